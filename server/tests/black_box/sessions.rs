//! Session rooms over HTTP and sockets: a whole session by plain forms, and everything a hostile
//! client may try.

use std::time::Duration;

use crate::common::{self, Browser, PASSWORD, Seen, TestServer};
use domain::permission::Role;
use domain::programme::EditionState;
use domain::sessions::{
    Command, CommandId, ContributionKind, Event, Seq, Taken, ToClient, ToServer, View,
};
use futures::{SinkExt as _, StreamExt as _};
use reqwest::StatusCode;
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::{Error as SocketError, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

/// A planned session and its people, signed in: facilitator, two peers, rapporteur.
struct Cast {
    server: TestServer,
    path: String,
    fatma: Browser,
    ana: Browser,
    boris: Browser,
    rosa: Browser,
}

const PEOPLE: [&str; 4] = ["fatma", "ana", "boris", "rosa"];

async fn cast() -> Cast {
    let server = TestServer::start().await;
    let edition = common::edition_in(&server.academy, EditionState::Running)
        .await
        .0
        .id;
    let scope = edition.as_str();
    let mut ids = Vec::new();
    for (name, role) in PEOPLE.into_iter().zip([
        Role::Facilitator,
        Role::Participant,
        Role::Participant,
        Role::Rapporteur,
    ]) {
        let email = format!("{name}@example.org");
        ids.push(server.person(&email, &[(role, scope)]).await);
    }
    let fatma = server.sign_in("fatma@example.org").await;
    let form = [
        ("do", "sessions/plan"),
        ("edition", "2027"),
        ("title", "Housing, group 1"),
        ("template", "incident_intervision"),
        ("language", "en"),
        ("starts", "2027-01-15T09:30"),
        ("facilitator", ids[0].as_str()),
        ("rapporteur", ids[3].as_str()),
        ("people[]", ids[1].as_str()),
        ("people[]", ids[2].as_str()),
    ];
    let planned = fatma.submit("/sessions/plan?edition=2027", &form).await;
    let path = planned.location.expect("the session is planned");
    let ana = server.sign_in("ana@example.org").await;
    let boris = server.sign_in("boris@example.org").await;
    let rosa = server.sign_in("rosa@example.org").await;
    Cast {
        server,
        path,
        fatma,
        ana,
        boris,
        rosa,
    }
}

impl Cast {
    fn session(&self) -> &str {
        self.path.rsplit('/').next().unwrap()
    }

    /// Sends a form of the room as a page without WASM does.
    async fn ask(&self, who: &Browser, fields: &[(&str, &str)]) -> Seen {
        let seed = self.seed(who).await;
        self.ask_from(who, &seed, fields).await
    }

    async fn ask_from(&self, who: &Browser, seed: &str, fields: &[(&str, &str)]) -> Seen {
        let mut form = vec![
            ("do", "sessions/ask"),
            ("session", self.session()),
            ("seed", seed),
        ];
        form.extend_from_slice(fields);
        who.submit(&self.path, &form).await
    }

    async fn seed(&self, who: &Browser) -> String {
        let page = who.page(&self.path).await;
        page.attribute("input[name=seed]", "value")
            .unwrap_or_default()
    }

    async fn done(&self, who: &Browser, fields: &[(&str, &str)]) {
        let seen = self.ask(who, fields).await;
        assert_eq!(seen.status, StatusCode::SEE_OTHER, "{fields:?}");
        assert_eq!(seen.location.as_deref(), Some(self.path.as_str()));
    }

    async fn begin(&self) {
        self.done(&self.fatma, &[("ask", "open")]).await;
        self.done(&self.fatma, &[("ask", "start")]).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_is_held_with_plain_forms() {
    let cast = cast().await;
    let Cast {
        fatma,
        ana,
        boris,
        rosa,
        ..
    } = &cast;
    let listed = ana.page("/sessions").await;
    assert_eq!(listed.texts(".ua-list__title"), ["Housing, group 1"]);
    assert!(
        ana.page(&cast.path)
            .await
            .texts(".ua-room__phase-title")
            .concat()
            .contains("not open yet")
    );
    assert_eq!(
        cast.ask(ana, &[("ask", "open")]).await.status,
        StatusCode::FORBIDDEN
    );
    cast.begin().await;
    cast.done(fatma, &[("ask", "next"), ("phase", "0")]).await;

    // The same form sent twice is one dilemma; with another text it is another.
    let seed = cast.seed(ana).await;
    for text in ["Landlords", "Landlords", "Waiting lists"] {
        let fields = [
            ("ask", "contribute"),
            ("phase", "1"),
            ("kind", "dilemma"),
            ("text", text),
        ];
        let answer = cast.ask_from(ana, &seed, &fields).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER);
    }
    let page = boris.page(&cast.path).await;
    assert_eq!(
        page.texts("section[aria-labelledby=room-now] .ua-written"),
        ["Waiting lists", "Landlords"],
        "the newest first"
    );

    // What is refused comes back as it was typed.
    let long = "x".repeat(2_001);
    let fields = [
        ("ask", "contribute"),
        ("phase", "1"),
        ("kind", "dilemma"),
        ("text", long.as_str()),
    ];
    let refused = cast.ask(boris, &fields).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(refused.texts("#f-text"), std::slice::from_ref(&long));
    assert!(refused.texts("[role=alert]").concat().contains("2000"));

    cast.done(fatma, &[("ask", "next"), ("phase", "1")]).await;
    let choosing = fatma.page(&cast.path).await;
    let dilemma = choosing
        .attribute("input[name=contribution]", "value")
        .unwrap();
    cast.done(boris, &[("ask", "vote"), ("contribution", &dilemma)])
        .await;
    let early = cast.ask(fatma, &[("ask", "next"), ("phase", "2")]).await;
    assert_eq!(early.status, StatusCode::CONFLICT);
    cast.done(fatma, &[("ask", "choose_case"), ("contribution", &dilemma)])
        .await;
    for phase in ["2", "3", "4", "5", "6"] {
        cast.done(fatma, &[("ask", "next"), ("phase", phase)]).await;
    }
    let late = [
        ("ask", "contribute"),
        ("phase", "6"),
        ("kind", "note"),
        ("text", "late"),
    ];
    assert_eq!(cast.ask(rosa, &late).await.status, StatusCode::CONFLICT);

    let wrong = cast
        .ask(boris, &[("ask", "commit"), ("text", "Call the landlords")])
        .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(
        wrong.texts("form .ecl-feedback-message").len(),
        2,
        "first step and day are missing"
    );
    assert_eq!(wrong.texts("#f-commit-text"), ["Call the landlords"]);
    let commit = [
        ("ask", "commit"),
        ("text", "Call the landlords"),
        ("first_step", "Find three numbers"),
        ("due_on", "2027-03-01"),
    ];
    cast.done(boris, &commit).await;
    cast.done(rosa, &[("ask", "close"), ("report", "One case, one step.")])
        .await;
    let report = format!("{}/report", cast.path);
    let mut judged = ana.page(&report).await.form("reports/judge");
    let verdicts = judged.fields.iter_mut();
    // The session in short comes first; the rest stays in the room.
    for (at, (_, verdict)) in verdicts.filter(|(name, _)| name == "verdict[]").enumerate() {
        *verdict = if at == 0 { "approved" } else { "withheld" }.to_owned();
    }
    assert_eq!(
        ana.send(&report, &judged).await.status,
        StatusCode::SEE_OTHER
    );
    let release = ana.page(&report).await.form("reports/release");
    let release = release.with("audience", "academy");
    assert_eq!(
        ana.send(&report, &release).await.status,
        StatusCode::SEE_OTHER
    );
    let after = ana.page(&cast.path).await;
    assert!(after.html.contains("1 March 2027"));
    assert!(after.html.contains("One case, one step."));
    assert!(
        after.texts("form").concat().is_empty() || !after.html.contains("value=\"contribute\"")
    );
    let other = cast
        .server
        .signed_in("petra@example.org", &[(Role::Participant, "")])
        .await;
    let outside = other.page(&cast.path).await;
    assert!(outside.html.contains(&format!("href=\"{report}\"")));
    let read = other.page(&report).await;
    assert!(read.html.contains("One case, one step."));
    assert!(
        !read.html.contains("Landlords"),
        "only the report left the room"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_are_for_those_in_the_room() {
    let cast = cast().await;
    let visitor = cast.server.visitor();
    let asked = visitor.page(&cast.path).await;
    assert_eq!(asked.status, StatusCode::SEE_OTHER);
    assert!(asked.location.unwrap().starts_with("/sign-in"));
    let other = cast
        .server
        .signed_in("otto@example.org", &[(Role::Administrator, "")])
        .await;
    assert_eq!(other.page(&cast.path).await.status, StatusCode::NOT_FOUND);
    assert_eq!(
        other.page("/sessions/plan").await.status,
        StatusCode::FORBIDDEN
    );
    let forged = cast.ask_from(&other, "seed", &[("ask", "open")]).await;
    assert_eq!(forged.status, StatusCode::NOT_FOUND);
    for method in ["incident_intervision", "troika_consulting"] {
        let page = visitor.page(&format!("/methods/{method}")).await;
        assert_eq!(page.status, StatusCode::OK);
    }
    assert_eq!(
        visitor.page("/methods/none").await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(visitor.page("/methods").await.texts("article").len(), 6);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_has_not_begun_is_called_off() {
    let cast = cast().await;
    let form = cast.fatma.page(&cast.path).await.form("sessions/call_off");
    // Only who plans sessions may; who is not in it learns nothing.
    let otto = cast
        .server
        .signed_in("otto@example.org", &[(Role::Administrator, "")])
        .await;
    for (who, status) in [
        (&cast.ana, StatusCode::FORBIDDEN),
        (&cast.rosa, StatusCode::FORBIDDEN),
        (&otto, StatusCode::NOT_FOUND),
        (&cast.server.visitor(), StatusCode::SEE_OTHER),
    ] {
        let page = who.page(&cast.path).await;
        assert!(!page.html.contains("sessions/call_off"));
        assert_eq!(who.send(&cast.path, &form).await.status, status);
    }
    assert_eq!(
        cast.ana
            .page("/sessions")
            .await
            .texts(".ua-list__title")
            .len(),
        1
    );
    let gone = cast.fatma.send(&cast.path, &form).await;
    assert_eq!(gone.location.as_deref(), Some("/sessions"));
    for who in [&cast.fatma, &cast.ana, &cast.rosa] {
        assert_eq!(who.page(&cast.path).await.status, StatusCode::NOT_FOUND);
        assert!(
            who.page("/sessions")
                .await
                .texts(".ua-list__title")
                .is_empty()
        );
    }
    let again = cast.fatma.send("/sessions", &form).await;
    assert_eq!(again.status, StatusCode::NOT_FOUND);
    // Once people gather, it is held.
    let cast = self::cast().await;
    let form = cast.fatma.page(&cast.path).await.form("sessions/call_off");
    cast.done(&cast.fatma, &[("ask", "open")]).await;
    let late = cast.fatma.send(&cast.path, &form).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(!late.html.contains("sessions/call_off"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_that_is_wrong_keeps_what_was_typed() {
    let cast = cast().await;
    let form = [
        ("do", "sessions/plan"),
        ("edition", "2027"),
        ("title", ""),
        ("template", "wise_crowds"),
        ("language", "fr"),
        ("starts", "soon"),
    ];
    let refused = cast
        .fatma
        .submit("/sessions/plan?edition=2027", &form)
        .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(refused.texts(".ua-error-summary li").len(), 3);
    assert_eq!(
        refused
            .attribute("#f-template option[selected]", "value")
            .as_deref(),
        Some("wise_crowds")
    );
}

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// A browser at a socket.
struct Live {
    socket: Socket,
    view: Option<View>,
    here: usize,
}

/// The value of the session cookie of somebody who signs in.
async fn cookie(server: &TestServer, name: &str) -> String {
    let email = format!("{name}@example.org");
    let form = [
        ("do", "accounts/sign_in"),
        ("email", email.as_str()),
        ("password", PASSWORD),
    ];
    let answer = server.visitor().post("/sign-in", &form).await;
    let cookies = answer.headers().get_all("set-cookie").iter();
    let mut cookies = cookies.map(|cookie| cookie.to_str().unwrap().to_owned());
    let session = cookies
        .find(|cookie| cookie.starts_with("session="))
        .unwrap();
    session.split(';').next().unwrap().to_owned()
}

async fn knock(
    cast: &Cast,
    session: &str,
    cookie: Option<&str>,
    origin: Option<&str>,
) -> Result<Socket, SocketError> {
    let mut request = format!("ws://{}/live/{session}", cast.server.address)
        .into_client_request()
        .unwrap();
    let headers = request.headers_mut();
    if let Some(cookie) = cookie {
        headers.insert("cookie", cookie.parse().unwrap());
    }
    if let Some(origin) = origin {
        headers.insert("origin", origin.parse().unwrap());
    }
    tokio_tungstenite::connect_async(request)
        .await
        .map(|(socket, _)| socket)
}

fn status(refused: Result<Socket, SocketError>) -> u16 {
    match refused {
        Err(SocketError::Http(response)) => response.status().as_u16(),
        Err(other) => panic!("{other}"),
        Ok(_) => 101,
    }
}

impl Live {
    async fn open(cast: &Cast, name: &str, after: Option<Seq>) -> Self {
        let cookie = cookie(&cast.server, name).await;
        let socket = knock(cast, cast.session(), Some(&cookie), Some(&cast.server.url))
            .await
            .unwrap();
        let mut live = Self {
            socket,
            view: None,
            here: 0,
        };
        live.say(&ToServer::Hello { after }).await;
        live
    }

    async fn say(&mut self, message: &ToServer) {
        self.say_raw(Message::text(serde_json::to_string(message).unwrap()))
            .await;
    }

    async fn say_raw(&mut self, message: Message) {
        self.socket.send(message).await.unwrap();
    }

    async fn ask(&mut self, number: u128, command: Command) {
        use domain::ids::Id as _;
        let id = CommandId::from_bits(number);
        self.say(&ToServer::Do { id, command }).await;
    }

    async fn next(&mut self) -> Result<ToClient, CloseFrame> {
        loop {
            let message = tokio::time::timeout(Duration::from_secs(10), self.socket.next())
                .await
                .expect("a message in time");
            match message.expect("no end without a good-bye").unwrap() {
                Message::Text(text) => {
                    let message: ToClient = serde_json::from_str(&text).unwrap();
                    match &message {
                        ToClient::Welcome {
                            view: Some(view), ..
                        } => self.view = Some((**view).clone()),
                        ToClient::Happened(recorded) => {
                            if let Some(view) = &mut self.view {
                                assert_ne!(view.take(recorded), Taken::Gap);
                            }
                        }
                        ToClient::Presence { here } => self.here = here.len(),
                        _ => {}
                    }
                    return Ok(message);
                }
                Message::Close(frame) => return Err(frame.expect("a reason")),
                _ => {}
            }
        }
    }

    /// The answer to the last command.
    async fn answer(&mut self) -> Result<Seq, String> {
        loop {
            match self.next().await.unwrap() {
                ToClient::Done { seq, .. } => return Ok(seq),
                ToClient::Refused { refusal, .. } => return Err(refusal.code().to_owned()),
                _ => {}
            }
        }
    }

    async fn closed(&mut self) -> u16 {
        loop {
            if let Err(frame) = self.next().await {
                return frame.code.into();
            }
        }
    }
}

fn report(text: &str) -> Command {
    Command::Contribute {
        phase: 0,
        kind: ContributionKind::Report,
        text: text.to_owned(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn sockets_open_for_people_of_the_room_on_pages_of_this_site() {
    let cast = cast().await;
    let ana = cookie(&cast.server, "ana").await;
    cast.server
        .person("otto@example.org", &[(Role::Facilitator, "")])
        .await;
    let otto = cookie(&cast.server, "otto").await;
    let own = cast.server.url.clone();
    let session = cast.session();
    for (session, cookie, origin, expected) in [
        (session, Some(ana.as_str()), Some(own.as_str()), 101),
        (
            session,
            Some(ana.as_str()),
            Some("https://evil.example"),
            403,
        ),
        (session, Some(ana.as_str()), Some("null"), 403),
        (session, Some(ana.as_str()), None, 403),
        (session, None, Some(own.as_str()), 401),
        (session, Some("session=forged"), Some(own.as_str()), 401),
        (session, Some(otto.as_str()), Some(own.as_str()), 404),
        ("nowhere", Some(ana.as_str()), Some(own.as_str()), 404),
        (
            "00000000-0000-7000-8000-000000000000",
            Some(ana.as_str()),
            Some(own.as_str()),
            404,
        ),
    ] {
        let answer = status(knock(&cast, session, cookie, origin).await);
        assert_eq!(answer, expected, "{session} {cookie:?} {origin:?}");
    }
    let plain = cast.ana.client.get(format!("{own}/live/{session}"));
    let plain = plain.header("origin", &own).send().await.unwrap();
    assert!(plain.status().is_client_error(), "a page is not a socket");
}

#[tokio::test(flavor = "multi_thread")]
async fn three_follow_a_room_and_one_comes_back() {
    let cast = cast().await;
    cast.begin().await;
    let mut ana = Live::open(&cast, "ana", None).await;
    let mut boris = Live::open(&cast, "boris", None).await;
    let mut fatma = Live::open(&cast, "fatma", None).await;
    while ana.here < 3 {
        ana.next().await.unwrap();
    }
    ana.ask(1, report("Done, with success")).await;
    let first = ana.answer().await.unwrap();
    for _ in 0..2 {
        ana.ask(1, report("Done, with success")).await;
        assert_eq!(ana.answer().await, Ok(first), "sent again, done once");
    }
    loop {
        if let ToClient::Happened(recorded) = boris.next().await.unwrap() {
            let Event::Contributed { text, .. } = &recorded.event else {
                panic!("{recorded:?}")
            };
            assert_eq!(text.as_ref().unwrap().as_str(), "Done, with success");
            assert_eq!(recorded.command, None, "other people's ids are not told");
            break;
        }
    }
    // Boris loses the line, misses something, and asks from his last number.
    let seen = boris.view.as_ref().unwrap().clone();
    drop(boris);
    ana.ask(2, report("And more")).await;
    ana.answer().await.unwrap();
    let mut back = Live::open(&cast, "boris", Some(seen.board.seq)).await;
    back.view = Some(seen);
    let ToClient::Welcome { view: None, .. } = back.next().await.unwrap() else {
        panic!("he has the room already")
    };
    let ToClient::Happened(missed) = back.next().await.unwrap() else {
        panic!("what he missed")
    };
    assert_eq!(missed.seq, first.next());
    while fatma
        .view
        .as_ref()
        .is_none_or(|view| view.board.seq < missed.seq)
    {
        fatma.next().await.unwrap();
    }
    let texts = |live: &Live| -> Vec<String> {
        let board = &live.view.as_ref().unwrap().board;
        let texts = board.contributions.iter();
        texts
            .filter_map(|one| one.text.as_ref().map(ToString::to_string))
            .collect()
    };
    assert_eq!(texts(&back), ["Done, with success", "And more"]);
    assert_eq!(texts(&back), texts(&fatma));

    cast.server.academy.rooms.close().await;
    assert_eq!(ana.closed().await, 1001, "told before the server ends");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hostile_client_gets_nowhere() {
    let cast = cast().await;
    cast.begin().await;
    let mut ana = Live::open(&cast, "ana", None).await;
    // Other people's commands.
    for (number, command) in (10..).zip([
        Command::NextPhase { from: 0 },
        Command::Pause,
        Command::ExtendPhase { minutes: 30 },
        Command::CloseSession {
            report: "Ha".into(),
        },
        Command::ChooseCase {
            contribution: Seq::new(1),
        },
    ]) {
        ana.ask(number, command).await;
        assert_eq!(ana.answer().await.unwrap_err(), "room-role");
    }
    // Nonsense that is well formed.
    for (number, command, code) in [
        (
            20,
            Command::Edit {
                contribution: Seq::new(i64::MAX),
                text: "x".into(),
            },
            "not-found",
        ),
        (
            21,
            Command::Withdraw {
                contribution: Seq::new(-1),
            },
            "not-found",
        ),
        (
            22,
            Command::Vote {
                contribution: Seq::new(0),
            },
            "phase-no-votes",
        ),
        (
            23,
            Command::Contribute {
                phase: 255,
                kind: ContributionKind::Report,
                text: "x".into(),
            },
            "phase-over",
        ),
        (24, report(&"é".repeat(2_001)), "fields"),
        (25, report("\u{202e}\u{200b}\0"), "fields"),
    ] {
        ana.ask(number, command).await;
        assert_eq!(ana.answer().await.unwrap_err(), code, "{number}");
    }
    // Things that are no messages: each ends the line with a reason.
    let rubbish = [
        (Message::text("rubbish"), 1008),
        (Message::text("{\"do\":{}}"), 1008),
        (Message::text("{\"hello\":{\"after\":null}}"), 1008),
        (
            Message::text(format!("{}1{}", "[".repeat(9_000), "]".repeat(9_000))),
            1008,
        ),
        (Message::binary(vec![0, 1, 2]), 1008),
        (Message::text("x".repeat(40_000)), 1009),
    ];
    for (message, code) in rubbish {
        let mut live = Live::open(&cast, "boris", None).await;
        live.next().await.unwrap();
        live.say_raw(message).await;
        assert_eq!(live.closed().await, code);
    }
    // No greeting first.
    let cookie = cookie(&cast.server, "boris").await;
    let socket = knock(&cast, cast.session(), Some(&cookie), Some(&cast.server.url)).await;
    let mut rude = Live {
        socket: socket.unwrap(),
        view: None,
        here: 0,
    };
    rude.say(&ToServer::Ping).await;
    assert_eq!(rude.closed().await, 1008);
    // Too much.
    let mut live = Live::open(&cast, "boris", None).await;
    for _ in 0..200 {
        if live.socket.send(Message::text("\"ping\"")).await.is_err() {
            break;
        }
    }
    assert_eq!(live.closed().await, 4008);
    // The room goes on as if nothing had been.
    ana.ask(30, report("Still here")).await;
    assert!(ana.answer().await.is_ok());
    ana.say(&ToServer::Ping).await;
    let ToClient::Pong { server_now } = ana.next().await.unwrap() else {
        panic!("the server's clock")
    };
    assert_eq!(server_now, common::NOW);
}

#[tokio::test(flavor = "multi_thread")]
async fn windows_of_one_person_end_somewhere() {
    let cast = cast().await;
    cast.begin().await;
    let mut windows = Vec::new();
    for _ in 0..8 {
        let mut live = Live::open(&cast, "ana", None).await;
        live.next().await.unwrap();
        windows.push(live);
    }
    let mut one_more = Live::open(&cast, "ana", None).await;
    assert_eq!(one_more.closed().await, 4008);
    // Who leaves makes room.
    let mut gone = windows.pop().unwrap();
    gone.socket.close(None).await.unwrap();
    while let Some(Ok(_)) = gone.socket.next().await {}
    let mut again = Live::open(&cast, "ana", None).await;
    assert!(again.next().await.is_ok());
}

/// What those who run a room do besides leading it on, with forms alone.
#[tokio::test(flavor = "multi_thread")]
async fn a_room_is_kept_in_order_with_plain_forms() {
    let cast = cast().await;
    cast.begin().await;
    let Cast {
        fatma, ana, rosa, ..
    } = &cast;
    // The time left, as the page proposes it.
    let proposed = fatma.page(&cast.path).await;
    let minutes = proposed.attributes("input[name='plan[]']", "value");
    assert_eq!(minutes.len(), 6);
    let mut spread = vec![("ask", "spread"), ("phase", "0")];
    spread.extend(minutes.iter().map(|minutes| ("plan[]", minutes.as_str())));
    cast.done(fatma, &spread).await;
    let refused = cast.ask(ana, &spread).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let too_few = [("ask", "spread"), ("phase", "0"), ("plan[]", "5")];
    assert_ne!(
        cast.ask(fatma, &too_few).await.status,
        StatusCode::SEE_OTHER
    );

    // Open, start and spread are the first three events; the next are 4 and 5.
    for text in ["First", "Second"] {
        let fields = [
            ("ask", "contribute"),
            ("phase", "0"),
            ("kind", "report"),
            ("text", text),
        ];
        cast.done(ana, &fields).await;
    }
    cast.done(
        rosa,
        &[("ask", "group"), ("contribution", "4"), ("text", "Money")],
    )
    .await;
    cast.done(
        rosa,
        &[("ask", "merge"), ("contribution", "5"), ("into", "4")],
    )
    .await;
    let page = ana.page(&cast.path).await;
    let shown = page.texts(".ua-contribution").concat();
    assert!(
        shown.contains("Money") && shown.contains("Second"),
        "{shown}"
    );
    cast.done(rosa, &[("ask", "merge"), ("contribution", "5")])
        .await;
    cast.done(
        rosa,
        &[("ask", "park"), ("contribution", "5"), ("on", "yes")],
    )
    .await;
    assert_eq!(
        cast.ask(
            ana,
            &[("ask", "park"), ("contribution", "4"), ("on", "yes")]
        )
        .await
        .status,
        StatusCode::FORBIDDEN
    );
    cast.done(ana, &[("ask", "flag"), ("on", "yes")]).await;
    cast.done(fatma, &[("ask", "next"), ("phase", "0")]).await;
    let typed = [
        ("ask", "type_in"),
        ("phase", "0"),
        ("kind", "report"),
        ("person", ""),
        ("text", "From the sheet"),
    ];
    cast.done(rosa, &typed).await;
    let page = ana.page(&cast.path).await;
    assert!(
        page.texts(".ua-contribution")
            .concat()
            .contains("typed in from paper")
    );
    // What is refused says so at its field, which has what was typed, in an open part of the page.
    let long = "x".repeat(2_001);
    for (who, id, mut fields) in [
        (rosa, "f-typed-in", typed.to_vec()),
        (fatma, "f-announce", vec![("ask", "announce"), ("text", "")]),
        (
            fatma,
            "f-group-4",
            vec![("ask", "group"), ("contribution", "4"), ("text", "")],
        ),
    ] {
        fields.last_mut().unwrap().1 = &long;
        let refused = cast.ask(who, &fields).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{id}");
        let field = format!("details[open] #{id}");
        assert_eq!(
            refused.attributes("#errors a", "href"),
            [format!("#{id}")],
            "{id}"
        );
        let kept = refused.texts(&field).concat()
            + &refused.attribute(&field, "value").unwrap_or_default();
        assert_eq!(kept.trim(), long, "{id}");
        let error = refused.attribute(&field, "aria-describedby").unwrap();
        assert_eq!(refused.texts(&format!("#{error}")).len(), 1, "{id}");
        assert!(!refused.texts("#errors").concat().contains('-'), "{id}");
    }

    // A private note is the author's; the page of nobody else has it.
    let session = cast.session().to_owned();
    let note = [
        ("do", "sessions/note"),
        ("session", session.as_str()),
        ("note", "Nobody asked the neighbours"),
    ];
    let kept = ana.submit(&cast.path, &note).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER);
    assert_eq!(
        ana.page(&cast.path).await.texts("#f-note").concat().trim(),
        "Nobody asked the neighbours"
    );
    for other in [fatma, rosa] {
        assert!(!other.page(&cast.path).await.html.contains("neighbours"));
    }
    let long = "x".repeat(5_001);
    let note = [
        ("do", "sessions/note"),
        ("session", session.as_str()),
        ("note", long.as_str()),
    ];
    let refused = ana.submit(&cast.path, &note).await;
    assert!(refused.html.contains(&long), "what was typed is given back");

    // On the wall and on paper: for those of the room alone.
    let outsider = cast.server.person("otto@example.org", &[]).await;
    drop(outsider);
    let otto = cast.server.sign_in("otto@example.org").await;
    for page in ["projector", "clock", "sheet"] {
        let path = format!("{}/{page}", cast.path);
        let shown = ana.page(&path).await;
        assert_eq!(shown.status, StatusCode::OK, "{page}");
        assert!(shown.texts("form[method=post] input[name=ask]").is_empty());
        assert_eq!(
            otto.page(&path).await.status,
            StatusCode::NOT_FOUND,
            "{page}"
        );
    }

    // The board: for those who plan.
    assert_eq!(
        ana.page("/sessions/board").await.status,
        StatusCode::FORBIDDEN
    );
    let board = fatma.page("/sessions/board").await;
    assert!(board.texts("#rooms").concat().contains("Asks for help"));
    assert!(
        !board.html.contains("From the sheet"),
        "nothing of what is said in a room"
    );
    let chosen = format!("{session}:1");
    let form = [
        ("do", "sessions/lead_on"),
        ("seed", "board"),
        ("rooms[]", chosen.as_str()),
    ];
    for who in [ana, &otto] {
        let refused = who.submit("/sessions", &form).await;
        assert_eq!(refused.status, StatusCode::NOT_FOUND);
    }
    let led = fatma.submit("/sessions/board", &form).await;
    assert_eq!(led.status, StatusCode::SEE_OTHER);
    let again = fatma.submit("/sessions/board", &form).await;
    assert_eq!(
        again.status,
        StatusCode::SEE_OTHER,
        "once, however often it is sent"
    );
    let page = ana.page(&cast.path).await;
    assert!(page.texts(".ua-eyebrow").concat().contains("Phase 3"));
}

/// Long enough for the next beat of every socket. The clock of the timers stands still only for the jump: it is
/// for one thread, and would run away with every other wait.
async fn a_while(seconds: u64) {
    tokio::time::pause();
    tokio::time::advance(Duration::from_secs(seconds)).await;
    tokio::time::resume();
}

#[tokio::test]
async fn whoever_signed_out_is_out_at_the_next_beat() {
    let cast = cast().await;
    cast.begin().await;
    let cookie = cookie(&cast.server, "ana").await;
    let own = cast.server.url.clone();
    let socket = knock(&cast, cast.session(), Some(&cookie), Some(&own)).await;
    let mut ana = Live {
        socket: socket.unwrap(),
        view: None,
        here: 0,
    };
    ana.say(&ToServer::Hello { after: None }).await;
    let mut boris = Live::open(&cast, "boris", None).await;
    let mut rosa = Live::open(&cast, "rosa", None).await;
    for live in [&mut ana, &mut boris, &mut rosa] {
        while live.here < 3 {
            live.next().await.unwrap();
        }
    }
    // The sign-in of this socket ends; she has another one.
    let out = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .unwrap()
        .post(format!("{own}/today"))
        .header("origin", &own)
        .header("cookie", &cookie)
        .header("content-type", "application/x-www-form-urlencoded")
        .body("do=accounts%2Fsign_out");
    assert_eq!(out.send().await.unwrap().status(), StatusCode::SEE_OTHER);
    a_while(21).await;
    assert_eq!(ana.closed().await, 4001);
    // The others are where they were.
    boris.ask(40, report("Still here")).await;
    assert!(boris.answer().await.is_ok());
    rosa.say(&ToServer::Ping).await;
    while !matches!(rosa.next().await.unwrap(), ToClient::Pong { .. }) {}
}

#[tokio::test]
async fn a_line_that_says_nothing_is_given_up() {
    let cast = cast().await;
    cast.begin().await;
    let mut ana = Live::open(&cast, "ana", None).await;
    let mut boris = Live::open(&cast, "boris", None).await;
    while ana.here < 2 || boris.here < 2 {
        let next = if ana.here < 2 { &mut ana } else { &mut boris };
        next.next().await.unwrap();
    }
    // A browser answers the server's pings by itself, once they are read.
    for number in 50..54 {
        a_while(20).await;
        boris.ask(number, report("Still here")).await;
        assert!(boris.answer().await.is_ok());
    }
    while boris.here > 1 {
        boris.next().await.unwrap();
    }
    // Whether the good-bye is still on the line depends on when she was last heard.
    while let Some(Ok(_)) = ana.socket.next().await {}
}
