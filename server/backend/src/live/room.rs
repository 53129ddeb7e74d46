//! One room: a task that decides, stores, then tells.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use domain::Refusal;
use domain::ids::{CommitmentId, PersonId, SessionId};
use domain::permission::Operation;
use domain::sessions::{
    Command, CommandId, Decision, Event, News, Recorded, Room, Seq, SessionState, Setup, ToClient,
    View,
};
use tokio::sync::{mpsc, oneshot};

use super::CHANNEL;
use crate::access::Caller;
use crate::db::Tx;
use crate::store::sessions as store;
use crate::{Academy, Error, Result, audit, exec};

/// A room nobody is connected to is closed after this time without questions.
const IDLE: Duration = Duration::from_mins(1);
/// Commands stored together.
const TOGETHER: usize = 64;
/// Browsers (windows, devices) one person may have in a room.
const LINES: usize = 8;
/// A browser that missed more events than this gets the room anew.
const RESUME: usize = super::BEHIND / 2;

/// What a room is asked.
#[derive(Debug)]
pub(super) enum Ask {
    /// Do a command.
    Do {
        caller: Arc<Caller>,
        id: CommandId,
        command: Command,
        to: To,
    },
    /// Connect a browser.
    Join {
        id: u64,
        who: PersonId,
        after: Option<Seq>,
        queue: mpsc::Sender<String>,
        told: oneshot::Sender<Result<()>>,
    },
    /// Let a browser go.
    Leave { id: u64 },
    /// What somebody may see.
    View {
        who: PersonId,
        told: oneshot::Sender<Result<View>>,
    },
    /// Somebody else may have written to the log.
    CatchUp,
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
    queue: mpsc::Sender<String>,
}

struct Task {
    academy: Arc<Academy>,
    session: SessionId,
    room: Room,
    /// The log since it was read; what a returning browser is told from.
    log: Vec<Recorded>,
    lines: BTreeMap<u64, Connected>,
    /// The log could not be read back after a failure: the room has to be opened anew.
    broken: bool,
}

/// A command that waits to be stored.
struct Pending {
    caller: Arc<Caller>,
    id: CommandId,
    command: Command,
    to: To,
}

/// Runs a room until nobody needs it.
pub(super) async fn run(academy: Arc<Academy>, session: SessionId, mut asks: mpsc::Receiver<Ask>) {
    match Task::load(&academy, &session).await {
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
        Ask::Do {
            to: To::Line(_), ..
        }
        | Ask::Leave { .. }
        | Ask::CatchUp => {}
    }
}

impl Task {
    async fn load(academy: &Arc<Academy>, session: &SessionId) -> Result<Self> {
        let mut tx = academy.db.read().await?;
        let row = store::by_id(&mut tx, session)
            .await?
            .ok_or(Refusal::not_found())?;
        let members = store::members(&mut tx, session).await?;
        let log = store::log(&mut tx, session, Seq::default()).await?;
        let setup = Setup {
            session: session.clone(),
            title: row.title,
            template: row.template,
            members,
        };
        Ok(Self {
            academy: Arc::clone(academy),
            session: session.clone(),
            room: Room::fold(setup, &log),
            log,
            lines: BTreeMap::new(),
            broken: false,
        })
    }

    async fn work(&mut self, asks: &mut mpsc::Receiver<Ask>) {
        let mut batch = Vec::with_capacity(TOGETHER);
        loop {
            match tokio::time::timeout(IDLE, asks.recv_many(&mut batch, TOGETHER)).await {
                Ok(0) => return,
                // No more are taken; those that come in this moment are still answered.
                Err(_) if self.lines.is_empty() => asks.close(),
                Ok(_) | Err(_) => {}
            }
            let before = self.here();
            let mut pending = Vec::new();
            let mut came = Vec::new();
            for ask in batch.drain(..) {
                match ask {
                    Ask::Do {
                        caller,
                        id,
                        command,
                        to,
                    } => pending.push(Pending {
                        caller,
                        id,
                        command,
                        to,
                    }),
                    other => {
                        // What was asked before is done before.
                        self.store(std::mem::take(&mut pending)).await;
                        came.extend(self.answer(other).await);
                    }
                }
            }
            self.store(pending).await;
            if self.broken {
                return;
            }
            self.lines.retain(|_, line| !line.queue.is_closed());
            let here = self.here();
            let tell = if here == before {
                came
            } else {
                self.lines.keys().copied().collect()
            };
            let message = json(&ToClient::Presence { here });
            for id in tell {
                self.send(id, message.clone());
            }
        }
    }

    /// Answers what changes nothing in the log; the browser that came, if one did.
    async fn answer(&mut self, ask: Ask) -> Option<u64> {
        match ask {
            Ask::Do { .. } => {}
            Ask::View { who, told } => {
                drop(told.send(self.room.view_for(&who).map_err(Error::from)));
            }
            Ask::Leave { id } => drop(self.lines.remove(&id)),
            Ask::CatchUp => {
                if let Err(error) = self.catch_up().await {
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
                    self.lines.insert(id, Connected { who, queue });
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
        queue: &mpsc::Sender<String>,
    ) -> Result<()> {
        let full =
            || -> Result<ToClient> { Ok(self.hello(Some(Box::new(self.room.view_for(who)?)))) };
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
        ToClient::Welcome {
            view,
            seq: self.room.board().seq,
            server_now: self.academy.now(),
        }
    }

    /// The events after a number, if they are few; none for a number that was never given.
    fn missed(&self, after: Seq) -> Option<&[Recorded]> {
        let after = usize::try_from(after.get()).ok()?;
        let missed = self.log.get(after..)?;
        (missed.len() <= RESUME).then_some(missed)
    }

    /// Decides, stores together, tells. Somebody else may have stored meanwhile: then once more.
    async fn store(&mut self, mut pending: Vec<Pending>) {
        if pending.is_empty() {
            return;
        }
        for tries in 0.. {
            let from = self.log.len();
            let (answers, outcome) = self.try_store(&pending).await;
            match outcome {
                Ok(()) => {
                    self.tell(from);
                    for (asked, answer) in pending.into_iter().zip(answers) {
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
        let now = self.academy.now();
        let mut answers = Vec::with_capacity(pending.len());
        let mut new = Vec::new();
        for asked in pending {
            let decided = asked.caller.signed_in().and_then(|person| {
                self.room
                    .decide(&person.id, &asked.id, &asked.command, now)
                    .map(|decision| (decision, &person.id))
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
                    self.room.apply(&recorded);
                    if recorded.event.ends_phase() {
                        forget_ballots(&mut self.log);
                    }
                    self.log.push(recorded.clone());
                    let seq = recorded.seq;
                    new.push((recorded, Arc::clone(&asked.caller), moderated));
                    Ok(seq)
                }
            });
        }
        let outcome = if new.is_empty() {
            Ok(())
        } else {
            self.write(&new).await
        };
        (answers, outcome)
    }

    async fn write(&self, new: &[(Recorded, Arc<Caller>, bool)]) -> Result<()> {
        let mut tx = self.academy.db.write().await?;
        for (recorded, caller, moderated) in new {
            store::append(&mut tx, &self.session, recorded).await?;
            self.follow(&mut tx, recorded, caller, *moderated).await?;
        }
        if self.academy.db.is_postgres() {
            exec!(
                &mut tx,
                sqlx::query("SELECT pg_notify($1, $2)")
                    .bind(CHANNEL)
                    .bind(self.session.as_str())
            )?;
        }
        tx.commit().await
    }

    /// What an event changes outside its log, in the same transaction.
    async fn follow(
        &self,
        tx: &mut Tx,
        recorded: &Recorded,
        caller: &Caller,
        moderated: bool,
    ) -> Result<()> {
        let (academy, session) = (self.academy.as_ref(), &self.session);
        if recorded.event.ends_phase() {
            store::erase_ballots(tx, session).await?;
        }
        let state = match &recorded.event {
            Event::Opened => Some(("session.opened", SessionState::Open)),
            Event::PhaseStarted { phase: 0, .. } => {
                Some(("session.started", SessionState::Running))
            }
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

    /// Tells everybody what was added to the log since `from`.
    fn tell(&mut self, from: usize) {
        let mut told: Vec<(u64, String)> = Vec::new();
        for (id, line) in &self.lines {
            let mut seen = Seq::default();
            for recorded in self.log.iter().skip(from) {
                if recorded.seq <= seen {
                    continue;
                }
                let message = match self.room.news_for(&line.who, recorded) {
                    Ok(News::Event(recorded)) => ToClient::Happened(recorded),
                    Ok(News::View(view)) => {
                        seen = view.board.seq;
                        self.hello(Some(view))
                    }
                    Err(_) => break,
                };
                told.push((*id, json(&message)));
            }
        }
        for (id, message) in told {
            self.send(id, message);
        }
    }

    /// Sends to one browser; one whose queue is full is let go.
    fn send(&mut self, id: u64, message: String) {
        if let Some(line) = self.lines.get(&id)
            && line.queue.try_send(message).is_err()
        {
            self.lines.remove(&id);
        }
    }

    fn here(&self) -> Vec<PersonId> {
        let mut here: Vec<PersonId> = self.lines.values().map(|line| line.who.clone()).collect();
        here.sort();
        here.dedup();
        here
    }

    /// Reads what others stored and tells it.
    async fn catch_up(&mut self) -> Result<()> {
        let mut tx = self.academy.db.read().await?;
        let missed = store::log(&mut tx, &self.session, self.room.board().seq).await?;
        drop(tx);
        let from = self.log.len();
        for recorded in missed {
            self.room.apply(&recorded);
            if recorded.event.ends_phase() {
                forget_ballots(&mut self.log);
            }
            self.log.push(recorded);
        }
        self.tell(from);
        Ok(())
    }

    /// Back to what is stored; what others stored after the first `told` events is told.
    async fn reload(&mut self, told: usize) -> Result<()> {
        let fresh = Self::load(&self.academy, &self.session).await?;
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

fn json(message: &ToClient) -> String {
    // Nothing in these types can fail to be written.
    serde_json::to_string(message).unwrap_or_default()
}
