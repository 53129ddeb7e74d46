//! Downloads.

use std::collections::BTreeMap;

use axum::extract::{Path, Query, Request, State as Extract};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use backend::service::applications::{self as service, ListQuery};
use backend::store::applications::Listed;
use domain::Timestamp;
use domain::ids::ModuleId;
use domain::programme::Module;

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

/// A table as CSV (RFC 4180) that spreadsheets open as it is: a byte order mark tells them UTF-8.
///
/// # Errors
/// Never: memory is written to, and rows are as long as the head.
pub fn csv(head: &[String], rows: &[Vec<String>]) -> backend::Result<Vec<u8>> {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer("\u{feff}".as_bytes().to_vec());
    for row in std::iter::once(head).chain(rows.iter().map(Vec::as_slice)) {
        writer
            .write_record(row.iter().map(|cell| inert(cell).into_owned()))
            .map_err(backend::Error::fault)?;
    }
    writer.into_inner().map_err(backend::Error::fault)
}

/// A cell that no spreadsheet takes for a formula: an apostrophe stands before what could begin one
/// (OWASP, “CSV Injection”).
fn inert(cell: &str) -> std::borrow::Cow<'_, str> {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']) {
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
        let name = format!("urban-academy-{}-answers.csv", table.edition);
        Ok::<_, backend::Error>((name, csv(&table.head, &table.rows)?))
    };
    match data.await {
        Ok((name, bytes)) => file(&name, "text/csv; charset=utf-8", bytes),
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
        let head = APPLICATIONS.map(str::to_owned);
        let address = &state.academy.settings.public_url;
        let rows: Vec<Vec<String>> = rows
            .into_iter()
            .map(|row| application(row, &modules, address))
            .collect();
        let name = format!("urban-academy-{}-applications.csv", edition.slug);
        Ok::<_, backend::Error>((name, csv(&head, &rows)?))
    };
    match data.await {
        Ok((name, bytes)) => file(&name, "text/csv; charset=utf-8", bytes),
        Err(error) => refused(&error),
    }
}

fn application(row: Listed, modules: &[Module], address: &str) -> Vec<String> {
    let module = |id: Option<&ModuleId>| {
        let found = modules.iter().find(|module| Some(&module.id) == id);
        found.map_or_else(String::new, |module| module.slug.clone())
    };
    let at = |at: Option<Timestamp>| at.map(backend::when::rfc3339).unwrap_or_default();
    let text = |text: Option<String>| text.unwrap_or_default();
    vec![
        text(row.receipt),
        row.state.key().to_owned(),
        row.name,
        row.email,
        text(row.organisation),
        row.level
            .map_or_else(String::new, |level| level.key().to_owned()),
        text(row.country),
        text(row.city_name),
        row.population
            .map_or_else(String::new, |number| number.to_string()),
        text(row.title),
        module(row.first_module_id.as_ref()),
        at(row.submitted_at),
        module(row.module_id.as_ref()),
        at(row.decided_at),
        text(row.reason),
        at(row.confirm_by),
        at(row.answered_at),
        format!("{address}/organise/applications/{}", row.id),
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
        let bytes = csv(&row, std::slice::from_ref(&row)).unwrap();
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
}
