//! A page that is left with something typed and not sent.

use leptos::prelude::*;

/// Inside a form that is not kept as a draft: once somebody typed into it, or when it came back with what is
/// wrong, the browser asks before it leaves the page, until the form is sent.
#[island]
pub fn Unsent() -> impl IntoView {
    let place = NodeRef::<leptos::html::Span>::new();
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| {
        if let Some(form) = place.get().and_then(|place| super::form_of(&place)) {
            guard(&form);
        }
    });
    view! { <span hidden node_ref=place></span> }
}

#[cfg(feature = "hydrate")]
fn guard(form: &web_sys::HtmlFormElement) {
    use wasm_bindgen::JsCast as _;
    use wasm_bindgen::closure::Closure;

    let ask =
        Closure::<dyn Fn(web_sys::Event)>::new(|event: web_sys::Event| event.prevent_default());
    let ask: js_sys::Function = ask.into_js_value().unchecked_into();
    let came_back = form.query_selector("[role=alert]");
    if came_back.is_ok_and(|problems| problems.is_some()) {
        window().set_onbeforeunload(Some(&ask));
    }
    super::listen(form, "input", move |_| {
        window().set_onbeforeunload(Some(&ask));
    });
    super::listen(form, "submit", |_| window().set_onbeforeunload(None));
}
