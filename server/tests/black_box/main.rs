//! The server from outside: over HTTP and sockets, and as a program.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may fail")]

mod accounts;
mod applications;
mod call;
mod commands;
mod common;
mod dilemmas;
mod every_page;
mod exchange;
mod full_disk;
mod preparing;
mod public;
mod reviews;
mod security;
mod selection;
mod sessions;
mod surveys;
mod workspace;
