//! Paragraphs: words that may be strong, stressed, struck out or lead somewhere.

use krilla::tagging::{Tag, TextDecorationType};

use super::{Colour, INSIDE, Layout, Look, MARGIN, Mark, Tree};
use crate::paper::text::Weight;
use crate::paper::{Run, Tone};

impl Layout<'_> {
    pub(super) fn paragraph(&mut self, runs: &[Run], look: Look, lang: Option<&str>) {
        let width = (INSIDE - self.indent) / look.size;
        let words: Vec<(&str, Weight)> = runs
            .iter()
            .map(|run| {
                let weight = if run.tone.strong {
                    Weight::SemiBold
                } else {
                    look.weight
                };
                (run.text.as_str(), weight)
            })
            .collect();
        // What a run means is one thing, over however many lines it goes.
        let mut meant: Vec<(&Tone, Vec<Tree>)> = Vec::new();
        for parts in self.fonts.set(&words, width) {
            self.room(look.leading());
            let mut x = MARGIN + self.indent;
            for (run, line) in parts {
                let Some(Run { tone, .. }) = runs.get(run) else {
                    continue;
                };
                let wide = line.width * look.size;
                let marks = self.toned(line, look, tone, (x, wide), lang);
                match meant.last_mut() {
                    Some((open, leaves)) if std::ptr::eq(*open, tone) => leaves.extend(marks),
                    _ => meant.push((tone, marks)),
                }
                x += wide;
            }
            self.y += look.leading();
        }
        let parts: Vec<Tree> = meant
            .into_iter()
            .filter(|(_, leaves)| !leaves.is_empty())
            .flat_map(|(tone, leaves)| said(tone, leaves))
            .collect();
        if !parts.is_empty() {
            self.put(Tag::P.into(), parts);
        }
        self.y += 6.0;
    }

    /// A part of a line as its tone wants it; what it means.
    fn toned(
        &mut self,
        line: crate::paper::text::Line,
        look: Look,
        tone: &Tone,
        (x, wide): (f32, f32),
        lang: Option<&str>,
    ) -> Vec<Tree> {
        if line.glyphs.is_empty() {
            return Vec::new();
        }
        let y = self.y + look.size;
        let colour = tone.link.as_ref().map_or(look.colour, |_| Colour::Blue);
        let text = Mark::Text {
            x,
            y,
            size: look.size,
            colour,
            line,
            leaning: tone.stressed,
            lang: lang.map(str::to_owned),
        };
        let mut leaves: Vec<Tree> = self.mark(text, true).map(Tree::Leaf).into_iter().collect();
        if tone.struck {
            let bar = [x, y - look.size * 0.3, wide, look.size * 0.07];
            self.mark(Mark::Boxes(vec![bar], colour), false);
        }
        if let Some(address) = &tone.link {
            let place = [x, self.y, wide, look.leading()];
            let press = self.mark(Mark::Link(place, address.clone()), true);
            leaves.extend(press.map(Tree::Leaf));
            return vec![Tree::Group(Tag::Link.into(), leaves)];
        }
        leaves
    }
}

/// What the tone of words adds to what they mean.
fn said(tone: &Tone, mut parts: Vec<Tree>) -> Vec<Tree> {
    if tone.struck {
        let line = Some(TextDecorationType::LineThrough);
        let struck = Tag::Span.with_text_decoration_type(line);
        parts = vec![Tree::Group(struck.into(), parts)];
    }
    if tone.stressed {
        parts = vec![Tree::Group(Tag::Em.into(), parts)];
    }
    if tone.strong {
        parts = vec![Tree::Group(Tag::Strong.into(), parts)];
    }
    parts
}
