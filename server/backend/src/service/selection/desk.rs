//! The organiser's desk: scenarios made, changed, asked for, compared.

use domain::applications::typed_receipt;
use domain::error::Form;
use domain::ids::{ApplicationId, ScenarioId};
use domain::permission::Operation;
use domain::programme::{Edition, EditionState, Module};
use domain::selection::{
    Gender, Inputs, Limits, LimitsForm, Mode, NAME_MAX, Named, Reason, ScenarioState, Wish,
};
use domain::text::{Line, Prose};
use domain::{FieldProblem, Refusal, Timestamp};
use serde_json::json;

use super::{SECONDS, inputs, kept};
use crate::access::{Caller, Permit};
use crate::db::Tx;
use crate::selection::hex;
use crate::service::once;
use crate::service::programme::permitted;
use crate::store::selection::{self as store, Candidate, Scenario};
use crate::store::{applications, programme, reviews};
use crate::{Academy, Result, audit, jobs};

/// The scenarios of an edition.
#[derive(Debug, Clone)]
pub struct Desk {
    /// The edition.
    pub edition: Edition,
    /// Its modules.
    pub modules: Vec<Module>,
    /// The seed and when it was drawn.
    pub seed: Option<(String, Timestamp)>,
    /// The scenarios, the oldest first.
    pub scenarios: Vec<Scenario>,
    /// Who may be chosen or holds a place.
    pub candidates: Vec<Candidate>,
    /// How many of them have a review.
    pub reviewed: usize,
    /// Whether scenarios can be made and changed.
    pub open: bool,
}

/// Two cohorts beside each other.
#[derive(Debug, Clone, Default)]
pub struct Compared {
    /// In the second and not in the first.
    pub comes: Vec<ApplicationId>,
    /// In the first and not in the second.
    pub goes: Vec<ApplicationId>,
}

impl Compared {
    /// From one scenario to another; empty where one has no cohort.
    pub fn of(first: &Scenario, second: &Scenario) -> Self {
        let people = |scenario: &Scenario| {
            super::cohort(scenario).map(|(_, outcome)| {
                let people = outcome
                    .chosen
                    .iter()
                    .map(|chosen| chosen.application.clone());
                people.collect::<std::collections::BTreeSet<_>>()
            })
        };
        match (people(first), people(second)) {
            (Some(first), Some(second)) => Self {
                comes: second.difference(&first).cloned().collect(),
                goes: first.difference(&second).cloned().collect(),
            },
            _ => Self::default(),
        }
    }
}

const fn open(edition: &Edition) -> bool {
    matches!(
        edition.state,
        EditionState::CallOpen | EditionState::Selecting | EditionState::Confirmed
    )
}

/// The desk of an edition.
///
/// # Errors
/// `sign-in`, `forbidden`, `not-found`.
pub async fn desk(academy: &Academy, caller: &Caller, slug: &str) -> Result<Desk> {
    caller.able(Operation::ComposeCohort)?;
    let mut tx = academy.db.read().await?;
    let (edition, _) = permitted(&mut tx, caller, Operation::ComposeCohort, slug).await?;
    let candidates = store::candidates(&mut tx, &edition.id).await?;
    let marks = reviews::marks(&mut tx, &edition.id).await?;
    let reviewed: std::collections::BTreeSet<_> =
        marks.iter().map(|mark| &mark.application).collect();
    Ok(Desk {
        modules: programme::modules(&mut tx, &edition.id).await?,
        seed: store::seed(&mut tx, &edition.id).await?,
        scenarios: store::of_edition(&mut tx, &edition.id).await?,
        reviewed: candidates
            .iter()
            .filter(|one| reviewed.contains(&one.id))
            .count(),
        candidates,
        open: open(&edition),
        edition,
    })
}

/// One scenario with all there is to see of it.
#[derive(Debug, Clone)]
pub struct ScenarioPage {
    /// The scenario.
    pub scenario: Scenario,
    /// Its edition.
    pub edition: Edition,
    /// The modules.
    pub modules: Vec<Module>,
    /// Who may be chosen now.
    pub candidates: Vec<Candidate>,
    /// The reasons found so far.
    pub reasons: std::collections::BTreeMap<ApplicationId, Reason>,
    /// Who signed it.
    pub signer: Option<String>,
    /// Whether applications, reviews or places changed since it was composed.
    pub outdated: bool,
    /// Whether it can be changed, as far as the edition goes.
    pub open: bool,
    /// Whether the call is over, so that a cohort can be signed.
    pub signable: bool,
}

impl ScenarioPage {
    /// The candidate with this application.
    pub fn candidate(&self, id: &ApplicationId) -> Option<&Candidate> {
        self.candidates.iter().find(|candidate| candidate.id == *id)
    }
}

/// A scenario.
///
/// # Errors
/// `sign-in`, `forbidden`, `not-found`.
pub async fn page(academy: &Academy, caller: &Caller, id: &ScenarioId) -> Result<ScenarioPage> {
    caller.able(Operation::ComposeCohort)?;
    let mut tx = academy.db.read().await?;
    let (scenario, edition, _) = kept(&mut tx, caller, Operation::ComposeCohort, id).await?;
    let modules = programme::modules(&mut tx, &edition.id).await?;
    let outdated = match (&scenario.inputs, scenario.state) {
        (Some(then), ScenarioState::Solved | ScenarioState::Impossible) => {
            now(&mut tx, &edition, &modules, &scenario).await? != *then
        }
        _ => false,
    };
    let signer = match &scenario.signed_by {
        Some(person) => crate::store::accounts::by_id(&mut tx, person)
            .await?
            .map(|person| person.name),
        None => None,
    };
    Ok(ScenarioPage {
        candidates: store::candidates(&mut tx, &edition.id).await?,
        reasons: store::reasons(&mut tx, id).await?.into_iter().collect(),
        signer,
        outdated,
        open: open(&edition),
        signable: open(&edition) && edition.admits(academy.now()).is_err(),
        modules,
        edition,
        scenario,
    })
}

/// What a scenario would be composed from now.
pub(crate) async fn now(
    tx: &mut Tx,
    edition: &Edition,
    modules: &[Module],
    scenario: &Scenario,
) -> Result<Inputs> {
    let seed = store::seed(tx, &edition.id)
        .await?
        .map_or_else(String::new, |(seed, _)| seed);
    inputs(
        tx,
        edition,
        modules,
        &seed,
        (scenario.mode, &scenario.limits),
    )
    .await
}

/// A new scenario: its name, and the key of a mode. Its limits are the places of the modules. The first
/// one of an edition draws the seed.
///
/// # Errors
/// `sign-in`, `forbidden`, `not-found`, `selection-closed`, or fields that cannot be accepted.
pub async fn create(
    academy: &Academy,
    caller: &Caller,
    slug: &str,
    name: &str,
    mode: &str,
) -> Result<ScenarioId> {
    caller.able(Operation::ComposeCohort)?;
    let mut form = Form::default();
    let name = form.take(Line::<NAME_MAX>::parse("scenario_name", name));
    let mode = form.take(Mode::parse("scenario_mode", mode));
    let (name, mode) = form.all((name, mode))?;
    let mut tx = academy.db.write().await?;
    if let Some(made) = once::made(&mut tx, caller, ScenarioId::parse).await? {
        tx.commit().await?;
        return Ok(made);
    }
    let (edition, permit) = permitted(&mut tx, caller, Operation::ComposeCohort, slug).await?;
    if !open(&edition) {
        return Err(Refusal::conflict("selection-closed").into());
    }
    let now = academy.now();
    let mut random = [0; 16];
    academy.chance.fill(&mut random);
    let seed = hex(&random)[..32].to_owned();
    if store::draw(&mut tx, &edition.id, &seed, now).await? {
        audit::note(
            &mut tx,
            academy,
            &permit,
            "selection.seed_drawn",
            ("edition", edition.id.as_str()),
            json!({"seed": seed}),
        )
        .await?;
    }
    let modules = programme::modules(&mut tx, &edition.id).await?;
    let places = modules
        .iter()
        .map(|module| (module.id.clone(), module.places));
    let scenario = Scenario {
        name: name.as_str().to_owned(),
        mode,
        limits: Limits::places(places),
        ..empty(academy.id(), &edition, permit.person()?, now)
    };
    let details = json!({"edition": edition.slug, "mode": mode});
    keep(tx, academy, &permit, scenario, details).await
}

/// Stores a new scenario and says so in the audit.
async fn keep(
    mut tx: Tx,
    academy: &Academy,
    permit: &Permit<'_>,
    scenario: Scenario,
    details: serde_json::Value,
) -> Result<ScenarioId> {
    store::insert(&mut tx, &scenario).await?;
    let subject = ("scenario", scenario.id.as_str());
    audit::note(
        &mut tx,
        academy,
        permit,
        "scenario.created",
        subject,
        details,
    )
    .await?;
    once::make(academy, tx, permit.caller(), scenario.id, ScenarioId::parse).await
}

/// A scenario with nothing in it yet.
pub(crate) fn empty(
    id: ScenarioId,
    edition: &Edition,
    person: &domain::accounts::Person,
    now: Timestamp,
) -> Scenario {
    Scenario {
        id,
        edition_id: edition.id.clone(),
        name: String::new(),
        mode: Mode::Merit,
        state: ScenarioState::Draft,
        revision: 1,
        limits: Limits::default(),
        seconds: SECONDS.1,
        created_at: now,
        created_by: person.id.clone(),
        progress: None,
        stop: false,
        inputs: None,
        inputs_sha256: None,
        found: None,
        composed_at: None,
        signed_at: None,
        signed_by: None,
        protocol: None,
    }
}

/// A copy of a scenario under another name, to change something and compare.
///
/// # Errors
/// `sign-in`, `forbidden`, `not-found`, `selection-closed`, or a name that cannot be accepted.
pub async fn copy(
    academy: &Academy,
    caller: &Caller,
    id: &ScenarioId,
    name: &str,
) -> Result<ScenarioId> {
    caller.able(Operation::ComposeCohort)?;
    let name = Line::<NAME_MAX>::parse("scenario_name", name)?;
    let mut tx = academy.db.write().await?;
    if let Some(made) = once::made(&mut tx, caller, ScenarioId::parse).await? {
        tx.commit().await?;
        return Ok(made);
    }
    let (before, edition, permit) = kept(&mut tx, caller, Operation::ComposeCohort, id).await?;
    if !open(&edition) {
        return Err(Refusal::conflict("selection-closed").into());
    }
    let scenario = Scenario {
        name: name.as_str().to_owned(),
        mode: before.mode,
        limits: before.limits,
        seconds: before.seconds,
        ..empty(academy.id(), &edition, permit.person()?, academy.now())
    };
    let details = json!({"edition": edition.slug, "copy_of": id});
    keep(tx, academy, &permit, scenario, details).await
}

/// What the form of a scenario holds.
#[derive(Debug, Clone, Default)]
pub struct ScenarioForm {
    /// Its name.
    pub name: String,
    /// Key of a mode.
    pub mode: String,
    /// Seconds a solver may take.
    pub seconds: String,
    /// The limits.
    pub limits: LimitsForm,
    /// The revision that was seen.
    pub seen: i64,
}

/// Changes a scenario; what was composed with the limits before is gone.
///
/// # Errors
/// `sign-in`, `forbidden`, `not-found`, `changed-meanwhile`, `scenario-solving`, `scenario-signed`,
/// `selection-closed`, or fields that cannot be accepted.
pub async fn change(
    academy: &Academy,
    caller: &Caller,
    id: &ScenarioId,
    form: &ScenarioForm,
) -> Result<()> {
    caller.able(Operation::ComposeCohort)?;
    let mut tx = academy.db.write().await?;
    let (mut scenario, edition, permit) =
        kept(&mut tx, caller, Operation::ComposeCohort, id).await?;
    if !open(&edition) {
        return Err(Refusal::conflict("selection-closed").into());
    }
    let modules = programme::modules(&mut tx, &edition.id).await?;
    let ids: Vec<_> = modules.iter().map(|module| module.id.clone()).collect();
    let mut fields = Form::default();
    let name = fields.take(Line::<NAME_MAX>::parse("scenario_name", &form.name));
    let mode = fields.take(Mode::parse("scenario_mode", &form.mode));
    let (least, _, most) = SECONDS;
    let seconds = form
        .seconds
        .trim()
        .parse::<i64>()
        .ok()
        .filter(|seconds| (least..=most).contains(seconds));
    if seconds.is_none() {
        let problem = FieldProblem::new("seconds", "number");
        fields.note(problem.with("min", least).with("max", most));
    }
    let limits = match form.limits.parse(&ids, scenario.limits.named.clone()) {
        Ok(limits) => Some(limits),
        Err(refusal) => {
            for problem in refusal.problems() {
                fields.note(problem.clone());
            }
            None
        }
    };
    let (name, mode, seconds, limits) = fields.all((name, mode, seconds, limits))?;
    if scenario.revision != form.seen {
        return Err(Refusal::conflict("changed-meanwhile").into());
    }
    name.as_str().clone_into(&mut scenario.name);
    scenario.mode = mode;
    scenario.seconds = seconds;
    let before = std::mem::replace(&mut scenario.limits, limits);
    changed(&mut tx, &mut scenario).await?;
    audit::note(
        &mut tx,
        academy,
        &permit,
        "scenario.changed",
        ("scenario", id.as_str()),
        json!({"limits": scenario.limits.quotas.len(), "moved": before != scenario.limits}),
    )
    .await?;
    tx.commit().await
}

/// Back to a draft, and stored.
async fn changed(tx: &mut Tx, scenario: &mut Scenario) -> Result<()> {
    scenario.state = scenario.state.edit()?;
    scenario.progress = None;
    scenario.inputs = None;
    scenario.inputs_sha256 = None;
    scenario.found = None;
    scenario.composed_at = None;
    store::clear_reasons(tx, &scenario.id).await?;
    if store::save(tx, scenario).await? {
        Ok(())
    } else {
        Err(Refusal::conflict("changed-meanwhile").into())
    }
}

/// Who is required or excluded, as the form has it.
#[derive(Debug, Clone, Default)]
pub struct NamedForm {
    /// The number on the receipt.
    pub receipt: String,
    /// Key of a wish.
    pub wish: String,
    /// Why.
    pub reason: String,
}

/// Requires or excludes somebody.
///
/// # Errors
/// As [`change`].
pub async fn name(
    academy: &Academy,
    caller: &Caller,
    id: &ScenarioId,
    form: &NamedForm,
) -> Result<()> {
    caller.able(Operation::ComposeCohort)?;
    let mut tx = academy.db.write().await?;
    let (mut scenario, _, permit) = kept(&mut tx, caller, Operation::ComposeCohort, id).await?;
    let receipt = typed_receipt(&form.receipt);
    let candidate = store::candidates(&mut tx, &scenario.edition_id)
        .await?
        .into_iter()
        .find(|candidate| candidate.receipt.as_deref() == Some(receipt.as_str()));
    let mut fields = Form::default();
    let candidate = fields.take(candidate.ok_or_else(|| FieldProblem::new("receipt", "receipt")));
    let wish = fields.take(Wish::parse("named_wish", &form.wish));
    let reason = fields.take(Prose::parse("named_reason", &form.reason));
    let (candidate, wish, reason) = fields.all((candidate, wish, reason))?;
    scenario
        .limits
        .named
        .retain(|named| named.application != candidate.id);
    scenario.limits.named.push(Named {
        application: candidate.id.clone(),
        wish,
        reason,
    });
    changed(&mut tx, &mut scenario).await?;
    audit::note(
        &mut tx,
        academy,
        &permit,
        "scenario.named",
        ("scenario", id.as_str()),
        json!({"application": candidate.id, "wish": wish}),
    )
    .await?;
    tx.commit().await
}

/// No longer requires or excludes somebody.
///
/// # Errors
/// As [`change`].
pub async fn unname(
    academy: &Academy,
    caller: &Caller,
    id: &ScenarioId,
    application: &ApplicationId,
) -> Result<()> {
    caller.able(Operation::ComposeCohort)?;
    let mut tx = academy.db.write().await?;
    let (mut scenario, _, permit) = kept(&mut tx, caller, Operation::ComposeCohort, id).await?;
    let before = scenario.limits.named.len();
    scenario
        .limits
        .named
        .retain(|named| named.application != *application);
    if scenario.limits.named.len() == before {
        return Err(Refusal::not_found().into());
    }
    changed(&mut tx, &mut scenario).await?;
    audit::note(
        &mut tx,
        academy,
        &permit,
        "scenario.unnamed",
        ("scenario", id.as_str()),
        json!({"application": application}),
    )
    .await?;
    tx.commit().await
}

/// Asks for a cohort, composed in the background.
///
/// # Errors
/// `sign-in`, `forbidden`, `not-found`, `scenario-solving`, `scenario-signed`, `selection-closed`,
/// `changed-meanwhile`.
pub async fn compose(academy: &Academy, caller: &Caller, id: &ScenarioId) -> Result<()> {
    caller.able(Operation::ComposeCohort)?;
    let mut tx = academy.db.write().await?;
    let (mut scenario, edition, permit) =
        kept(&mut tx, caller, Operation::ComposeCohort, id).await?;
    if !open(&edition) {
        return Err(Refusal::conflict("selection-closed").into());
    }
    scenario.state = scenario.state.queue()?;
    scenario.stop = false;
    scenario.progress = None;
    scenario.found = None;
    store::clear_reasons(&mut tx, id).await?;
    if !store::save(&mut tx, &scenario).await? {
        return Err(Refusal::conflict("changed-meanwhile").into());
    }
    audit::note(
        &mut tx,
        academy,
        &permit,
        "scenario.composing",
        ("scenario", id.as_str()),
        (),
    )
    .await?;
    let key = format!("compose-{id}-{}", scenario.revision);
    let now = academy.now();
    jobs::enqueue(
        &mut tx,
        academy,
        jobs::Kind::Compose,
        id.as_str(),
        Some(&key),
        now,
    )
    .await?;
    tx.commit().await
}

/// Stops a solver: the best found so far is what there is.
///
/// # Errors
/// `sign-in`, `forbidden`, `not-found`, `scenario-not-queued` when nothing is under way.
pub async fn stop(academy: &Academy, caller: &Caller, id: &ScenarioId) -> Result<()> {
    caller.able(Operation::ComposeCohort)?;
    let mut tx = academy.db.write().await?;
    let (_, _, permit) = kept(&mut tx, caller, Operation::ComposeCohort, id).await?;
    if !store::stop(&mut tx, id).await? {
        return Err(Refusal::conflict("scenario-not-queued").into());
    }
    audit::note(
        &mut tx,
        academy,
        &permit,
        "scenario.stopped",
        ("scenario", id.as_str()),
        (),
    )
    .await?;
    tx.commit().await
}

/// Removes a scenario that was not signed; the word of its edition.
///
/// # Errors
/// `sign-in`, `forbidden`, `not-found`, `scenario-solving`, `scenario-signed`, `changed-meanwhile`.
pub async fn discard(academy: &Academy, caller: &Caller, id: &ScenarioId) -> Result<String> {
    caller.able(Operation::ComposeCohort)?;
    let mut tx = academy.db.write().await?;
    let (scenario, edition, permit) = kept(&mut tx, caller, Operation::ComposeCohort, id).await?;
    scenario.state.edit()?;
    if !store::remove(&mut tx, &scenario).await? {
        return Err(Refusal::conflict("changed-meanwhile").into());
    }
    audit::note(
        &mut tx,
        academy,
        &permit,
        "scenario.discarded",
        ("scenario", id.as_str()),
        json!({"name": scenario.name}),
    )
    .await?;
    tx.commit().await?;
    Ok(edition.slug)
}

/// What the caller stated about their gender with an application of their own, for the balance of the
/// cohort.
///
/// # Errors
/// `sign-in`, `not-found`.
pub async fn stated_gender(
    academy: &Academy,
    caller: &Caller,
    application: &ApplicationId,
) -> Result<Option<Gender>> {
    let permit = caller.permit(Operation::Apply, &[])?;
    let mut tx = academy.db.read().await?;
    own(&mut tx, application, permit.person()?).await?;
    store::gender(&mut tx, application).await
}

async fn own(
    tx: &mut Tx,
    application: &ApplicationId,
    person: &domain::accounts::Person,
) -> Result<applications::Application> {
    applications::by_id(tx, application)
        .await?
        .filter(|application| application.person_id == person.id)
        .ok_or_else(|| Refusal::not_found().into())
}

/// States it, or takes it back with an empty key. It can be done until a decision is made.
///
/// # Errors
/// `sign-in`, `not-found`, `cannot-state` once it is decided, or a word that is none.
pub async fn state_gender(
    academy: &Academy,
    caller: &Caller,
    application: &ApplicationId,
    key: &str,
) -> Result<()> {
    let permit = caller.permit(Operation::Apply, &[])?;
    let gender = match key {
        "" => None,
        key => Some(Gender::parse("gender", key)?),
    };
    let mut tx = academy.db.write().await?;
    let application = own(&mut tx, application, permit.person()?).await?;
    if gender.is_some() && !(application.state.is_editable() || application.state.is_undecided()) {
        return Err(Refusal::conflict("cannot-state").into());
    }
    store::state_gender(&mut tx, &application.id, gender, academy.now()).await?;
    // That it was stated is noted, not what.
    audit::note(
        &mut tx,
        academy,
        &permit,
        "application.gender_stated",
        ("application", application.id.as_str()),
        json!({"stated": gender.is_some()}),
    )
    .await?;
    tx.commit().await
}
