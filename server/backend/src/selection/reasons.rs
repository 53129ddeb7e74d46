//! Why somebody has a place, or none, in figures that pages put into words.

use std::collections::{BTreeMap, BTreeSet};

use domain::ids::ApplicationId;
use domain::selection::{
    Bound, Candidate, Change, Found, Inputs, Mode, Outcome, Proof, Reason, Stage, Standing, Wish,
};
use highs::Sense;

use super::merit;
use super::milp::{Answer, Watch};
use super::model::Model;
use super::remedy::remedies;
use crate::Result;

/// The reasons for all candidates, those with most points first, as far as the time goes. What needs
/// no solver is in every one of them.
///
/// # Errors
/// A fault when the solver fails.
pub fn reasons(
    inputs: &Inputs,
    outcome: &Outcome,
    watch: &Watch,
) -> Result<Vec<(ApplicationId, Reason)>> {
    let chosen: BTreeSet<&ApplicationId> = outcome
        .chosen
        .iter()
        .map(|chosen| &chosen.application)
        .collect();
    let used_up = used_up(inputs, outcome);
    let admits = if inputs.mode == Mode::Merit {
        admits(inputs, &chosen, outcome, watch)?
    } else {
        BTreeMap::new()
    };
    let mut order: Vec<(usize, &Candidate)> = inputs.candidates.iter().enumerate().collect();
    order.sort_by_key(|(at, candidate)| (std::cmp::Reverse(candidate.points), *at));
    let of = order.len();
    let mut reasons = Vec::with_capacity(of);
    for (done, (at, candidate)) in order.into_iter().enumerate() {
        watch.tell(Stage::Reasons, None, done, Some(of));
        let mut reason = plain(inputs, &used_up, candidate);
        if let Some(changes) = admits.get(&candidate.application) {
            reason.admits.clone_from(changes);
        }
        let excluded = inputs
            .limits
            .wish(&candidate.application)
            .is_some_and(|named| named.wish == Wish::Excluded);
        if !chosen.contains(&candidate.application) && !excluded && !watch.is_over() {
            let chance = outcome.portfolio.as_ref().map(|lottery| lottery.chance(at));
            match chance {
                // Whoever could be drawn was simply not drawn.
                Some(1..) => {}
                Some(0) => reason.remedy = first(remedies(inputs, Some(at), watch)?),
                None => match points_with(inputs, at, watch)? {
                    Some(points) => {
                        let missing = outcome.worth.points - points;
                        reason.missing = Some(if missing > 0 { missing + 1 } else { 0 });
                    }
                    None => reason.remedy = first(remedies(inputs, Some(at), watch)?),
                },
            }
        }
        reasons.push((candidate.application.clone(), reason));
    }
    Ok(reasons)
}

fn first<T: Default>(many: Vec<T>) -> T {
    many.into_iter().next().unwrap_or_default()
}

/// The most points of a cohort that has somebody; none when there is no such cohort.
fn points_with(inputs: &Inputs, at: usize, watch: &Watch) -> Result<Option<i64>> {
    let mut model = Model::hard(inputs);
    model.admit(at);
    let goal = merit::points(&model);
    let answer = model.milp.solve(Sense::Maximise, &goal, None, 0.5, watch)?;
    Ok(match answer {
        Answer::Best(values) | Answer::Within(values, _) => {
            Some(inputs.worth(&model.cohort(&values)).points)
        }
        Answer::Infeasible | Answer::Nothing => None,
    })
}

/// A limit that lets nobody else in: a most with its count, or a cap with what is shared so often.
struct UsedUp {
    bound: Bound,
    shared: Option<String>,
    places: i64,
}

impl UsedUp {
    fn counts(&self, candidate: &Candidate) -> bool {
        match &self.bound {
            Bound::Most(group) => {
                // Whoever has no choice of module left counts by what they are.
                candidate
                    .modules()
                    .iter()
                    .any(|module| candidate.is_in(group, module))
            }
            Bound::Each(each) => self.shared.as_deref() == Some(candidate.each(*each)),
            Bound::Least(_) | Bound::Variety(_) | Bound::Required(_) => false,
        }
    }
}

fn used_up(inputs: &Inputs, outcome: &Outcome) -> Vec<UsedUp> {
    let mut used = Vec::new();
    for quota in &inputs.limits.quotas {
        let count = inputs.count(&outcome.chosen, &quota.group);
        if quota.most.is_some_and(|most| count >= i64::from(most)) {
            used.push(UsedUp {
                bound: Bound::Most(quota.group.clone()),
                shared: None,
                places: count,
            });
        }
    }
    for cap in &inputs.limits.caps {
        let mut counts: BTreeMap<&str, i64> = BTreeMap::new();
        for chosen in &outcome.chosen {
            if let Some(candidate) = inputs.candidate(&chosen.application) {
                *counts.entry(candidate.each(cap.each)).or_default() += 1;
            }
        }
        for (shared, count) in counts {
            if count >= i64::from(cap.most) {
                used.push(UsedUp {
                    bound: Bound::Each(cap.each),
                    shared: Some(shared.to_owned()),
                    places: count,
                });
            }
        }
    }
    used
}

/// Ranks, overall and within the limits that are used up.
fn plain(inputs: &Inputs, used_up: &[UsedUp], candidate: &Candidate) -> Reason {
    let rank = |among: &dyn Fn(&Candidate) -> bool| {
        let (mut before, mut of) = (0, 0);
        for other in inputs.candidates.iter().filter(|other| among(other)) {
            of += 1;
            if other.points > candidate.points {
                before += 1;
            }
        }
        (before + 1, of)
    };
    let (place, of) = rank(&|_| true);
    let standings = used_up
        .iter()
        .filter(|limit| limit.counts(candidate))
        .map(|limit| {
            let (rank, of) = rank(&|other| limit.counts(other));
            Standing {
                bound: limit.bound.clone(),
                places: limit.places,
                rank,
                of,
            }
        });
    Reason {
        rank: place,
        of,
        standings: standings.collect(),
        admits: Vec::new(),
        missing: None,
        remedy: Vec::new(),
    }
}

/// Who would come in if one limit moved by one place, limit by limit.
fn admits(
    inputs: &Inputs,
    chosen: &BTreeSet<&ApplicationId>,
    outcome: &Outcome,
    watch: &Watch,
) -> Result<BTreeMap<ApplicationId, Vec<Change>>> {
    let mut tight: Vec<Bound> = Vec::new();
    for quota in &inputs.limits.quotas {
        let count = inputs.count(&outcome.chosen, &quota.group);
        if quota.most.is_some_and(|most| count >= i64::from(most)) {
            tight.push(Bound::Most(quota.group.clone()));
        }
        if quota
            .least
            .is_some_and(|least| least > 0 && count <= i64::from(least))
        {
            tight.push(Bound::Least(quota.group.clone()));
        }
    }
    for cap in &inputs.limits.caps {
        if inputs.most_of(&outcome.chosen, cap.each) >= i64::from(cap.most) {
            tight.push(Bound::Each(cap.each));
        }
    }
    for variety in &inputs.limits.varieties {
        let there = inputs.groups(&outcome.chosen, variety.feature).len();
        if there <= usize::from(variety.least) {
            tight.push(Bound::Variety(variety.feature));
        }
    }
    let mut admits: BTreeMap<ApplicationId, Vec<Change>> = BTreeMap::new();
    for (done, bound) in tight.iter().enumerate() {
        watch.tell(Stage::Reasons, None, done, Some(tight.len()));
        let moved = Inputs {
            limits: inputs.limits.moved(bound, 1),
            ..inputs.clone()
        };
        // Only what is certain is said: who comes in must come in every time it is composed.
        if let Some(Found::Cohort(other)) = merit::compose(&moved, watch)?
            && other.proof == Proof::Best
        {
            for one in other.chosen {
                if !chosen.contains(&one.application) {
                    admits.entry(one.application).or_default().push(Change {
                        bound: bound.clone(),
                        by: 1,
                    });
                }
            }
        }
        if watch.is_over() {
            break;
        }
    }
    Ok(admits)
}
