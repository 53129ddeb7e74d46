//! Peer sessions: a room with roles and phases, run as a log of events.
//!
//! A person asks with a [`Command`]; [`Room::decide`] answers with at most one [`Event`]; the
//! event is stored, numbered and sent; everybody's picture of the room is the fold of the events
//! they may see. The server folds a [`Room`]; a browser folds a [`View`] of it with the same code
//! ([`Board::apply`]), and asks the same table ([`Board::allows`]) which buttons to show.

mod board;
mod command;
mod event;
mod method;
mod room;
mod spread;
mod template;
#[cfg(test)]
mod tests;
mod wire;

pub use board::{Announcement, Board, Clock, Contribution, Made, Member};
pub use command::{Act, Command, CommitmentDraft};
pub use event::{Commitment, Event, Group, Notice, Recorded, Report, Seq, Text};
pub use method::{ABOUT_MAX, About, NAME_MAX, PROMPTS_MAX, PhaseDraft, Rights, Shape, VOTES_MAX};
pub use room::{Decision, News, Room, Setup, Sight, Taken, View, wall};
pub use template::{Finding, Minutes, People, Phase, Source, Template};
pub use wire::{ToClient, ToServer};

use crate::ids::ContributionId;
use crate::words::words;

/// The sender's id of a command: however often the command arrives, it happens once.
pub type CommandId = ContributionId;

/// The longest contribution, in characters.
pub const TEXT_MAX: usize = 2_000;
/// The longest commitment, and the longest first step, in characters.
pub const COMMITMENT_MAX: usize = 1_000;
/// The longest report, in characters.
pub const REPORT_MAX: usize = 5_000;
/// The most people in one room.
pub const MEMBERS_MAX: usize = 30;
/// The most contributions a room holds.
pub const CONTRIBUTIONS_MAX: usize = 2_000;
/// The most of them that one person writes, and that a phase holds in which nobody knows who writes.
pub const SHARE_MAX: usize = CONTRIBUTIONS_MAX / 5;
/// The most commitments a person makes in one session.
pub const COMMITMENTS_MAX: usize = 10;
/// The longest extension of a phase, in minutes.
pub const EXTENSION_MAX: u8 = 30;
/// The longest a phase can be planned for, in minutes.
pub const PHASE_MAX: u16 = 240;
/// The longest name of a group of contributions, in characters.
pub const GROUP_MAX: usize = 80;
/// The longest message to a room, in characters.
pub const NOTICE_MAX: usize = 500;
/// The longest private note, in characters.
pub const NOTE_MAX: usize = 5_000;

words! {
    /// Where a session stands.
    SessionState {
        /// Prepared; the room is not open yet.
        Planned = "planned",
        /// People gather in the lobby.
        Open = "open",
        /// In one of its phases.
        Running = "running",
        /// The phases are over; everybody makes commitments.
        Closing = "closing",
        /// The report is handed over.
        Reported = "reported",
        /// The case giver agreed to what leaves the room.
        Released = "released",
    }
}

impl SessionState {
    /// Ends a session before anybody came.
    ///
    /// # Errors
    /// `session-begun` once the room was opened.
    pub fn call_off(self) -> Result<(), crate::Refusal> {
        match self {
            Self::Planned => Ok(()),
            _ => Err(crate::Refusal::conflict("session-begun")),
        }
    }
}

words! {
    /// What somebody is in a room.
    RoomRole {
        /// Keeps time and the protocol.
        Facilitator = "facilitator",
        /// Brings the dilemma that is worked on.
        CaseGiver = "case_giver",
        /// A peer: asks, analyses, advises.
        Adviser = "adviser",
        /// Captures what matters.
        Rapporteur = "rapporteur",
    }
}

words! {
    /// What a phase is for.
    PhaseKind {
        /// What came of earlier advice.
        ReportBack = "report_back",
        /// Dilemmas are collected.
        Collect = "collect",
        /// The case is chosen.
        Choose = "choose",
        /// Roles are given.
        Roles = "roles",
        /// The case giver tells.
        Story = "story",
        /// The question the case giver wants answered is found.
        KeyQuestion = "key_question",
        /// The group agrees how to work on it.
        Method = "method",
        /// Questions, and their answers; no advice.
        Questions = "questions",
        /// The case giver answers.
        Answers = "answers",
        /// The case giver rates what was written.
        Rating = "rating",
        /// How the others see the problem.
        Analysis = "analysis",
        /// Advice.
        Advice = "advice",
        /// The case giver says what it did.
        Feedback = "feedback",
        /// What was heard, in short.
        Summary = "summary",
        /// What others can offer.
        Resources = "resources",
        /// The case giver decides what to do.
        Action = "action",
        /// What is taken along.
        Closing = "closing",
    }
}

words! {
    /// What a contribution is.
    ContributionKind {
        /// What came of earlier advice.
        Report = "report",
        /// A dilemma.
        Dilemma = "dilemma",
        /// Who does what.
        Role = "role",
        /// What happened.
        Story = "story",
        /// The question to work on.
        KeyQuestion = "key_question",
        /// How to work on it.
        Method = "method",
        /// A question.
        Question = "question",
        /// An answer.
        Answer = "answer",
        /// What the case giver thinks of it.
        Rating = "rating",
        /// How somebody sees the problem.
        Analysis = "analysis",
        /// The problem in one sentence.
        Statement = "statement",
        /// Advice.
        Advice = "advice",
        /// How it was.
        Feedback = "feedback",
        /// What was heard, in short.
        Summary = "summary",
        /// A contact, a practice, a means.
        Resource = "resource",
        /// What the case giver takes along.
        Takeaway = "takeaway",
        /// What the rapporteur captures.
        Note = "note",
    }
}

words! {
    /// Who sees contributions and votes while a phase runs. When it is over, everybody does.
    Sees {
        /// Everybody, at once.
        All = "all",
        /// The facilitator, and everybody their own.
        Facilitator = "facilitator",
    }
}
