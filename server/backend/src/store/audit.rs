//! Reading the audit log.

use domain::Timestamp;

use crate::db::Tx;
use crate::{Result, all, one};

/// A row of the audit log.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Row {
    /// When.
    pub at: Timestamp,
    /// Name of who did it; empty for the academy itself and erased people.
    pub actor: Option<String>,
    /// From where.
    pub origin: Option<String>,
    /// The request, as the log has it.
    pub request_id: Option<String>,
    /// What.
    pub operation: String,
    /// To what kind of thing.
    pub subject_kind: String,
    /// Which.
    pub subject_id: String,
    /// The little more there is to know, JSON.
    pub detail: String,
}

const PAGE: &str = "SELECT a.at, p.name AS actor, a.origin, a.request_id, a.operation, a.subject_kind, a.subject_id, a.detail
    FROM audit a LEFT JOIN people p ON p.id = a.actor_id
    WHERE $1 = '' OR a.operation LIKE $2 OR a.subject_id = $1 OR LOWER(p.name) LIKE $2 ORDER BY a.at DESC, a.id DESC LIMIT $3 OFFSET $4";
const COUNT: &str = "SELECT COUNT(*) FROM audit a LEFT JOIN people p ON p.id = a.actor_id
    WHERE $1 = '' OR a.operation LIKE $2 OR a.subject_id = $1 OR LOWER(p.name) LIKE $2";

/// A page of the log whose operation or actor contains `text`, or that is about the id `text`.
///
/// # Errors
/// When the database fails.
pub async fn page(tx: &mut Tx, text: &str, limit: i64, offset: i64) -> Result<(Vec<Row>, i64)> {
    let like = format!("%{}%", text.trim().to_lowercase());
    let rows = all!(
        tx,
        sqlx::query_as(PAGE)
            .bind(text)
            .bind(&like)
            .bind(limit)
            .bind(offset)
    )?;
    let count: i64 = one!(tx, sqlx::query_scalar(COUNT).bind(text).bind(&like))?;
    Ok((rows, count))
}
