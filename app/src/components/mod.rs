//! Parts that several pages are made of; ECL's markup, with the academy's own blocks beside it.

pub mod chart;
pub mod draft;
pub mod filters;
pub mod form;
pub mod layout;
pub mod map;
pub mod notice;
pub mod table;

use domain::language::Bilingual;
use leptos::prelude::*;
use leptos::tachys::html::InertElement;
use maud::{Markup, PreEscaped, Render, html};

use crate::assets::assets;

/// What maud wrote, as a view. What stands on every page and in every row is written so:
/// an element of a view costs about as much as a row of the database, one of maud next to nothing.
pub fn drawn(element: Markup) -> InertElement {
    InertElement::new(element.into_string())
}

/// A view as HTML, for what maud writes around it.
pub fn viewed(view: impl IntoView) -> Markup {
    PreEscaped(view.into_view().to_html())
}

/// Stands before what maud writes and makes place for so many bytes, so that a long text is not moved each
/// time it has doubled.
pub struct Reserve(pub usize);

impl Render for Reserve {
    fn render_to(&self, page: &mut String) {
        page.reserve(self.0);
    }
}

/// An icon that repeats the words beside it.
#[component]
pub fn Icon(
    name: &'static str,
    #[prop(default = "")] size: &'static str,
    #[prop(default = "")] class: &'static str,
) -> impl IntoView {
    drawn(icon(name, size, class))
}

/// The same as HTML.
pub fn icon(name: &str, size: &str, class: &str) -> Markup {
    let mut classes = String::from("ecl-icon");
    if !size.is_empty() {
        classes.push_str(" ecl-icon--");
        classes.push_str(size);
    }
    if !class.is_empty() {
        classes.push(' ');
        classes.push_str(class);
    }
    html! { svg class=(classes) aria-hidden="true" { use href={ (assets().icons) "#" (name) } {} } }
}

/// "AN" for Ana Novak.
pub fn initials(name: &str) -> String {
    let mut words = name
        .split_whitespace()
        .filter_map(|word| word.chars().next());
    let first = words.next();
    first
        .into_iter()
        .chain(words.next_back())
        .flat_map(char::to_uppercase)
        .collect()
}

/// A status in one or two words. `tone`: draft, info, success, warning, error, live or empty.
#[component]
pub fn Pill(tone: &'static str, #[prop(into)] text: String) -> impl IntoView {
    let class = if tone.is_empty() {
        "ua-pill".to_owned()
    } else {
        format!("ua-pill ua-pill--{tone}")
    };
    drawn(html! { span class=(class) { (text) } })
}

/// An instant with its zone, in the language being rendered.
#[component]
pub fn When(at: domain::Timestamp, #[prop(into)] zone: String) -> impl IntoView {
    let text = backend::when::date_time(crate::say::language(), at, &zone);
    drawn(html! { time datetime=(backend::when::rfc3339(at)) { (text) } })
}

/// A text that the database holds in each language; where that is not the page's, says which one it is.
pub fn said(text: &Bilingual) -> AnyView {
    let (text, tag) = in_ours(text);
    let text = text.to_owned();
    match tag {
        None => text.into_any(),
        Some(tag) => drawn(html! { span lang=(tag) { (text) } }).into_any(),
    }
}

/// The same, for parts of pages that maud writes.
pub fn said_html(text: &Bilingual) -> impl Render {
    struct Said<'a>(&'a str, Option<&'static str>);
    impl Render for Said<'_> {
        fn render_to(&self, page: &mut String) {
            let Self(text, tag) = self;
            match tag {
                None => text.render_to(page),
                Some(tag) => html! { span lang=(tag) { (text) } }.render_to(page),
            }
        }
    }
    let (text, tag) = in_ours(text);
    Said(text, tag)
}

/// The text in the language of the page or else in one there is, and that one's tag.
pub fn in_ours(text: &Bilingual) -> (&str, Option<&'static str>) {
    let ours = crate::say::language();
    let (text, language) = text.said(ours);
    (text, (language != ours).then(|| language.tag()))
}

/// Several such texts as the items of a list.
pub fn items(texts: &[Bilingual]) -> impl IntoView + use<> {
    drawn(items_html(texts))
}

/// The same as HTML.
pub fn items_html(texts: &[Bilingual]) -> Markup {
    html! {
        @for (text, tag) in texts.iter().map(in_ours) { li lang=[tag] { (text) } }
    }
}

/// A leaf of the calendar: the day an instant falls on in the zone. Near and late ones, by `days`
/// until then, are marked.
#[component]
pub fn DateBlock(
    at: domain::Timestamp,
    #[prop(into)] zone: String,
    #[prop(optional)] days: Option<i64>,
) -> impl IntoView {
    drawn(date_block(at, &zone, days))
}

/// The same as HTML.
pub fn date_block(at: domain::Timestamp, zone: &str, days: Option<i64>) -> Markup {
    let parts = backend::when::block(crate::say::language(), at, zone);
    let class = match days {
        Some(..0) => "ecl-date-block ua-date--late",
        Some(0..=14) => "ecl-date-block ua-date--soon",
        _ => "ecl-date-block",
    };
    html! {
        time class=(class) datetime=(backend::when::rfc3339(at)) {
            span class="ecl-date-block__day" { (parts.day) }
            abbr class="ecl-date-block__month" title=(parts.month) { (parts.short_month) }
            span class="ecl-date-block__year" { (parts.year) }
        }
    }
}

/// Markdown that somebody wrote, sanitised.
#[component]
pub fn Markdown(
    #[prop(into)] source: String,
    #[prop(into, optional)] lang: String,
    #[prop(default = "ua-prose")] class: &'static str,
) -> impl IntoView {
    view! { <div class=class translate="no" dir="auto" lang=(!lang.is_empty()).then_some(lang) inner_html=backend::markdown::html(&source)></div> }
}

/// Text that somebody wrote, as typed.
#[component]
pub fn Written(#[prop(into)] text: String, #[prop(into, optional)] lang: String) -> impl IntoView {
    let lang = Some(lang).filter(|lang| !lang.is_empty());
    drawn(html! { p class="ua-written" translate="no" dir="auto" lang=[lang] { (text) } })
}

#[cfg(test)]
mod tests {
    use super::initials;

    #[test]
    fn initials_are_the_first_and_last() {
        assert_eq!(initials("Ana Novak"), "AN");
        assert_eq!(initials("José María de la Cruz"), "JC");
        assert_eq!(initials("élodie"), "É");
        assert_eq!(initials("  "), "");
    }
}
