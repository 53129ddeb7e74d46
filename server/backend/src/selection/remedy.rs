//! The smallest changes of limits that make possible what is not.

use domain::selection::{Change, Inputs, Remedy};
use highs::Sense;

use super::milp::{Answer, Milp, Watch};
use super::model::Model;
use crate::Result;

/// So many ways out are named at most.
const WAYS: usize = 3;

/// The smallest changes after which there is a cohort; with `admitted`, one that has them. Each is
/// enough by itself, and none is smaller. Empty when no change of limits helps.
pub fn remedies(inputs: &Inputs, admitted: Option<usize>, watch: &Watch) -> Result<Vec<Remedy>> {
    let mut model = Model::elastic(inputs);
    if let Some(at) = admitted {
        model.admit(at);
    }
    let slacks = model.slacks.clone();
    let goal: Vec<_> = slacks.iter().map(|(_, slack)| (*slack, 1.0)).collect();
    // Whether a limit moves at all, so that one way out can be told from another.
    let mut moves = Vec::new();
    for (_, slack) in &slacks {
        let moving = model.milp.choice();
        model.milp.row(
            f64::NEG_INFINITY,
            0.0,
            vec![(*slack, 1.0), (moving, -1_000_000.0)],
        );
        model
            .milp
            .row(0.0, f64::INFINITY, vec![(*slack, 1.0), (moving, -1.0)]);
        moves.push(moving);
    }
    let mut remedies: Vec<Remedy> = Vec::new();
    while remedies.len() < WAYS {
        let values = match model.milp.solve(Sense::Minimise, &goal, None, 0.5, watch)? {
            Answer::Best(values) => values,
            // What is not proven to be the smallest is still a way out, if it is the first.
            Answer::Within(values, _) if remedies.is_empty() => values,
            _ => break,
        };
        let mut remedy = Remedy::new();
        let mut used = Vec::new();
        for ((bound, slack), moved) in slacks.iter().zip(&moves) {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "a whole number from 0 to a thousand or so"
            )]
            let by = Milp::value(&values, *slack).round().clamp(0.0, 60_000.0) as u16;
            if by > 0 {
                remedy.push(Change {
                    bound: bound.clone(),
                    by,
                });
                used.push((*moved, 1.0));
            }
        }
        if remedy.is_empty() {
            break;
        }
        if remedies.is_empty() {
            let total: u32 = remedy.iter().map(|change| u32::from(change.by)).sum();
            model
                .milp
                .row(f64::NEG_INFINITY, f64::from(total), goal.clone());
        }
        let width = u32::try_from(used.len()).map_or(0.0, f64::from);
        model.milp.row(f64::NEG_INFINITY, width - 1.0, used);
        remedies.push(remedy);
    }
    Ok(remedies)
}
