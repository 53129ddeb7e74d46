//! One scenario: how far it is, what came out, why for each applicant, and the signature.

use domain::ids::{ApplicationId, ScenarioId};
use domain::permission::Operation;
use domain::programme::CALL_ZONE;
use domain::selection::{Found, Group, Inputs, NAMED_REASON_MAX, Outcome, ScenarioState, Wish};
use domain::{Refusal, Timestamp};
use leptos::prelude::*;

use backend::service::applications::OFFER_DAYS;
use backend::service::selection::{self as service, ScenarioPage};
use backend::when;

use super::{first_choices, picture, state_pill, trail, words};
use crate::components::form::{Fold, PostForm, RadioField, Submit, TextArea, TextField};
use crate::components::layout::{Label, PageHeader};
use crate::components::notice::Notice;
use crate::components::table::pagination;
use crate::components::{Icon, When, Written, said};
use crate::islands::watch::Watch;
use crate::request::{Cx, Page, PageResult};
use crate::say::language;
use crate::t;

/// Those without a place, a page.
const PAGE: usize = 50;

pub async fn scenario(cx: Cx) -> PageResult {
    let id = ScenarioId::parse(cx.param("scenario"))?;
    let page = service::page(&cx.academy, &cx.caller, &id).await?;
    if page.edition.slug != cx.param("edition") {
        return Err(Refusal::not_found().into());
    }
    let signs = cx
        .caller
        .permit(Operation::SignCohort, &[page.edition.id.as_str()])
        .is_ok();
    let decides = cx
        .caller
        .permit(Operation::DecideApplication, &[page.edition.id.as_str()])
        .is_ok();
    let open = if decides && page.scenario.state == ScenarioState::Signed {
        service::decisive(&cx.academy, &cx.caller, &id).await?
    } else {
        0
    };
    let busy = busy(&page);
    let shown = Page::new(page.scenario.name.clone(), move || {
        let scenario = &page.scenario;
        let mut trail = trail(&page.edition);
        trail.push((
            format!("/organise/{}/selection", page.edition.slug),
            Label::from(t!("selection-title")),
        ));
        let meta = view! {
            {state_pill(scenario.state)}
            <span>{t!(&format!("scenario-mode-{}", scenario.mode.key()))}</span>
            {scenario.composed_at.map(|at| view! { <span>{t!("scenario-composed")}" "<When at=at zone=CALL_ZONE/></span> })}
        }
        .into_any();
        let cohort = service::cohort(scenario);
        view! {
            <PageHeader title=Label::written(scenario.name.clone()) trail=trail meta=meta actions=actions(&page).into_any()/>
            <div class="ecl-container ua-body ua-stack ua-stack--l">
                {standing(&cx, &page)}
                {cohort.map(|(inputs, outcome)| view! {
                    {overview(&page, inputs, outcome)}
                    {lottery(inputs, outcome)}
                    {chosen(&page, inputs, outcome)}
                    {others(&cx, &page, inputs, outcome)}
                    {signature(&page, signs)}
                    {(open > 0).then(|| decisions(&cx, &page, outcome, open))}
                })}
                {named(&page)}
                {keeping(&page)}
            </div>
        }
    });
    Ok(shown.live_if(busy))
}

fn actions(page: &ScenarioPage) -> impl IntoView + use<> {
    let scenario = &page.scenario;
    let (id, edition) = (scenario.id.to_string(), &page.edition.slug);
    let limits = (page.open && scenario.state.edit().is_ok()).then(|| {
        let href = format!("/organise/{edition}/selection/{id}/limits");
        view! { <a class="ecl-button ecl-button--secondary" href=href>{t!("limits-link")}</a> }
    });
    let protocol = scenario.state.has_cohort().then(|| {
        let href = format!("/organise/{edition}/selection/{id}/protocol.json");
        view! { <a class="ecl-button ecl-button--secondary" href=href download=""><Icon name="download" class="ecl-button__icon"/>{t!("protocol-download")}</a> }
    });
    let again = t!(if scenario.state == ScenarioState::Draft {
        "scenario-compose"
    } else {
        "scenario-compose-again"
    });
    let compose = (page.open && scenario.state.queue().is_ok()).then(|| {
        view! {
            <PostForm to="selection/compose">
                <input type="hidden" name="scenario" value=id.clone()/>
                <button class="ecl-button ecl-button--primary">{again}</button>
            </PostForm>
        }
    });
    view! { {limits}{protocol}{compose} }
}

/// Whether a solver is at work.
fn busy(page: &ScenarioPage) -> bool {
    page.scenario.state.is_under_way() || page.scenario.progress.is_some()
}

/// Where it stands, in words.
fn standing(cx: &Cx, page: &ScenarioPage) -> impl IntoView + use<> {
    let scenario = &page.scenario;
    let id = scenario.id.to_string();
    let under_way = busy(page).then(|| {
        let text = words::progress(
            scenario.state == ScenarioState::Queued,
            scenario.progress,
            scenario.stop,
        );
        let (here, stopping) = (cx.path.clone(), scenario.stop);
        view! {
            <div id="progress"><Notice kind="info" title=t!("scenario-under-way")>
                <p role="status">{text}</p>
                <div class="ua-actions">
                    <a class="ecl-button ecl-button--secondary" href=here>{t!("scenario-look-again")}</a>
                    {(!stopping).then(|| view! {
                        <PostForm to="selection/stop">
                            <input type="hidden" name="scenario" value=id/>
                            <button class="ecl-button ecl-button--secondary">{t!("scenario-stop")}</button>
                        </PostForm>
                    })}
                </div>
            </Notice></div>
<Watch part="progress".to_owned() every=2/>
        }
    });
    let impossible = match (&scenario.found, &scenario.inputs) {
        (Some(Found::Impossible(remedies)), Some(inputs)) => {
            let words = words::of(page, inputs);
            let ways: Vec<_> = remedies
                .iter()
                .map(|remedy| view! { <li>{words.changes(remedy)}</li> })
                .collect();
            let none = ways.is_empty();
            Some(view! {
                <Notice kind="warning" title=t!("impossible-title")>
                    {if none {
                        view! { <p>{t!("impossible-none")}</p> }.into_any()
                    } else {
                        view! { <p>{t!("impossible-text", count = ways.len())}</p><ul class="ecl-unordered-list">{ways}</ul> }.into_any()
                    }}
                </Notice>
            })
        }
        _ => None,
    };
    let failed = (scenario.state == ScenarioState::Failed).then(
        || view! { <Notice kind="error" title=t!("failed-title")>{t!("failed-text")}</Notice> },
    );
    let outdated = page
        .outdated
        .then(|| view! { <Notice kind="warning">{t!("scenario-outdated")}</Notice> });
    let draft = (scenario.state == ScenarioState::Draft)
        .then(|| view! { <Notice kind="info">{t!("scenario-draft-text")}</Notice> });
    view! { {under_way}{impossible}{failed}{outdated}{draft} }
}

fn overview(page: &ScenarioPage, inputs: &Inputs, outcome: &Outcome) -> impl IntoView + use<> {
    let item = |key: &'static str, value: String| {
        view! { <li class="ua-strip__item"><p class="ua-strip__label">{t!(key)}</p><p class="ua-strip__value">{value}</p></li> }
    };
    let count = i64::try_from(outcome.chosen.len()).unwrap_or(0);
    let mean = words::points(outcome.worth.points / count.max(1));
    let countries = inputs
        .groups(&outcome.chosen, domain::selection::Feature::Country)
        .len();
    view! {
        <section class="ua-stack" aria-labelledby="cohort">
            <h2 id="cohort">{t!("cohort-title")}</h2>
            <ul class="ua-strip" aria-label=t!("cohort-figures")>
                {item("scenario-people", when::number(language(), count))}
                {item("scenario-points", mean)}
                {item("scenario-first", when::number(language(), first_choices(inputs, outcome)))}
                {item("scenario-countries", when::number(language(), i64::try_from(countries).unwrap_or(0)))}
            </ul>
            <p>{words::proof(outcome)}</p>
            <div class="ua-grid ua-grid--2">
                <figure class="ua-figure ua-panel"><figcaption class="ua-figure__title">{t!("cohort-map")}</figcaption>{picture::map(inputs, outcome)}</figure>
                <div class="ua-figure ua-panel ua-stack"><h3 class="ua-figure__title">{t!("cohort-limits")}</h3>{picture::bars(inputs, outcome, &page.modules)}</div>
            </div>
        </section>
    }
}

fn lottery(inputs: &Inputs, outcome: &Outcome) -> Option<AnyView> {
    let lottery = outcome.portfolio.as_ref()?;
    let chances: Vec<i64> = (0..inputs.candidates.len())
        .map(|at| i64::from(lottery.chance(at)) * 100)
        .collect();
    let some: Vec<i64> = chances
        .iter()
        .copied()
        .filter(|chance| *chance > 0)
        .collect();
    let (least, most) = (some.iter().min().copied(), some.iter().max().copied());
    let none = chances.len() - some.len();
    Some(
        view! {
            <section class="ua-panel ua-stack" aria-labelledby="lottery">
                <h2 class="ua-panel__title" id="lottery">{t!("lottery-title")}</h2>
                <p>{t!("lottery-text", tickets = i64::from(domain::selection::Portfolio::TICKETS), cohorts = lottery.panels.len(), drawn = i64::from(lottery.drawn))}</p>
                <p>{t!("lottery-chances", least = words::percent(least.unwrap_or(0)), most = words::percent(most.unwrap_or(0)), none = none)}</p>
                {(!lottery.leximin).then(|| view! { <p>{t!("lottery-maximin")}</p> })}
            </section>
        }
        .into_any(),
    )
}

/// Reasons as a list; what an organiser wrote is marked as that.
fn why(
    page: &ScenarioPage,
    outcome: &Outcome,
    inputs: &Inputs,
    id: &ApplicationId,
) -> impl IntoView + use<> {
    let sentences: Vec<_> = words::of(page, inputs)
        .reasons(outcome, id, page.reasons.get(id))
        .into_iter()
        .map(|text| view! { <li>{text}</li> })
        .collect();
    let named = page
        .scenario
        .limits
        .wish(id)
        .map(|named| view! { <Written text=named.reason.as_str().to_owned()/> });
    view! { <ul class="ecl-unordered-list ua-small">{sentences}</ul>{named} }
}

fn row(
    page: &ScenarioPage,
    outcome: &Outcome,
    inputs: &Inputs,
    id: &ApplicationId,
) -> impl IntoView + use<> {
    let row = page.candidate(id);
    let points = inputs
        .candidate(id)
        .map(|candidate| words::points(candidate.points));
    let country = row
        .and_then(|row| row.country.as_ref())
        .map(|code| t!(&format!("country-{code}")).into_owned());
    let (city, organisation) = row.map_or((None, None), |row| {
        (row.city_name.clone(), row.organisation.clone())
    });
    view! {
        <tr class="ecl-table__row">
            <td class="ecl-table__cell" data-ecl-table-header=t!("list-name")><a href=format!("/organise/applications/{id}") translate="no" dir="auto">{words::of(page, inputs).name(id)}</a><br/><span class="ua-small ua-muted" translate="no" dir="auto">{organisation}</span></td>
            <td class="ecl-table__cell" data-ecl-table-header=t!("list-city")><span translate="no">{city}</span><br/><span class="ua-small ua-muted">{country}</span></td>
            <td class="ecl-table__cell ua-num" data-ecl-table-header=t!("cohort-points")>{points}</td>
            <td class="ecl-table__cell" data-ecl-table-header=t!("cohort-why")>{why(page, outcome, inputs, id)}</td>
        </tr>
    }
}

fn people(title: String, rows: Vec<AnyView>) -> impl IntoView + use<> {
    view! {
        <div class="ua-table-wrap" tabindex="0" role="region" aria-label=title>
            <table class="ecl-table ua-table--cards ua-table--dense">
                <thead class="ecl-table__head"><tr class="ecl-table__row">
                    <th class="ecl-table__header" scope="col">{t!("list-name")}</th>
                    <th class="ecl-table__header" scope="col">{t!("list-city")}</th>
                    <th class="ecl-table__header ua-num" scope="col">{t!("cohort-points")}</th>
                    <th class="ecl-table__header" scope="col">{t!("cohort-why")}</th>
                </tr></thead>
                <tbody class="ecl-table__body">{rows}</tbody>
            </table>
        </div>
    }
}

fn chosen(page: &ScenarioPage, inputs: &Inputs, outcome: &Outcome) -> impl IntoView + use<> {
    let modules: Vec<_> = page
        .modules
        .iter()
        .map(|module| {
            let mut ids: Vec<&ApplicationId> = outcome
                .chosen
                .iter()
                .filter(|chosen| chosen.module == module.id)
                .map(|chosen| &chosen.application)
                .collect();
            ids.sort_by_key(|id| std::cmp::Reverse(inputs.candidate(id).map(|one| one.points)));
            let count = ids.len();
            let rows = ids
                .into_iter()
                .map(|id| row(page, outcome, inputs, id).into_any())
                .collect();
            let group = Group::Module(module.id.clone());
            let title = words::group(&group, &page.modules);
            view! {
                <details class="ua-details">
                    <summary>{said(&module.title)}" "<span class="ua-muted">{t!("cohort-count", count = count)}</span></summary>
                    <div class="ua-details__body">{people(title, rows)}</div>
                </details>
            }
        })
        .collect();
    view! {
        <section class="ua-stack" aria-labelledby="chosen">
            <h2 id="chosen">{t!("cohort-chosen")}</h2>
            <div>{modules}</div>
        </section>
    }
}

fn others(
    cx: &Cx,
    page: &ScenarioPage,
    inputs: &Inputs,
    outcome: &Outcome,
) -> impl IntoView + use<> {
    let mut ids: Vec<_> = inputs
        .candidates
        .iter()
        .filter(|one| {
            !outcome
                .chosen
                .iter()
                .any(|chosen| chosen.application == one.application)
        })
        .collect();
    ids.sort_by_key(|candidate| std::cmp::Reverse(candidate.points));
    let total = ids.len();
    let first = usize::try_from(cx.page()).unwrap_or(0).saturating_mul(PAGE);
    let rows: Vec<_> = ids
        .into_iter()
        .skip(first)
        .take(PAGE)
        .map(|candidate| row(page, outcome, inputs, &candidate.application).into_any())
        .collect();
    let (total, size) = (
        i64::try_from(total).unwrap_or(0),
        i64::try_from(PAGE).unwrap_or(50),
    );
    view! {
        <section class="ua-stack" aria-labelledby="others">
            <h2 id="others">{t!("cohort-others", count = total)}</h2>
            <p class="ua-small ua-muted">{t!("cohort-others-text")}</p>
            {people(t!("cohort-others", count = total).into_owned(), rows)}
            {pagination(cx, total, size)}
        </section>
    }
}

fn signature(page: &ScenarioPage, signs: bool) -> Option<AnyView> {
    let scenario = &page.scenario;
    let (id, seen) = (scenario.id.to_string(), scenario.revision.to_string());
    let signed = scenario
        .protocol
        .as_ref()
        .and_then(|protocol| protocol.signature.clone());
    let body = match (scenario.state, signed) {
        (_, Some(signature)) => {
            let aside = (signs && scenario.state == ScenarioState::Signed).then(|| view! {
                <Fold summary=t!("sign-aside") to="selection/set_aside">
                    <p>{t!("sign-aside-text")}</p>
                    <PostForm to="selection/set_aside" class="ua-form">
                        <input type="hidden" name="scenario" value=id/>
                        <TextArea name="set_aside_reason" rows=3 max=NAMED_REASON_MAX/>
                        <button class="ecl-button ecl-button--secondary ua-button--danger-quiet">{t!("sign-aside-action")}</button>
                    </PostForm>
                </Fold>
            });
            view! {
                <p>{t!("sign-by")}" "<strong translate="no">{signature.name}</strong>", "<When at=signature.at zone=CALL_ZONE/></p>
                <Written text=signature.statement/>
                <p class="ua-small ua-muted">{t!("sign-hash")}" "<code translate="no">{scenario.inputs_sha256.clone()}</code></p>
                {(scenario.state == ScenarioState::Signed).then(|| view! { <p>{t!("sign-next")}" "<a href=format!("/organise/{}/applications", page.edition.slug)>{t!("organise-title")}</a></p> })}
                {aside}
            }
            .into_any()
        }
        (ScenarioState::Solved, None) if signs && page.signable && !page.outdated => view! {
            <p>{t!("sign-text")}</p>
            <PostForm to="selection/sign" class="ua-form">
                <input type="hidden" name="scenario" value=id/>
                <input type="hidden" name="seen" value=seen/>
                <TextArea name="statement" rows=3 max=NAMED_REASON_MAX help=t!("field-statement-help")/>
                <Submit label=t!("sign-action")/>
            </PostForm>
        }
        .into_any(),
        (ScenarioState::Solved, None) if !page.signable => {
            view! { <p>{t!("sign-later")}</p> }.into_any()
        }
        _ => return None,
    };
    Some(
        view! {
            <section class="ua-panel ua-panel--tint ua-stack" aria-labelledby="sign">
                <h2 id="sign">{t!("sign-title")}</h2>
                {body}
            </section>
        }
        .into_any(),
    )
}

/// The signed cohort as decisions to read and to send.
fn decisions(
    cx: &Cx,
    page: &ScenarioPage,
    outcome: &Outcome,
    open: usize,
) -> impl IntoView + use<> {
    let id = page.scenario.id.to_string();
    let day = when::iso_day(
        cx.academy.now().plus(OFFER_DAYS * Timestamp::DAY),
        CALL_ZONE,
    );
    let reserve = outcome.chosen.len().to_string();
    view! {
        <section class="ua-panel ua-stack" aria-labelledby="decisions">
            <h2 id="decisions">{t!("decisions-title")}</h2>
            <p>{t!("decisions-text", count = open)}</p>
            <PostForm to="selection/decisions" class="ua-form">
                <input type="hidden" name="scenario" value=id/>
                <div class="ua-form__row">
                    <TextField name="confirm_by" kind="date" value=day help=t!("field-confirm_by-help", zone = CALL_ZONE)/>
                    <TextField name="reserve" kind="number" value=reserve help=t!("field-reserve-help")/>
                </div>
                <Submit label=t!("decisions-action")/>
            </PostForm>
        </section>
    }
}

/// Who is required or excluded.
fn named(page: &ScenarioPage) -> impl IntoView + use<> {
    let scenario = &page.scenario;
    let editable = page.open && scenario.state.edit().is_ok();
    let id = scenario.id.to_string();
    let items: Vec<_> = scenario
        .limits
        .named
        .iter()
        .map(|named| {
            let (scenario, application) = (id.clone(), named.application.to_string());
            let name = page
                .candidate(&named.application)
                .map(|candidate| candidate.name.clone())
                .filter(|name| !name.is_empty())
                .unwrap_or_else(|| t!("application-erased").into_owned());
            let label = t!("named-remove-of", name = name.clone()).into_owned();
            view! {
                <li class="ua-list__item">
                    <div><a class="ua-list__title" href=format!("/organise/applications/{application}") translate="no" dir="auto">{name}</a>" "<span class="ua-list__meta">{t!(&format!("wish-{}", named.wish.key()))}</span><Written text=named.reason.as_str().to_owned()/></div>
                    {editable.then(|| view! {
                        <PostForm to="selection/unname" id=application.clone()>
                            <input type="hidden" name="scenario" value=scenario/>
                            <input type="hidden" name="application" value=application/>
                            <button class="ecl-button ecl-button--secondary" aria-label=label>{t!("named-remove")}</button>
                        </PostForm>
                    })}
                </li>
            }
        })
        .collect();
    let any = !items.is_empty();
    let wishes = Wish::ALL
        .iter()
        .map(|wish| {
            (
                wish.key().to_owned(),
                t!(&format!("wish-{}", wish.key())).into_owned(),
            )
        })
        .collect::<Vec<_>>();
    (any || editable).then(|| view! {
        <section class="ua-panel ua-stack" aria-labelledby="named">
            <h2 class="ua-panel__title" id="named">{t!("named-title")}</h2>
            <p>{t!("named-text")}</p>
            {any.then(|| view! { <ul class="ua-list">{items}</ul> })}
            {editable.then(|| view! {
                <PostForm to="selection/name" class="ua-form">
                    <input type="hidden" name="scenario" value=id/>
                    <TextField name="receipt" help=t!("field-receipt-help")/>
                    <RadioField name="named_wish" options=wishes/>
                    <TextArea name="named_reason" rows=3 max=NAMED_REASON_MAX help=t!("field-named_reason-help")/>
                    <Submit label=t!("named-add") look="secondary"/>
                </PostForm>
            })}
        </section>
    })
}

/// A copy, and away with it.
fn keeping(page: &ScenarioPage) -> impl IntoView + use<> {
    let scenario = &page.scenario;
    let (id, edition) = (scenario.id.to_string(), page.edition.slug.clone());
    let copy = page.open.then(|| {
        let id = id.clone();
        view! {
            <Fold summary=t!("scenario-copy") to="selection/copy">
                <PostForm to="selection/copy" class="ua-form" once=true>
                    <input type="hidden" name="edition" value=edition/>
                    <input type="hidden" name="scenario" value=id/>
                    <TextField name="scenario_name" max=domain::selection::NAME_MAX/>
                    <Submit label=t!("scenario-copy-action") look="secondary"/>
                </PostForm>
            </Fold>
        }
    });
    let discard = scenario.state.edit().is_ok().then(|| {
        view! {
            <details class="ua-details">
                <summary>{t!("scenario-discard")}</summary>
                <div class="ua-details__body">
                    <PostForm to="selection/discard">
                        <input type="hidden" name="scenario" value=id/>
                        <button class="ecl-button ecl-button--secondary ua-button--danger-quiet">{t!("scenario-discard-action")}</button>
                    </PostForm>
                </div>
            </details>
        }
    });
    view! { <div>{copy}{discard}</div> }
}
