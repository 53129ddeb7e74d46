//! A solver that fails, and a process that goes away while it works, told on both engines: nothing waits
//! for ever, what becomes of it is said, and it can be begun again.

use std::sync::Arc;
use std::time::Duration;

use crate::common::{House, applicants, caller, edition, on_both, send_wave};
use backend::selection::{Solver, Watch};
use backend::service::selection::{self as selection, ScenarioForm};
use backend::service::{applications, refills};
use backend::store::applications as store;
use backend::store::jobs as queue;
use backend::{Academy, Caller, Error, Result, exec, jobs, one};
use domain::Timestamp;
use domain::applications::{Answer, ApplicationState as State};
use domain::ids::{ApplicationId, JobId, ScenarioId};
use domain::permission::Role;
use domain::programme::Module;
use domain::selection::{Filled, Found, Group, Inputs, LimitsForm, RefillState, ScenarioState};
use tokio::time::timeout;

on_both! {
    a_solver_that_fails_is_said_to_have_failed
    what_keeps_failing_does_not_wait_for_ever
    a_process_that_goes_away_leaves_it_to_the_next
    what_takes_the_process_along_is_not_tried_for_ever
    a_place_for_which_nobody_fits_stays_free
    what_takes_long_is_not_late
    the_worker_is_woken_by_what_is_kept
    what_outlived_its_purpose_is_looked_for_again_tomorrow
}

fn broken(_: &Inputs, _: &Watch) -> Result<Option<Found>> {
    Err(Error::fault("HiGHS answers nonsense"))
}

fn crashing(_: &Inputs, _: &Watch) -> Result<Option<Filled>> {
    panic!("HiGHS crashes")
}

/// Works until it is told to stop, and has nothing then.
#[expect(clippy::unnecessary_wraps, reason = "as a solver is")]
fn endless(_: &Inputs, watch: &Watch) -> Result<Option<Found>> {
    while !watch.is_over() {
        std::thread::yield_now();
    }
    Ok(None)
}

const BROKEN: Solver = Solver {
    compose: broken,
    fill: crashing,
    ..Solver::HIGHS
};
const ENDLESS: Solver = Solver {
    compose: endless,
    ..Solver::HIGHS
};

struct Stage {
    house: House,
    academy: Arc<Academy>,
    modules: Vec<Module>,
    olga: Caller,
    people: Vec<(Caller, ApplicationId)>,
    scenario: ScenarioId,
}

impl Stage {
    /// Eight applicants for two places in each of two modules.
    async fn set(house: House) -> Self {
        let academy = house.academy().await;
        let (edition, modules) = edition(&academy).await;
        let people = applicants(&academy, &edition, &modules, 8).await;
        let olga = caller(&academy, "Olga", &[(Role::Organiser, "")]).await;
        house.clock.forward(2 * Timestamp::DAY);
        let scenario = selection::create(&academy, &olga, "2027", "Few", "merit")
            .await
            .unwrap();
        let stage = Self {
            house,
            academy,
            modules,
            olga,
            people,
            scenario,
        };
        let page = stage.page().await;
        let mut limits = LimitsForm::from(&page.scenario.limits);
        for module in &stage.modules {
            let group = Group::Module(module.id.clone()).key();
            limits.most.insert(group, "2".to_owned());
        }
        let form = ScenarioForm {
            name: "Few".to_owned(),
            mode: "merit".to_owned(),
            seconds: "30".to_owned(),
            limits,
            seen: page.scenario.revision,
        };
        selection::change(&stage.academy, &stage.olga, &stage.scenario, &form)
            .await
            .unwrap();
        stage
    }

    async fn page(&self) -> selection::ScenarioPage {
        selection::page(&self.academy, &self.olga, &self.scenario)
            .await
            .unwrap()
    }

    async fn state(&self) -> ScenarioState {
        self.page().await.scenario.state
    }

    async fn asked(&self) {
        selection::compose(&self.academy, &self.olga, &self.scenario)
            .await
            .unwrap();
    }

    /// A cohort that is signed; its decisions are sent, two people wait, and a place is free.
    async fn free(&self) {
        let (academy, olga) = (&self.academy, &self.olga);
        self.asked().await;
        jobs::run_due(academy).await.unwrap();
        let seen = self.page().await.scenario.revision;
        selection::sign(academy, olga, &self.scenario, seen, "Fine.")
            .await
            .unwrap();
        selection::decisions(academy, olga, &self.scenario, "2027-02-10", "2")
            .await
            .unwrap();
        send_wave(academy, olga).await.unwrap();
        for (who, id) in &self.people {
            if self.application(id).await.state == State::Offered {
                applications::answer(academy, who, id, Answer::Decline)
                    .await
                    .unwrap();
                return;
            }
        }
    }

    async fn application(&self, id: &ApplicationId) -> store::Application {
        let mut tx = self.academy.db.read().await.unwrap();
        store::by_id(&mut tx, id).await.unwrap().unwrap()
    }

    async fn refill(&self) -> refills::FreePlaces {
        refills::page(&self.academy, &self.olga, "2027")
            .await
            .unwrap()
    }

    async fn proposed(&self) {
        self.house.clock.forward(Timestamp::SECOND);
        refills::propose(&self.academy, &self.olga, "2027")
            .await
            .unwrap();
    }

    async fn count(&self, sql: &'static str) -> i64 {
        let mut tx = self.academy.db.read().await.unwrap();
        one!(tx, sqlx::query_scalar(sql)).unwrap()
    }

    /// Takes the job as a worker does that goes away with it.
    async fn taken(&self) -> queue::Job {
        let now = self.academy.now();
        let lease: JobId = self.academy.id();
        let mut tx = self.academy.db.write().await.unwrap();
        let until = now.plus(2 * Timestamp::MINUTE);
        let job = queue::claim(&mut tx, now, until, lease.as_str(), "long")
            .await
            .unwrap();
        tx.commit().await.unwrap();
        job.unwrap()
    }
}

async fn a_solver_that_fails_is_said_to_have_failed(house: House) {
    let broken = house.academy_with(BROKEN).await;
    let stage = Stage::set(house).await;
    stage.asked().await;
    assert_eq!(jobs::run_due(&broken).await.unwrap(), 1);
    let page = stage.page().await;
    assert_eq!(page.scenario.state, ScenarioState::Failed);
    assert!(page.scenario.found.is_none() && page.scenario.progress.is_none());
    let failed = "SELECT COUNT(*) FROM audit WHERE operation = 'scenario.failed'";
    assert_eq!(stage.count(failed).await, 1);
    assert_eq!(jobs::run_due(&broken).await.unwrap(), 0, "once is enough");
    // With a solver that works, the same scenario has a cohort, and places are found.
    stage.free().await;
    assert_eq!(stage.state().await, ScenarioState::Signed);
    stage.proposed().await;
    jobs::run_due(&broken).await.unwrap();
    let page = stage.refill().await;
    assert_eq!(page.refill.unwrap().state, RefillState::Failed);
    assert_eq!(
        page.places.iter().map(|(_, one)| one.free()).sum::<i64>(),
        1
    );
    stage.proposed().await;
    jobs::run_due(&stage.academy).await.unwrap();
    let page = stage.refill().await;
    assert_eq!(page.refill.clone().unwrap().state, RefillState::Found);
    assert_eq!(page.newcomers.len(), 1);
}

async fn what_keeps_failing_does_not_wait_for_ever(house: House) {
    let stage = Stage::set(house).await;
    let spoil = async |content: &str, id: &ApplicationId| {
        let mut tx = stage.academy.db.write().await.unwrap();
        let query = "UPDATE applications SET content = $1 WHERE id = $2";
        exec!(tx, sqlx::query(query).bind(content).bind(id.as_str())).unwrap();
        tx.commit().await.unwrap();
    };
    let tried = async || {
        let mut tries = 0;
        while tries < 20 && jobs::run_due(&stage.academy).await.unwrap() > 0 {
            tries += 1;
            stage.house.clock.forward(Timestamp::MINUTE);
        }
        tries
    };
    let whole = serde_json::to_string(&stage.application(&stage.people[7].1).await.content);
    let whole = whole.unwrap();
    spoil("no content at all", &stage.people[7].1).await;
    stage.asked().await;
    assert_eq!(stage.state().await, ScenarioState::Queued);
    assert_eq!(tried().await, 3);
    let page = stage.page().await;
    assert_eq!(page.scenario.state, ScenarioState::Failed);
    let failed = "SELECT COUNT(*) FROM audit WHERE operation = 'scenario.failed'";
    assert_eq!(stage.count(failed).await, 1);
    spoil(&whole, &stage.people[7].1).await;
    // It is begun again as if nothing had been; so is a proposal.
    stage.free().await;
    assert_eq!(stage.state().await, ScenarioState::Signed);
    let mut waits = None;
    for (_, id) in &stage.people {
        if stage.application(id).await.state == State::Waiting {
            waits = Some(id.clone());
        }
    }
    let waits = waits.unwrap();
    let whole = serde_json::to_string(&stage.application(&waits).await.content).unwrap();
    spoil("no content either", &waits).await;
    stage.proposed().await;
    assert_eq!(tried().await, 3);
    let refill = stage.refill().await.refill.unwrap();
    assert_eq!((refill.state, refill.progress), (RefillState::Failed, None));
    let failed = "SELECT COUNT(*) FROM audit WHERE operation = 'refill.failed'";
    assert_eq!(stage.count(failed).await, 1);
    spoil(&whole, &waits).await;
    stage.proposed().await;
    assert_eq!(tried().await, 1);
    assert_eq!(
        stage.refill().await.refill.unwrap().state,
        RefillState::Found
    );
}

async fn a_process_that_goes_away_leaves_it_to_the_next(house: House) {
    let leaving = house.academy_with(ENDLESS).await;
    let stage = Stage::set(house).await;
    stage.asked().await;
    // The academy closes while a solver is at it.
    let worker = tokio::spawn({
        let leaving = Arc::clone(&leaving);
        async move { jobs::run_due(&leaving).await }
    });
    while stage.state().await != ScenarioState::Solving {
        tokio::task::yield_now().await;
    }
    leaving.rooms.closing.cancel();
    assert_eq!(worker.await.unwrap().unwrap(), 1);
    assert_eq!(stage.state().await, ScenarioState::Solving);
    let tries = "SELECT COUNT(*) FROM jobs WHERE kind = 'compose' AND tries = 0 AND dead_at IS NULL AND done_at IS NULL";
    assert_eq!(stage.count(tries).await, 1, "closing is no failure");
    // The next process begins anew, at once.
    assert_eq!(jobs::run_due(&stage.academy).await.unwrap(), 1);
    assert_eq!(stage.state().await, ScenarioState::Solved);
    // Torn off without a word, it waits no longer than a lease.
    stage.asked().await;
    let job = stage.taken().await;
    assert_eq!(jobs::run_due(&stage.academy).await.unwrap(), 0);
    stage
        .house
        .clock
        .forward(2 * Timestamp::MINUTE + Timestamp::SECOND);
    assert_eq!(jobs::run_due(&stage.academy).await.unwrap(), 1);
    assert_eq!(stage.state().await, ScenarioState::Solved);
    // Whoever comes back has lost the job, and cannot keep it.
    let mut tx = stage.academy.db.write().await.unwrap();
    let until = stage.academy.now().plus(Timestamp::HOUR);
    assert!(!queue::keep(&mut tx, &job, until).await.unwrap());
}

async fn what_takes_the_process_along_is_not_tried_for_ever(house: House) {
    let stage = Stage::set(house).await;
    stage.asked().await;
    for tries in 1..=3 {
        let job = stage.taken().await;
        assert_eq!(job.tries, tries);
        // As long as somebody says that they are at it, nobody else is.
        let mut tx = stage.academy.db.write().await.unwrap();
        let until = stage.academy.now().plus(Timestamp::HOUR);
        assert!(queue::keep(&mut tx, &job, until).await.unwrap());
        tx.commit().await.unwrap();
        stage.house.clock.forward(30 * Timestamp::MINUTE);
        assert_eq!(jobs::run_due(&stage.academy).await.unwrap(), 0);
        stage.house.clock.forward(Timestamp::HOUR);
    }
    assert_eq!(jobs::run_due(&stage.academy).await.unwrap(), 1);
    assert_eq!(stage.state().await, ScenarioState::Failed);
    assert_eq!(jobs::run_due(&stage.academy).await.unwrap(), 0);
    stage.asked().await;
    jobs::run_due(&stage.academy).await.unwrap();
    assert_eq!(stage.state().await, ScenarioState::Solved);
}

async fn a_place_for_which_nobody_fits_stays_free(house: House) {
    let stage = Stage::set(house).await;
    stage.free().await;
    // Whoever waits wants the other module.
    let page = stage.refill().await;
    let (free, _) = page.places.iter().find(|(_, one)| one.free() > 0).unwrap();
    let other = stage
        .modules
        .iter()
        .find(|module| module.id != *free)
        .unwrap();
    let mut tx = stage.academy.db.write().await.unwrap();
    for (_, id) in &stage.people {
        let mut application = store::by_id(&mut tx, id).await.unwrap().unwrap();
        if application.state == State::Waiting {
            application.content.preferences = vec![other.id.to_string()];
            let content = serde_json::to_string(&application.content).unwrap();
            let query = "UPDATE applications SET content = $1 WHERE id = $2";
            exec!(tx, sqlx::query(query).bind(content).bind(id.as_str())).unwrap();
        }
    }
    tx.commit().await.unwrap();
    stage.proposed().await;
    jobs::run_due(&stage.academy).await.unwrap();
    let page = stage.refill().await;
    let refill = page.refill.as_ref().unwrap();
    assert_eq!(refill.state, RefillState::Found);
    assert!(page.newcomers.is_empty());
    assert_eq!(page.waiting, 2);
    assert!(refill.reasons.len() >= page.waiting, "each is told why");
    assert_eq!(page.free(), 1);
    // There is nobody to offer it to.
    let form = refills::OfferForm {
        confirm_by: "2027-02-20".to_owned(),
        reason: "A place is free.".to_owned(),
        ..refills::OfferForm::default()
    };
    let refused = refills::offer(&stage.academy, &stage.olga, &refill.id, &form).await;
    assert_eq!(refused.unwrap_err().refusal().code(), "wave-empty");
}

/// A solver takes minutes, and others wait for it: nothing of that says that the academy is not well.
async fn what_takes_long_is_not_late(house: House) {
    let academy = house.academy().await;
    let enqueue = async |kind| {
        let mut tx = academy.db.write().await.unwrap();
        jobs::enqueue(&mut tx, &academy, kind, "", None, academy.now())
            .await
            .unwrap();
        tx.commit().await.unwrap();
    };
    let lag = async || {
        let mut tx = academy.db.read().await.unwrap();
        queue::lag(&mut tx, academy.now()).await.unwrap()
    };
    enqueue(jobs::Kind::Compose).await;
    enqueue(jobs::Kind::Refill).await;
    enqueue(jobs::Kind::Mail).await;
    house.clock.forward(11 * Timestamp::MINUTE);
    assert_eq!(lag().await, 0);
    enqueue(jobs::Kind::RemindDrafts).await;
    house.clock.forward(11 * Timestamp::MINUTE);
    assert_eq!(lag().await, 11 * Timestamp::MINUTE);
    // Somebody is at it.
    let mut tx = academy.db.write().await.unwrap();
    let until = academy.now().plus(Timestamp::MINUTE);
    queue::claim(&mut tx, academy.now(), until, "lease", "short")
        .await
        .unwrap()
        .unwrap();
    tx.commit().await.unwrap();
    assert_eq!(lag().await, 0);
}

/// A worker that looks before there is something to see would look again only seconds later.
async fn the_worker_is_woken_by_what_is_kept(house: House) {
    let academy = house.academy().await;
    let waiting = academy.wake.of(jobs::Kind::Mail);
    let woken = async || timeout(Duration::ZERO, waiting.notified()).await.is_ok();
    let queued = async || {
        let mut tx = academy.db.write().await.unwrap();
        jobs::enqueue(&mut tx, &academy, jobs::Kind::Mail, "", None, academy.now())
            .await
            .unwrap();
        tx
    };
    let tx = queued().await;
    assert!(!woken().await, "nothing is kept yet");
    tx.commit().await.unwrap();
    assert!(woken().await, "now it is");
    drop(queued().await);
    assert!(!woken().await, "what is taken back wakes nobody");
}

/// A rule that fails day after day does not end the others' days.
async fn what_outlived_its_purpose_is_looked_for_again_tomorrow(house: House) {
    let academy = house.academy().await;
    backend::service::retention::schedule(&academy)
        .await
        .unwrap();
    let rename = async |from: &str, to: &str| {
        let mut tx = academy.db.write().await.unwrap();
        let sql = sqlx::AssertSqlSafe(format!("ALTER TABLE {from} RENAME TO {to}"));
        exec!(tx, sqlx::query(sql)).unwrap();
        tx.commit().await.unwrap();
    };
    let waiting = async || {
        let mut tx = academy.db.read().await.unwrap();
        let sql = "SELECT COUNT(*) FROM jobs WHERE kind = 'retention' AND done_at IS NULL AND dead_at IS NULL";
        let count: i64 = one!(tx, sqlx::query_scalar(sql)).unwrap();
        count
    };
    rename("imports", "elsewhere").await;
    for _ in 0..3 {
        house.clock.forward(Timestamp::DAY);
        for _ in 0..20 {
            jobs::run_due(&academy).await.unwrap();
            house.clock.forward(Timestamp::MINUTE);
        }
        assert!(waiting().await > 0);
    }
    rename("elsewhere", "imports").await;
    house.clock.forward(Timestamp::DAY);
    jobs::run_due(&academy).await.unwrap();
    assert_eq!(waiting().await, 1, "tomorrow's");
}
