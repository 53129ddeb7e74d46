//! What lives in the browser. Everything here is compiled to WASM; keep it lean.

pub mod city;
pub mod draft;
pub mod groups;
pub mod room;
pub mod score;
pub mod unsent;
pub mod watch;

use leptos::prelude::*;

/// A text as what stands in a `<textarea>`: with one more line end, because a browser drops the first,
/// and on the server escaped, because Leptos writes what is in this element as it is.
pub fn inside_textarea(text: &str) -> String {
    let mut inside = String::from("\n");
    if cfg!(feature = "ssr") {
        inside.push_str(&text.replace('&', "&amp;").replace('<', "&lt;"));
    } else {
        inside.push_str(text);
    }
    inside
}

/// A part of an island that is drawn anew when what it reads changes. They are all of one type, so that
/// the code which keeps such a part up to date is downloaded once and not with every part.
pub fn live<V: IntoView + 'static>(part: impl Fn() -> V + Send + 'static) -> AnyView {
    let part: Box<dyn Fn() -> AnyView + Send> = Box::new(move || part().into_any());
    part.into_any()
}

/// The form around an element.
#[cfg(feature = "hydrate")]
fn form_of(place: &web_sys::Element) -> Option<web_sys::HtmlFormElement> {
    use wasm_bindgen::JsCast as _;
    place.closest("form").ok()??.dyn_into().ok()
}

/// Does something whenever an event reaches a form.
#[cfg(feature = "hydrate")]
fn listen(form: &web_sys::HtmlFormElement, event: &str, run: impl Fn(web_sys::Event) + 'static) {
    use wasm_bindgen::JsCast as _;
    let run = wasm_bindgen::closure::Closure::<dyn Fn(web_sys::Event)>::new(run);
    // Nothing can be done about a form that takes no listener; its buttons still work.
    let _ = form.add_event_listener_with_callback(event, run.as_ref().unchecked_ref());
    run.forget();
}

/// How long a phase is drawn on a rail, of the lengths that the style knows.
pub fn length(minutes: u16) -> u16 {
    let known = [30, 20, 15, 10, 8, 5, 2];
    known
        .into_iter()
        .find(|known| *known <= minutes)
        .unwrap_or(1)
}

/// Marks the document as alive once the islands before it are (islands wake in document order).
#[island]
pub fn Ready(path: String) -> impl IntoView {
    Effect::new(move |_| {
        #[cfg(feature = "hydrate")]
        if let Some(root) = document().document_element() {
            // Nothing can be done about a document that takes no attribute.
            let _ = root.set_attribute("data-hydrated", &path);
        }
        #[cfg(not(feature = "hydrate"))]
        let _ = &path;
    });
}
