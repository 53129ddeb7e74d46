//! Reviews over HTTP: a round by plain forms, blind to the last page, mail and file, every role at
//! every door.

use std::collections::{BTreeSet, VecDeque};

use crate::common::{self, Browser, NOW, Seen, TestServer};
use backend::store::{accounts, call, mails, reviews as store};
use domain::accounts::ProfileForm;
use domain::applications::{Content, Save};
use domain::call::{Ask, CallForm, Question};
use domain::ids::{ApplicationId, PersonId};
use domain::language::Bilingual;
use domain::permission::Role;
use domain::programme::{Edition, Module};
use reqwest::StatusCode;
use scraper::{Html, Selector};

/// What gives an applicant away, in the ways people write it. The first is the name of an account.
const IDENTITY: [&str; 9] = [
    "zdenka",
    "kralova",
    "králová",
    "brno",
    "brněn",
    "odbor bydlení",
    "stará radnice",
    "example.org/zdenka",
    "zdenka.kralova",
];

struct Stage {
    server: TestServer,
    edition: Edition,
    module: Module,
}

impl Stage {
    async fn set() -> Self {
        let server = TestServer::start().await;
        let (edition, modules) = common::edition(&server.academy).await;
        let module = modules[0].clone();
        let mut tx = server.academy.db.write().await.unwrap();
        // A question of the organisers' own, to which people say who they are.
        let question = Question {
            key: "who".into(),
            text: Bilingual::default(),
            help: Bilingual::default(),
            required: true,
            ask: Ask::Text { max: 1_000 },
        };
        let version = call::Version {
            form: CallForm {
                version: 1,
                questions: vec![question],
            },
            revision: 1,
            made_at: NOW,
            made_by: None,
        };
        call::add(&mut tx, &edition.id, &version).await.unwrap();
        tx.commit().await.unwrap();
        Self {
            server,
            edition,
            module,
        }
    }

    /// Somebody who applies and says in every part who they are.
    async fn applied(&self, email: &str) -> ApplicationId {
        let id = self.server.person(email, &[]).await;
        let form = ProfileForm {
            organisation: "Město Brno, Odbor bydlení".into(),
            ..common::profile("Zdenka Králová", 4)
        };
        let mut tx = self.server.academy.db.write().await.unwrap();
        accounts::set_profile(&mut tx, &id, &form.parse().unwrap())
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let caller = self.caller(&id).await;
        let academy = &self.server.academy;
        backend::service::applications::start(academy, &caller, "2027")
            .await
            .unwrap();
        let own = backend::service::applications::own(academy, &caller, "2027")
            .await
            .unwrap();
        let draft = own.application.unwrap();
        let me = "I am Zdenka Králová (KRALOVA) from Brno, Brněnská 5, Odbor bydlení; write to zdenka.kralova@example.org or see https://example.org/zdenka. The Stará radnice is our office.";
        let content = Content {
            preferences: vec![self.module.id.to_string()],
            motivation: me.to_owned(),
            dilemma_title: "Brno: families first, asks Zdenka".to_owned(),
            situation: me.to_owned(),
            one_hand: me.to_owned(),
            other_hand: me.to_owned(),
            tried: me.to_owned(),
            key_question: "What would you do in Brno?".to_owned(),
            wish: me.to_owned(),
            answers: [("who".to_owned(), vec![me.to_owned()])].into(),
        };
        let save = Save {
            application: draft.id.clone(),
            base: draft.revision,
            content,
            form: 1,
            replace: false,
        };
        backend::service::applications::submit(academy, &caller, save)
            .await
            .unwrap();
        draft.id
    }

    async fn caller(&self, id: &PersonId) -> backend::Caller {
        common::ask_as(&self.server.academy, id).await
    }

    async fn organiser(&self) -> Browser {
        self.server
            .signed_in("organiser@example.org", &[(Role::Organiser, "")])
            .await
    }

    /// A round that is prepared, with a reviewer, given out and opened; all by forms.
    async fn opened(&self, organiser: &Browser, reviewer: &str) {
        let base = "/organise/2027/reviews";
        let done = |seen: &Seen, what: &str| {
            assert_eq!(
                seen.status,
                StatusCode::SEE_OTHER,
                "{what}: {:?}",
                seen.texts(".ua-error-summary li, .ecl-notification__description")
            );
        };
        let rubric = organiser
            .submit(
                &format!("{base}/rubric"),
                &[
                    ("do", "reviews/prepare"),
                    ("edition", "2027"),
                    ("reviews_each", "1"),
                    ("due", "2027-01-30"),
                    ("criteria[0][key]", ""),
                    ("criteria[0][title_en]", "Dilemma"),
                    ("criteria[0][title_fr]", "Dilemme"),
                    ("criteria[0][weight]", "2"),
                    ("criteria[0][levels_en]", "None\r\nSome\r\nMuch"),
                    ("criteria[0][levels_fr]", "Aucun\r\nUn peu\r\nBeaucoup"),
                    ("criteria[1][key]", ""),
                    ("criteria[1][title_en]", ""),
                    ("criteria[1][title_fr]", ""),
                    ("criteria[1][weight]", ""),
                    ("criteria[1][levels_en]", ""),
                    ("criteria[1][levels_fr]", ""),
                ],
            )
            .await;
        done(&rubric, "rubric");
        let named = organiser
            .submit(
                &format!("{base}/reviewers"),
                &[
                    ("do", "reviews/add_reviewer"),
                    ("edition", "2027"),
                    ("email", reviewer),
                    ("languages[]", "en"),
                    ("most", ""),
                ],
            )
            .await;
        done(&named, "reviewer");
        for to in ["reviews/assign", "reviews/open"] {
            let seen = organiser
                .submit(base, &[("do", to), ("edition", "2027")])
                .await;
            done(&seen, to);
        }
    }

    async fn review(&self, application: &ApplicationId) -> store::Review {
        let mut tx = self.server.academy.db.read().await.unwrap();
        store::of_application(&mut tx, application)
            .await
            .unwrap()
            .remove(0)
    }
}

/// What of an identity stands in a text.
fn given_away(text: &str) -> Vec<&'static str> {
    let low = text.to_lowercase();
    IDENTITY
        .into_iter()
        .filter(|part| low.contains(part))
        .collect()
}

fn links(page: &Seen) -> Vec<String> {
    let selector = Selector::parse("a[href^='/']").unwrap();
    Html::parse_document(&page.html)
        .select(&selector)
        .filter_map(|link| link.attr("href"))
        .map(|href| href.split('#').next().unwrap_or_default().to_owned())
        .filter(|href| !href.starts_with("/pkg/"))
        .collect()
}

/// Sends a file of reviews as the form of its page does; where it leads.
async fn from_file(browser: &Browser, text: &str) -> String {
    let part = reqwest::multipart::Part::text(text.to_owned()).file_name("reviews.csv");
    let form = reqwest::multipart::Form::new().part("file", part);
    let to = format!("{}/organise/2027/reviews/import/file", browser.url);
    let request = browser.client.post(to).header("origin", &browser.url);
    let answer = request.multipart(form).send().await.unwrap();
    Seen::of(answer).await.location.unwrap()
}

#[tokio::test]
async fn blind_means_blind() {
    let stage = Stage::set().await;
    let mut applications = Vec::new();
    for number in 0..3 {
        applications.push(stage.applied(&format!("zdenka{number}@example.org")).await);
    }
    stage.server.person("reviewer@example.org", &[]).await;
    let organiser = stage.organiser().await;
    stage.opened(&organiser, "reviewer@example.org").await;
    // The building gives it away as well, and only a person sees that.
    for application in &applications {
        let seen = organiser
            .submit(
                &format!("/organise/applications/{application}/reviews"),
                &[
                    ("do", "reviews/redact"),
                    ("application", application.as_str()),
                    ("passage", "stará radnice"),
                ],
            )
            .await;
        assert_eq!(seen.status, StatusCode::SEE_OTHER);
    }
    let reviewer = stage.server.sign_in("reviewer@example.org").await;
    // One is scored, with talk that names people.
    let first = stage.review(&applications[0]).await;
    let page = format!("/reviews/{}", first.id);
    let base = first.revision.to_string();
    let sent = reviewer
        .submit(
            &page,
            &[
                ("do", "reviews/write"),
                ("review", first.id.as_str()),
                ("base", &base),
                ("scores[c1]", "3"),
                ("comments[c1]", "Clear."),
                ("intent", "send"),
            ],
        )
        .await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER);
    let location = sent.location.unwrap();
    assert!(
        location.starts_with("/reviews/") && location.ends_with("#text"),
        "{location}"
    );
    organiser
        .submit(
            &format!("/organise/applications/{}/reviews", applications[0]),
            &[
                ("do", "reviews/say"),
                ("application", applications[0].as_str()),
                ("remark", "Zdenka Králová of Brno is known to us."),
            ],
        )
        .await;

    // Somebody else's review of it came from a file, and says what it should not.
    stage.server.person("second@example.org", &[]).await;
    let named = [
        ("do", "reviews/add_reviewer"),
        ("edition", "2027"),
        ("email", "second@example.org"),
        ("languages[]", "en"),
        ("most", ""),
    ];
    let reviewers = "/organise/2027/reviews/reviewers";
    let named = organiser.submit(reviewers, &named).await;
    assert_eq!(named.status, StatusCode::SEE_OTHER);
    let number = domain::applications::receipt("2027", &applications[0]);
    let report = from_file(
        &organiser,
        &format!(
            "application,reviewer,score_c1,comment_c1\n{number},second@example.org,2,Zdenka of Brno again"
        ),
    )
    .await;
    let page_of_file = organiser.page(&report).await;
    assert!(page_of_file.executable().is_empty());
    let done = organiser
        .send(&report, &page_of_file.form("exchange/bring_in"))
        .await;
    assert_eq!(
        done.location.as_deref(),
        Some("/organise/2027/reviews"),
        "{}",
        done.html
    );
    let peers = reviewer.page(&page).await;
    assert!(peers.html.contains("again"), "the reviewer reads it");

    // Every page and file that links lead to, in both languages.
    for language in ["en", "fr"] {
        reviewer
            .post(
                "/",
                &[("do", "accounts/choose_language"), ("language", language)],
            )
            .await;
        let mut waiting =
            VecDeque::from(["/today".to_owned(), "/reviews".to_owned(), page.clone()]);
        let mut known: BTreeSet<String> = waiting.iter().cloned().collect();
        let mut reviews = 0;
        while let Some(path) = waiting.pop_front() {
            let answer = reviewer.get(&path).await;
            let headers = format!("{:?}", answer.headers());
            let seen = Seen::of(answer).await;
            assert_eq!(seen.status, StatusCode::OK, "{path}");
            assert_eq!(given_away(&path), [""; 0], "the address {path}");
            assert_eq!(given_away(&headers), [""; 0], "the name of the file {path}");
            assert_eq!(given_away(&seen.html), [""; 0], "{path}");
            for application in &applications {
                assert!(
                    !seen.html.contains(application.as_str()),
                    "{path} names an application"
                );
            }
            reviews += usize::from(path.starts_with("/reviews/"));
            for href in links(&seen) {
                if known.insert(href.clone()) {
                    waiting.push_back(href);
                }
            }
        }
        assert_eq!(reviews, 3, "{known:?}");
        assert!(known.iter().any(|path| path.starts_with("/reviews.csv")));
    }

    // What lies behind other doors stays closed, whoever knows the address.
    let application = applications[1].as_str();
    for path in [
        "/organise".to_owned(),
        "/organise/2027".to_owned(),
        "/organise/2027/applications".to_owned(),
        "/organise/2027/applications.csv".to_owned(),
        "/organise/2027/applications?q=brno".to_owned(),
        "/organise/2027/reviews".to_owned(),
        "/organise/2027/reviews.csv".to_owned(),
        "/organise/2027/reviews/reviewers".to_owned(),
        "/organise/2027/reviews/rubric".to_owned(),
        "/organise/2027/reviews/conflicts".to_owned(),
        "/organise/2027/reviews/import".to_owned(),
        "/organise/2027/reviews/import.csv".to_owned(),
        report.clone(),
        format!("/organise/applications/{application}"),
        format!("/organise/applications/{application}/reviews"),
        "/outbox".to_owned(),
        "/people?q=zdenka".to_owned(),
        "/audit".to_owned(),
        "/workspace".to_owned(),
        "/evaluation".to_owned(),
        "/account/data.json".to_owned(),
    ] {
        let seen = reviewer.page(&path).await;
        assert_eq!(given_away(&seen.html), [""; 0], "{path}");
    }
    // What a file of PDF holds is not seen in its bytes: there is none for a reviewer.
    let paper = format!("/applications/{application}/application.pdf");
    assert_eq!(reviewer.get(&paper).await.status(), StatusCode::NOT_FOUND);
    // Answers of the interface: each function that takes an application or review.
    let second = stage.review(&applications[1]).await;
    for (function, body) in [
        (
            "applications/withdraw",
            format!("application={application}"),
        ),
        ("applications/decide", format!("application={application}")),
        (
            "applications/write",
            format!("application={application}&base=1&motivation=x&intent=save"),
        ),
        (
            "applications/answer",
            format!("application={application}&answer=confirm"),
        ),
        (
            "reviews/redact",
            format!("application={application}&passage=Brno"),
        ),
        ("reviews/say", format!("application={application}&remark=x")),
        (
            "reviews/give",
            format!("application={application}&reviewer={}", second.reviewer_id),
        ),
        (
            "reviews/write",
            format!("review={}&base=99&intent=save&scores%5Bc1%5D=2", second.id),
        ),
        (
            "reviews/write",
            format!("review={}&base=1&intent=send", second.id),
        ),
        ("reviews/remark", format!("review={}&remark=x", second.id)),
        ("reviews/abstain", format!("review={}", second.id)),
    ] {
        let answer = reviewer
            .client
            .post(format!("{}/api/{function}", reviewer.url))
            .header("origin", &reviewer.url)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(body)
            .send()
            .await
            .unwrap();
        assert!(!answer.status().is_success(), "{function}");
        assert_eq!(
            given_away(&answer.text().await.unwrap()),
            [""; 0],
            "{function}"
        );
    }
    // A form that is refused shows the page again, still veiled.
    let refused = reviewer
        .submit(
            &format!("/reviews/{}", second.id),
            &[
                ("do", "reviews/write"),
                ("review", second.id.as_str()),
                ("base", "1"),
                ("intent", "send"),
            ],
        )
        .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(refused.texts(".ua-error-summary li").len(), 1);
    assert_eq!(given_away(&refused.html), [""; 0]);

    // Every mail to the reviewer.
    let mut tx = stage.server.academy.db.read().await.unwrap();
    let (mails, _) = mails::page(&mut tx, "", "", 100, 0).await.unwrap();
    let to_reviewer: Vec<_> = mails
        .iter()
        .filter(|mail| mail.address == "reviewer@example.org")
        .collect();
    assert!(!to_reviewer.is_empty());
    for mail in to_reviewer {
        let whole = format!("{}\n{}\n{}", mail.subject, mail.body_text, mail.body_html);
        assert_eq!(given_away(&whole), [""; 0]);
    }
}

#[tokio::test]
async fn a_round_by_plain_forms() {
    let stage = Stage::set().await;
    let application = stage.applied("zdenka@example.org").await;
    stage.server.person("reviewer@example.org", &[]).await;
    let organiser = stage.organiser().await;
    let empty = organiser.page("/organise/2027/reviews").await;
    assert_eq!(empty.texts(".ua-empty__title").len(), 1);
    let refused = organiser
        .submit(
            "/organise/2027/reviews/rubric",
            &[
                ("do", "reviews/prepare"),
                ("edition", "2027"),
                ("reviews_each", "9"),
                ("due", "2027-01-30"),
                ("criteria[0][key]", ""),
                ("criteria[0][title_en]", "Dilemma"),
                ("criteria[0][title_fr]", ""),
                ("criteria[0][weight]", "2"),
                ("criteria[0][levels_en]", "One"),
                ("criteria[0][levels_fr]", "Un"),
            ],
        )
        .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(refused.texts(".ua-error-summary li").len(), 3);
    assert_eq!(
        refused
            .attribute("#f-criteria\\[0\\]\\[title_en\\]", "value")
            .as_deref(),
        Some("Dilemma")
    );
    stage.opened(&organiser, "reviewer@example.org").await;
    let reviewer = stage.server.sign_in("reviewer@example.org").await;
    let today = reviewer.page("/today").await;
    assert!(
        today
            .texts(".ua-task__title")
            .contains(&"Score one application".to_owned()),
        "{:?}",
        today.texts(".ua-task__title")
    );
    let review = stage.review(&application).await;
    let page = reviewer.page(&format!("/reviews/{}", review.id)).await;
    assert_eq!(page.texts("input[type=radio][name='scores[c1]']").len(), 3);
    assert_eq!(page.texts("fieldset[data-criterion]").len(), 1);
    let form = |intent: &'static str, base: &'static str, score: &'static str| {
        [
            ("do", "reviews/write"),
            ("review", review.id.as_str()),
            ("base", base),
            ("scores[c1]", score),
            ("comments[c1]", "Say more about the price."),
            ("shared[c1]", "on"),
            ("intent", intent),
        ]
    };
    let path = format!("/reviews/{}", review.id);
    for _ in 0..2 {
        // Sent once more, because the answer was lost, it is what is stored.
        let saved = reviewer.submit(&path, &form("save", "1", "3")).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER);
    }
    let second = reviewer.submit(&path, &form("save", "1", "2")).await;
    assert_eq!(second.status, StatusCode::CONFLICT);
    assert!(second.html.contains("Say more about the price."));
    // So is whoever sends half of it from there: nothing is stored by itself, for the form is still the old one.
    let half = reviewer.submit(&path, &form("send", "1", "")).await;
    assert_eq!(half.status, StatusCode::CONFLICT);
    assert_eq!(
        half.texts("#draft-changed").len(),
        1,
        "both texts are shown"
    );
    let fields = half.form("reviews/write").fields;
    let field = |name: &str| {
        let found = fields.iter().find(|(field, _)| field == name);
        found.map(|(_, value)| value.as_str())
    };
    assert_eq!((field("base"), field("other")), (Some("1"), Some("2")));
    // The own text is stored once its author says so, knowing of the other; it is not sent by that.
    let mut mine = form("replace", "1", "2").to_vec();
    mine.push(("other", "2"));
    let kept = reviewer.submit(&path, &mine).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER);
    let sent = reviewer.submit(&path, &form("send", "3", "3")).await;
    assert_eq!(sent.location.as_deref(), Some("/reviews"));
    let board = organiser.page("/organise/2027/reviews").await;
    assert_eq!(board.texts("td.ua-heat"), ["100"]);
    assert!(!board.html.contains(" style=\""));
    let csv = organiser.get("/organise/2027/reviews.csv").await;
    assert_eq!(
        csv.headers()["content-disposition"],
        "attachment; filename=\"urban-academy-2027-reviews.csv\""
    );
    let judged = organiser
        .page(&format!("/organise/applications/{application}/reviews"))
        .await;
    assert!(judged.html.contains("Say more about the price."));
    // The applicant reads it once it is decided, and not before.
    let applicant = stage.server.sign_in("zdenka@example.org").await;
    assert!(
        !applicant
            .page("/apply/2027")
            .await
            .html
            .contains("Say more about the price.")
    );
    let path = format!("/organise/applications/{application}");
    let decided = organiser
        .submit(
            &path,
            &[
                ("do", "applications/decide"),
                ("application", application.as_str()),
                ("seen", "submitted"),
                ("decision", "decline"),
                ("reason", "Others were nearer to the theme."),
                ("intent", "send"),
            ],
        )
        .await;
    assert_eq!(decided.status, StatusCode::SEE_OTHER);
    let own = applicant.page("/apply/2027").await;
    assert!(own.html.contains("Say more about the price."));
    assert!(!own.html.contains("reviewer@example.org"));
}

#[tokio::test]
async fn reviews_come_from_a_file_that_is_reported_on_first() {
    let stage = Stage::set().await;
    let application = stage.applied("zdenka@example.org").await;
    stage.server.person("reviewer@example.org", &[]).await;
    let organiser = stage.organiser().await;
    let desk = "/organise/2027/reviews/import";
    // Before there is a round nothing can come in, and the page says so.
    let page = organiser.page(desk).await;
    assert!(page.html.contains("ecl-notification"), "{}", page.html);
    assert!(page.texts("input[type=file]").is_empty());
    assert_eq!(
        from_file(&organiser, "application\nx").await,
        format!("{desk}?refused=review-not-prepared")
    );
    stage.opened(&organiser, "reviewer@example.org").await;
    let page = organiser.page(desk).await;
    assert_eq!(
        page.texts("dt code")[..3],
        ["application", "reviewer", "score_c1"]
    );
    assert!(page.executable().is_empty());
    // What is given out can be filled in and sent back.
    let file = organiser.get("/organise/2027/reviews/import.csv").await;
    let name = file.headers()["content-disposition"].to_str().unwrap();
    assert!(name.contains("urban-academy-2027-reviews-to-fill-in.csv"));
    let file = file.text().await.unwrap();
    let number = domain::applications::receipt("2027", &application);
    assert!(
        file.contains(&format!("{number},reviewer@example.org,,")),
        "{file}"
    );
    // As it stands it is wrong, and nothing can be brought in.
    let to = from_file(&organiser, &file).await;
    let page = organiser.page(&to).await;
    assert_eq!(page.texts("tbody td")[..2], ["2", "score_c1"]);
    assert!(
        page.forms()
            .iter()
            .all(|form| form.action != "exchange/bring_in")
    );
    let filled = file.replace("reviewer@example.org,,", "reviewer@example.org,3,");
    let to = from_file(&organiser, &filled).await;
    let page = organiser.page(&to).await;
    assert_eq!(page.texts("tbody td")[0], number);
    organiser.send(&to, &page.form("exchange/bring_in")).await;
    let review = stage.review(&application).await;
    assert_eq!(review.total, Some(100.0));
    assert_eq!(
        from_file(&organiser, "").await,
        format!("{desk}?refused=import-empty")
    );
    // Others are sent to the page that tells them so, whoever they are.
    let reviewer = stage.server.sign_in("reviewer@example.org").await;
    assert_eq!(from_file(&reviewer, &filled).await, desk);
    assert_eq!(reviewer.page(&to).await.status, StatusCode::FORBIDDEN);
    assert_eq!(from_file(&stage.server.visitor(), &filled).await, desk);
}

#[tokio::test]
async fn every_role_at_every_door() {
    let stage = Stage::set().await;
    let application = stage.applied("zdenka@example.org").await;
    stage.server.person("reviewer@example.org", &[]).await;
    let organiser = stage.organiser().await;
    stage.opened(&organiser, "reviewer@example.org").await;
    let review = stage.review(&application).await;
    let edition = stage.edition.id.to_string();
    let doors = [
        "/organise/2027/reviews".to_owned(),
        "/organise/2027/reviews/reviewers".to_owned(),
        "/organise/2027/reviews/rubric".to_owned(),
        "/organise/2027/reviews/conflicts".to_owned(),
        format!("/organise/applications/{application}/reviews"),
        "/organise/2027/reviews.csv".to_owned(),
        "/organise/2027/reviews/import".to_owned(),
        "/organise/2027/reviews/import.csv".to_owned(),
    ];
    let own = [
        format!("/reviews/{}", review.id),
        "/reviews".to_owned(),
        "/reviews.csv?edition=2027".to_owned(),
    ];
    let visitor = stage.server.visitor();
    for door in doors.iter().chain(&own) {
        let status = visitor.page(door).await.status;
        let away = if door.contains(".csv") {
            StatusCode::UNAUTHORIZED
        } else {
            StatusCode::SEE_OTHER
        };
        assert_eq!(status, away, "{door}");
    }
    let other = stage
        .server
        .signed_in("other@example.org", &[(Role::Reviewer, &edition)])
        .await;
    let evaluator = stage
        .server
        .signed_in("evaluator@example.org", &[(Role::Evaluator, "")])
        .await;
    for (who, mine) in [
        (&other, StatusCode::NOT_FOUND),
        (&evaluator, StatusCode::FORBIDDEN),
        (&organiser, StatusCode::FORBIDDEN),
    ] {
        assert_eq!(who.page(&own[0]).await.status, mine);
    }
    for door in &doors {
        assert_eq!(
            other.page(door).await.status,
            StatusCode::FORBIDDEN,
            "{door}"
        );
        assert_eq!(
            evaluator.page(door).await.status,
            StatusCode::FORBIDDEN,
            "{door}"
        );
        assert_eq!(organiser.page(door).await.status, StatusCode::OK, "{door}");
    }
    assert_eq!(other.page("/reviews").await.status, StatusCode::OK);
}
