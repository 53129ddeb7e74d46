//! What a person has to do now, until when.

use leptos::prelude::*;
use maud::{Markup, html};

use crate::components::layout::PageHeader;
use crate::components::notice::Empty;
use crate::components::{date_block, icon};
use crate::pages::accounts::applied;
use crate::request::{Cx, Page, PageResult};
use crate::t;
use backend::service::applications;
use backend::service::today::{self as service, Task};
use backend::when;

pub async fn today(cx: Cx) -> PageResult {
    let tasks = service::tasks(&cx.academy, &cx.caller).await?;
    let name = cx.caller.signed_in()?.name.clone();
    let now = cx.academy.now();
    let zone = cx.zone().to_owned();
    // Who waits for an answer and has nothing to do is told at least where their application stands.
    let own = if tasks.is_empty() {
        applications::mine_all(&cx.academy, &cx.caller).await?
    } else {
        Vec::new()
    };
    Ok(Page::new(cx.say("today-title"), move || {
        let list = tasks.iter().enumerate();
        let list: String = list
            .map(|(at, item)| task(item, at == 0, now, &zone).into_string())
            .collect();
        view! {
            <PageHeader title=t!("today-title") eyebrow=t!("today-hello", name = name.as_str())/>
            <div class="ecl-container ua-body ua-stack ua-stack--l">
                {if list.is_empty() {
                    view! { <Empty icon="success" title=t!("today-empty-title") text=t!("today-empty-text") action=("/editions".to_owned(), t!("today-empty-action").into_owned())/> }.into_any()
                } else {
                    view! { <ol class="ua-tasks" inner_html=list></ol> }.into_any()
                }}
                {applied(&own)}
            </div>
        }
    }))
}

fn task(item: &Task, first: bool, now: domain::Timestamp, zone: &str) -> Markup {
    let language = crate::say::language();
    let zone = item.zone.as_deref().unwrap_or(zone);
    let title = backend::texts::say_with(
        language,
        &format!("task-{}", item.key),
        &[
            ("about", item.about.as_str().into()),
            ("count", item.count.into()),
        ],
    );
    let text_key = format!("task-{}-text", item.key);
    let text = backend::texts::has(language, &text_key).then(|| {
        backend::texts::say_with(
            language,
            &text_key,
            &[
                ("about", item.about.as_str().into()),
                ("count", item.count.into()),
            ],
        )
    });
    let days = item.due.map(|due| when::days_until(now, due, zone));
    let (tone, mark) = match days {
        Some(..0) => ("ua-task__due ua-task__due--late", "warning"),
        Some(0..=14) => ("ua-task__due ua-task__due--soon", "clock"),
        _ => ("ua-task__due", "clock"),
    };
    let date = item.due.map(|due| date_block(due, zone, days));
    let look = if first {
        "ecl-button ecl-button--primary"
    } else {
        "ecl-button ecl-button--secondary"
    };
    html! {
        li class=(if first { "ua-task ua-task--first" } else { "ua-task" }) {
            @if let Some(date) = date { (date) } @else { div class="ua-task__icon" { (icon("arrow-right", "m", "")) } }
            div {
                h2 class="ua-task__title" { (title) }
                @if let Some(text) = text { p class="ua-task__text" { (text) } }
                @if let (Some(due), Some(days)) = (item.due, days) {
                    p class=(tone) { (icon(mark, "", "")) span { (relative(days)) (t!("colon")) time datetime=(when::rfc3339(due)) { (when::date_time(language, due, zone)) } } }
                }
            }
            div class="ua-task__do" { a class=(look) href=(item.href) { (t!(&format!("task-{}-action", item.key))) } }
        }
    }
}

/// "in 12 days", "today", "3 days late".
pub fn relative(days: i64) -> String {
    match days {
        0 => t!("today-word"),
        1.. => t!("in-days", days = days),
        _ => t!("days-late", days = -days),
    }
    .into_owned()
}
