//! Sockets of session rooms: `/live/{session}`.
//!
//! A socket belongs to the person who signed in; the room asks with every command whether they may.
//! What a browser sends is not believed: messages that are too large, too many or not of the
//! protocol close the socket with a reason. A browser that is let go comes back and says what it
//! has.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, LazyLock, Mutex, PoisonError, Weak};
use std::task::Poll;
use std::time::Duration;

use axum::extract::ws::{CloseFrame, Message, Utf8Bytes, WebSocket, WebSocketUpgrade};
use axum::extract::{ConnectInfo, Path, Request, State as Extract};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use backend::live::{self, Line};
use backend::service::sessions as service;
use backend::{Academy, Caller};
use domain::ids::{PersonId, SessionId};
use domain::sessions::{Seq, ToClient, ToServer};
use futures::SinkExt as _;
use tokio::sync::mpsc;
use tokio::time::{Instant, interval, timeout};
use tracing::Instrument as _;

use crate::context::{self, FORWARDED, RequestId, State};
use crate::export;

/// The most bytes of a message: a report of five thousand characters, each of four bytes, fits.
const MESSAGE: usize = 32 * 1024;
/// The most bytes the library reads of one: what is larger ends the line without a good-bye.
const FRAME: usize = 8 * MESSAGE;
/// The buffer every socket holds for reading: most messages fit, longer ones make it grow.
const READ: usize = 2 * 1024;
/// Bytes gathered before they are written: a burst goes out in one piece.
const WRITE: usize = 16 * 1024;
/// Messages a person may send at once, over all their lines …
const BURST: f64 = 60.0;
/// … and in each second after that.
const EACH_SECOND: f64 = 20.0;
/// How often the server asks whether the line is alive and the person still signed in.
const HEARTBEAT: Duration = Duration::from_secs(20);
/// A line that said nothing for so long is dead.
const SILENCE: Duration = Duration::from_secs(50);
/// A browser says hello, and takes a message, within this time.
const PATIENCE: Duration = Duration::from_secs(10);

/// How long the end of a conversation may take.
const GOODBYE: Duration = Duration::from_secs(2);

/// Why a socket was closed; the browser decides by the code whether to come back.
mod close {
    /// The server ends; come back.
    pub(super) const GOING: (u16, &str) = (1001, "going away");
    /// Something else than the protocol.
    pub(super) const RUBBISH: (u16, &str) = (1008, "not a message of this protocol");
    /// A message too large.
    pub(super) const TOO_LARGE: (u16, &str) = (1009, "message too large");
    /// Fell behind; come back with the last number.
    pub(super) const RESUME: (u16, &str) = (4000, "resume");
    /// No longer signed in, or no longer in the room.
    pub(super) const OUT: (u16, &str) = (4001, "signed out");
    /// Too many messages.
    pub(super) const TOO_MUCH: (u16, &str) = (4008, "too many messages");
}

/// Opens a socket for somebody who is in the room.
pub async fn connect(
    Extract(state): Extract<State>,
    Path(session): Path<String>,
    upgrade: Result<WebSocketUpgrade, axum::extract::ws::rejection::WebSocketUpgradeRejection>,
    request: Request,
) -> Response {
    let (parts, _) = request.into_parts();
    if !same_origin(&parts.headers, &state.academy.settings.public_url) {
        return (StatusCode::FORBIDDEN, "another site").into_response();
    }
    let (caller, session) = match seat(&state, &parts, &session).await {
        Ok(seat) => seat,
        Err(error) => return export::refused(&error),
    };
    match upgrade {
        Ok(upgrade) => {
            let asked = tracing::Span::current();
            upgrade
                .max_message_size(FRAME)
                .max_frame_size(FRAME)
                .read_buffer_size(READ)
                .write_buffer_size(WRITE)
                .on_upgrade(move |socket| {
                    let academy = Arc::clone(&state.academy);
                    let on_wall = parts.uri.query() == Some("wall");
                    let talk = Socket {
                        parts: kept(&parts),
                        state,
                        on_wall,
                        caller,
                        session,
                        stream: socket,
                    }
                    .run()
                    .instrument(asked);
                    academy.rooms.sockets.track_future(talk)
                })
        }
        Err(rejection) => rejection.into_response(),
    }
}

/// What tells, again and again, who is asking. Copied: a header holds on to the whole buffer that its
/// request was read into.
fn kept(parts: &Parts) -> Parts {
    let (mut kept, ()) = axum::http::Request::new(()).into_parts();
    for name in [header::COOKIE, header::ACCEPT_LANGUAGE, FORWARDED] {
        for value in parts.headers.get_all(&name) {
            if let Ok(value) = HeaderValue::from_bytes(value.as_bytes()) {
                kept.headers.append(name.clone(), value);
            }
        }
    }
    if let Some(id) = parts.extensions.get::<RequestId>() {
        kept.extensions.insert(id.clone());
    }
    if let Some(from) = parts.extensions.get::<ConnectInfo<SocketAddr>>() {
        kept.extensions.insert(*from);
    }
    kept
}

/// Browsers name the page a socket is opened from. Another site's page would come with this
/// site's cookies, so it is not let in; nor is what names no page.
fn same_origin(headers: &HeaderMap, public: &str) -> bool {
    let text = |name: header::HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let Some(origin) = text(header::ORIGIN) else {
        return false;
    };
    let host = origin.split_once("://").map(|(_, host)| host);
    origin == public || (host.is_some() && host == text(header::HOST))
}

async fn seat(
    state: &State,
    parts: &Parts,
    session: &str,
) -> backend::Result<(Arc<Caller>, SessionId)> {
    let session = SessionId::parse(session)?;
    let caller = context::caller(state, parts).await?;
    caller.signed_in()?;
    live::view(&state.academy, &caller, &session).await?;
    Ok((Arc::new(caller), session))
}

struct Socket {
    state: State,
    parts: Parts,
    caller: Arc<Caller>,
    session: SessionId,
    /// Whether it shows what everybody in the room sees.
    on_wall: bool,
    stream: WebSocket,
}

/// How a conversation ends: with a code and reason, or because the line broke.
type End = Result<(u16, &'static str), axum::Error>;

impl Socket {
    async fn run(mut self) {
        match self.talk().await {
            Ok((code, reason)) => {
                let frame = CloseFrame {
                    code,
                    reason: Utf8Bytes::from_static(reason),
                };
                let good_bye = async {
                    self.stream.send(Message::Close(Some(frame))).await?;
                    // What is on its way is read before the line ends, or its end would overtake
                    // the reason.
                    while self.stream.recv().await.transpose()?.is_some() {}
                    Ok::<_, axum::Error>(())
                };
                // A browser that does not listen is not waited for.
                drop(timeout(GOODBYE, good_bye).await);
            }
            Err(error) => {
                tracing::debug!(code = "socket", session = %self.session, %error, "a socket broke");
            }
        }
    }

    async fn talk(&mut self) -> End {
        let academy = Arc::clone(&self.state.academy);
        let after = match self.hello().await? {
            Ok(after) => after,
            Err(end) => return Ok(end),
        };
        // What happens once a conversation is not kept room for in every socket.
        let joining = live::join(&academy, &self.caller, &self.session, after, self.on_wall);
        let mut line = match Box::pin(joining).await {
            Ok(line) => line,
            Err(error) if error.is_fault() => {
                tracing::error!(code = "socket", session = %self.session, %error, "a room could not be joined");
                return Ok(close::RESUME);
            }
            Err(error) if error.refusal().kind() == domain::Kind::TooMany => {
                return Ok(close::TOO_MUCH);
            }
            Err(_) => return Ok(close::OUT),
        };
        let end = self.follow(&academy, &mut line).await;
        line.leave(&academy).await;
        end
    }

    /// The first message says what the browser has.
    async fn hello(&mut self) -> Result<Result<Option<Seq>, (u16, &'static str)>, axum::Error> {
        let Ok(first) = timeout(PATIENCE, self.stream.recv()).await else {
            return Ok(Err(close::RUBBISH));
        };
        Ok(match first.transpose() {
            Err(error) => Err(broken(error)?),
            Ok(Some(Message::Text(text))) => match serde_json::from_str(&text) {
                Ok(ToServer::Hello { after }) => Ok(after),
                _ => Err(close::RUBBISH),
            },
            Ok(_) => Err(close::RUBBISH),
        })
    }

    async fn follow(&mut self, academy: &Arc<Academy>, line: &mut Line) -> End {
        let mut beat = interval(HEARTBEAT);
        let mut heard = Instant::now();
        let allowance = match &self.caller.person {
            Some(person) => allowance_of(&person.id, heard),
            None => return Ok(close::OUT),
        };
        loop {
            tokio::select! {
                // What there is to tell goes first: it takes all of it at once, and looking for what
                // is said each time before would cost as much as telling.
                biased;
                told = line.messages.recv() => {
                    let Some(told) = told else {
                        let ends = academy.rooms.closing.is_cancelled();
                        return Ok(if ends { close::GOING } else { close::RESUME });
                    };
                    if !self.tell(&told, &mut line.messages).await? {
                        return Ok(close::RESUME);
                    }
                }
                said = self.stream.recv() => {
                    heard = Instant::now();
                    let said = match said {
                        None => return Ok(close::GOING),
                        Some(Err(error)) => return broken(error),
                        Some(Ok(said)) => said,
                    };
                    if !taken(&allowance, heard) {
                        return Ok(close::TOO_MUCH);
                    }
                    if let Some(end) = Box::pin(self.take(academy, line, said)).await? {
                        return Ok(end);
                    }
                }
                _ = beat.tick() => {
                    if heard.elapsed() > SILENCE {
                        return Ok(close::RESUME);
                    }
                    if !Box::pin(self.still_here()).await {
                        return Ok(close::OUT);
                    }
                    if !self.send(Message::Ping(axum::body::Bytes::new())).await? {
                        return Ok(close::RESUME);
                    }
                }
            }
        }
    }

    /// Does what a message says; how the conversation ends, if it ends here.
    async fn take(
        &mut self,
        academy: &Arc<Academy>,
        line: &Line,
        said: Message,
    ) -> Result<Option<(u16, &'static str)>, axum::Error> {
        let text = match said {
            Message::Text(text) if text.len() > MESSAGE => return Ok(Some(close::TOO_LARGE)),
            Message::Text(text) => text,
            Message::Binary(_) => return Ok(Some(close::RUBBISH)),
            Message::Close(_) => return Ok(Some(close::GOING)),
            // Answered by the library.
            Message::Ping(_) | Message::Pong(_) => return Ok(None),
        };
        match serde_json::from_str(&text) {
            Ok(ToServer::Do { id, command }) => {
                line.ask(academy, &self.caller, id, command).await;
                Ok(None)
            }
            Ok(ToServer::Note { text }) => {
                let kept = service::keep_note(academy, &self.caller, &self.session, &text).await;
                if let Err(error) = &kept
                    && error.is_fault()
                {
                    tracing::error!(code = "socket", session = %self.session, %error, "a note was not kept");
                    return Ok(Some(close::RESUME));
                }
                let noted = ToClient::Noted { kept: kept.is_ok() };
                let noted = serde_json::to_string(&noted).unwrap_or_default();
                let taken = self.send(Message::Text(noted.into())).await?;
                Ok((!taken).then_some(close::RESUME))
            }
            Ok(ToServer::Ping) => {
                let pong = ToClient::Pong {
                    server_now: academy.now(),
                };
                let pong = serde_json::to_string(&pong).unwrap_or_default();
                let taken = self.send(Message::Text(pong.into())).await?;
                Ok((!taken).then_some(close::RESUME))
            }
            Ok(ToServer::Hello { .. }) | Err(_) => Ok(Some(close::RUBBISH)),
        }
    }

    /// Whether the person is still signed in and may still join; roles are taken over as they are
    /// now. While the database does not answer, nobody is thrown out.
    async fn still_here(&mut self) -> bool {
        match seat(&self.state, &self.parts, self.session.as_str()).await {
            Ok((caller, _)) => {
                let same = caller.sign_in == self.caller.sign_in;
                self.caller = caller;
                same
            }
            Err(error) => error.is_fault(),
        }
    }

    /// Sends what the room tells, and what else it told by now, in one go; false when the browser
    /// does not take it in time.
    async fn tell(
        &mut self,
        told: &str,
        more: &mut mpsc::Receiver<live::Message>,
    ) -> Result<bool, axum::Error> {
        let all = async {
            self.stream.feed(Message::Text(told.into())).await?;
            while let Ok(told) = more.try_recv() {
                self.stream.feed(Message::Text((&*told).into())).await?;
            }
            self.stream.flush().await
        };
        tokio::pin!(all);
        // Nearly always the system takes it at once, and no clock is asked.
        match futures::poll!(&mut all) {
            Poll::Ready(sent) => sent.map(|()| true),
            Poll::Pending => match timeout(PATIENCE, all).await {
                Ok(sent) => sent.map(|()| true),
                Err(_) => Ok(false),
            },
        }
    }

    /// Sends a message; false when the browser does not take it in time.
    async fn send(&mut self, message: Message) -> Result<bool, axum::Error> {
        match timeout(PATIENCE, self.stream.send(message)).await {
            Ok(sent) => sent.map(|()| true),
            Err(_) => Ok(false),
        }
    }
}

/// A message that could not be read: too large, not text in UTF-8 — or the line broke.
fn broken(error: axum::Error) -> End {
    use tokio_tungstenite::tungstenite::Error as Cause;
    let error = error.into_inner();
    match error.downcast_ref::<Cause>() {
        Some(Cause::Capacity(_)) => Ok(close::TOO_LARGE),
        Some(Cause::Utf8(_) | Cause::Protocol(_)) => Ok(close::RUBBISH),
        _ => Err(axum::Error::new(error)),
    }
}

/// What a person may still send, over all their lines to this process.
type Shared = Arc<Mutex<Allowance>>;

/// The allowance of a person: the one that their other lines have, if there are any.
fn allowance_of(person: &PersonId, now: Instant) -> Shared {
    static ALL: LazyLock<Mutex<HashMap<PersonId, Weak<Mutex<Allowance>>>>> =
        LazyLock::new(Mutex::default);
    let mut all = ALL.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = all.get(person).and_then(Weak::upgrade) {
        return known;
    }
    // Those who went are forgotten before the map grows.
    if all.len() == all.capacity() {
        all.retain(|_, known| known.strong_count() > 0);
    }
    let new = Arc::new(Mutex::new(Allowance::new(now)));
    all.insert(person.clone(), Arc::downgrade(&new));
    new
}

fn taken(allowance: &Shared, now: Instant) -> bool {
    let mut allowance = allowance.lock().unwrap_or_else(PoisonError::into_inner);
    allowance.take(now)
}

/// Messages a person may still send.
struct Allowance {
    left: f64,
    at: Instant,
}

impl Allowance {
    const fn new(now: Instant) -> Self {
        Self {
            left: BURST,
            at: now,
        }
    }

    fn take(&mut self, now: Instant) -> bool {
        // Two lines may have heard in another order than they ask.
        let gained = now.saturating_duration_since(self.at).as_secs_f64() * EACH_SECOND;
        self.at = self.at.max(now);
        self.left = (self.left + gained).min(BURST) - 1.0;
        self.left >= 0.0
    }
}

#[cfg(test)]
mod tests {
    use domain::ids::Id as _;

    use super::*;

    #[test]
    fn only_pages_of_this_site_open_sockets() {
        let with = |origin: Option<&str>, host: &str| {
            let mut headers = HeaderMap::new();
            if let Some(origin) = origin {
                headers.insert(header::ORIGIN, origin.parse().unwrap());
            }
            headers.insert(header::HOST, host.parse().unwrap());
            same_origin(&headers, "https://academy.example.org")
        };
        assert!(with(
            Some("https://academy.example.org"),
            "academy.example.org"
        ));
        assert!(
            with(Some("https://academy.example.org"), "inside:3000"),
            "behind a proxy"
        );
        assert!(with(Some("http://127.0.0.1:3000"), "127.0.0.1:3000"));
        for foreign in [
            "https://evil.example",
            "null",
            "https://academy.example.org.evil.example",
            "https://academy.example.org:444",
            "academy.example.org",
        ] {
            assert!(!with(Some(foreign), "academy.example.org"), "{foreign}");
        }
        assert!(!with(None, "academy.example.org"));
    }

    #[test]
    fn an_allowance_ends_and_grows_back() {
        let now = Instant::now();
        let mut allowance = Allowance::new(now);
        assert_eq!((0..60).filter(|_| allowance.take(now)).count(), 60);
        let mut spent = Allowance { ..allowance };
        assert!(!spent.take(now));
        let later = now + Duration::from_secs(1);
        assert_eq!((0..100).filter(|_| allowance.take(later)).count(), 20);
    }

    #[test]
    fn an_allowance_is_of_a_person_whatever_lines_they_open() {
        let person = |at: u128| PersonId::from_bits(at);
        let now = Instant::now();
        let (one, two) = (allowance_of(&person(1), now), allowance_of(&person(1), now));
        let other = allowance_of(&person(2), now);
        let through = |line: &Shared| (0..100).filter(|_| taken(line, now)).count();
        assert_eq!((through(&one), through(&two), through(&other)), (60, 0, 60));
        drop((one, two));
        assert_eq!(through(&allowance_of(&person(1), now)), 60, "they went");
    }
}
