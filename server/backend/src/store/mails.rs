//! The outbox.

use domain::Timestamp;
use domain::ids::{MailId, PersonId};
use domain::mail::{MailKind, MailState};

use crate::db::Tx;
use crate::mail::{Letter, Rendered};
use crate::{Result, all, exec, one, optional};

/// A mail of the outbox.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Mail {
    /// Id.
    pub id: MailId,
    /// To whom.
    pub address: String,
    /// Tag of its language.
    pub language: String,
    /// What it is about.
    pub kind: MailKind,
    /// Subject.
    pub subject: String,
    /// `text/plain`.
    pub body_text: String,
    /// `text/html`.
    pub body_html: String,
    /// Where it is.
    pub state: MailState,
    /// When it was written.
    pub created_at: Timestamp,
    /// When the server took it.
    pub sent_at: Option<Timestamp>,
    /// Why the server did not take it, or it came back.
    pub last_error: Option<String>,
}

const INSERT: &str = "INSERT INTO mails (id, person_id, address, language, kind, subject_id, subject, body_text, body_html, state, created_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'waiting', $10)";
const BY_ID: &str = "SELECT id, address, language, kind, subject, body_text, body_html, state, created_at, sent_at, last_error FROM mails WHERE id = $1";
const PAGE: &str = "SELECT id, address, language, kind, subject, body_text, body_html, state, created_at, sent_at, last_error FROM mails
    WHERE ($1 = '' OR state = $1) AND ($2 = '' OR subject_id = $2) ORDER BY created_at DESC, id DESC LIMIT $3 OFFSET $4";
const COUNT: &str =
    "SELECT COUNT(*) FROM mails WHERE ($1 = '' OR state = $1) AND ($2 = '' OR subject_id = $2)";
const SENT: &str = "UPDATE mails SET state = 'sent', sent_at = $2, last_error = NULL WHERE id = $1";
const SENT_SECRET: &str = "UPDATE mails SET state = 'sent', sent_at = $2, last_error = NULL, body_text = '', body_html = '' WHERE id = $1";
const FAILED: &str = "UPDATE mails SET state = 'failed', last_error = $2 WHERE id = $1";
const RETURNED: &str =
    "UPDATE mails SET state = 'failed', last_error = $2 WHERE id = $1 AND state = 'sent'";
const AGAIN: &str = "UPDATE mails SET state = 'waiting', sent_at = NULL, last_error = NULL WHERE id = $1 AND body_text <> ''";

/// Adds a mail.
///
/// # Errors
/// When the database fails.
pub async fn insert(
    tx: &mut Tx,
    id: &MailId,
    letter: &Letter,
    rendered: &Rendered,
    now: Timestamp,
) -> Result<()> {
    exec!(
        tx,
        sqlx::query(INSERT)
            .bind(id.as_str())
            .bind(letter.person.as_ref().map(PersonId::as_str))
            .bind(&letter.address)
            .bind(letter.language.tag())
            .bind(letter.kind)
            .bind(&letter.about)
            .bind(&rendered.subject)
            .bind(&rendered.text)
            .bind(&rendered.html)
            .bind(now)
    )?;
    Ok(())
}

/// The mail with this id.
///
/// # Errors
/// When the database fails.
pub async fn by_id(tx: &mut Tx, id: &MailId) -> Result<Option<Mail>> {
    Ok(optional!(tx, sqlx::query_as(BY_ID).bind(id.as_str()))?)
}

/// A page of the outbox, newest first; empty `state` and `about` mean all.
///
/// # Errors
/// When the database fails.
pub async fn page(
    tx: &mut Tx,
    state: &str,
    about: &str,
    limit: i64,
    offset: i64,
) -> Result<(Vec<Mail>, i64)> {
    let mails = all!(
        tx,
        sqlx::query_as(PAGE)
            .bind(state)
            .bind(about)
            .bind(limit)
            .bind(offset)
    )?;
    let count: i64 = one!(tx, sqlx::query_scalar(COUNT).bind(state).bind(about))?;
    Ok((mails, count))
}

/// Notes that the server took the mail; one that carried a secret keeps no text.
///
/// # Errors
/// When the database fails.
pub async fn sent(tx: &mut Tx, id: &MailId, now: Timestamp, secret: bool) -> Result<()> {
    let statement = if secret { SENT_SECRET } else { SENT };
    exec!(tx, sqlx::query(statement).bind(id.as_str()).bind(now))?;
    Ok(())
}

/// Notes that the server did not take the mail.
///
/// # Errors
/// When the database fails.
pub async fn failed(tx: &mut Tx, id: &MailId, error: &str) -> Result<()> {
    exec!(tx, sqlx::query(FAILED).bind(id.as_str()).bind(error))?;
    Ok(())
}

/// Notes that a mail came back after the server took it, and why if that is known; false when it is not one that the
/// server took. When that was stays.
///
/// # Errors
/// When the database fails.
pub async fn returned(tx: &mut Tx, id: &MailId, why: Option<&str>) -> Result<bool> {
    Ok(exec!(tx, sqlx::query(RETURNED).bind(id.as_str()).bind(why))? > 0)
}

/// Lets a mail wait once more; false when its text is gone.
///
/// # Errors
/// When the database fails.
pub async fn again(tx: &mut Tx, id: &MailId) -> Result<bool> {
    Ok(exec!(tx, sqlx::query(AGAIN).bind(id.as_str()))? > 0)
}

const ANY_SINCE: &str = "SELECT COUNT(*) FROM mails WHERE person_id = $1 AND kind = $2 AND subject_id = $3 AND created_at > $4";

/// Whether a mail of this kind about a thing was written to somebody since an instant.
///
/// # Errors
/// When the database fails.
pub async fn any_since(
    tx: &mut Tx,
    person: &PersonId,
    kind: MailKind,
    about: &str,
    since: Timestamp,
) -> Result<bool> {
    let count: i64 = one!(
        tx,
        sqlx::query_scalar(ANY_SINCE)
            .bind(person.as_str())
            .bind(kind)
            .bind(about)
            .bind(since)
    )?;
    Ok(count > 0)
}
