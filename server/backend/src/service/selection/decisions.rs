//! A signed cohort as decisions that wait to be sent: offers, a waiting list, and declines with their
//! reasons in words, for a person to read and to send.

use domain::applications::Decision;
use domain::error::Form;
use domain::ids::{ApplicationId, ScenarioId};
use domain::permission::Operation;
use domain::selection::{Inputs, Outcome, ScenarioState, Wish};
use domain::{FieldProblem, Language, Refusal};

use super::{Words, kept};
use crate::access::Caller;
use crate::db::Tx;
use crate::service::applications::{DecisionForm, Intake};
use crate::service::waves;
use crate::store::selection::{self as store, Scenario};
use crate::store::{accounts, applications, waves as drafts};
use crate::{Academy, Error, Result, audit};

/// The most that may wait.
pub const RESERVE: i64 = 10_000;

/// Who of a signed cohort still waits for a decision, with what it proposes for them. Those without a place
/// come by points: the first `reserve` of them wait, the others are declined.
async fn open(
    tx: &mut Tx,
    scenario: &Scenario,
    inputs: &Inputs,
    outcome: &Outcome,
    reserve: usize,
) -> Result<Vec<(ApplicationId, Decision)>> {
    let undecided: std::collections::BTreeSet<ApplicationId> =
        store::candidates(tx, &scenario.edition_id)
            .await?
            .into_iter()
            .filter(|candidate| candidate.state.is_undecided())
            .map(|candidate| candidate.id)
            .collect();
    let is_chosen = |id: &ApplicationId| outcome.chosen.iter().any(|one| one.application == *id);
    let mut open = Vec::new();
    let mut others = Vec::new();
    for candidate in &inputs.candidates {
        let id = &candidate.application;
        if !undecided.contains(id) {
            continue;
        }
        if is_chosen(id) {
            open.push((id.clone(), Decision::Offer));
        } else {
            others.push(candidate);
        }
    }
    others.sort_by_key(|candidate| std::cmp::Reverse(candidate.points));
    let mut waiting = 0;
    for candidate in others {
        let id = &candidate.application;
        let wish = inputs.limits.wish(id).map(|named| named.wish);
        if waiting < reserve && wish != Some(Wish::Excluded) {
            waiting += 1;
            open.push((id.clone(), Decision::Wait));
        } else {
            open.push((id.clone(), Decision::Decline));
        }
    }
    Ok(open)
}

/// Whether a scenario can be turned into decisions, and for how many.
///
/// # Errors
/// `sign-in`, `forbidden`, `not-found`.
pub async fn decisive(academy: &Academy, caller: &Caller, id: &ScenarioId) -> Result<usize> {
    let mut tx = academy.db.read().await?;
    let (scenario, ..) = kept(&mut tx, caller, Operation::DecideApplication, id).await?;
    match (scenario.state, super::cohort(&scenario)) {
        (ScenarioState::Signed, Some((inputs, outcome))) => {
            Ok(open(&mut tx, &scenario, inputs, outcome, 0).await?.len())
        }
        _ => Ok(0),
    }
}

/// Writes a decision for everybody in a signed cohort who has none yet: places are offered, as many as
/// `reserve` wait, the others are declined, each with the reason in words of the cohort and in their language.
/// Nothing leaves yet; decisions that were written before are written anew. All, or none; how many.
///
/// # Errors
/// `sign-in`, `forbidden`, `not-found`, `scenario-not-signed`, `wave-empty` when everybody is decided, or fields
/// that cannot be accepted.
pub async fn decisions(
    academy: &Academy,
    caller: &Caller,
    id: &ScenarioId,
    confirm_by: &str,
    reserve: &str,
) -> Result<usize> {
    caller.able(Operation::DecideApplication)?;
    let mut form = Form::default();
    let reserve = form.take(
        reserve
            .trim()
            .parse::<i64>()
            .ok()
            .filter(|number| (0..=RESERVE).contains(number))
            .and_then(|number| usize::try_from(number).ok())
            .ok_or_else(|| {
                FieldProblem::new("reserve", "number")
                    .with("min", 0)
                    .with("max", RESERVE)
            }),
    );
    form.finish()?;
    let now = academy.now();
    let mut tx = academy.db.write().await?;
    let (scenario, edition, permit) =
        kept(&mut tx, caller, Operation::DecideApplication, id).await?;
    if scenario.state != ScenarioState::Signed {
        return Err(Refusal::conflict("scenario-not-signed").into());
    }
    let (inputs, outcome) =
        super::cohort(&scenario).ok_or_else(|| Error::fault("a signed scenario without cohort"))?;
    let open = open(
        &mut tx,
        &scenario,
        inputs,
        outcome,
        reserve.unwrap_or_default(),
    )
    .await?;
    if open.is_empty() {
        return Err(Refusal::invalid("wave-empty").into());
    }
    let intake = Intake::read(&mut tx, edition).await?;
    let reasons: std::collections::BTreeMap<_, _> =
        store::reasons(&mut tx, id).await?.into_iter().collect();
    for (application, decision) in &open {
        let language = language_of(&mut tx, application).await?;
        let words = Words {
            language,
            modules: &intake.modules,
            candidates: &[],
            inputs,
        };
        let place = outcome
            .chosen
            .iter()
            .find(|one| one.application == *application);
        let wanted = DecisionForm {
            decision: decision.key().to_owned(),
            module: place.map_or_else(String::new, |place| place.module.to_string()),
            confirm_by: if *decision == Decision::Offer {
                confirm_by.to_owned()
            } else {
                String::new()
            },
            reason: words.to_applicant(outcome, application, reasons.get(application)),
            seen: String::new(),
        };
        drafts::remove(&mut tx, application).await?;
        waves::put(&mut tx, &permit, &intake, application, &wanted, now).await?;
    }
    audit::note(
        &mut tx,
        academy,
        &permit,
        "wave.written",
        ("scenario", id.as_str()),
        serde_json::json!({"applications": open.len()}),
    )
    .await?;
    tx.commit().await?;
    Ok(open.len())
}

/// The language in which an applicant reads mails.
pub(crate) async fn language_of(tx: &mut Tx, application: &ApplicationId) -> Result<Language> {
    let Some(application) = applications::by_id(tx, application).await? else {
        return Ok(Language::default());
    };
    let person = accounts::by_id(tx, &application.person_id).await?;
    Ok(person
        .and_then(|person| person.language)
        .unwrap_or_default())
}
