//! What happened: stored, numbered, sent.

use serde::{Deserialize, Serialize};

use super::{
    COMMITMENT_MAX, Clock, CommandId, ContributionKind, GROUP_MAX, NOTICE_MAX, REPORT_MAX,
    RoomRole, TEXT_MAX,
};
use crate::Timestamp;
use crate::ids::{PersonId, SessionId};
use crate::text::Prose;
use crate::time::Day;

/// The text of a contribution.
pub type Text = Prose<TEXT_MAX>;
/// The text of a report.
pub type Report = Prose<REPORT_MAX>;

/// The name of a group of contributions.
pub type Group = Prose<GROUP_MAX>;
/// A message to a room.
pub type Notice = Prose<NOTICE_MAX>;

/// The number of an event in its room: 1, 2, 3 … without a gap. A contribution keeps the number
/// of the event that made it.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
#[cfg_attr(feature = "sqlx", derive(sqlx::Type), sqlx(transparent))]
pub struct Seq(i64);

impl Seq {
    /// The number `raw`.
    pub const fn new(raw: i64) -> Self {
        Self(raw)
    }

    /// The number.
    pub const fn get(self) -> i64 {
        self.0
    }

    /// The number after this one.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }
}

impl std::fmt::Display for Seq {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// The lobby opened.
    Opened,
    /// A phase began.
    PhaseStarted {
        /// Which.
        phase: u8,
        /// When its time is over.
        ends_at: Timestamp,
    },
    /// The phase got more time.
    Extended {
        /// How much.
        minutes: u8,
        /// The clock since.
        clock: Clock,
    },
    /// The clock stopped.
    Paused {
        /// Milliseconds that were left (negative: overrun).
        left: i64,
    },
    /// The clock goes on.
    Resumed {
        /// When the time is over.
        ends_at: Timestamp,
    },
    /// The phases ahead got other times.
    Spread {
        /// Minutes of each phase after the running one; 0 leaves a phase out.
        minutes: Vec<u16>,
    },
    /// Somebody wrote something.
    Contributed {
        /// In which phase.
        phase: u8,
        /// What it is.
        kind: ContributionKind,
        /// The text; empty in what is told of a contribution since taken back.
        text: Option<Text>,
    },
    /// Somebody changed a contribution.
    Edited {
        /// Which.
        contribution: Seq,
        /// The new text; empty in what is told of a contribution since taken back.
        text: Option<Text>,
    },
    /// A contribution was taken back.
    Withdrawn {
        /// Which.
        contribution: Seq,
    },
    /// What was written on paper was typed in.
    TypedIn {
        /// In which phase it was written.
        phase: u8,
        /// What it is.
        kind: ContributionKind,
        /// Who wrote it; nobody where the phase was anonymous or the sheet has no name.
        author: Option<PersonId>,
        /// The text; empty in what is told of a contribution since taken back.
        text: Option<Text>,
    },
    /// A contribution was put with others, or taken out again.
    Grouped {
        /// Which.
        contribution: Seq,
        /// Under which name.
        group: Option<Group>,
    },
    /// A contribution says the same as another and stands with it, or on its own again.
    Merged {
        /// Which.
        contribution: Seq,
        /// With which.
        into: Option<Seq>,
    },
    /// Two contributions changed places.
    Swapped {
        /// The one.
        contribution: Seq,
        /// The other.
        with: Seq,
    },
    /// A contribution was put aside for later, or taken up again.
    Parked {
        /// Which.
        contribution: Seq,
        /// Whether it is put aside.
        parked: bool,
    },
    /// Somebody voted.
    Voted {
        /// For which contribution.
        contribution: Seq,
    },
    /// Somebody took a vote back.
    Unvoted {
        /// From which contribution.
        contribution: Seq,
    },
    /// Somebody asks to speak.
    HandRaised,
    /// Somebody no longer asks to speak.
    HandLowered,
    /// Somebody may speak.
    FloorGiven {
        /// Who.
        person: PersonId,
    },
    /// Somebody is ready to go on, or no longer.
    Ready {
        /// Whether.
        ready: bool,
    },
    /// A dilemma became the case.
    CaseChosen {
        /// Which.
        contribution: Seq,
        /// Who became the case giver; nobody when the dilemma has no name on it.
        case_giver: Option<PersonId>,
    },
    /// Somebody has a role.
    Assigned {
        /// Who.
        person: PersonId,
        /// Which.
        role: RoomRole,
    },
    /// Somebody was put into the room, or got another role from outside it.
    Joined {
        /// Who.
        person: PersonId,
        /// As what.
        role: RoomRole,
    },
    /// Somebody was taken out of the room.
    Left {
        /// Who.
        person: PersonId,
        /// The room they went to.
        to: Option<SessionId>,
    },
    /// Something was said to the whole room.
    Announced {
        /// What; empty when its author erased themselves.
        text: Option<Notice>,
    },
    /// Somebody asks for the facilitator or the organisers, or no longer.
    Flagged {
        /// Whether.
        up: bool,
    },
    /// The phases are over; commitments are made.
    ClosingStarted,
    /// Somebody made a commitment.
    Committed(Commitment),
    /// The session is over and its report handed over.
    Closed {
        /// The report.
        report: Report,
    },
    /// The report may leave the room.
    Released,
    /// Something the person may not see (yet). Never stored, only told, so that everybody counts
    /// the same.
    Unseen,
}

impl Event {
    /// Whether this is a vote. Who voted for what is kept while the phase runs, since votes are
    /// counted by person; when it ends, the names are erased from the log.
    pub const fn is_ballot(&self) -> bool {
        matches!(self, Self::Voted { .. } | Self::Unvoted { .. })
    }

    /// The event without what its author wrote, if they wrote something: what is left of it when
    /// they erase themselves. The others keep the order of what happened.
    #[must_use]
    pub fn erased(&self) -> Option<Self> {
        match self {
            Self::Contributed { phase, kind, .. } => Some(Self::Contributed {
                phase: *phase,
                kind: *kind,
                text: None,
            }),
            Self::Edited { contribution, .. } => Some(Self::Edited {
                contribution: *contribution,
                text: None,
            }),
            Self::TypedIn { phase, kind, .. } => Some(Self::TypedIn {
                phase: *phase,
                kind: *kind,
                author: None,
                text: None,
            }),
            Self::Grouped { contribution, .. } => Some(Self::Grouped {
                contribution: *contribution,
                group: None,
            }),
            Self::Announced { .. } => Some(Self::Announced { text: None }),
            Self::Committed(made) => {
                let nothing = Prose::parse("text", "…").ok()?;
                Some(Self::Committed(Commitment {
                    text: nothing.clone(),
                    first_step: nothing,
                    due_on: made.due_on.clone(),
                }))
            }
            _ => None,
        }
    }

    /// Whether a phase ends here.
    pub const fn ends_phase(&self) -> bool {
        matches!(self, Self::PhaseStarted { .. } | Self::ClosingStarted)
    }
}

/// A commitment: what, and by when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Commitment {
    /// What the person will do.
    pub text: Prose<COMMITMENT_MAX>,
    /// The first step.
    pub first_step: Prose<COMMITMENT_MAX>,
    /// By when.
    pub due_on: Day,
}

/// An event with its number, time and author.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recorded {
    /// Its number in the room.
    pub seq: Seq,
    /// When; to the minute where the phase is anonymous, so that the clock names nobody.
    pub at: Timestamp,
    /// Whose command it was; nobody where the phase is anonymous, and nobody on votes of others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor: Option<PersonId>,
    /// The command it answers; only its sender learns it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub command: Option<CommandId>,
    /// What happened.
    pub event: Event,
}
