//! Commitments: making them, checking in on them, seeing how those of others go.

use backend::chance::uuid_v4;
use backend::service::workspace::{self as service, CommitmentPage};
use backend::store::workspace::{CheckInRow, Commitment, Space};
use backend::when;
use domain::Timestamp;
use domain::ids::CommitmentId;
use domain::permission::Operation;
use domain::workspace::{COMMITMENT_MAX, CommitmentState, NOTE_MAX};
use leptos::prelude::*;

use super::{commitment_list, days_left, due, name, pill};
use crate::components::form::{
    PostForm, RadioField, SelectField, Submit, TextArea, TextField, WrittenIn, typed,
};
use crate::components::layout::{Label, PageHeader};
use crate::components::notice::Empty;
use crate::components::{DateBlock, Icon, Written};
use crate::request::{Cx, Page, PageResult};
use crate::say::language;
use crate::t;

/// Spaces a commitment can be shown in, by address and title.
fn choices(spaces: &[Space]) -> Vec<(String, Label)> {
    spaces
        .iter()
        .map(|space| (space.slug.clone(), Label::from(&space.title)))
        .collect()
}

pub async fn commitments(cx: Cx) -> PageResult {
    let page = service::commitments(&cx.academy, &cx.caller).await?;
    let (now, zone) = (cx.academy.now(), cx.zone().to_owned());
    let key = uuid_v4(cx.academy.chance.as_ref());
    Ok(Page::new(cx.say("commitments-title"), move || {
        let (over, open): (Vec<&Commitment>, Vec<&Commitment>) = page
            .commitments
            .iter()
            .partition(|commitment| commitment.state.is_over());
        let tasks: Vec<_> = open
            .iter()
            .enumerate()
            .map(|(at, commitment)| open_item(commitment, at == 0, now, &zone))
            .collect();
        let past: Vec<_> = over
            .iter()
            .map(|commitment| past_item(commitment))
            .collect();
        let spaces = choices(&page.spaces);
        let action = view! { <a class="ecl-button ecl-button--primary" href="#make"><Icon name="plus" class="ecl-button__icon"/>{t!("commitment-make")}</a> }.into_any();
        view! {
            <PageHeader title=t!("commitments-title") trail=vec![super::home()] actions=action/>
            <div class="ecl-container ua-body ua-stack ua-stack--l">
                <p class="ua-lead">{t!("commitments-lead")}</p>
                {if tasks.is_empty() {
                    view! { <Empty icon="growth" title=t!("commitments-empty-title") text=t!("commitments-empty-text") action=("#make".to_owned(), t!("commitment-make").into_owned())/> }.into_any()
                } else {
                    view! { <section class="ua-stack" aria-labelledby="open"><h2 id="open">{t!("commitments-open")}</h2><ol class="ua-tasks">{tasks}</ol></section> }.into_any()
                }}
                {(!past.is_empty()).then(|| view! { <section class="ua-stack" aria-labelledby="over"><h2 id="over">{t!("commitments-over")}</h2><ul class="ua-list">{past}</ul></section> })}
                {make_form(spaces, &key)}
            </div>
        }
    }))
}

fn open_item(
    commitment: &Commitment,
    first: bool,
    now: Timestamp,
    zone: &str,
) -> impl IntoView + use<> {
    let days = days_left(commitment, now, zone);
    let date = when::instant(&format!("{}T12:00", commitment.due_on), zone)
        .map(|at| view! { <DateBlock at=at zone=zone.to_owned() days=days/> });
    let (item, look) = if first {
        ("ua-task ua-task--first", "ecl-button ecl-button--primary")
    } else {
        ("ua-task", "ecl-button ecl-button--secondary")
    };
    let lang = commitment.language.tag().to_owned();
    view! {
        <li class=item>
            {date}
            <div>
                <h3 class="ua-task__title" translate="no" lang=lang.clone() dir="auto">{commitment.body.clone()}</h3>
                <p class="ua-task__text">{t!("commitment-first-step")}" "<span translate="no" lang=lang dir="auto">{commitment.first_step.clone()}</span></p>
                <div class="ua-row">{pill(commitment.state)}{due(commitment, now, zone)}</div>
            </div>
            <div class="ua-task__do"><a class=look href=format!("/commitments/{}", commitment.id)>{t!("commitment-check-in")}<span class="ecl-u-sr-only" translate="no">" "{commitment.body.clone()}</span></a></div>
        </li>
    }
}

fn past_item(commitment: &Commitment) -> impl IntoView + use<> {
    let lang = commitment.language.tag().to_owned();
    view! {
        <li class="ua-list__item">
            <div>
                <h3 class="ua-list__title"><a href=format!("/commitments/{}", commitment.id) translate="no" lang=lang.clone() dir="auto">{commitment.body.clone()}</a></h3>
                <p class="ua-small"><strong>{t!("commitment-learned")}</strong>" "<span translate="no" lang=lang dir="auto">{commitment.learned.clone()}</span></p>
            </div>
            <div>{pill(commitment.state)}</div>
        </li>
    }
}

fn make_form(spaces: Vec<(String, Label)>, key: &str) -> impl IntoView + use<> {
    let key = key.to_owned();
    view! {
        <section class="ua-stack" id="make" aria-labelledby="make-title">
            <h2 id="make-title">{t!("commitment-make")}</h2>
            <PostForm to="workspace/make_commitment" class="ua-form" at="make">
                <input type="hidden" name="form_key" value=typed("form_key", &key)/>
                <TextArea name="commitment" rows=3 max=COMMITMENT_MAX help=t!("field-commitment-help")/>
                <TextArea name="first_step" rows=2 max=COMMITMENT_MAX help=t!("field-first_step-help")/>
                <TextField name="due_on" kind="date"/>
                <WrittenIn/>
                <SelectField name="shown_in" options=spaces empty=t!("commitment-private") help=t!("field-shown_in-help") optional=true/>
                <Submit label=t!("commitment-make-action")/>
            </PostForm>
        </section>
    }
}

pub async fn space_commitments(cx: Cx) -> PageResult {
    let page = service::space(&cx.academy, &cx.caller, cx.param("space"), "", 0).await?;
    let (now, zone) = (cx.academy.now(), cx.zone().to_owned());
    let makes = cx.caller.could(Operation::KeepCommitments);
    Ok(Page::new(cx.say("commitments-here"), move || {
        let space = &page.space;
        let trail = vec![
            super::home(),
            (
                format!("/workspace/{}", space.slug),
                Label::from(&space.title),
            ),
        ];
        let counts: Vec<_> = CommitmentState::ALL
            .iter()
            .map(|state| {
                (
                    *state,
                    page.commitments
                        .iter()
                        .filter(|commitment| commitment.state == *state)
                        .count(),
                )
            })
            .filter(|(_, count)| *count > 0)
            .map(|(state, count)| view! { <span>{pill(state)}" "{count}</span> })
            .collect();
        view! {
            <PageHeader title=t!("commitments-here") trail=trail meta=counts.into_any()/>
            <div class="ecl-container ua-body ua-stack ua-stack--l">
                <p>{t!("commitments-here-text")}</p>
                {if page.commitments.is_empty() { view! { <p>{t!("commitments-here-none")}</p> }.into_any() } else { commitment_list(&page.commitments, now, &zone).into_any() }}
                {makes.then(|| view! { <p><a class="ua-more" href="/commitments#make">{t!("commitment-make")}" "<Icon name="arrow-right"/></a></p> })}
            </div>
        }
    }))
}

pub async fn commitment(cx: Cx) -> PageResult {
    let id = CommitmentId::parse(cx.param("commitment"))?;
    let page = service::commitment(&cx.academy, &cx.caller, &id).await?;
    let (now, zone) = (cx.academy.now(), cx.zone().to_owned());
    let key = uuid_v4(cx.academy.chance.as_ref());
    Ok(Page::new(cx.say("commitment-title"), move || {
        let commitment = &page.commitment;
        let lang = commitment.language.tag().to_owned();
        let mut trail = vec![super::home()];
        if page.own {
            trail.push(("/commitments".to_owned(), t!("commitments-title").into()));
        } else if let Some((slug, title)) = &commitment.space {
            trail.push((format!("/workspace/{slug}"), Label::from(title)));
        }
        let whose = (!page.own).then(|| {
            let city = commitment
                .city
                .clone()
                .map(|city| view! { <span translate="no">" · "{city}</span> });
            view! { <span>{name(&commitment.name)}{city}</span> }
        });
        let meta =
            view! { {whose}{pill(commitment.state)}<span>{due(commitment, now, &zone)}</span> }
                .into_any();
        view! {
            <PageHeader title=t!("commitment-title") trail=trail meta=meta/>
            <div class="ecl-container ua-body ua-split">
                <div class="ua-stack ua-stack--l">
                    <div class="ua-lead"><Written text=commitment.body.clone() lang=lang.clone()/></div>
                    <section class="ua-stack ua-stack--s" aria-labelledby="first-step">
                        <h2 id="first-step">{t!("field-first_step")}</h2>
                        <Written text=commitment.first_step.clone() lang=lang/>
                    </section>
                    {(page.own && !commitment.state.is_over()).then(|| check_in_form(commitment, &key))}
                    {page.own.then(|| show_form(&page))}
                </div>
                <section class="ua-stack" aria-labelledby="timeline">
                    <h2 id="timeline">{t!("commitment-timeline")}</h2>
                    {timeline(&page, now, &zone)}
                </section>
            </div>
        }
    }))
}

fn timeline(page: &CommitmentPage, now: Timestamp, zone: &str) -> impl IntoView + use<> {
    let commitment = &page.commitment;
    let lang = commitment.language.tag().to_owned();
    let mut started = false;
    let items: Vec<_> = page
        .check_ins
        .iter()
        .map(|check_in| {
            let title = match check_in.state {
                CommitmentState::Started if started => "timeline-goes-on".to_owned(),
                state => format!("timeline-{}", state.key()),
            };
            started |= check_in.state == CommitmentState::Started;
            check_in_item(check_in, title, &lang, zone)
        })
        .collect();
    let open = (!commitment.state.is_over()).then(|| {
        let day = when::day(language(), commitment.due_on.as_str());
        let late = days_left(commitment, now, zone) < 0;
        view! {
            <li class="ecl-timeline__item ecl-timeline__item--now">
                <p class="ecl-timeline__label"><time datetime=commitment.due_on.to_string()>{day}</time></p>
                <p class="ecl-timeline__title">{t!(if late { "timeline-late" } else { "timeline-due" })}</p>
            </li>
        }
    });
    view! {
        <ol class="ecl-timeline">
            <li class="ecl-timeline__item ecl-timeline__item--done">
                <p class="ecl-timeline__label"><time datetime=when::rfc3339(commitment.created_at)>{when::date(language(), commitment.created_at, zone)}</time></p>
                <p class="ecl-timeline__title">{t!(if commitment.session.is_some() { "timeline-made-in-session" } else { "timeline-made" })}</p>
            </li>
            {items}
            {open}
        </ol>
    }
}

fn check_in_item(
    check_in: &CheckInRow,
    title: String,
    lang: &str,
    zone: &str,
) -> impl IntoView + use<> {
    let class = match check_in.state {
        CommitmentState::Blocked => "ecl-timeline__item ecl-timeline__item--blocked",
        CommitmentState::Dropped => "ecl-timeline__item",
        _ => "ecl-timeline__item ecl-timeline__item--done",
    };
    let lang = lang.to_owned();
    let note = (!check_in.note.is_empty()).then(|| {
        let text = check_in.note.clone();
        view! { <div class="ecl-timeline__content"><Written text=text lang=lang/></div> }
    });
    let moved = check_in.due_on.as_ref().map(|day| {
        let day = when::day(language(), day.as_str());
        view! { <p class="ecl-timeline__content">{t!("timeline-moved", day = day.as_str())}</p> }
    });
    view! {
        <li class=class>
            <p class="ecl-timeline__label"><time datetime=when::rfc3339(check_in.at)>{when::date(language(), check_in.at, zone)}</time></p>
            <p class="ecl-timeline__title">{t!(&title)}</p>
            {note}
            {moved}
        </li>
    }
}

fn check_in_form(commitment: &Commitment, key: &str) -> impl IntoView + use<> {
    let (id, due_on, key) = (
        commitment.id.to_string(),
        commitment.due_on.to_string(),
        key.to_owned(),
    );
    let states: Vec<_> = commitment
        .state
        .next()
        .iter()
        .map(|state| {
            (
                state.key().to_owned(),
                t!(&format!("check-in-{}", state.key())).into_owned(),
            )
        })
        .collect();
    view! {
        <section class="ua-stack" id="check-in" aria-labelledby="check-in-title">
            <h2 id="check-in-title">{t!("commitment-check-in")}</h2>
            <PostForm to="workspace/check_in" class="ua-form" at="check-in">
                <input type="hidden" name="commitment" value=id/>
                <input type="hidden" name="form_key" value=typed("form_key", &key)/>
                <RadioField name="check_in" options=states/>
                <TextArea name="check_in_note" rows=4 max=NOTE_MAX help=t!("field-check_in_note-help") optional=true/>
                <TextField name="due_on" kind="date" value=due_on help=t!("check-in-due-help") optional=true/>
                <Submit label=t!("check-in-action")/>
            </PostForm>
        </section>
    }
}

fn show_form(page: &CommitmentPage) -> impl IntoView + use<> {
    let id = page.commitment.id.to_string();
    let shown = page
        .commitment
        .space
        .as_ref()
        .map_or(String::new(), |(slug, _)| slug.clone());
    let mut spaces = choices(&page.spaces);
    // A space the owner has left since stays what it is until it is changed.
    if let Some((slug, title)) = &page.commitment.space
        && !spaces.iter().any(|(known, _)| known == slug)
    {
        spaces.push((slug.clone(), Label::from(title)));
    }
    view! {
        <section class="ua-stack" aria-labelledby="shown">
            <h2 id="shown">{t!("commitment-shown")}</h2>
            <PostForm to="workspace/show_commitment" class="ua-form">
                <input type="hidden" name="commitment" value=id/>
                <SelectField name="shown_in" options=spaces value=shown empty=t!("commitment-private") help=t!("field-shown_in-help") optional=true/>
                <Submit label=t!("commitment-show-action") look="secondary"/>
            </PostForm>
        </section>
    }
}
