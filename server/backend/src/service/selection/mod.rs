//! Composing the cohort: organisers keep scenarios, a solver composes them in the background, a person
//! signs one.

mod decisions;
mod desk;
mod run;
mod sign;
mod words;

pub(crate) use desk::{empty, now};
pub(crate) use run::{Asked, watched};
pub(crate) use sign::protocol;

use std::collections::BTreeMap;

use domain::Refusal;
use domain::geography::CitySize;
use domain::ids::{ApplicationId, ModuleId, ScenarioId};
use domain::permission::Operation;
use domain::programme::{Edition, Module};
use domain::selection::{Candidate, Found, Inputs, Limits, Mode, Outcome};

use crate::access::{Caller, Permit};
use crate::cities::fold;
use crate::db::Tx;
use crate::selection::hex;
use crate::service::reviews;
use crate::store::programme;
use crate::store::selection::{self as store, Scenario};
use crate::{Error, Result};

pub use decisions::{RESERVE, decisions, decisive};
pub use desk::{
    Compared, Desk, NamedForm, ScenarioForm, ScenarioPage, change, compose, copy, create, desk,
    discard, name, page, state_gender, stated_gender, stop, unname,
};
pub(crate) use run::give_up;
pub use run::run;
pub use sign::{Proposal, Published, Signed, download, proposal, published, set_aside, sign};
pub use words::{Words, group, percent, points};

/// How long a solver may take, in seconds: least, what is suggested, most.
pub const SECONDS: (i64, i64, i64) = (5, 60, 240);

/// Points of everybody where nothing was reviewed.
const EQUAL: i64 = 100;

/// The permit for something with a scenario, with its edition.
async fn kept<'a>(
    tx: &mut Tx,
    caller: &'a Caller,
    operation: Operation,
    id: &ScenarioId,
) -> Result<(Scenario, Edition, Permit<'a>)> {
    caller.able(operation)?;
    let scenario = store::by_id(tx, id).await?.ok_or(Refusal::not_found())?;
    let permit = caller
        .permit(operation, &[scenario.edition_id.as_str()])
        .map_err(|_| Refusal::not_found())?;
    let edition = programme::edition(tx, &scenario.edition_id)
        .await?
        .ok_or_else(|| Error::fault("a scenario without its edition"))?;
    Ok((scenario, edition, permit))
}

/// What a selection would be made from now. Organisations and cities are hashes: that two people share
/// one is all that counts.
pub(crate) async fn inputs(
    tx: &mut Tx,
    edition: &Edition,
    modules: &[Module],
    seed: &str,
    (mode, limits): (Mode, &Limits),
) -> Result<Inputs> {
    let scores: BTreeMap<ApplicationId, i64> = reviews::scores(tx, &edition.id)
        .await?
        .into_iter()
        .map(|score| (score.application, hundredths(score.normalised)))
        .collect();
    // Whoever nobody has read yet is as good as the middle.
    let count = i64::try_from(scores.len()).unwrap_or(1).max(1);
    let middle = (scores.values().sum::<i64>() / count).max(1);
    let unread = if scores.is_empty() { EQUAL } else { middle };
    let with_gender = limits.uses_gender();
    let mut candidates = Vec::new();
    for row in store::candidates(tx, &edition.id).await? {
        let content: domain::applications::Content = serde_json::from_str(&row.content)?;
        let preferences: Vec<ModuleId> = content
            .preferences
            .iter()
            .filter_map(|id| modules.iter().find(|module| module.id.as_str() == id))
            .map(|module| module.id.clone())
            .collect();
        let held = row.module_id.filter(|_| {
            use domain::applications::ApplicationState as S;
            matches!(row.state, S::Offered | S::Confirmed)
        });
        let (Some(country), Some(level)) = (row.country, row.level) else {
            continue;
        };
        let shared = |text: Option<String>, more: &str| {
            let text = format!(
                "{}\n{more}",
                fold(text.as_deref().unwrap_or_default().trim())
            );
            hex(text.as_bytes())[..16].to_owned()
        };
        candidates.push(Candidate {
            points: scores.get(&row.id).copied().unwrap_or(unread),
            application: row.id,
            preferences,
            level,
            size: CitySize::of(row.population.unwrap_or_default()),
            city: shared(row.city_name, &country),
            organisation: shared(row.organisation, ""),
            country,
            gender: row.gender.filter(|_| with_gender),
            first_time: row.before == 0,
            topic: row.topic,
            held,
        });
    }
    candidates.sort_by(|a, b| a.application.cmp(&b.application));
    let ids: std::collections::BTreeSet<&ApplicationId> = candidates
        .iter()
        .map(|candidate| &candidate.application)
        .collect();
    let mut limits = limits.clone();
    // Whoever withdrew can be neither required nor excluded.
    limits
        .named
        .retain(|named| ids.contains(&named.application));
    Ok(Inputs {
        mode,
        seed: seed.to_owned(),
        modules: modules.iter().map(|module| module.id.clone()).collect(),
        limits,
        candidates,
    })
}

#[expect(clippy::cast_possible_truncation, reason = "from 0 to 10,000")]
fn hundredths(points: f64) -> i64 {
    (points * 100.0).round().clamp(1.0, 10_000.0) as i64
}

/// The cohort of a scenario, if it has one.
pub fn cohort(scenario: &Scenario) -> Option<(&Inputs, &Outcome)> {
    match (&scenario.inputs, &scenario.found) {
        (Some(inputs), Some(Found::Cohort(outcome))) => Some((inputs, outcome)),
        _ => None,
    }
}
