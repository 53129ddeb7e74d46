//! Downloads.

use axum::extract::{Path, Request, State as Extract};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};

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
        let bytes = csv(&row, &[row.clone()]).unwrap();
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
