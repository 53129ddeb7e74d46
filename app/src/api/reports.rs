#[cfg(feature = "ssr")]
use domain::ids::SessionId;
use leptos::prelude::*;

use crate::form::{Done, Refused};
#[cfg(feature = "ssr")]
use crate::request::{cx, told};
#[cfg(feature = "ssr")]
use backend::service::reports::{self as service, Typed};

#[server(prefix = "/api", endpoint = "reports/word")]
pub async fn word(
    session: String,
    section: String,
    #[server(default)] passage: Vec<String>,
    #[server(default)] seen: Vec<String>,
    #[server(default)] text: Vec<String>,
    #[server(default)] added: String,
) -> Result<Done, Refused> {
    let cx = cx()?;
    let id = SessionId::parse(&session)?;
    let typed = Typed::zip(passage, seen, text).map_err(|error| told(&cx, &error))?;
    let next = service::word(&cx.academy, &cx.caller, &id, &section, &typed, &added)
        .await
        .map_err(|error| told(&cx, &error))?;
    let to = next.map_or_else(
        || format!("/sessions/{id}/report"),
        |next| format!("/sessions/{id}/report/edit?section={next}"),
    );
    Ok(Done::go(to).saying("notice-report-worded"))
}

#[server(prefix = "/api", endpoint = "reports/consent")]
pub async fn consent(
    session: String,
    #[server(default)] named: String,
    #[server(default)] replay: String,
) -> Result<Done, Refused> {
    let cx = cx()?;
    let id = SessionId::parse(&session)?;
    service::consent(
        &cx.academy,
        &cx.caller,
        &id,
        named == "yes",
        replay == "yes",
    )
    .await
    .map_err(|error| told(&cx, &error))?;
    Ok(Done::stay("notice-report-consented"))
}

#[server(prefix = "/api", endpoint = "reports/judge")]
pub async fn judge(
    session: String,
    #[server(default)] passage: Vec<String>,
    #[server(default)] seen: Vec<String>,
    #[server(default)] verdict: Vec<String>,
) -> Result<Done, Refused> {
    let cx = cx()?;
    let id = SessionId::parse(&session)?;
    let typed = Typed::zip(passage, seen, verdict).map_err(|error| told(&cx, &error))?;
    service::judge(&cx.academy, &cx.caller, &id, &typed)
        .await
        .map_err(|error| told(&cx, &error))?;
    Ok(Done::stay("notice-report-judged"))
}

#[server(prefix = "/api", endpoint = "reports/release")]
pub async fn release(
    session: String,
    #[server(default)] audience: String,
) -> Result<Done, Refused> {
    let cx = cx()?;
    let id = SessionId::parse(&session)?;
    service::release(&cx.academy, &cx.caller, &id, &audience)
        .await
        .map_err(|error| told(&cx, &error))?;
    Ok(Done::stay("notice-report-released"))
}

#[server(prefix = "/api", endpoint = "reports/widen")]
pub async fn widen(session: String, #[server(default)] audience: String) -> Result<Done, Refused> {
    let cx = cx()?;
    let id = SessionId::parse(&session)?;
    service::widen(&cx.academy, &cx.caller, &id, &audience)
        .await
        .map_err(|error| told(&cx, &error))?;
    Ok(Done::stay("notice-report-shared"))
}
