//! The landing page and the pages about the academy.

use leptos::prelude::*;

use backend::service::programme as service;

use crate::components::Icon;
use crate::components::layout::PageHeader;
use crate::pages::programme::{closing, edition_section, module_card};
use crate::request::{Cx, Page, PageResult};
use crate::say::language;
use crate::t;

pub async fn home(cx: Cx) -> PageResult {
    let pages = service::editions(&cx.academy, &cx.caller).await?;
    let now = cx.academy.now();
    Ok(Page::new(cx.say("home-title"), move || {
        let open = pages.iter().find(|page| {
            page.edition.state == domain::programme::EditionState::CallOpen
                && page.edition.call.admits(now).is_ok()
        });
        let call = open.map(|page| {
            let cards: Vec<_> = page.modules.iter().enumerate().map(|(at, module)| module_card(&page.edition, module, at)).collect();
            view! {
                <section class="ua-section ua-section--tint" aria-labelledby="modules">
                    <div class="ecl-container ua-stack ua-stack--l">
                        <div class="ua-section__head"><h2 id="modules">{page.edition.title.get(language()).to_owned()}</h2><a class="ua-more" href="/editions">{t!("home-all-editions")}" "<Icon name="arrow-right"/></a></div>
                        <div class="ua-grid ua-grid--2">{cards}</div>
                    </div>
                </section>
            }
        });
        let action = open.map(|page| view! {
            <a class="ecl-button ecl-button--primary ecl-button--highlight" href=format!("/apply/{}", page.edition.slug)>{t!("home-apply")}" "<Icon name="arrow-right"/></a>
        });
        let note = open
            .and_then(|page| closing(&page.edition, now))
            .map(|text| view! { <p class="ua-hero__note">{text}</p> });
        let past: Vec<_> = pages
            .iter()
            .filter(|page| Some(&page.edition.id) != open.map(|open| &open.edition.id))
            .map(|page| edition_section(page, now))
            .collect();
        let map = crate::assets::map();
        let countries: Vec<_> = map
            .countries
            .iter()
            .map(|country| view! { <path class="ua-map__land" d=country.path.clone()/> })
            .collect();
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
                    <div class="ua-hero__map"><svg class="ua-map" viewBox=map.view_box.clone() role="img" aria-label=t!("home-map")>{countries}</svg></div>
                </div>
            </section>
            {call}
            <section class="ua-section"><div class="ecl-container ua-stack ua-stack--l">{past}</div></section>
        }
    }))
}

fn text_page(cx: &Cx, key: &'static str, parts: &'static [&'static str]) -> PageResult {
    Ok(Page::new(cx.say(&format!("{key}-title")), move || {
        let sections: Vec<_> = parts
            .iter()
            .map(|part| view! { <section class="ua-stack"><h2>{t!(&format!("{key}-{part}-title"))}</h2><p class="ua-written">{t!(&format!("{key}-{part}"))}</p></section> })
            .collect();
        view! {
            <PageHeader title=t!(&format!("{key}-title"))/>
            <div class="ecl-container ua-body ua-stack ua-stack--l"><p class="ua-lead">{t!(&format!("{key}-lead"))}</p>{sections}</div>
        }
    }))
}

pub async fn about(cx: Cx) -> PageResult {
    text_page(&cx, "about", &["what", "origin", "how", "credits"])
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
