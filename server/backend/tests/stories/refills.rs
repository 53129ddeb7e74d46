//! Places that fell free, and the decisions of a signed cohort, told on both engines.

use std::sync::Arc;

use crate::common::{
    House, applicants, ask_as, caller, code, edition, on_both, send_wave, until_it_waits,
};
use backend::service::refills::{self as service, OfferForm};
use backend::service::selection::{self as selection, ScenarioForm};
use backend::service::waves::{self as waves, Outcome};
use backend::service::{applications, retention, today};
use backend::store::applications as store;
use backend::store::mails;
use backend::{Academy, Caller, exec, jobs, one};
use domain::Timestamp;
use domain::applications::{Answer, ApplicationState as State, Decision};
use domain::ids::{ApplicationId, ScenarioId};
use domain::mail::MailKind;
use domain::permission::Role;
use domain::programme::{Edition, Module};
use domain::selection::{Group, LimitsForm, RefillState};

on_both! {
    a_signed_cohort_becomes_decisions_to_read_and_send
    a_place_that_fell_free_is_proposed_and_offered
    a_solver_that_finds_nothing_changes_nothing
    of_two_organisers_one_fills_the_place
    a_place_that_somebody_gives_away_at_this_moment_is_not_given_twice
    nobody_else_reaches_free_places
    records_of_a_selection_go_after_five_years
}

struct Stage {
    academy: Arc<Academy>,
    edition: Edition,
    modules: Vec<Module>,
    organiser: Caller,
    people: Vec<(Caller, ApplicationId)>,
    scenario: ScenarioId,
    clock: Arc<backend::clock::HeldClock>,
}

impl Stage {
    /// Twelve applicants, a cohort of two and three places that is signed.
    async fn set(house: &House) -> Self {
        let academy = house.academy().await;
        let (edition, modules) = edition(&academy).await;
        let people = applicants(&academy, &edition, &modules, 12).await;
        let organiser = caller(&academy, "Olga", &[(Role::Organiser, "")]).await;
        house.clock.forward(2 * Timestamp::DAY);
        let scenario = selection::create(&academy, &organiser, "2027", "Balanced", "merit")
            .await
            .unwrap();
        let page = selection::page(&academy, &organiser, &scenario)
            .await
            .unwrap();
        let mut limits = LimitsForm::from(&page.scenario.limits);
        for (module, places) in modules.iter().zip(["2", "3"]) {
            let group = Group::Module(module.id.clone()).key();
            limits.most.insert(group, places.to_owned());
        }
        let form = ScenarioForm {
            name: "Balanced".to_owned(),
            mode: "merit".to_owned(),
            seconds: "30".to_owned(),
            limits,
            seen: page.scenario.revision,
        };
        selection::change(&academy, &organiser, &scenario, &form)
            .await
            .unwrap();
        selection::compose(&academy, &organiser, &scenario)
            .await
            .unwrap();
        jobs::run_due(&academy).await.unwrap();
        let page = selection::page(&academy, &organiser, &scenario)
            .await
            .unwrap();
        let seen = page.scenario.revision;
        selection::sign(&academy, &organiser, &scenario, seen, "It is balanced.")
            .await
            .unwrap();
        Self {
            academy,
            edition,
            modules,
            organiser,
            people,
            scenario,
            clock: Arc::clone(&house.clock),
        }
    }

    /// The decisions are made: five places offered, four people wait, three are declined.
    async fn decided(&self) {
        let (academy, olga) = (&self.academy, &self.organiser);
        let written = selection::decisions(academy, olga, &self.scenario, "2027-02-10", "4").await;
        assert_eq!(written.unwrap(), 12);
        let outcome = send_wave(academy, olga).await.unwrap();
        assert_eq!(outcome, Outcome { sent: 12, left: 0 });
    }

    async fn state(&self, id: &ApplicationId) -> store::Application {
        let mut tx = self.academy.db.read().await.unwrap();
        store::by_id(&mut tx, id).await.unwrap().unwrap()
    }

    async fn in_state(&self, state: State) -> Vec<(Caller, ApplicationId)> {
        let mut found = Vec::new();
        for (who, id) in &self.people {
            if self.state(id).await.state == state {
                found.push((who.clone(), id.clone()));
            }
        }
        found
    }

    async fn answer(&self, (who, id): &(Caller, ApplicationId), answer: Answer) {
        applications::answer(&self.academy, who, id, answer)
            .await
            .unwrap();
    }

    async fn free(&self) -> i64 {
        let free = service::free(&self.academy, &self.organiser, "2027").await;
        free.unwrap().iter().map(|(_, count)| count).sum()
    }

    async fn tasks(&self) -> Vec<i64> {
        let tasks = today::tasks(&self.academy, &self.organiser).await.unwrap();
        let free = tasks.iter().filter(|task| task.key == "places-free");
        free.map(|task| task.count).collect()
    }

    async fn page(&self) -> service::FreePlaces {
        service::page(&self.academy, &self.organiser, "2027")
            .await
            .unwrap()
    }

    async fn proposed(&self) -> service::FreePlaces {
        self.clock.forward(Timestamp::SECOND);
        service::propose(&self.academy, &self.organiser, "2027")
            .await
            .unwrap();
        jobs::run_due(&self.academy).await.unwrap();
        self.page().await
    }

    async fn mails(&self, kind: MailKind) -> usize {
        let mut tx = self.academy.db.read().await.unwrap();
        let (all, _) = mails::page(&mut tx, "", "", 100, 0).await.unwrap();
        all.iter().filter(|mail| mail.kind == kind).count()
    }

    async fn count(&self, sql: &'static str) -> i64 {
        let mut tx = self.academy.db.read().await.unwrap();
        one!(tx, sqlx::query_scalar(sql)).unwrap()
    }
}

fn ticked(page: &service::FreePlaces) -> OfferForm {
    OfferForm {
        applications: page
            .newcomers
            .iter()
            .map(|one| one.chosen.application.to_string())
            .collect(),
        confirm_by: "2027-02-20".to_owned(),
        reason: "A place has become free.".to_owned(),
        wave: false,
    }
}

async fn a_signed_cohort_becomes_decisions_to_read_and_send(house: House) {
    let stage = Stage::set(&house).await;
    let (academy, olga, scenario) = (&stage.academy, &stage.organiser, &stage.scenario);
    // Nobody has an offer yet, and still nothing is free: the places are on their way to somebody.
    assert_eq!(stage.free().await, 0);
    assert_eq!(
        selection::decisive(academy, olga, scenario).await.unwrap(),
        12
    );
    for reserve in ["-1", "many", "10001"] {
        let refused = selection::decisions(academy, olga, scenario, "2027-02-10", reserve).await;
        assert_eq!(code(refused), "fields");
    }
    // An offer needs its day; nothing is written when one of them cannot be.
    let refused = selection::decisions(academy, olga, scenario, "2020-01-01", "4").await;
    assert_eq!(code(refused), "fields");
    assert_eq!(waves::count(academy, olga, "2027").await.unwrap(), 0);
    selection::decisions(academy, olga, scenario, "2027-02-10", "2")
        .await
        .unwrap();
    // Written anew, not twice.
    selection::decisions(academy, olga, scenario, "2027-02-10", "4")
        .await
        .unwrap();
    let waiting = waves::list(academy, olga, "2027").await.unwrap().waiting;
    let of = |decision| {
        waiting
            .iter()
            .filter(|one| one.decision == decision)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        (
            of(Decision::Offer).len(),
            of(Decision::Wait).len(),
            of(Decision::Decline).len()
        ),
        (5, 4, 3)
    );
    let offer = of(Decision::Offer)[0].preview.as_ref().unwrap();
    assert!(
        offer.mail.text.contains("first choice"),
        "{}",
        offer.mail.text
    );
    for decline in of(Decision::Decline) {
        let text = &decline.preview.as_ref().unwrap().mail.text;
        assert!(text.contains("number 1 of 12"), "{text}");
        // Nobody else is named.
        let others = stage
            .people
            .iter()
            .filter_map(|(who, _)| who.person.as_ref());
        let named = others.filter(|person| text.contains(&format!("{}\n", person.name)));
        assert_eq!(named.count(), 0, "{text}");
    }
    assert_eq!(stage.mails(MailKind::Offer).await, 0);
    send_wave(academy, olga).await.unwrap();
    assert_eq!(stage.mails(MailKind::Offer).await, 5);
    assert_eq!(stage.in_state(State::NotSelected).await.len(), 3);
    // Everybody is decided; there is nothing to write any more.
    let again = selection::decisions(academy, olga, scenario, "2027-02-10", "4").await;
    assert_eq!(code(again), "wave-empty");
    assert_eq!(stage.free().await, 0);
}

async fn a_place_that_fell_free_is_proposed_and_offered(house: House) {
    let stage = Stage::set(&house).await;
    let (academy, olga) = (&stage.academy, &stage.organiser);
    stage.decided().await;
    assert_eq!(
        code(service::propose(academy, olga, "2027").await),
        "no-free-place"
    );
    let offered = stage.in_state(State::Offered).await;
    for one in &offered[..4] {
        stage.answer(one, Answer::Confirm).await;
    }
    assert!(stage.tasks().await.is_empty());
    // One gives a confirmed place back, one does not answer in time.
    stage.answer(&offered[0], Answer::GiveBack).await;
    assert_eq!(stage.tasks().await, [1]);
    house.clock.forward(30 * Timestamp::DAY);
    jobs::run_due(academy).await.unwrap();
    assert_eq!(stage.state(&offered[4].1).await.state, State::Expired);
    assert_eq!((stage.free().await, stage.tasks().await), (2, vec![2]));
    let page = stage.proposed().await;
    let refill = page.refill.clone().unwrap();
    assert_eq!(refill.state, RefillState::Found);
    assert_eq!(page.newcomers.len(), 2);
    assert!(!page.outdated && page.relaxed().is_empty());
    for one in &page.newcomers {
        let id = &one.chosen.application;
        assert!(one.waits && page.reason(id).is_some());
        assert_eq!(stage.state(id).await.state, State::Waiting);
    }
    // Whoever holds a place keeps it.
    let filled = refill.filled.clone().unwrap();
    for (_, id) in &offered[1..4] {
        let there = |one: &domain::selection::Chosen| one.application == *id;
        assert!(filled.outcome.chosen.iter().any(there));
    }
    assert_eq!(stage.mails(MailKind::Offer).await, 5);
    let form = ticked(&page);
    // One offer now, the other with the next wave.
    let first = OfferForm {
        applications: form.applications[..1].to_vec(),
        ..form.clone()
    };
    let outcome = service::offer(academy, olga, &refill.id, &first).await;
    assert_eq!(outcome.unwrap(), Outcome { sent: 1, left: 0 });
    assert_eq!(stage.free().await, 1);
    let last = OfferForm {
        applications: form.applications[1..].to_vec(),
        wave: true,
        ..form.clone()
    };
    service::offer(academy, olga, &refill.id, &last)
        .await
        .unwrap();
    // What is written is on its way to somebody: nothing is free.
    assert_eq!((stage.free().await, stage.tasks().await), (0, vec![]));
    assert_eq!(waves::count(academy, olga, "2027").await.unwrap(), 1);
    send_wave(academy, olga).await.unwrap();
    assert_eq!(stage.mails(MailKind::Offer).await, 7);
    for one in &page.newcomers {
        let after = stage.state(&one.chosen.application).await;
        assert_eq!(after.state, State::Offered);
        assert_eq!(after.module_id.as_ref(), Some(&one.chosen.module));
        assert_eq!(after.reason.as_deref(), Some("A place has become free."));
    }
    // Sent again, as a form may be, it offers nothing twice.
    assert_eq!(
        code(service::offer(academy, olga, &refill.id, &form).await),
        "decided-meanwhile"
    );
    assert!(stage.page().await.outdated);
    assert_eq!(
        stage
            .count("SELECT COUNT(*) FROM audit WHERE operation IN ('refill.asked', 'refill.found')")
            .await,
        2
    );
}

async fn a_solver_that_finds_nothing_changes_nothing(house: House) {
    let stage = Stage::set(&house).await;
    let (academy, olga) = (&stage.academy, &stage.organiser);
    stage.decided().await;
    let offered = stage.in_state(State::Offered).await;
    stage.answer(&offered[0], Answer::Decline).await;
    // Stopped, and with no time at all: there is nothing to go by, and the organiser is told so.
    let mut tx = academy.db.write().await.unwrap();
    exec!(tx, sqlx::query("UPDATE scenarios SET seconds = 0")).unwrap();
    tx.commit().await.unwrap();
    let id = service::propose(academy, olga, "2027").await.unwrap();
    assert_eq!(
        code(service::propose(academy, olga, "2027").await),
        "refill-under-way"
    );
    service::stop(academy, olga, &id).await.unwrap();
    jobs::run_due(academy).await.unwrap();
    let page = stage.page().await;
    let refill = page.refill.clone().unwrap();
    assert_eq!((refill.state, refill.filled), (RefillState::Failed, None));
    assert!(page.newcomers.is_empty());
    assert_eq!(code(service::stop(academy, olga, &id).await), "refill-over");
    let form = OfferForm {
        applications: vec![stage.in_state(State::Waiting).await[0].1.to_string()],
        ..ticked(&page)
    };
    assert_eq!(
        code(service::offer(academy, olga, &id, &form).await),
        "not-found"
    );
    // A worker that comes late finds it over.
    service::run(academy, id.as_str()).await.unwrap();
    assert_eq!((stage.free().await, stage.tasks().await), (1, vec![1]));
    assert_eq!(stage.in_state(State::Waiting).await.len(), 4);
    assert_eq!(stage.mails(MailKind::Offer).await, 5);
    // A limit that nobody who waits satisfies gives way, by as little as can be, and says so.
    let mut tx = academy.db.write().await.unwrap();
    exec!(tx, sqlx::query("UPDATE scenarios SET seconds = 30")).unwrap();
    for (_, id) in &stage.in_state(State::Waiting).await {
        exec!(
            tx,
            sqlx::query("UPDATE applications SET country = 'PT' WHERE id = $1").bind(id.as_str())
        )
        .unwrap();
    }
    let scenario = backend::store::selection::by_id(&mut tx, &stage.scenario)
        .await
        .unwrap()
        .unwrap();
    let mut limits = scenario.limits;
    limits.quotas.push(domain::selection::Quota {
        group: Group::Country("PT".to_owned()),
        least: None,
        most: Some(0),
    });
    limits.quotas.push(domain::selection::Quota {
        group: Group::Country("AT".to_owned()),
        least: Some(1),
        most: None,
    });
    exec!(
        tx,
        sqlx::query("UPDATE scenarios SET limits = $1")
            .bind(serde_json::to_string(&limits).unwrap())
    )
    .unwrap();
    tx.commit().await.unwrap();
    let page = stage.proposed().await;
    assert_eq!(page.refill.as_ref().unwrap().state, RefillState::Found);
    assert!(!page.relaxed().is_empty());
    // The signature is set aside while a solver should begin: it ends, and nothing else happens.
    stage.clock.forward(Timestamp::SECOND);
    let id = service::propose(academy, olga, "2027").await.unwrap();
    selection::set_aside(academy, olga, &stage.scenario, "Anew.")
        .await
        .unwrap();
    jobs::run_due(academy).await.unwrap();
    let page = stage.page().await;
    assert!(page.places.is_empty());
    let refill = page.refill.unwrap();
    assert_eq!((refill.id, refill.state), (id, RefillState::Failed));
    assert_eq!(
        code(service::propose(academy, olga, "2027").await),
        "scenario-not-signed"
    );
}

async fn of_two_organisers_one_fills_the_place(house: House) {
    let stage = Stage::set(&house).await;
    let academy = &stage.academy;
    let oscar = caller(
        academy,
        "Oscar",
        &[(Role::Organiser, stage.edition.id.as_str())],
    )
    .await;
    stage.decided().await;
    let offered = stage.in_state(State::Offered).await;
    stage.answer(&offered[0], Answer::Decline).await;
    let page = stage.proposed().await;
    let (id, form) = (page.refill.clone().unwrap().id, ticked(&page));
    let (one, two) = tokio::join!(
        service::offer(academy, &stage.organiser, &id, &form),
        service::offer(academy, &oscar, &id, &form)
    );
    let sent: usize = [&one, &two]
        .into_iter()
        .filter_map(|outcome| outcome.as_ref().ok())
        .map(|outcome| outcome.sent)
        .sum();
    assert_eq!(sent, 1, "{one:?} {two:?}");
    assert_eq!(stage.mails(MailKind::Offer).await, 6);
    // A place that is offered by hand meanwhile is not given twice.
    stage.answer(&offered[1], Answer::Decline).await;
    let page = stage.proposed().await;
    let module = page.newcomers[0].chosen.module.clone();
    let wanted = page.newcomers[0].chosen.application.clone();
    let waiting = stage.in_state(State::Waiting).await;
    let (_, other) = waiting.iter().find(|(_, id)| *id != wanted).unwrap();
    let by_hand = applications::DecisionForm {
        decision: "offer".to_owned(),
        module: module.to_string(),
        confirm_by: "2027-02-20".to_owned(),
        reason: "By hand.".to_owned(),
        seen: "waiting".to_owned(),
    };
    applications::decide(academy, &oscar, other, &by_hand)
        .await
        .unwrap();
    let form = ticked(&page);
    let id = page.refill.clone().unwrap().id;
    assert_eq!(
        code(service::offer(academy, &oscar, &id, &form).await),
        "places-taken"
    );
    assert_eq!(stage.state(&wanted).await.state, State::Waiting);
}

async fn a_place_that_somebody_gives_away_at_this_moment_is_not_given_twice(house: House) {
    let stage = Stage::set(&house).await;
    stage.decided().await;
    let offered = stage.in_state(State::Offered).await;
    stage.answer(&offered[0], Answer::Decline).await;
    let page = stage.proposed().await;
    let wanted = page.newcomers[0].chosen.clone();
    let waiting = stage.in_state(State::Waiting).await;
    let (_, other) = waiting
        .iter()
        .find(|(_, id)| *id != wanted.application)
        .unwrap();
    // Another organiser is giving it away, and has not come to the end.
    let mut tx = stage.academy.db.write().await.unwrap();
    exec!(tx, sqlx::query("UPDATE editions SET state = state")).unwrap();
    let offering = tokio::spawn({
        let (academy, olga) = (Arc::clone(&stage.academy), stage.organiser.clone());
        let (id, form) = (page.refill.clone().unwrap().id, ticked(&page));
        async move { service::offer(&academy, &olga, &id, &form).await }
    });
    until_it_waits(&stage.academy, &offering).await;
    exec!(
        tx,
        sqlx::query("UPDATE applications SET state = 'offered', module_id = $2 WHERE id = $1")
            .bind(other.as_str())
            .bind(wanted.module.as_str())
    )
    .unwrap();
    tx.commit().await.unwrap();
    assert_eq!(code(offering.await.unwrap()), "places-taken");
    assert_eq!(stage.state(&wanted.application).await.state, State::Waiting);
}

async fn nobody_else_reaches_free_places(house: House) {
    let stage = Stage::set(&house).await;
    let academy = &stage.academy;
    stage.decided().await;
    let offered = stage.in_state(State::Offered).await;
    stage.answer(&offered[0], Answer::Decline).await;
    let page = stage.proposed().await;
    let (id, form) = (page.refill.clone().unwrap().id, ticked(&page));
    let module = stage.modules[0].id.to_string();
    let visitor = Caller::visitor(domain::Language::En);
    let applicant = ask_as(academy, &stage.people[0].0.person.as_ref().unwrap().id).await;
    let facilitator = caller(academy, "Fay", &[(Role::Facilitator, "")]).await;
    let elsewhere = caller(academy, "Else", &[(Role::Organiser, &module)]).await;
    for (who, told, hidden) in [
        (&visitor, "sign-in", "sign-in"),
        (&applicant, "forbidden", "forbidden"),
        (&facilitator, "forbidden", "forbidden"),
        (&elsewhere, "forbidden", "not-found"),
    ] {
        assert_eq!(code(service::page(academy, who, "2027").await), told);
        assert_eq!(code(service::free(academy, who, "2027").await), told);
        assert_eq!(code(service::propose(academy, who, "2027").await), told);
        assert_eq!(code(service::stop(academy, who, &id).await), hidden);
        assert_eq!(code(service::offer(academy, who, &id, &form).await), hidden);
        let scenario = &stage.scenario;
        assert_eq!(
            code(selection::decisions(academy, who, scenario, "2027-02-10", "1").await),
            hidden
        );
    }
    // Only who is proposed can be offered a place here.
    let (_, declined) = &stage.in_state(State::NotSelected).await[0];
    let smuggled = OfferForm {
        applications: vec![declined.to_string()],
        ..form.clone()
    };
    let olga = &stage.organiser;
    assert_eq!(
        code(service::offer(academy, olga, &id, &smuggled).await),
        "not-found"
    );
    let nobody = OfferForm {
        applications: Vec::new(),
        ..form
    };
    assert_eq!(
        code(service::offer(academy, olga, &id, &nobody).await),
        "wave-empty"
    );
}

async fn records_of_a_selection_go_after_five_years(house: House) {
    let stage = Stage::set(&house).await;
    let (academy, olga) = (&stage.academy, &stage.organiser);
    stage.decided().await;
    let offered = stage.in_state(State::Offered).await;
    stage.answer(&offered[0], Answer::Decline).await;
    assert!(stage.proposed().await.refill.is_some());
    let records = async || {
        stage
            .count("SELECT (SELECT COUNT(*) FROM scenarios) + (SELECT COUNT(*) FROM refills) + (SELECT COUNT(*) FROM scenario_reasons)")
            .await
    };
    let kept = records().await;
    assert!(kept > 2, "reasons are kept for each");
    house.clock.forward(1824 * Timestamp::DAY);
    retention::run(academy).await.unwrap();
    assert_eq!(records().await, kept);
    house.clock.forward(3 * Timestamp::DAY);
    retention::run(academy).await.unwrap();
    assert_eq!(records().await, 0);
    // What was decided stays decided, and nobody stands before a page that is broken.
    assert_eq!(stage.in_state(State::Declined).await.len(), 1);
    assert!(stage.page().await.refill.is_none());
    let gone = selection::page(academy, olga, &stage.scenario).await;
    assert_eq!(code(gone), "not-found");
}
