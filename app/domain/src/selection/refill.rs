//! Places that fell free, filled from the waiting list.

use serde::{Deserialize, Serialize};

use super::{Outcome, Remedy};
use crate::Refusal;
use crate::words::words;

words! {
    /// Where a proposal for free places stands.
    RefillState {
        /// Waits for a solver.
        Queued = "queued",
        /// A solver is at it.
        Solving = "solving",
        /// There is a proposal; it may be that nobody can come in.
        Found = "found",
        /// The solver failed, was stopped, or had too little time: there is nothing to go by.
        Failed = "failed",
    }
}

impl RefillState {
    /// Begins, or begins anew after whoever had begun went away.
    ///
    /// # Errors
    /// `refill-over`.
    pub fn begin(self) -> Result<Self, Refusal> {
        match self {
            Self::Queued | Self::Solving => Ok(Self::Solving),
            Self::Found | Self::Failed => Err(Refusal::conflict("refill-over")),
        }
    }

    /// Ends with what was found, if anything was.
    ///
    /// # Errors
    /// `refill-over`.
    pub fn end(self, found: bool) -> Result<Self, Refusal> {
        self.begin()
            .map(|_| if found { Self::Found } else { Self::Failed })
    }

    /// Whether a solver is at it, or soon will be.
    pub const fn is_under_way(self) -> bool {
        matches!(self, Self::Queued | Self::Solving)
    }
}

/// A cohort that was filled up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filled {
    /// The cohort, those who held a place included.
    pub outcome: Outcome,
    /// The limits that had to give way, because nobody who waits satisfies them; empty if none.
    pub relaxed: Remedy,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_over_does_not_begin_again() {
        for state in RefillState::ALL {
            assert_eq!(state.begin().is_ok(), state.is_under_way(), "{state:?}");
            assert_eq!(state.end(true).is_ok(), state.is_under_way(), "{state:?}");
        }
        assert_eq!(RefillState::Solving.end(false), Ok(RefillState::Failed));
    }
}
