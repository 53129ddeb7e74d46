//! Who did what to what, when, from where: written in the transaction of the change itself.

use domain::Timestamp;
use domain::ids::{AuditId, PersonId};
use serde::Serialize;

use crate::access::{Caller, Permit};
use crate::db::Tx;
use crate::{Academy, Result, exec};

const INSERT: &str = "INSERT INTO audit (id, at, actor_id, origin, request_id, operation, subject_kind, subject_id, detail)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";

/// Notes what a permit was used for. `event` says what happened in one word or two
/// (`application.offered`), `detail` the little that is needed to understand it later; never
/// secrets, never the text people wrote.
///
/// # Errors
/// When the database fails.
pub async fn note(
    tx: &mut Tx,
    academy: &Academy,
    permit: &Permit<'_>,
    event: &'static str,
    subject: (&'static str, &str),
    detail: impl Serialize,
) -> Result<()> {
    let caller = permit.caller();
    write(
        tx,
        academy,
        caller.person.as_ref().map(|person| person.id.as_str()),
        caller.origin.as_deref(),
        Some(&caller.request_id),
        event,
        subject,
        detail,
    )
    .await
}

/// Notes what was done about an account by somebody who was not signed in to it, and from where: `proven` when only
/// its owner can have done it, by the password or a link from a mail.
///
/// # Errors
/// When the database fails.
pub async fn note_account(
    tx: &mut Tx,
    academy: &Academy,
    caller: &Caller,
    event: &'static str,
    account: &PersonId,
    proven: bool,
) -> Result<()> {
    write(
        tx,
        academy,
        proven.then_some(account.as_str()),
        caller.origin.as_deref(),
        Some(&caller.request_id),
        event,
        ("person", account.as_str()),
        (),
    )
    .await
}

/// Notes what the academy did by itself: a job, a command of the binary.
///
/// # Errors
/// When the database fails.
pub async fn note_own(
    tx: &mut Tx,
    academy: &Academy,
    event: &'static str,
    subject: (&'static str, &str),
    detail: impl Serialize,
) -> Result<()> {
    write(tx, academy, None, None, None, event, subject, detail).await
}

#[expect(clippy::too_many_arguments, reason = "a row has this many columns")]
async fn write(
    tx: &mut Tx,
    academy: &Academy,
    actor: Option<&str>,
    origin: Option<&str>,
    request: Option<&str>,
    event: &'static str,
    subject: (&'static str, &str),
    detail: impl Serialize,
) -> Result<()> {
    let (id, now): (AuditId, Timestamp) = (academy.id(), academy.now());
    let detail = serde_json::to_string(&detail)?;
    exec!(
        tx,
        sqlx::query(INSERT)
            .bind(id.as_str())
            .bind(now)
            .bind(actor)
            .bind(origin)
            .bind(request)
            .bind(event)
            .bind(subject.0)
            .bind(subject.1)
            .bind(detail.as_str())
    )?;
    Ok(())
}
