//! Downloads.

use std::collections::BTreeMap;

use axum::extract::{Path, Query, Request, State as Extract};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use backend::service::applications::{self as service, ListQuery};
use backend::store::applications::Listed;
use domain::Timestamp;
use domain::exchange::is_formula;
use domain::ids::ModuleId;
use domain::programme::Module;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, XlsxError};

use crate::context::{State, caller};

/// A download as a file of the given type.
pub fn file(name: &str, content_type: &'static str, body: impl Into<axum::body::Body>) -> Response {
    let mut response = Response::new(body.into());
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    response
}

/// What is said when there is nothing to download.
pub fn refused(error: &backend::Error) -> Response {
    if error.is_fault() {
        tracing::error!(code = "export", %error, "a download failed");
    }
    let refusal = error.refusal();
    (
        StatusCode::from_u16(refusal.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
        refusal.code().to_owned(),
    )
        .into_response()
}

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
    fn text(text: Option<String>) -> Self {
        text.map_or(Self::Empty, Self::Text)
    }

    fn at(at: Option<Timestamp>) -> Self {
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

    /// The file in the format that its address asks for.
    async fn file(self, format: Kind) -> backend::Result<Response> {
        Ok(match format {
            Kind::Csv => {
                let name = format!("{}.csv", self.name);
                file(&name, "text/csv; charset=utf-8", self.csv()?)
            }
            Kind::Xlsx => {
                let name = format!("{}.xlsx", self.name);
                // Packing ten thousand rows takes longer than others may wait.
                let bytes = tokio::task::spawn_blocking(move || self.xlsx())
                    .await
                    .map_err(backend::Error::fault)?
                    .map_err(backend::Error::fault)?;
                let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
                file(&name, kind, bytes)
            }
        })
    }
}

/// The format of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Csv,
    Xlsx,
}

impl Kind {
    fn of(parts: &Parts) -> Self {
        if parts.uri.path().rsplit('.').next() == Some("xlsx") {
            Self::Xlsx
        } else {
            Self::Csv
        }
    }
}

/// A cell that no spreadsheet takes for a formula: an apostrophe stands before what could begin one
/// (OWASP, “CSV Injection”).
fn inert(cell: &str) -> std::borrow::Cow<'_, str> {
    if is_formula(cell) {
        format!("'{cell}").into()
    } else {
        cell.into()
    }
}

/// The answers to a survey.
pub async fn answers(
    Extract(state): Extract<State>,
    Path(survey): Path<String>,
    request: Request,
) -> Response {
    let (parts, _) = request.into_parts();
    let data = async {
        let caller = caller(&state, &parts).await?;
        let survey = domain::ids::SurveyId::parse(&survey)?;
        let table = backend::service::surveys::table(&state.academy, &caller, &survey).await?;
        let rows = table.rows.into_iter();
        let table = Table {
            name: format!("urban-academy-{}-answers", table.edition),
            head: table.head,
            rows: rows
                .map(|row| row.into_iter().map(Cell::from).collect())
                .collect(),
        };
        table.file(Kind::of(&parts)).await
    };
    data.await.unwrap_or_else(|error| refused(&error))
}

/// The report of a session, as Markdown.
pub async fn report(
    Extract(state): Extract<State>,
    Path(session): Path<String>,
    request: Request,
) -> Response {
    let (parts, _) = request.into_parts();
    let data = async {
        let caller = caller(&state, &parts).await?;
        let session = domain::ids::SessionId::parse(&session)?;
        backend::service::reports::export(&state.academy, &caller, &session).await
    };
    match data.await {
        Ok((name, text)) => file(&name, "text/markdown; charset=utf-8", text),
        Err(error) => refused(&error),
    }
}

/// Everything the academy stores about the caller.
pub async fn account(Extract(state): Extract<State>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    let data = async {
        let caller = caller(&state, &parts).await?;
        backend::service::accounts::export(&state.academy, &caller).await
    };
    match data.await {
        Ok(json) => file("urban-academy-my-data.json", "application/json", json),
        Err(error) => refused(&error),
    }
}

/// The protocol of a scenario, as JSON.
pub async fn protocol(
    Extract(state): Extract<State>,
    Path((_, scenario)): Path<(String, String)>,
    request: Request,
) -> Response {
    let (parts, _) = request.into_parts();
    let data = async {
        let caller = caller(&state, &parts).await?;
        let scenario = domain::ids::ScenarioId::parse(&scenario)?;
        backend::service::selection::download(&state.academy, &caller, &scenario).await
    };
    match data.await {
        Ok((name, json)) => file(&name, "application/json", json),
        Err(error) => refused(&error),
    }
}

/// The columns of a download of applications; values of closed sets are their keys.
const APPLICATIONS: [&str; 18] = [
    "receipt",
    "state",
    "name",
    "email",
    "organisation",
    "level",
    "country",
    "city",
    "population",
    "title",
    "first_choice",
    "submitted_at",
    "module",
    "decided_at",
    "reason",
    "confirm_by",
    "answered_at",
    "address",
];

/// The applications of an edition that the query leaves.
pub async fn applications(
    Extract(state): Extract<State>,
    Path(edition): Path<String>,
    Query(query): Query<BTreeMap<String, String>>,
    request: Request,
) -> Response {
    let (parts, _) = request.into_parts();
    let data = async {
        let caller = caller(&state, &parts).await?;
        let value = |name: &str| query.get(name).cloned().unwrap_or_default();
        let query = ListQuery {
            text: value("q"),
            state: value("state"),
            module: value("module"),
            country: value("country"),
            level: value("level"),
            size: value("size"),
            sort: value("sort"),
        };
        let (edition, modules, rows) =
            service::download(&state.academy, &caller, &edition, &query).await?;
        let address = &state.academy.settings.public_url;
        let table = Table {
            name: format!("urban-academy-{}-applications", edition.slug),
            head: APPLICATIONS.map(str::to_owned).to_vec(),
            rows: rows
                .into_iter()
                .map(|row| application(row, &modules, address))
                .collect(),
        };
        table.file(Kind::of(&parts)).await
    };
    data.await.unwrap_or_else(|error| refused(&error))
}

/// What the reviews of an edition come to, for organisers.
pub async fn reviews(
    Extract(state): Extract<State>,
    Path(edition): Path<String>,
    request: Request,
) -> Response {
    let (parts, _) = request.into_parts();
    let data = async {
        let caller = caller(&state, &parts).await?;
        let (edition, head, rows) =
            backend::service::reviews::table(&state.academy, &caller, &edition).await?;
        let name = format!("urban-academy-{}-reviews", edition.slug);
        texts(name, head, rows).file(Kind::of(&parts)).await
    };
    data.await.unwrap_or_else(|error| refused(&error))
}

/// The caller's own reviews for an edition; neither the file nor its name says whose the
/// applications are.
pub async fn own_reviews(
    Extract(state): Extract<State>,
    Query(query): Query<BTreeMap<String, String>>,
    request: Request,
) -> Response {
    let (parts, _) = request.into_parts();
    let data = async {
        let caller = caller(&state, &parts).await?;
        let edition = query.get("edition").cloned().unwrap_or_default();
        let (head, rows) =
            backend::service::reviews::download(&state.academy, &caller, &edition).await?;
        let name = "urban-academy-my-reviews".to_owned();
        texts(name, head, rows).file(Kind::of(&parts)).await
    };
    data.await.unwrap_or_else(|error| refused(&error))
}

/// A table in which every cell is text.
fn texts(name: String, head: Vec<String>, rows: Vec<Vec<String>>) -> Table {
    let cells = |row: Vec<String>| row.into_iter().map(|text| Cell::text(Some(text))).collect();
    Table {
        name,
        head,
        rows: rows.into_iter().map(cells).collect(),
    }
}

fn application(row: Listed, modules: &[Module], address: &str) -> Vec<Cell> {
    let module = |id: Option<&ModuleId>| {
        let found = modules.iter().find(|module| Some(&module.id) == id);
        Cell::text(found.map(|module| module.slug.clone()))
    };
    vec![
        Cell::text(row.receipt),
        row.state.key().to_owned().into(),
        row.name.into(),
        row.email.into(),
        Cell::text(row.organisation),
        Cell::text(row.level.map(|level| level.key().to_owned())),
        Cell::text(row.country),
        Cell::text(row.city_name),
        row.population.map_or(Cell::Empty, Cell::Number),
        Cell::text(row.title),
        module(row.first_module_id.as_ref()),
        Cell::at(row.submitted_at),
        module(row.module_id.as_ref()),
        Cell::at(row.decided_at),
        Cell::text(row.reason),
        Cell::at(row.confirm_by),
        Cell::at(row.answered_at),
        format!("{address}/organise/applications/{}", row.id).into(),
    ]
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
