//! Downloads.

use axum::extract::{Request, State as Extract};
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
