//! The limits of a selection as rows of a program.

use std::collections::BTreeMap;

use domain::selection::{Bound, Chosen, Group, Inputs, Wish};

use super::milp::{Milp, Var};

/// The program of a selection.
#[derive(Debug, Clone)]
pub struct Model<'a> {
    /// What it is made from.
    pub inputs: &'a Inputs,
    /// The rows.
    pub milp: Milp,
    /// For each candidate, the modules they may be given a place in and the choice that stands for it.
    pub places: Vec<Vec<(usize, Var)>>,
    /// By how much each limit moves; empty when they are hard.
    pub slacks: Vec<(Bound, Var)>,
}

/// A sum: variables with their factors.
type Terms = Vec<(Var, f64)>;

const NO: f64 = f64::NEG_INFINITY;
const ANY: f64 = f64::INFINITY;

impl<'a> Model<'a> {
    /// A program in which every limit holds.
    pub fn hard(inputs: &'a Inputs) -> Self {
        Self::build(inputs, false)
    }

    /// A program in which every limit may move.
    pub fn elastic(inputs: &'a Inputs) -> Self {
        Self::build(inputs, true)
    }

    fn build(inputs: &'a Inputs, elastic: bool) -> Self {
        let mut model = Self {
            inputs,
            milp: Milp::default(),
            places: Vec::new(),
            slacks: Vec::new(),
        };
        model.people(elastic);
        model.quotas(elastic);
        model.caps(elastic);
        model.varieties(elastic);
        model
    }

    fn people(&mut self, elastic: bool) {
        for candidate in &self.inputs.candidates {
            let mut places = Vec::new();
            for (at, module) in self.inputs.modules.iter().enumerate() {
                if candidate.modules().contains(module) {
                    places.push((at, self.milp.choice()));
                }
            }
            let all: Vec<(Var, f64)> = places.iter().map(|(_, var)| (*var, 1.0)).collect();
            let wish = self
                .inputs
                .limits
                .wish(&candidate.application)
                .map(|named| named.wish);
            if candidate.held.is_some() {
                self.milp.row(1.0, 1.0, all);
            } else if wish == Some(Wish::Excluded) {
                for (var, _) in all {
                    self.milp.fix(var, 0.0);
                }
            } else if wish == Some(Wish::Required) {
                let mut least = all.clone();
                if elastic {
                    let slack = self.slack(Bound::Required(candidate.application.clone()), 1.0);
                    least.push((slack, 1.0));
                }
                self.milp.row(1.0, ANY, least);
                self.milp.row(NO, 1.0, all);
            } else if all.len() > 1 {
                self.milp.row(NO, 1.0, all);
            }
            self.places.push(places);
        }
    }

    fn slack(&mut self, bound: Bound, most: f64) -> Var {
        let slack = self.milp.whole(most);
        self.slacks.push((bound, slack));
        slack
    }

    /// The most that a limit can sensibly move.
    fn everybody(&self) -> f64 {
        u32::try_from(self.inputs.candidates.len())
            .map_or(1e6, f64::from)
            .max(1_000.0)
    }

    /// The choices that count toward a group.
    pub fn members(&self, group: &Group) -> Vec<(Var, f64)> {
        self.inputs
            .candidates
            .iter()
            .zip(&self.places)
            .flat_map(|(candidate, places)| places.iter().map(move |place| (candidate, place)))
            .filter(|(candidate, (at, _))| {
                self.inputs
                    .modules
                    .get(*at)
                    .is_some_and(|module| candidate.is_in(group, module))
            })
            .map(|(_, (_, var))| (*var, 1.0))
            .collect()
    }

    fn quotas(&mut self, elastic: bool) {
        for quota in &self.inputs.limits.quotas {
            let members = self.members(&quota.group);
            if let Some(least) = quota.least {
                let mut terms = members.clone();
                if elastic {
                    let slack = self.slack(Bound::Least(quota.group.clone()), f64::from(least));
                    terms.push((slack, 1.0));
                }
                self.milp.row(f64::from(least), ANY, terms);
            }
            if let Some(most) = quota.most {
                let mut terms = members;
                if elastic {
                    let everybody = self.everybody();
                    let slack = self.slack(Bound::Most(quota.group.clone()), everybody);
                    terms.push((slack, -1.0));
                }
                self.milp.row(NO, f64::from(most), terms);
            }
        }
    }

    fn caps(&mut self, elastic: bool) {
        for cap in &self.inputs.limits.caps {
            let mut shared: BTreeMap<&str, (usize, Terms)> = BTreeMap::new();
            for (candidate, places) in self.inputs.candidates.iter().zip(&self.places) {
                let (count, terms) = shared.entry(candidate.each(cap.each)).or_default();
                *count += 1;
                terms.extend(places.iter().map(|(_, var)| (*var, 1.0)));
            }
            let everybody = self.everybody();
            let slack = elastic.then(|| self.slack(Bound::Each(cap.each), everybody));
            for (count, mut terms) in shared.into_values() {
                if count > usize::from(cap.most) {
                    terms.extend(slack.map(|slack| (slack, -1.0)));
                    self.milp.row(NO, f64::from(cap.most), terms);
                }
            }
        }
    }

    fn varieties(&mut self, elastic: bool) {
        for variety in &self.inputs.limits.varieties {
            let groups: std::collections::BTreeSet<Group> = self
                .inputs
                .candidates
                .iter()
                .filter_map(|candidate| candidate.group(variety.feature))
                .collect();
            let mut there = Vec::new();
            for group in groups {
                let present = self.milp.choice();
                let mut terms = self.members(&group);
                terms.push((present, -1.0));
                self.milp.row(0.0, ANY, terms);
                there.push((present, 1.0));
            }
            if elastic {
                let slack = self.slack(Bound::Variety(variety.feature), f64::from(variety.least));
                there.push((slack, 1.0));
            }
            self.milp.row(f64::from(variety.least), ANY, there);
        }
    }

    /// Every choice with what it is worth to somebody.
    pub fn goal(&self, mut worth: impl FnMut(usize, usize) -> f64) -> Vec<(Var, f64)> {
        let mut goal = Vec::new();
        for (at, places) in self.places.iter().enumerate() {
            for (module, var) in places {
                goal.push((*var, worth(at, *module)));
            }
        }
        goal
    }

    /// Demands that somebody has a place.
    pub fn admit(&mut self, at: usize) {
        let places = self.places.get(at).cloned().unwrap_or_default();
        let terms = places.into_iter().map(|(_, var)| (var, 1.0)).collect();
        self.milp.row(1.0, ANY, terms);
    }

    /// The places that an answer gives, by candidate and module.
    pub fn chosen(&self, values: &[f64]) -> Vec<(usize, usize)> {
        let mut chosen = Vec::new();
        for (at, places) in self.places.iter().enumerate() {
            for (module, var) in places {
                if Milp::value(values, *var) > 0.5 {
                    chosen.push((at, *module));
                }
            }
        }
        chosen
    }

    /// The same as places in modules.
    pub fn cohort(&self, values: &[f64]) -> Vec<Chosen> {
        self.chosen(values)
            .into_iter()
            .filter_map(|(at, module)| {
                Some(Chosen {
                    application: self.inputs.candidates.get(at)?.application.clone(),
                    module: self.inputs.modules.get(module)?.clone(),
                })
            })
            .collect()
    }
}
