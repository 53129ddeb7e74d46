//! Who is expected at the door of an edition, and who came.

use domain::Timestamp;
use domain::applications::ApplicationState;
use domain::ids::{ApplicationId, EditionId, ModuleId, PersonId};

use crate::db::Tx;
use crate::{Result, all, exec, one, optional};

/// Somebody who is expected.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Guest {
    /// The application by which they have a place.
    pub id: ApplicationId,
    /// Who.
    pub person_id: PersonId,
    /// Their name.
    pub name: String,
    /// The number on the receipt, badge and ticket.
    pub receipt: Option<String>,
    /// Whether they came.
    pub state: ApplicationState,
    /// Their module.
    pub module_id: Option<ModuleId>,
    /// Organisation at submission.
    pub organisation: Option<String>,
    /// City at submission.
    pub city_name: Option<String>,
    /// Country at submission.
    pub country: Option<String>,
    /// When they came.
    pub arrived_at: Option<Timestamp>,
}

macro_rules! guests {
    ($tail:literal) => {
        concat!(
            "SELECT a.id, a.person_id, p.name, a.receipt, a.state, a.module_id, a.organisation, a.city_name, a.country, r.at AS arrived_at
            FROM applications a JOIN people p ON p.id = a.person_id LEFT JOIN arrivals r ON r.application_id = a.id
            WHERE p.erased_at IS NULL AND a.state IN ('confirmed', 'attended', 'absent') AND ",
            $tail
        )
    };
}

const EXPECTED: &str = guests!("a.edition_id = $1 ORDER BY COALESCE(a.name_key, ''), a.id");
const BY_ID: &str = guests!("a.id = $1");
const BY_RECEIPT: &str = guests!("a.edition_id = $1 AND a.receipt = $2");
const ARRIVE: &str = "INSERT INTO arrivals (application_id, at, by_id) VALUES ($1, $2, $3)
    ON CONFLICT (application_id) DO NOTHING";
const FORGET: &str = "DELETE FROM arrivals WHERE application_id = $1";
const ANY: &str = "SELECT COUNT(*) FROM applications WHERE edition_id = $1 AND state = 'attended'";
const MISS: &str = "UPDATE applications SET state = 'absent' WHERE edition_id = $1 AND state = 'confirmed' RETURNING id";

/// Everybody expected at an edition, by name; those who came and those who were missed among them.
///
/// # Errors
/// When the database fails.
pub async fn expected(tx: &mut Tx, edition: &EditionId) -> Result<Vec<Guest>> {
    Ok(all!(tx, sqlx::query_as(EXPECTED).bind(edition.as_str()))?)
}

/// One of them.
///
/// # Errors
/// When the database fails.
pub async fn guest(tx: &mut Tx, id: &ApplicationId) -> Result<Option<Guest>> {
    Ok(optional!(tx, sqlx::query_as(BY_ID).bind(id.as_str()))?)
}

/// The one with this number.
///
/// # Errors
/// When the database fails.
pub async fn by_receipt(tx: &mut Tx, edition: &EditionId, receipt: &str) -> Result<Option<Guest>> {
    Ok(optional!(
        tx,
        sqlx::query_as(BY_RECEIPT)
            .bind(edition.as_str())
            .bind(receipt)
    )?)
}

/// Notes that somebody came; the first time counts.
///
/// # Errors
/// When the database fails.
pub async fn arrive(tx: &mut Tx, id: &ApplicationId, by: &PersonId, now: Timestamp) -> Result<()> {
    exec!(
        tx,
        sqlx::query(ARRIVE)
            .bind(id.as_str())
            .bind(now)
            .bind(by.as_str())
    )?;
    Ok(())
}

/// Takes that back.
///
/// # Errors
/// When the database fails.
pub async fn forget(tx: &mut Tx, id: &ApplicationId) -> Result<()> {
    exec!(tx, sqlx::query(FORGET).bind(id.as_str()))?;
    Ok(())
}

/// Whether anybody was checked in at an edition.
///
/// # Errors
/// When the database fails.
pub async fn any(tx: &mut Tx, edition: &EditionId) -> Result<bool> {
    let count: i64 = one!(tx, sqlx::query_scalar(ANY).bind(edition.as_str()))?;
    Ok(count > 0)
}

/// Whoever is still expected did not come; who that is.
///
/// # Errors
/// When the database fails.
pub async fn miss(tx: &mut Tx, edition: &EditionId) -> Result<Vec<ApplicationId>> {
    Ok(all!(tx, sqlx::query_scalar(MISS).bind(edition.as_str()))?)
}
