//! Role × moment × command for the default template. The expected answers are written by hand:
//! a letter for each moment, in the order planned, open, report, dilemmas, choose, facts,
//! analysis, advice, usable advice, closing, reported.
//!
//! `x` happens · `f` forbidden · `s` has to keep silent · `y` not this role's phase · `k` not this
//! kind of contribution · `o` the phase is not over · `v` no votes in this phase · `h` no choice in this phase · `p` the clock
//! runs · `n` not begun · `r` running · `c` closing · `e` over

use super::*;

fn letter(answer: &Result<Decision, crate::Refusal>) -> char {
    match answer {
        Ok(_) => 'x',
        Err(refusal) => match refusal.code() {
            "room-role" => 'f',
            "phase-silent" => 's',
            "phase-not-yours" => 'y',
            "phase-other-kind" => 'k',
            "phase-not-over" => 'o',
            "phase-no-votes" => 'v',
            "phase-no-choice" => 'h',
            "clock-runs" => 'p',
            "session-not-open" | "session-not-started" => 'n',
            "session-running" => 'r',
            "session-closing" => 'c',
            "session-over" => 'e',
            other => panic!("{other} is not in the table"),
        },
    }
}

/// The room at each of the eleven moments, with something to edit, withdraw, vote for and choose
/// wherever the phases before left it.
struct Moment {
    told: Told,
    /// The last contribution of each person.
    own: [Option<Seq>; 5],
    dilemma: Option<Seq>,
    voted: Option<Seq>,
    /// The first contribution of the first phase.
    first: Option<Seq>,
}

fn moment(number: usize) -> Moment {
    use ContributionKind as K;
    let mut told = Told::new(template("incident_intervision"));
    let mut own = [None; 5];
    let (mut dilemma, mut voted, mut first) = (None, None, None);
    if number >= 1 {
        told.ask(FACILITATOR, &Command::Open).unwrap();
    }
    for phase in 0..number.saturating_sub(1).min(7) {
        told.go_to(u8::try_from(phase).unwrap());
        let writers: &[(usize, K)] = match phase {
            0 => &[
                (GIVER, K::Report),
                (ADVISER, K::Report),
                (PEER, K::Report),
                (RAPPORTEUR, K::Note),
            ],
            1 => &[
                (ADVISER, K::Dilemma),
                (PEER, K::Dilemma),
                (RAPPORTEUR, K::Note),
            ],
            3 => &[
                (GIVER, K::Answer),
                (ADVISER, K::Question),
                (RAPPORTEUR, K::Note),
            ],
            4 => &[(ADVISER, K::Analysis), (RAPPORTEUR, K::Note)],
            5 => &[(ADVISER, K::Advice), (RAPPORTEUR, K::Note)],
            6 => &[(GIVER, K::Takeaway), (RAPPORTEUR, K::Note)],
            _ => &[],
        };
        for (who, kind) in writers {
            own[*who] = Some(told.write(*who, *kind, "text").unwrap());
        }
        first = first.or(own[GIVER]);
        if phase == 1 {
            dilemma = own[PEER];
            voted = Some(told.write(PEER, K::Dilemma, "another").unwrap());
        }
        if phase == 2 {
            let contribution = voted.unwrap();
            told.ask(ADVISER, &Command::Vote { contribution }).unwrap();
        }
    }
    if number >= 9 {
        told.ask(FACILITATOR, &Command::NextPhase { from: 6 })
            .unwrap();
    }
    if number >= 10 {
        let report = "What matters".to_owned();
        told.ask(RAPPORTEUR, &Command::CloseSession { report })
            .unwrap();
    }
    Moment {
        told,
        own,
        dilemma,
        voted,
        first,
    }
}

const NEVER: &str = "fffffffffff";

/// Rows: the command, then facilitator, case giver, adviser, rapporteur.
const EXPECTED: &[(&str, [&str; 4])] = &[
    ("open", ["xnrrrrrrrce", NEVER, NEVER, NEVER]),
    ("start_session", ["nxrrrrrrrce", NEVER, NEVER, NEVER]),
    ("next_phase", ["nnxxxxxxxce", NEVER, NEVER, NEVER]),
    ("extend_phase", ["nnxxxxxxxce", NEVER, NEVER, NEVER]),
    ("spread_time", ["nnxxxxxxxce", NEVER, NEVER, NEVER]),
    ("pause", ["nnxxxxxxxce", NEVER, NEVER, NEVER]),
    ("resume", ["nnpppppppce", NEVER, NEVER, NEVER]),
    (
        "contribute report",
        ["nnyyyyyyyce", "nnxyyksskce", "nnxkykkksce", "nnkkykkkkce"],
    ),
    (
        "contribute dilemma",
        ["nnyyyyyyyce", "nnkyyksskce", "nnkxykkksce", "nnkkykkkkce"],
    ),
    (
        "contribute question",
        ["nnyyyyyyyce", "nnkyyksskce", "nnkkyxkksce", "nnkkykkkkce"],
    ),
    (
        "contribute answer",
        ["nnyyyyyyyce", "nnkyyxsskce", "nnkkykkksce", "nnkkykkkkce"],
    ),
    (
        "contribute analysis",
        ["nnyyyyyyyce", "nnkyyksskce", "nnkkykxksce", "nnkkykkkkce"],
    ),
    (
        "contribute advice",
        ["nnyyyyyyyce", "nnkyyksskce", "nnkkykkxsce", "nnkkykkkkce"],
    ),
    (
        "contribute takeaway",
        ["nnyyyyyyyce", "nnkyykssxce", "nnkkykkksce", "nnkkykkkkce"],
    ),
    (
        "contribute note",
        ["nnyyyyyyyce", "nnkyyksskce", "nnkkykkksce", "nnxxyxxxxce"],
    ),
    (
        "contribute story",
        ["nnyyyyyyyce", "nnkyyksskce", "nnkkykkksce", "nnkkykkkkce"],
    ),
    (
        "edit",
        ["nnyyyyyyyce", "nnxyyxssxce", "nnxxyxxxsce", "nnxxyxxxxce"],
    ),
    (
        "withdraw",
        ["nnxxxxxxxxe", "nnxyyxssxce", "nnxxyxxxsce", "nnxxyxxxxce"],
    ),
    ("type_in", ["nnoxxxxxxxe", NEVER, NEVER, "nnoxxxxxxxe"]),
    ("group", ["nnxxxxxxxxe", NEVER, NEVER, "nnxxxxxxxxe"]),
    ("merge", ["nnxxxxxxxxe", NEVER, NEVER, "nnxxxxxxxxe"]),
    ("move", ["nnxxxxxxxxe", NEVER, NEVER, "nnxxxxxxxxe"]),
    ("park", ["nnxxxxxxxxe", NEVER, NEVER, "nnxxxxxxxxe"]),
    (
        "vote",
        ["nnvvyvvvvce", "nnvvyvvvvce", "nnvvxvvvvce", "nnvvyvvvvce"],
    ),
    (
        "unvote",
        ["nnvvyvvvvce", "nnvvyvvvvce", "nnvvxvvvvce", "nnvvyvvvvce"],
    ),
    (
        "raise_hand",
        ["nnyyxyyyxce", "nnxyyxssxce", "nnxxyxxxsce", "nnyyyyyyyce"],
    ),
    (
        "lower_hand",
        ["nnxxxxxxxce", "nnxxxxxxxce", "nnxxxxxxxce", "nnxxxxxxxce"],
    ),
    ("give_floor", ["nnxxyxxxsce", NEVER, NEVER, NEVER]),
    (
        "ready",
        ["nxxxxxxxxce", "nxxxxxxxxce", "nxxxxxxxxce", "nxxxxxxxxce"],
    ),
    ("choose_case", ["nnhhxhhhhce", NEVER, NEVER, NEVER]),
    ("assign", ["xxxxxxxxxce", NEVER, NEVER, NEVER]),
    ("admit", [NEVER; 4]),
    ("dismiss", [NEVER; 4]),
    ("announce", ["nxxxxxxxxxe", NEVER, NEVER, NEVER]),
    (
        "flag",
        ["nxxxxxxxxxe", "nxxxxxxxxxe", "nxxxxxxxxxe", "nxxxxxxxxxe"],
    ),
    (
        "commit",
        ["nnrrrrrrrxe", "nnrrrrrrxxe", "nnrrrrrrrxe", "nnrrrrrrrxe"],
    ),
    (
        "close_session",
        ["nnrrrrrrrxe", NEVER, NEVER, "nnrrrrrrrxe"],
    ),
    ("release", [NEVER, "nnrrrrrrrcx", NEVER, NEVER]),
];

fn command(name: &str, who: usize, moment: &Moment) -> Command {
    let board = moment.told.room.board();
    let phase = board.phase;
    let text = "text".to_owned();
    let any = Seq::new(1);
    let own = moment.own.get(who).copied().flatten().unwrap_or(any);
    match name {
        "open" => Command::Open,
        "start_session" => Command::StartSession,
        "next_phase" => Command::NextPhase { from: phase },
        "extend_phase" => Command::ExtendPhase { minutes: 5 },
        "spread_time" => Command::SpreadTime {
            from: phase,
            minutes: vec![3; board.ahead().count()],
        },
        "type_in" => Command::TypeIn {
            phase: 0,
            kind: ContributionKind::Report,
            author: Some(person(PEER)),
            text,
        },
        "group" => Command::Group {
            contribution: moment.own[GIVER].unwrap_or(any),
            group: "Money".into(),
        },
        "merge" => Command::Merge {
            contribution: moment.own[GIVER].unwrap_or(any),
            into: None,
        },
        "move" => Command::Move {
            contribution: moment.first.unwrap_or(any),
            up: false,
        },
        "park" => Command::Park {
            contribution: moment.own[GIVER].unwrap_or(any),
            parked: true,
        },
        "admit" => Command::Admit {
            person: person(OUTSIDER),
            role: RoomRole::Adviser,
        },
        "dismiss" => Command::Dismiss {
            person: person(PEER),
            to: None,
        },
        "announce" => Command::Announce { text },
        "flag" => Command::Flag { up: true },
        "pause" => Command::Pause,
        "resume" => Command::Resume,
        "edit" => Command::Edit {
            contribution: own,
            text,
        },
        "withdraw" if who == FACILITATOR => Command::Withdraw {
            contribution: moment.own[ADVISER].unwrap_or(any),
        },
        "withdraw" => Command::Withdraw { contribution: own },
        "vote" => Command::Vote {
            contribution: moment.dilemma.unwrap_or(any),
        },
        "unvote" => Command::Unvote {
            contribution: moment.voted.unwrap_or(any),
        },
        "raise_hand" => Command::RaiseHand,
        "lower_hand" => Command::LowerHand,
        "give_floor" => Command::GiveFloor {
            person: person(PEER),
        },
        "ready" => Command::Ready { ready: true },
        "choose_case" => Command::ChooseCase {
            contribution: moment.dilemma.unwrap_or(any),
        },
        "assign" => Command::Assign {
            person: person(PEER),
            role: RoomRole::Rapporteur,
        },
        "commit" => Command::Commit(CommitmentDraft {
            text: "Talk to landlords".into(),
            first_step: "Call three".into(),
            due_on: "2027-06-01".into(),
        }),
        "release" => Command::Release,
        "close_session" => Command::CloseSession { report: text },
        other => {
            let kind = other
                .strip_prefix("contribute ")
                .and_then(ContributionKind::from_key);
            Command::Contribute {
                phase,
                kind: kind.unwrap(),
                text,
            }
        }
    }
}

#[test]
fn every_answer_is_as_written() {
    for (name, rows) in EXPECTED {
        let people = [FACILITATOR, GIVER, ADVISER, RAPPORTEUR];
        for (who, expected) in people.into_iter().zip(rows) {
            assert_eq!(expected.len(), 11);
            let actual: String = (0..11)
                .map(|number| {
                    let moment = moment(number);
                    let command = command(name, who, &moment);
                    let room = &moment.told.room;
                    letter(&room.decide(&person(who), &command_id(900), &command, at(0)))
                })
                .collect();
            assert_eq!(actual, *expected, "{name}, person {who}");
        }
        for number in 0..11 {
            let moment = moment(number);
            let command = command(name, OUTSIDER, &moment);
            let room = &moment.told.room;
            let answer = room.decide(&person(OUTSIDER), &command_id(1), &command, at(0));
            assert_eq!(
                answer.unwrap_err().code(),
                "not-found",
                "{name}, an outsider"
            );
        }
    }
}

/// What somebody who plans sessions may do from outside: the rows of the facilitator for what keeps
/// rooms together, and nothing else.
const FROM_OUTSIDE: &[(&str, &str)] = &[
    ("open", "xnrrrrrrrce"),
    ("start_session", "nxrrrrrrrce"),
    ("next_phase", "nnxxxxxxxce"),
    ("extend_phase", "nnxxxxxxxce"),
    ("spread_time", "nnxxxxxxxce"),
    ("pause", "nnxxxxxxxce"),
    ("resume", "nnpppppppce"),
    ("admit", "xxxxxxxxxxe"),
    ("dismiss", "xxxxxxxxxxe"),
    ("announce", "nxxxxxxxxxe"),
    ("flag", "nxxxxxxxxxe"),
];

#[test]
fn from_outside_rooms_are_kept_together_and_nothing_else() {
    for (name, _) in EXPECTED {
        let expected = FROM_OUTSIDE.iter().find(|(known, _)| known == name);
        let expected = expected.map_or(NEVER, |(_, row)| row);
        let actual: String = (0..11)
            .map(|number| {
                let moment = moment(number);
                let command = command(name, FACILITATOR, &moment);
                let room = &moment.told.room;
                let id = command_id(900);
                letter(&room.decide_from_outside(&person(PLANNER), &id, &command, at(0)))
            })
            .collect();
        assert_eq!(actual, *expected, "{name} from outside");
    }
}

#[test]
fn a_button_shows_what_the_table_allows() {
    for number in 0..11 {
        let moment = moment(number);
        let room = &moment.told.room;
        for who in [FACILITATOR, GIVER, ADVISER, RAPPORTEUR] {
            let view = room.view_for(&person(who)).unwrap();
            for (name, _) in EXPECTED {
                let command = command(name, who, &moment);
                let done = room.decide(&person(who), &command_id(900), &command, at(0));
                if done.is_ok() {
                    assert!(
                        view.may(command.act()),
                        "{name}, person {who}, moment {number}"
                    );
                }
                assert_eq!(
                    view.board.allows(&person(who), command.act()),
                    room.board().allows(&person(who), command.act())
                );
            }
        }
    }
}
