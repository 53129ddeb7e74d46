//! The workspace: spaces, threads, posts; commitments.

mod commitments;
mod spaces;

use domain::Timestamp;
use domain::ids::PersonId;
use domain::workspace::CommitmentState;
use leptos::prelude::*;

use backend::store::workspace::Commitment;
use backend::when;

use crate::components::layout::Label;
use crate::components::{Icon, Pill, initials};
use crate::pages::today::relative;
use crate::say::language;
use crate::t;

pub use commitments::{commitment, commitments, space_commitments};
pub use spaces::{overview, post, space, thread};

/// The first page, above every other.
fn home() -> (String, Label) {
    ("/workspace".to_owned(), t!("workspace-title").into())
}

/// The name of somebody; who erased themselves has none.
fn name(of: &str) -> AnyView {
    if of.is_empty() {
        t!("former-participant").into_any()
    } else {
        view! { <span translate="no" dir="auto">{of.to_owned()}</span> }.into_any()
    }
}

/// Initials in a colour that stays the person's.
fn avatar(id: &PersonId, name: &str) -> impl IntoView + use<> {
    let sum: u32 = id.as_str().bytes().map(u32::from).sum();
    let class = match sum % 4 {
        0 => "ua-avatar ua-avatar--1",
        1 => "ua-avatar ua-avatar--2",
        2 => "ua-avatar ua-avatar--3",
        _ => "ua-avatar ua-avatar--4",
    };
    let letters = if name.is_empty() {
        "–".to_owned()
    } else {
        initials(name)
    };
    view! { <span class=class aria-hidden="true" translate="no">{letters}</span> }
}

fn pill(state: CommitmentState) -> impl IntoView {
    let tone = match state {
        CommitmentState::Made => "draft",
        CommitmentState::Started => "info",
        CommitmentState::Blocked => "error",
        CommitmentState::Done => "success",
        CommitmentState::Dropped => "",
    };
    view! { <Pill tone=tone text=t!(&format!("commitment-state-{}", state.key()))/> }
}

/// Days until a commitment is due where the reader is; negative when it is late.
fn days_left(commitment: &Commitment, now: Timestamp, zone: &str) -> i64 {
    when::instant(&format!("{}T23:59", commitment.due_on), zone)
        .map_or(0, |due| when::days_until(now, due, zone))
}

/// "By 4 December 2026 · in 12 days", marked when it is near or late.
fn due(commitment: &Commitment, now: Timestamp, zone: &str) -> AnyView {
    let day = when::day(language(), commitment.due_on.as_str());
    let by = view! { <time datetime=commitment.due_on.to_string()>{t!("commitment-by", day = day.as_str())}</time> };
    if commitment.state.is_over() {
        return by.into_any();
    }
    let days = days_left(commitment, now, zone);
    let (class, icon) = match days {
        ..0 => ("ua-task__due ua-task__due--late", "warning"),
        0..=14 => ("ua-task__due ua-task__due--soon", "clock"),
        _ => ("ua-task__due", "calendar"),
    };
    view! { <span class=class><Icon name=icon/><span>{by}" · "{relative(days)}</span></span> }
        .into_any()
}

/// A commitment as a link, where it stands, and by when.
fn line(commitment: &Commitment, now: Timestamp, zone: &str) -> impl IntoView + use<> {
    view! {
        <p class="ua-list__title"><a href=format!("/commitments/{}", commitment.id) translate="no" lang=commitment.language.tag().to_owned() dir="auto">{commitment.body.clone()}</a></p>
        <div class="ua-list__meta ua-row">{pill(commitment.state)}{due(commitment, now, zone)}</div>
    }
}

/// Commitments in a list, with who made them; for spaces and for the reports of sessions.
pub fn commitment_list(
    commitments: &[Commitment],
    now: Timestamp,
    zone: &str,
) -> impl IntoView + use<> {
    let items: Vec<_> = commitments
        .iter()
        .map(|commitment| {
            let city = commitment.city.clone().map(|city| view! { <span translate="no">" · "{city}</span> });
            view! {
                <li class="ua-list__item">
                    <div class="ua-stack ua-stack--s">
                        <p class="ua-list__meta">{name(&commitment.name)}{city}</p>
                        {line(commitment, now, zone)}
                        {(!commitment.learned.is_empty()).then(|| view! { <p class="ua-small"><strong>{t!("commitment-learned")}</strong>" "<span translate="no" lang=commitment.language.tag().to_owned() dir="auto">{commitment.learned.clone()}</span></p> })}
                    </div>
                </li>
            }
        })
        .collect();
    view! { <ul class="ua-list">{items}</ul> }
}
