//! The call of an edition: the organisers' own questions, the files that answer them, who may apply.

mod access;

use std::collections::BTreeMap;

use domain::Timestamp;
use domain::applications::Content;
use domain::call::{Answers, CallForm, FileKind, Question};
use domain::ids::{ApplicationId, EditionId, FileId, PersonId};

use crate::db::Tx;
use crate::{Result, all, exec, one, optional};

pub use access::*;

/// A version of the own questions of a call, with who made it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// The questions.
    pub form: CallForm,
    /// Grows with every change.
    pub revision: i64,
    /// When it was changed last.
    pub made_at: Timestamp,
    /// By whom.
    pub made_by: Option<PersonId>,
}

#[derive(sqlx::FromRow)]
struct VersionRow {
    version: i64,
    questions: String,
    revision: i64,
    made_at: Timestamp,
    made_by: Option<PersonId>,
}

impl TryFrom<VersionRow> for Version {
    type Error = crate::Error;
    fn try_from(row: VersionRow) -> Result<Self> {
        Ok(Self {
            form: CallForm {
                version: row.version,
                questions: serde_json::from_str(&row.questions)?,
            },
            revision: row.revision,
            made_at: row.made_at,
            made_by: row.made_by,
        })
    }
}

const VERSIONS: &str = "SELECT version, questions, revision, made_at, made_by FROM call_forms WHERE edition_id = $1 ORDER BY version DESC";
const LATEST: &str = "SELECT version, questions, revision, made_at, made_by FROM call_forms WHERE edition_id = $1 ORDER BY version DESC LIMIT 1";
const AT: &str = "SELECT version, questions, revision, made_at, made_by FROM call_forms WHERE edition_id = $1 AND version = $2";
// The row of the revision that was seen is there once, so of two who add a version after it one is told.
const ADD: &str = "INSERT INTO call_forms (edition_id, version, questions, revision, made_at, made_by) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING";
const CHANGE: &str = "UPDATE call_forms SET questions = $3, revision = $4, made_at = $5, made_by = $6 WHERE edition_id = $1 AND version = $2 AND revision = $4 - 1";

/// Every version of the own questions of a call, the latest first.
///
/// # Errors
/// When the database fails.
pub async fn versions(tx: &mut Tx, edition: &EditionId) -> Result<Vec<Version>> {
    let rows: Vec<VersionRow> = all!(tx, sqlx::query_as(VERSIONS).bind(edition.as_str()))?;
    rows.into_iter().map(Version::try_from).collect()
}

/// The own questions of a call as they stand; none where nothing was ever asked.
///
/// # Errors
/// When the database fails.
pub async fn latest(tx: &mut Tx, edition: &EditionId) -> Result<Option<Version>> {
    let row: Option<VersionRow> = optional!(tx, sqlx::query_as(LATEST).bind(edition.as_str()))?;
    row.map(Version::try_from).transpose()
}

/// The questions as they stand; no questions where nothing was ever asked.
///
/// # Errors
/// When the database fails.
pub async fn form(tx: &mut Tx, edition: &EditionId) -> Result<CallForm> {
    Ok(latest(tx, edition)
        .await?
        .map(|version| version.form)
        .unwrap_or_default())
}

/// The questions of one version; no questions where there is none.
///
/// # Errors
/// When the database fails.
pub async fn form_at(tx: &mut Tx, edition: &EditionId, version: i64) -> Result<CallForm> {
    let row: Option<VersionRow> =
        optional!(tx, sqlx::query_as(AT).bind(edition.as_str()).bind(version))?;
    Ok(match row {
        Some(row) => Version::try_from(row)?.form,
        None => CallForm::default(),
    })
}

/// Adds a version; false when somebody else did.
///
/// # Errors
/// When the database fails.
pub async fn add(tx: &mut Tx, edition: &EditionId, version: &Version) -> Result<bool> {
    put(tx, edition, version, ADD).await
}

/// Changes a version as it is, if it still has the revision before; false when it has not.
///
/// # Errors
/// When the database fails.
pub async fn change(tx: &mut Tx, edition: &EditionId, version: &Version) -> Result<bool> {
    put(tx, edition, version, CHANGE).await
}

async fn put(
    tx: &mut Tx,
    edition: &EditionId,
    version: &Version,
    statement: &'static str,
) -> Result<bool> {
    Ok(exec!(
        tx,
        sqlx::query(statement)
            .bind(edition.as_str())
            .bind(version.form.version)
            .bind(serde_json::to_string::<[Question]>(
                &version.form.questions
            )?)
            .bind(version.revision)
            .bind(version.made_at)
            .bind(version.made_by.as_ref().map(PersonId::as_str))
    )? > 0)
}

const ANSWERS: &str = "SELECT id, content FROM applications WHERE edition_id = $1 AND state NOT IN ('draft', 'withdrawn')";

/// What was answered in every application of an edition that was sent.
///
/// # Errors
/// When the database fails.
pub async fn answers(tx: &mut Tx, edition: &EditionId) -> Result<BTreeMap<ApplicationId, Answers>> {
    let rows: Vec<(ApplicationId, String)> =
        all!(tx, sqlx::query_as(ANSWERS).bind(edition.as_str()))?;
    rows.into_iter()
        .map(|(id, content)| Ok((id, serde_json::from_str::<Content>(&content)?.answers)))
        .collect()
}

// ---------------------------------------------------------------- files

/// A file that answers a question, without what is in it.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct StoredFile {
    /// Id.
    pub id: FileId,
    /// With which application it goes.
    pub application_id: ApplicationId,
    /// Key of the question.
    pub question: String,
    /// What it is called.
    pub name: String,
    /// Its type.
    pub kind: FileKind,
    /// How many bytes it has.
    pub size: i64,
    /// When it was stored.
    pub stored_at: Timestamp,
}

const PUT_FILE: &str = "INSERT INTO application_files (id, application_id, question, name, kind, size, stored_at, content) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
    ON CONFLICT (application_id, question) DO UPDATE SET id = EXCLUDED.id, name = EXCLUDED.name, kind = EXCLUDED.kind, size = EXCLUDED.size,
    stored_at = EXCLUDED.stored_at, content = EXCLUDED.content";
const REMOVE_FILE: &str =
    "DELETE FROM application_files WHERE application_id = $1 AND question = $2";
const FILES: &str = "SELECT id, application_id, question, name, kind, size, stored_at FROM application_files WHERE application_id = $1 ORDER BY question";
const FILES_OF_EDITION: &str = "SELECT f.id, f.application_id, f.question, f.name, f.kind, f.size, f.stored_at FROM application_files f
    JOIN applications a ON a.id = f.application_id WHERE a.edition_id = $1 AND a.state NOT IN ('draft', 'withdrawn')";
const FILE: &str = "SELECT id, application_id, question, name, kind, size, stored_at FROM application_files WHERE id = $1";
const CONTENT: &str = "SELECT content FROM application_files WHERE id = $1";

/// Stores a file; the one that answered the question before is replaced.
///
/// # Errors
/// When the database fails.
pub async fn put_file(tx: &mut Tx, file: &StoredFile, content: &[u8]) -> Result<()> {
    exec!(
        tx,
        sqlx::query(PUT_FILE)
            .bind(file.id.as_str())
            .bind(file.application_id.as_str())
            .bind(file.question.as_str())
            .bind(file.name.as_str())
            .bind(file.kind)
            .bind(file.size)
            .bind(file.stored_at)
            .bind(content)
    )?;
    Ok(())
}

/// Removes the file that answers a question; false when there is none.
///
/// # Errors
/// When the database fails.
pub async fn remove_file(tx: &mut Tx, id: &ApplicationId, question: &str) -> Result<bool> {
    Ok(exec!(
        tx,
        sqlx::query(REMOVE_FILE).bind(id.as_str()).bind(question)
    )? > 0)
}

/// The files of an application.
///
/// # Errors
/// When the database fails.
pub async fn files(tx: &mut Tx, id: &ApplicationId) -> Result<Vec<StoredFile>> {
    Ok(all!(tx, sqlx::query_as(FILES).bind(id.as_str()))?)
}

/// The files of every application of an edition that was sent.
///
/// # Errors
/// When the database fails.
pub async fn files_of_edition(tx: &mut Tx, edition: &EditionId) -> Result<Vec<StoredFile>> {
    Ok(all!(
        tx,
        sqlx::query_as(FILES_OF_EDITION).bind(edition.as_str())
    )?)
}

/// The file with this id.
///
/// # Errors
/// When the database fails.
pub async fn file(tx: &mut Tx, id: &FileId) -> Result<Option<StoredFile>> {
    Ok(optional!(tx, sqlx::query_as(FILE).bind(id.as_str()))?)
}

/// What is in a file.
///
/// # Errors
/// When the database fails, or the file is not there.
pub async fn content(tx: &mut Tx, id: &FileId) -> Result<Vec<u8>> {
    Ok(one!(tx, sqlx::query_scalar(CONTENT).bind(id.as_str()))?)
}
