//! People, roles, the audit log, the outbox; and what the binary's commands do.

use domain::accounts::{Email, Password, Person};
use domain::ids::{MailId, PersonId};
use domain::permission::{Operation, Role};
use domain::text::Line;
use domain::{Language, Refusal};

use crate::access::{Caller, Grant};
use crate::password::strong_enough;
use crate::service::workspace;
use crate::store::mails::Mail;
use crate::store::{accounts, audit as audit_store, jobs as job_store, mails};
use crate::{Academy, Result, audit, jobs};

/// Rows a page of a list.
pub const PAGE: i64 = 50;

/// The most characters of why a mail came back.
pub const RETURNED_MAX: usize = 500;

/// A person with their roles.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The person.
    pub person: Person,
    /// Roles.
    pub grants: Vec<Grant>,
}

/// People by name; `page` counts from 0. With the number of all that match.
///
/// # Errors
/// `forbidden`.
pub async fn people(
    academy: &Academy,
    caller: &Caller,
    text: &str,
    page: i64,
) -> Result<(Vec<Entry>, i64)> {
    caller.permit(Operation::KeepPeople, &[])?;
    let mut tx = academy.db.read().await?;
    let (people, count) = accounts::search(&mut tx, text, PAGE, page.max(0) * PAGE).await?;
    let mut entries = Vec::with_capacity(people.len());
    for person in people {
        let grants = accounts::grants_of(&mut tx, &person.id).await?;
        entries.push(Entry { person, grants });
    }
    Ok((entries, count))
}

/// Grants or revokes a role.
///
/// # Errors
/// `forbidden`, `not-found`, `last-administrator`.
pub async fn set_role(
    academy: &Academy,
    caller: &Caller,
    person: &PersonId,
    role: Role,
    scope: &str,
    granted: bool,
) -> Result<()> {
    let permit = caller.permit(Operation::KeepPeople, &[])?;
    if !Role::GRANTED.contains(&role) {
        return Err(Refusal::not_found().into());
    }
    let mut tx = academy.db.write().await?;
    accounts::by_id(&mut tx, person)
        .await?
        .ok_or(Refusal::not_found())?;
    let grant = Grant {
        role,
        scope: scope.to_owned(),
    };
    let changed = if granted {
        accounts::grant(
            &mut tx,
            person,
            &grant,
            Some(&permit.person()?.id),
            academy.now(),
        )
        .await?
    } else {
        if role == Role::Administrator && accounts::holders(&mut tx, role).await? <= 1 {
            return Err(Refusal::conflict("last-administrator").into());
        }
        accounts::revoke(&mut tx, person, &grant).await?
    };
    if granted {
        workspace::welcome(&mut tx, academy, person, &grant).await?;
    } else if changed {
        workspace::part(&mut tx, person).await?;
    }
    if changed {
        let event = if granted {
            "role.granted"
        } else {
            "role.revoked"
        };
        audit::note(
            &mut tx,
            academy,
            &permit,
            event,
            ("person", person.as_str()),
            serde_json::json!({"role": role.key(), "scope": scope}),
        )
        .await?;
    }
    tx.commit().await
}

/// A page of the audit log, newest first, and the number of rows.
///
/// # Errors
/// `forbidden`.
pub async fn audit_log(
    academy: &Academy,
    caller: &Caller,
    text: &str,
    page: i64,
) -> Result<(Vec<audit_store::Row>, i64)> {
    caller.permit(Operation::ReadAudit, &[])?;
    let mut tx = academy.db.read().await?;
    audit_store::page(&mut tx, text, PAGE, page.max(0) * PAGE).await
}

/// A page of the outbox, newest first, and the number of mails. Links that are secrets are masked,
/// except in the demonstration, where opening them is the point.
///
/// # Errors
/// `forbidden`.
pub async fn outbox(
    academy: &Academy,
    caller: &Caller,
    state: &str,
    about: &str,
    page: i64,
) -> Result<(Vec<Mail>, i64)> {
    caller.permit(Operation::KeepOutbox, &[])?;
    let mut tx = academy.db.read().await?;
    let (mut mails, count) = mails::page(&mut tx, state, about, PAGE, page.max(0) * PAGE).await?;
    for mail in &mut mails {
        mask(academy, mail);
    }
    Ok((mails, count))
}

/// One mail of the outbox.
///
/// # Errors
/// `forbidden`, `not-found`.
pub async fn mail(academy: &Academy, caller: &Caller, id: &MailId) -> Result<Mail> {
    caller.permit(Operation::KeepOutbox, &[])?;
    let mut tx = academy.db.read().await?;
    let mut mail = mails::by_id(&mut tx, id)
        .await?
        .ok_or(Refusal::not_found())?;
    mask(academy, &mut mail);
    Ok(mail)
}

/// The last mails to an address, for the demonstration only: there, nothing leaves the house.
///
/// # Errors
/// `not-found` outside the demonstration.
pub async fn demonstration_mails(academy: &Academy, limit: i64) -> Result<Vec<Mail>> {
    if !academy.settings.demonstration {
        return Err(Refusal::not_found().into());
    }
    let mut tx = academy.db.read().await?;
    Ok(mails::page(&mut tx, "", "", limit, 0).await?.0)
}

fn mask(academy: &Academy, mail: &mut Mail) {
    if mail.kind.carries_secret() && !academy.settings.demonstration {
        for body in [&mut mail.body_text, &mut mail.body_html] {
            while let Some(at) = body.find("token=") {
                let end = (at + 6 + 43).min(body.len());
                body.replace_range(at..end, "…");
            }
        }
    }
}

/// Sends a mail again.
///
/// # Errors
/// `forbidden`, `mail-gone` when its text was erased with its secret.
pub async fn send_again(academy: &Academy, caller: &Caller, id: &MailId) -> Result<()> {
    let permit = caller.permit(Operation::KeepOutbox, &[])?;
    let mut tx = academy.db.write().await?;
    if !mails::again(&mut tx, id).await? {
        return Err(Refusal::conflict("mail-gone").into());
    }
    let now = academy.now();
    // Mails are kept longer than the jobs that sent them.
    if job_store::again(&mut tx, id.as_str(), now).await? {
        tx.tell(academy.wake.of(jobs::Kind::Mail));
    } else {
        jobs::enqueue(&mut tx, academy, jobs::Kind::Mail, id.as_str(), None, now).await?;
    }
    audit::note(
        &mut tx,
        academy,
        &permit,
        "mail.sent_again",
        ("mail", id.as_str()),
        (),
    )
    .await?;
    tx.commit().await?;
    Ok(())
}

/// Notes that a mail came back after the mail server had taken it, with what the answer says. From then on it is one
/// that did not arrive, as if the server had refused it at once; only the academy does not send it again by itself.
///
/// # Errors
/// `forbidden`, `not-found`, `mail-not-sent` when it waits or failed already, or a reason that cannot be accepted.
pub async fn returned(academy: &Academy, caller: &Caller, id: &MailId, why: &str) -> Result<()> {
    let permit = caller.permit(Operation::KeepOutbox, &[])?;
    let why = Line::<RETURNED_MAX>::optional("returned", why)?;
    let mut tx = academy.db.write().await?;
    mails::by_id(&mut tx, id)
        .await?
        .ok_or(Refusal::not_found())?;
    if !mails::returned(&mut tx, id, why.as_ref().map(Line::as_str)).await? {
        return Err(Refusal::conflict("mail-not-sent").into());
    }
    audit::note(
        &mut tx,
        academy,
        &permit,
        "mail.returned",
        ("mail", id.as_str()),
        (),
    )
    .await?;
    tx.commit().await
}

/// Makes an administrator (the command `admin create`); an account that exists becomes one.
///
/// # Errors
/// Fields that cannot be accepted.
pub async fn create_administrator(
    academy: &Academy,
    email: &str,
    name: &str,
    password: &str,
) -> Result<PersonId> {
    let email = Email::parse("email", email)?;
    let name = Line::<100>::parse("name", name)?;
    let password = Password::parse("password", password)?;
    strong_enough(&password, &[name.as_str(), email.as_str()])?;
    let hash = academy.passwords.hash(password).await?;
    let now = academy.now();
    let mut tx = academy.db.write().await?;
    let id = if let Some(person) = accounts::by_email(&mut tx, email.as_str()).await? {
        accounts::set_password(&mut tx, &person.id, &hash).await?;
        person.id
    } else {
        let id: PersonId = academy.id();
        let new = accounts::NewPerson {
            id: &id,
            email: email.as_str(),
            name: name.as_str(),
            password_hash: &hash,
            language: Language::En,
            time_zone: "Europe/Brussels",
        };
        accounts::insert(&mut tx, &new, now).await?;
        id
    };
    accounts::verify(&mut tx, &id, now).await?;
    accounts::grant(
        &mut tx,
        &id,
        &Grant {
            role: Role::Administrator,
            scope: String::new(),
        },
        None,
        now,
    )
    .await?;
    audit::note_own(
        &mut tx,
        academy,
        "role.granted",
        ("person", id.as_str()),
        serde_json::json!({"role": "administrator", "by": "command"}),
    )
    .await?;
    tx.commit().await?;
    Ok(id)
}
