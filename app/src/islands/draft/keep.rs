//! The browser's end of a draft: reads the form, saves it, keeps what is not stored yet.

use std::cell::RefCell;
use std::time::Duration;

use domain::Kind;
use domain::applications::{Content, Save, Saved};
use domain::call::{Answers, field_of};
use domain::ids::ApplicationId;
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use wasm_bindgen::JsCast as _;
use wasm_bindgen::closure::Closure;
use web_sys::{
    Element, HtmlButtonElement, HtmlElement, HtmlFormElement, HtmlInputElement, HtmlSelectElement,
    HtmlTextAreaElement, Storage, SubmitEvent,
};

use super::{Other, Status, Ui};

mod files;

/// Milliseconds of rest before a save.
const REST: u64 = 800;
/// Milliseconds before a save that failed is tried again.
const AGAIN: u64 = 8_000;

/// The draft of this page; a page holds one.
struct Draft {
    ui: Ui,
    form: HtmlFormElement,
    application: ApplicationId,
    /// The revision the form's text was typed on.
    base: i64,
    offset: i64,
    /// What is stored as `base`, as far as this page knows.
    stored: Option<Content>,
    /// What is on its way to the server.
    sending: Option<Content>,
    /// What was sent without an answer: it may be stored or not.
    unanswered: Option<Content>,
    /// Whether the next save knows of another text and replaces it.
    replace: bool,
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
    content: Content,
}

thread_local! {
    static DRAFT: RefCell<Option<Draft>> = const { RefCell::new(None) };
}

fn with<T>(change: impl FnOnce(&mut Draft) -> T) -> Option<T> {
    DRAFT.with_borrow_mut(|draft| draft.as_mut().map(change))
}

/// Whether two texts are the same once they are cleaned for keeping.
fn same(one: &Content, other: &Content) -> bool {
    one == other
        || matches!((one.clone().draft(), other.clone().draft()), (Ok(one), Ok(other)) if one == other)
}

/// Follows the form that holds `place` from now on.
pub(super) fn start(
    ui: Ui,
    place: &Element,
    application: &ApplicationId,
    base: i64,
    offset: i64,
    unsaved: bool,
) {
    let Some(form) = place
        .closest("form")
        .ok()
        .flatten()
        .and_then(|form| form.dyn_into::<HtmlFormElement>().ok())
    else {
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
        application: application.clone(),
        base,
        offset,
        stored: stored.clone(),
        sending: None,
        unanswered: None,
        replace: false,
        pressed: None,
        timer: None,
        key: format!("{}{tab:x}", prefix(application)),
        taken_over: None,
    };
    DRAFT.set(Some(draft));
    listen(&form, "input", |_| changed());
    listen(&form, "change", |_| changed());
    files::follow(ui, &form, application);
    listen(&form, "submit", |event| {
        if let Ok(event) = event.dyn_into::<SubmitEvent>() {
            submitted(&event);
        }
    });
    let back = window_event_listener(leptos::ev::online, |_| flush());
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

fn listen(form: &HtmlFormElement, event: &str, run: impl Fn(web_sys::Event) + 'static) {
    let run = Closure::<dyn Fn(web_sys::Event)>::new(run);
    // Nothing can be done about a form that takes no listener; its buttons still work.
    let _ = form.add_event_listener_with_callback(event, run.as_ref().unchecked_ref());
    run.forget();
}

// ---------------------------------------------------------------- the form

fn field(name: &str) -> Option<Element> {
    document().get_element_by_id(&format!("f-{name}"))
}

/// What is typed into a field, or (`first`) what the server put there.
fn text(name: &str, first: bool) -> String {
    let Some(element) = field(name) else {
        return String::new();
    };
    if let Some(area) = element.dyn_ref::<HtmlTextAreaElement>() {
        return if first {
            area.default_value().unwrap_or_default()
        } else {
            area.value()
        };
    }
    match element.dyn_ref::<HtmlInputElement>() {
        Some(input) if first => input.default_value(),
        Some(input) => input.value(),
        None => String::new(),
    }
}

fn selects(form: &HtmlFormElement) -> Vec<HtmlSelectElement> {
    let mut found = Vec::new();
    if let Ok(list) = form.query_selector_all("select[name='preferences[]']") {
        for at in 0..list.length() {
            if let Some(select) = list.item(at).and_then(|node| node.dyn_into().ok()) {
                found.push(select);
            }
        }
    }
    found
}

fn read(form: &HtmlFormElement, first: bool) -> Content {
    let chosen = |select: HtmlSelectElement| {
        if first {
            select
                .query_selector("option[selected]")
                .ok()
                .flatten()
                .and_then(|option| option.get_attribute("value"))
                .unwrap_or_default()
        } else {
            select.value()
        }
    };
    Content {
        preferences: selects(form)
            .into_iter()
            .map(chosen)
            .filter(|id| !id.is_empty())
            .collect(),
        motivation: text("motivation", first),
        dilemma_title: text("dilemma_title", first),
        situation: text("situation", first),
        one_hand: text("one_hand", first),
        other_hand: text("other_hand", first),
        tried: text("tried", first),
        key_question: text("key_question", first),
        wish: text("wish", first),
        answers: answers(form, first),
    }
}

/// The fields of the organisers' own questions, each with the key of its question.
fn own(form: &HtmlFormElement) -> Vec<(String, Element)> {
    let mut found = Vec::new();
    if let Ok(list) = form.query_selector_all("[name^='answers[']") {
        for at in 0..list.length() {
            let Some(element) = list
                .item(at)
                .and_then(|node| node.dyn_into::<Element>().ok())
            else {
                continue;
            };
            let name = element.get_attribute("name").unwrap_or_default();
            let key = name
                .strip_prefix("answers[")
                .and_then(|name| name.strip_suffix("][]"));
            if let Some(key) = key {
                found.push((key.to_owned(), element));
            }
        }
    }
    found
}

/// Whether a field is one that is ticked.
fn ticked(input: &HtmlInputElement) -> bool {
    matches!(input.type_().as_str(), "radio" | "checkbox")
}

fn answers(form: &HtmlFormElement, first: bool) -> Answers {
    let mut answers = Answers::new();
    for (key, element) in own(form) {
        let value = if let Some(area) = element.dyn_ref::<HtmlTextAreaElement>() {
            if first {
                area.default_value().unwrap_or_default()
            } else {
                area.value()
            }
        } else if let Some(input) = element.dyn_ref::<HtmlInputElement>() {
            match (ticked(input), first) {
                (true, true) if !input.default_checked() => continue,
                (true, false) if !input.checked() => continue,
                (true, _) | (false, false) => input.value(),
                (false, true) => input.default_value(),
            }
        } else {
            continue;
        };
        if !value.is_empty() {
            answers.entry(key).or_default().push(value);
        }
    }
    answers
}

/// The version of the own questions that the page shows.
fn version(form: &HtmlFormElement) -> i64 {
    form.query_selector("input[name=form]")
        .ok()
        .flatten()
        .and_then(|input| input.get_attribute("value"))
        .and_then(|version| version.parse().ok())
        .unwrap_or_default()
}

fn write(form: &HtmlFormElement, content: &Content) {
    for (at, select) in selects(form).into_iter().enumerate() {
        select.set_value(content.preferences.get(at).map_or("", String::as_str));
    }
    for (name, value) in content.texts() {
        let Some(element) = field(name) else { continue };
        if let Some(area) = element.dyn_ref::<HtmlTextAreaElement>() {
            area.set_value(value);
        } else if let Some(input) = element.dyn_ref::<HtmlInputElement>() {
            input.set_value(value);
        }
    }
    write_answers(form, &content.answers);
}

fn write_answers(form: &HtmlFormElement, answers: &Answers) {
    for (key, element) in own(form) {
        let values = answers.get(&key).map_or(&[][..], Vec::as_slice);
        let first = values.first().map_or("", String::as_str);
        if let Some(area) = element.dyn_ref::<HtmlTextAreaElement>() {
            area.set_value(first);
        } else if let Some(input) = element.dyn_ref::<HtmlInputElement>() {
            if ticked(input) {
                input.set_checked(values.contains(&input.value()));
            } else {
                input.set_value(first);
            }
        }
    }
}

/// Puts the revision that a press of a button will name into the form.
fn set_base(form: &HtmlFormElement, base: i64) {
    if let Ok(Some(input)) = form.query_selector("input[name=base]")
        && let Ok(input) = input.dyn_into::<HtmlInputElement>()
    {
        input.set_value(&base.to_string());
    }
}

/// Brings the counts under the fields and the list of what is missing up to date.
fn show(ui: Ui, content: &Content) {
    let fixed = content
        .texts()
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value));
    let own = ui.asked.get_value().into_iter().map(|asked| {
        let values = content.answers.get(&asked.key);
        let value = values.and_then(|values| values.first());
        (field_of(&asked.key), value.map_or("", String::as_str))
    });
    for (name, value) in fixed.chain(own) {
        let Some(count) = document().get_element_by_id(&format!("f-{name}-count")) else {
            continue;
        };
        let max = count.get_attribute("data-max").unwrap_or_default();
        let length = value.chars().count();
        let over = max.parse::<usize>().is_ok_and(|max| length > max);
        let text = ui.words.read_value().fill(
            "field-count",
            &[("count", &length.to_string()), ("max", &max)],
        );
        count.set_text_content(Some(&text));
        // Nothing can be done about an element that takes no class.
        let _ = count.class_list().toggle_with_force("ua-count--over", over);
    }
    let missing = content.missing();
    let (mut total, mut left) = (0_usize, 0_usize);
    for item in parts() {
        let part = item.get_attribute("data-part").unwrap_or_default();
        let key = part
            .strip_prefix("answers[")
            .and_then(|part| part.strip_suffix(']'));
        let open = match key {
            Some(key) => content
                .answers
                .get(key)
                .is_none_or(|values| values.iter().all(|value| value.trim().is_empty())),
            // Whether a file is there, who stores it says.
            None if part.starts_with("files[") => !item.hidden(),
            None => missing.contains(&part.as_str()),
        };
        item.set_hidden(!open);
        total += 1;
        left += usize::from(open);
    }
    let (written, total) = ((total - left).to_string(), total.to_string());
    if let Some(progress) = document().get_element_by_id("parts") {
        let _ = progress.set_attribute("value", &written);
    }
    if let Some(text) = document().get_element_by_id("parts-text") {
        let words = ui.words.read_value();
        text.set_text_content(Some(
            &words.fill("draft-parts", &[("count", &written), ("total", &total)]),
        ));
    }
    for (id, hidden) in [("parts-all", left > 0), ("parts-missing", left == 0)] {
        if let Some(element) = document().get_element_by_id(id) {
            hide(&element, hidden);
        }
    }
}

/// The list of the parts that must be there.
fn parts() -> Vec<HtmlElement> {
    let mut found = Vec::new();
    if let Ok(list) = document().query_selector_all("[data-part]") {
        for at in 0..list.length() {
            if let Some(item) = list.item(at).and_then(|node| node.dyn_into().ok()) {
                found.push(item);
            }
        }
    }
    found
}

fn hide(element: &Element, hidden: bool) {
    if let Some(element) = element.dyn_ref::<HtmlElement>() {
        element.set_hidden(hidden);
    }
}

// ---------------------------------------------------------------- what the browser keeps

fn prefix(application: &ApplicationId) -> String {
    format!("draft:{application}:")
}

fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}

fn keys(application: &ApplicationId) -> Vec<String> {
    let Some(storage) = storage() else {
        return Vec::new();
    };
    let prefix = prefix(application);
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

/// Forgets everything this browser kept of an application.
pub(super) fn forget_all(application: &ApplicationId) {
    for key in keys(application) {
        remove(&key);
    }
}

fn keep(draft: &Draft, content: &Content) {
    let kept = Kept {
        base: draft.base,
        at: js_sys::Date::now(),
        content: content.clone(),
    };
    if let (Some(storage), Ok(text)) = (storage(), serde_json::to_string(&kept)) {
        // A browser whose storage is full or closed still saves over the line.
        let _ = storage.set_item(&draft.key, &text);
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
fn find(stored: &Content) {
    let found = with(|draft| {
        let mut newest: Option<(String, Kept)> = None;
        for key in keys(&draft.application) {
            let kept = storage()
                .and_then(|storage| storage.get_item(&key).ok().flatten())
                .and_then(|text| serde_json::from_str::<Kept>(&text).ok());
            match kept {
                Some(kept) if !same(&kept.content, stored) => {
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
        write(&draft.form, &kept.content);
        let met = (kept.base != draft.base).then(|| Other {
            revision: draft.base,
            mine: kept.content,
            theirs: stored.clone(),
        });
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
        if draft
            .stored
            .as_ref()
            .is_some_and(|stored| same(stored, &content))
            && draft.sending.is_none()
        {
            forget(draft);
            return (draft.ui, None, false);
        }
        keep(draft, &content);
        (draft.ui, Some(content), true)
    });
    let Some((ui, content, dirty)) = after else {
        return;
    };
    if dirty && ui.other.get_untracked().is_some() {
        // Both texts wait for a choice; the view follows what is typed meanwhile.
        ui.other.update(|other| {
            if let (Some(other), Some(content)) = (other, content) {
                other.mine = content;
            }
        });
    } else if dirty {
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
        if draft.sending.is_some() || draft.ui.other.get_untracked().is_some() {
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
        Some((
            draft.ui,
            Save {
                application: draft.application.clone(),
                base: draft.base,
                content,
                form: version(&draft.form),
                replace: draft.replace,
            },
        ))
    });
    let Some((ui, save)) = save.flatten() else {
        return;
    };
    ui.status.set(Status::Saving);
    leptos::task::spawn_local(async move {
        let answer = crate::api::applications::save(save)
            .await
            .map_err(|refused| refused.0);
        answered(answer);
    });
}

fn answered(answer: Result<Saved, domain::Refusal>) {
    let Some(Some((ui, sent))) = with(|draft| draft.sending.take().map(|sent| (draft.ui, sent)))
    else {
        return;
    };
    match answer {
        Ok(Saved::Kept { revision, at }) => {
            let dirty = with(|draft| {
                draft.base = revision;
                draft.replace = false;
                draft.unanswered = None;
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
                // An earlier save of this page arrived although its answer did not.
                let own = draft
                    .unanswered
                    .take()
                    .is_some_and(|unanswered| same(&unanswered, &theirs));
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
                Kind::Invalid if !refusal.problems().is_empty() => ("draft-failed-long", false),
                Kind::SignIn => ("draft-failed-sign-in", false),
                Kind::Conflict | Kind::NotFound | Kind::Forbidden => ("draft-failed-sent", false),
                _ => ("draft-failed", true),
            };
            with(|draft| {
                if again {
                    draft.unanswered = Some(sent);
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
        if draft.sending.is_some() {
            event.prevent_default();
            draft.pressed = Some(event.submitter());
        }
    });
}

// ---------------------------------------------------------------- when two texts meet

/// Stores the own text; the server keeps the one it replaces.
pub(super) fn keep_mine(ui: Ui) {
    let Some(other) = ui.other.get_untracked() else {
        return;
    };
    with(|draft| {
        draft.base = other.revision;
        draft.stored = Some(other.theirs);
        draft.replace = true;
    });
    ui.other.set(None);
    flush();
}

/// Takes the other text into the form; the own one can be had back.
pub(super) fn take_theirs(ui: Ui) {
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
