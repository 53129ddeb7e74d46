//! A fair lottery: chances as equal as the limits allow.
//!
//! The method of Flanigan, Gölz, Gupta, Hennig and Procaccia, "Fair algorithms for selecting citizens'
//! assemblies" (Nature 596, 2021): the smallest chance of anybody is made as large as it can be, then
//! the smallest of the others, and so on (leximin). Cohorts that satisfy the limits are too many to
//! write down; those that matter are found one by one, by asking for the cohort that the prices of the
//! linear program value most (column generation).

use std::collections::BTreeSet;

use domain::selection::{Found, Inputs, Outcome, Panel, Portfolio, Proof, Stage, Wish};
use highs::Sense;

use super::merit::{self, Refined};
use super::milp::{Answer, Chances, Milp, ROUNDING, Watch};
use super::model::Model;
use super::{lots, remedy};
use crate::Result;

/// Chances that differ by less are equal.
const EQUAL: f64 = 1e-6;

/// The chance of each candidate, and the weights of cohorts that give them.
#[derive(Debug, Clone)]
pub struct Fair {
    /// The chance of each candidate, from 0 to 1.
    pub chances: Vec<f64>,
    /// Cohorts, each with its people in order.
    pub cohorts: Vec<Vec<u32>>,
    /// The weight of each; together 1.
    pub weights: Vec<f64>,
    /// Whether every chance is as equal as can be, or the time ended before.
    pub leximin: bool,
}

/// A cohort drawn by lot, or what would have to change; none when it was stopped before anything was
/// found.
pub fn compose(inputs: &Inputs, watch: &Watch) -> Result<Option<Found>> {
    watch.tell(Stage::Chances, None, 0, None);
    let fair = match chances(inputs, watch)? {
        Search::Found(fair) => fair,
        Search::Impossible => {
            watch.tell(Stage::Remedy, None, 0, None);
            return Ok(Some(Found::Impossible(remedy::remedies(
                inputs, None, watch,
            )?)));
        }
        Search::Nothing => return Ok(None),
    };
    let lottery = Portfolio {
        panels: tickets(&fair),
        drawn: lots::ticket(&inputs.seed),
        leximin: fair.leximin,
    };
    let Some(drawn) = lottery.panel(lottery.drawn) else {
        return Ok(None);
    };
    let Some(mut outcome) = seated(inputs, &drawn.people, watch)? else {
        return Ok(None);
    };
    if !fair.leximin {
        outcome.proof = Proof::Within {
            stage: Stage::Chances,
            gap: 0,
        };
    }
    outcome.portfolio = Some(lottery);
    Ok(Some(Found::Cohort(Box::new(outcome))))
}

/// Gives the people of a cohort their modules: by preference, between equals by lot.
pub fn seated(inputs: &Inputs, people: &[u32], watch: &Watch) -> Result<Option<Outcome>> {
    let mut model = Model::hard(inputs);
    let inside: BTreeSet<usize> = people
        .iter()
        .filter_map(|at| usize::try_from(*at).ok())
        .collect();
    for at in 0..inputs.candidates.len() {
        if inside.contains(&at) {
            model.admit(at);
        } else {
            for (_, var) in model.places.get(at).cloned().unwrap_or_default() {
                model.milp.fix(var, 0.0);
            }
        }
    }
    match merit::refine(model, Stage::Preferences, watch)? {
        Refined::Cohort(outcome) => Ok(Some(*outcome)),
        Refined::Impossible | Refined::Nothing => Ok(None),
    }
}

/// What the search for chances came to.
#[derive(Debug)]
pub enum Search {
    /// Chances.
    Found(Fair),
    /// Nothing satisfies the limits.
    Impossible,
    /// It was stopped before anything was found.
    Nothing,
}

/// Asks for the cohort that is worth most.
struct Oracle<'a> {
    model: Model<'a>,
}

impl<'a> Oracle<'a> {
    /// Cohorts fill as many places as the limits allow.
    fn new(inputs: &'a Inputs, watch: &Watch) -> Result<Result<Self, Search>> {
        let mut model = Model::hard(inputs);
        let everybody = model.goal(|_, _| 1.0);
        let answer = model
            .milp
            .solve(Sense::Maximise, &everybody, None, 0.5, watch)?;
        let values = match answer {
            Answer::Best(values) => values,
            Answer::Infeasible => return Ok(Err(Search::Impossible)),
            Answer::Within(..) | Answer::Nothing => return Ok(Err(Search::Nothing)),
        };
        let filled: f64 = everybody
            .iter()
            .map(|(var, _)| Milp::value(&values, *var).round())
            .sum();
        model.milp.row(filled, filled, everybody);
        Ok(Ok(Self { model }))
    }

    /// The cohort with the largest sum of prices; none when the time ended.
    fn best(&self, prices: &[f64], apart: f64, watch: &Watch) -> Result<Option<Vec<u32>>> {
        let goal = self
            .model
            .goal(|at, _| prices.get(at).copied().unwrap_or_default());
        let answer = self
            .model
            .milp
            .solve(Sense::Maximise, &goal, None, apart, watch)?;
        let Answer::Best(values) = answer else {
            return Ok(None);
        };
        let mut people: Vec<u32> = self
            .model
            .chosen(&values)
            .into_iter()
            .filter_map(|(at, _)| u32::try_from(at).ok())
            .collect();
        people.sort_unstable();
        people.dedup();
        Ok(Some(people))
    }
}

/// Chances as equal as the limits allow.
///
/// # Errors
/// A fault when the solver fails.
pub fn chances(inputs: &Inputs, watch: &Watch) -> Result<Search> {
    let count = inputs.candidates.len();
    let oracle = match Oracle::new(inputs, watch)? {
        Ok(oracle) => oracle,
        Err(search) => return Ok(search),
    };
    let mut cohorts: Vec<Vec<u32>> = Vec::new();
    let mut known: BTreeSet<Vec<u32>> = BTreeSet::new();
    // A cohort for everybody who can be in one. Whoever is in none has no chance.
    let mut reached = vec![false; count];
    loop {
        let wanted: Vec<f64> = reached
            .iter()
            .map(|there| if *there { 0.0 } else { 1.0 })
            .collect();
        let Some(cohort) = oracle.best(&wanted, 0.5, watch)? else {
            if cohorts.is_empty() {
                return Ok(Search::Nothing);
            }
            break;
        };
        let mut more = false;
        for at in &cohort {
            if let Some(there) = usize::try_from(*at).ok().and_then(|at| reached.get_mut(at)) {
                more |= !std::mem::replace(there, true);
            }
        }
        if !more && !cohorts.is_empty() {
            break;
        }
        if known.insert(cohort.clone()) {
            cohorts.push(cohort);
        }
        if !more {
            break;
        }
    }
    // Those in every cohort, and those in none, take no part in the lottery.
    let certain = |at: usize| {
        inputs.candidates.get(at).is_some_and(|candidate| {
            candidate.held.is_some()
                || inputs
                    .limits
                    .wish(&candidate.application)
                    .is_some_and(|named| named.wish == Wish::Required)
        })
    };
    let mut fixed: Vec<Option<f64>> = reached
        .iter()
        .enumerate()
        .map(|(at, there)| match (there, certain(at)) {
            (false, _) => Some(0.0),
            (true, true) => Some(1.0),
            (true, false) => None,
        })
        .collect();
    let mut weights = Vec::new();
    let mut leximin = true;
    'fixing: while weights.is_empty() || fixed.iter().any(Option::is_none) {
        let open = fixed.iter().filter(|chance| chance.is_none()).count();
        watch.tell(Stage::Chances, None, count - open, Some(count));
        let mut program = Chances::new(&fixed, &cohorts)?;
        loop {
            let now = program.solve()?;
            weights.clone_from(&now.of_cohorts);
            if open == 0 {
                break 'fixing;
            }
            // What the prices value the known cohorts at; one that is worth more makes them fairer.
            let reference = now.smallest
                + now
                    .prices
                    .iter()
                    .zip(&fixed)
                    .map(|(price, chance)| price * chance.unwrap_or_default())
                    .sum::<f64>();
            let Some(cohort) = oracle.best(&now.prices, EQUAL / 10.0, watch)? else {
                leximin = false;
                break 'fixing;
            };
            let value: f64 = cohort
                .iter()
                .filter_map(|at| now.prices.get(usize::try_from(*at).ok()?))
                .sum();
            if value > reference + EQUAL && known.insert(cohort.clone()) {
                program.add(&cohort)?;
                cohorts.push(cohort);
                continue;
            }
            // Whoever has a price cannot have a larger chance without a smaller one for others.
            let dearest = now
                .prices
                .iter()
                .zip(&fixed)
                .filter(|(_, chance)| chance.is_none())
                .map(|(price, _)| *price)
                .fold(0.0, f64::max);
            for (slot, price) in fixed.iter_mut().zip(&now.prices) {
                if slot.is_none() && *price >= dearest.min(EQUAL) {
                    *slot = Some(now.smallest);
                }
            }
            break;
        }
    }
    let mut chances = vec![0.0; count];
    for (cohort, weight) in cohorts.iter().zip(&weights) {
        for at in cohort {
            if let Some(chance) = usize::try_from(*at).ok().and_then(|at| chances.get_mut(at)) {
                *chance += weight;
            }
        }
    }
    Ok(Search::Found(Fair {
        chances,
        cohorts,
        weights,
        leximin,
    }))
}

/// The weights as tickets, to the largest remainder; cohorts in order of their people.
fn tickets(fair: &Fair) -> Vec<Panel> {
    let total: f64 = fair.weights.iter().sum::<f64>().max(ROUNDING);
    let mut panels: Vec<(Panel, f64)> = fair
        .cohorts
        .iter()
        .zip(&fair.weights)
        .map(|(people, weight)| {
            let share = weight / total * f64::from(Portfolio::TICKETS);
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "from 0 to the number of tickets"
            )]
            let tickets = share.floor() as u32;
            let panel = Panel {
                people: people.clone(),
                tickets,
            };
            (panel, share - share.floor())
        })
        .collect();
    panels.sort_by(|a, b| {
        b.1.total_cmp(&a.1)
            .then_with(|| a.0.people.cmp(&b.0.people))
    });
    let given: u32 = panels.iter().map(|(panel, _)| panel.tickets).sum();
    let left = usize::try_from(Portfolio::TICKETS.saturating_sub(given)).unwrap_or_default();
    for (panel, _) in panels.iter_mut().take(left) {
        panel.tickets += 1;
    }
    let mut panels: Vec<Panel> = panels
        .into_iter()
        .map(|(panel, _)| panel)
        .filter(|panel| panel.tickets > 0)
        .collect();
    panels.sort_by(|a, b| a.people.cmp(&b.people));
    panels
}
