//! The one writer of all rooms in this process.
//!
//! A room that has something to decide asks for its turn. In its turn it decides, hands over what
//! happened and goes on when that is durable. Rooms that ask while a commit runs share the next one:
//! a busy evening costs few commits, a quiet one waits for none. Several processes on one database take
//! turns as well, by a lock there, and a turn comes with what the others stored before.

use std::collections::HashMap;
use std::sync::Arc;

use domain::ids::{CommitmentId, PersonId, SessionId};
use domain::permission::Operation;
use domain::sessions::{Event, Recorded, RoomRole, Seq, SessionState};
use tokio::sync::{mpsc, oneshot};

use super::news::{self, CHANNEL};
use crate::access::Caller;
use crate::db::Tx;
use crate::service::sessions::leave_to_join;
use crate::service::{dilemmas, reports};
use crate::store::accounts;
use crate::store::sessions::{self as store, Entry};
use crate::{Academy, Error, Result, audit, exec};

/// Rooms stored together.
const TOGETHER: usize = 256;
/// Rooms that wait for their turn.
const WAITING: usize = 1024;
/// Keeps other processes from writing to the logs of rooms until the transaction ends. One lock for all of
/// them: what gathers behind it shares the next commit, and two processes cannot wait for each other.
const LOCK: &str = "SELECT pg_advisory_xact_lock(20270414)";

/// A room that has something to decide.
#[derive(Debug)]
pub(super) struct Request {
    pub academy: Arc<Academy>,
    pub session: SessionId,
    /// The last event it has.
    pub head: Seq,
    pub turn: oneshot::Sender<Result<Turn>>,
}

/// A room's turn: until it hands over its page, or drops the turn, nobody else writes to its log.
#[derive(Debug)]
pub(super) struct Turn {
    /// What another process stored since; the room decides on top of it.
    pub missed: Vec<Recorded>,
    pub page: oneshot::Sender<Page>,
    /// Whether the page is durable.
    pub told: oneshot::Receiver<Result<()>>,
}

/// What happened in one room and is not stored yet.
#[derive(Debug)]
pub(super) struct Page {
    pub academy: Arc<Academy>,
    pub session: SessionId,
    /// The events.
    pub entries: Vec<Entry>,
    /// Whose command each of them answers, and whether it was done to somebody else's text.
    pub about: Vec<(Arc<Caller>, bool)>,
}

/// The writer's desk; it is set up when the first room stores something.
#[derive(Debug)]
pub(super) struct Ledger(mpsc::Sender<Request>);

impl Ledger {
    pub(super) fn open() -> Self {
        let (desk, requests) = mpsc::channel(WAITING);
        tokio::spawn(write_on(requests));
        Self(desk)
    }

    /// Waits for the room's turn.
    pub(super) async fn turn(
        &self,
        academy: &Arc<Academy>,
        session: &SessionId,
        head: Seq,
    ) -> Result<Turn> {
        let gone = || Error::fault("the writer of the rooms went away");
        let (turn, given) = oneshot::channel();
        let request = Request {
            academy: Arc::clone(academy),
            session: session.clone(),
            head,
            turn,
        };
        self.0.send(request).await.map_err(|_| gone())?;
        given.await.map_err(|_| gone())?
    }
}

async fn write_on(mut requests: mpsc::Receiver<Request>) {
    let mut batch = Vec::with_capacity(TOGETHER);
    while let Some(first) = requests.recv().await {
        let tx = begin(&first.academy).await;
        // Whoever asked while others wrote has the same turn.
        batch.push(first);
        while batch.len() < TOGETHER
            && let Ok(request) = requests.try_recv()
        {
            batch.push(request);
        }
        let begun = match tx {
            Ok(tx) => missed(tx, &batch).await,
            Err(error) => Err(error),
        };
        match begun {
            Ok((tx, mut missed)) => {
                let mut turns = Vec::with_capacity(batch.len());
                for request in batch.drain(..) {
                    let (page, decided) = oneshot::channel();
                    let (tell, told) = oneshot::channel();
                    let turn = Turn {
                        missed: missed.remove(&request.session).unwrap_or_default(),
                        page,
                        told,
                    };
                    if request.turn.send(Ok(turn)).is_ok() {
                        turns.push((decided, tell));
                    }
                }
                let (mut pages, mut tell) = (Vec::new(), Vec::new());
                for (decided, told) in turns {
                    // A room that decided nothing hands over nothing.
                    if let Ok(page) = decided.await {
                        pages.push(page);
                        tell.push(told);
                    }
                }
                store_all(tx, &pages, tell).await;
            }
            Err(error) => {
                tracing::error!(code = "ledger", %error, "rooms did not get their turn");
                for request in batch.drain(..) {
                    drop(request.turn.send(Err(Error::Refused(error.refusal()))));
                }
            }
        }
    }
}

/// A transaction in which nobody else writes to the logs of rooms.
async fn begin(academy: &Academy) -> Result<Tx> {
    let mut tx = academy.db.write().await?;
    hold(&mut tx, academy).await?;
    Ok(tx)
}

/// From here on to the end of the transaction nobody else writes to the logs of rooms.
pub(super) async fn hold(tx: &mut Tx, academy: &Academy) -> Result<()> {
    // On SQLite this process is the only one, and writes one thing after the other.
    if academy.db.is_postgres() {
        exec!(tx, sqlx::query(LOCK))?;
    }
    Ok(())
}

/// Writes into the logs of rooms that somebody is no longer in them, as something that was decided outside. A room that
/// is open and decides before it hears of it finds its number taken, reads its log and decides again.
pub(super) async fn take_out(
    tx: &mut Tx,
    academy: &Academy,
    caller: &Caller,
    rooms: &[SessionId],
    person: &PersonId,
) -> Result<()> {
    let actor = &caller.signed_in()?.id;
    let mut entries = Vec::with_capacity(rooms.len());
    for session in rooms {
        let log = store::log(tx, session, Seq::default()).await?;
        let last = log.last().map_or(Seq::default(), |recorded| recorded.seq);
        entries.push(Entry {
            session: session.clone(),
            recorded: Recorded {
                seq: last.next(),
                at: academy.now(),
                actor: Some(actor.clone()),
                command: None,
                event: Event::Left {
                    person: person.clone(),
                    to: None,
                },
            },
        });
    }
    store::append(tx, &entries.iter().collect::<Vec<_>>()).await?;
    for entry in &entries {
        follow(tx, academy, entry, caller, false).await?;
    }
    let news = entries.iter();
    announce(
        tx,
        academy,
        news.map(|entry| (&entry.session, entry.recorded.seq)),
    )
    .await
}

/// What other processes stored before.
async fn missed(mut tx: Tx, batch: &[Request]) -> Result<(Tx, HashMap<SessionId, Vec<Recorded>>)> {
    let Some(Request { academy, .. }) = batch.first() else {
        return Ok((tx, HashMap::new()));
    };
    if !academy.db.is_postgres() {
        return Ok((tx, HashMap::new()));
    }
    let heads: Vec<(SessionId, Seq)> = batch
        .iter()
        .map(|request| (request.session.clone(), request.head))
        .collect();
    let missed = store::logs(&mut tx, &heads).await?;
    Ok((tx, missed))
}

async fn store_all(tx: Tx, pages: &[Page], tell: Vec<oneshot::Sender<Result<()>>>) {
    if pages.is_empty() {
        return;
    }
    let outcome = write(tx, pages).await;
    // A room waits for its answer, unless the process ends.
    let mut tell = pages.iter().zip(tell);
    match outcome {
        Ok(()) => tell.for_each(|(_, told)| drop(told.send(Ok(())))),
        // One of them cannot be stored: each for itself, so that the others are.
        Err(_) if pages.len() > 1 => {
            for (page, told) in tell {
                let outcome = match page.academy.db.write().await {
                    Ok(tx) => write(tx, std::slice::from_ref(page)).await,
                    Err(error) => Err(error),
                };
                drop(told.send(outcome));
            }
        }
        Err(error) => {
            if let Some((_, told)) = tell.next() {
                drop(told.send(Err(error)));
            }
        }
    }
}

async fn write(mut tx: Tx, pages: &[Page]) -> Result<()> {
    let entries: Vec<&Entry> = pages.iter().flat_map(|page| &page.entries).collect();
    store::append(&mut tx, &entries).await?;
    for page in pages {
        for (entry, (caller, moderated)) in page.entries.iter().zip(&page.about) {
            follow(&mut tx, &page.academy, entry, caller, *moderated).await?;
        }
    }
    if let Some(Page { academy, .. }) = pages.first() {
        let last = |page: &Page| page.entries.last().map(|entry| entry.recorded.seq);
        let news = pages
            .iter()
            .filter_map(|page| Some((&page.session, last(page)?)));
        announce(&mut tx, academy, news).await?;
    }
    tx.commit().await
}

/// Tells other processes, once the transaction is committed, which rooms have news.
async fn announce(
    tx: &mut Tx,
    academy: &Academy,
    news: impl Iterator<Item = (&SessionId, Seq)>,
) -> Result<()> {
    if !academy.db.is_postgres() {
        return Ok(());
    }
    for said in news::say(&academy.rooms.process, news) {
        exec!(
            tx,
            sqlx::query("SELECT pg_notify($1, $2)")
                .bind(CHANNEL)
                .bind(said.as_str())
        )?;
    }
    Ok(())
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
