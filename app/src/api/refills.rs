#[cfg(feature = "ssr")]
use domain::ids::RefillId;
use leptos::prelude::*;

use crate::form::{Done, Refused};
#[cfg(feature = "ssr")]
use crate::request::{cx, told};
#[cfg(feature = "ssr")]
use backend::service::refills as service;

#[server(prefix = "/api", endpoint = "refills/propose")]
pub async fn propose(edition: String) -> Result<Done, Refused> {
    let cx = cx()?;
    service::propose(&cx.academy, &cx.caller, &edition)
        .await
        .map_err(|error| told(&cx, &error))?;
    Ok(Done::go(format!("/organise/{edition}/places")).saying("notice-refill-asked"))
}

#[server(prefix = "/api", endpoint = "refills/stop")]
pub async fn stop(refill: String) -> Result<Done, Refused> {
    let cx = cx()?;
    service::stop(&cx.academy, &cx.caller, &RefillId::parse(&refill)?)
        .await
        .map_err(|error| told(&cx, &error))?;
    Ok(Done::stay("notice-scenario-stopping"))
}

/// Offers at once; with the intent `wave`, the offers are only written.
#[server(prefix = "/api", endpoint = "refills/offer")]
pub async fn offer(
    refill: String,
    #[server(default)] applications: Vec<String>,
    #[server(default)] confirm_by: String,
    #[server(default)] reason: String,
    #[server(default)] intent: String,
) -> Result<Done, Refused> {
    let cx = cx()?;
    let form = service::OfferForm {
        applications,
        confirm_by,
        reason,
        wave: intent == "wave",
    };
    let outcome = service::offer(&cx.academy, &cx.caller, &RefillId::parse(&refill)?, &form)
        .await
        .map_err(|error| told(&cx, &error))?;
    Ok(Done::stay(match (form.wave, outcome.left) {
        (true, _) => "notice-wave-written",
        (false, 0) => "notice-refill-offered",
        (false, _) => "notice-wave-left",
    }))
}
