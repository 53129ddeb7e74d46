//! Keeping a draft: saves an application as one types, on the form that the server rendered.
//!
//! What is not stored yet lies in the browser's storage, so that a crash, a lost line or a closed
//! lid loses nothing. A text that somebody saved elsewhere in between is shown beside the own one;
//! nothing is replaced unseen. Without WASM the form's own buttons do all of this.

use domain::applications::Content;
use domain::ids::ApplicationId;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::words::Words;

#[cfg(feature = "hydrate")]
mod keep;

/// Two texts of one draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Other {
    /// Revision of the text that is stored.
    pub revision: i64,
    /// What was typed here.
    pub mine: Content,
    /// What is stored.
    pub theirs: Content,
}

/// One of the organisers' own questions, as far as two answers to it are shown beside each other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// Its key.
    pub key: String,
    /// The question.
    pub label: String,
    /// The keys of its choices and what they say.
    pub options: Vec<(String, String)>,
}

/// How the last save went.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Status {
    /// Stored, and when, in words.
    Saved(String),
    /// On its way.
    #[cfg_attr(
        not(feature = "hydrate"),
        expect(dead_code, reason = "said in the browser only")
    )]
    Saving,
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
    given_up: RwSignal<Option<Content>>,
    words: StoredValue<Words>,
    modules: StoredValue<Vec<(String, String)>>,
    asked: StoredValue<Vec<Asked>>,
}

/// The buttons of the form, the state of the draft, and what to do when two texts meet.
#[island]
pub fn DraftKeeper(
    application: ApplicationId,
    /// The revision the form shows.
    base: i64,
    /// When it was stored, in words.
    saved: String,
    /// Minutes the person's clock is ahead of Universal Time.
    offset: i64,
    /// Whether the form holds text that is not stored.
    unsaved: bool,
    /// Whether it is the author who writes: only they send it.
    sends: bool,
    /// Set when the form came back because another text is stored.
    other: Option<Other>,
    modules: Vec<(String, String)>,
    asked: Vec<Asked>,
    icons: String,
    words: Words,
) -> impl IntoView {
    let status = if other.is_some() {
        Status::Failed("draft-failed")
    } else if unsaved {
        Status::Failed("draft-failed-long")
    } else {
        Status::Saved(saved)
    };
    let ui = Ui {
        status: RwSignal::new(status),
        other: RwSignal::new(other),
        given_up: RwSignal::new(None),
        words: StoredValue::new(words),
        modules: StoredValue::new(modules),
        asked: StoredValue::new(asked),
    };
    let place = NodeRef::<leptos::html::Div>::new();
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| {
        if let Some(place) = place.get() {
            keep::start(ui, &place, &application, base, offset, unsaved);
        }
    });
    #[cfg(not(feature = "hydrate"))]
    let _ = (application, base, offset);
    let icons = StoredValue::new(icons);
    view! {
        {move || ui.other.get().map(|other| meeting(ui, &other))}
        <div class="ua-actions ua-actions--bar" node_ref=place>
            <button class="ecl-button ecl-button--secondary" name="intent" value="save">{ui.word("draft-save")}</button>
            {sends.then(|| view! { <button class="ecl-button ecl-button--primary" name="intent" value="submit">{ui.word("draft-submit")}</button> })}
            <span class="ua-push">{move || seen(ui, &icons.read_value())}</span>
            <span class="ecl-u-sr-only" role="status">{said(ui)}</span>
            {move || ui.given_up.get().is_some().then(|| view! { <button type="button" class="ua-button--link" on:click=move |_| undo(ui)>{ui.word("draft-taken-undo")}</button> })}
        </div>
    }
}

/// On the page after sending: what this browser kept of the draft is not needed any more.
#[island]
pub fn DraftSent(application: ApplicationId) -> impl IntoView {
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| keep::forget_all(&application));
    #[cfg(not(feature = "hydrate"))]
    let _ = application;
}

impl Ui {
    fn word(self, key: &str) -> String {
        self.words.read_value().get(key)
    }

    fn sentence(self, status: &Status) -> String {
        match status {
            Status::Saved(sentence) => sentence.clone(),
            Status::Saving => self.word("draft-saving"),
            Status::Failed(key) | Status::Told(key) => self.word(key),
        }
    }
}

/// The state of the draft for the eye.
fn seen(ui: Ui, icons: &str) -> impl IntoView + use<> {
    let status = ui.status.get();
    let (class, icon) = match status {
        Status::Saved(_) | Status::Told(_) => ("ua-saved", "check"),
        Status::Saving => ("ua-saved ua-saved--pending", "clock"),
        Status::Failed(_) => ("ua-saved ua-saved--failed", "warning"),
    };
    view! {
        <span class=class aria-hidden="true"><svg class="ecl-icon" aria-hidden="true"><use href=format!("{icons}#{icon}")/></svg>{ui.sentence(&status)}</span>
    }
}

/// The state of the draft for the ear: what changes once a minute, not with every save.
fn said(ui: Ui) -> Memo<String> {
    Memo::new(move |before: Option<&String>| match ui.status.get() {
        Status::Saving => before.cloned().unwrap_or_default(),
        status => ui.sentence(&status),
    })
}

/// Two texts beside each other, part by part where they differ, and the choice between them.
fn meeting(ui: Ui, other: &Other) -> impl IntoView + use<> {
    let shown = |text: &str| {
        if text.is_empty() {
            ui.word("draft-changed-empty")
        } else {
            text.to_owned()
        }
    };
    let row = |label: String, mine: &str, theirs: &str| {
        (mine != theirs).then(|| {
            view! {
                <tr class="ecl-table__row">
                    <th class="ecl-table__cell" scope="row">{label}</th>
                    <td class="ecl-table__cell" data-ecl-table-header=ui.word("draft-changed-mine")><p class="ua-written" translate="no" dir="auto">{shown(mine)}</p></td>
                    <td class="ecl-table__cell" data-ecl-table-header=ui.word("draft-changed-theirs")><p class="ua-written" translate="no" dir="auto">{shown(theirs)}</p></td>
                </tr>
            }
        })
    };
    let chosen = |ids: &[String]| {
        let titles = ui.modules.read_value();
        let names: Vec<&str> = ids
            .iter()
            .filter_map(|id| titles.iter().find(|(key, _)| key == id))
            .map(|(_, title)| title.as_str())
            .collect();
        names.join("\n")
    };
    let preferences = row(
        ui.word("field-preferences"),
        &chosen(&other.mine.preferences),
        &chosen(&other.theirs.preferences),
    );
    let texts: Vec<_> = other
        .mine
        .texts()
        .into_iter()
        .zip(other.theirs.texts())
        .map(|((field, mine), (_, theirs))| row(ui.word(&format!("field-{field}")), mine, theirs))
        .collect();
    let asked = ui.asked.get_value();
    let answered: Vec<_> = asked
        .into_iter()
        .map(|asked| {
            let said = |content: &Content| {
                let values = content
                    .answers
                    .get(&asked.key)
                    .map_or(&[][..], Vec::as_slice);
                let label = |value: &String| {
                    let option = asked.options.iter().find(|(key, _)| key == value);
                    option.map_or_else(|| value.clone(), |(_, label)| label.clone())
                };
                values.iter().map(label).collect::<Vec<_>>().join("\n")
            };
            row(
                asked.label.clone(),
                &said(&other.mine),
                &said(&other.theirs),
            )
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
                    <tbody class="ecl-table__body">{preferences}{texts}{answered}</tbody>
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
    {
        event.prevent_default();
        keep::keep_mine(ui);
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = (ui, event);
}

fn take_theirs(ui: Ui, event: &leptos::ev::MouseEvent) {
    #[cfg(feature = "hydrate")]
    {
        event.prevent_default();
        keep::take_theirs(ui);
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = (ui, event);
}

fn undo(ui: Ui) {
    #[cfg(feature = "hydrate")]
    keep::undo(ui);
    #[cfg(not(feature = "hydrate"))]
    let _ = ui;
}
