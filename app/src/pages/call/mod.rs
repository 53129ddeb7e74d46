//! The call of an edition: the organisers' own questions (`form`), and how applicants meet them (`fields`).

mod fields;
mod form;
mod question;

pub use fields::{answers, asks_for_files, labels, missing, news, posted, questions};
pub use form::{form, preview};
pub use question::question;

use domain::programme::Edition;

use crate::components::layout::Label;
use crate::t;

/// The pages above those of a call.
fn trail(edition: &Edition, inside: bool) -> Vec<(String, Label)> {
    let mut trail = vec![
        ("/organise".to_owned(), Label::from(t!("organise-editions"))),
        (
            format!("/organise/{}", edition.slug),
            Label::from(&edition.title),
        ),
    ];
    if inside {
        trail.push((
            format!("/organise/{}/call", edition.slug),
            Label::from(t!("call-form-title")),
        ));
    }
    trail
}
