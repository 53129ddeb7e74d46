//! Rooms: how long from sending to receipt by all, and how many events a second beside a plain
//! broadcast without storage.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::ws::{Message as AxumMessage, WebSocket, WebSocketUpgrade};
use axum::extract::{Path, State};
use axum::routing::any;
use backend::access::Grant;
use backend::chance::{OsChance, uuid_v4};
use backend::service::sessions as service;
use backend::store::accounts;
use backend::{Caller, live};
use domain::Language;
use domain::ids::{PersonId, SessionId};
use domain::permission::Role;
use domain::sessions::{Command, CommandId, ContributionKind, RoomRole, SessionState, ToServer};
use futures::{SinkExt as _, StreamExt as _};
use tokio::sync::{broadcast, mpsc};
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::{Bytes, Message};

use crate::{House, figure, listen};

const ROOMS: usize = 100;
const PEOPLE: usize = 12;
/// How long the rooms are measured.
const SPAN: Duration = Duration::from_secs(8);

type Sink = futures::stream::SplitSink<
    tokio_tungstenite::WebSocketStream<tokio_tungstenite::MaybeTlsStream<tokio::net::TcpStream>>,
    Message,
>;

/// One person's socket: sends go out here; what comes in is counted by whoever reads it.
struct Seat {
    room: usize,
    sink: Sink,
}

pub async fn measure() {
    let house = House::new().await;
    let sessions = open_rooms(&house).await;
    let rss_before = resident_kb();
    let (heard, mut arrived) = mpsc::unbounded_channel();
    let mut seats = Vec::new();
    for (room, (session, cookies)) in sessions.iter().enumerate() {
        for cookie in cookies {
            let sink = sit(
                house.address,
                &format!("/live/{session}"),
                Some(cookie),
                room,
                heard.clone(),
            )
            .await;
            seats.push(Seat { room, sink });
        }
    }
    for seat in &mut seats {
        seat.sink
            .send(Message::text(
                serde_json::to_string(&ToServer::Hello { after: None }).unwrap(),
            ))
            .await
            .unwrap();
    }
    println!(
        "{:<24} {:>10.1}   kB resident a socket, the client's half included",
        "",
        (resident_kb() - rss_before) / (ROOMS * PEOPLE) as f64
    );
    let p99 = latency(&mut seats, &mut arrived).await;
    figure("room_p99_ms", p99, 250.0, true);
    let ours = throughput(&mut seats, &mut arrived, |id| contribution(&id)).await;
    drop(seats);

    let rooms: Arc<Vec<broadcast::Sender<axum::extract::ws::Utf8Bytes>>> =
        Arc::new((0..ROOMS).map(|_| broadcast::channel(1024).0).collect());
    let plain = listen(
        Router::new()
            .route("/{room}", any(plain_room))
            .with_state(rooms),
    )
    .await;
    let (heard, mut arrived) = mpsc::unbounded_channel();
    let mut seats = Vec::new();
    for room in 0..ROOMS {
        for _ in 0..PEOPLE {
            let sink = sit(plain, &format!("/{room}"), None, room, heard.clone()).await;
            seats.push(Seat { room, sink });
        }
    }
    let limit = throughput(&mut seats, &mut arrived, |id| contribution(&id)).await;
    println!(
        "{:<24} {ours:>10.0}   events a second, a plain broadcast {limit:.0}",
        ""
    );
    figure("room_ratio", ours / limit, 0.6, false);
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

/// A session each room, begun, with everybody signed in; their cookies.
async fn open_rooms(house: &House) -> Vec<(SessionId, Vec<String>)> {
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
    for room in 0..ROOMS {
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
        for command in [Command::Open, Command::StartSession] {
            let id = CommandId::parse(&uuid_v4(&OsChance)).unwrap();
            live::ask(academy, &facilitator, &session.id, id, command)
                .await
                .unwrap();
        }
        let mut cookies = Vec::new();
        for (person, _) in &people {
            cookies.push(house.cookie(person).await);
        }
        rooms.push((session.id, cookies));
    }
    rooms
}

/// Opens a socket; what it hears of contributions goes to `heard` as the sender's id.
async fn sit(
    address: SocketAddr,
    path: &str,
    cookie: Option<&str>,
    room: usize,
    heard: mpsc::UnboundedSender<(usize, Bytes, Instant)>,
) -> Sink {
    let mut request = format!("ws://{address}{path}")
        .into_client_request()
        .unwrap();
    if let Some(cookie) = cookie {
        request
            .headers_mut()
            .insert("cookie", cookie.parse().unwrap());
        request
            .headers_mut()
            .insert("origin", "http://127.0.0.1".parse().unwrap());
    }
    let stream = tokio::net::TcpStream::connect(address).await.unwrap();
    stream.set_nodelay(true).unwrap();
    let stream = tokio_tungstenite::MaybeTlsStream::Plain(stream);
    let (socket, _) = tokio_tungstenite::client_async(request, stream)
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

/// Everybody contributes once a second; the 99th percentile of the time until all twelve have it.
async fn latency(
    seats: &mut [Seat],
    arrived: &mut mpsc::UnboundedReceiver<(usize, Bytes, Instant)>,
) -> f64 {
    let mut sent: HashMap<String, (Instant, usize)> = HashMap::new();
    let mut times = Vec::new();
    let (began, mut turn) = (Instant::now(), 0_usize);
    let all = seats.len();
    loop {
        let due = (began.elapsed().as_secs_f64() * all as f64) as usize;
        while turn < due && began.elapsed() < SPAN {
            let id = uuid_v4(&OsChance);
            let message = contribution(&id);
            sent.insert(id, (Instant::now(), 0));
            // Neighbours in time sit in different rooms.
            let at = (turn * PEOPLE + turn / ROOMS) % all;
            seats[at].sink.send(Message::text(message)).await.unwrap();
            turn += 1;
        }
        match tokio::time::timeout(Duration::from_millis(1), arrived.recv()).await {
            Ok(Some((_, message, at))) => {
                let Some(id) = id_in(&message) else { continue };
                let (began, count) = sent.get_mut(id).unwrap();
                *count += 1;
                if *count == PEOPLE {
                    times.push(at.duration_since(*began).as_secs_f64() * 1000.0);
                }
            }
            Ok(None) => break,
            Err(_) if began.elapsed() > SPAN && times.len() == turn => break,
            Err(_) => {}
        }
        assert!(
            began.elapsed() < SPAN * 4,
            "{} of {turn} contributions reached everybody",
            times.len()
        );
    }
    times.sort_by(f64::total_cmp);
    times[times.len() * 99 / 100]
}

/// Two people a room contribute as soon as everybody has their last; contributions a second.
async fn throughput(
    seats: &mut [Seat],
    arrived: &mut mpsc::UnboundedReceiver<(usize, Bytes, Instant)>,
    message: impl Fn(String) -> String,
) -> f64 {
    const WRITERS: usize = 2;
    let mut writer_of: HashMap<String, usize> = HashMap::new();
    let mut copies: HashMap<String, usize> = HashMap::new();
    let send = async |seats: &mut [Seat], writer_of: &mut HashMap<String, usize>, seat: usize| {
        let id = uuid_v4(&OsChance);
        let text = message(id.clone());
        writer_of.insert(id, seat);
        seats[seat].sink.feed(Message::text(text)).await.unwrap();
        seats[seat].sink.flush().await.unwrap();
    };
    for room in 0..ROOMS {
        for writer in 0..WRITERS {
            send(seats, &mut writer_of, room * PEOPLE + writer).await;
        }
    }
    let (began, mut done) = (Instant::now(), 0_u64);
    // The sockets' limit of messages a second must not be what is measured: writers take turns.
    let mut next_writer = vec![WRITERS; ROOMS];
    while began.elapsed() < SPAN {
        let Some((room, bytes, _)) = arrived.recv().await else {
            break;
        };
        let Some(id) = id_in(&bytes) else { continue };
        if !writer_of.contains_key(id) {
            continue;
        }
        let count = copies.entry(id.to_owned()).or_default();
        *count += 1;
        if *count == PEOPLE {
            done += 1;
            copies.remove(id);
            writer_of.remove(id);
            let seat = room * PEOPLE + next_writer[room] % PEOPLE;
            next_writer[room] += 1;
            send(seats, &mut writer_of, seat).await;
            debug_assert_eq!(seats[seat].room, room);
        }
    }
    done as f64 / began.elapsed().as_secs_f64()
}

/// The limit: a broadcast channel a room, behind axum, nothing stored and nothing asked.
async fn plain_room(
    State(rooms): State<Arc<Vec<broadcast::Sender<axum::extract::ws::Utf8Bytes>>>>,
    Path(room): Path<usize>,
    upgrade: WebSocketUpgrade,
) -> axum::response::Response {
    upgrade.on_upgrade(move |socket: WebSocket| async move {
        let sender = rooms[room].clone();
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

fn resident_kb() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))
        .and_then(|rest| rest.trim().split(' ').next()?.parse().ok())
        .unwrap_or_default()
}
