//! The call of an edition: the organisers' own questions, the files that answer them.

mod files;
mod form;

pub use files::{FILE_MAX, attach, detach, download};
pub use form::{CallPage, add, copy, form, preview, remove, shift};
