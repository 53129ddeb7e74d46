//! One room: a task that decides, stores, then tells.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use domain::ids::{PersonId, SessionId};
use domain::sessions::{
    Board, Command, CommandId, Decision, Event, Member, News, Recorded, Room, Seq, Sight, ToClient,
    View, wall,
};
use domain::{Refusal, Timestamp};
use tokio::sync::{mpsc, oneshot};

use super::Head;
use super::ledger::Page;
use crate::access::Caller;
use crate::store::sessions::{self as store, Entry};
use crate::{Academy, Error, Result};

/// A room nobody is connected to is closed after this time without questions.
const IDLE: Duration = Duration::from_mins(1);
/// Commands stored together.
const TOGETHER: usize = 64;
/// Browsers (windows, devices) one person may have in a room.
const LINES: usize = 8;
/// A browser that missed more events than this gets the room anew.
const RESUME: usize = super::BEHIND / 2;

/// A message as JSON; everybody who is told the same shares it.
pub type Message = Arc<str>;

/// What a room is asked.
#[derive(Debug)]
pub(super) enum Ask {
    /// Do a command.
    Do {
        caller: Arc<Caller>,
        id: CommandId,
        command: Command,
        from: Origin,
        to: To,
    },
    /// Connect a browser.
    Join {
        id: u64,
        who: PersonId,
        after: Option<Seq>,
        queue: mpsc::Sender<Message>,
        told: oneshot::Sender<Result<()>>,
    },
    /// Let a browser go.
    Leave { id: u64 },
    /// What somebody may see.
    View {
        who: PersonId,
        told: oneshot::Sender<Result<View>>,
    },
    /// How it stands, for those who keep several rooms together.
    Glance {
        told: oneshot::Sender<Result<Glance>>,
    },
    /// Another process wrote this to the log; with nothing, it may have written anything.
    CatchUp(Vec<Recorded>),
}

/// Where a command comes from.
#[derive(Debug)]
pub(super) enum Origin {
    /// From somebody in the room.
    Inside,
    /// From somebody who plans sessions; whom they put into the room, if they do.
    Outside(Option<Box<Member>>),
}

/// How a room stands; nothing of what is said in it.
#[derive(Debug, Clone)]
pub struct Glance {
    /// Who is in it, their hands and whether they are ready.
    pub members: Vec<Member>,
    /// Those whose browsers are connected.
    pub here: Vec<PersonId>,
    /// The board without contributions, commitments and report.
    pub board: Board,
    /// How much was written in the running phase.
    pub written: usize,
    /// When something happened last.
    pub last: Option<Timestamp>,
}

/// Where the answer to a command goes.
#[derive(Debug)]
pub(super) enum To {
    /// To the one who waits for it.
    Once(oneshot::Sender<Result<Seq>>),
    /// To a connected browser.
    Line(u64),
}

struct Connected {
    who: PersonId,
    queue: mpsc::Sender<Message>,
    /// The last event it needs not be told any more.
    seen: Seq,
    /// Whether it has the method already, and needs not be sent it again.
    method: bool,
}

struct Task {
    academy: Arc<Academy>,
    session: SessionId,
    room: Room,
    /// The log since it was read; what a returning browser is told from.
    log: Vec<Recorded>,
    lines: BTreeMap<u64, Connected>,
    /// The people connected, as everybody was told last.
    here: Vec<PersonId>,
    /// Somebody came or went since.
    moved: bool,
    /// The log could not be read back after a failure: the room has to be opened anew.
    broken: bool,
    head: Head,
}

/// A command that waits to be stored.
struct Pending {
    caller: Arc<Caller>,
    id: CommandId,
    command: Command,
    from: Origin,
    to: To,
}

/// Runs a room until nobody needs it.
pub(super) async fn run(
    academy: Arc<Academy>,
    session: SessionId,
    mut asks: mpsc::Receiver<Ask>,
    head: Head,
) {
    match Task::load(&academy, &session, head).await {
        Ok(mut task) => task.work(&mut asks).await,
        Err(error) => {
            // Whoever asks is told; the next one tries again.
            asks.close();
            while let Some(ask) = asks.recv().await {
                refuse(ask, &error);
            }
        }
    }
    asks.close();
    academy.rooms.closed(&session);
}

/// Answers with an error that may be told several times.
fn refuse(ask: Ask, error: &Error) {
    let again = || match error {
        Error::Refused(refusal) => Error::Refused(refusal.clone()),
        other => Error::fault(other),
    };
    // Whoever asked may have gone away.
    match ask {
        Ask::Do {
            to: To::Once(told), ..
        } => drop(told.send(Err(again()))),
        Ask::Join { told, .. } => drop(told.send(Err(again()))),
        Ask::View { told, .. } => drop(told.send(Err(again()))),
        Ask::Glance { told } => drop(told.send(Err(again()))),
        Ask::Do {
            to: To::Line(_), ..
        }
        | Ask::Leave { .. }
        | Ask::CatchUp(_) => {}
    }
}

impl Task {
    async fn load(academy: &Arc<Academy>, session: &SessionId, head: Head) -> Result<Self> {
        let mut tx = academy.db.read().await?;
        let row = store::by_id(&mut tx, session)
            .await?
            .ok_or(Refusal::not_found())?;
        let setup = store::setup(&mut tx, &row).await?;
        let log = store::log(&mut tx, session, Seq::default()).await?;
        head.set(log.last());
        Ok(Self {
            academy: Arc::clone(academy),
            session: session.clone(),
            room: Room::fold(setup, &log),
            log,
            lines: BTreeMap::new(),
            here: Vec::new(),
            moved: false,
            broken: false,
            head,
        })
    }

    async fn work(&mut self, asks: &mut mpsc::Receiver<Ask>) {
        // Most rooms are asked one thing at a time: room for more is made when it comes.
        let (mut batch, mut pending) = (Vec::new(), Vec::new());
        let mut rest = tokio::time::interval(IDLE);
        let academy = Arc::clone(&self.academy);
        let closing = academy.rooms.closing.cancelled();
        tokio::pin!(closing);
        let mut idle = false;
        loop {
            tokio::select! {
                count = asks.recv_many(&mut batch, TOGETHER) => {
                    if count == 0 {
                        return;
                    }
                    idle = false;
                }
                // Its browsers are let go; they come back to whoever serves then.
                () = &mut closing, if !self.lines.is_empty() => {
                    self.lines.clear();
                    asks.close();
                }
                _ = rest.tick() => {
                    let before = self.lines.len();
                    self.lines.retain(|_, line| !line.queue.is_closed());
                    self.moved |= self.lines.len() < before;
                    if std::mem::replace(&mut idle, true) && self.lines.is_empty() {
                        // No more are taken; those that come in this moment are still answered.
                        asks.close();
                    }
                }
            }
            let mut came = Vec::new();
            for ask in batch.drain(..) {
                match ask {
                    Ask::Do {
                        caller,
                        id,
                        command,
                        from,
                        to,
                    } => pending.push(Pending {
                        caller,
                        id,
                        command,
                        from,
                        to,
                    }),
                    other => {
                        // What was asked before is done before.
                        self.store(&mut pending).await;
                        came.extend(self.answer(other).await);
                    }
                }
            }
            self.store(&mut pending).await;
            if self.broken {
                return;
            }
            if std::mem::take(&mut self.moved) {
                self.tell_presence(&came);
            }
        }
    }

    /// Tells everybody who is there; where nobody came or went, those whose browser just came.
    fn tell_presence(&mut self, came: &[u64]) {
        let here = self.people_here();
        let everybody = here != self.here;
        self.here.clone_from(&here);
        let message = json(&ToClient::Presence { here });
        let tell: Vec<u64> = if everybody {
            self.lines.keys().copied().collect()
        } else {
            came.to_vec()
        };
        for id in tell {
            self.send(id, Message::clone(&message));
        }
    }

    fn people_here(&self) -> Vec<PersonId> {
        let lines = self.lines.values().map(|line| line.who.clone());
        let mut here: Vec<PersonId> = lines.filter(|who| *who != wall()).collect();
        here.sort();
        here.dedup();
        here
    }

    fn glance(&self) -> Glance {
        let board = self.room.board();
        let written = |found: &&domain::sessions::Contribution| {
            found.phase == board.phase && !found.withdrawn
        };
        Glance {
            members: board.members.clone(),
            here: self.people_here(),
            written: board.contributions.iter().filter(written).count(),
            last: self.log.last().map(|recorded| recorded.at),
            board: Board {
                contributions: Vec::new(),
                commitments: Vec::new(),
                report: None,
                ..board.clone()
            },
        }
    }

    /// Answers what changes nothing in the log; the browser that came, if one did.
    async fn answer(&mut self, ask: Ask) -> Option<u64> {
        match ask {
            Ask::Do { .. } => {}
            Ask::View { who, told } => {
                drop(told.send(self.room.view_for(&who).map_err(Error::from)));
            }
            Ask::Glance { told } => drop(told.send(Ok(self.glance()))),
            Ask::Leave { id } => {
                self.lines.remove(&id);
                self.moved = true;
            }
            Ask::CatchUp(news) => {
                if let Err(error) = self.catch_up(news).await {
                    tracing::warn!(code = "room", session = %self.session, %error, "a room could not read its log");
                }
            }
            Ask::Join {
                id,
                who,
                after,
                queue,
                told,
            } => {
                let lines = self.lines.values().filter(|line| line.who == who).count();
                let joined = if lines < LINES {
                    self.welcome(&who, after, &queue)
                } else {
                    Err(Refusal::new(domain::Kind::TooMany, "too-many-windows").into())
                };
                let welcome = joined.is_ok();
                if told.send(joined).is_ok() && welcome {
                    let seen = self.room.board().seq;
                    let method = after.is_some();
                    let line = Connected {
                        who,
                        queue,
                        seen,
                        method,
                    };
                    self.lines.insert(id, line);
                    self.moved = true;
                    return Some(id);
                }
            }
        }
        None
    }

    /// Sends what a browser needs to see the room: what it missed, or all.
    fn welcome(
        &self,
        who: &PersonId,
        after: Option<Seq>,
        queue: &mpsc::Sender<Message>,
    ) -> Result<()> {
        let full = || -> Result<ToClient> {
            let view = self.room.view_for(who)?;
            Ok(self.hello(Some(slim(view, after.is_some()))))
        };
        let mut messages = Vec::new();
        if let Some(missed) = after.and_then(|after| self.missed(after)) {
            messages.push(self.hello(None));
            for recorded in missed {
                match self.room.news_for(who, recorded)? {
                    News::Event(recorded) => messages.push(ToClient::Happened(recorded)),
                    News::View(_) => {
                        messages = vec![full()?];
                        break;
                    }
                }
            }
        } else {
            messages.push(full()?);
        }
        for message in &messages {
            queue
                .try_send(json(message))
                .map_err(|_| Error::fault("a browser went away while it was welcomed"))?;
        }
        Ok(())
    }

    fn hello(&self, view: Option<Box<View>>) -> ToClient {
        hello(&self.academy, self.room.board().seq, view)
    }

    /// The events after a number, if they are few; none for a number that was never given.
    fn missed(&self, after: Seq) -> Option<&[Recorded]> {
        let after = usize::try_from(after.get()).ok()?;
        let missed = self.log.get(after..)?;
        (missed.len() <= RESUME).then_some(missed)
    }

    /// Decides, stores together, tells. Where a number was taken all the same, once more.
    async fn store(&mut self, pending: &mut Vec<Pending>) {
        if pending.is_empty() {
            return;
        }
        for tries in 0.. {
            let from = self.log.len();
            let (answers, outcome) = self.try_store(pending).await;
            match outcome {
                Ok(()) => {
                    self.tell(from);
                    for (asked, answer) in pending.drain(..).zip(answers) {
                        self.reply(asked, answer);
                    }
                    return;
                }
                Err(error) => {
                    // What was applied was not stored: back to what is.
                    if let Err(fault) = self.reload(from).await {
                        // Nobody is told what is not known to be stored: everybody comes back.
                        tracing::error!(code = "room", session = %self.session, error = %fault, "a room could not read its log");
                        self.lines.clear();
                        self.broken = true;
                    }
                    if error.is_duplicate() && tries < 3 {
                        continue;
                    }
                    tracing::error!(code = "room", session = %self.session, %error, "commands were not stored");
                    let refusal = error.refusal();
                    for asked in pending.drain(..) {
                        self.reply(asked, Err(refusal.clone()));
                    }
                    return;
                }
            }
        }
    }

    async fn try_store(&mut self, pending: &[Pending]) -> (Vec<Result<Seq, Refusal>>, Result<()>) {
        let ledger = self.academy.rooms.ledger();
        let head = self.room.board().seq;
        self.head.wait(true);
        let turn = ledger.turn(&self.academy, &self.session, head).await;
        self.head.wait(false);
        let turn = match turn {
            Ok(turn) => turn,
            Err(error) => return (Vec::new(), Err(error)),
        };
        if let Err(error) = self.take_in(turn.missed).await {
            return (Vec::new(), Err(error));
        }
        let now = self.academy.now();
        let mut answers = Vec::with_capacity(pending.len());
        let (mut entries, mut about) = (Vec::new(), Vec::new());
        for asked in pending {
            let decided = asked.caller.signed_in().and_then(|person| {
                let decision = match &asked.from {
                    Origin::Inside => self.room.decide(&person.id, &asked.id, &asked.command, now),
                    Origin::Outside(newcomer) => {
                        if let Some(newcomer) = newcomer {
                            self.room.introduce((**newcomer).clone());
                        }
                        self.room
                            .decide_from_outside(&person.id, &asked.id, &asked.command, now)
                    }
                };
                decision.map(|decision| (decision, &person.id))
            });
            answers.push(match decided {
                Err(refusal) => Err(refusal),
                Ok((Decision::Known(seq), _)) => Ok(seq),
                Ok((Decision::New(recorded), person)) => {
                    let moderated = match &recorded.event {
                        Event::Withdrawn { contribution } => self
                            .room
                            .board()
                            .contribution(*contribution)
                            .is_some_and(|found| found.author.as_ref() != Some(person)),
                        _ => false,
                    };
                    let seq = recorded.seq;
                    entries.push(Entry {
                        session: self.session.clone(),
                        recorded: recorded.clone(),
                    });
                    about.push((Arc::clone(&asked.caller), moderated));
                    self.keep(recorded);
                    Ok(seq)
                }
            });
        }
        if entries.is_empty() {
            return (answers, Ok(()));
        }
        let page = Page {
            academy: Arc::clone(&self.academy),
            session: self.session.clone(),
            entries,
            about,
        };
        let gone = || Error::fault("the writer of the rooms went away");
        let outcome = match turn.page.send(page) {
            Ok(()) => turn.told.await.unwrap_or_else(|_| Err(gone())),
            Err(_) => Err(gone()),
        };
        (answers, outcome)
    }

    /// Takes an event into the room and its log.
    fn keep(&mut self, recorded: Recorded) {
        self.room.apply(&recorded);
        self.head.set(Some(&recorded));
        if recorded.event.ends_phase() {
            forget_ballots(&mut self.log);
        }
        self.log.push(recorded);
    }

    fn reply(&mut self, asked: Pending, answer: Result<Seq, Refusal>) {
        match asked.to {
            // Whoever asked may have gone away; what they asked for is kept all the same.
            To::Once(told) => drop(told.send(answer.map_err(Error::from))),
            To::Line(id) => {
                let message = match answer {
                    Ok(seq) => ToClient::Done { id: asked.id, seq },
                    Err(refusal) => ToClient::Refused {
                        id: asked.id,
                        refusal,
                    },
                };
                self.send(id, json(&message));
            }
        }
    }

    /// Tells everybody what was added to the log since `from`. What several see in the same way is
    /// written once.
    fn tell(&mut self, from: usize) {
        let mut lost = Vec::new();
        for recorded in self.log.iter().skip(from) {
            let mut written: [Option<(Sight, Message)>; 4] = [const { None }; 4];
            for (id, line) in &mut self.lines {
                if recorded.seq <= line.seen {
                    continue;
                }
                line.seen = recorded.seq;
                let Ok(sight) = self.room.sight(&line.who, recorded) else {
                    if let Event::Left { to, .. } = &recorded.event {
                        // Taken out of the room: the browser goes where its person does.
                        let moved = json(&ToClient::Moved { to: to.clone() });
                        drop(line.queue.try_send(moved));
                    }
                    lost.push(*id);
                    continue;
                };
                let message = if sight == Sight::Anew {
                    let Ok(view) = self.room.view_for(&line.who) else {
                        continue;
                    };
                    line.seen = view.board.seq;
                    {
                        let seq = view.board.seq;
                        json(&hello(&self.academy, seq, Some(slim(view, line.method))))
                    }
                } else {
                    let known = written
                        .iter_mut()
                        .find(|slot| slot.as_ref().is_none_or(|(seen, _)| *seen == sight));
                    let write = || json(&ToClient::Happened(self.room.as_seen(sight, recorded)));
                    match known {
                        Some(slot) => {
                            Message::clone(&slot.get_or_insert_with(|| (sight, write())).1)
                        }
                        None => write(),
                    }
                };
                if line.queue.try_send(message).is_err() {
                    lost.push(*id);
                }
            }
        }
        for id in lost {
            self.lines.remove(&id);
            self.moved = true;
        }
    }

    /// Sends to one browser; one whose queue is full is let go.
    fn send(&mut self, id: u64, message: Message) {
        if let Some(line) = self.lines.get(&id)
            && line.queue.try_send(message).is_err()
        {
            self.lines.remove(&id);
            self.moved = true;
        }
    }

    /// Tells what another process stored; reads it, where not all of it is known.
    async fn catch_up(&mut self, mut news: Vec<Recorded>) -> Result<()> {
        let head = self.room.board().seq;
        let known = !news.is_empty();
        news.retain(|recorded| recorded.seq > head);
        let next = news.first().map(|recorded| recorded.seq);
        if known && next.is_none_or(|next| next == head.next()) {
            return self.take_in(news).await;
        }
        let mut tx = self.academy.db.read().await?;
        let missed = store::log(&mut tx, &self.session, head).await?;
        drop(tx);
        self.take_in(missed).await
    }

    /// Takes what another process stored into the room, and tells it.
    async fn take_in(&mut self, missed: Vec<Recorded>) -> Result<()> {
        let from = self.log.len();
        let stranger = |recorded: &Recorded| match &recorded.event {
            Event::Joined { person, .. } => !self.room.knows(person),
            _ => false,
        };
        if missed.iter().any(stranger) {
            // Somebody whose name only the database knows.
            return self.reload(from).await;
        }
        for recorded in missed {
            self.keep(recorded);
        }
        self.tell(from);
        Ok(())
    }

    /// Back to what is stored; what others stored after the first `told` events is told.
    async fn reload(&mut self, told: usize) -> Result<()> {
        let head = self.head.clone();
        let fresh = Self::load(&self.academy, &self.session, head).await?;
        self.room = fresh.room;
        self.log = fresh.log;
        self.tell(told);
        Ok(())
    }
}

/// As the log in the database: when a phase ends, votes lose their names.
fn forget_ballots(log: &mut [Recorded]) {
    for recorded in log
        .iter_mut()
        .rev()
        .take_while(|recorded| !recorded.event.ends_phase())
    {
        if recorded.event.is_ballot() {
            recorded.actor = None;
        }
    }
}

fn hello(academy: &Academy, seq: Seq, view: Option<Box<View>>) -> ToClient {
    ToClient::Welcome {
        view,
        seq,
        server_now: academy.now(),
    }
}

/// A picture of the room; without its method for a browser that has it from the page.
fn slim(mut view: View, method: bool) -> Box<View> {
    if method {
        view.board.template.phases.clear();
    }
    Box::new(view)
}

fn json(message: &ToClient) -> Message {
    // Nothing in these types can fail to be written.
    serde_json::to_string(message).unwrap_or_default().into()
}
