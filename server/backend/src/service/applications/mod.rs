//! Applications: written, sent, read, decided, answered.

mod decide;
mod letters;
mod list;
mod own;
mod paper;
mod place;
mod together;

use domain::applications::ApplicationState;
use domain::ids::{ApplicationId, PersonId};
use domain::permission::Operation;
use domain::programme::{CALL_ZONE, Edition};
use domain::{Refusal, Timestamp};

use crate::access::Caller;
use crate::db::Tx;
use crate::service::today::Task;
use crate::store::applications::{self as store, Application, Event};
use crate::store::today::Waiting;
use crate::store::{call, programme};
use crate::{Error, Result};

pub use decide::{
    DecisionForm, Dossier, Intake, OFFER_DAYS, Preview, REASON_MAX, REMIND_DAYS, decide,
    expire_offer, preview, read, remind_offer,
};
pub(super) use decide::{check, shown};
pub(super) use letters::{entered, offered};
pub use list::{Download, EditionCounts, ListPage, ListQuery, PAGE, download, editions, list};
pub(super) use own::writable;
pub use own::{OwnPage, answer, mine_all, own, save, start, submit, withdraw};
pub use paper::paper;
pub use place::{Partner, PlaceForm, SwapForm, cancel, move_place, partners, swap};
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

/// The editions somebody applies to.
async fn editions_of(tx: &mut Tx, waiting: &[Waiting]) -> Result<Vec<Edition>> {
    let mut editions: Vec<Edition> = Vec::new();
    for row in waiting {
        let Waiting::Application { edition: id, .. } = row else {
            continue;
        };
        if editions.iter().all(|edition| edition.id != *id) {
            editions.extend(programme::edition(tx, id).await?);
        }
    }
    Ok(editions)
}

/// What the caller has to do about applications: those that wait for them, and those they decide.
///
/// # Errors
/// When the database fails.
pub(crate) async fn tasks(
    tx: &mut Tx,
    caller: &Caller,
    now: Timestamp,
    waiting: &[Waiting],
) -> Result<Vec<Task>> {
    let person = caller.signed_in()?;
    let organises = caller.could(Operation::ListApplications);
    let own = waiting
        .iter()
        .any(|row| matches!(row, Waiting::Application { .. }));
    let mut editions = if organises {
        programme::editions(tx).await?
    } else {
        editions_of(tx, waiting).await?
    };
    if own {
        // Somebody may have longer than others.
        for (id, leave) in call::leaves(tx, &person.email).await? {
            if let Some(edition) = editions.iter_mut().find(|edition| edition.id == id) {
                *edition = edition.clone().with_leave(Some(&leave));
            }
        }
    }
    let task = |key, about: &str, count, due, href| Task {
        key,
        about: about.to_owned(),
        count,
        due,
        zone: Some(CALL_ZONE.to_owned()),
        href,
    };
    let mut tasks = Vec::new();
    for row in waiting {
        match row {
            Waiting::Application {
                edition,
                state,
                confirm_by,
            } => {
                let Some(edition) = editions.iter().find(|one| one.id == *edition) else {
                    continue;
                };
                let about = edition.title.get(caller.language);
                let href = format!("/apply/{}", edition.slug);
                if *state == ApplicationState::Draft && edition.admits(now).is_ok() {
                    let closes = Some(edition.call.closes_at);
                    tasks.push(task("application-finish", about, 0, closes, href));
                } else if *state == ApplicationState::Offered
                    && confirm_by.is_some_and(|by| now <= by)
                {
                    tasks.push(task("application-answer", about, 0, *confirm_by, href));
                }
            }
            Waiting::Along {
                application,
                author,
                closes_at,
            } => {
                let href = format!("/apply/with/{application}");
                tasks.push(task("application-along", author, 0, Some(*closes_at), href));
            }
            _ => {}
        }
    }
    if !organises {
        return Ok(tasks);
    }
    let counts = store::state_counts(tx).await?;
    for edition in &editions {
        let decides = caller.permit(Operation::DecideApplication, &[edition.id.as_str()]);
        if !edition.is_applying() || decides.is_err() {
            continue;
        }
        let waiting: i64 = counts
            .iter()
            .filter(|row| row.edition_id == edition.id && row.state.is_undecided())
            .map(|row| row.count)
            .sum();
        if waiting > 0 {
            let about = edition.title.get(caller.language);
            let href = format!("/organise/{}/applications?state=submitted", edition.slug);
            tasks.push(task("applications-decide", about, waiting, None, href));
        }
    }
    Ok(tasks)
}
