#[cfg(feature = "ssr")]
use domain::ids::ApplicationId;
use leptos::prelude::*;

use crate::form::{Done, Refused};
#[cfg(feature = "ssr")]
use crate::request::{cx, told};
#[cfg(feature = "ssr")]
use backend::service::door as service;

#[server(prefix = "/api", endpoint = "door/check_in")]
pub async fn check_in(application: String) -> Result<Done, Refused> {
    let cx = cx()?;
    let id = ApplicationId::parse(&application)?;
    service::check_in(&cx.academy, &cx.caller, &id)
        .await
        .map_err(|error| told(&cx, &error))?;
    Ok(Done::stay("notice-door-checked-in"))
}

#[server(prefix = "/api", endpoint = "door/undo")]
pub async fn undo(application: String) -> Result<Done, Refused> {
    let cx = cx()?;
    let id = ApplicationId::parse(&application)?;
    service::undo(&cx.academy, &cx.caller, &id)
        .await
        .map_err(|error| told(&cx, &error))?;
    Ok(Done::stay("notice-check-in-undone"))
}

/// Whoever has the number that was typed; their name is shown on the list that comes back.
#[server(prefix = "/api", endpoint = "door/number")]
pub async fn number(edition: String, #[server(default)] number: String) -> Result<Done, Refused> {
    let cx = cx()?;
    service::check_in_number(&cx.academy, &cx.caller, &edition, &number)
        .await
        .map_err(|error| told(&cx, &error))?;
    let shown = crate::components::table::encode(&number);
    Ok(Done::go(format!("/organise/{edition}/door?q={shown}")).saying("notice-door-checked-in"))
}
