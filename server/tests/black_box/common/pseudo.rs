//! Finds words that are not from the locales: in the pseudo-locale every string of the locales is
//! wrapped in ⟦…⟧, so whatever a page says outside the marks stands in code, unless the page says
//! that it is content: `translate="no"`, `lang`, or a date in `<time>`.

use backend::texts::{PSEUDO_CLOSE, PSEUDO_OPEN};
use scraper::{ElementRef, Html, Node, Selector};

/// Attributes that people hear or read.
const SPOKEN: [&str; 5] = [
    "aria-label",
    "alt",
    "title",
    "placeholder",
    "aria-description",
];

/// Everything a page says in words that are not from the locales.
pub fn unmarked(html: &str) -> Vec<String> {
    let page = Html::parse_document(html);
    let mut found = Vec::new();
    walk(page.root_element(), &mut found);
    title(&page, &mut found);
    found
}

/// The title ends with the site's name; before it stand words of the locales, or the content that the page is headed
/// with. What is no page has none.
fn title(page: &Html, found: &mut Vec<String>) {
    let text = |selector: &str| {
        let selector = Selector::parse(selector).unwrap();
        let element = page.select(&selector).next()?;
        Some(element.text().collect::<String>())
    };
    let Some(title) = text("title") else { return };
    let heading = text("h1").unwrap_or_default();
    let (own, site) = title.rsplit_once(" – ").unwrap_or_default();
    note(site, "title", found);
    if site.is_empty() || own.is_empty() || !heading.contains(outside(own).trim()) {
        found.push(format!("<title>: {title}"));
    }
}

fn walk(element: ElementRef<'_>, found: &mut Vec<String>) {
    let name = element.value().name();
    // The root says the language of the page, and a form's textarea holds what somebody typed.
    let content = name != "html"
        && (element.attr("lang").is_some() || element.attr("translate") == Some("no"));
    if matches!(name, "head" | "script" | "style" | "time" | "textarea") || content {
        return;
    }
    for attribute in SPOKEN {
        if let Some(text) = element.attr(attribute) {
            note(text, &format!("{name} {attribute}"), found);
        }
    }
    for child in element.children() {
        match child.value() {
            Node::Text(text) => note(text, name, found),
            Node::Element(_) => {
                if let Some(child) = ElementRef::wrap(child) {
                    walk(child, found);
                }
            }
            _ => {}
        }
    }
}

/// Notes a text if letters are left when everything inside the marks is taken away.
fn note(text: &str, place: &str, found: &mut Vec<String>) {
    if outside(text).chars().any(char::is_alphabetic) {
        found.push(format!("<{place}>: {}", text.trim()));
    }
}

/// What is left of a text when everything inside the marks is taken away.
fn outside(text: &str) -> String {
    let mut depth = 0_usize;
    let outside = text.chars().filter(|c| {
        match *c {
            PSEUDO_OPEN => depth += 1,
            PSEUDO_CLOSE => depth = depth.saturating_sub(1),
            _ => return depth == 0,
        }
        false
    });
    outside.collect()
}
