//! Files of a draft are stored when they are chosen: sent with their progress, and told at once why one
//! cannot be taken. What could not be stored goes along with the form's own buttons, as without WASM.

use std::cell::RefCell;

use leptos::prelude::*;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{Element, HtmlFormElement, HtmlInputElement, ProgressEvent, XmlHttpRequest};

use super::super::Ui;
use super::super::form::{hide, parts};
use super::{changed, listen};

thread_local! {
    /// What is on its way, by question: who chooses again has the first file stopped.
    static SENDING: RefCell<Vec<(String, XmlHttpRequest)>> = const { RefCell::new(Vec::new()) };
}

/// Stores what is chosen in the form from now on.
pub(super) fn follow(ui: Ui, form: &HtmlFormElement, application: &str) {
    let application = application.to_owned();
    listen(form, "change", move |event| {
        let input = event
            .target()
            .and_then(|target| target.dyn_into::<HtmlInputElement>().ok())
            .filter(|input| input.type_() == "file");
        if let Some(input) = input {
            send(ui, &application, &input);
        }
    });
}

/// The part of the page about the file of a question: `what` is stored, moves or is wrong.
fn part(key: &str, what: &str) -> Option<Element> {
    document().get_element_by_id(&format!("f-answers[{key}]-{what}"))
}

/// Says how it stands (`state`) or what is wrong (`wrong`); nothing, where the text is empty.
fn tell(key: &str, what: &str, text: &str) {
    if let Some(element) = part(key, what) {
        element.set_text_content(Some(text));
        // What speaks of itself when it changes has to be there before.
        hide(&element, what == "wrong" && text.is_empty());
    }
}

/// How far it is, in percent; none when nothing is on its way.
fn progress(key: &str, percent: Option<u32>) {
    if let Some(bar) = part(key, "progress") {
        let _ = bar.set_attribute("value", &percent.unwrap_or_default().to_string());
        hide(&bar, percent.is_none());
    }
}

fn send(ui: Ui, application: &str, input: &HtmlInputElement) {
    let name = input.name();
    let key = name
        .strip_prefix("files[")
        .and_then(|name| name.strip_suffix(']'))
        .unwrap_or_default()
        .to_owned();
    SENDING.with_borrow_mut(|sending| {
        sending.retain(|(of, before)| {
            let other = *of != key;
            if !other {
                let _ = before.abort();
            }
            other
        });
    });
    progress(&key, None);
    tell(&key, "wrong", "");
    tell(&key, "state", "");
    let Some(file) = input.files().and_then(|files| files.get(0)) else {
        return;
    };
    let most = input
        .get_attribute("data-max")
        .and_then(|most| most.parse::<u32>().ok());
    if most.is_some_and(|most| file.size() > f64::from(most)) {
        tell(&key, "wrong", &ui.word("problem-file-large"));
        input.set_value("");
        return;
    }
    let Ok(request) = XmlHttpRequest::new() else {
        return;
    };
    let called = String::from(js_sys::encode_uri_component(&file.name()));
    let to = format!("/applications/{application}/files/{key}?name={called}");
    if request.open("POST", &to).is_err() {
        return;
    }
    if let Ok(upload) = request.upload() {
        let of = key.clone();
        let moved = Closure::<dyn Fn(ProgressEvent)>::new(move |event: ProgressEvent| {
            if event.length_computable() && event.total() > 0.0 {
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "from 0 to 100"
                )]
                let percent = (100.0 * event.loaded() / event.total()) as u32;
                progress(&of, Some(percent));
            }
        });
        upload.set_onprogress(Some(moved.as_ref().unchecked_ref()));
        moved.forget();
    }
    let (of, answer, chosen) = (key.clone(), request.clone(), input.clone());
    let ended = Closure::<dyn Fn()>::new(move || arrived(ui, &of, &answer, &chosen));
    request.set_onload(Some(ended.as_ref().unchecked_ref()));
    ended.forget();
    let of = key.clone();
    let lost = Closure::<dyn Fn()>::new(move || {
        progress(&of, None);
        tell(&of, "state", "");
        tell(&of, "wrong", &ui.word("draft-file-failed"));
    });
    request.set_onerror(Some(lost.as_ref().unchecked_ref()));
    lost.forget();
    tell(&key, "state", &ui.word("draft-file-sending"));
    progress(&key, Some(0));
    if request.send_with_opt_blob(Some(&file)).is_ok() {
        SENDING.with_borrow_mut(|sending| sending.push((key, request)));
    }
}

/// The server has the file, or says why it does not take it.
fn arrived(ui: Ui, key: &str, answer: &XmlHttpRequest, input: &HtmlInputElement) {
    SENDING.with_borrow_mut(|sending| sending.retain(|(of, _)| of != key));
    progress(key, None);
    tell(key, "state", "");
    let text = answer.response_text().ok().flatten().unwrap_or_default();
    let (ours, stored) = match answer.status() {
        Ok(200) => (true, js_sys::JSON::parse(&text).ok()),
        // Whatever is between here and the academy may answer with a page of its own.
        status => (status.is_ok_and(|status| status < 500), None),
    };
    let Some(stored) = stored else {
        let why = if ours {
            text
        } else {
            ui.word("draft-file-failed")
        };
        tell(key, "wrong", &why);
        return;
    };
    let told = |part: &str| {
        js_sys::Reflect::get(&stored, &JsValue::from_str(part))
            .ok()
            .and_then(|value| value.as_string())
            .unwrap_or_default()
    };
    if let Some(place) = part(key, "stored") {
        if let Ok(Some(link)) = place.query_selector("a") {
            let _ = link.set_attribute("href", &told("href"));
            link.set_text_content(Some(&told("name")));
        }
        if let Ok(Some(size)) = place.query_selector(".ua-muted") {
            size.set_text_content(Some(&told("size")));
        }
        if let Ok(Some(tick)) = place.query_selector("input")
            && let Ok(tick) = tick.dyn_into::<HtmlInputElement>()
        {
            tick.set_checked(false);
        }
        hide(&place, false);
    }
    // It is stored: a press of a button need not send it again.
    input.set_value("");
    tell(key, "state", &ui.word("draft-file-stored"));
    let wanted = format!("files[{key}]");
    for item in parts() {
        if item.get_attribute("data-part").as_deref() == Some(&wanted) {
            item.set_hidden(true);
        }
    }
    changed();
}
