//! The queue of jobs.

use domain::Timestamp;
use domain::ids::JobId;

use crate::db::Tx;
use crate::{Result, exec, one, optional};

/// A job that was claimed.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Job {
    /// Id.
    pub id: JobId,
    /// Kind.
    pub kind: String,
    /// Payload.
    pub payload: String,
    /// Which try this is, from 1.
    pub tries: i64,
    /// The lease it was claimed under.
    pub lease: Option<String>,
}

const INSERT: &str = "INSERT INTO jobs (id, kind, payload, unique_key, run_at, tries, lease_until) VALUES ($1, $2, $3, $4, $5, 0, 0)
    ON CONFLICT (unique_key) DO NOTHING";
macro_rules! lane {
    () => {
        "CASE WHEN kind = 'mail' THEN 'mail' WHEN kind IN ('compose', 'refill') THEN 'long' ELSE 'short' END"
    };
}
const ANY_DUE: &str = concat!(
    "SELECT COUNT(*) FROM jobs WHERE done_at IS NULL AND dead_at IS NULL AND run_at <= $1 AND lease_until < $1 AND ",
    lane!(),
    " = $2"
);
// The outer condition repeats the inner one: on PostgreSQL a second worker that waited for the row
// sees it claimed and takes nothing.
const CLAIM: &str = concat!(
    "UPDATE jobs SET lease = $3, lease_until = $2, tries = tries + 1 WHERE id = (
        SELECT id FROM jobs WHERE done_at IS NULL AND dead_at IS NULL AND run_at <= $1 AND lease_until < $1 AND ",
    lane!(),
    " = $4 ORDER BY run_at, id LIMIT 1)
    AND done_at IS NULL AND lease_until < $1 RETURNING id, kind, payload, tries, lease"
);
const KEEP: &str = "UPDATE jobs SET lease_until = $3 WHERE id = $1 AND lease = $2";
const DONE: &str =
    "UPDATE jobs SET done_at = $3, lease = NULL, unique_key = NULL WHERE id = $1 AND lease = $2";
const FAILED: &str = "UPDATE jobs SET tries = $3, run_at = $4, dead_at = $5, last_error = $6, lease = NULL, lease_until = 0,
    unique_key = CASE WHEN $5 IS NULL THEN unique_key END WHERE id = $1 AND lease = $2";
const AGAIN: &str = "UPDATE jobs SET dead_at = NULL, done_at = NULL, tries = 0, run_at = $2, lease_until = 0 WHERE kind = 'mail' AND payload = $1";
// What somebody works at is not late, and neither is what waits for a solver that takes minutes or for a mail
// server: no other process of the academy would reach it sooner.
const LAG: &str = concat!(
    "SELECT COALESCE(MIN(run_at), $1) FROM jobs WHERE done_at IS NULL AND dead_at IS NULL AND run_at <= $1 AND lease_until < $1 AND ",
    lane!(),
    " = 'short'"
);

/// Adds a job; one with a `unique_key` that waits already is not added.
///
/// # Errors
/// When the database fails.
pub async fn insert(
    tx: &mut Tx,
    id: &JobId,
    kind: &str,
    payload: &str,
    unique_key: Option<&str>,
    run_at: Timestamp,
) -> Result<()> {
    exec!(
        tx,
        sqlx::query(INSERT)
            .bind(id.as_str())
            .bind(kind)
            .bind(payload)
            .bind(unique_key)
            .bind(run_at)
    )?;
    Ok(())
}

/// Whether a job of a lane waits.
///
/// # Errors
/// When the database fails.
pub async fn any_due(tx: &mut Tx, now: Timestamp, lane: &str) -> Result<bool> {
    let count: i64 = one!(tx, sqlx::query_scalar(ANY_DUE).bind(now).bind(lane))?;
    Ok(count > 0)
}

/// Claims the next job of a lane until `until`. A try counts from its beginning: one that took the process
/// along with it was one, too.
///
/// # Errors
/// When the database fails.
pub async fn claim(
    tx: &mut Tx,
    now: Timestamp,
    until: Timestamp,
    lease: &str,
    lane: &str,
) -> Result<Option<Job>> {
    Ok(optional!(
        tx,
        sqlx::query_as(CLAIM)
            .bind(now)
            .bind(until)
            .bind(lease)
            .bind(lane)
    )?)
}

/// Keeps a job until `until`; false when another has it.
///
/// # Errors
/// When the database fails.
pub async fn keep(tx: &mut Tx, job: &Job, until: Timestamp) -> Result<bool> {
    Ok(exec!(
        tx,
        sqlx::query(KEEP)
            .bind(job.id.as_str())
            .bind(job.lease.as_deref())
            .bind(until)
    )? > 0)
}

/// Notes that a job is done, if its lease still holds.
///
/// # Errors
/// When the database fails.
pub async fn done(tx: &mut Tx, job: &Job, now: Timestamp) -> Result<()> {
    exec!(
        tx,
        sqlx::query(DONE)
            .bind(job.id.as_str())
            .bind(job.lease.as_deref())
            .bind(now)
    )?;
    Ok(())
}

/// Notes that a job failed, if its lease still holds.
///
/// # Errors
/// When the database fails.
pub async fn failed(
    tx: &mut Tx,
    job: &Job,
    tries: i64,
    run_at: Timestamp,
    dead_at: Option<Timestamp>,
    error: &str,
) -> Result<()> {
    exec!(
        tx,
        sqlx::query(FAILED)
            .bind(job.id.as_str())
            .bind(job.lease.as_deref())
            .bind(tries)
            .bind(run_at)
            .bind(dead_at)
            .bind(error)
    )?;
    Ok(())
}

/// Lets the job of a mail run once more.
///
/// # Errors
/// When the database fails.
pub async fn again(tx: &mut Tx, mail: &str, now: Timestamp) -> Result<bool> {
    Ok(exec!(tx, sqlx::query(AGAIN).bind(mail).bind(now))? > 0)
}

/// Milliseconds by which the oldest waiting job of the short lane is late.
///
/// # Errors
/// When the database fails.
pub async fn lag(tx: &mut Tx, now: Timestamp) -> Result<i64> {
    let oldest: Timestamp = one!(tx, sqlx::query_scalar(LAG).bind(now))?;
    Ok(now.since(oldest))
}
