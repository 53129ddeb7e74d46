//! Applications: written, sent, read, decided, answered.

mod decide;
mod letters;
mod list;
mod own;
mod place;
mod together;

use domain::applications::ApplicationState;
use domain::ids::{ApplicationId, PersonId};
use domain::permission::Operation;
use domain::programme::{CALL_ZONE, Edition, EditionState};
use domain::{Refusal, Timestamp};

use crate::access::Caller;
use crate::db::Tx;
use crate::service::today::Task;
use crate::store::applications::{self as store, Application, Event};
use crate::store::{call, co_authors, programme};
use crate::{Error, Result};

pub(super) use decide::check;
pub use decide::{
    DecisionForm, Dossier, OFFER_DAYS, Preview, REASON_MAX, REMIND_DAYS, decide, expire_offer,
    preview, read, remind_offer,
};
pub(super) use letters::entered;
pub use list::{Download, EditionCounts, ListPage, ListQuery, PAGE, download, editions, list};
pub(super) use own::writable;
pub use own::{OwnPage, answer, mine_all, own, save, start, submit, withdraw};
pub use place::{PlaceForm, cancel, move_place};
pub use together::{CO_AUTHORS_MAX, SharedPage, invite, shared, uninvite};

async fn public_edition(tx: &mut Tx, slug: &str) -> Result<Edition> {
    programme::edition_by_slug(tx, slug)
        .await?
        .filter(|edition| edition.state.is_public())
        .ok_or_else(|| Refusal::not_found().into())
}

async fn note(
    tx: &mut Tx,
    id: &ApplicationId,
    actor: Option<&PersonId>,
    event: ApplicationState,
    reason: Option<&str>,
    now: Timestamp,
) -> Result<()> {
    let event = Event {
        at: now,
        actor_id: actor.cloned(),
        event,
        reason: reason.map(ToOwned::to_owned),
    };
    store::insert_event(tx, id, &event).await
}

async fn edition_of(tx: &mut Tx, application: &Application) -> Result<Edition> {
    programme::edition(tx, &application.edition_id)
        .await?
        .ok_or_else(|| Error::fault("an application without its edition"))
}

/// What the caller has to do about applications.
///
/// # Errors
/// When the database fails.
pub(crate) async fn tasks(tx: &mut Tx, caller: &Caller, now: Timestamp) -> Result<Vec<Task>> {
    let person = caller.signed_in()?;
    let mut tasks = Vec::new();
    let mut own = store::own(tx, &person.id).await?;
    // Others ask for nothing, and most people come for something else.
    own.retain(|row| {
        matches!(
            row.state,
            ApplicationState::Draft | ApplicationState::Offered
        )
    });
    let organises = caller.could(Operation::ListApplications);
    let along = co_authors::shared(tx, &person.id).await?;
    if own.is_empty() && along.is_empty() && !organises {
        return Ok(tasks);
    }
    let mut editions = programme::editions(tx).await?;
    if !own.is_empty() {
        // Somebody may have longer than others.
        for (id, leave) in call::leaves(tx, &person.email).await? {
            if let Some(edition) = editions.iter_mut().find(|edition| edition.id == id) {
                *edition = edition.clone().with_leave(Some(&leave));
            }
        }
    }
    let counts = if organises {
        store::state_counts(tx).await?
    } else {
        Vec::new()
    };
    for edition in &editions {
        let task = |key, count, due: Option<Timestamp>, href| Task {
            key,
            about: edition.title.get(caller.language).to_owned(),
            count,
            due,
            zone: Some(CALL_ZONE.to_owned()),
            href,
        };
        for row in own.iter().filter(|row| row.edition_id == edition.id) {
            let href = format!("/apply/{}", edition.slug);
            match row.state {
                ApplicationState::Draft if edition.admits(now).is_ok() => {
                    tasks.push(task(
                        "application-finish",
                        0,
                        Some(edition.call.closes_at),
                        href,
                    ));
                }
                ApplicationState::Offered if row.confirm_by.is_some_and(|by| now <= by) => {
                    tasks.push(task("application-answer", 0, row.confirm_by, href));
                }
                _ => {}
            }
        }
        for draft in along.iter().filter(|draft| draft.edition_id == edition.id) {
            if edition.admits(now).is_ok() {
                let href = format!("/apply/with/{}", draft.application_id);
                let mut task = task("application-along", 0, Some(edition.call.closes_at), href);
                task.about.clone_from(&draft.author);
                tasks.push(task);
            }
        }
        if !matches!(
            edition.state,
            EditionState::CallOpen | EditionState::Selecting
        ) || caller
            .permit(Operation::DecideApplication, &[edition.id.as_str()])
            .is_err()
        {
            continue;
        }
        let waiting: i64 = counts
            .iter()
            .filter(|row| row.edition_id == edition.id && row.state.is_undecided())
            .map(|row| row.count)
            .sum();
        if waiting > 0 {
            let href = format!("/organise/{}/applications?state=submitted", edition.slug);
            tasks.push(task("applications-decide", waiting, None, href));
        }
    }
    Ok(tasks)
}
