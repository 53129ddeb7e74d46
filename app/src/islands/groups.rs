//! Putting people into another group by dragging. Each person's own form does the same; this only
//! fills it in and sends it.

use leptos::prelude::*;

/// Lets `[data-person]` be dragged onto `[data-group]`: the person's form gets the number of the group
/// and is sent. Says that it can be done.
#[island]
pub fn DragPeople(hint: String) -> impl IntoView {
    let alive = RwSignal::new(false);
    Effect::new(move |_| {
        alive.set(true);
        // The page is left as a whole, and the listeners with it.
        #[cfg(feature = "hydrate")]
        {
            let _ = window_event_listener(leptos::ev::dragstart, |event| {
                if let (Some(id), Some(data)) =
                    (drag::near(&event, "person"), event.data_transfer())
                {
                    let _ = data.set_data("text/plain", &id);
                }
            });
            let _ = window_event_listener(leptos::ev::dragover, |event| {
                if drag::near(&event, "group").is_some() {
                    event.prevent_default();
                }
            });
            let _ = window_event_listener(leptos::ev::drop, |event| {
                if drag::dropped(&event).is_some() {
                    event.prevent_default();
                }
            });
        }
    });
    view! { <p class="ua-small ua-muted ua-no-print" hidden=move || !alive.get()>{hint}</p> }
}

#[cfg(feature = "hydrate")]
mod drag {
    use leptos::prelude::document;
    use wasm_bindgen::JsCast as _;
    use web_sys::{DragEvent, Element, HtmlFormElement, HtmlSelectElement};

    /// What `data-<name>` says of the element the event is in.
    pub(super) fn near(event: &DragEvent, name: &str) -> Option<String> {
        let target = event.target()?.dyn_into::<Element>().ok()?;
        let found = target.closest(&format!("[data-{name}]")).ok()??;
        found.get_attribute(&format!("data-{name}"))
    }

    /// Sends the form of the person that was dropped onto a group; none where there is nothing to do.
    pub(super) fn dropped(event: &DragEvent) -> Option<()> {
        let group = near(event, "group")?;
        let person = event.data_transfer()?.get_data("text/plain").ok()?;
        let place = document().get_element_by_id(&format!("move-{person}"))?;
        let form = place.query_selector("form").ok()??;
        let form = form.dyn_into::<HtmlFormElement>().ok()?;
        let select = form.query_selector("select").ok()??;
        let select = select.dyn_into::<HtmlSelectElement>().ok()?;
        if select.value() != group {
            select.set_value(&group);
            form.request_submit().ok()?;
        }
        Some(())
    }
}
