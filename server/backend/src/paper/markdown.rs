//! Markdown that people wrote, as parts of a paper: the same that [`crate::markdown`] shows on a page. A link
//! says where it leads, since paper cannot be pressed.

use comrak::Arena;
use comrak::arena_tree::NodeEdge;
use comrak::nodes::{ListType, Node, NodeValue};

use super::{Block, Item, Run, Table, Tone};

/// As deep as lists and quotations stand in one another; what is deeper stands there as text.
const DEPTH: usize = 4;

/// What a text is made of.
pub fn blocks(source: &str, lang: Option<&str>) -> Vec<Block> {
    let arena = Arena::new();
    let root = comrak::parse_document(&arena, source, &crate::markdown::options());
    inside(root, lang, DEPTH)
}

fn inside(node: Node<'_>, lang: Option<&str>, depth: usize) -> Vec<Block> {
    node.children()
        .filter_map(|child| block(child, lang, depth))
        .collect()
}

fn block(node: Node<'_>, lang: Option<&str>, depth: usize) -> Option<Block> {
    let tag = || lang.map(str::to_owned);
    let ast = node.data();
    match &ast.value {
        NodeValue::ThematicBreak | NodeValue::HtmlBlock(_) => None,
        NodeValue::Heading(_) => Some(Block::Heading(3, text(node), tag())),
        NodeValue::BlockQuote if depth > 0 => Some(Block::Quote(inside(node, lang, depth - 1))),
        NodeValue::List(list) if depth > 0 => {
            let numbered = list.list_type == ListType::Ordered;
            let items = node.children().zip(list.start..).map(|(item, number)| {
                Item::new(numbered.then_some(number), inside(item, lang, depth - 1))
            });
            Some(Block::List(numbered, items.collect()))
        }
        NodeValue::Table(_) => {
            let mut rows = node
                .children()
                .map(|row| row.children().map(text).collect::<Vec<_>>());
            let columns = rows.next()?.into_iter().map(|name| (name, 1)).collect();
            let (rows, lang) = (rows.collect(), tag());
            Some(Block::Table(Table {
                columns,
                rows,
                lang,
            }))
        }
        _ => Some(Block::Paragraph(runs(node), tag())),
    }
}

/// The words of a part, whatever is in it.
fn text(node: Node<'_>) -> String {
    let words: String = runs(node).into_iter().map(|run| run.text).collect();
    words.trim_end().to_owned()
}

/// The words of a part as they are meant; not by recursion, since people can nest as they like.
fn runs(node: Node<'_>) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    // In how many of each what comes next stands, and the words of the link it stands in.
    let (mut strong, mut stressed, mut struck) = (0_usize, 0_usize, 0_usize);
    let mut link: Option<(String, String)> = None;
    for edge in node.traverse() {
        let (inner, begins) = match edge {
            NodeEdge::Start(inner) => (inner, true),
            NodeEdge::End(inner) => (inner, false),
        };
        let step = |depth: &mut usize| {
            *depth = if begins {
                *depth + 1
            } else {
                depth.saturating_sub(1)
            }
        };
        let mut say = |words: &str, link: &mut Option<(String, String)>| {
            let tone = Tone {
                strong: strong > 0,
                stressed: stressed > 0,
                struck: struck > 0,
                link: link
                    .as_ref()
                    .filter(|(url, _)| leads(url))
                    .map(|(url, _)| url.clone()),
            };
            if let Some((_, said)) = link {
                said.push_str(words);
            }
            match runs.last_mut() {
                Some(last) if last.tone == tone => last.text.push_str(words),
                _ => runs.push(Run {
                    text: words.to_owned(),
                    tone,
                }),
            }
        };
        match (&inner.data().value, begins) {
            (NodeValue::Text(words), true) => say(words, &mut link),
            (NodeValue::Code(code), true) => say(&code.literal, &mut link),
            (NodeValue::CodeBlock(code), true) => say(&code.literal, &mut link),
            (NodeValue::SoftBreak | NodeValue::LineBreak, true) | (NodeValue::Paragraph, false) => {
                say("\n", &mut link);
            }
            (NodeValue::Strong, _) => step(&mut strong),
            (NodeValue::Emph, _) => step(&mut stressed),
            (NodeValue::Strikethrough, _) => step(&mut struck),
            (NodeValue::Link(to), true) => link = Some((to.url.clone(), String::new())),
            (NodeValue::Link(to), false) => {
                let said = link.take().map(|(_, said)| said);
                if said.as_deref() != Some(to.url.trim_start_matches("mailto:")) {
                    say(&format!(" ({})", to.url), &mut None);
                }
            }
            _ => {}
        }
    }
    runs
}

/// Whether an address may be pressed: as on a page.
fn leads(url: &str) -> bool {
    crate::markdown::SCHEMES.iter().any(|scheme| {
        url.split_once(':')
            .is_some_and(|(found, _)| found.eq_ignore_ascii_case(scheme))
    })
}
