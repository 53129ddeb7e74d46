#[cfg(feature = "ssr")]
use domain::ids::ApplicationId;
use leptos::prelude::*;

use crate::form::{Done, Refused};
#[cfg(feature = "ssr")]
use crate::request::{cx, told};
#[cfg(feature = "ssr")]
use backend::service::{applications::DecisionForm, waves as service};

#[server(prefix = "/api", endpoint = "waves/write")]
pub async fn write(
    edition: String,
    #[server(default)] applications: Vec<String>,
    #[server(default)] decision: String,
    #[server(default)] module: String,
    #[server(default)] confirm_by: String,
    #[server(default)] reason: String,
) -> Result<Done, Refused> {
    let cx = cx()?;
    let form = DecisionForm {
        decision,
        module,
        confirm_by,
        reason,
        ..DecisionForm::default()
    };
    service::write(&cx.academy, &cx.caller, &edition, &applications, &form)
        .await
        .map_err(|error| told(&cx, &error))?;
    Ok(Done::go(format!("/organise/{edition}/wave")).saying("notice-wave-written"))
}

#[server(prefix = "/api", endpoint = "waves/remove")]
pub async fn remove(edition: String, application: String) -> Result<Done, Refused> {
    let cx = cx()?;
    let application = ApplicationId::parse(&application)?;
    service::remove(&cx.academy, &cx.caller, &edition, &application)
        .await
        .map_err(|error| told(&cx, &error))?;
    Ok(Done::stay("notice-wave-removed"))
}

#[server(prefix = "/api", endpoint = "waves/send")]
pub async fn send_all(edition: String, #[server(default)] seen: String) -> Result<Done, Refused> {
    let cx = cx()?;
    let outcome = service::send(&cx.academy, &cx.caller, &edition, &seen)
        .await
        .map_err(|error| told(&cx, &error))?;
    Ok(Done::stay(if outcome.left == 0 {
        "notice-wave-sent"
    } else {
        "notice-wave-left"
    }))
}
