//! Rooms: how long from sending to receipt by all, how many events a second beside a plain
//! broadcast without storage, what a socket costs, and what two processes carry together.
//!
//! The server is a process of its own; the clients are all in this one. What is measured, and how:
//!
//! - `room_p99_ms`: 100 rooms of 12, everybody contributes once a second for [`SPAN`]; from just before
//!   a contribution is sent until the last of the twelve has it; the 99th percentile.
//! - `room_ratio`: contributions a second when everybody who may write does so as soon as everybody has
//!   their last, over the same on a tokio broadcast channel a room behind axum, which stores and asks
//!   nothing; median of three pairs. With fewer at a time there is less to store and send together: the
//!   same with two writers a room is printed below it.
//! - `rooms_500_p99_ms`, `rooms_500_ratio`: the same with 500 rooms, two contributions a second a room
//!   for a minute.
//! - `kb_per_socket`: resident memory of the server with 6,000 people welcomed, less that before the
//!   first came, a socket: what their 500 open rooms take is in it.
//! - `lost`: copies that never came, and events that are not in the log when it is read afterwards.
//! - `cluster_ratio`: on PostgreSQL (`TEST_DATABASE_URL`), half of each room on either of two processes:
//!   processor time an event of one process alone, over that of both together. With 1 the two carry
//!   twice as much as one; the database, which both share, is not counted.
//!
//! Lines without a limit are there to be read: processor time of the server an event.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::extract::ws::{Message as AxumMessage, WebSocket, WebSocketUpgrade};
use axum::extract::{Path, State};
use backend::access::Grant;
use backend::chance::{OsChance, uuid_v4};
use backend::db::Db;
use backend::service::sessions as service;
use backend::store::accounts;
use backend::{Caller, live, one};
use domain::Language;
use domain::ids::{PersonId, SessionId};
use domain::permission::Role;
use domain::sessions::{
    Command, CommandId, ContributionKind, RoomRole, Seq, SessionState, ToServer,
};
use futures::{SinkExt as _, StreamExt as _};
use tokio::sync::{broadcast, mpsc};
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::{Bytes, Message};

use crate::process::Server;
use crate::{House, figure};

const PEOPLE: usize = 12;
/// Everybody but the facilitator, who only listens in the phase that is measured.
const WRITERS: usize = PEOPLE - 1;
/// How long the small house is measured.
const SPAN: Duration = Duration::from_secs(6);
/// How many contributions a room each side of a pair takes: a room holds two thousand.
const SIDE: usize = 300;
/// How long the large one is.
const MINUTE: Duration = Duration::from_mins(1);

type Sink = futures::stream::SplitSink<
    tokio_tungstenite::WebSocketStream<tokio_tungstenite::MaybeTlsStream<tokio::net::TcpStream>>,
    Message,
>;
type Heard = (usize, Bytes, Instant);

/// Sockets of people, some of one room beside each other.
struct Crowd {
    rooms: usize,
    seats: Vec<Sink>,
    arrived: mpsc::UnboundedReceiver<Heard>,
}

impl Crowd {
    /// Everybody comes in; `to` says where the person with this number in their room connects.
    async fn come(rooms: &[(String, Seq, Vec<String>)], to: impl Fn(usize) -> SocketAddr) -> Self {
        let (heard, mut arrived) = mpsc::unbounded_channel();
        let mut seats = Vec::new();
        for (room, (path, seq, cookies)) in rooms.iter().enumerate() {
            for (number, cookie) in cookies.iter().enumerate() {
                let mut sink = sit(to(number), path, cookie, room, heard.clone()).await;
                if !cookie.is_empty() {
                    // As a browser does, which has the room from its page.
                    let hello = ToServer::Hello { after: Some(*seq) };
                    let hello = serde_json::to_string(&hello).unwrap();
                    sink.send(Message::text(hello)).await.unwrap();
                    // The welcome, then who is there; others' presence comes in between.
                    while !arrived.recv().await.unwrap().1.starts_with(b"{\"welcome\"") {}
                }
                seats.push(sink);
            }
        }
        Self {
            rooms: rooms.len(),
            seats,
            arrived,
        }
    }

    async fn say(&mut self, seat: usize, id: &str) {
        let text = Message::text(contribution(id));
        self.seats[seat].send(text).await.unwrap();
    }
}

pub async fn measure() {
    let folder = tempfile::tempdir().unwrap();
    let plain = Server::start("plain");

    let url = format!("sqlite:{}", folder.path().join("small.sqlite").display());
    let rooms = prepare(&url, 100).await;
    let academy = Server::start(&url);
    let mut ours = Crowd::come(&rooms, |_| academy.address).await;
    let (times, lost) = paced(&mut ours, 100.0 * PEOPLE as f64, SPAN).await;
    assert_eq!(lost, 0);
    figure("room_p99_ms", times[times.len() * 99 / 100], 250.0, true);
    let ratio = pairs(&academy, &mut ours, &plain, (100, WRITERS)).await;
    figure("room_ratio", ratio, 0.6, false);
    let ratio = pairs(&academy, &mut ours, &plain, (100, 2)).await;
    note(ratio, "the same with two writers a room");
    drop((ours, academy));

    let url = format!("sqlite:{}", folder.path().join("large.sqlite").display());
    let rooms = prepare(&url, 500).await;
    let academy = Server::start(&url);
    let empty = academy.resident_kb();
    let mut ours = Crowd::come(&rooms, |_| academy.address).await;
    let full = academy.resident_kb();
    let before = stored(&url).await;
    let cpu = academy.cpu();
    let (times, lost) = paced(&mut ours, 1000.0, MINUTE).await;
    let kept = stored(&url).await - before;
    figure(
        "rooms_500_p99_ms",
        times[times.len() * 99 / 100],
        250.0,
        true,
    );
    let sent = times.len() as f64;
    note(
        (academy.cpu() - cpu) / sent,
        "µs of processor time an event at two a second a room",
    );
    figure(
        "kb_per_socket",
        (full - empty) / (500 * PEOPLE) as f64,
        24.0,
        true,
    );
    note(
        (academy.resident_kb() - empty) / (500 * PEOPLE) as f64,
        "the same after that minute, its 60,000 events in memory",
    );
    figure("lost", lost as f64 + (sent - kept as f64).abs(), 0.0, true);
    let ratio = pairs(&academy, &mut ours, &plain, (500, WRITERS)).await;
    figure("rooms_500_ratio", ratio, 0.7, false);
    drop((ours, academy, plain));
}

/// One process alone, then two that share every room.
pub async fn cluster() {
    const ROOMS: usize = 100;
    let Ok(url) = std::env::var("TEST_DATABASE_URL") else {
        let name = "cluster_ratio";
        println!(
            "{name:<24} {:>10}   needs TEST_DATABASE_URL (PostgreSQL)",
            "-"
        );
        return;
    };
    let rooms = prepare(&url, ROOMS).await;
    let first = Server::start(&url);
    let mut alone = Crowd::come(&rooms, |_| first.address).await;
    let one = cost(&mut alone, "one process on PostgreSQL", || first.cpu()).await;
    drop(alone);
    let second = Server::start(&url);
    let addresses = [first.address, second.address];
    let mut shared = Crowd::come(&rooms, |number| addresses[number % 2]).await;
    let two = cost(&mut shared, "two, on the same machine", || {
        first.cpu() + second.cpu()
    })
    .await;
    figure("cluster_ratio", one / two, 0.6, false);
}

/// Processor time an event when everybody writes who may: the median of three.
async fn cost(crowd: &mut Crowd, of: &str, cpu: impl Fn() -> f64) -> f64 {
    let mut costs = Vec::new();
    for _ in 0..3 {
        let before = cpu();
        let (done, rate) = eager(crowd, WRITERS, SIDE).await;
        let cost = (cpu() - before) / done;
        println!(
            "{:<24} {rate:>10.0}   events a second of {of}; {cost:.0} µs of processor time each",
            ""
        );
        costs.push(cost);
    }
    median(&mut costs)
}

/// Ours over a plain broadcast, taken in turn: the median of three.
async fn pairs(
    academy: &Server,
    ours: &mut Crowd,
    plain: &Server,
    (rooms, writers): (usize, usize),
) -> f64 {
    let bare: Vec<(String, Seq, Vec<String>)> = (0..rooms)
        .map(|room| {
            (
                format!("/{room}"),
                Seq::default(),
                vec![String::new(); PEOPLE],
            )
        })
        .collect();
    let mut limit = Crowd::come(&bare, |_| plain.address).await;
    let (mut ratios, mut costs) = (Vec::new(), Vec::new());
    for _ in 0..3 {
        let cpu = academy.cpu();
        let (done, rate) = eager(ours, writers, SIDE).await;
        let cost = (academy.cpu() - cpu) / done;
        let cpu = plain.cpu();
        let (done, most) = eager(&mut limit, writers, SIDE).await;
        let least = (plain.cpu() - cpu) / done;
        println!(
            "{:<24} {rate:>10.0}   events a second, a plain broadcast {most:.0}; {cost:.0} and {least:.0} µs of processor time each",
            ""
        );
        ratios.push(rate / most);
        costs.push(least / cost);
    }
    note(
        median(&mut costs),
        "the same ratio in processor time of the servers alone",
    );
    median(&mut ratios)
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

fn note(value: f64, what: &str) {
    println!("{:<24} {value:>10.1}   {what}", "");
}

/// How many contributions the database holds.
async fn stored(url: &str) -> i64 {
    let db = Db::open(url).await.unwrap();
    let mut tx = db.read().await.unwrap();
    let sql = "SELECT COUNT(*) FROM session_events WHERE event LIKE '{\"contributed\"%'";
    one!(tx, sqlx::query_scalar(sql)).unwrap()
}

fn contribution(id: &str) -> String {
    let command = Command::Contribute {
        phase: 0,
        kind: ContributionKind::Report,
        text: format!("{id} tried what was advised, with half a success"),
    };
    serde_json::to_string(&ToServer::Do {
        id: CommandId::parse(id).unwrap(),
        command,
    })
    .unwrap()
}

/// Fills a database and begins a session in each room; addresses of the rooms, the number of their last
/// event and cookies of everybody.
async fn prepare(url: &str, rooms: usize) -> Vec<(String, Seq, Vec<String>)> {
    let house = House::open(url, Some(tempfile::tempdir().unwrap())).await;
    let rooms = open_rooms(&house, rooms).await;
    house.academy.db.close().await;
    rooms
        .into_iter()
        .map(|(session, seq, cookies)| (format!("/live/{session}"), seq, cookies))
        .collect()
}

/// A session each room, begun, with everybody signed in; its last event and their cookies.
async fn open_rooms(house: &House, count: usize) -> Vec<(SessionId, Seq, Vec<String>)> {
    let academy = &house.academy;
    let edition = {
        let mut tx = academy.db.read().await.unwrap();
        backend::store::programme::editions(&mut tx)
            .await
            .unwrap()
            .remove(0)
            .id
    };
    let mut rooms = Vec::new();
    for room in 0..count {
        let mut people: Vec<(PersonId, RoomRole)> = Vec::new();
        let mut tx = academy.db.write().await.unwrap();
        for seat in 0..PEOPLE {
            let id: PersonId = academy.id();
            let email = format!("room-{room}-{seat}@example.org");
            let new = accounts::NewPerson {
                id: &id,
                email: &email,
                name: &email,
                password_hash: "",
                language: Language::En,
                time_zone: "Europe/Brussels",
            };
            accounts::insert(&mut tx, &new, academy.now())
                .await
                .unwrap();
            people.push((
                id,
                if seat == 0 {
                    RoomRole::Facilitator
                } else {
                    RoomRole::Adviser
                },
            ));
        }
        let session = backend::store::sessions::Session {
            id: academy.id(),
            edition_id: edition.clone(),
            module_id: None,
            title: "Bench".into(),
            template: service::template("incident_intervision").unwrap().clone(),
            state: SessionState::Planned,
            language: Language::En,
            planned_at: academy.now(),
            ended_at: None,
        };
        service::insert(&mut tx, academy, &session, &people, &people[0].0)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let facilitator = {
            let mut tx = academy.db.read().await.unwrap();
            Arc::new(Caller {
                person: accounts::by_id(&mut tx, &people[0].0).await.unwrap(),
                grants: vec![Grant {
                    role: Role::Facilitator,
                    scope: session.id.to_string(),
                }],
                ..Caller::visitor(Language::En)
            })
        };
        let mut seq = Seq::default();
        for command in [Command::Open, Command::StartSession] {
            let id = CommandId::parse(&uuid_v4(&OsChance)).unwrap();
            seq = live::ask(academy, &facilitator, &session.id, id, command)
                .await
                .unwrap();
        }
        let mut cookies = Vec::new();
        for (person, _) in &people {
            cookies.push(house.cookie(person).await);
        }
        rooms.push((session.id, seq, cookies));
    }
    rooms
}

/// Opens a socket; what it hears goes to `heard`.
async fn sit(
    address: SocketAddr,
    path: &str,
    cookie: &str,
    room: usize,
    heard: mpsc::UnboundedSender<Heard>,
) -> Sink {
    let mut request = format!("ws://{address}{path}")
        .into_client_request()
        .unwrap();
    if !cookie.is_empty() {
        let headers = request.headers_mut();
        headers.insert("cookie", cookie.parse().unwrap());
        headers.insert("origin", "http://127.0.0.1".parse().unwrap());
    }
    let stream = tokio::net::TcpStream::connect(address).await.unwrap();
    stream.set_nodelay(true).unwrap();
    let stream = tokio_tungstenite::MaybeTlsStream::Plain(stream);
    let config = WebSocketConfig::default().read_buffer_size(4096);
    let (socket, _) = tokio_tungstenite::client_async_with_config(request, stream, Some(config))
        .await
        .unwrap();
    let (sink, mut source) = socket.split();
    tokio::spawn(async move {
        while let Some(Ok(message)) = source.next().await {
            if let Message::Text(text) = message {
                let bytes: Bytes = text.into();
                if heard.send((room, bytes, Instant::now())).is_err() {
                    return;
                }
            }
        }
    });
    sink
}

/// The sender's id in a contribution that arrived: the first word of its text.
fn id_in(message: &[u8]) -> Option<&str> {
    let text = std::str::from_utf8(message).ok()?;
    let at = text.find(" tried what was advised")?;
    text.get(at - 36..at)
}

/// The seats of a room in turn, but for the first.
const fn writer(room: usize, round: usize) -> usize {
    room * PEOPLE + 1 + round % WRITERS
}

/// `rate` contributions a second for `span`, neighbours in time from different rooms. How long until
/// all twelve had each, sorted, and how many copies never came.
async fn paced(crowd: &mut Crowd, rate: f64, span: Duration) -> (Vec<f64>, usize) {
    let mut sent: HashMap<String, (Instant, usize)> = HashMap::new();
    let mut times = Vec::new();
    let (began, mut turn) = (Instant::now(), 0_usize);
    while times.len() < turn || began.elapsed() < span {
        let due = (began.elapsed().min(span).as_secs_f64() * rate) as usize;
        while turn < due {
            let id = uuid_v4(&OsChance);
            sent.insert(id.clone(), (Instant::now(), 0));
            let (room, round) = (turn % crowd.rooms, turn / crowd.rooms);
            crowd.say(writer(room, round), &id).await;
            turn += 1;
        }
        match tokio::time::timeout(Duration::from_millis(1), crowd.arrived.recv()).await {
            Ok(Some((_, message, at))) => {
                let known = id_in(&message).and_then(|id| sent.get_mut(id));
                let Some((began, count)) = known else {
                    continue;
                };
                *count += 1;
                if *count == PEOPLE {
                    times.push(at.duration_since(*began).as_secs_f64() * 1000.0);
                }
            }
            Ok(None) => break,
            Err(_) if began.elapsed() > span + Duration::from_secs(20) => break,
            Err(_) => {}
        }
    }
    let lost = sent
        .values()
        .map(|(_, count)| PEOPLE.abs_diff(*count))
        .sum();
    times.sort_by(f64::total_cmp);
    (times, lost)
}

/// `writers` people a room contribute as soon as everybody has their last; how many contributions, and
/// how many a second, until there are `each` a room.
async fn eager(crowd: &mut Crowd, writers: usize, each: usize) -> (f64, f64) {
    let mut copies: HashMap<String, usize> = HashMap::new();
    // The sockets' limit of messages a second must not be what is measured: writers take turns.
    let mut next_writer = vec![0; crowd.rooms];
    let (began, mut done) = (Instant::now(), 0_u64);
    let mut due: Vec<usize> = (0..crowd.rooms)
        .flat_map(|room| std::iter::repeat_n(room, writers))
        .collect();
    loop {
        for room in due.drain(..) {
            if next_writer[room] < each {
                let id = uuid_v4(&OsChance);
                copies.insert(id.clone(), 0);
                crowd.say(writer(room, next_writer[room]), &id).await;
                next_writer[room] += 1;
            }
        }
        if copies.is_empty() {
            break;
        }
        let (room, bytes, _) = crowd.arrived.recv().await.unwrap();
        let Some(id) = id_in(&bytes) else { continue };
        let Some(count) = copies.get_mut(id) else {
            continue;
        };
        *count += 1;
        if *count == PEOPLE {
            copies.remove(id);
            done += 1;
            due.push(room);
        }
    }
    let done = done as f64;
    (done, done / began.elapsed().as_secs_f64())
}

/// The broadcast channels of [`plain_room`].
pub type Rooms =
    Arc<std::sync::Mutex<HashMap<usize, broadcast::Sender<axum::extract::ws::Utf8Bytes>>>>;

/// The limit: a broadcast channel a room, behind axum, nothing stored and nothing asked.
pub async fn plain_room(
    State(rooms): State<Rooms>,
    Path(room): Path<usize>,
    upgrade: WebSocketUpgrade,
) -> axum::response::Response {
    upgrade.on_upgrade(move |socket: WebSocket| async move {
        let sender = rooms
            .lock()
            .unwrap()
            .entry(room)
            .or_insert_with(|| broadcast::channel(1024).0)
            .clone();
        let mut receiver = sender.subscribe();
        let (mut sink, mut source) = socket.split();
        let telling = tokio::spawn(async move {
            while let Ok(message) = receiver.recv().await {
                if sink.send(AxumMessage::Text(message)).await.is_err() {
                    return;
                }
            }
        });
        while let Some(Ok(AxumMessage::Text(message))) = source.next().await {
            if sender.send(message).is_err() {
                break;
            }
        }
        telling.abort();
    })
}
