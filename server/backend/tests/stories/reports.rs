//! Reports of sessions, told on SQLite and on PostgreSQL.

use std::sync::Arc;

use crate::common::{self, House, NOW, code, id_of, on_both};
use backend::access::Grant;
use backend::service::dilemmas;
use backend::service::reports::{self as service, Page, Typed};
use backend::service::sessions::{self, PlanForm, board};
use backend::service::workspace;
use backend::store::retention;
use backend::store::sessions::Session;
use backend::{Academy, Caller, all, one};
use domain::dilemmas::{Confidentiality, DilemmaState};
use domain::ids::SessionId;
use domain::permission::Role;
use domain::sessions::{Command, CommandId, ContributionKind, RoomRole, Seq, SessionState};
use domain::{Language, Timestamp};

on_both! {
    a_report_leaves_the_room_passage_by_passage
    who_may_do_what
    names_stand_only_where_their_owners_agree
    the_next_session_begins_with_the_last
    what_is_undecided_or_unnamed_stays
    a_report_goes_no_further_than_its_dilemma
    a_copy_holds_what_its_reader_may_read
    who_was_taken_out_reads_nothing_and_is_asked
    a_report_outlives_its_case_giver
}

struct Cast {
    academy: Arc<Academy>,
    session: SessionId,
    facilitator: Arc<Caller>,
    rapporteur: Arc<Caller>,
    ana: Arc<Caller>,
    boris: Arc<Caller>,
    chloe: Arc<Caller>,
}

async fn again(academy: &Academy, who: &Arc<Caller>) -> Arc<Caller> {
    Arc::new(common::ask_as(academy, id_of(who)).await)
}

/// Plans a session of the default template in the module of housing, which has a space.
async fn plan(cast: &Cast, starts: &str) -> SessionId {
    plan_with(cast, starts, "").await
}

/// The same, to work on a dilemma.
async fn plan_with(cast: &Cast, starts: &str, dilemma: &str) -> SessionId {
    let module: String = {
        let mut tx = cast.academy.db.read().await.unwrap();
        one!(
            &mut tx,
            sqlx::query_scalar("SELECT id FROM modules WHERE slug = 'housing'")
        )
        .unwrap()
    };
    let form = PlanForm {
        edition: "2027".into(),
        module,
        title: "Housing, group 1".into(),
        template: "incident_intervision".into(),
        language: "en".into(),
        starts: starts.into(),
        facilitator: id_of(&cast.facilitator).to_string(),
        rapporteur: id_of(&cast.rapporteur).to_string(),
        case_giver: id_of(&cast.ana).to_string(),
        people: vec![
            id_of(&cast.boris).to_string(),
            id_of(&cast.chloe).to_string(),
        ],
        dilemma: dilemma.to_owned(),
    };
    sessions::plan(&cast.academy, &cast.facilitator, &form)
        .await
        .unwrap()
}

async fn cast(house: &House) -> Cast {
    let academy = house.academy().await;
    let (edition, modules) = common::edition(&academy).await;
    let scope = edition.id.as_str();
    let person = async |name: &str, role: Role| {
        Arc::new(common::caller(&academy, name, &[(role, scope)]).await)
    };
    let facilitator = person("Fatma", Role::Facilitator).await;
    let rapporteur = person("Rosa", Role::Rapporteur).await;
    let ana = person("Ana", Role::Participant).await;
    let boris = person("Boris", Role::Participant).await;
    let chloe = person("Chloe", Role::Participant).await;
    let mut tx = academy.db.write().await.unwrap();
    let grant = backend::access::Grant {
        role: Role::Participant,
        scope: modules[0].id.to_string(),
    };
    backend::service::workspace::welcome(&mut tx, &academy, id_of(&ana), &grant)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let nowhere = SessionId::parse("00000000-0000-7000-8000-000000000000").unwrap();
    let mut cast = Cast {
        academy,
        session: nowhere,
        facilitator,
        rapporteur,
        ana,
        boris,
        chloe,
    };
    cast.session = plan(&cast, "2027-01-15T10:00").await;
    // Roles were given: the callers are asked for anew, as the next request would.
    for who in [
        &mut cast.facilitator,
        &mut cast.rapporteur,
        &mut cast.ana,
        &mut cast.boris,
        &mut cast.chloe,
    ] {
        *who = again(&cast.academy, who).await;
    }
    cast
}

impl Cast {
    async fn ask(&self, who: &Arc<Caller>, command: Command) -> Seq {
        let id: CommandId = self.academy.id();
        sessions::ask(&self.academy, who, &self.session, id, command)
            .await
            .unwrap()
    }

    async fn write(&self, who: &Arc<Caller>, phase: u8, kind: ContributionKind, text: &str) -> Seq {
        let text = text.to_owned();
        self.ask(who, Command::Contribute { phase, kind, text })
            .await
    }

    /// Holds the session up to its closing: one earlier report, one question, two pieces of advice.
    async fn hold(&self) {
        self.ask(&self.facilitator, Command::Open).await;
        self.ask(&self.facilitator, Command::StartSession).await;
        self.write(&self.boris, 0, ContributionKind::Report, "It was tried.")
            .await;
        for from in 0..7 {
            match from {
                3 => {
                    self.write(&self.boris, 3, ContributionKind::Question, "How many?")
                        .await;
                }
                5 => {
                    self.write(&self.boris, 5, ContributionKind::Advice, "Ask them first.")
                        .await;
                    self.write(&self.chloe, 5, ContributionKind::Advice, "Ring the mayor.")
                        .await;
                }
                _ => {}
            }
            self.ask(&self.facilitator, Command::NextPhase { from })
                .await;
        }
    }

    async fn hand_over(&self) {
        let report = "Two readings, one step.".to_owned();
        self.ask(&self.rapporteur, Command::CloseSession { report })
            .await;
    }

    async fn page(&self, who: &Caller) -> Page {
        service::page(&self.academy, who, &self.session)
            .await
            .unwrap()
    }

    async fn stored(&self) -> Session {
        let mut tx = self.academy.db.read().await.unwrap();
        let session = backend::store::sessions::by_id(&mut tx, &self.session);
        session.await.unwrap().unwrap()
    }

    /// Every passage as the case giver's form holds it, with the verdict said by its words.
    async fn judged(&self, verdict: impl Fn(&str) -> &'static str) -> Vec<Typed> {
        let page = self.page(&self.ana).await;
        let all = page.parts.iter().flat_map(|part| &part.passages);
        all.map(|told| Typed {
            passage: told.passage.id.to_string(),
            seen: told.passage.revision.to_string(),
            value: verdict(&told.passage.body).to_owned(),
        })
        .collect()
    }

    async fn judge(&self, verdict: impl Fn(&str) -> &'static str) {
        let typed = self.judged(verdict).await;
        service::judge(&self.academy, &self.ana, &self.session, &typed)
            .await
            .unwrap();
    }
}

fn texts(page: &Page) -> Vec<&str> {
    let all = page.parts.iter().flat_map(|part| &part.passages);
    all.map(|told| told.passage.body.as_str()).collect()
}

async fn a_report_leaves_the_room_passage_by_passage(house: House) {
    let cast = cast(&house).await;
    cast.hold().await;
    let (academy, id) = (&cast.academy, &cast.session);
    let draft = cast.page(&cast.rapporteur).await;
    assert_eq!(
        texts(&draft),
        [
            "It was tried.",
            "How many?",
            "Ask them first.",
            "Ring the mayor."
        ],
        "the draft is there the minute the phases are over"
    );
    let told = &draft.parts[2].passages[1];
    let typed = [Typed {
        passage: told.passage.id.to_string(),
        seen: told.passage.revision.to_string(),
        value: "Ring the mayor before the council meets.".into(),
    }];
    let next = service::word(
        academy,
        &cast.rapporteur,
        id,
        "5",
        &typed,
        "Both came from practice.",
    )
    .await
    .unwrap();
    assert_eq!(next, Some(6));
    let stale = service::word(academy, &cast.rapporteur, id, "5", &typed, "").await;
    assert!(stale.is_ok(), "the same words once more change nothing");
    let early = service::judge(academy, &cast.ana, id, &[]).await;
    assert_eq!(code(early), "report-not-handed-over");
    cast.hand_over().await;
    let early = service::release(academy, &cast.ana, id, "academy").await;
    assert_eq!(code(early), "report-undecided");

    let read = cast.judged(|_| "approved").await;
    let typed = [Typed {
        passage: told.passage.id.to_string(),
        seen: "1".into(),
        value: "Ring the mayor, then the council.".into(),
    }];
    service::word(academy, &cast.rapporteur, id, "5", &typed, "")
        .await
        .unwrap();
    let unread = service::judge(academy, &cast.ana, id, &read).await;
    assert_eq!(
        code(unread),
        "changed-meanwhile",
        "nobody approves what they have not read"
    );
    cast.judge(|text| {
        if text == "How many?" {
            "withheld"
        } else {
            "approved"
        }
    })
    .await;
    service::release(academy, &cast.ana, id, "academy")
        .await
        .unwrap();
    assert_eq!(cast.stored().await.state, SessionState::Released);
    let twice = service::release(academy, &cast.ana, id, "public").await;
    assert_eq!(code(twice), "session-over");

    let petra = common::caller(academy, "Petra", &[(Role::Participant, "")]).await;
    let read = cast.page(&petra).await;
    assert!(read.seat.is_none() && read.commitments.is_empty());
    // The thread is in a space: whoever may not enter it is not sent there.
    assert_eq!(read.thread, None);
    let member = Grant {
        role: Role::Participant,
        scope: read.module.as_ref().unwrap().id.to_string(),
    };
    let person = &petra.person.as_ref().unwrap().id;
    let mut tx = academy.db.write().await.unwrap();
    workspace::welcome(&mut tx, academy, person, &member)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert!(cast.page(&petra).await.thread.is_some());
    assert_eq!(
        texts(&read),
        [
            "Two readings, one step.",
            "It was tried.",
            "Ask them first.",
            "Ring the mayor, then the council.",
            "Both came from practice."
        ]
    );
    let mut tx = academy.db.read().await.unwrap();
    let posts: Vec<String> = all!(&mut tx, sqlx::query_scalar("SELECT body FROM posts")).unwrap();
    drop(tx);
    assert_eq!(posts.len(), 1, "the workspace tells of it once");
    assert!(posts[0].contains("## Advice\n\nAsk them first.") && !posts[0].contains("How many?"));
    assert!(posts[0].contains(&format!("/sessions/{id}/report")));
    let visitor = Caller::visitor(Language::En);
    assert_eq!(
        code(service::page(academy, &visitor, id).await),
        "not-found"
    );
    service::widen(academy, &cast.ana, id, "public")
        .await
        .unwrap();
    let read = cast.page(&visitor).await;
    assert_eq!((texts(&read).len(), read.thread), (5, None));
    assert_eq!(
        code(service::widen(academy, &cast.ana, id, "room").await),
        "report-narrower"
    );
    let (name, text) = service::markdown(academy, &visitor, id).await.unwrap();
    assert_eq!(name, "urban-academy-report-2027.md");
    assert!(text.starts_with("# Housing, group 1") && !text.contains("How many?"));
    let mut tx = academy.db.read().await.unwrap();
    let threads: i64 = one!(&mut tx, sqlx::query_scalar("SELECT COUNT(*) FROM threads")).unwrap();
    assert_eq!(threads, 1);
    let audit: Vec<String> = all!(
        &mut tx,
        sqlx::query_scalar("SELECT operation FROM audit WHERE operation LIKE 'report.%'")
    )
    .unwrap();
    for event in [
        "report.worded",
        "report.judged",
        "report.audience_named",
        "report.shared",
    ] {
        assert!(audit.iter().any(|noted| noted == event), "{event}");
    }
}

async fn who_may_do_what(house: House) {
    let cast = cast(&house).await;
    let (academy, id) = (&cast.academy, &cast.session);
    assert_eq!(
        code(service::page(academy, &cast.ana, id).await),
        "report-not-yet"
    );
    cast.hold().await;
    let visitor = Arc::new(Caller::visitor(Language::En));
    let stranger = common::caller(
        academy,
        "Sten",
        &[
            (Role::Facilitator, ""),
            (Role::Organiser, ""),
            (Role::Administrator, ""),
        ],
    )
    .await;
    let stranger = Arc::new(stranger);
    for (who, own) in [(&visitor, "sign-in"), (&stranger, "not-found")] {
        assert_eq!(code(service::page(academy, who, id).await), "not-found");
        assert_eq!(
            code(service::word(academy, who, id, "0", &[], "x").await),
            own
        );
        assert_eq!(
            code(service::consent(academy, who, id, true, true).await),
            own
        );
        assert_eq!(code(service::judge(academy, who, id, &[]).await), own);
        assert_eq!(
            code(service::release(academy, who, id, "public").await),
            own
        );
        assert_eq!(code(service::widen(academy, who, id, "public").await), own);
    }
    for who in [&cast.ana, &cast.boris, &cast.facilitator] {
        let refused = service::word(academy, who, id, "0", &[], "x").await;
        assert_eq!(code(refused), "room-role");
    }
    cast.hand_over().await;
    for who in [&cast.boris, &cast.facilitator, &cast.rapporteur] {
        let typed = cast.judged(|_| "approved").await;
        assert_eq!(
            code(service::judge(academy, who, id, &typed).await),
            "room-role"
        );
        assert_eq!(
            code(service::release(academy, who, id, "academy").await),
            "room-role"
        );
        assert_eq!(
            code(service::widen(academy, who, id, "public").await),
            "room-role"
        );
    }
    for (section, expected) in [("7", "not-found"), ("-2", "not-found"), ("x", "not-found")] {
        let refused = service::word(academy, &cast.rapporteur, id, section, &[], "x").await;
        assert_eq!(code(refused), expected);
    }
    let long = "x".repeat(20_000);
    let refused = service::word(academy, &cast.rapporteur, id, "0", &[], &long).await;
    assert_eq!(code(refused), "fields");
    let forged = Typed {
        passage: "00000000-0000-7000-8000-000000000000".into(),
        seen: "0".into(),
        value: "approved".into(),
    };
    let refused = service::judge(academy, &cast.ana, id, &[forged]).await;
    assert_eq!(code(refused), "changed-meanwhile");
    assert_eq!(
        code(service::release(academy, &cast.ana, id, "world").await),
        "form-incomplete"
    );
}

async fn names_stand_only_where_their_owners_agree(house: House) {
    let cast = cast(&house).await;
    cast.hold().await;
    let (academy, id) = (&cast.academy, &cast.session);
    let tasks = common::tasks(academy, &cast.boris, "report-").await;
    assert_eq!(tasks.len(), 1);
    assert_eq!(tasks[0].key, "report-consent");
    service::consent(academy, &cast.boris, id, true, true)
        .await
        .unwrap();
    service::consent(academy, &cast.chloe, id, false, true)
        .await
        .unwrap();
    assert!(
        common::tasks(academy, &cast.boris, "report-")
            .await
            .is_empty()
    );
    cast.hand_over().await;
    let tasks = common::tasks(academy, &cast.ana, "report-").await;
    assert_eq!(tasks[0].key, "report-release");
    cast.judge(|_| "approved").await;
    service::release(academy, &cast.ana, id, "public")
        .await
        .unwrap();
    let visitor = Caller::visitor(Language::En);
    let named = async || {
        let page = service::page(academy, &visitor, id).await.unwrap();
        let all = page.parts.iter().flat_map(|part| &part.passages);
        all.filter_map(|told| told.name.clone()).collect::<Vec<_>>()
    };
    assert_eq!(named().await, ["Boris", "Boris", "Boris"]);
    service::consent(academy, &cast.boris, id, false, true)
        .await
        .unwrap();
    assert!(
        named().await.is_empty(),
        "whoever changes their mind is heard"
    );

    // Told again for training: only when everybody agreed, and to those who plan sessions.
    assert_eq!(
        code(service::replay(academy, &cast.facilitator, id).await),
        "not-found"
    );
    for who in [&cast.facilitator, &cast.rapporteur, &cast.ana] {
        service::consent(academy, who, id, false, true)
            .await
            .unwrap();
    }
    let replay = service::replay(academy, &cast.facilitator, id)
        .await
        .unwrap();
    let voices: Vec<_> = replay.moments.iter().map(|moment| moment.voice).collect();
    assert_eq!(voices, [Some(1), Some(1), Some(1), Some(2)]);
    assert_eq!(replay.moments[3].role, Some(RoomRole::Adviser));
    assert_eq!(
        code(service::replay(academy, &cast.boris, id).await),
        "not-found"
    );

    // Erased people leave no words.
    let mut tx = academy.db.write().await.unwrap();
    backend::store::retention::erase_person(&mut tx, id_of(&cast.boris))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let page = cast.page(&visitor).await;
    assert_eq!(texts(&page), ["Two readings, one step.", "Ring the mayor."]);
}

async fn the_next_session_begins_with_the_last(house: House) {
    let mut cast = cast(&house).await;
    cast.hold().await;
    cast.hand_over().await;
    let next = plan(&cast, "2027-03-15T10:00").await;
    for who in [&mut cast.ana, &mut cast.boris] {
        *who = again(&cast.academy, who).await;
    }
    let mut tx = cast.academy.db.read().await.unwrap();
    let session = backend::store::sessions::by_id(&mut tx, &next)
        .await
        .unwrap()
        .unwrap();
    drop(tx);
    let earlier = service::earlier(&cast.academy, &cast.boris, &session)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(earlier.session.id, cast.session);
    let advice: Vec<_> = earlier
        .parts
        .iter()
        .flat_map(|part| &part.passages)
        .map(|told| told.passage.body.as_str())
        .collect();
    assert_eq!(advice, ["Ask them first.", "Ring the mayor."]);
    let stranger = common::caller(&cast.academy, "Sten", &[]).await;
    let seen = service::earlier(&cast.academy, &stranger, &session)
        .await
        .unwrap();
    assert!(seen.is_none(), "nothing of a room to who was not in it");
    let first = cast.stored().await;
    let before = service::earlier(&cast.academy, &cast.boris, &first)
        .await
        .unwrap();
    assert!(before.is_none(), "the first session has none before it");
}

/// The room's own command lets nothing out that the case giver did not decide about.
async fn what_is_undecided_or_unnamed_stays(house: House) {
    let cast = cast(&house).await;
    cast.hold().await;
    cast.hand_over().await;
    cast.ask(&cast.ana, Command::Release).await;
    let petra = common::caller(&cast.academy, "Petra", &[(Role::Participant, "")]).await;
    assert_eq!(
        code(service::page(&cast.academy, &petra, &cast.session).await),
        "not-found"
    );
    service::widen(&cast.academy, &cast.ana, &cast.session, "academy")
        .await
        .unwrap();
    assert!(texts(&cast.page(&petra).await).is_empty());
    let page = cast.page(&cast.facilitator).await;
    let balance = page.seat.unwrap().balance.unwrap();
    assert_eq!(balance.phases.len(), 7);
    assert_eq!(balance.voices, None, "three people are too few for figures");
    assert_eq!(page.audience, Confidentiality::Academy);
    assert!(page.session.planned_at > Timestamp::from_millis(0));
}

async fn a_report_goes_no_further_than_its_dilemma(house: House) {
    let mut cast = cast(&house).await;
    let module: String = {
        let mut tx = cast.academy.db.read().await.unwrap();
        one!(
            &mut tx,
            sqlx::query_scalar("SELECT id FROM modules WHERE slug = 'housing'")
        )
        .unwrap()
    };
    let draft = domain::dilemmas::Draft {
        title: "Who comes first?".into(),
        situation: "Forty flats.".into(),
        one_hand: "Families.".into(),
        other_hand: "Those who wait.".into(),
        key_question: "How could we decide?".into(),
        language: "en".into(),
        ..domain::dilemmas::Draft::default()
    };
    let dilemma = dilemmas::start(&cast.academy, &cast.ana, &module, &draft.title, "en")
        .await
        .unwrap();
    let bring = dilemmas::Then::Bring;
    dilemmas::rewrite(&cast.academy, &cast.ana, &dilemma, "1", &draft, bring)
        .await
        .unwrap();
    cast.session = plan_with(&cast, "2027-01-16T10:00", dilemma.as_str()).await;
    for who in [
        &mut cast.facilitator,
        &mut cast.rapporteur,
        &mut cast.ana,
        &mut cast.boris,
        &mut cast.chloe,
    ] {
        *who = again(&cast.academy, who).await;
    }
    let (academy, id) = (&cast.academy, &cast.session);
    let state = async || {
        let mut tx = academy.db.read().await.unwrap();
        let found = backend::store::dilemmas::by_id(&mut tx, &dilemma)
            .await
            .unwrap();
        found.unwrap().state
    };
    cast.hold().await;
    assert_eq!(state().await, DilemmaState::Discussed);
    let rewrite = dilemmas::rewrite(
        academy,
        &cast.ana,
        &dilemma,
        "1",
        &draft,
        dilemmas::Then::Keep,
    );
    assert_eq!(code(rewrite.await), "dilemma-discussed");
    cast.hand_over().await;
    assert_eq!(state().await, DilemmaState::Reported);
    let mut tx = academy.db.read().await.unwrap();
    let waiting: Vec<String> = all!(
        &mut tx,
        sqlx::query_scalar("SELECT address FROM mails WHERE kind = 'report'")
    )
    .unwrap();
    drop(tx);
    assert_eq!(waiting, ["ana@example.org"], "the case giver is told, once");
    cast.judge(|_| "approved").await;
    assert_eq!(cast.page(&cast.ana).await.widest, Confidentiality::Room);
    for wider in ["module", "edition", "academy", "public"] {
        let release = service::release(academy, &cast.ana, id, wider).await;
        assert_eq!(code(release), "report-wider-than-dilemma");
    }
    service::release(academy, &cast.ana, id, "room")
        .await
        .unwrap();
    let widen = service::widen(academy, &cast.ana, id, "module").await;
    assert_eq!(code(widen), "report-wider-than-dilemma");
    dilemmas::open_to(academy, &cast.ana, &dilemma, "module")
        .await
        .unwrap();
    service::widen(academy, &cast.ana, id, "module")
        .await
        .unwrap();
    let back = dilemmas::open_to(academy, &cast.ana, &dilemma, "room").await;
    assert_eq!(code(back), "dilemma-report-shared");

    let inside = common::caller(academy, "Petra", &[(Role::Participant, &module)]).await;
    assert!(!texts(&cast.page(&inside).await).is_empty());
    assert_eq!(service::list(academy, &inside).await.unwrap().len(), 1);
    let outside = common::caller(academy, "Emil", &[(Role::Participant, "another-module")]).await;
    assert!(service::list(academy, &outside).await.unwrap().is_empty());
    assert_eq!(
        code(service::page(academy, &outside, id).await),
        "not-found"
    );
    dilemmas::follow_up(academy, &cast.ana, &dilemma, "We asked the families first.")
        .await
        .unwrap();
    assert_eq!(state().await, DilemmaState::FollowedUp);
}

/// The words of the copy that somebody takes along, page by page.
async fn pages(academy: &Academy, who: &Caller, id: &SessionId) -> Vec<String> {
    let (name, bytes) = service::pdf(academy, who, id).await.unwrap();
    assert_eq!(name, "urban-academy-report-2027.pdf");
    common::pages_of(&bytes)
}

async fn a_copy_holds_what_its_reader_may_read(house: House) {
    let cast = cast(&house).await;
    let (academy, id) = (&cast.academy, &cast.session);
    let early = service::pdf(academy, &cast.ana, id).await;
    assert_eq!(code(early), "report-not-yet");
    cast.hold().await;
    let draft = Command::Commit(domain::sessions::CommitmentDraft {
        text: "Ring three owners".into(),
        first_step: "Find their numbers".into(),
        due_on: "2027-06-01".into(),
    });
    cast.ask(&cast.boris, draft).await;
    let petra = common::caller(academy, "Petra", &[(Role::Participant, "")]).await;
    let visitor = Caller::visitor(Language::En);
    for stranger in [&petra, &visitor] {
        assert_eq!(code(service::pdf(academy, stranger, id).await), "not-found");
        let markdown = service::markdown(academy, stranger, id).await;
        assert_eq!(code(markdown), "not-found");
    }
    let long = "Both came from practice. ".repeat(180);
    service::word(academy, &cast.rapporteur, id, "5", &[], &long)
        .await
        .unwrap();
    cast.hand_over().await;
    cast.judge(|text| {
        if text == "How many?" {
            "withheld"
        } else {
            "approved"
        }
    })
    .await;
    service::consent(academy, &cast.boris, id, true, false)
        .await
        .unwrap();
    service::release(academy, &cast.ana, id, "academy")
        .await
        .unwrap();

    let inside = pages(academy, &cast.chloe, id).await;
    assert!(inside.len() > 1);
    for page in &inside {
        assert!(
            page.contains("Read by: those who were in the room"),
            "{page}"
        );
    }
    let inside = inside.join(" ");
    for said in [
        "How many?",
        "stays in the room",
        "Boris",
        "Ring three owners",
        "1 June 2027",
    ] {
        assert!(inside.contains(said), "{said}: {inside}");
    }

    let outside = pages(academy, &petra, id).await;
    assert!(outside.len() > 1);
    for page in &outside {
        assert!(page.contains("Read by: everybody in the academy"), "{page}");
    }
    let outside = outside.join(" ");
    assert!(outside.contains("Ask them first.") && outside.contains("Boris"));
    for kept in ["How many?", "stays in the room", "Ring three owners"] {
        assert!(!outside.contains(kept), "{kept}");
    }
    assert_eq!(code(service::pdf(academy, &visitor, id).await), "not-found");

    // In the reader's language; what people wrote stays in theirs.
    let french = Caller {
        language: Language::Fr,
        ..petra.clone()
    };
    let outside = pages(academy, &french, id).await.join(" ");
    for said in ["Lu par : toute l’académie", "Conseil", "Ask them first."] {
        assert!(outside.contains(said), "{said}: {outside}");
    }
    let (_, text) = service::markdown(academy, &french, id).await.unwrap();
    assert!(text.contains("**Lu par : toute l’académie**") && text.contains("*Boris*"));
    let (_, text) = service::markdown(academy, &cast.chloe, id).await.unwrap();
    assert!(text.contains("How many?\n\n*Boris*\n\n*stays in the room*"));
}

async fn who_was_taken_out_reads_nothing_and_is_asked(house: House) {
    let mut cast = cast(&house).await;
    cast.hold().await;
    let (academy, id) = (&cast.academy, &cast.session);
    let other = PlanForm {
        edition: "2027".into(),
        title: "Another room".into(),
        template: "incident_intervision".into(),
        language: "en".into(),
        starts: "2027-01-15T10:00".into(),
        facilitator: id_of(&cast.facilitator).to_string(),
        people: vec![id_of(&cast.ana).to_string(), id_of(&cast.chloe).to_string()],
        ..PlanForm::default()
    };
    let other = sessions::plan(academy, &cast.facilitator, &other)
        .await
        .unwrap();
    board::move_person(academy, &cast.facilitator, id_of(&cast.boris), id, &other)
        .await
        .unwrap();
    cast.hand_over().await;
    cast.judge(|_| "approved").await;
    service::release(academy, &cast.ana, id, "room")
        .await
        .unwrap();
    // His words stand in it, and nobody has asked him.
    for who in [&cast.facilitator, &cast.rapporteur, &cast.ana, &cast.chloe] {
        service::consent(academy, who, id, false, true)
            .await
            .unwrap();
    }
    let told = service::replay(academy, &cast.facilitator, id).await;
    assert_eq!(code(told), "not-found");

    // The next session of most of them begins with this one, for those who stayed in it.
    let next = plan(&cast, "2027-03-15T10:00").await;
    for who in [&mut cast.boris, &mut cast.chloe] {
        *who = again(&cast.academy, who).await;
    }
    let mut tx = cast.academy.db.read().await.unwrap();
    let next = backend::store::sessions::by_id(&mut tx, &next)
        .await
        .unwrap()
        .unwrap();
    drop(tx);
    let earlier = async |who| service::earlier(&cast.academy, who, &next).await.unwrap();
    assert_eq!(earlier(&cast.chloe).await.unwrap().parts.len(), 1);
    assert!(earlier(&cast.boris).await.is_none());
}

async fn a_report_outlives_its_case_giver(house: House) {
    let mut cast = cast(&house).await;
    cast.hold().await;
    cast.hand_over().await;
    let next = plan(&cast, "2027-03-15T10:00").await;
    let mut tx = cast.academy.db.write().await.unwrap();
    let note = backend::store::sessions::keep_note;
    note(&mut tx, &cast.session, id_of(&cast.ana), "Call Eva.", NOW)
        .await
        .unwrap();
    let ana = id_of(&cast.ana);
    let records = retention::records_of(&mut tx, ana).await.unwrap();
    assert_eq!(records["private notes of sessions"], ["Call Eva."]);
    assert!(records["sessions"][0].ends_with(": case_giver"));
    retention::erase_person(&mut tx, ana).await.unwrap();
    backend::store::accounts::erase(&mut tx, ana, NOW)
        .await
        .unwrap();
    let people = backend::store::sessions::members(&mut tx, &next);
    assert_eq!(people.await.unwrap().len(), 4, "nobody without a name");
    tx.commit().await.unwrap();

    // The room is opened anew, as after a while without anybody in it.
    cast.academy = house.academy().await;
    let (academy, id) = (&cast.academy, &cast.session);
    let page = cast.page(&cast.facilitator).await;
    assert!(page.seat.as_ref().unwrap().decides);
    let told = page.parts.iter().flat_map(|part| &part.passages);
    let approved: Vec<Typed> = told
        .map(|told| Typed {
            passage: told.passage.id.to_string(),
            seen: told.passage.revision.to_string(),
            value: "approved".to_owned(),
        })
        .collect();
    let refused = service::judge(academy, &cast.boris, id, &approved).await;
    assert_eq!(code(refused), "room-role");
    service::judge(academy, &cast.facilitator, id, &approved)
        .await
        .unwrap();
    service::release(academy, &cast.facilitator, id, "academy")
        .await
        .unwrap();
    assert_eq!(cast.stored().await.state, SessionState::Released);
}
