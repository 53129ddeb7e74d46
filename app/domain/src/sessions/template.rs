//! Templates: phases as data.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{ContributionKind, PhaseKind, RoomRole, Sees};
use crate::Refusal;
use crate::language::Bilingual;

/// The most phases a template has.
pub const PHASES_MAX: usize = 60;
/// Longer than this, in minutes, and people need a break.
const LONG: u32 = 150;

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
    /// The first of its [`Template::findings`] that stands in the way.
    pub fn check(&self) -> Result<(), Refusal> {
        match self.findings().iter().find(|finding| finding.blocks) {
            Some(finding) => Err(Refusal::invalid(finding.code)),
            None => Ok(()),
        }
    }

    /// What is wrong with the template, in the order of its phases, and what one may want to think
    /// about once more.
    pub fn findings(&self) -> Vec<Finding> {
        let mut found = Vec::new();
        let mut see = |holds: bool, phase: Option<usize>, code: &'static str| {
            if !holds {
                found.push(Finding {
                    phase,
                    code,
                    blocks: !matches!(code, "template-case-giver" | "template-long"),
                });
            }
        };
        see(
            (1..=PHASES_MAX).contains(&self.phases.len()),
            None,
            "template-empty",
        );
        let total = self
            .phases
            .iter()
            .map(|phase| u32::from(phase.minutes.target));
        let total: u32 = total.sum();
        see(total == u32::from(self.minutes), None, "template-minutes");
        see(total <= LONG, None, "template-long");
        let people = self.people.min >= 2 && self.people.min <= self.people.max;
        see(people, None, "template-people");
        see(!self.title.en.is_empty(), None, "template-title");
        let mut roles = self.roles.clone();
        roles.extend(&self.optional_roles);
        see(
            !self.roles.is_empty() && distinct(&roles),
            None,
            "template-roles",
        );
        for (at, phase) in self.phases.iter().enumerate() {
            let used = self.phases[..at].iter().any(|other| other.key == phase.key);
            see(!phase.key.is_empty() && !used, Some(at), "template-key");
            phase.see(&roles, |holds, code| see(holds, Some(at), code));
        }
        found
    }
}

/// What is found in a template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Finding {
    /// The phase it is about; none for the whole.
    pub phase: Option<usize>,
    /// Stable code; its sentence is `refusal-<code>`.
    pub code: &'static str,
    /// Whether no session can be planned with it; else it is a hint.
    pub blocks: bool,
}

impl Phase {
    fn see(&self, roles: &[RoomRole], mut see: impl FnMut(bool, &'static str)) {
        let Minutes { min, target, max } = self.minutes;
        see(
            min >= 1 && min <= target && target <= max,
            "template-minutes",
        );
        let writers: Vec<RoomRole> = self.accepts.keys().copied().collect();
        let parts = [&self.speaks, &writers, &self.voters, &self.commits];
        let known =
            |part: &Vec<RoomRole>| distinct(part) && part.iter().all(|role| roles.contains(role));
        see(
            parts.into_iter().chain([&self.silent]).all(known),
            "template-roles",
        );
        let kinds = self.accepts.values().all(|kinds| !kinds.is_empty());
        let nobody = writers.is_empty() && self.voters.is_empty() && self.commits.is_empty();
        see(kinds && !nobody, "template-writes");
        see(
            (self.votes == 0) == self.voters.is_empty(),
            "template-votes",
        );
        let takes_part = |role: &RoomRole| parts.iter().any(|part| part.contains(role));
        see(!self.silent.iter().any(takes_part), "template-silent");
        see(
            !self.name.en.is_empty() && !self.output.en.is_empty(),
            "template-output",
        );
        // Whoever is advised answers back otherwise, and the advice dries up: every method that the
        // academy ships keeps the case giver silent here.
        let listens =
            !roles.contains(&RoomRole::CaseGiver) || self.silent.contains(&RoomRole::CaseGiver);
        see(
            self.kind != PhaseKind::Advice || listens,
            "template-case-giver",
        );
    }
}

fn distinct(roles: &[RoomRole]) -> bool {
    roles
        .iter()
        .enumerate()
        .all(|(at, role)| !roles[..at].contains(role))
}
