//! What anybody may read, over HTTP: in both languages, in words from the locales only, without a
//! script, and without a word about anybody.

use crate::common::{Browser, Seen, TestServer, pseudo};
use backend::all;
use backend::store::programme;
use domain::Timestamp;
use domain::permission::Role;
use domain::programme::{Edition, EditionState, Story};
use reqwest::StatusCode;

const PAGES: [&str; 20] = [
    "/",
    "/about",
    "/privacy",
    "/accessibility",
    "/editions",
    "/editions/2018",
    "/editions/2018/education",
    "/editions/2018/civil-society",
    "/editions/2019",
    "/editions/2019/work",
    "/editions/2019/housing",
    "/editions/2027",
    "/editions/2027/first-months",
    "/editions/2027/work-for-all",
    "/editions/2027/turning-eighteen",
    "/methods",
    "/methods/incident_intervision",
    "/sign-in",
    "/sign-up",
    "/forgot",
];

async fn read(browser: &Browser, path: &str, language: &str) -> Seen {
    let request = browser
        .client
        .get(format!("{}{path}", browser.url))
        .header("cookie", format!("language={language}"));
    Seen::of(request.send().await.unwrap()).await
}

#[tokio::test]
async fn every_page_reads_in_every_language_without_a_script() {
    let server = TestServer::demonstration().await;
    let visitor = server.visitor();
    for path in PAGES {
        for language in ["en", "fr", "en-XA"] {
            let page = read(&visitor, path, language).await;
            assert_eq!(page.status, StatusCode::OK, "{path}");
            assert_eq!(
                page.attribute("html", "lang").as_deref(),
                Some(language),
                "{path}"
            );
            assert_eq!(page.texts("h1").len(), 1, "{path} has one heading");
            assert_eq!(page.texts("script").len(), 0, "{path} ships a script");
            assert!(!page.html.contains("style="), "{path} has an inline style");
            let body = page.texts("body").concat();
            assert!(
                !body.contains('{'),
                "{path} in {language} lacks a sentence: {body}"
            );
        }
    }
    // The same page in another language is another text.
    let (english, french) = (
        read(&visitor, "/editions/2019", "en").await,
        read(&visitor, "/editions/2019", "fr").await,
    );
    assert_eq!(english.texts("h1"), ["Second Urban Academy on Integration"]);
    assert_eq!(
        french.texts("h1"),
        ["Deuxième Académie urbaine de l’intégration"]
    );
    assert!(french.html.contains("Anvers") && !french.html.contains("Antwerp"));
    assert!(english.html.contains("21–22 May 2019") && french.html.contains("21-22 mai 2019"));
}

#[tokio::test]
async fn every_word_is_from_the_locales_or_says_that_it_is_content() {
    let server = TestServer::demonstration().await;
    let visitor = server.visitor();
    for path in PAGES.iter().chain(&["/nothing-is-here", "/today"]) {
        let page = read(&visitor, path, "en-XA").await;
        assert_eq!(pseudo::unmarked(&page.html), Vec::<String>::new(), "{path}");
    }
    // The check can fail: a page in English is nothing but unmarked words.
    assert!(!pseudo::unmarked(&read(&visitor, "/about", "en").await.html).is_empty());
}

#[tokio::test]
async fn a_published_figure_carries_what_is_known_and_what_is_not() {
    let server = TestServer::demonstration().await;
    let page = server.visitor().page("/editions/2018").await;
    let figure = "#annual-and-apply-again-2018";
    let terms = page.texts(&format!("{figure} dt"));
    let values = page.texts(&format!("{figure} dd"));
    let of = |term: &str| values[terms.iter().position(|known| known == term).unwrap()].clone();
    assert_eq!(
        of("Statements"),
        "The event should be annual.I would consider applying again."
    );
    for unknown in [
        "Agreed",
        "Answered",
        "Invited",
        "Computed by",
        "Signed off by",
    ] {
        assert_eq!(of(unknown), "not documented", "{unknown}");
    }
    assert!(of("Source").contains("Results brochure"));
    // The front page says that it joins statements, and leads to what is known.
    let front = server.visitor().page("/").await;
    let home = front.texts("#results + .ua-strip .ua-strip__item");
    let claim = home.iter().find(|text| text.starts_with("97")).unwrap();
    assert!(
        claim.contains("2 statements joined in one figure"),
        "{claim}"
    );
    assert!(
        front
            .html
            .contains(&format!("href=\"/editions/2018{figure}\""))
    );
}

#[tokio::test]
async fn nothing_public_names_anybody() {
    let server = TestServer::demonstration().await;
    let mut tx = server.academy.db.read().await.unwrap();
    let people: Vec<(String, String)> =
        all!(tx, sqlx::query_as("SELECT name, email FROM people")).unwrap();
    drop(tx);
    assert!(people.len() > 300);
    let visitor = server.visitor();
    for path in PAGES {
        let page = visitor.page(path).await;
        for (name, email) in &people {
            assert!(
                !page.html.contains(name.as_str()) && !page.html.contains(email.as_str()),
                "{path} names {name}"
            );
        }
    }
}

#[tokio::test]
async fn an_edition_in_preparation_is_not_there_for_the_public() {
    let server = TestServer::demonstration().await;
    let mut tx = server.academy.db.write().await.unwrap();
    let open = programme::edition_by_slug(&mut tx, "2027")
        .await
        .unwrap()
        .unwrap();
    let module = programme::modules(&mut tx, &open.id)
        .await
        .unwrap()
        .remove(0);
    let draft = Edition {
        id: server.academy.id(),
        slug: "2028".to_owned(),
        state: EditionState::Draft,
        ..open
    };
    programme::insert_edition(&mut tx, &draft, &Story::default())
        .await
        .unwrap();
    let module = domain::programme::Module {
        id: server.academy.id(),
        edition_id: draft.id.clone(),
        ..module
    };
    programme::insert_module(&mut tx, &module, 0, &[])
        .await
        .unwrap();
    tx.commit().await.unwrap();

    let visitor = server.visitor();
    for path in [
        "/editions/2028",
        "/editions/2028/first-months",
        "/editions/1999",
        "/editions/2027/nothing",
        "/methods/nothing",
    ] {
        assert_eq!(
            visitor.page(path).await.status,
            StatusCode::NOT_FOUND,
            "{path}"
        );
    }
    for path in ["/", "/editions"] {
        assert!(
            !visitor.page(path).await.html.contains("/editions/2028"),
            "{path}"
        );
    }
    // Who organises it sees it.
    let organiser = server
        .signed_in(
            "organiser.of@example.org",
            &[(domain::permission::Role::Organiser, draft.id.as_str())],
        )
        .await;
    assert_eq!(
        organiser.page("/editions/2028").await.status,
        StatusCode::OK
    );
    assert_eq!(
        organiser.page("/editions/2028/first-months").await.status,
        StatusCode::OK
    );
}

#[tokio::test]
async fn an_academy_without_an_edition_has_a_front_page() {
    let server = TestServer::start().await;
    for path in ["/", "/editions"] {
        let page = read(&server.visitor(), path, "en-XA").await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert_eq!(pseudo::unmarked(&page.html), Vec::<String>::new(), "{path}");
        assert!(!page.html.contains("/apply/"), "{path}");
    }
}

#[tokio::test]
async fn the_call_is_open_until_its_instant() {
    let server = TestServer::demonstration().await;
    let visitor = server.visitor();
    let applies = |html: &str| html.contains("href=\"/apply/2027\"");
    for path in ["/", "/editions/2027", "/editions/2027/first-months"] {
        assert!(applies(&visitor.page(path).await.html), "{path}");
    }
    let mut tx = server.academy.db.read().await.unwrap();
    let call = programme::edition_by_slug(&mut tx, "2027")
        .await
        .unwrap()
        .unwrap()
        .call;
    drop(tx);
    let end = call
        .closes_at
        .plus(call.grace_minutes * domain::Timestamp::MINUTE);
    server
        .clock
        .forward(end.plus(1).since(server.academy.now()));
    for path in ["/", "/editions/2027", "/editions/2027/first-months"] {
        assert!(
            !applies(&visitor.page(path).await.html),
            "{path} after the call"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_edition_is_made_by_plain_forms() {
    let server = TestServer::start().await;
    crate::common::edition(&server.academy).await;
    let grants = [(Role::Organiser, "")];
    let olga = server.signed_in("olga@example.org", &grants).await;
    let list = olga.page("/organise").await;
    assert!(
        list.attributes("main a", "href")
            .contains(&"/organise/new".to_owned())
    );

    // A field that is wrong is told where it stands, and what was typed comes back.
    let form = olga
        .page("/organise/new")
        .await
        .form("programme/put_edition");
    let form = form
        .with("slug", "2028")
        .with("title_en", "Fourth edition")
        .with("title_fr", "Quatrième édition")
        .with("place_en", "Ghent, Belgium")
        .with("country", "BE")
        .with("city_name", "ghent")
        .with("starts_on", "2028-05-23")
        .with("ends_on", "2028-05-22")
        .with("facts_en", "One\nTwo")
        .with("opens", "2027-12-01T09:00")
        .with("closes", "2028-01-31T17:00");
    let refused = olga.send("/organise/new", &form).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(
        refused.attributes(".ua-error-summary a", "href"),
        ["#f-ends_on"]
    );
    assert_eq!(refused.texts("#f-facts_en").concat().trim(), "One\nTwo");
    let form = refused
        .form("programme/put_edition")
        .with("ends_on", "2028-05-24");
    let made = olga.send("/organise/new", &form).await;
    assert_eq!(made.location.as_deref(), Some("/organise/2028"));

    // The modules came along from the edition before; one more is added, with a first slot.
    let settings = olga.page("/organise/2028").await;
    assert!(settings.html.contains("/organise/2028/modules/housing"));
    let new = "/organise/2028/modules/new";
    let form = olga.page(new).await.form("programme/put_module");
    let form = form
        .with("slug", "schools")
        .with("title_en", "Schools")
        .with("theme", "education")
        .with("module_places", "24")
        .with("aims_en", "A plan");
    let made = olga.send(new, &form).await;
    let module = made.location.unwrap();
    assert_eq!(module, "/organise/2028/modules/schools");
    let form = olga.page(&module).await.form("programme/put_slot");
    let form = form
        .with("slot_starts", "09:30")
        .with("slot_ends", "9")
        .with("title_en", "Welcome");
    let refused = olga.send(&module, &form).await;
    assert_eq!(
        refused.attributes(".ua-error-summary a", "href"),
        ["#f-slot_ends-new"]
    );
    assert_eq!(
        refused.attributes("details[open] #f-slot_ends-new", "value"),
        ["9"]
    );
    let form = refused
        .form("programme/put_slot")
        .with("slot_ends", "10:15");
    olga.send(&module, &form).await;

    let visitor = server.visitor();
    assert_eq!(
        visitor.page("/editions/2028").await.status,
        StatusCode::NOT_FOUND
    );
    let form = settings.form("programme/advance");
    olga.send("/organise/2028", &form).await;
    let page = visitor.page("/editions/2028/schools").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.texts("main").concat().contains("Welcome"));
    for path in [
        "/organise/new",
        "/organise/2028/about",
        new,
        module.as_str(),
    ] {
        assert_eq!(
            visitor
                .page(path)
                .await
                .location
                .as_deref()
                .map(|to| to.starts_with("/sign-in")),
            Some(true),
            "{path}"
        );
        let ada = server
            .signed_in(
                &format!("a{}@example.org", path.len()),
                &[(Role::Evaluator, "")],
            )
            .await;
        assert_eq!(ada.page(path).await.status, StatusCode::FORBIDDEN, "{path}");
    }
}

/// Whoever balances load or watches over the academy asks.
#[tokio::test(flavor = "multi_thread")]
async fn it_is_ready_while_its_jobs_are_done_and_its_database_answers() {
    let server = TestServer::start().await;
    let visitor = server.visitor();
    let ready = async || {
        let answer = visitor.get("/health/ready").await;
        (answer.status(), answer.text().await.unwrap())
    };
    assert_eq!(ready().await, (StatusCode::OK, "ready".to_owned()));
    let academy = &server.academy;
    let mut tx = academy.db.write().await.unwrap();
    let kind = backend::jobs::Kind::RemindDrafts;
    backend::jobs::enqueue(&mut tx, academy, kind, "", None, academy.now())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    server.clock.forward(11 * Timestamp::MINUTE);
    let late = "jobs are 660 s late".to_owned();
    assert_eq!(ready().await, (StatusCode::SERVICE_UNAVAILABLE, late));
    server.drain().await;
    assert_eq!(ready().await.0, StatusCode::OK);
    let mut tx = academy.db.write().await.unwrap();
    backend::exec!(tx, sqlx::query("DROP TABLE jobs")).unwrap();
    tx.commit().await.unwrap();
    let silent = "the database does not answer".to_owned();
    assert_eq!(ready().await, (StatusCode::SERVICE_UNAVAILABLE, silent));
    assert_eq!(visitor.get("/health/live").await.status(), StatusCode::OK);
}
