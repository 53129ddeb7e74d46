//! The browser's end of a draft: saves what stands in the form, keeps what is not stored yet.

use std::cell::RefCell;
use std::time::Duration;

use domain::Kind;
use domain::drafts::{Fields, Save, Saved, same, typed_over};
use leptos::ev::MouseEvent;
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use wasm_bindgen::JsCast as _;
use web_sys::{Element, HtmlButtonElement, HtmlElement, HtmlFormElement, Storage, SubmitEvent};

use crate::islands::{form_of, listen};

use super::form::{read, set_base, show, version, write};
use super::{About, Other, Status, Ui};

mod files;

/// Milliseconds of rest before a save.
const REST: u64 = 800;
/// Milliseconds before a save that failed is tried again.
const AGAIN: u64 = 8_000;
/// Texts sent without an answer that are remembered: the first, which had a line, and the last ones.
const UNANSWERED: usize = 8;

/// The draft of this page; a page holds one.
struct Draft {
    ui: Ui,
    form: HtmlFormElement,
    about: About,
    /// Whether it is saved as one types.
    itself: bool,
    /// What is said of it where nothing was typed.
    calm: Status,
    /// The revision the form's text was typed on.
    base: i64,
    offset: i64,
    /// What is stored as `base`, as far as this page knows.
    stored: Option<Fields>,
    /// What is on its way to the server.
    sending: Option<Fields>,
    /// What was sent without an answer: one of them may be stored, for all of them name the same revision.
    unanswered: Vec<Fields>,
    /// Whether the next save knows of another text and replaces it.
    replace: bool,
    /// Whether a button was pressed while the browser said that there is no line.
    insisted: bool,
    /// The button that was pressed while a save was on its way.
    #[allow(
        clippy::option_option,
        reason = "none pressed; pressed without a button (Enter); a button"
    )]
    pressed: Option<Option<HtmlElement>>,
    timer: Option<TimeoutHandle>,
    /// Where this page keeps what is not stored, and what it took over from a page that is gone.
    key: String,
    taken_over: Option<String>,
}

/// What the browser keeps until it is stored.
#[derive(Serialize, Deserialize)]
struct Kept {
    base: i64,
    at: f64,
    content: Fields,
    /// What was sent without an answer: where it is what is stored, nobody else wrote in between.
    #[serde(default)]
    sent: Vec<Fields>,
    /// Whether a button was pressed with it.
    #[serde(default)]
    pressed: bool,
}

thread_local! {
    static DRAFT: RefCell<Option<Draft>> = const { RefCell::new(None) };
}

fn with<T>(change: impl FnOnce(&mut Draft) -> T) -> Option<T> {
    DRAFT.with_borrow_mut(|draft| draft.as_mut().map(change))
}

/// A page as the server shows it.
pub(super) struct Shown {
    pub about: About,
    pub itself: bool,
    pub base: i64,
    pub offset: i64,
    pub unsaved: bool,
}

/// Follows the form that holds `place` from now on.
pub(super) fn start(ui: Ui, place: &Element, page: Shown) {
    let unsaved = page.unsaved;
    let Some(form) = form_of(place) else {
        return;
    };
    let met = ui.other.get_untracked();
    let stored = match &met {
        Some(other) => Some(other.theirs.clone()),
        None if unsaved => None,
        None => Some(read(&form, true)),
    };
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a mark that tells pages of one browser apart"
    )]
    let tab = (js_sys::Math::random() * 1e15) as u64;
    let draft = Draft {
        ui,
        form: form.clone(),
        key: format!("{}{tab:x}", prefix(&page.about)),
        about: page.about.clone(),
        itself: page.itself,
        calm: ui.status.get_untracked(),
        base: page.base,
        offset: page.offset,
        stored: stored.clone(),
        sending: None,
        unanswered: Vec::new(),
        replace: false,
        insisted: false,
        pressed: None,
        timer: None,
        taken_over: None,
    };
    DRAFT.set(Some(draft));
    listen(&form, "input", |_| changed());
    listen(&form, "change", |_| changed());
    if let About::Application(id) = &page.about {
        files::follow(ui, &form, id);
    }
    listen(&form, "submit", |event| {
        if let Ok(event) = event.dyn_into::<SubmitEvent>() {
            submitted(&event);
        }
    });
    let back = window_event_listener(leptos::ev::online, |_| {
        with(|draft| draft.insisted = false);
        flush();
    });
    let away = window_event_listener_untyped("visibilitychange", |_| {
        if document().hidden() {
            flush();
        }
    });
    // The page follows its form as long as it lives.
    std::mem::forget((back, away));
    if met.is_none()
        && let Some(stored) = &stored
        && !unsaved
    {
        find(stored);
    }
    changed();
}

// ---------------------------------------------------------------- what the browser keeps

fn prefix(about: &About) -> String {
    let (About::Application(id) | About::Dilemma(id) | About::Review(id)) = about;
    format!("draft:{id}:")
}

fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}

fn keys(about: &About) -> Vec<String> {
    let Some(storage) = storage() else {
        return Vec::new();
    };
    let prefix = prefix(about);
    (0..storage.length().unwrap_or(0))
        .filter_map(|at| storage.key(at).ok().flatten())
        .filter(|key| key.starts_with(&prefix))
        .collect()
}

fn remove(key: &str) {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(key);
    }
}

/// Forgets everything this browser kept of a draft.
pub(super) fn forget_all(about: &About) {
    for key in keys(about) {
        remove(&key);
    }
}

fn keep(draft: &mut Draft, content: &Fields, pressed: bool) {
    let kept = Kept {
        base: draft.base,
        at: js_sys::Date::now(),
        content: content.clone(),
        sent: draft
            .unanswered
            .iter()
            .chain(&draft.sending)
            .cloned()
            .collect(),
        pressed,
    };
    // A browser whose storage is full or closed still saves over the line.
    if let (Some(storage), Ok(text)) = (storage(), serde_json::to_string(&kept))
        && storage.set_item(&draft.key, &text).is_ok()
        && let Some(key) = draft.taken_over.take()
    {
        // What was taken over stands under this page's own key now.
        remove(&key);
    }
}

fn forget(draft: &mut Draft) {
    remove(&draft.key);
    if let Some(key) = draft.taken_over.take() {
        remove(&key);
    }
}

/// Looks for text that a page before could not store: puts it back, or shows it beside what was
/// stored since.
fn find(stored: &Fields) {
    let found = with(|draft| {
        let mut newest: Option<(String, Kept)> = None;
        for key in keys(&draft.about) {
            let kept = storage()
                .and_then(|storage| storage.get_item(&key).ok().flatten())
                .and_then(|text| serde_json::from_str::<Kept>(&text).ok());
            // What the page before sent as it was closed may arrive after this one was rendered.
            draft
                .unanswered
                .extend(kept.iter().flat_map(|kept| kept.sent.iter().cloned()));
            // What a button was pressed with arrived, where another text is stored since.
            let arrived = |kept: &Kept| kept.pressed && kept.base != draft.base;
            let open = |kept: &Kept| !same(&kept.content, stored) && !arrived(kept);
            match kept {
                Some(kept) if open(&kept) => {
                    if newest
                        .as_ref()
                        .is_none_or(|(_, newest)| kept.at > newest.at)
                    {
                        newest = Some((key, kept));
                    }
                }
                _ => remove(&key),
            }
        }
        let (key, kept) = newest?;
        draft.taken_over = Some(key);
        // Whoever types before the page is alive types into what the server showed.
        let mine = typed_over(kept.content, stored, &read(&draft.form, false));
        write(&draft.form, &mine);
        let own = kept.base == draft.base || kept.sent.iter().any(|sent| same(sent, stored));
        let met = (!own).then(|| Other {
            revision: draft.base,
            mine,
            theirs: stored.clone(),
        });
        if met.is_some() {
            // Until somebody chooses, it stays a text typed on another revision: here, kept or pressed.
            draft.base = kept.base;
            set_base(&draft.form, kept.base);
        }
        Some((draft.ui, met))
    });
    match found.flatten() {
        Some((ui, Some(other))) => meet(ui, other),
        Some((ui, None)) => ui.status.set(Status::Told("draft-found")),
        None => {}
    }
}

fn meet(ui: Ui, other: Other) {
    ui.given_up.set(None);
    ui.status.set(Status::Failed("draft-failed"));
    ui.other.set(Some(other));
}

// ---------------------------------------------------------------- saving

/// Something was typed (or may have been).
fn changed() {
    let after = with(|draft| {
        let content = read(&draft.form, false);
        show(draft.ui, &content);
        let stored = draft.stored.as_ref();
        if stored.is_some_and(|stored| same(stored, &content)) && draft.sending.is_none() {
            forget(draft);
            let calm = (!draft.itself).then(|| draft.calm.clone());
            return (draft.ui, None, calm);
        }
        keep(draft, &content, false);
        let waiting = (!draft.itself).then_some(Status::Waiting("draft-waiting"));
        (draft.ui, Some(content), waiting)
    });
    let Some((ui, dirty, status)) = after else {
        return;
    };
    let meets = ui.other.get_untracked().is_some();
    if let Some(status) = status.filter(|_| !meets) {
        ui.status.set(status);
    }
    let Some(content) = dirty else { return };
    if meets {
        // Both texts wait for a choice; the view follows what is typed meanwhile.
        ui.other.update(|other| {
            if let Some(other) = other {
                other.mine = content;
            }
        });
    } else {
        save_in(REST);
    }
}

fn save_in(millis: u64) {
    with(|draft| {
        if let Some(timer) = draft.timer.take() {
            timer.clear();
        }
        draft.timer = set_timeout_with_handle(flush, Duration::from_millis(millis)).ok();
    });
}

/// Saves now, unless a save is on its way (it looks again when it is done), there is nothing to
/// save, or two texts wait for a choice.
fn flush() {
    let save = with(|draft| {
        if let Some(timer) = draft.timer.take() {
            timer.clear();
        }
        if !draft.itself || draft.sending.is_some() || draft.ui.other.get_untracked().is_some() {
            return None;
        }
        let content = read(&draft.form, false);
        if !draft.replace
            && draft
                .stored
                .as_ref()
                .is_some_and(|stored| same(stored, &content))
        {
            return None;
        }
        draft.sending = Some(content.clone());
        // A page that is closed now never hears the answer; the next one knows what was asked.
        keep(draft, &content, false);
        Some((
            draft.ui,
            draft.about.clone(),
            Save {
                about: String::new(),
                base: draft.base,
                content,
                form: version(&draft.form),
                replace: draft.replace,
            },
        ))
    });
    let Some((ui, about, save)) = save.flatten() else {
        return;
    };
    ui.status.set(Status::Waiting("draft-saving"));
    leptos::task::spawn_local(async move {
        let answer = match about {
            About::Application(about) => {
                crate::api::applications::save(Save { about, ..save }).await
            }
            About::Dilemma(about) => crate::api::dilemmas::save(Save { about, ..save }).await,
            About::Review(about) => crate::api::reviews::save(Save { about, ..save }).await,
        };
        answered(answer.map_err(|refused| refused.0));
    });
}

fn answered(answer: Result<Saved<Fields>, domain::Refusal>) {
    let Some(Some((ui, sent))) = with(|draft| draft.sending.take().map(|sent| (draft.ui, sent)))
    else {
        return;
    };
    match answer {
        Ok(Saved::Kept { revision, at }) => {
            let dirty = with(|draft| {
                draft.base = revision;
                draft.replace = false;
                draft.unanswered.clear();
                set_base(&draft.form, revision);
                let dirty = !same(&read(&draft.form, false), &sent);
                draft.stored = Some(sent);
                if !dirty {
                    forget(draft);
                }
                (dirty, saved(draft, at.millis()))
            });
            if let Some((dirty, status)) = dirty {
                ui.status.set(status);
                if dirty {
                    save_in(REST);
                }
            }
        }
        Ok(Saved::Changed {
            revision, theirs, ..
        }) => {
            let met = with(|draft| {
                let mine = read(&draft.form, false);
                // An earlier save arrived although its answer did not, or only the revision is another.
                let own = std::mem::take(&mut draft.unanswered)
                    .iter()
                    .chain(&draft.stored)
                    .any(|known| same(known, &theirs));
                if own || same(&mine, &theirs) {
                    draft.base = revision;
                    draft.replace = false;
                    set_base(&draft.form, revision);
                    draft.stored = Some(theirs);
                    return None;
                }
                Some(Other {
                    revision,
                    mine,
                    theirs,
                })
            });
            match met.flatten() {
                Some(other) => meet(ui, other),
                None => changed_or_saved(ui),
            }
        }
        Err(refusal) => {
            let (key, again) = match refusal.kind() {
                Kind::Invalid if !refusal.problems().is_empty() => ("draft-failed-form", false),
                Kind::SignIn => ("draft-failed-sign-in", false),
                Kind::Conflict | Kind::NotFound | Kind::Forbidden => ("draft-failed-sent", false),
                _ => ("draft-failed", true),
            };
            with(|draft| {
                if again && !draft.unanswered.contains(&sent) {
                    draft.unanswered.push(sent);
                    if draft.unanswered.len() > UNANSWERED {
                        draft.unanswered.remove(1);
                    }
                }
            });
            ui.status.set(Status::Failed(key));
            if again {
                save_in(AGAIN);
            }
        }
    }
    if let Some(Some((form, button))) = with(|draft| {
        draft
            .pressed
            .take()
            .map(|button| (draft.form.clone(), button))
    }) {
        // The press that waited goes on, now with the revision that was just stored.
        let button = button.and_then(|button| button.dyn_into::<HtmlButtonElement>().ok());
        let _ = match button {
            Some(button) => form.request_submit_with_submitter(Some(&button)),
            None => form.request_submit(),
        };
    }
}

fn changed_or_saved(ui: Ui) {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "milliseconds since 1970 are whole and small"
    )]
    let now = js_sys::Date::now() as i64;
    if let Some(status) = with(|draft| saved(draft, now)) {
        ui.status.set(status);
    }
    changed();
}

/// A button of the form was pressed: it carries the text itself, but must not overtake a save.
fn submitted(event: &SubmitEvent) {
    with(|draft| {
        if let Some(timer) = draft.timer.take() {
            timer.clear();
        }
        if !window().navigator().on_line() && !draft.insisted {
            // What a browser shows of a page it cannot reach would stand in the place of the text. Some say so
            // wrongly: whoever presses again goes through.
            draft.insisted = true;
            event.prevent_default();
            let content = read(&draft.form, false);
            keep(draft, &content, false);
            draft.ui.status.set(Status::Failed("draft-failed"));
        } else if draft.sending.is_some() {
            event.prevent_default();
            draft.pressed = Some(event.submitter());
        } else if !draft.itself {
            let content = read(&draft.form, false);
            keep(draft, &content, true);
        }
    });
}

// ---------------------------------------------------------------- when two texts meet

/// Stores the own text. What others read already is stored by the press itself.
pub(super) fn keep_mine(ui: Ui, event: &MouseEvent) {
    let Some(other) = ui.other.get_untracked() else {
        return;
    };
    if !with(|draft| draft.itself).unwrap_or_default() {
        return;
    }
    event.prevent_default();
    with(|draft| {
        draft.base = other.revision;
        draft.stored = Some(other.theirs);
        draft.replace = true;
    });
    ui.other.set(None);
    flush();
}

/// Takes the other text into the form; the own one can be had back.
pub(super) fn take_theirs(ui: Ui, event: &MouseEvent) {
    event.prevent_default();
    let Some(other) = ui.other.get_untracked() else {
        return;
    };
    with(|draft| {
        ui.given_up.set(Some(read(&draft.form, false)));
        write(&draft.form, &other.theirs);
        draft.base = other.revision;
        draft.stored = Some(other.theirs);
        set_base(&draft.form, other.revision);
    });
    ui.other.set(None);
    ui.status.set(Status::Told("draft-taken"));
    changed();
}

/// Puts the own text back after all.
pub(super) fn undo(ui: Ui) {
    let Some(mine) = ui.given_up.get_untracked() else {
        return;
    };
    ui.given_up.set(None);
    with(|draft| {
        write(&draft.form, &mine);
        draft.replace = true;
    });
    changed();
}

/// “Saved 12:03”, on the person's clock.
fn saved(draft: &Draft, millis: i64) -> Status {
    let minutes = (millis / 60_000 + draft.offset).rem_euclid(24 * 60);
    let time = format!("{:02}:{:02}", minutes / 60, minutes % 60);
    let words = draft.ui.words.read_value();
    Status::Saved(words.fill("draft-saved", &[("time", &time)]))
}
