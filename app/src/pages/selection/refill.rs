//! Places that fell free: how many, who would come in and why, and the offer.

use domain::Timestamp;
use domain::permission::Operation;
use domain::programme::{CALL_ZONE, Edition, Module};
use domain::selection::{Inputs, Outcome, RefillState};
use leptos::prelude::*;

use backend::service::applications::{OFFER_DAYS, REASON_MAX};
use backend::service::refills::{self as service, FreePlaces, Newcomer};
use backend::store::refills::Refill;
use backend::when;

use super::trail;
use super::words::{self, Words};
use crate::components::form::{PostForm, TextArea, TextField};
use crate::components::layout::{Label, PageHeader};
use crate::components::notice::{Empty, Notice};
use crate::components::{When, said};
use crate::islands::watch::Watch;
use crate::request::{Cx, Page, PageResult};
use crate::say::language;
use crate::t;

pub async fn places(cx: Cx) -> PageResult {
    let page = service::page(&cx.academy, &cx.caller, cx.param("edition")).await?;
    let decides = cx
        .caller
        .permit(Operation::DecideApplication, &[page.edition.id.as_str()])
        .is_ok();
    let busy = page
        .refill
        .as_ref()
        .is_some_and(|refill| matches!(refill.state, RefillState::Queued | RefillState::Solving));
    let shown = Page::new(cx.say("refill-title"), move || {
        let mut trail = trail(&page.edition);
        trail.push((
            format!("/organise/{}/selection", page.edition.slug),
            Label::from(t!("selection-title")),
        ));
        let inside = if page.places.is_empty() {
            view! { <Empty icon="list" title=t!("refill-unsigned-title") text=t!("refill-unsigned-text")/> }.into_any()
        } else {
            view! {
                {figures(&page)}
                {ask(&page)}
                {page.refill.as_ref().map(|refill| proposal(&cx, &page, refill, decides))}
            }
            .into_any()
        };
        view! {
            <PageHeader title=t!("refill-title") trail=trail/>
            <div class="ecl-container ua-body ua-stack ua-stack--l">{inside}</div>
        }
    });
    Ok(shown.live_if(busy))
}

/// "Two places are free in …", for the desk.
pub fn fell_free(edition: &Edition, free: &[(Module, i64)]) -> Option<AnyView> {
    let lines: Vec<_> = free
        .iter()
        .map(|(module, count)| line(module, *count))
        .collect();
    let (slug, href) = (
        edition.slug.clone(),
        format!("/organise/{}/places", edition.slug),
    );
    (!lines.is_empty()).then(|| {
        view! {
            <Notice kind="warning" title=t!("refill-free-title")>
                <ul class="ecl-unordered-list">{lines}</ul>
                <div class="ua-actions">
                    <PostForm to="refills/propose">
                        <input type="hidden" name="edition" value=slug/>
                        <button class="ecl-button ecl-button--primary">{t!("refill-propose")}</button>
                    </PostForm>
                    <a class="ecl-button ecl-button--secondary" href=href>{t!("refill-link")}</a>
                </div>
            </Notice>
        }
        .into_any()
    })
}

fn line(module: &Module, count: i64) -> impl IntoView + use<> {
    let title = module.title.get(language());
    view! { <li>{t!("refill-free", count = count, module = title)}</li> }
}

fn figures(page: &FreePlaces) -> impl IntoView + use<> {
    let modules: Vec<_> = page
        .modules
        .iter()
        .filter_map(|module| Some((module, page.places.iter().find(|(id, _)| *id == module.id)?.1)))
        .map(|(module, places)| {
            view! {
                <li class="ua-strip__item">
                    <p class="ua-strip__label">{said(&module.title)}</p>
                    <p class="ua-strip__value">{t!("refill-places", free = places.free(), places = places.all)}</p>
                </li>
            }
        })
        .collect();
    view! {
        <ul class="ua-strip" aria-label=t!("refill-figures")>
            {modules}
            <li class="ua-strip__item">
                <p class="ua-strip__label">{t!("application-state-waiting")}</p>
                <p class="ua-strip__value">{when::number(language(), i64::try_from(page.waiting).unwrap_or(0))}</p>
            </li>
        </ul>
    }
}

/// What can be asked for, or why nothing can.
fn ask(page: &FreePlaces) -> AnyView {
    let busy = page
        .refill
        .as_ref()
        .is_some_and(|refill| refill.state.is_under_way());
    let why_not = if !page.edition.is_ahead() {
        Some("refill-under-way-edition")
    } else if page.free() == 0 {
        Some("refill-none-free")
    } else if page.waiting == 0 {
        Some("refill-nobody")
    } else {
        None
    };
    match why_not {
        _ if busy => ().into_any(),
        Some(key) => view! { <p class="ua-prose">{t!(key)}</p> }.into_any(),
        None => {
            let slug = page.edition.slug.clone();
            view! {
                <div class="ua-stack">
                    <p class="ua-prose">{t!("refill-text")}</p>
                    <PostForm to="refills/propose">
                        <input type="hidden" name="edition" value=slug/>
                        <p class="ua-actions"><button class="ecl-button ecl-button--primary">{t!("refill-propose")}</button></p>
                    </PostForm>
                </div>
            }
            .into_any()
        }
    }
}

fn proposal(cx: &Cx, page: &FreePlaces, refill: &Refill, decides: bool) -> AnyView {
    match (refill.state, &refill.inputs, &refill.filled) {
        (RefillState::Found, Some(inputs), Some(filled)) => {
            found(cx, page, refill, (inputs, &filled.outcome), decides).into_any()
        }
        (RefillState::Queued | RefillState::Solving, ..) => {
            let queued = refill.state == RefillState::Queued;
            let text = words::progress(queued, refill.progress, refill.stop);
            let (here, stopping, id) = (cx.path.clone(), refill.stop, refill.id.to_string());
            view! {
                <div id="progress"><Notice kind="info" title=t!("refill-looking")>
                    <p role="status">{text}</p>
                    <div class="ua-actions">
                        <a class="ecl-button ecl-button--secondary" href=here>{t!("scenario-look-again")}</a>
                        {(!stopping).then(|| view! {
                            <PostForm to="refills/stop">
                                <input type="hidden" name="refill" value=id/>
                                <button class="ecl-button ecl-button--secondary">{t!("scenario-stop")}</button>
                            </PostForm>
                        })}
                    </div>
                </Notice></div>
<Watch part="progress".to_owned() every=2/>
            }
            .into_any()
        }
        _ => view! { <Notice kind="error" title=t!("failed-title")>{t!("refill-failed")}</Notice> }
            .into_any(),
    }
}

fn found(
    cx: &Cx,
    page: &FreePlaces,
    refill: &Refill,
    (inputs, outcome): (&Inputs, &Outcome),
    decides: bool,
) -> impl IntoView + use<> {
    let words = Words {
        language: language(),
        modules: &page.modules,
        candidates: &page.candidates,
        inputs,
    };
    let relaxed = (!page.relaxed().is_empty()).then(|| {
        let changes = words.changes(page.relaxed());
        view! { <Notice kind="warning" title=t!("refill-relaxed-title")>{t!("refill-relaxed", changes = changes)}</Notice> }
    });
    let rows: Vec<_> = page
        .newcomers
        .iter()
        .map(|one| newcomer(page, &words, outcome, one, decides))
        .collect();
    let waits = page.newcomers.iter().any(|one| one.waits);
    let at = refill.ended_at;
    let inside = if rows.is_empty() {
        view! { <p>{t!("refill-nobody-fits")}</p> }.into_any()
    } else if decides && waits {
        offers(cx, refill, rows).into_any()
    } else {
        view! { <ul class="ua-list">{rows}</ul> }.into_any()
    };
    let others = others(page, &words, inputs, outcome);
    view! {
        <section class="ua-stack" aria-labelledby="proposal">
            <h2 id="proposal">{t!("refill-proposal")}</h2>
            {at.map(|at| view! { <p class="ua-small ua-muted"><When at=at zone=CALL_ZONE/></p> })}
            {page.outdated.then(|| view! { <Notice kind="warning">{t!("refill-outdated")}</Notice> })}
            {relaxed}
            {inside}
            {others}
        </section>
    }
}

/// Who is ticked is offered a place, now or with the wave.
fn offers<V: IntoView + 'static>(cx: &Cx, refill: &Refill, rows: Vec<V>) -> impl IntoView + use<V> {
    let day = when::iso_day(
        cx.academy.now().plus(OFFER_DAYS * Timestamp::DAY),
        CALL_ZONE,
    );
    let id = refill.id.to_string();
    view! {
        <PostForm to="refills/offer" class="ua-form">
            <input type="hidden" name="refill" value=id/>
            <ul class="ua-list">{rows}</ul>
            <TextField name="confirm_by" kind="date" value=day help=t!("field-confirm_by-help", zone = CALL_ZONE)/>
            <TextArea name="reason" value=t!("refill-reason") rows=3 help=t!("field-reason-help") max=REASON_MAX/>
            <div class="ua-actions">
                <button class="ecl-button ecl-button--primary" name="intent" value="offer">{t!("refill-offer")}</button>
                <button class="ecl-button ecl-button--secondary" name="intent" value="wave">{t!("refill-wave")}</button>
            </div>
        </PostForm>
    }
}

fn newcomer(
    page: &FreePlaces,
    words: &Words<'_>,
    outcome: &Outcome,
    one: &Newcomer,
    decides: bool,
) -> AnyView {
    let id = &one.chosen.application;
    let row = page.candidates.iter().find(|row| row.id == *id);
    let country = row
        .and_then(|row| row.country.as_ref())
        .map(|code| t!(&format!("country-{code}")));
    let module = page
        .modules
        .iter()
        .find(|module| module.id == one.chosen.module)
        .map(|module| said(&module.title));
    let why = reasons(words, page, outcome, id);
    let (href, tick) = (format!("/organise/applications/{id}"), id.to_string());
    let name = words.name(id);
    let label = t!("refill-tick", name = name.clone()).into_owned();
    let box_ = (decides && one.waits).then(|| {
        view! { <input type="checkbox" name="applications[]" value=tick checked aria-label=label/>" " }
    });
    view! {
        <li class="ua-list__item">
            <div>
                <p>{box_}<a class="ua-list__title" href=href translate="no" dir="auto">{name}</a>" "<span class="ua-list__meta">{country}</span></p>
                <p>{module}</p>
                {why}
                {(!one.waits).then(|| view! { <p class="ua-small ua-muted">{t!("refill-waits-no-more")}</p> })}
            </div>
        </li>
    }
    .into_any()
}

fn reasons(
    words: &Words<'_>,
    page: &FreePlaces,
    outcome: &Outcome,
    id: &domain::ids::ApplicationId,
) -> impl IntoView + use<> {
    let sentences: Vec<_> = words
        .reasons(outcome, id, page.reason(id))
        .into_iter()
        .map(|text| view! { <li>{text}</li> })
        .collect();
    view! { <ul class="ecl-unordered-list ua-small">{sentences}</ul> }
}

/// Those who go on waiting, each with the reason.
fn others(
    page: &FreePlaces,
    words: &Words<'_>,
    inputs: &Inputs,
    outcome: &Outcome,
) -> Option<AnyView> {
    let chosen =
        |id: &domain::ids::ApplicationId| outcome.chosen.iter().any(|one| one.application == *id);
    let mut waiting: Vec<_> = inputs
        .candidates
        .iter()
        .filter(|one| !chosen(&one.application))
        .collect();
    waiting.sort_by_key(|one| std::cmp::Reverse(one.points));
    let rows: Vec<_> = waiting
        .iter()
        .map(|one| {
            let id = &one.application;
            let href = format!("/organise/applications/{id}");
            let why = reasons(words, page, outcome, id);
            view! { <li class="ua-list__item"><div><a class="ua-list__title" href=href translate="no" dir="auto">{words.name(id)}</a>{why}</div></li> }
        })
        .collect();
    let count = rows.len();
    (count > 0).then(|| {
        view! {
            <details class="ua-details">
                <summary>{t!("refill-others", count = count)}</summary>
                <div class="ua-details__body"><ul class="ua-list">{rows}</ul></div>
            </details>
        }
        .into_any()
    })
}
