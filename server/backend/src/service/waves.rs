//! Decisions in waves: written for many at once, read as the mails they become, sent together.

use domain::applications::{ApplicationState, Decision};
use domain::ids::{ApplicationId, EditionId};
use domain::permission::Operation;
use domain::programme::Edition;
use domain::{Refusal, Timestamp};

use crate::access::{Caller, Permit};
use crate::db::Tx;
use crate::service::applications::{self, DecisionForm, Intake, Preview};
use crate::service::once::fingerprint;
use crate::service::programme::permitted;
use crate::service::today::Task;
use crate::store::waves::{self as store, Draft};
use crate::store::{accounts, applications as application_store, programme as programme_store};
use crate::{Academy, Error, Result, audit};

/// A decision that waits, as its page shows it.
#[derive(Debug, Clone)]
pub struct Waiting {
    /// Of which application.
    pub application: ApplicationId,
    /// Whose it is.
    pub name: String,
    /// What is decided.
    pub decision: Decision,
    /// The mail as it would leave, or why it would not.
    pub preview: std::result::Result<Preview, Refusal>,
}

/// The decisions of an edition that wait.
#[derive(Debug, Clone)]
pub struct Wave {
    /// The edition.
    pub edition: Edition,
    /// The decisions, in the order they were written.
    pub waiting: Vec<Waiting>,
    /// What whoever reads this has seen, for [`send`].
    pub seen: String,
}

/// What came of sending a wave.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Outcome {
    /// How many were sent.
    pub sent: usize,
    /// How many were left, because something changed since they were written.
    pub left: usize,
}

fn form(draft: &Draft) -> DecisionForm {
    DecisionForm {
        decision: draft.decision.clone(),
        module: draft.module.clone(),
        confirm_by: draft.confirm_by.clone(),
        reason: draft.reason.clone(),
        seen: draft.seen.clone(),
    }
}

/// What stands in a wave, as one short text: other decisions and other words are another one.
fn digest(drafts: &[Draft]) -> String {
    let parts: Vec<&str> = drafts
        .iter()
        .flat_map(|draft| {
            [
                draft.application_id.as_str(),
                &draft.decision,
                &draft.module,
                &draft.confirm_by,
                &draft.reason,
                &draft.seen,
            ]
        })
        .collect();
    fingerprint(&parts)
}

/// Writes the same decision for many applications of an edition; nothing leaves yet. An offer without a
/// module is of the first choice of each. All are written, or none; how many.
///
/// # Errors
/// `sign-in`, `forbidden`, `not-found`, `wave-empty`, `cannot-decide` when one of them is decided, or fields that
/// cannot be accepted.
pub async fn write(
    academy: &Academy,
    caller: &Caller,
    slug: &str,
    ids: &[String],
    wanted: &DecisionForm,
) -> Result<usize> {
    let now = academy.now();
    let mut tx = academy.db.write().await?;
    let (edition, permit) = permitted(&mut tx, caller, Operation::DecideApplication, slug).await?;
    if ids.is_empty() {
        return Err(Refusal::invalid("wave-empty").into());
    }
    let intake = Intake::read(&mut tx, edition).await?;
    for id in ids {
        let id = ApplicationId::parse(id)?;
        put(&mut tx, &permit, &intake, &id, wanted, now).await?;
    }
    noted(
        &mut tx,
        academy,
        &permit,
        "wave.written",
        &intake.edition.id,
        ids.len(),
    )
    .await?;
    tx.commit().await?;
    Ok(ids.len())
}

/// Writes a decision for one application, as if its author had just seen where it stands.
pub(super) async fn put(
    tx: &mut Tx,
    permit: &Permit<'_>,
    intake: &Intake,
    id: &ApplicationId,
    wanted: &DecisionForm,
    now: Timestamp,
) -> Result<()> {
    let application = application_store::by_id(tx, id)
        .await?
        .filter(|application| {
            application.edition_id == intake.edition.id
                && application.state != ApplicationState::Draft
        })
        .ok_or(Refusal::not_found())?;
    let module = if wanted.module.is_empty() {
        application
            .first_module_id
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default()
    } else {
        wanted.module.clone()
    };
    let chosen = DecisionForm {
        module,
        seen: application.state.key().to_owned(),
        ..wanted.clone()
    };
    applications::check(&application, intake, &chosen, now)?;
    let draft = Draft {
        application_id: id.clone(),
        decision: chosen.decision,
        module: chosen.module,
        confirm_by: chosen.confirm_by,
        reason: chosen.reason,
        seen: chosen.seen,
    };
    store::keep(tx, &intake.edition.id, &draft, &permit.person()?.id, now).await
}

pub(super) async fn noted(
    tx: &mut Tx,
    academy: &Academy,
    permit: &Permit<'_>,
    event: &'static str,
    edition: &EditionId,
    count: usize,
) -> Result<()> {
    let detail = serde_json::json!({"applications": count});
    audit::note(
        tx,
        academy,
        permit,
        event,
        ("edition", edition.as_str()),
        detail,
    )
    .await
}

/// How many decisions of an edition wait to be sent.
///
/// # Errors
/// `sign-in`, `forbidden`, `not-found`.
pub async fn count(academy: &Academy, caller: &Caller, slug: &str) -> Result<i64> {
    let mut tx = academy.db.read().await?;
    let (edition, _) = permitted(&mut tx, caller, Operation::DecideApplication, slug).await?;
    store::count(&mut tx, &edition.id).await
}

/// The waves the caller may send and has not sent: nobody else tells the applicants.
///
/// # Errors
/// When the database fails.
pub(super) async fn tasks(tx: &mut Tx, caller: &Caller) -> Result<Vec<Task>> {
    let mut tasks = Vec::new();
    for (id, count) in store::counts(tx).await? {
        let may = caller.permit(Operation::DecideApplication, &[id.as_str()]);
        let Some(edition) = programme_store::edition(tx, &id)
            .await?
            .filter(|_| may.is_ok())
        else {
            continue;
        };
        tasks.push(Task {
            key: "wave-send",
            about: edition.title.get(caller.language).to_owned(),
            count,
            due: None,
            zone: None,
            href: format!("/organise/{}/wave", edition.slug),
        });
    }
    Ok(tasks)
}

/// The decisions of an edition that wait to be sent, each as the mail it becomes.
///
/// # Errors
/// `sign-in`, `forbidden`, `not-found`.
pub async fn list(academy: &Academy, caller: &Caller, slug: &str) -> Result<Wave> {
    let mut tx = academy.db.read().await?;
    let (edition, _) = permitted(&mut tx, caller, Operation::DecideApplication, slug).await?;
    let drafts = store::of_edition(&mut tx, &edition.id).await?;
    let seen = digest(&drafts);
    let intake = Intake::read(&mut tx, edition).await?;
    let mut waiting = Vec::with_capacity(drafts.len());
    for draft in drafts {
        let application = application_store::by_id(&mut tx, &draft.application_id)
            .await?
            .ok_or_else(|| Error::fault("a decision without its application"))?;
        let person = accounts::by_id(&mut tx, &application.person_id).await?;
        let preview = match &person {
            Some(person) => {
                applications::shown(academy, (&application, person), &intake, &form(&draft))
            }
            None => Err(Refusal::not_found().into()),
        };
        waiting.push(Waiting {
            application: application.id,
            name: person.map(|person| person.name).unwrap_or_default(),
            decision: Decision::from_key(&draft.decision).unwrap_or(Decision::Wait),
            preview: match preview {
                Ok(preview) => Ok(preview),
                Err(error) if error.is_fault() => return Err(error),
                Err(error) => Err(error.refusal()),
            },
        });
    }
    Ok(Wave {
        edition: intake.edition,
        waiting,
        seen,
    })
}

/// Takes a decision out of the wave.
///
/// # Errors
/// `sign-in`, `forbidden`, `not-found`.
pub async fn remove(
    academy: &Academy,
    caller: &Caller,
    slug: &str,
    id: &ApplicationId,
) -> Result<()> {
    let mut tx = academy.db.write().await?;
    let (edition, permit) = permitted(&mut tx, caller, Operation::DecideApplication, slug).await?;
    let there = application_store::by_id(&mut tx, id)
        .await?
        .is_some_and(|application| application.edition_id == edition.id);
    if !there || !store::remove(&mut tx, id).await? {
        return Err(Refusal::not_found().into());
    }
    noted(&mut tx, academy, &permit, "wave.removed", &edition.id, 1).await?;
    tx.commit().await
}

/// Sends every decision of an edition that waits. Each is made as if sent by itself, with its mail, in one
/// transaction; what changed since it was written is left for its author to see. Sending twice sends
/// nothing twice. `seen` is the wave as it was read ([`Wave::seen`]): nobody sends what they have not seen.
///
/// # Errors
/// `sign-in`, `forbidden`, `not-found`, `wave-empty`, `changed-meanwhile`.
pub async fn send(academy: &Academy, caller: &Caller, slug: &str, seen: &str) -> Result<Outcome> {
    let mut tx = academy.db.read().await?;
    let (edition, permit) = permitted(&mut tx, caller, Operation::DecideApplication, slug).await?;
    let drafts = store::of_edition(&mut tx, &edition.id).await?;
    drop(tx);
    if drafts.is_empty() {
        return Err(Refusal::invalid("wave-empty").into());
    }
    if digest(&drafts) != seen {
        return Err(Refusal::conflict("changed-meanwhile").into());
    }
    let mut outcome = Outcome::default();
    for draft in &drafts {
        match applications::decide(academy, caller, &draft.application_id, &form(draft)).await {
            Ok(()) => outcome.sent += 1,
            Err(error) if error.is_fault() => return Err(error),
            Err(_) => outcome.left += 1,
        }
    }
    let mut tx = academy.db.write().await?;
    noted(
        &mut tx,
        academy,
        &permit,
        "wave.sent",
        &edition.id,
        outcome.sent,
    )
    .await?;
    tx.commit().await?;
    Ok(outcome)
}
