//! The call of an edition: the organisers' own questions and who may answer them.

mod form;

pub use form::{
    ANSWER_MAX, Answers, Ask, CallForm, FILES_MAX, FileKind, HELP_MAX, OPTIONS_MAX, QUESTIONS_MAX,
    Question, QuestionForm, QuestionKind, TEXT_MAX, clean, field_of,
};
