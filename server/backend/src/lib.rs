//! Services and stores. Knows no HTTP and no page.
//!
//! `service` opens a transaction, checks a capability, applies the rule of `domain`, writes the
//! audit row and the outbox in the same transaction and commits once; `store` is SQL and nothing
//! else. See `ARCHITECTURE.md`.

pub mod academy;
pub mod access;
pub mod audit;
pub mod chance;
pub mod cities;
pub mod clock;
pub mod db;
pub mod error;
pub mod jobs;
pub mod live;
pub mod mail;
pub mod markdown;
pub mod paper;
pub mod password;
pub mod selection;
pub mod service;
pub mod store;
pub mod texts;
pub mod veil;
pub mod when;

pub use academy::{Academy, Settings};
pub use access::Caller;
pub use error::{Error, Result};
