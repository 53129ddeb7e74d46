//! What the house does, told on SQLite and on PostgreSQL: one program, since each would link the whole
//! house once more.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may fail")]

mod accounts;
mod applications;
mod call;
mod cities;
mod common;
mod composing;
mod demonstration;
mod dilemmas;
mod door;
mod exchange;
mod failing;
mod groups;
mod mail;
mod methods;
mod paper;
mod programme;
mod refills;
mod reports;
mod retention;
mod reviews;
mod reviews_from_file;
mod rooms;
mod selection;
mod sessions;
mod surveys;
mod transactions;
mod waves;
mod workspace;
