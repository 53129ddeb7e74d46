//! Composing the cohort: the scenarios of an edition side by side, one of them, its limits.

mod limits;
mod picture;
mod published;
mod refill;
mod scenario;
mod words;

pub use limits::limits;
pub use published::published;
pub use refill::places;
pub use scenario::scenario;

use domain::programme::CALL_ZONE;
use domain::selection::{Mode, ScenarioState};
use leptos::prelude::*;

use backend::service::refills;
use backend::service::selection::{self as service, Compared, Desk};
use backend::store::selection::Scenario;
use backend::when;

use crate::components::form::{PostForm, RadioField, Submit, TextField};
use crate::components::layout::{Label, PageHeader};
use crate::components::notice::{Empty, Notice};
use crate::components::{Pill, When};
use crate::request::{Cx, Page, PageResult};
use crate::say::language;
use crate::t;

fn state_pill(state: ScenarioState) -> impl IntoView {
    use ScenarioState as S;
    let tone = match state {
        S::Draft => "draft",
        S::Queued | S::Solving => "info",
        S::Solved | S::Signed => "success",
        S::Impossible => "warning",
        S::Failed => "error",
        S::SetAside => "",
    };
    view! { <Pill tone=tone text=t!(&format!("scenario-state-{}", state.key()))/> }
}

fn trail(edition: &domain::programme::Edition) -> Vec<(String, Label)> {
    vec![
        ("/organise".to_owned(), Label::from(t!("organise-editions"))),
        (
            format!("/organise/{}/applications", edition.slug),
            Label::from(&edition.title),
        ),
    ]
}

fn modes() -> Vec<(String, String)> {
    Mode::ALL
        .iter()
        .map(|mode| {
            (
                mode.key().to_owned(),
                t!(&format!("scenario-mode-{}", mode.key())).into_owned(),
            )
        })
        .collect()
}

/// So many scenarios stand side by side.
const BESIDE: usize = 3;

pub async fn desk(cx: Cx) -> PageResult {
    let desk = service::desk(&cx.academy, &cx.caller, cx.param("edition")).await?;
    let free = refills::free(&cx.academy, &cx.caller, cx.param("edition")).await?;
    Ok(Page::new(cx.say("selection-title"), move || {
        let edition = &desk.edition;
        let meta = view! {
            <span>{t!("selection-candidates", count = desk.candidates.len())}</span>
            <span>{t!("selection-reviewed", count = desk.reviewed)}</span>
        }
        .into_any();
        view! {
            <PageHeader title=t!("selection-title") trail=trail(edition) meta=meta/>
            <div class="ecl-container ua-body ua-stack ua-stack--l">
                {refill::fell_free(&desk.edition, &free)}
                <p class="ua-prose">{t!("selection-text")}</p>
                {(desk.reviewed == 0).then(|| view! { <Notice kind="info">{t!("selection-unreviewed")}</Notice> })}
                {table(&desk)}
                {beside(&desk)}
                <div class="ua-grid ua-grid--2">
                    {desk.open.then(|| new(&desk))}
                    {seed(&desk)}
                </div>
            </div>
        }
    }))
}

fn new(desk: &Desk) -> impl IntoView + use<> {
    let edition = desk.edition.slug.clone();
    view! {
        <section class="ua-panel ua-stack" aria-labelledby="new">
            <h2 class="ua-panel__title" id="new">{t!("scenario-new")}</h2>
            <PostForm to="selection/create" class="ua-form" once=true>
                <input type="hidden" name="edition" value=edition/>
                <TextField name="scenario_name" max=domain::selection::NAME_MAX help=t!("field-scenario_name-help")/>
                <RadioField name="scenario_mode" options=modes() value="merit"/>
                <Submit label=t!("scenario-create")/>
            </PostForm>
        </section>
    }
}

fn seed(desk: &Desk) -> impl IntoView + use<> {
    let public = format!("/editions/{}/selection", desk.edition.slug);
    let drawn = desk.seed.clone().map(|(seed, at)| {
        view! {
            <p><code translate="no">{seed}</code></p>
            <p class="ua-small ua-muted">{t!("seed-drawn")}" "<When at=at zone=CALL_ZONE/></p>
        }
    });
    view! {
        <section class="ua-panel ua-stack" aria-labelledby="seed">
            <h2 class="ua-panel__title" id="seed">{t!("seed-title")}</h2>
            <p>{t!("seed-text")}</p>
            {drawn}
            <p><a href=public>{t!("published-link")}</a></p>
        </section>
    }
}

fn href(desk: &Desk, scenario: &Scenario) -> String {
    format!("/organise/{}/selection/{}", desk.edition.slug, scenario.id)
}

/// All scenarios with what they come to, and what each changes against the first.
fn table(desk: &Desk) -> AnyView {
    if desk.scenarios.is_empty() {
        return view! { <Empty icon="list" title=t!("selection-empty-title") text=t!("selection-empty-text")/> }.into_any();
    }
    let reference = desk
        .scenarios
        .iter()
        .find(|scenario| scenario.state.has_cohort());
    let rows: Vec<_> = desk
        .scenarios
        .iter()
        .map(|scenario| {
            let cell = |key: &'static str, text: Option<String>| view! { <td class="ecl-table__cell ua-num" data-ecl-table-header=t!(key)>{text}</td> };
            let cohort = service::cohort(scenario);
            let figure = |of: &dyn Fn(&domain::selection::Inputs, &domain::selection::Outcome) -> i64| {
                cohort.map(|(inputs, outcome)| when::number(language(), of(inputs, outcome)))
            };
            let points = cohort.and_then(|(_, outcome)| {
                let people = i64::try_from(outcome.chosen.len()).unwrap_or(0);
                (people > 0).then(|| words::points(outcome.worth.points / people))
            });
            let given = reference.and_then(service::cohort).zip(cohort).and_then(|((_, first), (_, this))| {
                let given = first.worth.points - this.worth.points;
                (reference.is_some_and(|first| first.id != scenario.id)).then(|| words::points(given))
            });
            let moved = reference.filter(|first| first.id != scenario.id && cohort.is_some()).map(|first| {
                let compared = Compared::of(first, scenario);
                t!("scenario-moved", comes = compared.comes.len(), goes = compared.goes.len()).into_owned()
            });
            view! {
                <tr class="ecl-table__row">
                    <td class="ecl-table__cell" data-ecl-table-header=t!("scenario")><a href=href(desk, scenario) translate="no" dir="auto">{scenario.name.clone()}</a><br/><span class="ua-small ua-muted">{t!(&format!("scenario-mode-{}", scenario.mode.key()))}</span></td>
                    <td class="ecl-table__cell" data-ecl-table-header=t!("scenario-state")>{state_pill(scenario.state)}</td>
                    {cell("scenario-people", figure(&|_, outcome| i64::try_from(outcome.chosen.len()).unwrap_or(0)))}
                    {cell("scenario-points", points)}
                    {cell("scenario-first", figure(&|inputs, outcome| first_choices(inputs, outcome)))}
                    {cell("scenario-countries", figure(&|inputs, outcome| i64::try_from(inputs.groups(&outcome.chosen, domain::selection::Feature::Country).len()).unwrap_or(0)))}
                    {cell("scenario-given", given)}
                    <td class="ecl-table__cell" data-ecl-table-header=t!("scenario-against")>{moved}</td>
                </tr>
            }
        })
        .collect();
    view! {
        <section class="ua-stack" aria-labelledby="scenarios">
            <h2 id="scenarios">{t!("scenarios")}</h2>
            <div class="ua-table-wrap" tabindex="0" role="region" aria-label=t!("scenarios")>
                <table class="ecl-table ua-table--cards ua-table--dense">
                    <thead class="ecl-table__head"><tr class="ecl-table__row">
                        <th class="ecl-table__header" scope="col">{t!("scenario")}</th>
                        <th class="ecl-table__header" scope="col">{t!("scenario-state")}</th>
                        <th class="ecl-table__header ua-num" scope="col">{t!("scenario-people")}</th>
                        <th class="ecl-table__header ua-num" scope="col">{t!("scenario-points")}</th>
                        <th class="ecl-table__header ecl-table__header--wrap ua-num" scope="col">{t!("scenario-first")}</th>
                        <th class="ecl-table__header ua-num" scope="col">{t!("scenario-countries")}</th>
                        <th class="ecl-table__header ua-num" scope="col">{t!("scenario-given")}</th>
                        <th class="ecl-table__header ecl-table__header--wrap" scope="col">{t!("scenario-against")}</th>
                    </tr></thead>
                    <tbody class="ecl-table__body">{rows}</tbody>
                </table>
            </div>
            <p class="ua-small ua-muted">{t!("scenario-table-note")}</p>
        </section>
    }
    .into_any()
}

/// How many have a place in their first choice.
fn first_choices(inputs: &domain::selection::Inputs, outcome: &domain::selection::Outcome) -> i64 {
    let first = outcome.chosen.iter().filter(|chosen| {
        inputs
            .candidate(&chosen.application)
            .is_some_and(|candidate| candidate.preferences.first() == Some(&chosen.module))
    });
    i64::try_from(first.count()).unwrap_or(0)
}

/// The cohorts side by side: map, bars against the limits, who comes and who goes.
fn beside(desk: &Desk) -> impl IntoView + use<> {
    let with: Vec<&Scenario> = desk
        .scenarios
        .iter()
        .filter(|scenario| scenario.state.has_cohort())
        .collect();
    let shown = with
        .iter()
        .take(1)
        .chain(with.iter().skip(1).rev().take(BESIDE - 1).rev());
    let people = |ids: &[domain::ids::ApplicationId]| {
        let items: Vec<_> = ids
            .iter()
            .filter_map(|id| desk.candidates.iter().find(|candidate| candidate.id == *id))
            .map(|candidate| {
                let country = candidate.country.as_ref().map(|code| t!(&format!("country-{code}")));
                view! { <li><a href=format!("/organise/applications/{}", candidate.id) translate="no" dir="auto">{candidate.name.clone()}</a>" "<span class="ua-small ua-muted">{country}</span></li> }
            })
            .collect();
        view! { <ul class="ecl-unordered-list">{items}</ul> }
    };
    let columns: Vec<_> = shown
        .filter_map(|scenario| Some((scenario, service::cohort(scenario)?)))
        .map(|(scenario, (inputs, outcome))| {
            let first = with.first().filter(|first| first.id != scenario.id);
            let against = first.map(|first| {
                let compared = Compared::of(first, scenario);
                let (comes, goes) = (people(&compared.comes), people(&compared.goes));
                view! {
                    <details class="ua-twin"><summary>{t!("scenario-comes", count = compared.comes.len())}</summary>{comes}</details>
                    <details class="ua-twin"><summary>{t!("scenario-goes", count = compared.goes.len())}</summary>{goes}</details>
                }
            });
            view! {
                <section class="ua-figure ua-panel ua-stack">
                    <h3 class="ua-figure__title"><a href=href(desk, scenario) translate="no" dir="auto">{scenario.name.clone()}</a></h3>
                    {picture::map(inputs, outcome)}
                    {picture::bars(inputs, outcome, &desk.modules)}
                    {against}
                </section>
            }
        })
        .collect();
    (!columns.is_empty()).then(|| {
        view! {
            <section class="ua-stack" aria-labelledby="beside">
                <h2 id="beside">{t!("scenario-beside")}</h2>
                <div class="ua-grid ua-grid--3">{columns}</div>
            </section>
        }
    })
}
