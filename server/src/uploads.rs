//! Takes a file of an application when it is chosen, before the form around it is sent. Without WASM files come
//! with their form (`forms.rs`).

use axum::extract::{Path, Query, Request, State as Extract};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use backend::service::call::{self as service, FILE_MAX};
use backend::store::call::StoredFile;
use backend::texts;
use domain::ids::ApplicationId;
use domain::{FieldProblem, Language, Refusal};
use serde::Deserialize;

use crate::context::{State, caller};
use crate::forms;

/// What the address says beside which question is answered.
#[derive(Debug, Deserialize)]
pub struct Named {
    /// What the file is called.
    #[serde(default)]
    name: String,
}

/// Stores the body as the answer to a question. What is stored is told as JSON, what is wrong in words.
pub async fn take(
    Extract(state): Extract<State>,
    Path((application, question)): Path<(String, String)>,
    Query(named): Query<Named>,
    request: Request,
) -> Response {
    let (parts, body) = request.into_parts();
    let mut language = Language::default();
    let stored = async {
        let caller = caller(&state, &parts).await?;
        language = caller.language;
        // Nobody else makes the academy hold so much.
        caller.signed_in()?;
        let application = ApplicationId::parse(&application)?;
        let bytes = forms::read(body, FILE_MAX)
            .await
            .ok_or_else(|| Refusal::from(FieldProblem::new("file", "file-large")))?;
        let academy = &state.academy;
        service::attach(
            academy,
            &caller,
            &application,
            &question,
            &named.name,
            &bytes,
        )
        .await
    };
    match stored.await {
        Ok(file) => told(language, &file).into_response(),
        Err(error) => {
            if error.is_fault() {
                tracing::error!(code = "upload", %error, "a file could not be stored");
            }
            let refusal = error.refusal();
            let status = StatusCode::from_u16(refusal.status());
            let why = match refusal.problems().first() {
                Some(problem) => texts::problem(language, problem),
                None => texts::refusal(language, &refusal),
            };
            (
                status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
                why.into_owned(),
            )
                .into_response()
        }
    }
}

/// What the page shows of a file.
fn told(language: Language, file: &StoredFile) -> Response {
    let told = serde_json::json!({
        "href": format!("/applications/files/{}", file.id),
        "name": file.name,
        "size": texts::file_size(language, file.size),
    });
    (
        [(header::CONTENT_TYPE, "application/json")],
        told.to_string(),
    )
        .into_response()
}
