//! The academy's words and rules.
//!
//! This crate does no I/O, reads no clock and draws no random number. It is compiled for the
//! browser and for the server, so that a button and the rule behind it cannot disagree.

pub mod accounts;
pub mod applications;
pub mod call;
pub mod certificates;
pub mod dilemmas;
pub mod drafts;
pub mod error;
pub mod exchange;
pub mod geography;
pub mod groups;
pub mod ids;
pub mod language;
pub mod mail;
pub mod permission;
pub mod programme;
pub mod reports;
pub mod reviews;
pub mod selection;
pub mod sessions;
pub mod surveys;
pub mod text;
pub mod time;
mod words;
pub mod workspace;

pub use error::{FieldProblem, Kind, Refusal};
pub use language::Language;
pub use time::Timestamp;
