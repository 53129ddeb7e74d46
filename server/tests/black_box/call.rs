//! The call over HTTP: the organisers' own questions by plain forms, answers and files from applicants,
//! hostile uploads and downloads.

use crate::common::{self, Browser, Seen, TestServer};
use backend::store::{accounts, applications as store, call};
use domain::applications::ApplicationState;
use domain::ids::PersonId;
use domain::permission::Role;
use domain::programme::Edition;
use reqwest::StatusCode;

const APPLY: &str = "/apply/2027";
const FORM: &str = "/organise/2027/call";
const PDF: &[u8] = b"%PDF-1.7\n1 0 obj << >> endobj\ntrailer << >>\n%%EOF";

struct Stage {
    server: TestServer,
    edition: Edition,
}

impl Stage {
    async fn set() -> Self {
        let server = TestServer::start().await;
        let (edition, _) = common::edition(&server.academy).await;
        Self { server, edition }
    }

    async fn applicant(&self, email: &str) -> (PersonId, Browser) {
        let id = self.server.person(email, &[]).await;
        let name = email.split('@').next().unwrap();
        let form = common::profile(name, 2);
        let mut tx = self.server.academy.db.write().await.unwrap();
        accounts::set_profile(&mut tx, &id, &form.parse().unwrap())
            .await
            .unwrap();
        tx.commit().await.unwrap();
        (id, self.server.sign_in(email).await)
    }

    async fn started(&self, email: &str) -> (PersonId, Browser) {
        let (id, browser) = self.applicant(email).await;
        let start = [("do", "applications/start"), ("edition", "2027")];
        assert_eq!(
            browser.post(APPLY, &start).await.status(),
            StatusCode::SEE_OTHER
        );
        (id, browser)
    }

    async fn organiser(&self) -> Browser {
        self.server
            .signed_in("olga@example.org", &[(Role::Organiser, "")])
            .await
    }

    async fn stored(&self, person: &PersonId) -> store::Application {
        let mut tx = self.server.academy.db.read().await.unwrap();
        store::of_person(&mut tx, &self.edition.id, person)
            .await
            .unwrap()
            .unwrap()
    }

    async fn files(&self, person: &PersonId) -> Vec<call::StoredFile> {
        let id = self.stored(person).await.id;
        let mut tx = self.server.academy.db.read().await.unwrap();
        call::files(&mut tx, &id).await.unwrap()
    }
}

/// Asks a question through the form of its kind.
async fn ask(organiser: &Browser, kind: &str, text: &str, required: bool) -> Seen {
    let path = format!("{FORM}/question?kind={kind}");
    let page = organiser.page(&path).await;
    assert_eq!(page.status, StatusCode::OK, "{kind}");
    let mut form = page.form("call/keep_question");
    form = form.with("question_en", text).with("question_fr", text);
    if matches!(kind, "one" | "several") {
        form = form
            .with("options_en", "Train\nBus")
            .with("options_fr", "Train\nBus");
    }
    if required {
        form = form.with("required", "on");
    }
    organiser.send(&path, &form).await
}

/// Sends the form of the application as a browser does that has a file in it.
async fn upload(
    browser: &Browser,
    intent: &str,
    typed: &[(&str, &str)],
    files: &[(&str, &str, &[u8])],
) -> Seen {
    let page = browser.page(APPLY).await;
    let mut form = page.form("applications/write");
    for (name, value) in typed {
        form = form.with(name, value);
    }
    let mut body = reqwest::multipart::Form::new().text("do", "applications/write");
    for (name, value) in form.fields {
        if !name.starts_with("files[") {
            body = body.text(name, value);
        }
    }
    body = body.text("intent", intent.to_owned());
    for (name, file, bytes) in files {
        let part = reqwest::multipart::Part::bytes(bytes.to_vec()).file_name((*file).to_owned());
        body = body.part((*name).to_owned(), part);
    }
    let answer = browser
        .client
        .post(format!("{}{APPLY}", browser.url))
        .header("origin", &browser.url)
        .multipart(body)
        .send()
        .await
        .unwrap();
    Seen::of(answer).await
}

#[tokio::test(flavor = "multi_thread")]
async fn organisers_ask_and_arrange_by_plain_forms() {
    let stage = Stage::set().await;
    let organiser = stage.organiser().await;
    let empty = organiser.page(FORM).await;
    assert!(empty.html.contains("Only the fixed part is asked"));
    for (kind, text) in [
        ("text", "Why now?"),
        ("number", "Team"),
        ("one", "Way"),
        ("several", "Ways"),
        ("file", "Plan"),
    ] {
        let answer = ask(&organiser, kind, text, true).await;
        assert_eq!(answer.location.as_deref(), Some(FORM), "{kind}");
    }
    let page = organiser.page(FORM).await;
    assert_eq!(
        page.texts(".ua-rank__item strong"),
        ["Why now?", "Team", "Way", "Ways", "Plan"]
    );
    assert!(page.html.contains("The call has opened"), "it has");
    // Up, and out.
    let forms = page.forms();
    let of = |key: &str| {
        let of_key = ("key".to_owned(), key.to_owned());
        forms
            .iter()
            .find(|form| form.action == "call/arrange" && form.fields.contains(&of_key))
            .unwrap()
            .clone()
    };
    organiser.send(FORM, &of("plan").with("intent", "up")).await;
    // The page that was open before knows an older form.
    let told = organiser
        .send(FORM, &of("team").with("intent", "remove"))
        .await;
    assert_eq!(told.status, StatusCode::CONFLICT);
    assert!(told.html.contains("This was changed in the meantime"));
    let page = organiser.page(FORM).await;
    assert_eq!(
        page.texts(".ua-rank__item strong"),
        ["Why now?", "Team", "Way", "Plan", "Ways"]
    );
    // A question that cannot be asked comes back with what was typed.
    let path = format!("{FORM}/question?kind=one");
    let form = organiser.page(&path).await.form("call/keep_question");
    let form = form
        .with("question_en", "Kept as typed")
        .with("options_en", "one");
    let refused = organiser.send(&path, &form).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(
        refused.attribute("#f-question_en", "value").as_deref(),
        Some("Kept as typed")
    );
    assert_eq!(
        refused.texts(".ua-error-summary__list li").len(),
        2,
        "French, and the choices"
    );
    // What applicants will see.
    let preview = organiser.page("/organise/2027/call/preview").await;
    assert_eq!(preview.texts("#part-own"), ["Questions of the organisers"]);
    assert_eq!(
        preview.attributes("input[type=file]", "name"),
        ["files[plan]"]
    );
    for path in [
        "/organise/2027/call/question",
        "/organise/2027/call/question?key=nothing",
    ] {
        assert_eq!(organiser.page(path).await.status, StatusCode::NOT_FOUND);
    }
    // Nobody else.
    let (_, ana) = stage.applicant("ana@example.org").await;
    for path in [
        FORM,
        "/organise/2027/call/preview",
        "/organise/2027/call/question?kind=text",
    ] {
        assert_eq!(ana.page(path).await.status, StatusCode::FORBIDDEN);
        assert_eq!(
            stage.server.visitor().page(path).await.status,
            StatusCode::SEE_OTHER
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn applicants_answer_and_attach_without_scripts() {
    let stage = Stage::set().await;
    let organiser = stage.organiser().await;
    for (kind, text, required) in [
        ("text", "Why now?", true),
        ("several", "Ways", false),
        ("file", "Plan", true),
    ] {
        ask(&organiser, kind, text, required).await;
    }
    let (id, ana) = stage.started("ana@example.org").await;
    let page = ana.page(APPLY).await;
    assert_eq!(
        page.attribute("form.ua-form", "enctype").as_deref(),
        Some("multipart/form-data")
    );
    assert_eq!(
        page.texts("[data-part]").len(),
        9,
        "seven parts and two questions"
    );
    let typed = [
        ("motivation", "We learn alone."),
        ("answers[why_now][]", "Because <b>now</b>"),
        ("answers[ways][]", "bus"),
    ];
    // The file lies: it is refused at its field, and the text is kept.
    let refused = upload(
        &ana,
        "save",
        &typed,
        &[("files[plan]", "plan.pdf", b"<html>")],
    )
    .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.texts(".ua-error-summary__list li")[0].contains("Plan"));
    assert!(
        refused
            .attribute("[id='f-answers[plan]']", "aria-invalid")
            .is_some()
    );
    let stored = stage.stored(&id).await;
    assert_eq!(stored.content.answers["why_now"], ["Because <b>now</b>"]);
    assert_eq!(stored.content.answers["ways"], ["bus"]);
    assert!(refused.executable().is_empty());

    let saved = upload(
        &ana,
        "save",
        &[],
        &[("files[plan]", "Mein Plan \"2027\".pdf", PDF)],
    )
    .await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER);
    let stored = stage.stored(&id).await;
    assert_eq!(
        stored.content.answers["why_now"],
        ["Because <b>now</b>"],
        "from the page, again"
    );
    let file = stage.files(&id).await.remove(0);
    let href = format!("/applications/files/{}", file.id);
    let page = ana.page(APPLY).await;
    assert_eq!(
        page.attributes("a[download][href*=files]", "href"),
        [href.as_str()]
    );

    // To be saved, never shown.
    let answer = ana.get(&href).await;
    let headers = answer.headers().clone();
    assert_eq!(answer.status(), StatusCode::OK);
    assert_eq!(headers["content-type"], "application/pdf");
    assert_eq!(headers["x-content-type-options"], "nosniff");
    assert_eq!(headers["cache-control"], "no-store");
    assert_eq!(
        headers["content-disposition"],
        "attachment; filename*=UTF-8''Mein%20Plan%20%222027%22.pdf"
    );
    assert!(
        headers["content-security-policy"]
            .to_str()
            .unwrap()
            .starts_with("sandbox")
    );
    assert_eq!(&answer.bytes().await.unwrap()[..], PDF);
    let (_, jan) = stage.started("jan@example.org").await;
    for (who, status) in [
        (&jan, StatusCode::NOT_FOUND),
        (&organiser, StatusCode::NOT_FOUND),
        (&stage.server.visitor(), StatusCode::UNAUTHORIZED),
    ] {
        assert_eq!(who.get(&href).await.status(), status);
    }
    for bad in [
        "/applications/files/x",
        "/applications/files/..%2f..%2fetc%2fpasswd",
    ] {
        assert_eq!(ana.get(bad).await.status(), StatusCode::NOT_FOUND);
    }

    // Removed with the next save; sent with another.
    let form = ana.page(APPLY).await.form("applications/write");
    let form = form.with("remove_files[]", "plan").with("intent", "save");
    ana.send(APPLY, &form).await;
    assert!(stage.files(&id).await.is_empty());
    let module = ana.page(APPLY).await.attributes("select option", "value")[1].clone();
    let whole = [
        ("preferences[]", module.as_str()),
        ("dilemma_title", "Two goods"),
        ("situation", "As it is."),
        ("one_hand", "Housing first."),
        ("other_hand", "Work first."),
        ("key_question", "How?"),
    ];
    let missing = upload(&ana, "submit", &whole, &[]).await;
    assert_eq!(
        missing.texts(".ua-error-summary__list li").len(),
        1,
        "the file"
    );
    let sent = upload(&ana, "submit", &[], &[("files[plan]", "plan.pdf", PDF)]).await;
    assert_eq!(
        sent.status,
        StatusCode::SEE_OTHER,
        "{:?}",
        sent.texts(".ua-error-summary")
    );
    let stored = stage.stored(&id).await;
    assert_eq!(stored.state, ApplicationState::Submitted);
    let page = ana.page(APPLY).await;
    assert!(page.texts("h3").contains(&"Why now?".to_owned()));
    let dossier = organiser
        .page(&format!("/organise/applications/{}", stored.id))
        .await;
    assert!(dossier.html.contains("Because &lt;b&gt;now&lt;/b&gt;"));
    let href = dossier
        .attributes("a[download][href*=files]", "href")
        .remove(0);
    assert_eq!(organiser.get(&href).await.status(), StatusCode::OK);
    let csv = organiser
        .get("/organise/2027/applications.csv")
        .await
        .text()
        .await
        .unwrap();
    assert!(
        csv.lines()
            .next()
            .unwrap()
            .ends_with("answer_why_now,answer_ways,answer_plan")
    );
    assert!(csv.contains("Because <b>now</b>,bus,plan.pdf"), "{csv}");
}

/// Stores a file as the island does when it is chosen.
async fn chosen(browser: &Browser, to: &str, bytes: &[u8]) -> (StatusCode, String) {
    let answer = browser
        .client
        .post(format!("{}{to}", browser.url))
        .header("origin", &browser.url)
        .body(bytes.to_vec())
        .send()
        .await
        .unwrap();
    (answer.status(), answer.text().await.unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_stored_when_it_is_chosen() {
    let stage = Stage::set().await;
    let organiser = stage.organiser().await;
    ask(&organiser, "file", "Plan", true).await;
    let (id, ana) = stage.started("ana@example.org").await;
    let application = stage.stored(&id).await.id;
    let to = |name: &str| format!("/applications/{application}/files/plan?name={name}");
    // Nothing is stored of what lies, and what is wrong is said in words.
    for (name, bytes, said) in [
        ("plan.pdf", &b"<html>"[..], "not a readable PDF"),
        ("plan.png", PDF, "does not match its name"),
        ("..%2f..%2fplan", PDF, "does not match its name"),
        ("plan.pdf", b"", "nothing in this file"),
    ] {
        let (status, text) = chosen(&ana, &to(name), bytes).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
        assert!(text.contains(said), "{text}");
    }
    let large = [PDF, &vec![b' '; backend::service::call::FILE_MAX]].concat();
    let (status, text) = chosen(&ana, &to("plan.pdf"), &large).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(text.contains("10 MB"), "{text}");
    let unknown = format!("/applications/{application}/files/other?name=plan.pdf");
    assert_eq!(chosen(&ana, &unknown, PDF).await.0, StatusCode::CONFLICT);
    assert!(stage.files(&id).await.is_empty());
    // In somebody else's application there is nothing to answer, from another site nothing is taken.
    let (_, jan) = stage.started("jan@example.org").await;
    for (who, status) in [
        (&jan, StatusCode::NOT_FOUND),
        (&organiser, StatusCode::NOT_FOUND),
        (&stage.server.visitor(), StatusCode::UNAUTHORIZED),
    ] {
        assert_eq!(chosen(who, &to("plan.pdf"), PDF).await.0, status);
    }
    let foreign = ana.client.post(format!("{}{}", ana.url, to("plan.pdf")));
    let foreign = foreign.header("origin", "https://evil.example.org");
    let foreign = foreign.body(PDF.to_vec()).send().await.unwrap();
    assert_eq!(foreign.status(), StatusCode::FORBIDDEN);
    assert!(stage.files(&id).await.is_empty());
    // Stored, told, and there without the form being sent; what is chosen next takes its place.
    for name in ["Mein%20Plan.pdf", "b.pdf"] {
        let (status, text) = chosen(&ana, &to(name), PDF).await;
        assert_eq!(status, StatusCode::OK, "{text}");
        let file = stage.files(&id).await.remove(0);
        let told: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(told["href"], format!("/applications/files/{}", file.id));
        assert_eq!(told["name"], file.name);
        assert_eq!(told["size"], "1 kB");
    }
    let page = ana.page(APPLY).await;
    assert_eq!(page.texts("a[download][href*=files]"), ["b.pdf"]);
    assert_eq!(stage.stored(&id).await.revision, 1, "the text is as it was");
    // Once the application is sent, its files are.
    let typed = [
        ("motivation", "Why"),
        ("dilemma_title", "Title"),
        ("situation", "So"),
        ("one_hand", "One"),
        ("other_hand", "Other"),
        ("key_question", "How?"),
    ];
    let module = page.attributes("#f-preferences option", "value")[1].clone();
    let typed: Vec<(&str, &str)> = typed
        .into_iter()
        .chain([("preferences[]", module.as_str())])
        .collect();
    let sent = upload(&ana, "submit", &typed, &[]).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.html);
    let (status, _) = chosen(&ana, &to("plan.pdf"), PDF).await;
    assert_eq!(status, StatusCode::CONFLICT);
}

#[tokio::test(flavor = "multi_thread")]
async fn uploads_are_bounded_and_taken_where_they_are_asked_for() {
    let stage = Stage::set().await;
    let organiser = stage.organiser().await;
    ask(&organiser, "file", "Plan", false).await;
    let (id, ana) = stage.started("ana@example.org").await;
    let large = [PDF, &vec![b' '; backend::service::call::FILE_MAX]].concat();
    let refused = upload(&ana, "save", &[], &[("files[plan]", "plan.pdf", &large)]).await;
    assert!(refused.texts(".ua-error-summary__list li")[0].contains("10 MB"));
    // More than any form may bring along.
    let files: Vec<(&str, &str, &[u8])> = (0..4)
        .map(|_| ("files[plan]", "plan.pdf", &large[..]))
        .collect();
    let refused = upload(&ana, "save", &[], &files).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(stage.files(&id).await.is_empty());
    // A form that nobody asked for files, and people who have not signed in.
    for (browser, path) in [
        (&stage.server.visitor(), APPLY),
        (&ana, "/account"),
        (&ana, FORM),
    ] {
        let body = reqwest::multipart::Form::new()
            .text("do", "applications/write")
            .part(
                "files[plan]",
                reqwest::multipart::Part::bytes(PDF.to_vec()).file_name("plan.pdf"),
            );
        let answer = browser
            .client
            .post(format!("{}{path}", browser.url))
            .header("origin", &browser.url)
            .multipart(body)
            .send()
            .await
            .unwrap();
        assert!(
            !answer.status().is_server_error(),
            "{path} {}",
            answer.status()
        );
    }
    // Torn and twisted bodies.
    for (kind, body) in [
        ("multipart/form-data", "no boundary"),
        (
            "multipart/form-data; boundary=x",
            "--x\r\nContent-Disposition: form-data; name=\"do\"\r\n\r\napplications/write",
        ),
        ("multipart/form-data; boundary=x", "--x--"),
        ("multipart/form-data; boundary=x", ""),
    ] {
        let answer = ana
            .client
            .post(format!("{}{APPLY}", ana.url))
            .header("origin", &ana.url)
            .header("content-type", kind)
            .body(body)
            .send()
            .await
            .unwrap();
        assert_eq!(
            answer.status(),
            StatusCode::UNPROCESSABLE_ENTITY,
            "{kind} {body}"
        );
    }
    assert!(stage.files(&id).await.is_empty());
    assert_eq!(
        stage.stored(&id).await.revision,
        2,
        "the text of the form whose file was too large was kept"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn colleagues_write_along_by_plain_forms() {
    let stage = Stage::set().await;
    let (id, ana) = stage.started("ana@example.org").await;
    let (_, ben) = stage.applicant("ben@example.org").await;
    let draft = stage.stored(&id).await;
    let path = format!("/apply/with/{}", draft.id);
    assert_eq!(ben.page(&path).await.status, StatusCode::NOT_FOUND);
    let form = ana.page(APPLY).await.form("applications/invite");
    let refused = ana
        .send(APPLY, &form.clone().with("co_author", "ana@example.org"))
        .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.html.contains("This is your own address"));
    let invited = ana
        .send(APPLY, &form.with("co_author", "ben@example.org"))
        .await;
    assert_eq!(invited.status, StatusCode::SEE_OTHER);
    assert!(ben.page("/today").await.html.contains(&path));

    let page = ben.page(&path).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(
        !page.html.contains("value=\"submit\""),
        "only the author sends"
    );
    assert!(
        page.forms()
            .iter()
            .all(|form| form.action != "applications/invite")
    );
    let form = page.form("applications/write");
    let saved = form
        .clone()
        .with("motivation", "Written by Ben.")
        .with("intent", "save");
    let answer = ben.send(&path, &saved).await;
    assert_eq!(answer.location.as_deref(), Some(path.as_str()));
    assert_eq!(
        stage.stored(&id).await.content.motivation,
        "Written by Ben."
    );
    let sent = ben
        .send(&path, &form.with("base", "2").with("intent", "submit"))
        .await;
    assert_eq!(sent.status, StatusCode::CONFLICT);
    assert_eq!(stage.stored(&id).await.state, ApplicationState::Draft);
    let print = ana.page("/apply/2027/print").await;
    assert!(print.html.contains("Written by Ben."));
    // On paper for both who write, from where each of them is, and for nobody else.
    let paper = format!("/applications/{}/application.pdf", draft.id);
    for (writer, at) in [
        (&ana, "/apply/2027/print"),
        (&ana, APPLY),
        (&ben, path.as_str()),
    ] {
        let links = writer.page(at).await.attributes("a[download]", "href");
        assert!(links.contains(&paper), "{at}: {links:?}");
        let answer = writer.get(&paper).await;
        assert_eq!(answer.headers()["content-type"], "application/pdf");
        assert_eq!(answer.headers()["cache-control"], "no-store");
        assert_eq!(
            answer.headers()["content-disposition"],
            "attachment; filename=\"urban-academy-application-2027.pdf\""
        );
        assert!(answer.bytes().await.unwrap().starts_with(b"%PDF"));
    }
    let organiser = stage.organiser().await;
    let (_, eva) = stage.applicant("eva@example.org").await;
    for stranger in [&organiser, &eva] {
        assert_eq!(stranger.get(&paper).await.status(), StatusCode::NOT_FOUND);
    }
    let visitor = stage.server.visitor();
    assert_eq!(visitor.get(&paper).await.status(), StatusCode::UNAUTHORIZED);
    let nothing = ana.get("/applications/nothing/application.pdf").await;
    assert_eq!(nothing.status(), StatusCode::NOT_FOUND);
    assert!(
        ana.page(APPLY)
            .await
            .texts(".ecl-timeline__title")
            .contains(&"You can submit until then".to_owned())
    );
    // Ended, nothing is there.
    let form = ana.page(APPLY).await.form("applications/uninvite");
    ana.send(APPLY, &form).await;
    assert_eq!(ben.page(&path).await.status, StatusCode::NOT_FOUND);
    for path in [path.as_str(), "/apply/2027/print"] {
        assert_eq!(visitor.page(path).await.status, StatusCode::SEE_OTHER);
        assert_eq!(ben.page(path).await.status, StatusCode::NOT_FOUND);
    }
    assert_eq!(
        ben.page("/apply/with/nothing").await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn rules_and_exceptions_by_plain_forms() {
    const ACCESS: &str = "/organise/2027/call/access";
    let stage = Stage::set().await;
    let organiser = stage.organiser().await;
    let (_, ana) = stage.applicant("ana@example.org").await;
    let form = organiser.page(ACCESS).await.form("call/set_rules");
    let saved = organiser
        .send(ACCESS, &form.with("countries[]", "PT"))
        .await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER);
    let page = ana.page(APPLY).await;
    assert!(page.html.contains("It is for other countries"));
    assert!(
        page.forms()
            .iter()
            .all(|form| form.action != "applications/start")
    );
    let form = organiser.page(ACCESS).await.form("call/grant");
    let refused = organiser
        .send(ACCESS, &form.clone().with("email", "ana@example.org"))
        .await;
    assert_eq!(
        refused.texts(".ua-error-summary__list li").len(),
        2,
        "what for, and why"
    );
    assert_eq!(
        refused.attribute("#f-email", "value").as_deref(),
        Some("ana@example.org")
    );
    let form = form
        .with("email", "ana@example.org")
        .with("waives_rules", "on")
        .with("reason", "Agreed <b>with</b> the ministry.");
    organiser.send(ACCESS, &form).await;
    let page = organiser.page(ACCESS).await;
    assert!(
        page.html
            .contains("Agreed &lt;b&gt;with&lt;/b&gt; the ministry.")
    );
    assert_eq!(
        ana.page(APPLY).await.form("applications/start").action,
        "applications/start"
    );
    let form = page.form("call/revoke");
    organiser.send(ACCESS, &form).await;
    assert!(
        ana.page(APPLY)
            .await
            .html
            .contains("It is for other countries")
    );
    assert_eq!(ana.page(ACCESS).await.status, StatusCode::FORBIDDEN);
}
