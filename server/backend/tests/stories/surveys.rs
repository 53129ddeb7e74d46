//! Surveys, told on SQLite and on PostgreSQL: how one goes from draft to report, that an answer
//! counts once, and that nobody who has the database in hand can tell whose it is.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use crate::common::{self, House, NOW, on_both};
use backend::chance::SeededChance;
use backend::db::Db;
use backend::service::surveys::{self as service, DraftForm, FigureForm};
use backend::service::{retention, today};
use backend::store::surveys as store;
use backend::{Academy, Caller, Error, Settings, access::Grant, all, exec, one};
use domain::ids::SurveyId;
use domain::permission::Role;
use domain::surveys::{Comparability, Finding, SurveyState};
use domain::{Language, Timestamp};

on_both! {
    a_survey_goes_from_draft_to_report
    an_answer_counts_once_however_often_it_is_sent
    only_the_invited_answer_and_only_the_evaluators_read
    everybody_is_who_had_a_place_and_is_asked_by_the_academy
    a_deadline_ends_it_without_a_button
    few_answers_are_not_shown
    a_figure_is_published_with_its_evidence_and_withdrawn_with_a_reason
    whoever_is_erased_takes_the_invitation_along_and_leaves_the_answer
    answering_writes_nothing_about_anybody
    nobody_with_the_database_in_hand_can_join_answers_to_people
}

fn code<T: std::fmt::Debug>(outcome: Result<T, Error>) -> String {
    match outcome.expect_err("refused") {
        Error::Refused(refusal) if refusal.problems().is_empty() => refusal.code().to_owned(),
        Error::Refused(refusal) => refusal
            .problems()
            .iter()
            .map(|problem| format!("{}:{}", problem.field, problem.code))
            .collect::<Vec<_>>()
            .join(" "),
        fault => panic!("{fault}"),
    }
}

/// An edition with participants of its first module, and an organiser.
struct Cast {
    academy: Arc<Academy>,
    organiser: Caller,
    participants: Vec<Caller>,
}

async fn cast(academy: Arc<Academy>, participants: usize) -> Cast {
    let (edition, modules) = common::edition(&academy).await;
    let organiser = common::caller(&academy, "Olga", &[(Role::Organiser, "")]).await;
    let mut people = Vec::new();
    for number in 0..participants {
        let scopes = [
            (Role::Participant, edition.id.as_str()),
            (Role::Participant, modules[0].id.as_str()),
        ];
        people.push(common::caller(&academy, &format!("Person {number:02}"), &scopes).await);
    }
    Cast {
        academy,
        organiser,
        participants: people,
    }
}

fn draft() -> DraftForm {
    DraftForm {
        questions: "module_evaluation".to_owned(),
        about: "2027/housing".to_owned(),
        audience: "module".to_owned(),
        title_en: "How was it?".to_owned(),
        title_fr: "Comment était-ce ?".to_owned(),
        closes: "2027-01-29T17:00".to_owned(),
    }
}

async fn opened(cast: &Cast) -> SurveyId {
    let id = service::prepare(&cast.academy, &cast.organiser, &draft())
        .await
        .unwrap();
    service::open(&cast.academy, &cast.organiser, &id)
        .await
        .unwrap();
    id
}

/// A complete answer whose words are `takeaway`.
fn filled(overall: &str, takeaway: &str) -> BTreeMap<String, String> {
    [
        ("overall", overall),
        ("advice_usable", "4"),
        ("protocol_time", "right"),
        ("field_visit", ""),
        ("contacts", "one_two"),
        ("first_step", "dated"),
        ("annual", "yes"),
        ("apply_again", "yes"),
        ("takeaway", takeaway),
        ("improve", ""),
    ]
    .map(|(key, value)| (key.to_owned(), value.to_owned()))
    .into()
}

async fn answer(cast: &Cast, caller: &Caller, id: &SurveyId, takeaway: &str) -> Result<(), Error> {
    service::answer(&cast.academy, caller, id, &filled("4", takeaway), "en").await
}

async fn audited(academy: &Academy) -> Vec<String> {
    let mut tx = academy.db.read().await.unwrap();
    all!(
        tx,
        sqlx::query_scalar(
            "SELECT operation FROM audit WHERE operation LIKE 'survey.%' ORDER BY operation"
        )
    )
    .unwrap()
}

async fn mails(academy: &Academy) -> Vec<(String, String)> {
    let mut tx = academy.db.read().await.unwrap();
    all!(
        tx,
        sqlx::query_as("SELECT address, subject FROM mails WHERE kind = 'survey' ORDER BY id")
    )
    .unwrap()
}

async fn a_survey_goes_from_draft_to_report(house: House) {
    let cast = cast(house.academy().await, 7).await;
    let (academy, organiser) = (&cast.academy, &cast.organiser);

    let id = service::prepare(academy, organiser, &draft())
        .await
        .unwrap();
    let seen = service::results(academy, organiser, &id).await.unwrap();
    assert_eq!(
        (seen.listed.standing, seen.recipients, seen.findings),
        (SurveyState::Draft, 7, None)
    );
    assert!(
        seen.listed.survey.questions.questions()[0].comparability == Comparability::New,
        "nobody asked before"
    );
    assert_eq!(
        code(answer(&cast, &cast.participants[0], &id, "").await),
        "not-found"
    );
    assert!(mails(academy).await.is_empty());

    service::open(academy, organiser, &id).await.unwrap();
    assert_eq!(
        code(service::open(academy, organiser, &id).await),
        "survey-not-draft"
    );
    assert_eq!(
        code(service::discard(academy, organiser, &id).await),
        "survey-not-draft"
    );
    let invitations = mails(academy).await;
    assert_eq!(invitations.len(), 7);
    assert_eq!(invitations[0].1, "Please answer: How was it?");
    let tasks = today::tasks(academy, &cast.participants[0]).await.unwrap();
    let task = tasks.iter().find(|task| task.key == "survey").unwrap();
    assert_eq!(task.href, format!("/surveys/{id}"));
    assert_eq!(
        task.due.map(backend::when::rfc3339).as_deref(),
        Some("2027-01-29T16:00:00Z")
    );

    for (at, caller) in cast.participants.iter().take(5).enumerate() {
        let steps = ["3", "4", "4", "5", "5"][at];
        service::answer(academy, caller, &id, &filled(steps, ""), "en")
            .await
            .unwrap();
    }
    let seen = service::results(academy, organiser, &id).await.unwrap();
    assert_eq!(
        (seen.listed.response.count, seen.listed.response.of),
        (5, 7)
    );
    assert_eq!(
        seen.findings, None,
        "nobody sees results while people answer"
    );
    assert_eq!(
        code(service::table(academy, organiser, &id).await),
        "survey-still-open"
    );
    assert!(
        today::tasks(academy, &cast.participants[0])
            .await
            .unwrap()
            .iter()
            .all(|task| task.key != "survey")
    );

    service::remind(academy, organiser, &id).await.unwrap();
    let mut reminded: Vec<String> = mails(academy)
        .await
        .into_iter()
        .filter(|(_, subject)| subject == "Not answered yet: How was it?")
        .map(|(address, _)| address)
        .collect();
    reminded.sort();
    assert_eq!(
        reminded,
        ["person.05@example.org", "person.06@example.org"],
        "those who have not answered, and nobody else"
    );
    assert_eq!(
        code(service::remind(academy, organiser, &id).await),
        "survey-reminded"
    );
    house.clock.forward(service::REMINDER_PAUSE);
    service::remind(academy, organiser, &id).await.unwrap();

    service::close(academy, organiser, &id).await.unwrap();
    assert_eq!(
        code(service::close(academy, organiser, &id).await),
        "survey-not-open"
    );
    assert_eq!(
        code(service::remind(academy, organiser, &id).await),
        "survey-not-open"
    );
    assert_eq!(
        code(answer(&cast, &cast.participants[6], &id, "").await),
        "survey-closed"
    );
    let seen = service::results(academy, organiser, &id).await.unwrap();
    let findings = seen.findings.unwrap();
    let Finding::Counts { shares, mean } = &findings[0] else {
        panic!("{findings:?}")
    };
    assert_eq!(
        shares
            .iter()
            .map(|(_, share)| share.count)
            .collect::<Vec<_>>(),
        [0, 0, 1, 2, 2]
    );
    assert_eq!(*mean, Some(4.2));
    let table = service::table(academy, organiser, &id).await.unwrap();
    assert_eq!((table.head.len(), table.rows.len()), (10, 5));
    assert_eq!(table.head[0], "overall");
    let mut steps: Vec<&str> = table.rows.iter().map(|row| row[0].as_str()).collect();
    steps.sort_unstable();
    assert_eq!(steps, ["3", "4", "4", "5", "5"]);

    service::report(academy, organiser, &id).await.unwrap();
    assert_eq!(
        code(service::report(academy, organiser, &id).await),
        "survey-not-closed"
    );
    assert_eq!(
        audited(academy).await,
        [
            "survey.closed",
            "survey.exported",
            "survey.opened",
            "survey.prepared",
            "survey.reminded",
            "survey.reminded",
            "survey.reported"
        ]
    );

    // The same questions once more, in another edition: they are known to be comparable.
    let mut tx = academy.db.write().await.unwrap();
    let mut next = backend::store::programme::edition_by_slug(&mut tx, "2027")
        .await
        .unwrap()
        .unwrap();
    (next.id, next.slug) = (academy.id(), "2028".to_owned());
    backend::store::programme::insert_edition(&mut tx, &next, &domain::programme::Story::default())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let again = DraftForm {
        questions: id.to_string(),
        about: "2028".to_owned(),
        audience: "everybody".to_owned(),
        title_en: String::new(),
        title_fr: String::new(),
        ..draft()
    };
    let second = service::prepare(academy, organiser, &again).await.unwrap();
    let seen = service::results(academy, organiser, &second).await.unwrap();
    assert_eq!(seen.listed.survey.title.fr, "Comment était-ce ?");
    assert!(
        seen.listed
            .survey
            .questions
            .questions()
            .iter()
            .all(|question| question.comparability == Comparability::Comparable)
    );
    assert_eq!(seen.recipients, 7, "everybody who ever had a place");
    let (elsewhere, twin) = (&seen.elsewhere[0], &seen.elsewhere[0][0]);
    assert_eq!(
        (elsewhere.len(), &twin.survey, twin.comparable),
        (1, &id, true)
    );
    let list = service::list(academy, organiser).await.unwrap();
    let counts: Vec<(String, usize)> = list
        .into_iter()
        .map(|edition| (edition.edition.slug, edition.surveys.len()))
        .collect();
    assert_eq!(counts.iter().map(|(_, count)| count).sum::<usize>(), 2);
    service::discard(academy, organiser, &second).await.unwrap();
    assert_eq!(
        code(service::results(academy, organiser, &second).await),
        "not-found"
    );
}

async fn an_answer_counts_once_however_often_it_is_sent(house: House) {
    let cast = cast(house.academy().await, 24).await;
    let id = opened(&cast).await;
    let cast = Arc::new(cast);
    // Everybody at once, each three times, as a nervous finger does.
    let mut sent = tokio::task::JoinSet::new();
    for person in 0..cast.participants.len() {
        for _ in 0..3 {
            let (cast, id) = (Arc::clone(&cast), id.clone());
            sent.spawn(async move {
                answer(
                    &cast,
                    &cast.participants[person],
                    &id,
                    &format!("from {person}"),
                )
                .await
                .map_err(|error| error.refusal().code().to_owned())
            });
        }
    }
    let outcomes = sent.join_all().await;
    assert_eq!(
        outcomes.iter().filter(|outcome| outcome.is_ok()).count(),
        24
    );
    assert_eq!(
        outcomes
            .iter()
            .filter(|outcome| **outcome == Err("survey-answered".to_owned()))
            .count(),
        48
    );
    let mut tx = cast.academy.db.read().await.unwrap();
    assert_eq!(store::answered(&mut tx, &id).await.unwrap(), 24);
    assert!(store::waiting(&mut tx, &id).await.unwrap().is_empty());
    let mut said: Vec<String> = store::answers(&mut tx, &id)
        .await
        .unwrap()
        .iter()
        .map(|answers| answers.get("takeaway").unwrap().key())
        .collect();
    drop(tx);
    said.sort();
    said.dedup();
    assert_eq!(said.len(), 24, "nobody's answer was lost or doubled");
    assert_eq!(
        code(service::remind(&cast.academy, &cast.organiser, &id).await),
        "survey-all-answered"
    );

    // What cannot be read is refused whole, and the second try counts.
    let other = opened(&cast).await;
    let first = &cast.participants[0];
    let academy = &cast.academy;
    let wrong = filled("9", &"x".repeat(2001));
    let refused = service::answer(academy, first, &other, &wrong, "en").await;
    assert_eq!(
        code(refused),
        "answers[overall]:choose-answer answers[takeaway]:too-long"
    );
    let refused = service::answer(academy, first, &other, &filled("4", "x"), "xx").await;
    assert_eq!(code(refused), "written_in:choose");
    let mut more = filled("4", "x");
    more.insert("person".to_owned(), "me".to_owned());
    assert_eq!(
        code(service::answer(academy, first, &other, &more, "en").await),
        "survey-changed"
    );
    answer(&cast, first, &other, "x").await.unwrap();
}

async fn only_the_invited_answer_and_only_the_evaluators_read(house: House) {
    let cast = cast(house.academy().await, 6).await;
    let academy = &cast.academy;
    let id = opened(&cast).await;
    let nothing = SurveyId::parse("0190a5b2-7c1d-7e3f-8a9b-0c1d2e3f4a5b").unwrap();
    let (_, housing) = {
        let mut tx = academy.db.read().await.unwrap();
        let edition = backend::store::programme::edition_by_slug(&mut tx, "2027")
            .await
            .unwrap()
            .unwrap();
        let modules = backend::store::programme::modules(&mut tx, &edition.id)
            .await
            .unwrap();
        (edition.id, modules[1].id.clone())
    };
    let visitor = Caller::visitor(Language::En);
    let applicant = common::caller(academy, "Applicant", &[]).await;
    let late = common::caller(academy, "Late", &[(Role::Participant, housing.as_str())]).await;
    let evaluator = common::caller(academy, "Evaluator", &[(Role::Evaluator, "")]).await;
    let mut others = vec![];
    for role in [
        Role::Reviewer,
        Role::Facilitator,
        Role::Rapporteur,
        Role::Expert,
        Role::Administrator,
    ] {
        others.push(common::caller(academy, &format!("{role:?}"), &[(role, "")]).await);
    }

    for (caller, expected) in [
        (&visitor, "sign-in"),
        (&applicant, "forbidden"),
        (&late, "not-found"),
        (&evaluator, "forbidden"),
    ] {
        assert_eq!(code(answer(&cast, caller, &id, "").await), expected);
        assert_eq!(code(service::invited(academy, caller, &id).await), expected);
    }
    assert_eq!(
        code(answer(&cast, &cast.participants[0], &nothing, "").await),
        "not-found"
    );
    for caller in cast.participants.iter().chain(&others).chain([&applicant]) {
        assert_eq!(code(service::list(academy, caller).await), "forbidden");
        assert_eq!(
            code(service::results(academy, caller, &id).await),
            "forbidden"
        );
        assert_eq!(
            code(service::results(academy, caller, &nothing).await),
            "forbidden"
        );
        assert_eq!(
            code(service::table(academy, caller, &id).await),
            "forbidden"
        );
        assert_eq!(
            code(service::prepare(academy, caller, &draft()).await),
            "forbidden"
        );
        assert_eq!(code(service::open(academy, caller, &id).await), "forbidden");
        assert_eq!(
            code(service::close(academy, caller, &id).await),
            "forbidden"
        );
        assert_eq!(
            code(service::report(academy, caller, &id).await),
            "forbidden"
        );
        assert_eq!(
            code(service::remind(academy, caller, &id).await),
            "forbidden"
        );
        assert_eq!(
            code(service::discard(academy, caller, &id).await),
            "forbidden"
        );
        assert!(service::choices(academy, caller).await.unwrap().is_none());
    }
    assert_eq!(code(service::list(academy, &visitor).await), "sign-in");
    assert_eq!(
        code(service::results(academy, &evaluator, &nothing).await),
        "not-found"
    );
    assert_eq!(
        code(service::open(academy, &evaluator, &nothing).await),
        "not-found"
    );

    // A role that holds in one edition opens the surveys of that edition alone.
    let elsewhere = common::caller(academy, "Elsewhere", &[(Role::Evaluator, "other")]).await;
    assert!(service::list(academy, &elsewhere).await.unwrap().is_empty());
    assert_eq!(
        code(service::results(academy, &elsewhere, &id).await),
        "forbidden"
    );
    assert_eq!(
        code(service::close(academy, &elsewhere, &id).await),
        "forbidden"
    );

    // The form of a new survey says what is wrong with it.
    let wrong = DraftForm {
        questions: "none".to_owned(),
        about: "2027/nothing".to_owned(),
        audience: "all".to_owned(),
        closes: "yesterday".to_owned(),
        ..DraftForm::default()
    };
    assert_eq!(
        code(service::prepare(academy, &evaluator, &wrong).await),
        "about:choose questions:choose audience:choose closes:date"
    );
    let past = DraftForm {
        about: "2027".to_owned(),
        closes: "2027-01-01T12:00".to_owned(),
        ..draft()
    };
    assert_eq!(
        code(service::prepare(academy, &evaluator, &past).await),
        "audience:choose closes:past",
        "the audience of a module needs a module"
    );
    let nobody = DraftForm {
        about: "2027/work".to_owned(),
        ..draft()
    };
    let mut tx = academy.db.write().await.unwrap();
    let grant = Grant {
        role: Role::Participant,
        scope: housing.to_string(),
    };
    let late = late.person.unwrap().id;
    assert!(
        backend::store::accounts::revoke(&mut tx, &late, &grant)
            .await
            .unwrap()
    );
    tx.commit().await.unwrap();
    let empty = service::prepare(academy, &evaluator, &nobody)
        .await
        .unwrap();
    assert_eq!(
        code(service::open(academy, &evaluator, &empty).await),
        "survey-nobody"
    );
    house.clock.forward(20 * Timestamp::DAY);
    assert_eq!(
        code(service::open(academy, &evaluator, &empty).await),
        "survey-past"
    );
}

async fn everybody_is_who_had_a_place_and_is_asked_by_the_academy(house: House) {
    let cast = cast(house.academy().await, 5).await;
    let academy = &cast.academy;
    let everybody = DraftForm {
        about: "2027".to_owned(),
        audience: "everybody".to_owned(),
        ..draft()
    };
    // Whoever was let into the open space never took part.
    let ben = common::caller(academy, "Ben", &[(Role::Participant, "open-space")]).await;
    let id = service::prepare(academy, &cast.organiser, &everybody)
        .await
        .unwrap();
    let edition = {
        let mut tx = academy.db.read().await.unwrap();
        store::survey(&mut tx, &id)
            .await
            .unwrap()
            .unwrap()
            .edition_id
    };
    let here = common::caller(academy, "Eva", &[(Role::Evaluator, edition.as_str())]).await;
    assert_eq!(code(service::open(academy, &here, &id).await), "forbidden");
    service::open(academy, &cast.organiser, &id).await.unwrap();
    assert_eq!(
        code(service::remind(academy, &here, &id).await),
        "forbidden"
    );
    assert!(service::invited(academy, &ben, &id).await.is_err());
    let mut tx = academy.db.read().await.unwrap();
    let survey = store::survey(&mut tx, &id).await.unwrap().unwrap();
    assert_eq!(survey.invited, 5);
    drop(tx);

    // Who keeps the surveys of one edition writes to nobody in the others, and copies nothing of them.
    let refused = service::prepare(academy, &here, &everybody).await;
    assert_eq!(code(refused), "audience:choose");
    let choices = service::choices(academy, &here).await.unwrap().unwrap();
    assert!(!choices.everybody && choices.surveys.len() == 1);
    let there = common::caller(academy, "Else", &[(Role::Evaluator, "other")]).await;
    let choices = service::choices(academy, &there).await.unwrap().unwrap();
    assert!(choices.surveys.is_empty());
}

async fn a_deadline_ends_it_without_a_button(house: House) {
    let cast = cast(house.academy().await, 5).await;
    let academy = &cast.academy;
    let id = opened(&cast).await;
    for caller in &cast.participants[..4] {
        answer(&cast, caller, &id, "").await.unwrap();
    }
    let closes_at = {
        let seen = service::invited(academy, &cast.participants[4], &id).await;
        seen.unwrap().survey.closes_at
    };
    house.clock.forward(closes_at.since(NOW));
    answer(&cast, &cast.participants[4], &id, "").await.unwrap();
    house.clock.forward(1);
    let seen = service::invited(academy, &cast.participants[4], &id)
        .await
        .unwrap();
    assert_eq!((seen.standing, seen.answered), (SurveyState::Closed, true));
    let seen = service::results(academy, &cast.organiser, &id)
        .await
        .unwrap();
    assert!(seen.findings.is_some(), "the pile does not grow any more");
    service::report(academy, &cast.organiser, &id)
        .await
        .unwrap();
}

async fn few_answers_are_not_shown(house: House) {
    let cast = cast(house.academy().await, 6).await;
    let academy = &cast.academy;
    let id = opened(&cast).await;
    for caller in &cast.participants[..4] {
        answer(&cast, caller, &id, "mine").await.unwrap();
    }
    service::close(academy, &cast.organiser, &id).await.unwrap();
    let seen = service::results(academy, &cast.organiser, &id)
        .await
        .unwrap();
    assert_eq!((seen.findings, seen.listed.response.count), (None, 4));
    assert_eq!(
        code(service::table(academy, &cast.organiser, &id).await),
        "survey-too-few"
    );
    assert!(
        !audited(academy)
            .await
            .contains(&"survey.exported".to_owned()),
        "what was refused was not exported"
    );
}

async fn a_figure_is_published_with_its_evidence_and_withdrawn_with_a_reason(house: House) {
    let cast = cast(house.academy().await, 8).await;
    let (academy, organiser) = (&cast.academy, &cast.organiser);
    let id = opened(&cast).await;
    for (caller, steps) in cast.participants.iter().zip(["2", "3", "4", "4", "5", "5"]) {
        service::answer(academy, caller, &id, &filled(steps, "x"), "en")
            .await
            .unwrap();
    }
    let good = FigureForm {
        question: "overall".to_owned(),
        choices: vec!["4".to_owned(), "5".to_owned()],
        wording_en: "of those who answered found it good or excellent".to_owned(),
        wording_fr: String::new(),
    };
    assert_eq!(
        code(service::publish(academy, organiser, &id, &good).await),
        "survey-still-open"
    );
    service::close(academy, organiser, &id).await.unwrap();
    for wrong in [
        FigureForm {
            question: "nothing".to_owned(),
            ..good.clone()
        },
        FigureForm {
            question: "takeaway".to_owned(),
            ..good.clone()
        },
        FigureForm {
            question: "field_visit".to_owned(),
            ..good.clone()
        },
        FigureForm {
            choices: vec![],
            ..good.clone()
        },
        FigureForm {
            choices: vec!["4".to_owned(), "6".to_owned()],
            ..good.clone()
        },
    ] {
        assert_eq!(
            code(service::publish(academy, organiser, &id, &wrong).await),
            "choices:choose-some"
        );
    }
    let empty = FigureForm {
        wording_en: " ".to_owned(),
        ..good.clone()
    };
    assert_eq!(
        code(service::publish(academy, organiser, &id, &empty).await),
        "wording_en:required"
    );
    for caller in [&cast.participants[0], &Caller::visitor(Language::En)] {
        let expected = if caller.person.is_some() {
            "forbidden"
        } else {
            "sign-in"
        };
        assert_eq!(
            code(service::publish(academy, caller, &id, &good).await),
            expected
        );
        assert_eq!(
            code(service::figure(academy, caller, "2027", "x").await),
            expected
        );
        let withdrawn = service::withdraw(academy, caller, "2027", "x", "because").await;
        assert_eq!(code(withdrawn), expected);
    }

    service::publish(academy, organiser, &id, &good)
        .await
        .unwrap();
    service::publish(academy, organiser, &id, &good)
        .await
        .unwrap();
    let visitor = Caller::visitor(Language::En);
    let claims = async || {
        let page = backend::service::programme::edition(academy, &visitor, "2027").await;
        page.unwrap().story.claims
    };
    let published = claims().await;
    assert_eq!(published.len(), 2);
    let claim = &published[0];
    assert_eq!(
        (
            claim.value,
            claim.numerator,
            claim.denominator,
            claim.invited
        ),
        (67, Some(4), Some(6), Some(8))
    );
    assert_eq!(claim.date, "2027-01-15");
    assert_eq!(claim.source.en, "How was it?");
    assert!(
        claim.statements[0].en.ends_with(" – 4 / 5"),
        "{:?}",
        claim.statements
    );

    let reason = "Two surveys were mixed up.";
    let withdrawn = service::withdraw(academy, organiser, "2027", &claim.key, " ").await;
    assert_eq!(code(withdrawn), "reason:required");
    service::withdraw(academy, organiser, "2027", &claim.key, reason)
        .await
        .unwrap();
    let again = service::withdraw(academy, organiser, "2027", &claim.key, reason).await;
    assert_eq!(code(again), "figure-withdrawn");
    let nothing = service::withdraw(academy, organiser, "2027", "figure-x", reason).await;
    assert_eq!(code(nothing), "not-found");
    let after = claims().await;
    assert_eq!(after[0].withdrawn.as_deref(), Some(reason));
    assert_eq!(
        (&after[0].wording, after[0].value, &after[1]),
        (&claim.wording, claim.value, &published[1]),
        "nothing else has changed"
    );
    let mut tx = academy.db.read().await.unwrap();
    let noted: i64 = one!(
        tx,
        sqlx::query_scalar("SELECT COUNT(*) FROM audit WHERE operation LIKE 'figure.%'")
    )
    .unwrap();
    assert_eq!(noted, 3);
}

async fn whoever_is_erased_takes_the_invitation_along_and_leaves_the_answer(house: House) {
    let cast = cast(house.academy().await, 6).await;
    let academy = &cast.academy;
    let id = opened(&cast).await;
    for caller in &cast.participants[..5] {
        answer(&cast, caller, &id, "mine").await.unwrap();
    }
    let invitations = async || -> i64 {
        let mut tx = academy.db.read().await.unwrap();
        one!(
            tx,
            sqlx::query_scalar("SELECT COUNT(*) FROM survey_invitations")
        )
        .unwrap()
    };
    for (gone, left) in [(0, 5), (5, 4)] {
        let person = &cast.participants[gone].person.as_ref().unwrap().id;
        let mut tx = academy.db.write().await.unwrap();
        backend::store::retention::erase_person(&mut tx, person)
            .await
            .unwrap();
        backend::store::accounts::erase(&mut tx, person, academy.now())
            .await
            .unwrap();
        tx.commit().await.unwrap();
        assert_eq!(invitations().await, left);
    }
    let seen = service::results(academy, &cast.organiser, &id)
        .await
        .unwrap();
    assert_eq!(
        (seen.listed.response.count, seen.listed.response.of),
        (5, 6)
    );
    assert_eq!(seen.recipients, 0, "nobody writes to the erased");

    service::close(academy, &cast.organiser, &id).await.unwrap();
    house.clock.forward(90 * Timestamp::DAY);
    retention::run(academy).await.unwrap();
    assert_eq!(invitations().await, 4);
    house.clock.forward(Timestamp::DAY);
    retention::run(academy).await.unwrap();
    assert_eq!(invitations().await, 0, "who was invited is forgotten");
    let seen = service::results(academy, &cast.organiser, &id)
        .await
        .unwrap();
    assert_eq!(
        (seen.listed.response.count, seen.listed.response.of),
        (5, 6)
    );
    assert!(seen.findings.is_some());
}

/// Every row of every table but those of surveys, as text.
async fn everything_else(academy: &Academy) -> BTreeMap<String, Vec<String>> {
    let mut tx = academy.db.read().await.unwrap();
    let tables: Vec<String> = if academy.db.is_postgres() {
        all!(
            tx,
            sqlx::query_scalar("SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'")
        )
    } else {
        all!(
            tx,
            sqlx::query_scalar("SELECT name FROM sqlite_master WHERE type = 'table'")
        )
    }
    .unwrap();
    let mut rows = BTreeMap::new();
    for table in tables {
        if table.starts_with("survey") || table == "cities" {
            continue;
        }
        let statement = if academy.db.is_postgres() {
            format!("SELECT t::text || ' ' || t.xmin::text || t.ctid::text FROM {table} t")
        } else {
            let mut columns: Vec<String> = all!(
                tx,
                sqlx::query_scalar("SELECT name FROM pragma_table_info($1)").bind(&table)
            )
            .unwrap();
            columns.push("rowid".to_owned());
            let texts: Vec<String> = columns
                .iter()
                .map(|column| format!("QUOTE({column})"))
                .collect();
            format!("SELECT {} FROM {table}", texts.join(" || ' ' || "))
        };
        let mut found: Vec<String> = all!(
            tx,
            sqlx::query_scalar(sqlx::AssertSqlSafe(statement.as_str()))
        )
        .unwrap();
        found.sort();
        rows.insert(table, found);
    }
    rows
}

async fn answering_writes_nothing_about_anybody(house: House) {
    let cast = cast(house.academy().await, 6).await;
    let id = opened(&cast).await;
    let before = everything_else(&cast.academy).await;
    assert!(before["audit"].len() > 1 && before["mails"].len() == 6 && before["jobs"].len() == 6);
    for caller in &cast.participants {
        answer(&cast, caller, &id, "mine").await.unwrap();
        assert_eq!(
            code(answer(&cast, caller, &id, "mine").await),
            "survey-answered"
        );
    }
    assert_eq!(
        everything_else(&cast.academy).await,
        before,
        "no row of any other table was written, changed or moved"
    );
}

/// How alike two orders of the same things are: 1 the same, -1 reversed, 0 unrelated (Kendall's tau).
fn tau(one: &[usize], other: &[usize]) -> f64 {
    let place: HashMap<usize, usize> = other
        .iter()
        .enumerate()
        .map(|(at, thing)| (*thing, at))
        .collect();
    let (mut sum, mut pairs) = (0.0, 0.0);
    for (at, first) in one.iter().enumerate() {
        for second in &one[at + 1..] {
            sum += if place[first] < place[second] {
                1.0
            } else {
                -1.0
            };
            pairs += 1.0;
        }
    }
    sum / pairs
}

/// What an order is read from.
type Orders = BTreeMap<&'static str, Vec<usize>>;

/// Every order the engine gives the rows of a table in: `number` is an expression that tells which
/// person or answer a row is about.
async fn orders(academy: &Academy, table: &str, key: &str, number: &str, filter: &str) -> Orders {
    let marks: &[(&str, &str)] = if academy.db.is_postgres() {
        &[
            ("as it comes", "1"),
            ("place", "ctid"),
            ("transaction", "xmin::text::bigint, cmin::text::bigint"),
            ("key", key),
        ]
    } else {
        &[("as it comes", "1"), ("place", "rowid"), ("key", key)]
    };
    let mut tx = academy.db.read().await.unwrap();
    let mut orders = Orders::new();
    for (name, mark) in marks {
        let order = if *mark == "1" {
            String::new()
        } else {
            format!("ORDER BY {mark}")
        };
        let statement = format!("SELECT {number} FROM {table} WHERE {filter} {order}");
        let rows: Vec<String> = all!(
            tx,
            sqlx::query_scalar(sqlx::AssertSqlSafe(statement.as_str()))
        )
        .unwrap();
        orders.insert(*name, rows.iter().map(|row| row.parse().unwrap()).collect());
    }
    orders
}

/// The best an attacker can do who pairs people and answers by any two orders: how many pairs are
/// right, and how much of the order in time either side gives away.
fn attack(people: &Orders, answers: &Orders, in_time: &[usize]) -> (usize, f64, f64) {
    let mut right = 0;
    for person_order in people.values() {
        for answer_order in answers.values() {
            let pairs = |answers: &mut dyn Iterator<Item = &usize>| {
                person_order
                    .iter()
                    .zip(answers)
                    .filter(|(person, answer)| person == answer)
                    .count()
            };
            right = right
                .max(pairs(&mut answer_order.iter()))
                .max(pairs(&mut answer_order.iter().rev()));
        }
    }
    let told = |orders: &Orders| {
        orders
            .values()
            .map(|order| tau(order, in_time).abs())
            .fold(0.0, f64::max)
    };
    (right, told(people), told(answers))
}

async fn nobody_with_the_database_in_hand_can_join_answers_to_people(house: House) {
    // Chance from a seed, so that this test says the same every time.
    let db = Db::open(&house.url).await.unwrap();
    db.migrate().await.unwrap();
    let settings = Settings {
        public_url: "https://academy.example.org".into(),
        contact: "academy@example.org".to_owned(),
        demonstration: false,
        pseudo_locale: false,
    };
    let clock = Arc::clone(&house.clock) as Arc<dyn backend::clock::Clock>;
    let chance = Arc::new(SeededChance::new(30));
    let academy = Academy::with(db, settings, None, clock, chance).unwrap();
    let cast = cast(Arc::new(academy), 40).await;
    let academy = &cast.academy;
    let id = opened(&cast).await;

    // 30 of 40 answer, in an order that has nothing to do with when their accounts were made. Beside
    // them, the same is stored the naive way: a row changed, a row added, an id that tells the time.
    let mut tx = academy.db.write().await.unwrap();
    exec!(tx, sqlx::query("CREATE TABLE naive_invitations (key TEXT PRIMARY KEY, number TEXT NOT NULL, answered BOOLEAN NOT NULL)")).unwrap();
    exec!(
        tx,
        sqlx::query("CREATE TABLE naive_answers (key TEXT PRIMARY KEY, number TEXT NOT NULL)")
    )
    .unwrap();
    for (number, caller) in cast.participants.iter().enumerate() {
        let person = caller.person.as_ref().unwrap();
        exec!(
            tx,
            sqlx::query(
                "INSERT INTO naive_invitations (key, number, answered) VALUES ($1, $2, FALSE)"
            )
            .bind(person.id.as_str())
            .bind(number.to_string())
        )
        .unwrap();
    }
    tx.commit().await.unwrap();
    let in_time: Vec<usize> = (0..30).map(|step| (step * 23 + 11) % 40).collect();
    for number in &in_time {
        house.clock.forward(7 * Timestamp::MINUTE);
        let caller = &cast.participants[*number];
        answer(&cast, caller, &id, &format!("paper {number} end"))
            .await
            .unwrap();
        let mut tx = academy.db.write().await.unwrap();
        let person = caller.person.as_ref().unwrap();
        exec!(
            tx,
            sqlx::query("UPDATE naive_invitations SET answered = TRUE WHERE key = $1")
                .bind(person.id.as_str())
        )
        .unwrap();
        let key: SurveyId = academy.id();
        exec!(
            tx,
            sqlx::query("INSERT INTO naive_answers (key, number) VALUES ($1, $2)")
                .bind(key.as_str())
                .bind(number.to_string())
        )
        .unwrap();
        tx.commit().await.unwrap();
    }

    // Names end in the person's number, and so do the words of the answers: the attacker does not
    // use that, the test does.
    let postgres = academy.db.is_postgres();
    let number = if postgres {
        "SUBSTRING((SELECT p.name FROM people p WHERE p.id = person_id) FROM 8)"
    } else {
        "SUBSTR((SELECT p.name FROM people p WHERE p.id = person_id), 8)"
    };
    let people = orders(
        academy,
        "survey_invitations",
        "person_id",
        number,
        "answered",
    )
    .await;
    let said = if postgres {
        "SUBSTRING(answers FROM 'paper ([0-9]+) end')"
    } else {
        "SUBSTR(answers, INSTR(answers, 'paper ') + 6, INSTR(answers, ' end') - INSTR(answers, 'paper ') - 6)"
    };
    let answers = orders(academy, "survey_answers", "id", said, "TRUE").await;
    let (right, people_told, answers_told) = attack(&people, &answers, &in_time);
    assert!(
        right <= 5,
        "{right} of 30 pairs by chance would be a wonder"
    );
    assert!(
        answers_told < 0.45,
        "the order of answering shows in the answers: {answers_told}"
    );
    assert!(
        people_told < 0.45,
        "the order of answering shows in the invitations: {people_told}"
    );

    // The same attack succeeds where it should; so it is one.
    let naive_people = orders(academy, "naive_invitations", "key", "number", "answered").await;
    let naive_answers = orders(academy, "naive_answers", "key", "number", "TRUE").await;
    let (right, _, answers_told) = attack(&naive_people, &naive_answers, &in_time);
    assert!(answers_told > 0.99, "{answers_told}");
    if postgres {
        assert_eq!(right, 30, "every pair");
    }

    no_mark_of_its_own(academy, postgres).await;
    nothing_left_over(&house, academy, postgres, &in_time).await;
}

/// No row has a mark that the others have not.
async fn no_mark_of_its_own(academy: &Academy, postgres: bool) {
    let mut tx = academy.db.read().await.unwrap();
    let ids: Vec<String> = all!(tx, sqlx::query_scalar("SELECT id FROM survey_answers")).unwrap();
    assert!(
        ids.iter().all(|id| id.as_bytes()[14] == b'4'),
        "ids are random, none tells the time"
    );
    if postgres {
        for table in ["survey_answers", "survey_invitations"] {
            let statement =
                format!("SELECT COUNT(DISTINCT xmin::text || '/' || cmin::text) FROM {table}");
            let marks: i64 = one!(
                tx,
                sqlx::query_scalar(sqlx::AssertSqlSafe(statement.as_str()))
            )
            .unwrap();
            assert_eq!(
                marks, 1,
                "{table}: one transaction, one statement wrote every row"
            );
        }
    } else {
        let laid: Vec<String> = all!(
            tx,
            sqlx::query_scalar("SELECT id FROM survey_answers ORDER BY rowid")
        )
        .unwrap();
        let mut sorted = laid.clone();
        sorted.sort();
        assert_eq!(
            laid, sorted,
            "the place of an answer follows from its random id"
        );
    }
}

/// The engine does not remember earlier piles.
async fn nothing_left_over(house: &House, academy: &Academy, postgres: bool, in_time: &[usize]) {
    if postgres {
        let mut tx = academy.db.write().await.unwrap();
        exec!(
            tx,
            sqlx::query("CREATE EXTENSION IF NOT EXISTS pgstattuple")
        )
        .unwrap();
        for table in ["survey_answers", "survey_invitations"] {
            let statement = format!("SELECT dead_tuple_count FROM pgstattuple('{table}')");
            let dead: i64 = one!(
                tx,
                sqlx::query_scalar(sqlx::AssertSqlSafe(statement.as_str()))
            )
            .unwrap();
            assert_eq!(dead, 0, "{table}");
        }
        return;
    }
    let file = house.url.strip_prefix("sqlite:").unwrap();
    // What the test itself wrote after the last answer is in the log; the answers must not be.
    let log = std::fs::read(format!("{file}-wal")).unwrap();
    let database = std::fs::read(file).unwrap();
    for number in in_time {
        let words = format!("paper {number} end");
        let count = |bytes: &[u8]| {
            bytes
                .windows(words.len())
                .filter(|window| *window == words.as_bytes())
                .count()
        };
        assert_eq!(count(&log), 0, "{words} in the write-ahead log");
        assert_eq!(
            count(&database),
            1,
            "{words} in the file: the answer and no older copy"
        );
    }
}
