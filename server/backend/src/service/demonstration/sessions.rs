//! Demonstration of sessions: what `demo/sessions.json` tells is played in a room, command by
//! command, so that the log is one that a room could have written.

use std::collections::HashMap;

use domain::dilemmas::Confidentiality;
use domain::ids::{CommitmentId, MethodId, SessionId};
use domain::language::Bilingual;
use domain::programme::CALL_ZONE;
use domain::reports::{Passage, Section, Verdict};
use domain::sessions::{
    Command, CommitmentDraft, ContributionKind, Decision, Event, Member, PhaseKind, Recorded, Room,
    RoomRole, Seq, SessionState, Setup,
};
use domain::workspace::CommitmentState;
use domain::{Language, Timestamp};
use serde::Deserialize;

use super::{Dice, World, read};
use crate::db::Tx;
use crate::service::sessions as service;
use crate::store::sessions::{self as store, Session};
use crate::store::{dilemmas, groups, methods, reports, workspace};
use crate::{Academy, Error, Result, when};

#[derive(Deserialize)]
struct Content {
    sessions: Vec<Told>,
}

#[derive(Deserialize)]
struct Told {
    key: String,
    edition: String,
    module: String,
    template: String,
    title: Bilingual,
    starts_at: Option<String>,
    starts_in_days: Option<i64>,
    start_time: Option<String>,
    started_minutes_ago: Option<i64>,
    participants: Vec<Participant>,
    chosen_dilemma: Option<String>,
    phases: Vec<Phase>,
    commitments: Vec<Commitment>,
    report: Option<Report>,
    queue: Vec<Hand>,
}

#[derive(Deserialize)]
struct Participant {
    person: String,
    role: RoomRole,
}

#[derive(Deserialize)]
struct Phase {
    /// None: it is running.
    minutes: Option<i64>,
    contributions: Vec<Contribution>,
}

#[derive(Deserialize)]
struct Contribution {
    at_minute: i64,
    author: String,
    /// A [`ContributionKind`], `vote` or `commitment`.
    kind: String,
    text: Option<String>,
    dilemma: Option<String>,
}

#[derive(Deserialize)]
struct Commitment {
    author: String,
    what: String,
    first_step: String,
    /// Days before now, when it was made after the session.
    made_days_ago: Option<i64>,
    due_on: Option<String>,
    due_in_days: Option<i64>,
    status: CommitmentState,
    #[serde(default)]
    learned: Option<String>,
}

#[derive(Deserialize)]
struct Report {
    text: String,
    approved_by_case_giver: bool,
}

#[derive(Deserialize)]
struct Hand {
    author: String,
    raised_seconds_ago: i64,
}

pub(super) async fn fill(tx: &mut Tx, academy: &Academy, world: &World) -> Result<()> {
    let content: Content = read("sessions.json", include_str!("../../../demo/sessions.json"))?;
    let dice = world.dice("sessions");
    talk(tx, world).await?;
    method(tx, world, &dice).await?;
    for told in content.sessions {
        let starts = told.starts(world);
        let session = told.session(world, &dice, starts)?;
        let mut play = Play::new(&told, world, &dice, &session)?;
        service::insert(
            tx,
            academy,
            &session,
            &play.people,
            &world.person("org1")?.id,
        )
        .await?;
        if let Some(owner) = play
            .role(RoomRole::CaseGiver)
            .filter(|_| told.chosen_dilemma.is_some())
        {
            let owner = &world.person(owner)?.id;
            let all = dilemmas::of_person(tx, owner).await?;
            let of_module = |dilemma: &&dilemmas::Dilemma| dilemma.module_id == session.module_id;
            if let Some(dilemma) = all.iter().find(of_module) {
                dilemmas::plan_with(tx, &session.id, &dilemma.id).await?;
            }
        }
        play.all(starts)?;
        play.store(tx).await?;
        later(tx, &told, world, &dice, &session).await?;
    }
    divide(tx, world).await
}

/// What was said about two dilemmas while they were prepared.
const TALK: [(&str, &str, i64, &str); 4] = [
    (
        "p02",
        "fac2",
        9,
        "You write that fast placement is what the council counts. Who else counts, and what would they count?",
    ),
    (
        "p02",
        "p02",
        8,
        "The employment service counts who is still in work after a year. Nobody has put the two figures side by side yet; I will bring them.",
    ),
    (
        "p02",
        "fac2",
        8,
        "Good: then your peers can start from the two figures. I take it as prepared.",
    ),
    (
        "p04",
        "fac2",
        2,
        "Your situation tells what the town hall does for others. What keeps it from hiring itself: the rules, or the people who apply them?",
    ),
];

async fn talk(tx: &mut Tx, world: &World) -> Result<()> {
    for (at, (owner, author, days, body)) in (0..).zip(TALK) {
        let owner = &world.person(owner)?.id;
        if let Some(dilemma) = dilemmas::of_person(tx, owner).await?.first() {
            let key = format!("demonstration-{at}");
            let author = &world.person(author)?.id;
            let when = world.ago(days, "09:40").plus(at * Timestamp::MINUTE);
            dilemmas::comment(tx, &key, &dilemma.id, author, body, when).await?;
        }
    }
    Ok(())
}

/// A method the academy made of one that was shipped: shorter, for groups that meet online.
async fn method(tx: &mut Tx, world: &World, dice: &Dice) -> Result<()> {
    let shipped = service::template("incident_intervision")
        .ok_or_else(|| Error::fault("no template incident_intervision"))?;
    let made = world.ago(30, "11:15");
    let id: MethodId = dice.id(made);
    let mut template = shipped.copied(id.to_string());
    template.title = Bilingual {
        en: "Incident intervision, online".to_owned(),
        fr: "Intervision par incident, en ligne".to_owned(),
    };
    template
        .phases
        .retain(|phase| phase.kind != PhaseKind::ReportBack);
    template.minutes = template
        .phases
        .iter()
        .map(|phase| phase.minutes.target)
        .sum();
    template.people.max = 8;
    methods::insert(tx, &id, &template, &world.person("fac2")?.id, made).await
}

/// Groups proposed for a module that has met: whoever plans the next round finds them.
async fn divide(tx: &mut Tx, world: &World) -> Result<()> {
    const COUNT: usize = 4;
    let module = world.module("2019", "work")?;
    let guests = groups::guests(tx, &module.id).await?;
    if let [one, other, ..] = guests.as_slice() {
        groups::set_apart(tx, &module.id, (&one.id, &other.id), true).await?;
    }
    let inputs = crate::service::groups::inputs(tx, module, &guests, false).await?;
    let seed = 2019;
    let places: Vec<_> = guests
        .iter()
        .zip(inputs.propose(COUNT, seed))
        .map(|(guest, number)| (guest.id.clone(), i64::try_from(number).unwrap_or_default()))
        .collect();
    let plan = groups::Plan {
        groups: i64::try_from(COUNT).unwrap_or_default(),
        seed: i64::try_from(seed).unwrap_or_default(),
        together: false,
        revision: 0,
    };
    groups::replace(tx, &module.id, &plan, &places).await
}

impl Told {
    fn starts(&self, world: &World) -> Timestamp {
        if let Some(local) = &self.starts_at {
            return when::instant(local, CALL_ZONE).unwrap_or(world.now);
        }
        if let Some(minutes) = self.started_minutes_ago {
            return world.now.plus(-minutes * Timestamp::MINUTE);
        }
        let time = self.start_time.as_deref().unwrap_or("10:00");
        world.at(self.starts_in_days.unwrap_or_default(), time)
    }

    fn session(&self, world: &World, dice: &Dice, starts: Timestamp) -> Result<Session> {
        let template = service::template(&self.template)
            .ok_or_else(|| Error::fault(format!("no template {}", self.template)))?;
        Ok(Session {
            id: dice.id::<SessionId>(starts.plus(-7 * Timestamp::DAY)),
            edition_id: world.edition(&self.edition)?.id.clone(),
            module_id: Some(world.module(&self.edition, &self.module)?.id.clone()),
            title: self.title.get(Language::En).to_owned(),
            template: template.clone(),
            state: SessionState::Planned,
            language: Language::En,
            planned_at: starts,
            ended_at: None,
        })
    }
}

/// A session as it is played.
struct Play<'a> {
    told: &'a Told,
    world: &'a World,
    dice: &'a Dice,
    session: SessionId,
    people: Vec<(domain::ids::PersonId, RoomRole)>,
    room: Room,
    log: Vec<Recorded>,
    /// The commitments made in the room, in order.
    made: usize,
    dilemmas: HashMap<String, Seq>,
}

impl<'a> Play<'a> {
    fn new(told: &'a Told, world: &'a World, dice: &'a Dice, session: &Session) -> Result<Self> {
        let chooses = service::chooses_case(&session.template);
        let mut people = Vec::new();
        let mut members = Vec::new();
        for part in &told.participants {
            let person = world.person(&part.person)?;
            // Where the room chooses the case, everybody comes as a peer.
            let role = match part.role {
                RoomRole::CaseGiver if chooses => RoomRole::Adviser,
                role => role,
            };
            people.push((person.id.clone(), role));
            members.push(Member::new(
                person.id.clone(),
                person.name.clone(),
                String::new(),
                role,
            ));
        }
        let room = Room::new(Setup {
            session: session.id.clone(),
            title: session.title.clone(),
            template: session.template.clone(),
            members,
            admitted: Vec::new(),
        });
        Ok(Self {
            told,
            world,
            dice,
            session: session.id.clone(),
            people,
            room,
            log: Vec::new(),
            made: 0,
            dilemmas: HashMap::new(),
        })
    }

    fn ask(&mut self, who: &str, command: &Command, at: Timestamp) -> Result<Seq> {
        let person = &self.world.person(who)?.id;
        let decision = self.room.decide(person, &self.dice.id(at), command, at);
        match decision {
            Ok(Decision::New(recorded)) => {
                let seq = recorded.seq;
                self.room.apply(&recorded);
                if recorded.event.ends_phase() {
                    for earlier in &mut self.log {
                        if earlier.event.is_ballot() {
                            earlier.actor = None;
                        }
                    }
                }
                self.log.push(recorded);
                Ok(seq)
            }
            Ok(Decision::Known(seq)) => Ok(seq),
            Err(refusal) => Err(Error::fault(format!(
                "demo/sessions.json: {}: {who} {command:?}: {refusal}",
                self.told.key
            ))),
        }
    }

    /// Whoever has this role in the story.
    fn role(&self, role: RoomRole) -> Option<&'a str> {
        let mut parts = self.told.participants.iter();
        parts
            .find(|part| part.role == role)
            .map(|part| part.person.as_str())
    }

    fn all(&mut self, starts: Timestamp) -> Result<()> {
        let facilitator = self.role(RoomRole::Facilitator).unwrap_or_default();
        if self.told.phases.is_empty() {
            return Ok(());
        }
        self.ask(
            facilitator,
            &Command::Open,
            starts.plus(-5 * Timestamp::MINUTE),
        )?;
        self.ask(facilitator, &Command::StartSession, starts)?;
        let mut ends = starts;
        for (from, phase) in (0_u8..).zip(&self.told.phases) {
            for (second, contribution) in (0..).zip(&phase.contributions) {
                let at = contribution.at_minute * Timestamp::MINUTE + second * Timestamp::SECOND;
                self.contribute(from, contribution, starts.plus(at))?;
            }
            let Some(minutes) = phase.minutes else {
                for hand in &self.told.queue {
                    let at = self
                        .world
                        .now
                        .plus(-hand.raised_seconds_ago * Timestamp::SECOND);
                    self.ask(&hand.author, &Command::RaiseHand, at)?;
                }
                return Ok(());
            };
            ends = ends.plus(minutes * Timestamp::MINUTE);
            let chosen = self.told.chosen_dilemma.as_ref();
            if self.room.board().allows(
                &self.world.person(facilitator)?.id,
                domain::sessions::Act::ChooseCase,
            ) == Ok(())
                && let Some(seq) = chosen.and_then(|key| self.dilemmas.get(key))
            {
                let contribution = *seq;
                self.ask(
                    facilitator,
                    &Command::ChooseCase { contribution },
                    ends.plus(-10 * Timestamp::SECOND),
                )?;
            }
            self.ask(facilitator, &Command::NextPhase { from }, ends)?;
        }
        self.end(ends)
    }

    fn contribute(&mut self, phase: u8, told: &Contribution, at: Timestamp) -> Result<()> {
        let text = told.text.clone().unwrap_or_default();
        let command = match (told.kind.as_str(), ContributionKind::from_key(&told.kind)) {
            ("vote", _) => {
                let dilemma = told.dilemma.as_ref().and_then(|key| self.dilemmas.get(key));
                let contribution = *dilemma.ok_or_else(|| Error::fault("a vote for no dilemma"))?;
                Command::Vote { contribution }
            }
            ("commitment", _) => return self.commit(at),
            (_, Some(kind)) => Command::Contribute { phase, kind, text },
            (other, None) => return Err(Error::fault(format!("no kind {other}"))),
        };
        let seq = self.ask(&told.author, &command, at)?;
        if let (Some(key), Command::Contribute { .. }) = (&told.dilemma, &command) {
            self.dilemmas.insert(key.clone(), seq);
        }
        Ok(())
    }

    /// Makes the next commitment of those made in the room.
    fn commit(&mut self, at: Timestamp) -> Result<()> {
        let Some(told) = self.told.commitments.get(self.made) else {
            return Ok(());
        };
        self.made += 1;
        let draft = CommitmentDraft {
            text: told.what.clone(),
            first_step: told.first_step.clone(),
            due_on: told.due_on(self.world),
        };
        self.ask(&told.author, &Command::Commit(draft), at)?;
        Ok(())
    }

    fn end(&mut self, mut at: Timestamp) -> Result<()> {
        while let Some(next) = self.told.commitments.get(self.made)
            && !next.is_later(at, self.world)
        {
            at = at.plus(Timestamp::MINUTE);
            self.commit(at)?;
        }
        let Some(report) = &self.told.report else {
            return Ok(());
        };
        let rapporteur = self.role(RoomRole::Rapporteur).unwrap_or_default();
        let close = Command::CloseSession {
            report: report.text.clone(),
        };
        self.ask(rapporteur, &close, at.plus(3 * Timestamp::HOUR))?;
        if report.approved_by_case_giver {
            let case_giver = self.role(RoomRole::CaseGiver).unwrap_or_default();
            self.ask(case_giver, &Command::Release, at.plus(20 * Timestamp::HOUR))?;
        }
        Ok(())
    }

    async fn store(&self, tx: &mut Tx) -> Result<()> {
        let mut ended = None;
        let entries: Vec<store::Entry> = self
            .log
            .iter()
            .map(|recorded| store::Entry {
                session: self.session.clone(),
                recorded: recorded.clone(),
            })
            .collect();
        store::append(tx, &entries.iter().collect::<Vec<_>>()).await?;
        for recorded in &self.log {
            if let Event::Closed { .. } = recorded.event {
                ended = Some(recorded.at);
            }
            if let (Event::Committed(made), Some(person)) = (&recorded.event, &recorded.actor) {
                let id: CommitmentId = self.dice.id(recorded.at);
                store::insert_commitment(tx, &id, &self.session, person, made, recorded.at).await?;
            }
        }
        store::set_state(tx, &self.session, self.room.board().state, ended).await?;
        self.report(tx).await
    }

    /// The report: drafted from the room, every passage approved where the case giver released it. Every other person
    /// agrees to be named; all agree to a replay of what was released, and what is not is still to be answered.
    async fn report(&self, tx: &mut Tx) -> Result<()> {
        let board = self.room.board();
        let Some(short) = &board.report else {
            return Ok(());
        };
        let released = board.state == SessionState::Released;
        let passage = |section, position, body: String| Passage {
            id: self.dice.id(self.world.now),
            section,
            position,
            source: None,
            author: None,
            body,
            edited: false,
            verdict: if released {
                Verdict::Approved
            } else {
                Verdict::Pending
            },
            revision: 0,
        };
        let short = passage(Section::SHORT, 0, short.to_string());
        reports::insert(tx, &self.session, &short).await?;
        for (position, drafted) in (0..).zip(domain::reports::draft(board)) {
            let drafted = Passage {
                source: Some(drafted.source),
                author: drafted.author,
                ..passage(drafted.section, position, drafted.body)
            };
            reports::insert(tx, &self.session, &drafted).await?;
        }
        for (at, (person, _)) in self.people.iter().enumerate() {
            let named = at % 2 == 0;
            if !named && !released {
                continue;
            }
            let consent = reports::Consent {
                person_id: person.clone(),
                named,
                replay: released,
            };
            reports::set_consent(tx, &self.session, &consent, self.world.now).await?;
        }
        if released {
            let shared = reports::Shared {
                audience: Confidentiality::Academy,
                thread_id: None,
            };
            reports::share(tx, &self.session, &shared).await?;
        }
        Ok(())
    }
}

impl Commitment {
    fn due_on(&self, world: &World) -> String {
        self.due_on
            .clone()
            .unwrap_or_else(|| world.day(self.due_in_days.unwrap_or_default()))
    }

    /// Whether it was made long after the session.
    fn is_later(&self, ended: Timestamp, world: &World) -> bool {
        self.made_days_ago
            .is_some_and(|days| world.ago(days, "12:00").since(ended) > Timestamp::DAY)
    }
}

/// What became of the commitments, and those that were made when the session was long over.
async fn later(
    tx: &mut Tx,
    told: &Told,
    world: &World,
    dice: &Dice,
    session: &Session,
) -> Result<()> {
    for commitment in &told.commitments {
        if commitment.is_later(session.planned_at, world) {
            let at = world.ago(commitment.made_days_ago.unwrap_or_default(), "16:20");
            let draft = CommitmentDraft {
                text: commitment.what.clone(),
                first_step: commitment.first_step.clone(),
                due_on: commitment.due_on(world),
            };
            let made = draft.parse(at)?;
            let id: CommitmentId = dice.id(at);
            let person = &world.person(&commitment.author)?.id;
            store::insert_commitment(tx, &id, &session.id, person, &made, at).await?;
        }
    }
    for mut stored in workspace::commitments_of_session(tx, &session.id).await? {
        let mut all = told.commitments.iter();
        let Some(told) = all.find(|told| told.what == stored.body) else {
            continue;
        };
        if told.status == CommitmentState::Made {
            continue;
        }
        let from = stored.state;
        stored.state = told.status;
        stored.learned = told.learned.clone().unwrap_or_default();
        stored.updated_at = stored
            .created_at
            .plus(21 * Timestamp::DAY)
            .min(world.now.plus(-Timestamp::HOUR));
        let check_in = workspace::CheckInRow {
            at: stored.updated_at,
            state: stored.state,
            note: stored.learned.clone(),
            due_on: None,
        };
        workspace::set_commitment(tx, &stored, from).await?;
        workspace::insert_check_in(tx, &stored.id, &check_in, "demonstration").await?;
    }
    Ok(())
}
