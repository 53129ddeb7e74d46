#[cfg(feature = "ssr")]
use domain::exchange::ImportKind;
#[cfg(feature = "ssr")]
use domain::ids::{ImportId, TokenId, ViewId};
use leptos::prelude::*;

use crate::form::{Done, Refused};
#[cfg(feature = "ssr")]
use crate::request::{cx, told};
#[cfg(feature = "ssr")]
use backend::service::{applications::ListQuery, calendar, imports, tokens, views};

#[server(prefix = "/api", endpoint = "exchange/keep_view")]
pub async fn keep_view(
    edition: String,
    #[server(default)] view_name: String,
    #[server(default)] q: String,
    #[server(default)] state: String,
    #[server(default)] module: String,
    #[server(default)] country: String,
    #[server(default)] level: String,
    #[server(default)] size: String,
    #[server(default)] sort: String,
) -> Result<Done, Refused> {
    let cx = cx()?;
    let query = ListQuery {
        text: q,
        state,
        module,
        country,
        level,
        size,
        sort,
    };
    views::keep(&cx.academy, &cx.caller, &edition, &view_name, &query)
        .await
        .map_err(|error| told(&cx, &error))?;
    Ok(Done::stay("notice-view-kept"))
}

#[server(prefix = "/api", endpoint = "exchange/remove_view")]
pub async fn remove_view(view: String) -> Result<Done, Refused> {
    let cx = cx()?;
    let view = ViewId::parse(&view)?;
    views::remove(&cx.academy, &cx.caller, &view)
        .await
        .map_err(|error| told(&cx, &error))?;
    Ok(Done::stay("notice-view-removed"))
}

#[server(prefix = "/api", endpoint = "exchange/make_token")]
pub async fn make_token(
    #[server(default)] token_name: String,
    #[server(default)] scopes: Vec<String>,
    #[server(default)] expires: String,
) -> Result<Done, Refused> {
    let cx = cx()?;
    let form = tokens::TokenForm {
        name: token_name,
        scopes,
        expires,
    };
    let secret = tokens::make(&cx.academy, &cx.caller, &form)
        .await
        .map_err(|error| told(&cx, &error))?;
    Ok(Done::once(secret))
}

#[server(prefix = "/api", endpoint = "exchange/end_token")]
pub async fn end_token(token: String) -> Result<Done, Refused> {
    let cx = cx()?;
    let token = TokenId::parse(&token)?;
    tokens::revoke(&cx.academy, &cx.caller, &token)
        .await
        .map_err(|error| told(&cx, &error))?;
    Ok(Done::stay("notice-token-ended"))
}

#[server(prefix = "/api", endpoint = "exchange/make_calendar")]
pub async fn make_calendar() -> Result<Done, Refused> {
    let cx = cx()?;
    let path = calendar::make(&cx.academy, &cx.caller)
        .await
        .map_err(|error| told(&cx, &error))?;
    Ok(Done::once(path))
}

#[server(prefix = "/api", endpoint = "exchange/end_calendar")]
pub async fn end_calendar() -> Result<Done, Refused> {
    let cx = cx()?;
    calendar::end(&cx.academy, &cx.caller)
        .await
        .map_err(|error| told(&cx, &error))?;
    Ok(Done::stay("notice-calendar-ended"))
}

#[server(prefix = "/api", endpoint = "exchange/bring_in")]
pub async fn bring_in(edition: String, import: String) -> Result<Done, Refused> {
    let cx = cx()?;
    let import = ImportId::parse(&import)?;
    let (kind, _) = imports::bring(&cx.academy, &cx.caller, &edition, &import)
        .await
        .map_err(|error| told(&cx, &error))?;
    Ok(match kind {
        ImportKind::Applications => {
            Done::go(format!("/organise/{edition}/applications?sort=-submitted"))
                .saying("notice-imported")
        }
        ImportKind::Reviews => {
            Done::go(format!("/organise/{edition}/reviews")).saying("notice-reviews-imported")
        }
    })
}
