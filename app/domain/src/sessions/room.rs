//! The room as the server holds it: decides, folds, and says what each person may see.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::{
    Board, COMMITMENTS_MAX, CONTRIBUTIONS_MAX, Clock, Command, CommandId, Contribution,
    ContributionKind, EXTENSION_MAX, Event, MEMBERS_MAX, Member, PHASE_MAX, PhaseKind, Recorded,
    RoomRole, SHARE_MAX, Seq, SessionState, Template,
};
use crate::ids::{Id as _, PersonId, SessionId};
use crate::text::Prose;
use crate::{Kind, Refusal, Timestamp};

/// What a room is made of before anything happens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setup {
    /// The session.
    pub session: SessionId,
    /// Its title.
    pub title: String,
    /// How it goes.
    pub template: Template,
    /// Who is invited.
    pub members: Vec<Member>,
    /// Who was put into it later: their names.
    pub admitted: Vec<Member>,
}

/// The room: the fold of its log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Room {
    board: Board,
    /// Those who were put in later, as they were introduced.
    admitted: Vec<Member>,
    /// Every command done, with the number of its event.
    done: HashMap<CommandId, Seq>,
}

/// The answer to a command that is not refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// This happens now: store it, then [`Room::apply`] it, then send it.
    New(Recorded),
    /// It was done before, as the event with this number.
    Known(Seq),
}

/// What a person is sent when something happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum News {
    /// The event, without what the person may not see.
    Event(Recorded),
    /// The event changed what the person may see of earlier ones: the room anew.
    View(Box<View>),
}

/// How somebody sees an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sight {
    /// As who asked for it: with the command it answers.
    Own,
    /// As it happened.
    Plain,
    /// Without a name.
    Nameless,
    /// That something happened.
    Unseen,
    /// It changes what is seen of earlier events: the room anew.
    Anew,
}

/// A person's picture of the room: the server's first answer, kept up by events.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct View {
    /// Whose picture this is.
    pub you: PersonId,
    /// What the person may see.
    pub board: Board,
}

/// What became of an event that reached a [`View`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// It came next and is applied.
    Applied,
    /// It was there before.
    Known,
    /// Events before it are missing: ask again from the last number.
    Gap,
}

impl Room {
    /// A room in which nothing has happened.
    pub fn new(setup: Setup) -> Self {
        let phases = setup.template.phases.iter();
        let plan = phases.map(|phase| phase.minutes.target).collect();
        Self {
            admitted: setup.admitted,
            board: Board {
                session: setup.session,
                title: setup.title,
                template: setup.template,
                members: setup.members,
                state: SessionState::Planned,
                phase: 0,
                began: None,
                plan,
                phase_began: None,
                phase_since: Seq::default(),
                clock: Clock::Stopped,
                contributions: Vec::new(),
                case: None,
                floor: None,
                commitments: Vec::new(),
                announcement: None,
                flag: None,
                report: None,
                seq: Seq::default(),
            },
            done: HashMap::new(),
        }
    }

    /// The room after its whole log.
    pub fn fold<'a>(setup: Setup, log: impl IntoIterator<Item = &'a Recorded>) -> Self {
        let mut room = Self::new(setup);
        for recorded in log {
            room.apply(recorded);
        }
        room
    }

    /// The whole board; for the server only.
    pub const fn board(&self) -> &Board {
        &self.board
    }

    /// Changes the room by what happened.
    pub fn apply(&mut self, recorded: &Recorded) {
        self.board.apply(recorded);
        if let Event::Joined { person, .. } = &recorded.event {
            self.name(person);
        }
        if let Some(id) = &recorded.command {
            self.done.insert(id.clone(), recorded.seq);
        }
    }

    /// Says who somebody is who may be put into the room.
    pub fn introduce(&mut self, member: Member) {
        let person = member.person.clone();
        self.admitted.retain(|known| known.person != person);
        self.admitted.push(member);
        self.name(&person);
    }

    /// Whether the room knows the name of somebody, in it or introduced.
    pub fn knows(&self, person: &PersonId) -> bool {
        self.board.member(person).is_some()
            || self.admitted.iter().any(|known| known.person == *person)
    }

    fn name(&mut self, person: &PersonId) {
        let known = self.admitted.iter().find(|known| known.person == *person);
        let member = self
            .board
            .members
            .iter_mut()
            .find(|member| member.person == *person && member.name.is_empty());
        if let (Some(known), Some(member)) = (known, member) {
            member.name.clone_from(&known.name);
            member.from.clone_from(&known.from);
        }
    }

    /// Answers a command of `who`: an event for the log, or the answer given before. The room
    /// does not change; it does when the event, stored, is applied.
    ///
    /// # Errors
    /// What stands in the way: [`Board::allows`], or what the command says.
    pub fn decide(
        &self,
        who: &PersonId,
        id: &CommandId,
        command: &Command,
        now: Timestamp,
    ) -> Result<Decision, Refusal> {
        let member = self.board.member(who).ok_or_else(Refusal::not_found)?;
        if let Some(seq) = self.done.get(id) {
            return Ok(Decision::Known(*seq));
        }
        self.board.allows(who, command.act())?;
        self.decided(member, id, command, now)
    }

    /// Answers a command of somebody who plans sessions and stands outside the room.
    ///
    /// # Errors
    /// What stands in the way: [`Board::allows_from_outside`], or what the command says.
    pub fn decide_from_outside(
        &self,
        who: &PersonId,
        id: &CommandId,
        command: &Command,
        now: Timestamp,
    ) -> Result<Decision, Refusal> {
        if let Some(seq) = self.done.get(id) {
            return Ok(Decision::Known(*seq));
        }
        self.board.allows_from_outside(command.act())?;
        let outside = Member::new(
            who.clone(),
            String::new(),
            String::new(),
            RoomRole::Facilitator,
        );
        self.decided(&outside, id, command, now)
    }

    fn decided(
        &self,
        who: &Member,
        id: &CommandId,
        command: &Command,
        now: Timestamp,
    ) -> Result<Decision, Refusal> {
        let event = self.event(who, command, now)?;
        let anonymous = matches!(event, Event::Contributed { .. })
            && self.board.running().is_some_and(|phase| phase.anonymous);
        Ok(Decision::New(Recorded {
            seq: self.board.seq.next(),
            at: if anonymous { to_the_minute(now) } else { now },
            actor: (!anonymous).then(|| who.person.clone()),
            command: Some(id.clone()),
            event,
        }))
    }

    /// What `command` makes happen, once the table allows it.
    fn event(&self, who: &Member, command: &Command, now: Timestamp) -> Result<Event, Refusal> {
        let board = &self.board;
        Ok(match command {
            Command::Open => Event::Opened,
            Command::StartSession => self.start_phase(0, now),
            Command::NextPhase { from } => self.next_phase(*from, now)?,
            Command::ExtendPhase { minutes } => {
                if !(1..=EXTENSION_MAX).contains(minutes) {
                    return Err(Refusal::invalid("extend-minutes"));
                }
                let millis = i64::from(*minutes) * Timestamp::MINUTE;
                Event::Extended {
                    minutes: *minutes,
                    clock: board.clock.extended(millis, now),
                }
            }
            Command::SpreadTime { from, minutes } => {
                if *from != board.phase {
                    return Err(Refusal::conflict("phase-over"));
                }
                if minutes.len() != board.ahead().count()
                    || minutes.iter().any(|minutes| *minutes > PHASE_MAX)
                {
                    return Err(Refusal::invalid("spread-minutes"));
                }
                Event::Spread {
                    minutes: minutes.clone(),
                }
            }
            Command::Pause => match board.clock {
                Clock::Runs { ends_at } => Event::Paused {
                    left: ends_at.since(now),
                },
                _ => return Err(Refusal::conflict("clock-stands")),
            },
            Command::Resume => match board.clock {
                Clock::Paused { left } => Event::Resumed {
                    ends_at: now.plus(left),
                },
                _ => return Err(Refusal::conflict("clock-runs")),
            },
            Command::Contribute { phase, kind, text } => {
                if *phase != board.phase {
                    return Err(Refusal::conflict("phase-over"));
                }
                let accepts = board
                    .running()
                    .map_or(&[][..], |phase| phase.accepts(who.role));
                if !accepts.contains(kind) {
                    return Err(Refusal::new(Kind::Forbidden, "phase-other-kind"));
                }
                self.has_share(who)?;
                self.has_place()?;
                Event::Contributed {
                    phase: *phase,
                    kind: *kind,
                    text: Some(Prose::parse("text", text)?),
                }
            }
            Command::Edit { contribution, text } => {
                let own = self.own(who, *contribution)?;
                Event::Edited {
                    contribution: own.seq,
                    text: Some(Prose::parse("text", text)?),
                }
            }
            Command::Withdraw { contribution } => {
                let found = if board.runs(who.role) {
                    self.standing(*contribution)?
                } else {
                    self.own(who, *contribution)?
                };
                Event::Withdrawn {
                    contribution: found.seq,
                }
            }
            Command::TypeIn {
                phase,
                kind,
                author,
                text,
            } => self.type_in(*phase, *kind, author.as_ref(), text)?,
            Command::Group {
                contribution,
                group,
            } => Event::Grouped {
                contribution: self.open(*contribution)?.seq,
                group: match group.trim() {
                    "" => None,
                    group => Some(Prose::parse("text", group)?),
                },
            },
            Command::Merge { contribution, into } => self.merge(*contribution, *into)?,
            Command::Move { contribution, up } => self.swap(*contribution, *up)?,
            Command::Park {
                contribution,
                parked,
            } => Event::Parked {
                contribution: self.open(*contribution)?.seq,
                parked: *parked,
            },
            Command::Vote { contribution } => self.vote(who, *contribution)?,
            Command::Unvote { contribution } => self.unvote(who, *contribution)?,
            Command::RaiseHand => Event::HandRaised,
            Command::LowerHand => Event::HandLowered,
            Command::GiveFloor { person } => {
                board.allows(person, super::Act::RaiseHand)?;
                Event::FloorGiven {
                    person: person.clone(),
                }
            }
            Command::Ready { ready } => Event::Ready { ready: *ready },
            Command::ChooseCase { contribution } => self.choose(*contribution)?,
            Command::Assign { person, role } => {
                board.member(person).ok_or_else(Refusal::not_found)?;
                self.keeps_facilitator(person, *role)?;
                Event::Assigned {
                    person: person.clone(),
                    role: *role,
                }
            }
            Command::Admit { person, role } => {
                if !self.knows(person) {
                    return Err(Refusal::not_found());
                }
                if board.member(person).is_none() && board.members.len() >= MEMBERS_MAX {
                    return Err(Refusal::conflict("room-crowded"));
                }
                self.keeps_facilitator(person, *role)?;
                Event::Joined {
                    person: person.clone(),
                    role: *role,
                }
            }
            Command::Dismiss { person, to } => {
                board.member(person).ok_or_else(Refusal::not_found)?;
                self.keeps_facilitator(person, RoomRole::Adviser)?;
                Event::Left {
                    person: person.clone(),
                    to: to.clone(),
                }
            }
            Command::Announce { text } => Event::Announced {
                text: Some(Prose::parse("text", text)?),
            },
            Command::Flag { up } => Event::Flagged { up: *up },
            Command::Commit(draft) => {
                let made = board
                    .commitments
                    .iter()
                    .filter(|made| made.person.as_ref() == Some(&who.person))
                    .count();
                if made >= COMMITMENTS_MAX {
                    return Err(Refusal::conflict("commitments-enough"));
                }
                Event::Committed(draft.parse(now)?)
            }
            Command::CloseSession { report } => Event::Closed {
                report: Prose::parse("report", report)?,
            },
            Command::Release => Event::Released,
        })
    }

    fn start_phase(&self, phase: u8, now: Timestamp) -> Event {
        let minutes = self.board.plan.get(usize::from(phase)).copied();
        let minutes = minutes.unwrap_or_default();
        Event::PhaseStarted {
            phase,
            ends_at: now.plus(i64::from(minutes) * Timestamp::MINUTE),
        }
    }

    fn next_phase(&self, from: u8, now: Timestamp) -> Result<Event, Refusal> {
        let board = &self.board;
        if from != board.phase {
            return Err(Refusal::conflict("phase-over"));
        }
        let chooses = board
            .running()
            .is_some_and(|phase| phase.kind == PhaseKind::Choose);
        if chooses && !board.has(RoomRole::CaseGiver) {
            return Err(Refusal::conflict("choose-case-first"));
        }
        let next = board.ahead().find(|(.., minutes)| *minutes > 0);
        Ok(match next {
            Some((next, ..)) => self.start_phase(next, now),
            None => Event::ClosingStarted,
        })
    }

    /// Whether somebody may write one more: nobody leaves the others without a place. Where nobody knows who writes,
    /// the phase has a share, so that the others have a place in the next.
    fn has_share(&self, who: &Member) -> Result<(), Refusal> {
        let board = &self.board;
        let anonymous = board.running().is_some_and(|phase| phase.anonymous);
        let shares = |made: &&Contribution| match &made.author {
            _ if made.typed_in.is_some() => false,
            Some(author) => !anonymous && *author == who.person,
            None => anonymous && made.phase == board.phase,
        };
        if board.contributions.iter().filter(shares).count() < SHARE_MAX {
            Ok(())
        } else {
            Err(Refusal::conflict("room-share"))
        }
    }

    fn has_place(&self) -> Result<(), Refusal> {
        if self.board.contributions.len() < CONTRIBUTIONS_MAX {
            Ok(())
        } else {
            Err(Refusal::conflict("room-full"))
        }
    }

    /// What was written on paper: of a phase that is over, and of a kind somebody could have
    /// written in it.
    fn type_in(
        &self,
        phase: u8,
        kind: ContributionKind,
        author: Option<&PersonId>,
        text: &str,
    ) -> Result<Event, Refusal> {
        let board = &self.board;
        let written_in = board.template.phase(phase).ok_or_else(Refusal::not_found)?;
        if board.running().is_some() && phase >= board.phase {
            return Err(Refusal::conflict("phase-not-over"));
        }
        let author = match author.filter(|_| !written_in.anonymous) {
            Some(author) => Some(board.member(author).ok_or_else(Refusal::not_found)?),
            None => None,
        };
        if !written_in
            .accepts
            .values()
            .any(|kinds| kinds.contains(&kind))
        {
            return Err(Refusal::new(Kind::Forbidden, "phase-other-kind"));
        }
        self.has_place()?;
        Ok(Event::TypedIn {
            phase,
            kind,
            author: author.map(|member| member.person.clone()),
            text: Some(Prose::parse("text", text)?),
        })
    }

    /// A contribution that everybody sees; what is still sealed is not moved about.
    fn open(&self, seq: Seq) -> Result<&Contribution, Refusal> {
        let found = self.standing(seq)?;
        let sealed = |phase: &super::Phase| phase.sees != super::Sees::All;
        if found.phase == self.board.phase && self.board.running().is_some_and(sealed) {
            Err(Refusal::conflict("phase-sealed"))
        } else {
            Ok(found)
        }
    }

    fn merge(&self, seq: Seq, into: Option<Seq>) -> Result<Event, Refusal> {
        let found = self.open(seq)?;
        if let Some(into) = into {
            let target = self.open(into)?;
            // One step only: a contribution that holds others is merged into none.
            let holds = self.board.merged_into(seq).next().is_some();
            if into == seq || holds || target.into.is_some() || target.phase != found.phase {
                return Err(Refusal::conflict("not-merged"));
            }
        }
        Ok(Event::Merged {
            contribution: seq,
            into,
        })
    }

    /// Changes places with the one before or after in the same group.
    fn swap(&self, seq: Seq, up: bool) -> Result<Event, Refusal> {
        let found = self.open(seq)?;
        let list = self.board.arranged(found.phase);
        let at = list.iter().position(|other| other.seq == seq);
        let beside = at.and_then(|at| list.get(if up { at.checked_sub(1)? } else { at + 1 }));
        match beside.filter(|beside| beside.group == found.group) {
            Some(beside) => Ok(Event::Swapped {
                contribution: seq,
                with: beside.seq,
            }),
            None => Err(Refusal::conflict("not-moved")),
        }
    }

    /// A contribution that was not taken back.
    fn standing(&self, seq: Seq) -> Result<&Contribution, Refusal> {
        self.board
            .contribution(seq)
            .filter(|contribution| !contribution.withdrawn)
            .ok_or_else(Refusal::not_found)
    }

    /// A contribution of `who` from the running phase; what earlier phases produced stands.
    fn own(&self, who: &Member, seq: Seq) -> Result<&Contribution, Refusal> {
        let contribution = self.standing(seq)?;
        if contribution.typed_in.as_ref() == Some(&who.person) {
            // Who typed it in mends what was misread, also later.
            return Ok(contribution);
        }
        match &contribution.author {
            Some(author) if *author == who.person => {}
            Some(_) => return Err(Refusal::new(Kind::Forbidden, "not-your-text")),
            None => return Err(Refusal::conflict("anonymous-stands")),
        }
        if contribution.phase == self.board.phase {
            Ok(contribution)
        } else {
            Err(Refusal::conflict("phase-over"))
        }
    }

    fn vote(&self, who: &Member, seq: Seq) -> Result<Event, Refusal> {
        let contribution = self.standing(seq)?;
        if !self.board.shows(contribution, &who.person) {
            return Err(Refusal::not_found());
        }
        if contribution.voters.contains(&who.person) {
            return Err(Refusal::conflict("voted-already"));
        }
        if contribution.author.as_ref() == Some(&who.person) {
            return Err(Refusal::new(Kind::Forbidden, "vote-own"));
        }
        let cap = self.board.running().map_or(0, |phase| phase.votes);
        if who.voted >= cap {
            return Err(Refusal::conflict("votes-used"));
        }
        Ok(Event::Voted { contribution: seq })
    }

    fn unvote(&self, who: &Member, seq: Seq) -> Result<Event, Refusal> {
        if self.standing(seq)?.voters.contains(&who.person) {
            Ok(Event::Unvoted { contribution: seq })
        } else {
            Err(Refusal::conflict("not-voted"))
        }
    }

    fn choose(&self, seq: Seq) -> Result<Event, Refusal> {
        let contribution = self.standing(seq)?;
        if contribution.kind != ContributionKind::Dilemma {
            return Err(Refusal::conflict("not-a-dilemma"));
        }
        let case_giver = contribution
            .author
            .clone()
            .filter(|author| self.board.member(author).is_some());
        if let Some(person) = &case_giver {
            self.keeps_facilitator(person, RoomRole::CaseGiver)?;
        }
        Ok(Event::CaseChosen {
            contribution: seq,
            case_giver,
        })
    }

    /// Where the template needs a facilitator, the room is never without.
    fn keeps_facilitator(&self, person: &PersonId, role: RoomRole) -> Result<(), Refusal> {
        let facilitates = |member: &Member| member.role == RoomRole::Facilitator;
        let others = |member: &&Member| member.person != *person;
        let members = &self.board.members;
        let keeps = role == RoomRole::Facilitator
            || !self.board.template.roles.contains(&RoomRole::Facilitator)
            || !self.board.member(person).is_some_and(facilitates)
            || members.iter().filter(others).any(facilitates);
        if keeps {
            Ok(())
        } else {
            Err(Refusal::conflict("room-needs-facilitator"))
        }
    }

    /// What `viewer` may see of the room.
    ///
    /// # Errors
    /// `not-found` for somebody who is not in it.
    pub fn view_for(&self, viewer: &PersonId) -> Result<View, Refusal> {
        self.sees(viewer)?;
        Ok(View {
            you: viewer.clone(),
            board: self.board.redacted(viewer),
        })
    }

    /// What `viewer` is told of an event this room has applied. Late readers of the log are told
    /// the same: an event says what the viewer may see *now*.
    ///
    /// # Errors
    /// `not-found` for somebody who is not in the room.
    pub fn news_for(&self, viewer: &PersonId, recorded: &Recorded) -> Result<News, Refusal> {
        Ok(match self.sight(viewer, recorded)? {
            Sight::Anew => News::View(Box::new(self.view_for(viewer)?)),
            sight => News::Event(self.as_seen(sight, recorded)),
        })
    }

    fn sees(&self, viewer: &PersonId) -> Result<(), Refusal> {
        if self.board.member(viewer).is_some() || *viewer == wall() {
            Ok(())
        } else {
            Err(Refusal::not_found())
        }
    }

    /// How `viewer` sees an event this room has applied. Everybody with the same sight of it is
    /// told the same: [`Room::as_seen`].
    ///
    /// # Errors
    /// `not-found` for somebody who is not in the room.
    pub fn sight(&self, viewer: &PersonId, recorded: &Recorded) -> Result<Sight, Refusal> {
        self.sees(viewer)?;
        if self.changes_sight(viewer, &recorded.event) {
            return Ok(Sight::Anew);
        }
        let own = recorded.actor.as_ref() == Some(viewer);
        let plain = if own { Sight::Own } else { Sight::Plain };
        let Some(of) = self.concerns(recorded) else {
            return Ok(plain);
        };
        let ballot = recorded.event.is_ballot();
        let of_this_phase = recorded.seq > self.board.phase_since;
        let secret = ballot && !own && of_this_phase && self.board.hides_from(viewer);
        Ok(if secret || !self.board.shows(of, viewer) {
            Sight::Unseen
        } else if ballot && !own {
            Sight::Nameless
        } else {
            plain
        })
    }

    /// An event as those with this sight of it are told; for [`Sight::Anew`] they are sent the room.
    #[must_use]
    pub fn as_seen(&self, sight: Sight, recorded: &Recorded) -> Recorded {
        let mut told = recorded.clone();
        if sight != Sight::Own {
            told.command = None;
        }
        if matches!(sight, Sight::Nameless | Sight::Unseen) {
            told.actor = None;
        }
        if sight == Sight::Unseen {
            told.event = Event::Unseen;
        }
        if let Event::Contributed { text, .. }
        | Event::Edited { text, .. }
        | Event::TypedIn { text, .. } = &mut told.event
            && self.concerns(recorded).is_some_and(|of| of.withdrawn)
        {
            *text = None;
        }
        told
    }

    /// The contribution an event made or changed.
    fn concerns(&self, recorded: &Recorded) -> Option<&Contribution> {
        let seq = match recorded.event {
            Event::Contributed { .. } | Event::TypedIn { .. } => recorded.seq,
            Event::Edited { contribution, .. }
            | Event::Grouped { contribution, .. }
            | Event::Merged { contribution, .. }
            | Event::Swapped { contribution, .. }
            | Event::Parked { contribution, .. }
            | Event::Withdrawn { contribution }
            | Event::Voted { contribution }
            | Event::Unvoted { contribution } => contribution,
            _ => return None,
        };
        self.board.contribution(seq)
    }

    /// Whether an event makes earlier events look different to `viewer`: a phase that hid what is
    /// written ended, or the viewer changed roles in one.
    fn changes_sight(&self, viewer: &PersonId, event: &Event) -> bool {
        let hid = |phase: u8| {
            self.board
                .template
                .phase(phase)
                .is_some_and(|phase| phase.sees != super::Sees::All)
        };
        match event {
            // Phases left out lie between the one that ended and the one that began.
            Event::PhaseStarted { phase, .. } => (0..*phase).rev().any(|before| {
                hid(before)
                    && (before + 1..*phase)
                        .all(|between| self.board.plan.get(usize::from(between)) == Some(&0))
            }),
            // A newcomer has a name, which the event has not.
            Event::Joined { .. } => true,
            Event::ClosingStarted => hid(self.board.phase),
            Event::Assigned { person, .. } => person == viewer && hid(self.board.phase),
            _ => false,
        }
    }
}

impl View {
    /// Takes the place of an older picture. A fresh one may come without the method, which does not
    /// change and which the older one has.
    pub fn replace(&mut self, mut fresh: Self) {
        if fresh.board.template.phases.is_empty() {
            std::mem::swap(&mut fresh.board.template, &mut self.board.template);
        }
        *self = fresh;
    }

    /// Takes an event in, if it is the next.
    pub fn take(&mut self, recorded: &Recorded) -> Taken {
        if recorded.seq <= self.board.seq {
            Taken::Known
        } else if recorded.seq == self.board.seq.next() {
            self.board.apply(recorded);
            Taken::Applied
        } else {
            Taken::Gap
        }
    }

    /// The member whose picture this is.
    pub fn me(&self) -> Option<&Member> {
        self.board.member(&self.you)
    }

    /// Whether the person may do this now; what a button asks before it shows.
    pub fn may(&self, act: super::Act) -> bool {
        self.board.allows(&self.you, act).is_ok()
    }
}

/// Whoever looks at a screen that the whole room sees: it shows what everybody may see, and asks
/// for nothing.
pub fn wall() -> PersonId {
    PersonId::from_bits(0)
}

const fn to_the_minute(at: Timestamp) -> Timestamp {
    Timestamp::from_millis(at.millis() - at.millis().rem_euclid(Timestamp::MINUTE))
}
