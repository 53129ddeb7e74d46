//! Page headers.

use leptos::prelude::*;

use crate::components::Icon;
use crate::t;

/// The top of a page: where one is, the heading, what can be done here.
#[component]
pub fn PageHeader(
    /// The heading.
    #[prop(into)]
    title: String,
    /// The language of the heading, where somebody wrote it.
    #[prop(optional, into)]
    lang: Option<String>,
    /// A line above it.
    #[prop(optional, into)]
    eyebrow: Option<String>,
    /// Pages above this one: address and label.
    #[prop(optional)]
    trail: Vec<(String, String)>,
    /// Facts under the heading.
    #[prop(optional, into)]
    meta: Option<AnyView>,
    /// Buttons.
    #[prop(optional, into)]
    actions: Option<AnyView>,
) -> impl IntoView {
    let here = title.clone();
    let written = lang.is_some().then_some("no");
    let here_lang = lang.clone();
    let trail = (!trail.is_empty()).then(|| {
        let items: Vec<_> = trail
            .into_iter()
            .map(|(href, label)| view! {
                <li class="ecl-breadcrumb__segment"><a class="ecl-link ecl-breadcrumb__link" href=href>{label}</a><Icon name="chevron-right" class="ecl-breadcrumb__icon"/></li>
            })
            .collect();
        view! {
            <nav class="ecl-breadcrumb" aria-label=t!("you-are-here")>
                <ol class="ecl-breadcrumb__container">
                    {items}
                    <li class="ecl-breadcrumb__segment ecl-breadcrumb__current-page" aria-current="page" translate=written lang=here_lang>{here}</li>
                </ol>
            </nav>
        }
    });
    view! {
        <div class="ua-page-header">
            <div class="ecl-container">
                {trail}
                <div class="ua-page-header__row">
                    <div class="ua-page-header__title">
                        {eyebrow.map(|text| view! { <p class="ua-eyebrow">{text}</p> })}
                        <h1 translate=written lang=lang dir=written.map(|_| "auto")>{title}</h1>
                        {meta.map(|meta| view! { <p class="ua-page-header__meta">{meta}</p> })}
                    </div>
                    {actions.map(|actions| view! { <div class="ua-page-header__actions">{actions}</div> })}
                </div>
            </div>
        </div>
    }
}
