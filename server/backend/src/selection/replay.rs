//! Coming to the same cohort again from a protocol alone.

use domain::selection::{Found, Proof, Protocol};

use super::{Watch, compose, hash, lots};
use crate::Result;

/// What came of a protocol that was told again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Replay {
    /// The same inputs gave the same cohort.
    Same,
    /// The cohort satisfies the limits and is worth what the protocol says. It was not the best there
    /// is for certain when it was signed (its time had ended), so another run may find another one.
    Holds,
    /// Something is not as the protocol says; what.
    Differs(Vec<String>),
}

/// Reads nothing but the protocol: checks its hash, its cohort and its lottery, and composes again.
///
/// # Errors
/// A fault when the solver fails.
pub fn replay(protocol: &Protocol, watch: &Watch) -> Result<Replay> {
    let (inputs, outcome) = (&protocol.inputs, &protocol.outcome);
    let mut differs = Vec::new();
    if protocol.format != Protocol::FORMAT {
        differs.push(format!(
            "its format is {}, not {}",
            protocol.format,
            Protocol::FORMAT
        ));
    }
    let hash = hash(inputs)?;
    if hash != protocol.inputs_sha256 {
        differs.push(format!("its inputs have the hash {hash}"));
    }
    // The cohort is looked up by order: inputs in another order are not those of a protocol.
    if !inputs
        .candidates
        .is_sorted_by(|a, b| a.application < b.application)
    {
        differs.push("its candidates are not in the order of their ids, each once".to_owned());
    }
    for (bound, by) in inputs.broken(&outcome.chosen) {
        differs.push(match bound {
            Some(bound) => format!("its cohort breaks {bound:?} by {by}"),
            None => {
                "its cohort has somebody who cannot be in it, or lacks somebody who must".to_owned()
            }
        });
    }
    if inputs.worth(&outcome.chosen) != outcome.worth {
        differs.push(format!(
            "its cohort is worth {:?}",
            inputs.worth(&outcome.chosen)
        ));
    }
    if let Some(lottery) = &outcome.portfolio {
        if lottery.drawn != lots::ticket(&inputs.seed) {
            differs.push(format!(
                "its seed draws ticket {}",
                lots::ticket(&inputs.seed)
            ));
        }
        let people: Vec<u32> = (0..)
            .zip(&inputs.candidates)
            .filter(|(_, candidate)| {
                outcome
                    .chosen
                    .iter()
                    .any(|chosen| chosen.application == candidate.application)
            })
            .map(|(at, _)| at)
            .collect();
        if lottery
            .panel(lottery.drawn)
            .is_none_or(|panel| panel.people != people)
        {
            differs.push("its ticket stands for another cohort".to_owned());
        }
    }
    if !differs.is_empty() {
        return Ok(Replay::Differs(differs));
    }
    if outcome.proof != Proof::Best {
        return Ok(Replay::Holds);
    }
    match compose(inputs, watch)? {
        Some(Found::Cohort(again)) if *again == *outcome => Ok(Replay::Same),
        Some(Found::Cohort(again)) if again.proof != Proof::Best => Ok(Replay::Differs(vec![
            "the time ended before the same could be found; try again with more".to_owned(),
        ])),
        Some(Found::Cohort(_)) => Ok(Replay::Differs(vec![format!(
            "another cohort was found (this is {})",
            super::solver()
        )])),
        Some(Found::Impossible(_)) => Ok(Replay::Differs(vec![
            "its limits cannot be satisfied".to_owned(),
        ])),
        None => Ok(Replay::Differs(vec![
            "the time ended before anything was found; try again with more".to_owned(),
        ])),
    }
}
