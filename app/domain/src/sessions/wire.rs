//! What goes over the socket, as JSON.

use serde::{Deserialize, Serialize};

use super::{Command, CommandId, Recorded, Seq, View};
use crate::ids::{PersonId, SessionId};
use crate::{Refusal, Timestamp};

/// What a browser sends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum ToServer {
    /// The first message: what the browser has already.
    Hello {
        /// The number of the last event it applied.
        after: Option<Seq>,
    },
    /// Do something.
    Do {
        /// The sender's id of the command.
        id: CommandId,
        /// What.
        command: Command,
    },
    /// Keep this as my private note; nobody else is told.
    Note {
        /// All of it.
        text: String,
    },
    /// Is the line alive, and what time is it?
    Ping,
}

/// What the server sends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ToClient {
    /// The room as the person may see it now. Comes first, and again when what the person may see
    /// has changed.
    Welcome {
        /// The room; left out when the events that follow make it from what the browser has. Without
        /// the phases of its method for a browser that has those.
        view: Option<Box<View>>,
        /// The number of the last event so far.
        seq: Seq,
        /// The server's clock.
        server_now: Timestamp,
    },
    /// Something happened.
    Happened(Recorded),
    /// A command was done and is stored.
    Done {
        /// Which.
        id: CommandId,
        /// The number of its event.
        seq: Seq,
    },
    /// A command was refused.
    Refused {
        /// Which.
        id: CommandId,
        /// Why.
        refusal: Refusal,
    },
    /// Who is in the room.
    Presence {
        /// The people connected now.
        here: Vec<PersonId>,
    },
    /// The private note is stored.
    Noted {
        /// Whether; if not, it is too long.
        kept: bool,
    },
    /// The person was taken out of the room.
    Moved {
        /// The room they are in now.
        to: Option<SessionId>,
    },
    /// The line is alive.
    Pong {
        /// The server's clock.
        server_now: Timestamp,
    },
}
