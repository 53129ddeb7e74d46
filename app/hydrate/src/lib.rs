//! The WebAssembly entry point: wakes the islands of `app`.
#![allow(
    missing_docs,
    reason = "the one function is called by the hydration script"
)]

// Links the islands in: their functions are exported by name.
pub use app::islands;

#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_islands();
}
