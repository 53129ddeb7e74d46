//! Surveys over HTTP: prepared, opened, answered and read by plain forms; what hostile clients get.

use crate::common::{self, pseudo};
use crate::common::{Browser, Seen, TestServer};
use domain::permission::Role;
use domain::programme::EditionState;
use reqwest::StatusCode;

/// An open survey of the third edition, and who was there.
struct Story {
    server: TestServer,
    organiser: Browser,
    participants: Vec<Browser>,
    id: String,
}

async fn story(participants: usize) -> Story {
    let server = TestServer::start().await;
    let edition = common::edition_in(&server.academy, EditionState::FollowUp)
        .await
        .0
        .id;
    let organiser = server
        .signed_in("organiser@example.org", &[(Role::Organiser, "")])
        .await;
    let mut people = Vec::new();
    for number in 0..participants {
        let email = format!("p{number}@example.org");
        let grants = [(Role::Participant, edition.as_str())];
        people.push(server.signed_in(&email, &grants).await);
    }
    let prepared = organiser
        .submit(
            "/evaluation/new",
            &[
                ("do", "surveys/prepare"),
                ("questions", "module_evaluation"),
                ("about", "2027"),
                ("audience", "edition"),
                ("title_en", "How was it?"),
                ("title_fr", "Comment était-ce ?"),
                ("closes", "2027-01-29T17:00"),
            ],
        )
        .await;
    assert_eq!(prepared.status, StatusCode::SEE_OTHER);
    let location = prepared.location.unwrap();
    let id = location.strip_prefix("/evaluation/").unwrap().to_owned();
    let page = organiser.page(&location).await;
    assert!(
        page.texts(".ua-panel button")[0].contains("and invite"),
        "the button says how many will get it: {:?}",
        page.texts(".ua-panel button")
    );
    let opened = keep(&organiser, &id, "surveys/open").await;
    assert_eq!(opened.status, StatusCode::SEE_OTHER);
    Story {
        server,
        organiser,
        participants: people,
        id,
    }
}

async fn keep(browser: &Browser, id: &str, action: &str) -> Seen {
    browser
        .submit(
            &format!("/evaluation/{id}"),
            &[("do", action), ("survey", id)],
        )
        .await
}

const CHOSEN: [(&str, &str); 8] = [
    ("answers[overall]", "4"),
    ("answers[advice_usable]", "5"),
    ("answers[protocol_time]", "right"),
    ("answers[contacts]", "one_two"),
    ("answers[first_step]", "dated"),
    ("answers[annual]", "yes"),
    ("answers[apply_again]", "no"),
    ("written_in", "en"),
];

async fn send(browser: &Browser, id: &str, takeaway: &str) -> Seen {
    let mut form = vec![("do", "surveys/answer"), ("survey", id)];
    form.extend(CHOSEN);
    form.push(("answers[takeaway]", takeaway));
    form.push(("answers[improve]", ""));
    browser.submit(&format!("/surveys/{id}"), &form).await
}

#[tokio::test]
async fn a_survey_is_answered_and_read_without_a_script() {
    let story = story(6).await;
    let id = story.id.as_str();
    let path = format!("/surveys/{id}");
    let today = story.participants[0].page("/today").await;
    assert!(today.html.contains(&path), "the task leads to the survey");

    let page = story.participants[0].page(&path).await;
    assert_eq!(page.status, StatusCode::OK);
    assert_eq!(page.texts("h1"), ["How was it?"]);
    assert!(
        page.texts("time")[0].contains("(CET)"),
        "a deadline says its zone"
    );
    assert_eq!(page.texts("form.ua-form fieldset").len(), 8);
    assert_eq!(page.texts("form.ua-form textarea").len(), 2);
    assert!(page.attribute("script", "src").is_none());

    // Texts that spreadsheets would run, markup, quotes and line ends.
    let said = [
        "=HYPERLINK(\"https://example.org\")",
        "+1",
        "<b>bold</b> & \"quoted\", twice",
        "@SUM(1)",
        "two\r\nlines",
        "",
    ];
    for (browser, takeaway) in story.participants.iter().zip(said) {
        let sent = send(browser, id, takeaway).await;
        assert_eq!(
            sent.status,
            StatusCode::SEE_OTHER,
            "{:?}",
            sent.texts("#errors")
        );
        assert_eq!(sent.location.as_deref(), Some(path.as_str()));
        assert!(browser.page(&path).await.html.contains("Thank you"));
        assert!(!browser.page("/today").await.html.contains(&path));
    }

    let results = format!("/evaluation/{id}");
    let open = story.organiser.page(&results).await;
    assert_eq!(open.texts(".ua-strip__value"), ["6", "6", "100\u{a0}%"]);
    assert!(
        open.texts(".ua-bars").is_empty(),
        "no results while it is open"
    );
    let csv = story
        .organiser
        .page(&format!("{results}/answers.csv"))
        .await;
    assert_eq!(
        (csv.status, csv.html.as_str()),
        (StatusCode::CONFLICT, "survey-still-open")
    );

    assert_eq!(
        keep(&story.organiser, id, "surveys/close").await.status,
        StatusCode::SEE_OTHER
    );
    let closed = story.organiser.page(&results).await;
    assert_eq!(
        closed.texts(".ua-bars").len(),
        7,
        "the optional scale has no answer"
    );
    assert_eq!(
        closed.texts(".ua-twin table").len(),
        7,
        "every chart has its table"
    );
    assert!(closed.texts(".ua-bars__value")[3].starts_with("100\u{a0}% (6 of 6)"));
    let texts = closed.texts(".ua-list .ua-written");
    assert_eq!(texts.len(), 5);
    assert!(
        texts.contains(&said[2].to_owned()),
        "as written, not as markup"
    );
    assert_eq!(
        closed.attribute(".ua-list .ua-written", "lang").as_deref(),
        Some("en")
    );

    let answer = story.organiser.get(&format!("{results}/answers.csv")).await;
    assert_eq!(answer.headers()["content-type"], "text/csv; charset=utf-8");
    assert_eq!(answer.headers()["cache-control"], "no-store");
    assert!(
        answer.headers()["content-disposition"]
            .to_str()
            .unwrap()
            .contains("urban-academy-2027-answers.csv")
    );
    let bytes = answer.bytes().await.unwrap();
    let text = std::str::from_utf8(&bytes).unwrap();
    let mut reader = csv::Reader::from_reader(text.strip_prefix('\u{feff}').unwrap().as_bytes());
    let head: Vec<String> = reader
        .headers()
        .unwrap()
        .iter()
        .map(str::to_owned)
        .collect();
    assert_eq!(
        (head[0].as_str(), head[8].as_str()),
        ("overall", "takeaway")
    );
    let records: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(records.len(), 6);
    let mut takeaways: Vec<&str> = records.iter().map(|record| &record[8]).collect();
    takeaways.sort_unstable();
    assert_eq!(
        takeaways,
        [
            "",
            "'+1",
            "'=HYPERLINK(\"https://example.org\")",
            "'@SUM(1)",
            said[2],
            "two\nlines"
        ],
    );
}

#[tokio::test]
async fn what_is_missing_is_named_and_what_was_typed_stays() {
    let story = story(1).await;
    let path = format!("/surveys/{}", story.id);
    let browser = &story.participants[0];
    let refused = browser
        .submit(
            &path,
            &[
                ("do", "surveys/answer"),
                ("survey", &story.id),
                ("answers[overall]", "4"),
                ("answers[annual]", "<script>"),
                ("answers[takeaway]", &format!("Un pas{}", "!".repeat(2000))),
                ("written_in", "fr"),
            ],
        )
        .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let problems = refused.texts("#errors li");
    assert_eq!(problems.len(), 7, "{problems:?}");
    assert_eq!(
        problems[0],
        "The advice I received or heard is usable in my own work. – Please choose one of the answers."
    );
    // Every entry leads to a field that is there.
    let document = scraper::Html::parse_document(&refused.html);
    let link = scraper::Selector::parse("#errors a").unwrap();
    for link in document.select(&link) {
        let target = link.attr("href").unwrap().strip_prefix('#').unwrap();
        assert!(
            refused.html.contains(&format!("id=\"{target}\"")),
            "{target}"
        );
    }
    assert_eq!(
        refused
            .attribute("input[name=\"answers[overall]\"][checked]", "value")
            .as_deref(),
        Some("4")
    );
    assert!(refused.texts("textarea")[0].starts_with("Un pas!!!"));
    assert_eq!(
        refused
            .attribute("select option[selected]", "value")
            .as_deref(),
        Some("fr")
    );
    assert!(refused.html.contains("2,006 of 2,000 characters"));

    // Nothing was stored: the whole answer still counts, and only once.
    assert_eq!(
        send(browser, &story.id, "first").await.status,
        StatusCode::SEE_OTHER
    );
    let again = send(browser, &story.id, "second").await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    assert!(again.html.contains("You have answered this survey already"));
    assert!(
        again.html.contains("Thank you"),
        "and the page says where things stand"
    );

    // A form of another survey, or one somebody wrote themselves.
    let strange = browser
        .submit(
            &path,
            &[
                ("do", "surveys/answer"),
                ("survey", "1"),
                ("answers[overall]", "1"),
            ],
        )
        .await;
    assert_eq!(strange.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn it_is_closed_to_everybody_else() {
    let story = story(1).await;
    let path = format!("/surveys/{}", story.id);
    let results = format!("/evaluation/{}", story.id);
    let csv = format!("{results}/answers.csv");
    let visitor = story.server.visitor();
    let outsider = story
        .server
        .signed_in("outsider@example.org", &[(Role::Participant, "another")])
        .await;
    let nobody = story.server.signed_in("nobody@example.org", &[]).await;
    let evaluator = story
        .server
        .signed_in("evaluator@example.org", &[(Role::Evaluator, "")])
        .await;

    for page in [path.as_str(), &results, "/evaluation", "/evaluation/new"] {
        let seen = visitor.page(page).await;
        assert!(
            seen.location.unwrap().starts_with("/sign-in?next="),
            "{page}"
        );
    }
    assert_eq!(visitor.page(&csv).await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(outsider.page(&path).await.status, StatusCode::NOT_FOUND);
    assert_eq!(
        send(&outsider, &story.id, "x").await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(nobody.page(&path).await.status, StatusCode::FORBIDDEN);
    assert_eq!(evaluator.page(&path).await.status, StatusCode::FORBIDDEN);
    for browser in [&outsider, &nobody, &story.participants[0]] {
        for page in [results.as_str(), "/evaluation", "/evaluation/new", &csv] {
            assert_eq!(
                browser.page(page).await.status,
                StatusCode::FORBIDDEN,
                "{page}"
            );
        }
        for action in ["open", "close", "report", "remind", "discard"] {
            let action = format!("surveys/{action}");
            // Whatever page a form claims to stand on, and straight to the function itself.
            let form = [("do", action.as_str()), ("survey", story.id.as_str())];
            assert_eq!(
                browser.submit("/today", &form).await.status,
                StatusCode::FORBIDDEN,
                "{action}"
            );
            let straight = browser.submit(&format!("/api/{action}"), &form[1..]).await;
            assert_eq!(straight.status, StatusCode::FORBIDDEN, "{action}");
        }
    }
    for id in ["1", "0190a5b2-7c1d-7e3f-8a9b-0c1d2e3f4a5b"] {
        assert_eq!(
            evaluator.page(&format!("/evaluation/{id}")).await.status,
            StatusCode::NOT_FOUND
        );
        let csv = format!("/evaluation/{id}/answers.csv");
        assert_eq!(evaluator.page(&csv).await.status, StatusCode::NOT_FOUND);
        let page = story.participants[0].page(&format!("/surveys/{id}")).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND);
    }

    // Reminding twice in a row is refused and says why.
    assert_eq!(
        keep(&evaluator, &story.id, "surveys/remind").await.status,
        StatusCode::SEE_OTHER
    );
    let twice = keep(&evaluator, &story.id, "surveys/remind").await;
    assert_eq!(twice.status, StatusCode::CONFLICT);
    assert!(twice.html.contains("less than a day ago"));

    assert_eq!(
        keep(&evaluator, &story.id, "surveys/close").await.status,
        StatusCode::SEE_OTHER
    );
    let closed = story.participants[0].page(&path).await;
    assert!(
        closed.html.contains("This survey is closed") && closed.texts("form.ua-form").is_empty()
    );
    let late = send(&story.participants[0], &story.id, "late").await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    let few = evaluator.page(&results).await;
    assert!(few.html.contains("Fewer than 5 people answered") && few.texts(".ua-bars").is_empty());
}

#[tokio::test]
async fn every_word_is_from_the_locales() {
    let story = story(5).await;
    let (path, results) = (
        format!("/surveys/{}", story.id),
        format!("/evaluation/{}", story.id),
    );
    let pseudo = [("do", "accounts/choose_language"), ("language", "en-XA")];
    for browser in story.participants.iter().chain([&story.organiser]) {
        assert_eq!(
            browser.submit("/today", &pseudo).await.status,
            StatusCode::SEE_OTHER
        );
    }
    let said = |seen: Seen| pseudo::unmarked(&seen.html);
    let none: Vec<String> = Vec::new();
    let organiser = &story.organiser;
    assert_eq!(said(story.participants[0].page(&path).await), none);
    let empty = [("do", "surveys/answer"), ("survey", story.id.as_str())];
    assert_eq!(
        said(story.participants[0].submit(&path, &empty).await),
        none
    );
    assert_eq!(said(organiser.page("/evaluation").await), none);
    assert_eq!(said(organiser.page("/evaluation/new").await), none);
    let wrong = [
        ("do", "surveys/prepare"),
        ("questions", ""),
        ("about", ""),
        ("title_en", ""),
        ("title_fr", ""),
        ("closes", ""),
    ];
    assert_eq!(
        said(organiser.submit("/evaluation/new", &wrong).await),
        none
    );
    assert_eq!(said(organiser.page(&results).await), none);
    for browser in &story.participants {
        send(browser, &story.id, "Something to take home").await;
    }
    assert_eq!(said(story.participants[0].page(&path).await), none);
    keep(organiser, &story.id, "surveys/close").await;
    assert_eq!(said(organiser.page(&results).await), none);
    assert_eq!(said(story.participants[0].page("/today").await), none);
    let publish = format!("{results}/publish?question=annual");
    assert_eq!(said(organiser.page(&publish).await), none);
    let form = [
        ("do", "surveys/publish"),
        ("survey", story.id.as_str()),
        ("question", "annual"),
        ("wording_en", ""),
        ("wording_fr", ""),
    ];
    assert_eq!(said(organiser.submit(&publish, &form).await), none);
}

#[tokio::test]
async fn a_figure_stands_on_the_public_page_with_its_evidence() {
    let story = story(5).await;
    for (number, browser) in story.participants.iter().enumerate() {
        assert_eq!(
            send(browser, &story.id, &format!("{number}")).await.status,
            StatusCode::SEE_OTHER
        );
    }
    let results = format!("/evaluation/{}", story.id);
    let publish = format!("{results}/publish?question=annual");
    assert_eq!(
        story.organiser.page(&publish).await.status,
        StatusCode::NOT_FOUND,
        "while it is open"
    );
    keep(&story.organiser, &story.id, "surveys/close").await;
    let page = story.organiser.page(&results).await;
    assert!(page.html.contains(&publish));
    assert_eq!(
        story.participants[0].page(&publish).await.status,
        StatusCode::FORBIDDEN
    );
    let form = [
        ("do", "surveys/publish"),
        ("survey", story.id.as_str()),
        ("question", "annual"),
        ("choices[]", "yes"),
        ("wording_en", "of those who answered: every year"),
        ("wording_fr", ""),
    ];
    let ticked = story
        .organiser
        .submit(&publish, &[&form[..3], &form[4..]].concat())
        .await;
    assert_eq!(ticked.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        ticked.html.contains("id=\"f-choices\""),
        "the problem leads to the first box"
    );
    let done = story.organiser.submit(&publish, &form).await;
    assert_eq!(
        done.location.as_deref(),
        Some("/editions/2027#figures"),
        "{:?}",
        done.texts("#errors")
    );

    let visitor = story.server.visitor();
    let public = visitor.page("/editions/2027").await;
    let facts = public.texts("article.ua-panel dd");
    assert_eq!(
        facts[1..4],
        ["5", "5", "5"],
        "agreed, answered, invited: {facts:?}"
    );
    assert!(facts[0].starts_with("The academy should take place every year. – Yes"));
    let key = public.attribute("article.ua-panel", "id").unwrap();
    let withdraw = format!("/evaluation/withdraw?edition=2027&figure={key}");
    assert!(
        story
            .organiser
            .page("/evaluation")
            .await
            .html
            .contains(&key)
    );
    assert!(
        visitor
            .page(&withdraw)
            .await
            .location
            .unwrap()
            .starts_with("/sign-in")
    );
    let form = [
        ("do", "surveys/withdraw"),
        ("edition", "2027"),
        ("figure", key.as_str()),
        ("reason", "Counted twice <b>"),
    ];
    assert_eq!(
        story.participants[0].submit("/today", &form).await.status,
        StatusCode::FORBIDDEN
    );
    assert_eq!(
        story.organiser.submit(&withdraw, &form).await.status,
        StatusCode::SEE_OTHER
    );
    let public = visitor.page("/editions/2027").await;
    assert!(public.html.contains("Withdrawn") && public.html.contains("Counted twice &lt;b"));
    let home = visitor.page("/").await;
    assert!(
        !home.html.contains("every year"),
        "nobody is shown it first"
    );
}
