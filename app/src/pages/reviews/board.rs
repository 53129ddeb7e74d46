//! The organiser's view of a round: results with their heat map, reviewers and how far they are,
//! conflicts of interest.

use std::collections::BTreeMap;

use domain::Language;
use domain::ids::PersonId;
use domain::programme::{CALL_ZONE, Edition};
use domain::reviews::{ConflictKind, RoundState, Score};
use leptos::prelude::*;

use backend::service::reviews::{self as service, Board, Conflict, Order, PAGE, Progress, Ranked};
use backend::when;

use super::{heat, points, round_header};
use crate::components::form::{Checkbox, ChoiceGroup, PostForm, Submit, TextField};
use crate::components::notice::{Empty, Notice};
use crate::components::table::{pagination, with_query};
use crate::components::{Icon, Pill, When, said};
use crate::request::{Cx, Page, PageResult};
use crate::say::language;
use crate::t;

// ------------------------------------------------------------------ results

pub async fn results(cx: Cx) -> PageResult {
    let order = Order::from_key(cx.query("sort"));
    let board = service::board(
        &cx.academy,
        &cx.caller,
        cx.param("edition"),
        order,
        cx.page(),
    )
    .await?;
    Ok(Page::new(cx.say("reviews-title"), move || {
        let state = board.round.as_ref().map(|round| round.state);
        let download = view! {
            <a class="ecl-button ecl-button--secondary" href=format!("/organise/{}/reviews.csv", board.edition.slug) download><Icon name="download" class="ecl-button__icon"/>{t!("list-download")}</a>
        }
        .into_any();
        view! {
            {round_header(&cx, &board.edition, state, Some(download))}
            <div class="ecl-container ua-body ua-stack ua-stack--l">
                {if board.round.is_none() {
                    let href = format!("/organise/{}/reviews/rubric", board.edition.slug);
                    view! { <Empty icon="list" title=t!("reviews-empty-title") text=t!("reviews-empty-text") action=(href, t!("reviews-empty-action").into_owned())/> }.into_any()
                } else {
                    view! {
                        {figures(&board)}
                        {steps(&board)}
                        {(board.done > 0).then(|| picture(&board))}
                        <section class="ua-stack" aria-labelledby="results">
                            <h2 id="results">{t!("results-title")}</h2>
                            <p class="ua-small ua-muted">{t!("results-method")}</p>
                            {order_links(&cx, order)}
                            {table(&cx, &board)}
                            {pagination(&cx, board.total, PAGE)}
                        </section>
                    }.into_any()
                }}
            </div>
        }
    }))
}

fn figures(board: &Board) -> impl IntoView + use<> {
    let number = |count: usize| when::number(language(), i64::try_from(count).unwrap_or(i64::MAX));
    let item = |key: &'static str, count: usize| {
        view! { <li class="ua-strip__item"><p class="ua-strip__label">{t!(key)}</p><p class="ua-strip__value">{number(count)}</p></li> }
    };
    let due = board.round.as_ref().map(|round| {
        view! { <li class="ua-strip__item"><p class="ua-strip__label">{t!("my-reviews-due")}</p><p><When at=round.due_at zone=CALL_ZONE/></p></li> }
    });
    view! {
        <ul class="ua-strip" aria-label=t!("list-figures")>
            {item("reviews-done", board.done)}
            {item("reviews-waiting", board.given.saturating_sub(board.done))}
            {item("reviews-short", board.short)}
            {item("reviews-apart", board.apart)}
            {due}
        </ul>
    }
}

/// What can be done with the round now.
fn steps(board: &Board) -> impl IntoView + use<> {
    let slug = board.edition.slug.clone();
    let button = move |to: &'static str, key: &'static str, look: &'static str| {
        let slug = slug.clone();
        view! { <PostForm to=to><input type="hidden" name="edition" value=slug/><button class=look>{t!(key)}</button></PostForm> }
    };
    let (first, second) = (
        "ecl-button ecl-button--primary",
        "ecl-button ecl-button--secondary",
    );
    let state = board.round.as_ref().map(|round| round.state);
    let short = board.short > 0;
    let nobody = board.progress.is_empty();
    let assign = (state != Some(RoundState::Closed) && short && !nobody)
        .then(|| button("reviews/assign", "reviews-assign", first));
    let open = match state {
        Some(RoundState::Prepared) if board.given > 0 => Some("reviews-open"),
        Some(RoundState::Closed) => Some("reviews-reopen"),
        _ => None,
    }
    .map(|key| button("reviews/open", key, if short { second } else { first }));
    let running = state == Some(RoundState::Open);
    let remind = (running && board.given > board.done)
        .then(|| button("reviews/remind", "reviews-remind", second));
    let close = running.then(|| button("reviews/close", "reviews-close", second));
    let from_file = running.then(|| {
        let href = format!("/organise/{}/reviews/import", board.edition.slug);
        view! { <a class="ecl-button ecl-button--secondary" href=href>{t!("import-reviews-title")}</a> }
    });
    let missing = nobody.then(|| {
        let href = format!("/organise/{}/reviews/reviewers", board.edition.slug);
        view! { <Notice kind="info">{t!("reviews-nobody")}" "<a href=href>{t!("reviews-tab-reviewers")}</a></Notice> }
    });
    let key = match state {
        Some(RoundState::Prepared) => "reviews-next-prepared",
        Some(RoundState::Open) => "reviews-next-open",
        _ => "reviews-next-closed",
    };
    view! {
        <section class="ua-stack ua-stack--s" aria-label=t!("reviews-steps")>
            <p>{t!(key)}</p>
            {missing}
            <div class="ua-actions">{assign}{open}{remind}{close}{from_file}</div>
        </section>
    }
}

/// Criteria over applications in the order of the table: dark is much.
fn picture(board: &Board) -> impl IntoView + use<> {
    const CELL: usize = 20;
    let criteria = board
        .round
        .as_ref()
        .map_or(&[][..], |round| round.rubric.criteria());
    let shown: Vec<&Ranked> = board
        .ranked
        .iter()
        .filter(|ranked| ranked.score.is_some())
        .collect();
    let (wide, high) = (shown.len() * CELL, criteria.len() * CELL);
    let cells: Vec<_> = shown
        .iter()
        .enumerate()
        .flat_map(|(x, ranked)| {
            ranked
                .criteria
                .iter()
                .enumerate()
                .map(move |(y, share)| (x, y, *share))
        })
        .map(|(x, y, share)| {
            let class = heat(share).trim_start_matches("ecl-table__cell ");
            view! { <rect class=class x=(x * CELL).to_string() y=(y * CELL).to_string() width="19" height="19"/> }
        })
        .collect();
    let names: Vec<_> = criteria
        .iter()
        .map(|criterion| view! { <li>{said(&criterion.title)}</li> })
        .collect();
    let keys: Vec<_> = [
        "ua-legend__key ua-heat ua-heat--1",
        "ua-legend__key ua-heat ua-heat--2",
        "ua-legend__key ua-heat ua-heat--3",
        "ua-legend__key ua-heat ua-heat--4",
        "ua-legend__key ua-heat ua-heat--5",
    ]
    .into_iter()
    .map(|class| view! { <span class=class></span> })
    .collect();
    (!cells.is_empty()).then(|| view! {
        <figure class="ua-figure ua-panel">
            <figcaption class="ua-figure__title">{t!("heat-title")}</figcaption>
            <svg class="ua-chart" viewBox=format!("0 0 {wide} {high}") role="img" aria-label=t!("heat-label")>{cells}</svg>
            <p class="ua-figure__note">{t!("heat-rows")}</p>
            <ol class="ua-small">{names}</ol>
            <p class="ua-legend"><span class="ua-legend__item">{t!("heat-low")}{keys}{t!("heat-high")}</span></p>
        </figure>
    })
}

fn order_links(cx: &Cx, order: Order) -> impl IntoView + use<> {
    let links: Vec<_> = [
        (Order::Normalised, "", "order-normalised"),
        (Order::Raw, "raw", "order-raw"),
        (Order::Spread, "spread", "order-spread"),
    ]
    .into_iter()
    .map(|(which, key, label)| {
        let href = with_query(cx, &[("sort", key), ("page", "")]);
        view! { <li><a href=href aria-current=(which == order).then_some("true")>{t!(label)}</a></li> }
    })
    .collect();
    view! { <ul class="ua-plain ua-row" aria-label=t!("order-label")>{links}</ul> }
}

fn table(cx: &Cx, board: &Board) -> impl IntoView + use<> {
    let criteria = board
        .round
        .as_ref()
        .map_or(&[][..], |round| round.rubric.criteria());
    let each = board.round.as_ref().map_or(0, |round| round.reviews_each);
    let heads: Vec<_> = criteria
        .iter()
        .enumerate()
        // Numbered as under the picture: titles would make the columns wide.
        .map(|(at, criterion)| view! { <th class="ecl-table__header ua-num" scope="col"><span aria-hidden="true">{at + 1}</span><span class="ecl-u-sr-only">{said(&criterion.title)}</span></th> })
        .collect();
    let first = cx.page() * PAGE + 1;
    let rows: Vec<_> = (first..)
        .zip(&board.ranked)
        .map(|(place, ranked)| row(place, ranked, each, criteria))
        .collect();
    if rows.is_empty() {
        return view! { <Empty icon="list" title=t!("list-empty-title") text=t!("results-empty-text")/> }.into_any();
    }
    view! {
        <div class="ua-table-wrap" tabindex="0" role="region" aria-label=t!("results-title")>
            <table class="ecl-table ua-table--cards ua-table--dense">
                <thead class="ecl-table__head"><tr class="ecl-table__row">
                    <th class="ecl-table__header ua-num" scope="col">{t!("results-place")}</th>
                    <th class="ecl-table__header" scope="col">{t!("text-dilemma_title")}</th>
                    <th class="ecl-table__header ua-num" scope="col">{t!("results-normalised")}</th>
                    <th class="ecl-table__header ua-num" scope="col">{t!("results-raw")}</th>
                    <th class="ecl-table__header ua-num" scope="col">{t!("results-spread")}</th>
                    <th class="ecl-table__header ua-num" scope="col">{t!("results-count")}</th>
                    {heads}
                </tr></thead>
                <tbody class="ecl-table__body">{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn row(
    place: i64,
    ranked: &Ranked,
    each: i64,
    criteria: &[domain::reviews::Criterion],
) -> impl IntoView + use<> {
    let candidate = &ranked.candidate;
    let score = ranked.score.as_ref();
    let of = |value: fn(&Score) -> f64| score.map(|score| points(value(score)));
    let apart = score
        .is_some_and(Score::needs_discussion)
        .then(|| view! { " "<Pill tone="warning" text=t!("results-apart")/> });
    let count = score.map_or(0, |score| score.count);
    let cells: Vec<_> = ranked
        .criteria
        .iter()
        .zip(criteria)
        .map(|(share, criterion)| {
            let (title, _) = criterion.title.said(language());
            let text =
                share.map_or_else(|| "–".to_owned(), |share| format!("{:.0}", 100.0 * share));
            view! { <td class=heat(*share) data-ecl-table-header=title.to_owned()>{text}</td> }
        })
        .collect();
    view! {
        <tr class="ecl-table__row">
            <td class="ecl-table__cell ua-num" data-ecl-table-header=t!("results-place")>{score.map(|_| when::number(language(), place))}</td>
            <td class="ecl-table__cell" data-ecl-table-header=t!("text-dilemma_title")><a href=format!("/organise/applications/{}/reviews", candidate.id) translate="no" dir="auto">{candidate.title.clone()}</a><br/><span class="ua-small ua-muted" translate="no" dir="auto">{candidate.name.clone()}</span></td>
            <td class="ecl-table__cell ua-num" data-ecl-table-header=t!("results-normalised")><strong>{of(|score| score.normalised)}</strong></td>
            <td class="ecl-table__cell ua-num" data-ecl-table-header=t!("results-raw")>{of(|score| score.raw)}</td>
            <td class="ecl-table__cell ua-num" data-ecl-table-header=t!("results-spread")>{of(|score| score.spread)}{apart}</td>
            <td class="ecl-table__cell ua-num" data-ecl-table-header=t!("results-count")>{t!("results-of", count = count, total = each)}</td>
            {cells}
        </tr>
    }
}

// ------------------------------------------------------------------ reviewers

pub async fn reviewers(cx: Cx) -> PageResult {
    let board = service::board(
        &cx.academy,
        &cx.caller,
        cx.param("edition"),
        Order::Normalised,
        0,
    )
    .await?;
    Ok(Page::new(cx.say("reviewers-title"), move || {
        let state = board.round.as_ref().map(|round| round.state);
        let empty = board.progress.is_empty();
        let rows: Vec<_> = board
            .progress
            .iter()
            .map(|progress| progress_row(&board.edition, progress))
            .collect();
        view! {
            {round_header(&cx, &board.edition, state, None)}
            <div class="ecl-container ua-body ua-stack ua-stack--l">
                <section class="ua-stack" aria-labelledby="reviewers">
                    <h2 id="reviewers">{t!("reviewers-title")}</h2>
                    {if empty {
                        view! { <Empty icon="user" title=t!("reviewers-empty-title") text=t!("reviewers-empty-text")/> }.into_any()
                    } else {
                        view! {
                            <p class="ua-small ua-muted">{t!("reviewers-leniency-text")}</p>
                            <div class="ua-table-wrap" tabindex="0" role="region" aria-label=t!("reviewers-title")>
                                <table class="ecl-table ecl-table--zebra ua-table--cards">
                                    <thead class="ecl-table__head"><tr class="ecl-table__row">
                                        <th class="ecl-table__header" scope="col">{t!("field-name")}</th>
                                        <th class="ecl-table__header" scope="col">{t!("reviewers-languages")}</th>
                                        <th class="ecl-table__header" scope="col">{t!("reviewers-progress")}</th>
                                        <th class="ecl-table__header ua-num" scope="col">{t!("reviewers-abstained")}</th>
                                        <th class="ecl-table__header ua-num" scope="col">{t!("reviewers-leniency")}</th>
                                        <th class="ecl-table__header" scope="col">{t!("reviewers-last")}</th>
                                        <th class="ecl-table__header" scope="col"><span class="ecl-u-sr-only">{t!("reviewers-remove")}</span></th>
                                    </tr></thead>
                                    <tbody class="ecl-table__body">{rows}</tbody>
                                </table>
                            </div>
                        }.into_any()
                    }}
                </section>
                {add_form(&board.edition)}
            </div>
        }
    }))
}

fn progress_row(edition: &Edition, progress: &Progress) -> impl IntoView + use<> {
    let reviewer = &progress.reviewer;
    let languages: Vec<&str> = reviewer
        .languages
        .iter()
        .map(|language| language.own_name())
        .collect();
    let id = reviewer.id.to_string();
    let (label, bar) = (format!("done-{id}"), format!("done-{id}"));
    let (form, slug, name) = (id.clone(), edition.slug.clone(), reviewer.name.clone());
    let leniency = progress.leniency.map(|leniency| {
        let sign = if leniency > 0.0 { "+" } else { "" };
        format!("{sign}{}", points(leniency))
    });
    view! {
        <tr class="ecl-table__row">
            <td class="ecl-table__cell" data-ecl-table-header=t!("field-name")><span translate="no" dir="auto">{name.clone()}</span><br/><span class="ua-small ua-muted" translate="no" dir="auto">{reviewer.organisation.clone()}</span></td>
            <td class="ecl-table__cell" data-ecl-table-header=t!("reviewers-languages")><span translate="no">{languages.join(", ")}</span></td>
            <td class="ecl-table__cell" data-ecl-table-header=t!("reviewers-progress")>
                <div class="ua-progress"><span class="ua-progress__text" id=label>{t!("results-of", count = progress.done, total = progress.given)}</span><progress value=progress.done.to_string() max=progress.given.max(1).to_string() aria-labelledby=bar></progress></div>
            </td>
            <td class="ecl-table__cell ua-num" data-ecl-table-header=t!("reviewers-abstained")>{progress.abstained}</td>
            <td class="ecl-table__cell ua-num" data-ecl-table-header=t!("reviewers-leniency")>{leniency}</td>
            <td class="ecl-table__cell" data-ecl-table-header=t!("reviewers-last")>{progress.last.map(|at| view! { <When at=at zone=CALL_ZONE/> })}</td>
            <td class="ecl-table__cell">
                <PostForm to="reviews/remove_reviewer" id=form>
                    <input type="hidden" name="edition" value=slug/><input type="hidden" name="person" value=id/>
                    <button class="ua-button--link">{t!("reviewers-remove")}<span class="ecl-u-sr-only">" "<span translate="no">{name}</span></span></button>
                </PostForm>
            </td>
        </tr>
    }
}

fn add_form(edition: &Edition) -> impl IntoView + use<> {
    let slug = edition.slug.clone();
    view! {
        <section class="ua-stack" aria-labelledby="add">
            <h2 id="add">{t!("reviewers-add")}</h2>
            <p>{t!("reviewers-add-text")}</p>
            <PostForm to="reviews/add_reviewer" class="ua-form">
                <input type="hidden" name="edition" value=slug/>
                <TextField name="email" kind="email" help=t!("reviewers-email-help")/>
                {languages_field()}
                <TextField name="most" kind="number" help=t!("field-most-help") optional=true/>
                <Submit label=t!("reviewers-add-action")/>
            </PostForm>
        </section>
    }
}

fn languages_field() -> impl IntoView {
    let boxes: Vec<_> = Language::CHOICES
        .iter()
        .enumerate()
        .map(|(at, language)| {
            let id = if at == 0 { "f-languages".to_owned() } else { format!("f-languages-{at}") };
            view! {
                <Checkbox id=id name="languages[]" value=language.tag() checked=true><span lang=language.tag() translate="no">{language.own_name()}</span></Checkbox>
            }
        })
        .collect();
    view! { <ChoiceGroup name="languages">{boxes}</ChoiceGroup> }
}

// ------------------------------------------------------------------ conflicts

pub async fn conflicts(cx: Cx) -> PageResult {
    let (edition, conflicts) =
        service::conflicts(&cx.academy, &cx.caller, cx.param("edition")).await?;
    let page = service::round_page(&cx.academy, &cx.caller, cx.param("edition")).await?;
    Ok(Page::new(cx.say("conflicts-title"), move || {
        let state = page.prepared.then_some(page.round.state);
        let mut groups: BTreeMap<(String, PersonId), BTreeMap<ConflictKind, Vec<Conflict>>> =
            BTreeMap::new();
        for conflict in conflicts {
            groups
                .entry((conflict.name.clone(), conflict.reviewer.clone()))
                .or_default()
                .entry(conflict.kind)
                .or_default()
                .push(conflict);
        }
        let empty = groups.is_empty();
        let sections: Vec<_> = groups
            .into_iter()
            .map(|((name, reviewer), kinds)| of_reviewer(&edition, &name, &reviewer, kinds))
            .collect();
        view! {
            {round_header(&cx, &edition, state, None)}
            <div class="ecl-container ua-body ua-stack ua-stack--l">
                <div class="ua-stack ua-stack--s"><h2>{t!("conflicts-title")}</h2><p>{t!("conflicts-text")}</p></div>
                {if empty {
                    view! { <Empty icon="success" title=t!("conflicts-empty-title") text=t!("conflicts-empty-text")/> }.into_any()
                } else {
                    sections.into_any()
                }}
            </div>
        }
    }))
}

fn of_reviewer(
    edition: &Edition,
    name: &str,
    reviewer: &PersonId,
    kinds: BTreeMap<ConflictKind, Vec<Conflict>>,
) -> impl IntoView + use<> {
    let (labelled, id) = (
        format!("reviewer-{reviewer}"),
        format!("reviewer-{reviewer}"),
    );
    let groups: Vec<_> = kinds
        .into_iter()
        .map(|(kind, conflicts)| {
            let standing = conflicts.iter().filter(|conflict| !conflict.dismissed).count();
            let count = conflicts.len();
            let title = t!(&format!("conflict-{}", kind.key()), count = count).into_owned();
            let all = (kind.can_be_dismissed() && standing > 1).then(|| {
                dismiss_form(edition, reviewer, kind, ("", name), true, &t!("conflicts-dismiss-all"))
            });
            let items: Vec<_> = conflicts
                .iter()
                .map(|conflict| {
                    let label = if conflict.dismissed { t!("conflicts-restore") } else { t!("conflicts-dismiss") }.into_owned();
                    let form = kind.can_be_dismissed().then(|| {
                        dismiss_form(edition, reviewer, kind, (conflict.application.as_str(), &conflict.applicant), !conflict.dismissed, &label)
                    });
                    let shared = if kind == ConflictKind::Country {
                        t!(&format!("country-{}", conflict.shared)).into_any()
                    } else {
                        view! { <span translate="no" dir="auto">{conflict.shared.clone()}</span> }.into_any()
                    };
                    view! {
                        <li class="ua-list__item ua-row ua-row--between">
                            <span><a href=format!("/organise/applications/{}/reviews", conflict.application) translate="no" dir="auto">{conflict.applicant.clone()}</a>" "<span class="ua-small ua-muted">{shared}</span>{conflict.dismissed.then(|| view! { " "<Pill tone="" text=t!("conflicts-dismissed")/> })}</span>
                            {form}
                        </li>
                    }
                })
                .collect();
            view! {
                <details class="ua-details">
                    <summary>{title}</summary>
                    <div class="ua-details__body ua-stack">{all}<ul class="ua-list">{items}</ul></div>
                </details>
            }
        })
        .collect();
    view! {
        <section class="ua-stack ua-stack--s" aria-labelledby=labelled>
            <h3 id=id translate="no" dir="auto">{name.to_owned()}</h3>
            {groups}
        </section>
    }
}

fn dismiss_form(
    edition: &Edition,
    reviewer: &PersonId,
    kind: ConflictKind,
    // Which application, or all; and whose, for those who hear the button alone.
    (application, whose): (&str, &str),
    dismissed: bool,
    label: &str,
) -> impl IntoView + use<> {
    let form = format!("{reviewer}-{}-{application}", kind.key());
    let (slug, reviewer, application, label, whose) = (
        edition.slug.clone(),
        reviewer.to_string(),
        application.to_owned(),
        label.to_owned(),
        whose.to_owned(),
    );
    view! {
        <PostForm to="reviews/dismiss" id=form>
            <input type="hidden" name="edition" value=slug/>
            <input type="hidden" name="reviewer" value=reviewer/>
            <input type="hidden" name="kind" value=kind.key()/>
            <input type="hidden" name="application" value=application/>
            <input type="hidden" name="dismissed" value=dismissed.to_string()/>
            <button class="ua-button--link">{label}<span class="ecl-u-sr-only" translate="no">" "{whose}</span></button>
        </PostForm>
    }
}
