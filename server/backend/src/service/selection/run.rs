//! The work of the background: a solver on a thread of its own, watched.

use std::sync::Arc;
use std::time::Duration;

use domain::Refusal;
use domain::ids::{RefillId, ScenarioId};
use domain::selection::{Found, Inputs, Outcome, Progress, ScenarioState};
use serde_json::json;
use tokio::task::JoinHandle;

use super::desk::now;
use crate::db::Tx;
use crate::selection::{self as solver, Watch};
use crate::store::selection::{self as store, Scenario};
use crate::store::{programme, refills};
use crate::{Academy, Error, Result, audit};

/// How often the one who waits looks whether somebody said stop, and tells how far it is.
const LOOK: Duration = Duration::from_millis(500);

/// Composes a scenario; the work of a job. What becomes of it stands in the scenario: a solver that
/// fails is no reason to try the job again.
///
/// # Errors
/// When the database fails, or the academy is closing; then it begins anew.
pub async fn run(academy: &Academy, scenario: &str) -> Result<()> {
    let id = ScenarioId::parse(scenario)?;
    let (scenario, inputs) = match begin(academy, &id).await? {
        Begun::Composing(scenario, inputs) => (scenario, inputs),
        // The academy was closed between the cohort and its reasons.
        Begun::Composed(seconds, inputs, outcome) => {
            return explain(academy, &id, seconds, inputs, outcome).await;
        }
        Begun::Nothing => return Ok(()),
    };
    let watch = Arc::new(Watch::new(
        Arc::clone(&academy.clock),
        scenario.seconds * 1_000,
    ));
    let (work, on_it, compose) = (Arc::clone(&watch), inputs.clone(), academy.solver.compose);
    let thread = tokio::task::spawn_blocking(move || compose(&on_it, &work));
    let found = match watched(academy, Asked::Scenario(&id), &watch, thread).await? {
        Ok(found) => found,
        Err(error) => {
            tracing::error!(code = "selection", scenario = %id, %error, "the solver failed");
            None
        }
    };
    if !end(academy, &id, found.as_ref()).await? {
        return Ok(());
    }
    if let Some(Found::Cohort(outcome)) = found {
        explain(academy, &id, scenario.seconds, inputs, *outcome).await?;
    }
    Ok(())
}

/// What there is to do.
enum Begun {
    /// A cohort is to be composed.
    Composing(Box<Scenario>, Inputs),
    /// There is one, and no reasons; with the time a solver may take.
    Composed(i64, Inputs, Outcome),
    /// Nothing: the scenario is another one by now.
    Nothing,
}

/// Takes what is to be composed as it is now.
async fn begin(academy: &Academy, id: &ScenarioId) -> Result<Begun> {
    let mut tx = academy.db.write().await?;
    let Some(mut scenario) = store::by_id(&mut tx, id).await? else {
        return Ok(Begun::Nothing);
    };
    let Ok(state) = scenario.state.begin() else {
        if !store::reasons(&mut tx, id).await?.is_empty() {
            return Ok(Begun::Nothing);
        }
        return Ok(match (scenario.inputs, scenario.found) {
            (Some(inputs), Some(Found::Cohort(outcome))) => {
                Begun::Composed(scenario.seconds, inputs, *outcome)
            }
            _ => Begun::Nothing,
        });
    };
    let edition = programme::edition(&mut tx, &scenario.edition_id)
        .await?
        .ok_or_else(|| Error::fault("a scenario without its edition"))?;
    let modules = programme::modules(&mut tx, &edition.id).await?;
    let inputs = now(&mut tx, &edition, &modules, &scenario).await?;
    scenario.state = state;
    scenario.inputs_sha256 = Some(solver::hash(&inputs)?);
    scenario.inputs = Some(inputs.clone());
    if !store::save(&mut tx, &scenario).await? {
        return Ok(Begun::Nothing);
    }
    tx.commit().await?;
    Ok(Begun::Composing(Box::new(scenario), inputs))
}

/// What a solver was asked for.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Asked<'a> {
    /// A cohort.
    Scenario(&'a ScenarioId),
    /// Who comes into places that fell free.
    Refill(&'a RefillId),
}

impl Asked<'_> {
    async fn is_stopped(self, tx: &mut Tx) -> Result<bool> {
        match self {
            Self::Scenario(id) => store::is_stopped(tx, id).await,
            Self::Refill(id) => refills::is_stopped(tx, id).await,
        }
    }

    async fn tell(self, tx: &mut Tx, progress: &Progress) -> Result<()> {
        match self {
            Self::Scenario(id) => store::progress(tx, id, Some(progress)).await,
            Self::Refill(id) => refills::progress(tx, id, progress).await,
        }
    }
}

/// Waits for a thread; says stop to it when somebody said so, and tells how far it is. An error is of
/// the database; what the thread came to is inside.
pub(crate) async fn watched<T: Send + 'static>(
    academy: &Academy,
    asked: Asked<'_>,
    watch: &Watch,
    mut thread: JoinHandle<Result<T>>,
) -> Result<Result<T>> {
    // However this ends, nobody waits for the thread any more.
    let _abandoned = Abandoned(watch);
    let mut told = None;
    loop {
        tokio::select! {
            outcome = &mut thread => {
                return Ok(outcome.unwrap_or_else(|error| Err(Error::fault(error))));
            }
            () = academy.rooms.closing.cancelled() => {
                return Err(Error::fault("the academy is closing; it begins anew"));
            }
            () = tokio::time::sleep(LOOK) => {}
        }
        let mut read = academy.db.read().await?;
        if asked.is_stopped(&mut read).await? {
            watch.stop();
        }
        drop(read);
        let progress = watch.progress();
        if told != Some(progress) {
            let mut tx = academy.db.write().await?;
            asked.tell(&mut tx, &progress).await?;
            tx.commit().await?;
            told = Some(progress);
        }
    }
}

/// Ends the search of a thread that is left alone: the job was lost to another worker, or failed.
struct Abandoned<'a>(&'a Watch);

impl Drop for Abandoned<'_> {
    fn drop(&mut self) {
        self.0.abandon();
    }
}

/// Stores what was found; false when the scenario is another one by now.
async fn end(academy: &Academy, id: &ScenarioId, found: Option<&Found>) -> Result<bool> {
    let mut tx = academy.db.write().await?;
    let Some(mut scenario) = store::by_id(&mut tx, id).await? else {
        return Ok(false);
    };
    let Ok(state) = scenario.state.end(found) else {
        return Ok(false);
    };
    scenario.state = state;
    scenario.progress = None;
    scenario.found = found.cloned();
    scenario.composed_at = Some(academy.now());
    if !store::save(&mut tx, &scenario).await? {
        return Err(Refusal::conflict("changed-meanwhile").into());
    }
    let event = match state {
        ScenarioState::Solved => "scenario.composed",
        ScenarioState::Impossible => "scenario.impossible",
        _ => "scenario.failed",
    };
    audit::note_own(
        &mut tx,
        academy,
        event,
        ("scenario", id.as_str()),
        json!({"inputs": scenario.inputs_sha256}),
    )
    .await?;
    tx.commit().await?;
    Ok(true)
}

/// Ends a scenario whose job was set aside: what there is stands, and it can be composed again.
///
/// # Errors
/// When the database fails.
pub(crate) async fn give_up(tx: &mut Tx, academy: &Academy, scenario: &str) -> Result<()> {
    let id = ScenarioId::parse(scenario)?;
    if store::give_up(tx, &id, academy.now()).await? {
        let subject = ("scenario", id.as_str());
        audit::note_own(tx, academy, "scenario.failed", subject, json!({})).await?;
    }
    Ok(())
}

/// The reasons, once there is a cohort; as many as the time allows. They are a help to read it, so that
/// a failure here leaves the cohort as it is.
async fn explain(
    academy: &Academy,
    id: &ScenarioId,
    seconds: i64,
    inputs: Inputs,
    outcome: Outcome,
) -> Result<()> {
    let watch = Arc::new(Watch::new(Arc::clone(&academy.clock), seconds * 1_000));
    let (work, reasons) = (Arc::clone(&watch), academy.solver.reasons);
    let thread = tokio::task::spawn_blocking(move || reasons(&inputs, &outcome, &work));
    let reasons = match watched(academy, Asked::Scenario(id), &watch, thread).await? {
        Ok(reasons) => reasons,
        Err(error) => {
            tracing::error!(code = "selection", scenario = %id, %error, "the reasons failed");
            Vec::new()
        }
    };
    let mut tx = academy.db.write().await?;
    // Somebody may have changed the limits in the meantime: then these are reasons for nothing.
    let same = store::by_id(&mut tx, id)
        .await?
        .is_some_and(|scenario| scenario.state.has_cohort());
    if same {
        for (application, reason) in &reasons {
            store::put_reason(&mut tx, id, application, reason).await?;
        }
        store::progress(&mut tx, id, None).await?;
    }
    tx.commit().await
}
