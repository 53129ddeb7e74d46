//! Preparing sessions over HTTP: methods and groups with forms alone, who may not, what is listed.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may fail")]

mod common;

use common::{Browser, TestServer};
use domain::permission::Role;
use reqwest::StatusCode;

async fn module(server: &TestServer) -> String {
    let mut tx = server.academy.db.read().await.unwrap();
    backend::one!(
        &mut tx,
        sqlx::query_scalar("SELECT m.id FROM modules m JOIN editions e ON e.id = m.edition_id WHERE e.slug = '2019' AND m.slug = 'work'")
    )
    .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_method_is_made_with_forms_alone() {
    let server = TestServer::demonstration().await;
    let fatma = server.sign_in("facilitator@example.org").await;
    let copy = fatma
        .page("/methods/wise_crowds")
        .await
        .form("methods/copy");
    let sent = fatma.send("/methods/wise_crowds", &copy).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER);
    let edit = sent.location.unwrap();
    let about = fatma.page(&edit).await.form("methods/describe");
    let about = about
        .with("title_en", "Our <i>crowds</i>")
        .with("title_fr", "");
    assert_eq!(
        fatma.send(&edit, &about).await.status,
        StatusCode::SEE_OTHER
    );

    // A phase without an output is kept, found, and said at the phase and on the list.
    let second = format!("{edit}?phase=1");
    let form = fatma.page(&second).await.form("methods/phase");
    let refused = form.clone().with("minutes_target", "many");
    let refused = fatma.send(&second, &refused).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(
        refused.attribute("#f-minutes_target", "value").as_deref(),
        Some("many")
    );
    let gap = form
        .with("output_en", "")
        .with("minutes_max", "30")
        .with("minutes_target", "20");
    assert_eq!(
        fatma.send(&second, &gap).await.status,
        StatusCode::SEE_OTHER
    );
    let page = fatma.page(&second).await;
    assert!(page.html.contains("what comes out of it, in English"));
    assert_eq!(page.texts(".ua-rail__phase").len(), 4);
    assert_eq!(page.attributes(".ua-rail__phase--now", "data-min"), ["20"]);
    let here = edit.trim_end_matches("/edit").to_owned();
    assert!(
        fatma
            .page(&here)
            .await
            .html
            .contains("No session can be planned with it yet")
    );
    let visitor = server.visitor();
    assert_eq!(visitor.page(&here).await.status, StatusCode::NOT_FOUND);

    // Another tab was quicker: nothing is overwritten.
    let stale = fatma.page(&second).await.form("methods/phase");
    let shape = fatma
        .page(&second)
        .await
        .form("methods/shape")
        .with("shape", "remove");
    let sent = fatma.send(&second, &shape).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER);
    assert_eq!(
        fatma.send(&second, &stale).await.status,
        StatusCode::CONFLICT
    );
    assert_eq!(fatma.page(&second).await.texts(".ua-rail__phase").len(), 3);
    let page = visitor.page(&here).await;
    assert_eq!(page.status, StatusCode::OK, "it can be run again");
    assert_eq!(page.texts("h1"), ["Our <i>crowds</i>"]);
    assert!(
        page.forms()
            .iter()
            .all(|form| !form.action.starts_with("methods/"))
    );
    assert_eq!(visitor.page(&edit).await.status, StatusCode::FORBIDDEN);
    assert_eq!(
        fatma.page("/methods/wise_crowds/edit").await.status,
        StatusCode::NOT_FOUND
    );
    let remove = fatma.page(&edit).await.form("methods/remove");
    assert_eq!(
        fatma.send(&edit, &remove).await.status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(fatma.page(&here).await.status, StatusCode::NOT_FOUND);
}

/// Sends a form that a hostile client wrote; the status that comes back.
async fn sends(who: &Browser, form: &[(&str, &str)]) -> u16 {
    let seen = who.submit("/methods", form).await;
    if seen.status == StatusCode::SEE_OTHER {
        let to = seen.location.unwrap_or_default();
        assert!(to.starts_with("/sign-in"), "{form:?} leads to {to}");
    }
    seen.status.as_u16()
}

#[tokio::test(flavor = "multi_thread")]
async fn only_those_who_plan_sessions_prepare_them() {
    let server = TestServer::demonstration().await;
    let module = module(&server).await;
    let someone = server
        .person("someone@example.org", &[(Role::Participant, &module)])
        .await;
    for (who, status) in [
        (server.sign_in("participant@example.org").await, 403),
        (server.sign_in("rapporteur@example.org").await, 403),
        (server.sign_in("evaluator@example.org").await, 403),
        // Visitors are asked to sign in.
        (server.visitor(), 303),
    ] {
        for form in [
            &[("do", "methods/copy"), ("method", "wise_crowds")][..],
            &[
                ("do", "methods/shape"),
                ("method", "wise_crowds"),
                ("revision", "1"),
                ("phase", "0"),
                ("shape", "remove"),
            ],
            &[("do", "methods/remove"), ("method", "wise_crowds")],
        ] {
            assert_eq!(sends(&who, form).await, status, "{form:?}");
        }
        let hidden = if status == 403 { 404 } else { 303 };
        for form in [
            &[
                ("do", "groups/propose"),
                ("module", module.as_str()),
                ("groups", "2"),
            ][..],
            &[
                ("do", "groups/move_person"),
                ("module", &module),
                ("seen", "1"),
                ("person", someone.as_str()),
                ("to", "1"),
            ],
            &[
                ("do", "groups/plan"),
                ("module", &module),
                ("seen", "1"),
                ("number", "1"),
            ],
        ] {
            assert_eq!(sends(&who, form).await, hidden, "{form:?}");
        }
        let page = who.page(&format!("/groups/{module}")).await;
        assert!(matches!(page.status.as_u16(), 303 | 404), "{}", page.status);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn groups_become_sessions_in_one_press_each() {
    let server = TestServer::demonstration().await;
    let module = module(&server).await;
    let path = format!("/groups/{module}");
    let fatma = server.sign_in("facilitator@example.org").await;
    let page = fatma.page(&path).await;
    assert_eq!(page.texts("[data-group]").len(), 4);
    let moving = page
        .forms()
        .into_iter()
        .find(|form| form.action == "groups/move_person")
        .unwrap();
    let elsewhere = moving.clone().with("to", "3");
    assert_eq!(
        fatma.send(&path, &elsewhere).await.status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(
        fatma.send(&path, &moving).await.status,
        StatusCode::CONFLICT,
        "seen before"
    );
    let page = fatma.page(&path).await;
    let plan = page.form("groups/plan");
    let sent = fatma.send(&path, &plan).await;
    assert_eq!(
        sent.status,
        StatusCode::SEE_OTHER,
        "{:?}",
        sent.texts(".ua-error-summary")
    );
    let page = fatma.page(&path).await;
    assert_eq!(
        page.attributes("[data-group='1'] a[href$='/run-sheet']", "href")
            .len(),
        1
    );
    assert!(page.html.contains("Sessions are planned from these groups"));
    let cards = fatma.page(&format!("{path}/cards")).await;
    assert!(cards.texts("li.ua-panel").len() > 20);
}

#[tokio::test(flavor = "multi_thread")]
async fn reports_are_listed_for_those_they_reach() {
    let server = TestServer::demonstration().await;
    let count = async |who: &Browser| who.page("/reports").await.texts("li.ua-list__item").len();
    let member = server.sign_in("participant@example.org").await;
    let listed = count(&member).await;
    assert!(
        listed > 0,
        "the demonstration shares a report with the academy"
    );
    let (visitor, stranger) = (
        server.visitor(),
        server.signed_in("stranger@example.org", &[]).await,
    );
    assert_eq!((count(&visitor).await, count(&stranger).await), (0, 0));
    for address in member
        .page("/reports")
        .await
        .attributes("li.ua-list__item a", "href")
    {
        assert_eq!(member.page(&address).await.status, StatusCode::OK);
        assert_eq!(visitor.page(&address).await.status, StatusCode::NOT_FOUND);
    }
}
