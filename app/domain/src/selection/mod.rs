//! Composing a cohort: who may be chosen, what must hold, what is better.
//!
//! Everything here is counting with whole numbers, so that what a solver answers can be checked
//! without it: [`Inputs::broken`] names every limit that a cohort breaks, [`Inputs::worth`] says how
//! good it is.

mod limits;
mod refill;
mod scenario;

pub use limits::{
    Bound, Cap, Each, Feature, Group, Limits, LimitsForm, NAMED_REASON_MAX, Named, Quota, Variety,
    Wish,
};
pub use refill::{Filled, RefillState};
pub use scenario::{
    Change, Found, Mode, NAME_MAX, Outcome, Panel, Portfolio, Progress, Proof, Protocol, Reason,
    Remedy, ScenarioState, Signature, Stage, Standing,
};

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::accounts::Level;
use crate::geography::CitySize;
use crate::ids::{ApplicationId, ModuleId};
use crate::programme::Theme;
use crate::words::words;

words! {
    /// What somebody may state about their gender, for the balance of a cohort and nothing else.
    Gender {
        /// A woman.
        Woman = "woman",
        /// A man.
        Man = "man",
        /// Neither of these words.
        Other = "other",
    }
}

/// Somebody who may be chosen, by what counts in a selection. There is no name: a person reads
/// names, the rules do not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Candidate {
    /// The application.
    pub application: ApplicationId,
    /// What the reviews give, in hundredths; at least 1.
    pub points: i64,
    /// Modules in order of preference.
    pub preferences: Vec<ModuleId>,
    /// ISO country code.
    pub country: String,
    /// Level of governance.
    pub level: Level,
    /// Size of the city.
    pub size: CitySize,
    /// The city, as far as two people are from the same.
    pub city: String,
    /// The organisation, as far as two people are from the same.
    pub organisation: String,
    /// As stated for the balance; left out where nothing depends on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gender: Option<Gender>,
    /// Whether it would be their first academy.
    pub first_time: bool,
    /// What the dilemma is about.
    pub topic: Option<Theme>,
    /// The module in which they hold a place already: it stays theirs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held: Option<ModuleId>,
}

impl Candidate {
    /// Whether they count in a group once they are given a place in `module`.
    pub fn is_in(&self, group: &Group, module: &ModuleId) -> bool {
        match group {
            Group::Module(id) => id == module,
            Group::Country(code) => *code == self.country,
            Group::Level(level) => *level == self.level,
            Group::Size(size) => *size == self.size,
            Group::Gender(gender) => Some(*gender) == self.gender,
            Group::FirstTime => self.first_time,
            Group::Topic(topic) => Some(*topic) == self.topic,
        }
    }

    /// The one group of a feature they are in; none where it is not known.
    pub fn group(&self, feature: Feature) -> Option<Group> {
        match feature {
            Feature::Country => Some(Group::Country(self.country.clone())),
            Feature::Level => Some(Group::Level(self.level)),
            Feature::Size => Some(Group::Size(self.size)),
            Feature::Gender => self.gender.map(Group::Gender),
            Feature::Topic => self.topic.map(Group::Topic),
        }
    }

    /// What "the same" means for a cap.
    pub fn each(&self, each: Each) -> &str {
        match each {
            Each::Organisation => &self.organisation,
            Each::City => &self.city,
            Each::Country => &self.country,
        }
    }

    /// The modules they can be given a place in.
    pub fn modules(&self) -> &[ModuleId] {
        match &self.held {
            Some(module) => std::slice::from_ref(module),
            None => &self.preferences,
        }
    }
}

/// A place given to somebody.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Chosen {
    /// To whom.
    pub application: ApplicationId,
    /// In which module.
    pub module: ModuleId,
}

/// How good a cohort is; compared part by part, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Worth {
    /// Sum of the points of the reviews.
    pub points: i64,
    /// Sum of what the choices are worth: with three modules, a first choice counts 3, a second 2.
    pub preference: i64,
    /// Pairs of people who are in the same group of a feature that is to be balanced; fewer is better.
    pub pairs: i64,
}

impl Worth {
    /// Whether this is better than another.
    pub const fn beats(&self, other: &Self) -> bool {
        if self.points != other.points {
            return self.points > other.points;
        }
        if self.preference != other.preference {
            return self.preference > other.preference;
        }
        self.pairs < other.pairs
    }
}

/// All that a selection depends on. The same inputs give the same result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inputs {
    /// By review or by fair lottery.
    pub mode: Mode,
    /// The published seed of the lottery.
    pub seed: String,
    /// The modules of the edition, in order.
    pub modules: Vec<ModuleId>,
    /// What must hold.
    pub limits: Limits,
    /// Who may be chosen, by id.
    pub candidates: Vec<Candidate>,
}

impl Inputs {
    /// The candidate with this application.
    pub fn candidate(&self, id: &ApplicationId) -> Option<&Candidate> {
        self.candidates
            .binary_search_by(|candidate| candidate.application.cmp(id))
            .ok()
            .and_then(|at| self.candidates.get(at))
    }

    /// What a place in `module` is worth to a candidate: the number of modules for a first choice,
    /// one less for each further one.
    pub fn preference(&self, candidate: &Candidate, module: &ModuleId) -> i64 {
        let most = i64::try_from(self.modules.len()).unwrap_or(i64::MAX);
        (0..)
            .zip(&candidate.preferences)
            .find(|(_, id)| *id == module)
            .map_or(0, |(at, _)| (most - at).max(1))
    }

    fn known<'a>(
        &'a self,
        cohort: &'a [Chosen],
    ) -> impl Iterator<Item = (&'a Candidate, &'a Chosen)> {
        cohort
            .iter()
            .filter_map(|chosen| Some((self.candidate(&chosen.application)?, chosen)))
    }

    /// How many of a cohort are in a group.
    pub fn count(&self, cohort: &[Chosen], group: &Group) -> i64 {
        let count = self
            .known(cohort)
            .filter(|(candidate, chosen)| candidate.is_in(group, &chosen.module))
            .count();
        i64::try_from(count).unwrap_or(i64::MAX)
    }

    /// The most people of a cohort who share an organisation, a city or a country.
    pub fn most_of(&self, cohort: &[Chosen], each: Each) -> i64 {
        let mut counts: BTreeMap<&str, i64> = BTreeMap::new();
        for (candidate, _) in self.known(cohort) {
            *counts.entry(candidate.each(each)).or_default() += 1;
        }
        counts.values().copied().max().unwrap_or(0)
    }

    /// How many people of each group of a feature a cohort has.
    pub fn groups(&self, cohort: &[Chosen], feature: Feature) -> BTreeMap<Group, i64> {
        let mut counts = BTreeMap::new();
        for (candidate, _) in self.known(cohort) {
            if let Some(group) = candidate.group(feature) {
                *counts.entry(group).or_default() += 1;
            }
        }
        counts
    }

    /// Everything a cohort breaks, and by how much; nothing when it holds. Whoever is in it without
    /// being a candidate, or twice, or in a module they did not ask for, breaks `None`.
    pub fn broken(&self, cohort: &[Chosen]) -> Vec<(Option<Bound>, i64)> {
        let mut broken = Vec::new();
        let mut seen = std::collections::BTreeSet::new();
        for chosen in cohort {
            let fits = self
                .candidate(&chosen.application)
                .is_some_and(|candidate| candidate.modules().contains(&chosen.module));
            if !(seen.insert(&chosen.application) && fits) {
                broken.push((None, 1));
            }
        }
        for candidate in self.candidates.iter().filter(|one| one.held.is_some()) {
            if !seen.contains(&candidate.application) {
                broken.push((None, 1));
            }
        }
        for quota in &self.limits.quotas {
            let count = self.count(cohort, &quota.group);
            if let Some(least) = quota.least.map(i64::from).filter(|least| count < *least) {
                broken.push((Some(Bound::Least(quota.group.clone())), least - count));
            }
            if let Some(most) = quota.most.map(i64::from).filter(|most| count > *most) {
                broken.push((Some(Bound::Most(quota.group.clone())), count - most));
            }
        }
        for cap in &self.limits.caps {
            let over = self.most_of(cohort, cap.each) - i64::from(cap.most);
            if over > 0 {
                broken.push((Some(Bound::Each(cap.each)), over));
            }
        }
        for variety in &self.limits.varieties {
            let there = i64::try_from(self.groups(cohort, variety.feature).len()).unwrap_or(0);
            let missing = i64::from(variety.least) - there;
            if missing > 0 {
                broken.push((Some(Bound::Variety(variety.feature)), missing));
            }
        }
        for named in &self.limits.named {
            let inside = seen.contains(&named.application);
            // Whoever withdrew in the meantime cannot be required any more.
            let there = self.candidate(&named.application).is_some();
            match named.wish {
                Wish::Required if there && !inside => {
                    broken.push((Some(Bound::Required(named.application.clone())), 1));
                }
                Wish::Excluded if inside => broken.push((None, 1)),
                _ => {}
            }
        }
        broken
    }

    /// How good a cohort is.
    pub fn worth(&self, cohort: &[Chosen]) -> Worth {
        let mut worth = Worth {
            points: 0,
            preference: 0,
            pairs: 0,
        };
        for (candidate, chosen) in self.known(cohort) {
            worth.points += candidate.points;
            worth.preference += self.preference(candidate, &chosen.module);
        }
        for feature in &self.limits.balance {
            let counts = self.groups(cohort, *feature);
            worth.pairs += counts
                .values()
                .map(|count| count * (count - 1) / 2)
                .sum::<i64>();
        }
        worth
    }
}

#[cfg(test)]
mod tests;
