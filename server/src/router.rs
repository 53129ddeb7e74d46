//! Every address of the server.

use std::path::Path;
use std::time::Duration;

use app::request::{Cx, Page, PageFn, told};
use app::routes::ROUTES;
use app::shell;
use axum::Router;
use axum::body::Body;
use axum::extract::{DefaultBodyLimit, RawPathParams, Request, State as Extract};
use axum::http::request::Parts;
use axum::http::{HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{MethodRouter, any, get, post};
use domain::Refusal;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::csrf::CsrfLayer;
use tower_http::services::ServeDir;
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::timeout::TimeoutLayer;
use tracing::Instrument as _;

use crate::context::{RequestId, State, cx};
use crate::{api as programs, calendar, export, forms, imports, live, security, uploads};

/// The whole server. `site` is the folder of static files; `public` the address people come by.
///
/// # Errors
/// When the public address is not an origin.
pub fn router(state: State, site: &Path, public: &str) -> Result<Router, String> {
    let csrf = CsrfLayer::new()
        .add_trusted_origin(public)
        .map_err(|error| format!("public_url: {error}"))?;
    let mut pages = Router::new();
    for (path, page) in ROUTES {
        pages = pages.route(
            path,
            any(
                |extract: Extract<State>, params: RawPathParams, request: Request| {
                    serve(*page, extract, params, request)
                },
            ),
        );
    }
    let statics = files(site);
    let hashed = Router::new()
        .fallback_service(files(&site.join("pkg")).with_state(state.clone()))
        .layer(SetResponseHeaderLayer::if_not_present(
            header::CACHE_CONTROL,
            HeaderValue::from_static("public, max-age=31536000, immutable"),
        ));
    let router = pages
        .route("/api/{*function}", post(api))
        .route("/account/data.json", get(export::account))
        .route("/sessions/{session}/report.md", get(export::report))
        .route("/sessions/{session}/report.pdf", get(export::report_paper))
        .route("/evaluation/{survey}/answers.csv", get(export::answers))
        .route("/evaluation/{survey}/answers.xlsx", get(export::answers))
        .route(
            "/organise/{edition}/selection/{scenario}/protocol.json",
            get(export::protocol),
        )
        .route(
            "/organise/{edition}/applications.csv",
            get(export::applications),
        )
        .route(
            "/organise/{edition}/applications.xlsx",
            get(export::applications),
        )
        .route("/organise/{edition}/badges.pdf", get(export::badges))
        .route(
            "/organise/{edition}/attendance.pdf",
            get(export::attendance),
        )
        .route("/apply/{edition}/receipt.pdf", get(export::receipt))
        .route("/apply/{edition}/certificate.pdf", get(export::certificate))
        .route(
            "/organise/{edition}/import/file",
            post(imports::applications),
        )
        .route(
            "/organise/{edition}/reviews/import/file",
            post(imports::reviews),
        )
        .route(
            "/organise/{edition}/reviews/import.csv",
            get(export::reviews_to_fill_in),
        )
        .route(
            "/applications/{application}/application.pdf",
            get(export::application_paper),
        )
        .route("/applications/files/{file}", get(export::attached))
        .route(
            "/applications/{application}/files/{question}",
            post(uploads::take),
        )
        .route("/editions/{edition}/calendar.ics", get(calendar::edition))
        .route("/calendar/{file}", get(calendar::private))
        .nest("/api/v1", programs::router())
        .route("/organise/{edition}/reviews.csv", get(export::reviews))
        .route("/reviews.csv", get(export::own_reviews))
        // Layers in one piece: each time the router is wrapped costs every request its boxes anew.
        .layer((
            // A room of 77 kB packs to 15.1 kB at level 5 and to 16.1 kB at level 4, both in about 1.5 ms.
            CompressionLayer::new().quality(tower_http::CompressionLevel::Precise(5)),
            // Whoever reads a body knows how much it may weigh.
            DefaultBodyLimit::disable(),
        ))
        .route("/live/{session}", get(live::connect))
        .route("/health/live", get(|| async { "alive" }))
        .route("/health/ready", get(ready))
        .nest_service("/pkg", hashed)
        .fallback(statics)
        .layer((
            from_fn_with_state(state.clone(), surround),
            CatchPanicLayer::custom(panicked),
            TimeoutLayer::with_status_code(
                StatusCode::SERVICE_UNAVAILABLE,
                Duration::from_secs(30),
            ),
            csrf,
        ))
        .with_state(state);
    Ok(router)
}

/// What surrounds every request: its id, which every line of the log about it carries, and the headers of every
/// answer. The id is a counter and a start mark: readable, unique, no secret.
async fn surround(Extract(state): Extract<State>, mut request: Request, next: Next) -> Response {
    use std::sync::atomic::{AtomicU64, Ordering};
    static COUNT: AtomicU64 = AtomicU64::new(1);
    let id = format!(
        "{:x}-{:x}",
        std::process::id(),
        COUNT.fetch_add(1, Ordering::Relaxed)
    );
    request.extensions_mut().insert(RequestId(id.clone()));
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let answered = async {
        let mut response = next.run(request).await;
        // Styles, scripts and icons are no documents.
        if !path.starts_with("/pkg/") {
            security::document_headers(response.headers_mut());
        }
        security::common_headers(response.headers_mut(), state.secure.0);
        let status = response.status().as_u16();
        if response.status().is_server_error() {
            tracing::warn!(%method, path, status, "answered");
        } else {
            tracing::debug!(%method, path, status, "answered");
        }
        response
    };
    answered
        .instrument(tracing::error_span!("request", id))
        .await
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "the signature tower-http asks for"
)]
fn panicked(reason: Box<dyn std::any::Any + Send>) -> Response {
    let reason = reason
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| reason.downcast_ref::<&str>().copied())
        .unwrap_or("unknown");
    tracing::error!(code = "panic", reason, "a request panicked");
    (
        StatusCode::INTERNAL_SERVER_ERROR,
        "Something went wrong. It was noted.",
    )
        .into_response()
}

/// One page: reading shows it, posting runs the form it holds.
async fn serve(
    page: PageFn,
    Extract(state): Extract<State>,
    params: RawPathParams,
    request: Request,
) -> Response {
    let params = params
        .iter()
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    let (parts, body) = request.into_parts();
    let cx = match cx(&state, &parts, &parts.uri, params).await {
        Ok(cx) => cx,
        Err(error) => return export::refused(&error),
    };
    match parts.method {
        Method::GET | Method::HEAD => show(page, cx, None).await,
        // What forms need is large, and would be moved about with every page that is only read.
        Method::POST => Box::pin(submit(page, cx, &parts, body)).await,
        _ => (
            StatusCode::METHOD_NOT_ALLOWED,
            [(header::ALLOW, "GET, HEAD, POST")],
        )
            .into_response(),
    }
}

/// Runs the form that was sent, and shows the page again where the form was refused.
async fn submit(page: PageFn, mut cx: Cx, parts: &Parts, body: Body) -> Response {
    let Some(form) = forms::take(&mut cx, parts, body).await else {
        return refuse(&cx, &too_large());
    };
    cx.notice = None;
    match forms::run(&cx, form).await {
        forms::Outcome::Done(response) => response,
        forms::Outcome::Again(posted) => {
            let posted = std::sync::Arc::new(posted);
            cx.posted = Some(std::sync::Arc::clone(&posted));
            match &posted.refusal {
                Some(refusal) if refusal.kind() == domain::Kind::SignIn => sign_in_first(&cx),
                refusal => show(page, cx, refusal.as_ref().map(Refusal::status)).await,
            }
        }
    }
}

async fn show(page: PageFn, cx: Cx, status: Option<u16>) -> Response {
    match page(cx.clone()).await {
        Ok(mut page) => {
            page.status = status.unwrap_or(page.status);
            html(&cx, page)
        }
        Err(error) => {
            let refusal = told(&cx, &error);
            if refusal.kind() == domain::Kind::SignIn {
                sign_in_first(&cx)
            } else {
                refuse(&cx, &refusal)
            }
        }
    }
}

fn sign_in_first(cx: &Cx) -> Response {
    // A form that was sent meanwhile was not taken, and is not sent again by signing in.
    let to = if cx.posted.is_some() {
        app::pages::accounts::sign_in_again(cx)
    } else {
        app::pages::accounts::sign_in_first(cx)
    };
    Redirect::to(&to).into_response()
}

fn refuse(cx: &Cx, refusal: &Refusal) -> Response {
    html(cx, shell::refusal_page(cx, refusal))
}

fn html(cx: &Cx, page: Page) -> Response {
    let nonce = page.live.then(|| {
        let mut random = [0; 16];
        cx.academy.chance.fill(&mut random);
        base64::Engine::encode(&base64::engine::general_purpose::STANDARD, random)
    });
    let status = page.status;
    let body = shell::render(cx, page, nonce.as_deref());
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/html; charset=utf-8"),
    );
    // Pages hold what one person may see; only the hashed files are shared and kept.
    headers.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("private, no-cache"),
    );
    headers.insert(
        header::VARY,
        HeaderValue::from_static("Cookie, Accept-Language"),
    );
    if cx.notice.is_some()
        && let Ok(cookie) = HeaderValue::from_str(&forms::notice_cookie(cx, "", 0))
    {
        headers.append(header::SET_COOKIE, cookie);
    }
    security::page_policy(headers, nonce.as_deref());
    response
}

/// Server functions, for islands. A refusal comes with the status of its class.
async fn api(Extract(state): Extract<State>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    // The page an island stands on, so that the context tells where the person is.
    let page: Uri = parts
        .headers
        .get(header::REFERER)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.parse().ok())
        .unwrap_or_else(|| parts.uri.clone());
    let cx = match cx(&state, &parts, &page, Vec::new()).await {
        Ok(cx) => cx,
        Err(error) => return export::refused(&error),
    };
    // The server functions would read any amount.
    let Some(body) = forms::read(body, forms::LIMIT).await else {
        return refused(too_large());
    };
    if server_fn::axum::server_fn_paths().all(|(path, _)| path != parts.uri.path()) {
        return refused(Refusal::not_found());
    }
    let mut request = Request::from_parts(parts, Body::from(body));
    request
        .headers_mut()
        .insert(header::ACCEPT, HeaderValue::from_static("application/json"));
    let answer = forms::call(cx, request).await;
    if answer.status() != StatusCode::INTERNAL_SERVER_ERROR {
        return answer;
    }
    let (mut parts, body) = answer.into_parts();
    let body = axum::body::to_bytes(body, forms::LIMIT)
        .await
        .unwrap_or_default();
    if let Ok(refused) = serde_json::from_slice::<app::form::Refused>(&body) {
        parts.status = StatusCode::from_u16(refused.0.status()).unwrap_or(parts.status);
    }
    Response::from_parts(parts, Body::from(body))
}

/// A refusal as server functions answer it.
fn refused(refusal: Refusal) -> Response {
    let status = StatusCode::from_u16(refusal.status()).unwrap_or(StatusCode::BAD_REQUEST);
    (status, axum::Json(app::form::Refused(refusal))).into_response()
}

const fn too_large() -> Refusal {
    Refusal::new(domain::Kind::Invalid, "too-large")
}

/// The files of a folder; the page that says so for whatever is none.
fn files(folder: &Path) -> MethodRouter<State> {
    let folder = ServeDir::new(folder)
        .precompressed_br()
        .precompressed_gzip();
    any(async move |state: Extract<State>, request: Request| {
        let mut folder = folder.clone();
        let (parts, body) = request.into_parts();
        let asked = Request::from_parts(parts.clone(), body);
        // An address that cannot even be the name of a file is missing, too.
        match folder.try_call(asked).await {
            Ok(file) if file.status() != StatusCode::NOT_FOUND => file.into_response(),
            _ => missing(state, Request::from_parts(parts, Body::empty())).await,
        }
    })
}

/// What stands nowhere else.
async fn missing(Extract(state): Extract<State>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    match cx(&state, &parts, &parts.uri, Vec::new()).await {
        Ok(cx) => refuse(&cx, &Refusal::not_found()),
        Err(error) => export::refused(&error),
    }
}

/// Ready: the database answers and jobs are not stuck.
async fn ready(Extract(state): Extract<State>) -> Response {
    let lag = async {
        let mut tx = state.academy.db.read().await?;
        backend::store::jobs::lag(&mut tx, state.academy.now()).await
    };
    match lag.await {
        Ok(lag) if lag < 10 * domain::Timestamp::MINUTE => {
            (StatusCode::OK, "ready").into_response()
        }
        Ok(lag) => (
            StatusCode::SERVICE_UNAVAILABLE,
            format!("jobs are {} s late", lag / 1000),
        )
            .into_response(),
        Err(error) => {
            tracing::error!(code = "ready", %error, "not ready");
            (
                StatusCode::SERVICE_UNAVAILABLE,
                "the database does not answer",
            )
                .into_response()
        }
    }
}
