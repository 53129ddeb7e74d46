//! The applicant's page: start, write, send, follow, answer.

mod paper;
mod status;
mod together;
mod write;

use domain::Timestamp;
use domain::accounts::Person;
use domain::applications::ApplicationState;
use domain::ids::ApplicationId;
use domain::programme::CALL_ZONE;
use domain::selection::Gender;
use leptos::prelude::*;

use backend::service::applications::{self as service, OwnPage};
use backend::service::{certificates, selection, workspace};

use super::state_pill;
use crate::components::form::{PostForm, RadioField};
use crate::components::layout::{Label, PageHeader};
use crate::components::notice::Notice;
use crate::components::{Icon, When, said};
use crate::pages::programme::{closing, dates};
use crate::request::{Cx, Page, PageResult};
use crate::t;

pub use paper::print;
use status::{invitation, status, unsent};
pub use together::shared;
pub use write::fields;
use write::write;

/// The form of an application.
const WRITE: &str = "applications/write";

pub async fn apply(cx: Cx) -> PageResult {
    let own = service::own(&cx.academy, &cx.caller, cx.param("edition")).await?;
    let person = cx.caller.signed_in()?.clone();
    let title = cx.say("apply-title");
    let posted = cx.sent(WRITE).cloned();
    let writing = own.application.as_ref().is_some_and(|application| {
        // Text that could not be kept is shown in its form even when the call has closed.
        let typed = posted
            .as_ref()
            .is_some_and(|posted| !posted.problems().is_empty());
        application.state.is_editable() && (own.closed.is_none() || typed)
    });
    let sent = cx.notice.as_deref() == Some("notice-submitted");
    let gender = match &own.application {
        Some(application)
            if application.state.is_editable() || application.state.is_undecided() =>
        {
            let stated = selection::stated_gender(&cx.academy, &cx.caller, &application.id).await?;
            Some((application.id.clone(), stated))
        }
        _ => None,
    };
    let certificate = certificates::own(&cx.academy, &cx.caller, cx.param("edition")).await?;
    let open_space = match &own.application {
        Some(application) if application.state == ApplicationState::NotSelected => {
            Some(workspace::open_space(&cx.academy, &cx.caller).await?)
        }
        _ => None,
    };
    let page = Page::new(title, move || {
        let now = cx.academy.now();
        let pill = own
            .application
            .as_ref()
            .map(|application| state_pill(application.state));
        let receipt = own
            .application
            .as_ref()
            .filter(|application| !application.state.is_editable())
            .and_then(|application| application.receipt.clone());
        let meta = view! {
            {pill}
            {receipt.map(|number| view! { <span>{t!("apply-receipt")}" "<strong translate="no">{number}</strong></span> })}
            <span><Icon name="calendar" size="2xs"/>{dates(&own.edition)}</span>
            <span><Icon name="location" size="2xs"/>{said(&own.edition.place)}</span>
        }
        .into_any();
        let trail = vec![
            ("/editions".to_owned(), Label::from(t!("editions-title"))),
            (
                format!("/editions/{}", own.edition.slug),
                Label::from(&own.edition.title),
            ),
        ];
        let inside = match &own.application {
            Some(application) if writing => {
                write(&cx, &own, application, &person, posted.as_ref(), now).into_any()
            }
            Some(application) if application.state == ApplicationState::Draft => {
                unsent(&own, application, now).into_any()
            }
            Some(application) => {
                let more = view! {
                    {crate::pages::certificates::own(&certificate, &own.edition.slug)}
                    {open_space.map(invitation)}
                };
                status(&own, application, now, sent, more.into_any()).into_any()
            }
            None => begin(&own, &person, now).into_any(),
        };
        view! {
            <PageHeader title=t!("apply-title") trail=trail meta=meta/>
            {inside}
            {gender.map(|(id, stated)| gender_panel(&id, stated))}
        }
    });
    Ok(page.live_if(writing || sent))
}

/// What somebody may state for the balance of the group: apart from the application, so that nobody
/// who reads that sees it.
fn gender_panel(id: &ApplicationId, stated: Option<Gender>) -> impl IntoView + use<> {
    let mut options = vec![(String::new(), t!("gender-none").into_owned())];
    options.extend(Gender::ALL.iter().map(|gender| {
        let key = gender.key();
        (
            key.to_owned(),
            t!(&format!("gender-state-{key}")).into_owned(),
        )
    }));
    let (id, value) = (id.to_string(), stated.map_or("", Gender::key));
    view! {
        <div class="ecl-container ua-body">
            <details class="ua-details">
                <summary>{t!("gender-title")}</summary>
                <div class="ua-details__body ua-stack">
                    <p class="ua-prose">{t!("gender-text")}</p>
                    <PostForm to="selection/state_gender" class="ua-form">
                        <input type="hidden" name="application" value=id/>
                        <RadioField name="gender" options=options value=value/>
                        <button class="ecl-button ecl-button--secondary">{t!("gender-save")}</button>
                    </PostForm>
                </div>
            </details>
        </div>
    }
}

/// Before an application is started.
fn begin(own: &OwnPage, person: &Person, now: Timestamp) -> impl IntoView + use<> {
    let edition = &own.edition;
    let complete = person.profile_complete();
    let inside = if let Some(closed) = &own.closed {
        let (opens, closes) = (edition.call.opens_at, edition.call.closes_at);
        let text = match (closed.code() == "call-not-open", now) {
            (true, now) if now < opens => {
                view! { {t!("apply-opens")}" "<strong><When at=opens zone=CALL_ZONE/></strong> }
                    .into_any()
            }
            (true, _) => t!("apply-soon").into_any(),
            (false, now) if closes <= now => {
                view! { {t!("apply-closed")}" "<strong><When at=closes zone=CALL_ZONE/></strong> }
                    .into_any()
            }
            (false, _) => t!("apply-closed-early").into_any(),
        };
        view! {
            <p class="ua-lead">{text}</p>
            <p><a class="ecl-button ecl-button--secondary" href=format!("/editions/{}", edition.slug)>{t!("apply-see-edition")}</a></p>
        }
        .into_any()
    } else if !own.barred.is_empty() {
        view! {
            <p class="ua-lead">{closing(edition, now)}</p>
            {barred(own)}
        }
        .into_any()
    } else if complete {
        let slug = edition.slug.clone();
        view! {
            <p class="ua-lead">{closing(edition, now)}</p>
            <p>{t!("apply-begin-text")}</p>
            {advice()}
            <PostForm to="applications/start">
                <input type="hidden" name="edition" value=slug/>
                <p class="ua-actions"><button class="ecl-button ecl-button--primary">{t!("apply-start")}</button></p>
            </PostForm>
        }
        .into_any()
    } else {
        let href = format!("/account?next=/apply/{}", edition.slug);
        view! {
            <p class="ua-lead">{closing(edition, now)}</p>
            <Notice kind="info" title=t!("apply-profile-title")>{t!("apply-profile-text")}</Notice>
            <p class="ua-actions"><a class="ecl-button ecl-button--primary" href=href>{t!("apply-profile-action")}</a></p>
        }
        .into_any()
    };
    view! { <div class="ecl-container ua-body ua-stack">{inside}</div> }
}

/// Which rules of the call the person does not meet, as their profile stands.
fn barred(own: &OwnPage) -> Option<impl IntoView + use<>> {
    let items: Vec<_> = own
        .barred
        .iter()
        .map(|rule| view! { <li>{t!(&format!("apply-barred-{}", rule.key()))}</li> })
        .collect();
    let profile = format!("/account?next=/apply/{}", own.edition.slug);
    (!items.is_empty()).then(|| {
        view! {
            <Notice kind="warning" title=t!("apply-barred-title")>
                <ul>{items}</ul>
                <p>{t!("apply-barred-text")}" "<a href=profile>{t!("apply-profile-change")}</a></p>
            </Notice>
        }
    })
}

/// What a good dilemma looks like.
fn advice() -> impl IntoView {
    let points: Vec<_> = (1..=4)
        .map(|at| view! { <li>{t!(&format!("dilemma-advice-{at}"))}</li> })
        .collect();
    view! {
        <section class="ua-panel ua-panel--tint" aria-labelledby="advice">
            <h2 class="ua-panel__title" id="advice">{t!("dilemma-advice-title")}</h2>
            <ul class="ua-prose ua-prose--s">{points}</ul>
        </section>
    }
}
