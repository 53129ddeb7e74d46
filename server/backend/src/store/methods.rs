//! Methods the academy made by copying.

use domain::Timestamp;
use domain::ids::{MethodId, PersonId};
use domain::sessions::Template;

use crate::db::Tx;
use crate::{Result, all, exec, one, optional};

/// A method.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Method {
    /// Id; also the key of its template.
    pub id: MethodId,
    /// How it goes.
    pub template: Template,
    /// Grows with every change.
    pub revision: i64,
}

const ALL: &str = "SELECT id, template, revision FROM methods ORDER BY id";
const BY_ID: &str = "SELECT id, template, revision FROM methods WHERE id = $1";
const INSERT: &str = "INSERT INTO methods (id, template, revision, created_by, updated_at) VALUES ($1, $2, 1, $3, $4)";
const SET: &str = "UPDATE methods SET template = $3, revision = revision + 1, updated_at = $4 WHERE id = $1 AND revision = $2";
const REMOVE: &str = "DELETE FROM methods WHERE id = $1";
/// The key stands first in what a session keeps.
const USED: &str = "SELECT COUNT(*) FROM sessions WHERE template LIKE $1";

type Row = (MethodId, String, i64);

fn read((id, template, revision): Row) -> Result<Method> {
    Ok(Method {
        id,
        template: serde_json::from_str(&template)?,
        revision,
    })
}

/// Every method, the oldest first.
///
/// # Errors
/// When the database fails.
pub async fn all(tx: &mut Tx) -> Result<Vec<Method>> {
    let rows: Vec<Row> = all!(tx, sqlx::query_as(ALL))?;
    rows.into_iter().map(read).collect()
}

/// The method with this id.
///
/// # Errors
/// When the database fails.
pub async fn by_id(tx: &mut Tx, id: &MethodId) -> Result<Option<Method>> {
    let row: Option<Row> = optional!(tx, sqlx::query_as(BY_ID).bind(id.as_str()))?;
    row.map(read).transpose()
}

/// Adds a method.
///
/// # Errors
/// When the database fails.
pub async fn insert(
    tx: &mut Tx,
    id: &MethodId,
    template: &Template,
    by: &PersonId,
    now: Timestamp,
) -> Result<()> {
    exec!(
        tx,
        sqlx::query(INSERT)
            .bind(id.as_str())
            .bind(serde_json::to_string(template)?)
            .bind(by.as_str())
            .bind(now)
    )?;
    Ok(())
}

/// Changes a method, if it is still at this revision.
///
/// # Errors
/// When the database fails.
pub async fn set(
    tx: &mut Tx,
    id: &MethodId,
    seen: i64,
    template: &Template,
    now: Timestamp,
) -> Result<bool> {
    let touched = exec!(
        tx,
        sqlx::query(SET)
            .bind(id.as_str())
            .bind(seen)
            .bind(serde_json::to_string(template)?)
            .bind(now)
    )?;
    Ok(touched == 1)
}

/// Takes a method away.
///
/// # Errors
/// When the database fails.
pub async fn remove(tx: &mut Tx, id: &MethodId) -> Result<()> {
    exec!(tx, sqlx::query(REMOVE).bind(id.as_str()))?;
    Ok(())
}

/// How many sessions were planned with a method.
///
/// # Errors
/// When the database fails.
pub async fn used(tx: &mut Tx, id: &MethodId) -> Result<i64> {
    let like = format!("{{\"key\":\"{id}\"%");
    Ok(one!(tx, sqlx::query_scalar(USED).bind(like.as_str()))?)
}
