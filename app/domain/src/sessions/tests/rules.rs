//! One rule a test.

use super::*;
use ContributionKind as K;

#[test]
fn the_templates_can_be_run() {
    let templates = templates();
    let minutes: Vec<_> = templates
        .iter()
        .map(|template| {
            (
                template.key.as_str(),
                template.minutes,
                template.phases.len(),
            )
        })
        .collect();
    assert_eq!(
        minutes,
        [
            ("incident_intervision", 65, 7),
            ("collegial_consultation", 45, 6),
            ("action_learning_set", 35, 6),
            ("troika_consulting", 30, 12),
            ("wise_crowds", 15, 4),
            ("ten_step", 120, 10),
        ]
    );
    for template in templates {
        assert_eq!(template.check(), Ok(()), "{}", template.key);
    }
}

#[test]
fn a_template_that_cannot_be_run_says_why() {
    type Break = fn(&mut Template);
    let broken: [(Break, &str); 10] = [
        (|t| t.phases.clear(), "template-empty"),
        (|t| t.minutes += 1, "template-minutes"),
        (|t| t.phases[0].minutes.min = 9, "template-minutes"),
        (|t| t.people.max = 1, "template-people"),
        (
            |t| t.optional_roles.push(RoomRole::Facilitator),
            "template-roles",
        ),
        (|t| t.optional_roles.clear(), "template-roles"),
        (
            |t| t.phases[1].key = t.phases[0].key.clone(),
            "template-key",
        ),
        (|t| t.phases[0].accepts.clear(), "template-writes"),
        (|t| t.phases[2].votes = 0, "template-votes"),
        (
            |t| t.phases[4].speaks.push(RoomRole::CaseGiver),
            "template-silent",
        ),
    ];
    for (number, (change, code)) in broken.into_iter().enumerate() {
        let mut template = template("incident_intervision");
        change(&mut template);
        assert_eq!(template.check().unwrap_err().code(), code, "{number}");
    }
}

#[test]
fn the_clock_ends_pauses_and_is_extended() {
    let mut told = Told::new(template("incident_intervision"));
    told.go_to(0);
    let left = |told: &Told| told.room.board().clock.left(told.now).unwrap();
    assert_eq!(left(&told), 5 * Timestamp::MINUTE);

    told.now = told.now.plus(Timestamp::MINUTE);
    told.ask(FACILITATOR, &Command::Pause).unwrap();
    told.now = told.now.plus(Timestamp::HOUR);
    assert_eq!(left(&told), 4 * Timestamp::MINUTE);
    assert_eq!(told.code(FACILITATOR, &Command::Pause), "clock-stands");
    told.ask(FACILITATOR, &Command::ExtendPhase { minutes: 2 })
        .unwrap();
    assert_eq!(left(&told), 6 * Timestamp::MINUTE);
    told.ask(FACILITATOR, &Command::Resume).unwrap();
    assert_eq!(left(&told), 6 * Timestamp::MINUTE);

    told.now = told.now.plus(10 * Timestamp::MINUTE);
    assert_eq!(left(&told), -4 * Timestamp::MINUTE, "an overrun shows");
    told.ask(FACILITATOR, &Command::ExtendPhase { minutes: 3 })
        .unwrap();
    assert_eq!(
        left(&told),
        3 * Timestamp::MINUTE,
        "three minutes are three minutes"
    );
    for minutes in [0, EXTENSION_MAX + 1] {
        assert_eq!(
            told.code(FACILITATOR, &Command::ExtendPhase { minutes }),
            "extend-minutes"
        );
    }
}

#[test]
fn two_who_press_next_at_once_end_one_phase() {
    let mut told = Told::new(template("incident_intervision"));
    told.go_to(0);
    told.ask(FACILITATOR, &Command::NextPhase { from: 0 })
        .unwrap();
    assert_eq!(
        told.code(FACILITATOR, &Command::NextPhase { from: 0 }),
        "phase-over"
    );
    assert_eq!(told.room.board().phase, 1);
}

#[test]
fn a_late_text_is_not_slipped_into_the_next_phase() {
    let mut told = Told::new(template("action_learning_set"));
    told.go_to(2);
    let late = Command::Contribute {
        phase: 1,
        kind: K::Question,
        text: "How many?".into(),
    };
    assert_eq!(told.code(ADVISER, &late), "phase-over");
}

#[test]
fn a_repeated_command_happens_once_and_answers_the_same() {
    let mut told = Told::new(template("incident_intervision"));
    told.go_to(0);
    let text = Command::Contribute {
        phase: 0,
        kind: K::Report,
        text: "Done".into(),
    };
    let first = told.ask_as(ADVISER, &command_id(500), &text).unwrap();
    told.go_to(1);
    let events = told.log.len();
    assert_eq!(told.ask_as(ADVISER, &command_id(500), &text), Ok(first));
    assert_eq!(told.log.len(), events);
    let again = Room::fold(setup(template("incident_intervision")), &told.log);
    let answer = again.decide(&person(ADVISER), &command_id(500), &text, told.now);
    assert_eq!(answer, Ok(Decision::Known(first)), "also after a restart");
}

#[test]
fn texts_are_read_before_they_are_kept() {
    let mut told = Told::new(template("incident_intervision"));
    told.go_to(0);
    let long = "x".repeat(TEXT_MAX + 1);
    for (text, code) in [(" \u{200B} ", "required"), (long.as_str(), "too-long")] {
        let refusal = told.write(ADVISER, K::Report, text).unwrap_err();
        assert_eq!(refusal.problems()[0].code, code);
    }
    let seq = told.write(ADVISER, K::Report, "a\u{202E}b\0").unwrap();
    let kept = told.room.board().contribution(seq).unwrap();
    assert_eq!(kept.text.as_ref().unwrap().as_str(), "ab");
}

#[test]
fn only_the_writer_edits_and_only_in_the_phase() {
    let mut told = Told::new(template("incident_intervision"));
    told.go_to(0);
    let contribution = told.write(ADVISER, K::Report, "First").unwrap();
    let edit = Command::Edit {
        contribution,
        text: "Second".into(),
    };
    assert_eq!(told.code(PEER, &edit), "not-your-text");
    assert_eq!(
        told.code(PEER, &Command::Withdraw { contribution }),
        "not-your-text"
    );
    told.ask(ADVISER, &edit).unwrap();
    let kept = told.room.board().contribution(contribution).unwrap();
    assert_eq!(
        (kept.text.as_ref().unwrap().as_str(), kept.edited),
        ("Second", true)
    );
    told.go_to(1);
    assert_eq!(told.code(ADVISER, &edit), "phase-over");
    told.ask(FACILITATOR, &Command::Withdraw { contribution })
        .unwrap();
    assert_eq!(
        told.code(FACILITATOR, &Command::Withdraw { contribution }),
        "not-found"
    );
}

#[test]
fn what_was_withdrawn_is_told_to_nobody_who_comes_later() {
    let mut told = Told::new(template("incident_intervision"));
    told.go_to(0);
    let contribution = told.write(ADVISER, K::Report, "Names a client").unwrap();
    told.ask(
        ADVISER,
        &Command::Edit {
            contribution,
            text: "Still names one".into(),
        },
    )
    .unwrap();
    told.ask(FACILITATOR, &Command::Withdraw { contribution })
        .unwrap();
    for recorded in &told.log {
        let news = told.room.news_for(&person(PEER), recorded).unwrap();
        let News::Event(recorded) = news else {
            panic!("nothing is hidden here")
        };
        assert!(!serde_json::to_string(&recorded).unwrap().contains("names"));
    }
    let view = told.room.view_for(&person(PEER)).unwrap();
    assert!(!serde_json::to_string(&view).unwrap().contains("ames"));
}

#[test]
fn votes_are_capped_secret_and_come_back() {
    let mut told = Told::new(template("incident_intervision"));
    told.go_to(1);
    let own = told.write(ADVISER, K::Dilemma, "Mine").unwrap();
    let others: Vec<Seq> = (0..3)
        .map(|n| {
            told.write(PEER, K::Dilemma, &format!("Dilemma {n}"))
                .unwrap()
        })
        .collect();
    told.go_to(2);
    let vote = |contribution| Command::Vote { contribution };
    assert_eq!(told.code(ADVISER, &vote(own)), "vote-own");
    told.ask(ADVISER, &vote(others[0])).unwrap();
    assert_eq!(told.code(ADVISER, &vote(others[0])), "voted-already");
    told.ask(ADVISER, &vote(others[1])).unwrap();
    assert_eq!(told.code(ADVISER, &vote(others[2])), "votes-used");
    assert_eq!(
        told.code(
            ADVISER,
            &Command::Unvote {
                contribution: others[2]
            }
        ),
        "not-voted"
    );
    told.ask(
        ADVISER,
        &Command::Unvote {
            contribution: others[1],
        },
    )
    .unwrap();
    told.ask(ADVISER, &vote(others[2])).unwrap();
    told.ask(
        FACILITATOR,
        &Command::Withdraw {
            contribution: others[2],
        },
    )
    .unwrap();
    told.ask(ADVISER, &vote(others[1])).unwrap();

    let tally = |told: &Told, who, seq| {
        let view = told.room.view_for(&person(who)).unwrap();
        let found = view.board.contribution(seq).unwrap();
        (found.votes, found.voters.len())
    };
    assert_eq!(
        tally(&told, FACILITATOR, others[0]),
        (1, 0),
        "counts, no names"
    );
    assert_eq!(tally(&told, ADVISER, others[0]), (1, 1), "one's own");
    assert_eq!(
        tally(&told, PEER, others[0]),
        (0, 0),
        "not before the phase is over"
    );
    told.go_to(3);
    for who in [FACILITATOR, ADVISER, PEER] {
        assert_eq!(
            tally(&told, who, others[0]),
            (1, 0),
            "the count for all, names for nobody"
        );
    }
    assert!(
        told.log
            .iter()
            .all(|recorded| !recorded.event.is_ballot() || recorded.actor.is_none())
    );
}

#[test]
fn a_secret_ballot_hides_no_votes_of_earlier_phases() {
    let mut template = template("incident_intervision");
    template.phases[1].votes = 2;
    template.phases[1].voters = vec![RoomRole::Adviser];
    let mut told = Told::new(template);
    told.go_to(1);
    let mut view = told.room.view_for(&person(GIVER)).unwrap();
    let contribution = told.write(PEER, K::Dilemma, "Skills").unwrap();
    told.ask(ADVISER, &Command::Vote { contribution }).unwrap();
    told.go_to(2);
    for recorded in &told.log[3..] {
        let News::Event(event) = told.room.news_for(&person(GIVER), recorded).unwrap() else {
            panic!("the first phase hid nothing");
        };
        assert_eq!(view.take(&event), Taken::Applied);
    }
    assert_eq!(view.board.contribution(contribution).unwrap().votes, 1);
    assert_eq!(view, told.room.view_for(&person(GIVER)).unwrap());
}

#[test]
fn an_anonymous_contribution_has_no_name_anywhere() {
    let mut told = Told::new(template("ten_step"));
    told.go_to(1);
    told.now = told.now.plus(12_345);
    let seq = told.write(ADVISER, K::Question, "Who decides?").unwrap();
    let recorded = told.log.last().unwrap().clone();
    assert_eq!(recorded.actor, None);
    assert_eq!(
        recorded.at.millis() % Timestamp::MINUTE,
        0,
        "the clock tells nothing either"
    );
    assert_eq!(told.room.board().contribution(seq).unwrap().author, None);
    let edit = Command::Edit {
        contribution: seq,
        text: "Who pays?".into(),
    };
    assert_eq!(told.code(ADVISER, &edit), "anonymous-stands");

    let news = |told: &Told, who| told.room.news_for(&person(who), &recorded).unwrap();
    let unseen = Recorded {
        event: Event::Unseen,
        command: None,
        ..recorded.clone()
    };
    assert_eq!(news(&told, PEER), News::Event(unseen));
    let seen = Recorded {
        command: None,
        ..recorded.clone()
    };
    assert_eq!(news(&told, FACILITATOR), News::Event(seen.clone()));
    told.go_to(2);
    assert_eq!(news(&told, PEER), News::Event(seen));
    let began = told.log.last().unwrap();
    let News::View(view) = told.room.news_for(&person(PEER), began).unwrap() else {
        panic!("what was hidden shows now");
    };
    assert!(view.board.contribution(seq).is_some());
}

#[test]
fn who_spoke_least_comes_first() {
    let mut told = Told::new(template("incident_intervision"));
    told.go_to(0);
    for who in [PEER, ADVISER, GIVER] {
        told.ask(who, &Command::RaiseHand).unwrap();
    }
    told.ask(PEER, &Command::RaiseHand).unwrap();
    let queue = |told: &Told| -> Vec<String> {
        told.room
            .board()
            .hands()
            .iter()
            .map(|member| member.name.clone())
            .collect()
    };
    assert_eq!(
        queue(&told),
        ["P3", "P2", "P1"],
        "asking twice changes nothing"
    );
    told.ask(
        FACILITATOR,
        &Command::GiveFloor {
            person: person(PEER),
        },
    )
    .unwrap();
    assert_eq!(told.room.board().floor, Some(person(PEER)));
    told.ask(PEER, &Command::RaiseHand).unwrap();
    told.ask(GIVER, &Command::LowerHand).unwrap();
    told.ask(GIVER, &Command::RaiseHand).unwrap();
    assert_eq!(queue(&told), ["P2", "P1", "P3"]);
    told.go_to(1);
    assert!(queue(&told).is_empty(), "a new phase, a new queue");
    assert_eq!(told.room.board().member(&person(PEER)).unwrap().spoken, 1);
}

#[test]
fn choosing_a_dilemma_makes_its_author_the_case_giver() {
    let mut told = Told::new(template("incident_intervision"));
    let to_adviser = |who| Command::Assign {
        person: person(who),
        role: RoomRole::Adviser,
    };
    told.ask(FACILITATOR, &to_adviser(GIVER)).unwrap();
    told.go_to(1);
    let note = told.write(RAPPORTEUR, K::Note, "Three so far").unwrap();
    let one = told.write(GIVER, K::Dilemma, "Landlords").unwrap();
    let two = told.write(PEER, K::Dilemma, "Skills").unwrap();
    told.go_to(2);
    assert_eq!(
        told.code(FACILITATOR, &Command::NextPhase { from: 2 }),
        "choose-case-first"
    );
    assert_eq!(
        told.code(FACILITATOR, &Command::ChooseCase { contribution: note }),
        "not-a-dilemma"
    );
    for contribution in [one, two] {
        told.ask(FACILITATOR, &Command::ChooseCase { contribution })
            .unwrap();
    }
    let board = told.room.board();
    assert_eq!(board.case, Some(two));
    let givers: Vec<_> = board
        .members
        .iter()
        .filter(|m| m.role == RoomRole::CaseGiver)
        .collect();
    assert_eq!(givers.len(), 1);
    assert_eq!(givers[0].person, person(PEER));
    told.go_to(4);
    assert_eq!(
        told.write(PEER, K::Analysis, "But …").unwrap_err().code(),
        "phase-silent"
    );
}

#[test]
fn who_falls_silent_has_no_hand_up() {
    let mut told = Told::new(template("incident_intervision"));
    told.go_to(5);
    told.ask(PEER, &Command::RaiseHand).unwrap();
    told.ask(
        FACILITATOR,
        &Command::GiveFloor {
            person: person(ADVISER),
        },
    )
    .unwrap();
    for who in [PEER, ADVISER] {
        let role = RoomRole::CaseGiver;
        told.ask(
            FACILITATOR,
            &Command::Assign {
                person: person(who),
                role,
            },
        )
        .unwrap();
    }
    assert!(told.room.board().hands().is_empty());
    assert_eq!(told.room.board().floor, None);
}

#[test]
fn a_room_keeps_its_facilitator_or_runs_itself() {
    let mut told = Told::new(template("incident_intervision"));
    let demote = Command::Assign {
        person: person(FACILITATOR),
        role: RoomRole::Adviser,
    };
    assert_eq!(told.code(FACILITATOR, &demote), "room-needs-facilitator");
    let second = Command::Assign {
        person: person(PEER),
        role: RoomRole::Facilitator,
    };
    told.ask(FACILITATOR, &second).unwrap();
    told.ask(FACILITATOR, &demote).unwrap();
    assert_eq!(told.code(FACILITATOR, &Command::Open), "room-role");
    told.ask(PEER, &Command::Open).unwrap();

    let mut three = Told::new(template("troika_consulting"));
    three.ask(FACILITATOR, &demote).unwrap();
    three.ask(ADVISER, &Command::Open).unwrap();
    three.ask(GIVER, &Command::StartSession).unwrap();
    assert_eq!(three.room.board().state, SessionState::Running);
}

#[test]
fn commitments_name_a_day_that_is_not_over() {
    let mut told = Told::new(template("incident_intervision"));
    told.go_to(6);
    told.ask(FACILITATOR, &Command::NextPhase { from: 6 })
        .unwrap();
    let draft = |due_on: &str| {
        Command::Commit(CommitmentDraft {
            text: "Talk".into(),
            first_step: "Call".into(),
            due_on: due_on.into(),
        })
    };
    // The clock of these tests stands at 2027-01-15T08:00:00Z: on Baker Island it is the 14th.
    let refused = told.ask(ADVISER, &draft("2027-01-13")).unwrap_err();
    assert_eq!(refused.problems()[0].code, "due-past");
    for n in 0..COMMITMENTS_MAX {
        told.ask(ADVISER, &draft("2027-01-14"))
            .unwrap_or_else(|refusal| panic!("{n}: {refusal}"));
    }
    assert_eq!(
        told.code(ADVISER, &draft("2027-02-01")),
        "commitments-enough"
    );
    let empty = told
        .ask(PEER, &Command::Commit(CommitmentDraft::default()))
        .unwrap_err();
    assert_eq!(empty.problems().len(), 3);
    told.ask(
        RAPPORTEUR,
        &Command::CloseSession {
            report: "Two readings.".into(),
        },
    )
    .unwrap();
    assert_eq!(told.room.board().state, SessionState::Reported);
    told.ask(PEER, &draft("2027-02-01")).unwrap();
    assert_eq!(told.code(FACILITATOR, &Command::Release), "room-role");
    told.ask(GIVER, &Command::Release).unwrap();
    assert_eq!(told.room.board().state, SessionState::Released);
    assert_eq!(told.code(PEER, &draft("2027-02-01")), "session-over");
}

#[test]
fn messages_are_the_json_they_are_said_to_be() {
    let command = Command::Contribute {
        phase: 3,
        kind: K::Question,
        text: "Why?".into(),
    };
    let message = ToServer::Do {
        id: command_id(7),
        command,
    };
    let json = r#"{"do":{"id":"00000000-0000-4000-8000-000000000007","command":{"contribute":{"phase":3,"kind":"question","text":"Why?"}}}}"#;
    assert_eq!(serde_json::to_string(&message).unwrap(), json);
    assert_eq!(serde_json::from_str::<ToServer>(json).unwrap(), message);
    assert_eq!(
        serde_json::from_str::<ToServer>("\"ping\"").unwrap(),
        ToServer::Ping
    );
    for rubbish in [
        "",
        "{}",
        "[]",
        "\"do\"",
        r#"{"hello":{"after":"1"}}"#,
        r#"{"hello":{"after":1,"as":"somebody"}}"#,
        r#"{"do":{"id":"1","command":"open"}}"#,
        r#"{"do":{"id":"00000000-0000-4000-8000-000000000007","command":"explode"}}"#,
        r#"{"do":{"id":"00000000-0000-4000-8000-000000000007","command":{"ready":{"ready":1}}}}"#,
    ] {
        assert!(
            serde_json::from_str::<ToServer>(rubbish).is_err(),
            "{rubbish}"
        );
    }
}

#[test]
fn a_gap_is_noticed() {
    let mut told = Told::new(template("incident_intervision"));
    let mut view = told.room.view_for(&person(PEER)).unwrap();
    told.go_to(0);
    let [opened, began] = &told.log[..] else {
        panic!("two events")
    };
    assert_eq!(view.take(began), Taken::Gap);
    assert_eq!(view.take(opened), Taken::Applied);
    assert_eq!(view.take(opened), Taken::Known);
    assert_eq!(view.take(began), Taken::Applied);
    assert_eq!(view, told.room.view_for(&person(PEER)).unwrap());
}

#[test]
fn forms_say_the_same_as_messages() {
    let read = |fields: &[(&str, &str)]| {
        Command::from_fields(|name| {
            let found = fields.iter().find(|(field, _)| *field == name);
            found.map(|(_, value)| (*value).to_owned())
        })
    };
    let text = [
        ("ask", "contribute"),
        ("phase", "3"),
        ("kind", "question"),
        ("text", "Why?"),
    ];
    let expected = Command::Contribute {
        phase: 3,
        kind: K::Question,
        text: "Why?".into(),
    };
    assert_eq!(read(&text), Ok(expected));
    assert_eq!(
        read(&[("ask", "vote"), ("contribution", "12")]),
        Ok(Command::Vote {
            contribution: Seq::new(12)
        })
    );
    assert_eq!(
        read(&[("ask", "ready"), ("ready", "yes")]),
        Ok(Command::Ready { ready: true })
    );
    for wrong in [
        &[][..],
        &[("ask", "explode")],
        &[("ask", "vote"), ("contribution", "first")],
        &[("ask", "next"), ("phase", "-1")],
        &[("ask", "contribute"), ("phase", "3"), ("kind", "vote")],
        &[("ask", "give_floor"), ("person", "me")],
    ] {
        assert_eq!(read(wrong).unwrap_err().code(), "form-incomplete");
    }
}

#[test]
fn time_left_is_spread_by_the_targets_between_least_and_most() {
    let mut told = Told::new(template("incident_intervision"));
    told.go_to(0);
    // 65 minutes in all; the first phase took 25 instead of 5.
    told.now = at(25 * 60_000);
    let board = told.room.board();
    let due = board.due().unwrap();
    assert_eq!(due, at(65 * 60_000));
    assert_eq!(board.ends(told.now), at(85 * 60_000), "twenty minutes late");
    let spread = board.spread(due, told.now);
    let phases = &board.template.phases[1..];
    assert_eq!(spread.iter().sum::<u16>(), 40);
    for (minutes, phase) in spread.iter().zip(phases) {
        assert!(
            (phase.minutes.min..=phase.minutes.max).contains(minutes),
            "{}",
            phase.key
        );
    }
    let from = 0;
    told.ask(
        FACILITATOR,
        &Command::SpreadTime {
            from,
            minutes: spread.clone(),
        },
    )
    .unwrap();
    assert_eq!(told.room.board().ends(told.now), due);
    told.ask(FACILITATOR, &Command::NextPhase { from }).unwrap();
    assert_eq!(
        told.room.board().clock.left(told.now),
        Some(i64::from(spread[0]) * 60_000)
    );
    // No time at all: the least of each. Plenty: the most.
    let board = told.room.board();
    let least: Vec<u16> = board
        .ahead()
        .map(|(_, phase, _)| phase.minutes.min)
        .collect();
    let most: Vec<u16> = board
        .ahead()
        .map(|(_, phase, _)| phase.minutes.max)
        .collect();
    assert_eq!(board.spread(told.now, told.now), least);
    assert_eq!(board.spread(told.now.plus(999 * 60_000), told.now), most);
}

#[test]
fn a_phase_of_no_minutes_is_left_out_and_hides_nothing_from_the_next() {
    let mut told = Told::new(template("incident_intervision"));
    told.go_to(1);
    // Choosing (sealed) and the questions of fact are left out.
    let minutes = vec![0, 0, 10, 10, 10];
    told.ask(FACILITATOR, &Command::SpreadTime { from: 1, minutes })
        .unwrap();
    told.ask(FACILITATOR, &Command::NextPhase { from: 1 })
        .unwrap();
    assert_eq!(told.room.board().phase, 4);
    assert_eq!(
        told.code(
            FACILITATOR,
            &Command::SpreadTime {
                from: 1,
                minutes: vec![5, 5]
            }
        ),
        "phase-over"
    );
    for minutes in [vec![5], vec![5, 241]] {
        let spread = Command::SpreadTime { from: 4, minutes };
        assert_eq!(told.code(FACILITATOR, &spread), "spread-minutes");
    }
    told.ask(
        FACILITATOR,
        &Command::SpreadTime {
            from: 4,
            minutes: vec![0, 0],
        },
    )
    .unwrap();
    told.ask(FACILITATOR, &Command::NextPhase { from: 4 })
        .unwrap();
    assert_eq!(told.room.board().state, SessionState::Closing);
}

#[test]
fn contributions_are_grouped_merged_ordered_and_parked() {
    let mut told = Told::new(template("incident_intervision"));
    told.go_to(0);
    let kind = ContributionKind::Report;
    let [a, b, c, d] = ["a", "b", "c", "d"].map(|text| told.write(ADVISER, kind, text).unwrap());
    let order = |told: &Told| -> Vec<Seq> {
        told.room
            .board()
            .arranged(0)
            .iter()
            .map(|found| found.seq)
            .collect()
    };
    told.ask(
        FACILITATOR,
        &Command::Move {
            contribution: d,
            up: true,
        },
    )
    .unwrap();
    assert_eq!(order(&told), [a, b, d, c]);
    let refused = Command::Move {
        contribution: a,
        up: true,
    };
    assert_eq!(told.code(RAPPORTEUR, &refused), "not-moved");
    for contribution in [b, c] {
        let group = " Money ".to_owned();
        told.ask(
            RAPPORTEUR,
            &Command::Group {
                contribution,
                group,
            },
        )
        .unwrap();
    }
    assert_eq!(
        order(&told),
        [b, c, a, d],
        "a group stands together, before what has none"
    );
    told.ask(
        RAPPORTEUR,
        &Command::Merge {
            contribution: a,
            into: Some(d),
        },
    )
    .unwrap();
    assert_eq!(order(&told), [b, c, d]);
    for (contribution, into) in [(d, b), (b, a), (b, b)] {
        let merge = Command::Merge {
            contribution,
            into: Some(into),
        };
        assert_eq!(told.code(RAPPORTEUR, &merge), "not-merged");
    }
    told.ask(
        FACILITATOR,
        &Command::Park {
            contribution: b,
            parked: true,
        },
    )
    .unwrap();
    assert_eq!(order(&told), [c, d]);
    told.ask(ADVISER, &Command::Withdraw { contribution: d })
        .unwrap();
    assert_eq!(
        order(&told),
        [c, a, d],
        "what stood with it stands on its own again"
    );
    assert_eq!(
        told.code(
            ADVISER,
            &Command::Park {
                contribution: c,
                parked: true
            }
        ),
        "room-role"
    );
    // While a phase is sealed, what is written in it is not moved about.
    let mut sealed = template("incident_intervision");
    sealed.phases[0].sees = Sees::Facilitator;
    let mut told = Told::new(sealed);
    told.go_to(0);
    let contribution = told.write(ADVISER, kind, "a").unwrap();
    let park = Command::Park {
        contribution,
        parked: true,
    };
    assert_eq!(told.code(FACILITATOR, &park), "phase-sealed");
}

#[test]
fn paper_is_typed_in_after_the_phase_and_marked() {
    let mut told = Told::new(template("incident_intervision"));
    told.go_to(0);
    let typed = |phase, author: Option<usize>| Command::TypeIn {
        phase,
        kind: ContributionKind::Report,
        author: author.map(person),
        text: "From the sheet".into(),
    };
    assert_eq!(told.code(RAPPORTEUR, &typed(0, None)), "phase-not-over");
    told.go_to(1);
    let seq = told.ask(RAPPORTEUR, &typed(0, Some(ADVISER))).unwrap();
    let found = told.room.board().contribution(seq).unwrap().clone();
    assert_eq!(found.author, Some(person(ADVISER)));
    assert_eq!(found.typed_in, Some(person(RAPPORTEUR)));
    assert_eq!(
        told.code(RAPPORTEUR, &typed(0, Some(OUTSIDER))),
        "not-found"
    );
    let mut other = typed(0, None);
    if let Command::TypeIn { kind, .. } = &mut other {
        *kind = ContributionKind::Advice;
    }
    assert_eq!(told.code(FACILITATOR, &other), "phase-other-kind");
    let text = "As it stands there".to_owned();
    told.ask(
        RAPPORTEUR,
        &Command::Edit {
            contribution: seq,
            text,
        },
    )
    .unwrap();
    // Where the phase was without names, so is what is typed in.
    let mut nameless = template("incident_intervision");
    nameless.phases[0].anonymous = true;
    let mut told = Told::new(nameless);
    told.go_to(1);
    let seq = told.ask(RAPPORTEUR, &typed(0, Some(ADVISER))).unwrap();
    assert_eq!(told.room.board().contribution(seq).unwrap().author, None);
}

#[test]
fn nobody_writes_the_others_out_of_the_room() {
    let mut told = Told::new(template("incident_intervision"));
    told.go_to(0);
    let flooded = |told: &mut Told| {
        let mut written = Vec::new();
        let refused = loop {
            match told.write(ADVISER, ContributionKind::Report, "again") {
                Ok(seq) => written.push(seq),
                Err(refused) => break refused,
            }
        };
        assert_eq!(refused.code(), "room-share");
        written
    };
    let written = flooded(&mut told);
    assert_eq!(written.len(), SHARE_MAX);
    // What is taken back was written all the same.
    let withdraw = Command::Withdraw {
        contribution: written[0],
    };
    told.ask(ADVISER, &withdraw).unwrap();
    assert_eq!(flooded(&mut told), []);
    // The others go on, and what stood on paper is typed in, theirs too.
    told.write(PEER, ContributionKind::Report, "heard").unwrap();
    told.write(RAPPORTEUR, ContributionKind::Note, "noted")
        .unwrap();
    told.go_to(1);
    let paper = Command::TypeIn {
        phase: 0,
        kind: ContributionKind::Report,
        author: Some(person(ADVISER)),
        text: "From the sheet".into(),
    };
    told.ask(RAPPORTEUR, &paper).unwrap();

    // Without names the phase has a share: it fills, and the next one is free.
    let mut nameless = template("incident_intervision");
    nameless.phases[0].anonymous = true;
    let mut told = Told::new(nameless);
    told.go_to(0);
    assert_eq!(flooded(&mut told).len(), SHARE_MAX);
    let peer = told.write(PEER, ContributionKind::Report, "too late");
    assert_eq!(peer.unwrap_err().code(), "room-share");
    told.go_to(1);
    told.write(ADVISER, ContributionKind::Dilemma, "free again")
        .unwrap();
}

#[test]
fn people_come_and_go_only_from_outside() {
    let mut told = Told::new(template("incident_intervision"));
    told.go_to(0);
    let admit = |who, role| Command::Admit {
        person: person(who),
        role,
    };
    assert_eq!(
        told.code(FACILITATOR, &admit(OUTSIDER, RoomRole::Adviser)),
        "room-role"
    );
    told.direct(&admit(OUTSIDER, RoomRole::Adviser)).unwrap();
    let member = told.room.board().member(&person(OUTSIDER)).unwrap();
    assert_eq!((member.name.as_str(), member.from.as_str()), ("P9", "Lyon"));
    told.write(OUTSIDER, ContributionKind::Report, "here now")
        .unwrap();
    assert_eq!(
        told.direct(&admit(7, RoomRole::Adviser))
            .unwrap_err()
            .code(),
        "not-found",
        "nobody was introduced by that id"
    );
    let dismiss = |who| Command::Dismiss {
        person: person(who),
        to: None,
    };
    assert_eq!(
        told.direct(&dismiss(FACILITATOR)).unwrap_err().code(),
        "room-needs-facilitator"
    );
    // Taken over, then handed on.
    told.direct(&admit(OUTSIDER, RoomRole::Facilitator))
        .unwrap();
    told.direct(&dismiss(FACILITATOR)).unwrap();
    assert_eq!(told.code(FACILITATOR, &Command::Pause), "not-found");
    told.ask(OUTSIDER, &Command::Pause).unwrap();
    assert!(told.room.view_for(&person(FACILITATOR)).is_err());
}
