use std::collections::BTreeMap;

#[cfg(feature = "ssr")]
use domain::ids::{ApplicationId, ScenarioId};
#[cfg(feature = "ssr")]
use domain::selection::LimitsForm;
use leptos::prelude::*;

use crate::form::{Done, Refused};
#[cfg(feature = "ssr")]
use crate::request::{cx, told};
#[cfg(feature = "ssr")]
use backend::service::selection as service;

#[cfg(feature = "ssr")]
fn at(edition: &str, scenario: &ScenarioId) -> String {
    format!("/organise/{edition}/selection/{scenario}")
}

#[server(prefix = "/api", endpoint = "selection/create")]
pub async fn create(
    edition: String,
    #[server(default)] scenario_name: String,
    #[server(default)] scenario_mode: String,
) -> Result<Done, Refused> {
    let cx = cx()?;
    let id = service::create(
        &cx.academy,
        &cx.caller,
        &edition,
        &scenario_name,
        &scenario_mode,
    )
    .await
    .map_err(|error| told(&cx, &error))?;
    Ok(Done::go(format!("{}/limits", at(&edition, &id))).saying("notice-scenario-created"))
}

#[server(prefix = "/api", endpoint = "selection/copy")]
pub async fn copy(
    edition: String,
    scenario: String,
    #[server(default)] scenario_name: String,
) -> Result<Done, Refused> {
    let cx = cx()?;
    let scenario = ScenarioId::parse(&scenario)?;
    let id = service::copy(&cx.academy, &cx.caller, &scenario, &scenario_name)
        .await
        .map_err(|error| told(&cx, &error))?;
    Ok(Done::go(format!("{}/limits", at(&edition, &id))).saying("notice-scenario-created"))
}

/// The fields of limits are called by the words of groups, such as `most[country:DE]`.
#[server(prefix = "/api", endpoint = "selection/change")]
pub async fn change(
    edition: String,
    scenario: String,
    seen: i64,
    #[server(default)] scenario_name: String,
    #[server(default)] scenario_mode: String,
    #[server(default)] seconds: String,
    #[server(default)] least: BTreeMap<String, String>,
    #[server(default)] most: BTreeMap<String, String>,
    #[server(default)] country: Vec<String>,
    #[server(default)] country_least: Vec<String>,
    #[server(default)] country_most: Vec<String>,
    #[server(default)] each: BTreeMap<String, String>,
    #[server(default)] variety: BTreeMap<String, String>,
    #[server(default)] balance: Vec<String>,
    #[server(default)] intent: String,
) -> Result<Done, Refused> {
    let cx = cx()?;
    let id = ScenarioId::parse(&scenario)?;
    let form = service::ScenarioForm {
        name: scenario_name,
        mode: scenario_mode,
        seconds,
        limits: LimitsForm {
            least,
            most,
            country,
            country_least,
            country_most,
            each,
            variety,
            balance,
        },
        seen,
    };
    service::change(&cx.academy, &cx.caller, &id, &form)
        .await
        .map_err(|error| told(&cx, &error))?;
    if intent == "compose" {
        service::compose(&cx.academy, &cx.caller, &id)
            .await
            .map_err(|error| told(&cx, &error))?;
        return Ok(Done::go(at(&edition, &id)).saying("notice-scenario-composing"));
    }
    Ok(Done::go(at(&edition, &id)).saying("notice-scenario-changed"))
}

#[server(prefix = "/api", endpoint = "selection/name")]
pub async fn name(
    scenario: String,
    #[server(default)] receipt: String,
    #[server(default)] named_wish: String,
    #[server(default)] named_reason: String,
) -> Result<Done, Refused> {
    let cx = cx()?;
    let form = service::NamedForm {
        receipt,
        wish: named_wish,
        reason: named_reason,
    };
    service::name(
        &cx.academy,
        &cx.caller,
        &ScenarioId::parse(&scenario)?,
        &form,
    )
    .await
    .map_err(|error| told(&cx, &error))?;
    Ok(Done::stay("notice-scenario-changed"))
}

#[server(prefix = "/api", endpoint = "selection/unname")]
pub async fn unname(scenario: String, application: String) -> Result<Done, Refused> {
    let cx = cx()?;
    let application = ApplicationId::parse(&application)?;
    service::unname(
        &cx.academy,
        &cx.caller,
        &ScenarioId::parse(&scenario)?,
        &application,
    )
    .await
    .map_err(|error| told(&cx, &error))?;
    Ok(Done::stay("notice-scenario-changed"))
}

#[server(prefix = "/api", endpoint = "selection/compose")]
pub async fn compose(scenario: String) -> Result<Done, Refused> {
    let cx = cx()?;
    service::compose(&cx.academy, &cx.caller, &ScenarioId::parse(&scenario)?)
        .await
        .map_err(|error| told(&cx, &error))?;
    Ok(Done::stay("notice-scenario-composing"))
}

#[server(prefix = "/api", endpoint = "selection/stop")]
pub async fn stop(scenario: String) -> Result<Done, Refused> {
    let cx = cx()?;
    service::stop(&cx.academy, &cx.caller, &ScenarioId::parse(&scenario)?)
        .await
        .map_err(|error| told(&cx, &error))?;
    Ok(Done::stay("notice-scenario-stopping"))
}

#[server(prefix = "/api", endpoint = "selection/discard")]
pub async fn discard(scenario: String) -> Result<Done, Refused> {
    let cx = cx()?;
    let edition = service::discard(&cx.academy, &cx.caller, &ScenarioId::parse(&scenario)?)
        .await
        .map_err(|error| told(&cx, &error))?;
    Ok(Done::go(format!("/organise/{edition}/selection")).saying("notice-scenario-discarded"))
}

#[server(prefix = "/api", endpoint = "selection/sign")]
pub async fn sign(
    scenario: String,
    seen: i64,
    #[server(default)] statement: String,
) -> Result<Done, Refused> {
    let cx = cx()?;
    service::sign(
        &cx.academy,
        &cx.caller,
        &ScenarioId::parse(&scenario)?,
        seen,
        &statement,
    )
    .await
    .map_err(|error| told(&cx, &error))?;
    Ok(Done::stay("notice-scenario-signed"))
}

#[server(prefix = "/api", endpoint = "selection/set_aside")]
pub async fn set_aside(
    scenario: String,
    #[server(default)] set_aside_reason: String,
) -> Result<Done, Refused> {
    let cx = cx()?;
    let id = ScenarioId::parse(&scenario)?;
    service::set_aside(&cx.academy, &cx.caller, &id, &set_aside_reason)
        .await
        .map_err(|error| told(&cx, &error))?;
    Ok(Done::stay("notice-scenario-set-aside"))
}

/// What an applicant states about their gender, for the balance of the cohort; empty takes it back.
#[server(prefix = "/api", endpoint = "selection/state_gender")]
pub async fn state_gender(
    application: String,
    #[server(default)] gender: String,
) -> Result<Done, Refused> {
    let cx = cx()?;
    let application = ApplicationId::parse(&application)?;
    service::state_gender(&cx.academy, &cx.caller, &application, &gender)
        .await
        .map_err(|error| told(&cx, &error))?;
    Ok(Done::stay("notice-gender-stated"))
}

/// A signed cohort as decisions that wait to be sent.
#[server(prefix = "/api", endpoint = "selection/decisions")]
pub async fn decisions(
    scenario: String,
    #[server(default)] confirm_by: String,
    #[server(default)] reserve: String,
) -> Result<Done, Refused> {
    let cx = cx()?;
    let id = ScenarioId::parse(&scenario)?;
    service::decisions(&cx.academy, &cx.caller, &id, &confirm_by, &reserve)
        .await
        .map_err(|error| told(&cx, &error))?;
    let edition = service::page(&cx.academy, &cx.caller, &id)
        .await
        .map_err(|error| told(&cx, &error))?
        .edition;
    Ok(Done::go(format!("/organise/{}/wave", edition.slug)).saying("notice-wave-written"))
}
