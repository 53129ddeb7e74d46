//! Who may apply to a call: rules as data, exceptions for single people, reminders to authors of drafts.

use domain::accounts::{Email, Person};
use domain::call::{CallRules, Leave, Unmet};
use domain::error::Form;
use domain::ids::EditionId;
use domain::mail::MailKind;
use domain::permission::Role;
use domain::programme::{CALL_ZONE, Edition, EditionState};
use domain::text::Prose;
use domain::{FieldProblem, Language, Refusal, Timestamp};

use super::form::kept;
use crate::access::Caller;
use crate::db::Tx;
use crate::mail::{self, Letter};
use crate::service::programme::{mark, unchanged};
use crate::store::call::{self as store, Access, Exception};
use crate::store::{accounts, applications, programme};
use crate::texts::{say, say_with};
use crate::{Academy, Result, args, audit, jobs, when};

/// The longest reason of an exception, in characters.
pub const REASON_MAX: usize = 1_000;

/// Authors of drafts are reminded at most so many days before the call closes.
pub const REMIND_MAX: i64 = 30;

/// Who may apply to a call, for organisers.
#[derive(Debug, Clone)]
pub struct AccessPage {
    /// The edition.
    pub edition: Edition,
    /// The rules.
    pub access: Access,
    /// What goes along with their form: what it was filled in from.
    pub seen: String,
    /// What single people may do beyond them, the latest first.
    pub exceptions: Vec<Exception>,
}

/// Who may apply to a call.
///
/// # Errors
/// `sign-in`, `forbidden`, `not-found`.
pub async fn access(academy: &Academy, caller: &Caller, slug: &str) -> Result<AccessPage> {
    let mut tx = academy.db.read().await?;
    let (edition, _) = kept(&mut tx, caller, slug).await?;
    let access = store::access(&mut tx, &edition.id).await?;
    Ok(AccessPage {
        seen: rules_mark(&access)?,
        access,
        exceptions: store::exceptions(&mut tx, &edition.id).await?,
        edition,
    })
}

fn rules_mark(access: &Access) -> Result<String> {
    mark(&(&access.rules, access.remind_days))
}

/// How somebody stands to a call: the edition with what they may do beyond its rules, and the rules they do
/// not meet.
pub(in crate::service) async fn standing(
    tx: &mut Tx,
    caller: &Caller,
    edition: Edition,
) -> Result<(Edition, Vec<Unmet>)> {
    let person = caller.signed_in()?;
    let leave = store::leave(tx, &edition.id, &person.email).await?;
    let waived = leave.is_some_and(|leave| leave.waives_rules);
    let unmet = if waived {
        Vec::new()
    } else {
        let rules = store::access(tx, &edition.id).await?.rules;
        let had_place = store::had_place(tx, &person.id).await?;
        let held = roles(caller, &edition.id, had_place);
        rules.unmet(person.level, person.country.as_deref(), &held)
    };
    Ok((edition.with_leave(leave.as_ref()), unmet))
}

/// The roles somebody holds for this edition or the whole academy. Whoever has had a place in any edition is
/// a participant; whoever was let into the open space or into a single session is not.
fn roles(caller: &Caller, edition: &EditionId, had_place: bool) -> Vec<Role> {
    let mut held: Vec<Role> = caller
        .grants
        .iter()
        .filter(|grant| grant.role != Role::Participant)
        .filter(|grant| grant.scope.is_empty() || grant.scope == edition.as_str())
        .map(|grant| grant.role)
        .collect();
    if had_place {
        held.push(Role::Participant);
    }
    held
}

/// What the form of the rules holds.
#[derive(Debug, Clone, Default)]
pub struct RulesForm {
    /// Keys of levels.
    pub levels: Vec<String>,
    /// Codes of countries.
    pub countries: Vec<String>,
    /// Keys of roles.
    pub roles: Vec<String>,
    /// Days.
    pub remind_days: String,
}

/// Changes who may apply, and when authors of drafts are reminded.
///
/// # Errors
/// `sign-in`, `forbidden`, `not-found`, `changed-meanwhile`, or days that cannot be read.
pub async fn set_rules(
    academy: &Academy,
    caller: &Caller,
    slug: &str,
    seen: &str,
    form: &RulesForm,
) -> Result<()> {
    let mut tx = academy.db.write().await?;
    programme::hold(&mut tx, slug).await?;
    let (edition, permit) = kept(&mut tx, caller, slug).await?;
    let before = store::access(&mut tx, &edition.id).await?;
    unchanged(seen, &rules_mark(&before)?)?;
    let days = form.remind_days.trim().parse::<i64>().ok();
    let remind_days = days
        .filter(|days| (0..=REMIND_MAX).contains(days))
        .ok_or_else(|| {
            let problem = FieldProblem::new("remind_days", "number");
            Refusal::from(problem.with("min", 0).with("max", REMIND_MAX))
        })?;
    let after = Access {
        rules: CallRules::read(&form.levels, &form.countries, &form.roles),
        remind_days,
        ..before.clone()
    };
    store::set_access(&mut tx, &edition.id, &after).await?;
    schedule(&mut tx, academy, &edition).await?;
    audit::note(
        &mut tx,
        academy,
        &permit,
        "call.rules_changed",
        ("edition", edition.id.as_str()),
        serde_json::json!({"from": before.rules, "to": after.rules, "remind_days": remind_days}),
    )
    .await?;
    tx.commit().await
}

/// What the form of an exception holds.
#[derive(Debug, Clone, Default)]
pub struct ExceptionForm {
    /// The address.
    pub email: String,
    /// `YYYY-MM-DDTHH:MM` in [`CALL_ZONE`]; empty where only a rule is waived.
    pub until: String,
    /// Whether the rules are waived.
    pub waives_rules: bool,
    /// Why.
    pub reason: String,
}

/// Lets one person apply later than others, or although a rule is not met, and writes to them. The link in the
/// mail is no secret: what it opens, it opens for the account with this address.
///
/// # Errors
/// `sign-in`, `forbidden`, `not-found`, `exception-late` when the applications are decided already, or fields
/// that cannot be accepted.
pub async fn grant(
    academy: &Academy,
    caller: &Caller,
    slug: &str,
    form: &ExceptionForm,
) -> Result<()> {
    let now = academy.now();
    let mut tx = academy.db.write().await?;
    let (edition, permit) = kept(&mut tx, caller, slug).await?;
    if !edition.is_applying() {
        return Err(Refusal::conflict("exception-late").into());
    }
    let mut check = Form::default();
    let email = check.take(Email::parse("email", &form.email));
    let until = if form.until.trim().is_empty() {
        None
    } else {
        let until = check.take(when::moment("until", &form.until, CALL_ZONE));
        if until.is_some_and(|at| at <= now) {
            check.note(FieldProblem::new("until", "due-past"));
        }
        until
    };
    if form.until.trim().is_empty() && !form.waives_rules {
        check.note(FieldProblem::new("until", "exception-empty"));
    }
    let reason = check.take(Prose::<REASON_MAX>::parse("reason", &form.reason));
    let (email, reason) = check.all((email, reason))?;
    let leave = Leave {
        until,
        waives_rules: form.waives_rules,
    };
    let by = &permit.person()?.id;
    store::grant(
        &mut tx,
        &edition.id,
        email.as_str(),
        &leave,
        reason.as_str(),
        by,
        now,
    )
    .await?;
    let person = accounts::by_email(&mut tx, email.as_str()).await?;
    audit::note(
        &mut tx,
        academy,
        &permit,
        "call.exception_made",
        ("edition", edition.id.as_str()),
        serde_json::json!({"person": person.as_ref().map(|person| &person.id), "until": leave.until, "waives_rules": leave.waives_rules}),
    )
    .await?;
    let letter = exception(
        &edition,
        email.as_str(),
        person.as_ref(),
        &leave,
        caller.language,
    );
    mail::queue(&mut tx, academy, &letter).await?;
    tx.commit().await
}

/// Takes an exception back. What was sent with it stays.
///
/// # Errors
/// `sign-in`, `forbidden`, `not-found`.
pub async fn revoke(academy: &Academy, caller: &Caller, slug: &str, email: &str) -> Result<()> {
    let mut tx = academy.db.write().await?;
    let (edition, permit) = kept(&mut tx, caller, slug).await?;
    if !store::revoke(&mut tx, &edition.id, email).await? {
        return Err(Refusal::not_found().into());
    }
    audit::note(
        &mut tx,
        academy,
        &permit,
        "call.exception_taken_back",
        ("edition", edition.id.as_str()),
        (),
    )
    .await?;
    tx.commit().await
}

fn exception(
    edition: &Edition,
    email: &str,
    person: Option<&Person>,
    leave: &Leave,
    otherwise: Language,
) -> Letter {
    let language = person
        .and_then(|person| person.language)
        .unwrap_or(otherwise);
    let title = edition.title.get(language);
    let what = match leave.until {
        Some(until) => say_with(
            language,
            "mail-exception-late",
            args!(
                edition = title,
                until = when::date_time(language, until, CALL_ZONE)
            ),
        ),
        None => say_with(language, "mail-exception-text", args!(edition = title)),
    };
    Letter {
        kind: MailKind::CallException,
        about: edition.id.to_string(),
        person: person.map(|person| person.id.clone()),
        name: person.map_or_else(|| email.to_owned(), |person| person.name.clone()),
        address: email.to_owned(),
        language,
        subject: say_with(language, "mail-exception-subject", args!(edition = title)).into_owned(),
        paragraphs: vec![
            what.into_owned(),
            say_with(language, "mail-exception-account", args!(address = email)).into_owned(),
        ],
        action: Some((
            say(language, "mail-exception-action").into_owned(),
            format!("/apply/{}", edition.slug),
        )),
    }
}

// ------------------------------------------------------------------ reminders

/// Queues the reminder of drafts for the closing of a call as it stands; called whenever that, or how long before
/// it people are reminded, may have changed.
pub(in crate::service) async fn schedule(
    tx: &mut Tx,
    academy: &Academy,
    edition: &Edition,
) -> Result<()> {
    let access = store::access(tx, &edition.id).await?;
    let at = remind_at(edition, &access);
    let due = edition.state == EditionState::CallOpen
        && access.remind_days > 0
        && access.reminded_for != Some(edition.call.closes_at)
        && academy.now() < edition.call.closes_at;
    if !due {
        return Ok(());
    }
    let key = format!("drafts-{}-{}", edition.id, at.millis());
    jobs::enqueue(
        tx,
        academy,
        jobs::Kind::RemindDrafts,
        edition.id.as_str(),
        Some(&key),
        at,
    )
    .await
}

const fn remind_at(edition: &Edition, access: &Access) -> Timestamp {
    edition
        .call
        .closes_at
        .plus(-access.remind_days * Timestamp::DAY)
}

/// Queues what is due for calls that are open; at start.
///
/// # Errors
/// When the database fails.
pub async fn schedule_all(academy: &Academy) -> Result<()> {
    let mut tx = academy.db.write().await?;
    for edition in programme::editions(&mut tx).await? {
        schedule(&mut tx, academy, &edition).await?;
    }
    tx.commit().await
}

/// Writes to everybody whose application is begun and not sent; the work of a job. Where the closing or the
/// days have moved since it was queued, the job that was queued then does it.
///
/// # Errors
/// When the database fails.
pub async fn remind_drafts(academy: &Academy, edition: &str) -> Result<()> {
    let now = academy.now();
    let mut tx = academy.db.write().await?;
    let Some(edition) = programme::edition(&mut tx, &EditionId::parse(edition)?).await? else {
        return Ok(());
    };
    let access = store::access(&mut tx, &edition.id).await?;
    let due = edition.state == EditionState::CallOpen
        && access.remind_days > 0
        && (remind_at(&edition, &access)..edition.call.closes_at).contains(&now)
        && access.reminded_for != Some(edition.call.closes_at);
    if !due {
        return Ok(());
    }
    let form = store::form(&mut tx, &edition.id).await?;
    let mut count = 0;
    for (id, author) in store::drafts(&mut tx, &edition.id).await? {
        let draft = applications::by_id(&mut tx, &id).await?;
        let person = accounts::by_id(&mut tx, &author).await?;
        let (Some(draft), Some(person)) = (draft, person) else {
            continue;
        };
        let files: Vec<String> = store::files(&mut tx, &id)
            .await?
            .into_iter()
            .map(|file| file.question)
            .collect();
        let missing =
            draft.content.missing().len() + form.missing(&draft.content.answers, &files).len();
        let leave = store::leave(&mut tx, &edition.id, &person.email).await?;
        let theirs = edition.clone().with_leave(leave.as_ref());
        let letter = reminder(&theirs, &person, id.as_str(), missing);
        mail::queue(&mut tx, academy, &letter).await?;
        count += 1;
    }
    let done = Access {
        reminded_for: Some(edition.call.closes_at),
        ..access
    };
    store::set_access(&mut tx, &edition.id, &done).await?;
    audit::note_own(
        &mut tx,
        academy,
        "call.drafts_reminded",
        ("edition", edition.id.as_str()),
        serde_json::json!({"mails": count}),
    )
    .await?;
    tx.commit().await
}

fn reminder(edition: &Edition, person: &Person, about: &str, missing: usize) -> Letter {
    let language = person.language.unwrap_or_default();
    let title = edition.title.get(language);
    let closes = when::date_time(language, edition.call.closes_at, CALL_ZONE);
    let missing = i64::try_from(missing).unwrap_or_default();
    Letter {
        kind: MailKind::DraftReminder,
        about: about.to_owned(),
        person: Some(person.id.clone()),
        name: person.name.clone(),
        address: person.email.clone(),
        language,
        subject: say_with(
            language,
            "mail-draft-reminder-subject",
            args!(edition = title),
        )
        .into_owned(),
        paragraphs: vec![
            say_with(
                language,
                "mail-draft-reminder-text",
                args!(edition = title, closes = closes),
            )
            .into_owned(),
            say_with(
                language,
                "mail-draft-reminder-missing",
                args!(missing = missing),
            )
            .into_owned(),
        ],
        action: Some((
            say(language, "mail-draft-reminder-action").into_owned(),
            format!("/apply/{}", edition.slug),
        )),
    }
}
