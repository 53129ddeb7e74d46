//! What mails are about.

use crate::words::words;

words! {
    /// The kind of a mail; its subject and text stand under this key in the locales.
    MailKind {
        /// Verify the address of a new account.
        Verify = "verify",
        /// The address of an account is to be changed, or was; told to the one before.
        AddressChanged = "address_changed",
        /// Somebody wanted an address for an account that another account has.
        AlreadyKnown = "already_known",
        /// Set a new password.
        Reset = "reset",
        /// An application arrived.
        Receipt = "receipt",
        /// Organisers let somebody apply later, or although a rule is not met.
        CallException = "call_exception",
        /// Somebody may write along at an application.
        CoAuthor = "co_author",
        /// An application is begun and not sent, and the call closes soon.
        DraftReminder = "draft_reminder",
        /// A place is offered.
        Offer = "offer",
        /// An offer has no answer yet and runs out soon.
        OfferReminder = "offer_reminder",
        /// On the waiting list.
        Waiting = "waiting",
        /// Not selected.
        NotSelected = "not_selected",
        /// A place was confirmed or given back.
        Answered = "answered",
        /// An offer ran out.
        Expired = "expired",
        /// A place was moved to another module.
        Moved = "moved",
        /// A place was taken back by the organisers.
        Cancelled = "cancelled",
        /// Applications wait to be reviewed, or still do.
        Review = "review",
        /// Somebody said something about a dilemma.
        Dilemma = "dilemma",
        /// A session was planned.
        Session = "session",
        /// A report waits for the case giver's decision.
        Report = "report",
        /// A survey is open.
        Survey = "survey",
        /// An organiser removed a post.
        PostRemoved = "post_removed",
    }
}

impl MailKind {
    /// Whether the mail carries a link that is a secret; it is taken out once sent.
    pub const fn carries_secret(self) -> bool {
        matches!(self, Self::Verify | Self::Reset)
    }
}

words! {
    /// Where a mail is.
    MailState {
        /// Waits to be sent.
        Waiting = "waiting",
        /// Taken by the mail server.
        Sent = "sent",
        /// The mail server did not take it, and is asked again; or it came back later.
        Failed = "failed",
    }
}
