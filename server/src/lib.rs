//! The academy as a web server: configuration, routes, live sockets, security, commands.

pub mod api;
pub mod calendar;
pub mod commands;
pub mod config;
pub mod context;
pub mod export;
pub mod forms;
pub mod imports;
pub mod live;
pub mod router;
pub mod security;
pub mod table;
pub mod telemetry;
pub mod uploads;
