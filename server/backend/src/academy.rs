//! What every service works with: database, clock, chance, settings.

use std::sync::Arc;

use domain::Timestamp;
use domain::ids::Id;

use crate::Result;
use crate::chance::{self, Chance, OsChance};
use crate::clock::{Clock, SystemClock};
use crate::db::Db;
use crate::jobs::Wake;
use crate::live::Rooms;
use crate::mail::Mailer;
use crate::password::Passwords;
use crate::selection::Solver;
use crate::service::reports::Duties;

/// What the configuration says that rules depend on.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where people reach the academy, without a slash at the end; links in mails begin with it.
    pub public_url: String,
    /// Where people write for help.
    pub contact: String,
    /// Whether this is the demonstration: its sign-ins are shown, its mails can be read by anyone.
    pub demonstration: bool,
    /// Whether the pseudo-locale can be chosen; for tests.
    pub pseudo_locale: bool,
}

/// The academy: one a process, shared.
pub struct Academy {
    /// The database.
    pub db: Db,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub chance: Arc<dyn Chance>,
    /// Password hashing.
    pub passwords: Passwords,
    /// Settings.
    pub settings: Settings,
    /// SMTP, if configured; without it, mail waits in the outbox.
    pub mailer: Option<Mailer>,
    /// What composes cohorts.
    pub solver: Solver,
    /// The session rooms that are open in this process.
    pub rooms: Rooms,
    /// Who has what to do for the reports of sessions.
    pub duties: Duties,
    /// Wakes the workers when a job was queued.
    pub wake: Wake,
}

impl Academy {
    /// An academy on the machine's clock and randomness.
    ///
    /// # Errors
    /// When the password hasher cannot be made.
    pub fn new(db: Db, settings: Settings, mailer: Option<Mailer>) -> Result<Self> {
        Self::with(
            db,
            settings,
            mailer,
            Arc::new(SystemClock),
            Arc::new(OsChance),
        )
    }

    /// An academy on a given clock and randomness; for tests and the demonstration.
    ///
    /// # Errors
    /// When the password hasher cannot be made.
    pub fn with(
        db: Db,
        settings: Settings,
        mailer: Option<Mailer>,
        clock: Arc<dyn Clock>,
        chance: Arc<dyn Chance>,
    ) -> Result<Self> {
        let passwords = Passwords::new(Arc::clone(&chance))?;
        Ok(Self {
            db,
            clock,
            chance,
            passwords,
            settings,
            mailer,
            solver: Solver::HIGHS,
            rooms: Rooms::default(),
            duties: Duties::default(),
            wake: Wake::default(),
        })
    }

    /// The present instant.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// A new id.
    pub fn id<T: Id>(&self) -> T {
        chance::id(self.chance.as_ref(), self.now())
    }
}

impl std::fmt::Debug for Academy {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Academy")
            .field("db", &self.db)
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}
