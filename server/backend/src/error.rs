//! What can go wrong inside: a refusal that a person is told, or a fault that is logged.

use domain::{Kind, Refusal};

/// The result of everything the backend does.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// A refusal or a fault.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A rule says no; the person is told why.
    #[error("refused: {0}")]
    Refused(#[from] Refusal),
    /// The database failed.
    #[error("database: {0}")]
    Database(#[from] sqlx::Error),
    /// Stored JSON does not have the shape it should.
    #[error("stored data: {0}")]
    Stored(#[from] serde_json::Error),
    /// Anything else that must not happen, in words for the log.
    #[error("{0}")]
    Fault(String),
}

impl Error {
    /// A fault in words for the log.
    pub fn fault(what: impl std::fmt::Display) -> Self {
        Self::Fault(what.to_string())
    }

    /// What a person may be told. Faults become "unavailable"; a full disk says so.
    pub fn refusal(&self) -> Refusal {
        match self {
            Self::Refused(refusal) => refusal.clone(),
            Self::Database(error) if is_full(error) => {
                Refusal::new(Kind::Unavailable, "storage-full")
            }
            _ => Refusal::unavailable(),
        }
    }

    /// Whether this is a fault to log rather than a refusal.
    pub const fn is_fault(&self) -> bool {
        !matches!(self, Self::Refused(_))
    }

    /// Whether a unique key was violated.
    pub fn is_duplicate(&self) -> bool {
        matches!(self, Self::Database(sqlx::Error::Database(error)) if error.is_unique_violation())
    }

    /// Whether something could not be removed because another thing refers to it.
    pub fn is_referred_to(&self) -> bool {
        matches!(self, Self::Database(sqlx::Error::Database(error)) if error.is_foreign_key_violation())
    }
}

impl From<domain::FieldProblem> for Error {
    fn from(problem: domain::FieldProblem) -> Self {
        Self::Refused(problem.into())
    }
}

/// SQLite's `SQLITE_FULL` (13) and PostgreSQL's `disk_full` (53100).
fn is_full(error: &sqlx::Error) -> bool {
    matches!(error, sqlx::Error::Database(error) if matches!(error.code().as_deref(), Some("13" | "53100")))
}
