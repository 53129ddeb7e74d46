//! Markdown that people wrote, as parts of a paper: the same that [`crate::markdown`] shows on a page. A link
//! says where it leads, since paper cannot be pressed.

use comrak::Arena;
use comrak::arena_tree::NodeEdge;
use comrak::nodes::{ListType, Node, NodeValue};

use super::{Block, Item, Table};

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
            let items = node
                .children()
                .zip(list.start..)
                .map(|(item, number)| Item {
                    label: if numbered {
                        format!("{number}.")
                    } else {
                        "•".to_owned()
                    },
                    blocks: inside(item, lang, depth - 1),
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
        _ => Some(Block::Paragraph(text(node), tag())),
    }
}

/// The words of a part, whatever is in it; not by recursion, since people can nest as they like.
fn text(node: Node<'_>) -> String {
    let mut text = String::new();
    let mut links = Vec::new();
    for edge in node.traverse() {
        match edge {
            NodeEdge::Start(inner) => match &inner.data().value {
                NodeValue::Text(words) => text.push_str(words),
                NodeValue::Code(code) => text.push_str(&code.literal),
                NodeValue::CodeBlock(code) => text.push_str(&code.literal),
                NodeValue::SoftBreak | NodeValue::LineBreak => text.push('\n'),
                NodeValue::Link(_) => links.push(text.len()),
                _ => {}
            },
            NodeEdge::End(inner) => match &inner.data().value {
                NodeValue::Link(link) => {
                    let from = links.pop().unwrap_or(text.len());
                    if text.get(from..) != Some(link.url.trim_start_matches("mailto:")) {
                        text.push_str(" (");
                        text.push_str(&link.url);
                        text.push(')');
                    }
                }
                NodeValue::Paragraph => text.push('\n'),
                _ => {}
            },
        }
    }
    text.trim_end().to_owned()
}
