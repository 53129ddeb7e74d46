//! Downloads.

use std::collections::BTreeMap;

use axum::extract::{FromRequestParts, Path, Query};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use backend::service::applications::{self as service, ListQuery};
use backend::store::applications::Listed;
use backend::{Academy, Caller};
use domain::call::{Answers, Ask, Question};
use domain::ids::{ApplicationId, FileId, ModuleId, ScenarioId, SessionId, SurveyId};
use domain::programme::Module;

use crate::context::{State, caller};
use crate::table::{Cell, Table};

/// Whoever asks for a file, and in which format.
pub(crate) struct Asking {
    state: State,
    /// Who it is.
    pub caller: Caller,
    format: Format,
}

impl Asking {
    /// The academy asked.
    pub fn academy(&self) -> &Academy {
        &self.state.academy
    }

    /// The table as a file of the format that its address asks for.
    async fn table(&self, table: Table) -> Result<Response, Refused> {
        let name = &table.name;
        Ok(match self.format {
            Format::Csv => {
                let name = format!("{name}.csv");
                file(&name, "text/csv; charset=utf-8", table.csv()?)
            }
            Format::Xlsx => {
                let name = format!("{name}.xlsx");
                // Packing ten thousand rows takes longer than others may wait.
                let bytes = tokio::task::spawn_blocking(move || table.xlsx())
                    .await
                    .map_err(backend::Error::fault)?
                    .map_err(backend::Error::fault)?;
                let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
                file(&name, kind, bytes)
            }
        })
    }
}

impl FromRequestParts<State> for Asking {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Self, Refused> {
        Ok(Self {
            caller: caller(state, parts).await?,
            format: Format::of(parts),
            state: state.clone(),
        })
    }
}

/// The format of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Csv,
    Xlsx,
}

impl Format {
    fn of(parts: &Parts) -> Self {
        if parts.uri.path().rsplit('.').next() == Some("xlsx") {
            Self::Xlsx
        } else {
            Self::Csv
        }
    }
}

/// Why there is nothing to download.
#[derive(Debug)]
pub(crate) struct Refused(backend::Error);

impl<E: Into<backend::Error>> From<E> for Refused {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        refused(&self.0)
    }
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

/// A download as a file of the given type.
fn file(name: &str, content_type: &'static str, body: impl Into<axum::body::Body>) -> Response {
    let mut response = Response::new(body.into());
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    response
}

/// The answers to a survey.
pub(crate) async fn answers(
    asking: Asking,
    Path(survey): Path<String>,
) -> Result<Response, Refused> {
    let survey = SurveyId::parse(&survey)?;
    let found = backend::service::surveys::table(asking.academy(), &asking.caller, &survey).await?;
    let name = format!("urban-academy-{}-answers", found.edition);
    asking.table(texts(name, found.head, found.rows)).await
}

/// The report of a session, as Markdown.
pub(crate) async fn report(
    asking: Asking,
    Path(session): Path<String>,
) -> Result<Response, Refused> {
    let session = SessionId::parse(&session)?;
    let (name, text) =
        backend::service::reports::markdown(asking.academy(), &asking.caller, &session).await?;
    Ok(file(&name, "text/markdown; charset=utf-8", text))
}

/// A whole application, as PDF.
pub(crate) async fn application_paper(
    asking: Asking,
    Path(application): Path<String>,
) -> Result<Response, Refused> {
    let id = ApplicationId::parse(&application)?;
    let (name, bytes) = service::paper(asking.academy(), &asking.caller, &id).await?;
    Ok(file(&name, "application/pdf", bytes))
}

/// The report of a session, as PDF.
pub(crate) async fn report_paper(
    asking: Asking,
    Path(session): Path<String>,
) -> Result<Response, Refused> {
    let session = SessionId::parse(&session)?;
    let (name, bytes) =
        backend::service::reports::pdf(asking.academy(), &asking.caller, &session).await?;
    Ok(file(&name, "application/pdf", bytes))
}

/// Everything the academy stores about the caller.
pub(crate) async fn account(asking: Asking) -> Result<Response, Refused> {
    let json = backend::service::accounts::export(asking.academy(), &asking.caller).await?;
    Ok(file("urban-academy-my-data.json", "application/json", json))
}

/// The protocol of a scenario, as JSON.
pub(crate) async fn protocol(
    asking: Asking,
    Path((_, scenario)): Path<(String, String)>,
) -> Result<Response, Refused> {
    let scenario = ScenarioId::parse(&scenario)?;
    let (name, json) =
        backend::service::selection::download(asking.academy(), &asking.caller, &scenario).await?;
    Ok(file(&name, "application/json", json))
}

macro_rules! papers {
    ($($(#[$doc:meta])* $name:ident = $service:path;)+) => {$(
        $(#[$doc])*
        pub(crate) async fn $name(asking: Asking, Path(edition): Path<String>) -> Result<Response, Refused> {
            let (name, bytes) = $service(asking.academy(), &asking.caller, &edition).await?;
            Ok(file(&name, "application/pdf", bytes))
        }
    )+};
}

papers! {
    /// The badges of an edition.
    badges = backend::service::door::badges;
    /// Who was expected at an edition, and who came.
    attendance = backend::service::door::attendance;
    /// That the caller's application arrived.
    receipt = backend::service::certificates::receipt;
    /// That the caller took part.
    certificate = backend::service::certificates::paper;
}

/// The columns of a download of applications; values of closed sets are their keys.
const APPLICATIONS: [&str; 19] = [
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
    "arrived_at",
    "address",
];

/// The applications of an edition that the query leaves.
pub(crate) async fn applications(
    asking: Asking,
    Path(edition): Path<String>,
    Query(query): Query<BTreeMap<String, String>>,
) -> Result<Response, Refused> {
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
    let download = service::download(asking.academy(), &asking.caller, &edition, &query).await?;
    let address = &asking.academy().settings.public_url;
    let mut head = APPLICATIONS.map(str::to_owned).to_vec();
    let questions = &download.questions;
    head.extend(questions.iter().map(|one| format!("answer_{}", one.key)));
    let mut rows = Vec::with_capacity(download.rows.len());
    for row in download.rows {
        let answers = download.answers.get(&row.id);
        let mut cells = application(row, &download.modules, address);
        cells.extend(questions.iter().map(|question| answered(question, answers)));
        rows.push(cells);
    }
    let table = Table {
        name: format!("urban-academy-{}-applications", download.edition.slug),
        head,
        rows,
    };
    asking.table(table).await
}

/// What was answered to one of the organisers' own questions; of choices their keys.
fn answered(question: &Question, answers: Option<&Answers>) -> Cell {
    let values = answers.and_then(|answers| answers.get(&question.key));
    match (&question.ask, values.map(Vec::as_slice)) {
        (_, None | Some([])) => Cell::Empty,
        (Ask::Number { .. }, Some([number, ..])) => number
            .parse()
            .map_or_else(|_| Cell::Text(number.clone()), Cell::Number),
        (_, Some(values)) => Cell::Text(values.join("; ")),
    }
}

/// A file that goes with an application, to be saved: never to be shown by the browser, whatever it holds.
pub(crate) async fn attached(asking: Asking, Path(id): Path<String>) -> Result<Response, Refused> {
    let id = FileId::parse(&id)?;
    let (stored, bytes) =
        backend::service::call::download(asking.academy(), &asking.caller, &id).await?;
    let mut response = file("file", stored.kind.media(), bytes);
    let headers = response.headers_mut();
    // RFC 6266: a name of any letters is percent-encoded.
    let name = app::components::table::encode(&stored.name);
    if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename*=UTF-8''{name}")) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    // Were it shown after all, nothing in it would run.
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static("sandbox; default-src 'none'"),
    );
    Ok(response)
}

/// What the reviews of an edition come to, for organisers.
pub(crate) async fn reviews(
    asking: Asking,
    Path(edition): Path<String>,
) -> Result<Response, Refused> {
    let (edition, head, rows) =
        backend::service::reviews::table(asking.academy(), &asking.caller, &edition).await?;
    let name = format!("urban-academy-{}-reviews", edition.slug);
    asking.table(texts(name, head, rows)).await
}

/// A file of reviews to fill in and bring in again.
pub(crate) async fn reviews_to_fill_in(
    asking: Asking,
    Path(edition): Path<String>,
) -> Result<Response, Refused> {
    let (head, rows) =
        backend::service::imports::reviews::template(asking.academy(), &asking.caller, &edition)
            .await?;
    let name = format!("urban-academy-{edition}-reviews-to-fill-in");
    asking.table(texts(name, head, rows)).await
}

/// The caller's own reviews for an edition; neither the file nor its name says whose the
/// applications are.
pub(crate) async fn own_reviews(
    asking: Asking,
    Query(query): Query<BTreeMap<String, String>>,
) -> Result<Response, Refused> {
    let edition = query.get("edition").map_or("", String::as_str);
    let (head, rows) =
        backend::service::reviews::download(asking.academy(), &asking.caller, edition).await?;
    asking
        .table(texts("urban-academy-my-reviews".to_owned(), head, rows))
        .await
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
        Cell::at(row.arrived_at),
        format!("{address}/organise/applications/{}", row.id).into(),
    ]
}
