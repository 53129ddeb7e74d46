//! Scoring with the number keys: a digit scores the criterion one is at and goes on to the next one.
//! Without WASM the choices are reached with the tab and arrow keys, as all choices are.

use leptos::prelude::*;

/// Says that number keys score, and makes them do so.
#[island]
pub fn ScoreKeys(hint: String) -> impl IntoView {
    let alive = RwSignal::new(false);
    Effect::new(move |_| {
        alive.set(true);
        #[cfg(feature = "hydrate")]
        {
            // The page is left as a whole, and the listener with it.
            let _ = window_event_listener(leptos::ev::keydown, |event| {
                if keys::score(&event).is_some() {
                    event.prevent_default();
                }
            });
        }
    });
    view! { <p class="ua-small ua-muted" hidden=move || !alive.get()>{hint}</p> }
}

#[cfg(feature = "hydrate")]
mod keys {
    use leptos::prelude::document;
    use wasm_bindgen::JsCast as _;
    use web_sys::{Element, HtmlElement, HtmlInputElement, KeyboardEvent};

    /// Scores by a digit; none when the key was meant for something else.
    pub(super) fn score(event: &KeyboardEvent) -> Option<()> {
        let digit = event.key().parse::<u8>().ok().filter(|digit| *digit > 0)?;
        if event.ctrl_key() || event.alt_key() || event.meta_key() || writes(event) {
            return None;
        }
        let criteria = all(&document().body()?.into(), "[data-criterion]");
        let focused = document().active_element();
        let at = criteria
            .iter()
            .position(|criterion| {
                focused
                    .as_ref()
                    .is_some_and(|at| criterion.contains(Some(at)))
            })
            .or_else(|| {
                criteria.iter().position(|criterion| {
                    matches!(
                        criterion.query_selector("input[type=radio]:checked"),
                        Ok(None)
                    )
                })
            })
            .unwrap_or(0);
        let choice = criteria
            .get(at)?
            .query_selector(&format!("input[type=radio][value='{digit}']"))
            .ok()??
            .dyn_into::<HtmlInputElement>()
            .ok()?;
        // As a press would: whoever keeps the form hears of it.
        choice.click();
        let next = match criteria.get(at + 1) {
            Some(criterion) => criterion
                .query_selector("input[type=radio]:checked")
                .ok()?
                .or(criterion.query_selector("input[type=radio]").ok()?),
            None => document().query_selector("button[value=send]").ok()?,
        };
        next?.dyn_into::<HtmlElement>().ok()?.focus().ok()
    }

    /// Whether somebody is writing: digits are text there.
    fn writes(event: &KeyboardEvent) -> bool {
        event
            .target()
            .and_then(|target| target.dyn_into::<Element>().ok())
            .is_some_and(|target| {
                target
                    .closest("textarea, select, input:not([type=radio]):not([type=checkbox])")
                    .is_ok_and(|found| found.is_some())
            })
    }

    fn all(root: &Element, selector: &str) -> Vec<Element> {
        let Ok(list) = root.query_selector_all(selector) else {
            return Vec::new();
        };
        (0..list.length())
            .filter_map(|at| list.get(at)?.dyn_into::<Element>().ok())
            .collect()
    }
}
