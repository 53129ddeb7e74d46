//! Decisions that are written and not sent yet.

use domain::Timestamp;
use domain::ids::{ApplicationId, EditionId, PersonId};

use crate::db::Tx;
use crate::{Result, all, exec, one};

/// A decision that is written and not sent yet.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Draft {
    /// Of which application.
    pub application_id: ApplicationId,
    /// Key of a decision.
    pub decision: String,
    /// Id of a module, for an offer.
    pub module: String,
    /// Last day to confirm, for an offer.
    pub confirm_by: String,
    /// The reason.
    pub reason: String,
    /// Key of the state that its author saw.
    pub seen: String,
}

const KEEP: &str = "INSERT INTO decision_drafts (application_id, edition_id, decision, module, confirm_by, reason, seen, made_by, made_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
    ON CONFLICT (application_id) DO UPDATE SET decision = EXCLUDED.decision, module = EXCLUDED.module, confirm_by = EXCLUDED.confirm_by,
    reason = EXCLUDED.reason, seen = EXCLUDED.seen, made_by = EXCLUDED.made_by, made_at = EXCLUDED.made_at";
const OF_EDITION: &str = "SELECT application_id, decision, module, confirm_by, reason, seen FROM decision_drafts WHERE edition_id = $1 ORDER BY made_at, application_id";
const COUNT: &str = "SELECT COUNT(*) FROM decision_drafts WHERE edition_id = $1";
const COUNTS: &str =
    "SELECT edition_id, COUNT(*) FROM decision_drafts GROUP BY edition_id ORDER BY edition_id";
const REMOVE: &str = "DELETE FROM decision_drafts WHERE application_id = $1";

/// Keeps a decision; one for the same application is replaced.
///
/// # Errors
/// When the database fails.
pub async fn keep(
    tx: &mut Tx,
    edition: &EditionId,
    draft: &Draft,
    by: &PersonId,
    now: Timestamp,
) -> Result<()> {
    exec!(
        tx,
        sqlx::query(KEEP)
            .bind(draft.application_id.as_str())
            .bind(edition.as_str())
            .bind(draft.decision.as_str())
            .bind(draft.module.as_str())
            .bind(draft.confirm_by.as_str())
            .bind(draft.reason.as_str())
            .bind(draft.seen.as_str())
            .bind(by.as_str())
            .bind(now)
    )?;
    Ok(())
}

/// The decisions of an edition that wait to be sent, in the order they were written.
///
/// # Errors
/// When the database fails.
pub async fn of_edition(tx: &mut Tx, edition: &EditionId) -> Result<Vec<Draft>> {
    Ok(all!(tx, sqlx::query_as(OF_EDITION).bind(edition.as_str()))?)
}

/// How many decisions of an edition wait to be sent.
///
/// # Errors
/// When the database fails.
pub async fn count(tx: &mut Tx, edition: &EditionId) -> Result<i64> {
    Ok(one!(tx, sqlx::query_scalar(COUNT).bind(edition.as_str()))?)
}

/// How many decisions wait to be sent, for each edition that has any.
///
/// # Errors
/// When the database fails.
pub async fn counts(tx: &mut Tx) -> Result<Vec<(EditionId, i64)>> {
    Ok(all!(tx, sqlx::query_as(COUNTS))?)
}

/// Removes the decision that waits for an application; false when there is none.
///
/// # Errors
/// When the database fails.
pub async fn remove(tx: &mut Tx, application: &ApplicationId) -> Result<bool> {
    Ok(exec!(tx, sqlx::query(REMOVE).bind(application.as_str()))? > 0)
}
