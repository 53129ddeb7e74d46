//! Methods that people make: a template copied and changed, phase by phase.

use std::collections::BTreeMap;

use super::template::PHASES_MAX;
use super::{
    ContributionKind, Minutes, PHASE_MAX, People, Phase, PhaseKind, RoomRole, Sees, Template,
};
use crate::error::Form;
use crate::language::Both;
use crate::{FieldProblem, Refusal};

/// The longest name of a method or a phase, in characters.
pub const NAME_MAX: usize = 80;
/// The longest text about it, in characters.
pub const ABOUT_MAX: usize = 400;
/// The most prompts of a phase.
pub const PROMPTS_MAX: usize = 8;
/// The most votes a voter has.
pub const VOTES_MAX: u8 = 10;
/// The most people a method is for.
pub const PEOPLE_MAX: u16 = 30;

/// What one role does in a phase, as ticked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rights {
    /// Keys of roles that speak.
    pub speaks: Vec<String>,
    /// Keys of roles that vote.
    pub voters: Vec<String>,
    /// Keys of roles that make commitments.
    pub commits: Vec<String>,
    /// Keys of roles that keep silent.
    pub silent: Vec<String>,
    /// `role:kind` for each thing a role may write; empty ones are left out.
    pub writes: Vec<String>,
}

/// A phase as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PhaseDraft {
    /// Key of what it is for.
    pub kind: String,
    /// Name.
    pub name: Both,
    /// What it is for, in words.
    pub purpose: Both,
    /// What to keep to.
    pub rule: Both,
    /// What it produces.
    pub output: Both,
    /// What to say or ask, a line each.
    pub prompts: Both,
    /// At least, as planned, at most.
    pub minutes: [String; 3],
    /// Who does what.
    pub rights: Rights,
    /// How many votes each voter has; empty is none.
    pub votes: String,
    /// Whether contributions have no names on them.
    pub anonymous: bool,
    /// Whether only the facilitator reads along until the phase is over.
    pub sealed: bool,
}

impl PhaseDraft {
    /// Reads the phase; `before` is the one it replaces, which keeps its key and its round. What does not
    /// fit together is told as a finding of the template, so that half a change can be kept.
    ///
    /// # Errors
    /// Every field that cannot be read.
    pub fn parse(&self, before: &Phase) -> Result<Phase, Refusal> {
        let mut form = Form::default();
        let kind = form.take(PhaseKind::parse("kind", &self.kind));
        let name = self
            .name
            .line::<NAME_MAX>(&mut form, ["name_en", "name_fr"]);
        let purpose = self
            .purpose
            .prose::<ABOUT_MAX>(&mut form, ["purpose_en", "purpose_fr"]);
        let rule = self
            .rule
            .prose::<ABOUT_MAX>(&mut form, ["rule_en", "rule_fr"]);
        let output = self
            .output
            .prose::<ABOUT_MAX>(&mut form, ["output_en", "output_fr"]);
        let prompts = self
            .prompts
            .lines::<ABOUT_MAX, PROMPTS_MAX>(&mut form, ["prompts_en", "prompts_fr"]);
        let fields = ["minutes_min", "minutes_target", "minutes_max"];
        let mut minutes = fields
            .iter()
            .zip(&self.minutes)
            .map(|(field, raw)| form.take(number(field, raw, 1, PHASE_MAX)).unwrap_or(1));
        let (min, target, most) = (minutes.next(), minutes.next(), minutes.next());
        drop(minutes);
        let speaks = roles(&mut form, &self.rights.speaks);
        let voters = roles(&mut form, &self.rights.voters);
        let commits = roles(&mut form, &self.rights.commits);
        let silent = roles(&mut form, &self.rights.silent);
        let mut accepts: BTreeMap<RoomRole, Vec<ContributionKind>> = BTreeMap::new();
        for raw in &self.rights.writes {
            match raw.split_once(':') {
                Some((_, "")) => {}
                pair => {
                    let read = pair.and_then(|(who, what)| {
                        Some((RoomRole::from_key(who)?, ContributionKind::from_key(what)?))
                    });
                    match read {
                        Some((who, what)) => {
                            let all = accepts.entry(who).or_default();
                            if !all.contains(&what) {
                                all.push(what);
                            }
                        }
                        None => form.note(FieldProblem::new("rights", "choose")),
                    }
                }
            }
        }
        let ballots = match self.votes.trim() {
            "" => Some(0),
            raw => form.take(number("votes", raw, 0, u16::from(VOTES_MAX))),
        };
        let (kind, min, target, most, ballots) = form.all((kind, min, target, most, ballots))?;
        Ok(Phase {
            key: before.key.clone(),
            kind,
            name,
            purpose,
            rule,
            output,
            prompts,
            minutes: Minutes {
                min,
                target,
                max: most,
            },
            round: before.round,
            speaks,
            accepts,
            silent,
            anonymous: self.anonymous,
            votes: u8::try_from(ballots).unwrap_or(VOTES_MAX),
            voters,
            commits,
            sees: if self.sealed {
                Sees::Facilitator
            } else {
                Sees::All
            },
        })
    }
}

fn number(field: &'static str, raw: &str, min: u16, max: u16) -> Result<u16, FieldProblem> {
    let read = raw.trim().parse::<u16>().ok();
    read.filter(|number| (min..=max).contains(number))
        .ok_or_else(|| {
            FieldProblem::new(field, "number")
                .with("min", i64::from(min))
                .with("max", i64::from(max))
        })
}

fn roles(form: &mut Form, raw: &[String]) -> Vec<RoomRole> {
    let mut roles = Vec::new();
    for key in raw {
        match RoomRole::from_key(key) {
            Some(role) if !roles.contains(&role) => roles.push(role),
            Some(_) => {}
            None => form.note(FieldProblem::new("rights", "choose")),
        }
    }
    roles
}

/// What a method is and for whom, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct About {
    /// Name.
    pub title: Both,
    /// What it is good for.
    pub summary: Both,
    /// At least and at most so many people.
    pub people: [String; 2],
}

/// A change to the order of phases.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Another phase after this one.
    Add,
    /// This one goes.
    Remove,
    /// One place earlier.
    Earlier,
    /// One place later.
    Later,
}

impl Shape {
    /// Reads it as a form has it.
    ///
    /// # Errors
    /// `form-incomplete`.
    pub fn parse(raw: &str) -> Result<Self, Refusal> {
        match raw {
            "add" => Ok(Self::Add),
            "remove" => Ok(Self::Remove),
            "earlier" => Ok(Self::Earlier),
            "later" => Ok(Self::Later),
            _ => Err(Refusal::invalid("form-incomplete")),
        }
    }
}

impl Template {
    /// The same method under another key, to be changed.
    #[must_use]
    pub fn copied(&self, key: String) -> Self {
        Self {
            key,
            ..self.clone()
        }
    }

    /// With other words about it.
    ///
    /// # Errors
    /// Every field that cannot be read.
    pub fn described(mut self, about: &About) -> Result<Self, Refusal> {
        let mut form = Form::default();
        self.title = about
            .title
            .line::<NAME_MAX>(&mut form, ["name_en", "name_fr"]);
        self.summary = about
            .summary
            .prose::<ABOUT_MAX>(&mut form, ["summary_en", "summary_fr"]);
        let min = form.take(number("people_min", &about.people[0], 2, PEOPLE_MAX));
        let most = form.take(number("people_max", &about.people[1], 2, PEOPLE_MAX));
        if let (Some(min), Some(most)) = (min, most) {
            if min > most {
                form.note(FieldProblem::new("people_min", "least-over-most"));
            }
            self.people = People { min, max: most };
        }
        form.finish()?;
        Ok(self)
    }

    /// With another phase in place of the one at `at`. The time in all follows from the phases.
    ///
    /// # Errors
    /// `not-found`, or every field that cannot be read.
    pub fn with_phase(mut self, at: usize, draft: &PhaseDraft) -> Result<Self, Refusal> {
        let before = self.phases.get(at).ok_or(Refusal::not_found())?;
        let phase = draft.parse(before)?;
        self.phases[at] = phase;
        Ok(self.timed())
    }

    /// With its phases in another order, one more or one fewer; and the place of the phase to look at.
    ///
    /// # Errors
    /// `not-found`, `template-empty` when nothing would be left or there are too many.
    pub fn shaped(mut self, at: usize, shape: Shape) -> Result<(Self, usize), Refusal> {
        let count = self.phases.len();
        let phase = self.phases.get(at).ok_or(Refusal::not_found())?;
        let at = match shape {
            Shape::Add if count >= PHASES_MAX => return Err(Refusal::conflict("template-empty")),
            Shape::Add => {
                let free = |n: &usize| {
                    let key = format!("phase-{n}");
                    self.phases.iter().all(|phase| phase.key != key)
                };
                let number = (1..=PHASES_MAX + 1).find(free).unwrap_or(count);
                let mut next = phase.clone();
                next.key = format!("phase-{number}");
                self.phases.insert(at + 1, next);
                at + 1
            }
            Shape::Remove if count < 2 => return Err(Refusal::conflict("template-empty")),
            Shape::Remove => {
                self.phases.remove(at);
                at.min(count - 2)
            }
            Shape::Earlier => {
                let to = at.saturating_sub(1);
                self.phases.swap(at, to);
                to
            }
            Shape::Later => {
                let to = (at + 1).min(count - 1);
                self.phases.swap(at, to);
                to
            }
        };
        Ok((self.timed(), at))
    }

    fn timed(mut self) -> Self {
        let total = self.phases.iter().map(|phase| phase.minutes.target);
        self.minutes = total.fold(0, u16::saturating_add);
        self
    }
}
