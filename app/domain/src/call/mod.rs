//! The call of an edition: the organisers' own questions, who may apply, what single people may do beyond that.

mod form;
mod rules;

pub use form::{
    ANSWER_MAX, Answers, Ask, CallForm, FILES_MAX, FileKind, HELP_MAX, OPTIONS_MAX, QUESTIONS_MAX,
    Question, QuestionForm, QuestionKind, TEXT_MAX, clean, field_of,
};
pub use rules::{CallRules, Leave, Unmet};
