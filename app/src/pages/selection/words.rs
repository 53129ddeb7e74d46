//! Limits, changes and reasons in words.

use backend::service::selection::ScenarioPage;
use backend::when;
use domain::ids::ApplicationId;
use domain::programme::Module;
use domain::selection::{
    Bound, Change, Group, Outcome, Progress, Proof, Reason, ScenarioState, Wish,
};

use crate::say::language;
use crate::t;

/// A group as a limit names it.
pub fn group(group: &Group, modules: &[Module]) -> String {
    match group {
        Group::Module(id) => {
            let module = modules.iter().find(|module| module.id == *id);
            let title = module.map_or("", |module| module.title.get(language()));
            t!("limit-module", module = title).into_owned()
        }
        Group::Country(code) => t!(&format!("country-{code}")).into_owned(),
        Group::Level(level) => t!(&format!("level-{}", level.key())).into_owned(),
        Group::Size(size) => t!(&format!("size-{}", size.key())).into_owned(),
        Group::Gender(gender) => t!(&format!("gender-{}", gender.key())).into_owned(),
        Group::FirstTime => t!("group-first_time").into_owned(),
        Group::Topic(topic) => t!(&format!("theme-{}", topic.key())).into_owned(),
    }
}

/// A limit as somebody stands in it.
pub fn bound(bound: &Bound, modules: &[Module]) -> String {
    match bound {
        Bound::Least(of) | Bound::Most(of) => group(of, modules),
        Bound::Each(each) => t!(&format!("cap-{}", each.key())).into_owned(),
        Bound::Variety(feature) => t!(&format!("variety-{}", feature.key())).into_owned(),
        Bound::Required(_) => t!("wish-required").into_owned(),
    }
}

/// A limit that moves: "one place more in …".
pub fn change(change: &Change, page: &ScenarioPage) -> String {
    let (by, modules) = (i64::from(change.by), &page.modules);
    match &change.bound {
        Bound::Least(of @ Group::Module(_)) => {
            t!("change-least-module", by = by, group = group(of, modules)).into_owned()
        }
        Bound::Most(of @ Group::Module(_)) => {
            t!("change-most-module", by = by, group = group(of, modules)).into_owned()
        }
        Bound::Least(of) => t!("change-least", by = by, group = group(of, modules)).into_owned(),
        Bound::Most(of) => t!("change-most", by = by, group = group(of, modules)).into_owned(),
        Bound::Each(each) => t!(&format!("change-each-{}", each.key()), by = by).into_owned(),
        Bound::Variety(feature) => {
            t!(&format!("change-variety-{}", feature.key()), by = by).into_owned()
        }
        Bound::Required(id) => t!("change-required", name = name(page, id)).into_owned(),
    }
}

/// Several changes in one sentence.
pub fn changes(all: &[Change], page: &ScenarioPage) -> String {
    let all: Vec<String> = all.iter().map(|one| change(one, page)).collect();
    all.join(&t!("change-and"))
}

/// The name of an applicant; erased people have none.
pub fn name(page: &ScenarioPage, id: &ApplicationId) -> String {
    page.candidate(id)
        .map(|candidate| candidate.name.clone())
        .filter(|name| !name.is_empty())
        .unwrap_or_else(|| t!("application-erased").into_owned())
}

/// Points as people read them.
pub fn points(hundredths: i64) -> String {
    #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
    let points = hundredths as f64 / 100.0;
    when::tenths(language(), points)
}

/// How far a solver has come.
pub fn progress(state: ScenarioState, progress: Option<Progress>, stop: bool) -> String {
    if stop {
        return t!("progress-stopping").into_owned();
    }
    match (state, progress) {
        (ScenarioState::Queued, _) => t!("progress-queued").into_owned(),
        (_, None) => t!("progress-begun").into_owned(),
        (_, Some(now)) => {
            let what = t!(&format!("progress-{}", now.stage.key())).into_owned();
            match (now.gap, now.of) {
                (Some(gap), _) => t!("progress-gap", stage = what, gap = percent(gap)).into_owned(),
                (None, Some(of)) => {
                    t!("progress-steps", stage = what, done = now.done, of = of).into_owned()
                }
                (None, None) => what,
            }
        }
    }
}

/// Millionths as a percentage.
pub fn percent(millionths: i64) -> String {
    #[expect(clippy::cast_precision_loss, reason = "at most a million")]
    let share = millionths as f64 / 10_000.0;
    t!("percent", value = format!("{share:.2}")).into_owned()
}

/// What is known about how good a cohort is.
pub fn proof(outcome: &Outcome) -> String {
    match outcome.proof {
        Proof::Best if outcome.portfolio.is_some() => t!("proof-fair").into_owned(),
        Proof::Best => t!("proof-best").into_owned(),
        Proof::Within { stage, gap } => t!(
            "proof-within",
            stage = t!(&format!("progress-{}", stage.key())),
            gap = percent(gap)
        )
        .into_owned(),
    }
}

/// Why somebody has a place or none, a sentence each. What an organiser wrote comes apart from it.
pub fn reasons(
    page: &ScenarioPage,
    outcome: &Outcome,
    id: &ApplicationId,
    reason: Option<&Reason>,
) -> Vec<String> {
    let mut said = Vec::new();
    let place = outcome
        .chosen
        .iter()
        .find(|chosen| chosen.application == *id);
    let wish = page.scenario.limits.wish(id).map(|named| named.wish);
    if let (Some(lottery), Some(inputs)) = (&outcome.portfolio, &page.scenario.inputs) {
        if let Some(at) = inputs
            .candidates
            .iter()
            .position(|one| one.application == *id)
        {
            let chance = i64::from(lottery.chance(at)) * 100;
            said.push(t!("reason-chance", chance = percent(chance)).into_owned());
        }
    } else if let Some(reason) = reason {
        said.push(t!("reason-rank", rank = reason.rank, of = reason.of).into_owned());
    }
    match wish {
        Some(Wish::Required) => said.push(t!("reason-required").into_owned()),
        Some(Wish::Excluded) => said.push(t!("reason-excluded").into_owned()),
        None => {}
    }
    if let Some(place) = place {
        let choice = page
            .scenario
            .inputs
            .as_ref()
            .and_then(|inputs| inputs.candidate(id))
            .and_then(|one| {
                one.preferences
                    .iter()
                    .position(|module| *module == place.module)
            });
        if let Some(at) = choice {
            said.push(t!("reason-choice", choice = at + 1).into_owned());
        }
        return said;
    }
    let Some(reason) = reason else {
        return said;
    };
    if outcome.portfolio.is_none() && wish.is_none() {
        for standing in &reason.standings {
            said.push(
                t!(
                    "reason-standing",
                    limit = bound(&standing.bound, &page.modules),
                    rank = standing.rank,
                    of = standing.of,
                    places = standing.places
                )
                .into_owned(),
            );
        }
    }
    for one in &reason.admits {
        said.push(t!("reason-admits", change = change(one, page)).into_owned());
    }
    match reason.missing {
        Some(0) => said.push(t!("reason-equal").into_owned()),
        Some(missing) => {
            said.push(t!("reason-missing", points = points(missing)).into_owned());
        }
        None => {}
    }
    if !reason.remedy.is_empty() {
        said.push(t!("reason-remedy", changes = changes(&reason.remedy, page)).into_owned());
    }
    said
}
