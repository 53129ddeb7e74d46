//! What lives in the browser. Everything here is compiled to WASM; keep it lean.

pub mod city;
pub mod draft;
pub mod room;
pub mod watch;

use leptos::prelude::*;

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
