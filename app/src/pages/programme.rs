//! Editions, modules, programmes.

use domain::permission::Operation;
use domain::programme::{CALL_ZONE, Edition, EditionState, Slot, SlotKind};
use leptos::prelude::*;

use backend::service::programme::{self as service, EditionPage};
use backend::when;

use crate::components::form::{PostForm, Submit, TextField};
use crate::components::layout::PageHeader;
use crate::components::notice::Notice;
use crate::components::{Icon, Pill, When};
use crate::pages::today::relative;
use crate::request::{Cx, Page, PageResult};
use crate::say::language;
use crate::t;

/// A pill for the state of an edition.
pub fn edition_pill(state: EditionState) -> impl IntoView {
    let tone = match state {
        EditionState::CallOpen => "success",
        EditionState::Running => "live",
        EditionState::Archived => "",
        EditionState::Draft => "draft",
        _ => "info",
    };
    view! { <Pill tone=tone text=t!(&format!("edition-state-{}", state.key()))/> }
}

/// "21–22 May 2019" as two days, or the month when only that is known.
pub fn dates(edition: &Edition) -> String {
    if edition.starts_on == edition.ends_on || edition.ends_on.is_empty() {
        when::day(language(), &edition.starts_on)
    } else {
        t!(
            "dates-range",
            from = when::day(language(), &edition.starts_on),
            to = when::day(language(), &edition.ends_on)
        )
        .into_owned()
    }
}

/// When the call closes, in words, if it is open.
pub fn closing(edition: &Edition, now: domain::Timestamp) -> Option<AnyView> {
    (edition.state == EditionState::CallOpen && edition.call.admits(now).is_ok()).then(|| {
        let days = when::days_until(now, edition.call.closes_at, CALL_ZONE);
        view! { {t!("call-closes")}" "<strong><When at=edition.call.closes_at zone=CALL_ZONE/></strong>" · "{relative(days)} }.into_any()
    })
}

pub fn module_card(
    edition: &Edition,
    module: &domain::programme::Module,
    at: usize,
) -> impl IntoView + use<> {
    view! {
        <article class=format!("ecl-card ua-card--link ua-card--cat-{}", at % 5 + 1)>
            <div class="ecl-card__body">
                <p class="ua-eyebrow">{t!(&format!("theme-{}", module.theme.key()))}</p>
                <h3 class="ecl-card__title"><a href=format!("/editions/{}/{}", edition.slug, module.slug)>{module.title.get(language()).to_owned()}</a></h3>
                <p>{module.summary.get(language()).to_owned()}</p>
                <p class="ecl-card__foot"><span class="ua-icon-text"><Icon name="group" size="2xs"/>{t!("places", count = module.places)}</span></p>
            </div>
        </article>
    }
}

pub fn edition_section(page: &EditionPage, now: domain::Timestamp) -> impl IntoView + use<> {
    let edition = &page.edition;
    let cards: Vec<_> = page
        .modules
        .iter()
        .enumerate()
        .map(|(at, module)| module_card(edition, module, at))
        .collect();
    view! {
        <section class="ua-stack" aria-labelledby=format!("edition-{}", edition.slug)>
            <div class="ua-section__head">
                <h2 id=format!("edition-{}", edition.slug)><a href=format!("/editions/{}", edition.slug)>{edition.title.get(language()).to_owned()}</a></h2>
                {edition_pill(edition.state)}
            </div>
            <p class="ua-muted">{edition.place.get(language()).to_owned()}" · "{dates(edition)}</p>
            {closing(edition, now).map(|text| view! { <p>{text}</p> })}
            <p>{edition.summary.get(language()).to_owned()}</p>
            <div class="ua-grid ua-grid--2">{cards}</div>
        </section>
    }
}

pub async fn editions(cx: Cx) -> PageResult {
    let pages = service::editions(&cx.academy, &cx.caller).await?;
    let now = cx.academy.now();
    Ok(Page::new(cx.say("editions-title"), move || {
        let sections: Vec<_> = pages
            .iter()
            .map(|page| edition_section(page, now))
            .collect();
        view! {
            <PageHeader title=t!("editions-title")/>
            <div class="ecl-container ua-body ua-stack ua-stack--l">{sections}</div>
        }
    }))
}

fn apply_action(edition: &Edition, now: domain::Timestamp) -> Option<AnyView> {
    (edition.state == EditionState::CallOpen && edition.call.admits(now).is_ok())
        .then(|| view! { <a class="ecl-button ecl-button--primary" href=format!("/apply/{}", edition.slug)>{t!("apply")}</a> }.into_any())
}

fn meta(edition: &Edition) -> AnyView {
    view! {
        {edition_pill(edition.state)}
        <span><Icon name="calendar" size="2xs"/>{dates(edition)}</span>
        <span><Icon name="location" size="2xs"/>{edition.place.get(language()).to_owned()}</span>
    }
    .into_any()
}

pub async fn edition(cx: Cx) -> PageResult {
    let page = service::edition(&cx.academy, &cx.caller, cx.param("edition")).await?;
    let organiser = cx
        .caller
        .permit(Operation::EditEdition, &[page.edition.id.as_str()])
        .is_ok();
    let now = cx.academy.now();
    Ok(Page::new(
        page.edition.title.get(cx.language()).to_owned(),
        move || {
            let edition = &page.edition;
            let cards: Vec<_> = page
                .modules
                .iter()
                .enumerate()
                .map(|(at, module)| module_card(edition, module, at))
                .collect();
            let results: Vec<_> = edition
                .results
                .iter()
                .map(|result| view! { <li>{result.get(language()).to_owned()}</li> })
                .collect();
            let actions = view! {
            {organiser.then(|| view! { <a class="ecl-button ecl-button--secondary" href=format!("/organise/{}", edition.slug)>{t!("edition-settings")}</a> })}
            {apply_action(edition, now)}
        }
        .into_any();
            view! {
                <PageHeader title=edition.title.get(language()).to_owned() trail=vec![("/editions".to_owned(), t!("editions-title").into_owned())] meta=meta(edition) actions=actions/>
                <div class="ecl-container ua-body ua-stack ua-stack--l">
                    {edition.demonstration.then(|| view! { <Notice kind="info">{t!("edition-demonstration")}</Notice> })}
                    {closing(edition, now).map(|text| view! { <p class="ua-lead">{text}</p> })}
                    <p class="ua-lead">{edition.summary.get(language()).to_owned()}</p>
                    <section class="ua-stack" aria-labelledby="modules"><h2 id="modules">{t!("modules")}</h2><div class="ua-grid ua-grid--2">{cards}</div></section>
                    {(!results.is_empty()).then(|| view! { <section class="ua-stack" aria-labelledby="outcome"><h2 id="outcome">{t!("outcome")}</h2><ul translate="no">{results}</ul></section> })}
                </div>
            }
        },
    ))
}

fn minutes(time: &str) -> i64 {
    time.split_once(':')
        .and_then(|(hours, minutes)| {
            Some(hours.parse::<i64>().ok()? * 60 + minutes.parse::<i64>().ok()?)
        })
        .unwrap_or_default()
}

fn slot_view(slot: &Slot) -> impl IntoView + use<> {
    let class = match slot.kind {
        SlotKind::Plenary => "plenary",
        SlotKind::ExpertInput => "expert",
        SlotKind::FieldVisit => "visit",
        SlotKind::DilemmaSession => "dilemma",
        SlotKind::Break => "break",
        SlotKind::Social => "social",
    };
    let length = (minutes(&slot.ends) - minutes(&slot.starts)).max(0);
    let description = slot.description.get(language()).to_owned();
    view! {
        <li class=format!("ua-slot ua-slot--{class}") data-start=slot.starts.clone() data-min=length.to_string()>
            <p class="ua-slot__time"><time datetime=slot.starts.clone()>{slot.starts.clone()}</time></p>
            <div class="ua-slot__box">
                {(slot.kind != SlotKind::Break).then(|| view! { <p class="ua-slot__kind">{t!(&format!("slot-{}", slot.kind.key()))}</p> })}
                <h4 class="ua-slot__title">{slot.title.get(language()).to_owned()}</h4>
                {(!description.is_empty()).then(|| view! { <p class="ua-slot__text">{description}</p> })}
                <p class="ua-slot__meta"><span>{t!("slot-until", time = slot.ends.as_str())}</span>{(!slot.place.get(language()).is_empty()).then(|| view! { <span>{slot.place.get(language()).to_owned()}</span> })}</p>
            </div>
        </li>
    }
}

pub async fn module(cx: Cx) -> PageResult {
    let page = service::module(
        &cx.academy,
        &cx.caller,
        cx.param("edition"),
        cx.param("module"),
    )
    .await?;
    let now = cx.academy.now();
    Ok(Page::new(
        page.module.title.get(cx.language()).to_owned(),
        move || {
            let (edition, module) = (&page.edition, &page.module);
            let days: Vec<_> = [1, 2]
            .into_iter()
            .map(|day| {
                let slots: Vec<_> = page.slots.iter().filter(|slot| slot.day == day).map(slot_view).collect();
                let date = if day == 1 { &edition.starts_on } else { &edition.ends_on };
                let date = (date.len() == 10).then(|| view! { <time datetime=date.clone()>{when::weekday(language(), date)}</time> });
                view! { <section class="ua-timetable__day"><h3 class="ua-timetable__day-title">{t!("day-number", day = day)}" "{date}</h3><ol class="ua-timetable__slots">{slots}</ol></section> }
            })
            .collect();
            let list = |items: &[domain::language::Bilingual]| {
                items
                    .iter()
                    .map(|item| view! { <li>{item.get(language()).to_owned()}</li> })
                    .collect::<Vec<_>>()
            };
            let note = edition.note.get(language()).to_owned();
            view! {
                <PageHeader
                    title=module.title.get(language()).to_owned()
                    eyebrow=t!(&format!("theme-{}", module.theme.key()))
                    trail=vec![("/editions".to_owned(), t!("editions-title").into_owned()), (format!("/editions/{}", edition.slug), edition.title.get(language()).to_owned())]
                    meta=meta(edition)
                    actions=apply_action(edition, now).unwrap_or_else(|| ().into_any())
                />
                <div class="ecl-container ua-body ua-stack ua-stack--l">
                    <p class="ua-lead">{module.summary.get(language()).to_owned()}</p>
                    {closing(edition, now).map(|text| view! { <p>{text}</p> })}
                    <div class="ua-grid ua-grid--2">
                        <section class="ua-stack" aria-labelledby="aims"><h2 id="aims">{t!("module-aims")}</h2><ul>{list(&module.aims)}</ul></section>
                        <section class="ua-stack" aria-labelledby="challenges"><h2 id="challenges">{t!("module-challenges")}</h2><ul>{list(&module.challenges)}</ul></section>
                    </div>
                    <section aria-labelledby="timetable">
                        <div class="ua-section__head"><h2 id="timetable">{t!("timetable")}</h2><span class="ua-muted ua-small">{t!("timetable-zone", zone = edition.time_zone.as_str())}</span></div>
                        {(!note.is_empty()).then(|| view! { <p class="ua-small ua-muted">{note}</p> })}
                        <div class="ua-timetable ua-timetable--2">{days}</div>
                    </section>
                </div>
            }
        },
    ))
}

pub async fn settings(cx: Cx) -> PageResult {
    let page = service::edition(&cx.academy, &cx.caller, cx.param("edition")).await?;
    cx.caller
        .permit(Operation::EditEdition, &[page.edition.id.as_str()])?;
    Ok(Page::new(cx.say("edition-settings"), move || {
        let edition = &page.edition;
        let (opens, closes) = (
            when::local(edition.call.opens_at, CALL_ZONE),
            when::local(edition.call.closes_at, CALL_ZONE),
        );
        let next = edition.state.next().ok();
        let (slug, slug_again, grace) = (
            edition.slug.clone(),
            edition.slug.clone(),
            edition.call.grace_minutes.to_string(),
        );
        view! {
            <PageHeader title=t!("edition-settings") eyebrow=edition.title.get(language()).to_owned() trail=vec![("/organise".to_owned(), t!("nav-applications").into_owned())] meta=edition_pill(edition.state).into_any()/>
            <div class="ecl-container ua-body ua-stack ua-stack--l">
                <section class="ua-stack" aria-labelledby="call">
                    <h2 id="call">{t!("call-title")}</h2>
                    <p>{t!("call-zone", zone = CALL_ZONE)}</p>
                    <PostForm to="programme/set_call" class="ua-form">
                        <input type="hidden" name="edition" value=slug/>
                        <TextField name="opens" kind="datetime-local" value=opens/>
                        <TextField name="closes" kind="datetime-local" value=closes/>
                        <TextField name="grace" kind="number" value=grace help=t!("field-grace-help")/>
                        <Submit label=t!("call-save")/>
                    </PostForm>
                </section>
                {next.map(|next| view! {
                    <section class="ua-stack" aria-labelledby="state">
                        <h2 id="state">{t!("edition-advance-title")}</h2>
                        <p>{t!(&format!("edition-advance-{}", next.key()))}</p>
                        <PostForm to="programme/advance"><input type="hidden" name="edition" value=slug_again/><p class="ua-actions"><button class="ecl-button ecl-button--secondary">{t!("edition-advance", state = t!(&format!("edition-state-{}", next.key())))}</button></p></PostForm>
                    </section>
                })}
            </div>
        }
    }))
}
