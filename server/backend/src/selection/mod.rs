//! Composing a cohort with a solver. No database here: inputs come in, a cohort goes out, and what
//! goes out is checked by `domain::selection` before anybody sees it.

mod apart;
mod fair;
mod lots;
mod merit;
mod milp;
mod model;
mod reasons;
mod remedy;
mod replay;

pub use apart::serve;
pub use fair::{Fair, Search, chances};
pub use lots::{hash, hex, lot};
pub use milp::{HIGHS, Watch};
pub use reasons::reasons;
pub use replay::{Replay, replay};

use domain::ids::ApplicationId;
use domain::selection::{Filled, Found, Inputs, Mode, Outcome, Reason, Remedy};

use crate::{Error, Result};

/// The program and its solver, as a protocol names them.
pub fn solver() -> String {
    format!("HiGHS {HIGHS}, academy {}", env!("CARGO_PKG_VERSION"))
}

/// Finds a cohort: [`compose`], unless a test wants to see a solver fail.
pub type Compose = fn(&Inputs, &Watch) -> Result<Option<Found>>;
/// Fills places: [`fill`], unless a test wants to see a solver fail.
pub type Fill = fn(&Inputs, &Watch) -> Result<Option<Filled>>;
/// Says why: [`reasons`].
pub type Reasons = fn(&Inputs, &Outcome, &Watch) -> Result<Vec<(ApplicationId, Reason)>>;

/// Whom the academy asks for cohorts.
#[derive(Debug, Clone, Copy)]
pub struct Solver {
    /// Finds a cohort.
    pub compose: Compose,
    /// Fills places that became free.
    pub fill: Fill,
    /// Says why somebody has a place, or none.
    pub reasons: Reasons,
}

impl Solver {
    /// HiGHS, in this process.
    pub const HIGHS: Self = Self {
        compose,
        fill,
        reasons,
    };
    /// HiGHS in a process of its own, which has the command `solve` that calls [`serve`].
    pub const APART: Self = Self {
        compose: apart::compose,
        fill: apart::fill,
        reasons: apart::reasons,
    };
}

/// The cohort for these inputs, or the smallest changes that would make one possible; none when it was
/// stopped, or its time ended, before anything was found. Works until then; call it on a thread that
/// may.
///
/// # Errors
/// A fault when the solver fails, or answers what does not hold.
pub fn compose(inputs: &Inputs, watch: &Watch) -> Result<Option<Found>> {
    let found = match inputs.mode {
        Mode::Merit => merit::compose(inputs, watch)?,
        Mode::Lottery => fair::compose(inputs, watch)?,
    };
    if let Some(Found::Cohort(outcome)) = &found {
        holds(inputs, outcome)?;
    }
    Ok(found)
}

fn holds(inputs: &Inputs, outcome: &Outcome) -> Result<()> {
    let broken = inputs.broken(&outcome.chosen);
    if broken.is_empty() {
        Ok(())
    } else {
        Err(Error::fault(format!(
            "the solver's cohort breaks {broken:?}"
        )))
    }
}

/// Fills places that became free. Candidates who hold a place say so (`held`) and keep it; the others
/// are those who wait; the places of the modules are all there are, taken ones included. The balance
/// holds as far as those who wait allow.
///
/// # Errors
/// A fault when the solver fails.
pub fn fill(inputs: &Inputs, watch: &Watch) -> Result<Option<Filled>> {
    let inputs = Inputs {
        mode: Mode::Merit,
        ..inputs.clone()
    };
    let relaxed = match compose(&inputs, watch)? {
        None => return Ok(None),
        Some(Found::Cohort(outcome)) => {
            return Ok(Some(Filled {
                outcome: *outcome,
                relaxed: Remedy::new(),
            }));
        }
        Some(Found::Impossible(remedies)) => remedies.into_iter().next().unwrap_or_default(),
    };
    let limits = relaxed
        .iter()
        .fold(inputs.limits.clone(), |limits, change| {
            limits.moved(&change.bound, change.by)
        });
    let moved = Inputs { limits, ..inputs };
    Ok(match compose(&moved, watch)? {
        Some(Found::Cohort(outcome)) => Some(Filled {
            outcome: *outcome,
            relaxed,
        }),
        Some(Found::Impossible(_)) | None => None,
    })
}
