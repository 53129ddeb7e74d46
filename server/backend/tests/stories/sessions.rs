//! Session rooms, told on SQLite and on PostgreSQL.

use std::sync::Arc;
use std::time::Duration;

use crate::common::{self, House, NOW, code, code_of, id_of, on_both};
use backend::chance::{OsChance, uuid_v4};
use backend::live::{self, Line};
use backend::service::reports;
use backend::service::sessions::{self as service, PlanForm};
use backend::store::sessions as store;
use backend::{Academy, Caller, Error, all, one};
use domain::Language;
use domain::ids::{PersonId, SessionId};
use domain::permission::Role;
use domain::sessions::{
    Command, CommandId, CommitmentDraft, ContributionKind, RoomRole, Seq, SessionState, Taken,
    ToClient, View,
};

on_both! {
    three_people_hold_a_session
    outsiders_learn_nothing
    a_room_that_closes_is_the_same_when_it_opens
    a_browser_that_falls_behind_comes_back
    planning_names_what_is_wrong
    planned_twice_is_once_and_called_off_is_gone
    many_at_once_lose_nothing
    the_demonstration_plays_its_sessions
    the_erased_leave_no_words
}

fn id() -> CommandId {
    CommandId::parse(&uuid_v4(&OsChance)).unwrap()
}

async fn person(academy: &Academy, name: &str, grants: &[(Role, &str)]) -> Arc<Caller> {
    Arc::new(common::caller(academy, name, grants).await)
}

async fn caller(academy: &Academy, person: &PersonId) -> Arc<Caller> {
    Arc::new(common::ask_as(academy, person).await)
}

/// An edition with a facilitator, a rapporteur and participants; a session of the default
/// template planned with them.
struct Cast {
    academy: Arc<Academy>,
    session: SessionId,
    facilitator: Arc<Caller>,
    rapporteur: Arc<Caller>,
    peers: Vec<Arc<Caller>>,
    outsider: Arc<Caller>,
}

async fn cast(house: &House) -> Cast {
    let academy = house.academy().await;
    let (edition, _) = common::edition(&academy).await;
    let scope = edition.id.as_str();
    let facilitator = person(&academy, "Fatma", &[(Role::Facilitator, scope)]).await;
    let rapporteur = person(&academy, "Rosa", &[(Role::Rapporteur, scope)]).await;
    let mut peers = Vec::new();
    for name in ["Ana", "Boris", "Chloe"] {
        peers.push(person(&academy, name, &[(Role::Participant, scope)]).await);
    }
    let outsider = person(&academy, "Otto", &[]).await;
    let form = PlanForm {
        edition: "2027".into(),
        title: "Housing, group 1".into(),
        template: "incident_intervision".into(),
        language: "en".into(),
        starts: "2027-01-15T10:00".into(),
        facilitator: id_of(&facilitator).to_string(),
        rapporteur: id_of(&rapporteur).to_string(),
        people: peers.iter().map(|peer| id_of(peer).to_string()).collect(),
        ..PlanForm::default()
    };
    let session = service::plan(&academy, &facilitator, &form).await.unwrap();
    // Roles were given: the callers are asked for anew, as the next request would.
    let facilitator = caller(&academy, id_of(&facilitator)).await;
    let rapporteur = caller(&academy, id_of(&rapporteur)).await;
    let mut fresh = Vec::new();
    for peer in &peers {
        fresh.push(caller(&academy, id_of(peer)).await);
    }
    Cast {
        academy,
        session,
        facilitator,
        rapporteur,
        peers: fresh,
        outsider,
    }
}

impl Cast {
    async fn ask(&self, who: &Arc<Caller>, command: Command) -> Result<Seq, Error> {
        service::ask(&self.academy, who, &self.session, id(), command).await
    }

    async fn write(&self, who: &Arc<Caller>, phase: u8, kind: ContributionKind, text: &str) -> Seq {
        self.ask(
            who,
            Command::Contribute {
                phase,
                kind,
                text: text.into(),
            },
        )
        .await
        .unwrap()
    }

    async fn view(&self, who: &Arc<Caller>) -> View {
        live::view(&self.academy, who, &self.session).await.unwrap()
    }

    async fn next(&self, from: u8) {
        self.ask(&self.facilitator, Command::NextPhase { from })
            .await
            .unwrap();
    }

    async fn begin(&self) {
        self.ask(&self.facilitator, Command::Open).await.unwrap();
        self.ask(&self.facilitator, Command::StartSession)
            .await
            .unwrap();
    }
}

/// A browser: follows what it is told.
struct Browser {
    line: Line,
    view: Option<View>,
    here: usize,
    done: Vec<(CommandId, Seq)>,
    refused: Vec<(CommandId, String)>,
}

impl Browser {
    async fn open(cast: &Cast, academy: &Arc<Academy>, who: &Arc<Caller>) -> Self {
        let line = live::join(academy, who, &cast.session, None, false)
            .await
            .unwrap();
        let mut browser = Self {
            line,
            view: None,
            here: 0,
            done: Vec::new(),
            refused: Vec::new(),
        };
        browser.until(|browser| browser.view.is_some()).await;
        browser
    }

    fn take(&mut self, message: &str) {
        match serde_json::from_str(message).unwrap() {
            ToClient::Welcome {
                view: Some(view), ..
            } => self.view = Some(*view),
            ToClient::Welcome { view: None, .. } => assert!(self.view.is_some()),
            ToClient::Happened(recorded) => {
                assert_ne!(self.view.as_mut().unwrap().take(&recorded), Taken::Gap);
            }
            ToClient::Done { id, seq } => self.done.push((id, seq)),
            ToClient::Refused { id, refusal } => self.refused.push((id, refusal.code().to_owned())),
            ToClient::Presence { here } => self.here = here.len(),
            ToClient::Pong { .. } | ToClient::Noted { .. } | ToClient::Moved { .. } => {}
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

async fn three_people_hold_a_session(house: House) {
    let cast = cast(&house).await;
    let [ana, boris, chloe] = &cast.peers[..] else {
        panic!("three")
    };
    let mut browsers = [
        Browser::open(&cast, &cast.academy, ana).await,
        Browser::open(&cast, &cast.academy, boris).await,
    ];
    cast.begin().await;
    cast.next(0).await;
    let one = cast
        .write(
            ana,
            1,
            ContributionKind::Dilemma,
            "Landlords ask for a guarantee",
        )
        .await;
    let two = cast
        .write(boris, 1, ContributionKind::Dilemma, "Skills take two years")
        .await;
    cast.next(1).await;
    for (who, contribution) in [(ana, two), (boris, one), (chloe, one)] {
        cast.ask(who, Command::Vote { contribution }).await.unwrap();
    }
    let named = async |academy: &Academy| -> i64 {
        let mut tx = academy.db.read().await.unwrap();
        one!(&mut tx, sqlx::query_scalar("SELECT COUNT(*) FROM session_events WHERE actor_id IS NOT NULL AND event LIKE '{\"voted\"%'")).unwrap()
    };
    assert_eq!(
        named(&cast.academy).await,
        3,
        "votes are capped by person while the phase runs"
    );
    cast.ask(&cast.facilitator, Command::ChooseCase { contribution: one })
        .await
        .unwrap();
    cast.next(2).await;
    assert_eq!(
        named(&cast.academy).await,
        0,
        "and lose their names when it ends"
    );
    let refused = cast
        .ask(
            boris,
            Command::Contribute {
                phase: 3,
                kind: ContributionKind::Advice,
                text: "Do it".into(),
            },
        )
        .await;
    assert_eq!(code(refused), "phase-other-kind");
    cast.write(boris, 3, ContributionKind::Question, "How many flats?")
        .await;
    for phase in 3..7 {
        cast.next(phase).await;
    }
    let draft = CommitmentDraft {
        text: "Talk to the landlords".into(),
        first_step: "Call three".into(),
        due_on: "2027-03-01".into(),
    };
    cast.ask(chloe, Command::Commit(draft)).await.unwrap();
    cast.ask(
        &cast.rapporteur,
        Command::CloseSession {
            report: "Two readings, one step.".into(),
        },
    )
    .await
    .unwrap();
    let page = reports::page(&cast.academy, ana, &cast.session)
        .await
        .unwrap();
    let passages = page.parts.iter().flat_map(|part| &part.passages);
    let approved: Vec<_> = passages
        .map(|told| reports::Typed {
            passage: told.passage.id.to_string(),
            seen: told.passage.revision.to_string(),
            value: "approved".into(),
        })
        .collect();
    reports::judge(&cast.academy, ana, &cast.session, &approved)
        .await
        .unwrap();
    reports::release(&cast.academy, ana, &cast.session, "academy")
        .await
        .unwrap();
    let last = cast.view(ana).await.board.seq;

    for (browser, who) in browsers.iter_mut().zip([ana, boris]) {
        browser.until_seq(last).await;
        assert_eq!(browser.view.as_ref(), Some(&cast.view(who).await));
        assert_eq!(browser.here, 2);
    }
    let mut tx = cast.academy.db.read().await.unwrap();
    let kept: Vec<(String, String, String, String)> = all!(
        &mut tx,
        sqlx::query_as(
            "SELECT person_id, body, first_step, due_on FROM commitments WHERE session_id = $1"
        )
        .bind(cast.session.as_str())
    )
    .unwrap();
    assert_eq!(
        kept,
        [(
            id_of(chloe).to_string(),
            "Talk to the landlords".into(),
            "Call three".into(),
            "2027-03-01".into()
        )]
    );
    let session = store::by_id(&mut tx, &cast.session).await.unwrap().unwrap();
    assert_eq!(
        (session.state, session.ended_at),
        (SessionState::Released, Some(NOW))
    );
    let audit: Vec<String> = all!(
        &mut tx,
        sqlx::query_scalar("SELECT operation FROM audit ORDER BY id")
    )
    .unwrap();
    for event in [
        "session.planned",
        "session.opened",
        "session.started",
        "session.case_chosen",
        "session.closing",
        "session.reported",
        "session.released",
    ] {
        assert!(
            audit.iter().any(|noted| noted == event),
            "{event} in {audit:?}"
        );
    }
    drop(tx);
    let petra = person(&cast.academy, "Petra", &[(Role::Participant, "")]).await;
    let report = service::page(&cast.academy, &petra, &cast.session)
        .await
        .unwrap();
    assert!(report.view.is_none());
    assert!(report.reported);
    let (_, report) = reports::markdown(&cast.academy, &petra, &cast.session)
        .await
        .unwrap();
    assert!(report.contains("## In short\n\nTwo readings, one step."));
    assert!(report.contains("Landlords ask") && !report.contains("Skills take"));
}

async fn outsiders_learn_nothing(house: House) {
    let cast = cast(&house).await;
    cast.begin().await;
    let visitor = Arc::new(Caller::visitor(Language::En));
    let administrator = person(&cast.academy, "Adam", &[(Role::Administrator, "")]).await;
    // Holds the role in the whole academy, but was not put into this room.
    let stranger = person(&cast.academy, "Sten", &[(Role::Facilitator, "")]).await;
    for (who, expected) in [
        (&visitor, "sign-in"),
        (&cast.outsider, "not-found"),
        (&administrator, "not-found"),
        (&stranger, "not-found"),
    ] {
        let refused = cast.ask(who, Command::Pause).await.unwrap_err();
        assert_eq!(code_of(&refused), expected);
        assert_eq!(
            code(live::join(&cast.academy, who, &cast.session, None, false).await),
            expected
        );
        assert_eq!(
            code(live::view(&cast.academy, who, &cast.session).await),
            expected
        );
    }
    for who in [&cast.outsider, &administrator] {
        assert_eq!(
            code(service::page(&cast.academy, who, &cast.session).await),
            "not-found"
        );
        assert!(service::list(&cast.academy, who).await.unwrap().is_empty());
    }
    let nowhere = SessionId::parse("00000000-0000-7000-8000-000000000000").unwrap();
    assert_eq!(
        code(live::view(&cast.academy, &stranger, &nowhere).await),
        "not-found"
    );
}

async fn a_room_that_closes_is_the_same_when_it_opens(house: House) {
    let cast = cast(&house).await;
    cast.begin().await;
    let text = Command::Contribute {
        phase: 0,
        kind: ContributionKind::Report,
        text: "Done, with success".into(),
    };
    let twice = id();
    let first = service::ask(
        &cast.academy,
        &cast.peers[0],
        &cast.session,
        twice.clone(),
        text.clone(),
    )
    .await
    .unwrap();
    cast.ask(&cast.peers[1], Command::RaiseHand).await.unwrap();
    let before = cast.view(&cast.peers[0]).await;
    cast.academy.db.close().await;

    let again = house.academy().await;
    let view = live::view(&again, &cast.peers[0], &cast.session)
        .await
        .unwrap();
    assert_eq!(view, before);
    let repeated = service::ask(&again, &cast.peers[0], &cast.session, twice, text)
        .await
        .unwrap();
    assert_eq!(
        repeated, first,
        "a command sent again after a restart happens once"
    );
    assert_eq!(
        live::view(&again, &cast.peers[0], &cast.session)
            .await
            .unwrap(),
        before
    );
}

async fn a_browser_that_falls_behind_comes_back(house: House) {
    let cast = cast(&house).await;
    cast.begin().await;
    let mut slow = Browser::open(&cast, &cast.academy, &cast.peers[0]).await;
    let mut quick = Browser::open(&cast, &cast.academy, &cast.peers[1]).await;
    for n in 0..300 {
        let ready = Command::Ready { ready: n % 2 == 0 };
        let command = id();
        quick
            .line
            .ask(&cast.academy, &cast.peers[1], command.clone(), ready)
            .await;
        quick
            .until(|browser| {
                browser
                    .done
                    .last()
                    .is_some_and(|(done, _)| *done == command)
            })
            .await;
    }
    let last = quick.view.as_ref().unwrap().board.seq;
    while let Some(message) = slow.line.messages.recv().await {
        slow.take(&message);
    }
    let seen = slow.view.as_ref().unwrap().board.seq;
    assert!(seen < last, "let go rather than kept for ever");
    slow.line = live::join(
        &cast.academy,
        &cast.peers[0],
        &cast.session,
        Some(seen),
        false,
    )
    .await
    .unwrap();
    slow.until_seq(last).await;
    assert_eq!(slow.view.unwrap(), cast.view(&cast.peers[0]).await);
}

async fn planning_names_what_is_wrong(house: House) {
    let cast = cast(&house).await;
    let form = PlanForm {
        edition: "2027".into(),
        module: "none".into(),
        title: " ".into(),
        template: "unheard_of".into(),
        language: "xx".into(),
        starts: "tomorrow".into(),
        facilitator: id_of(&cast.facilitator).to_string(),
        rapporteur: id_of(&cast.facilitator).to_string(),
        people: vec![id_of(&cast.outsider).to_string()],
        ..PlanForm::default()
    };
    let refused = service::plan(&cast.academy, &cast.facilitator, &form)
        .await
        .unwrap_err()
        .refusal();
    let fields: Vec<_> = refused
        .problems()
        .iter()
        .map(|problem| (problem.field.to_string(), problem.code.to_string()))
        .collect();
    let expected = [
        ("module", "choose"),
        ("title", "required"),
        ("template", "choose"),
        ("language", "choose"),
        ("starts", "date"),
        ("rapporteur", "person-twice"),
        ("people", "choose"),
        ("people", "too-few-people"),
    ];
    assert_eq!(
        fields,
        expected.map(|(field, code)| (field.to_owned(), code.to_owned()))
    );
    // A day that is over, and an hour that Lisbon skips.
    for (starts, problem) in [
        ("2027-01-13T10:00", "past"),
        ("2027-03-28T01:30", "clock-change"),
    ] {
        let form = PlanForm {
            starts: starts.into(),
            ..form.clone()
        };
        let refused = service::plan(&cast.academy, &cast.facilitator, &form).await;
        let refused = refused.unwrap_err().refusal();
        let mut problems = refused.problems().iter();
        assert!(
            problems.any(|found| (&*found.field, &*found.code) == ("starts", problem)),
            "{starts}"
        );
    }
    for who in [&cast.peers[0], &cast.outsider, &cast.rapporteur] {
        assert_eq!(
            code(service::plan(&cast.academy, who, &form).await),
            "forbidden"
        );
    }
    let cards = service::list(&cast.academy, &cast.peers[0]).await.unwrap();
    assert_eq!(cards.len(), 1);
    assert_eq!(
        (cards[0].role, cards[0].people),
        (Some(RoomRole::Adviser), 5)
    );
}

async fn planned_twice_is_once_and_called_off_is_gone(house: House) {
    let cast = cast(&house).await;
    let (academy, facilitator) = (&cast.academy, &cast.facilitator);
    let form = PlanForm {
        edition: "2027".into(),
        title: "Housing, group 2".into(),
        template: "incident_intervision".into(),
        language: "en".into(),
        starts: "2027-01-15T10:00".into(),
        facilitator: id_of(facilitator).to_string(),
        people: cast
            .peers
            .iter()
            .map(|peer| id_of(peer).to_string())
            .collect(),
        ..PlanForm::default()
    };
    let sent = facilitator.sending("sessions/plan", "form_key=one");
    let (one, two) = tokio::join!(
        service::plan(academy, &sent, &form),
        service::plan(academy, &sent, &form)
    );
    let planned = one.unwrap();
    assert_eq!(two.unwrap(), planned);
    let anew = facilitator.sending("sessions/plan", "form_key=two");
    assert_ne!(service::plan(academy, &anew, &form).await.unwrap(), planned);
    let listed = async || service::list(academy, &cast.peers[0]).await.unwrap().len();
    assert_eq!(listed().await, 3);
    // With it go the roles that let people in; the others stay.
    for (who, refused) in [(&cast.outsider, "not-found"), (&cast.peers[0], "forbidden")] {
        assert_eq!(
            code(service::call_off(academy, who, &planned).await),
            refused
        );
    }
    service::call_off(academy, facilitator, &planned)
        .await
        .unwrap();
    assert_eq!(listed().await, 2);
    let peer = caller(academy, id_of(&cast.peers[0])).await;
    let scope = planned.to_string();
    assert!(peer.grants.iter().all(|grant| grant.scope != scope));
    assert!(service::page(academy, &peer, &cast.session).await.is_ok());
    // What was opened is held.
    cast.ask(facilitator, Command::Open).await.unwrap();
    let late = service::call_off(academy, facilitator, &cast.session).await;
    assert_eq!(code(late), "session-begun");
}

/// Two processes where the engine allows it, and several browsers that write at once.
async fn many_at_once_lose_nothing(house: House) {
    const EACH: usize = 60;
    let cast = cast(&house).await;
    cast.begin().await;
    let other = if cast.academy.db.is_postgres() {
        house.academy().await
    } else {
        Arc::clone(&cast.academy)
    };
    let stop = tokio_util::sync::CancellationToken::new();
    let listeners = [&cast.academy, &other]
        .map(|academy| tokio::spawn(live::listen(Arc::clone(academy), stop.clone())));
    let mut writing = Vec::new();
    for (number, peer) in cast.peers.iter().enumerate() {
        let academy = Arc::clone(if number % 2 == 0 {
            &cast.academy
        } else {
            &other
        });
        let (peer, session) = (Arc::clone(peer), cast.session.clone());
        let mut browser = Browser::open(&cast, &academy, &peer).await;
        writing.push(tokio::spawn(async move {
            for n in 0..EACH {
                let text = format!("{number}-{n}");
                let command = Command::Contribute {
                    phase: 0,
                    kind: ContributionKind::Report,
                    text,
                };
                let id = id();
                // Sent twice, as by a browser that did not hear the answer.
                for _ in 0..2 {
                    browser
                        .line
                        .ask(&academy, &peer, id.clone(), command.clone())
                        .await;
                }
            }
            browser
                .until(|browser| browser.done.len() + browser.refused.len() == 2 * EACH)
                .await;
            assert_eq!(browser.refused, []);
            (browser, academy, peer, session)
        }));
    }
    let mut browsers = Vec::new();
    for writer in writing {
        browsers.push(writer.await.unwrap());
    }
    let mut tx = cast.academy.db.read().await.unwrap();
    let log = store::log(&mut tx, &cast.session, Seq::default())
        .await
        .unwrap();
    drop(tx);
    assert_eq!(log.len(), 2 + EACH * cast.peers.len());
    assert!(
        log.iter()
            .zip(1..)
            .all(|(recorded, seq)| recorded.seq == Seq::new(seq)),
        "no gap, no double"
    );
    for (browser, academy, peer, session) in &mut browsers {
        browser.until_seq(log.last().unwrap().seq).await;
        assert_eq!(
            browser.view.as_ref(),
            Some(&live::view(academy, peer, session).await.unwrap())
        );
    }
    stop.cancel();
    for listener in listeners {
        listener.await.unwrap();
    }
}

/// What the demonstration tells is what a room could have written, and stands where it says.
async fn the_demonstration_plays_its_sessions(house: House) {
    let academy = house.academy().await;
    backend::cities::load(&academy.db).await.unwrap();
    backend::service::demonstration::fill(&academy)
        .await
        .unwrap();
    let mut tx = academy.db.read().await.unwrap();
    let sessions: Vec<(String, String)> = all!(
        &mut tx,
        sqlx::query_as("SELECT id, state FROM sessions ORDER BY planned_at")
    )
    .unwrap();
    let states: Vec<&str> = sessions.iter().map(|(_, state)| state.as_str()).collect();
    assert_eq!(
        states,
        ["released", "released", "reported", "running", "planned"]
    );
    let named: i64 = one!(
        &mut tx,
        sqlx::query_scalar("SELECT COUNT(*) FROM session_events WHERE actor_id IS NOT NULL AND event LIKE '{\"voted\"%'")
    )
    .unwrap();
    assert_eq!(named, 0, "votes of phases that are over have no names");
    let commitments: i64 = one!(
        &mut tx,
        sqlx::query_scalar("SELECT COUNT(*) FROM commitments WHERE session_id IS NOT NULL")
    )
    .unwrap();
    assert_eq!(commitments, 5);
    let running = SessionId::parse(&sessions[3].0).unwrap();
    let members = store::members(&mut tx, &running).await.unwrap();
    drop(tx);
    let facilitator = members
        .iter()
        .find(|member| member.role == RoomRole::Facilitator)
        .unwrap();
    let caller = caller(&academy, &facilitator.person).await;
    let view = live::view(&academy, &caller, &running).await.unwrap();
    let board = &view.board;
    assert_eq!(board.running().unwrap().key, "questions_of_fact");
    assert_eq!(board.hands().len(), 2);
    assert!(board.case.is_some());
    assert!(board.contributions.iter().any(|one| one.votes > 3));
    assert!(board.clock.left(academy.now()).unwrap() > 0);
}

/// Who erases themselves takes their words along; what happened keeps its order.
async fn the_erased_leave_no_words(house: House) {
    let cast = cast(&house).await;
    let [ana, boris, _] = &cast.peers[..] else {
        panic!("three")
    };
    cast.begin().await;
    let contribution = cast
        .write(ana, 0, ContributionKind::Report, "Words of Ana")
        .await;
    let text = "More words of Ana".to_owned();
    cast.ask(ana, Command::Edit { contribution, text })
        .await
        .unwrap();
    cast.write(boris, 0, ContributionKind::Report, "Words of Boris")
        .await;
    let mut tx = cast.academy.db.write().await.unwrap();
    backend::store::retention::erase_person(&mut tx, id_of(ana))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let mut tx = cast.academy.db.read().await.unwrap();
    let log: Vec<String> = all!(
        &mut tx,
        sqlx::query_scalar("SELECT event FROM session_events")
    )
    .unwrap();
    assert_eq!(log.len(), 5);
    let log = log.concat();
    assert!(!log.contains("Ana") && log.contains("Words of Boris"));
    drop(tx);
    let again = house.academy().await;
    let view = live::view(&again, boris, &cast.session).await.unwrap();
    let kept = view.board.contribution(contribution).unwrap();
    assert_eq!(
        (kept.text.as_ref(), kept.author.as_ref()),
        (None, Some(id_of(ana)))
    );
}
