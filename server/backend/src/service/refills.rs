//! Places that fell free: declined, given back, run out or taken back. A solver proposes who of those who wait
//! comes in, so that the limits of the signed cohort still hold; a person offers.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::applications::{ApplicationState, Decision};
use domain::ids::{ApplicationId, ModuleId, RefillId};
use domain::permission::Operation;
use domain::programme::{Edition, Module};
use domain::selection::{
    Change, Chosen, Filled, Group, Inputs, Limits, Mode, Quota, Reason, RefillState,
};
use domain::{Refusal, Timestamp};

use crate::access::{Caller, Permit};
use crate::db::Tx;
use crate::selection::{self as solver, Solver, Watch};
use crate::service::applications::{self, DecisionForm, Intake};
use crate::service::programme::permitted;
use crate::service::selection::{self, Asked, watched};
use crate::service::today::Task;
use crate::service::waves::{self, Outcome};
use crate::store::refills::{self as store, Refill};
use crate::store::selection::{self as scenarios, Candidate, Scenario};
use crate::store::{applications as application_store, programme, waves as drafts};
use crate::{Academy, Error, Result, audit, jobs};

/// A module with its places.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Places {
    /// How many there are: as the signed cohort has it, else as the module has it.
    pub all: i64,
    /// How many are offered, taken, or on their way to somebody.
    pub held: i64,
}

impl Places {
    /// How many are free.
    pub const fn free(self) -> i64 {
        let free = self.all - self.held;
        if free > 0 { free } else { 0 }
    }
}

/// How the places of an edition stand after a cohort was signed.
struct Standing {
    scenario: Scenario,
    candidates: Vec<Candidate>,
    /// Who holds a place where, or will be offered it.
    held: BTreeMap<ApplicationId, ModuleId>,
    /// Who could come in.
    waiting: Vec<ApplicationId>,
    places: Vec<(ModuleId, Places)>,
}

impl Standing {
    fn free(&self, module: &ModuleId) -> i64 {
        self.places
            .iter()
            .find(|(id, _)| id == module)
            .map_or(0, |(_, places)| places.free())
    }

    fn any_free(&self) -> i64 {
        self.places.iter().map(|(_, places)| places.free()).sum()
    }
}

/// None where no cohort is signed.
async fn standing(tx: &mut Tx, edition: &Edition, modules: &[Module]) -> Result<Option<Standing>> {
    let Some(scenario) = scenarios::signed(tx, &edition.id).await? else {
        return Ok(None);
    };
    let candidates = scenarios::candidates(tx, &edition.id).await?;
    let written: BTreeMap<ApplicationId, drafts::Draft> = drafts::of_edition(tx, &edition.id)
        .await?
        .into_iter()
        .map(|draft| (draft.application_id.clone(), draft))
        .collect();
    let chosen: BTreeMap<&ApplicationId, &ModuleId> = selection::cohort(&scenario)
        .map(|(_, outcome)| outcome.chosen.as_slice())
        .unwrap_or_default()
        .iter()
        .map(|chosen| (&chosen.application, &chosen.module))
        .collect();
    let mut held = BTreeMap::new();
    let mut waiting = Vec::new();
    for one in &candidates {
        use ApplicationState as S;
        let draft = written.get(&one.id);
        let offer = draft.filter(|draft| draft.decision == Decision::Offer.key());
        let module = match one.state {
            S::Offered | S::Confirmed => one.module_id.clone(),
            // Its offer is written and leaves with the next wave.
            _ if offer.is_some() => offer.and_then(|draft| ModuleId::parse(&draft.module).ok()),
            S::Waiting if draft.is_none() => {
                waiting.push(one.id.clone());
                None
            }
            state if state.is_undecided() && draft.is_none() => {
                chosen.get(&one.id).map(|module| (*module).clone())
            }
            _ => None,
        };
        if let Some(module) = module {
            held.insert(one.id.clone(), module);
        }
    }
    let places = modules
        .iter()
        .map(|module| {
            let here = held.values().filter(|id| **id == module.id).count();
            let places = Places {
                all: limit(&scenario.limits, module),
                held: i64::try_from(here).unwrap_or(i64::MAX),
            };
            (module.id.clone(), places)
        })
        .collect();
    Ok(Some(Standing {
        scenario,
        candidates,
        held,
        waiting,
        places,
    }))
}

/// How many places a module has, as far as the limits go.
fn limit(limits: &Limits, module: &Module) -> i64 {
    limits
        .quotas
        .iter()
        .filter(|quota| quota.group == Group::Module(module.id.clone()))
        .find_map(|quota| quota.most)
        .map_or(module.places, i64::from)
}

/// What a solver finds it from: those who hold a place keep it, those who wait may come in, nobody else is
/// there.
async fn inputs(
    tx: &mut Tx,
    edition: &Edition,
    modules: &[Module],
    standing: &Standing,
) -> Result<Inputs> {
    let seed = scenarios::seed(tx, &edition.id)
        .await?
        .map_or_else(String::new, |(seed, _)| seed);
    let mut limits = standing.scenario.limits.clone();
    // Whoever holds a place holds it, whatever was wished for once.
    limits
        .named
        .retain(|named| !standing.held.contains_key(&named.application));
    for module in modules {
        let group = Group::Module(module.id.clone());
        let most = u16::try_from(limit(&standing.scenario.limits, module)).unwrap_or(u16::MAX);
        match limits.quotas.iter_mut().find(|quota| quota.group == group) {
            Some(quota) => quota.most = Some(most),
            None => limits.quotas.push(Quota {
                group,
                least: None,
                most: Some(most),
            }),
        }
    }
    let mut inputs = selection::inputs(tx, edition, modules, &seed, (Mode::Merit, &limits)).await?;
    inputs.candidates.retain_mut(|candidate| {
        candidate.held = standing.held.get(&candidate.application).cloned();
        candidate.held.is_some() || standing.waiting.contains(&candidate.application)
    });
    Ok(inputs)
}

/// Somebody who would come in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Newcomer {
    /// Who, where.
    pub chosen: Chosen,
    /// Whether they still wait, so that the place can be offered.
    pub waits: bool,
}

/// The free places of an edition with the latest proposal.
#[derive(Debug, Clone)]
pub struct FreePlaces {
    /// The edition.
    pub edition: Edition,
    /// Its modules.
    pub modules: Vec<Module>,
    /// The places of each; empty where no cohort is signed.
    pub places: Vec<(ModuleId, Places)>,
    /// How many wait.
    pub waiting: usize,
    /// The latest proposal.
    pub refill: Option<Refill>,
    /// Who would come in, as it says.
    pub newcomers: Vec<Newcomer>,
    /// Those whose names may be said.
    pub candidates: Vec<Candidate>,
    /// Whether somebody moved since it was found.
    pub outdated: bool,
}

impl FreePlaces {
    /// How many are free in all.
    pub fn free(&self) -> i64 {
        self.places.iter().map(|(_, places)| places.free()).sum()
    }

    /// Why somebody would come in, or not.
    pub fn reason(&self, id: &ApplicationId) -> Option<&Reason> {
        let reasons = &self.refill.as_ref()?.reasons;
        reasons.iter().find(|(of, _)| of == id).map(|(_, why)| why)
    }

    /// The limits that would have to give way.
    pub fn relaxed(&self) -> &[Change] {
        self.refill
            .as_ref()
            .and_then(|refill| refill.filled.as_ref())
            .map_or(&[], |filled| &filled.relaxed)
    }
}

/// Who of a filled cohort held no place before.
fn newcomers(refill: &Refill) -> Vec<Chosen> {
    let (Some(inputs), Some(filled)) = (&refill.inputs, &refill.filled) else {
        return Vec::new();
    };
    let held = |id: &ApplicationId| inputs.candidate(id).is_some_and(|one| one.held.is_some());
    let mut new: Vec<Chosen> = filled
        .outcome
        .chosen
        .iter()
        .filter(|one| !held(&one.application))
        .cloned()
        .collect();
    let points = |one: &Chosen| inputs.candidate(&one.application).map(|one| one.points);
    new.sort_by_key(|one| std::cmp::Reverse(points(one)));
    new
}

/// The free places of an edition.
///
/// # Errors
/// `sign-in`, `forbidden`, `not-found`.
pub async fn page(academy: &Academy, caller: &Caller, slug: &str) -> Result<FreePlaces> {
    let mut tx = academy.db.read().await?;
    let (edition, _) = permitted(&mut tx, caller, Operation::ComposeCohort, slug).await?;
    let modules = programme::modules(&mut tx, &edition.id).await?;
    let refill = store::latest(&mut tx, &edition.id).await?;
    let Some(standing) = standing(&mut tx, &edition, &modules).await? else {
        return Ok(FreePlaces {
            edition,
            modules,
            places: Vec::new(),
            waiting: 0,
            refill,
            newcomers: Vec::new(),
            candidates: Vec::new(),
            outdated: false,
        });
    };
    let outdated = match refill.as_ref().and_then(|refill| refill.inputs.as_ref()) {
        Some(then) => inputs(&mut tx, &edition, &modules, &standing).await? != *then,
        None => false,
    };
    let newcomers = refill.as_ref().map(newcomers).unwrap_or_default();
    Ok(FreePlaces {
        newcomers: newcomers
            .into_iter()
            .map(|chosen| Newcomer {
                waits: standing.waiting.contains(&chosen.application),
                chosen,
            })
            .collect(),
        places: standing.places,
        waiting: standing.waiting.len(),
        candidates: standing.candidates,
        edition,
        modules,
        refill,
        outdated,
    })
}

/// How many places of each module fell free, where any did and a cohort is signed.
///
/// # Errors
/// `sign-in`, `forbidden`, `not-found`.
pub async fn free(academy: &Academy, caller: &Caller, slug: &str) -> Result<Vec<(Module, i64)>> {
    let mut tx = academy.db.read().await?;
    let (edition, _) = permitted(&mut tx, caller, Operation::ComposeCohort, slug).await?;
    let modules = programme::modules(&mut tx, &edition.id).await?;
    let Some(standing) = standing(&mut tx, &edition, &modules).await? else {
        return Ok(Vec::new());
    };
    Ok(modules
        .into_iter()
        .map(|module| {
            let free = standing.free(&module.id);
            (module, free)
        })
        .filter(|(_, free)| *free > 0)
        .collect())
}

/// Asks who would come into the places that are free; found in the background.
///
/// # Errors
/// `sign-in`, `forbidden`, `not-found`, `edition-under-way`, `scenario-not-signed`, `no-free-place`,
/// `nobody-waits`, `refill-under-way`.
pub async fn propose(academy: &Academy, caller: &Caller, slug: &str) -> Result<RefillId> {
    let mut tx = academy.db.write().await?;
    let (edition, permit) = permitted(&mut tx, caller, Operation::ComposeCohort, slug).await?;
    if !edition.is_ahead() {
        return Err(Refusal::conflict("edition-under-way").into());
    }
    let modules = programme::modules(&mut tx, &edition.id).await?;
    let standing = standing(&mut tx, &edition, &modules)
        .await?
        .ok_or(Refusal::conflict("scenario-not-signed"))?;
    if standing.any_free() == 0 {
        return Err(Refusal::conflict("no-free-place").into());
    }
    if standing.waiting.is_empty() {
        return Err(Refusal::conflict("nobody-waits").into());
    }
    let now = academy.now();
    let id: RefillId = academy.id();
    let person = &permit.person()?.id;
    match store::insert(
        &mut tx,
        &id,
        &edition.id,
        &standing.scenario.id,
        person,
        now,
    )
    .await
    {
        Err(error) if error.is_duplicate() => {
            return Err(Refusal::conflict("refill-under-way").into());
        }
        other => other?,
    }
    audit::note(
        &mut tx,
        academy,
        &permit,
        "refill.asked",
        ("edition", edition.id.as_str()),
        serde_json::json!({"refill": id, "free": standing.any_free()}),
    )
    .await?;
    let kind = jobs::Kind::Refill;
    jobs::enqueue(&mut tx, academy, kind, id.as_str(), None, now).await?;
    tx.commit().await?;
    Ok(id)
}

/// The permit for something with a proposal, with its edition.
async fn kept<'a>(
    tx: &mut Tx,
    caller: &'a Caller,
    operation: Operation,
    id: &RefillId,
) -> Result<(Refill, Edition, Permit<'a>)> {
    caller.able(operation)?;
    let refill = store::by_id(tx, id).await?.ok_or(Refusal::not_found())?;
    let permit = caller
        .permit(operation, &[refill.edition_id.as_str()])
        .map_err(|_| Refusal::not_found())?;
    let edition = programme::edition(tx, &refill.edition_id)
        .await?
        .ok_or_else(|| Error::fault("a proposal without its edition"))?;
    Ok((refill, edition, permit))
}

/// Stops a solver.
///
/// # Errors
/// `sign-in`, `forbidden`, `not-found`, `refill-over`.
pub async fn stop(academy: &Academy, caller: &Caller, id: &RefillId) -> Result<()> {
    let mut tx = academy.db.write().await?;
    let (_, _, permit) = kept(&mut tx, caller, Operation::ComposeCohort, id).await?;
    if !store::stop(&mut tx, id).await? {
        return Err(Refusal::conflict("refill-over").into());
    }
    audit::note(
        &mut tx,
        academy,
        &permit,
        "refill.stopped",
        ("refill", id.as_str()),
        (),
    )
    .await?;
    tx.commit().await
}

/// What the form of an offer holds.
#[derive(Debug, Clone, Default)]
pub struct OfferForm {
    /// To whom: ids of applications.
    pub applications: Vec<String>,
    /// Last day to confirm.
    pub confirm_by: String,
    /// The reason.
    pub reason: String,
    /// Whether the offers are only written into the wave.
    pub wave: bool,
}

/// Offers the places of a proposal to those who are ticked: each as if decided by itself, with its mail; or
/// writes them into the wave, all or none. What changed since is left and counted.
///
/// # Errors
/// `sign-in`, `forbidden`, `not-found` when somebody is not in the proposal, `wave-empty`, `places-taken` when there
/// are fewer places by now, `decided-meanwhile`, or fields that cannot be accepted.
pub async fn offer(
    academy: &Academy,
    caller: &Caller,
    id: &RefillId,
    form: &OfferForm,
) -> Result<Outcome> {
    let now = academy.now();
    let mut tx = academy.db.write().await?;
    let (refill, edition, permit) = kept(&mut tx, caller, Operation::DecideApplication, id).await?;
    if !edition.is_ahead() {
        return Err(Refusal::conflict("edition-under-way").into());
    }
    // Before anything is counted: the last place of a module is given once.
    programme::hold(&mut tx, &edition.slug).await?;
    let new = newcomers(&refill);
    let mut wanted = Vec::new();
    for raw in &form.applications {
        let application = ApplicationId::parse(raw)?;
        let place = new
            .iter()
            .find(|one| one.application == application)
            .ok_or(Refusal::not_found())?;
        if !wanted.contains(place) {
            wanted.push(place.clone());
        }
    }
    if wanted.is_empty() {
        return Err(Refusal::invalid("wave-empty").into());
    }
    let intake = Intake::read(&mut tx, edition).await?;
    let standing = standing(&mut tx, &intake.edition, &intake.modules)
        .await?
        .ok_or(Refusal::conflict("scenario-not-signed"))?;
    if wanted
        .iter()
        .any(|one| !standing.waiting.contains(&one.application))
    {
        return Err(Refusal::conflict("decided-meanwhile").into());
    }
    for module in &intake.modules {
        let here = wanted.iter().filter(|one| one.module == module.id).count();
        if i64::try_from(here).unwrap_or(i64::MAX) > standing.free(&module.id) {
            return Err(Refusal::conflict("places-taken").into());
        }
    }
    let decision = |one: &Chosen| DecisionForm {
        decision: Decision::Offer.key().to_owned(),
        module: one.module.to_string(),
        confirm_by: form.confirm_by.clone(),
        reason: form.reason.clone(),
        seen: ApplicationState::Waiting.key().to_owned(),
    };
    // All are looked at before the first of them leaves.
    for one in &wanted {
        waves::put(
            &mut tx,
            &permit,
            &intake,
            &one.application,
            &decision(one),
            now,
        )
        .await?;
    }
    waves::noted(
        &mut tx,
        academy,
        &permit,
        "wave.written",
        &intake.edition.id,
        wanted.len(),
    )
    .await?;
    tx.commit().await?;
    let mut outcome = Outcome::default();
    if form.wave {
        return Ok(outcome);
    }
    for one in &wanted {
        match applications::decide(academy, caller, &one.application, &decision(one)).await {
            Ok(()) => outcome.sent += 1,
            Err(error) if error.is_fault() => return Err(error),
            Err(_) => outcome.left += 1,
        }
    }
    Ok(outcome)
}

// ------------------------------------------------------------------ the work of the background

/// Finds a proposal; the work of a job. What becomes of it stands in the proposal, and nothing else is
/// changed: a solver that fails is no reason to try the job again.
///
/// # Errors
/// When the database fails, or the academy is closing; then it begins anew.
pub async fn run(academy: &Academy, refill: &str) -> Result<()> {
    let id = RefillId::parse(refill)?;
    let Some((seconds, inputs)) = begin(academy, &id).await? else {
        return Ok(());
    };
    let watch = Arc::new(Watch::new(Arc::clone(&academy.clock), seconds * 1_000));
    let (work, solver) = (Arc::clone(&watch), academy.solver);
    let thread = tokio::task::spawn_blocking(move || find(solver, &inputs, &work));
    let found = match watched(academy, Asked::Refill(&id), &watch, thread).await? {
        Ok(found) => found,
        Err(error) => {
            tracing::error!(code = "refill", refill = %id, %error, "the solver failed");
            None
        }
    };
    end(academy, &id, found).await
}

/// Who comes in, and why.
type Answer = Option<(Filled, Vec<(ApplicationId, Reason)>)>;

fn find(solver: Solver, inputs: &Inputs, watch: &Watch) -> Result<Answer> {
    let Some(filled) = (solver.fill)(inputs, watch)? else {
        return Ok(None);
    };
    // Reasons are for the limits as they had to move.
    let limits = filled
        .relaxed
        .iter()
        .fold(inputs.limits.clone(), |limits, change| {
            limits.moved(&change.bound, change.by)
        });
    let moved = Inputs {
        limits,
        ..inputs.clone()
    };
    let reasons = (solver.reasons)(&moved, &filled.outcome, watch)?;
    Ok(Some((filled, reasons)))
}

async fn begin(academy: &Academy, id: &RefillId) -> Result<Option<(i64, Inputs)>> {
    let mut tx = academy.db.write().await?;
    let Some(refill) = store::by_id(&mut tx, id).await? else {
        return Ok(None);
    };
    if refill.state.begin().is_err() {
        return Ok(None);
    }
    let edition = programme::edition(&mut tx, &refill.edition_id)
        .await?
        .ok_or_else(|| Error::fault("a proposal without its edition"))?;
    let modules = programme::modules(&mut tx, &edition.id).await?;
    let Some(standing) = standing(&mut tx, &edition, &modules).await? else {
        // The signature was set aside in the meantime: there are no limits to fill by.
        drop(tx);
        end(academy, id, None).await?;
        return Ok(None);
    };
    let inputs = inputs(&mut tx, &edition, &modules, &standing).await?;
    store::begin(&mut tx, id, &inputs, &solver::hash(&inputs)?).await?;
    tx.commit().await?;
    Ok(Some((standing.scenario.seconds, inputs)))
}

async fn end(academy: &Academy, id: &RefillId, found: Answer) -> Result<()> {
    let mut tx = academy.db.write().await?;
    let Some(refill) = store::by_id(&mut tx, id).await? else {
        return Ok(());
    };
    let Ok(state) = refill.state.end(found.is_some()) else {
        return Ok(());
    };
    let (filled, reasons) = found.unzip();
    let reasons = reasons.unwrap_or_default();
    store::end(&mut tx, id, state, filled.as_ref(), &reasons, academy.now()).await?;
    let event = if state == RefillState::Found {
        "refill.found"
    } else {
        "refill.failed"
    };
    audit::note_own(
        &mut tx,
        academy,
        event,
        ("refill", id.as_str()),
        serde_json::json!({"inputs": refill.inputs_sha256, "solver": solver::solver()}),
    )
    .await?;
    tx.commit().await
}

/// Ends a proposal whose job was set aside; another can be asked for.
///
/// # Errors
/// When the database fails.
pub(crate) async fn give_up(tx: &mut Tx, academy: &Academy, refill: &str) -> Result<()> {
    let id = RefillId::parse(refill)?;
    if store::end(tx, &id, RefillState::Failed, None, &[], academy.now()).await? {
        let subject = ("refill", id.as_str());
        audit::note_own(tx, academy, "refill.failed", subject, serde_json::json!({})).await?;
    }
    Ok(())
}

// ------------------------------------------------------------------ today

/// What the caller has to do about places that fell free.
///
/// # Errors
/// When the database fails.
pub(super) async fn tasks(tx: &mut Tx, caller: &Caller) -> Result<Vec<Task>> {
    let mut tasks = Vec::new();
    let counts = application_store::state_counts(tx).await?;
    for edition in programme::editions(tx).await? {
        use ApplicationState as S;
        let any = |states: &[S]| {
            counts
                .iter()
                .any(|row| row.edition_id == edition.id && states.contains(&row.state))
        };
        // Most editions, most of the time, cost no more than this.
        let may = caller
            .permit(Operation::ComposeCohort, &[edition.id.as_str()])
            .is_ok();
        if !(may
            && edition.is_ahead()
            && any(&[S::Waiting])
            && any(&[S::Declined, S::Expired, S::Cancelled]))
        {
            continue;
        }
        let modules = programme::modules(tx, &edition.id).await?;
        let Some(standing) = standing(tx, &edition, &modules).await? else {
            continue;
        };
        let free = standing.any_free();
        if free > 0 && !standing.waiting.is_empty() {
            tasks.push(Task {
                key: "places-free",
                about: edition.title.get(caller.language).to_owned(),
                count: free,
                due: None::<Timestamp>,
                zone: None,
                href: format!("/organise/{}/places", edition.slug),
            });
        }
    }
    Ok(tasks)
}
