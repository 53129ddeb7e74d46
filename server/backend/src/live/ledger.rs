//! The one writer of all rooms in this process.
//!
//! Rooms hand over what happened in them and go on when it is durable. What several rooms hand
//! over while a commit runs shares the next one: a busy evening costs few commits, a quiet one
//! waits for none.

use std::sync::Arc;

use domain::ids::{CommitmentId, SessionId};
use domain::permission::Operation;
use domain::sessions::{Event, RoomRole, SessionState};
use tokio::sync::{mpsc, oneshot};

use super::CHANNEL;
use crate::access::Caller;
use crate::db::Tx;
use crate::service::sessions::leave_to_join;
use crate::service::{dilemmas, reports};
use crate::store::accounts;
use crate::store::sessions::{self as store, Entry};
use crate::{Academy, Error, Result, audit, exec};

/// Rooms stored together.
const TOGETHER: usize = 256;
/// Pages that wait for the writer.
const WAITING: usize = 1024;

/// What happened in one room and is not stored yet.
#[derive(Debug)]
pub(super) struct Page {
    pub academy: Arc<Academy>,
    pub session: SessionId,
    /// The events.
    pub entries: Vec<Entry>,
    /// Whose command each of them answers, and whether it was done to somebody else's text.
    pub about: Vec<(Arc<Caller>, bool)>,
    pub told: oneshot::Sender<Result<()>>,
}

/// The writer's desk; it is set up when the first room stores something.
#[derive(Debug)]
pub(super) struct Ledger(mpsc::Sender<Page>);

impl Ledger {
    pub(super) fn open() -> Self {
        let (desk, pages) = mpsc::channel(WAITING);
        tokio::spawn(write_on(pages));
        Self(desk)
    }

    /// Hands a page over; the answer comes when it is durable.
    pub(super) async fn hand_over(&self, page: Page) -> Result<()> {
        let gone = || Error::fault("the writer of the rooms went away");
        self.0.send(page).await.map_err(|_| gone())
    }
}

async fn write_on(mut pages: mpsc::Receiver<Page>) {
    let mut batch = Vec::with_capacity(TOGETHER);
    while pages.recv_many(&mut batch, TOGETHER).await > 0 {
        match write(&batch).await {
            Ok(()) => batch.drain(..).for_each(|page| tell(page, Ok(()))),
            // One of them cannot be stored: each for itself, so that the others are.
            Err(_) if batch.len() > 1 => {
                for page in batch.drain(..) {
                    let outcome = write(std::slice::from_ref(&page)).await;
                    tell(page, outcome);
                }
            }
            Err(error) => {
                if let Some(page) = batch.pop() {
                    tell(page, Err(error));
                }
            }
        }
    }
}

fn tell(page: Page, outcome: Result<()>) {
    // A room waits for its answer, unless the process ends.
    drop(page.told.send(outcome));
}

async fn write(pages: &[Page]) -> Result<()> {
    let Some(Page { academy, .. }) = pages.first() else {
        return Ok(());
    };
    let mut tx = academy.db.write().await?;
    let entries: Vec<&Entry> = pages.iter().flat_map(|page| &page.entries).collect();
    store::append(&mut tx, &entries).await?;
    for page in pages {
        for (entry, (caller, moderated)) in page.entries.iter().zip(&page.about) {
            follow(&mut tx, &page.academy, entry, caller, *moderated).await?;
        }
    }
    if academy.db.is_postgres() {
        let mut said = academy.rooms.process.to_string();
        for page in pages {
            said.push(' ');
            said.push_str(page.session.as_str());
        }
        exec!(
            &mut tx,
            sqlx::query("SELECT pg_notify($1, $2)")
                .bind(CHANNEL)
                .bind(said.as_str())
        )?;
    }
    tx.commit().await
}

/// What an event changes outside its log, in the same transaction.
async fn follow(
    tx: &mut Tx,
    academy: &Academy,
    entry: &Entry,
    caller: &Caller,
    moderated: bool,
) -> Result<()> {
    let Entry { session, recorded } = entry;
    if recorded.event.ends_phase() {
        store::erase_ballots(tx, session, recorded.seq).await?;
    }
    let state = match &recorded.event {
        Event::Opened => Some(("session.opened", SessionState::Open)),
        Event::PhaseStarted { phase: 0, .. } => Some(("session.started", SessionState::Running)),
        Event::ClosingStarted => Some(("session.closing", SessionState::Closing)),
        Event::Closed { .. } => Some(("session.reported", SessionState::Reported)),
        Event::Released => Some(("session.released", SessionState::Released)),
        _ => None,
    };
    if let Some((_, state)) = state {
        let ended = (state == SessionState::Reported).then_some(recorded.at);
        store::set_state(tx, session, state, ended).await?;
    }
    if let (Event::Committed(made), Some(person)) = (&recorded.event, &recorded.actor) {
        let id: CommitmentId = academy.id();
        store::insert_commitment(tx, &id, session, person, made, recorded.at).await?;
    }
    match &recorded.event {
        Event::Joined { person, role } => {
            store::admit(tx, session, person, *role).await?;
            let leave = leave_to_join(*role, session);
            accounts::grant(tx, person, &leave, recorded.actor.as_ref(), recorded.at).await?;
        }
        Event::Left { person, .. } => {
            store::take_out(tx, session, person).await?;
            for role in RoomRole::ALL {
                accounts::revoke(tx, person, &leave_to_join(*role, session)).await?;
            }
        }
        _ => {}
    }
    reports::follow(tx, academy, session, recorded).await?;
    dilemmas::follow(tx, session, recorded).await?;
    // The log itself says who wrote what; the audit has what somebody did to others.
    let noted = match &recorded.event {
        Event::Assigned { person, role } => Some((
            "session.role_given",
            serde_json::json!({"person": person, "role": role.key()}),
        )),
        Event::CaseChosen { case_giver, .. } => Some((
            "session.case_chosen",
            serde_json::json!({"case_giver": case_giver}),
        )),
        Event::Joined { person, role } => Some((
            "session.person_admitted",
            serde_json::json!({"person": person, "role": role.key()}),
        )),
        Event::Left { person, to } => Some((
            "session.person_taken_out",
            serde_json::json!({"person": person, "to": to}),
        )),
        Event::Announced { .. } => Some(("session.announced", serde_json::Value::Null)),
        Event::Withdrawn { contribution } if moderated => Some((
            "session.contribution_removed",
            serde_json::json!({"seq": contribution}),
        )),
        _ => state.map(|(event, _)| (event, serde_json::Value::Null)),
    };
    if let Some((event, detail)) = noted {
        // The room has decided; the permit only says who asked.
        let permit = caller.permit(Operation::KeepOwnAccount, &[])?;
        audit::note(
            tx,
            academy,
            &permit,
            event,
            ("session", session.as_str()),
            detail,
        )
        .await?;
    }
    Ok(())
}
