//! Pages as PDF.

use krilla::action::LinkAction;
use krilla::annotation::{Annotation, LinkAnnotation, Target};
use krilla::color::rgb;
use krilla::configure::validate::Accessibility;
use krilla::configure::{Configuration, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::geom::{PathBuilder, Point, Rect, Transform};
use krilla::metadata::Metadata;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::Fill;
use krilla::surface::Surface;
use krilla::tagging::{
    Artifact, ArtifactType, ContentTag, Identifier, Node, SpanTag, TagGroup, TagTree,
};
use krilla::{Document, SerializeSettings};

use super::Paper;
use super::layout::{Colour, Drawn, HEIGHT, Laid, Mark, Tree, WIDTH};
use super::text::Fonts;
use crate::texts::say;
use crate::{Error, Result};

/// How far stressed words lean: 9.4 degrees. An italic of Inter is its roman leaning so far, with finer corrections than
/// paper at this size shows, and would be two fonts more.
const LEAN: f32 = 0.165_5;

/// The file.
pub fn document(paper: &Paper, fonts: &Fonts, laid: Laid) -> Result<Vec<u8>> {
    let mut document = Document::new_with(SerializeSettings {
        configuration: accessible()?,
        ..SerializeSettings::default()
    });
    let mut leaves: Vec<Option<Identifier>> = vec![None; laid.leaves];
    for marks in &laid.pages {
        let settings = PageSettings::from_wh(WIDTH, HEIGHT)
            .ok_or_else(|| Error::fault("a page without a size"))?;
        let mut page = document.start_page_with(settings);
        let mut surface = page.surface();
        let mut named = |drawn: &Drawn, identifier| {
            if let Some(leaf) = drawn.leaf.and_then(|at| leaves.get_mut(at)) {
                *leaf = identifier;
            }
        };
        for drawn in marks {
            named(drawn, draw(&mut surface, fonts, drawn));
        }
        surface.finish();
        for drawn in marks {
            if let Mark::Link([x, y, width, height], address) = &drawn.mark
                && let Some(place) = Rect::from_xywh(*x, *y, *width, *height)
            {
                let target = Target::Action(LinkAction::new(address.clone()).into());
                let link = LinkAnnotation::new(place, target);
                let link = Annotation::new_link(link, Some(address.clone()));
                named(drawn, Some(page.add_tagged_annotation(link)));
            }
        }
        page.finish();
    }
    document.set_outline(outline(laid.outline));
    let mut tree = TagTree::new();
    for part in &laid.tree {
        if let Some(node) = node(part, &leaves) {
            tree.push(node);
        }
    }
    document.set_tag_tree(tree);
    document.set_metadata(
        Metadata::new()
            .title(paper.title.clone())
            .language(paper.language.tag().to_owned())
            .authors(vec![say(paper.language, "site-name").into_owned()]),
    );
    document
        .finish()
        .map_err(|error| Error::fault(format!("a paper cannot be written: {error:?}")))
}

/// The headings with their sections under them.
fn outline(headings: Vec<(u16, String, usize, f32)>) -> Outline {
    let mut outline = Outline::new();
    let mut open: Option<OutlineNode> = None;
    for (level, text, page, y) in headings {
        let node = OutlineNode::new(text, XyzDestination::new(page, Point::from_xy(0.0, y)));
        match &mut open {
            Some(above) if level > 1 => above.push_child(node),
            _ => {
                if let Some(done) = open.replace(node) {
                    outline.push_child(done);
                }
            }
        }
    }
    if let Some(done) = open {
        outline.push_child(done);
    }
    outline
}

/// PDF/UA-1: what is not accessible is not written.
fn accessible() -> Result<Configuration> {
    ConfigurationBuilder::new()
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(|error| Error::fault(format!("{error:?}")))
}

fn node(tree: &Tree, leaves: &[Option<Identifier>]) -> Option<Node> {
    match tree {
        Tree::Leaf(at) => leaves.get(*at).copied().flatten().map(Node::Leaf),
        Tree::Group(tag, parts) => {
            let parts: Vec<Node> = parts.iter().filter_map(|part| node(part, leaves)).collect();
            Some(TagGroup::with_children(tag.clone(), parts).into())
        }
    }
}

fn fill(colour: Colour) -> Fill {
    let colour = match colour {
        Colour::Ink => rgb::Color::new(0x1f, 0x1f, 0x1f),
        Colour::Grey => rgb::Color::new(0x51, 0x55, 0x60),
        Colour::Blue => rgb::Color::new(0x0e, 0x47, 0xcb),
        Colour::Pale => rgb::Color::new(0xc8, 0xcc, 0xd4),
    };
    Fill {
        paint: colour.into(),
        ..Fill::default()
    }
}

/// Puts a mark on the page; what lies over the page comes after.
fn draw(surface: &mut Surface<'_>, fonts: &Fonts, drawn: &Drawn) -> Option<Identifier> {
    let decoration = ContentTag::Artifact(Artifact::with_kind(ArtifactType::Layout));
    match &drawn.mark {
        Mark::Text {
            x,
            y,
            size,
            colour,
            line,
            leaning,
            lang,
        } => {
            let span = SpanTag::empty()
                .with_lang(lang.as_deref())
                .with_actual_text(line.meant.as_deref());
            let tag = if drawn.leaf.is_some() {
                ContentTag::Span(span)
            } else {
                decoration
            };
            let identifier = surface.start_tagged(tag);
            surface.set_fill(Some(fill(*colour)));
            if *leaning {
                surface.push_transform(&Transform::from_row(1.0, 0.0, -LEAN, 1.0, LEAN * y, 0.0));
            }
            surface.draw_glyphs(
                Point::from_xy(*x, *y),
                &line.glyphs,
                fonts.font(line.weight),
                &line.text,
                *size,
                false,
            );
            if *leaning {
                surface.pop();
            }
            surface.end_tagged();
            Some(identifier)
        }
        Mark::Boxes(boxes, colour) => {
            let tag = if drawn.leaf.is_some() {
                ContentTag::Other
            } else {
                decoration
            };
            let identifier = surface.start_tagged(tag);
            let mut path = PathBuilder::new();
            for [x, y, width, height] in boxes {
                if let Some(rect) = Rect::from_xywh(*x, *y, *width, *height) {
                    path.push_rect(rect);
                }
            }
            if let Some(path) = path.finish() {
                surface.set_fill(Some(fill(*colour)));
                surface.draw_path(&path);
            }
            surface.end_tagged();
            Some(identifier)
        }
        Mark::Link(..) => None,
    }
}
