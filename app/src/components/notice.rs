//! Notices.

use leptos::prelude::*;

use crate::components::Icon;

/// A notice in the page. `kind`: info, success, warning or error.
#[component]
pub fn Notice(
    kind: &'static str,
    children: Children,
    #[prop(optional, into)] title: Option<String>,
) -> impl IntoView {
    let role = match kind {
        "error" => Some("alert"),
        "success" => Some("status"),
        _ => None,
    };
    view! {
        <div class=format!("ecl-notification ecl-notification--{kind}") role=role>
            <Icon name=kind class="ecl-notification__icon"/>
            <div class="ecl-notification__content">
                {title.map(|title| view! { <div class="ecl-notification__title">{title}</div> })}
                <div class="ecl-notification__description">{children()}</div>
            </div>
        </div>
    }
}

/// A place with nothing in it yet: says what to do next.
#[component]
pub fn Empty(
    icon: &'static str,
    #[prop(into)] title: String,
    #[prop(into)] text: String,
    #[prop(optional)] action: Option<(String, String)>,
) -> impl IntoView {
    view! {
        <div class="ua-empty">
            <Icon name=icon/>
            <p class="ua-empty__title">{title}</p>
            <p class="ua-empty__text">{text}</p>
            {action.map(|(href, label)| view! { <a class="ecl-button ecl-button--primary" href=href>{label}</a> })}
        </div>
    }
}
