//! Where everything stands: marks on pages, and the tree of what they mean.

mod badges;
mod words;

use krilla::geom::Rect;
use krilla::tagging::{BBox, ListNumbering, Tag, TagKind};
use std::num::NonZeroU16;

use super::text::{Fonts, Line, Weight};
use super::{Block, Item, Paper, Run, Table, squares};
use crate::texts::say;
use crate::{Error, Result};

/// A4, in points.
pub const WIDTH: f32 = 595.28;
/// A4, in points.
pub const HEIGHT: f32 = 841.89;
/// Two centimetres.
const MARGIN: f32 = 56.69;
const INSIDE: f32 = WIDTH - 2.0 * MARGIN;
/// A millimetre.
const MM: f32 = 2.834_6;
/// How far lists and quotations stand in.
const STEP: f32 = 16.0;
/// Nothing of the text stands below.
const BOTTOM: f32 = HEIGHT - MARGIN - 12.0;

/// The colours there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colour {
    /// Text.
    Ink,
    /// What may be read later.
    Grey,
    /// Headings and rules.
    Blue,
    /// Lines between rows.
    Pale,
}

/// Something drawn.
#[derive(Debug, Clone)]
pub enum Mark {
    /// A line of text that begins at `x` and stands on `y`.
    Text {
        /// From the left.
        x: f32,
        /// From the top.
        y: f32,
        /// Size of the font.
        size: f32,
        /// Its colour.
        colour: Colour,
        /// The text.
        line: Line,
        /// Whether it leans.
        leaning: bool,
        /// Its language, where that is not the paper's.
        lang: Option<String>,
    },
    /// Filled rectangles: x, y, width, height.
    Boxes(Vec<[f32; 4]>, Colour),
    /// Where a press leads: x, y, width, height, and the address.
    Link([f32; 4], String),
}

/// A mark and what it is.
#[derive(Debug, Clone)]
pub struct Drawn {
    /// What is drawn.
    pub mark: Mark,
    /// Its place in the tree; none for what only decorates.
    pub leaf: Option<usize>,
}

/// The tree of what the marks mean.
#[derive(Debug, Clone)]
pub enum Tree {
    /// Something made of parts.
    Group(TagKind, Vec<Tree>),
    /// A mark.
    Leaf(usize),
}

/// A paper with everything in its place.
#[derive(Debug, Default)]
pub struct Laid {
    /// The marks, page by page.
    pub pages: Vec<Vec<Drawn>>,
    /// What they mean.
    pub tree: Vec<Tree>,
    /// How many marks mean something.
    pub leaves: usize,
    /// The headings: level, text, page, and how far from the top.
    pub outline: Vec<(u16, String, usize, f32)>,
}

/// How text looks.
#[derive(Clone, Copy)]
struct Look {
    size: f32,
    weight: Weight,
    colour: Colour,
}

impl Look {
    const fn new(size: f32, weight: Weight, colour: Colour) -> Self {
        Self {
            size,
            weight,
            colour,
        }
    }

    fn leading(self) -> f32 {
        self.size * 1.4
    }
}

const HEADING: Look = Look::new(22.0, Weight::SemiBold, Colour::Blue);
const SECTION: Look = Look::new(13.0, Weight::SemiBold, Colour::Blue);
const SUBSECTION: Look = Look::new(10.5, Weight::SemiBold, Colour::Ink);
const BODY: Look = Look::new(10.5, Weight::Regular, Colour::Ink);
const LABEL: Look = Look::new(9.0, Weight::SemiBold, Colour::Grey);
const ASIDE: Look = Look::new(9.0, Weight::Regular, Colour::Grey);
const CELL: Look = Look::new(9.0, Weight::Regular, Colour::Ink);
const SMALL: Look = Look::new(8.0, Weight::Regular, Colour::Grey);
const HEADER: Look = Look::new(9.0, Weight::SemiBold, Colour::Blue);

struct Layout<'a> {
    paper: &'a Paper,
    fonts: &'a Fonts,
    out: Laid,
    y: f32,
    /// How far in what comes next stands.
    indent: f32,
}

/// Puts a paper on pages.
pub fn pages(paper: &Paper, fonts: &Fonts) -> Result<Laid> {
    let mut layout = Layout {
        paper,
        fonts,
        out: Laid::default(),
        y: MARGIN,
        indent: 0.0,
    };
    for block in &paper.blocks {
        layout.block(block)?;
    }
    if layout.out.pages.is_empty() {
        layout.page();
    }
    layout.feet();
    Ok(layout.out)
}

fn heading(level: NonZeroU16, text: &str) -> TagKind {
    Tag::Hn(level, Some(text.to_owned())).into()
}

/// A rectangle as the tags have it.
fn area(page: usize, [x, y, width, height]: [f32; 4]) -> Result<BBox> {
    let rect = Rect::from_xywh(x, y, width, height)
        .ok_or_else(|| Error::fault("a mark without a size"))?;
    Ok(BBox::new(page, rect))
}

impl Layout<'_> {
    fn block(&mut self, block: &Block) -> Result<()> {
        match block {
            Block::Heading(level, text, lang) => self.headed(*level, text, lang.as_deref()),
            Block::Paragraph(runs, lang) => self.paragraph(runs, BODY, lang.as_deref()),
            Block::Aside(text) => {
                // It belongs to what stands above.
                self.y -= 3.0;
                self.paragraph(&[Run::plain(text)], ASIDE, None);
            }
            Block::List(numbered, items) => self.list(*numbered, items)?,
            Block::Quote(blocks) => {
                let parts = self.inside(blocks)?;
                self.put(Tag::BlockQuote.into(), parts);
            }
            Block::Facts(facts) => self.facts(facts),
            Block::Table(table) => self.table(table),
            Block::Code(code) => {
                let size = 30.0 * MM;
                self.room(size + 8.0);
                let tree = self.code(&code.content, &code.alt, MARGIN, self.y, size)?;
                self.out.tree.push(tree);
                self.y += size + 8.0;
            }
            Block::Badges(badges) => {
                for eight in badges.chunks(8) {
                    self.out.pages.push(Vec::new());
                    for (at, badge) in (0_u8..).zip(eight) {
                        self.badge(badge, at)?;
                    }
                }
                // What follows begins anew.
                self.y = HEIGHT;
            }
        }
        Ok(())
    }

    /// A new page with the name of the academy above.
    fn page(&mut self) {
        self.out.pages.push(Vec::new());
        self.y = MARGIN;
        let line = self
            .fonts
            .line(&say(self.paper.language, "site-name"), HEADER.weight);
        self.mark(
            Mark::Boxes(vec![[0.0, 0.0, WIDTH, 6.0]], Colour::Blue),
            false,
        );
        let left = line.width * HEADER.size;
        self.text(line, HEADER, MARGIN, 36.0, None, false);
        if let Some(above) = &self.paper.above {
            let width = (INSIDE - left - 24.0) / LABEL.size;
            if let Some(line) = self
                .fonts
                .lines(above, LABEL.weight, width)
                .into_iter()
                .next()
            {
                let x = WIDTH - MARGIN - line.width * LABEL.size;
                self.text(line, LABEL, x, 36.0, None, false);
            }
        }
        self.y = MARGIN + 14.0;
    }

    /// Title and number at the foot of each page that has a head.
    fn feet(&mut self) {
        let of = self.out.pages.len();
        let badges = self
            .paper
            .blocks
            .iter()
            .any(|block| matches!(block, Block::Badges(_)));
        if badges {
            return;
        }
        for at in 0..of {
            let left = self
                .fonts
                .lines(&self.paper.title, SMALL.weight, INSIDE * 0.8 / SMALL.size)
                .into_iter()
                .next();
            let right = self.fonts.line(&format!("{} / {of}", at + 1), SMALL.weight);
            let x = WIDTH - MARGIN - right.width * SMALL.size;
            let y = HEIGHT - 34.0;
            for (line, x) in left
                .map(|line| (line, MARGIN))
                .into_iter()
                .chain([(right, x)])
            {
                let mark = Mark::Text {
                    x,
                    y,
                    size: SMALL.size,
                    colour: SMALL.colour,
                    line,
                    leaning: false,
                    lang: None,
                };
                if let Some(page) = self.out.pages.get_mut(at) {
                    page.push(Drawn { mark, leaf: None });
                }
            }
        }
    }

    /// Room for so much, on this page or the next.
    fn room(&mut self, height: f32) {
        if self.out.pages.is_empty() || self.y + height > BOTTOM {
            self.page();
        }
    }

    /// Adds a mark to the page; its place in the tree if it means something.
    fn mark(&mut self, mark: Mark, means: bool) -> Option<usize> {
        let leaf = means.then(|| {
            self.out.leaves += 1;
            self.out.leaves - 1
        });
        if let Some(page) = self.out.pages.last_mut() {
            page.push(Drawn { mark, leaf });
        }
        leaf
    }

    fn text(
        &mut self,
        line: Line,
        look: Look,
        x: f32,
        y: f32,
        lang: Option<&str>,
        means: bool,
    ) -> Option<Tree> {
        if line.glyphs.is_empty() {
            return None;
        }
        let mark = Mark::Text {
            x,
            y,
            size: look.size,
            colour: look.colour,
            line,
            leaning: false,
            lang: lang.map(str::to_owned),
        };
        self.mark(mark, means).map(Tree::Leaf)
    }

    /// Lines one below the other from the top of where it stands; over pages where they must.
    fn flow(&mut self, lines: Vec<Line>, look: Look, x: f32, lang: Option<&str>) -> Vec<Tree> {
        let mut leaves = Vec::new();
        for line in lines {
            self.room(look.leading());
            let y = self.y + look.size;
            leaves.extend(self.text(line, look, x, y, lang, true));
            self.y += look.leading();
        }
        leaves
    }

    fn headed(&mut self, level: u16, text: &str, lang: Option<&str>) {
        let look = match level {
            1 => HEADING,
            2 => SECTION,
            _ => SUBSECTION,
        };
        if level > 1 && self.indent == 0.0 {
            self.y += look.size * 0.6;
        }
        let lines = self.lines(text, look);
        // A heading does not stand alone at the end of a page.
        self.room(look.leading() * 2.0 + BODY.leading() * 2.0);
        let page = self.out.pages.len() - 1;
        if level < 3 {
            self.out
                .outline
                .push((level, text.to_owned(), page, self.y));
        }
        let leaves = self.flow(lines, look, MARGIN + self.indent, lang);
        if let Some(level) = NonZeroU16::new(level).filter(|_| !leaves.is_empty()) {
            self.put(heading(level, text), leaves);
        }
        self.y += look.size * 0.5;
    }

    /// Lines as wide as there is place.
    fn lines(&self, text: &str, look: Look) -> Vec<Line> {
        let width = (INSIDE - self.indent) / look.size;
        self.fonts.lines(text, look.weight, width)
    }

    /// Puts something into the tree of what the marks mean.
    fn put(&mut self, tag: TagKind, parts: Vec<Tree>) {
        self.out.tree.push(Tree::Group(tag, parts));
    }

    /// Blocks a step further in; what they mean is for whoever they stand in.
    fn inside(&mut self, blocks: &[Block]) -> Result<Vec<Tree>> {
        let from = self.out.tree.len();
        self.indent += STEP;
        for block in blocks {
            self.block(block)?;
        }
        self.indent -= STEP;
        Ok(self.out.tree.split_off(from))
    }

    fn list(&mut self, numbered: bool, items: &[Item]) -> Result<()> {
        let mut parts = Vec::new();
        for item in items {
            self.room(BODY.leading());
            let label = self.fonts.line(&item.label, BODY.weight);
            let (x, y) = (MARGIN + self.indent, self.y + BODY.size);
            let label = self.text(label, BODY, x, y, None, true);
            let page = self.out.pages.len();
            let (top, body) = (self.y, self.inside(&item.blocks)?);
            // An item without a word is a line high.
            if self.out.pages.len() == page {
                self.y = self.y.max(top + BODY.leading());
            }
            let named = Tree::Group(Tag::Lbl.into(), label.into_iter().collect());
            let body = Tree::Group(Tag::LBody.into(), body);
            parts.push(Tree::Group(Tag::LI.into(), vec![named, body]));
        }
        let numbering = if numbered {
            ListNumbering::Decimal
        } else {
            ListNumbering::Disc
        };
        self.put(Tag::L(numbering).into(), parts);
        Ok(())
    }

    /// A table of two columns whose first one names the second.
    fn facts(&mut self, facts: &[(String, String)]) {
        use krilla::tagging::TableHeaderScope::Row;
        let left = INSIDE * 0.32;
        let right = INSIDE - left - 12.0;
        let mut rows = Vec::new();
        for (label, value) in facts {
            let labels = self.fonts.lines(label, LABEL.weight, left / LABEL.size);
            let values = self.fonts.lines(value, BODY.weight, right / BODY.size);
            self.room(BODY.leading() * 2.0);
            let (page, top) = (self.out.pages.len(), self.y);
            let head = self.flow(labels, LABEL, MARGIN, None);
            // The value begins beside its name, unless that ran onto another page.
            let below = self.y;
            if self.out.pages.len() == page {
                self.y = top;
            }
            let cell = self.flow(values, BODY, MARGIN + left + 12.0, None);
            if self.out.pages.len() == page {
                self.y = self.y.max(below);
            }
            self.y += 3.0;
            rows.push(Tree::Group(
                Tag::TR.into(),
                vec![
                    Tree::Group(Tag::TH(Row).into(), head),
                    Tree::Group(Tag::TD.into(), cell),
                ],
            ));
        }
        if !rows.is_empty() {
            let body = Tree::Group(Tag::TBody.into(), rows);
            self.out
                .tree
                .push(Tree::Group(Tag::Table.into(), vec![body]));
        }
        self.y += 6.0;
    }

    fn table(&mut self, table: &Table) {
        use krilla::tagging::TableHeaderScope::Column;
        let shares: f32 = table
            .columns
            .iter()
            .map(|(_, share)| f32::from(*share))
            .sum();
        let gap = 8.0;
        let widths: Vec<f32> = table
            .columns
            .iter()
            .map(|(_, share)| f32::from(*share) / shares.max(1.0) * INSIDE)
            .collect();
        let cells = |texts: &mut dyn Iterator<Item = &String>, weight: Weight| -> Vec<Vec<Line>> {
            texts
                .zip(&widths)
                .map(|(text, width)| self.fonts.lines(text, weight, (width - gap) / CELL.size))
                .collect()
        };
        let head = cells(
            &mut table.columns.iter().map(|(name, _)| name),
            Weight::SemiBold,
        );
        let rows: Vec<_> = table
            .rows
            .iter()
            .map(|row| cells(&mut row.iter(), Weight::Regular))
            .collect();
        self.room(CELL.leading() * 4.0);
        let lang = table.lang.as_deref();
        let named = self.row(head.clone(), &widths, true, true, lang);
        let mut body = Vec::new();
        for row in rows {
            let page = self.out.pages.len();
            self.room(height(&row));
            if self.out.pages.len() > page {
                self.row(head.clone(), &widths, true, false, None);
            }
            let cells = self.row(row, &widths, false, true, lang);
            let cells = cells
                .into_iter()
                .map(|leaves| Tree::Group(Tag::TD.into(), leaves))
                .collect();
            body.push(Tree::Group(Tag::TR.into(), cells));
        }
        let named = named
            .into_iter()
            .map(|leaves| Tree::Group(Tag::TH(Column).into(), leaves))
            .collect();
        let named = Tree::Group(Tag::TR.into(), named);
        let mut parts = vec![Tree::Group(Tag::THead.into(), vec![named])];
        if !body.is_empty() {
            parts.push(Tree::Group(Tag::TBody.into(), body));
        }
        self.out.tree.push(Tree::Group(Tag::Table.into(), parts));
        self.y += 8.0;
    }

    /// A row where it stands, with a line below it; what each cell means.
    fn row(
        &mut self,
        cells: Vec<Vec<Line>>,
        widths: &[f32],
        head: bool,
        means: bool,
        lang: Option<&str>,
    ) -> Vec<Vec<Tree>> {
        let tall = height(&cells);
        let look = if head {
            Look {
                colour: Colour::Grey,
                ..CELL
            }
        } else {
            CELL
        };
        let mut x = MARGIN;
        let mut row = Vec::new();
        for (lines, width) in cells.into_iter().zip(widths) {
            let mut leaves = Vec::new();
            let mut y = self.y + look.size + 3.0;
            for line in lines {
                leaves.extend(self.text(line, look, x, y, lang, means));
                y += look.leading();
            }
            row.push(leaves);
            x += width;
        }
        self.y += tall;
        let colour = if head { Colour::Blue } else { Colour::Pale };
        let rule = [MARGIN, self.y - 1.5, INSIDE, 0.7];
        self.mark(Mark::Boxes(vec![rule], colour), false);
        row
    }

    fn code(&mut self, content: &str, alt: &str, x: f32, y: f32, size: f32) -> Result<Tree> {
        let rows = squares(content)?;
        let across = u16::try_from(rows.len()).map_err(Error::fault)?;
        let square = size / f32::from(across.max(1));
        let mut boxes = Vec::new();
        for (down, row) in (0_u16..).zip(&rows) {
            // Neighbours are one box, so that no hair lines show between them.
            let mut from = None;
            for (at, dark) in (0_u16..).zip(row.iter().copied().chain([false])) {
                match (from, dark) {
                    (None, true) => from = Some(at),
                    (Some(start), false) => {
                        boxes.push([
                            x + f32::from(start) * square,
                            y + f32::from(down) * square,
                            f32::from(at - start) * square,
                            square,
                        ]);
                        from = None;
                    }
                    _ => {}
                }
            }
        }
        let page = self.out.pages.len().saturating_sub(1);
        let figure =
            Tag::Figure(Some(alt.to_owned())).with_bbox(Some(area(page, [x, y, size, size])?));
        let leaf = self.mark(Mark::Boxes(boxes, Colour::Ink), true);
        Ok(Tree::Group(
            figure.into(),
            leaf.map(Tree::Leaf).into_iter().collect(),
        ))
    }
}

fn height(cells: &[Vec<Line>]) -> f32 {
    let most = cells.iter().map(Vec::len).max().unwrap_or(0).max(1);
    CELL.leading() * f32::from(u16::try_from(most).unwrap_or(u16::MAX)) + 7.0
}
