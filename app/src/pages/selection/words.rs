//! Limits, changes and reasons in the words of the page.

pub use backend::service::selection::Words;
use backend::service::selection::{self as service, ScenarioPage};
use domain::programme::Module;
use domain::selection::{Group, Inputs, Outcome, Progress, Proof};

use crate::say::language;
use crate::t;

/// A group as a limit names it.
pub fn group(group: &Group, modules: &[Module]) -> String {
    service::group(language(), group, modules)
}

/// The words for a scenario that was composed from `inputs`.
pub fn of<'a>(page: &'a ScenarioPage, inputs: &'a Inputs) -> Words<'a> {
    Words {
        language: language(),
        modules: &page.modules,
        candidates: &page.candidates,
        inputs,
    }
}

/// Points as people read them.
pub fn points(hundredths: i64) -> String {
    service::points(language(), hundredths)
}

/// Millionths as a percentage.
pub fn percent(millionths: i64) -> String {
    service::percent(language(), millionths)
}

/// How far a solver has come.
pub fn progress(queued: bool, progress: Option<Progress>, stop: bool) -> String {
    if stop {
        return t!("progress-stopping").into_owned();
    }
    match progress {
        _ if queued => t!("progress-queued").into_owned(),
        None => t!("progress-begun").into_owned(),
        Some(now) => {
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
