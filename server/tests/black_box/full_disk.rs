//! A disk with no room left: everybody who saves is told so and loses nothing, what is stored can be
//! read, and when there is room again everything works as before.

use crate::common::{Browser, Form, Seen, TestServer};
use backend::one;
use domain::Timestamp;
use reqwest::StatusCode;

const TOLD: &str = "There is no more room to store anything.";

/// Lets the database grow to so many pages and no further: one more is SQLite's own "disk full".
async fn room(server: &TestServer, pages: &'static str) {
    let mut tx = server.academy.db.write().await.unwrap();
    let _: i64 = one!(tx, sqlx::query_scalar(pages)).unwrap();
    tx.commit().await.unwrap();
}

async fn reply(browser: &Browser, thread: &str, text: &str) -> (Seen, Form) {
    let form = browser
        .page(thread)
        .await
        .form("workspace/reply")
        .with("body", text);
    (browser.send(thread, &form).await, form)
}

fn assert_told(seen: &Seen) {
    assert_eq!(seen.status, StatusCode::SERVICE_UNAVAILABLE);
    let told = seen.texts(".ecl-notification--error").concat();
    assert!(told.contains(TOLD), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_is_told_where_one_saves_and_what_is_stored_stays_readable() {
    let server = TestServer::demonstration().await;
    let participant = server.sign_in("participant@example.org").await;
    let applicant = server.sign_in("applicant@example.org").await;
    let organiser = server.sign_in("organiser@example.org").await;
    let space = participant
        .page("/workspace")
        .await
        .attribute("#spaces ~ ul .ua-list__title a", "href")
        .unwrap();
    let thread = participant
        .page(&space)
        .await
        .attribute("#threads ~ ul .ua-list__title a", "href")
        .unwrap();
    room(&server, "PRAGMA max_page_count = 1").await;

    // Page for page, until no more goes in; what was acknowledged is counted.
    let long = "An answer that needs room. ".repeat(150);
    let mut kept = 0;
    let refused = loop {
        assert!(kept < 100, "the disk never gets full");
        let text = format!("Reply number {kept} of this test. {long}");
        let (answer, _) = reply(&participant, &thread, &text).await;
        if answer.status != StatusCode::SEE_OTHER {
            assert!(
                answer
                    .texts("textarea[name=body]")
                    .concat()
                    .contains(&format!("Reply number {kept} of")),
                "what was typed is still there"
            );
            break answer;
        }
        kept += 1;
    };
    assert_told(&refused);

    // Several at once: each is told, and none of them half.
    let many = futures::future::join_all((0..8).map(|at| {
        let (participant, thread, long) = (&participant, &thread, &long);
        async move { reply(participant, thread, &format!("At once {at}. {long}")).await }
    }))
    .await;
    for (answer, _) in &many {
        assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    }

    // The draft, by its form and by the island.
    let apply = applicant
        .page("/today")
        .await
        .attribute("main a[href^='/apply/']", "href")
        .unwrap();
    let page = applicant.page(&apply).await;
    let mut draft = page.form("applications/write").with("intent", "save");
    for name in ["situation", "one_hand", "other_hand", "tried", "wish"] {
        let text = format!("{name} {}", "x".repeat(1_400));
        draft = draft.with(name, &text);
    }
    let answer = applicant.send(&apply, &draft).await;
    assert_told(&answer);
    assert!(
        answer
            .texts("textarea[name=situation]")
            .concat()
            .starts_with("situation xxx")
    );
    let field = |name: &str| {
        let mut fields = draft.fields.iter();
        fields.find(|(field, _)| field == name).unwrap().1.clone()
    };
    let base: i64 = field("base").parse().unwrap();
    let save = serde_json::json!({"save": {"about": field("application"), "base": base, "content": {"situation": [field("situation")], "one_hand": [field("one_hand")], "tried": [field("tried")], "wish": [field("wish")]}}});
    let island = async || {
        let answer = applicant
            .client
            .post(format!("{}/api/applications/save", applicant.url))
            .header("origin", &applicant.url)
            .header("content-type", "application/json")
            .body(save.to_string())
            .send()
            .await
            .unwrap();
        (answer.status(), answer.text().await.unwrap())
    };
    let (status, said) = island().await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(said.contains("storage-full"), "{said}");

    // A while later, when sign-ins are marked as used: whatever is stored can be read.
    server.clock.forward(20 * Timestamp::MINUTE);
    for (browser, path) in [
        (&participant, "/today"),
        (&participant, space.as_str()),
        (&participant, thread.as_str()),
        (&participant, "/commitments"),
        (&applicant, apply.as_str()),
        (&organiser, "/organise/2027/applications"),
        (&organiser, "/organise/2027/applications.csv"),
        (&server.visitor(), "/"),
        (&server.visitor(), "/health/live"),
    ] {
        assert_eq!(browser.get(path).await.status(), StatusCode::OK, "{path}");
    }

    // Room again: the same forms go through, and nothing of the refused ones was kept before.
    room(&server, "PRAGMA max_page_count = 1000000").await;
    let mut tx = server.academy.db.read().await.unwrap();
    let count: i64 = one!(
        tx,
        sqlx::query_scalar("SELECT COUNT(*) FROM posts WHERE body LIKE '%An answer that needs%'")
    )
    .unwrap();
    drop(tx);
    assert_eq!(count, kept, "what was acknowledged, and nothing else");
    for (_, form) in &many {
        let answer = participant.send(&thread, form).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER);
    }
    assert_eq!(
        applicant.send(&apply, &draft).await.status,
        StatusCode::SEE_OTHER
    );
}
