//! Preparing sessions over HTTP: methods and groups with forms alone, who may not, what is listed.

use crate::common::{Browser, TestServer};
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
        .with("name_en", "Our <i>crowds</i>")
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

#[tokio::test(flavor = "multi_thread")]
async fn a_form_that_is_sent_twice_makes_one() {
    let server = TestServer::demonstration().await;
    let sign_in = async |name: &str| server.sign_in(&format!("{name}@example.org")).await;
    let (facilitator, participant) = (sign_in("facilitator").await, sign_in("participant").await);
    let (organiser, reviewer) = (sign_in("organiser").await, sign_in("reviewer").await);
    let of = |query: &'static str| {
        let academy = &server.academy;
        async move {
            let mut tx = academy.db.read().await.unwrap();
            let found: String = backend::one!(&mut tx, sqlx::query_scalar(query)).unwrap();
            found
        }
    };
    // Pressed twice at once: both lead to the one that was made.
    let plan = "/sessions/plan?edition=2019";
    let form = facilitator.page(plan).await.form("sessions/plan");
    let somebody = of("SELECT id FROM people WHERE email = 'facilitator@example.org'").await;
    let mut planned = form
        .clone()
        .with("title", "Twice")
        .with("starts", "2027-03-01T10:00")
        .with("facilitator", &somebody);
    let others = form.offers.iter();
    let others = others.filter(|(name, id)| name == "people[]" && *id != somebody);
    planned.fields.extend(others.take(6).cloned());
    for (who, page, form, field) in [
        (&facilitator, plan, Some(planned), "title"),
        (&participant, "/dilemmas/new", None, "title"),
        (
            &organiser,
            "/organise/2027/selection",
            None,
            "scenario_name",
        ),
        (&facilitator, "/methods/wise_crowds", None, ""),
    ] {
        let form = if let Some(form) = form {
            form
        } else {
            let mut forms = who.page(page).await.forms();
            forms.retain(|form| form.fields.iter().any(|(name, _)| name == "form_key"));
            assert_eq!(forms.len(), 1, "{page}");
            let form = forms.remove(0);
            if field.is_empty() {
                form
            } else {
                form.with(field, "Twice")
            }
        };
        let (one, two) = tokio::join!(who.send(page, &form), who.send(page, &form));
        let made = one
            .location
            .clone()
            .unwrap_or_else(|| panic!("{:?}", one.texts(".ua-error-summary li")));
        assert_eq!(Some(&made), two.location.as_ref(), "{page}");
        assert_eq!(who.send(page, &form).await.location.as_ref(), Some(&made));
        // With another text, or from a page that is loaded anew, it is another.
        let other = if field.is_empty() {
            let fresh = who.page(page).await.form(&form.action);
            who.send(page, &fresh).await
        } else {
            who.send(page, &form.with(field, "Once more")).await
        };
        assert_ne!(other.location.unwrap(), made, "{page}");
    }
    let application = of("SELECT r.application_id FROM reviews r JOIN applications a ON a.id = r.application_id JOIN editions e ON e.id = a.edition_id
        WHERE e.slug = '2027' AND r.state = 'done' AND r.reviewer_id = (SELECT id FROM people WHERE email = 'reviewer@example.org') ORDER BY r.id LIMIT 1").await;
    let review = of("SELECT r.id FROM reviews r JOIN applications a ON a.id = r.application_id JOIN editions e ON e.id = a.edition_id
        WHERE e.slug = '2027' AND r.state = 'done' AND r.reviewer_id = (SELECT id FROM people WHERE email = 'reviewer@example.org') ORDER BY r.id LIMIT 1").await;
    for (who, page, action) in [
        (
            &organiser,
            format!("/organise/applications/{application}/reviews"),
            "reviews/say",
        ),
        (&reviewer, format!("/reviews/{review}"), "reviews/remark"),
    ] {
        let said = format!("Said by {action}.");
        let form = who.page(&page).await.form(action).with("remark", &said);
        let (one, two) = tokio::join!(who.send(&page, &form), who.send(&page, &form));
        assert_eq!(
            (one.status, two.status),
            (StatusCode::SEE_OTHER, StatusCode::SEE_OTHER)
        );
        assert_eq!(
            who.page(&page).await.html.matches(&said).count(),
            1,
            "{page}"
        );
    }
}
