//! A part of a page that is fetched again and again, as the server draws it.

use leptos::prelude::*;

/// Keeps the element `part` of this page fresh, looking every so many seconds; once the page has none any more,
/// all of it is shown anew. Somebody who is in the middle of it, has typed into a form, or is elsewhere, is left alone.
#[island]
pub fn Watch(part: String, every: u32) -> impl IntoView {
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| {
        let part = part.clone();
        set_interval(
            move || look(&part),
            std::time::Duration::from_secs(u64::from(every)),
        );
    });
    #[cfg(not(feature = "hydrate"))]
    let _ = (part, every);
}

#[cfg(feature = "hydrate")]
fn look(part: &str) {
    use wasm_bindgen::JsCast as _;
    use wasm_bindgen::closure::Closure;

    let page = document();
    let busy = page.active_element().is_some_and(|active| {
        page.get_element_by_id(part)
            .is_some_and(|part| part.contains(Some(&active)))
    });
    if busy || page.hidden() {
        return;
    }
    let part = part.to_owned();
    let ask = || -> Result<(), wasm_bindgen::JsValue> {
        let request = web_sys::XmlHttpRequest::new()?;
        request.open("GET", &window().location().href()?)?;
        request.set_response_type(web_sys::XmlHttpRequestResponseType::Document);
        let answer = request.clone();
        let take = Closure::once_into_js(move || {
            let Some(fresh) = answer.response_xml().ok().flatten() else {
                return;
            };
            match (fresh.get_element_by_id(&part), answer.status()) {
                (Some(fresh), _) => {
                    if let Some(old) = document().get_element_by_id(&part) {
                        old.set_inner_html(&fresh.inner_html());
                    }
                }
                (None, Ok(200)) if !super::draft::typed_into(&document()) => anew(),
                // Somebody is typing, or the academy is just starting anew.
                (None, _) => {}
            }
        });
        request.set_onload(Some(take.unchecked_ref()));
        request.send()
    };
    // A look that fails is followed by another.
    let _ = ask();
}

/// Asks for the page again; also where it came as the answer to a form, which is not sent again.
#[cfg(feature = "hydrate")]
fn anew() {
    let location = window().location();
    if let (Ok(path), Ok(query)) = (location.pathname(), location.search()) {
        // Nothing can be done about a browser that stays where it is.
        let _ = location.replace(&(path + &query));
    }
}
