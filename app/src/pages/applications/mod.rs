//! Applications: the applicant's own (`apply`) and the organiser's desk (`organise`).

mod apply;
mod organise;
mod place;
mod waves;

pub use apply::{apply, fields, print, shared};
pub use organise::{application, editions, europe, list};
pub use waves::wave;

use domain::applications::{ApplicationState, Content};
use domain::ids::ApplicationId;
use domain::programme::Module;
use leptos::prelude::*;

use crate::components::{Pill, Written, said};
use crate::t;

/// A pill for the state of an application.
pub fn state_pill(state: ApplicationState) -> impl IntoView {
    use ApplicationState as S;
    let tone = match state {
        S::Draft => "draft",
        S::Submitted | S::Eligible | S::InReview => "info",
        S::Offered | S::Waiting => "warning",
        S::Confirmed | S::Attended => "success",
        S::Expired => "error",
        S::Withdrawn | S::Ineligible | S::NotSelected | S::Declined | S::Cancelled | S::Absent => {
            ""
        }
    };
    view! { <Pill tone=tone text=t!(&format!("application-state-{}", state.key()))/> }
}

/// The module with this id, as the form holds it.
fn module_of<'a>(modules: &'a [Module], id: &str) -> Option<&'a Module> {
    modules.iter().find(|module| module.id.as_str() == id)
}

/// The whole application to take along.
fn pdf_link(id: &ApplicationId) -> impl IntoView + use<> {
    let href = format!("/applications/{id}/application.pdf");
    view! { <a href=href download="">{t!("application-download")}</a> }
}

/// An application to read; parts that are empty are left out.
pub fn content_view(content: &Content, modules: &[Module]) -> impl IntoView + use<> {
    let preferences: Vec<_> = content
        .preferences
        .iter()
        .filter_map(|id| module_of(modules, id))
        .map(|module| view! { <li>{said(&module.title)}</li> })
        .collect();
    let texts: Vec<_> = content
        .texts()
        .into_iter()
        .filter(|(_, text)| !text.is_empty())
        .map(|(field, text)| {
            view! {
                <div class="ua-stack ua-stack--s">
                    <h3>{t!(&format!("text-{field}"))}</h3>
                    <Written text=text.to_owned()/>
                </div>
            }
        })
        .collect();
    view! {
        <div class="ua-stack">
            {(!preferences.is_empty()).then(|| view! {
                <div class="ua-stack ua-stack--s">
                    <h3>{t!("text-preferences")}</h3>
                    <ol>{preferences}</ol>
                </div>
            })}
            {texts}
        </div>
    }
}
