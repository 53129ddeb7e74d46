//! Papers: PDF that a screen reader can read (tagged, PDF/UA-1), of headings, paragraphs, facts, tables,
//! codes and badges. Whoever writes one says what it holds; where it stands on the page is decided here.
//!
//! Letters that the bundled fonts do not have (they know Latin, Greek and Cyrillic) are drawn as a box;
//! what was meant stays in the file as its text.

mod draw;
mod layout;
mod markdown;
mod text;

use domain::Language;

use crate::{Error, Result};

/// A document on its way to paper.
#[derive(Debug, Clone)]
pub struct Paper {
    title: String,
    language: Language,
    above: Option<String>,
    blocks: Vec<Block>,
}

/// What a paper is made of.
#[derive(Debug, Clone)]
enum Block {
    /// Of which level, what it says, and its language where that is not the paper's.
    Heading(u16, String, Option<String>),
    Paragraph(Vec<Run>, Option<String>),
    Aside(String),
    /// Whether it is numbered.
    List(bool, Vec<Item>),
    Quote(Vec<Block>),
    Facts(Vec<(String, String)>),
    Table(Table),
    Code(Code),
    Badges(Vec<Badge>),
}

/// Words in one tone.
#[derive(Debug, Clone)]
struct Run {
    text: String,
    tone: Tone,
}

impl Run {
    fn plain(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            tone: Tone::default(),
        }
    }
}

/// How words are meant.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Tone {
    /// **Like this.**
    strong: bool,
    /// *Like this.*
    stressed: bool,
    /// ~~Like this.~~
    struck: bool,
    /// Where they lead.
    link: Option<String>,
}

/// Something in a list.
#[derive(Debug, Clone)]
struct Item {
    label: String,
    blocks: Vec<Block>,
}

impl Item {
    /// With its number, or a bullet.
    fn new(number: Option<usize>, blocks: Vec<Block>) -> Self {
        let label = number.map_or_else(|| "•".to_owned(), |number| format!("{number}."));
        Self { label, blocks }
    }
}

/// A table: its columns with their share of the width, and its rows.
#[derive(Debug, Clone, Default)]
pub struct Table {
    /// What the columns are called, and how wide they are beside one another.
    pub columns: Vec<(String, u16)>,
    /// The rows, each as long as the columns.
    pub rows: Vec<Vec<String>>,
    /// The language of its words (BCP 47), where that is not the paper's.
    pub lang: Option<String>,
}

/// A QR code.
#[derive(Debug, Clone)]
pub struct Code {
    /// What it holds.
    pub content: String,
    /// What it is, for those who do not see it.
    pub alt: String,
}

/// A badge to cut out.
#[derive(Debug, Clone)]
pub struct Badge {
    /// Above the name.
    pub above: String,
    /// The name.
    pub name: String,
    /// Below it, a line each.
    pub lines: Vec<String>,
    /// At the foot.
    pub foot: String,
    /// The code in its corner.
    pub code: Code,
    /// What the code stands for, to type.
    pub number: String,
}

impl Paper {
    /// An empty paper. Its title is what a reader's window says, and stands at the foot of its pages.
    pub fn new(title: impl Into<String>, language: Language) -> Self {
        Self {
            title: title.into(),
            language,
            above: None,
            blocks: Vec::new(),
        }
    }

    /// What stands at the head of every page: for whom the paper is. A screen reader passes over what every page
    /// repeats, so it has to stand among the facts as well.
    pub fn above(&mut self, text: impl Into<String>) {
        self.above = Some(text.into());
    }

    /// The heading of the paper.
    pub fn heading(&mut self, text: impl Into<String>) {
        self.blocks.push(Block::Heading(1, text.into(), None));
    }

    /// A heading that somebody wrote, of the paper (1) or of a section (2), in the language with this BCP 47 tag where
    /// that is another than the paper's.
    pub fn written_heading(&mut self, level: u16, text: impl Into<String>, lang: Option<&str>) {
        let lang = lang.map(str::to_owned);
        self.blocks.push(Block::Heading(level, text.into(), lang));
    }

    /// The heading of a section.
    pub fn section(&mut self, text: impl Into<String>) {
        self.blocks.push(Block::Heading(2, text.into(), None));
    }

    /// A paragraph of our own; lines that end stay ended.
    pub fn paragraph(&mut self, text: impl Into<String>) {
        let run = Run::plain(text);
        self.blocks.push(Block::Paragraph(vec![run], None));
    }

    /// A small line below something: whose it is, how it stands.
    pub fn aside(&mut self, text: impl Into<String>) {
        self.blocks.push(Block::Aside(text.into()));
    }

    /// A paragraph that somebody wrote, in the language with this BCP 47 tag where that is known.
    pub fn written(&mut self, text: impl Into<String>, lang: Option<&str>) {
        let lang = lang.map(str::to_owned);
        let run = Run::plain(text);
        self.blocks.push(Block::Paragraph(vec![run], lang));
    }

    /// Markdown that somebody wrote, in the language with this BCP 47 tag. Its headings stand below those of sections.
    pub fn markdown(&mut self, source: &str, lang: &str) {
        self.blocks.extend(markdown::blocks(source, Some(lang)));
    }

    /// A list, numbered or not: what each says, and its language (BCP 47) where that is not the paper's.
    pub fn list<'a>(
        &mut self,
        numbered: bool,
        items: impl IntoIterator<Item = (&'a str, Option<&'a str>)>,
    ) {
        let items = items.into_iter().zip(1..).map(|((text, lang), number)| {
            let text = Block::Paragraph(vec![Run::plain(text)], lang.map(str::to_owned));
            Item::new(numbered.then_some(number), vec![text])
        });
        self.blocks.push(Block::List(numbered, items.collect()));
    }

    /// Facts: a name and a value each. One without value is left out.
    pub fn facts<L: Into<String>, V: Into<String>>(
        &mut self,
        facts: impl IntoIterator<Item = (L, V)>,
    ) {
        let facts = facts
            .into_iter()
            .map(|(label, value)| (label.into(), value.into()))
            .filter(|(_, value): &(String, String)| !value.trim().is_empty());
        self.blocks.push(Block::Facts(facts.collect()));
    }

    /// A table; its head is repeated on every page it runs over.
    pub fn table(&mut self, table: Table) {
        self.blocks.push(Block::Table(table));
    }

    /// A QR code.
    pub fn code(&mut self, content: impl Into<String>, alt: impl Into<String>) {
        self.blocks.push(Block::Code(Code {
            content: content.into(),
            alt: alt.into(),
        }));
    }

    /// Badges, eight on a page.
    pub fn badges(&mut self, badges: Vec<Badge>) {
        self.blocks.push(Block::Badges(badges));
    }

    /// The document, checked against what PDF/UA-1 asks of a file.
    ///
    /// # Errors
    /// A fault when it does not come up to that.
    pub fn finish(self) -> Result<Vec<u8>> {
        let fonts = text::Fonts::new()?;
        let pages = layout::pages(&self, &fonts)?;
        draw::document(&self, &fonts, pages)
    }
}

/// The dark squares of a QR code, row by row; it is as wide as high. Also for pages, as SVG.
///
/// # Errors
/// A fault when it cannot hold as much.
pub fn squares(content: &str) -> Result<Vec<Vec<bool>>> {
    let code = fast_qr::QRBuilder::new(content)
        .ecl(fast_qr::ECL::M)
        .build()
        .map_err(Error::fault)?;
    Ok((0..code.size)
        .map(|row| code[row].iter().map(|square| square.value()).collect())
        .collect())
}
