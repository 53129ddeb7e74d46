use leptos::prelude::*;

use crate::form::{Done, Refused};
#[cfg(feature = "ssr")]
use crate::request::{cx, told};
#[cfg(feature = "ssr")]
use backend::service::certificates as service;

#[server(prefix = "/api", endpoint = "certificates/issue")]
pub async fn issue(edition: String) -> Result<Done, Refused> {
    let cx = cx()?;
    service::issue(&cx.academy, &cx.caller, &edition)
        .await
        .map_err(|error| told(&cx, &error))?;
    Ok(Done::stay("notice-certificate-issued"))
}
