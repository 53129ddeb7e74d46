//! The best cohort: points, then preferences, then balance, then the lot.

use std::collections::BTreeMap;

use domain::selection::{Found, Group, Inputs, Outcome, Proof, Stage};
use highs::Sense;

use super::milp::{Answer, Milp, Var, Watch};
use super::model::Model;
use super::{lots, remedy};
use crate::Result;

/// Whole numbers: less than one apart is the same.
const APART: f64 = 0.5;

/// The best cohort, or what would have to change; none when it was stopped before anything was found.
pub fn compose(inputs: &Inputs, watch: &Watch) -> Result<Option<Found>> {
    let model = Model::hard(inputs);
    match refine(model, Stage::Points, watch)? {
        Refined::Cohort(outcome) => Ok(Some(Found::Cohort(outcome))),
        Refined::Impossible => {
            watch.tell(Stage::Remedy, None, 0, None);
            Ok(Some(Found::Impossible(remedy::remedies(
                inputs, None, watch,
            )?)))
        }
        Refined::Nothing => Ok(None),
    }
}

/// What came of a program.
pub enum Refined {
    /// A cohort.
    Cohort(Box<Outcome>),
    /// Nothing satisfies it.
    Impossible,
    /// It was stopped before anything was found.
    Nothing,
}

/// The best cohort of a program, stage by stage: each stage keeps what the one before came to.
pub fn refine(mut model: Model<'_>, first: Stage, watch: &Watch) -> Result<Refined> {
    let inputs = model.inputs;
    let mut values: Option<Vec<f64>> = None;
    let mut proof = Proof::Best;
    let stages = [
        Stage::Points,
        Stage::Preferences,
        Stage::Balance,
        Stage::Lot,
    ];
    for stage in stages.into_iter().skip_while(|stage| *stage != first) {
        watch.tell(stage, None, 0, None);
        let (sense, goal) = match stage {
            Stage::Points => (Sense::Maximise, points(&model)),
            Stage::Preferences => (Sense::Maximise, preferences(&model)),
            Stage::Balance => {
                if inputs.limits.balance.is_empty() {
                    continue;
                }
                (Sense::Minimise, pairs(&mut model, values.as_mut()))
            }
            _ => (Sense::Maximise, lot(&model)),
        };
        match model
            .milp
            .solve(sense, &goal, values.as_deref(), APART, watch)?
        {
            Answer::Best(found) => {
                let worth: f64 = goal
                    .iter()
                    .map(|(var, cost)| Milp::value(&found, *var).round() * cost)
                    .sum();
                match sense {
                    Sense::Maximise => model.milp.row(worth, f64::INFINITY, goal),
                    Sense::Minimise => model.milp.row(f64::NEG_INFINITY, worth, goal),
                }
                values = Some(found.into_iter().map(f64::round).collect());
            }
            Answer::Within(found, gap) => {
                values = Some(found);
                proof = Proof::Within { stage, gap };
                break;
            }
            Answer::Infeasible => return Ok(Refined::Impossible),
            Answer::Nothing => return Ok(Refined::Nothing),
        }
    }
    let Some(values) = values else {
        return Ok(Refined::Nothing);
    };
    let chosen = model.cohort(&values);
    Ok(Refined::Cohort(Box::new(Outcome {
        worth: inputs.worth(&chosen),
        chosen,
        proof,
        portfolio: None,
    })))
}

/// Sum of points.
#[expect(clippy::cast_precision_loss, reason = "points are far below 2^52")]
pub fn points(model: &Model<'_>) -> Vec<(Var, f64)> {
    model.goal(|at, _| {
        model
            .inputs
            .candidates
            .get(at)
            .map_or(0.0, |candidate| candidate.points as f64)
    })
}

#[expect(clippy::cast_precision_loss, reason = "at most the number of modules")]
fn preferences(model: &Model<'_>) -> Vec<(Var, f64)> {
    model.goal(|at, module| {
        let candidate = model.inputs.candidates.get(at);
        let module = model.inputs.modules.get(module);
        candidate.zip(module).map_or(0.0, |(candidate, module)| {
            model.inputs.preference(candidate, module) as f64
        })
    })
}

fn lot(model: &Model<'_>) -> Vec<(Var, f64)> {
    let seed = &model.inputs.seed;
    model.goal(|at, module| {
        model.inputs.candidates.get(at).map_or(0.0, |candidate| {
            let id = &candidate.application;
            f64::from(lots::lot(seed, id) * 8 + lots::module_lot(seed, id, module))
        })
    })
}

/// Pairs of people in the same group. The first of a group makes none, the second one, the third two
/// more: a sum of steps, of which the cheapest are taken first by themselves.
fn pairs(model: &mut Model<'_>, values: Option<&mut Vec<f64>>) -> Vec<(Var, f64)> {
    let inputs = model.inputs;
    let places: usize = inputs
        .limits
        .quotas
        .iter()
        .filter(|quota| matches!(quota.group, Group::Module(_)))
        .map(|quota| usize::from(quota.most.unwrap_or(u16::MAX)))
        .sum();
    let mut goal = Vec::new();
    let mut started = values;
    for feature in &inputs.limits.balance {
        let mut people: BTreeMap<Group, usize> = BTreeMap::new();
        for candidate in &inputs.candidates {
            if let Some(group) = candidate.group(*feature) {
                *people.entry(group).or_default() += 1;
            }
        }
        for (group, count) in people {
            if count < 2 {
                continue;
            }
            let mut terms = model.members(&group);
            let mut there = started.as_deref().map_or(0.0, |values| {
                terms
                    .iter()
                    .map(|(var, _)| Milp::value(values, *var))
                    .sum::<f64>()
                    .round()
            });
            let mut cost = 0.0;
            for _ in 0..count.min(places) {
                let step = model.milp.share();
                terms.push((step, -1.0));
                if cost > 0.0 {
                    goal.push((step, cost));
                }
                cost += 1.0;
                if let Some(values) = started.as_deref_mut() {
                    values.push(if there > 0.5 { 1.0 } else { 0.0 });
                }
                there -= 1.0;
            }
            model.milp.row(0.0, 0.0, terms);
        }
    }
    goal
}
