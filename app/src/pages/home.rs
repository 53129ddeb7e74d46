//! The landing page and the pages about the academy.

use std::collections::BTreeSet;

use backend::service::programme::{self as service, EditionPage};
use backend::store::programme::Place;
use domain::programme::{Claim, EditionState};
use leptos::prelude::*;

use crate::components::layout::PageHeader;
use crate::components::map::{Europe, Host};
use crate::components::{Icon, said};
use crate::pages::programme::{admits, claim_value, closing, date_strip, dates, module_card};
use crate::request::{Cx, Page, PageResult};
use crate::say::language;
use crate::t;

pub async fn home(cx: Cx) -> PageResult {
    let (pages, places) = service::front(&cx.academy, &cx.caller).await?;
    let now = cx.academy.now();
    Ok(Page::new(cx.say("home-title"), move || {
        let over = |page: &&EditionPage| {
            matches!(
                page.edition.state,
                EditionState::FollowUp | EditionState::Archived
            )
        };
        let past: Vec<&EditionPage> = pages.iter().filter(over).collect();
        // The latest stand first; what is being prepared is not told here, not even to its organisers. Whoever
        // can still apply comes for that; else the next to take place is told.
        let ahead = || {
            pages
                .iter()
                .filter(|page| !over(page) && page.edition.state.is_public())
        };
        let open = ahead().rfind(|page| admits(&page.edition, now));
        let next = open.or_else(|| ahead().next_back());
        let action = open.map(|page| view! {
            <a class="ecl-button ecl-button--primary ecl-button--highlight" href=format!("/apply/{}", page.edition.slug)>{t!("home-apply")}" "<Icon name="arrow-right"/></a>
        });
        let note = open
            .and_then(|page| closing(&page.edition, now))
            .map(|text| view! { <p class="ua-hero__note">{text}</p> });
        let programme = next.map(|page| {
            let cards: Vec<_> = page
                .modules
                .iter()
                .enumerate()
                .map(|(at, module)| module_card(&page.edition, module, at))
                .collect();
            view! {
                <section class="ua-section ua-section--tint" aria-labelledby="modules">
                    <div class="ecl-container ua-stack ua-stack--l">
                        {date_strip(&page.edition, now, true)}
                        <div>
                            <div class="ua-section__head">
                                <div><p class="ua-eyebrow">{said(&page.edition.title)}</p><h2 id="modules">{t!("home-modules")}</h2></div>
                                <a class="ua-more" href=format!("/editions/{}", page.edition.slug)>{t!("edition-more")}" "<Icon name="arrow-right"/></a>
                            </div>
                            <div class="ua-grid">{cards}</div>
                        </div>
                    </div>
                </section>
            }
        });
        let band = open.map(|page| {
            let place = page.edition.place.get(language()).to_owned();
            view! {
                <div class="ua-band"><div class="ecl-container">
                    <div><h2>{t!("home-band", place = place)}</h2><p class="ua-band__text">{t!("home-band-text")}</p></div>
                    <a class="ecl-button ecl-button--primary ecl-button--highlight" href=format!("/apply/{}", page.edition.slug)>{t!("home-band-action")}</a>
                </div></div>
            }
        });
        view! {
            <section class="ua-hero">
                <div class="ecl-container">
                    <div>
                        <p class="ua-hero__eyebrow">{t!("home-eyebrow")}</p>
                        <h1 class="ua-hero__title">{t!("home-heading")}<br/><em>{t!("home-heading-2")}</em></h1>
                        <p class="ua-hero__lead">{t!("home-lead")}</p>
                        <div class="ua-hero__actions">{action}<a class="ecl-button ecl-button--secondary ecl-button--inverted" href="/about">{t!("home-how")}</a></div>
                        {note}
                    </div>
                    <div class="ua-hero__map">{picture(&places, next)}</div>
                </div>
            </section>
            {programme}
            <section class="ua-section" aria-labelledby="how">
                <div class="ecl-container"><div class="ua-section__head"><h2 id="how">{t!("home-path")}</h2><a class="ua-more" href="/methods">{t!("about-method-link")}" "<Icon name="arrow-right"/></a></div>{path()}</div>
            </section>
            {results(&past)}
            {band}
        }
    }))
}

/// Where participants came from, and where the next academy is.
fn picture(places: &[Place], next: Option<&EditionPage>) -> impl IntoView + use<> {
    let cities: Vec<&Place> = places
        .iter()
        .filter(|place| place.host.is_empty())
        .collect();
    let countries: BTreeSet<String> = cities.iter().map(|place| place.country.clone()).collect();
    let host = next.and_then(|page| {
        let place = places
            .iter()
            .find(|place| place.host == page.edition.slug)?;
        let name = page.edition.place.get(language()).to_owned();
        Some(Host {
            name,
            latitude: place.latitude,
            longitude: place.longitude,
        })
    });
    let label = match &host {
        _ if cities.is_empty() => t!("home-map"),
        None => t!(
            "home-map-places",
            cities = cities.len(),
            countries = countries.len()
        ),
        Some(host) => t!(
            "home-map-next",
            cities = cities.len(),
            countries = countries.len(),
            place = host.name.as_str()
        ),
    };
    let dots = cities
        .iter()
        .map(|place| (place.latitude, place.longitude))
        .collect();
    view! { <Europe label=label countries=countries.into_iter().collect() cities=dots host=host/> }
}

/// The red thread, from need to evidence.
fn path() -> impl IntoView {
    let steps: Vec<_> = [
        ("path-need", "list"),
        ("path-dilemma", "edit"),
        ("path-advice", "group"),
        ("path-step", "check"),
        ("path-evidence", "growth"),
    ]
    .into_iter()
    .map(|(key, icon)| view! {
        <li class="ua-path__step"><span class="ua-path__mark"><Icon name=icon/></span><h3 class="ua-path__title">{t!(key)}</h3><p class="ua-path__text">{t!(&format!("{key}-text"))}</p></li>
    })
    .collect();
    view! { <ol class="ua-path">{steps}</ol> }
}

/// What came out of the editions of the past, with the figures that were published.
fn results(past: &[&EditionPage]) -> impl IntoView + use<> {
    if past.is_empty() {
        return ().into_any();
    }
    let figures: Vec<_> = past
        .iter()
        .flat_map(|page| {
            page.story
                .claims
                .iter()
                .filter(|claim| claim.withdrawn.is_none())
                .map(|claim| figure(&page.edition.slug, claim))
        })
        .collect();
    let editions: Vec<_> = past
        .iter()
        .map(|page| {
            let edition = &page.edition;
            view! {
                <li class="ua-list__item"><div>
                    <p class="ua-list__title"><a href=format!("/editions/{}", edition.slug)>{said(&edition.title)}</a></p>
                    <p class="ua-list__meta">{said(&edition.place)}" · "{dates(edition)}</p>
                    {page.story.results.first().map(|result| view! { <p class="ua-small">{said(result)}</p> })}
                </div></li>
            }
        })
        .collect();
    view! {
        <section class="ua-section ua-section--tint" aria-labelledby="results">
            <div class="ecl-container ua-split ua-split--even">
                <div class="ua-stack"><h2 id="results">{t!("home-results")}</h2>{(!figures.is_empty()).then(|| view! { <ul class="ua-strip">{figures}</ul> })}</div>
                <div class="ua-stack"><h2>{t!("home-past")}</h2><ul class="ua-list">{editions}</ul><p><a class="ua-more" href="/editions">{t!("home-all-editions")}" "<Icon name="arrow-right"/></a></p></div>
            </div>
        </section>
    }
    .into_any()
}

/// A published figure, and where all that is known about it stands.
fn figure(slug: &str, claim: &Claim) -> impl IntoView + use<> {
    let joined =
        (claim.statements.len() > 1).then(|| t!("claim-joins", count = claim.statements.len()));
    view! {
        <li class="ua-strip__item ua-stack ua-stack--s">
            <p class="ua-strip__value ua-strip__value--l">{claim_value(claim)}</p>
            <p>{said(&claim.wording)}</p>
            {joined.map(|text| view! { <p class="ua-strip__note">{text}</p> })}
            <p><a class="ua-more" href=format!("/editions/{slug}#{}", claim.key)>{t!("home-how-we-know")}<span class="ecl-u-sr-only">" "{claim_value(claim)}</span>" "<Icon name="arrow-right"/></a></p>
        </li>
    }
}

pub async fn about(cx: Cx) -> PageResult {
    Ok(Page::new(cx.say("about-title"), move || {
        let list = |keys: &[&'static str]| {
            let items: Vec<_> = keys
                .iter()
                .map(|key| view! { <li>{t!(key)}</li> })
                .collect();
            view! { <ul class="ua-prose ua-prose--s">{items}</ul> }
        };
        let section = |key: &'static str, inside: AnyView| {
            view! {
                <section class="ua-stack" aria-labelledby=key><h2 id=key>{t!(&format!("{key}-title"))}</h2>{inside}</section>
            }
        };
        let text = |key: &'static str| view! { <p class="ua-prose">{t!(key)}</p> }.into_any();
        view! {
            <PageHeader title=t!("about-title")/>
            <div class="ecl-container ua-body ua-stack ua-stack--l">
                <p class="ua-lead">{t!("about-lead")}</p>
                {section("about-what", text("about-what"))}
                {section("about-how", view! { {path()}<p class="ua-prose">{t!("about-how")}</p> }.into_any())}
                {section("about-method", view! { <p class="ua-prose">{t!("about-method")}</p><p><a class="ua-more" href="/methods">{t!("about-method-link")}" "<Icon name="arrow-right"/></a></p> }.into_any())}
                {section("about-origin", text("about-origin"))}
                {section("about-sources", list(&["about-source-plan", "about-source-brochure", "about-source-evaluation", "about-source-feedback", "about-source-people"]).into_any())}
                {section("about-credits", list(&["about-credit-cities", "about-credit-map", "about-credit-design", "about-credit-methods", "about-credit-software", "about-credit-kosovo"]).into_any())}
            </div>
        }
    }))
}

fn text_page(cx: &Cx, key: &'static str, parts: &'static [&'static str]) -> PageResult {
    Ok(Page::new(cx.say(&format!("{key}-title")), move || {
        let sections: Vec<_> = parts
            .iter()
            .map(|part| view! { <section class="ua-stack"><h2>{t!(&format!("{key}-{part}-title"))}</h2><p class="ua-prose">{t!(&format!("{key}-{part}"))}</p></section> })
            .collect();
        view! {
            <PageHeader title=t!(&format!("{key}-title"))/>
            <div class="ecl-container ua-body ua-stack ua-stack--l"><p class="ua-lead">{t!(&format!("{key}-lead"))}</p>{sections}</div>
        }
    }))
}

pub async fn privacy(cx: Cx) -> PageResult {
    text_page(
        &cx,
        "privacy",
        &["what", "why", "how-long", "anonymous", "rights", "cookies"],
    )
}

pub async fn accessibility(cx: Cx) -> PageResult {
    text_page(
        &cx,
        "accessibility",
        &["standard", "tested", "limits", "contact"],
    )
}
