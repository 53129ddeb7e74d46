//! What people see: pages, components, islands and server functions.
//!
//! Pages and components render on the server only. What lives in the browser is an *island*; the
//! WASM module holds nothing else. See `ARCHITECTURE.md`.
#![allow(
    missing_docs,
    clippy::missing_errors_doc,
    reason = "pages, components and server functions are no interface: their names and props say what they are, and what they refuse is what their service refuses"
)]
#![allow(
    clippy::must_use_candidate,
    clippy::needless_pass_by_value,
    clippy::too_many_arguments,
    reason = "Leptos components take their props by value; a server function has one argument an entry of its form"
)]
#![allow(
    clippy::unused_async,
    clippy::unnecessary_wraps,
    reason = "the table of routes holds functions of one shape"
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
