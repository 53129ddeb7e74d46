//! What can be taken along on paper: the application as it stands.

use domain::Refusal;
use domain::programme::CALL_ZONE;
use leptos::prelude::*;

use backend::service::applications as service;

use super::super::{content_view, pdf_link, state_pill};
use crate::components::When;
use crate::components::layout::{Label, PageHeader};
use crate::pages::call;
use crate::request::{Cx, Page, PageResult};
use crate::t;

fn trail(slug: &str) -> Vec<(String, Label)> {
    vec![(format!("/apply/{slug}"), Label::from(t!("apply-title")))]
}

/// The application to read and to print.
pub async fn print(cx: Cx) -> PageResult {
    let own = service::own(&cx.academy, &cx.caller, cx.param("edition")).await?;
    let application = own.application.clone().ok_or(Refusal::not_found())?;
    let person = cx.caller.signed_in()?.clone();
    Ok(Page::new(cx.say("apply-print-title"), move || {
        let content = content_view(&application.content, &own.modules);
        let answers = call::answers(&own.form, &application.content.answers, &own.files);
        let (number, sent) = (application.receipt.clone(), application.submitted_at);
        let meta = view! {
            {state_pill(application.state)}
            {number.map(|number| view! { <span>{t!("apply-receipt")}" "<strong translate="no">{number}</strong></span> })}
            {sent.map(|at| view! { <span>{t!("apply-submitted")}" "<When at=at zone=CALL_ZONE/></span> })}
        };
        view! {
            <PageHeader title=t!("apply-print-title") eyebrow=Label::from(&own.edition.title) trail=trail(&own.edition.slug) meta=meta.into_any()/>
            <div class="ecl-container ua-body ua-stack ua-stack--l">
                <p class="ua-no-print">{pdf_link(&application.id)}" · "<span class="ua-muted">{t!("apply-print-text")}</span></p>
                <div class="ua-stack ua-stack--s" translate="no">
                    <h2 dir="auto">{person.name.clone()}</h2>
                    <p dir="auto">{person.organisation.clone()}</p>
                </div>
                <div class="ua-stack">{content}{answers}</div>
            </div>
        }
    }))
}
