//! Reviews, told on SQLite and on PostgreSQL.
#![allow(clippy::float_cmp, reason = "weighted means of small whole numbers")]

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::common::{
    self, House, ask_as, caller, code, criterion, edition, id_of, on_both, profile,
};
use backend::service::accounts as accounts_service;
use backend::service::applications as applying;
use backend::service::reviews::{self as service, Order, RoundForm};
use backend::store::applications::Application;
use backend::store::mails;
use backend::store::reviews as store;
use backend::{Academy, Caller, jobs};
use domain::accounts::ProfileForm;
use domain::applications::{ApplicationState, Content, Save};
use domain::drafts::Saved;
use domain::ids::{ApplicationId, PersonId, ReviewId};
use domain::permission::Role;
use domain::programme::{Edition, Module};
use domain::reviews::{ConflictKind, ReviewForm, ReviewState, RoundState};
use domain::{Kind, Timestamp};

on_both! {
    a_round_is_prepared_opened_and_closed
    applications_are_given_out_evenly_and_without_conflicts
    a_false_alarm_is_dismissed
    a_reviewer_scores_and_is_told_what_is_next
    of_two_tabs_the_second_is_told
    whoever_abstains_leaves_it_to_others
    scores_come_with_and_without_leniency
    what_is_sent_anew_is_read_anew
    a_passage_is_hidden_and_shown
    who_wrote_stays_hidden_whatever_becomes_of_them
    who_wrote_along_is_hidden_and_judges_nothing
    reviewers_talk_after_they_have_scored
    nobody_reaches_what_is_not_theirs
    reviewers_are_reminded_once_a_day
    an_erased_applicant_leaves_no_opinion
    of_two_presses_at_once_one_writes
}

// ---------------------------------------------------------------- the cast

struct Stage {
    academy: Arc<Academy>,
    edition: Edition,
    modules: Vec<Module>,
    organiser: Caller,
}

const LODZ: i64 = 1;
const GHENT: i64 = 2;
const EVORA: i64 = 3;

fn round_form(each: &str) -> RoundForm {
    RoundForm {
        criteria: vec![criterion("Dilemma", "3"), criterion("Use", "1")],
        reviews_each: each.to_owned(),
        due: "2027-01-25".to_owned(),
    }
}

fn scored(dilemma: &str, used: &str) -> ReviewForm {
    ReviewForm {
        scores: BTreeMap::from([
            ("c1".to_owned(), dilemma.to_owned()),
            ("c2".to_owned(), used.to_owned()),
        ]),
        comments: BTreeMap::from([("c1".to_owned(), "Clear to me.".to_owned())]),
        shared: BTreeMap::new(),
    }
}

impl Stage {
    async fn set(house: &House) -> Self {
        let academy = house.academy().await;
        let (edition, modules) = edition(&academy).await;
        let organiser = caller(&academy, "Olga Organiser", &[(Role::Organiser, "")]).await;
        Self {
            academy,
            edition,
            modules,
            organiser,
        }
    }

    async fn person(&self, name: &str, home: i64) -> Caller {
        let person = caller(&self.academy, name, &[]).await;
        let form = ProfileForm {
            organisation: format!("Department {} of housing", name.split(' ').next().unwrap()),
            ..profile(name, home)
        };
        accounts_service::save_profile(&self.academy, &person, &form)
            .await
            .unwrap();
        ask_as(&self.academy, id_of(&person)).await
    }

    async fn reviewer(&self, name: &str, home: i64) -> Caller {
        let person = self.person(name, home).await;
        let email = person.person.as_ref().unwrap().email.clone();
        let languages = ["en".to_owned(), "fr".to_owned()];
        service::add_reviewer(
            &self.academy,
            &self.organiser,
            "2027",
            &email,
            &languages,
            "",
        )
        .await
        .unwrap();
        ask_as(&self.academy, id_of(&person)).await
    }

    fn whole(&self, title: &str) -> Content {
        Content {
            preferences: vec![self.modules[0].id.to_string()],
            motivation: "We learn alone.".to_owned(),
            dilemma_title: title.to_owned(),
            situation: "As it is in Łódź, says Anna.".to_owned(),
            one_hand: "Housing first.".to_owned(),
            other_hand: "Work first.".to_owned(),
            key_question: "How could we decide?".to_owned(),
            ..Content::default()
        }
    }

    async fn applied(&self, who: &Caller, title: &str) -> Application {
        applying::start(&self.academy, who, "2027").await.unwrap();
        self.sent(who, title).await
    }

    async fn sent(&self, who: &Caller, title: &str) -> Application {
        let draft = self.own(who).await;
        let save = Save {
            application: draft.id.clone(),
            base: draft.revision,
            content: self.whole(title),
            form: 0,
            replace: false,
        };
        applying::submit(&self.academy, who, save).await.unwrap();
        self.own(who).await
    }

    async fn own(&self, who: &Caller) -> Application {
        applying::own(&self.academy, who, "2027")
            .await
            .unwrap()
            .application
            .unwrap()
    }

    async fn prepared(&self, each: &str) {
        service::prepare(&self.academy, &self.organiser, "2027", &round_form(each))
            .await
            .unwrap();
    }

    /// Given out and opened.
    async fn opened(&self, each: &str) {
        self.prepared(each).await;
        service::assign(&self.academy, &self.organiser, "2027")
            .await
            .unwrap();
        service::open(&self.academy, &self.organiser, "2027")
            .await
            .unwrap();
    }

    /// The review that a reviewer has of an application.
    async fn review(&self, who: &Caller, application: &ApplicationId) -> store::Review {
        let mut tx = self.academy.db.read().await.unwrap();
        store::of_application(&mut tx, application)
            .await
            .unwrap()
            .into_iter()
            .find(|review| review.reviewer_id == id_of(who).clone())
            .unwrap()
    }

    async fn send(
        &self,
        who: &Caller,
        application: &ApplicationId,
        form: &ReviewForm,
    ) -> Option<ReviewId> {
        let review = self.review(who, application).await;
        service::send(&self.academy, who, &review.id, review.revision, form)
            .await
            .unwrap()
    }
}

// ---------------------------------------------------------------- the stories

async fn a_round_is_prepared_opened_and_closed(house: House) {
    let stage = Stage::set(&house).await;
    let (academy, organiser) = (&stage.academy, &stage.organiser);
    let suggested = service::round_page(academy, organiser, "2027")
        .await
        .unwrap();
    assert!(!suggested.prepared && suggested.round.rubric.criteria().len() == 4);
    assert_eq!(
        code(service::open(academy, organiser, "2027").await),
        "review-not-prepared"
    );
    let bad = RoundForm {
        reviews_each: "0".to_owned(),
        due: "2027-01-01".to_owned(),
        ..round_form("2")
    };
    let refusal = service::prepare(academy, organiser, "2027", &bad)
        .await
        .unwrap_err();
    let fields: Vec<_> = refusal
        .refusal()
        .problems()
        .iter()
        .map(|p| p.field.to_string())
        .collect();
    assert_eq!(fields, ["reviews_each", "due"]);
    stage.prepared("2").await;
    assert_eq!(
        code(service::open(academy, organiser, "2027").await),
        "review-nobody"
    );
    let anna = stage.person("Anna Kowalska", LODZ).await;
    stage.applied(&anna, "Two goods").await;
    let rita = stage.reviewer("Rita Reader", GHENT).await;
    let done = service::assign(academy, organiser, "2027").await.unwrap();
    assert_eq!((done.given, done.short), (1, 1));
    // Nothing is seen before the round opens.
    assert!(service::queue(academy, &rita).await.unwrap().is_empty());
    service::open(academy, organiser, "2027").await.unwrap();
    assert_eq!(
        code(service::prepare(academy, organiser, "2027", &round_form("1")).await),
        "rubric-frozen"
    );
    let later = RoundForm {
        criteria: Vec::new(),
        reviews_each: "1".to_owned(),
        due: "2027-01-30".to_owned(),
    };
    service::prepare(academy, organiser, "2027", &later)
        .await
        .unwrap();
    let page = service::round_page(academy, organiser, "2027")
        .await
        .unwrap();
    assert_eq!(page.round.rubric.criteria().len(), 2);
    assert_eq!(page.round.state, RoundState::Open);
    let mut tx = academy.db.read().await.unwrap();
    let (mails, _) = mails::page(&mut tx, "", stage.edition.id.as_str(), 10, 0)
        .await
        .unwrap();
    drop(tx);
    assert_eq!(mails.len(), 1);
    assert!(
        mails[0].body_text.contains("one application"),
        "{}",
        mails[0].body_text
    );
    service::close(academy, organiser, "2027").await.unwrap();
    let queue = service::queue(academy, &rita).await.unwrap();
    let refused = service::save(
        academy,
        &rita,
        &queue[0].reviews[0].id,
        1,
        &scored("3", "3"),
    )
    .await;
    assert_eq!(code(refused), "review-not-open");
    // An edition after it starts from its rubric.
    service::open(academy, organiser, "2027").await.unwrap();
}

async fn applications_are_given_out_evenly_and_without_conflicts(house: House) {
    let stage = Stage::set(&house).await;
    let mut applications = Vec::new();
    for (name, home) in [
        ("Anna Kowalska", LODZ),
        ("Piotr Nowak", LODZ),
        ("Jan Peeters", GHENT),
        ("Els Maes", GHENT),
        ("Rui Costa", EVORA),
        ("Ana Silva", EVORA),
    ] {
        let person = stage.person(name, home).await;
        applications.push((home, stage.applied(&person, name).await));
    }
    let mut reviewers = Vec::new();
    for (name, home) in [
        ("Rita Lodz", LODZ),
        ("Rob Ghent", GHENT),
        ("Rosa Evora", EVORA),
    ] {
        reviewers.push((home, stage.reviewer(name, home).await));
    }
    stage.prepared("2").await;
    let done = service::assign(&stage.academy, &stage.organiser, "2027")
        .await
        .unwrap();
    assert_eq!((done.given, done.short), (12, 0));
    let board = service::board(
        &stage.academy,
        &stage.organiser,
        "2027",
        Order::Normalised,
        0,
    )
    .await
    .unwrap();
    assert!(board.progress.iter().all(|progress| progress.given == 4));
    let mut tx = stage.academy.db.read().await.unwrap();
    for review in store::of_edition(&mut tx, &stage.edition.id).await.unwrap() {
        let (home, _) = applications
            .iter()
            .find(|(_, a)| a.id == review.application_id)
            .unwrap();
        let (own, _) = reviewers
            .iter()
            .find(|(_, r)| id_of(r).clone() == review.reviewer_id)
            .unwrap();
        assert_ne!(home, own, "nobody reads what comes from their own city");
    }
    drop(tx);
    // Once more: nothing is left to give.
    let again = service::assign(&stage.academy, &stage.organiser, "2027")
        .await
        .unwrap();
    assert_eq!((again.given, again.short), (0, 0));
    // By hand neither, and what was given can be taken back before it is begun.
    let (_, of_lodz) = &applications[0];
    let refused = service::give(
        &stage.academy,
        &stage.organiser,
        &of_lodz.id,
        id_of(&reviewers[0].1),
    )
    .await;
    assert_eq!(code(refused), "review-conflict");
    let refused = service::give(
        &stage.academy,
        &stage.organiser,
        &of_lodz.id,
        id_of(&reviewers[1].1),
    )
    .await;
    assert_eq!(code(refused), "review-twice");
    let review = stage.review(&reviewers[1].1, &of_lodz.id).await;
    service::take_back(&stage.academy, &stage.organiser, &review.id)
        .await
        .unwrap();
    service::give(
        &stage.academy,
        &stage.organiser,
        &of_lodz.id,
        id_of(&reviewers[1].1),
    )
    .await
    .unwrap();
    // A reviewer who goes gives back what they have not begun.
    service::remove_reviewer(
        &stage.academy,
        &stage.organiser,
        "2027",
        id_of(&reviewers[1].1),
    )
    .await
    .unwrap();
    let board = service::board(
        &stage.academy,
        &stage.organiser,
        "2027",
        Order::Normalised,
        0,
    )
    .await
    .unwrap();
    assert_eq!((board.given, board.short, board.progress.len()), (8, 4, 2));
}

async fn a_false_alarm_is_dismissed(house: House) {
    let stage = Stage::set(&house).await;
    let anna = stage.person("Anna Kowalska", LODZ).await;
    let application = stage.applied(&anna, "Two goods").await;
    let rita = stage.reviewer("Rita Reader", LODZ).await;
    stage.prepared("1").await;
    let (_, conflicts) = service::conflicts(&stage.academy, &stage.organiser, "2027")
        .await
        .unwrap();
    let kinds: Vec<ConflictKind> = conflicts.iter().map(|conflict| conflict.kind).collect();
    assert_eq!(kinds, [ConflictKind::City, ConflictKind::Country]);
    let dismiss = |kind, dismissed| {
        service::dismiss(
            &stage.academy,
            &stage.organiser,
            "2027",
            &rita.person.as_ref().unwrap().id,
            kind,
            None,
            dismissed,
        )
    };
    dismiss(ConflictKind::Country, true).await.unwrap();
    assert_eq!(
        service::assign(&stage.academy, &stage.organiser, "2027")
            .await
            .unwrap()
            .short,
        1
    );
    dismiss(ConflictKind::City, true).await.unwrap();
    assert_eq!(code(dismiss(ConflictKind::City, true).await), "not-found");
    dismiss(ConflictKind::City, false).await.unwrap();
    dismiss(ConflictKind::City, true).await.unwrap();
    assert_eq!(
        service::assign(&stage.academy, &stage.organiser, "2027")
            .await
            .unwrap()
            .given,
        1
    );
    assert_eq!(
        stage.review(&rita, &application.id).await.state,
        ReviewState::Assigned
    );
    // Nobody reviews their own, whoever dismisses what.
    let email = anna.person.as_ref().unwrap().email.clone();
    service::add_reviewer(
        &stage.academy,
        &stage.organiser,
        "2027",
        &email,
        &["en".to_owned()],
        "5",
    )
    .await
    .unwrap();
    let own = service::dismiss(
        &stage.academy,
        &stage.organiser,
        "2027",
        id_of(&anna),
        ConflictKind::Own,
        None,
        true,
    )
    .await;
    assert_eq!(code(own), "not-found");
    let own = service::give(
        &stage.academy,
        &stage.organiser,
        &application.id,
        id_of(&anna),
    )
    .await;
    assert_eq!(code(own), "review-conflict");
}

async fn a_reviewer_scores_and_is_told_what_is_next(house: House) {
    let stage = Stage::set(&house).await;
    let anna = stage.person("Anna Kowalska", LODZ).await;
    let first = stage.applied(&anna, "A choice for Łódź by Kowalska").await;
    let piotr = stage.person("Piotr Nowak", LODZ).await;
    let second = stage.applied(&piotr, "Another").await;
    let rita = stage.reviewer("Rita Reader", GHENT).await;
    stage.opened("1").await;
    let tasks = common::tasks(&stage.academy, &rita, "reviews-").await;
    let task = tasks
        .iter()
        .find(|task| task.key == "reviews-score")
        .unwrap();
    assert_eq!((task.count, task.href.as_str()), (2, "/reviews"));
    let queue = &service::queue(&stage.academy, &rita).await.unwrap()[0];
    let titles: Vec<_> = queue
        .reviews
        .iter()
        .map(|review| review.title.clone().unwrap())
        .collect();
    assert!(
        titles.contains(&"A choice for [•••] by [•••]".to_owned()),
        "{titles:?}"
    );
    let review = stage.review(&rita, &first.id).await;
    let blind = service::read(&stage.academy, &rita, &review.id)
        .await
        .unwrap();
    assert_eq!(blind.content.situation, "As it is in [•••], says [•••].");
    assert_eq!((blind.place.1, blind.waiting), (2, 2));
    // Half of it can be kept, and only the whole be sent.
    let mut half = scored("4", "");
    service::save(&stage.academy, &rita, &review.id, review.revision, &half)
        .await
        .unwrap();
    let kept = stage.review(&rita, &first.id).await;
    assert_eq!((kept.state, kept.total), (ReviewState::Begun, None));
    let refused = service::send(&stage.academy, &rita, &review.id, kept.revision, &half).await;
    assert_eq!(
        refused.unwrap_err().refusal().problems()[0].field,
        "scores[c2]"
    );
    half.scores.insert("c2".to_owned(), "2".to_owned());
    let next = stage.send(&rita, &first.id, &half).await;
    assert_eq!(next, Some(stage.review(&rita, &second.id).await.id));
    // Three quarters of 75 and one of 25.
    assert_eq!(stage.review(&rita, &first.id).await.total, Some(62.5));
    assert_eq!(stage.send(&rita, &second.id, &scored("5", "5")).await, None);
    assert!(
        common::tasks(&stage.academy, &rita, "reviews-")
            .await
            .iter()
            .all(|task| task.key != "reviews-score")
    );
    // While the round is open, a score can be changed.
    stage.send(&rita, &second.id, &scored("1", "1")).await;
    assert_eq!(stage.review(&rita, &second.id).await.total, Some(0.0));
    let (head, rows) = service::download(&stage.academy, &rita, "2027")
        .await
        .unwrap();
    assert_eq!((head.len(), rows.len()), (9, 2));
}

async fn of_two_tabs_the_second_is_told(house: House) {
    let stage = Stage::set(&house).await;
    let anna = stage.person("Anna Kowalska", LODZ).await;
    let application = stage.applied(&anna, "Two goods").await;
    let rita = stage.reviewer("Rita Reader", GHENT).await;
    stage.opened("1").await;
    let review = stage.review(&rita, &application.id).await;
    service::save(&stage.academy, &rita, &review.id, 1, &scored("4", ""))
        .await
        .unwrap();
    let second = service::save(&stage.academy, &rita, &review.id, 1, &scored("1", "")).await;
    let Ok(Saved::Changed { theirs, .. }) = second else {
        panic!("{second:?}");
    };
    assert_eq!(theirs.scores["c1"], 4);
    // The same sent once more, because its answer was lost, is kept.
    let again = service::save(&stage.academy, &rita, &review.id, 1, &scored("4", "")).await;
    assert!(
        matches!(again, Ok(Saved::Kept { revision: 2, .. })),
        "{again:?}"
    );
    // Whoever sends half of it from an old page hears of the other text, not of what is missing.
    let half = service::send(&stage.academy, &rita, &review.id, 1, &scored("4", "")).await;
    assert_eq!(code(half), "review-changed");
    assert_eq!(
        stage.review(&rita, &application.id).await.opinion.scores["c1"],
        4
    );
}

async fn whoever_abstains_leaves_it_to_others(house: House) {
    let stage = Stage::set(&house).await;
    let anna = stage.person("Anna Kowalska", LODZ).await;
    let application = stage.applied(&anna, "Two goods").await;
    let rita = stage.reviewer("Rita Reader", GHENT).await;
    stage.opened("1").await;
    let review = stage.review(&rita, &application.id).await;
    let refused = service::abstain(&stage.academy, &rita, &review.id, "cannot_judge", " ").await;
    assert_eq!(refused.unwrap_err().refusal().problems()[0].field, "reason");
    service::abstain(&stage.academy, &rita, &review.id, "conflict", "")
        .await
        .unwrap();
    let (_, conflicts) = service::conflicts(&stage.academy, &stage.organiser, "2027")
        .await
        .unwrap();
    assert_eq!(conflicts[0].kind, ConflictKind::Declared);
    let refused = service::save(&stage.academy, &rita, &review.id, 2, &scored("1", "1")).await;
    assert_eq!(code(refused), "review-abstained");
    assert_eq!(
        service::assign(&stage.academy, &stage.organiser, "2027")
            .await
            .unwrap()
            .short,
        1
    );
    let rob = stage.reviewer("Rob Reader", EVORA).await;
    assert_eq!(
        service::assign(&stage.academy, &stage.organiser, "2027")
            .await
            .unwrap()
            .given,
        1
    );
    assert_eq!(
        stage.review(&rob, &application.id).await.state,
        ReviewState::Assigned
    );
}

async fn scores_come_with_and_without_leniency(house: House) {
    let stage = Stage::set(&house).await;
    let rita = stage.reviewer("Rita Reader", GHENT).await;
    let rob = stage.reviewer("Rob Reader", GHENT).await;
    let mut applications = Vec::new();
    for name in ["Anna Kowalska", "Piotr Nowak", "Ewa Lis"] {
        let person = stage.person(name, LODZ).await;
        applications.push(stage.applied(&person, name).await);
    }
    stage.opened("2").await;
    // Rob gives everybody one level less.
    for (application, (rita_gives, rob_gives)) in
        applications
            .iter()
            .zip([("3", "2"), ("4", "3"), ("5", "4")])
    {
        stage
            .send(&rita, &application.id, &scored(rita_gives, rita_gives))
            .await;
        stage
            .send(&rob, &application.id, &scored(rob_gives, rob_gives))
            .await;
    }
    let mut tx = stage.academy.db.read().await.unwrap();
    let scores = service::scores(&mut tx, &stage.edition.id).await.unwrap();
    drop(tx);
    assert_eq!(scores.len(), 3);
    let best = scores
        .iter()
        .find(|score| score.application == applications[2].id)
        .unwrap();
    assert_eq!((best.raw, best.count, best.spread), (87.5, 2, 25.0));
    let board = service::board(
        &stage.academy,
        &stage.organiser,
        "2027",
        Order::Normalised,
        0,
    )
    .await
    .unwrap();
    assert_eq!(board.ranked[0].candidate.id, applications[2].id);
    assert_eq!(board.ranked[0].criteria, [Some(0.875), Some(0.875)]);
    let leniency = |who: &Caller| {
        board
            .progress
            .iter()
            .find(|p| p.reviewer.id == id_of(who).clone())
            .unwrap()
            .leniency
            .unwrap()
    };
    assert!(leniency(&rita) > 5.0 && leniency(&rob) < -5.0);
    let (_, head, rows) = service::table(&stage.academy, &stage.organiser, "2027")
        .await
        .unwrap();
    assert_eq!(
        (head.len(), rows.len(), rows[0][5].as_str()),
        (10, 3, "87.5")
    );
    // What is withdrawn does not count any more.
    let person = ask_as(&stage.academy, &applications[2].person_id).await;
    applying::withdraw(&stage.academy, &person, &applications[2].id)
        .await
        .unwrap();
    let mut tx = stage.academy.db.read().await.unwrap();
    assert_eq!(
        service::scores(&mut tx, &stage.edition.id)
            .await
            .unwrap()
            .len(),
        2
    );
}

async fn what_is_sent_anew_is_read_anew(house: House) {
    let stage = Stage::set(&house).await;
    let anna = stage.person("Anna Kowalska", LODZ).await;
    let application = stage.applied(&anna, "Two goods").await;
    let rita = stage.reviewer("Rita Reader", GHENT).await;
    stage.opened("1").await;
    stage.send(&rita, &application.id, &scored("5", "5")).await;
    let review = stage.review(&rita, &application.id).await;
    applying::withdraw(&stage.academy, &anna, &application.id)
        .await
        .unwrap();
    assert_eq!(
        code(service::read(&stage.academy, &rita, &review.id).await),
        "not-found"
    );
    stage.sent(&anna, "Two other goods").await;
    let again = stage.review(&rita, &application.id).await;
    assert_eq!(
        (again.state, again.total, again.opinion.scores["c1"]),
        (ReviewState::Begun, None, 5)
    );
    let blind = service::read(&stage.academy, &rita, &review.id)
        .await
        .unwrap();
    assert_eq!(blind.content.dilemma_title, "Two other goods");
}

async fn a_passage_is_hidden_and_shown(house: House) {
    let stage = Stage::set(&house).await;
    let anna = stage.person("Anna Kowalska", LODZ).await;
    let application = stage.applied(&anna, "Two goods").await;
    let rita = stage.reviewer("Rita Reader", GHENT).await;
    stage.opened("1").await;
    let (academy, organiser) = (&stage.academy, &stage.organiser);
    let refused = service::redact(academy, organiser, &application.id, "never written").await;
    assert_eq!(
        refused.unwrap_err().refusal().problems()[0].code,
        "not-in-text"
    );
    service::redact(academy, organiser, &application.id, "housing FIRST")
        .await
        .unwrap();
    let review = stage.review(&rita, &application.id).await;
    let blind = service::read(academy, &rita, &review.id).await.unwrap();
    assert_eq!(blind.content.one_hand, "[•••].");
    let judged = service::judged(academy, organiser, &application.id)
        .await
        .unwrap();
    assert_eq!(judged.veiled.one_hand, "[•••].");
    assert_eq!(judged.application.content.one_hand, "Housing first.");
    service::redact(academy, organiser, &application.id, "two goods")
        .await
        .unwrap();
    let queue = service::queue(academy, &rita).await.unwrap();
    assert_eq!(queue[0].reviews[0].title.as_deref(), Some("[•••]"));
    service::uncover(
        academy,
        organiser,
        &application.id,
        &judged.redactions[0].id,
    )
    .await
    .unwrap();
    let again = service::uncover(
        academy,
        organiser,
        &application.id,
        &judged.redactions[0].id,
    )
    .await;
    assert_eq!(code(again), "not-found");
    let blind = service::read(academy, &rita, &review.id).await.unwrap();
    assert_eq!(blind.content.one_hand, "Housing first.");
}

/// The title and the situation of what somebody reviews, as its page, the list and the table have them.
async fn read_everywhere(stage: &Stage, who: &Caller, review: &ReviewId) -> [String; 4] {
    let academy = &stage.academy;
    let page = service::read(academy, who, review).await.unwrap().content;
    let list = service::queue(academy, who).await.unwrap();
    let listed = list[0].reviews.iter().find(|queued| queued.id == *review);
    let (head, rows) = service::download(academy, who, "2027").await.unwrap();
    let title = head.iter().position(|column| column == "title").unwrap();
    let number = list[0]
        .reviews
        .iter()
        .position(|queued| queued.id == *review)
        .unwrap();
    [
        page.dilemma_title,
        listed.unwrap().title.clone().unwrap(),
        rows[number][title].clone(),
        page.situation,
    ]
}

async fn who_wrote_stays_hidden_whatever_becomes_of_them(house: House) {
    let stage = Stage::set(&house).await;
    let academy = &stage.academy;
    let anna = stage.person("Anna Kowalska", LODZ).await;
    let named = "My name is Anna Kowalska, of Department Anna of housing, now City of Ghent.";
    let content = Content {
        situation: named.to_owned(),
        ..stage.whole("Kowalska asks in Łódź and in Ghent")
    };
    applying::start(academy, &anna, "2027").await.unwrap();
    let draft = stage.own(&anna).await;
    let save = Save {
        application: draft.id.clone(),
        base: draft.revision,
        content,
        form: 0,
        replace: false,
    };
    applying::submit(academy, &anna, save).await.unwrap();
    let rita = stage.reviewer("Rita Reader", EVORA).await;
    stage.opened("1").await;
    let review = stage.review(&rita, &draft.id).await.id;
    let title = "[•••] asks in [•••] and in Ghent";
    let [page, list, table, _] = read_everywhere(&stage, &rita, &review).await;
    assert_eq!([page, list, table], [title; 3]);
    // She marries and moves: what the application was sent with stays hidden, and what the profile says now is too.
    let form = profile("Bo Karlsson", GHENT);
    accounts_service::save_profile(academy, &ask_as(academy, id_of(&anna)).await, &form)
        .await
        .unwrap();
    let title = "[•••] asks in [•••] and in [•••]";
    let [page, list, table, situation] = read_everywhere(&stage, &rita, &review).await;
    assert_eq!([page, list, table], [title; 3]);
    assert_eq!(situation, "My name is [•••], of [•••], now [•••].");
}

async fn who_wrote_along_is_hidden_and_judges_nothing(house: House) {
    let stage = Stage::set(&house).await;
    let (academy, organiser) = (&stage.academy, &stage.organiser);
    let anna = stage.person("Anna Kowalska", LODZ).await;
    let rita = stage.reviewer("Rita Reader", EVORA).await;
    let rob = stage.reviewer("Rob Judge", EVORA).await;
    let application = stage.applied(&anna, "Rita asks in Evora").await;
    stage.opened("2").await;
    let review = stage.review(&rita, &application.id).await;
    stage.send(&rita, &application.id, &scored("5", "5")).await;
    // Anna takes it back, and one of its reviewers writes along.
    applying::withdraw(academy, &anna, &application.id)
        .await
        .unwrap();
    applying::invite(academy, &anna, &application.id, "rita.reader@example.org")
        .await
        .unwrap();
    stage
        .sent(&anna, "Rita Reader asks, of Department Rita of housing")
        .await;
    // Sent, the author cannot make it forgotten.
    let forgotten =
        applying::uninvite(academy, &anna, &application.id, "rita.reader@example.org").await;
    assert_eq!(code(forgotten), "not-editable");
    let rob_has = stage.review(&rob, &application.id).await.id;
    let [page, list, table, _] = read_everywhere(&stage, &rob, &rob_has).await;
    assert_eq!([page, list, table], ["[•••] asks, of [•••]"; 3]);
    // What she scored counts no more, and she scores nothing; she can leave it to others.
    let stored = stage.review(&rita, &application.id).await;
    assert_eq!((stored.state, stored.total), (ReviewState::Begun, None));
    let form = scored("5", "5");
    let saved = service::save(academy, &rita, &review.id, stored.revision, &form).await;
    assert_eq!(code(saved), "review-own");
    let sent = service::send(academy, &rita, &review.id, stored.revision, &form).await;
    assert_eq!(code(sent), "review-own");
    let (_, conflicts) = service::conflicts(academy, organiser, "2027")
        .await
        .unwrap();
    let kinds: Vec<(PersonId, ConflictKind)> = conflicts
        .into_iter()
        .map(|conflict| (conflict.reviewer, conflict.kind))
        .collect();
    assert_eq!(kinds, [(id_of(&rita).clone(), ConflictKind::Own)]);
    let dismissed = service::dismiss(
        academy,
        organiser,
        "2027",
        id_of(&rita),
        ConflictKind::Own,
        None,
        true,
    )
    .await;
    assert_eq!(code(dismissed), "not-found");
    service::abstain(academy, &rita, &review.id, "conflict", "")
        .await
        .unwrap();
    // Nor is she given it, by hand or by the assignment, where nobody had it yet.
    let bea = stage.person("Bea Author", LODZ).await;
    applying::start(academy, &bea, "2027").await.unwrap();
    let other = stage.own(&bea).await;
    applying::invite(academy, &bea, &other.id, "rita.reader@example.org")
        .await
        .unwrap();
    stage.sent(&bea, "Another").await;
    let assigned = service::assign(academy, organiser, "2027").await.unwrap();
    assert_eq!((assigned.given, assigned.short), (1, 2));
    let given = service::give(academy, organiser, &other.id, id_of(&rita)).await;
    assert_eq!(code(given), "review-conflict");
}

async fn reviewers_talk_after_they_have_scored(house: House) {
    let stage = Stage::set(&house).await;
    let (academy, organiser) = (&stage.academy, &stage.organiser);
    let anna = stage.person("Anna Kowalska", LODZ).await;
    let application = stage.applied(&anna, "Two goods").await;
    let rita = stage.reviewer("Rita Reader", GHENT).await;
    let rob = stage.reviewer("Rob Reader", EVORA).await;
    stage.opened("2").await;
    stage.send(&rita, &application.id, &scored("5", "5")).await;
    let (of_rita, of_rob) = (
        stage.review(&rita, &application.id).await,
        stage.review(&rob, &application.id).await,
    );
    let early = service::remark(academy, &rob, &of_rob.id, "Why?").await;
    assert_eq!(code(early), "review-first");
    assert!(
        service::read(academy, &rob, &of_rob.id)
            .await
            .unwrap()
            .peers
            .is_empty()
    );
    stage.send(&rob, &application.id, &scored("1", "1")).await;
    service::remark(academy, &rob, &of_rob.id, "Is this Anna of Łódź?")
        .await
        .unwrap();
    house.clock.forward(Timestamp::SECOND);
    service::say(academy, organiser, &application.id, "Please look again.")
        .await
        .unwrap();
    let blind = service::read(academy, &rita, &of_rita.id).await.unwrap();
    assert_eq!(blind.peers.len(), 1);
    assert_eq!(blind.peers[0].total, 0.0);
    let said: Vec<&str> = blind
        .remarks
        .iter()
        .map(|(_, _, body)| body.as_str())
        .collect();
    assert_eq!(said, ["Is this [•••] of [•••]?", "Please look again."]);
    assert!(matches!(
        blind.remarks[0].0,
        service::Colleague::Reviewer(_)
    ));
    assert_eq!(blind.remarks[1].0, service::Colleague::Organiser);
    let board = service::board(academy, organiser, "2027", Order::Spread, 0)
        .await
        .unwrap();
    assert_eq!(board.apart, 1);
}

async fn nobody_reaches_what_is_not_theirs(house: House) {
    let stage = Stage::set(&house).await;
    let academy = &stage.academy;
    let anna = stage.person("Anna Kowalska", LODZ).await;
    let application = stage.applied(&anna, "Two goods").await;
    let rita = stage.reviewer("Rita Reader", GHENT).await;
    stage.opened("1").await;
    let rob = stage.reviewer("Rob Reader", EVORA).await;
    let review = stage.review(&rita, &application.id).await;
    let visitor = Caller::visitor(domain::Language::En);
    let elsewhere = caller(
        academy,
        "Else Where",
        &[(Role::Organiser, "00000000-0000-7000-8000-000000000000")],
    )
    .await;
    for (who, kind) in [
        (&visitor, Kind::SignIn),
        (&anna, Kind::Forbidden),
        (&rob, Kind::NotFound),
        (&stage.organiser, Kind::Forbidden),
        (&elsewhere, Kind::Forbidden),
    ] {
        let form = scored("1", "1");
        for outcome in [
            service::read(academy, who, &review.id).await.map(|_| ()),
            service::save(academy, who, &review.id, 1, &form)
                .await
                .map(drop),
            service::send(academy, who, &review.id, 1, &form)
                .await
                .map(|_| ()),
            service::abstain(academy, who, &review.id, "conflict", "").await,
            service::remark(academy, who, &review.id, "Hello").await,
        ] {
            assert_eq!(outcome.unwrap_err().refusal().kind(), kind);
        }
    }
    for (who, kind) in [
        (&visitor, Kind::SignIn),
        (&anna, Kind::Forbidden),
        (&rita, Kind::Forbidden),
        (&elsewhere, Kind::Forbidden),
    ] {
        let somebody = id_of(&rita).clone();
        for outcome in [
            service::board(academy, who, "2027", Order::Raw, 0)
                .await
                .map(|_| ()),
            service::table(academy, who, "2027").await.map(|_| ()),
            service::round_page(academy, who, "2027").await.map(|_| ()),
            service::prepare(academy, who, "2027", &round_form("1")).await,
            service::add_reviewer(academy, who, "2027", "x@example.org", &[], "").await,
            service::remove_reviewer(academy, who, "2027", &somebody).await,
            service::open(academy, who, "2027").await,
            service::close(academy, who, "2027").await,
            service::remind(academy, who, "2027").await,
            service::assign(academy, who, "2027").await.map(|_| ()),
            service::conflicts(academy, who, "2027").await.map(|_| ()),
            service::dismiss(
                academy,
                who,
                "2027",
                &somebody,
                ConflictKind::City,
                None,
                true,
            )
            .await,
            service::give(academy, who, &application.id, &somebody).await,
            service::take_back(academy, who, &review.id).await,
            service::judged(academy, who, &application.id)
                .await
                .map(|_| ()),
            service::redact(academy, who, &application.id, "Housing").await,
            service::say(academy, who, &application.id, "Hello").await,
        ] {
            assert_eq!(outcome.unwrap_err().refusal().kind(), kind);
        }
    }
}

async fn reviewers_are_reminded_once_a_day(house: House) {
    let stage = Stage::set(&house).await;
    let (academy, organiser) = (&stage.academy, &stage.organiser);
    let anna = stage.person("Anna Kowalska", LODZ).await;
    stage.applied(&anna, "Two goods").await;
    stage.reviewer("Rita Reader", GHENT).await;
    stage.opened("1").await;
    let count = async || {
        let mut tx = academy.db.read().await.unwrap();
        mails::page(&mut tx, "", stage.edition.id.as_str(), 10, 0)
            .await
            .unwrap()
            .1
    };
    assert_eq!(count().await, 1);
    let early = service::remind(academy, organiser, "2027").await;
    assert_eq!(code(early), "review-reminded");
    house.clock.forward(Timestamp::DAY + 1);
    service::remind(academy, organiser, "2027").await.unwrap();
    assert_eq!(count().await, 2);
    // Three days before the end the academy reminds by itself, once.
    house.clock.forward(7 * Timestamp::DAY);
    jobs::run_due(academy).await.unwrap();
    jobs::run_due(academy).await.unwrap();
    assert_eq!(count().await, 3);
}

async fn an_erased_applicant_leaves_no_opinion(house: House) {
    let stage = Stage::set(&house).await;
    let anna = stage.person("Anna Kowalska", LODZ).await;
    let application = stage.applied(&anna, "Two goods").await;
    let rita = stage.reviewer("Rita Reader", GHENT).await;
    stage.opened("1").await;
    service::redact(
        &stage.academy,
        &stage.organiser,
        &application.id,
        "Housing first",
    )
    .await
    .unwrap();
    stage.send(&rita, &application.id, &scored("5", "5")).await;
    service::say(&stage.academy, &stage.organiser, &application.id, "Good.")
        .await
        .unwrap();
    let mut tx = stage.academy.db.write().await.unwrap();
    backend::store::retention::erase_person(&mut tx, id_of(&anna))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let review = stage.review(&rita, &application.id).await;
    assert!(review.opinion.comments.is_empty() && review.opinion.scores.is_empty());
    let mut tx = stage.academy.db.read().await.unwrap();
    assert!(
        store::redactions(&mut tx, &application.id)
            .await
            .unwrap()
            .is_empty()
    );
    assert_eq!(
        store::remarks(&mut tx, &application.id).await.unwrap()[0].body,
        ""
    );
    let stored = backend::store::applications::by_id(&mut tx, &application.id)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(stored.state, ApplicationState::Withdrawn);
}

async fn of_two_presses_at_once_one_writes(house: House) {
    let stage = Stage::set(&house).await;
    let anna = stage.person("Anna Kowalska", LODZ).await;
    stage.applied(&anna, "Cranes").await;
    stage.reviewer("Rita Reader", GHENT).await;
    stage.prepared("1").await;
    service::assign(&stage.academy, &stage.organiser, "2027")
        .await
        .unwrap();
    let open = || service::open(&stage.academy, &stage.organiser, "2027");
    let (one, other) = tokio::join!(open(), open());
    assert_ne!(one.is_ok(), other.is_ok(), "{one:?} {other:?}");
    house.clock.forward(2 * Timestamp::DAY);
    let remind = || service::remind(&stage.academy, &stage.organiser, "2027");
    let (one, other) = tokio::join!(remind(), remind());
    assert_ne!(one.is_ok(), other.is_ok(), "{one:?} {other:?}");
}
