//! What other people's programs read: `GET /api/v1/…`, described at `/api/v1/openapi.json`.
//!
//! Only bearer tokens count here, no cookie: a page that somebody is lured to cannot ask in their name.
//! Problems come as RFC 9457 has them, with the stable code of the refusal.

use axum::Json;
use axum::Router;
use axum::extract::{FromRequestParts, Path, Query, State as Extract};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get};
use backend::service::programme::EditionPage;
use backend::service::tokens::{self as service, Reader, Slice};
use backend::store::applications::Listed;
use backend::store::exchange::Decided;
use backend::when;
use domain::applications::Content;
use domain::ids::{ApplicationId, ModuleId};
use domain::language::Bilingual;
use domain::programme::Module;
use domain::{Kind, Refusal, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
use utoipa::{IntoParams, Modify, OpenApi, ToSchema};

use crate::context::{RequestId, State, origin};

/// The routes, to be nested under `/api/v1`.
pub fn router() -> Router<State> {
    Router::new()
        .route("/openapi.json", get(description))
        .route("/editions", get(editions))
        .route("/editions/{edition}", get(edition))
        .route("/editions/{edition}/applications", get(applications))
        .route("/editions/{edition}/decisions", get(decisions))
        .route("/applications/{application}", get(application))
        // A route rather than a fallback: the server functions beside it take every other address.
        .route("/{*rest}", any(|| async { Problem(Refusal::not_found()) }))
        .method_not_allowed_fallback(|| async { StatusCode::METHOD_NOT_ALLOWED })
}

// ------------------------------------------------------------------ what is answered

/// A text in the languages of the academy.
#[derive(Debug, Serialize, ToSchema)]
struct Text {
    /// English; empty when there is none.
    en: String,
    /// French; empty when there is none.
    fr: String,
}

impl From<&Bilingual> for Text {
    fn from(text: &Bilingual) -> Self {
        Self {
            en: text.en.clone(),
            fr: text.fr.clone(),
        }
    }
}

/// An edition of the academy.
#[derive(Debug, Serialize, ToSchema)]
struct EditionOut {
    /// The word in addresses.
    #[schema(example = "2027")]
    edition: String,
    /// Where it stands.
    #[schema(example = "call_open")]
    state: &'static str,
    title: Text,
    place: Text,
    /// First day, or the month when no more is known.
    starts_on: String,
    /// Last day; empty when only the month is known.
    ends_on: String,
    /// When the call opens (RFC 3339).
    call_opens_at: String,
    /// When the call closes (RFC 3339).
    call_closes_at: String,
    /// Whether it is invented for the demonstration.
    demonstration: bool,
    modules: Vec<ModuleOut>,
}

/// A module of an edition.
#[derive(Debug, Serialize, ToSchema)]
struct ModuleOut {
    /// The word in addresses.
    #[schema(example = "housing")]
    module: String,
    title: Text,
    summary: Text,
    theme: &'static str,
    places: i64,
}

/// The editions.
#[derive(Debug, Serialize, ToSchema)]
struct Editions {
    items: Vec<EditionOut>,
}

/// A page of applications.
#[derive(Debug, Serialize, ToSchema)]
struct Applications {
    items: Vec<ApplicationOut>,
    /// The cursor of the next page; null at the end.
    next: Option<String>,
}

/// An application, with the person who sent it as they were then.
#[derive(Debug, Serialize, ToSchema)]
struct ApplicationOut {
    application: String,
    receipt: Option<String>,
    #[schema(example = "submitted")]
    state: &'static str,
    name: String,
    email: String,
    organisation: Option<String>,
    level: Option<&'static str>,
    country: Option<String>,
    city: Option<String>,
    population: Option<i64>,
    title: Option<String>,
    /// The module chosen first.
    first_choice: Option<String>,
    /// When it was sent last (RFC 3339).
    submitted_at: Option<String>,
}

/// An application with its texts.
#[derive(Debug, Serialize, ToSchema)]
struct WholeApplication {
    #[serde(flatten)]
    application: ApplicationOut,
    /// The edition it is for.
    edition: String,
    /// Modules in order of preference.
    preferences: Vec<String>,
    /// What was written, by the name of the field. Empty once withdrawn.
    texts: std::collections::BTreeMap<String, String>,
}

/// A page of decisions.
#[derive(Debug, Serialize, ToSchema)]
struct Decisions {
    items: Vec<DecisionOut>,
    /// The cursor of the next page; null at the end.
    next: Option<String>,
}

/// How an application was decided. The person who sent it is not named.
#[derive(Debug, Serialize, ToSchema)]
struct DecisionOut {
    application: String,
    receipt: Option<String>,
    #[schema(example = "offered")]
    state: &'static str,
    /// The module offered.
    module: Option<String>,
    decided_at: String,
    decided_by: String,
    reason: String,
    confirm_by: Option<String>,
    answered_at: Option<String>,
}

/// What went wrong (RFC 9457).
#[derive(Debug, Serialize, ToSchema)]
struct ProblemOut {
    /// Always `about:blank`: `code` tells problems apart.
    r#type: &'static str,
    title: String,
    status: u16,
    /// A stable code.
    #[schema(example = "token-wrong")]
    code: String,
}

/// Which page of a list.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Page {
    /// What `next` of the page before says; nothing for the first.
    #[serde(default)]
    cursor: String,
    /// Rows a page, 1 to 500.
    #[serde(default = "page_rows")]
    #[param(default = 100, minimum = 1, maximum = 500)]
    limit: i64,
}

const fn page_rows() -> i64 {
    service::PAGE
}

// ------------------------------------------------------------------ who asks, and what is refused

struct Problem(Refusal);

impl From<backend::Error> for Problem {
    fn from(error: backend::Error) -> Self {
        if error.is_fault() {
            tracing::error!(code = "api", %error, "a program's request failed");
        }
        Self(error.refusal())
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.0.status()).unwrap_or(StatusCode::BAD_REQUEST);
        let out = ProblemOut {
            r#type: "about:blank",
            title: backend::texts::refusal(domain::Language::En, &self.0).into_owned(),
            status: status.as_u16(),
            code: self.0.code().to_owned(),
        };
        let mut response = (status, Json(out)).into_response();
        let headers = response.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if self.0.kind() == Kind::SignIn {
            headers.insert(
                header::WWW_AUTHENTICATE,
                HeaderValue::from_static("Bearer realm=\"academy\""),
            );
        }
        response
    }
}

/// Whoever the token in the `Authorization` header stands for.
struct Bearer(Reader);

impl FromRequestParts<State> for Bearer {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Self, Problem> {
        let secret = parts
            .headers
            .get(header::AUTHORIZATION)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.split_once(' '))
            .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
            .map(|(_, secret)| secret.trim())
            .ok_or(Problem(Refusal::new(Kind::SignIn, "token-missing")))?;
        let request = parts
            .extensions
            .get::<RequestId>()
            .map(|id| id.0.clone())
            .unwrap_or_default();
        let from = origin(parts, state.proxies);
        Ok(Self(
            service::reader(&state.academy, secret, from, request).await?,
        ))
    }
}

type Answer<T> = Result<Private<T>, Problem>;

/// JSON that nobody keeps on the way.
struct Private<T>(T);

impl<T: Serialize> IntoResponse for Private<T> {
    fn into_response(self) -> Response {
        let mut response = Json(self.0).into_response();
        response
            .headers_mut()
            .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        response
    }
}

fn page(
    query: Result<Query<Page>, axum::extract::rejection::QueryRejection>,
) -> Result<Page, Problem> {
    query
        .map(|Query(page)| page)
        .map_err(|_| Problem(Refusal::invalid("limit-wrong")))
}

// ------------------------------------------------------------------ the routes

/// Every edition the maker of the token may see, the latest first.
#[utoipa::path(get, path = "/editions", tag = "programme", security(("token" = ["programme"])),
    responses((status = 200, body = Editions), (status = 401, body = ProblemOut), (status = 403, body = ProblemOut)))]
async fn editions(Extract(state): Extract<State>, reader: Bearer) -> Answer<Editions> {
    let pages = reader.0.editions(&state.academy).await?;
    Ok(Private(Editions {
        items: pages.iter().map(edition_out).collect(),
    }))
}

/// One edition with its modules.
#[utoipa::path(get, path = "/editions/{edition}", tag = "programme", security(("token" = ["programme"])),
    params(("edition" = String, Path, description = "The word in the edition's address")),
    responses((status = 200, body = EditionOut), (status = 401, body = ProblemOut), (status = 403, body = ProblemOut), (status = 404, body = ProblemOut)))]
async fn edition(
    Extract(state): Extract<State>,
    reader: Bearer,
    Path(slug): Path<String>,
) -> Answer<EditionOut> {
    let page = reader.0.edition(&state.academy, &slug).await?;
    Ok(Private(edition_out(&page)))
}

/// The applications of an edition, drafts left out, by id.
#[utoipa::path(get, path = "/editions/{edition}/applications", tag = "applications", security(("token" = ["applications"])),
    params(("edition" = String, Path, description = "The word in the edition's address"), Page),
    responses((status = 200, body = Applications), (status = 401, body = ProblemOut), (status = 403, body = ProblemOut), (status = 404, body = ProblemOut), (status = 422, body = ProblemOut)))]
async fn applications(
    Extract(state): Extract<State>,
    reader: Bearer,
    Path(slug): Path<String>,
    query: Result<Query<Page>, axum::extract::rejection::QueryRejection>,
) -> Answer<Applications> {
    let Page { cursor, limit } = page(query)?;
    let slice = reader
        .0
        .applications(&state.academy, &slug, &cursor, limit)
        .await?;
    let (items, next) = shown(slice, application_out);
    Ok(Private(Applications { items, next }))
}

/// One application with its texts.
#[utoipa::path(get, path = "/applications/{application}", tag = "applications", security(("token" = ["applications"])),
    params(("application" = String, Path, description = "The id of the application")),
    responses((status = 200, body = WholeApplication), (status = 401, body = ProblemOut), (status = 403, body = ProblemOut), (status = 404, body = ProblemOut)))]
async fn application(
    Extract(state): Extract<State>,
    reader: Bearer,
    Path(id): Path<String>,
) -> Answer<WholeApplication> {
    let id = ApplicationId::parse(&id).map_err(Problem)?;
    let dossier = reader.0.application(&state.academy, &id).await?;
    let (application, modules) = (dossier.application, dossier.intake.modules);
    let person = dossier.applicant.map(|person| (person.name, person.email));
    let (name, email) = person.unwrap_or_default();
    let Content { preferences, .. } = &application.content;
    let preferences = preferences
        .iter()
        .filter_map(|id| modules.iter().find(|module| module.id.as_str() == id))
        .map(|module| module.slug.clone())
        .collect();
    let texts = application
        .content
        .texts()
        .into_iter()
        .map(|(field, text)| (field.to_owned(), text.to_owned()))
        .collect();
    Ok(Private(WholeApplication {
        edition: dossier.intake.edition.slug,
        preferences,
        texts,
        application: ApplicationOut {
            application: application.id.to_string(),
            receipt: application.receipt,
            state: application.state.key(),
            name,
            email,
            organisation: application.organisation,
            level: application.level.map(domain::accounts::Level::key),
            country: application.country,
            city: application.city_name,
            population: application.population,
            title: application.title,
            first_choice: word(application.first_module_id.as_ref(), &modules),
            submitted_at: application.submitted_at.map(when::rfc3339),
        },
    }))
}

/// How the applications of an edition were decided, by whom and why.
#[utoipa::path(get, path = "/editions/{edition}/decisions", tag = "decisions", security(("token" = ["decisions"])),
    params(("edition" = String, Path, description = "The word in the edition's address"), Page),
    responses((status = 200, body = Decisions), (status = 401, body = ProblemOut), (status = 403, body = ProblemOut), (status = 404, body = ProblemOut), (status = 422, body = ProblemOut)))]
async fn decisions(
    Extract(state): Extract<State>,
    reader: Bearer,
    Path(slug): Path<String>,
    query: Result<Query<Page>, axum::extract::rejection::QueryRejection>,
) -> Answer<Decisions> {
    let Page { cursor, limit } = page(query)?;
    let slice = reader
        .0
        .decisions(&state.academy, &slug, &cursor, limit)
        .await?;
    let (items, next) = shown(slice, decision_out);
    Ok(Private(Decisions { items, next }))
}

/// The rows of a slice as they are told, and the cursor of the next ones.
fn shown<T, O>(slice: Slice<T>, out: impl Fn(T, &[Module]) -> O) -> (Vec<O>, Option<String>) {
    let rows = slice.rows.into_iter();
    (
        rows.map(|row| out(row, &slice.modules)).collect(),
        slice.next,
    )
}

fn edition_out(page: &EditionPage) -> EditionOut {
    let edition = &page.edition;
    EditionOut {
        edition: edition.slug.clone(),
        state: edition.state.key(),
        title: (&edition.title).into(),
        place: (&edition.place).into(),
        starts_on: edition.starts_on.clone(),
        ends_on: edition.ends_on.clone(),
        call_opens_at: when::rfc3339(edition.call.opens_at),
        call_closes_at: when::rfc3339(edition.call.closes_at),
        demonstration: edition.demonstration,
        modules: page
            .modules
            .iter()
            .map(|module| ModuleOut {
                module: module.slug.clone(),
                title: (&module.title).into(),
                summary: (&module.summary).into(),
                theme: module.theme.key(),
                places: module.places,
            })
            .collect(),
    }
}

fn word(id: Option<&ModuleId>, modules: &[Module]) -> Option<String> {
    let found = modules.iter().find(|module| Some(&module.id) == id);
    found.map(|module| module.slug.clone())
}

fn application_out(row: Listed, modules: &[Module]) -> ApplicationOut {
    ApplicationOut {
        application: row.id.to_string(),
        receipt: row.receipt,
        state: row.state.key(),
        name: row.name,
        email: row.email,
        organisation: row.organisation,
        level: row.level.map(domain::accounts::Level::key),
        country: row.country,
        city: row.city_name,
        population: row.population,
        title: row.title,
        first_choice: word(row.first_module_id.as_ref(), modules),
        submitted_at: row.submitted_at.map(when::rfc3339),
    }
}

fn decision_out(row: Decided, modules: &[Module]) -> DecisionOut {
    let at = |at: Option<Timestamp>| at.map(when::rfc3339);
    DecisionOut {
        application: row.id.to_string(),
        receipt: row.receipt,
        state: row.state.key(),
        module: word(row.module_id.as_ref(), modules),
        decided_at: when::rfc3339(row.decided_at),
        decided_by: row.decided_by,
        reason: row.reason,
        confirm_by: at(row.confirm_by),
        answered_at: at(row.answered_at),
    }
}

// ------------------------------------------------------------------ the description

/// Describes the routes above.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Urban Academy on Integration",
        version = "1",
        description = "What the academy lets programs read. Tokens are made by organisers and administrators on the page /tokens and sent as `Authorization: Bearer …`; a token never opens more than its maker may see."
    ),
    servers((url = "/api/v1")),
    paths(editions, edition, applications, application, decisions),
    modifiers(&Token)
)]
struct Description;

struct Token;

impl Modify for Token {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        let scheme = SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer));
        openapi
            .components
            .get_or_insert_default()
            .add_security_scheme("token", scheme);
    }
}

async fn description() -> Json<utoipa::openapi::OpenApi> {
    Json(Description::openapi())
}
