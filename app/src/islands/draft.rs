//! Keeping a draft: what stands in a form that the server rendered, whatever it is about, is saved as one types.
//!
//! What is not stored yet lies in the browser's storage, so that a crash, a lost line or a closed
//! lid loses nothing. A text that somebody saved elsewhere in between is shown beside the own one;
//! nothing is replaced unseen. What others read already is not saved by itself: it waits in the browser
//! until its author says so. Without WASM the form's own buttons do all of this.

use domain::drafts::Fields;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::islands::live;
use crate::words::Words;

#[cfg(feature = "hydrate")]
mod form;
#[cfg(feature = "hydrate")]
mod keep;

#[cfg(feature = "hydrate")]
pub(super) use form::typed_into;

/// What is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum About {
    /// The application with this id.
    Application(String),
    /// The dilemma with this id.
    Dilemma(String),
    /// The review with this id.
    Review(String),
}

/// Two texts of one draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Other {
    /// Revision of the text that is stored.
    pub revision: i64,
    /// What was typed here.
    pub mine: Fields,
    /// What is stored.
    pub theirs: Fields,
}

/// A field of the form, as far as two texts of it are shown beside each other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// Its name.
    pub name: String,
    /// What it is called.
    pub label: String,
    /// The keys of its choices and what they say.
    pub options: Vec<(String, String)>,
}

/// A button of the form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Press {
    /// What it asks for.
    pub intent: String,
    /// What it says.
    pub label: String,
    /// Whether it is the one that matters most.
    pub primary: bool,
}

/// How the last save went.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Status {
    /// Stored, and when, in words.
    Saved(String),
    /// On its way, or kept until its author says so.
    #[cfg_attr(
        not(feature = "hydrate"),
        expect(dead_code, reason = "said in the browser only")
    )]
    Waiting(&'static str),
    /// Not stored, and why.
    Failed(&'static str),
    /// Something to say that is neither.
    #[cfg_attr(
        not(feature = "hydrate"),
        expect(dead_code, reason = "said in the browser only")
    )]
    Told(&'static str),
}

/// What the parts of the island share.
#[derive(Clone, Copy)]
struct Ui {
    status: RwSignal<Status>,
    other: RwSignal<Option<Other>>,
    /// The own text that was given up for the other one, for as long as that can be undone.
    given_up: RwSignal<Option<Fields>>,
    words: StoredValue<Words>,
    asked: StoredValue<Vec<Asked>>,
}

/// The buttons of the form, the state of the draft, and what to do when two texts meet.
#[island]
pub fn DraftKeeper(
    about: About,
    /// Whether it is saved as one types; else it waits in the browser for a press of a button.
    itself: bool,
    /// The revision the form shows.
    base: i64,
    /// When it was stored, in words.
    saved: String,
    /// Minutes the person's clock is ahead of Universal Time.
    offset: i64,
    /// Whether the form holds text that is not stored.
    unsaved: bool,
    /// The buttons, in order.
    buttons: Vec<Press>,
    /// Set when the form came back because another text is stored.
    other: Option<Other>,
    /// The fields, in the order of the form.
    asked: Vec<Asked>,
    icons: String,
    words: Words,
) -> impl IntoView {
    let status = if other.is_some() || unsaved {
        Status::Failed("draft-failed")
    } else {
        Status::Saved(saved)
    };
    let ui = Ui {
        status: RwSignal::new(status),
        other: RwSignal::new(other),
        given_up: RwSignal::new(None),
        words: StoredValue::new(words),
        asked: StoredValue::new(asked),
    };
    let place = NodeRef::<leptos::html::Div>::new();
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| {
        if let Some(place) = place.get() {
            let page = keep::Shown {
                about: about.clone(),
                itself,
                base,
                offset,
                unsaved,
            };
            keep::start(ui, &place, page);
        }
    });
    #[cfg(not(feature = "hydrate"))]
    let _ = (about, itself, base, offset);
    let icons = StoredValue::new(icons);
    let buttons: Vec<_> = buttons
        .into_iter()
        .map(|press| {
            let class = if press.primary {
                "ecl-button ecl-button--primary"
            } else {
                "ecl-button ecl-button--secondary"
            };
            view! { <button class=class name="intent" value=press.intent>{press.label}</button> }
        })
        .collect();
    view! {
        {live(move || ui.other.get().map(|other| meeting(ui, &other)))}
        <div class="ua-actions ua-actions--bar" node_ref=place>
            {buttons}
            <span class="ua-push">{live(move || seen(ui, &icons.read_value()))}</span>
            <span class="ecl-u-sr-only" role="status">{live(said(ui))}</span>
            {live(move || ui.given_up.get().is_some().then(|| view! { <button type="button" class="ua-button--link" on:click=move |_| undo(ui)>{ui.word("draft-taken-undo")}</button> }))}
        </div>
    }
}

/// On the page after sending: what this browser kept of the draft is not needed any more.
#[island]
pub fn DraftSent(about: About) -> impl IntoView {
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| keep::forget_all(&about));
    #[cfg(not(feature = "hydrate"))]
    let _ = about;
}

impl Ui {
    fn word(self, key: &str) -> String {
        self.words.read_value().get(key)
    }

    fn sentence(self, status: &Status) -> String {
        match status {
            Status::Saved(sentence) => sentence.clone(),
            Status::Waiting(key) | Status::Failed(key) | Status::Told(key) => self.word(key),
        }
    }
}

/// The state of the draft for the eye.
fn seen(ui: Ui, icons: &str) -> impl IntoView + use<> {
    let status = ui.status.get();
    let sentence = ui.sentence(&status);
    let (class, icon) = match status {
        Status::Saved(_) | Status::Told(_) => ("ua-saved", "check"),
        Status::Waiting(_) => ("ua-saved ua-saved--pending", "clock"),
        Status::Failed(_) => ("ua-saved ua-saved--failed", "warning"),
    };
    // Of what was never stored there is nothing to say.
    (!sentence.is_empty()).then(|| view! {
        <span class=class aria-hidden="true"><svg class="ecl-icon" aria-hidden="true"><use href=format!("{icons}#{icon}")/></svg>{sentence}</span>
    })
}

/// The state of the draft for the ear: what changes once a minute, not with every save.
fn said(ui: Ui) -> impl Fn() -> String + Send {
    let said = Memo::new(move |before: Option<&String>| match ui.status.get() {
        Status::Waiting("draft-saving") => before.cloned().unwrap_or_default(),
        status => ui.sentence(&status),
    });
    move || said.get()
}

/// Two texts beside each other, field by field where they differ, and the choice between them.
fn meeting(ui: Ui, other: &Other) -> impl IntoView + use<> {
    let asked = ui.asked.get_value();
    let rows: Vec<_> = asked
        .into_iter()
        .filter_map(|asked| {
            let said = |fields: &Fields| {
                let values = fields.get(&asked.name).map_or(&[][..], Vec::as_slice);
                let label = |value: &String| {
                    let option = asked.options.iter().find(|(key, _)| key == value);
                    option.map_or_else(|| value.clone(), |(_, label)| label.clone())
                };
                values.iter().map(label).collect::<Vec<_>>().join("\n")
            };
            let (mine, theirs) = (said(&other.mine), said(&other.theirs));
            let shown = |text: String| {
                if text.is_empty() {
                    ui.word("draft-changed-empty")
                } else {
                    text
                }
            };
            (mine != theirs).then(|| view! {
                <tr class="ecl-table__row">
                    <th class="ecl-table__cell" scope="row">{asked.label}</th>
                    <td class="ecl-table__cell" data-ecl-table-header=ui.word("draft-changed-mine")><p class="ua-written" translate="no" dir="auto">{shown(mine)}</p></td>
                    <td class="ecl-table__cell" data-ecl-table-header=ui.word("draft-changed-theirs")><p class="ua-written" translate="no" dir="auto">{shown(theirs)}</p></td>
                </tr>
            })
        })
        .collect();
    let revision = other.revision;
    view! {
        <section class="ua-panel ua-stack" aria-labelledby="draft-changed">
            <h2 id="draft-changed">{ui.word("draft-changed-title")}</h2>
            <p role="alert">{ui.word("draft-changed-text")}</p>
            <div class="ua-table-wrap">
                <table class="ecl-table ua-table--cards">
                    <thead class="ecl-table__head"><tr class="ecl-table__row">
                        <th class="ecl-table__header" scope="col">{ui.word("draft-changed-part")}</th>
                        <th class="ecl-table__header" scope="col">{ui.word("draft-changed-mine")}</th>
                        <th class="ecl-table__header" scope="col">{ui.word("draft-changed-theirs")}</th>
                    </tr></thead>
                    <tbody class="ecl-table__body">{rows}</tbody>
                </table>
            </div>
            <input type="hidden" name="other" value=revision.to_string()/>
            <div class="ua-actions">
                <button class="ecl-button ecl-button--primary" name="intent" value="replace" on:click=move |event| keep_mine(ui, &event)>{ui.word("draft-keep-mine")}</button>
                <a class="ecl-button ecl-button--secondary" href="" on:click=move |event| take_theirs(ui, &event)>{ui.word("draft-take-theirs")}</a>
            </div>
        </section>
    }
}

fn keep_mine(ui: Ui, event: &leptos::ev::MouseEvent) {
    #[cfg(feature = "hydrate")]
    keep::keep_mine(ui, event);
    #[cfg(not(feature = "hydrate"))]
    let _ = (ui, event);
}

fn take_theirs(ui: Ui, event: &leptos::ev::MouseEvent) {
    #[cfg(feature = "hydrate")]
    keep::take_theirs(ui, event);
    #[cfg(not(feature = "hydrate"))]
    let _ = (ui, event);
}

fn undo(ui: Ui) {
    #[cfg(feature = "hydrate")]
    keep::undo(ui);
    #[cfg(not(feature = "hydrate"))]
    let _ = ui;
}
