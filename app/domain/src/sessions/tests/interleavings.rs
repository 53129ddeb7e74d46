//! Whatever people do, in whatever order, however often it arrives: the log is the room, and
//! everybody who follows it sees what the server would show them.

use proptest::prelude::*;
use proptest::sample::Index;

use super::*;

/// A made-up template in which everything that can be hidden is, with votes in every phase.
fn secretive() -> Template {
    let mut template = template("incident_intervision");
    template.phases.truncate(4);
    for (number, phase) in template.phases.iter_mut().enumerate() {
        phase.sees = if number == 1 {
            Sees::All
        } else {
            Sees::Facilitator
        };
        phase.votes = 2;
        phase.voters = vec![RoomRole::Adviser];
    }
    template.minutes = 35;
    assert_eq!(template.check(), Ok(()));
    template
}

fn named(key: &str) -> Template {
    if key == "secretive" {
        secretive()
    } else {
        template(key)
    }
}

#[derive(Debug, Clone)]
enum Step {
    Ask {
        who: usize,
        command: Command,
    },
    /// Somebody who plans sessions acts from outside.
    Direct(Command),
    /// A command sent before arrives again.
    Repeat(Index),
    /// Time passes.
    Wait(i64),
    /// Somebody's connection comes back, and they catch up.
    CatchUp(usize),
    /// The server stops, and reads the log again.
    Restart,
}

fn seq() -> impl Strategy<Value = Seq> {
    (1_i64..60).prop_map(Seq::new)
}

fn anybody() -> impl Strategy<Value = usize> {
    prop_oneof![12 => 0_usize..5, 1 => Just(OUTSIDER)]
}

/// Every command with how often it is asked for. The variants are matched without a rest: a new one does not compile
/// before it takes part.
macro_rules! any_command {
    ($($weight:literal $variant:pat => $strategy:expr;)+) => {
        fn command() -> impl Strategy<Value = Command> {
            prop_oneof![$($weight => $strategy.prop_map(asked)),+]
        }

        fn asked(command: Command) -> Command {
            match &command {
                $($variant => {})+
            }
            command
        }
    };
}

any_command! {
    1 Command::Open => Just(Command::Open);
    1 Command::StartSession => Just(Command::StartSession);
    3 Command::NextPhase { .. } => (0_u8..12).prop_map(|from| Command::NextPhase { from });
    1 Command::ExtendPhase { .. } => (0_u8..40).prop_map(|minutes| Command::ExtendPhase { minutes });
    1 Command::SpreadTime { .. } => prop::collection::vec(0_u16..4, 0..8)
        .prop_map(|minutes| Command::SpreadTime { from: 0, minutes });
    1 Command::Pause => Just(Command::Pause);
    1 Command::Resume => Just(Command::Resume);
    8 Command::Contribute { .. } => (0_u8..12, kind(), "[a-z]{0,8}")
        .prop_map(|(phase, kind, text)| Command::Contribute { phase, kind, text });
    2 Command::Edit { .. } => (seq(), "[a-z]{0,8}")
        .prop_map(|(contribution, text)| Command::Edit { contribution, text });
    2 Command::Withdraw { .. } => seq().prop_map(|contribution| Command::Withdraw { contribution });
    2 Command::TypeIn { .. } => (0_u8..4, kind(), prop::option::of(anybody()), "[a-z]{1,8}")
        .prop_map(|(phase, kind, who, text)| Command::TypeIn {
            phase,
            kind,
            author: who.map(person),
            text,
        });
    3 Command::Group { .. } => (seq(), prop::sample::select(&["", "Money", "People"][..]))
        .prop_map(|(contribution, group)| Command::Group { contribution, group: group.into() });
    3 Command::Merge { .. } => (seq(), prop::option::weighted(0.8, seq()))
        .prop_map(|(contribution, into)| Command::Merge { contribution, into });
    3 Command::Move { .. } => (seq(), any::<bool>())
        .prop_map(|(contribution, up)| Command::Move { contribution, up });
    2 Command::Park { .. } => (seq(), any::<bool>())
        .prop_map(|(contribution, parked)| Command::Park { contribution, parked });
    6 Command::Vote { .. } => seq().prop_map(|contribution| Command::Vote { contribution });
    3 Command::Unvote { .. } => seq().prop_map(|contribution| Command::Unvote { contribution });
    2 Command::RaiseHand => Just(Command::RaiseHand);
    1 Command::LowerHand => Just(Command::LowerHand);
    2 Command::GiveFloor { .. } => anybody().prop_map(|who| Command::GiveFloor { person: person(who) });
    1 Command::Ready { .. } => any::<bool>().prop_map(|ready| Command::Ready { ready });
    2 Command::ChooseCase { .. } => seq().prop_map(|contribution| Command::ChooseCase { contribution });
    2 Command::Assign { .. } => (anybody(), role())
        .prop_map(|(who, role)| Command::Assign { person: person(who), role });
    1 Command::Admit { .. } => (anybody(), role())
        .prop_map(|(who, role)| Command::Admit { person: person(who), role });
    1 Command::Dismiss { .. } => anybody()
        .prop_map(|who| Command::Dismiss { person: person(who), to: None });
    1 Command::Announce { .. } => "[a-z]{0,5}".prop_map(|text| Command::Announce { text });
    1 Command::Flag { .. } => any::<bool>().prop_map(|up| Command::Flag { up });
    2 Command::Commit(_) => "[a-z]{0,4}".prop_map(|text| Command::Commit(CommitmentDraft {
        text: text.clone(),
        first_step: text,
        due_on: "2027-06-01".into(),
    }));
    1 Command::CloseSession { .. } => "[a-z]{0,3}".prop_map(|report| Command::CloseSession { report });
    1 Command::Release => Just(Command::Release);
}

fn kind() -> impl Strategy<Value = ContributionKind> {
    prop::sample::select(ContributionKind::ALL)
}

fn role() -> impl Strategy<Value = RoomRole> {
    prop::sample::select(RoomRole::ALL)
}

/// What somebody outside may do: most of all that people come and go.
fn from_outside() -> impl Strategy<Value = Command> {
    let stranger = || prop_oneof![3 => Just(OUTSIDER), 1 => 0_usize..5];
    prop_oneof![
        3 => (stranger(), role()).prop_map(|(who, role)| Command::Admit { person: person(who), role }),
        2 => stranger().prop_map(|who| Command::Dismiss { person: person(who), to: None }),
        1 => "[a-z]{1,5}".prop_map(|text| Command::Announce { text }),
        1 => command(),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        20 => (anybody(), command()).prop_map(|(who, command)| Step::Ask { who, command }),
        3 => from_outside().prop_map(Step::Direct),
        3 => any::<Index>().prop_map(Step::Repeat),
        2 => (0_i64..400_000).prop_map(Step::Wait),
        4 => (0_usize..5).prop_map(Step::CatchUp),
        1 => Just(Step::Restart),
    ]
}

/// Makes a random command fit the moment more often than not, so that the walk goes far.
fn fitted(told: &Told, who: usize, command: Command) -> (usize, Command) {
    let board = told.room.board();
    let written = |seq: Seq| {
        let count = i64::try_from(board.contributions.len()).unwrap().max(1);
        let at = usize::try_from(seq.get() % count).unwrap();
        board
            .contributions
            .get(at)
            .map_or(seq, |contribution| contribution.seq)
    };
    match command {
        Command::NextPhase { from } if from < 10 => {
            (FACILITATOR, Command::NextPhase { from: board.phase })
        }
        Command::Contribute { phase, kind, text } if phase < 10 => {
            let role = board.member(&person(who)).map(|member| member.role);
            let accepts = role
                .zip(board.running())
                .map(|(role, phase)| phase.accepts(role));
            let kind = accepts
                .and_then(|kinds| kinds.first())
                .copied()
                .unwrap_or(kind);
            let text = format!("text {text} {}", told.commands);
            (
                who,
                Command::Contribute {
                    phase: board.phase,
                    kind,
                    text,
                },
            )
        }
        Command::Edit { contribution, text } => {
            let contribution = written(contribution);
            let author = board
                .contribution(contribution)
                .and_then(|found| found.author.clone());
            let own = (0..5).find(|who| Some(person(*who)) == author);
            let text = format!("edited {text} {}", told.commands);
            (own.unwrap_or(who), Command::Edit { contribution, text })
        }
        Command::Withdraw { contribution } => (
            who,
            Command::Withdraw {
                contribution: written(contribution),
            },
        ),
        Command::Vote { contribution } => (
            who,
            Command::Vote {
                contribution: written(contribution),
            },
        ),
        Command::Unvote { contribution } => (
            who,
            Command::Unvote {
                contribution: written(contribution),
            },
        ),
        Command::SpreadTime { mut minutes, .. } => {
            minutes.resize(board.ahead().count(), 2);
            (
                FACILITATOR,
                Command::SpreadTime {
                    from: board.phase,
                    minutes,
                },
            )
        }
        Command::Group {
            contribution,
            group,
        } => (
            RAPPORTEUR,
            Command::Group {
                contribution: written(contribution),
                group,
            },
        ),
        Command::Merge { contribution, into } => (
            RAPPORTEUR,
            Command::Merge {
                contribution: written(contribution),
                into: into.map(written),
            },
        ),
        Command::Move { contribution, up } => (
            FACILITATOR,
            Command::Move {
                contribution: written(contribution),
                up,
            },
        ),
        Command::Park {
            contribution,
            parked,
        } => (
            FACILITATOR,
            Command::Park {
                contribution: written(contribution),
                parked,
            },
        ),
        Command::ChooseCase { contribution } => (
            FACILITATOR,
            Command::ChooseCase {
                contribution: written(contribution),
            },
        ),
        Command::Open | Command::StartSession | Command::Pause | Command::Resume => {
            (FACILITATOR, command)
        }
        other => (who, other),
    }
}

/// Whether somebody is in the room now; who was taken out is told nothing until they are let in again.
fn is_there(told: &Told, who: usize) -> bool {
    told.room.board().member(&person(who)).is_some()
}

fn catch_up(told: &Told, who: usize, view: &mut View) {
    if !is_there(told, who) {
        assert!(told.room.view_for(&person(who)).is_err());
        return;
    }
    let from = usize::try_from(view.board.seq.get()).unwrap();
    for recorded in &told.log[from.min(told.log.len())..] {
        match told.room.news_for(&person(who), recorded).unwrap() {
            News::Event(recorded) => assert_ne!(view.take(&recorded), Taken::Gap),
            News::View(fresh) => *view = *fresh,
        }
    }
}

fn nothing_leaks(told: &Told, who: usize) {
    let board = told.room.board();
    let view = told.room.view_for(&person(who)).unwrap();
    let json = serde_json::to_string(&view).unwrap();
    for contribution in &board.contributions {
        let text = contribution
            .text
            .as_ref()
            .map(|text| format!("\"{}\"", text.as_str()));
        if let Some(text) = text.filter(|_| !board.shows(contribution, &person(who))) {
            assert!(!json.contains(&text), "{text} leaks to person {who}");
        }
    }
    for contribution in &view.board.contributions {
        assert!(
            contribution
                .voters
                .iter()
                .all(|voter| *voter == person(who))
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn the_log_is_the_room_and_every_view_follows(
        key in prop::sample::select(&["incident_intervision", "ten_step", "troika_consulting", "secretive"][..]),
        steps in prop::collection::vec(step(), 0..160),
    ) {
        let mut told = Told::new(named(key));
        let start: Vec<View> = (0..5).map(|who| told.room.view_for(&person(who)).unwrap()).collect();
        let mut views = start.clone();
        let mut sent: Vec<(usize, CommandId, Command, Seq)> = Vec::new();

        for step in steps {
            match step {
                Step::Wait(millis) => told.now = told.now.plus(millis),
                Step::Direct(command) => {
                    let before = told.room.clone();
                    if told.direct(&command).is_err() {
                        prop_assert_eq!(&told.room, &before);
                    }
                }
                Step::CatchUp(who) => catch_up(&told, who, &mut views[who]),
                Step::Restart => {
                    let again = Room::fold(setup(named(key)), &told.log);
                    prop_assert_eq!(&again, &told.room);
                    told.room = again;
                }
                Step::Repeat(index) => if !sent.is_empty() {
                    let (who, id, command, seq) = index.get(&sent).clone();
                    let before = told.room.clone();
                    // Who was taken out of the room since is told nothing of it.
                    let there = is_there(&told, who);
                    let answer = told.ask_as(who, &id, &command).map_err(|refusal| refusal.code().to_owned());
                    prop_assert_eq!(answer, if there { Ok(seq) } else { Err("not-found".into()) });
                    prop_assert_eq!(&told.room, &before);
                },
                Step::Ask { who, command } => {
                    let (who, command) = fitted(&told, who, command);
                    let before = told.room.clone();
                    let answer = told.ask(who, &command);
                    if let Ok(seq) = answer {
                        prop_assert_eq!(seq, before.board().seq.next());
                        sent.push((who, command_id(told.commands), command, seq));
                    } else {
                        prop_assert_eq!(&told.room, &before);
                    }
                }
            }
            let board = told.room.board();
            let cap = board.running().map_or(0, |phase| phase.votes);
            prop_assert!(board.members.iter().all(|member| member.voted <= cap));
            prop_assert!(board.members.iter().filter(|m| m.role == RoomRole::CaseGiver).count() <= 1);
            for found in &board.contributions {
                let target = found.into.map(|into| board.contribution(into).unwrap());
                prop_assert!(target.is_none_or(|target| target.into.is_none() && !target.withdrawn));
            }
        }

        prop_assert_eq!(&Room::fold(setup(named(key)), &told.log), &told.room);
        let stored: Vec<Recorded> = told
            .log
            .iter()
            .map(|recorded| serde_json::from_str(&serde_json::to_string(recorded).unwrap()).unwrap())
            .collect();
        prop_assert_eq!(&stored, &told.log);
        for who in (0..5).filter(|who| is_there(&told, *who)) {
            nothing_leaks(&told, who);
            let shown = told.room.view_for(&person(who)).unwrap();
            catch_up(&told, who, &mut views[who]);
            prop_assert_eq!(&views[who], &shown, "followed with breaks, person {}", who);
            let mut late = start[who].clone();
            catch_up(&told, who, &mut late);
            prop_assert_eq!(&late, &shown, "from the beginning, person {}", who);
        }
    }
}
