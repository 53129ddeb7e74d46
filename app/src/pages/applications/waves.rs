//! Decisions in waves: the ones that wait, each as the mail it becomes.

use domain::programme::CALL_ZONE;
use leptos::prelude::*;

use backend::service::applications::{OFFER_DAYS, REASON_MAX};
use backend::service::waves::{self as service, Waiting};
use backend::when;
use domain::Timestamp;
use domain::applications::Decision;
use domain::programme::Module;

use super::organise::mail;
use crate::components::Pill;
use crate::components::form::{PostForm, RadioField, SelectField, TextArea, TextField};
use crate::components::layout::{Label, PageHeader};
use crate::components::notice::{Empty, Notice};
use crate::request::{Cx, Page, PageResult};
use crate::say::language;
use crate::t;

pub async fn wave(cx: Cx) -> PageResult {
    let service::Wave {
        edition,
        waiting,
        seen,
    } = service::list(&cx.academy, &cx.caller, cx.param("edition")).await?;
    let open = edition.admits(cx.academy.now()).is_ok();
    Ok(Page::new(cx.say("wave-title"), move || {
        let back = format!("/organise/{}/applications", edition.slug);
        let trail = vec![
            ("/organise".to_owned(), Label::from(t!("organise-editions"))),
            (back.clone(), Label::from(&edition.title)),
        ];
        let ready = waiting.iter().filter(|one| one.preview.is_ok()).count();
        let rows: Vec<_> = waiting
            .iter()
            .map(|one| entry(one, &edition.slug))
            .collect();
        let inside = if rows.is_empty() {
            view! { <Empty icon="list" title=t!("wave-empty-title") text=t!("wave-empty-text") action=(back, t!("wave-choose").into_owned())/> }.into_any()
        } else {
            let slug = edition.slug.clone();
            view! {
                <p class="ua-lead">{t!("wave-text")}</p>
                {open.then(|| view! { <Notice kind="warning">{t!("wave-call-open")}</Notice> })}
                {(ready > 0).then(|| view! {
                    <PostForm to="waves/send">
                        <input type="hidden" name="edition" value=slug/>
                        <input type="hidden" name="seen" value=seen/>
                        <p class="ua-actions"><button class="ecl-button ecl-button--primary">{t!("wave-send", count = ready)}</button></p>
                    </PostForm>
                })}
                <div>{rows}</div>
            }
            .into_any()
        };
        view! {
            <PageHeader title=t!("wave-title") trail=trail/>
            <div class="ecl-container ua-body ua-stack">{inside}</div>
        }
    }))
}

fn entry(one: &Waiting, edition: &str) -> impl IntoView + use<> {
    let (id, edition) = (one.application.to_string(), edition.to_owned());
    let (name, href) = (one.name.clone(), format!("/organise/applications/{id}"));
    let tone = match one.decision {
        Decision::Offer => "success",
        Decision::Wait => "warning",
        Decision::Decline => "",
    };
    let inside = match &one.preview {
        Ok(preview) => mail(preview).into_any(),
        Err(refusal) => {
            let text = backend::texts::refusal(language(), refusal);
            view! { <Notice kind="warning">{text}</Notice> }.into_any()
        }
    };
    let decision = t!(&format!("decision-{}", one.decision.key()));
    view! {
        <details class="ua-details">
            <summary><span translate="no" dir="auto">{name}</span>" "<Pill tone=tone text=decision/></summary>
            <div class="ua-details__body ua-stack">
                {inside}
                <div class="ua-actions">
                    <a class="ecl-button ecl-button--secondary" href=href>{t!("wave-read")}</a>
                    <PostForm to="waves/remove" id=id.clone()>
                        <input type="hidden" name="edition" value=edition/>
                        <input type="hidden" name="application" value=id/>
                        <button class="ecl-button ecl-button--secondary">{t!("wave-remove")}</button>
                    </PostForm>
                </div>
            </div>
        </details>
    }
}

/// What is decided for those that are ticked in the list above; inside the list's form.
pub(super) fn decide_many(cx: &Cx, modules: &[Module]) -> impl IntoView + use<> {
    let options: Vec<(String, String)> = Decision::ALL
        .iter()
        .map(|decision| {
            (
                decision.key().to_owned(),
                t!(&format!("decision-{}", decision.key())).into_owned(),
            )
        })
        .collect();
    let modules: Vec<(String, Label)> = modules
        .iter()
        .map(|module| (module.id.to_string(), Label::from(&module.title)))
        .collect();
    let day = when::iso_day(
        cx.academy.now().plus(OFFER_DAYS * Timestamp::DAY),
        CALL_ZONE,
    );
    view! {
        <section class="ua-panel ua-form" aria-labelledby="many">
            <h3 id="many">{t!("wave-many")}</h3>
            <RadioField name="decision" options=options/>
            <div class="ua-form__row">
                <SelectField name="module" options=modules empty=t!("wave-first-choice") optional=true/>
                <TextField name="confirm_by" kind="date" value=day optional=true help=t!("field-confirm_by-help", zone = CALL_ZONE)/>
            </div>
            <TextArea name="reason" help=t!("field-reason-help") max=REASON_MAX/>
            <p class="ua-actions"><button class="ecl-button ecl-button--primary">{t!("wave-write")}</button></p>
        </section>
    }
}
