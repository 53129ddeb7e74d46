//! What one types, and where one is, outlives that a part of the room is drawn anew: because others do
//! something to what one writes about, because a phase ends, because the page is loaded again.
//!
//! What is being contributed and the private note have places of their own (see `link`).

use std::cell::RefCell;

use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::{Element, HtmlElement, HtmlFormElement, HtmlInputElement};

use super::Ui;
use super::link::storage;

/// The fields whose text is kept, by their ids. Minutes are proposed anew with the plan.
const KEPT: &str =
    "textarea[id]:not([data-draft]):not([data-note]), .ecl-text-input[id]:not([type=number])";
/// What can have the focus.
const REACHED: &str = "a, button, summary, select, textarea, input:not([type=hidden])";

/// Where one is: an element, and how to find the one that takes its place.
struct Place {
    element: Element,
    id: String,
    /// The contribution it belongs to, and the number of the element there.
    item: Option<(String, u32)>,
}

#[derive(Default)]
struct Fields {
    /// What was typed and not sent, by the ids of the fields.
    typed: Vec<(String, String)>,
    place: Option<Place>,
    /// Whether one looks again before the next frame.
    due: bool,
}

thread_local! {
    static FIELDS: RefCell<Fields> = RefCell::default();
}

fn fields<T>(change: impl FnOnce(&mut Fields) -> T) -> T {
    FIELDS.with_borrow_mut(change)
}

/// Takes up what was typed before the page was left.
pub(super) fn start(ui: Ui) {
    let typed = storage::fields(ui);
    fields(|fields| fields.typed = typed);
    put_back(ui);
}

/// Something was typed.
pub(super) fn typed(ui: Ui, event: &leptos::ev::Event) {
    let target = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok());
    let Some(field) = target.filter(|field| field.matches(KEPT).unwrap_or_default()) else {
        return;
    };
    let (id, text) = (field.id(), value(&field));
    storage::keep_field(ui, &id, &text);
    fields(|fields| {
        fields.typed.retain(|(other, _)| *other != id);
        if !text.is_empty() {
            fields.typed.push((id, text));
        }
    });
}

/// The form is on its way: what comes of it is told elsewhere.
pub(super) fn sent(ui: Ui, form: &HtmlFormElement) {
    let ids: Vec<String> = fields(|fields| fields.typed.iter().map(|(id, _)| id.clone()).collect());
    for id in ids {
        if element(&id).is_some_and(|field| form.contains(Some(&field))) {
            forget(ui, &id);
        }
    }
}

/// Lets go of what was typed into a field.
pub(super) fn forget(ui: Ui, id: &str) {
    storage::keep_field(ui, id, "");
    fields(|fields| fields.typed.retain(|(other, _)| other != id));
    put_back(ui);
}

/// One went somewhere.
pub(super) fn reached(event: &leptos::ev::FocusEvent) {
    let target = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok());
    let place = target.map(|element| {
        let item = element.closest("li[id]").ok().flatten();
        let item = item.and_then(|item| {
            let all = item.query_selector_all(REACHED).ok()?;
            let own = |at: &u32| {
                all.get(*at)
                    .is_some_and(|node| element.is_same_node(Some(&node)))
            };
            Some((item.id(), (0..all.length()).find(own)?))
        });
        let id = element.id();
        Place { element, id, item }
    });
    fields(|fields| fields.place = place);
}

/// The room changed: once what shows it is drawn, everything is put back.
pub(super) fn changed(ui: Ui) {
    if !fields(|fields| std::mem::replace(&mut fields.due, true)) {
        request_animation_frame(move || {
            fields(|fields| fields.due = false);
            put_back(ui);
        });
    }
}

fn put_back(ui: Ui) {
    let typed = fields(|fields| fields.typed.clone());
    let mut unsent = Vec::new();
    for (id, text) in typed {
        match element(&id) {
            None => unsent.push((id, text)),
            Some(field) if value(&field) != text => {
                field.unchecked_ref::<HtmlInputElement>().set_value(&text);
                unfold(&field);
            }
            Some(_) => {}
        }
    }
    if ui.unsent.with_untracked(|before| *before != unsent) {
        ui.unsent.set(unsent);
    }
    let lost = fields(|fields| fields.place.take_if(|place| !place.element.is_connected()));
    let nowhere = document()
        .active_element()
        .is_none_or(|active| active.tag_name() == "BODY");
    if let Some(place) = lost.filter(|_| nowhere)
        && let Some(found) = successor(&place)
    {
        unfold(&found);
        // One that cannot be reached leaves the focus where it is.
        let _ = found.unchecked_ref::<HtmlElement>().focus();
    }
}

/// What stands where somebody was.
fn successor(place: &Place) -> Option<Element> {
    if !place.id.is_empty() {
        return element(&place.id);
    }
    let (item, at) = place.item.as_ref()?;
    let all = element(item)?.query_selector_all(REACHED).ok()?;
    all.get(*at)?.dyn_into().ok()
}

fn unfold(element: &Element) {
    if let Ok(Some(details)) = element.closest("details") {
        // An open one stays open.
        let _ = details.set_attribute("open", "");
    }
}

fn element(id: &str) -> Option<Element> {
    document().get_element_by_id(id)
}

/// The text of a field; an `<input>` and a `<textarea>` hold it under one name.
fn value(field: &Element) -> String {
    field.unchecked_ref::<HtmlInputElement>().value()
}
