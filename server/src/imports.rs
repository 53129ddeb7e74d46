//! Takes a file from its form. The file comes as `multipart/form-data`, which other forms do not need; what
//! was found in it has a page of its own.

use axum::extract::{FromRequest as _, Multipart, Path, Request, State as Extract};
use axum::response::{IntoResponse as _, Redirect, Response};
use backend::service::imports as service;
use domain::ids::ImportId;
use domain::{Kind, Refusal};

use crate::context::{State, caller};

/// Reads a file of applications and goes to its report.
pub async fn applications(
    Extract(state): Extract<State>,
    Path(edition): Path<String>,
    request: Request,
) -> Response {
    let (parts, body) = request.into_parts();
    let read = async {
        let (academy, caller) = (&state.academy, caller(&state, &parts).await?);
        // Who may not bring anything in is told so before the file is read.
        service::applications::edition(academy, &caller, &edition).await?;
        let (name, bytes) = file(Request::from_parts(parts, body)).await?;
        service::applications::read(academy, &caller, &edition, &name, &bytes).await
    };
    let desk = format!("/organise/{edition}/import");
    answer(&edition, &desk, read.await)
}

/// Reads a file of reviews and goes to its report.
pub async fn reviews(
    Extract(state): Extract<State>,
    Path(edition): Path<String>,
    request: Request,
) -> Response {
    let (parts, body) = request.into_parts();
    let read = async {
        let (academy, caller) = (&state.academy, caller(&state, &parts).await?);
        service::reviews::desk(academy, &caller, &edition).await?;
        let (name, bytes) = file(Request::from_parts(parts, body)).await?;
        service::reviews::read(academy, &caller, &edition, &name, &bytes).await
    };
    let desk = format!("/organise/{edition}/reviews/import");
    answer(&edition, &desk, read.await)
}

/// To the report, or back to the page of the form with why there is none.
fn answer(edition: &str, desk: &str, read: backend::Result<ImportId>) -> Response {
    let to = match read {
        Ok(import) => format!("/organise/{edition}/import/{import}"),
        Err(error) => {
            if error.is_fault() {
                tracing::error!(code = "import", %error, "a file could not be read");
            }
            let refusal = error.refusal();
            match refusal.kind() {
                Kind::SignIn | Kind::Forbidden | Kind::NotFound => desk.to_owned(),
                _ => format!("{desk}?refused={}", refusal.code()),
            }
        }
    };
    Redirect::to(&to).into_response()
}

/// The name and the bytes of the file in a form.
async fn file(request: Request) -> Result<(String, Vec<u8>), Refusal> {
    let mut form = Multipart::from_request(request, &())
        .await
        .map_err(|_| Refusal::invalid("form-incomplete"))?;
    while let Ok(Some(field)) = form.next_field().await {
        if field.name() == Some("file") {
            let name = field.file_name().unwrap_or_default().to_owned();
            let bytes = field
                .bytes()
                .await
                .map_err(|_| Refusal::invalid("too-large"))?;
            if bytes.len() > service::MOST_BYTES {
                return Err(Refusal::invalid("too-large"));
            }
            return Ok((name, bytes.to_vec()));
        }
    }
    Err(Refusal::invalid("form-incomplete"))
}
