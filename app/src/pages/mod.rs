//! Pages, one folder or file a capability. A page fetches what it shows, then renders.

pub mod accounts;
pub mod administration;
pub mod applications;
pub mod call;
pub mod certificates;
pub mod dilemmas;
pub mod door;
pub mod exchange;
pub mod groups;
pub mod home;
pub mod methods;
pub mod programme;
pub mod reports;
pub mod reviews;
pub mod selection;
pub mod sessions;
pub mod sheet;
pub mod surveys;
pub mod today;
pub mod workspace;
