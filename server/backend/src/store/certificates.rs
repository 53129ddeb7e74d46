//! Certificates of participation, as they were handed out.

use domain::Timestamp;
use domain::ids::{ApplicationId, EditionId, ModuleId};

use crate::db::Tx;
use crate::{Result, exec, optional};

/// A certificate.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Certificate {
    /// Its code, the digits alone.
    pub code: String,
    /// By which application they took part.
    pub application_id: ApplicationId,
    /// In which edition.
    pub edition_id: EditionId,
    /// In which module.
    pub module_id: ModuleId,
    /// The name as printed; empty once withdrawn.
    pub name: String,
    /// When it was handed out.
    pub issued_at: Timestamp,
    /// Whether it no longer counts.
    pub withdrawn: bool,
}

macro_rules! certificate {
    ($tail:literal) => {
        concat!(
            "SELECT code, application_id, edition_id, module_id, name, issued_at, withdrawn FROM certificates WHERE ",
            $tail
        )
    };
}

const BY_CODE: &str = certificate!("code = $1");
const OF: &str = certificate!("application_id = $1");
const INSERT: &str = "INSERT INTO certificates (code, application_id, edition_id, module_id, name, issued_at, withdrawn)
    VALUES ($1, $2, $3, $4, $5, $6, FALSE) ON CONFLICT (application_id) DO UPDATE SET code = EXCLUDED.code, module_id = EXCLUDED.module_id,
    name = EXCLUDED.name, issued_at = EXCLUDED.issued_at, withdrawn = FALSE WHERE certificates.withdrawn";
const WITHDRAW: &str = "UPDATE certificates SET name = '', withdrawn = TRUE WHERE application_id = $1 AND NOT withdrawn";

/// The certificate with this code.
///
/// # Errors
/// When the database fails.
pub async fn by_code(tx: &mut Tx, code: &str) -> Result<Option<Certificate>> {
    Ok(optional!(tx, sqlx::query_as(BY_CODE).bind(code))?)
}

/// The certificate for an application.
///
/// # Errors
/// When the database fails.
pub async fn of(tx: &mut Tx, application: &ApplicationId) -> Result<Option<Certificate>> {
    Ok(optional!(
        tx,
        sqlx::query_as(OF).bind(application.as_str())
    )?)
}

/// Hands one out, in the stead of one that was withdrawn; one that counts stays as it is.
///
/// # Errors
/// When the database fails.
pub async fn insert(tx: &mut Tx, certificate: &Certificate) -> Result<()> {
    exec!(
        tx,
        sqlx::query(INSERT)
            .bind(certificate.code.as_str())
            .bind(certificate.application_id.as_str())
            .bind(certificate.edition_id.as_str())
            .bind(certificate.module_id.as_str())
            .bind(certificate.name.as_str())
            .bind(certificate.issued_at)
    )?;
    Ok(())
}

/// Withdraws the certificate for an application; false when none counts.
///
/// # Errors
/// When the database fails.
pub async fn withdraw(tx: &mut Tx, application: &ApplicationId) -> Result<bool> {
    Ok(exec!(tx, sqlx::query(WITHDRAW).bind(application.as_str()))? > 0)
}
