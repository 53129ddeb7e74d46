//! Composing the cohort over HTTP: plain forms, what a page says, what others get.

use crate::common::TestServer;
use backend::selection::{Replay, Watch, replay};
use domain::selection::Protocol;
use reqwest::StatusCode;

const DESK: &str = "/organise/2027/selection";

#[tokio::test]
async fn a_scenario_is_made_composed_and_read_with_plain_forms() {
    let server = TestServer::demonstration().await;
    let organiser = server.sign_in("organiser@example.org").await;
    let desk = organiser.page(DESK).await;
    assert_eq!(desk.status, StatusCode::OK);
    assert!(desk.texts("td a").contains(&"Balanced".to_owned()));
    // Two cohorts side by side, each with its map and its bars.
    assert!(desk.texts("svg.ua-map").len() >= 2);

    let refused = organiser
        .submit(
            DESK,
            &[
                ("do", "selection/create"),
                ("edition", "2027"),
                ("scenario_name", ""),
                ("scenario_mode", "x"),
            ],
        )
        .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(refused.texts(".ua-error-summary__list li").len(), 2);

    let made = organiser
        .submit(
            DESK,
            &[
                ("do", "selection/create"),
                ("edition", "2027"),
                ("scenario_name", "Small cities"),
                ("scenario_mode", "merit"),
            ],
        )
        .await;
    assert_eq!(made.status, StatusCode::SEE_OTHER);
    let limits = made.location.unwrap();
    let form = organiser.page(&limits).await;
    let seen = form.attribute("input[name=seen]", "value").unwrap();
    let scenario = form.attribute("input[name=scenario]", "value").unwrap();
    let place = |at: usize| {
        let selector = scraper::Selector::parse("input[name^='most[module:']").unwrap();
        scraper::Html::parse_document(&form.html)
            .select(&selector)
            .nth(at)
            .and_then(|input| input.attr("name"))
            .unwrap()
            .to_owned()
    };
    let (one, two, three) = (place(0), place(1), place(2));
    let with = |small: &'static str, most: &'static str, intent: &'static str| {
        vec![
            ("do", "selection/change"),
            ("edition", "2027"),
            ("scenario", scenario.as_str()),
            ("seen", seen.as_str()),
            ("scenario_name", "Small cities"),
            ("scenario_mode", "merit"),
            ("seconds", "20"),
            (one.as_str(), "8"),
            (two.as_str(), "8"),
            (three.as_str(), "8"),
            ("least[size:small]", small),
            ("most[size:small]", most),
            ("country[]", "DE"),
            ("country_least[]", ""),
            ("country_most[]", "2"),
            ("each[city]", "1"),
            ("variety[country]", "9"),
            ("balance[]", "country"),
            ("intent", intent),
        ]
    };
    let refused = organiser.submit(&limits, &with("9", "8", "save")).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    // What was typed is still there.
    assert_eq!(
        refused
            .attribute("input[name='least[size:small]']", "value")
            .unwrap(),
        "9"
    );
    assert!(refused.html.contains("“At least” is more than “at most”."));

    let composing = organiser.submit(&limits, &with("8", "", "compose")).await;
    assert_eq!(composing.status, StatusCode::SEE_OTHER);
    let page = composing.location.unwrap();
    assert!(organiser.page(&page).await.html.contains("selection/stop"));
    server.drain().await;
    let done = organiser.page(&page).await;
    assert_eq!(done.texts(".ua-strip__value")[0], "24");
    assert!(
        done.html
            .contains("Proven: no cohort within the limits is better.")
    );
    assert!(
        done.texts("td li")
            .iter()
            .any(|text| text.contains("points"))
    );
    // The call of the demonstration is open: nothing is signed.
    assert!(!done.html.contains("selection/sign"));
    let sign = [
        ("do", "selection/sign"),
        ("scenario", scenario.as_str()),
        ("seen", "1"),
        ("statement", "Now."),
    ];
    let refused = organiser.submit(&page, &sign).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);

    // The protocol stands for itself, without names.
    let answer = organiser.get(&format!("{page}/protocol.json")).await;
    assert!(
        answer.headers()["content-disposition"]
            .to_str()
            .unwrap()
            .contains("protocol.json")
    );
    let json = answer.bytes().await.unwrap();
    let protocol: Protocol = serde_json::from_slice(&json).unwrap();
    let clock = std::sync::Arc::new(backend::clock::SystemClock);
    assert_eq!(
        replay(&protocol, &Watch::new(clock, 60_000)).unwrap(),
        Replay::Same
    );
    assert!(
        !String::from_utf8(json.to_vec())
            .unwrap()
            .contains("example.org")
    );

    // And on paper, by the binary alone.
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("protocol.json");
    std::fs::write(&file, &json).unwrap();
    let told = std::process::Command::new(env!("CARGO_BIN_EXE_academy"))
        .arg("replay")
        .arg(&file)
        .output()
        .unwrap();
    assert!(
        told.status.success(),
        "{}",
        String::from_utf8_lossy(&told.stderr)
    );
    assert!(String::from_utf8_lossy(&told.stdout).contains("the same 24 people"));
    let mut other = protocol;
    other.inputs.candidates[0].points += 1;
    std::fs::write(&file, serde_json::to_vec(&other).unwrap()).unwrap();
    let told = std::process::Command::new(env!("CARGO_BIN_EXE_academy"))
        .arg("replay")
        .arg(&file)
        .output()
        .unwrap();
    assert!(!told.status.success());
    std::fs::write(&file, "{}").unwrap();
    let told = std::process::Command::new(env!("CARGO_BIN_EXE_academy"))
        .arg("replay")
        .arg(&file)
        .output()
        .unwrap();
    assert!(String::from_utf8_lossy(&told.stderr).contains("not a protocol"));
}

#[tokio::test]
async fn nobody_else_sees_a_scenario() {
    let server = TestServer::demonstration().await;
    let organiser = server.sign_in("organiser@example.org").await;
    let desk = organiser.page(DESK).await;
    let scenario = desk.attribute("td a[href*='/selection/']", "href").unwrap();
    let id = scenario.rsplit('/').next().unwrap().to_owned();
    for email in [
        "applicant@example.org",
        "participant@example.org",
        "reviewer@example.org",
        "evaluator@example.org",
        "administrator@example.org",
    ] {
        let browser = server.sign_in(email).await;
        for path in [
            DESK.to_owned(),
            scenario.clone(),
            format!("{scenario}/limits"),
            format!("{scenario}/protocol.json"),
        ] {
            assert_eq!(
                browser.get(&path).await.status(),
                StatusCode::FORBIDDEN,
                "{email} {path}"
            );
        }
        for action in ["compose", "stop", "discard", "set_aside"] {
            let name = format!("selection/{action}");
            let form = [
                ("do", name.as_str()),
                ("scenario", id.as_str()),
                ("set_aside_reason", "Mine."),
            ];
            let answer = browser.post("/today", &form).await;
            assert_eq!(answer.status(), StatusCode::FORBIDDEN, "{email} {action}");
        }
    }
    let visitor = server.visitor();
    assert_eq!(visitor.get(&scenario).await.status(), StatusCode::SEE_OTHER);
    assert_eq!(
        visitor
            .get(&format!("{scenario}/protocol.json"))
            .await
            .status(),
        StatusCode::UNAUTHORIZED
    );
    // Ids that are none, and a scenario of another edition.
    for path in [
        "/organise/2027/selection/x".to_owned(),
        format!("/organise/2019/selection/{id}"),
        format!("{DESK}/00000000-0000-0000-0000-000000000000"),
    ] {
        assert_eq!(
            organiser.get(&path).await.status(),
            StatusCode::NOT_FOUND,
            "{path}"
        );
    }
}

#[tokio::test]
async fn an_applicant_states_their_gender_apart_from_the_application() {
    let server = TestServer::demonstration().await;
    let applicant = server.sign_in("applicant@example.org").await;
    let page = applicant.page("/apply/2027").await;
    let id = page
        .attribute(
            "form:has(input[name=gender]) input[name=application]",
            "value",
        )
        .unwrap();
    let form = [
        ("do", "selection/state_gender"),
        ("application", id.as_str()),
        ("gender", "other"),
    ];
    assert_eq!(
        applicant.post("/apply/2027", &form).await.status(),
        StatusCode::SEE_OTHER
    );
    let page = applicant.page("/apply/2027").await;
    assert!(
        page.attribute("input[name=gender][value=other]", "checked")
            .is_some()
    );
    let own = applicant
        .get("/account/data.json")
        .await
        .text()
        .await
        .unwrap();
    assert!(own.contains("genders stated for the balance of a cohort"));
    let somebody = server.sign_in("participant@example.org").await;
    assert_eq!(
        somebody.post("/today", &form).await.status(),
        StatusCode::NOT_FOUND
    );
}
