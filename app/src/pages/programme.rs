//! Editions, modules, programmes.

mod keep;

use std::borrow::Cow;

use domain::Timestamp;
use domain::permission::Operation;
use domain::programme::{
    CALL_ZONE, Claim, ClaimUnit, Edition, EditionState, Module, Slot, SlotKind, Theme,
};
use leptos::prelude::*;
use maud::{Markup, html};

use backend::service::programme::{self as service, EditionPage};
use backend::when;

use crate::components::form::{PostForm, Submit, TextField};
use crate::components::layout::{Label, PageHeader};
use crate::components::notice::Notice;
use crate::components::{
    Icon, Pill, Reserve, When, drawn, icon, items, items_html, said, said_html, viewed,
};
use crate::pages::today::relative;
use crate::request::{Cx, Page, PageResult};
use crate::say::language;
use crate::t;

pub use keep::{about, module as kept_module, new_edition};

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

/// "21–22 May 2019", or the month when only that is known.
pub fn dates(edition: &Edition) -> impl IntoView + use<> {
    let said = when::days(language(), &edition.starts_on, &edition.ends_on);
    view! { <time datetime=edition.starts_on.clone()>{said}</time> }
}

/// Whether one may apply to the edition just now.
pub fn admits(edition: &Edition, now: Timestamp) -> bool {
    edition.state == EditionState::CallOpen && edition.call.admits(now).is_ok()
}

/// When the call closes, in words, if it is open.
pub fn closing(edition: &Edition, now: Timestamp) -> Option<AnyView> {
    admits(edition, now).then(|| {
        let days = when::days_until(now, edition.call.closes_at, CALL_ZONE);
        view! { {t!("call-closes")}" "<strong><When at=edition.call.closes_at zone=CALL_ZONE/></strong>" · "{relative(days)} }.into_any()
    })
}

/// What happens when: the call, the answers, the two days, the webinar.
pub fn date_strip(edition: &Edition, now: Timestamp, raised: bool) -> impl IntoView + use<> {
    let call = &edition.call;
    // A date that the edition's state has overtaken says nothing true: none is shown then.
    let (value, at) = match edition.admits(now) {
        Ok(()) => {
            let days = when::days_until(now, call.closes_at, CALL_ZONE).max(0);
            (t!("strip-call-left", days = days), Some(call.closes_at))
        }
        Err(closed) if closed.code() == "call-not-open" => (
            t!("strip-call-soon"),
            Some(call.opens_at).filter(|at| now < *at),
        ),
        Err(_) => (
            t!("strip-call-closed"),
            Some(call.closes_at).filter(|at| *at <= now),
        ),
    };
    let answers = (!edition.answers_on.is_empty()).then(|| view! {
        <li class="ua-strip__item"><p class="ua-strip__label">{t!("strip-answers")}</p><p class="ua-strip__value"><time datetime=edition.answers_on.clone()>{when::day(language(), &edition.answers_on)}</time></p><p class="ua-strip__note">{t!("strip-answers-note")}</p></li>
    });
    let webinar = when::months_after(&edition.starts_on, 6).map(|month| view! {
        <li class="ua-strip__item"><p class="ua-strip__label">{t!("strip-webinar")}</p><p class="ua-strip__value"><time datetime=month.clone()>{when::day(language(), &month)}</time></p><p class="ua-strip__note">{t!("strip-webinar-note")}</p></li>
    });
    let class = if raised {
        "ua-strip ua-strip--raised"
    } else {
        "ua-strip"
    };
    view! {
        <ul class=class aria-label=t!("strip-dates")>
            <li class="ua-strip__item ua-strip__item--now"><p class="ua-strip__label">{t!("strip-call")}</p><p class="ua-strip__value">{value}</p>{at.map(|at| view! { <p class="ua-strip__note"><When at=at zone=CALL_ZONE/></p> })}</li>
            {answers}
            <li class="ua-strip__item"><p class="ua-strip__label">{t!("strip-academy")}</p><p class="ua-strip__value">{dates(edition)}</p><p class="ua-strip__note">{said(&edition.place)}</p></li>
            {webinar}
        </ul>
    }
}

/// A module in a row of modules; `at` gives its colour.
pub fn module_card(edition: &Edition, module: &Module, at: usize) -> impl IntoView + use<> {
    let class = match at % 5 {
        0 => "ecl-card ua-card--link ua-card--cat-1",
        1 => "ecl-card ua-card--link ua-card--cat-2",
        2 => "ecl-card ua-card--link ua-card--cat-3",
        3 => "ecl-card ua-card--link ua-card--cat-4",
        _ => "ecl-card ua-card--link ua-card--cat-5",
    };
    view! {
        <article class=class>
            <div class="ecl-card__body">
                <p class="ua-eyebrow">{theme(module)}</p>
                <h3 class="ecl-card__title"><a href=format!("/editions/{}/{}", edition.slug, module.slug)>{said(&module.title)}</a></h3>
                <p>{said(&module.summary)}</p>
                <p class="ecl-card__foot"><span class="ua-icon-text"><Icon name="group" size="2xs"/>{t!("places", count = module.places)}</span></p>
            </div>
        </article>
    }
}

fn theme(module: &Module) -> Cow<'static, str> {
    t!(match module.theme {
        Theme::Reception => "theme-reception",
        Theme::Housing => "theme-housing",
        Theme::Work => "theme-work",
        Theme::Education => "theme-education",
        Theme::Vulnerable => "theme-vulnerable",
    })
}

fn cards(page: &EditionPage) -> Vec<AnyView> {
    let numbered = page.modules.iter().enumerate();
    numbered
        .map(|(at, module)| module_card(&page.edition, module, at).into_any())
        .collect()
}

pub async fn editions(cx: Cx) -> PageResult {
    let pages = service::editions(&cx.academy, &cx.caller).await?;
    let now = cx.academy.now();
    Ok(Page::new(cx.say("editions-title"), move || {
        let sections: Vec<_> = pages
            .iter()
            .map(|page| {
                let edition = &page.edition;
                view! {
                    <section class="ua-stack" aria-labelledby=format!("edition-{}", edition.slug)>
                        <div>
                            <div class="ua-section__head"><h2 id=format!("edition-{}", edition.slug)><a href=format!("/editions/{}", edition.slug)>{said(&edition.title)}</a></h2>{edition_pill(edition.state)}</div>
                            <p class="ua-muted">{said(&edition.place)}" · "{dates(edition)}</p>
                            {closing(edition, now).map(|text| view! { <p>{text}</p> })}
                        </div>
                        <p class="ua-prose ua-prose--s">{said(&page.story.summary)}</p>
                        <div class="ua-grid">{cards(page)}</div>
                    </section>
                }
            })
            .collect();
        view! {
            <PageHeader title=t!("editions-title")/>
            <div class="ecl-container ua-body ua-stack ua-stack--l"><p class="ua-lead">{t!("editions-lead")}</p>{sections}</div>
        }
    }))
}

fn apply_action(edition: &Edition, now: Timestamp) -> Option<AnyView> {
    admits(edition, now)
        .then(|| view! { <a class="ecl-button ecl-button--primary" href=format!("/apply/{}", edition.slug)>{t!("apply")}</a> }.into_any())
}

fn meta(edition: &Edition) -> AnyView {
    let days = when::days(language(), &edition.starts_on, &edition.ends_on);
    let facts = html! {
        span { (icon("calendar", "2xs", "")) time datetime=(edition.starts_on) { (days) } }
        span { (icon("location", "2xs", "")) (said_html(&edition.place)) }
    };
    (edition_pill(edition.state), drawn(facts)).into_any()
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
            let (edition, story) = (&page.edition, &page.story);
            let over = matches!(
                edition.state,
                EditionState::FollowUp | EditionState::Archived
            );
            let calendar = format!("/editions/{}/calendar.ics", edition.slug);
            let actions = view! {
                {(!over).then(|| view! { <a class="ecl-button ecl-button--secondary" href=calendar download><Icon name="calendar" class="ecl-button__icon"/>{t!("calendar-add")}</a> })}
                {organiser.then(|| view! { <a class="ecl-button ecl-button--secondary" href=format!("/organise/{}", edition.slug)>{t!("edition-settings")}</a> })}
                {apply_action(edition, now)}
            }
            .into_any();
            let results = (!story.results.is_empty()).then(|| view! {
                <section class="ua-stack" aria-labelledby="outcome"><h2 id="outcome">{t!("outcome")}</h2><ul class="ua-prose ua-prose--s">{items(&story.results)}</ul></section>
            });
            let facts = (!story.facts.is_empty()).then(|| view! {
                <section class="ua-panel" aria-labelledby="facts"><h2 class="ua-panel__title" id="facts">{t!("edition-facts")}</h2><ul class="ua-prose ua-prose--s">{items(&story.facts)}</ul></section>
            });
            view! {
                <PageHeader title=&edition.title trail=vec![("/editions".to_owned(), t!("editions-title"))] meta=meta(edition) actions=actions/>
                <div class="ecl-container ua-body ua-stack ua-stack--l">
                    {edition.demonstration.then(|| view! { <Notice kind="info">{t!("edition-demonstration")}</Notice> })}
                    {(!over).then(|| date_strip(edition, now, false))}
                    <div class="ua-split">
                        <div class="ua-stack ua-stack--l">
                            <p class="ua-lead">{said(&story.summary)}</p>
                            {results}
                            <section class="ua-stack" aria-labelledby="modules"><h2 id="modules">{t!("modules")}</h2><div class="ua-grid">{cards(&page)}</div></section>
                        </div>
                        {facts}
                    </div>
                    {claims(&story.claims)}
                </div>
            }
        },
    ))
}

/// "97 %" or "60+".
pub fn claim_value(claim: &Claim) -> Cow<'static, str> {
    match claim.unit {
        ClaimUnit::Percent => t!("claim-percent", value = claim.value),
        ClaimUnit::MoreThan => t!("claim-more_than", value = claim.value),
    }
}

/// Published figures, each with all that is known and all that is not.
fn claims(claims: &[Claim]) -> Option<AnyView> {
    if claims.is_empty() {
        return None;
    }
    let claims: Vec<_> = claims.iter().map(claim_entry).collect();
    Some(
        view! {
            <section class="ua-stack" aria-labelledby="figures">
                <h2 id="figures">{t!("claims-title")}</h2>
                <p>{t!("claims-lead")}</p>
                {claims}
            </section>
        }
        .into_any(),
    )
}

/// A published figure with all that is known about it.
pub fn claim_entry(claim: &Claim) -> impl IntoView + use<> {
    let count = |count: Option<i64>| match count {
        Some(count) => when::number(language(), count).into_any(),
        None => view! { <span class="ua-muted">{t!("claim-unknown")}</span> }.into_any(),
    };
    let who = |who: &Option<String>| match who {
        Some(name) => view! { <span translate="no">{name.clone()}</span> }.into_any(),
        None => view! { <span class="ua-muted">{t!("claim-unknown")}</span> }.into_any(),
    };
    let term = |key: &'static str, inside: AnyView| {
        view! {
            <dt class="ecl-description-list__term">{t!(key)}</dt><dd class="ecl-description-list__definition">{inside}</dd>
        }
    };
    let date =
        view! { <time datetime=claim.date.clone()>{when::day(language(), &claim.date)}</time> };
    view! {
        <article class="ua-panel ua-stack" id=claim.key.clone() aria-labelledby=format!("{}-wording", claim.key)>
            {claim.withdrawn.clone().map(|reason| view! { <Notice kind="warning" title=t!("claim-withdrawn")><span translate="no" dir="auto">{reason}</span></Notice> })}
            <p class="ua-strip__value ua-strip__value--l">{claim_value(claim)}</p>
            <h3 id=format!("{}-wording", claim.key)>{said(&claim.wording)}</h3>
            <p class="ua-prose ua-prose--s">{said(&claim.note)}</p>
            <dl class="ecl-description-list ecl-description-list--horizontal">
                {term("claim-statements", view! { <ul class="ua-plain">{items(&claim.statements)}</ul> }.into_any())}
                {term("claim-numerator", count(claim.numerator))}
                {term("claim-denominator", count(claim.denominator))}
                {term("claim-invited", count(claim.invited))}
                {term("claim-date", date.into_any())}
                {term("claim-author", who(&claim.author))}
                {term("claim-signed", who(&claim.signed_off_by))}
                {term("claim-source", said(&claim.source).into_any())}
            </dl>
        </article>
    }
}

/// Minutes after midnight, to the nearest quarter of an hour: the rows of the timetable.
fn quarter(time: &str) -> i64 {
    let minutes = time.split_once(':').and_then(|(hours, minutes)| {
        Some(hours.parse::<i64>().ok()? * 60 + minutes.parse::<i64>().ok()?)
    });
    (minutes.unwrap_or_default() + 7) / 15 * 15
}

/// The parts of a day. Written by maud, and in one piece: two days have a hundred elements, and an
/// element of a view costs as much as the row it comes from.
fn slots_html<'a>(slots: impl Iterator<Item = &'a Slot>) -> Markup {
    let look = |kind| match kind {
        SlotKind::Plenary => ("ua-slot ua-slot--plenary", Some("slot-plenary")),
        SlotKind::ExpertInput => ("ua-slot ua-slot--expert", Some("slot-expert_input")),
        SlotKind::FieldVisit => ("ua-slot ua-slot--visit", Some("slot-field_visit")),
        SlotKind::DilemmaSession => ("ua-slot ua-slot--dilemma", Some("slot-dilemma_session")),
        SlotKind::Break => ("ua-slot ua-slot--break", None),
        SlotKind::Social => ("ua-slot", Some("slot-social")),
    };
    html! {
        @for slot in slots {
            @let (class, kind) = look(slot.kind);
            @let (from, to) = (quarter(&slot.starts), quarter(&slot.ends));
            li class=(class) data-start={ (format_args!("{:02}:{:02}", from / 60, from % 60)) } data-min=((to - from).max(15)) {
                p class="ua-slot__time" {
                    time datetime=(slot.starts) { (slot.starts) }
                    time class="ua-slot__time-end" datetime=(slot.ends) { "–" (slot.ends) }
                }
                div class="ua-slot__box" {
                    @if let Some(key) = kind { p class="ua-slot__kind" { (t!(key)) } }
                    h4 class="ua-slot__title" { (said_html(&slot.title)) }
                    @if kind.is_some() && !slot.description.is_empty() { p class="ua-slot__text" { (said_html(&slot.description)) } }
                    @if !slot.place.is_empty() { p class="ua-slot__meta" { (said_html(&slot.place)) } }
                }
            }
        }
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
    Ok(Page::drawn(
        page.module.title.get(cx.language()).to_owned(),
        move || {
            let (edition, module) = (&page.edition, &page.module);
            let days = [(1, &edition.starts_on), (2, &edition.ends_on)];
            let call = closing(edition, now).map(viewed);
            let header = view! {
                <PageHeader
                    title=&module.title
                    eyebrow=theme(module)
                    trail=vec![("/editions".to_owned(), Label::from(t!("editions-title"))), (format!("/editions/{}", edition.slug), Label::from(&edition.title))]
                    meta=meta(edition)
                    actions=apply_action(edition, now)
                />
            };
            html! {
                // A part of a day comes to half a kilobyte, all else to four.
                (Reserve(page.slots.len() * 512 + 4 * 1024))
                (viewed(header))
                div class="ecl-container ua-body ua-stack ua-stack--l" {
                    div class="ua-stack" {
                        p class="ua-lead" { (said_html(&module.summary)) }
                        @if let Some(call) = call { p { (call) } }
                    }
                    div class="ua-grid ua-grid--2" {
                        @for (id, title, texts) in [("aims", t!("module-aims"), &module.aims), ("challenges", t!("module-challenges"), &module.challenges)] {
                            section class="ua-panel" aria-labelledby=(id) {
                                h2 class="ua-panel__title" id=(id) { (title) }
                                ul class="ua-prose ua-prose--s" { (items_html(texts)) }
                            }
                        }
                    }
                    section aria-labelledby="timetable" {
                        div class="ua-section__head" {
                            h2 id="timetable" { (t!("timetable")) }
                            span class="ua-muted ua-small" { (t!("timetable-zone", zone = edition.time_zone.as_str())) }
                        }
                        div class="ua-timetable ua-timetable--2" {
                            @for (day, date) in days {
                                section class="ua-timetable__day" {
                                    h3 class="ua-timetable__day-title" {
                                        (t!("day-number", day = day)) " "
                                        @if date.len() == 10 { time datetime=(date) { (when::weekday(language(), date)) } }
                                    }
                                    ol class="ua-timetable__slots" {
                                        (slots_html(page.slots.iter().filter(|slot| slot.day == day)))
                                    }
                                }
                            }
                        }
                        @if !edition.note.is_empty() { p class="ua-small ua-muted ua-timetable__note" { (said_html(&edition.note)) } }
                    }
                }
            }
        },
    ))
}

/// Where organisers change what is told of an edition.
fn told(page: &EditionPage) -> impl IntoView + use<> {
    let here = format!("/organise/{}", page.edition.slug);
    let modules: Vec<_> = page
        .modules
        .iter()
        .map(|module| {
            let href = format!("{here}/modules/{}", module.slug);
            view! { <li class="ua-list__item"><a class="ua-list__title" href=href>{said(&module.title)}</a><span class="ua-muted">{t!("places", count = module.places)}</span></li> }
        })
        .collect();
    let add = (page.edition.state != EditionState::Archived).then(|| {
        let href = format!("{here}/modules/new");
        view! { <p class="ua-actions"><a class="ecl-button ecl-button--secondary" href=href>{t!("module-new")}</a></p> }
    });
    view! {
        <section class="ua-stack" aria-labelledby="told">
            <h2 id="told">{t!("edition-told")}</h2>
            <ul class="ua-plain">
                <li><a href=format!("{here}/about")>{t!("edition-about")}</a></li>
                <li><a href=format!("/editions/{}", page.edition.slug)>{t!("edition-as-visitors")}</a></li>
            </ul>
            <h3>{t!("modules")}</h3>
            {if modules.is_empty() {
                view! { <p class="ua-muted">{t!("edition-modules-none")}</p> }.into_any()
            } else {
                view! { <ul class="ua-list">{modules}</ul> }.into_any()
            }}
            {add}
        </section>
    }
}

pub async fn settings(cx: Cx) -> PageResult {
    let page = service::edition(&cx.academy, &cx.caller, cx.param("edition")).await?;
    cx.caller
        .permit(Operation::EditEdition, &[page.edition.id.as_str()])?;
    let now = cx.academy.now();
    let call_seen = service::call_seen(&page.edition)?;
    Ok(Page::new(cx.say("edition-settings"), move || {
        let edition = &page.edition;
        let (opens, closes) = (
            when::local(edition.call.opens_at, CALL_ZONE),
            when::local(edition.call.closes_at, CALL_ZONE),
        );
        let seen = edition.state.key();
        let next = edition.state.next().ok().map(|next| {
            let state = t!(&format!("edition-state-{}", next.key()));
            let early = (next == EditionState::Selecting && admits(edition, now)).then(|| {
                let at = when::date_time(language(), edition.call.closes_at, CALL_ZONE);
                t!("edition-advance-early", at = at).into_owned()
            });
            (
                next,
                t!("edition-advance", state = state).into_owned(),
                early,
            )
        });
        let form = format!("/organise/{}/call", edition.slug);
        let access = format!("{form}/access");
        let (slug, slug_again, grace) = (
            edition.slug.clone(),
            edition.slug.clone(),
            edition.call.grace_minutes.to_string(),
        );
        view! {
            <PageHeader title=t!("edition-settings") eyebrow=&edition.title trail=vec![("/organise".to_owned(), t!("organise-editions").into_owned())] meta=edition_pill(edition.state).into_any()/>
            <div class="ecl-container ua-body ua-stack ua-stack--l">
                {told(&page)}
                <section class="ua-stack" aria-labelledby="call">
                    <h2 id="call">{t!("call-title")}</h2>
                    <p>{t!("call-zone", zone = CALL_ZONE)}</p>
                    <PostForm to="programme/set_call" class="ua-form">
                        <input type="hidden" name="edition" value=slug/>
                        <input type="hidden" name="seen" value=call_seen.clone()/>
                        <TextField name="opens" label=t!("field-call-opens") kind="datetime-local" value=opens/>
                        <TextField name="closes" label=t!("field-call-closes") kind="datetime-local" value=closes/>
                        <TextField name="grace" kind="number" value=grace help=t!("field-grace-help")/>
                        <Submit label=t!("call-save")/>
                    </PostForm>
                    <ul class="ua-plain"><li><a href=form>{t!("call-form-link")}</a></li><li><a href=access>{t!("rules-link")}</a></li></ul>
                </section>
                {next.map(|(next, label, early)| view! {
                    <section class="ua-stack" aria-labelledby="state">
                        <h2 id="state">{t!("edition-advance-title")}</h2>
                        <p>{t!(&format!("edition-advance-{}", next.key()))}</p>
                        <details class="ua-details">
                            <summary>{label.clone()}</summary>
                            <div class="ua-details__body ua-stack">
                                {early.map(|text| view! { <Notice kind="warning">{text}</Notice> })}
                                <p>{t!("edition-advance-once")}</p>
                                <PostForm to="programme/advance">
                                    <input type="hidden" name="edition" value=slug_again/>
                                    <input type="hidden" name="seen" value=seen/>
                                    <button class="ecl-button ecl-button--secondary ua-button--danger-quiet">{label}</button>
                                </PostForm>
                            </div>
                        </details>
                    </section>
                })}
            </div>
        }
    }))
}
