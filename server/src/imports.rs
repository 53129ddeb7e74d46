//! Takes a file from its form. The file comes as `multipart/form-data`, which other forms do not need; what
//! was found in it has a page of its own.

use axum::body::Body;
use axum::extract::{FromRequest as _, Multipart, Path, Request, State as Extract};
use axum::http::request::Parts;
use axum::response::{IntoResponse as _, Redirect, Response};
use backend::Caller;
use backend::service::imports as service;
use domain::ids::ImportId;
use domain::{Kind, Refusal};

use crate::context::{State, caller};
use crate::forms;

/// The most bytes of a form with a file.
const MOST: usize = service::MOST_BYTES + forms::LIMIT;

/// Reads a file of applications and goes to its report.
pub async fn applications(
    Extract(state): Extract<State>,
    Path(edition): Path<String>,
    request: Request,
) -> Response {
    let (parts, body) = request.into_parts();
    let academy = &state.academy;
    let read = async {
        let caller = caller(&state, &parts).await?;
        service::applications::edition(academy, &caller, &edition).await?;
        Ok(caller)
    };
    let read = match taken(read.await, parts, body).await {
        Ok((caller, name, bytes)) => {
            service::applications::read(academy, &caller, &edition, &name, &bytes).await
        }
        Err(error) => Err(error),
    };
    let desk = format!("/organise/{edition}/import");
    answer(&edition, &desk, read)
}

/// Reads a file of reviews and goes to its report.
pub async fn reviews(
    Extract(state): Extract<State>,
    Path(edition): Path<String>,
    request: Request,
) -> Response {
    let (parts, body) = request.into_parts();
    let academy = &state.academy;
    let read = async {
        let caller = caller(&state, &parts).await?;
        service::reviews::desk(academy, &caller, &edition).await?;
        Ok(caller)
    };
    let read = match taken(read.await, parts, body).await {
        Ok((caller, name, bytes)) => {
            service::reviews::read(academy, &caller, &edition, &name, &bytes).await
        }
        Err(error) => Err(error),
    };
    let desk = format!("/organise/{edition}/reviews/import");
    answer(&edition, &desk, read)
}

/// The file that somebody brings who may. Who may not is told so, and nothing of it is kept.
async fn taken(
    caller: backend::Result<Caller>,
    parts: Parts,
    body: Body,
) -> backend::Result<(Caller, String, Vec<u8>)> {
    match caller {
        Ok(caller) => {
            let (name, bytes) = file(parts, body).await?;
            Ok((caller, name, bytes))
        }
        Err(error) => {
            pass(body).await;
            Err(error)
        }
    }
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

/// Lets a file go by that nobody may bring in: a browser is answered once it has sent all.
async fn pass(body: Body) {
    forms::read(body, 0).await;
}

/// The name and the bytes of the file in a form.
async fn file(parts: Parts, body: Body) -> Result<(String, Vec<u8>), Refusal> {
    let body = forms::read(body, MOST)
        .await
        .ok_or(Refusal::invalid("too-large"))?;
    let request = Request::from_parts(parts, Body::from(body));
    let mut form = Multipart::from_request(request, &())
        .await
        .map_err(|_| Refusal::invalid("form-incomplete"))?;
    while let Ok(Some(field)) = form.next_field().await {
        if field.name() == Some("file") {
            let name = field.file_name().unwrap_or_default().to_owned();
            let bytes = field
                .bytes()
                .await
                .map_err(|_| Refusal::invalid("form-incomplete"))?;
            if bytes.len() > service::MOST_BYTES {
                return Err(Refusal::invalid("too-large"));
            }
            return Ok((name, bytes.to_vec()));
        }
    }
    Err(Refusal::invalid("form-incomplete"))
}
