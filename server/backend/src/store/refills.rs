//! Proposals for places that fell free.

use domain::Timestamp;
use domain::ids::{ApplicationId, EditionId, PersonId, RefillId, ScenarioId};
use domain::selection::{Filled, Inputs, Progress, Reason, RefillState};

use crate::db::Tx;
use crate::{Result, exec, optional};

/// A proposal, found or on its way.
#[derive(Debug, Clone, PartialEq)]
pub struct Refill {
    /// Id.
    pub id: RefillId,
    /// Of which edition.
    pub edition_id: EditionId,
    /// The signed scenario whose limits hold.
    pub scenario_id: ScenarioId,
    /// Where it stands.
    pub state: RefillState,
    /// When it was asked for.
    pub asked_at: Timestamp,
    /// By whom.
    pub asked_by: PersonId,
    /// How far a solver has come.
    pub progress: Option<Progress>,
    /// Whether somebody said stop.
    pub stop: bool,
    /// What went in.
    pub inputs: Option<Inputs>,
    /// Its hash.
    pub inputs_sha256: Option<String>,
    /// What came out.
    pub filled: Option<Filled>,
    /// Why, for each who could come in.
    pub reasons: Vec<(ApplicationId, Reason)>,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: RefillId,
    edition_id: EditionId,
    scenario_id: ScenarioId,
    state: RefillState,
    asked_at: Timestamp,
    asked_by: PersonId,
    progress: Option<String>,
    stop: bool,
    inputs: Option<String>,
    inputs_sha256: Option<String>,
    filled: Option<String>,
    reasons: Option<String>,
    ended_at: Option<Timestamp>,
}

fn read<T: serde::de::DeserializeOwned>(text: Option<String>) -> Result<Option<T>> {
    Ok(text.map(|text| serde_json::from_str(&text)).transpose()?)
}

impl TryFrom<Row> for Refill {
    type Error = crate::Error;
    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            id: row.id,
            edition_id: row.edition_id,
            scenario_id: row.scenario_id,
            state: row.state,
            asked_at: row.asked_at,
            asked_by: row.asked_by,
            progress: read(row.progress)?,
            stop: row.stop,
            inputs: read(row.inputs)?,
            inputs_sha256: row.inputs_sha256,
            filled: read(row.filled)?,
            reasons: read(row.reasons)?.unwrap_or_default(),
            ended_at: row.ended_at,
        })
    }
}

macro_rules! columns {
    () => {
        "id, edition_id, scenario_id, state, asked_at, asked_by, progress, stop, inputs, inputs_sha256, filled, reasons, ended_at"
    };
}

const BY_ID: &str = concat!("SELECT ", columns!(), " FROM refills WHERE id = $1");
const LATEST: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM refills WHERE edition_id = $1 ORDER BY asked_at DESC, id DESC LIMIT 1"
);
const INSERT: &str =
    "INSERT INTO refills (id, edition_id, scenario_id, state, asked_at, asked_by, stop)
    VALUES ($1, $2, $3, 'queued', $4, $5, FALSE)";
const BEGIN: &str = "UPDATE refills SET state = 'solving', inputs = $2, inputs_sha256 = $3 WHERE id = $1 AND state IN ('queued', 'solving')";
const END: &str = "UPDATE refills SET state = $2, filled = $3, reasons = $4, ended_at = $5, progress = NULL WHERE id = $1 AND state IN ('queued', 'solving')";
const PROGRESS: &str = "UPDATE refills SET progress = $2 WHERE id = $1";
const STOP: &str =
    "UPDATE refills SET stop = TRUE WHERE id = $1 AND state IN ('queued', 'solving')";
const STOPPED: &str = "SELECT stop FROM refills WHERE id = $1";

/// The proposal with this id.
///
/// # Errors
/// When the database fails.
pub async fn by_id(tx: &mut Tx, id: &RefillId) -> Result<Option<Refill>> {
    let row: Option<Row> = optional!(tx, sqlx::query_as(BY_ID).bind(id.as_str()))?;
    row.map(Refill::try_from).transpose()
}

/// The latest proposal of an edition, if there was one.
///
/// # Errors
/// When the database fails.
pub async fn latest(tx: &mut Tx, edition: &EditionId) -> Result<Option<Refill>> {
    let row: Option<Row> = optional!(tx, sqlx::query_as(LATEST).bind(edition.as_str()))?;
    row.map(Refill::try_from).transpose()
}

/// Adds one that waits for a solver.
///
/// # Errors
/// When the database fails; a duplicate when another of the edition is under way.
pub async fn insert(
    tx: &mut Tx,
    id: &RefillId,
    edition: &EditionId,
    scenario: &ScenarioId,
    by: &PersonId,
    now: Timestamp,
) -> Result<()> {
    exec!(
        tx,
        sqlx::query(INSERT)
            .bind(id.as_str())
            .bind(edition.as_str())
            .bind(scenario.as_str())
            .bind(now)
            .bind(by.as_str())
    )?;
    Ok(())
}

/// Notes what it is found from; false when it is over.
///
/// # Errors
/// When the database fails.
pub async fn begin(tx: &mut Tx, id: &RefillId, inputs: &Inputs, hash: &str) -> Result<bool> {
    Ok(exec!(
        tx,
        sqlx::query(BEGIN)
            .bind(id.as_str())
            .bind(serde_json::to_string(inputs)?)
            .bind(hash)
    )? > 0)
}

/// Notes what came out; false when it is over.
///
/// # Errors
/// When the database fails.
pub async fn end(
    tx: &mut Tx,
    id: &RefillId,
    state: RefillState,
    filled: Option<&Filled>,
    reasons: &[(ApplicationId, Reason)],
    now: Timestamp,
) -> Result<bool> {
    let filled = filled.map(serde_json::to_string).transpose()?;
    Ok(exec!(
        tx,
        sqlx::query(END)
            .bind(id.as_str())
            .bind(state)
            .bind(filled)
            .bind(serde_json::to_string(reasons)?)
            .bind(now)
    )? > 0)
}

/// Notes how far a solver has come.
///
/// # Errors
/// When the database fails.
pub async fn progress(tx: &mut Tx, id: &RefillId, progress: &Progress) -> Result<()> {
    let progress = serde_json::to_string(progress)?;
    exec!(tx, sqlx::query(PROGRESS).bind(id.as_str()).bind(progress))?;
    Ok(())
}

/// Says stop; false when nothing is under way.
///
/// # Errors
/// When the database fails.
pub async fn stop(tx: &mut Tx, id: &RefillId) -> Result<bool> {
    Ok(exec!(tx, sqlx::query(STOP).bind(id.as_str()))? > 0)
}

/// Whether somebody said stop.
///
/// # Errors
/// When the database fails.
pub async fn is_stopped(tx: &mut Tx, id: &RefillId) -> Result<bool> {
    let stopped: Option<bool> = optional!(tx, sqlx::query_scalar(STOPPED).bind(id.as_str()))?;
    Ok(stopped.unwrap_or(true))
}
