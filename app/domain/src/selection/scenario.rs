//! A scenario: limits, what came of them, and who signed it.

use serde::{Deserialize, Serialize};

use super::{Bound, Chosen, Inputs, Worth};
use crate::words::words;
use crate::{Refusal, Timestamp};

/// The longest name of a scenario, in characters.
pub const NAME_MAX: usize = 80;

words! {
    /// How a cohort is chosen.
    Mode {
        /// The best by reviews, then preferences, then balance; the lot decides between equals.
        Merit = "merit",
        /// By a lottery with chances as equal as the limits allow.
        Lottery = "lottery",
    }
}

words! {
    /// Where a scenario stands.
    ScenarioState {
        /// Its limits can be changed.
        Draft = "draft",
        /// Waits to be composed.
        Queued = "queued",
        /// Is being composed.
        Solving = "solving",
        /// There is a cohort.
        Solved = "solved",
        /// Nothing satisfies the limits.
        Impossible = "impossible",
        /// The solver did not come to an end.
        Failed = "failed",
        /// A person signed the cohort.
        Signed = "signed",
        /// It was signed and is no longer what counts.
        SetAside = "set_aside",
    }
}

impl ScenarioState {
    /// Changes the limits: what was found for others is gone.
    ///
    /// # Errors
    /// `scenario-solving` while it is composed, `scenario-signed` once it is signed.
    pub fn edit(self) -> Result<Self, Refusal> {
        match self {
            Self::Draft | Self::Solved | Self::Impossible | Self::Failed => Ok(Self::Draft),
            Self::Queued | Self::Solving => Err(Refusal::conflict("scenario-solving")),
            Self::Signed | Self::SetAside => Err(Refusal::conflict("scenario-signed")),
        }
    }

    /// Asks for a cohort.
    ///
    /// # Errors
    /// As [`edit`](Self::edit).
    pub fn queue(self) -> Result<Self, Refusal> {
        self.edit().map(|_| Self::Queued)
    }

    /// Begins, or begins anew after whoever had begun went away.
    ///
    /// # Errors
    /// `scenario-not-queued`.
    pub fn begin(self) -> Result<Self, Refusal> {
        match self {
            Self::Queued | Self::Solving => Ok(Self::Solving),
            _ => Err(Refusal::conflict("scenario-not-queued")),
        }
    }

    /// Ends with what was found; with nothing when the solver failed or was stopped too early.
    ///
    /// # Errors
    /// `scenario-not-queued`.
    pub fn end(self, found: Option<&Found>) -> Result<Self, Refusal> {
        match (self, found) {
            (Self::Queued | Self::Solving, Some(Found::Cohort(_))) => Ok(Self::Solved),
            (Self::Queued | Self::Solving, Some(Found::Impossible(_))) => Ok(Self::Impossible),
            (Self::Queued | Self::Solving, None) => Ok(Self::Failed),
            _ => Err(Refusal::conflict("scenario-not-queued")),
        }
    }

    /// A person signs the cohort.
    ///
    /// # Errors
    /// `scenario-not-solved`, `scenario-signed`.
    pub fn sign(self) -> Result<Self, Refusal> {
        match self {
            Self::Solved => Ok(Self::Signed),
            Self::Signed | Self::SetAside => Err(Refusal::conflict("scenario-signed")),
            _ => Err(Refusal::conflict("scenario-not-solved")),
        }
    }

    /// What was signed no longer counts.
    ///
    /// # Errors
    /// `scenario-not-signed`.
    pub fn set_aside(self) -> Result<Self, Refusal> {
        match self {
            Self::Signed => Ok(Self::SetAside),
            _ => Err(Refusal::conflict("scenario-not-signed")),
        }
    }

    /// Whether a solver is at it, or soon will be.
    pub const fn is_under_way(self) -> bool {
        matches!(self, Self::Queued | Self::Solving)
    }

    /// Whether there is a cohort to look at.
    pub const fn has_cohort(self) -> bool {
        matches!(self, Self::Solved | Self::Signed | Self::SetAside)
    }
}

words! {
    /// What a solver is at.
    Stage {
        /// The points of the reviews.
        Points = "points",
        /// The applicants' preferences.
        Preferences = "preferences",
        /// The balance.
        Balance = "balance",
        /// The lot between equals.
        Lot = "lot",
        /// Equal chances.
        Chances = "chances",
        /// The smallest change of limits that nothing satisfies.
        Remedy = "remedy",
        /// The reasons for each applicant.
        Reasons = "reasons",
    }
}

/// How far a solver has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// What it is at.
    pub stage: Stage,
    /// How far the best found may be from the best there is, in millionths; once something is found.
    pub gap: Option<i64>,
    /// Steps done of it, where they are counted.
    pub done: i64,
    /// Steps in all, where that is known.
    pub of: Option<i64>,
}

/// What is known about how good a cohort is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Proof {
    /// There is none better.
    Best,
    /// The time ended, or somebody stopped it, at this stage: the best there is may be better by so
    /// many millionths.
    Within {
        /// The stage that did not end; those before it did.
        stage: Stage,
        /// Millionths.
        gap: i64,
    },
}

/// A cohort that a fair lottery may draw.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Panel {
    /// Places of its people in the list of candidates.
    pub people: Vec<u32>,
    /// How many tickets stand for it.
    pub tickets: u32,
}

/// A fair lottery: every ticket stands for one cohort that satisfies the limits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Portfolio {
    /// The cohorts that have tickets.
    pub panels: Vec<Panel>,
    /// The ticket that the seed draws, from 0.
    pub drawn: u32,
    /// Whether chances are as equal as the limits allow, to the last (leximin); else only the
    /// smallest chance is as large as it can be.
    pub leximin: bool,
}

impl Portfolio {
    /// How many tickets there are.
    pub const TICKETS: u32 = 10_000;

    /// How many tickets hold a place for the candidate at `at`.
    pub fn chance(&self, at: usize) -> u32 {
        let Ok(at) = u32::try_from(at) else { return 0 };
        self.panels
            .iter()
            .filter(|panel| panel.people.binary_search(&at).is_ok())
            .map(|panel| panel.tickets)
            .sum()
    }

    /// The cohort that a ticket stands for.
    pub fn panel(&self, ticket: u32) -> Option<&Panel> {
        let mut before = 0;
        self.panels.iter().find(|panel| {
            before += panel.tickets;
            ticket < before
        })
    }
}

/// A cohort that was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// Who, in which module; by application.
    pub chosen: Vec<Chosen>,
    /// How good it is.
    pub worth: Worth,
    /// What is known about that.
    pub proof: Proof,
    /// The lottery it was drawn in, if it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub portfolio: Option<Portfolio>,
}

/// A limit that moves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// Which.
    pub bound: Bound,
    /// By how much: a least or a variety down, a most or a cap up.
    pub by: u16,
}

/// Changes that together make possible what was not.
pub type Remedy = Vec<Change>;

/// What a solver answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Found {
    /// A cohort.
    Cohort(Box<Outcome>),
    /// Nothing satisfies the limits; each of these smallest changes would do.
    Impossible(Vec<Remedy>),
}

/// Where somebody stands among those who count toward a limit that is used up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// The limit.
    pub bound: Bound,
    /// How many it lets in.
    pub places: i64,
    /// Their rank by points; equal points share a rank.
    pub rank: i64,
    /// Of how many.
    pub of: i64,
}

/// Why somebody has a place, or none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// Their rank by points among all; equal points share a rank.
    pub rank: i64,
    /// Of how many.
    pub of: i64,
    /// The limits that are used up and count them.
    pub standings: Vec<Standing>,
    /// Limits of which moving one by one place would have let them in.
    pub admits: Vec<Change>,
    /// With so many more points (in hundredths) they would have been in; 0 when others were equal and
    /// preferences, balance or the lot decided; none when no cohort that satisfies the limits has them.
    pub missing: Option<i64>,
    /// What would have to change before any cohort could have them.
    pub remedy: Remedy,
}

/// Who signed, when, and with what words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signature {
    /// The name of the person.
    pub name: String,
    /// When.
    pub at: Timestamp,
    /// Why this cohort.
    pub statement: String,
}

/// Everything needed to come to the same cohort again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Protocol {
    /// The shape of this record; 1.
    pub format: u32,
    /// The word of the edition.
    pub edition: String,
    /// The name of the scenario.
    pub scenario: String,
    /// SHA-256 of the inputs as written here, in hexadecimal.
    pub inputs_sha256: String,
    /// The program that found the cohort, with its solver and their versions.
    pub solver: String,
    /// The inputs.
    pub inputs: Inputs,
    /// The cohort.
    pub outcome: Outcome,
    /// Who signed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signature: Option<Signature>,
}

impl Protocol {
    /// The shape written now.
    pub const FORMAT: u32 = 1;
}
