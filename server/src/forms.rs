//! Forms: a page's own address takes its forms. Each names the server function it is for (`do`);
//! success goes on with a redirect, so that reloading sends nothing twice; a refusal shows the page
//! again with what was typed.

use std::sync::Arc;

use app::form::{Done, Refused};
use app::request::{Cx, Posted, SentFile};
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{FromRequest as _, Multipart};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, Request, StatusCode, header};
use axum::response::Response;
use backend::service::call::FILE_MAX;
use domain::Refusal;
use domain::call::FILES_MAX;
use domain::text::shown;
use futures::StreamExt as _;
use leptos::context::provide_context;

/// The most bytes of a form.
pub const LIMIT: usize = 1024 * 1024;

/// What is read of a form that is too large before it is refused: a browser that is cut off while
/// it still sends shows an error of its own instead of the answer.
const PATIENCE: usize = 64 * LIMIT;

/// The bytes of a form; none when there are more than `most`.
pub async fn read(body: Body, most: usize) -> Option<Bytes> {
    let mut chunks = body.into_data_stream();
    let (mut kept, mut seen) = (Vec::new(), 0_usize);
    while let Some(Ok(chunk)) = chunks.next().await {
        seen = seen.saturating_add(chunk.len());
        if seen <= most {
            kept.extend_from_slice(&chunk);
        } else {
            kept.clear();
        }
        if seen > PATIENCE {
            break;
        }
    }
    (seen <= most).then(|| kept.into())
}

/// The most bytes of a form that brings files along: as many as the call of an edition can ask for.
const WITH_FILES: usize = FILES_MAX * FILE_MAX + LIMIT;

/// The fields of a form; none when it is too large. Files that come along wait in the context for the server
/// function that knows them. They are taken from people who have signed in, and on the one page that asks for
/// files: nobody else makes the academy hold so much.
pub async fn take(cx: &mut Cx, parts: &Parts, body: Body) -> Option<Vec<(String, String)>> {
    let kind = parts
        .headers
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .unwrap_or_default();
    let asks = cx.path.starts_with("/apply/") && cx.caller.person.is_some();
    if !(kind.starts_with("multipart/form-data") && asks) {
        let body = read(body, LIMIT).await?;
        return Some(fields(form_urlencoded::parse(&body).into_owned()));
    }
    let body = read(body, WITH_FILES).await?;
    let request = Request::from_parts(parts.clone(), Body::from(body));
    let mut form = Multipart::from_request(request, &()).await.ok()?;
    let (mut values, mut files) = (Vec::new(), Vec::new());
    while let Ok(Some(field)) = form.next_field().await {
        let name = field.name().unwrap_or_default().to_owned();
        match field.file_name().map(ToOwned::to_owned) {
            // Nothing was chosen.
            Some(file) if file.is_empty() => {}
            Some(file) => files.push(SentFile {
                field: name,
                name: file,
                bytes: field.bytes().await.ok()?,
            }),
            None => values.push((name, field.text().await.ok()?)),
        }
    }
    cx.files = Arc::new(files);
    Some(fields(values.into_iter()))
}

fn fields(values: impl Iterator<Item = (String, String)>) -> Vec<(String, String)> {
    values.take(500).collect()
}

/// What came of a form.
pub enum Outcome {
    /// Done: where to go, and the cookies that were set.
    Done(Response),
    /// Refused, or asked to be shown again: the page is shown with what was typed.
    Again(Posted),
}

/// Runs the server function a form is for.
pub async fn run(cx: &Cx, values: Vec<(String, String)>) -> Outcome {
    let action = values
        .iter()
        .find(|(name, _)| name == "do")
        .map(|(_, value)| value.clone())
        .unwrap_or_default();
    let posted_key = values
        .iter()
        .any(|(name, value)| name == "form_key" && !value.is_empty());
    let fields = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(
            values
                .iter()
                .filter(|(name, _)| name != "do" && name != "form_id"),
        )
        .finish();
    // The server function parses what was sent; a page only ever shows what could be kept.
    let values: Vec<(String, String)> = values
        .into_iter()
        .map(|(name, value)| (name, shown(value)))
        .collect();
    let refused = |refusal: Refusal, action: String, values| {
        Outcome::Again(Posted {
            action,
            values,
            refusal: Some(refusal),
            once: None,
        })
    };
    // Percent-encoding that is not UTF-8 comes out as replacement characters, which is what is then shown.
    let named = !action.is_empty()
        && action
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte == b'_' || byte == b'/');
    if !named {
        return refused(Refusal::invalid("form-incomplete"), action, values);
    }
    let request = Request::builder()
        .method(Method::POST)
        .uri(format!("/api/{action}"))
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(header::ACCEPT, "application/json")
        .body(Body::from(fields.clone()));
    let Ok(request) = request else {
        return refused(Refusal::invalid("form-incomplete"), action, values);
    };
    let mut cx = cx.clone();
    if posted_key {
        cx.caller = Arc::new(cx.caller.sending(&action, &fields));
    }
    let answer = call(cx.clone(), request).await;
    let (parts, body) = answer.into_parts();
    let body = to_bytes(body, LIMIT).await.unwrap_or_default();
    if parts.status.is_success() {
        let done: Done = serde_json::from_slice(&body).unwrap_or_default();
        if done.again {
            return Outcome::Again(Posted {
                action,
                values,
                refusal: None,
                once: done.once,
            });
        }
        return Outcome::Done(redirect(&cx, &done, &parts.headers));
    }
    let refusal = serde_json::from_slice::<Refused>(&body)
        .map_or(Refusal::invalid("form-incomplete"), |refused| refused.0);
    refused(refusal, action, values)
}

/// Runs a server function with the request's context.
pub async fn call(cx: Cx, request: Request<Body>) -> Response {
    use axum::response::IntoResponse as _;
    leptos_axum::handle_server_fns_with_context(move || provide_context(cx.clone()), request)
        .await
        .into_response()
}

fn redirect(cx: &Cx, done: &Done, set: &HeaderMap) -> Response {
    let to = done
        .to
        .clone()
        .unwrap_or_else(|| app::components::table::with_query(cx, &[]));
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::SEE_OTHER;
    let headers = response.headers_mut();
    headers.insert(
        header::LOCATION,
        HeaderValue::from_str(&to).unwrap_or(HeaderValue::from_static("/")),
    );
    for cookie in set.get_all(header::SET_COOKIE) {
        headers.append(header::SET_COOKIE, cookie.clone());
    }
    if let Some(notice) = &done.notice
        && let Ok(cookie) = HeaderValue::from_str(&notice_cookie(cx, notice, 60))
    {
        headers.append(header::SET_COOKIE, cookie);
    }
    response
}

/// The cookie that carries a notice over the redirect; 0 seconds take it away.
pub fn notice_cookie(cx: &Cx, notice: &str, seconds: u32) -> String {
    let (prefix, secure) = if cx.secure {
        ("__Host-", "; Secure")
    } else {
        ("", "")
    };
    format!("{prefix}notice={notice}; Path=/; Max-Age={seconds}; SameSite=Lax; HttpOnly{secure}")
}
