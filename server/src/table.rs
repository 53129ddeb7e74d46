//! Tables to take along: CSV and XLSX.

use std::borrow::Cow;

use domain::Timestamp;
use domain::exchange::is_formula;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, XlsxError};

/// One value of a table.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Text; never a formula.
    Text(String),
    /// A whole number.
    Number(i64),
    /// An instant.
    At(Timestamp),
    /// Nothing.
    Empty,
}

impl Cell {
    /// Text, if there is one.
    pub fn text(text: Option<String>) -> Self {
        text.map_or(Self::Empty, Self::Text)
    }

    /// An instant, if there is one.
    pub fn at(at: Option<Timestamp>) -> Self {
        at.map_or(Self::Empty, Self::At)
    }

    fn plain(&self) -> String {
        match self {
            Self::Text(text) => inert(text).into_owned(),
            Self::Number(number) => number.to_string(),
            Self::At(at) => backend::when::rfc3339(*at),
            Self::Empty => String::new(),
        }
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

/// A table to take along.
#[derive(Debug, Clone)]
pub struct Table {
    /// The name of the file, without what says its format.
    pub name: String,
    /// The names of the columns.
    pub head: Vec<String>,
    /// The rows, each as long as the head.
    pub rows: Vec<Vec<Cell>>,
}

impl Table {
    /// As CSV (RFC 4180) that spreadsheets open as it is: a byte order mark tells them UTF-8.
    ///
    /// # Errors
    /// Never: memory is written to, and rows are as long as the head.
    pub fn csv(&self) -> backend::Result<Vec<u8>> {
        let mut writer = csv::WriterBuilder::new()
            .terminator(csv::Terminator::CRLF)
            .from_writer("\u{feff}".as_bytes().to_vec());
        writer
            .write_record(self.head.iter().map(|cell| inert(cell).into_owned()))
            .map_err(backend::Error::fault)?;
        for row in &self.rows {
            writer
                .write_record(row.iter().map(Cell::plain))
                .map_err(backend::Error::fault)?;
        }
        writer.into_inner().map_err(backend::Error::fault)
    }

    /// As a workbook of one sheet: texts are texts whatever they begin with, numbers are numbers, instants
    /// are dates in Universal Time.
    ///
    /// # Errors
    /// When a table is larger than a sheet may be.
    pub fn xlsx(&self) -> Result<Vec<u8>, XlsxError> {
        let mut book = Workbook::new();
        let (bold, instant) = (
            Format::new().set_bold(),
            Format::new().set_num_format("yyyy-mm-dd hh:mm"),
        );
        let sheet = book.add_worksheet();
        for (at, name) in (0_u16..).zip(&self.head) {
            sheet.write_string_with_format(0, at, name, &bold)?;
        }
        for (line, row) in (1_u32..).zip(&self.rows) {
            for (at, cell) in (0_u16..).zip(row) {
                match cell {
                    Cell::Text(text) => {
                        sheet.write_string(line, at, text)?;
                    }
                    #[expect(
                        clippy::cast_precision_loss,
                        reason = "a spreadsheet knows no other numbers"
                    )]
                    Cell::Number(number) => {
                        sheet.write_number(line, at, *number as f64)?;
                    }
                    Cell::At(time) => {
                        let time = ExcelDateTime::from_timestamp(time.millis() / 1_000)?;
                        sheet.write_datetime_with_format(line, at, &time, &instant)?;
                    }
                    Cell::Empty => {}
                }
            }
        }
        let last = u16::try_from(self.head.len().saturating_sub(1)).unwrap_or_default();
        let lines = u32::try_from(self.rows.len()).unwrap_or_default();
        sheet.autofilter(0, 0, lines, last)?;
        sheet.set_freeze_panes(1, 0)?;
        book.save_to_buffer()
    }
}

/// A cell that no spreadsheet takes for a formula: an apostrophe stands before what could begin one
/// (OWASP, “CSV Injection”).
fn inert(cell: &str) -> Cow<'_, str> {
    if is_formula(cell) {
        format!("'{cell}").into()
    } else {
        cell.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_no_formulas_and_nothing_is_lost() {
        let row = [
            "=1+1",
            "+32 2",
            "-",
            "@SUM(A1)",
            "\tx",
            "＝1",
            "a \"b\", c\r\nd",
            "'=x",
            "é",
        ];
        let row: Vec<String> = row.map(str::to_owned).to_vec();
        let table = Table {
            name: String::new(),
            head: row.clone(),
            rows: vec![row.iter().cloned().map(Cell::from).collect()],
        };
        let bytes = table.csv().unwrap();
        let text = String::from_utf8(bytes).unwrap();
        let text = text.strip_prefix('\u{feff}').unwrap();
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .from_reader(text.as_bytes());
        let records: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        assert_eq!(records.len(), 2);
        for (cell, read) in row.iter().zip(&records[1]) {
            assert!(
                !read.starts_with(['=', '+', '-', '@', '\t', '＝']),
                "{read}"
            );
            assert_eq!(
                read.strip_prefix('\'').unwrap_or(read),
                cell.strip_prefix('\'').unwrap_or(cell)
            );
        }
    }

    #[test]
    fn a_workbook_holds_texts_numbers_and_dates_and_no_formula() {
        use calamine::{Data, Reader as _};
        let table = Table {
            name: String::new(),
            head: vec!["a".into(), "b".into(), "c".into(), "d".into()],
            rows: vec![vec![
                Cell::from("=cmd|' /C calc'!A0".to_owned()),
                Cell::Number(231_493),
                Cell::At(Timestamp::from_millis(1_800_000_000_000)),
                Cell::Empty,
            ]],
        };
        // Read by somebody else's reader.
        let bytes = std::io::Cursor::new(table.xlsx().unwrap());
        let mut book: calamine::Xlsx<_> = calamine::open_workbook_from_rs(bytes).unwrap();
        let name = book.sheet_names()[0].clone();
        let sheet = book.worksheet_range(&name).unwrap();
        assert_eq!(sheet.get((0, 0)), Some(&Data::String("a".into())));
        let text = Data::String("=cmd|' /C calc'!A0".into());
        assert_eq!(sheet.get((1, 0)), Some(&text));
        assert_eq!(sheet.get((1, 1)), Some(&Data::Float(231_493.0)));
        // 2027-01-15 08:00 as days since the end of 1899.
        let Some(Data::DateTime(at)) = sheet.get((1, 2)) else {
            panic!("{:?}", sheet.get((1, 2)));
        };
        assert!((at.as_f64() - 46_402.333_333).abs() < 0.001, "{at:?}");
        assert!(book.worksheet_formula(&name).unwrap().is_empty());
    }
}
