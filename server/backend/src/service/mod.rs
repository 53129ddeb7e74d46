//! What the academy does, one file a capability: opens the transaction, checks the permit, applies
//! the rule, writes audit and outbox, commits once.

pub mod accounts;
pub mod administration;
pub mod applications;
pub mod calendar;
pub mod call;
pub mod certificates;
mod circle;
pub mod demonstration;
pub mod dilemmas;
pub mod door;
pub mod groups;
pub mod imports;
pub mod methods;
pub mod once;
pub mod programme;
pub mod refills;
pub mod reports;
pub mod retention;
pub mod reviews;
pub mod selection;
pub mod sessions;
pub mod surveys;
pub mod today;
pub mod tokens;
pub mod views;
pub mod waves;
pub mod workspace;
