//! A person signs a cohort: from then on it is what the organisers propose, with its protocol.

use domain::ids::{ApplicationId, ModuleId, ScenarioId};
use domain::permission::Operation;
use domain::programme::{Edition, Module};
use domain::selection::{Limits, Mode, NAMED_REASON_MAX, Protocol, Signature};
use domain::text::Prose;
use domain::{Refusal, Timestamp};
use serde_json::json;

use super::desk::now;
use super::kept;
use crate::access::Caller;
use crate::selection as solver;
use crate::store::selection::{self as store, Scenario};
use crate::store::{applications, programme};
use crate::{Academy, Error, Result, audit};

/// Signs the cohort of a scenario as it was seen.
///
/// # Errors
/// `sign-in`, `forbidden`, `not-found`, `call-still-open`, `changed-meanwhile`, `scenario-not-solved`,
/// `scenario-signed` (also when another of the edition is), `selection-changed` when applications,
/// reviews or places are not those it was composed from, or a statement that cannot be accepted.
pub async fn sign(
    academy: &Academy,
    caller: &Caller,
    id: &ScenarioId,
    seen: i64,
    statement: &str,
) -> Result<()> {
    caller.able(Operation::SignCohort)?;
    let statement = Prose::<NAMED_REASON_MAX>::parse("statement", statement)?;
    let at = academy.now();
    let mut tx = academy.db.write().await?;
    let (mut scenario, edition, permit) = kept(&mut tx, caller, Operation::SignCohort, id).await?;
    let person = permit.person()?;
    // Of two organisers at once, the second is told.
    if scenario.revision != seen {
        return Err(Refusal::conflict("changed-meanwhile").into());
    }
    scenario.state = scenario.state.sign()?;
    if edition.admits(at).is_ok() {
        return Err(Refusal::conflict("call-still-open").into());
    }
    let (inputs, _) = super::cohort(&scenario).ok_or(Refusal::conflict("scenario-not-solved"))?;
    let modules = programme::modules(&mut tx, &edition.id).await?;
    if now(&mut tx, &edition, &modules, &scenario).await? != *inputs {
        return Err(Refusal::conflict("selection-changed").into());
    }
    if store::signed(&mut tx, &edition.id).await?.is_some() {
        return Err(Refusal::conflict("scenario-signed").into());
    }
    let signature = Signature {
        name: person.name.clone(),
        at,
        statement: statement.as_str().to_owned(),
    };
    let protocol = protocol(&scenario, &edition, Some(signature))
        .ok_or(Refusal::conflict("scenario-not-solved"))?;
    let detail = json!({"inputs": protocol.inputs_sha256, "chosen": protocol.outcome.chosen.len(), "protocol": solver::hex(&serde_json::to_vec(&protocol)?)});
    scenario.signed_at = Some(at);
    scenario.signed_by = Some(person.id.clone());
    scenario.protocol = Some(protocol);
    if !store::save(&mut tx, &scenario).await? {
        return Err(Refusal::conflict("changed-meanwhile").into());
    }
    audit::note(
        &mut tx,
        academy,
        &permit,
        "scenario.signed",
        ("scenario", id.as_str()),
        detail,
    )
    .await?;
    tx.commit().await
}

/// Everything needed to come to the cohort of a scenario again, if it has one.
pub(crate) fn protocol(
    scenario: &Scenario,
    edition: &Edition,
    signature: Option<Signature>,
) -> Option<Protocol> {
    let (inputs, outcome) = super::cohort(scenario)?;
    Some(Protocol {
        format: Protocol::FORMAT,
        edition: edition.slug.clone(),
        scenario: scenario.name.clone(),
        inputs_sha256: scenario.inputs_sha256.clone()?,
        solver: solver::solver(),
        inputs: inputs.clone(),
        outcome: outcome.clone(),
        signature,
    })
}

/// What was signed no longer counts; why is noted.
///
/// # Errors
/// `sign-in`, `forbidden`, `not-found`, `scenario-not-signed`, `changed-meanwhile`, or a reason that
/// cannot be accepted.
pub async fn set_aside(
    academy: &Academy,
    caller: &Caller,
    id: &ScenarioId,
    reason: &str,
) -> Result<()> {
    caller.able(Operation::SignCohort)?;
    let reason = Prose::<NAMED_REASON_MAX>::parse("set_aside_reason", reason)?;
    let mut tx = academy.db.write().await?;
    let (mut scenario, _, permit) = kept(&mut tx, caller, Operation::SignCohort, id).await?;
    scenario.state = scenario.state.set_aside()?;
    if !store::save(&mut tx, &scenario).await? {
        return Err(Refusal::conflict("changed-meanwhile").into());
    }
    audit::note(
        &mut tx,
        academy,
        &permit,
        "scenario.set_aside",
        ("scenario", id.as_str()),
        json!({"reason": reason}),
    )
    .await?;
    tx.commit().await
}

/// The protocol of a scenario with a cohort, as a file: its name, and JSON. That somebody took it along
/// is noted. It holds no names of applicants.
///
/// # Errors
/// `sign-in`, `forbidden`, `not-found` where there is no cohort.
pub async fn download(
    academy: &Academy,
    caller: &Caller,
    id: &ScenarioId,
) -> Result<(String, Vec<u8>)> {
    caller.able(Operation::ComposeCohort)?;
    let mut tx = academy.db.write().await?;
    let (scenario, edition, permit) = kept(&mut tx, caller, Operation::ComposeCohort, id).await?;
    let protocol = match &scenario.protocol {
        Some(protocol) => protocol.clone(),
        None => protocol(&scenario, &edition, None).ok_or(Refusal::not_found())?,
    };
    audit::note(
        &mut tx,
        academy,
        &permit,
        "scenario.downloaded",
        ("scenario", id.as_str()),
        (),
    )
    .await?;
    tx.commit().await?;
    let name = format!("urban-academy-{}-protocol.json", edition.slug);
    Ok((name, serde_json::to_vec_pretty(&protocol)?))
}

/// What a signed cohort proposes for an application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// The scenario that was signed.
    pub scenario: ScenarioId,
    /// Its name.
    pub name: String,
    /// The module in which they have a place; none where they have none.
    pub module: Option<ModuleId>,
}

/// What the signed cohort of its edition proposes for an application; none where nothing is signed, or
/// it did not take part.
///
/// # Errors
/// `sign-in`, `forbidden`, `not-found`.
pub async fn proposal(
    academy: &Academy,
    caller: &Caller,
    application: &ApplicationId,
) -> Result<Option<Proposal>> {
    caller.able(Operation::DecideApplication)?;
    let mut tx = academy.db.read().await?;
    let application = applications::by_id(&mut tx, application)
        .await?
        .ok_or(Refusal::not_found())?;
    caller.permit(
        Operation::DecideApplication,
        &[application.edition_id.as_str()],
    )?;
    let Some(scenario) = store::signed(&mut tx, &application.edition_id).await? else {
        return Ok(None);
    };
    let (inputs, outcome) =
        super::cohort(&scenario).ok_or_else(|| Error::fault("a signed scenario without cohort"))?;
    if inputs.candidate(&application.id).is_none() {
        return Ok(None);
    }
    let module = outcome
        .chosen
        .iter()
        .find(|chosen| chosen.application == application.id)
        .map(|chosen| chosen.module.clone());
    Ok(Some(Proposal {
        scenario: scenario.id,
        name: scenario.name,
        module,
    }))
}

/// What everybody may know about how a cohort was chosen: no person in it, and nobody by a name.
#[derive(Debug, Clone)]
pub struct Published {
    /// The edition.
    pub edition: Edition,
    /// Its modules.
    pub modules: Vec<Module>,
    /// The seed and when it was drawn.
    pub seed: Option<(String, Timestamp)>,
    /// What was signed; with limits on groups only, single people counted.
    pub signed: Option<Signed>,
}

/// A signed cohort in figures.
#[derive(Debug, Clone)]
pub struct Signed {
    /// When.
    pub at: Timestamp,
    /// How people were chosen.
    pub mode: Mode,
    /// The limits; nobody is named in them.
    pub limits: Limits,
    /// How many people were required or excluded.
    pub named: usize,
    /// How many could be chosen.
    pub candidates: usize,
    /// How many were.
    pub chosen: usize,
    /// SHA-256 of the inputs.
    pub inputs_sha256: String,
    /// The program and its solver.
    pub solver: String,
    /// Chances in a lottery, in tickets of ten thousand, with how many applications had each.
    pub chances: std::collections::BTreeMap<u32, usize>,
}

/// How the cohort of an edition was chosen.
///
/// # Errors
/// `not-found`.
pub async fn published(academy: &Academy, caller: &Caller, slug: &str) -> Result<Published> {
    caller.permit(Operation::ReadProgramme, &[])?;
    let mut tx = academy.db.read().await?;
    let edition = programme::edition_by_slug(&mut tx, slug)
        .await?
        .filter(|edition| edition.state.is_public())
        .ok_or(Refusal::not_found())?;
    let protocol = store::signed(&mut tx, &edition.id)
        .await?
        .and_then(|scenario| scenario.signed_at.zip(scenario.protocol));
    let signed = protocol.map(|(at, protocol)| {
        let mut chances = std::collections::BTreeMap::new();
        if let Some(lottery) = &protocol.outcome.portfolio {
            for at in 0..protocol.inputs.candidates.len() {
                *chances.entry(lottery.chance(at)).or_default() += 1;
            }
        }
        let mut limits = protocol.inputs.limits;
        let named = std::mem::take(&mut limits.named).len();
        Signed {
            at,
            mode: protocol.inputs.mode,
            limits,
            named,
            candidates: protocol.inputs.candidates.len(),
            chosen: protocol.outcome.chosen.len(),
            inputs_sha256: protocol.inputs_sha256,
            solver: protocol.solver,
            chances,
        }
    });
    Ok(Published {
        modules: programme::modules(&mut tx, &edition.id).await?,
        seed: store::seed(&mut tx, &edition.id).await?,
        signed,
        edition,
    })
}
