//! Markdown that people write, as HTML that is safe to show: parsed by comrak, cleaned by ammonia.

use std::collections::HashSet;
use std::sync::OnceLock;

use comrak::Arena;
use comrak::nodes::{Node, NodeValue};

/// HTML of `source`. Raw HTML in it is dropped; links carry `rel="nofollow noopener"` and lead to
/// `https`, `http` or `mailto` only; pictures are not shown (they would tell a foreign server who reads). Its headings stand
/// below those of the page.
pub fn html(source: &str) -> String {
    let arena = Arena::new();
    let root = comrak::parse_document(&arena, source, &options());
    let headings = || root.descendants().filter_map(level);
    let down = HIGHEST.saturating_sub(headings().min().unwrap_or(HIGHEST));
    for node in root.descendants() {
        if let NodeValue::Heading(heading) = &mut node.data_mut().value {
            heading.level = (heading.level + down).min(6);
        }
    }
    let mut html = String::new();
    if comrak::format_html(root, &options(), &mut html).is_err() {
        html.clear();
    }
    cleaner().clean(&html).to_string()
}

/// The highest heading of what people write: a page has its title and sections above.
const HIGHEST: u8 = 3;

fn level(node: Node<'_>) -> Option<u8> {
    match &node.data().value {
        NodeValue::Heading(heading) => Some(heading.level),
        _ => None,
    }
}

/// Where links may lead.
pub(crate) const SCHEMES: [&str; 3] = ["http", "https", "mailto"];

/// What people may use of Markdown, on pages and on paper.
pub(crate) fn options() -> comrak::Options<'static> {
    let mut options = comrak::Options::default();
    options.extension.strikethrough = true;
    options.extension.table = true;
    options.extension.autolink = true;
    options.extension.tasklist = false;
    options.render.hardbreaks = true;
    options
}

fn cleaner() -> &'static ammonia::Builder<'static> {
    static CLEANER: OnceLock<ammonia::Builder<'static>> = OnceLock::new();
    CLEANER.get_or_init(|| {
        let mut cleaner = ammonia::Builder::new();
        cleaner
            .tags(HashSet::from([
                "p",
                "br",
                "strong",
                "em",
                "del",
                "code",
                "pre",
                "blockquote",
                "ul",
                "ol",
                "li",
                "a",
                "h3",
                "h4",
                "h5",
                "h6",
                "hr",
                "table",
                "thead",
                "tbody",
                "tr",
                "th",
                "td",
            ]))
            .url_schemes(HashSet::from(SCHEMES))
            // What led to a forbidden scheme leads nowhere; an empty address would load the page anew.
            .attribute_filter(|_, name, value| {
                (name != "href" || !value.is_empty()).then(|| value.into())
            })
            .link_rel(Some("nofollow noopener"));
        cleaner
    })
}

#[cfg(test)]
mod tests {
    use super::html;

    #[test]
    fn markdown_becomes_html() {
        assert_eq!(
            html("**bold** and\n\n- one\n- two").trim(),
            "<p><strong>bold</strong> and</p>\n<ul>\n<li>one</li>\n<li>two</li>\n</ul>"
        );
    }

    #[test]
    fn headings_stand_below_those_of_the_page_and_keep_their_order() {
        for (source, expected) in [
            ("## Advice\n### Later", "<h3>Advice</h3>\n<h4>Later</h4>"),
            ("# One\n###### Six", "<h3>One</h3>\n<h6>Six</h6>"),
            ("#### Four", "<h4>Four</h4>"),
        ] {
            assert_eq!(html(source).trim(), expected);
        }
    }

    #[test]
    fn a_link_to_a_forbidden_scheme_is_none() {
        let said = html("[x](javascript:alert(1)) [y](https://example.org/)");
        assert!(!said.contains("href=\"\""), "{said}");
        assert!(said.contains("href=\"https://example.org/\""), "{said}");
    }

    #[test]
    fn hostile_markdown_is_harmless() {
        for hostile in [
            "<script>alert(1)</script>",
            "[x](javascript:alert(1))",
            "<img src=x onerror=alert(1)>",
            "![x](https://example.org/pixel.png)",
            "<a href=\"data:text/html,x\" onclick=alert(1)>x</a>",
            "<svg/onload=alert(1)>",
            "<iframe src=//example.org>",
            "`<script>`",
        ] {
            let safe = html(hostile).to_lowercase();
            for bad in [
                "<script",
                "javascript:",
                "<img",
                "onerror=",
                "onclick",
                "<svg",
                "<iframe",
                "data:text",
            ] {
                assert!(!safe.contains(bad), "{hostile} gave {safe}");
            }
        }
    }
}
