use leptos::prelude::*;

use crate::form::{Done, Refused};
#[cfg(feature = "ssr")]
use crate::request::{cx, told};
#[cfg(feature = "ssr")]
use backend::service::programme as service;

#[server(prefix = "/api", endpoint = "programme/set_call")]
pub async fn set_call(
    edition: String,
    opens: String,
    closes: String,
    grace: String,
) -> Result<Done, Refused> {
    let cx = cx()?;
    let form = service::CallForm {
        opens,
        closes,
        grace,
    };
    service::set_call(&cx.academy, &cx.caller, &edition, &form)
        .await
        .map_err(|error| told(&cx, &error))?;
    Ok(Done::stay("notice-call-changed"))
}

#[server(prefix = "/api", endpoint = "programme/advance")]
pub async fn advance(edition: String, #[server(default)] seen: String) -> Result<Done, Refused> {
    let cx = cx()?;
    service::advance(&cx.academy, &cx.caller, &edition, &seen)
        .await
        .map_err(|error| told(&cx, &error))?;
    Ok(Done::stay("notice-edition-advanced"))
}
