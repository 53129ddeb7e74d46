//! Session rooms that are open in this process.

/// The rooms.
#[derive(Debug, Default)]
pub struct Rooms {}
