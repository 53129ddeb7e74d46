//! Fonts, and lines of text as wide as they may be.

use icu::segmenter::LineSegmenter;
use icu::segmenter::options::LineBreakOptions;
use krilla::text::{Font, GlyphId, KrillaGlyph};
use rustybuzz::{Direction, GlyphBuffer, Script, ShapePlan, UnicodeBuffer};
use std::cell::RefCell;
use std::ops::Range;

use crate::{Error, Result};

// Inter, subset to Latin, Greek and Cyrillic; SIL Open Font License 1.1 (fonts/OFL.txt).
const REGULAR: &[u8] = include_bytes!("../../fonts/Inter-Regular.ttf");
const SEMI_BOLD: &[u8] = include_bytes!("../../fonts/Inter-SemiBold.ttf");

/// Drawn for what the fonts do not have.
const BOX: char = '\u{25a1}';

/// How dark a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// Like this.
    Regular,
    /// **Like this.**
    SemiBold,
}

/// A font to measure with and to draw with.
struct Face {
    font: Font,
    letters: rustybuzz::Face<'static>,
    /// How each script met so far is shaped: to find that out costs more than to shape a line.
    plans: RefCell<Vec<(Script, ShapePlan)>>,
}

impl Face {
    fn new(bytes: &'static [u8]) -> Result<Self> {
        let broken = || Error::fault("a bundled font cannot be read");
        Ok(Self {
            font: Font::new(bytes.into(), 0).ok_or_else(broken)?,
            letters: rustybuzz::Face::from_slice(bytes, 0).ok_or_else(broken)?,
            plans: RefCell::default(),
        })
    }

    /// The glyphs of a line. What would run from right to left is not in the fonts.
    fn shape(&self, text: &str) -> GlyphBuffer {
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(text);
        buffer.set_direction(Direction::LeftToRight);
        buffer.guess_segment_properties();
        let script = buffer.script();
        let mut plans = self.plans.borrow_mut();
        let known = plans.iter().position(|(known, _)| *known == script);
        let at = known.unwrap_or_else(|| {
            let plan = ShapePlan::new(
                &self.letters,
                Direction::LeftToRight,
                Some(script),
                None,
                &[],
            );
            plans.push((script, plan));
            plans.len() - 1
        });
        rustybuzz::shape_with_plan(&self.letters, &plans[at].1, buffer)
    }
}

/// The two fonts there are.
pub struct Fonts {
    regular: Face,
    semi_bold: Face,
}

/// A line as it is drawn. Widths are parts of the size of the font.
#[derive(Debug, Clone)]
pub struct Line {
    /// What is drawn.
    pub text: String,
    /// What was meant, where that is something else.
    pub meant: Option<String>,
    /// How.
    pub glyphs: Vec<KrillaGlyph>,
    /// How wide, at size 1.
    pub width: f32,
    /// In which font.
    pub weight: Weight,
}

impl Fonts {
    /// Reads them.
    pub fn new() -> Result<Self> {
        Ok(Self {
            regular: Face::new(REGULAR)?,
            semi_bold: Face::new(SEMI_BOLD)?,
        })
    }

    /// The font to draw with.
    pub fn font(&self, weight: Weight) -> Font {
        self.face(weight).font.clone()
    }

    const fn face(&self, weight: Weight) -> &Face {
        match weight {
            Weight::Regular => &self.regular,
            Weight::SemiBold => &self.semi_bold,
        }
    }

    /// One line, however wide.
    pub fn line(&self, text: &str, weight: Weight) -> Line {
        let set = self.face(weight);
        let face = &set.letters;
        let known = |c: char| face.glyph_index(c).is_some();
        let drawn: String = text
            .chars()
            .filter(|c| !c.is_control())
            .map(|c| if known(c) { c } else { BOX })
            .collect();
        let shaped = set.shape(&drawn);
        #[expect(clippy::cast_precision_loss, reason = "units of a font are small")]
        let em = |units: i32| units as f32 / face.units_per_em() as f32;
        let infos = shaped.glyph_infos();
        let mut width = 0.0;
        let glyphs = infos
            .iter()
            .zip(shaped.glyph_positions())
            .enumerate()
            .map(|(at, (info, position))| {
                let from = info.cluster as usize;
                let to = infos
                    .iter()
                    .skip(at + 1)
                    .map(|next| next.cluster as usize)
                    .find(|next| *next != from)
                    .unwrap_or(drawn.len());
                width += em(position.x_advance);
                KrillaGlyph::new(
                    GlyphId::new(info.glyph_id),
                    em(position.x_advance),
                    em(position.x_offset),
                    em(position.y_offset),
                    em(position.y_advance),
                    from..to,
                    None,
                )
            })
            .collect();
        let meant = drawn.contains(BOX).then(|| text.to_owned());
        Line {
            text: drawn,
            meant,
            glyphs,
            width,
            weight,
        }
    }

    /// A text in lines no wider than `width` at size 1, as [`Self::set`] breaks them.
    pub fn lines(&self, text: &str, weight: Weight, width: f32) -> Vec<Line> {
        self.set(&[(text, weight)], width)
            .into_iter()
            .map(|parts| {
                let whole = parts.into_iter().next().map(|(_, line)| line);
                whole.unwrap_or_else(|| self.line("", weight))
            })
            .collect()
    }

    /// Runs of words one after the other in lines no wider than `width` at size 1, broken where their language allows;
    /// a word that is wider than that is broken where it must be. A line is its parts, each with the place of its run;
    /// an empty text has no lines.
    pub fn set(&self, runs: &[(&str, Weight)], width: f32) -> Vec<Vec<(usize, Line)>> {
        let segmenter = LineSegmenter::new_for_non_complex_scripts(LineBreakOptions::default());
        let words = Words::new(self, runs);
        let mut lines = Vec::new();
        let mut next = 0;
        for paragraph in words.text.trim_end().split_inclusive('\n') {
            let start = next;
            next += paragraph.len();
            let (mut from, mut at) = (start, start);
            // Piece by piece: to shape the line anew with every word costs its length each time.
            let mut wide = 0.0;
            let breaks = segmenter.segment_str(paragraph.trim_end_matches(['\n', '\r']));
            for to in breaks.filter(|to| *to > 0).map(|to| start + to) {
                let word = words.bare(at..to);
                if at > from && wide + word > width {
                    lines.push(from..at);
                    from = at;
                    wide = 0.0;
                }
                wide += words.width(at..to);
                at = to;
                if word > width {
                    while words.bare(from..at) > width {
                        let end = words.fits(from..at, width);
                        lines.push(from..end);
                        from = end;
                    }
                    wide = words.width(from..at);
                }
            }
            lines.push(from..at);
        }
        lines
            .into_iter()
            .map(|line| {
                let parts = words.parts(words.trimmed(line));
                parts
                    .map(|(run, weight, part)| (run, self.line(&words.text[part], weight)))
                    .collect()
            })
            .collect()
    }
}

/// Runs of words as one text.
struct Words<'a> {
    fonts: &'a Fonts,
    text: String,
    /// Where each run ends, and how dark it is.
    runs: Vec<(usize, Weight)>,
}

impl<'a> Words<'a> {
    fn new(fonts: &'a Fonts, runs: &[(&str, Weight)]) -> Self {
        let mut text = String::new();
        let runs = runs
            .iter()
            .map(|(words, weight)| {
                text.push_str(words);
                (text.len(), *weight)
            })
            .collect();
        Self { fonts, text, runs }
    }

    /// What each run has of this range.
    fn parts(&self, range: Range<usize>) -> impl Iterator<Item = (usize, Weight, Range<usize>)> {
        let first = self.runs.partition_point(|(end, _)| *end <= range.start);
        let mut from = range.start;
        (first..)
            .zip(&self.runs[first..])
            .map_while(move |(run, (end, weight))| {
                let part = from..range.end.min(*end);
                from = *end;
                (part.start < range.end).then_some((run, *weight, part))
            })
            // A run without text stands between others.
            .filter(|(_, _, part)| !part.is_empty())
    }

    fn width(&self, range: Range<usize>) -> f32 {
        self.parts(range)
            .map(|(_, weight, part)| self.fonts.line(&self.text[part], weight).width)
            .sum()
    }

    /// Without the space at its end.
    fn trimmed(&self, range: Range<usize>) -> Range<usize> {
        range.start..range.start + self.text[range].trim_end().len()
    }

    fn bare(&self, range: Range<usize>) -> f32 {
        self.width(self.trimmed(range))
    }

    /// Where what fits ends; after at least one letter, so that there is an end.
    fn fits(&self, range: Range<usize>, width: f32) -> usize {
        let from = range.start;
        let mut letters = self.text[range].char_indices();
        let mut at = letters.next().map_or(from, |(_, c)| from + c.len_utf8());
        for (after, c) in letters {
            let to = from + after + c.len_utf8();
            if self.bare(from..to) > width {
                break;
            }
            at = to;
        }
        at
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_no_wider_than_they_may_be_and_lose_nothing() {
        let fonts = Fonts::new().unwrap();
        let text = "Intégration à Łódź — Ένταξη στη Θεσσαλονίκη, Интеграция в София: Donaudampfschifffahrtsgesellschaft.\n\nEnd";
        for width in [4.0, 12.0, 40.0] {
            let lines = fonts.lines(text, Weight::Regular, width);
            assert!(lines.iter().all(|line| line.width <= width));
            let all: String = lines.iter().map(|line| line.text.as_str()).collect();
            let bare = |text: &str| text.replace([' ', '\n'], "");
            assert_eq!(bare(&all), bare(text));
            assert!(lines.iter().all(|line| line.meant.is_none()));
            // As runs of two weights, even within a word.
            let (first, second) = text.split_at(text.find("tégration").unwrap());
            let runs = [
                (first, Weight::SemiBold),
                ("", Weight::SemiBold),
                (second, Weight::Regular),
            ];
            let set = fonts.set(&runs, width);
            assert!(
                set.iter()
                    .all(|parts| parts.iter().map(|(_, line)| line.width).sum::<f32>() <= width)
            );
            let of = |run| -> String {
                let parts = set.iter().flatten().filter(|(at, _)| *at == run);
                parts.map(|(_, line)| line.text.as_str()).collect()
            };
            assert_eq!((bare(&of(0)), bare(&of(2))), (bare(first), bare(second)));
        }
        assert!(fonts.lines("", Weight::Regular, 10.0).is_empty());
    }

    #[test]
    fn what_the_fonts_do_not_have_is_a_box_that_says_what_was_meant() {
        let fonts = Fonts::new().unwrap();
        let line = fonts.line("Ана 林 Σ\u{7}", Weight::SemiBold);
        assert_eq!(line.text, "Ана \u{25a1} Σ");
        assert_eq!(line.meant.as_deref(), Some("Ана 林 Σ\u{7}"));
    }
}
