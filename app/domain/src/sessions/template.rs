//! Templates: phases as data.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{ContributionKind, PhaseKind, RoomRole, Sees};
use crate::Refusal;
use crate::language::Bilingual;

/// How a session goes: its roles and phases.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Template {
    /// Stable key.
    pub key: String,
    /// Name of the method.
    pub title: Bilingual,
    /// What it is good for.
    pub summary: Bilingual,
    /// How many people it is for.
    pub people: People,
    /// Minutes in all.
    pub minutes: u16,
    /// Where the method comes from.
    pub source: Source,
    /// Roles it needs. Where it needs no facilitator, a room may do without: then everybody in it
    /// may run it.
    pub roles: Vec<RoomRole>,
    /// Roles it knows besides.
    #[serde(default)]
    pub optional_roles: Vec<RoomRole>,
    /// Its phases, in order.
    pub phases: Vec<Phase>,
}

/// How many people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct People {
    /// At least.
    pub min: u16,
    /// At most.
    pub max: u16,
}

/// Who is to be credited for a method.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// The name of the method there.
    pub name: String,
    /// The credit.
    pub citation: Bilingual,
}

/// How long a phase takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Minutes {
    /// At least.
    pub min: u16,
    /// What its clock starts with.
    pub target: u16,
    /// At most.
    pub max: u16,
}

/// One phase.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Phase {
    /// Stable key within the template.
    pub key: String,
    /// What it is for.
    pub kind: PhaseKind,
    /// Name.
    pub name: Bilingual,
    /// What it is for, in words.
    pub purpose: Bilingual,
    /// What to keep to.
    pub rule: Bilingual,
    /// What it produces.
    pub output: Bilingual,
    /// What to say or ask.
    #[serde(default)]
    pub prompts: Vec<Bilingual>,
    /// How long.
    pub minutes: Minutes,
    /// Which round it belongs to, where people take turns as case giver.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub round: Option<u8>,
    /// Who speaks.
    pub speaks: Vec<RoomRole>,
    /// Who writes what.
    #[serde(default)]
    pub accepts: BTreeMap<RoomRole, Vec<ContributionKind>>,
    /// Who keeps silent: neither speaks, writes, votes nor makes commitments.
    #[serde(default)]
    pub silent: Vec<RoomRole>,
    /// Whether contributions are kept and shown without a name.
    #[serde(default)]
    pub anonymous: bool,
    /// How many votes each voter has.
    #[serde(default)]
    pub votes: u8,
    /// Who votes.
    #[serde(default)]
    pub voters: Vec<RoomRole>,
    /// Who makes commitments already in this phase.
    #[serde(default)]
    pub commits: Vec<RoomRole>,
    /// Who sees what is written and voted while the phase runs.
    pub sees: Sees,
}

impl Phase {
    /// What `role` may write.
    pub fn accepts(&self, role: RoomRole) -> &[ContributionKind] {
        self.accepts.get(&role).map_or(&[], Vec::as_slice)
    }
}

impl Template {
    /// The phase at `index`.
    pub fn phase(&self, index: u8) -> Option<&Phase> {
        self.phases.get(usize::from(index))
    }

    /// Whether the template can be run: its times add up, in every phase somebody does something
    /// that stays and something comes out, nobody both keeps silent and takes part.
    ///
    /// # Errors
    /// `template-empty`, `template-minutes`, `template-people`, `template-roles`,
    /// `template-key`, `template-writes`, `template-votes`, `template-silent`,
    /// `template-output`.
    pub fn check(&self) -> Result<(), Refusal> {
        ensure((1..=60).contains(&self.phases.len()), "template-empty")?;
        let total: u32 = self
            .phases
            .iter()
            .map(|phase| u32::from(phase.minutes.target))
            .sum();
        ensure(total == u32::from(self.minutes), "template-minutes")?;
        ensure(
            self.people.min >= 2 && self.people.min <= self.people.max,
            "template-people",
        )?;
        let mut roles = self.roles.clone();
        roles.extend(&self.optional_roles);
        ensure(!self.roles.is_empty() && distinct(&roles), "template-roles")?;
        for (at, phase) in self.phases.iter().enumerate() {
            let used = self.phases[..at].iter().any(|other| other.key == phase.key);
            ensure(!phase.key.is_empty() && !used, "template-key")?;
            phase.check(&roles)?;
        }
        Ok(())
    }
}

impl Phase {
    fn check(&self, roles: &[RoomRole]) -> Result<(), Refusal> {
        let Minutes { min, target, max } = self.minutes;
        ensure(
            min >= 1 && min <= target && target <= max,
            "template-minutes",
        )?;
        let writers: Vec<RoomRole> = self.accepts.keys().copied().collect();
        let parts = [&self.speaks, &writers, &self.voters, &self.commits];
        for part in parts.into_iter().chain([&self.silent]) {
            ensure(
                distinct(part) && part.iter().all(|role| roles.contains(role)),
                "template-roles",
            )?;
        }
        ensure(
            self.accepts.values().all(|kinds| !kinds.is_empty())
                && !(writers.is_empty() && self.voters.is_empty() && self.commits.is_empty()),
            "template-writes",
        )?;
        ensure(
            (self.votes == 0) == self.voters.is_empty(),
            "template-votes",
        )?;
        ensure(
            !self
                .silent
                .iter()
                .any(|role| parts.iter().any(|part| part.contains(role))),
            "template-silent",
        )?;
        ensure(
            !self.name.en.is_empty() && !self.output.en.is_empty(),
            "template-output",
        )
    }
}

fn ensure(holds: bool, code: &'static str) -> Result<(), Refusal> {
    if holds {
        Ok(())
    } else {
        Err(Refusal::invalid(code))
    }
}

fn distinct(roles: &[RoomRole]) -> bool {
    roles
        .iter()
        .enumerate()
        .all(|(at, role)| !roles[..at].contains(role))
}
