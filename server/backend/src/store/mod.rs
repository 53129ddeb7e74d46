//! SQL, and nothing else: each text stands once, portable over both engines.

pub mod accounts;
pub mod applications;
pub mod audit;
pub mod call;
pub mod certificates;
pub mod co_authors;
pub mod dilemmas;
pub mod door;
pub mod exchange;
pub mod groups;
pub mod jobs;
pub mod mails;
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
pub mod waves;
pub mod workspace;
