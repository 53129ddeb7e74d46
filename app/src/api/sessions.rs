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
    #[server(default)] dilemma: String,
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
        dilemma,
        people,
    };
    let session = service::plan(&cx.academy, &cx.caller, &form)
        .await
        .map_err(|error| told(&cx, &error))?;
    Ok(Done::go(format!("/sessions/{session}")).saying("notice-session-planned"))
}

/// A session that has not begun is called off.
#[server(prefix = "/api", endpoint = "sessions/call_off")]
pub async fn call_off(session: String) -> Result<Done, Refused> {
    let cx = cx()?;
    let session = SessionId::parse(&session)?;
    service::call_off(&cx.academy, &cx.caller, &session)
        .await
        .map_err(|error| told(&cx, &error))?;
    Ok(Done::go("/sessions").saying("notice-session-called-off"))
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
    #[server(default)] into: String,
    #[server(default)] on: String,
    #[server(default)] plan: Vec<String>,
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
            "plan" => return Some(plan.join(",")),
            "into" => &into,
            "on" => &on,
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

/// What one notes for oneself in a room.
#[server(prefix = "/api", endpoint = "sessions/note")]
pub async fn note(session: String, note: String) -> Result<Done, Refused> {
    let cx = cx()?;
    let session = SessionId::parse(&session)?;
    service::keep_note(&cx.academy, &cx.caller, &session, &note)
        .await
        .map_err(|error| told(&cx, &error))?;
    Ok(Done::stay("notice-note-kept"))
}

/// Something is said to several rooms.
#[server(prefix = "/api", endpoint = "sessions/announce")]
pub async fn announce(
    seed: String,
    text: String,
    #[server(default)] rooms: Vec<String>,
) -> Result<Done, Refused> {
    let cx = cx()?;
    let rooms = seen(&rooms)?;
    let rooms: Vec<SessionId> = rooms.into_iter().map(|(session, _)| session).collect();
    service::board::announce(&cx.academy, &cx.caller, &seed, &rooms, &text)
        .await
        .map_err(|error| told(&cx, &error))?;
    Ok(Done::stay("notice-rooms-told"))
}

/// Several rooms go on to their next phase.
#[server(prefix = "/api", endpoint = "sessions/lead_on")]
pub async fn lead_on(seed: String, #[server(default)] rooms: Vec<String>) -> Result<Done, Refused> {
    let cx = cx()?;
    service::board::lead_on(&cx.academy, &cx.caller, &seed, &seen(&rooms)?)
        .await
        .map_err(|error| told(&cx, &error))?;
    Ok(Done::stay("notice-rooms-led"))
}

/// Rooms as a form names them: id, a colon, the phase each was in when the page was drawn.
#[cfg(feature = "ssr")]
fn seen(rooms: &[String]) -> Result<Vec<(SessionId, u8)>, domain::Refusal> {
    let wrong = || domain::Refusal::invalid("form-incomplete");
    rooms
        .iter()
        .map(|room| {
            let (session, phase) = room.split_once(':').ok_or_else(wrong)?;
            Ok((
                SessionId::parse(session)?,
                phase.parse().map_err(|_| wrong())?,
            ))
        })
        .collect()
}

/// A room that asked for help is answered.
#[server(prefix = "/api", endpoint = "sessions/answer_flag")]
pub async fn answer_flag(seed: String, session: String) -> Result<Done, Refused> {
    let cx = cx()?;
    let session = SessionId::parse(&session)?;
    service::board::answer_flag(&cx.academy, &cx.caller, &seed, &session)
        .await
        .map_err(|error| told(&cx, &error))?;
    Ok(Done::default())
}

/// A room gets another facilitator; without a name, the one who asks, who is then led into it.
#[server(prefix = "/api", endpoint = "sessions/hand_over")]
pub async fn hand_over(
    session: String,
    #[server(default)] person: String,
) -> Result<Done, Refused> {
    let cx = cx()?;
    let session = SessionId::parse(&session)?;
    let own = person.is_empty();
    let person = if own {
        cx.caller.signed_in()?.id.clone()
    } else {
        domain::ids::PersonId::parse(&person)?
    };
    service::board::hand_over(&cx.academy, &cx.caller, &session, &person)
        .await
        .map_err(|error| told(&cx, &error))?;
    Ok(if own {
        Done::go(format!("/sessions/{session}")).saying("notice-room-taken-over")
    } else {
        Done::stay("notice-room-handed-over")
    })
}

/// Somebody goes to another room.
#[server(prefix = "/api", endpoint = "sessions/move_person")]
pub async fn move_person(session: String, person: String, to: String) -> Result<Done, Refused> {
    let cx = cx()?;
    let (from, to) = (SessionId::parse(&session)?, SessionId::parse(&to)?);
    let person = domain::ids::PersonId::parse(&person)?;
    service::board::move_person(&cx.academy, &cx.caller, &person, &from, &to)
        .await
        .map_err(|error| told(&cx, &error))?;
    Ok(Done::stay("notice-person-moved"))
}
