//! The browser's end of the socket: connects, comes back, keeps what is not stored yet.

use std::cell::RefCell;

use domain::ids::{ContributionId, Id as _};
use domain::sessions::{
    Command, Event, Recorded, SessionState, TEXT_MAX, Taken, ToClient, ToServer,
};
use domain::{Language, Timestamp};
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use wasm_bindgen::closure::Closure;
use web_sys::{
    CloseEvent, FormData, HtmlFormElement, HtmlTextAreaElement, MessageEvent, WebSocket,
};

use super::{LinkState, NoteState, Pending, Returned, Ui, fields};

/// Milliseconds between looks at the clock.
const TICK: u64 = 500;
/// Milliseconds between questions whether the line is alive.
const PING: f64 = 15_000.0;
/// After so many silent milliseconds the line is taken for dead.
const SILENCE: f64 = 35_000.0;
/// So is one on which a command waits so many milliseconds for its answer.
const PATIENCE: f64 = 8_000.0;
/// After so many milliseconds without a key, a note is sent.
const PAUSE: f64 = 1_500.0;
/// Milliseconds before coming back, by tries.
const PAUSES: [i32; 6] = [300, 1_000, 2_000, 4_000, 8_000, 15_000];

/// The line of this page; a page holds one room.
#[derive(Default)]
struct Line {
    socket: Option<WebSocket>,
    handlers: Vec<Closure<dyn FnMut(web_sys::Event)>>,
    /// Whether the room was ever reached: if not, forms go as they do without WASM.
    reached: bool,
    /// Whether a command was sent and not answered, and when.
    sent: bool,
    asked: f64,
    tries: usize,
    heard: f64,
    pinged: f64,
    /// Milliseconds the server's clock is ahead, and how long the answer took that said so.
    skew: f64,
    journey: f64,
    /// A time at which a lost line is tried again.
    again: Option<f64>,
    /// A note that was typed and not sent, and when; one that was sent and not answered.
    note: Option<(String, f64)>,
    noting: Option<String>,
    /// Which warnings of the clock were given, of the phase that ends at this instant.
    warned: (i64, u8),
}

thread_local! {
    static LINE: RefCell<Line> = RefCell::new(Line { journey: f64::MAX, ..Line::default() });
}

fn line<T>(with: impl FnOnce(&mut Line) -> T) -> T {
    LINE.with(|line| with(&mut line.borrow_mut()))
}

fn now() -> f64 {
    js_sys::Date::now()
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "milliseconds since 1970 are whole and small"
)]
fn server_now() -> Timestamp {
    Timestamp::from_millis((now() + line(|line| line.skew)) as i64)
}

/// Follows the room from now on.
pub(super) fn start(ui: Ui) {
    for pending in storage::all(ui) {
        ui.outbox.update(|outbox| outbox.push(pending));
    }
    ui.returned.set(storage::given_back(ui));
    take_up_note(ui);
    take_up_draft(ui);
    fields::start(ui);
    connect(ui);
    set_interval(move || tick(ui), std::time::Duration::from_millis(TICK));
    let back = window_event_listener(leptos::ev::online, move |_| {
        line(|line| line.again = line.again.map(|_| 0.0));
    });
    let seen = window_event_listener_untyped("visibilitychange", move |_| {
        line(|line| line.again = line.again.map(|_| 0.0));
    });
    // A browser that knows that it has no line need not wait for silence.
    let gone = window_event_listener(leptos::ev::offline, move |_| {
        if line(|line| line.socket.is_some()) {
            lost(ui, false);
        }
    });
    // The page holds the room as long as it lives.
    std::mem::forget((back, seen, gone));
}

fn tick(ui: Ui) {
    let at = now();
    ui.now.set(server_now());
    warn(ui);
    keep_note(ui);
    let (again, dead, ping) = line(|line| {
        let open = line.socket.is_some();
        let unanswered = line.sent && line.heard < line.asked && at - line.asked > PATIENCE;
        let dead = open && (unanswered || at - line.heard > SILENCE);
        let ping = open && !dead && at - line.pinged > PING;
        if ping {
            line.pinged = at;
        }
        let again = line.again.is_some_and(|again| at >= again);
        if again {
            line.again = None;
        }
        (again, dead, ping)
    });
    if dead {
        lost(ui, false);
    } else if ping {
        send(&ToServer::Ping);
    }
    if again {
        connect(ui);
    }
}

/// Says when one minute is left and when time is over, once.
fn warn(ui: Ui) {
    let (ends, left) = ui.view.with_untracked(|view| match view.board.clock {
        domain::sessions::Clock::Runs { ends_at } => (
            ends_at.millis(),
            Some(ends_at.since(ui.now.get_untracked())),
        ),
        _ => (0, None),
    });
    let Some(left) = left else { return };
    let level = if left <= 0 {
        2
    } else {
        u8::from(left <= Timestamp::MINUTE)
    };
    let new = line(|line| {
        let before = if line.warned.0 == ends {
            line.warned.1
        } else {
            0
        };
        let first = line.warned == (0, 0);
        line.warned = (ends, level.max(before));
        level > before && !first
    });
    if new {
        if level == 2 {
            bell();
        }
        ui.said.set(ui.word(if level == 2 {
            "room-said-over"
        } else {
            "room-said-minute"
        }));
    }
}

fn connect(ui: Ui) {
    if line(|line| line.tries == 0) && ui.link.get_untracked() == LinkState::None {
        ui.link.set(LinkState::Connecting);
    }
    let location = window().location();
    let (Ok(protocol), Ok(host)) = (location.protocol(), location.host()) else {
        return;
    };
    let session = ui
        .view
        .with_untracked(|view| view.board.session.to_string());
    let scheme = if protocol == "https:" { "wss" } else { "ws" };
    let wall = ui.fixed.read_value().wall.map_or("", |_| "?wall");
    let Ok(socket) = WebSocket::new(&format!("{scheme}://{host}/live/{session}{wall}")) else {
        lost(ui, false);
        return;
    };
    let on_open = Closure::<dyn FnMut(web_sys::Event)>::new(move |_| {
        let after = ui.view.with_untracked(|view| Some(view.board.seq));
        send(&ToServer::Hello { after });
    });
    let on_message = Closure::<dyn FnMut(web_sys::Event)>::new(move |event: web_sys::Event| {
        line(|line| line.heard = now());
        let text = event
            .unchecked_into::<MessageEvent>()
            .data()
            .as_string()
            .unwrap_or_default();
        match serde_json::from_str(&text) {
            Ok(message) => take(ui, message),
            // A newer server than this page: the page is fetched anew.
            Err(_) => lost(ui, true),
        }
    });
    let on_close = Closure::<dyn FnMut(web_sys::Event)>::new(move |event: web_sys::Event| {
        let code = event.unchecked_into::<CloseEvent>().code();
        lost(ui, matches!(code, 4001 | 1008));
    });
    socket.set_onopen(Some(on_open.as_ref().unchecked_ref()));
    socket.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    socket.set_onclose(Some(on_close.as_ref().unchecked_ref()));
    line(|line| {
        line.heard = now();
        line.pinged = now();
        line.socket = Some(socket);
        // The handlers of the line before are not called any more.
        line.handlers = vec![on_open, on_message, on_close];
    });
}

/// The line is gone; for good, or until it is tried again.
fn lost(ui: Ui, for_good: bool) {
    let was = ui.link.get_untracked();
    line(|line| {
        if let Some(socket) = line.socket.take() {
            socket.set_onopen(None);
            socket.set_onmessage(None);
            socket.set_onclose(None);
            // It may be closed already.
            let _ = socket.close();
        }
        line.sent = false;
        if let Some(text) = line.noting.take() {
            // Whether it arrived is not known: once more.
            line.note.get_or_insert((text, 0.0));
        }
        if for_good {
            line.again = None;
        } else {
            let pause = PAUSES.get(line.tries).copied().unwrap_or(15_000);
            // Everybody lost it at once; they need not all come back at once.
            line.again = Some(now() + f64::from(pause) * (0.5 + js_sys::Math::random()));
            line.tries += 1;
        }
    });
    if for_good {
        ui.link.set(LinkState::Out);
        ui.said.set(ui.word("room-out"));
    } else if line(|line| !line.reached) {
        ui.link.set(LinkState::None);
    } else {
        ui.link.set(LinkState::Lost);
        if was == LinkState::Live {
            ui.said.set(ui.word("room-lost"));
        }
    }
}

fn send(message: &ToServer) {
    send_text(&serde_json::to_string(message).unwrap_or_default());
}

fn send_text(text: &str) {
    line(|line| {
        if let Some(socket) = &line.socket {
            // A line that cannot send is noticed by its silence.
            let _ = socket.send_with_str(text);
        }
    });
}

fn take(ui: Ui, message: ToClient) {
    fields::changed(ui);
    match message {
        ToClient::Welcome {
            view, server_now, ..
        } => {
            if let Some(view) = view {
                ui.view.update(|before| before.replace(*view));
            }
            line(|line| {
                line.tries = 0;
                line.reached = true;
                line.journey = f64::MAX;
                set_skew(line, server_now, 0.0);
                line.journey = f64::MAX;
            });
            if ui.link.get_untracked() == LinkState::Lost {
                ui.said.set(ui.word("room-connected"));
            }
            ui.link.set(LinkState::Live);
            pump(ui);
        }
        ToClient::Happened(recorded) => happened(ui, &recorded),
        ToClient::Done { id, .. } => {
            settle(ui, &id);
            line(|line| line.sent = false);
            pump(ui);
        }
        ToClient::Refused { id, refusal } => {
            if let Some(pending) = settle(ui, &id) {
                let text = pending.typed.unwrap_or_default();
                let reason = ui.reason(&refusal);
                storage::give_back(ui, &id, &text, &reason);
                ui.returned
                    .update(|list| list.push(Returned { id, text, reason }));
            }
            line(|line| line.sent = false);
            pump(ui);
        }
        ToClient::Presence { here } => ui.here.set(here),
        ToClient::Noted { kept } => noted(ui, kept),
        ToClient::Moved { to } => {
            let to = to.map_or_else(|| "/sessions".to_owned(), |to| format!("/sessions/{to}"));
            // A browser that cannot go there shows that it is no longer in the room.
            let _ = window().location().set_href(&to);
        }
        ToClient::Pong { server_now } => line(|line| {
            let journey = now() - line.pinged;
            set_skew(line, server_now, journey);
        }),
    }
}

/// Of all answers, the quickest says best what time it is at the server; unless the clock here was set
/// meanwhile, which no journey explains.
#[expect(
    clippy::cast_precision_loss,
    reason = "milliseconds since 1970 are small"
)]
fn set_skew(line: &mut Line, server: Timestamp, journey: f64) {
    let skew = server.millis() as f64 + journey / 2.0 - now();
    if journey <= line.journey || (skew - line.skew).abs() > journey + 1_000.0 {
        line.journey = journey;
        line.skew = skew;
    }
}

fn happened(ui: Ui, recorded: &Recorded) {
    if let Some(id) = &recorded.command {
        settle(ui, id);
    }
    let mut taken = Taken::Known;
    ui.view.update(|view| taken = view.take(recorded));
    match taken {
        Taken::Gap => lost(ui, false),
        Taken::Applied => tell(ui, &recorded.event),
        Taken::Known => {}
    }
}

/// Says what matters to somebody who does not see the page.
fn tell(ui: Ui, event: &Event) {
    let said = ui.view.with_untracked(|view| match event {
        Event::PhaseStarted { .. } => view.board.running().map(|phase| {
            let minutes = phase.minutes.target.to_string();
            let name = phase.name.get(ui.fixed.read_value().language);
            ui.fill("room-said-phase", &[("name", name), ("minutes", &minutes)])
        }),
        Event::Paused { .. } => Some(ui.word("room-clock-paused")),
        Event::Resumed { .. } => Some(ui.word("room-said-resumed")),
        Event::Extended { minutes, .. } => {
            Some(ui.fill("room-said-extended", &[("minutes", &minutes.to_string())]))
        }
        Event::Spread { .. } => Some(ui.word("room-said-spread")),
        Event::Announced { text } => text.as_ref().map(ToString::to_string),
        Event::FloorGiven { person } if *person == view.you => Some(ui.word("room-said-floor")),
        Event::ClosingStarted | Event::Opened | Event::Closed { .. } => {
            let state: SessionState = view.board.state;
            Some(ui.word(&format!("room-title-{}", state.key())))
        }
        _ => None,
    });
    if let Some(said) = said {
        ui.said.set(said);
    }
}

/// Sends the first command that waits, unless one is on its way: they arrive in their order.
fn pump(ui: Ui) {
    let live = ui.link.get_untracked() == LinkState::Live;
    let next = ui.outbox.with_untracked(|outbox| outbox.first().cloned());
    if let Some(pending) = next
        && live
        && !line(|line| std::mem::replace(&mut line.sent, true))
    {
        line(|line| line.asked = now());
        send_text(&pending.message);
    }
}

/// A command is stored or refused: it no longer waits.
fn settle(ui: Ui, id: &ContributionId) -> Option<Pending> {
    let mut settled = None;
    if ui
        .outbox
        .with_untracked(|outbox| outbox.iter().any(|pending| pending.id == *id))
    {
        ui.outbox.update(|outbox| {
            if let Some(at) = outbox.iter().position(|pending| pending.id == *id) {
                settled = Some(outbox.remove(at));
            }
        });
        storage::remove(ui, id);
    }
    settled
}

fn ask(ui: Ui, command: Command) {
    let id = new_id();
    let typed = command.typed().map(ToOwned::to_owned);
    let message = ToServer::Do {
        id: id.clone(),
        command,
    };
    let pending = Pending {
        id,
        typed,
        message: serde_json::to_string(&message).unwrap_or_default(),
    };
    if pending.typed.is_some() {
        storage::keep(ui, &pending);
    }
    ui.outbox.update(|outbox| outbox.push(pending));
    pump(ui);
}

/// Something was pressed. The button of the next step stands where that of the last one stood, and
/// what was switched on is switched off in the same place: a double click is one press. More time may
/// be given twice.
pub(super) fn pressed(event: &leptos::ev::MouseEvent) {
    let form = || {
        let target = event.target()?.dyn_into::<web_sys::Element>().ok()?;
        target.closest("button").ok()??.closest("form").ok()?
    };
    let once =
        |form: web_sys::Element| form.query_selector("[name=ask]:not([value=extend])").ok()?;
    if event.detail() > 1 && form().and_then(once).is_some() {
        event.prevent_default();
    }
}

/// A form of the room was sent. Once this page followed the room, its forms go over the socket;
/// what cannot be sent now waits.
pub(super) fn submitted(ui: Ui, event: &leptos::ev::SubmitEvent) {
    let Some(form) = event
        .target()
        .and_then(|target| target.dyn_into::<HtmlFormElement>().ok())
    else {
        return;
    };
    if matches!(
        ui.link.get_untracked(),
        LinkState::None | LinkState::Connecting | LinkState::Out
    ) {
        fields::sent(ui, &form);
        return;
    }
    let Ok(data) = FormData::new_with_form(&form) else {
        return;
    };
    let field = |name: &str| match name {
        "plan" => {
            let minutes = data.get_all("plan[]");
            let minutes: Vec<String> = minutes.iter().filter_map(|one| one.as_string()).collect();
            Some(minutes.join(","))
        }
        name => data.get(name).as_string(),
    };
    let Ok(command) = Command::from_fields(field) else {
        return;
    };
    // A form with several fields that cannot be accepted goes to the server as it does without
    // WASM: the page comes back with what is wrong beside each.
    let refused = match &command {
        Command::Commit(draft) => draft.parse(server_now()).err(),
        _ => None,
    };
    if refused.is_some() && ui.link.get_untracked() == LinkState::Live {
        fields::sent(ui, &form);
        return;
    }
    event.prevent_default();
    // Without a connection the first is said here, and everything stays where it was typed.
    if let Some(problem) = refused
        .as_ref()
        .and_then(|refusal| refusal.problems().first())
    {
        let said = ui.problem(problem);
        ui.said.set(said.clone());
        ui.problem
            .set(Some((format!("f-commit-{}", problem.field), said)));
        return;
    }
    let blank = command.typed().is_some_and(|text| text.trim().is_empty());
    if blank && matches!(command, Command::Contribute { .. } | Command::Edit { .. }) {
        return;
    }
    // What is too long stays where it was typed, with the reason.
    if let Command::Contribute { text, .. }
    | Command::Edit { text, .. }
    | Command::TypeIn { text, .. } = &command
        && let Err(problem) = domain::text::Prose::<TEXT_MAX>::parse("text", text)
    {
        let problem = ui.problem(&problem);
        ui.said.set(problem.clone());
        let field = form.query_selector("textarea").ok().flatten();
        ui.problem.set(field.map(|field| (field.id(), problem)));
        return;
    }
    ui.problem.set(None);
    fields::sent(ui, &form);
    let contribution = matches!(command, Command::Contribute { .. });
    if command.typed().is_some() {
        form.reset();
        clear(&form);
    }
    if contribution {
        ui.draft.set(String::new());
        storage::keep_text(ui, "draft", "");
    }
    ask(ui, command);
}

/// Empties the fields that were drawn with a text in them, which a reset would bring back.
fn clear(form: &HtmlFormElement) {
    let areas = form.query_selector_all("textarea");
    let Ok(areas) = areas else { return };
    for at in 0..areas.length() {
        if let Some(area) = areas
            .get(at)
            .and_then(|node| node.dyn_into::<HtmlTextAreaElement>().ok())
        {
            area.set_value("");
            if area.has_attribute("data-draft") {
                // The next thought is typed in the same place.
                let _ = area.focus();
            }
        }
    }
}

pub(super) fn drafted(ui: Ui, event: &leptos::ev::Event) {
    fields::typed(ui, event);
    ui.problem.set(None);
    if let Some(area) = event
        .target()
        .and_then(|target| target.dyn_into::<HtmlTextAreaElement>().ok())
        && area.has_attribute("data-draft")
    {
        storage::keep_text(ui, "draft", &area.value());
        ui.draft.set(area.value());
    } else if let Some(area) = event
        .target()
        .and_then(|target| target.dyn_into::<HtmlTextAreaElement>().ok())
        && area.has_attribute("data-note")
    {
        storage::keep_text(ui, "note", &area.value());
        line(|line| line.note = Some((area.value(), now())));
        ui.note.set(NoteState::Typed);
    }
}

/// The private note goes to the server when one pauses.
fn keep_note(ui: Ui) {
    if ui.link.get_untracked() != LinkState::Live {
        return;
    }
    let due = line(|line| {
        let ripe = line
            .note
            .as_ref()
            .is_some_and(|(_, typed)| now() - typed > PAUSE);
        let note = if ripe { line.note.take() } else { None };
        if let Some((text, _)) = &note {
            line.noting = Some(text.clone());
        }
        note
    });
    if let Some((text, _)) = due {
        send(&ToServer::Note { text });
    }
}

fn noted(ui: Ui, kept: bool) {
    let text = line(|line| line.noting.take());
    let newer = line(|line| line.note.is_some());
    if kept && !newer && text.is_some() {
        storage::keep_text(ui, "note", "");
        ui.note.set(NoteState::Kept);
    } else if !kept {
        ui.note.set(NoteState::TooLong);
    }
}

/// A note of which this browser knows more than the server: typed without a connection.
fn take_up_note(ui: Ui) {
    let Some(text) = storage::text(ui, "note") else {
        return;
    };
    if let Some(area) = area("f-note") {
        area.set_value(&text);
        line(|line| line.note = Some((text, 0.0)));
        ui.note.set(NoteState::Typed);
    }
}

/// A contribution that was not sent before the page was left.
fn take_up_draft(ui: Ui) {
    // What the server gave back with a reason goes before.
    if !ui.draft.with_untracked(String::is_empty) {
        return;
    }
    let Some(text) = storage::text(ui, "draft") else {
        return;
    };
    // Whoever types before the page is alive types on.
    if let Some(area) = area("f-text").filter(|area| area.value().is_empty()) {
        area.set_value(&text);
    }
    ui.draft.set(text);
}

fn area(id: &str) -> Option<HtmlTextAreaElement> {
    document().get_element_by_id(id)?.dyn_into().ok()
}

/// Half a second of a quiet tone.
pub(super) fn bell() {
    let ring = || -> Result<(), wasm_bindgen::JsValue> {
        let context = web_sys::AudioContext::new()?;
        let (tone, volume) = (context.create_oscillator()?, context.create_gain()?);
        tone.frequency().set_value(660.0);
        volume.gain().set_value(0.2);
        tone.connect_with_audio_node(&volume)?;
        volume.connect_with_audio_node(&context.destination())?;
        tone.start()?;
        tone.stop_with_when(context.current_time() + 0.5)
    };
    // A browser without sound says so by its silence.
    let _ = ring();
}

/// 122 random bits, marked as a version 4 UUID.
fn new_id() -> ContributionId {
    let mut bytes = [0; 16];
    let strong = window()
        .crypto()
        .is_ok_and(|crypto| crypto.get_random_values_with_u8_array(&mut bytes).is_ok());
    if !strong {
        for byte in &mut bytes {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "0 to 255"
            )]
            {
                *byte = (js_sys::Math::random() * 256.0) as u8;
            }
        }
    }
    let bits = u128::from_be_bytes(bytes);
    ContributionId::from_bits(bits & !(0xf << 76) & !(0x3 << 62) | (0x4 << 76) | (0x2 << 62))
}

/// A day as the browser's own calendar writes it.
pub(super) fn day(language: Language, iso: &str) -> String {
    let date = js_sys::Date::new(&wasm_bindgen::JsValue::from_str(iso));
    let options = js_sys::Object::new();
    for (name, value) in [
        ("day", "numeric"),
        ("month", "long"),
        ("year", "numeric"),
        ("timeZone", "UTC"),
    ] {
        // A plain object takes any property.
        let _ = js_sys::Reflect::set(&options, &name.into(), &value.into());
    }
    let tag = if language == Language::Fr {
        "fr"
    } else {
        "en-GB"
    };
    date.to_locale_date_string(tag, &options)
        .as_string()
        .map_or_else(|| iso.to_owned(), |date| language.ordinal(date))
}

/// What waits to be stored outlives the page: one entry a command, so that two windows do not
/// write over each other.
pub(super) mod storage {
    use domain::ids::ContributionId;
    use leptos::prelude::*;

    use super::super::{Pending, Returned, Ui};

    fn prefix(ui: Ui) -> String {
        ui.view
            .with_untracked(|view| format!("room/{}/{}/", view.board.session, view.you))
    }

    /// Keeps the text of this name until it is kept empty.
    pub(super) fn keep_text(ui: Ui, name: &str, text: &str) {
        let key = format!("{}{name}", prefix(ui));
        if let Some(storage) = storage() {
            // As below: a full storage leaves it on the page.
            let _ = if text.is_empty() {
                storage.remove_item(&key)
            } else {
                storage.set_item(&key, text)
            };
        }
    }

    pub(super) fn text(ui: Ui, name: &str) -> Option<String> {
        storage()?.get_item(&format!("{}{name}", prefix(ui))).ok()?
    }

    /// Keeps a text that was refused, and why, until one lets go of it.
    pub(super) fn give_back(ui: Ui, id: &ContributionId, text: &str, reason: &str) {
        if !text.is_empty() {
            let kept = serde_json::to_string(&(text, reason)).unwrap_or_default();
            keep_text(ui, &format!("returned/{id}"), &kept);
        }
    }

    /// Lets go of a text that was refused.
    pub(in super::super) fn let_go(ui: Ui, id: &ContributionId) {
        keep_text(ui, &format!("returned/{id}"), "");
    }

    /// The texts that were refused and are still kept.
    pub(super) fn given_back(ui: Ui) -> Vec<Returned> {
        entries(&format!("{}returned/", prefix(ui)))
            .filter_map(|(id, kept)| {
                let id = ContributionId::parse(&id).ok()?;
                let (text, reason) = serde_json::from_str(&kept).ok()?;
                Some(Returned { id, text, reason })
            })
            .collect()
    }

    /// Keeps the text of a field, until it is kept empty.
    pub(in super::super) fn keep_field(ui: Ui, id: &str, text: &str) {
        keep_text(ui, &format!("field/{id}"), text);
    }

    /// The texts of fields that are kept, by their ids.
    pub(in super::super) fn fields(ui: Ui) -> Vec<(String, String)> {
        let prefix = format!("{}field/", prefix(ui));
        entries(&prefix).collect()
    }

    /// What is kept under names that begin so, by the rest of the name.
    fn entries(prefix: &str) -> impl Iterator<Item = (String, String)> {
        let storage = storage();
        let count = storage.as_ref().and_then(|storage| storage.length().ok());
        (0..count.unwrap_or_default()).filter_map(move |at| {
            let storage = storage.as_ref()?;
            let key = storage.key(at).ok()??;
            let text = storage.get_item(&key).ok()??;
            Some((key.strip_prefix(prefix)?.to_owned(), text))
        })
    }

    fn storage() -> Option<web_sys::Storage> {
        window().local_storage().ok().flatten()
    }

    pub(super) fn keep(ui: Ui, pending: &Pending) {
        let kept = serde_json::to_string(&(&pending.typed, &pending.message));
        if let (Some(storage), Ok(text)) = (storage(), kept) {
            // A full or forbidden storage leaves the text on the page, which says that it waits.
            let _ = storage.set_item(&format!("{}{}", prefix(ui), pending.id), &text);
        }
    }

    pub(super) fn remove(ui: Ui, id: &ContributionId) {
        if let Some(storage) = storage() {
            let _ = storage.remove_item(&format!("{}{id}", prefix(ui)));
        }
    }

    pub(super) fn all(ui: Ui) -> Vec<Pending> {
        entries(&prefix(ui))
            .filter_map(|(name, text)| {
                let id = ContributionId::parse(&name).ok()?;
                let (typed, message) = serde_json::from_str(&text).ok()?;
                Some(Pending { id, typed, message })
            })
            .collect()
    }
}
