//! Colleagues who write along at an application.

use domain::Timestamp;
use domain::ids::{ApplicationId, PersonId};

use crate::db::Tx;
use crate::{Result, all, exec, one};

/// Somebody who writes along.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct CoAuthor {
    /// The address of their account, or of the one they will make.
    pub email: String,
    /// Their name, once there is an account.
    pub name: Option<String>,
    /// Since when.
    pub invited_at: Timestamp,
}

const ADD: &str = "INSERT INTO co_authors (application_id, email, invited_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
const REMOVE: &str = "DELETE FROM co_authors WHERE application_id = $1 AND email = $2";
const OF: &str = "SELECT c.email, p.name, c.invited_at FROM co_authors c LEFT JOIN people p ON p.email = c.email AND p.verified_at IS NOT NULL
    WHERE c.application_id = $1 ORDER BY c.invited_at, c.email";
const IS: &str = "SELECT EXISTS (SELECT 1 FROM co_authors c JOIN people p ON p.email = c.email
    WHERE c.application_id = $1 AND p.id = $2 AND p.verified_at IS NOT NULL)";
/// Lets somebody write along; false when they do already.
///
/// # Errors
/// When the database fails.
pub async fn add(tx: &mut Tx, id: &ApplicationId, email: &str, now: Timestamp) -> Result<bool> {
    Ok(exec!(tx, sqlx::query(ADD).bind(id.as_str()).bind(email).bind(now))? > 0)
}

/// Lets somebody write along no more; false when they did not.
///
/// # Errors
/// When the database fails.
pub async fn remove(tx: &mut Tx, id: &ApplicationId, email: &str) -> Result<bool> {
    Ok(exec!(tx, sqlx::query(REMOVE).bind(id.as_str()).bind(email))? > 0)
}

/// Those who write along at an application.
///
/// # Errors
/// When the database fails.
pub async fn of(tx: &mut Tx, id: &ApplicationId) -> Result<Vec<CoAuthor>> {
    Ok(all!(tx, sqlx::query_as(OF).bind(id.as_str()))?)
}

/// Whether somebody writes along at an application.
///
/// # Errors
/// When the database fails.
pub async fn is_one(tx: &mut Tx, id: &ApplicationId, person: &PersonId) -> Result<bool> {
    Ok(one!(
        tx,
        sqlx::query_scalar(IS)
            .bind(id.as_str())
            .bind(person.as_str())
    )?)
}
