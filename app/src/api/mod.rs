//! Server functions, one file a capability, three lines each: who calls, which service, what comes
//! back. Forms post to them without WASM; islands call them with it.

pub mod accounts;
pub mod administration;
pub mod applications;
pub mod call;
pub mod certificates;
pub mod dilemmas;
pub mod door;
pub mod exchange;
pub mod groups;
pub mod methods;
pub mod programme;
pub mod refills;
pub mod reports;
pub mod reviews;
pub mod selection;
pub mod sessions;
pub mod surveys;
pub mod waves;
pub mod workspace;
