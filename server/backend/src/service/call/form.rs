//! The organisers' own questions. Until the call opens they are changed as they are; from then on every
//! change makes a version, and drafts are carried over to it.

use domain::call::{CallForm, Question, QuestionForm};
use domain::permission::Operation;
use domain::programme::{Edition, Module};
use domain::{Refusal, Timestamp};

use crate::access::{Caller, Permit};
use crate::db::Tx;
use crate::service::programme::permitted;
use crate::store::call::{self as store, Version};
use crate::store::{accounts, programme};
use crate::{Academy, Result, audit};

/// The own questions of a call, for organisers.
#[derive(Debug, Clone)]
pub struct CallPage {
    /// The edition.
    pub edition: Edition,
    /// Every version, the latest first, with the name of who made it.
    pub versions: Vec<(Version, Option<String>)>,
    /// Whether the call has opened: changes make a version.
    pub frozen: bool,
    /// The latest other edition whose questions could be copied.
    pub other: Option<Edition>,
}

impl CallPage {
    /// The questions as they stand.
    pub fn form(&self) -> CallForm {
        self.versions
            .first()
            .map(|(version, _)| version.form.clone())
            .unwrap_or_default()
    }

    /// What a change has to name, so that nothing unseen is changed.
    pub fn revision(&self) -> i64 {
        self.versions
            .first()
            .map_or(0, |(version, _)| version.revision)
    }
}

pub(super) async fn kept<'a>(
    tx: &mut Tx,
    caller: &'a Caller,
    slug: &str,
) -> Result<(Edition, Permit<'a>)> {
    permitted(tx, caller, Operation::EditEdition, slug).await
}

/// The own questions of a call.
///
/// # Errors
/// `sign-in`, `forbidden`, `not-found`.
pub async fn form(academy: &Academy, caller: &Caller, slug: &str) -> Result<CallPage> {
    let mut tx = academy.db.read().await?;
    let (edition, _) = kept(&mut tx, caller, slug).await?;
    let mut versions = Vec::new();
    for version in store::versions(&mut tx, &edition.id).await? {
        let name = match &version.made_by {
            Some(by) => accounts::by_id(&mut tx, by)
                .await?
                .map(|person| person.name),
            None => None,
        };
        versions.push((version, name));
    }
    let mut other = None;
    for candidate in programme::editions(&mut tx).await? {
        if candidate.id != edition.id
            && !store::form(&mut tx, &candidate.id)
                .await?
                .questions
                .is_empty()
        {
            other = Some(candidate);
            break;
        }
    }
    Ok(CallPage {
        frozen: edition.has_opened(academy.now()),
        edition,
        versions,
        other,
    })
}

/// What applicants will see: the edition with its modules and own questions.
///
/// # Errors
/// `sign-in`, `forbidden`, `not-found`.
pub async fn preview(
    academy: &Academy,
    caller: &Caller,
    slug: &str,
) -> Result<(Edition, Vec<Module>, CallForm)> {
    let mut tx = academy.db.read().await?;
    let (edition, _) = kept(&mut tx, caller, slug).await?;
    let modules = programme::modules(&mut tx, &edition.id).await?;
    let form = store::form(&mut tx, &edition.id).await?;
    Ok((edition, modules, form))
}

/// Asks a question, or changes the one called `key`.
///
/// # Errors
/// `forbidden`, `not-found`, `changed-meanwhile`, `questions-many`, `files-many`, or fields that cannot be
/// accepted.
pub async fn add(
    academy: &Academy,
    caller: &Caller,
    slug: &str,
    (key, seen): (&str, i64),
    typed: &QuestionForm,
) -> Result<()> {
    change(
        academy,
        caller,
        slug,
        seen,
        "call.question_changed",
        |form| {
            let before = if key.is_empty() {
                None
            } else {
                Some(form.question(key).ok_or(Refusal::not_found())?)
            };
            let taken: Vec<&str> = form.questions.iter().map(|one| one.key.as_str()).collect();
            form.with(typed.parse(before, &taken)?)
        },
    )
    .await
}

/// Asks a question no more. What was answered to it stays with those who have sent it.
///
/// # Errors
/// `forbidden`, `not-found`, `changed-meanwhile`.
pub async fn remove(
    academy: &Academy,
    caller: &Caller,
    slug: &str,
    (key, seen): (&str, i64),
) -> Result<()> {
    change(
        academy,
        caller,
        slug,
        seen,
        "call.question_removed",
        |form| form.without(key),
    )
    .await
}

/// Moves a question one place up or down.
///
/// # Errors
/// `forbidden`, `not-found`, `changed-meanwhile`.
pub async fn shift(
    academy: &Academy,
    caller: &Caller,
    slug: &str,
    (key, seen): (&str, i64),
    up: bool,
) -> Result<()> {
    change(academy, caller, slug, seen, "call.question_moved", |form| {
        form.moved(key, up)
    })
    .await
}

/// Asks what another edition asked, too; what is asked already stays as it is.
///
/// # Errors
/// `forbidden`, `not-found`, `changed-meanwhile`, `nothing-to-copy`, `questions-many`, `files-many`.
pub async fn copy(
    academy: &Academy,
    caller: &Caller,
    slug: &str,
    seen: i64,
    from: &str,
) -> Result<()> {
    let mut tx = academy.db.read().await?;
    let (other, _) = kept(&mut tx, caller, from).await?;
    let other = store::form(&mut tx, &other.id).await?;
    drop(tx);
    change(
        academy,
        caller,
        slug,
        seen,
        "call.questions_copied",
        |form| form.copied(&other),
    )
    .await
}

async fn change(
    academy: &Academy,
    caller: &Caller,
    slug: &str,
    seen: i64,
    event: &'static str,
    make: impl FnOnce(&CallForm) -> Result<Vec<Question>, Refusal>,
) -> Result<()> {
    let now: Timestamp = academy.now();
    let mut tx = academy.db.write().await?;
    let (edition, permit) = kept(&mut tx, caller, slug).await?;
    let latest = store::latest(&mut tx, &edition.id).await?;
    if latest.as_ref().map_or(0, |latest| latest.revision) != seen {
        return Err(Refusal::conflict("changed-meanwhile").into());
    }
    let before = latest.map(|latest| latest.form).unwrap_or_default();
    let questions = make(&before)?;
    if questions == before.questions {
        return tx.commit().await;
    }
    // Whoever applies has seen a version; it stays what it was.
    let fresh = before.version == 0 || edition.has_opened(now);
    let version = Version {
        form: CallForm {
            version: before.version + i64::from(fresh),
            questions,
        },
        revision: seen + 1,
        made_at: now,
        made_by: Some(permit.person()?.id.clone()),
    };
    let done = if fresh {
        store::add(&mut tx, &edition.id, &version).await?
    } else {
        store::change(&mut tx, &edition.id, &version).await?
    };
    if !done {
        return Err(Refusal::conflict("changed-meanwhile").into());
    }
    audit::note(
        &mut tx,
        academy,
        &permit,
        event,
        ("edition", edition.id.as_str()),
        serde_json::json!({"version": version.form.version, "questions": version.form.questions.len()}),
    )
    .await?;
    tx.commit().await
}
