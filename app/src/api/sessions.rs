#[cfg(feature = "ssr")]
use domain::ids::SessionId;
use leptos::prelude::*;

use crate::form::{Done, Refused};
#[cfg(feature = "ssr")]
use crate::request::{cx, told};
#[cfg(feature = "ssr")]
use backend::service::sessions as service;

#[server(prefix = "/api", endpoint = "sessions/plan")]
pub async fn plan(
    edition: String,
    #[server(default)] module: String,
    title: String,
    #[server(default)] template: String,
    language: String,
    starts: String,
    #[server(default)] facilitator: String,
    #[server(default)] rapporteur: String,
    #[server(default)] case_giver: String,
    #[server(default)] people: Vec<String>,
) -> Result<Done, Refused> {
    let cx = cx()?;
    let form = service::PlanForm {
        edition,
        module,
        title,
        template,
        language,
        starts,
        facilitator,
        rapporteur,
        case_giver,
        people,
    };
    let session = service::plan(&cx.academy, &cx.caller, &form)
        .await
        .map_err(|error| told(&cx, &error))?;
    Ok(Done::go(format!("/sessions/{session}")).saying("notice-session-planned"))
}

/// One command of a room, as its forms send it without WASM; which fields count depends on `ask`.
#[server(prefix = "/api", endpoint = "sessions/ask")]
pub async fn ask(
    session: String,
    seed: String,
    ask: String,
    #[server(default)] phase: String,
    #[server(default)] kind: String,
    #[server(default)] text: String,
    #[server(default)] contribution: String,
    #[server(default)] minutes: String,
    #[server(default)] person: String,
    #[server(default)] role: String,
    #[server(default)] ready: String,
    #[server(default)] first_step: String,
    #[server(default)] due_on: String,
    #[server(default)] report: String,
) -> Result<Done, Refused> {
    let cx = cx()?;
    let session = SessionId::parse(&session)?;
    let command = domain::sessions::Command::from_fields(|name| {
        let value = match name {
            "ask" => &ask,
            "phase" => &phase,
            "kind" => &kind,
            "text" => &text,
            "contribution" => &contribution,
            "minutes" => &minutes,
            "person" => &person,
            "role" => &role,
            "ready" => &ready,
            "first_step" => &first_step,
            "due_on" => &due_on,
            "report" => &report,
            _ => return None,
        };
        Some(value.clone())
    })?;
    let kept = command.typed().is_some();
    service::ask_once(&cx.academy, &cx.caller, &session, &seed, command)
        .await
        .map_err(|error| told(&cx, &error))?;
    Ok(if kept {
        Done::stay("notice-room-kept")
    } else {
        Done::default()
    })
}
