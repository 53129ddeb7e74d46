//! Working with other people's programs: tokens, one's own calendar, files on their way in.

mod imports;

use domain::Timestamp;
use domain::permission::Operation;
use domain::programme::CALL_ZONE;
use leptos::prelude::*;

use backend::service::calendar as calendar_service;
use backend::service::tokens::{self as tokens_service, DAYS};
use backend::store::exchange::ApiToken;
use backend::when;

use crate::components::form::{Checkbox, ChoiceGroup, PostForm, Submit, TextField};
use crate::components::layout::PageHeader;
use crate::components::notice::{Empty, Notice};
use crate::components::{Pill, When};
use crate::request::{Cx, Page, PageResult};
use crate::t;

pub use imports::{applications, report, reviews};

/// A secret that was made just now, to be copied.
fn once(title: &str, text: &str, secret: String) -> impl IntoView + use<> {
    let (title, text) = (t!(title).into_owned(), t!(text));
    view! {
        <Notice kind="success" title=title>
            <p>{text}</p>
            <p><code class="ua-written" translate="no">{secret}</code></p>
        </Notice>
    }
}

// ---------------------------------------------------------------- tokens

pub async fn tokens(cx: Cx) -> PageResult {
    let tokens = tokens_service::list(&cx.academy, &cx.caller).await?;
    let scopes = tokens_service::scopes(&cx.caller);
    let everybody = cx.caller.permit(Operation::KeepPeople, &[]).is_ok();
    let secret = cx
        .sent("exchange/make_token")
        .and_then(|posted| posted.once.clone());
    let now = cx.academy.now();
    let zone = cx.zone().to_owned();
    Ok(Page::new(cx.say("tokens-title"), move || {
        let day = when::iso_day(now.plus(DAYS * Timestamp::DAY), CALL_ZONE);
        let typed = cx
            .refused("exchange/make_token")
            .map(|posted| {
                posted
                    .values("scopes[]")
                    .iter()
                    .map(|key| (*key).to_owned())
                    .collect::<Vec<_>>()
            })
            .unwrap_or_default();
        let boxes = move || {
            let choices: Vec<_> = (0..)
                .zip(scopes)
                .map(|(at, scope)| {
                    let id = if at == 0 { "f-scopes".to_owned() } else { format!("f-scopes-{at}") };
                    let checked = typed.iter().any(|key| key == scope.key());
                    view! {
                        <Checkbox id=id name="scopes[]" value=scope.key() checked=checked>{t!(&format!("token-scope-{}", scope.key()))}</Checkbox>
                    }
                })
                .collect();
            view! { <ChoiceGroup name="scopes">{choices}</ChoiceGroup> }
        };
        let empty = tokens.is_empty();
        let rows: Vec<_> = tokens
            .iter()
            .map(|token| token_row(token, now, &zone, everybody))
            .collect();
        view! {
            <PageHeader title=t!("tokens-title")/>
            <div class="ecl-container ua-body ua-stack ua-stack--l">
                {secret.map(|secret| once("token-made-title", "token-made-text", secret))}
                <section class="ua-stack" aria-labelledby="list">
                    <p class="ua-lead">{t!("tokens-text")}</p>
                    <p><a href="/api/v1/openapi.json" download>{t!("tokens-description")}</a></p>
                    <h2 id="list">{t!("tokens-list")}</h2>
                    {if empty {
                        view! { <Empty icon="lock" title=t!("tokens-empty-title") text=t!("tokens-empty-text")/> }.into_any()
                    } else {
                        view! {
                            <div class="ua-table-wrap" tabindex="0" role="region" aria-labelledby="list">
                                <table class="ecl-table ua-table--cards">
                                    <thead class="ecl-table__head"><tr class="ecl-table__row">
                                        <th class="ecl-table__header" scope="col">{t!("field-token_name")}</th>
                                        <th class="ecl-table__header" scope="col">{t!("field-scopes")}</th>
                                        <th class="ecl-table__header" scope="col">{t!("token-until")}</th>
                                        <th class="ecl-table__header" scope="col">{t!("token-used")}</th>
                                        <th class="ecl-table__header" scope="col">{t!("token-end")}</th>
                                    </tr></thead>
                                    <tbody class="ecl-table__body">{rows}</tbody>
                                </table>
                            </div>
                        }.into_any()
                    }}
                </section>
                <section class="ua-stack" aria-labelledby="make">
                    <h2 id="make">{t!("token-make-title")}</h2>
                    <PostForm to="exchange/make_token" class="ua-form">
                        <TextField name="token_name" help=t!("field-token_name-help") max=80/>
                        {boxes()}
                        <TextField name="expires" kind="date" value=day help=t!("field-expires-help")/>
                        <Submit label=t!("token-make")/>
                    </PostForm>
                </section>
            </div>
        }
    }))
}

fn token_row(
    token: &ApiToken,
    now: Timestamp,
    zone: &str,
    everybody: bool,
) -> impl IntoView + use<> {
    let scopes: Vec<_> = token
        .scopes
        .iter()
        .map(|scope| view! { <li>{t!(&format!("token-scope-{}", scope.key()))}</li> })
        .collect();
    let (id, name, label) = (token.id.to_string(), token.name.clone(), token.name.clone());
    let owner = everybody.then(|| token.owner.clone());
    let (zone, again) = (zone.to_owned(), zone.to_owned());
    let state = if token.revoked_at.is_some() {
        Some("token-ended")
    } else if token.holds(now) {
        None
    } else {
        Some("token-over")
    };
    let used = match token.used_at {
        Some(at) => view! { <When at=at zone=again/> }.into_any(),
        None => t!("token-unused").into_any(),
    };
    let end = match state {
        Some(key) => view! { <Pill tone="" text=t!(key)/> }.into_any(),
        None => view! {
            <PostForm to="exchange/end_token" id=id.clone()>
                <input type="hidden" name="token" value=id/>
                <button class="ua-button--link">{t!("token-end")}<span class="ecl-u-sr-only" translate="no">" "{label}</span></button>
            </PostForm>
        }
        .into_any(),
    };
    let until = token.expires_at;
    view! {
        <tr class="ecl-table__row">
            <td class="ecl-table__cell" data-ecl-table-header=t!("field-token_name")><span translate="no" dir="auto">{name}</span>{owner.map(|owner| view! { <br/><span class="ua-small ua-muted" translate="no" dir="auto">{owner}</span> })}</td>
            <td class="ecl-table__cell" data-ecl-table-header=t!("field-scopes")><ul class="ua-plain">{scopes}</ul></td>
            <td class="ecl-table__cell" data-ecl-table-header=t!("token-until")><When at=until zone=zone/></td>
            <td class="ecl-table__cell" data-ecl-table-header=t!("token-used")>{used}</td>
            <td class="ecl-table__cell" data-ecl-table-header=t!("token-end")>{end}</td>
        </tr>
    }
}

// ---------------------------------------------------------------- one's own calendar

pub async fn calendar(cx: Cx) -> PageResult {
    let since = calendar_service::since(&cx.academy, &cx.caller).await?;
    let address = cx
        .sent("exchange/make_calendar")
        .and_then(|posted| posted.once.as_ref())
        .map(|path| format!("{}{path}", cx.academy.settings.public_url));
    let zone = cx.zone().to_owned();
    Ok(Page::new(cx.say("calendar-title"), move || {
        let trail = vec![("/account".to_owned(), t!("account-title"))];
        let some = since.is_some();
        view! {
            <PageHeader title=t!("calendar-title") trail=trail/>
            <div class="ecl-container ua-body ua-stack">
                {address.map(|address| once("calendar-made-title", "calendar-made-text", address))}
                <p class="ua-lead">{t!("calendar-text")}</p>
                <p>{t!("calendar-secret")}</p>
                {since.map(|at| view! { <p>{t!("calendar-since")}" "<When at=at zone=zone.clone()/></p> })}
                <div class="ua-actions">
                    <PostForm to="exchange/make_calendar"><button class="ecl-button ecl-button--primary">{t!(if some { "calendar-renew" } else { "calendar-make" })}</button></PostForm>
                    {some.then(|| view! { <PostForm to="exchange/end_calendar"><button class="ecl-button ecl-button--secondary">{t!("calendar-end")}</button></PostForm> })}
                </div>
            </div>
        }
    }))
}
