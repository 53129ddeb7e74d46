//! Markdown that people write, as HTML that is safe to show: parsed by comrak, cleaned by ammonia.

use std::collections::HashSet;
use std::sync::OnceLock;

/// HTML of `source`. Raw HTML in it is dropped; links carry `rel="nofollow noopener"` and lead to
/// `https`, `http` or `mailto` only; pictures are not shown (they would tell a foreign server who reads).
pub fn html(source: &str) -> String {
    cleaner()
        .clean(&comrak::markdown_to_html(source, &options()))
        .to_string()
}

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
            .url_schemes(HashSet::from(["http", "https", "mailto"]))
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
