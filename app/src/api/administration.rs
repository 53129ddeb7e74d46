#[cfg(feature = "ssr")]
use domain::Refusal;
use leptos::prelude::*;

use crate::form::{Done, Refused};
#[cfg(feature = "ssr")]
use crate::request::{cx, told};
#[cfg(feature = "ssr")]
use backend::service::administration as service;

#[server(prefix = "/api", endpoint = "administration/set_role")]
pub async fn set_role(
    person: String,
    role: String,
    #[server(default)] scope: String,
    granted: bool,
) -> Result<Done, Refused> {
    let cx = cx()?;
    let person = domain::ids::PersonId::parse(&person)?;
    let role = domain::permission::Role::from_key(&role).ok_or(Refusal::not_found())?;
    service::set_role(&cx.academy, &cx.caller, &person, role, &scope, granted)
        .await
        .map_err(|error| told(&cx, &error))?;
    Ok(Done::stay(if granted {
        "notice-role-granted"
    } else {
        "notice-role-revoked"
    }))
}

#[server(prefix = "/api", endpoint = "administration/send_again")]
pub async fn send_again(mail: String) -> Result<Done, Refused> {
    let cx = cx()?;
    let mail = domain::ids::MailId::parse(&mail)?;
    service::send_again(&cx.academy, &cx.caller, &mail)
        .await
        .map_err(|error| told(&cx, &error))?;
    Ok(Done::stay("notice-mail-again"))
}

#[server(prefix = "/api", endpoint = "administration/returned")]
pub async fn returned(mail: String, #[server(default)] returned: String) -> Result<Done, Refused> {
    let cx = cx()?;
    let mail = domain::ids::MailId::parse(&mail)?;
    service::returned(&cx.academy, &cx.caller, &mail, &returned)
        .await
        .map_err(|error| told(&cx, &error))?;
    Ok(Done::stay("notice-mail-returned"))
}
