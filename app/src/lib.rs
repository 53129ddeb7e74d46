//! What people see: pages, components, islands and server functions.
//!
//! Pages and components render on the server only. What lives in the browser is an *island*; the
//! WASM module holds nothing else. See `ARCHITECTURE.md`.
#![allow(
    missing_docs,
    reason = "pages and components are not an interface; their names and props say what they are"
)]
#![allow(
    clippy::must_use_candidate,
    clippy::needless_pass_by_value,
    reason = "Leptos components take their props by value"
)]

pub mod api;
pub mod form;
pub mod islands;
pub mod words;

#[cfg(feature = "ssr")]
pub mod assets;
#[cfg(feature = "ssr")]
pub mod components;
#[cfg(feature = "ssr")]
pub mod pages;
#[cfg(feature = "ssr")]
pub mod request;
#[cfg(feature = "ssr")]
pub mod routes;
#[cfg(feature = "ssr")]
pub mod say;
#[cfg(feature = "ssr")]
pub mod shell;
