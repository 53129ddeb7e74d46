//! Who may apply to a call, and what single people may do beyond that.

use domain::Timestamp;
use domain::call::{CallRules, Leave};
use domain::ids::{ApplicationId, EditionId, PersonId};

use crate::db::Tx;
use crate::{Result, all, exec, one, optional};

/// Who may apply to a call, and when authors of drafts are reminded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Access {
    /// The rules.
    pub rules: CallRules,
    /// So many days before the call closes authors of drafts are reminded; 0 is never.
    pub remind_days: i64,
    /// The closing that was reminded of last.
    pub reminded_for: Option<Timestamp>,
}

impl Default for Access {
    fn default() -> Self {
        Self {
            rules: CallRules::default(),
            remind_days: 3,
            reminded_for: None,
        }
    }
}

const ACCESS: &str =
    "SELECT rules, remind_days, reminded_for FROM call_rules WHERE edition_id = $1";
const SET_ACCESS: &str = "INSERT INTO call_rules (edition_id, rules, remind_days, reminded_for) VALUES ($1, $2, $3, $4)
    ON CONFLICT (edition_id) DO UPDATE SET rules = EXCLUDED.rules, remind_days = EXCLUDED.remind_days, reminded_for = EXCLUDED.reminded_for";

/// Who may apply to a call; everybody where nothing is said.
///
/// # Errors
/// When the database fails.
pub async fn access(tx: &mut Tx, edition: &EditionId) -> Result<Access> {
    let row: Option<(String, i64, Option<Timestamp>)> =
        optional!(tx, sqlx::query_as(ACCESS).bind(edition.as_str()))?;
    Ok(match row {
        None => Access::default(),
        Some((rules, remind_days, reminded_for)) => Access {
            rules: serde_json::from_str(&rules)?,
            remind_days,
            reminded_for,
        },
    })
}

/// Changes who may apply.
///
/// # Errors
/// When the database fails.
pub async fn set_access(tx: &mut Tx, edition: &EditionId, access: &Access) -> Result<()> {
    exec!(
        tx,
        sqlx::query(SET_ACCESS)
            .bind(edition.as_str())
            .bind(serde_json::to_string(&access.rules)?)
            .bind(access.remind_days)
            .bind(access.reminded_for)
    )?;
    Ok(())
}

/// An exception for one person.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Exception {
    /// The address of their account, or of the one they will make.
    pub email: String,
    /// May submit until then.
    pub until_at: Option<Timestamp>,
    /// May apply although a rule is not met.
    pub waives_rules: bool,
    /// Why.
    pub reason: String,
    /// The name of who made it; empty once erased.
    pub granted_by: String,
    /// When.
    pub granted_at: Timestamp,
}

const EXCEPTIONS: &str = "SELECT x.email, x.until_at, x.waives_rules, x.reason, COALESCE(p.name, '') AS granted_by, x.granted_at
    FROM call_exceptions x LEFT JOIN people p ON p.id = x.granted_by WHERE x.edition_id = $1 ORDER BY x.granted_at DESC, x.email";
const LEAVE: &str =
    "SELECT until_at, waives_rules FROM call_exceptions WHERE edition_id = $1 AND email = $2";
const LEAVES: &str =
    "SELECT edition_id, until_at, waives_rules FROM call_exceptions WHERE email = $1";
const GRANT: &str = "INSERT INTO call_exceptions (edition_id, email, until_at, waives_rules, reason, granted_by, granted_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
    ON CONFLICT (edition_id, email) DO UPDATE SET until_at = EXCLUDED.until_at, waives_rules = EXCLUDED.waives_rules, reason = EXCLUDED.reason,
    granted_by = EXCLUDED.granted_by, granted_at = EXCLUDED.granted_at";
const REVOKE: &str = "DELETE FROM call_exceptions WHERE edition_id = $1 AND email = $2";

const HAD_PLACE: &str = "SELECT COUNT(*) FROM roles WHERE person_id = $1 AND role = 'participant'
    AND (scope_id = '' OR scope_id IN (SELECT id FROM editions) OR scope_id IN (SELECT id FROM modules))";

/// Whether somebody has had a place in any edition.
///
/// # Errors
/// When the database fails.
pub async fn had_place(tx: &mut Tx, person: &PersonId) -> Result<bool> {
    let count: i64 = one!(tx, sqlx::query_scalar(HAD_PLACE).bind(person.as_str()))?;
    Ok(count > 0)
}

/// The exceptions of a call, the latest first.
///
/// # Errors
/// When the database fails.
pub async fn exceptions(tx: &mut Tx, edition: &EditionId) -> Result<Vec<Exception>> {
    Ok(all!(tx, sqlx::query_as(EXCEPTIONS).bind(edition.as_str()))?)
}

/// What somebody with this address may do beyond the rules of a call.
///
/// # Errors
/// When the database fails.
pub async fn leave(tx: &mut Tx, edition: &EditionId, email: &str) -> Result<Option<Leave>> {
    let row: Option<(Option<Timestamp>, bool)> =
        optional!(tx, sqlx::query_as(LEAVE).bind(edition.as_str()).bind(email))?;
    Ok(row.map(|(until, waives_rules)| Leave {
        until,
        waives_rules,
    }))
}

/// The same for every call.
///
/// # Errors
/// When the database fails.
pub async fn leaves(tx: &mut Tx, email: &str) -> Result<Vec<(EditionId, Leave)>> {
    let rows: Vec<(EditionId, Option<Timestamp>, bool)> =
        all!(tx, sqlx::query_as(LEAVES).bind(email))?;
    Ok(rows
        .into_iter()
        .map(|(edition, until, waives_rules)| {
            let leave = Leave {
                until,
                waives_rules,
            };
            (edition, leave)
        })
        .collect())
}

/// Makes an exception; one for the same address is replaced.
///
/// # Errors
/// When the database fails.
pub async fn grant(
    tx: &mut Tx,
    edition: &EditionId,
    email: &str,
    leave: &Leave,
    reason: &str,
    by: &PersonId,
    now: Timestamp,
) -> Result<()> {
    exec!(
        tx,
        sqlx::query(GRANT)
            .bind(edition.as_str())
            .bind(email)
            .bind(leave.until)
            .bind(leave.waives_rules)
            .bind(reason)
            .bind(by.as_str())
            .bind(now)
    )?;
    Ok(())
}

/// Takes an exception back; false when there is none.
///
/// # Errors
/// When the database fails.
pub async fn revoke(tx: &mut Tx, edition: &EditionId, email: &str) -> Result<bool> {
    Ok(exec!(tx, sqlx::query(REVOKE).bind(edition.as_str()).bind(email))? > 0)
}

const DRAFTS: &str =
    "SELECT id, person_id FROM applications WHERE edition_id = $1 AND state = 'draft' ORDER BY id";

/// The applications to an edition that were begun and never sent, with their authors.
///
/// # Errors
/// When the database fails.
pub async fn drafts(tx: &mut Tx, edition: &EditionId) -> Result<Vec<(ApplicationId, PersonId)>> {
    Ok(all!(tx, sqlx::query_as(DRAFTS).bind(edition.as_str()))?)
}
