//! What passes between the academy and other people's programs: tokens, tables.

use crate::permission::Operation;
use crate::words::words;

words! {
    /// What a token opens; never more than the person who made it may do.
    Scope {
        /// Editions and their modules.
        Programme = "programme",
        /// Applications with their texts and the people who sent them.
        Applications = "applications",
        /// How applications were decided, by whom and why; without the people who sent them.
        Decisions = "decisions",
    }
}

words! {
    /// What a file on its way in is of.
    ImportKind {
        /// Applications that came on paper or from another system.
        Applications = "applications",
        /// Reviews that were written elsewhere.
        Reviews = "reviews",
    }
}

impl ImportKind {
    /// What somebody who brings them in must be allowed to do.
    pub const fn operation(self) -> Operation {
        match self {
            Self::Applications => Operation::ImportApplications,
            Self::Reviews => Operation::ImportReviews,
        }
    }
}

impl Scope {
    /// What its holder must be allowed to do.
    pub const fn operation(self) -> Operation {
        match self {
            Self::Programme => Operation::ReadProgramme,
            Self::Applications | Self::Decisions => Operation::ListApplications,
        }
    }
}

/// Whether a spreadsheet would take a cell for a formula (OWASP, “CSV Injection”).
pub fn is_formula(cell: &str) -> bool {
    cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])
}
