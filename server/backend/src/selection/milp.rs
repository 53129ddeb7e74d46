//! A linear program with whole numbers, and HiGHS that solves it. The only file that knows HiGHS.
//!
//! The `highs` crate rather than `good_lp` over it: a fair lottery needs dual prices and columns that
//! are added to a solved program, and every solve needs the gap that is left.

use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use domain::Timestamp;
use domain::selection::{Progress, Stage};
use highs::{HighsModelStatus as Status, HighsSolutionStatus, RowProblem, Sense};

use crate::clock::Clock;
use crate::{Error, Result};

/// The version of HiGHS, as protocols name it; that of `highs-sys`, which is built with it.
pub const HIGHS: &str = "1.15.0";

/// How long a solver may work, whether it was told to stop, and how far it has come. Shared by who
/// works and who waits.
pub struct Watch {
    clock: Arc<dyn Clock>,
    began: Timestamp,
    limit: i64,
    spent: AtomicI64,
    stopped: AtomicBool,
    abandoned: AtomicBool,
    progress: Mutex<Progress>,
}

impl Watch {
    /// A watch that ends `limit` milliseconds from now.
    pub fn new(clock: Arc<dyn Clock>, limit: i64) -> Self {
        Self {
            began: clock.now(),
            clock,
            limit,
            spent: AtomicI64::new(0),
            stopped: AtomicBool::new(false),
            abandoned: AtomicBool::new(false),
            progress: Mutex::new(Progress {
                stage: Stage::Points,
                gap: None,
                done: 0,
                of: None,
            }),
        }
    }

    /// Tells the solver to stop with the best it has.
    pub fn stop(&self) {
        self.stopped.store(true, Ordering::Relaxed);
    }

    /// Tells the solver that nobody waits for what it finds any more.
    pub fn abandon(&self) {
        self.abandoned.store(true, Ordering::Relaxed);
        self.stop();
    }

    pub(super) fn is_abandoned(&self) -> bool {
        self.abandoned.load(Ordering::Relaxed)
    }

    /// Whether it was told to stop, or the time is over.
    pub fn is_over(&self) -> bool {
        self.left() <= 0
    }

    /// Milliseconds left. Slices that a solver used up count even on a clock that stands.
    pub(super) fn left(&self) -> i64 {
        if self.stopped.load(Ordering::Relaxed) {
            return 0;
        }
        let past = self.clock.now().since(self.began);
        self.limit - past.max(self.spent.load(Ordering::Relaxed))
    }

    /// How far it has come.
    pub fn progress(&self) -> Progress {
        *self.progress.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Says how far it has come.
    pub fn tell(&self, stage: Stage, gap: Option<i64>, done: usize, of: Option<usize>) {
        self.has_come(Progress {
            stage,
            gap,
            done: i64::try_from(done).unwrap_or(i64::MAX),
            of: of.and_then(|of| i64::try_from(of).ok()),
        });
    }

    pub(super) fn has_come(&self, progress: Progress) {
        *self.progress.lock().unwrap_or_else(PoisonError::into_inner) = progress;
    }
}

impl std::fmt::Debug for Watch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Watch")
            .field("limit", &self.limit)
            .field("progress", &self.progress())
            .finish_non_exhaustive()
    }
}

/// A variable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Var(usize);

#[derive(Debug, Clone)]
struct Column {
    low: f64,
    high: f64,
    whole: bool,
}

#[derive(Debug, Clone)]
struct Row {
    low: f64,
    high: f64,
    terms: Vec<(Var, f64)>,
}

/// A linear program with whole numbers.
#[derive(Debug, Clone, Default)]
pub struct Milp {
    columns: Vec<Column>,
    rows: Vec<Row>,
}

/// What a solver answers.
#[derive(Debug, Clone)]
pub enum Answer {
    /// There is none better.
    Best(Vec<f64>),
    /// The time ended; the best there is may be better by so many millionths.
    Within(Vec<f64>, i64),
    /// There is none.
    Infeasible,
    /// The time ended before any was found.
    Nothing,
}

/// The first slice of time given to the solver, in seconds; each next one is twice as long, begins
/// with the best found so far, and is not begun once somebody has said stop.
const SLICE: f64 = 2.0;
/// The longest slice: nobody who said stop waits longer.
const LONGEST: f64 = 10.0;
/// Presolve without looking for parallel rows and columns (a bit for each rule, in the order of HiGHS's
/// `PresolveRuleType`): there HiGHS 1.15 now and then writes where it must not, and the process crashes.
const WITHOUT_PARALLEL: i32 = 1 << 13;

impl Milp {
    /// A variable that is 0 or 1.
    pub fn choice(&mut self) -> Var {
        self.whole(1.0)
    }

    /// A whole number from 0 to `high`.
    pub fn whole(&mut self, high: f64) -> Var {
        self.columns.push(Column {
            low: 0.0,
            high,
            whole: true,
        });
        Var(self.columns.len() - 1)
    }

    /// A number from 0 to 1.
    pub fn share(&mut self) -> Var {
        self.columns.push(Column {
            low: 0.0,
            high: 1.0,
            whole: false,
        });
        Var(self.columns.len() - 1)
    }

    /// Fixes a variable.
    pub fn fix(&mut self, var: Var, value: f64) {
        if let Some(column) = self.columns.get_mut(var.0) {
            (column.low, column.high) = (value, value);
        }
    }

    /// Demands that a sum lies between two figures; infinite ones demand nothing.
    pub fn row(&mut self, low: f64, high: f64, terms: Vec<(Var, f64)>) {
        self.rows.push(Row { low, high, terms });
    }

    /// The value of a variable in an answer.
    pub fn value(values: &[f64], var: Var) -> f64 {
        values.get(var.0).copied().unwrap_or_default()
    }

    /// The best values for a goal. `start` holds values that satisfy all rows, if any are known;
    /// variables added since are left out at its end. Answers that are less than `apart` from the
    /// best count as the best.
    ///
    /// # Errors
    /// A fault when the solver fails.
    pub fn solve(
        &self,
        sense: Sense,
        goal: &[(Var, f64)],
        start: Option<&[f64]>,
        apart: f64,
        watch: &Watch,
    ) -> Result<Answer> {
        if self.columns.is_empty() {
            // HiGHS has nothing to say about nothing.
            let holds = self
                .rows
                .iter()
                .all(|row| row.low <= 0.0 && row.high >= 0.0);
            return Ok(if holds {
                Answer::Best(Vec::new())
            } else {
                Answer::Infeasible
            });
        }
        let mut best: Option<(Vec<f64>, i64)> = start
            .filter(|values| values.len() == self.columns.len())
            .map(|values| (values.to_vec(), MILLION));
        let mut slice = SLICE;
        loop {
            let left = watch.left();
            if left <= 0 {
                return Ok(match best {
                    Some((values, gap)) => Answer::Within(values, gap),
                    None => Answer::Nothing,
                });
            }
            #[expect(clippy::cast_precision_loss, reason = "milliseconds of minutes")]
            let seconds = slice.min(left as f64 / 1_000.0);
            let mut model = self
                .problem(goal)
                .try_optimise(sense)
                .map_err(|status| failed("refused the program", status))?;
            settings(&mut model, seconds, apart)?;
            if let Some((values, _)) = &best {
                model
                    .try_set_solution(Some(values), None, None, None)
                    .map_err(|status| failed("refused the start", status))?;
            }
            let solved = model
                .try_solve()
                .map_err(|status| failed("broke down", status))?;
            match solved.status() {
                Status::Optimal => {
                    return Ok(Answer::Best(solved.get_solution().columns().to_vec()));
                }
                Status::Infeasible | Status::UnboundedOrInfeasible => {
                    return Ok(Answer::Infeasible);
                }
                Status::ReachedTimeLimit => {
                    if solved.primal_solution_status() == HighsSolutionStatus::Feasible {
                        let gap = millionths(solved.mip_gap());
                        best = Some((solved.get_solution().columns().to_vec(), gap));
                        let now = watch.progress();
                        watch.tell(
                            now.stage,
                            Some(gap),
                            usize::try_from(now.done).unwrap_or_default(),
                            now.of.and_then(|of| usize::try_from(of).ok()),
                        );
                    }
                    #[expect(clippy::cast_possible_truncation, reason = "seconds of minutes")]
                    watch
                        .spent
                        .fetch_add((seconds * 1_000.0).ceil() as i64, Ordering::Relaxed);
                    slice = (slice * 2.0).min(LONGEST);
                }
                status => return Err(failed("ended", status)),
            }
        }
    }

    fn problem(&self, goal: &[(Var, f64)]) -> RowProblem {
        let mut costs = vec![0.0; self.columns.len()];
        for (var, cost) in goal {
            if let Some(slot) = costs.get_mut(var.0) {
                *slot += cost;
            }
        }
        let mut problem = RowProblem::default();
        let columns: Vec<highs::Col> = self
            .columns
            .iter()
            .zip(costs)
            .map(|(column, cost)| {
                problem.add_column_with_integrality(cost, column.low..=column.high, column.whole)
            })
            .collect();
        for row in &self.rows {
            let terms = row
                .terms
                .iter()
                .filter_map(|(var, factor)| Some((*columns.get(var.0)?, *factor)));
            problem.add_row(row.low..=row.high, terms);
        }
        problem
    }
}

const MILLION: i64 = 1_000_000;

/// A share in millionths, never more than one.
fn millionths(share: f64) -> i64 {
    if share.is_finite() {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "held between 0 and a million"
        )]
        let gap = (share * 1e6).ceil().clamp(0.0, 1e6) as i64;
        gap
    } else {
        MILLION
    }
}

/// The same every time: one thread, one seed. Gaps are absolute, since all goals are whole numbers.
fn settings(model: &mut highs::Model, seconds: f64, apart: f64) -> Result<()> {
    let set = |outcome: Result<(), highs::TrySetOptionError>| {
        outcome.map_err(|error| Error::fault(format!("HiGHS: {error}")))
    };
    set(model.try_set_option("threads", 1))?;
    set(model.try_set_option("random_seed", 0))?;
    set(model.try_set_option("presolve_rule_off", WITHOUT_PARALLEL))?;
    set(model.try_set_option("time_limit", seconds))?;
    set(model.try_set_option("mip_rel_gap", 0.0))?;
    set(model.try_set_option("mip_abs_gap", apart))
}

fn failed(how: &str, status: impl std::fmt::Debug) -> Error {
    Error::fault(format!("HiGHS {how}: {status:?}"))
}

/// The chances that a set of cohorts can give, at best: the linear program of a fair lottery.
///
/// Rows: for each person in turn, the weights of the cohorts that have them are at least the smallest
/// chance (or what was fixed for them); and the weights of all cohorts are one.
pub struct Chances {
    rows: Vec<highs::Row>,
    total: highs::Row,
    model: Option<highs::Model>,
}

/// What the cohorts known so far give.
#[derive(Debug, Clone)]
pub struct Weights {
    /// The smallest chance of those for whom none is fixed.
    pub smallest: f64,
    /// The weight of each cohort, in the order in which they were added.
    pub of_cohorts: Vec<f64>,
    /// For each person, what a little more of a chance for them would cost.
    pub prices: Vec<f64>,
}

impl Chances {
    /// A program for people of whom some have a fixed chance, and cohorts of them.
    pub fn new(fixed: &[Option<f64>], cohorts: &[Vec<u32>]) -> Result<Self> {
        let mut problem = highs::ColProblem::new();
        let rows: Vec<highs::Row> = fixed
            .iter()
            .map(|chance| problem.add_row(chance.map_or(0.0, |chance| chance - ROUNDING)..))
            .collect();
        let total = problem.add_row(1.0..=1.0);
        let smallest = rows
            .iter()
            .zip(fixed)
            .filter(|(_, chance)| chance.is_none())
            .map(|(row, _)| (*row, -1.0));
        problem.add_column(1.0, 0.0..=1.0, smallest);
        for cohort in cohorts {
            problem.add_column(0.0, 0.0.., Self::terms(&rows, total, cohort));
        }
        let mut model = problem
            .try_optimise(Sense::Maximise)
            .map_err(|status| failed("refused the lottery", status))?;
        settings(&mut model, 60.0, 0.0)?;
        Ok(Self {
            rows,
            total,
            model: Some(model),
        })
    }

    fn terms(rows: &[highs::Row], total: highs::Row, cohort: &[u32]) -> Vec<(highs::Row, f64)> {
        cohort
            .iter()
            .filter_map(|at| rows.get(usize::try_from(*at).ok()?).copied())
            .chain([total])
            .map(|row| (row, 1.0))
            .collect()
    }

    /// The best weights for the cohorts known so far.
    ///
    /// # Errors
    /// A fault when the solver fails.
    pub fn solve(&mut self) -> Result<Weights> {
        let model = self
            .model
            .take()
            .ok_or_else(|| Error::fault("the lottery has no program"))?;
        let solved = model
            .try_solve()
            .map_err(|status| failed("broke down", status))?;
        if solved.status() != Status::Optimal {
            return Err(failed("ended the lottery", solved.status()));
        }
        let solution = solved.get_solution();
        let (columns, duals) = (solution.columns(), solution.dual_rows());
        let weights = Weights {
            smallest: columns.first().copied().unwrap_or_default(),
            of_cohorts: columns
                .iter()
                .skip(1)
                .map(|weight| weight.max(0.0))
                .collect(),
            prices: duals
                .iter()
                .take(self.rows.len())
                .map(|price| price.abs())
                .collect(),
        };
        self.model = Some(solved.into());
        Ok(weights)
    }

    /// Adds a cohort.
    ///
    /// # Errors
    /// A fault when the solver refuses it.
    pub fn add(&mut self, cohort: &[u32]) -> Result<()> {
        let terms = Self::terms(&self.rows, self.total, cohort);
        self.model
            .as_mut()
            .ok_or_else(|| Error::fault("the lottery has no program"))?
            .try_add_column(0.0, 0.0.., terms)
            .map(|_| ())
            .map_err(|status| failed("refused a cohort", status))
    }
}

/// What a sum of chances may lose by rounding.
pub const ROUNDING: f64 = 1e-7;
