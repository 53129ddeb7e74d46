//! Editions, their modules and two-day programmes.

mod form;

use serde::{Deserialize, Serialize};

use crate::ids::{EditionId, ModuleId};
use crate::language::Bilingual;
use crate::words::words;
use crate::{Refusal, Timestamp};

pub use form::{About, AboutForm, ModuleForm, SlotForm, parse_slug};

words! {
    /// Where an edition stands.
    EditionState {
        /// Being prepared; seen by organisers only.
        Draft = "draft",
        /// Public; the call is not open yet.
        Announced = "announced",
        /// Policy makers apply.
        CallOpen = "call_open",
        /// Applications are read and decided.
        Selecting = "selecting",
        /// The cohort is confirmed.
        Confirmed = "confirmed",
        /// The two days.
        Running = "running",
        /// Surveys, workspace, webinar.
        FollowUp = "follow_up",
        /// Over; read only.
        Archived = "archived",
    }
}

impl EditionState {
    /// The next state of the lifecycle.
    ///
    /// # Errors
    /// `edition-archived` when there is none.
    pub fn next(self) -> Result<Self, Refusal> {
        let at = Self::ALL
            .iter()
            .position(|state| *state == self)
            .unwrap_or_default();
        Self::ALL
            .get(at + 1)
            .copied()
            .ok_or(Refusal::conflict("edition-archived"))
    }

    /// Whether the public may read about the edition.
    pub const fn is_public(self) -> bool {
        !matches!(self, Self::Draft)
    }
}

words! {
    /// The five themes of the Partnership.
    Theme {
        /// Reception.
        Reception = "reception",
        /// Housing.
        Housing = "housing",
        /// Work.
        Work = "work",
        /// Education.
        Education = "education",
        /// Vulnerable groups.
        Vulnerable = "vulnerable",
    }
}

words! {
    /// What happens in a slot of the programme.
    SlotKind {
        /// Everybody together.
        Plenary = "plenary",
        /// An expert speaks.
        ExpertInput = "expert_input",
        /// A visit to a project.
        FieldVisit = "field_visit",
        /// Peers advise one another.
        DilemmaSession = "dilemma_session",
        /// A break.
        Break = "break",
        /// An evening together.
        Social = "social",
    }
}

/// The call of an edition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Call {
    /// First instant at which one may apply.
    pub opens_at: Timestamp,
    /// The published closing instant.
    pub closes_at: Timestamp,
    /// Minutes after the closing instant during which submissions still count.
    pub grace_minutes: i64,
}

impl Call {
    /// Whether a submission arriving at `now` counts. The closing instant itself still counts,
    /// and so do the grace minutes; one millisecond later does not.
    ///
    /// # Errors
    /// `call-not-open` or `call-closed`.
    pub const fn admits(&self, now: Timestamp) -> Result<(), Refusal> {
        if now.millis() < self.opens_at.millis() {
            return Err(Refusal::conflict("call-not-open"));
        }
        if now.millis() > self.last_moment().millis() {
            return Err(Refusal::conflict("call-closed"));
        }
        Ok(())
    }
}

impl Call {
    /// The last instant at which a submission counts.
    pub const fn last_moment(&self) -> Timestamp {
        self.closes_at.plus(self.grace_minutes * Timestamp::MINUTE)
    }
}

/// The zone in which the academy publishes its deadlines, wherever an edition takes place.
pub const CALL_ZONE: &str = "Europe/Brussels";

words! {
    /// How the value of a claim is meant.
    ClaimUnit {
        /// Of a hundred.
        Percent = "percent",
        /// At least this many and more.
        MoreThan = "more_than",
    }
}

/// A published figure with all that is known about it. What is not known is empty, and pages say so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// Stable key.
    pub key: String,
    /// The sentence as published.
    pub wording: Bilingual,
    /// The figure.
    pub value: i64,
    /// What it counts.
    pub unit: ClaimUnit,
    /// How many agreed.
    pub numerator: Option<i64>,
    /// Of how many answers.
    pub denominator: Option<i64>,
    /// How many were asked.
    pub invited: Option<i64>,
    /// Day, month or year, ISO 8601.
    pub date: String,
    /// Who computed it.
    pub author: Option<String>,
    /// Who signed it off.
    pub signed_off_by: Option<String>,
    /// Where it was published.
    pub source: Bilingual,
    /// The statements the figure is about; more than one when it joins them.
    pub statements: Vec<Bilingual>,
    /// What to know before quoting it.
    pub note: Bilingual,
    /// Why it is not to be quoted any more; a published figure is never changed or removed.
    #[serde(default)]
    pub withdrawn: Option<String>,
}

/// An edition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edition {
    /// Id.
    pub id: EditionId,
    /// The word in the address, such as `2019`.
    pub slug: String,
    /// State.
    pub state: EditionState,
    /// Title.
    pub title: Bilingual,
    /// Where it takes place.
    pub place: Bilingual,
    /// The host city in the list of cities, for maps.
    pub city: Option<i64>,
    /// IANA zone of the place; its programme is meant in it (deadlines in [`CALL_ZONE`]).
    pub time_zone: String,
    /// A note under the programme, such as that times are reconstructed.
    pub note: Bilingual,
    /// First day, ISO 8601; some past editions know only the month (`2018-04`).
    pub starts_on: String,
    /// Last day, ISO 8601; empty when only the month is known.
    pub ends_on: String,
    /// The day by which applicants have their answer, ISO 8601; empty when not published.
    pub answers_on: String,
    /// The call.
    pub call: Call,
    /// Whether the edition is invented for the demonstration.
    pub demonstration: bool,
}

/// What is told of an edition. Long, and read only where the edition is the subject.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Story {
    /// What it is about.
    pub summary: Bilingual,
    /// What is known about it, one fact an entry.
    pub facts: Vec<Bilingual>,
    /// What came out of it; empty before.
    pub results: Vec<Bilingual>,
    /// Published figures.
    pub claims: Vec<Claim>,
}

impl Edition {
    /// Whether an application arriving at `now` counts: the edition is in its call, and the call
    /// admits it.
    ///
    /// # Errors
    /// `call-not-open` or `call-closed`.
    pub const fn admits(&self, now: Timestamp) -> Result<(), Refusal> {
        match self.state {
            EditionState::Draft | EditionState::Announced => {
                Err(Refusal::conflict("call-not-open"))
            }
            EditionState::CallOpen => self.call.admits(now),
            _ => Err(Refusal::conflict("call-closed")),
        }
    }

    /// Whether applications may still come in, if only from some.
    pub const fn is_applying(&self) -> bool {
        matches!(self.state, EditionState::CallOpen | EditionState::Selecting)
    }

    /// Whether people may have begun to apply: what they were asked stays what it was.
    pub const fn has_opened(&self, now: Timestamp) -> bool {
        !matches!(self.state, EditionState::Draft | EditionState::Announced)
            && now.millis() >= self.call.opens_at.millis()
    }

    /// Whether the two days are still to come, so that a place can be taken or given back.
    pub const fn is_ahead(&self) -> bool {
        matches!(
            self.state,
            EditionState::CallOpen | EditionState::Selecting | EditionState::Confirmed
        )
    }
}

/// A module.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Module {
    /// Id.
    pub id: ModuleId,
    /// Its edition.
    pub edition_id: EditionId,
    /// The word in the address.
    pub slug: String,
    /// Title.
    pub title: Bilingual,
    /// Theme.
    pub theme: Theme,
    /// Places for participants.
    pub places: i64,
    /// What it is about.
    pub summary: Bilingual,
    /// What participants take home, one a line.
    pub aims: Vec<Bilingual>,
    /// Common challenges, one a line.
    pub challenges: Vec<Bilingual>,
}

/// A slot of a module's programme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slot {
    /// 1 or 2.
    pub day: i64,
    /// Local time, `HH:MM`.
    pub starts: String,
    /// Local time, `HH:MM`.
    pub ends: String,
    /// Kind.
    pub kind: SlotKind,
    /// Title.
    pub title: Bilingual,
    /// Description.
    pub description: Bilingual,
    /// Where.
    pub place: Bilingual,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deadline_means_one_thing() {
        let call = Call {
            opens_at: Timestamp::from_millis(0),
            closes_at: Timestamp::from_millis(1_000_000),
            grace_minutes: 1,
        };
        assert_eq!(
            call.admits(Timestamp::from_millis(-1)).unwrap_err().code(),
            "call-not-open"
        );
        assert!(call.admits(Timestamp::from_millis(1_000_000)).is_ok());
        assert!(call.admits(Timestamp::from_millis(1_060_000)).is_ok());
        assert_eq!(
            call.admits(Timestamp::from_millis(1_060_001))
                .unwrap_err()
                .code(),
            "call-closed"
        );
    }

    #[test]
    fn the_lifecycle_ends() {
        let mut state = EditionState::Draft;
        for _ in 0..7 {
            state = state.next().unwrap();
        }
        assert_eq!(state, EditionState::Archived);
        assert!(state.next().is_err());
    }
}
