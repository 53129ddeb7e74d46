//! Applications over HTTP: the whole thread by plain forms, two tabs, deadlines, hostile clients,
//! every role at every door.

use crate::common::{self, pseudo};
use crate::common::{Browser, Seen, TestServer};
use backend::store::{accounts, applications as store, mails};
use domain::Timestamp;
use domain::applications::{ApplicationState, Content};
use domain::ids::{ApplicationId, PersonId};
use domain::mail::MailKind;
use domain::permission::Role;
use domain::programme::{Edition, Module};
use reqwest::StatusCode;

/// A server with an open call, closing one day after [`NOW`].
struct Stage {
    server: TestServer,
    edition: Edition,
    modules: Vec<Module>,
}

impl Stage {
    async fn set() -> Self {
        let server = TestServer::start().await;
        let (edition, modules) = common::edition(&server.academy).await;
        // So few that two offers are one too many.
        let mut tx = server.academy.db.write().await.unwrap();
        backend::exec!(tx, sqlx::query("UPDATE modules SET places = 1")).unwrap();
        tx.commit().await.unwrap();
        Self {
            server,
            edition,
            modules,
        }
    }

    /// Somebody with a complete profile, signed in.
    async fn applicant(&self, email: &str) -> (PersonId, Browser) {
        let id = self.server.person(email, &[]).await;
        let form = common::profile(email.split('@').next().unwrap(), 2);
        let mut tx = self.server.academy.db.write().await.unwrap();
        accounts::set_profile(&mut tx, &id, &form.parse().unwrap())
            .await
            .unwrap();
        tx.commit().await.unwrap();
        (id, self.server.sign_in(email).await)
    }

    async fn organiser(&self, email: &str) -> Browser {
        self.server.signed_in(email, &[(Role::Organiser, "")]).await
    }

    async fn stored(&self, person: &PersonId) -> store::Application {
        let mut tx = self.server.academy.db.read().await.unwrap();
        store::of_person(&mut tx, &self.edition.id, person)
            .await
            .unwrap()
            .unwrap()
    }

    async fn mails(&self, kind: MailKind) -> Vec<mails::Mail> {
        let mut tx = self.server.academy.db.read().await.unwrap();
        let (mails, _) = mails::page(&mut tx, "", "", 1_000, 0).await.unwrap();
        mails.into_iter().filter(|mail| mail.kind == kind).collect()
    }

    /// The form as it stands on the page, with these fields typed over and a button pressed.
    async fn press(&self, browser: &Browser, intent: &str, typed: &[(&str, &str)]) -> Seen {
        let page = browser.page(APPLY).await;
        send(browser, &page, intent, typed).await
    }

    /// An application that was sent.
    async fn sent(&self, email: &str) -> (PersonId, Browser, ApplicationId) {
        let (id, browser) = self.applicant(email).await;
        start(&browser).await;
        let whole = self.whole();
        let whole: Vec<(&str, &str)> = whole
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        let sent = self.press(&browser, "submit", &whole).await;
        assert_eq!(
            sent.status,
            StatusCode::SEE_OTHER,
            "{}",
            sent.texts(".ua-error-summary").concat()
        );
        let application = self.stored(&id).await.id;
        (id, browser, application)
    }

    fn whole(&self) -> Vec<(&'static str, String)> {
        vec![
            ("preferences[]", self.modules[0].id.to_string()),
            ("preferences[]", String::new()),
            ("motivation", "We learn alone.".to_owned()),
            ("dilemma_title", "Two goods pull apart".to_owned()),
            ("situation", "As it is.".to_owned()),
            ("one_hand", "Housing first.".to_owned()),
            ("other_hand", "Work first.".to_owned()),
            ("key_question", "How could we decide?".to_owned()),
        ]
    }
}

const APPLY: &str = "/apply/2027";
const TEXTS: [&str; 8] = [
    "motivation",
    "dilemma_title",
    "situation",
    "one_hand",
    "other_hand",
    "tried",
    "key_question",
    "wish",
];

async fn start(browser: &Browser) {
    let started = browser
        .submit(APPLY, &[("do", "applications/start"), ("edition", "2027")])
        .await;
    assert_eq!(
        (started.status, started.location.as_deref()),
        (StatusCode::SEE_OTHER, Some(APPLY))
    );
}

/// What stands in a field of a page.
fn value(page: &Seen, name: &str) -> String {
    match page.attribute(&format!("[name=\"{name}\"]"), "value") {
        Some(value) => value,
        None => page.texts(&format!("textarea[name=\"{name}\"]")).concat(),
    }
}

/// Presses a button of the form on a page, with some fields typed over.
async fn send(browser: &Browser, page: &Seen, intent: &str, typed: &[(&str, &str)]) -> Seen {
    let mut form = vec![
        ("do".to_owned(), "applications/write".to_owned()),
        ("intent".to_owned(), intent.to_owned()),
    ];
    for hidden in ["application", "base", "other"] {
        form.push((hidden.to_owned(), value(page, hidden)));
    }
    for name in TEXTS {
        if !typed.iter().any(|(field, _)| *field == name) {
            form.push((name.to_owned(), value(page, name)));
        }
    }
    form.extend(
        typed
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
    );
    if form
        .iter()
        .any(|(name, value)| name == "other" && value.is_empty())
    {
        form.retain(|(name, _)| name != "other");
    }
    let form: Vec<(&str, &str)> = form
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    browser.submit(APPLY, &form).await
}

/// The decision form as it stands on the page, filled in.
async fn decide(
    browser: &Browser,
    application: &ApplicationId,
    intent: &str,
    typed: &[(&str, &str)],
) -> Seen {
    let path = format!("/organise/applications/{application}");
    let page = browser.page(&path).await;
    let seen = typed
        .iter()
        .find(|(name, _)| *name == "seen")
        .map_or_else(|| value(&page, "seen"), |(_, seen)| (*seen).to_owned());
    let mut form = vec![
        ("do", "applications/decide"),
        ("application", application.as_str()),
        ("intent", intent),
        ("seen", &seen),
    ];
    form.extend(typed.iter().filter(|(name, _)| *name != "seen"));
    browser.submit(&path, &form).await
}

// ---------------------------------------------------------------- the thread, without a script

#[tokio::test(flavor = "multi_thread")]
async fn from_the_first_click_to_a_confirmed_place() {
    let stage = Stage::set().await;
    let visitor = stage.server.visitor();
    assert_eq!(
        visitor.page(APPLY).await.location.as_deref(),
        Some("/sign-in?next=%2Fapply%2F2027")
    );

    // Without a profile the page says what is missing and leads there and back.
    let newcomer = stage.server.signed_in("new@example.org", &[]).await;
    let page = newcomer.page(APPLY).await;
    assert!(page.html.contains("First, your profile") && !page.html.contains("applications/start"));
    assert_eq!(
        page.attribute("main a.ecl-button--primary", "href")
            .as_deref(),
        Some("/account?next=/apply/2027")
    );
    let refused = newcomer
        .submit(APPLY, &[("do", "applications/start"), ("edition", "2027")])
        .await;
    assert_eq!(refused.status, StatusCode::CONFLICT);

    let (id, ana) = stage.applicant("ana@example.org").await;
    assert!(
        ana.page(APPLY)
            .await
            .texts("main")
            .concat()
            .contains("Start the application")
    );
    start(&ana).await;
    start(&ana).await;
    let page = ana.page(APPLY).await;
    assert_eq!(page.texts("#parts-missing li:not([hidden])").len(), 7);
    assert!(
        page.texts(".ua-panel")
            .concat()
            .contains("16 January 2027 at 09:00 (CET) · in 1 day"),
        "{:?}",
        page.texts(".ua-panel")
    );

    // Saved in between, and there on another device.
    let saved = stage
        .press(
            &ana,
            "save",
            &[("motivation", "  We learn alone.\r\nToo long. ")],
        )
        .await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER);
    let other = stage.server.sign_in("ana@example.org").await;
    let page = other.page(APPLY).await;
    assert_eq!(value(&page, "motivation"), "We learn alone.\nToo long.");
    assert_eq!(page.texts("#parts-missing li:not([hidden])").len(), 6);
    assert!(
        page.texts("#f-motivation-count")
            .concat()
            .starts_with("25 of 3,000")
    );

    // Sent too early: every missing field is named, and what was typed stays.
    let early = stage
        .press(
            &ana,
            "submit",
            &[("situation", "As it is."), ("preferences[]", "")],
        )
        .await;
    assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(early.texts(".ua-error-summary li").len(), 5);
    assert_eq!(
        early.attribute(".ua-error-summary a", "href").as_deref(),
        Some("#f-preferences")
    );
    assert!(early.attribute("#f-preferences", "name").is_some());
    assert_eq!(value(&early, "situation"), "As it is.");
    assert_eq!(
        stage.stored(&id).await.content.situation,
        "As it is.",
        "and was kept"
    );

    let whole = stage.whole();
    let whole: Vec<(&str, &str)> = whole
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    let page = ana.page(APPLY).await;
    let sent = send(&ana, &page, "submit", &whole).await;
    assert_eq!(
        (sent.status, sent.location.as_deref()),
        (StatusCode::SEE_OTHER, Some(APPLY))
    );
    // The same form once more, as after a double click or with the back button.
    let again = send(&ana, &page, "submit", &whole).await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    assert!(
        again
            .texts(".ecl-notification--error")
            .concat()
            .contains("submitted already")
    );
    assert_eq!(stage.mails(MailKind::Receipt).await.len(), 1);
    let application = stage.stored(&id).await;
    let page = ana.page(APPLY).await;
    let text = page.texts("main").concat();
    assert!(text.contains(application.receipt.as_deref().unwrap()));
    assert!(text.contains("Two goods pull apart") && text.contains("By 5 March 2027"));
    assert_eq!(page.texts(".ua-page-header .ua-pill"), ["Submitted"]);

    // The organiser finds it, reads it, reads the mail, changes the reason, sends.
    let olga = stage.organiser("olga@example.org").await;
    assert!(
        olga.page("/organise")
            .await
            .html
            .contains("/organise/2027/applications")
    );
    let list = olga
        .page("/organise/2027/applications?country=BE&q=ANA")
        .await;
    assert_eq!(list.texts("tbody tr").len(), 1);
    let path = list.attribute("tbody a", "href").unwrap();
    assert_eq!(path, format!("/organise/applications/{}", application.id));
    assert!(
        olga.page(&path)
            .await
            .texts("main")
            .concat()
            .contains("How could we decide?")
    );
    let module = stage.modules[0].id.to_string();
    let offer = [
        ("decision", "offer"),
        ("module", module.as_str()),
        ("confirm_by", "2027-01-29"),
        ("reason", "Many cities share it."),
    ];
    let preview = decide(&olga, &application.id, "preview", &offer).await;
    assert_eq!(preview.status, StatusCode::OK);
    let mail = preview.texts(".ua-mail").concat();
    assert!(
        mail.contains("Many cities share it.")
            && mail.contains("You have a place: Third edition")
            && mail.contains("ana@example.org")
    );
    assert_eq!(value(&preview, "reason"), "Many cities share it.");
    assert_eq!(
        preview
            .attribute("input[name=decision][value=offer]", "checked")
            .as_deref(),
        Some("")
    );
    assert_eq!(
        stage.stored(&id).await.state,
        ApplicationState::Submitted,
        "nothing happened yet"
    );
    let missing = decide(&olga, &application.id, "preview", &[("decision", "offer")]).await;
    assert_eq!(
        (missing.status, missing.texts(".ua-error-summary li").len()),
        (StatusCode::UNPROCESSABLE_ENTITY, 3)
    );
    let offer = [
        &offer[..3],
        &[("reason", "Many cities share it, and you tried much.")],
    ]
    .concat();
    let decided = decide(&olga, &application.id, "send", &offer).await;
    assert_eq!(decided.status, StatusCode::SEE_OTHER);
    let mails = stage.mails(MailKind::Offer).await;
    assert!(mails[0].body_text.contains("and you tried much."));

    // The applicant confirms; a second press changes nothing.
    assert!(
        ana.page("/today")
            .await
            .texts("main")
            .concat()
            .contains("Confirm your place")
    );
    let page = ana.page(APPLY).await;
    assert!(page.texts("#offer").concat().contains("housing"));
    assert!(
        page.texts("main")
            .concat()
            .contains("29 January 2027 at 23:59 (CET) · in 14 days")
    );
    let confirm = [
        ("do", "applications/answer"),
        ("application", application.id.as_str()),
        ("answer", "confirm"),
    ];
    assert_eq!(
        ana.submit(APPLY, &confirm).await.status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(
        ana.submit(APPLY, &confirm).await.status,
        StatusCode::CONFLICT
    );
    assert_eq!(
        ana.page(APPLY).await.texts(".ua-page-header .ua-pill"),
        ["Confirmed"]
    );
    let row = olga
        .page("/organise/2027/applications")
        .await
        .texts("tbody tr")
        .concat();
    assert!(
        row.contains("Confirmed") && row.contains("answered 15 January 2027"),
        "{row}"
    );

    // The next offer is beyond the one place of the module, and says so.
    let (_, _, more) = stage.sent("ben@example.org").await;
    let preview = decide(&olga, &more, "preview", &offer).await;
    assert!(
        preview
            .texts(".ecl-notification--warning")
            .concat()
            .contains("2 of 1 places")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_application_is_withdrawn_changed_and_sent_again() {
    let stage = Stage::set().await;
    let (id, ana, application) = stage.sent("ana@example.org").await;
    let withdraw = [
        ("do", "applications/withdraw"),
        ("application", application.as_str()),
    ];
    assert_eq!(
        ana.submit(APPLY, &withdraw).await.status,
        StatusCode::SEE_OTHER
    );
    let page = ana.page(APPLY).await;
    assert_eq!(value(&page, "dilemma_title"), "Two goods pull apart");
    let module = stage.modules[1].id.to_string();
    let sent = send(
        &ana,
        &page,
        "submit",
        &[("dilemma_title", "Better"), ("preferences[]", &module)],
    )
    .await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER);
    let stored = stage.stored(&id).await;
    assert_eq!(
        (stored.state, stored.title.as_deref()),
        (ApplicationState::Submitted, Some("Better"))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn two_tabs_do_not_overwrite_each_other() {
    let stage = Stage::set().await;
    let (id, ana) = stage.applicant("ana@example.org").await;
    start(&ana).await;
    let (one, two) = (ana.page(APPLY).await, ana.page(APPLY).await);
    assert_eq!(
        send(&ana, &one, "save", &[("motivation", "From the first tab")])
            .await
            .status,
        StatusCode::SEE_OTHER
    );
    // Saving or submitting the older form is told, shows both texts, and changes nothing.
    for intent in ["save", "submit", ""] {
        let told = send(&ana, &two, intent, &[("motivation", "From the second tab")]).await;
        assert_eq!(told.status, StatusCode::CONFLICT);
        assert_eq!(value(&told, "motivation"), "From the second tab");
        let table = told.texts("#draft-changed ~ .ua-table-wrap tbody").concat();
        assert!(
            table.contains("From the first tab") && table.contains("From the second tab"),
            "{table}"
        );
        assert_eq!(
            stage.stored(&id).await.content.motivation,
            "From the first tab"
        );
        // Pressing the ordinary button again is not a choice.
        assert_eq!(
            send(&ana, &told, intent, &[]).await.status,
            StatusCode::CONFLICT
        );
    }
    let told = send(&ana, &two, "save", &[("motivation", "From the second tab")]).await;
    assert_eq!(
        send(&ana, &told, "replace", &[]).await.status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(
        stage.stored(&id).await.content.motivation,
        "From the second tab"
    );
    let page = ana.page(APPLY).await;
    assert!(
        page.texts("main details")
            .concat()
            .contains("From the first tab"),
        "what was replaced is kept"
    );
    // A third text came between being told and choosing.
    send(&ana, &page, "save", &[("motivation", "From a third tab")]).await;
    assert_eq!(
        send(&ana, &told, "replace", &[]).await.status,
        StatusCode::CONFLICT
    );
    assert_eq!(
        stage.stored(&id).await.content.motivation,
        "From a third tab"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_deadline_passes_between_opening_and_sending() {
    let stage = Stage::set().await;
    let (id, ana) = stage.applicant("ana@example.org").await;
    start(&ana).await;
    let page = ana.page(APPLY).await;
    let whole = stage.whole();
    let whole: Vec<(&str, &str)> = whole
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    stage.server.clock.forward(Timestamp::DAY + 1);
    let late = send(&ana, &page, "submit", &whole).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(
        late.texts(".ecl-notification--error")
            .concat()
            .contains("The call has closed")
    );
    assert!(
        late.texts("main").concat().contains("How could we decide?"),
        "the text is still there to see"
    );
    let stored = stage.stored(&id).await;
    assert_eq!(
        (stored.state, stored.content.key_question.as_str()),
        (ApplicationState::Draft, "How could we decide?")
    );
    assert!(
        ana.page(APPLY)
            .await
            .html
            .contains("This draft was not submitted")
    );
    assert_eq!(ana.page("/today").await.texts(".ua-task").len(), 0);
    // One millisecond earlier it would have counted.
    stage.server.clock.forward(-1);
    let stored_page = ana.page(APPLY).await;
    assert_eq!(
        send(&ana, &stored_page, "submit", &whole).await.status,
        StatusCode::SEE_OTHER
    );
}

// ---------------------------------------------------------------- hostile clients

#[tokio::test(flavor = "multi_thread")]
async fn too_much_text_is_refused_at_its_field_and_not_lost() {
    let stage = Stage::set().await;
    let (id, ana) = stage.applicant("ana@example.org").await;
    start(&ana).await;
    let page = ana.page(APPLY).await;
    let huge = TEXTS.map(|name| (name, format!("{name} {}", "x".repeat(100_000))));
    let typed: Vec<(&str, &str)> = huge
        .iter()
        .map(|(name, text)| (*name, text.as_str()))
        .collect();
    for intent in ["save", "submit"] {
        let refused = send(&ana, &page, intent, &typed).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(refused.texts(".ua-error-summary li").len(), TEXTS.len());
        for (name, text) in &huge {
            assert_eq!(&value(&refused, name), text);
            assert!(
                !refused.texts(&format!("#f-{name}-error")).is_empty(),
                "{name}"
            );
        }
    }
    // More than any form holds.
    let huge = "x".repeat(2_000_000);
    assert_eq!(
        send(&ana, &page, "save", &[("wish", &huge)]).await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    assert_eq!(stage.stored(&id).await.content, Content::default());

    // Even after the deadline, what cannot be kept is not taken away.
    stage.server.clock.forward(2 * Timestamp::DAY);
    let refused = send(&ana, &page, "submit", &typed).await;
    assert_eq!(value(&refused, "situation").len(), 100_010);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_people_write_is_text_on_every_page() {
    let stage = Stage::set().await;
    let (id, ana) = stage.applicant("ana@example.org").await;
    start(&ana).await;
    let script = "\"><script>alert(1)</script><img src=x onerror=alert(1)>\u{202e}\u{0}";
    let whole = stage.whole();
    let mut typed: Vec<(&str, &str)> = whole
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    for (name, value) in &mut typed {
        if TEXTS.contains(name) {
            *value = script;
        }
    }
    assert_eq!(
        stage.press(&ana, "save", &typed).await.status,
        StatusCode::SEE_OTHER
    );
    let draft = ana.page(APPLY).await;
    assert_eq!(
        stage.press(&ana, "submit", &typed).await.status,
        StatusCode::SEE_OTHER
    );
    let olga = stage.organiser("olga@example.org").await;
    let application = stage.stored(&id).await.id;
    let module = stage.modules[0].id.to_string();
    let offer = [
        ("decision", "offer"),
        ("module", module.as_str()),
        ("confirm_by", "2027-01-29"),
        ("reason", script),
    ];
    let preview = decide(&olga, &application, "preview", &offer).await;
    decide(&olga, &application, "send", &offer).await;
    let outbox = olga.page(&format!("/outbox?about={application}")).await;
    let mail = outbox.attribute("tbody a", "href").unwrap();
    let pages = [
        draft,
        preview,
        ana.page(APPLY).await,
        olga.page("/organise/2027/applications").await,
        olga.page("/organise/2027/applications?q=%22%3E%3Cscript%3Ealert(1)&country=%3Cscript%3E")
            .await,
        olga.page(&format!("/organise/applications/{application}"))
            .await,
        olga.page(&mail).await,
    ];
    for page in pages {
        assert_eq!(page.status, StatusCode::OK);
        assert_eq!(page.executable(), Vec::<String>::new());
        assert!(!page.html.contains('\u{202e}') && !page.html.contains('\u{0}'));
        assert!(page.html.contains("alert(1"), "it is there, as text");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn drafts_are_saved_as_one_types_by_their_author_alone() {
    let stage = Stage::set().await;
    let (id, ana) = stage.applicant("ana@example.org").await;
    start(&ana).await;
    let application = stage.stored(&id).await.id;
    let call = async |browser: &Browser, origin: &str, body: String| {
        let answer = browser
            .client
            .post(format!("{}/api/applications/save", browser.url))
            .header("origin", origin)
            .header("content-type", "application/json")
            .body(body)
            .send()
            .await
            .unwrap();
        (answer.status(), answer.text().await.unwrap())
    };
    let own = ana.url.clone();
    let body = |base: i64, text: &str| {
        serde_json::json!({"save": {"about": application, "base": base, "content": {"motivation": [text]}}}).to_string()
    };
    let (status, answer) = call(&ana, &own, body(1, "one")).await;
    assert_eq!(
        (status, answer.as_str()),
        (
            StatusCode::OK,
            r#"{"Kept":{"revision":2,"at":1800000000000}}"#
        )
    );
    let (status, answer) = call(&ana, &own, body(1, "two")).await;
    assert_eq!(status, StatusCode::OK);
    assert!(
        answer.starts_with(r#"{"Changed":{"revision":2,"#) && answer.contains("\"one\""),
        "{answer}"
    );

    let (_, eve) = stage.applicant("eve@example.org").await;
    let olga = stage.organiser("olga@example.org").await;
    for (who, expected) in [(&eve, 404), (&olga, 404), (&stage.server.visitor(), 401)] {
        for base in [1, 2] {
            let (status, answer) = call(who, &own, body(base, "mine now")).await;
            assert_eq!(status.as_u16(), expected);
            assert!(!answer.contains("one"), "{answer}");
        }
    }
    // Another site's page cannot save either.
    assert_eq!(
        call(&ana, "https://evil.example.org", body(2, "forged"))
            .await
            .0,
        StatusCode::FORBIDDEN
    );
    for wrong in [
        "",
        "{",
        "[]",
        "{\"save\":{}}",
        "null",
        &"x".repeat(1_200_000),
    ] {
        let (status, _) = call(&ana, &own, wrong.to_owned()).await;
        assert!(status.is_client_error(), "{status}");
    }
    assert_eq!(
        call(&ana, &own, body(2, &"x".repeat(3_001))).await.0,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    let wrong = body(2, "x").replace(application.as_str(), "../../etc/passwd");
    assert!(call(&ana, &own, wrong).await.0.is_client_error());
    // Nothing is saved on reading an address.
    assert_eq!(
        ana.get("/api/applications/save").await.status(),
        StatusCode::METHOD_NOT_ALLOWED
    );
    assert_eq!(stage.stored(&id).await.content.motivation, "one");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_role_at_every_door() {
    let stage = Stage::set().await;
    let (_, ana, application) = stage.sent("ana@example.org").await;
    let dossier = format!("/organise/applications/{application}");
    let pages = [
        "/organise",
        "/organise/2027/applications",
        dossier.as_str(),
        "/organise/2027/applications.csv",
    ];
    let edition = stage.edition.id.to_string();
    let module = stage.modules[0].id.to_string();
    let decline = [
        ("do", "applications/decide"),
        ("application", application.as_str()),
        ("decision", "decline"),
        ("reason", "no"),
        ("seen", "submitted"),
    ];
    for role in Role::GRANTED {
        for (at, scope) in ["", edition.as_str(), module.as_str()]
            .into_iter()
            .enumerate()
        {
            let email = format!("{}{at}@example.org", role.key());
            let browser = stage.server.signed_in(&email, &[(role, scope)]).await;
            // Organisers organise the academy or an edition; a module is not enough.
            let may = role == Role::Organiser && at < 2;
            for page in pages {
                let status = browser.page(page).await.status;
                // The list of editions is there for organisers of anything, with what they may see.
                let expected = if may || (role == Role::Organiser && page == "/organise") {
                    StatusCode::OK
                } else {
                    StatusCode::FORBIDDEN
                };
                assert_eq!(status, expected, "{role:?} {scope} {page}");
            }
            for intent in ["preview", "send"] {
                if may {
                    continue;
                }
                let form = [&decline[..], &[("intent", intent)]].concat();
                // Posted where they may be: the form names its function, not the page its permission.
                assert_eq!(
                    browser.submit("/today", &form).await.status,
                    StatusCode::FORBIDDEN,
                    "{role:?} {scope} {intent}"
                );
            }
            // Whoever they are: this application is not theirs.
            for form in [
                vec![
                    ("do", "applications/withdraw"),
                    ("application", application.as_str()),
                ],
                vec![
                    ("do", "applications/answer"),
                    ("application", application.as_str()),
                    ("answer", "give_back"),
                ],
                vec![
                    ("do", "applications/write"),
                    ("application", application.as_str()),
                    ("base", "2"),
                    ("intent", "submit"),
                ],
                vec![
                    ("do", "applications/write"),
                    ("application", application.as_str()),
                    ("base", "2"),
                    ("intent", "replace"),
                    ("other", "2"),
                ],
            ] {
                assert_eq!(
                    browser.submit(APPLY, &form).await.status,
                    StatusCode::NOT_FOUND,
                    "{role:?} {form:?}"
                );
            }
            assert!(!browser.page(APPLY).await.html.contains("Two goods"));
        }
    }
    for page in pages {
        assert_eq!(ana.page(page).await.status, StatusCode::FORBIDDEN);
        let visitor = stage.server.visitor().page(page).await;
        // A download says no; a page leads to the sign-in and back.
        if page == pages[3] {
            assert_eq!(visitor.status, StatusCode::UNAUTHORIZED);
        } else {
            assert!(
                visitor
                    .location
                    .unwrap()
                    .starts_with("/sign-in?next=%2Forganise")
            );
        }
    }
    let olga = stage.organiser("olga@example.org").await;
    for missing in [
        "/organise/1999/applications",
        "/organise/applications/x",
        "/organise/applications/01a1eac2-d1ff-76e1-af18-d334f2281daa",
        "/organise/1999/applications.csv",
        "/apply/1999",
    ] {
        assert_eq!(
            olga.page(missing).await.status,
            StatusCode::NOT_FOUND,
            "{missing}"
        );
    }
    // After all of this, nothing has happened to the application.
    let mut tx = stage.server.academy.db.read().await.unwrap();
    assert_eq!(
        store::by_id(&mut tx, &application)
            .await
            .unwrap()
            .unwrap()
            .state,
        ApplicationState::Submitted
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_organisers_the_second_is_told() {
    let stage = Stage::set().await;
    let (_, _, application) = stage.sent("ana@example.org").await;
    let (olga, otto) = (
        stage.organiser("olga@example.org").await,
        stage.organiser("otto@example.org").await,
    );
    let wait = [
        ("decision", "wait"),
        ("reason", "Full for now."),
        ("seen", "submitted"),
    ];
    assert_eq!(
        decide(&olga, &application, "send", &wait).await.status,
        StatusCode::SEE_OTHER
    );
    // Otto opened the page before.
    for intent in ["preview", "send"] {
        let told = decide(
            &otto,
            &application,
            intent,
            &[
                ("decision", "decline"),
                ("reason", "No."),
                ("seen", "submitted"),
            ],
        )
        .await;
        assert_eq!(told.status, StatusCode::CONFLICT);
        assert!(
            told.texts(".ecl-notification--error")
                .concat()
                .contains("Somebody else decided")
        );
        assert_eq!(value(&told, "reason"), "No.", "what was typed stays");
    }
    assert_eq!(stage.mails(MailKind::NotSelected).await.len(), 0);
    assert_eq!(stage.mails(MailKind::Waiting).await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_download_is_no_program() {
    let stage = Stage::set().await;
    let (id, ana) = stage.applicant("=cmd@example.org").await;
    start(&ana).await;
    let whole = stage.whole();
    let mut typed: Vec<(&str, &str)> = whole
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    for (name, value) in &mut typed {
        if *name == "dilemma_title" {
            *value = "=HYPERLINK(\"https://evil.example.org\";\"a, b\")";
        }
    }
    assert_eq!(
        stage.press(&ana, "submit", &typed).await.status,
        StatusCode::SEE_OTHER
    );
    let olga = stage.organiser("olga@example.org").await;
    let answer = olga.get("/organise/2027/applications.csv?country=BE").await;
    assert_eq!(answer.headers()["content-type"], "text/csv; charset=utf-8");
    assert_eq!(answer.headers()["cache-control"], "no-store");
    assert!(
        answer.headers()["content-disposition"]
            .to_str()
            .unwrap()
            .contains("attachment")
    );
    let text = answer.text().await.unwrap();
    let mut rows = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let head = rows.headers().unwrap().clone();
    let rows: Vec<csv::StringRecord> = rows.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 1);
    let cell = |name: &str| {
        rows[0]
            .get(head.iter().position(|column| column == name).unwrap())
            .unwrap()
            .to_owned()
    };
    assert_eq!(
        cell("title"),
        "'=HYPERLINK(\"https://evil.example.org\";\"a, b\")"
    );
    assert_eq!(cell("name"), "'=cmd");
    assert_eq!(cell("email"), "'=cmd@example.org");
    assert_eq!(
        (
            cell("state").as_str(),
            cell("country").as_str(),
            cell("first_choice").as_str()
        ),
        ("submitted", "BE", "housing")
    );
    assert_eq!(cell("receipt"), stage.stored(&id).await.receipt.unwrap());
    assert!(!text.contains("We learn alone"), "the table, not the texts");
    let none = olga
        .get("/organise/2027/applications.csv?country=PT")
        .await
        .text()
        .await
        .unwrap();
    assert_eq!(none.lines().count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_word_is_from_the_locales() {
    let stage = Stage::set().await;
    let pseudo = [("do", "accounts/choose_language"), ("language", "en-XA")];
    let none: Vec<String> = Vec::new();
    let (_, ana) = stage.applicant("ana@example.org").await;
    let olga = stage.organiser("olga@example.org").await;
    let newcomer = stage.server.signed_in("new@example.org", &[]).await;
    for browser in [&ana, &olga, &newcomer] {
        assert_eq!(
            browser.submit("/today", &pseudo).await.status,
            StatusCode::SEE_OTHER
        );
    }
    let said = |seen: Seen| pseudo::unmarked(&seen.html);
    assert_eq!(said(newcomer.page(APPLY).await), none);
    assert_eq!(said(ana.page(APPLY).await), none);
    start(&ana).await;
    let old = ana.page(APPLY).await;
    assert_eq!(said(ana.page(APPLY).await), none);
    assert_eq!(
        said(stage.press(&ana, "submit", &[("motivation", "Ours")]).await),
        none
    );
    assert_eq!(
        said(send(&ana, &old, "save", &[("motivation", "Theirs")]).await),
        none,
        "two texts beside each other"
    );
    let whole = stage.whole();
    let whole: Vec<(&str, &str)> = whole
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    stage.press(&ana, "submit", &whole).await;
    assert_eq!(said(ana.page(APPLY).await), none);
    assert_eq!(said(olga.page("/today").await), none);
    assert_eq!(said(olga.page("/organise").await), none);
    assert_eq!(said(olga.page("/organise/2027/applications?country=BE&module=housing&q=two&sort=name&level=local&size=medium&state=submitted").await), none);
    let path = olga
        .page("/organise/2027/applications")
        .await
        .attribute("tbody a", "href")
        .unwrap();
    assert_eq!(said(olga.page(&path).await), none);
    let id = ApplicationId::parse(path.rsplit('/').next().unwrap()).unwrap();
    let module = stage.modules[0].id.to_string();
    let offer = [
        ("decision", "offer"),
        ("module", module.as_str()),
        ("confirm_by", "2027-01-29"),
        ("reason", "Why"),
    ];
    assert_eq!(said(decide(&olga, &id, "preview", &[]).await), none);
    assert_eq!(said(decide(&olga, &id, "preview", &offer).await), none);
    decide(&olga, &id, "send", &offer).await;
    assert_eq!(said(ana.page(APPLY).await), none);
    assert_eq!(said(ana.page("/today").await), none);
    assert_eq!(said(olga.page(&path).await), none);
    ana.submit(
        APPLY,
        &[
            ("do", "applications/answer"),
            ("application", id.as_str()),
            ("answer", "confirm"),
        ],
    )
    .await;
    assert_eq!(said(ana.page(APPLY).await), none);
    stage.server.clock.forward(2 * Timestamp::DAY);
    assert_eq!(said(newcomer.page(APPLY).await), none);
}
