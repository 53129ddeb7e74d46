//! What forms have made that make something once.

use domain::Timestamp;

use crate::db::Tx;
use crate::{Result, exec, optional};

const MADE: &str = "SELECT made FROM forms_once WHERE key = $1";
const KEEP: &str =
    "INSERT INTO forms_once (key, made, made_at) VALUES ($1, $2, $3) ON CONFLICT (key) DO NOTHING";

/// The id of what a form has made.
///
/// # Errors
/// When the database fails.
pub async fn made(tx: &mut Tx, key: &str) -> Result<Option<String>> {
    Ok(optional!(tx, sqlx::query_scalar(MADE).bind(key))?)
}

/// Keeps what a form made; false when it came before.
///
/// # Errors
/// When the database fails.
pub async fn keep(tx: &mut Tx, key: &str, made: &str, now: Timestamp) -> Result<bool> {
    Ok(exec!(tx, sqlx::query(KEEP).bind(key).bind(made).bind(now))? > 0)
}
