//! Session rooms that are open in this process.
//!
//! Every room that somebody looks at is one task (`room`): commands come to it in a queue, are
//! decided one after the other, stored together, and sent to everybody connected only when they
//! are stored. Queues have an end everywhere: a browser that does not keep up is let go and comes
//! back with the number of the last event it has.
//!
//! Several processes on one PostgreSQL may hold the same room. A room decides in its turn (`ledger`), in
//! which nobody else writes to its log and which begins with what it missed. Each process tells the others
//! of its news (`news`). The number of an event is the key of its row, so that whatever goes wrong, two of
//! them cannot store the same number.

mod ledger;
mod news;
mod room;

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use domain::Refusal;
use domain::ids::{EditionId, ModuleId, PersonId, SessionId};
use domain::permission::Operation;
use domain::sessions::{Command, CommandId, Member, Recorded, Seq, View, wall};
use sqlx::postgres::{PgListener, PgNotification};
use tokio::sync::{mpsc, oneshot};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::access::Caller;
use crate::chance::{OsChance, uuid_v4};
use crate::db::Tx;
use crate::store::sessions as store;
use crate::{Academy, Error, Result};
use ledger::Ledger;
use news::News;
use room::Ask;
pub use room::{Glance, Message};

/// Commands that wait for a room.
const WAITING: usize = 256;
/// Messages that wait for a browser; one that is further behind is let go.
const BEHIND: usize = 256;
/// How long the end of the process waits for sockets.
const GOODBYE: Duration = Duration::from_secs(3);

/// The rooms.
#[derive(Debug, Default)]
pub struct Rooms {
    open: Mutex<HashMap<SessionId, Open>>,
    lines: AtomicU64,
    ledger: OnceLock<Ledger>,
    /// This process, so that it does not read what it stored itself.
    process: Process,
    /// Told when the process is about to end: browsers are let go in good order and come back.
    pub closing: CancellationToken,
    /// The sockets, so that the process can wait for their good-byes.
    pub sockets: TaskTracker,
}

/// A room that is open.
#[derive(Debug)]
struct Open {
    asks: mpsc::Sender<Ask>,
    head: Head,
}

/// How far a room is, for whoever hears of news.
#[derive(Debug, Clone, Default)]
struct Head(Arc<(AtomicI64, AtomicBool)>);

impl Head {
    /// The last event it has.
    fn set(&self, last: Option<&Recorded>) {
        let seq = last.map_or(Seq::default(), |recorded| recorded.seq);
        self.0.0.store(seq.get(), Ordering::Release);
    }

    /// It waits for its turn, which comes with all news.
    fn wait(&self, waits: bool) {
        self.0.1.store(waits, Ordering::Release);
    }

    /// The last event it has, if another with this number is news to it.
    fn before(&self, last: i64) -> Option<Seq> {
        let (head, waits) = (
            self.0.0.load(Ordering::Acquire),
            self.0.1.load(Ordering::Acquire),
        );
        (head < last && !waits).then(|| Seq::new(head))
    }
}

/// A browser's place in a room.
#[derive(Debug)]
pub struct Line {
    id: u64,
    session: SessionId,
    /// Messages for the browser, as JSON. Ends when the browser fell behind or the room closed.
    pub messages: mpsc::Receiver<Message>,
}

/// The name of a process among those on one database.
#[derive(Debug)]
struct Process(String);

impl Default for Process {
    fn default() -> Self {
        Self(uuid_v4(&OsChance))
    }
}

impl std::fmt::Display for Process {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl Rooms {
    /// Lets every browser go and waits a moment until they know.
    pub async fn close(&self) {
        self.closing.cancel();
        self.sockets.close();
        if tokio::time::timeout(GOODBYE, self.sockets.wait())
            .await
            .is_err()
        {
            tracing::warn!(
                sockets = self.sockets.len(),
                "some sockets did not say good-bye"
            );
        }
    }

    fn ledger(&self) -> &Ledger {
        self.ledger.get_or_init(Ledger::open)
    }

    /// How many rooms are open.
    pub fn count(&self) -> usize {
        self.open
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .len()
    }

    /// The queue of a room that is open, with the ask back; or none, when the room was opened now with
    /// it: the first ask of a room that cannot be opened is still answered.
    fn queue(
        academy: &Arc<Academy>,
        session: &SessionId,
        ask: Ask,
    ) -> Option<(mpsc::Sender<Ask>, Ask)> {
        let mut open = academy
            .rooms
            .open
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(room) = open.get(session).filter(|room| !room.asks.is_closed()) {
            return Some((room.asks.clone(), ask));
        }
        let (queue, asks) = mpsc::channel(WAITING);
        // An empty queue takes one.
        drop(queue.try_send(ask));
        let head = Head::default();
        let room = Open {
            asks: queue,
            head: head.clone(),
        };
        open.insert(session.clone(), room);
        tokio::spawn(room::run(Arc::clone(academy), session.clone(), asks, head));
        None
    }

    /// Forgets a room that closed, unless it was opened again meanwhile.
    fn closed(&self, session: &SessionId) {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if open.get(session).is_some_and(|room| room.asks.is_closed()) {
            open.remove(session);
        }
    }
}

/// Sends to a room; one that closes in this moment is opened again.
async fn send(academy: &Arc<Academy>, session: &SessionId, mut ask: Ask) {
    while let Some((queue, back)) = Rooms::queue(academy, session, ask) {
        match queue.send(back).await {
            Ok(()) => return,
            Err(mpsc::error::SendError(back)) => ask = back,
        }
    }
}

async fn answer<T>(
    academy: &Arc<Academy>,
    session: &SessionId,
    ask: impl FnOnce(oneshot::Sender<Result<T>>) -> Ask,
) -> Result<T> {
    let (told, answer) = oneshot::channel();
    send(academy, session, ask(told)).await;
    answer.await.map_err(|_| Error::fault("a room went away"))?
}

/// Who the caller is in a room, as far as the table of roles goes; the room itself knows who was
/// put into it.
fn seat(caller: &Caller, session: &SessionId) -> Result<PersonId> {
    let permit = caller.permit(Operation::JoinSession, &[session.as_str()]);
    match permit {
        Ok(permit) => Ok(permit.person()?.id.clone()),
        Err(refusal) if refusal.kind() == domain::Kind::SignIn => Err(refusal.into()),
        // Others may not know that there is such a room.
        Err(_) => Err(Refusal::not_found().into()),
    }
}

/// What the caller may see of a room.
///
/// # Errors
/// `not-found` for somebody who is not in it.
pub async fn view(academy: &Arc<Academy>, caller: &Caller, session: &SessionId) -> Result<View> {
    let who = seat(caller, session)?;
    answer(academy, session, |told| Ask::View { who, told }).await
}

/// Does a command and waits until it is stored; the number of its event.
///
/// # Errors
/// Why the room refuses it.
pub async fn ask(
    academy: &Arc<Academy>,
    caller: &Arc<Caller>,
    session: &SessionId,
    id: CommandId,
    command: Command,
) -> Result<Seq> {
    seat(caller, session)?;
    let caller = Arc::clone(caller);
    answer(academy, session, |told| Ask::Do {
        caller,
        id,
        command,
        from: room::Origin::Inside,
        to: room::To::Once(told),
    })
    .await
}

/// Does a command from outside a room and waits until it is stored. Whether the caller plans its
/// sessions is asked before.
pub(crate) async fn direct(
    academy: &Arc<Academy>,
    caller: &Arc<Caller>,
    session: &SessionId,
    id: CommandId,
    command: Command,
    newcomer: Option<Member>,
) -> Result<Seq> {
    let caller = Arc::clone(caller);
    answer(academy, session, |told| Ask::Do {
        caller,
        id,
        command,
        from: room::Origin::Outside(newcomer.map(Box::new)),
        to: room::To::Once(told),
    })
    .await
}

/// Takes somebody who loses their place in a module out of its rooms that have not begun, in the transaction in which
/// they lose it; the caller is whoever takes it, or they themselves. The rooms are to be told with [`look`] once that is
/// committed.
pub(crate) async fn leave(
    tx: &mut Tx,
    academy: &Academy,
    caller: &Caller,
    person: &PersonId,
    edition: &EditionId,
    module: &ModuleId,
) -> Result<Vec<SessionId>> {
    ledger::hold(tx, academy).await?;
    let rooms = store::ahead(tx, person, edition, module).await?;
    ledger::take_out(tx, academy, caller, &rooms, person).await?;
    Ok(rooms)
}

/// Tells rooms that are open here that something was written to their logs from outside.
pub(crate) fn look(academy: &Academy, rooms: &[SessionId]) {
    let open = &academy.rooms.open;
    let open = open.lock().unwrap_or_else(PoisonError::into_inner);
    for room in rooms.iter().filter_map(|room| open.get(room)) {
        tell_room(room, Vec::new());
    }
}

/// How a room stands. Whether the caller plans its sessions is asked before.
pub(crate) async fn glance(academy: &Arc<Academy>, session: &SessionId) -> Result<Glance> {
    answer(academy, session, |told| Ask::Glance { told }).await
}

/// What everybody in a room may see, for a screen they all look at. Asked for by one of them.
///
/// # Errors
/// `not-found` for somebody who is not in it.
pub async fn view_of_wall(
    academy: &Arc<Academy>,
    caller: &Caller,
    session: &SessionId,
) -> Result<View> {
    view(academy, caller, session).await?;
    let who = wall();
    answer(academy, session, |told| Ask::View { who, told }).await
}

/// Connects a browser. Its first message is a welcome; with `after`, the number of the last event
/// it has, it may be told only what it missed. On the wall it is told what everybody sees.
///
/// # Errors
/// `not-found` for somebody who is not in the room.
pub async fn join(
    academy: &Arc<Academy>,
    caller: &Arc<Caller>,
    session: &SessionId,
    after: Option<Seq>,
    on_wall: bool,
) -> Result<Line> {
    let (queue, messages) = mpsc::channel(BEHIND);
    let id = academy.rooms.lines.fetch_add(1, Ordering::Relaxed);
    let mut who = seat(caller, session)?;
    if on_wall {
        view_of_wall(academy, caller, session).await?;
        who = wall();
    }
    answer(academy, session, |told| Ask::Join {
        id,
        who,
        after,
        queue,
        told,
    })
    .await?;
    Ok(Line {
        id,
        session: session.clone(),
        messages,
    })
}

impl Line {
    /// Does a command; the answer comes with the messages.
    pub async fn ask(
        &self,
        academy: &Arc<Academy>,
        caller: &Arc<Caller>,
        id: CommandId,
        command: Command,
    ) {
        let caller = Arc::clone(caller);
        send(
            academy,
            &self.session,
            Ask::Do {
                caller,
                id,
                command,
                from: room::Origin::Inside,
                to: room::To::Line(self.id),
            },
        )
        .await;
    }

    /// Leaves the room.
    pub async fn leave(self, academy: &Arc<Academy>) {
        send(academy, &self.session, Ask::Leave { id: self.id }).await;
    }
}

/// Listens, on PostgreSQL, for what other processes stored; until told to stop.
pub async fn listen(academy: Arc<Academy>, stop: CancellationToken) {
    let Some(pool) = academy.db.postgres() else {
        return;
    };
    loop {
        let heard = async {
            let mut listener = PgListener::connect_with(pool).await?;
            listener.listen(news::CHANNEL).await?;
            // Whatever was said before anybody listened.
            let mut said: Option<PgNotification> = None;
            loop {
                // None: the connection was lost and made again; anything may have been said.
                let news = said.map(|first| {
                    let (mut news, mut next) = (News::new(), Some(first));
                    while let Some(message) = next {
                        news::hear(&academy.rooms.process, message.payload(), &mut news);
                        next = listener.next_buffered();
                    }
                    news
                });
                if let Err(error) = catch_up(&academy, news).await {
                    tracing::warn!(code = "listen", %error, "what other processes stored could not be read");
                    catch_up(&academy, None).await?;
                }
                said = listener.try_recv().await?;
            }
        };
        tokio::select! {
            () = stop.cancelled() => return,
            outcome = heard => {
                let outcome: Result<()> = outcome;
                if let Err(error) = outcome {
                    tracing::warn!(code = "listen", %error, "listening for other processes failed; trying again");
                }
            }
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(Duration::from_secs(1)) => {}
        }
    }
}

/// Gives rooms that are open here what others stored: those that have news, or all where nobody knows.
async fn catch_up(academy: &Academy, news: Option<News>) -> Result<()> {
    let open = || {
        let open = &academy.rooms.open;
        open.lock().unwrap_or_else(PoisonError::into_inner)
    };
    let Some(news) = news else {
        for room in open().values() {
            tell_room(room, Vec::new());
        }
        return Ok(());
    };
    // What a room learned in its turn, or will, is no news.
    let heads: Vec<(SessionId, Seq)> = open()
        .iter()
        .filter_map(|(id, room)| {
            let last = news.get(id.as_str())?;
            Some((id.clone(), room.head.before(*last)?))
        })
        .collect();
    if heads.is_empty() {
        return Ok(());
    }
    let mut tx = academy.db.read().await?;
    let logs = store::logs(&mut tx, &heads).await?;
    drop(tx);
    let open = open();
    for (id, events) in logs {
        if let Some(room) = open.get(&id) {
            tell_room(room, events);
        }
    }
    Ok(())
}

fn tell_room(room: &Open, events: Vec<Recorded>) {
    // A room whose queue is full learns of it in its next turn.
    drop(room.asks.try_send(Ask::CatchUp(events)));
}
