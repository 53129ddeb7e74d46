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

/// The table: a command's name, what is expected of facilitator, case giver, adviser and rapporteur, the variant it is, and
/// one of it as somebody would ask at a moment. The variants are matched without a rest: a new one does not compile
/// before it has a row.
macro_rules! table {
    ($($name:literal [$($row:tt)+] $variant:pat => $ask:expr;)+) => {
        const EXPECTED: &[(&str, [&str; 4])] = &[$(($name, [$($row)+])),+];

        fn name(command: &Command) -> &'static str {
            match command {
                $($variant => $name,)+
            }
        }

        fn command(name: &str, who: usize, moment: &Moment) -> Command {
            let asks: &[(&str, fn(&Asker<'_>) -> Command)] = &[$(($name, $ask)),+];
            let (_, ask) = asks.iter().find(|(known, _)| *known == name).unwrap();
            ask(&Asker { who, moment })
        }
    };
}

/// Somebody who asks at a moment.
struct Asker<'a> {
    who: usize,
    moment: &'a Moment,
}

/// A contribution where there is none yet.
const ANY: Seq = Seq::new(1);

impl Asker<'_> {
    fn board(&self) -> &Board {
        self.moment.told.room.board()
    }

    fn phase(&self) -> u8 {
        self.board().phase
    }

    /// What somebody wrote last.
    fn of(&self, who: usize) -> Seq {
        self.moment.own.get(who).copied().flatten().unwrap_or(ANY)
    }

    fn own(&self) -> Seq {
        self.of(self.who)
    }

    fn contribute(&self, kind: ContributionKind) -> Command {
        Command::Contribute {
            phase: self.phase(),
            kind,
            text: text(),
        }
    }
}

fn text() -> String {
    "text".to_owned()
}

table! {
    "open" ["xnrrrrrrrce", NEVER, NEVER, NEVER]
        Command::Open => |_| Command::Open;
    "start_session" ["nxrrrrrrrce", NEVER, NEVER, NEVER]
        Command::StartSession => |_| Command::StartSession;
    "next_phase" ["nnxxxxxxxce", NEVER, NEVER, NEVER]
        Command::NextPhase { .. } => |at| Command::NextPhase { from: at.phase() };
    "extend_phase" ["nnxxxxxxxce", NEVER, NEVER, NEVER]
        Command::ExtendPhase { .. } => |_| Command::ExtendPhase { minutes: 5 };
    "spread_time" ["nnxxxxxxxce", NEVER, NEVER, NEVER]
        Command::SpreadTime { .. } => |at| Command::SpreadTime {
            from: at.phase(),
            minutes: vec![3; at.board().ahead().count()],
        };
    "pause" ["nnxxxxxxxce", NEVER, NEVER, NEVER]
        Command::Pause => |_| Command::Pause;
    "resume" ["nnpppppppce", NEVER, NEVER, NEVER]
        Command::Resume => |_| Command::Resume;
    "contribute report" ["nnyyyyyyyce", "nnxyyksskce", "nnxkykkksce", "nnkkykkkkce"]
        Command::Contribute { kind: ContributionKind::Report, .. } => |at| at.contribute(ContributionKind::Report);
    "contribute dilemma" ["nnyyyyyyyce", "nnkyyksskce", "nnkxykkksce", "nnkkykkkkce"]
        Command::Contribute { kind: ContributionKind::Dilemma, .. } => |at| at.contribute(ContributionKind::Dilemma);
    "contribute question" ["nnyyyyyyyce", "nnkyyksskce", "nnkkyxkksce", "nnkkykkkkce"]
        Command::Contribute { kind: ContributionKind::Question, .. } => |at| at.contribute(ContributionKind::Question);
    "contribute answer" ["nnyyyyyyyce", "nnkyyxsskce", "nnkkykkksce", "nnkkykkkkce"]
        Command::Contribute { kind: ContributionKind::Answer, .. } => |at| at.contribute(ContributionKind::Answer);
    "contribute analysis" ["nnyyyyyyyce", "nnkyyksskce", "nnkkykxksce", "nnkkykkkkce"]
        Command::Contribute { kind: ContributionKind::Analysis, .. } => |at| at.contribute(ContributionKind::Analysis);
    "contribute advice" ["nnyyyyyyyce", "nnkyyksskce", "nnkkykkxsce", "nnkkykkkkce"]
        Command::Contribute { kind: ContributionKind::Advice, .. } => |at| at.contribute(ContributionKind::Advice);
    "contribute takeaway" ["nnyyyyyyyce", "nnkyykssxce", "nnkkykkksce", "nnkkykkkkce"]
        Command::Contribute { kind: ContributionKind::Takeaway, .. } => |at| at.contribute(ContributionKind::Takeaway);
    "contribute note" ["nnyyyyyyyce", "nnkyyksskce", "nnkkykkksce", "nnxxyxxxxce"]
        Command::Contribute { kind: ContributionKind::Note, .. } => |at| at.contribute(ContributionKind::Note);
    "contribute story" ["nnyyyyyyyce", "nnkyyksskce", "nnkkykkksce", "nnkkykkkkce"]
        Command::Contribute { kind: ContributionKind::Story, .. } => |at| at.contribute(ContributionKind::Story);
    "contribute role" ["nnyyyyyyyce", "nnkyyksskce", "nnkkykkksce", "nnkkykkkkce"]
        Command::Contribute { kind: ContributionKind::Role, .. } => |at| at.contribute(ContributionKind::Role);
    "contribute key_question" ["nnyyyyyyyce", "nnkyyksskce", "nnkkykkksce", "nnkkykkkkce"]
        Command::Contribute { kind: ContributionKind::KeyQuestion, .. } => |at| at.contribute(ContributionKind::KeyQuestion);
    "contribute method" ["nnyyyyyyyce", "nnkyyksskce", "nnkkykkksce", "nnkkykkkkce"]
        Command::Contribute { kind: ContributionKind::Method, .. } => |at| at.contribute(ContributionKind::Method);
    "contribute rating" ["nnyyyyyyyce", "nnkyyksskce", "nnkkykkksce", "nnkkykkkkce"]
        Command::Contribute { kind: ContributionKind::Rating, .. } => |at| at.contribute(ContributionKind::Rating);
    "contribute statement" ["nnyyyyyyyce", "nnkyyksskce", "nnkkykkksce", "nnkkykkkkce"]
        Command::Contribute { kind: ContributionKind::Statement, .. } => |at| at.contribute(ContributionKind::Statement);
    "contribute feedback" ["nnyyyyyyyce", "nnkyyksskce", "nnkkykkksce", "nnkkykkkkce"]
        Command::Contribute { kind: ContributionKind::Feedback, .. } => |at| at.contribute(ContributionKind::Feedback);
    "contribute summary" ["nnyyyyyyyce", "nnkyyksskce", "nnkkykkksce", "nnkkykkkkce"]
        Command::Contribute { kind: ContributionKind::Summary, .. } => |at| at.contribute(ContributionKind::Summary);
    "contribute resource" ["nnyyyyyyyce", "nnkyyksskce", "nnkkykkksce", "nnkkykkkkce"]
        Command::Contribute { kind: ContributionKind::Resource, .. } => |at| at.contribute(ContributionKind::Resource);
    "edit" ["nnyyyyyyyce", "nnxyyxssxce", "nnxxyxxxsce", "nnxxyxxxxce"]
        Command::Edit { .. } => |at| Command::Edit {
            contribution: at.own(),
            text: text(),
        };
    "withdraw" ["nnxxxxxxxxe", "nnxyyxssxce", "nnxxyxxxsce", "nnxxyxxxxce"]
        Command::Withdraw { .. } => |at| Command::Withdraw {
            // Who runs the room removes what somebody else wrote.
            contribution: if at.who == FACILITATOR { at.of(ADVISER) } else { at.own() },
        };
    "type_in" ["nnoxxxxxxxe", NEVER, NEVER, "nnoxxxxxxxe"]
        Command::TypeIn { .. } => |_| Command::TypeIn {
            phase: 0,
            kind: ContributionKind::Report,
            author: Some(person(PEER)),
            text: text(),
        };
    "group" ["nnxxxxxxxxe", NEVER, NEVER, "nnxxxxxxxxe"]
        Command::Group { .. } => |at| Command::Group {
            contribution: at.of(GIVER),
            group: "Money".into(),
        };
    "merge" ["nnxxxxxxxxe", NEVER, NEVER, "nnxxxxxxxxe"]
        Command::Merge { .. } => |at| Command::Merge {
            contribution: at.of(GIVER),
            into: None,
        };
    "move" ["nnxxxxxxxxe", NEVER, NEVER, "nnxxxxxxxxe"]
        Command::Move { .. } => |at| Command::Move {
            contribution: at.moment.first.unwrap_or(ANY),
            up: false,
        };
    "park" ["nnxxxxxxxxe", NEVER, NEVER, "nnxxxxxxxxe"]
        Command::Park { .. } => |at| Command::Park {
            contribution: at.of(GIVER),
            parked: true,
        };
    "vote" ["nnvvyvvvvce", "nnvvyvvvvce", "nnvvxvvvvce", "nnvvyvvvvce"]
        Command::Vote { .. } => |at| Command::Vote { contribution: at.moment.dilemma.unwrap_or(ANY) };
    "unvote" ["nnvvyvvvvce", "nnvvyvvvvce", "nnvvxvvvvce", "nnvvyvvvvce"]
        Command::Unvote { .. } => |at| Command::Unvote { contribution: at.moment.voted.unwrap_or(ANY) };
    "raise_hand" ["nnyyxyyyxce", "nnxyyxssxce", "nnxxyxxxsce", "nnyyyyyyyce"]
        Command::RaiseHand => |_| Command::RaiseHand;
    "lower_hand" ["nnxxxxxxxce", "nnxxxxxxxce", "nnxxxxxxxce", "nnxxxxxxxce"]
        Command::LowerHand => |_| Command::LowerHand;
    "give_floor" ["nnxxyxxxsce", NEVER, NEVER, NEVER]
        Command::GiveFloor { .. } => |_| Command::GiveFloor { person: person(PEER) };
    "ready" ["nxxxxxxxxce", "nxxxxxxxxce", "nxxxxxxxxce", "nxxxxxxxxce"]
        Command::Ready { .. } => |_| Command::Ready { ready: true };
    "choose_case" ["nnhhxhhhhce", NEVER, NEVER, NEVER]
        Command::ChooseCase { .. } => |at| Command::ChooseCase { contribution: at.moment.dilemma.unwrap_or(ANY) };
    "assign" ["xxxxxxxxxce", NEVER, NEVER, NEVER]
        Command::Assign { .. } => |_| Command::Assign {
            person: person(PEER),
            role: RoomRole::Rapporteur,
        };
    "admit" [NEVER; 4]
        Command::Admit { .. } => |_| Command::Admit {
            person: person(OUTSIDER),
            role: RoomRole::Adviser,
        };
    "dismiss" [NEVER; 4]
        Command::Dismiss { .. } => |_| Command::Dismiss {
            person: person(PEER),
            to: None,
        };
    "announce" ["nxxxxxxxxxe", NEVER, NEVER, NEVER]
        Command::Announce { .. } => |_| Command::Announce { text: text() };
    "flag" ["nxxxxxxxxxe", "nxxxxxxxxxe", "nxxxxxxxxxe", "nxxxxxxxxxe"]
        Command::Flag { .. } => |_| Command::Flag { up: true };
    "commit" ["nnrrrrrrrxx", "nnrrrrrrxxx", "nnrrrrrrrxx", "nnrrrrrrrxx"]
        Command::Commit(_) => |_| Command::Commit(CommitmentDraft {
            text: "Talk to landlords".into(),
            first_step: "Call three".into(),
            due_on: "2027-06-01".into(),
        });
    "close_session" ["nnrrrrrrrxe", NEVER, NEVER, "nnrrrrrrrxe"]
        Command::CloseSession { .. } => |_| Command::CloseSession { report: text() };
    "release" [NEVER, "nnrrrrrrrcx", NEVER, NEVER]
        Command::Release => |_| Command::Release;
}

#[test]
fn every_row_asks_for_what_it_says() {
    for number in 0..11 {
        let moment = moment(number);
        for (row, _) in EXPECTED {
            assert_eq!(name(&command(row, ADVISER, &moment)), *row);
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
