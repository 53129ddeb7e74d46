//! Reviews: the reviewer's own (`reading`), the organiser's round (`round`) and what comes of it
//! (`board`, `judged`).

mod board;
mod judged;
mod reading;
mod round;

pub use board::{conflicts, results, reviewers};
pub use judged::judged;
pub use reading::{list, review};
pub use round::rubric;

use domain::programme::Edition;
use domain::reviews::{Criterion, Opinion, ReviewState, RoundState};
use leptos::prelude::*;

use backend::when;

use crate::components::layout::{Label, PageHeader};
use crate::components::{Pill, Written, said};
use crate::request::Cx;
use crate::say::language;
use crate::t;

/// A pill for where a review stands.
fn review_pill(state: ReviewState) -> impl IntoView {
    let tone = match state {
        ReviewState::Assigned => "draft",
        ReviewState::Begun => "info",
        ReviewState::Done => "success",
        ReviewState::Abstained => "",
    };
    view! { <Pill tone=tone text=t!(&format!("review-state-{}", state.key()))/> }
}

/// A pill for where a round stands.
fn round_pill(state: RoundState) -> impl IntoView {
    let tone = match state {
        RoundState::Prepared => "draft",
        RoundState::Open => "info",
        RoundState::Closed => "success",
    };
    view! { <Pill tone=tone text=t!(&format!("round-state-{}", state.key()))/> }
}

/// Points out of a hundred.
fn points(value: f64) -> String {
    when::tenths(language(), value)
}

/// The class of a cell of the heat map: a share of the best, 0 to 1.
fn heat(share: Option<f64>) -> &'static str {
    match share {
        None => "ecl-table__cell ua-heat",
        Some(share) if share < 0.2 => "ecl-table__cell ua-heat ua-heat--1",
        Some(share) if share < 0.4 => "ecl-table__cell ua-heat ua-heat--2",
        Some(share) if share < 0.6 => "ecl-table__cell ua-heat ua-heat--3",
        Some(share) if share < 0.8 => "ecl-table__cell ua-heat ua-heat--4",
        Some(_) => "ecl-table__cell ua-heat ua-heat--5",
    }
}

/// The top of the organiser's pages about a round, with the way to the others.
fn round_header(
    cx: &Cx,
    edition: &Edition,
    state: Option<RoundState>,
    actions: Option<AnyView>,
) -> impl IntoView + use<> {
    let base = format!("/organise/{}/reviews", edition.slug);
    let trail = vec![
        ("/organise".to_owned(), Label::from(t!("organise-editions"))),
        (
            format!("/organise/{}/applications", edition.slug),
            Label::from(&edition.title),
        ),
    ];
    let tabs: Vec<_> = ["", "/reviewers", "/rubric", "/conflicts"]
        .into_iter()
        .map(|part| {
            let href = format!("{base}{part}");
            let current = (cx.path == href).then_some("page");
            let key = match part {
                "" => "reviews-tab-results",
                "/reviewers" => "reviews-tab-reviewers",
                "/rubric" => "reviews-tab-rubric",
                _ => "reviews-tab-conflicts",
            };
            view! { <li class="ecl-tabs__item"><a class="ecl-tabs__link" href=href aria-current=current>{t!(key)}</a></li> }
        })
        .collect();
    view! {
        <PageHeader title=t!("reviews-title") eyebrow=Label::from(&edition.title) trail=trail meta=state.map(round_pill).into_any() actions=actions.into_any()/>
        <div class="ecl-container">
            <nav class="ecl-tabs" aria-label=t!("reviews-title")><ul class="ecl-tabs__list">{tabs}</ul></nav>
        </div>
    }
}

/// Scores and comments of a review to read.
fn opinion_view(criteria: &[Criterion], opinion: &Opinion) -> impl IntoView + use<> {
    let rows: Vec<_> = criteria
        .iter()
        .map(|criterion| {
            let score = opinion.scores.get(&criterion.key).copied();
            let level = score
                .and_then(|score| usize::try_from(score - 1).ok())
                .and_then(|at| criterion.levels.get(at))
                .map(said);
            let comment = opinion.comments.get(&criterion.key).map(|comment| {
                view! {
                    <Written text=comment.text.clone()/>
                    <p class="ua-small ua-muted">{t!(&format!("audience-{}", comment.audience.key()))}</p>
                }
            });
            view! {
                <dt>{said(&criterion.title)}</dt>
                <dd><strong>{score.map_or_else(|| "–".to_owned(), |score| format!("{score}/{}", criterion.levels.len()))}</strong>" "{level}{comment}</dd>
            }
        })
        .collect();
    view! { <dl class="ua-stack ua-stack--s">{rows}</dl> }
}
