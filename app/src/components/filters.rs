//! What narrows a list: a form that asks for the same page again.

use leptos::prelude::*;

use crate::components::form::{Choices, picker};
use crate::t;

/// What a list is narrowed by, and what was found.
#[component]
pub fn Filters(
    /// What it is for, to whoever hears it.
    #[prop(into)]
    label: String,
    /// What its button says.
    #[prop(into)]
    action: String,
    /// The page that is asked for, where it is not the one it stands on.
    #[prop(optional)]
    to: Option<&'static str>,
    /// How much was found, by what.
    #[prop(default = None)]
    found: Option<AnyView>,
    children: Children,
) -> impl IntoView {
    view! {
        <form class="ua-filters" role="search" method="get" action=to aria-label=label>
            {children()}
            <button class="ecl-button ecl-button--secondary">{action}</button>
            {found.map(|found| view! { <p class="ua-filters__found">{found}</p> })}
        </form>
    }
}

/// What to look for.
#[component]
pub fn Search(
    #[prop(default = "q")] name: &'static str,
    #[prop(into)] label: String,
    #[prop(into)] value: String,
    /// Whether it is a code and no words.
    #[prop(optional)]
    code: bool,
) -> impl IntoView {
    let id = format!("filter-{name}");
    let (kind, off) = if code {
        ("text", Some("off"))
    } else {
        ("search", None)
    };
    view! {
        <div class="ecl-form-group ecl-form-group--grow">
            <div class="ecl-form-label-wrapper"><label class="ecl-form-label" for=id.clone()>{label}</label></div>
            <input class="ecl-text-input" id=id name=name type=kind value=value dir="auto" maxlength="100" autocomplete=off spellcheck=off.map(|_| "false")/>
        </div>
    }
}

/// One of a list, or all.
#[component]
pub fn OneOf(
    name: &'static str,
    #[prop(into)] label: String,
    /// What stands for all of them.
    #[prop(into, default = t!("all").into_owned())]
    all: String,
    #[prop(into)] options: Choices,
    /// What is chosen now.
    #[prop(into)]
    now: String,
) -> impl IntoView {
    let id = format!("filter-{name}");
    let options = options.drawn(&now);
    view! {
        <div class="ecl-form-group">
            <div class="ecl-form-label-wrapper"><label class="ecl-form-label" for=id.clone()>{label}</label></div>
            {picker(view! { <select class="ecl-select" id=id name=name><option value="">{all}</option>{options}</select> })}
        </div>
    }
}
