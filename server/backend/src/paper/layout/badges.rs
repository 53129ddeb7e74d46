//! Badges: a quarter of a page's width each, to cut out.

use krilla::tagging::Tag;

use super::{Colour, HEIGHT, Layout, Look, MM, Mark, SMALL, Tree, WIDTH};
use crate::Result;
use crate::paper::Badge;
use crate::paper::text::Weight;

impl Layout<'_> {
    /// One of eight badges on a page.
    pub(super) fn badge(&mut self, badge: &Badge, at: u8) -> Result<()> {
        let (wide, tall) = (90.0 * MM, 65.0 * MM);
        let left = (WIDTH - 2.0 * wide) / 2.0 + f32::from(at % 2) * wide;
        let top = (HEIGHT - 4.0 * tall) / 2.0 + f32::from(at / 2) * tall;
        let hair = 0.4;
        let edges = vec![
            [left, top, wide, hair],
            [left, top + tall, wide, hair],
            [left, top, hair, tall],
            [left + wide, top, hair, tall],
        ];
        self.mark(Mark::Boxes(edges, Colour::Pale), false);
        self.mark(
            Mark::Boxes(
                vec![[left + 6.0, top + 6.0, wide - 12.0, 3.0]],
                Colour::Blue,
            ),
            false,
        );
        let (x, inside) = (left + 14.0, wide - 28.0);
        let mut parts = Vec::new();
        let mut y = top + 26.0;
        let above = Look::new(8.5, Weight::SemiBold, Colour::Blue);
        let name = self.name_look(&badge.name, inside);
        let beside = Look::new(9.0, Weight::Regular, Colour::Ink);
        let foot = Look::new(9.0, Weight::SemiBold, Colour::Ink);
        let size = 22.0 * MM;
        let narrow = inside - size - 8.0;
        let code_top = top + tall - size - 20.0;
        self.bounded(&badge.above, above, (x, inside), &mut y, 1, &mut parts);
        y += 4.0;
        self.bounded(&badge.name, name, (x, inside), &mut y, 2, &mut parts);
        y += 2.0;
        for line in &badge.lines {
            let width = if y + 4.0 < code_top { inside } else { narrow };
            self.bounded(line, beside, (x, width), &mut y, 2, &mut parts);
        }
        let mut low = (top + tall - 14.0 - foot.leading()).max(y);
        self.bounded(&badge.foot, foot, (x, narrow), &mut low, 2, &mut parts);
        let corner = left + wide - 14.0 - size;
        parts.push(self.code(&badge.code.content, &badge.code.alt, corner, code_top, size)?);
        let number = self.fonts.line(&badge.number, SMALL.weight);
        let look = Look::new(
            (size / number.width.max(1.0)).min(7.0),
            SMALL.weight,
            SMALL.colour,
        );
        let leaf = self.text(number, look, corner, top + tall - 9.0, None, true);
        parts.push(Tree::Group(Tag::P.into(), leaf.into_iter().collect()));
        let page = self.out.pages.len() - 1;
        if self.out.outline.is_empty() {
            let title = self.paper.title.clone();
            self.out.outline.push((1, title, page, top));
        }
        self.out.tree.push(Tree::Group(Tag::Section.into(), parts));
        Ok(())
    }

    /// The largest that a name can be written in, on two lines.
    fn name_look(&self, name: &str, inside: f32) -> Look {
        let look = |size| Look::new(size, Weight::SemiBold, Colour::Ink);
        [20.0, 17.0, 14.0]
            .into_iter()
            .map(look)
            .find(|look| {
                self.fonts
                    .lines(name, look.weight, inside / look.size)
                    .len()
                    <= 2
            })
            .unwrap_or(look(12.0))
    }

    /// At most so many lines; what is longer ends in an ellipsis.
    fn bounded(
        &mut self,
        text: &str,
        look: Look,
        (x, width): (f32, f32),
        y: &mut f32,
        most: usize,
        parts: &mut Vec<Tree>,
    ) {
        let mut lines = self.fonts.lines(text, look.weight, width / look.size);
        if lines.len() > most {
            lines.truncate(most);
            if let Some(last) = lines.last_mut() {
                let mut short = last.text.clone();
                while !short.is_empty()
                    && self.fonts.line(&format!("{short}…"), look.weight).width > width / look.size
                {
                    short.pop();
                }
                *last = self
                    .fonts
                    .line(&format!("{}…", short.trim_end()), look.weight);
                last.meant = Some(text.to_owned());
            }
        }
        let mut leaves = Vec::new();
        for line in lines {
            leaves.extend(self.text(line, look, x, *y + look.size, None, true));
            *y += look.size * 1.25;
        }
        if !leaves.is_empty() {
            parts.push(Tree::Group(Tag::P.into(), leaves));
        }
    }
}
