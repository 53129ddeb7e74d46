//! Page headers.

use std::borrow::Cow;

use domain::language::Bilingual;
use leptos::prelude::*;
use maud::html;

use crate::components::{drawn, icon, in_ours, viewed};
use crate::t;

/// A name on a page: our own words, a text the database holds in each language, or what somebody
/// wrote. Only what is not ours says so.
#[derive(Debug, Clone)]
pub struct Label {
    text: String,
    lang: Option<Cow<'static, str>>,
    translate: Option<&'static str>,
    dir: Option<&'static str>,
}

impl Label {
    /// What somebody wrote: in whatever language, not to be translated.
    pub fn written(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            lang: None,
            translate: Some("no"),
            dir: Some("auto"),
        }
    }

    /// The same, said to be in the language with this BCP 47 tag.
    #[must_use]
    pub fn in_language(mut self, tag: impl Into<Cow<'static, str>>) -> Self {
        self.lang = Some(tag.into());
        self
    }

    /// The name as something to choose.
    pub fn option(self, value: String, selected: bool) -> impl IntoView + use<> {
        drawn(
            html! { option value=(value) selected[selected] lang=[self.lang] translate=[self.translate] { (self.text) } },
        )
    }

    /// The name by itself.
    pub fn view(self) -> impl IntoView + use<> {
        drawn(
            html! { span lang=[self.lang] translate=[self.translate] dir=[self.dir] { (self.text) } },
        )
    }
}

impl From<String> for Label {
    fn from(text: String) -> Self {
        Self {
            text,
            lang: None,
            translate: None,
            dir: None,
        }
    }
}

impl From<Cow<'_, str>> for Label {
    fn from(text: Cow<'_, str>) -> Self {
        text.into_owned().into()
    }
}

impl From<&Bilingual> for Label {
    fn from(text: &Bilingual) -> Self {
        let (text, tag) = in_ours(text);
        Self {
            lang: tag.map(Cow::Borrowed),
            ..text.to_owned().into()
        }
    }
}

/// Pages above this one: address and name.
#[derive(Debug, Clone, Default)]
pub struct Trail(Vec<(String, Label)>);

impl<L: Into<Label>> From<Vec<(String, L)>> for Trail {
    fn from(pages: Vec<(String, L)>) -> Self {
        Self(
            pages
                .into_iter()
                .map(|(href, label)| (href, label.into()))
                .collect(),
        )
    }
}

/// The top of a page: where one is, the heading, what can be done here.
#[component]
pub fn PageHeader(
    /// The heading.
    #[prop(into)]
    title: Label,
    /// A line above it.
    #[prop(optional, into)]
    eyebrow: Option<Label>,
    /// Pages above this one.
    #[prop(optional, into)]
    trail: Trail,
    /// Facts under the heading.
    #[prop(optional, into)]
    meta: Option<AnyView>,
    /// Buttons, where there are any.
    #[prop(optional_no_strip, into)]
    actions: Option<AnyView>,
) -> impl IntoView {
    let (meta, actions) = (meta.map(viewed), actions.map(viewed));
    drawn(html! {
        div class="ua-page-header" {
            div class="ecl-container" {
                @if !trail.0.is_empty() {
                    nav class="ecl-breadcrumb" aria-label=(t!("you-are-here")) {
                        ol class="ecl-breadcrumb__container" {
                            @for (href, label) in trail.0 {
                                li class="ecl-breadcrumb__segment" {
                                    a class="ecl-link ecl-breadcrumb__link" href=(href) lang=[label.lang] translate=[label.translate] dir=[label.dir] { (label.text) }
                                    (icon("chevron-right", "", "ecl-breadcrumb__icon"))
                                }
                            }
                            li class="ecl-breadcrumb__segment ecl-breadcrumb__current-page" aria-current="page" lang=[&title.lang] translate=[title.translate] dir=[title.dir] { (title.text) }
                        }
                    }
                }
                div class="ua-page-header__row" {
                    div class="ua-page-header__title" {
                        @if let Some(label) = eyebrow {
                            p class="ua-eyebrow" lang=[label.lang] translate=[label.translate] dir=[label.dir] { (label.text) }
                        }
                        h1 lang=[&title.lang] translate=[title.translate] dir=[title.dir] { (title.text) }
                        @if let Some(meta) = meta { p class="ua-page-header__meta" { (meta) } }
                    }
                    @if let Some(actions) = actions { div class="ua-page-header__actions" { (actions) } }
                }
            }
        }
    })
}
