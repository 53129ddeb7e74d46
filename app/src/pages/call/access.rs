//! Who may apply to a call, and what single people may do beyond that; for organisers.

use domain::accounts::Level;
use domain::call::CallRules;
use domain::permission::Role;
use domain::programme::CALL_ZONE;
use leptos::prelude::*;

use backend::service::call::{self as service, AccessPage, REASON_MAX};
use backend::store::call::Exception;

use super::{tick, trail};
use crate::components::form::{Checkbox, PostForm, Submit, TextArea, TextField};
use crate::components::layout::{Label, PageHeader};
use crate::components::notice::Empty;
use crate::components::{When, Written};
use crate::pages::accounts::countries;
use crate::pages::programme::edition_pill;
use crate::request::{Cx, Page, PageResult};
use crate::t;

pub async fn access(cx: Cx) -> PageResult {
    let page = service::access(&cx.academy, &cx.caller, cx.param("edition")).await?;
    Ok(Page::new(cx.say("rules-title"), move || {
        let edition = &page.edition;
        view! {
            <PageHeader title=t!("rules-title") eyebrow=Label::from(&edition.title) trail=trail(edition, false) meta=edition_pill(edition.state).into_any()/>
            <div class="ecl-container ua-body ua-stack ua-stack--l">
                {rules(&page)}
                {exceptions(&page)}
            </div>
        }
    }))
}

fn choice(name: &'static str, key: &str, label: String, ticked: bool) -> impl IntoView + use<> {
    let (id, key) = (format!("f-{name}-{key}"), key.to_owned());
    view! {
        <Checkbox id=id name=format!("{name}[]") value=key checked=ticked>{label}</Checkbox>
    }
}

fn rules(page: &AccessPage) -> impl IntoView + use<> {
    let access = &page.access;
    let rules = &access.rules;
    let levels: Vec<_> = Level::ALL
        .iter()
        .map(|level| {
            let label = t!(&format!("level-{}", level.key())).into_owned();
            choice("levels", level.key(), label, rules.levels.contains(level))
        })
        .collect();
    let homes: Vec<_> = countries()
        .into_iter()
        .map(|(code, label)| {
            let ticked = rules.countries.contains(&code);
            choice("countries", &code, label, ticked)
        })
        .collect();
    let barred: Vec<_> = CallRules::ROLES
        .into_iter()
        .map(|role| {
            let label = if role == Role::Participant {
                t!("rules-participant")
            } else {
                t!(&format!("role-{}", role.key()))
            };
            let ticked = rules.not_roles.contains(&role);
            choice("roles", role.key(), label.into_owned(), ticked)
        })
        .collect();
    let seen = page.seen.clone();
    let (slug, days, count) = (
        page.edition.slug.clone(),
        access.remind_days.to_string(),
        rules.countries.len(),
    );
    view! {
        <section class="ua-stack" aria-labelledby="rules">
            <h2 id="rules">{t!("rules-heading")}</h2>
            <p>{t!("rules-text")}</p>
            <PostForm to="call/set_rules" class="ua-form ua-form--wide">
                <input type="hidden" name="edition" value=slug/>
                <input type="hidden" name="seen" value=seen/>
                <fieldset class="ecl-form-group"><legend class="ecl-form-label">{t!("rules-levels")}</legend><div class="ua-choices">{levels}</div></fieldset>
                <details class="ua-details">
                    <summary>{t!("rules-countries", count = count)}</summary>
                    <div class="ua-details__body"><fieldset class="ecl-form-group"><legend class="ecl-u-sr-only">{t!("rules-countries-legend")}</legend><div class="ua-choices ua-choices--cols">{homes}</div></fieldset></div>
                </details>
                <fieldset class="ecl-form-group"><legend class="ecl-form-label">{t!("rules-roles")}</legend><div class="ua-choices">{barred}</div></fieldset>
                <TextField name="remind_days" kind="number" value=days help=t!("field-remind_days-help")/>
                <Submit label=t!("rules-save")/>
            </PostForm>
        </section>
    }
}

fn exceptions(page: &AccessPage) -> impl IntoView + use<> {
    let items: Vec<_> = page
        .exceptions
        .iter()
        .map(|exception| item(&page.edition.slug, exception))
        .collect();
    let (empty, open) = (items.is_empty(), page.edition.is_applying());
    let slug = page.edition.slug.clone();
    view! {
        <section class="ua-stack" aria-labelledby="exceptions">
            <h2 id="exceptions">{t!("exceptions-title")}</h2>
            <p>{t!("exceptions-text")}</p>
            {if empty {
                view! { <Empty icon="user" title=t!("exceptions-empty-title") text=t!("exceptions-empty-text")/> }.into_any()
            } else {
                view! { <ul class="ua-list">{items}</ul> }.into_any()
            }}
            {open.then(|| view! {
                <h3>{t!("exception-new")}</h3>
                <PostForm to="call/grant" class="ua-form">
                    <input type="hidden" name="edition" value=slug/>
                    <TextField name="email" kind="email" help=t!("exception-email-help")/>
                    <TextField name="until" kind="datetime-local" help=t!("exception-until-help", zone = CALL_ZONE) optional=true/>
                    {tick("waives_rules", t!("field-waives_rules").into_owned(), false)}
                    <TextArea name="reason" help=t!("exception-reason-help") rows=2 max=REASON_MAX/>
                    <Submit label=t!("exception-grant")/>
                </PostForm>
            })}
        </section>
    }
}

fn item(slug: &str, exception: &Exception) -> impl IntoView + use<> {
    let (slug, email) = (slug.to_owned(), exception.email.clone());
    let (form, whose) = (email.clone(), email.clone());
    let until = exception
        .until_at
        .map(|at| view! { <p>{t!("exception-until")}" "<strong><When at=at zone=CALL_ZONE/></strong></p> });
    let waives = exception
        .waives_rules
        .then(|| view! { <p>{t!("exception-waives")}</p> });
    let (by, at, reason) = (
        exception.granted_by.clone(),
        exception.granted_at,
        exception.reason.clone(),
    );
    view! {
        <li class="ua-list__item">
            <p><strong translate="no">{exception.email.clone()}</strong></p>
            {until}{waives}
            <Written text=reason/>
            <p class="ua-small ua-muted"><span translate="no" dir="auto">{by}</span>" · "<When at=at zone=CALL_ZONE/></p>
            <PostForm to="call/revoke" id=form>
                <input type="hidden" name="edition" value=slug/><input type="hidden" name="email" value=email/>
                <button class="ua-button--link">{t!("exception-revoke")}<span class="ecl-u-sr-only">" "<span translate="no">{whose}</span></span></button>
            </PostForm>
        </li>
    }
}
