//! The picture of a room that server and browsers share: what the events add up to.

use serde::{Deserialize, Serialize};

use super::{
    Act, Commitment, ContributionKind, Event, Group, Notice, Phase, PhaseKind, Recorded, Report,
    RoomRole, Sees, Seq, SessionState, Template, Text,
};
use crate::ids::{PersonId, SessionId};
use crate::{Kind, Refusal, Timestamp};

/// What is on the board of a room. The server's board is whole; a person's board lacks what the
/// person may not see ([`Room::view_for`](super::Room::view_for)). Both change through [`Board::apply`] only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Board {
    /// The session.
    pub session: SessionId,
    /// Its title.
    pub title: String,
    /// How it goes.
    pub template: Template,
    /// Who is in it.
    pub members: Vec<Member>,
    /// Where it stands.
    pub state: SessionState,
    /// The phase it is in, or was in last.
    pub phase: u8,
    /// When the first phase began.
    pub began: Option<Timestamp>,
    /// Minutes each phase is planned for; 0 for those left out.
    pub plan: Vec<u16>,
    /// When the running phase began.
    pub phase_began: Option<Timestamp>,
    /// The event it began with.
    pub phase_since: Seq,
    /// The clock of that phase.
    pub clock: Clock,
    /// What was written, in order.
    pub contributions: Vec<Contribution>,
    /// The dilemma that is worked on.
    pub case: Option<Seq>,
    /// Who has the floor.
    pub floor: Option<PersonId>,
    /// What people committed themselves to, in order.
    pub commitments: Vec<Made>,
    /// What was said to the whole room last.
    pub announcement: Option<Announcement>,
    /// Since when somebody asks for help.
    pub flag: Option<Timestamp>,
    /// What was handed over at the end.
    pub report: Option<Report>,
    /// The number of the last event applied.
    pub seq: Seq,
}

/// A person in a room.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// Who.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// Where they come from: city or organisation.
    pub from: String,
    /// What they are here.
    pub role: RoomRole,
    /// How often they had the floor.
    pub spoken: u32,
    /// When they asked to speak, if they do.
    pub hand: Option<Seq>,
    /// Whether they are ready to go on.
    pub ready: bool,
    /// How many votes they gave in this phase (0 on the boards of others).
    pub voted: u8,
}

impl Member {
    /// Somebody who just came.
    pub fn new(person: PersonId, name: String, from: String, role: RoomRole) -> Self {
        Self {
            person,
            name,
            from,
            role,
            spoken: 0,
            hand: None,
            ready: false,
            voted: 0,
        }
    }
}

/// What somebody wrote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contribution {
    /// Its number.
    pub seq: Seq,
    /// When.
    pub at: Timestamp,
    /// In which phase.
    pub phase: u8,
    /// What it is.
    pub kind: ContributionKind,
    /// Who; nobody where the phase is anonymous.
    pub author: Option<PersonId>,
    /// The text; empty when it was taken back.
    pub text: Option<Text>,
    /// Whether it was changed.
    pub edited: bool,
    /// Whether it was taken back.
    pub withdrawn: bool,
    /// How many votes it has.
    pub votes: u32,
    /// Who voted in this phase (only oneself on the boards of people).
    pub voters: Vec<PersonId>,
    /// The name it stands under with others.
    pub group: Option<Group>,
    /// The contribution it stands with, because it says the same.
    pub into: Option<Seq>,
    /// Its place among those of its phase.
    pub place: Seq,
    /// Whether it is put aside for later.
    pub parked: bool,
    /// Who typed it in from paper.
    pub typed_in: Option<PersonId>,
}

/// What was said to the whole room.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Announcement {
    /// Its number.
    pub seq: Seq,
    /// When.
    pub at: Timestamp,
    /// What.
    pub text: Notice,
}

/// A commitment and who made it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Made {
    /// Its number.
    pub seq: Seq,
    /// Who.
    pub person: Option<PersonId>,
    /// What.
    pub commitment: Commitment,
}

/// The one clock of a room. It says when time is over, by the server's time: a browser only needs
/// to know how far its own clock is off.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Clock {
    /// No phase is running.
    #[default]
    Stopped,
    /// It runs.
    Runs {
        /// When time is over.
        ends_at: Timestamp,
    },
    /// It stands.
    Paused {
        /// Milliseconds left (negative: overrun).
        left: i64,
    },
}

impl Clock {
    /// Milliseconds left at `now` (negative: overrun); none when no phase is running.
    pub const fn left(self, now: Timestamp) -> Option<i64> {
        match self {
            Self::Stopped => None,
            Self::Runs { ends_at } => Some(ends_at.since(now)),
            Self::Paused { left } => Some(left),
        }
    }

    /// The clock with `millis` more; what was overrun is forgiven.
    #[must_use]
    pub fn extended(self, millis: i64, now: Timestamp) -> Self {
        match self {
            Self::Stopped => Self::Stopped,
            Self::Runs { ends_at } => Self::Runs {
                ends_at: ends_at.max(now).plus(millis),
            },
            Self::Paused { left } => Self::Paused {
                left: left.max(0).saturating_add(millis),
            },
        }
    }
}

impl Contribution {
    fn new(recorded: &Recorded, phase: u8, kind: ContributionKind, text: Option<Text>) -> Self {
        Self {
            seq: recorded.seq,
            at: recorded.at,
            phase,
            kind,
            author: recorded.actor.clone(),
            text,
            edited: false,
            withdrawn: false,
            votes: 0,
            voters: Vec::new(),
            group: None,
            into: None,
            place: recorded.seq,
            parked: false,
            typed_in: None,
        }
    }
}

impl Board {
    /// The member `person` is.
    pub fn member(&self, person: &PersonId) -> Option<&Member> {
        self.members.iter().find(|member| member.person == *person)
    }

    /// The phase that is running.
    pub fn running(&self) -> Option<&Phase> {
        match self.state {
            SessionState::Running => self.template.phase(self.phase),
            _ => None,
        }
    }

    /// The contribution with this number.
    pub fn contribution(&self, seq: Seq) -> Option<&Contribution> {
        let at = self.position(seq)?;
        self.contributions.get(at)
    }

    /// Those who ask to speak: who had the floor least comes first, then who asked first.
    pub fn hands(&self) -> Vec<&Member> {
        let mut raised: Vec<&Member> = self
            .members
            .iter()
            .filter(|member| member.hand.is_some())
            .collect();
        raised.sort_by_key(|member| (member.spoken, member.hand));
        raised
    }

    /// Whether `person` may do `act` now: role × phase. What is asked for may still be refused
    /// for what it says.
    ///
    /// # Errors
    /// `not-found` for somebody who is not in the room, `room-role`, or what about the moment or
    /// the role stands in the way.
    pub fn allows(&self, person: &PersonId, act: Act) -> Result<(), Refusal> {
        let role = self.member(person).ok_or_else(Refusal::not_found)?.role;
        if act == Act::Admit {
            // Who sits in a room does not decide who else does.
            return Err(Refusal::new(Kind::Forbidden, "room-role"));
        }
        self.allows_role(role, act)
    }

    /// Whether somebody who plans sessions may do `act` from outside the room: what keeps several
    /// rooms together, and nothing of what is said in one.
    ///
    /// # Errors
    /// `room-role`, or what about the moment stands in the way.
    pub fn allows_from_outside(&self, act: Act) -> Result<(), Refusal> {
        only(matches!(
            act,
            Act::Open | Act::Start | Act::Next | Act::Time | Act::Admit | Act::Announce | Act::Flag
        ))?;
        self.allows_role(RoomRole::Facilitator, act)
    }

    fn allows_role(&self, role: RoomRole, act: Act) -> Result<(), Refusal> {
        use SessionState as S;
        let runs = self.runs(role);
        match act {
            Act::Open => {
                only(runs)?;
                self.during(&[S::Planned])
            }
            Act::Start => {
                only(runs)?;
                self.during(&[S::Open])
            }
            Act::Next | Act::Time | Act::GiveFloor => {
                only(runs)?;
                self.during(&[S::Running])
            }
            Act::ChooseCase => {
                only(runs)?;
                match self.phase_now()?.kind {
                    PhaseKind::Choose => Ok(()),
                    _ => Err(Refusal::conflict("phase-no-choice")),
                }
            }
            Act::Assign => {
                only(runs)?;
                self.during(&[S::Planned, S::Open, S::Running])
            }
            Act::Admit => self.during(&[S::Planned, S::Open, S::Running, S::Closing]),
            Act::Announce => {
                only(runs)?;
                self.during(&[S::Open, S::Running, S::Closing])
            }
            Act::Flag => self.during(&[S::Open, S::Running, S::Closing]),
            Act::TypeIn | Act::Arrange => {
                only(runs || role == RoomRole::Rapporteur)?;
                self.during(&[S::Running, S::Closing])
            }
            Act::Withdraw if runs => self.during(&[S::Running, S::Closing]),
            Act::Write | Act::Withdraw => {
                let phase = self.phase_now()?;
                its_phase(phase, role, !phase.accepts(role).is_empty())
            }
            Act::Vote => {
                let phase = self.phase_now()?;
                if phase.votes == 0 {
                    return Err(Refusal::conflict("phase-no-votes"));
                }
                its_phase(phase, role, phase.voters.contains(&role))
            }
            Act::RaiseHand => {
                let phase = self.phase_now()?;
                its_phase(phase, role, phase.speaks.contains(&role))
            }
            Act::LowerHand => self.during(&[S::Running]),
            Act::Ready => self.during(&[S::Open, S::Running]),
            Act::Commit
                if self
                    .running()
                    .is_some_and(|phase| phase.commits.contains(&role)) =>
            {
                Ok(())
            }
            // That the report is handed over stops nobody who is still writing down what to do.
            Act::Commit => self.during(&[S::Closing, S::Reported]),
            Act::Close => {
                only(runs || role == RoomRole::Rapporteur)?;
                self.during(&[S::Closing])
            }
            Act::Release => {
                only(role == RoomRole::CaseGiver || (runs && !self.has(RoomRole::CaseGiver)))?;
                self.during(&[S::Reported])
            }
        }
    }

    /// Whether `role` runs the room: the facilitator, or anybody where there is none.
    pub fn runs(&self, role: RoomRole) -> bool {
        role == RoomRole::Facilitator || !self.has(RoomRole::Facilitator)
    }

    /// Whether somebody has this role who can still do what it asks. Whoever erased their account has no name any
    /// more; their place stays, because the log speaks of it.
    pub fn has(&self, role: RoomRole) -> bool {
        let mut members = self.members.iter();
        members.any(|member| member.role == role && !member.name.is_empty())
    }

    fn phase_now(&self) -> Result<&Phase, Refusal> {
        self.during(&[SessionState::Running])?;
        self.running().ok_or_else(Refusal::not_found)
    }

    fn during(&self, states: &[SessionState]) -> Result<(), Refusal> {
        if states.contains(&self.state) {
            return Ok(());
        }
        Err(Refusal::conflict(match self.state {
            SessionState::Planned => "session-not-open",
            SessionState::Open => "session-not-started",
            SessionState::Running => "session-running",
            SessionState::Closing => "session-closing",
            SessionState::Reported | SessionState::Released => "session-over",
        }))
    }

    /// Changes the board by what happened. An event names only what is on the board; anything
    /// else it names is passed over.
    pub fn apply(&mut self, recorded: &Recorded) {
        let Recorded { seq, at, actor, .. } = recorded;
        match &recorded.event {
            Event::Opened => self.state = SessionState::Open,
            Event::PhaseStarted { phase, ends_at } => {
                self.state = SessionState::Running;
                self.phase = *phase;
                self.began.get_or_insert(*at);
                self.phase_began = Some(*at);
                self.phase_since = *seq;
                self.clock = Clock::Runs { ends_at: *ends_at };
                self.turn_page();
            }
            Event::Extended { clock, .. } => self.clock = *clock,
            Event::Spread { minutes } => {
                let ahead = usize::from(self.phase) + 1;
                for (planned, minutes) in self.plan.iter_mut().skip(ahead).zip(minutes) {
                    *planned = *minutes;
                }
            }
            Event::Paused { left } => self.clock = Clock::Paused { left: *left },
            Event::Resumed { ends_at } => self.clock = Clock::Runs { ends_at: *ends_at },
            Event::Contributed { phase, kind, text } => {
                let written = Contribution::new(recorded, *phase, *kind, text.clone());
                self.contributions.push(written);
            }
            Event::TypedIn {
                phase,
                kind,
                author,
                text,
            } => {
                let mut written = Contribution::new(recorded, *phase, *kind, text.clone());
                written.author.clone_from(author);
                written.typed_in.clone_from(actor);
                self.contributions.push(written);
            }
            Event::Grouped {
                contribution,
                group,
            } => {
                if let Some(found) = self.contribution_mut(*contribution) {
                    found.group.clone_from(group);
                }
            }
            Event::Merged { contribution, into } => {
                if let Some(found) = self.contribution_mut(*contribution) {
                    found.into = *into;
                }
            }
            Event::Swapped { contribution, with } => self.swap(*contribution, *with),
            Event::Parked {
                contribution,
                parked,
            } => {
                if let Some(found) = self.contribution_mut(*contribution) {
                    found.parked = *parked;
                }
            }
            Event::Joined { person, role } => {
                if self.member(person).is_none() {
                    // The room knows the name.
                    let new = Member::new(person.clone(), String::new(), String::new(), *role);
                    self.members.push(new);
                }
                self.assign(person, *role);
            }
            Event::Left { person, .. } => {
                self.members.retain(|member| member.person != *person);
                if self.floor.as_ref() == Some(person) {
                    self.floor = None;
                }
            }
            Event::Announced { text } => {
                self.announcement = text.clone().map(|text| Announcement {
                    seq: *seq,
                    at: *at,
                    text,
                });
            }
            Event::Flagged { up } => self.flag = up.then_some(*at),
            Event::Edited { contribution, text } => {
                if let Some(edited) = self.contribution_mut(*contribution) {
                    edited.text.clone_from(text);
                    edited.edited = true;
                }
            }
            Event::Withdrawn { contribution } => self.withdraw(*contribution),
            Event::Voted { contribution } => self.vote(*contribution, actor.as_ref()),
            Event::Unvoted { contribution } => self.unvote(*contribution, actor.as_ref()),
            Event::HandRaised => {
                if let Some(member) = self.member_mut(actor.as_ref()) {
                    member.hand.get_or_insert(*seq);
                }
            }
            Event::HandLowered => {
                if let Some(member) = self.member_mut(actor.as_ref()) {
                    member.hand = None;
                }
            }
            Event::FloorGiven { person } => {
                if let Some(member) = self.member_mut(Some(person)) {
                    member.hand = None;
                    member.spoken = member.spoken.saturating_add(1);
                    self.floor = Some(person.clone());
                }
            }
            Event::Ready { ready } => {
                if let Some(member) = self.member_mut(actor.as_ref()) {
                    member.ready = *ready;
                }
            }
            Event::CaseChosen {
                contribution,
                case_giver,
            } => {
                self.case = Some(*contribution);
                if let Some(person) = case_giver {
                    self.assign(person, RoomRole::CaseGiver);
                }
            }
            Event::Assigned { person, role } => self.assign(person, *role),
            Event::ClosingStarted => {
                self.state = SessionState::Closing;
                self.clock = Clock::Stopped;
                self.turn_page();
            }
            Event::Committed(commitment) => self.commitments.push(Made {
                seq: *seq,
                person: actor.clone(),
                commitment: commitment.clone(),
            }),
            Event::Closed { report } => {
                self.state = SessionState::Reported;
                self.report = Some(report.clone());
            }
            Event::Released => self.state = SessionState::Released,
            Event::Unseen => {}
        }
        self.seq = *seq;
    }

    /// What lasts only one phase ends; who voted for what is forgotten.
    fn turn_page(&mut self) {
        self.floor = None;
        for contribution in &mut self.contributions {
            contribution.voters.clear();
        }
        for member in &mut self.members {
            member.hand = None;
            member.ready = false;
            member.voted = 0;
        }
    }

    fn swap(&mut self, one: Seq, other: Seq) {
        let place = |board: &Self, seq| Some(board.contribution(seq)?.place);
        if let (Some(first), Some(second)) = (place(self, one), place(self, other)) {
            for (seq, place) in [(one, second), (other, first)] {
                if let Some(found) = self.contribution_mut(seq) {
                    found.place = place;
                }
            }
        }
    }

    /// The contributions of a phase that stand on their own, in the order they were put in; those
    /// of one group follow each other.
    pub fn arranged(&self, phase: u8) -> Vec<&Contribution> {
        let mut standing: Vec<&Contribution> = self
            .contributions
            .iter()
            .filter(|found| found.phase == phase && found.into.is_none() && !found.parked)
            .collect();
        // A group stands where its first does; what has none comes after them.
        let places: Vec<(&Group, Seq)> = standing
            .iter()
            .filter_map(|&found| Some((found.group.as_ref()?, found.place)))
            .collect();
        let first = |group: &Group| {
            let of_group = places.iter().filter(|(other, _)| *other == group);
            of_group.map(|(_, place)| *place).min()
        };
        standing.sort_by_key(|found| {
            let group = found.group.as_ref().and_then(first);
            (group.is_none(), group, found.place)
        });
        standing
    }

    /// The names of all groups, in the order they were first given.
    pub fn groups(&self) -> Vec<String> {
        let mut groups: Vec<String> = Vec::new();
        for found in &self.contributions {
            if let Some(group) = found.group.as_ref().map(ToString::to_string)
                && !groups.contains(&group)
            {
                groups.push(group);
            }
        }
        groups
    }

    /// What stands with a contribution because it says the same.
    pub fn merged_into(&self, seq: Seq) -> impl Iterator<Item = &Contribution> {
        self.contributions
            .iter()
            .filter(move |found| found.into == Some(seq))
    }

    fn withdraw(&mut self, seq: Seq) {
        let Some(at) = self.position(seq) else { return };
        let Some(withdrawn) = self.contributions.get_mut(at) else {
            return;
        };
        withdrawn.withdrawn = true;
        withdrawn.text = None;
        withdrawn.votes = 0;
        withdrawn.into = None;
        // Its votes can be given again.
        let voters = std::mem::take(&mut withdrawn.voters);
        for person in &voters {
            if let Some(member) = self.member_mut(Some(person)) {
                member.voted = member.voted.saturating_sub(1);
            }
        }
        // What stood with it stands on its own again.
        for found in &mut self.contributions {
            if found.into == Some(seq) {
                found.into = None;
            }
        }
    }

    fn vote(&mut self, seq: Seq, voter: Option<&PersonId>) {
        let Some(contribution) = self.contribution_mut(seq) else {
            return;
        };
        contribution.votes = contribution.votes.saturating_add(1);
        if let Some(person) = voter {
            contribution.voters.push(person.clone());
        }
        if let Some(member) = self.member_mut(voter) {
            member.voted = member.voted.saturating_add(1);
        }
    }

    fn unvote(&mut self, seq: Seq, voter: Option<&PersonId>) {
        let Some(contribution) = self.contribution_mut(seq) else {
            return;
        };
        contribution.votes = contribution.votes.saturating_sub(1);
        contribution.voters.retain(|person| Some(person) != voter);
        if let Some(member) = self.member_mut(voter) {
            member.voted = member.voted.saturating_sub(1);
        }
    }

    /// Gives a role. There is one case giver; who now has to keep silent has no hand up.
    fn assign(&mut self, person: &PersonId, role: RoomRole) {
        let speaks = self.running().map(|phase| phase.speaks.clone());
        for member in &mut self.members {
            if member.person == *person {
                member.role = role;
            } else if role == RoomRole::CaseGiver && member.role == RoomRole::CaseGiver {
                member.role = RoomRole::Adviser;
            } else {
                continue;
            }
            if speaks
                .as_ref()
                .is_some_and(|speaks| !speaks.contains(&member.role))
            {
                member.hand = None;
                if self.floor.as_ref() == Some(&member.person) {
                    self.floor = None;
                }
            }
        }
    }

    fn member_mut(&mut self, person: Option<&PersonId>) -> Option<&mut Member> {
        let person = person?;
        self.members
            .iter_mut()
            .find(|member| member.person == *person)
    }

    /// Contributions stand in the order of their numbers.
    fn position(&self, seq: Seq) -> Option<usize> {
        self.contributions
            .binary_search_by_key(&seq, |contribution| contribution.seq)
            .ok()
    }

    fn contribution_mut(&mut self, seq: Seq) -> Option<&mut Contribution> {
        let at = self.position(seq)?;
        self.contributions.get_mut(at)
    }

    /// Whether the running phase hides from `viewer` what others write and vote in it.
    pub(super) fn hides_from(&self, viewer: &PersonId) -> bool {
        self.running()
            .is_some_and(|phase| phase.sees == Sees::Facilitator)
            && self
                .member(viewer)
                .is_none_or(|member| member.role != RoomRole::Facilitator)
    }

    /// Whether `viewer` may know of this contribution now.
    pub(super) fn shows(&self, contribution: &Contribution, viewer: &PersonId) -> bool {
        contribution.phase != self.phase
            || contribution.author.as_ref() == Some(viewer)
            || !self.hides_from(viewer)
    }

    /// What `viewer` may see of the board.
    #[must_use]
    pub(super) fn redacted(&self, viewer: &PersonId) -> Self {
        let mut board = self.clone();
        board
            .contributions
            .retain(|contribution| self.shows(contribution, viewer));
        let secret_ballot = self.hides_from(viewer);
        for contribution in &mut board.contributions {
            let all = contribution.voters.len();
            contribution.voters.retain(|person| person == viewer);
            if secret_ballot {
                let others = all - contribution.voters.len();
                let others = u32::try_from(others).unwrap_or(u32::MAX);
                contribution.votes = contribution.votes.saturating_sub(others);
            }
        }
        for member in &mut board.members {
            if member.person != *viewer {
                member.voted = 0;
            }
        }
        board
    }
}

fn only(allowed: bool) -> Result<(), Refusal> {
    if allowed {
        Ok(())
    } else {
        Err(Refusal::new(Kind::Forbidden, "room-role"))
    }
}

fn its_phase(phase: &Phase, role: RoomRole, takes_part: bool) -> Result<(), Refusal> {
    if phase.silent.contains(&role) {
        Err(Refusal::new(Kind::Forbidden, "phase-silent"))
    } else if takes_part {
        Ok(())
    } else {
        Err(Refusal::new(Kind::Forbidden, "phase-not-yours"))
    }
}
