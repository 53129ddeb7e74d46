//! The rules of a room, told on the templates the academy ships.

mod interleavings;
mod matrix;
mod methods;
mod rules;

use super::*;
use crate::Timestamp;
use crate::ids::{PersonId, SessionId};

const FACILITATOR: usize = 0;
const GIVER: usize = 1;
const ADVISER: usize = 2;
const PEER: usize = 3;
const RAPPORTEUR: usize = 4;
/// Not in the room, but known to it: may be put into it.
const OUTSIDER: usize = 9;
/// Plans sessions; not in the room.
const PLANNER: usize = 8;

fn templates() -> Vec<Template> {
    serde_json::from_str(include_str!(
        "../../../../../server/backend/src/service/templates.json"
    ))
    .unwrap()
}

fn template(key: &str) -> Template {
    templates()
        .into_iter()
        .find(|template| template.key == key)
        .unwrap()
}

fn person(index: usize) -> PersonId {
    PersonId::parse(&format!("00000000-0000-7000-8000-{index:012}")).unwrap()
}

fn command_id(number: usize) -> CommandId {
    CommandId::parse(&format!("00000000-0000-4000-8000-{number:012}")).unwrap()
}

fn at(millis: i64) -> Timestamp {
    Timestamp::from_millis(1_800_000_000_000 + millis)
}

fn setup(template: Template) -> Setup {
    let member =
        |(index, role)| Member::new(person(index), format!("P{index}"), "Ghent".into(), role);
    Setup {
        session: SessionId::parse("00000000-0000-7000-8000-00000000aaaa").unwrap(),
        title: "Housing".into(),
        template,
        members: [
            (FACILITATOR, RoomRole::Facilitator),
            (GIVER, RoomRole::CaseGiver),
            (ADVISER, RoomRole::Adviser),
            (PEER, RoomRole::Adviser),
            (RAPPORTEUR, RoomRole::Rapporteur),
        ]
        .into_iter()
        .map(member)
        .collect(),
        admitted: vec![Member::new(
            person(OUTSIDER),
            "P9".into(),
            "Lyon".into(),
            RoomRole::Adviser,
        )],
    }
}

/// A room with its log, as a server keeps them.
struct Told {
    room: Room,
    log: Vec<Recorded>,
    commands: usize,
    now: Timestamp,
}

impl Told {
    fn new(template: Template) -> Self {
        Self {
            room: Room::new(setup(template)),
            log: Vec::new(),
            commands: 0,
            now: at(0),
        }
    }

    fn ask(&mut self, who: usize, command: &Command) -> Result<Seq, crate::Refusal> {
        self.commands += 1;
        self.ask_as(who, &command_id(self.commands), command)
    }

    fn ask_as(
        &mut self,
        who: usize,
        id: &CommandId,
        command: &Command,
    ) -> Result<Seq, crate::Refusal> {
        let decided = self.room.decide(&person(who), id, command, self.now);
        Ok(self.keep(decided?))
    }

    /// From outside the room, as somebody who plans sessions.
    fn direct(&mut self, command: &Command) -> Result<Seq, crate::Refusal> {
        self.commands += 1;
        let id = command_id(self.commands);
        let decided = self
            .room
            .decide_from_outside(&person(PLANNER), &id, command, self.now);
        Ok(self.keep(decided?))
    }

    fn keep(&mut self, decided: Decision) -> Seq {
        match decided {
            Decision::Known(seq) => seq,
            Decision::New(recorded) => {
                self.room.apply(&recorded);
                if recorded.event.ends_phase() {
                    for earlier in &mut self.log {
                        if earlier.event.is_ballot() {
                            earlier.actor = None;
                        }
                    }
                }
                let seq = recorded.seq;
                self.log.push(recorded);
                seq
            }
        }
    }

    fn write(
        &mut self,
        who: usize,
        kind: ContributionKind,
        text: &str,
    ) -> Result<Seq, crate::Refusal> {
        let phase = self.room.board().phase;
        let text = text.to_owned();
        self.ask(who, &Command::Contribute { phase, kind, text })
    }

    /// Opens, starts and goes to the phase with this index.
    fn go_to(&mut self, phase: u8) {
        if self.room.board().state == SessionState::Planned {
            self.ask(FACILITATOR, &Command::Open).unwrap();
        }
        if self.room.board().state == SessionState::Open {
            self.ask(FACILITATOR, &Command::StartSession).unwrap();
        }
        while self.room.board().phase < phase {
            let from = self.room.board().phase;
            self.ask(FACILITATOR, &Command::NextPhase { from }).unwrap();
        }
    }

    fn code(&mut self, who: usize, command: &Command) -> String {
        self.ask(who, command).unwrap_err().code().to_owned()
    }
}
