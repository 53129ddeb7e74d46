//! Several rooms at once, people who come and go, notes, the wall; and walks through all of it in
//! random order. Told on SQLite and on PostgreSQL.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use crate::common::{self, House, NOW, code, code_of, id_of, on_both};
use backend::chance::{OsChance, uuid_v4};
use backend::live::{self, Line};
use backend::service::sessions::{self as service, PlanForm, board};
use backend::store::sessions as store;
use backend::{Academy, Caller, Error, all};
use domain::ids::SessionId;
use domain::permission::Role;
use domain::sessions::{
    Command, CommandId, ContributionKind, Room, RoomRole, Seq, SessionState, Taken, ToClient, View,
};
use rand::rngs::StdRng;
use rand::seq::IndexedRandom as _;
use rand::{Rng as _, SeedableRng as _};

on_both! {
    a_board_keeps_several_rooms_together
    people_move_and_rooms_are_handed_over
    the_board_is_for_those_who_plan
    notes_are_read_by_their_author_alone
    the_wall_shows_what_everybody_sees
    walks_in_any_order_leave_everybody_with_the_log
}

fn id() -> CommandId {
    CommandId::parse(&uuid_v4(&OsChance)).unwrap()
}

/// An edition with an organiser, two facilitators and two rooms of three peers each.
struct Cast {
    academy: Arc<Academy>,
    organiser: Arc<Caller>,
    facilitators: Vec<Arc<Caller>>,
    rooms: Vec<SessionId>,
    peers: Vec<Vec<Arc<Caller>>>,
    outsider: Arc<Caller>,
}

async fn fresh(academy: &Academy, caller: &Caller) -> Arc<Caller> {
    Arc::new(common::ask_as(academy, id_of(caller)).await)
}

async fn cast(house: &House) -> Cast {
    let academy = house.academy().await;
    let (edition, _) = common::edition(&academy).await;
    let scope = edition.id.as_str();
    let new = async |name: &str, grants: &[(Role, &str)]| {
        Arc::new(common::caller(&academy, name, grants).await)
    };
    let organiser = new("Olga", &[(Role::Organiser, scope)]).await;
    let outsider = new("Otto", &[]).await;
    let (mut facilitators, mut rooms, mut peers) = (Vec::new(), Vec::new(), Vec::new());
    for (number, names) in [
        ["Fatma", "Ana", "Boris", "Chloe"],
        ["Farid", "Dana", "Emil", "Finn"],
    ]
    .iter()
    .enumerate()
    {
        let facilitator = new(names[0], &[(Role::Facilitator, scope)]).await;
        let mut inside = Vec::new();
        for name in &names[1..] {
            inside.push(new(name, &[(Role::Participant, scope)]).await);
        }
        let form = PlanForm {
            edition: "2027".into(),
            title: format!("Room {}", number + 1),
            template: "incident_intervision".into(),
            language: "en".into(),
            starts: "2027-01-15T10:00".into(),
            facilitator: id_of(&facilitator).to_string(),
            people: inside.iter().map(|peer| id_of(peer).to_string()).collect(),
            ..PlanForm::default()
        };
        rooms.push(service::plan(&academy, &organiser, &form).await.unwrap());
        let mut known = Vec::new();
        for peer in &inside {
            known.push(fresh(&academy, peer).await);
        }
        peers.push(known);
        facilitators.push(fresh(&academy, &facilitator).await);
    }
    Cast {
        academy,
        organiser,
        facilitators,
        rooms,
        peers,
        outsider,
    }
}

impl Cast {
    async fn ask(&self, room: usize, who: &Arc<Caller>, command: Command) -> Result<Seq, Error> {
        service::ask(&self.academy, who, &self.rooms[room], id(), command).await
    }

    async fn begin(&self, room: usize) {
        for command in [Command::Open, Command::StartSession] {
            self.ask(room, &self.facilitators[room], command)
                .await
                .unwrap();
        }
    }

    async fn view(&self, room: usize, who: &Caller) -> Result<View, Error> {
        live::view(&self.academy, who, &self.rooms[room]).await
    }

    fn seen(&self, phase: u8) -> Vec<(SessionId, u8)> {
        let rooms = self.rooms.iter().cloned();
        rooms.map(|room| (room, phase)).collect()
    }
}

async fn a_board_keeps_several_rooms_together(house: House) {
    let cast = cast(&house).await;
    let lead = async |seed: &str, seen: &[(SessionId, u8)]| {
        board::lead_on(&cast.academy, &cast.organiser, seed, seen).await
    };
    // Opened, begun, led on, together; the same form twice does it once.
    lead("one", &cast.seen(0)).await.unwrap();
    lead("two", &cast.seen(0)).await.unwrap();
    lead("three", &cast.seen(0)).await.unwrap();
    lead("three", &cast.seen(0)).await.unwrap();
    for room in 0..2 {
        let view = cast.view(room, &cast.peers[room][0]).await.unwrap();
        assert_eq!(
            (view.board.state, view.board.phase),
            (SessionState::Running, 1)
        );
    }
    // One room went on by itself meanwhile: it is not pushed further, the other is led on.
    let next = Command::NextPhase { from: 1 };
    cast.ask(
        0,
        &cast.facilitators[0],
        Command::Assign {
            person: id_of(&cast.peers[0][0]).clone(),
            role: RoomRole::CaseGiver,
        },
    )
    .await
    .unwrap();
    cast.ask(0, &cast.facilitators[0], next).await.unwrap();
    let refused = lead("four", &cast.seen(1)).await.unwrap_err();
    assert_eq!(code_of(&refused), "phase-over");
    for room in 0..2 {
        assert_eq!(
            cast.view(room, &cast.peers[room][0])
                .await
                .unwrap()
                .board
                .phase,
            2
        );
    }
    let text = "Coffee at eleven";
    board::announce(&cast.academy, &cast.organiser, "five", &cast.rooms, text)
        .await
        .unwrap();
    for room in 0..2 {
        let view = cast.view(room, &cast.peers[room][1]).await.unwrap();
        assert_eq!(view.board.announcement.unwrap().text.as_str(), text);
    }
    let empty = board::announce(&cast.academy, &cast.organiser, "six", &[], text).await;
    assert_eq!(code(empty), "no-room-chosen");
    // What the board shows: who asks for help, how much is written, nothing of what is written.
    cast.ask(1, &cast.peers[1][0], Command::Flag { up: true })
        .await
        .unwrap();
    let shown = board::board(&cast.academy, &cast.organiser, "2027")
        .await
        .unwrap();
    assert_eq!(shown.rooms.len(), 2);
    let glance = &shown.rooms[1].glance;
    assert_eq!(glance.board.flag, Some(NOW));
    assert!(glance.board.contributions.is_empty());
    board::answer_flag(&cast.academy, &cast.organiser, "seven", &cast.rooms[1])
        .await
        .unwrap();
    let view = cast.view(1, &cast.peers[1][0]).await.unwrap();
    assert_eq!(view.board.flag, None);
}

async fn people_move_and_rooms_are_handed_over(house: House) {
    let cast = cast(&house).await;
    cast.begin(0).await;
    cast.begin(1).await;
    let ana = &cast.peers[0][0];
    let kind = ContributionKind::Report;
    let text = "Said before she went".to_owned();
    cast.ask(
        0,
        ana,
        Command::Contribute {
            phase: 0,
            kind,
            text,
        },
    )
    .await
    .unwrap();
    let mut browser = Browser::open(&cast.academy, ana, &cast.rooms[0]).await;
    board::move_person(
        &cast.academy,
        &cast.organiser,
        id_of(ana),
        &cast.rooms[0],
        &cast.rooms[1],
    )
    .await
    .unwrap();
    browser.until(|browser| !browser.moved.is_empty()).await;
    assert_eq!(browser.moved, [Some(cast.rooms[1].clone())]);
    let ana = fresh(&cast.academy, ana).await;
    assert_eq!(code(cast.view(0, &ana).await), "not-found");
    let view = cast.view(1, &ana).await.unwrap();
    assert_eq!(view.me().unwrap().name, "Ana");
    let text = "Said where she is now".to_owned();
    cast.ask(
        1,
        &ana,
        Command::Contribute {
            phase: 0,
            kind,
            text,
        },
    )
    .await
    .unwrap();
    let cards = service::list(&cast.academy, &ana).await.unwrap();
    assert_eq!(cards.len(), 1);

    // The only facilitator cannot be taken away; handed over first, they can.
    let fatma = id_of(&cast.facilitators[0]);
    let away = board::move_person(
        &cast.academy,
        &cast.organiser,
        fatma,
        &cast.rooms[0],
        &cast.rooms[1],
    );
    assert_eq!(code(away.await), "room-needs-facilitator");
    for (who, expected) in [
        (id_of(&cast.outsider), Err("not-found")),
        (id_of(&cast.peers[0][1]), Err("not-found")),
        (id_of(&cast.facilitators[1]), Ok(())),
        (id_of(&cast.organiser), Ok(())),
    ] {
        let done = board::hand_over(&cast.academy, &cast.organiser, &cast.rooms[0], who).await;
        assert_eq!(
            done.map(|_| ()).map_err(|error| code_of(&error)),
            expected.map_err(str::to_owned)
        );
    }
    let organiser = fresh(&cast.academy, &cast.organiser).await;
    cast.ask(0, &organiser, Command::Pause).await.unwrap();

    // After a restart the rooms are the same, also for those who came later.
    let before = (
        cast.view(0, &organiser).await.unwrap(),
        cast.view(1, &ana).await.unwrap(),
    );
    cast.academy.db.close().await;
    let again = house.academy().await;
    let after = (
        live::view(&again, &organiser, &cast.rooms[0])
            .await
            .unwrap(),
        live::view(&again, &ana, &cast.rooms[1]).await.unwrap(),
    );
    assert_eq!(after, before);
    let mut tx = again.db.read().await.unwrap();
    let audit: Vec<String> = all!(
        &mut tx,
        sqlx::query_scalar("SELECT operation FROM audit ORDER BY id")
    )
    .unwrap();
    for event in ["session.person_admitted", "session.person_taken_out"] {
        assert!(
            audit.iter().any(|noted| noted == event),
            "{event} in {audit:?}"
        );
    }
}

async fn the_board_is_for_those_who_plan(house: House) {
    let cast = cast(&house).await;
    cast.begin(0).await;
    let ana = &cast.peers[0][0];
    for who in [ana, &cast.outsider] {
        let shown = board::board(&cast.academy, who, "2027").await;
        assert_eq!(code(shown), "forbidden");
        let room = &cast.rooms[0];
        let answers = [
            board::announce(&cast.academy, who, "a", &cast.rooms, "Hello").await,
            board::lead_on(&cast.academy, who, "a", &cast.seen(0)).await,
            board::answer_flag(&cast.academy, who, "a", room).await,
            board::hand_over(&cast.academy, who, room, id_of(who))
                .await
                .map(|_| ()),
            board::move_person(&cast.academy, who, id_of(ana), room, &cast.rooms[1]).await,
        ];
        for answer in answers {
            assert_eq!(code(answer), "not-found");
        }
    }
    let visitor = Arc::new(Caller::visitor(domain::Language::En));
    let told = board::announce(&cast.academy, &visitor, "a", &cast.rooms, "Hello").await;
    assert_eq!(code(told), "sign-in");
    // A facilitator of another edition's session, or of this session alone, keeps no board here.
    let scope = cast.rooms[0].as_str();
    let alone = common::caller(&cast.academy, "Alone", &[(Role::Facilitator, scope)]).await;
    let alone = Arc::new(alone);
    let told = board::announce(&cast.academy, &alone, "a", &cast.rooms, "Hello").await;
    assert_eq!(code(told), "not-found");
    // Rooms of different editions do not exchange people; nobody moves from where they are not.
    let same = board::move_person(
        &cast.academy,
        &cast.organiser,
        id_of(ana),
        &cast.rooms[0],
        &cast.rooms[0],
    );
    assert_eq!(code(same.await), "same-room");
    let absent = board::move_person(
        &cast.academy,
        &cast.organiser,
        id_of(&cast.outsider),
        &cast.rooms[0],
        &cast.rooms[1],
    );
    assert_eq!(code(absent.await), "not-found");
}

async fn notes_are_read_by_their_author_alone(house: House) {
    let cast = cast(&house).await;
    let room = &cast.rooms[0];
    let (ana, boris) = (&cast.peers[0][0], &cast.peers[0][1]);
    let text = "  She never said who decides.\n";
    service::keep_note(&cast.academy, ana, room, text)
        .await
        .unwrap();
    let read = async |who: &Caller| service::note(&cast.academy, who, room).await;
    assert_eq!(read(ana).await.unwrap(), "She never said who decides.");
    for other in [boris, &cast.facilitators[0]] {
        assert_eq!(read(other).await.unwrap(), "");
    }
    for stranger in [&cast.outsider, &cast.organiser, &cast.peers[1][0]] {
        assert_eq!(code(read(stranger).await), "not-found");
        let kept = service::keep_note(&cast.academy, stranger, room, "mine").await;
        assert_eq!(code(kept), "not-found");
    }
    let long = "x".repeat(5_001);
    let kept = service::keep_note(&cast.academy, ana, room, &long).await;
    assert_eq!(kept.unwrap_err().refusal().problems()[0].code, "too-long");
    let mut tx = cast.academy.db.write().await.unwrap();
    backend::store::retention::erase_person(&mut tx, id_of(ana))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let mut tx = cast.academy.db.read().await.unwrap();
    assert_eq!(store::note(&mut tx, room, id_of(ana)).await.unwrap(), "");
}

async fn the_wall_shows_what_everybody_sees(house: House) {
    let cast = cast(&house).await;
    let mut template = service::template("incident_intervision").unwrap().clone();
    template.phases[0].sees = domain::sessions::Sees::Facilitator;
    let mut tx = cast.academy.db.write().await.unwrap();
    // The template of a session is its own: nobody else's changes with it.
    backend::exec!(
        &mut tx,
        sqlx::query("UPDATE sessions SET template = $2 WHERE id = $1")
            .bind(cast.rooms[0].as_str())
            .bind(serde_json::to_string(&template).unwrap())
    )
    .unwrap();
    tx.commit().await.unwrap();
    cast.begin(0).await;
    cast.begin(1).await;
    let (facilitator, ana) = (&cast.facilitators[0], &cast.peers[0][0]);
    let kind = ContributionKind::Report;
    let text = "Sealed".to_owned();
    let write = Command::Contribute {
        phase: 0,
        kind,
        text,
    };
    cast.ask(0, ana, write.clone()).await.unwrap();
    cast.ask(1, &cast.peers[1][0], write).await.unwrap();
    let wall = async |room: usize, who: &Caller| {
        live::view_of_wall(&cast.academy, who, &cast.rooms[room]).await
    };
    assert!(
        wall(0, facilitator)
            .await
            .unwrap()
            .board
            .contributions
            .is_empty()
    );
    assert_eq!(
        wall(1, &cast.peers[1][0])
            .await
            .unwrap()
            .board
            .contributions
            .len(),
        1
    );
    assert_eq!(code(wall(0, &cast.outsider).await), "not-found");
    let line = live::join(&cast.academy, facilitator, &cast.rooms[0], None, true)
        .await
        .unwrap();
    let mut screen = Browser::of(line);
    screen.until(|screen| screen.view.is_some()).await;
    // It counts as nobody, and asks for nothing.
    let shown = screen.view.as_ref().unwrap();
    assert!(shown.me().is_none() && !shown.may(domain::sessions::Act::Next));
    let seq = cast
        .ask(0, facilitator, Command::NextPhase { from: 0 })
        .await
        .unwrap();
    screen.until_seq(seq).await;
    assert_eq!(
        screen.view.as_ref(),
        Some(&wall(0, facilitator).await.unwrap())
    );
    assert_eq!(screen.view.unwrap().board.contributions.len(), 1);
    assert_eq!(screen.here, 0);
}

/// A browser: follows what it is told.
struct Browser {
    line: Line,
    view: Option<View>,
    here: usize,
    /// Where to, each time it was moved.
    moved: Vec<Option<SessionId>>,
    done: HashMap<CommandId, Seq>,
}

impl Browser {
    fn of(line: Line) -> Self {
        Self {
            line,
            view: None,
            here: 0,
            moved: Vec::new(),
            done: HashMap::new(),
        }
    }

    async fn open(academy: &Arc<Academy>, who: &Arc<Caller>, room: &SessionId) -> Self {
        let line = live::join(academy, who, room, None, false).await.unwrap();
        let mut browser = Self::of(line);
        browser.until(|browser| browser.view.is_some()).await;
        browser
    }

    /// Comes back with the number it has.
    async fn back(&mut self, academy: &Arc<Academy>, who: &Arc<Caller>, room: &SessionId) {
        let seq = self.view.as_ref().map(|view| view.board.seq);
        self.line = live::join(academy, who, room, seq, false).await.unwrap();
    }

    fn take(&mut self, message: &str) {
        match serde_json::from_str(message).unwrap() {
            ToClient::Welcome {
                view: Some(view), ..
            } => match &mut self.view {
                Some(before) => before.replace(*view),
                None => self.view = Some(*view),
            },
            ToClient::Welcome { view: None, .. } => assert!(self.view.is_some()),
            ToClient::Happened(recorded) => {
                assert_ne!(self.view.as_mut().unwrap().take(&recorded), Taken::Gap);
            }
            ToClient::Done { id, seq } => {
                let known = self.done.insert(id, seq);
                assert!(
                    known.is_none_or(|known| known == seq),
                    "one command, one event"
                );
            }
            ToClient::Moved { to } => self.moved.push(to),
            ToClient::Presence { here } => self.here = here.len(),
            ToClient::Refused { .. } | ToClient::Noted { .. } | ToClient::Pong { .. } => {}
        }
    }

    async fn until(&mut self, reached: impl Fn(&Self) -> bool) {
        while !reached(self) {
            let message = tokio::time::timeout(Duration::from_secs(10), self.line.messages.recv())
                .await
                .expect("a message in time")
                .expect("connected");
            self.take(&message);
        }
    }

    async fn until_seq(&mut self, seq: Seq) {
        self.until(|browser| browser.view.as_ref().unwrap().board.seq >= seq)
            .await;
    }
}

/// Commands of everybody, sent once or twice, to a server that ends and begins again while
/// browsers come and go: everybody ends with what the log says, and the log has every accepted
/// command exactly once.
async fn walks_in_any_order_leave_everybody_with_the_log(house: House) {
    let cast = cast(&house).await;
    cast.begin(0).await;
    let room = cast.rooms[0].clone();
    let people: Vec<Arc<Caller>> = std::iter::once(&cast.facilitators[0])
        .chain(&cast.peers[0])
        .cloned()
        .collect();
    let mut academy = Arc::clone(&cast.academy);
    let mut browsers = Vec::new();
    for person in &people {
        browsers.push(Browser::open(&academy, person, &room).await);
    }
    let mut accepted: HashMap<CommandId, Seq> = HashMap::new();
    for seed in 0..4 {
        let mut dice = StdRng::seed_from_u64(seed);
        for step in 0..60 {
            let who = dice.random_range(0..people.len());
            match dice.random_range(0..20) {
                // The line breaks, and comes back later.
                0..3 => browsers[who].back(&academy, &people[who], &room).await,
                // The server ends and another begins.
                3 if step % 3 == 0 => {
                    academy.db.close().await;
                    academy = house.academy().await;
                    for (browser, person) in browsers.iter_mut().zip(&people) {
                        browser.back(&academy, person, &room).await;
                    }
                }
                _ => {
                    let command = any_command(&mut dice, &cast, &academy, &room).await;
                    let id = id();
                    for _ in 0..dice.random_range(1..3) {
                        let answer = service::ask(
                            &academy,
                            &people[who],
                            &room,
                            id.clone(),
                            command.clone(),
                        )
                        .await;
                        if let Ok(seq) = answer {
                            assert_eq!(*accepted.entry(id.clone()).or_insert(seq), seq);
                        }
                    }
                }
            }
        }
        let mut tx = academy.db.read().await.unwrap();
        let log = store::log(&mut tx, &room, Seq::default()).await.unwrap();
        let session = store::by_id(&mut tx, &room).await.unwrap().unwrap();
        let setup = store::setup(&mut tx, &session).await.unwrap();
        drop(tx);
        let numbers: Vec<i64> = log.iter().map(|recorded| recorded.seq.get()).collect();
        assert!(
            numbers
                .iter()
                .copied()
                .eq(1..=i64::try_from(log.len()).unwrap())
        );
        for (id, seq) in &accepted {
            let kept: Vec<Seq> = log
                .iter()
                .filter(|recorded| recorded.command.as_ref() == Some(id))
                .map(|recorded| recorded.seq)
                .collect();
            assert_eq!(kept, [*seq], "seed {seed}");
        }
        let folded = Room::fold(setup, &log);
        let last = log.last().unwrap().seq;
        for (browser, person) in browsers.iter_mut().zip(&people) {
            browser.until_seq(last).await;
            let expected = folded.view_for(id_of(person)).unwrap();
            assert_eq!(browser.view.as_ref(), Some(&expected), "seed {seed}");
            let told = live::view(&academy, person, &room).await.unwrap();
            assert_eq!(told, expected, "seed {seed}");
        }
    }
}

async fn any_command(
    dice: &mut StdRng,
    cast: &Cast,
    academy: &Arc<Academy>,
    room: &SessionId,
) -> Command {
    let view = live::view(academy, &cast.facilitators[0], room)
        .await
        .unwrap();
    let board = &view.board;
    let contribution = board
        .contributions
        .choose(dice)
        .map_or(Seq::new(1), |found| found.seq);
    let into = board.contributions.choose(dice).map(|found| found.seq);
    let person = board.members.choose(dice).unwrap().person.clone();
    let phase = board.phase;
    let text = format!("Text {}", dice.random::<u16>());
    match dice.random_range(0..16) {
        0 => Command::NextPhase { from: phase },
        1 => Command::Pause,
        2 => Command::Resume,
        3 => Command::SpreadTime {
            from: phase,
            minutes: vec![dice.random_range(0..9); board.ahead().count()],
        },
        4 => Command::RaiseHand,
        5 => Command::GiveFloor { person },
        6 => Command::Ready {
            ready: dice.random(),
        },
        7 => Command::Vote { contribution },
        8 => Command::Unvote { contribution },
        9 => Command::Merge { contribution, into },
        10 => Command::Group {
            contribution,
            group: text,
        },
        11 => Command::Withdraw { contribution },
        12 => Command::Park {
            contribution,
            parked: dice.random(),
        },
        13 => Command::Assign {
            person,
            role: RoomRole::CaseGiver,
        },
        _ => {
            let kinds = board.template.phases[usize::from(phase)]
                .accepts
                .values()
                .flatten()
                .copied();
            let kind = kinds.into_iter().next().unwrap_or(ContributionKind::Note);
            Command::Contribute { phase, kind, text }
        }
    }
}
