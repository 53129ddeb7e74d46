//! The organiser's desk: editions, the list with its picture, one application and its decision.

use std::collections::BTreeMap;

use domain::Timestamp;
use domain::accounts::Level;
use domain::applications::{ApplicationState, Decision};
use domain::geography::CitySize;
use domain::ids::ApplicationId;
use domain::permission::Operation;
use domain::programme::{CALL_ZONE, EditionState, Module};
use leptos::prelude::*;

use backend::service::applications::{
    self as service, DecisionForm, Dossier, EditionCounts, ListPage, ListQuery, OFFER_DAYS, PAGE,
    Preview, REASON_MAX,
};
use backend::service::selection::{self, Proposal};
use backend::service::{imports, views, waves};
use backend::store::applications::Listed;
use backend::store::exchange::View;
use backend::when;

use super::place;
use super::waves::decide_many;
use super::{content_view, module_of, pdf_link, state_pill};
use crate::assets::{assets, map};
use crate::components::chart::{Bar, Bars};
use crate::components::filters::{Filters, OneOf, Search};
use crate::components::form::{PostForm, RadioField, SelectField, TextArea, TextField, typed};
use crate::components::layout::{Label, PageHeader};
use crate::components::notice::{Empty, Notice};
use crate::components::table::{pagination, sortable, with_query};
use crate::components::{Icon, When, said};
use crate::pages::accounts::countries;
use crate::pages::administration::linked;
use crate::pages::call;
use crate::pages::programme::edition_pill;
use crate::request::{Cx, Page, PageResult, Posted};
use crate::say::language;
use crate::t;

/// The form of a decision.
const DECIDE: &str = "applications/decide";

pub async fn editions(cx: Cx) -> PageResult {
    let editions = service::editions(&cx.academy, &cx.caller).await?;
    let tokens = cx.caller.could(Operation::KeepTokens);
    let makes = cx.caller.permit(Operation::EditEdition, &[]).is_ok();
    Ok(Page::new(cx.say("organise-editions"), move || {
        let rows: Vec<_> = editions.iter().map(edition_row).collect();
        let actions = view! {
            {tokens.then(|| view! { <a class="ecl-button ecl-button--secondary" href="/tokens">{t!("tokens-link")}</a> })}
            {makes.then(|| view! { <a class="ecl-button ecl-button--primary" href="/organise/new">{t!("edition-new")}</a> })}
        };
        let empty = rows.is_empty();
        view! {
            <PageHeader title=t!("organise-editions") actions=actions.into_any()/>
            <div class="ecl-container ua-body ua-stack">
                {if empty {
                    view! { <Empty icon="list" title=t!("organise-empty-title") text=t!("organise-empty-text")/> }.into_any()
                } else {
                    view! {
                        <div class="ua-table-wrap" tabindex="0" role="region" aria-label=t!("organise-editions")>
                            <table class="ecl-table ua-table--cards">
                                <thead class="ecl-table__head"><tr class="ecl-table__row">
                                    <th class="ecl-table__header" scope="col">{t!("organise-edition")}</th>
                                    <th class="ecl-table__header" scope="col">{t!("organise-state")}</th>
                                    <th class="ecl-table__header ua-num" scope="col">{t!("organise-sent")}</th>
                                    <th class="ecl-table__header ua-num" scope="col">{t!("organise-undecided")}</th>
                                    <th class="ecl-table__header ua-num" scope="col">{t!("organise-offered")}</th>
                                    <th class="ecl-table__header ua-num" scope="col">{t!("organise-confirmed")}</th>
                                    <th class="ecl-table__header ua-num" scope="col">{t!("organise-drafts")}</th>
                                </tr></thead>
                                <tbody class="ecl-table__body">{rows}</tbody>
                            </table>
                        </div>
                    }.into_any()
                }}
            </div>
        }
    }))
}

fn edition_row(page: &EditionCounts) -> impl IntoView + use<> {
    use ApplicationState as S;
    let edition = &page.edition;
    let cell = |key: &'static str, count: i64| {
        view! { <td class="ecl-table__cell ua-num" data-ecl-table-header=t!(key)>{when::number(language(), count)}</td> }
    };
    view! {
        <tr class="ecl-table__row">
            <td class="ecl-table__cell" data-ecl-table-header=t!("organise-edition")><a href=format!("/organise/{}/applications", edition.slug)>{said(&edition.title)}</a></td>
            <td class="ecl-table__cell" data-ecl-table-header=t!("organise-state")>{edition_pill(edition.state)}</td>
            {cell("organise-sent", page.count(|state| !matches!(state, S::Draft | S::Withdrawn)))}
            {cell("organise-undecided", page.count(S::is_undecided))}
            {cell("organise-offered", page.count(|state| state == S::Offered))}
            {cell("organise-confirmed", page.count(|state| matches!(state, S::Confirmed | S::Attended)))}
            {cell("organise-drafts", page.count(|state| state == S::Draft))}
        </tr>
    }
}

/// What the address asks a list for.
fn query(cx: &Cx) -> ListQuery {
    let value = |name: &str| cx.query(name).to_owned();
    ListQuery {
        text: value("q"),
        state: value("state"),
        module: value("module"),
        country: value("country"),
        level: value("level"),
        size: value("size"),
        sort: value("sort"),
    }
}

/// The filters of the list, as the address names them.
const FILTERS: [&str; 6] = ["q", "state", "module", "country", "level", "size"];

pub async fn list(cx: Cx) -> PageResult {
    let query = query(&cx);
    let page = service::list(
        &cx.academy,
        &cx.caller,
        cx.param("edition"),
        &query,
        cx.page(),
    )
    .await?;
    let views = views::list(&cx.academy, &cx.caller, cx.param("edition")).await?;
    let may = |operation| {
        cx.caller
            .permit(operation, &[page.edition.id.as_str()])
            .is_ok()
    };
    let waiting = if may(Operation::DecideApplication) {
        Some(waves::count(&cx.academy, &cx.caller, cx.param("edition")).await?)
    } else {
        None
    };
    // A door is kept from when the cohort is confirmed.
    let door = may(Operation::CheckIn)
        && matches!(
            page.edition.state,
            EditionState::Confirmed | EditionState::Running | EditionState::FollowUp
        );
    let (settings, imports) = (
        may(Operation::EditEdition),
        may(Operation::ImportApplications) && imports::applications::admits(&page.edition).is_ok(),
    );
    Ok(Page::new(cx.say("organise-title"), move || {
        let edition = &page.edition;
        let address = query.address();
        let download =
            |format: &str| format!("/organise/{}/applications.{format}?{address}", edition.slug);
        let (csv, xlsx) = (download("csv"), download("xlsx"));
        let reviews = cx
            .caller
            .permit(Operation::KeepReviews, &[edition.id.as_str()])
            .is_ok();
        let actions = view! {
            {settings.then(|| view! { <a class="ecl-button ecl-button--secondary" href=format!("/organise/{}/selection", edition.slug)>{t!("selection-link")}</a> })}
            {reviews.then(|| view! { <a class="ecl-button ecl-button--secondary" href=format!("/organise/{}/reviews", edition.slug)>{t!("reviews-title")}</a> })}
            {settings.then(|| view! { <a class="ecl-button ecl-button--secondary" href=format!("/organise/{}", edition.slug)>{t!("edition-settings")}</a> })}
            {waiting.filter(|count| *count > 0).map(|count| view! { <a class="ecl-button ecl-button--primary" href=format!("/organise/{}/wave", edition.slug)>{t!("wave-link", count = count)}</a> })}
            {door.then(|| view! { <a class="ecl-button ecl-button--secondary" href=format!("/organise/{}/door", edition.slug)>{t!("door-link")}</a> })}
            {imports.then(|| view! { <a class="ecl-button ecl-button--secondary" href=format!("/organise/{}/import", edition.slug)>{t!("import-title")}</a> })}
            <a class="ecl-button ecl-button--secondary" href=csv download><Icon name="download" class="ecl-button__icon"/>{t!("list-download")}</a>
            <a class="ecl-button ecl-button--secondary" href=xlsx download><Icon name="download" class="ecl-button__icon"/>{t!("list-download-xlsx")}</a>
        }
        .into_any();
        let empty = page.rows.is_empty();
        view! {
            <PageHeader title=t!("organise-title") eyebrow=Label::from(&edition.title) trail=vec![("/organise".to_owned(), t!("organise-editions"))] meta=edition_pill(edition.state).into_any() actions=actions/>
            <div class="ecl-container ua-body ua-stack ua-stack--l">
                {figures(&page)}
                <div class="ua-stack">
                    {filters(&cx, &page)}
                    {kept(&views, &query, &edition.slug)}
                </div>
                {(page.total > 0).then(|| picture(&cx, &page))}
                <section class="ua-stack" aria-labelledby="list">
                    <h2 id="list">{t!("list-title")}</h2>
                    {if empty && page.total == 0 {
                        view! { <Empty icon="list" title=t!("list-empty-title") text=t!("list-empty-text")/> }.into_any()
                    } else {
                        listed(&cx, &page, waiting.is_some()).into_any()
                    }}
                </section>
            </div>
        }
    }))
}

/// What stands where, and the places of each module.
fn figures(page: &ListPage) -> impl IntoView + use<> {
    use ApplicationState as S;
    let item = |key: &'static str, count: i64| {
        view! { <li class="ua-strip__item"><p class="ua-strip__label">{t!(key)}</p><p class="ua-strip__value">{when::number(language(), count)}</p></li> }
    };
    let states = &page.states;
    let modules: Vec<_> = page
        .modules
        .iter()
        .map(|module| {
            let taken = taken_of(page, module);
            let over = taken > module.places;
            view! {
                <li class="ua-strip__item">
                    <p class="ua-strip__label">{said(&module.title)}</p>
                    <p class="ua-strip__value">{t!("places-taken", taken = taken, places = module.places)}</p>
                    <p class="ua-strip__note">{t!(if over { "places-over" } else { "places-note" })}</p>
                </li>
            }
        })
        .collect();
    view! {
        <ul class="ua-strip" aria-label=t!("list-figures")>
            {item("organise-undecided", states.count(S::is_undecided))}
            {item("organise-drafts", states.count(|state| state == S::Draft))}
            {(states.count(|state| state == S::Attended) > 0).then(|| item("application-state-attended", states.count(|state| state == S::Attended)))}
            {modules}
        </ul>
    }
}

fn taken_of(page: &ListPage, module: &Module) -> i64 {
    page.taken
        .iter()
        .find(|(id, _)| *id == module.id)
        .map_or(0, |(_, count)| *count)
}

/// The choices of each filter, as the address and the page name them.
fn choices(page: &ListPage, name: &str) -> Vec<(String, Label)> {
    let worded = |prefix: &str, key: &str| {
        let label = t!(&format!("{prefix}-{key}"));
        (key.to_owned(), label.into_owned().into())
    };
    match name {
        "state" => ApplicationState::ALL
            .iter()
            .filter(|state| **state != ApplicationState::Draft)
            .map(|state| worded("application-state", state.key()))
            .collect(),
        "module" => page
            .modules
            .iter()
            .map(|module| (module.slug.clone(), Label::from(&module.title)))
            .collect(),
        "country" => countries()
            .into_iter()
            .map(|(key, label)| (key, label.into()))
            .collect(),
        "level" => Level::ALL
            .iter()
            .map(|level| worded("level", level.key()))
            .collect(),
        "size" => CitySize::ALL
            .iter()
            .map(|size| worded("size", size.key()))
            .collect(),
        _ => Vec::new(),
    }
}

fn filters(cx: &Cx, page: &ListPage) -> impl IntoView + use<> {
    let lists: Vec<_> = FILTERS
        .into_iter()
        .skip(1)
        .map(|name| {
            let label = t!(&format!("filter-{name}"));
            view! { <OneOf name=name label=label options=choices(page, name) now=cx.query(name)/> }
        })
        .collect();
    let tags: Vec<_> = FILTERS
        .into_iter()
        .filter_map(|name| {
            let now = cx.query(name);
            let label = if name == "q" {
                (!now.is_empty()).then(|| t!("filter-text", text = now).into_owned().into())
            } else {
                let mut all = choices(page, name).into_iter();
                all.find(|(key, _)| key == now).map(|(_, label)| label)
            }?;
            let href = with_query(cx, &[(name, ""), ("page", "")]);
            Some(view! { <a class="ecl-tag" href=href>{label.view()}" "<Icon name="close"/><span class="ecl-u-sr-only">" "{t!("filter-remove")}</span></a> })
        })
        .collect();
    let clear = (tags.len() > 1).then(|| {
        let none: Vec<(&str, &str)> = FILTERS
            .into_iter()
            .chain(["page"])
            .map(|name| (name, ""))
            .collect();
        view! { <a href=with_query(cx, &none)>{t!("filter-clear")}</a> }
    });
    let (sort, text) = (cx.query("sort").to_owned(), cx.query("q").to_owned());
    let found = view! { <strong>{t!("list-count", count = page.total)}</strong>{tags}{clear} };
    view! {
        <Filters label=t!("list-filter") action=t!("filter-action") found=Some(found.into_any())>
            <Search label=t!("list-search") value=text/>
            {lists}
            {(!sort.is_empty()).then(|| view! { <input type="hidden" name="sort" value=sort/> })}
        </Filters>
    }
}

/// The filters that this organiser keeps, and the one that is on now to be kept too.
fn kept(views: &[View], query: &ListQuery, edition: &str) -> impl IntoView + use<> {
    let (address, page) = (query.address(), format!("/organise/{edition}/applications"));
    let rows: Vec<_> = views
        .iter()
        .map(|view| {
            let href = format!("{page}?{}", view.query);
            let here = (view.query == address).then_some("true");
            let (id, name, label) = (view.id.to_string(), view.name.clone(), view.name.clone());
            view! {
                <li>
                    <PostForm to="exchange/remove_view" id=id.clone()>
                        <input type="hidden" name="view" value=id/>
                        <a href=href aria-current=here translate="no" dir="auto">{name}</a>" "<button class="ua-button--link">{t!("view-remove")}<span class="ecl-u-sr-only" translate="no">" "{label}</span></button>
                    </PostForm>
                </li>
            }
        })
        .collect();
    let fresh = !address.is_empty() && views.iter().all(|view| view.query != address);
    let keep = fresh.then(|| {
        let fields = [
            ("q", query.text.clone()),
            ("state", query.state.clone()),
            ("module", query.module.clone()),
            ("country", query.country.clone()),
            ("level", query.level.clone()),
            ("size", query.size.clone()),
            ("sort", query.sort.clone()),
        ];
        let fields: Vec<_> = fields
            .into_iter()
            .map(|(name, value)| view! { <input type="hidden" name=name value=value/> })
            .collect();
        let edition = edition.to_owned();
        view! {
            <PostForm to="exchange/keep_view" class="ua-row">
                <input type="hidden" name="edition" value=edition/>
                {fields}
                <TextField name="view_name" max=60/>
                <button class="ecl-button ecl-button--secondary">{t!("view-keep")}</button>
            </PostForm>
        }
    });
    let some = !rows.is_empty();
    (some || fresh).then(|| {
        view! {
            <section class="ua-stack ua-stack--s" aria-labelledby="views">
                <h2 class="ua-panel__title" id="views">{t!("views-title")}</h2>
                {some.then(|| view! { <ul class="ua-plain ua-row">{rows}</ul> })}
                {keep}
            </section>
        }
    })
}

/// The table; for those who decide, with what is decided for the rows they tick.
fn listed(cx: &Cx, page: &ListPage, decides: bool) -> impl IntoView + use<> {
    let pages = pagination(cx, page.total, PAGE);
    let open = |row: &Listed| row.state.decide(Decision::Decline).is_ok();
    if !decides || !page.rows.iter().any(open) {
        return view! { {table(cx, page, &[])}{pages} }.into_any();
    }
    let ticked: Vec<String> = cx
        .sent("waves/write")
        .map(|posted| {
            let ids = posted.values("applications[]");
            ids.into_iter().map(ToOwned::to_owned).collect()
        })
        .unwrap_or_default();
    let ticks: Vec<Option<bool>> = page
        .rows
        .iter()
        .map(|row| open(row).then(|| ticked.iter().any(|id| id == row.id.as_str())))
        .collect();
    let (edition, table) = (page.edition.slug.clone(), table(cx, page, &ticks));
    let (cx, modules) = (cx.clone(), page.modules.clone());
    view! {
        <PostForm to="waves/write" class="ua-stack">
            <input type="hidden" name="edition" value=edition/>
            {table}
            {pages}
            {decide_many(&cx, &modules)}
        </PostForm>
    }
    .into_any()
}

fn table(cx: &Cx, page: &ListPage, ticks: &[Option<bool>]) -> impl IntoView + use<> {
    let rows: Vec<_> = page
        .rows
        .iter()
        .enumerate()
        .map(|(at, row)| row_view(row, &page.modules, ticks.get(at).copied().flatten()))
        .collect();
    view! {
        <div class="ua-table-wrap" tabindex="0" role="region" aria-label=t!("list-title")>
            <table class="ecl-table ecl-table--zebra ua-table--cards ua-table--dense">
                <thead class="ecl-table__head"><tr class="ecl-table__row">
                    {sortable(cx, "name", &t!("list-name"), false)}
                    {sortable(cx, "city", &t!("list-city"), false)}
                    {sortable(cx, "country", &t!("filter-country"), false)}
                    <th class="ecl-table__header" scope="col">{t!("text-dilemma_title")}</th>
                    {sortable(cx, "submitted", &t!("list-submitted"), false)}
                    {sortable(cx, "state", &t!("filter-state"), false)}
                </tr></thead>
                <tbody class="ecl-table__body">{rows}</tbody>
            </table>
        </div>
    }
}

fn row_view(row: &Listed, modules: &[Module], tick: Option<bool>) -> impl IntoView + use<> {
    let name = if row.name.is_empty() {
        t!("application-erased").into_owned()
    } else {
        row.name.clone()
    };
    // What cannot be decided has no box.
    let tick = tick.map(|checked| {
        let label = t!("wave-tick", name = name.as_str());
        view! { <input type="checkbox" name="applications[]" value=row.id.to_string() checked=checked aria-label=label/>" " }
    });
    let country = row
        .country
        .as_ref()
        .map(|code| t!(&format!("country-{code}")).into_owned());
    let module = row
        .module_id
        .as_ref()
        .or(row.first_module_id.as_ref())
        .and_then(|id| module_of(modules, id.as_str()))
        .map(|module| said(&module.title));
    let day = |at: Timestamp| view! { <time class="ua-nowrap" datetime=when::rfc3339(at)>{when::date(language(), at, CALL_ZONE)}</time> };
    let answered = row.answered_at.map(|at| view! { <br/><span class="ua-small ua-muted">{t!("list-answered")}" "{day(at)}</span> });
    let until = (row.state == ApplicationState::Offered)
        .then_some(row.confirm_by)
        .flatten()
        .map(|at| view! { <br/><span class="ua-small ua-muted">{t!("list-until")}" "{day(at)}</span> });
    view! {
        <tr class="ecl-table__row">
            <td class="ecl-table__cell" data-ecl-table-header=t!("list-name")>{tick}<a href=format!("/organise/applications/{}", row.id) translate="no" dir="auto">{name}</a><br/><span class="ua-small ua-muted" translate="no" dir="auto">{row.organisation.clone()}</span></td>
            <td class="ecl-table__cell" data-ecl-table-header=t!("list-city")><span translate="no">{row.city_name.clone()}</span></td>
            <td class="ecl-table__cell" data-ecl-table-header=t!("filter-country")>{country}</td>
            <td class="ecl-table__cell" data-ecl-table-header=t!("text-dilemma_title")><span translate="no" dir="auto">{row.title.clone()}</span><br/><span class="ua-small ua-muted">{module}</span></td>
            <td class="ecl-table__cell" data-ecl-table-header=t!("list-submitted")>{row.submitted_at.map(day)}</td>
            <td class="ecl-table__cell" data-ecl-table-header=t!("filter-state")>{state_pill(row.state)}{until}{answered}</td>
        </tr>
    }
}

/// Where the applications that are listed come from: a map, and bars that say the same in words.
fn picture(cx: &Cx, page: &ListPage) -> impl IntoView + use<> {
    let (mut by_country, mut by_level, mut by_size) =
        (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
    for row in &page.counts {
        if let Some(country) = &row.country {
            *by_country.entry(country.clone()).or_insert(0_i64) += row.count;
        }
        if let Some(level) = row.level {
            *by_level.entry(level).or_insert(0_i64) += row.count;
        }
        if let Some(size) = row.size {
            *by_size.entry(size).or_insert(0_i64) += row.count;
        }
    }
    let most = by_country.values().copied().max().unwrap_or(1).max(1);
    let mut ranked: Vec<(String, i64)> = by_country
        .iter()
        .map(|(code, count)| (code.clone(), *count))
        .collect();
    ranked.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let bar = |name: &str, key: &str, label: String, count: i64, most: i64| Bar {
        label,
        share: share(count, most),
        value: when::number(language(), count),
        interval: None,
        href: Some(with_query(cx, &[(name, key), ("page", "")])),
    };
    let mut countries: Vec<Bar> = ranked
        .iter()
        .map(|(code, count)| {
            bar(
                "country",
                code,
                t!(&format!("country-{code}")).into_owned(),
                *count,
                most,
            )
        })
        .collect();
    let others = if countries.len() > 12 {
        countries.split_off(12)
    } else {
        Vec::new()
    };
    let levels_most = by_level.values().copied().max().unwrap_or(1);
    let levels: Vec<Bar> = Level::ALL
        .iter()
        .map(|level| {
            bar(
                "level",
                level.key(),
                t!(&format!("level-{}", level.key())).into_owned(),
                by_level.get(level).copied().unwrap_or(0),
                levels_most,
            )
        })
        .collect();
    let sizes_most = by_size.values().copied().max().unwrap_or(1);
    let sizes: Vec<Bar> = CitySize::ALL
        .iter()
        .map(|size| {
            bar(
                "size",
                size.key(),
                t!(&format!("size-{}", size.key())).into_owned(),
                by_size.get(size).copied().unwrap_or(0),
                sizes_most,
            )
        })
        .collect();
    let more = others.len();
    view! {
        <section class="ua-stack" aria-labelledby="picture">
            <h2 id="picture">{t!("picture-title")}</h2>
            <div class="ua-grid ua-grid--3">
                <figure class="ua-figure ua-panel">
                    <figcaption class="ua-figure__title">{t!("picture-map", count = by_country.len())}</figcaption>
                    {europe(&by_country, most)}
                </figure>
                <div class="ua-figure ua-panel">
                    <h3 class="ua-figure__title">{t!("picture-countries")}</h3>
                    <Bars bars=countries/>
                    {(more > 0).then(|| view! { <details class="ua-twin"><summary>{t!("picture-more", count = more)}</summary><Bars bars=others/></details> })}
                </div>
                <div class="ua-figure ua-panel">
                    <h3 class="ua-figure__title">{t!("picture-levels")}</h3>
                    <Bars bars=levels/>
                    <h3 class="ua-figure__title">{t!("picture-sizes")}</h3>
                    <Bars bars=sizes/>
                </div>
            </div>
        </section>
    }
}

/// `count` as a share of `most`, 0 to 1.
#[expect(
    clippy::cast_precision_loss,
    reason = "counts of applications are small"
)]
fn share(count: i64, most: i64) -> f64 {
    count as f64 / most.max(1) as f64
}

/// A circle a country, its area by the number of applications.
pub fn europe(counts: &BTreeMap<String, i64>, most: i64) -> impl IntoView + use<> {
    let (map, file) = (map(), &assets().map);
    let mut placed: Vec<_> = map
        .countries
        .iter()
        .filter_map(|country| Some((country, *counts.get(&country.code)?)))
        .collect();
    let land: Vec<_> = placed
        .iter()
        .map(|(country, _)| view! { <use class="ua-map__land ua-map__land--in" href=format!("{file}#c-{}", country.code)/> })
        .collect();
    // Small circles over large ones.
    placed.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let circles: Vec<_> = placed
        .into_iter()
        .map(|(country, count)| {
            let radius = format!("{:.1}", 6.0 + 32.0 * share(count, most).sqrt());
            view! { <circle class="ua-map__count" cx=country.cx.to_string() cy=country.cy.to_string() r=radius/> }
        })
        .collect();
    view! {
        <svg class="ua-map" viewBox=map.view_box.clone() role="img" aria-label=t!("picture-map-label")>
            <use class="ua-map__land" href=format!("{file}#land")/>
            {land}
            {circles}
        </svg>
    }
}

// ---------------------------------------------------------------- one application

/// The form of a decision as it was sent.
fn decision_form(posted: &Posted) -> DecisionForm {
    let value = |name: &str| posted.value(name).unwrap_or_default().to_owned();
    DecisionForm {
        decision: value("decision"),
        module: value("module"),
        confirm_by: value("confirm_by"),
        reason: value("reason"),
        seen: value("seen"),
    }
}

pub async fn application(cx: Cx) -> PageResult {
    let id = ApplicationId::parse(cx.param("application"))?;
    let dossier = service::read(&cx.academy, &cx.caller, &id).await?;
    let decides = cx
        .caller
        .permit(
            Operation::DecideApplication,
            &[dossier.intake.edition.id.as_str()],
        )
        .is_ok();
    let proposal = if decides {
        selection::proposal(&cx.academy, &cx.caller, &id).await?
    } else {
        None
    };
    let reviews = cx
        .caller
        .permit(
            Operation::KeepReviews,
            &[dossier.intake.edition.id.as_str()],
        )
        .is_ok();
    let preview = match cx.sent(DECIDE).filter(|posted| posted.refusal.is_none()) {
        Some(posted) => {
            Some(service::preview(&cx.academy, &cx.caller, &id, &decision_form(posted)).await?)
        }
        None => None,
    };
    let name = dossier.applicant.as_ref().map_or_else(
        || cx.say("application-erased").into_owned(),
        |person| person.name.clone(),
    );
    let outbox = cx.caller.could(Operation::KeepOutbox);
    let place = decides
        && dossier.intake.edition.is_ahead()
        && dossier.applicant.is_some()
        && dossier.application.state.holds_place();
    let partners = if place {
        service::partners(&cx.academy, &cx.caller, &id).await?
    } else {
        Vec::new()
    };
    Ok(Page::new(name.clone(), move || {
        let application = &dossier.application;
        let edition = &dossier.intake.edition;
        let trail = vec![
            ("/organise".to_owned(), Label::from(t!("organise-editions"))),
            (
                format!("/organise/{}/applications", edition.slug),
                Label::from(&edition.title),
            ),
        ];
        let receipt = application.receipt.clone();
        let meta = view! {
            {state_pill(application.state)}
            {receipt.map(|number| view! { <span>{t!("apply-receipt")}" "<span translate="no">{number}</span></span> })}
            {application.submitted_at.map(|at| view! { <span>{t!("apply-submitted")}" "<When at=at zone=CALL_ZONE/></span> })}
        }
        .into_any();
        let content = content_view(&application.content, &dossier.intake.modules);
        let answers = call::answers(&dossier.form, &application.content.answers, &dossier.files);
        let withdrawn = application.state == ApplicationState::Withdrawn;
        let text = view! {
            <section class="ua-stack" aria-labelledby="text">
                <div class="ua-stack ua-stack--s"><h2 id="text">{t!("application-text")}</h2><p class="ua-small">{pdf_link(&application.id)}</p></div>
                {if withdrawn { view! { <p>{t!("application-withdrawn")}</p> }.into_any() } else { view! { {content}{answers} }.into_any() }}
            </section>
        };
        let decides = decides && can_decide(&dossier);
        let decision =
            decides.then(|| decision(&cx, &dossier, preview.as_ref(), proposal.as_ref()));
        // Read, then decide; a decision on its way stands above.
        let place = place.then(|| place::panel(&dossier, partners));
        let undelivered = undelivered(&dossier, outbox);
        let inside = if cx.sent(DECIDE).is_some() {
            view! { {decision}{text} }.into_any()
        } else {
            view! { {text}{decision}{place} }.into_any()
        };
        let reviews = (reviews && !application.state.is_editable())
            .then(|| format!("/organise/applications/{}/reviews", application.id));
        let actions = view! {
            {reviews.map(|href| view! { <a class="ecl-button ecl-button--secondary" href=href>{t!("reviews-title")}</a> })}
            {decides.then(|| view! { <a class="ecl-button ecl-button--secondary" href="#decision">{t!("decision-link")}</a> })}
        };
        view! {
            <PageHeader title=Label::written(name.clone()) trail=trail meta=meta actions=actions.into_any()/>
            <div class="ecl-container ua-body ua-split">
                <div class="ua-stack ua-stack--l">{undelivered}{inside}</div>
                <aside class="ua-stack" aria-label=t!("application-aside")>
                    {applicant(&dossier)}
                    <section class="ua-panel" aria-labelledby="timeline">
                        <h2 class="ua-panel__title" id="timeline">{t!("apply-timeline")}</h2>
                        {timeline(&dossier)}
                        {outbox.then(|| view! { <p class="ua-small"><a href=format!("/outbox?about={}", dossier.application.id)>{t!("application-mails")}</a></p> })}
                    </section>
                </aside>
            </div>
        }
    }))
}

/// Mails that the applicant never got: what was decided they do not know.
fn undelivered(dossier: &Dossier, outbox: bool) -> Option<impl IntoView + use<>> {
    let items: Vec<_> = dossier
        .undelivered
        .iter()
        .map(|mail| {
            let error = mail.last_error.clone();
            view! { <li><span translate="no" dir="auto" lang=mail.language.clone()>{mail.subject.clone()}</span>" → "<span translate="no">{mail.address.clone()}</span>{error.map(|error| view! { {t!("colon")}<code translate="no">{error}</code> })}</li> }
        })
        .collect();
    let href = format!("/outbox?about={}", dossier.application.id);
    (!items.is_empty()).then(|| {
        view! {
            <Notice kind="error" title=t!("application-undelivered-title")>
                <p>{t!("application-undelivered-text")}</p>
                <ul>{items}</ul>
                {outbox.then(|| view! { <p><a href=href>{t!("application-mails")}</a></p> })}
            </Notice>
        }
    })
}

fn can_decide(dossier: &Dossier) -> bool {
    dossier.applicant.is_some()
        && Decision::ALL
            .iter()
            .any(|decision| dossier.application.state.decide(*decision).is_ok())
}

fn applicant(dossier: &Dossier) -> impl IntoView + use<> {
    let application = &dossier.application;
    let country = application
        .country
        .as_ref()
        .map(|code| t!(&format!("country-{code}")).into_owned());
    let home = [application.city_name.clone(), country]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(", ");
    let (organisation, email) = (
        application.organisation.clone(),
        dossier
            .applicant
            .as_ref()
            .map(|person| person.email.clone()),
    );
    let level = application
        .level
        .map(|level| t!(&format!("level-{}", level.key())).into_owned());
    let size = application
        .population
        .map(|population| t!(&format!("size-{}", CitySize::of(population).key())).into_owned());
    view! {
        <section class="ua-panel" aria-labelledby="applicant">
            <h2 class="ua-panel__title" id="applicant">{t!("application-applicant")}</h2>
            <p translate="no" dir="auto">{organisation}</p>
            <p translate="no" dir="auto">{home}</p>
            <p>{level}</p>
            <p>{size}</p>
            <p translate="no">{email}</p>
        </section>
    }
}

fn timeline(dossier: &Dossier) -> impl IntoView + use<> {
    let last = dossier.events.len().saturating_sub(1);
    let items: Vec<_> = dossier
        .events
        .iter()
        .enumerate()
        .map(|(at, (event, name))| {
            let class = if at == last {
                "ecl-timeline__item ecl-timeline__item--now"
            } else {
                "ecl-timeline__item ecl-timeline__item--done"
            };
            let organiser = event.actor_id.as_ref() != Some(&dossier.application.person_id);
            let by = name.clone().filter(|name| organiser && !name.is_empty());
            let reason = event.reason.clone();
            view! {
                <li class=class>
                    <p class="ecl-timeline__label"><When at=event.at zone=CALL_ZONE/></p>
                    <p class="ecl-timeline__title">{t!(&format!("application-event-{}", event.event.key()))}</p>
                    <div class="ecl-timeline__content">
                        {by.map(|name| view! { <p class="ua-small ua-muted" translate="no">{name}</p> })}
                        {reason.map(|reason| view! { <p class="ua-small ua-written" translate="no" dir="auto">{reason}</p> })}
                    </div>
                </li>
            }
        })
        .collect();
    view! { <ol class="ecl-timeline">{items}</ol> }
}

/// The decision in two steps: written and read as the mail it becomes; then sent.
fn decision(
    cx: &Cx,
    dossier: &Dossier,
    preview: Option<&Preview>,
    proposal: Option<&Proposal>,
) -> impl IntoView + use<> {
    let form = form(cx, dossier, preview.is_some(), proposal);
    let proposed = proposal.map(|proposal| {
        let words = match proposal.module.as_ref().and_then(|id| dossier.intake.module(id)) {
            Some(module) => t!("proposal-place", module = module.title.get(language())),
            None => t!("proposal-none"),
        };
        let href = format!("/organise/{}/selection/{}", dossier.intake.edition.slug, proposal.scenario);
        view! { <Notice kind="info" title=t!("proposal-title")>{words}". "<a href=href>{t!("proposal-link")}</a></Notice> }
    });
    let mail =
        preview.map(|preview| view! { <p role="status">{t!("decision-read")}</p>{mail(preview)} });
    view! {
        <section class="ua-panel ua-stack" aria-labelledby="decision">
            <h2 id="decision">{t!("decision-title")}</h2>
            {proposed}
            {mail}
            {form}
        </section>
    }
}

fn form(
    cx: &Cx,
    dossier: &Dossier,
    previewed: bool,
    proposal: Option<&Proposal>,
) -> impl IntoView + use<> {
    let application = &dossier.application;
    let options: Vec<(String, String)> = Decision::ALL
        .iter()
        .filter(|decision| application.state.decide(**decision).is_ok())
        .map(|decision| {
            (
                decision.key().to_owned(),
                t!(&format!("decision-{}", decision.key())).into_owned(),
            )
        })
        .collect();
    let modules: Vec<(String, String)> = dossier
        .intake
        .modules
        .iter()
        .map(|module| {
            let (title, taken) = (
                module.title.get(language()),
                dossier.intake.taken(&module.id),
            );
            (
                module.id.to_string(),
                t!(
                    "decision-module",
                    module = title,
                    taken = taken,
                    places = module.places
                )
                .into_owned(),
            )
        })
        .collect();
    // A signed cohort is a proposal: the form begins with it, a person sends it.
    let proposed = proposal.map_or("", |proposal| match proposal.module {
        Some(_) => Decision::Offer.key(),
        None if application.state == ApplicationState::Waiting => "",
        None => Decision::Wait.key(),
    });
    let first = proposal
        .and_then(|proposal| proposal.module.as_ref())
        .or(application.first_module_id.as_ref())
        .map(ToString::to_string)
        .unwrap_or_default();
    let day = when::iso_day(
        cx.academy.now().plus(OFFER_DAYS * Timestamp::DAY),
        CALL_ZONE,
    );
    let (id, seen) = (application.id.to_string(), application.state.key());
    view! {
        <PostForm to=DECIDE class="ua-form">
            <input type="hidden" name="application" value=id/>
            // What was seen when the form was opened stays what was seen.
            <input type="hidden" name="seen" value=typed("seen", seen)/>
            <RadioField name="decision" options=options value=proposed/>
            <fieldset class="ecl-form-group">
                <legend class="ecl-form-label">{t!("decision-offer-part")}</legend>
                <div class="ua-form__row">
                    <SelectField name="module" options=modules value=first help=t!("decision-module-help")/>
                    <TextField name="confirm_by" kind="date" value=day help=t!("field-confirm_by-help", zone = CALL_ZONE)/>
                </div>
            </fieldset>
            <TextArea name="reason" help=t!("field-reason-help") max=REASON_MAX/>
            <div class="ua-actions">
                {if previewed {
                    view! {
                        <button class="ecl-button ecl-button--secondary" name="intent" value="preview">{t!("decision-preview-again")}</button>
                        <button class="ecl-button ecl-button--primary" name="intent" value="send">{t!("decision-send")}</button>
                    }.into_any()
                } else {
                    view! { <button class="ecl-button ecl-button--primary" name="intent" value="preview">{t!("decision-preview")}</button> }.into_any()
                }}
            </div>
        </PostForm>
    }
}

/// The mail as it would leave.
pub(super) fn mail(preview: &Preview) -> impl IntoView + use<> {
    let over = preview.over.map(|(taken, places)| view! { <Notice kind="warning">{t!("decision-over", taken = taken, places = places)}</Notice> });
    view! {
        {over}
        <article class="ua-mail" aria-label=t!("decision-mail")>
            <dl class="ua-mail__head">
                <dt>{t!("mail-to")}</dt><dd translate="no">{preview.address.clone()}</dd>
                <dt>{t!("decision-language")}</dt><dd translate="no">{preview.language.own_name()}</dd>
                <dt>{t!("mail-subject")}</dt><dd class="ua-mail__subject" translate="no" lang=preview.language.tag()>{preview.mail.subject.clone()}</dd>
            </dl>
            <div class="ua-mail__body" translate="no" lang=preview.language.tag()>{linked(&preview.mail.text)}</div>
        </article>
    }
}
