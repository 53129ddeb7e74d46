//! What a person asks for.

use serde::{Deserialize, Serialize};

use super::{COMMITMENT_MAX, Commitment, ContributionKind, RoomRole, Seq};
use crate::error::Form;
use crate::ids::{PersonId, SessionId};
use crate::text::Prose;
use crate::{Refusal, Timestamp, workspace};

/// What a person asks for. Texts are as typed; [`Room::decide`](super::Room::decide) reads them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Command {
    /// Open the lobby.
    Open,
    /// Begin the first phase.
    StartSession,
    /// End a phase and begin the next, or the closing after the last.
    NextPhase {
        /// The phase to end; two people who press at once end one phase, not two.
        from: u8,
    },
    /// Give the phase more time.
    ExtendPhase {
        /// How much.
        minutes: u8,
    },
    /// Give the phases ahead other times: the time left, spread anew.
    SpreadTime {
        /// The running phase, as the one who asks sees it.
        from: u8,
        /// Minutes of each phase after it; 0 leaves a phase out.
        minutes: Vec<u16>,
    },
    /// Stop the clock.
    Pause,
    /// Let the clock go on.
    Resume,
    /// Write something.
    Contribute {
        /// The phase it was written for; a late text is not slipped into another phase.
        phase: u8,
        /// What it is.
        kind: ContributionKind,
        /// The text.
        text: String,
    },
    /// Change one's own contribution.
    Edit {
        /// Which.
        contribution: Seq,
        /// The new text.
        text: String,
    },
    /// Take one's own contribution back; who runs the room may remove any.
    Withdraw {
        /// Which.
        contribution: Seq,
    },
    /// Type in what was written on paper in a phase that is over.
    TypeIn {
        /// The phase.
        phase: u8,
        /// What it is.
        kind: ContributionKind,
        /// Who wrote it, where the sheet says so.
        author: Option<PersonId>,
        /// The text.
        text: String,
    },
    /// Put a contribution with others under a name; an empty name takes it out again.
    Group {
        /// Which.
        contribution: Seq,
        /// The name.
        group: String,
    },
    /// Let a contribution stand with another that says the same; or on its own again.
    Merge {
        /// Which.
        contribution: Seq,
        /// With which.
        into: Option<Seq>,
    },
    /// Move a contribution one place.
    Move {
        /// Which.
        contribution: Seq,
        /// Towards the beginning.
        up: bool,
    },
    /// Put a contribution aside for later, or take it up again.
    Park {
        /// Which.
        contribution: Seq,
        /// Whether.
        parked: bool,
    },
    /// Vote for a contribution.
    Vote {
        /// Which.
        contribution: Seq,
    },
    /// Take a vote back.
    Unvote {
        /// From which.
        contribution: Seq,
    },
    /// Ask to speak.
    RaiseHand,
    /// No longer ask to speak.
    LowerHand,
    /// Let somebody speak.
    GiveFloor {
        /// Whom.
        person: PersonId,
    },
    /// Say whether one is ready to go on.
    Ready {
        /// Whether.
        ready: bool,
    },
    /// Make a dilemma the case; its author becomes the case giver.
    ChooseCase {
        /// The dilemma.
        contribution: Seq,
    },
    /// Give somebody a role.
    Assign {
        /// Whom.
        person: PersonId,
        /// Which.
        role: RoomRole,
    },
    /// Put somebody into the room, or give them a role from outside it.
    Admit {
        /// Whom.
        person: PersonId,
        /// As what.
        role: RoomRole,
    },
    /// Take somebody out of the room.
    Dismiss {
        /// Whom.
        person: PersonId,
        /// The room they go to.
        to: Option<SessionId>,
    },
    /// Say something to the whole room.
    Announce {
        /// What.
        text: String,
    },
    /// Ask for the facilitator or the organisers, or no longer.
    Flag {
        /// Whether.
        up: bool,
    },
    /// Make a commitment.
    Commit(CommitmentDraft),
    /// End the session and hand over its report.
    CloseSession {
        /// What matters for those who were not there.
        report: String,
    },
    /// Let the report leave the room.
    Release,
}

/// What kind of command; the rows of the table [`Board::allows`](super::Board::allows).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Open the lobby.
    Open,
    /// Begin.
    Start,
    /// Go on to the next phase.
    Next,
    /// Extend, pause, resume, spread the time left.
    Time,
    /// Contribute, and edit one's own.
    Write,
    /// Take a contribution back.
    Withdraw,
    /// Type in what was written on paper.
    TypeIn,
    /// Group, merge, order and park contributions.
    Arrange,
    /// Vote and take votes back.
    Vote,
    /// Ask to speak.
    RaiseHand,
    /// No longer ask to speak.
    LowerHand,
    /// Let somebody speak.
    GiveFloor,
    /// Say whether one is ready.
    Ready,
    /// Choose the case.
    ChooseCase,
    /// Give roles.
    Assign,
    /// Put people into the room and take them out; only from outside it.
    Admit,
    /// Say something to the whole room.
    Announce,
    /// Ask for help.
    Flag,
    /// Make a commitment.
    Commit,
    /// End the session with its report.
    Close,
    /// Let the report leave the room.
    Release,
}

impl Command {
    /// Reads a command from the fields of a form: `ask` says which, the others what the command
    /// needs, by the names they have in [`Command`]. The server reads forms with it that were sent
    /// without WASM, the browser those that it sends over the socket.
    ///
    /// # Errors
    /// `form-incomplete` when the form is not one of the room's.
    pub fn from_fields(get: impl Fn(&str) -> Option<String>) -> Result<Self, Refusal> {
        let text = |name: &str| get(name).unwrap_or_default();
        let wrong = || Refusal::invalid("form-incomplete");
        let number = |name: &str| text(name).parse::<u8>().map_err(|_| wrong());
        let contribution = || {
            text("contribution")
                .parse()
                .map(Seq::new)
                .map_err(|_| wrong())
        };
        let person = || PersonId::parse(&text("person")).map_err(|_| wrong());
        Ok(match text("ask").as_str() {
            "open" => Self::Open,
            "start" => Self::StartSession,
            "next" => Self::NextPhase {
                from: number("phase")?,
            },
            "extend" => Self::ExtendPhase {
                minutes: number("minutes")?,
            },
            "spread" => Self::SpreadTime {
                from: number("phase")?,
                minutes: text("plan")
                    .split(',')
                    .map(|minutes| minutes.trim().parse().map_err(|_| wrong()))
                    .collect::<Result<_, _>>()?,
            },
            "pause" => Self::Pause,
            "resume" => Self::Resume,
            "contribute" => Self::Contribute {
                phase: number("phase")?,
                kind: ContributionKind::from_key(&text("kind")).ok_or_else(wrong)?,
                text: text("text"),
            },
            "edit" => Self::Edit {
                contribution: contribution()?,
                text: text("text"),
            },
            "withdraw" => Self::Withdraw {
                contribution: contribution()?,
            },
            "type_in" => Self::TypeIn {
                phase: number("phase")?,
                kind: ContributionKind::from_key(&text("kind")).ok_or_else(wrong)?,
                author: match text("person").as_str() {
                    "" => None,
                    _ => Some(person()?),
                },
                text: text("text"),
            },
            "group" => Self::Group {
                contribution: contribution()?,
                group: text("text"),
            },
            "merge" => Self::Merge {
                contribution: contribution()?,
                into: match text("into").as_str() {
                    "" => None,
                    into => Some(into.parse().map(Seq::new).map_err(|_| wrong())?),
                },
            },
            "move" => Self::Move {
                contribution: contribution()?,
                up: text("on") == "yes",
            },
            "park" => Self::Park {
                contribution: contribution()?,
                parked: text("on") == "yes",
            },
            "announce" => Self::Announce { text: text("text") },
            "flag" => Self::Flag {
                up: text("on") == "yes",
            },
            "vote" => Self::Vote {
                contribution: contribution()?,
            },
            "unvote" => Self::Unvote {
                contribution: contribution()?,
            },
            "raise_hand" => Self::RaiseHand,
            "lower_hand" => Self::LowerHand,
            "give_floor" => Self::GiveFloor { person: person()? },
            "ready" => Self::Ready {
                ready: text("ready") == "yes",
            },
            "choose_case" => Self::ChooseCase {
                contribution: contribution()?,
            },
            "assign" => Self::Assign {
                person: person()?,
                role: RoomRole::from_key(&text("role")).ok_or_else(wrong)?,
            },
            "commit" => Self::Commit(CommitmentDraft {
                text: text("text"),
                first_step: text("first_step"),
                due_on: text("due_on"),
            }),
            "close" => Self::CloseSession {
                report: text("report"),
            },
            "release" => Self::Release,
            _ => return Err(wrong()),
        })
    }

    /// What somebody typed, where losing it would hurt.
    pub fn typed(&self) -> Option<&str> {
        match self {
            Self::Contribute { text, .. }
            | Self::Edit { text, .. }
            | Self::TypeIn { text, .. }
            | Self::Announce { text } => Some(text),
            Self::Commit(draft) => Some(&draft.text),
            Self::CloseSession { report } => Some(report),
            _ => None,
        }
    }

    /// What kind of command this is.
    pub const fn act(&self) -> Act {
        match self {
            Self::Open => Act::Open,
            Self::StartSession => Act::Start,
            Self::NextPhase { .. } => Act::Next,
            Self::ExtendPhase { .. } | Self::SpreadTime { .. } | Self::Pause | Self::Resume => {
                Act::Time
            }
            Self::Contribute { .. } | Self::Edit { .. } => Act::Write,
            Self::Withdraw { .. } => Act::Withdraw,
            Self::TypeIn { .. } => Act::TypeIn,
            Self::Group { .. } | Self::Merge { .. } | Self::Move { .. } | Self::Park { .. } => {
                Act::Arrange
            }
            Self::Admit { .. } | Self::Dismiss { .. } => Act::Admit,
            Self::Announce { .. } => Act::Announce,
            Self::Flag { .. } => Act::Flag,
            Self::Vote { .. } | Self::Unvote { .. } => Act::Vote,
            Self::RaiseHand => Act::RaiseHand,
            Self::LowerHand => Act::LowerHand,
            Self::GiveFloor { .. } => Act::GiveFloor,
            Self::Ready { .. } => Act::Ready,
            Self::ChooseCase { .. } => Act::ChooseCase,
            Self::Assign { .. } => Act::Assign,
            Self::Commit(_) => Act::Commit,
            Self::CloseSession { .. } => Act::Close,
            Self::Release => Act::Release,
        }
    }
}

/// A commitment as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CommitmentDraft {
    /// What the person will do.
    pub text: String,
    /// The first step.
    pub first_step: String,
    /// By when (ISO 8601 day).
    pub due_on: String,
}

impl CommitmentDraft {
    /// Reads the commitment.
    ///
    /// # Errors
    /// Every field that is missing or cannot be accepted; `due-past` when the day is over
    /// everywhere on Earth, `due-far` when it is absurdly far.
    pub fn parse(&self, now: Timestamp) -> Result<Commitment, Refusal> {
        let mut form = Form::default();
        let text = form.take(Prose::<COMMITMENT_MAX>::parse("text", &self.text));
        let first_step = form.take(Prose::parse("first_step", &self.first_step));
        let due_on = form.take(workspace::due("due_on", &self.due_on, now));
        let (text, first_step, due_on) = form.all((text, first_step, due_on))?;
        Ok(Commitment {
            text,
            first_step,
            due_on,
        })
    }
}
