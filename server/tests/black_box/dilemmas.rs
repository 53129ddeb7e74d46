//! Dilemmas over HTTP: forms without scripts, what others can do about one's own, and what is shown
//! to whom.

use crate::common::{Browser, TestServer};
use domain::permission::Role;
use reqwest::StatusCode;

/// The first module of the edition that comes; its id.
async fn module(server: &TestServer) -> String {
    let mut tx = server.academy.db.read().await.unwrap();
    backend::one!(
        &mut tx,
        sqlx::query_scalar("SELECT m.id FROM modules m JOIN editions e ON e.id = m.edition_id WHERE e.slug = '2027' ORDER BY m.position LIMIT 1")
    )
    .unwrap()
}

/// Starts a draft; its address.
async fn start(browser: &Browser, title: &str) -> String {
    let form = browser.page("/dilemmas/new").await.form("dilemmas/start");
    let sent = browser
        .send("/dilemmas/new", &form.with("title", title))
        .await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.html);
    sent.location.unwrap()
}

async fn write(browser: &Browser) -> String {
    let path = start(browser, "Who <b>comes</b> first?").await;
    let form = browser
        .page(&path)
        .await
        .form("dilemmas/rewrite")
        .with("situation", "Forty flats.")
        .with("one_hand", "Families.")
        .with("other_hand", "Those who wait.")
        .with("key_question", "How could we decide?")
        .with("topics[]", "allocation")
        .with("intent", "bring");
    let sent = browser.send(&path, &form).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.html);
    sent.location.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dilemma_is_written_and_prepared_with_forms_alone() {
    let server = TestServer::demonstration().await;
    let module = module(&server).await;
    let ana = server
        .signed_in("ana@example.org", &[(Role::Participant, &module)])
        .await;
    let fatma = server
        .signed_in("fatma@example.org", &[(Role::Facilitator, &module)])
        .await;

    // What is missing is said at its field, and what was typed stays.
    let path = start(&ana, "Gaps").await;
    let form = ana.page(&path).await.form("dilemmas/rewrite");
    let form = form.with("topics[]", "women").with("intent", "bring");
    let refused = ana.send(&path, &form).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(
        refused.attribute("#f-title", "value").as_deref(),
        Some("Gaps")
    );
    let checked = "input[name='topics[]'][checked]";
    assert_eq!(refused.attributes(checked, "value"), ["women"]);
    assert_eq!(refused.texts(".ua-error-summary__list li").len(), 4);

    let path = write(&ana).await;
    let page = ana.page(&path).await;
    assert_eq!(page.texts("h1"), ["Who <b>comes</b> first?"]);
    assert!(fatma.page("/dilemmas").await.html.contains(&path));

    // Two tabs: the later one is told, keeps what was typed and sees what is stored.
    let edit = format!("{path}?edit=yes");
    let tab = ana.page(&edit).await.form("dilemmas/rewrite");
    let one = tab.clone().with("situation", "Forty new flats.");
    assert_eq!(ana.send(&edit, &one).await.status, StatusCode::SEE_OTHER);
    let two = tab.with("situation", "Fifty flats.");
    let told = ana.send(&edit, &two).await;
    assert_eq!(told.status, StatusCode::CONFLICT);
    assert!(told.texts("#f-situation")[0].contains("Fifty flats."));
    let both = told.texts("#draft-changed ~ .ua-table-wrap .ua-written");
    assert_eq!(both, ["Fifty flats.", "Forty new flats."]);
    // Whoever saves without choosing is told again.
    let careless = told.form("dilemmas/rewrite").with("intent", "save");
    assert_eq!(
        ana.send(&edit, &careless).await.status,
        StatusCode::CONFLICT
    );
    let again = told.form("dilemmas/rewrite").with("intent", "replace");
    assert_eq!(ana.send(&edit, &again).await.status, StatusCode::SEE_OTHER);
    assert!(ana.page(&path).await.html.contains("Fifty flats."));

    let form = fatma.page(&path).await.form("dilemmas/comment");
    let form = form.with("comment", "Which <script>alert(1)</script> flats?");
    let sent = fatma.send(&path, &form).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER);
    assert!(
        ana.page("/today")
            .await
            .html
            .contains("Answer a comment on your dilemma")
    );
    let page = ana.page(&path).await;
    assert_eq!(page.executable(), Vec::<String>::new());
    assert!(page.texts("#comments .ua-written")[0].starts_with("Which <script>"));
    let prepare = fatma.page(&path).await.form("dilemmas/prepare");
    assert_eq!(
        fatma.send(&path, &prepare).await.status,
        StatusCode::SEE_OTHER
    );
    assert!(
        ana.page(&path)
            .await
            .texts(".ua-pill")
            .contains(&"Prepared".to_owned())
    );

    // A session is planned from it: title, module and dilemma are filled in.
    let plan = fatma
        .page(&path)
        .await
        .attributes("a[href^='/sessions/plan']", "href");
    let plan = fatma.page(&plan[0]).await;
    let form = plan.form("sessions/plan");
    let field = |name: &str| {
        form.fields
            .iter()
            .find(|(field, _)| field == name)
            .unwrap()
            .1
            .clone()
    };
    assert!(path.ends_with(&field("dilemma")) && field("module") == module);
    assert_eq!(field("title"), "Who <b>comes</b> first?");
}

#[tokio::test(flavor = "multi_thread")]
async fn others_cannot_touch_a_dilemma_or_learn_that_it_is_there() {
    let server = TestServer::demonstration().await;
    let module = module(&server).await;
    let ana = server
        .signed_in("ana@example.org", &[(Role::Participant, &module)])
        .await;
    let path = write(&ana).await;
    let id = path.rsplit('/').next().unwrap().to_owned();
    let boris = server
        .signed_in("boris@example.org", &[(Role::Participant, &module)])
        .await;
    let otto = server
        .signed_in("otto@example.org", &[(Role::Facilitator, "elsewhere")])
        .await;
    let rosa = server
        .signed_in("rosa@example.org", &[(Role::Rapporteur, &module)])
        .await;
    for (who, status) in [
        (&boris, StatusCode::NOT_FOUND),
        (&otto, StatusCode::NOT_FOUND),
        (&rosa, StatusCode::NOT_FOUND),
        (&server.visitor(), StatusCode::NOT_FOUND),
    ] {
        assert_eq!(who.page(&path).await.status, status);
        for (action, fields) in [
            (
                "dilemmas/rewrite",
                &[("base", "1"), ("title", "Mine"), ("intent", "save")][..],
            ),
            ("dilemmas/open_to", &[("circle", "public")]),
            ("dilemmas/comment", &[("seed", "x"), ("comment", "x")]),
            ("dilemmas/follow_up", &[("outcome", "x")]),
            ("dilemmas/prepare", &[]),
            ("dilemmas/discard", &[]),
        ] {
            let mut form = vec![("do", action), ("dilemma", id.as_str())];
            form.extend(fields);
            let seen = who.submit("/dilemmas", &form).await;
            assert!(
                matches!(seen.status.as_u16(), 303 | 401 | 404)
                    && seen.location.as_deref() != Some("/dilemmas"),
                "{action}: {} {:?}",
                seen.status,
                seen.location
            );
        }
    }
    // Neither can a participant bring one to a module that is not theirs, nor anybody else to this one.
    for (who, module) in [
        (&boris, "elsewhere"),
        (&rosa, module.as_str()),
        (&otto, &module),
    ] {
        let form = [
            ("do", "dilemmas/start"),
            ("module", module),
            ("title", "Title"),
            ("written_in", "en"),
        ];
        let seen = who.submit("/dilemmas", &form).await;
        assert!(matches!(seen.status.as_u16(), 403 | 422), "{}", seen.status);
    }
    let page = ana.page(&path).await;
    assert!(page.html.contains("Forty flats.") && !page.html.contains("Mine"));
}
