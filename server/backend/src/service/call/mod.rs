//! The call of an edition: the organisers' own questions, the files that answer them, who may apply and until when.

mod access;
mod files;
mod form;

pub use access::{
    AccessPage, ExceptionForm, REASON_MAX, REMIND_MAX, RulesForm, access, grant, remind_drafts,
    revoke, schedule_all, set_rules,
};
pub(super) use access::{schedule, standing};
pub use files::{FILE_MAX, attach, detach, download};
pub use form::{CallPage, add, copy, form, preview, remove, shift};
