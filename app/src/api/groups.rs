//! Groups of a module.

#[cfg(feature = "ssr")]
use domain::ids::{ModuleId, PersonId};
use leptos::prelude::*;

use crate::form::{Done, Refused};
#[cfg(feature = "ssr")]
use crate::request::{cx, told};
#[cfg(feature = "ssr")]
use backend::service::groups::{self as service, GroupForm};

/// Groups are proposed anew.
#[server(prefix = "/api", endpoint = "groups/propose")]
pub async fn propose(
    module: String,
    #[server(default)] groups: String,
    #[server(default)] together: String,
) -> Result<Done, Refused> {
    let cx = cx()?;
    let id = ModuleId::parse(&module)?;
    service::propose(&cx.academy, &cx.caller, &id, &groups, together == "yes")
        .await
        .map_err(|error| told(&cx, &error))?;
    Ok(Done::stay("notice-groups-proposed"))
}

/// Somebody goes into another group.
#[server(prefix = "/api", endpoint = "groups/move_person")]
pub async fn move_person(
    module: String,
    seen: String,
    person: String,
    #[server(default)] to: String,
) -> Result<Done, Refused> {
    let cx = cx()?;
    let (id, person) = (ModuleId::parse(&module)?, PersonId::parse(&person)?);
    let sound = service::move_person(&cx.academy, &cx.caller, &id, &seen, &person, &to)
        .await
        .map_err(|error| told(&cx, &error))?;
    Ok(Done::stay(if sound {
        "notice-groups-changed"
    } else {
        "notice-groups-changed-beside"
    }))
}

/// Two people are kept apart, or no longer.
#[server(prefix = "/api", endpoint = "groups/set_apart")]
pub async fn set_apart(
    module: String,
    #[server(default)] one: String,
    #[server(default)] other: String,
    #[server(default)] apart: String,
) -> Result<Done, Refused> {
    let cx = cx()?;
    let id = ModuleId::parse(&module)?;
    let apart = apart == "yes";
    service::set_apart(&cx.academy, &cx.caller, &id, (&one, &other), apart)
        .await
        .map_err(|error| told(&cx, &error))?;
    Ok(Done::stay(if apart {
        "notice-groups-apart"
    } else {
        "notice-groups-not-apart"
    }))
}

/// The session of a group is planned.
#[server(prefix = "/api", endpoint = "groups/plan")]
pub async fn plan(
    module: String,
    seen: String,
    number: String,
    #[server(default)] template: String,
    #[server(default)] language: String,
    #[server(default)] starts: String,
    #[server(default)] facilitator: String,
    #[server(default)] dilemma: String,
) -> Result<Done, Refused> {
    let cx = cx()?;
    let id = ModuleId::parse(&module)?;
    let form = GroupForm {
        number,
        seen,
        template,
        language,
        starts,
        facilitator,
        dilemma,
    };
    service::plan(&cx.academy, &cx.caller, &id, &form)
        .await
        .map_err(|error| told(&cx, &error))?;
    Ok(Done::stay("notice-session-planned"))
}
