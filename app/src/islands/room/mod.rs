//! The session room. What it shows is drawn on the server too, and everything in it is a form: the
//! room reads and works without WASM. With it, nothing reloads: forms go over a socket, and what
//! others do appears by itself.

mod arrange;
mod aside;
mod facilitate;
mod parts;
mod wall;

#[cfg(feature = "hydrate")]
mod fields;
#[cfg(feature = "hydrate")]
mod link;

use domain::ids::PersonId;
use domain::language::Bilingual;
use domain::sessions::{Act, Board, CommandId, RoomRole, Seq, SessionState, View};
use domain::{FieldProblem, Language, Refusal, Timestamp};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::islands::live;
use crate::words::Words;

/// A form that was refused without WASM: what was typed, and why not.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Typed {
    /// The fields.
    pub fields: Vec<(String, String)>,
    /// Why not.
    pub refusal: Refusal,
}

impl Typed {
    fn field(&self, name: &str) -> &str {
        self.fields
            .iter()
            .find(|(field, _)| field == name)
            .map_or("", |(_, value)| value.as_str())
    }
}

/// What does not change while the page is open.
#[derive(Clone)]
struct Fixed {
    language: Language,
    icons: String,
    words: Words,
    /// Minutes that clocks on the wall are ahead of Universal Time.
    offset: i64,
    seed: String,
    typed: Option<Typed>,
    /// What one noted for oneself, as it was when the page was drawn.
    note: String,
    /// Set where everybody looks at the page.
    wall: Option<Wall>,
}

/// A page that shows a room for everybody to look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Wall {
    /// Phase, clock, who speaks, what is written.
    Projector,
    /// The clock above all.
    Clock,
}

/// What became of the private note.
#[cfg_attr(
    not(feature = "hydrate"),
    expect(
        dead_code,
        reason = "pages on the server keep it when the form is sent"
    )
)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum NoteState {
    /// As the page was drawn.
    Still,
    /// Typed, kept in this browser.
    Typed,
    /// Stored.
    Kept,
    /// Refused.
    TooLong,
}

/// How the browser and the room hear each other.
#[cfg_attr(
    not(feature = "hydrate"),
    expect(dead_code, reason = "pages on the server follow nothing")
)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum LinkState {
    /// This page does not follow the room: no WASM, or no socket gets through.
    None,
    /// Trying.
    Connecting,
    /// Following.
    Live,
    /// Lost; trying again.
    Lost,
    /// Let go for good: signed out, or no longer in the room.
    Out,
}

/// A command that is not stored yet, as far as this browser knows.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Pending {
    id: CommandId,
    /// What was typed, to show it and to give it back.
    typed: Option<String>,
    /// The message as it is sent: the browser writes commands and never reads one.
    message: String,
}

/// A text that the room refused: it is given back rather than lost.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Returned {
    id: CommandId,
    text: String,
    reason: String,
}

/// Everything the parts of the room are drawn from.
#[derive(Clone, Copy)]
struct Ui {
    view: RwSignal<View>,
    here: RwSignal<Vec<PersonId>>,
    link: RwSignal<LinkState>,
    /// The server's clock, as far as the browser knows it.
    now: RwSignal<Timestamp>,
    outbox: RwSignal<Vec<Pending>>,
    returned: RwSignal<Vec<Returned>>,
    /// What was typed into fields that are no longer on the page, by their ids.
    unsent: RwSignal<Vec<(String, String)>>,
    /// What was said last, for screen readers.
    said: RwSignal<String>,
    /// What is being typed, over the change of phases.
    draft: RwSignal<String>,
    /// The id of a field, and why what is typed there cannot be sent.
    problem: RwSignal<Option<(String, String)>>,
    note: RwSignal<NoteState>,
    fixed: StoredValue<Fixed>,
}

/// Where the room stands; what does not concern single contributions or people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Stage {
    state: SessionState,
    phase: u8,
    role: RoomRole,
    case: Option<Seq>,
    runs: bool,
}

impl Ui {
    fn word(self, key: &str) -> String {
        self.fixed.read_value().words.get(key)
    }

    fn fill(self, key: &str, values: &[(&str, &str)]) -> String {
        self.fixed.read_value().words.fill(key, values)
    }

    /// A text of the method, which says its language.
    fn said(self, text: &Bilingual) -> impl IntoView + use<> {
        let (text, language) = text.said(self.fixed.read_value().language);
        view! { <span lang=language.tag()>{text.to_owned()}</span> }
    }

    fn icon(self, name: &'static str, class: &'static str) -> impl IntoView {
        let href = format!("{}#{name}", self.fixed.read_value().icons);
        view! { <svg class=class aria-hidden="true"><use href=href/></svg> }
    }

    fn stage(self) -> Stage {
        self.view.with(|view| Stage {
            state: view.board.state,
            phase: view.board.phase,
            role: view.me().map_or(RoomRole::Adviser, |me| me.role),
            case: view.board.case,
            runs: view.me().is_some_and(|me| view.board.runs(me.role)),
        })
    }

    /// Whether the person may do this now. Depends on nothing but the stage, so it is not tracked:
    /// what somebody types in must not be drawn anew when others do something.
    fn may(self, act: Act) -> bool {
        self.view.with_untracked(|view| view.may(act))
    }

    /// What is wrong with a field.
    fn problem(self, problem: &FieldProblem) -> String {
        let args: Vec<(&str, String)> = problem
            .args
            .iter()
            .map(|(name, value)| (name.as_ref(), value.to_string()))
            .collect();
        let args: Vec<(&str, &str)> = args
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        self.fill(&format!("problem-{}", problem.code), &args)
    }

    /// The sentence of a refusal.
    #[cfg(feature = "hydrate")]
    fn reason(self, refusal: &Refusal) -> String {
        if let [problem] = refusal.problems() {
            return self.problem(problem);
        }
        let key = format!("refusal-{}", refusal.code());
        if self.fixed.read_value().words.0.contains_key(&key) {
            self.word(&key)
        } else {
            self.word("refusal-other")
        }
    }

    /// "11:41" on the wall.
    fn time(self, at: Timestamp) -> String {
        let minutes = (at.millis().div_euclid(Timestamp::MINUTE) + self.fixed.read_value().offset)
            .rem_euclid(24 * 60);
        format!("{:02}:{:02}", minutes / 60, minutes % 60)
    }

    /// A form of the room. `hidden` are the fields that are not typed.
    fn form(
        self,
        ask: &'static str,
        hidden: Vec<(&'static str, String)>,
        class: &'static str,
        inside: impl IntoView + 'static,
    ) -> impl IntoView {
        let session = self
            .view
            .with_untracked(|view| view.board.session.to_string());
        let seed = self.fixed.read_value().seed.clone();
        let hidden: Vec<_> = [
            ("do", "sessions/ask".to_owned()),
            ("session", session),
            ("seed", seed),
            ("ask", ask.to_owned()),
        ]
        .into_iter()
        .chain(hidden)
        .map(|(name, value)| view! { <input type="hidden" name=name value=value/> })
        .collect();
        view! { <form method="post" class=class novalidate>{hidden}{inside}</form> }
    }

    /// The refused form `ask`, if it is the one that was refused.
    fn typed(self, ask: &str) -> Option<Typed> {
        self.fixed
            .read_value()
            .typed
            .clone()
            .filter(|typed| typed.field("ask") == ask)
    }
}

/// A member by id, as others call them; somebody who erased themselves has no name.
fn name_of(ui: Ui, board: &Board, person: &PersonId) -> String {
    match board.member(person) {
        Some(member) if member.name.is_empty() => ui.word("room-former"),
        Some(member) if member.from.is_empty() => member.name.clone(),
        Some(member) => format!("{}, {}", member.name, member.from),
        None => ui.word("room-former"),
    }
}

/// The room.
#[island]
pub fn SessionRoom(
    view: View,
    language: Language,
    icons: String,
    words: Words,
    now: Timestamp,
    offset: i64,
    seed: String,
    typed: Option<Typed>,
    note: String,
    wall: Option<Wall>,
) -> impl IntoView {
    let draft = typed
        .as_ref()
        .filter(|typed| typed.field("ask") == "contribute")
        .map_or("", |typed| typed.field("text"))
        .to_owned();
    let ui = Ui {
        here: RwSignal::new(Vec::new()),
        link: RwSignal::new(LinkState::None),
        now: RwSignal::new(now),
        outbox: RwSignal::new(Vec::new()),
        returned: RwSignal::new(Vec::new()),
        unsent: RwSignal::new(Vec::new()),
        said: RwSignal::new(String::new()),
        draft: RwSignal::new(draft),
        problem: RwSignal::new(None),
        note: RwSignal::new(NoteState::Still),
        fixed: StoredValue::new(Fixed {
            language,
            icons,
            words,
            offset,
            seed,
            typed,
            note,
            wall,
        }),
        view: RwSignal::new(view),
    };
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| link::start(ui));

    let stage = Memo::new(move |_| ui.stage());
    // What one types in must not be drawn anew while one types, unless the phase or the role change.
    let composing = Memo::new(move |_| {
        let Stage {
            state, phase, role, ..
        } = stage.get();
        (state, phase, role)
    });
    if let Some(wall) = wall {
        return wall::wall(ui, stage, wall).into_any();
    }
    view! {
        <div class="ua-room" on:click=move |event| pressed(&event) on:focusin=move |event| reached(&event) on:submit=move |event| submitted(ui, &event) on:input=move |event| drafted(ui, &event)>
            {parts::head(ui, stage)}
            <div class="ua-stack">
                {parts::notices(ui)}
                {live(move || aside::lobby(ui, stage.get()))}
                {live(move || facilitate::running(ui, stage.get()))}
                {live(move || { composing.get(); parts::write(ui, stage.get_untracked()) })}
                {parts::own_controls(ui, stage)}
                {parts::waiting(ui)}
                {live(move || parts::case(ui, stage.get()))}
                {parts::contributions(ui, stage)}
                {parts::closing(ui, stage)}
                {parts::earlier(ui, stage)}
            </div>
            <aside class="ua-stack" aria-label=ui.word("room-people")>{parts::people(ui, stage)}{aside::notes(ui)}{aside::screens(ui)}</aside>
            <p class="ecl-u-sr-only" role="status">{live(move || ui.said.get())}</p>
        </div>
    }
    .into_any()
}

/// One went somewhere.
fn reached(event: &leptos::ev::FocusEvent) {
    #[cfg(feature = "hydrate")]
    fields::reached(event);
    #[cfg(not(feature = "hydrate"))]
    let _ = event;
}

/// Something was pressed.
fn pressed(event: &leptos::ev::MouseEvent) {
    #[cfg(feature = "hydrate")]
    link::pressed(event);
    #[cfg(not(feature = "hydrate"))]
    let _ = event;
}

/// A form of the room was sent: over the socket, if there is one.
fn submitted(ui: Ui, event: &leptos::ev::SubmitEvent) {
    #[cfg(feature = "hydrate")]
    link::submitted(ui, event);
    #[cfg(not(feature = "hydrate"))]
    let _ = (ui, event);
}

/// Something was typed: the draft outlives the form it is typed in.
fn drafted(ui: Ui, event: &leptos::ev::Event) {
    #[cfg(feature = "hydrate")]
    link::drafted(ui, event);
    #[cfg(not(feature = "hydrate"))]
    let _ = (ui, event);
}
