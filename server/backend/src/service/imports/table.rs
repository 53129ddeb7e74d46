//! A file of comma-separated values, line by line, with what is wrong with each line.

use std::collections::BTreeMap;

use domain::exchange::is_formula;
use domain::{FieldProblem, Refusal};
use serde::{Deserialize, Serialize};

use super::{MOST_ROWS, SHOWN};
use crate::Result;

/// A column of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name in the first line.
    pub name: String,
    /// Whether a file must have it.
    pub needed: bool,
}

/// What is wrong with a line of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trouble {
    /// The line, from 1.
    pub line: u64,
    /// What; its field is the column, empty when the line itself is wrong.
    pub problem: FieldProblem,
}

/// What is wrong so far; the first few are kept.
#[derive(Default)]
pub(super) struct Troubles {
    pub kept: Vec<Trouble>,
    pub count: i64,
}

impl Troubles {
    pub fn note(&mut self, line: u64, problem: FieldProblem) {
        self.count += 1;
        if self.kept.len() < SHOWN {
            self.kept.push(Trouble { line, problem });
        }
    }

    pub fn code(&mut self, line: u64, column: &str, code: &'static str) {
        self.note(
            line,
            FieldProblem {
                field: column.to_owned().into(),
                ..FieldProblem::new("", code)
            },
        );
    }

    /// Every problem of a form that was filled from a line; `column` says which column a field came from.
    pub fn refusal(&mut self, line: u64, refusal: &Refusal, column: impl Fn(&str) -> String) {
        for problem in refusal.problems() {
            let field = column(&problem.field).into();
            self.note(
                line,
                FieldProblem {
                    field,
                    ..problem.clone()
                },
            );
        }
    }
}

/// The cells of a line by the names of their columns.
pub(super) struct Cells<'a> {
    pub line: u64,
    columns: &'a BTreeMap<String, usize>,
    record: &'a csv::StringRecord,
}

impl Cells<'_> {
    fn raw(&self, column: &str) -> &str {
        self.columns
            .get(column)
            .and_then(|at| self.record.get(*at))
            .unwrap_or_default()
    }

    /// A cell; the apostrophe that keeps a spreadsheet from computing is taken off again.
    pub fn get(&self, column: &str) -> &str {
        let cell = self.raw(column);
        match cell.strip_prefix('\'') {
            Some(rest) if is_formula(rest) => rest,
            _ => cell,
        }
    }

    /// Whether a spreadsheet would compute the cell as it stands in the file. A text may begin with a
    /// dash, as lists do.
    fn computes(&self, column: &str) -> bool {
        let cell = self.raw(column);
        is_formula(cell) && !(cell.starts_with("- ") || cell.starts_with("– "))
    }
}

/// The text of a file, if it is UTF-8; else every line that is not.
fn text<'a>(bytes: &'a [u8], troubles: &mut Troubles) -> Option<&'a str> {
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        troubles.code(1, "", "import-utf16");
        return None;
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Some(text.strip_prefix('\u{feff}').unwrap_or(text));
    }
    for (line, bytes) in (1_u64..).zip(bytes.split(|byte| *byte == b'\n')) {
        if std::str::from_utf8(bytes).is_err() {
            troubles.code(line, "", "import-encoding");
        }
    }
    None
}

/// On which line of a text a place is, asked in order. The reader of tables does not count lines that end
/// as spreadsheets end them.
struct Lines<'a> {
    text: &'a [u8],
    seen: usize,
    line: u64,
}

impl<'a> Lines<'a> {
    const fn of(text: &'a str) -> Self {
        Self {
            text: text.as_bytes(),
            seen: 0,
            line: 1,
        }
    }

    fn at(&mut self, byte: u64) -> u64 {
        let mut to = usize::try_from(byte)
            .unwrap_or(usize::MAX)
            .clamp(self.seen, self.text.len());
        // A record begins behind the line end before it, and behind empty lines.
        while matches!(self.text.get(to), Some(b'\n' | b'\r')) {
            to += 1;
        }
        let passed = self.text[self.seen..to].iter();
        self.line += passed.map(|byte| u64::from(*byte == b'\n')).sum::<u64>();
        self.seen = to;
        self.line
    }
}

/// What separates the cells: whichever the first line has most of.
fn delimiter(text: &str) -> u8 {
    let head = text.lines().next().unwrap_or_default();
    [b',', b';', b'\t']
        .into_iter()
        .max_by_key(|mark| {
            let count = head.bytes().filter(|byte| byte == mark).count();
            // A comma where there is nothing to choose by.
            (count, u8::from(*mark == b','))
        })
        .unwrap_or(b',')
}

/// Where each column is; none when a needed one is missing or one is there that nobody knows.
fn places(
    head: &csv::StringRecord,
    known: &[Column],
    troubles: &mut Troubles,
) -> Option<BTreeMap<String, usize>> {
    let before = troubles.count;
    let mut places = BTreeMap::new();
    for (at, name) in head.iter().enumerate() {
        let name = name.trim().to_lowercase();
        match known.iter().find(|column| column.name == name) {
            Some(_) if places.insert(name.clone(), at).is_some() => {
                troubles.code(1, &name, "import-column-twice");
            }
            Some(_) => {}
            None => {
                let name: String = name.chars().take(40).collect();
                troubles.code(1, &name, "import-column-unknown");
            }
        }
    }
    for column in known
        .iter()
        .filter(|column| column.needed && !places.contains_key(&column.name))
    {
        troubles.code(1, &column.name, "import-column-missing");
    }
    (troubles.count == before).then_some(places)
}

/// A file whose first line is in order.
pub(super) struct Table<'a> {
    reader: csv::Reader<&'a [u8]>,
    lines: Lines<'a>,
    columns: BTreeMap<String, usize>,
    width: usize,
    record: csv::StringRecord,
    found: usize,
}

impl<'a> Table<'a> {
    /// Opens a file; none, and what is wrong, when its lines cannot be looked at.
    pub fn open(
        bytes: &'a [u8],
        known: &[Column],
        troubles: &mut Troubles,
    ) -> Result<Option<Self>> {
        let Some(text) = text(bytes, troubles) else {
            return Ok(None);
        };
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(delimiter(text))
            .flexible(true)
            .from_reader(text.as_bytes());
        let head = reader.headers().map_err(crate::Error::fault)?.clone();
        Ok(places(&head, known, troubles).map(|columns| Self {
            reader,
            lines: Lines::of(text),
            columns,
            width: head.len(),
            record: csv::StringRecord::new(),
            found: 0,
        }))
    }

    /// The next line with as many cells as there are columns. Those beyond the most are counted, not read.
    pub fn next(&mut self, troubles: &mut Troubles) -> Result<Option<Cells<'_>>> {
        loop {
            let more = self.reader.read_record(&mut self.record);
            if !more.map_err(crate::Error::fault)? {
                return Ok(None);
            }
            let byte = self.record.position().map_or(0, csv::Position::byte);
            let line = self.lines.at(byte);
            self.found += 1;
            if self.found > MOST_ROWS {
                continue;
            }
            if self.record.len() != self.width {
                troubles.code(line, "", "import-cells");
                continue;
            }
            let cells = Cells {
                line,
                columns: &self.columns,
                record: &self.record,
            };
            for column in self.columns.keys() {
                if cells.computes(column) {
                    troubles.code(line, column, "import-formula");
                }
            }
            return Ok(Some(cells));
        }
    }

    /// How many lines there were; too many, or none, is a problem.
    pub fn end(self, troubles: &mut Troubles) -> i64 {
        let found = i64::try_from(self.found).unwrap_or(i64::MAX);
        if self.found > MOST_ROWS {
            let problem = FieldProblem::new("", "import-many")
                .with("count", found)
                .with("max", i64::try_from(MOST_ROWS).unwrap_or(i64::MAX));
            troubles.kept.insert(0, Trouble { line: 1, problem });
            troubles.count += 1;
        } else if self.found == 0 {
            troubles.code(1, "", "import-no-rows");
        }
        found
    }
}
