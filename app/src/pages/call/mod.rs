//! The call of an edition: the organisers' own questions (`form`), how applicants meet them (`fields`), and who
//! may apply (`access`).

mod access;
mod fields;
mod form;
mod question;

pub use access::access;
pub use fields::{answers, asks_for_files, labels, missing, news, posted, questions};
pub use form::{form, preview};
pub use question::question;

use domain::programme::Edition;
use leptos::prelude::*;

use crate::components::form::{Checkbox, typed};
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

/// A box to tick, as it was ticked if the form comes back.
fn tick(name: &'static str, label: String, ticked: bool) -> impl IntoView {
    let checked = !typed(name, if ticked { "on" } else { "" }).is_empty();
    let id = format!("f-{name}");
    view! {
        <Checkbox id=id name=name value="on" checked=checked>{label}</Checkbox>
    }
}
