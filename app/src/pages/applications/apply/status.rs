//! An application that was sent, or was not in time: where it stands, what to do, what was sent.

use domain::Timestamp;
use domain::applications::ApplicationState;
use domain::programme::CALL_ZONE;
use leptos::prelude::*;

use backend::service::applications::OwnPage;
use backend::store::applications::{Application, Event};
use backend::when;

use super::super::{content_view, module_of, pdf_link};
use crate::components::form::PostForm;
use crate::components::notice::Notice;
use crate::components::{When, Written, said};
use crate::islands::draft::{About, DraftSent};
use crate::pages::call;
use crate::pages::programme::dates;
use crate::say::language;
use crate::t;

/// A draft that nobody sent in time.
pub(super) fn unsent(
    own: &OwnPage,
    application: &Application,
    now: Timestamp,
) -> impl IntoView + use<> {
    let closes = Some(own.edition.call.closes_at).filter(|at| *at <= now);
    let content = content_view(&application.content, &own.modules);
    let answers = call::answers(&own.form, &application.content.answers, &own.files);
    view! {
        <div class="ecl-container ua-body ua-stack ua-stack--l">
            <Notice kind="warning" title=t!("apply-unsent-title")>
                {match closes {
                    Some(at) => view! { {t!("apply-closed")}" "<strong><When at=at zone=CALL_ZONE/></strong>". " }.into_any(),
                    None => view! { {t!("apply-closed-early")}" " }.into_any(),
                }}
                {t!("apply-unsent-text")}
            </Notice>
            <section class="ua-stack" aria-labelledby="text"><h2 id="text">{t!("apply-your-text")}</h2>{content}{answers}</section>
            <p class="ua-small">{pdf_link(&application.id)}</p>
        </div>
    }
}

/// An application that was sent: where it stands, what to do, what was sent.
pub(super) fn status(
    own: &OwnPage,
    application: &Application,
    now: Timestamp,
    sent: bool,
    more: AnyView,
) -> impl IntoView + use<> {
    let content = content_view(&application.content, &own.modules);
    let answers = call::answers(&own.form, &application.content.answers, &own.files);
    let id = application.id.clone();
    let chosen = format!("/editions/{}/selection", own.edition.slug);
    let print = format!("/apply/{}/print", own.edition.slug);
    let receipt = (!application.state.is_editable() && application.receipt.is_some())
        .then(|| format!("/apply/{}/receipt.pdf", own.edition.slug));
    view! {
        <div class="ecl-container ua-body ua-split">
            <div class="ua-stack ua-stack--l">
                {outcome(own, application, now)}
                {more}
                <p class="ua-small"><a href=chosen>{t!("published-link")}</a>{receipt.map(|href| view! { " · "<a href=href download="">{t!("receipt-download")}</a> })}</p>
                {feedback(own)}
                <section class="ua-stack" aria-labelledby="text"><h2 id="text">{t!("apply-sent-text")}</h2>{content}{answers}</section>
                {withdrawal(own, application)}
                {sent.then(|| view! { <DraftSent about=About::Application(id.to_string())/> })}
            </div>
            <aside class="ua-stack ua-sticky" aria-label=t!("apply-aside")>
                <section class="ua-panel" aria-labelledby="timeline">
                    <h2 class="ua-panel__title" id="timeline">{t!("apply-timeline")}</h2>
                    {timeline(own, application)}
                </section>
                <p class="ua-small"><a href=print>{t!("apply-print")}</a>" · "{pdf_link(&application.id)}</p>
            </aside>
        </div>
    }
}

/// What reviewers wrote for the applicant. Nobody's name is on it.
fn feedback(own: &OwnPage) -> Option<impl IntoView + use<>> {
    let items: Vec<_> = own
        .feedback
        .iter()
        .map(|(criterion, text)| view! { <li class="ua-list__item"><p class="ua-small ua-muted">{said(criterion)}</p><Written text=text.clone()/></li> })
        .collect();
    (!items.is_empty()).then(|| {
        view! {
            <section class="ua-stack" aria-labelledby="feedback">
                <h2 id="feedback">{t!("feedback-title")}</h2>
                <ul class="ua-list">{items}</ul>
            </section>
        }
    })
}

/// What the state means for the applicant, and what they can answer.
fn outcome(own: &OwnPage, application: &Application, now: Timestamp) -> impl IntoView + use<> {
    use ApplicationState as S;
    let edition = &own.edition;
    let module = application
        .module_id
        .as_ref()
        .and_then(|id| module_of(&own.modules, id.as_str()))
        .map_or("", |module| module.title.get(language()));
    let reason = application.reason.clone().map(|reason| {
        view! { <p>{t!("apply-reason")}</p><blockquote class="ecl-blockquote"><p class="ua-written" translate="no" dir="auto">{reason}</p></blockquote> }
    });
    let id = application.id.to_string();
    match application.state {
        S::Offered if application.confirm_by.is_some_and(|by| now <= by) => {
            let by = application.confirm_by.unwrap_or(now);
            let (yes, no) = (id.clone(), id);
            view! {
                <section class="ua-panel ua-panel--tint ua-stack" aria-labelledby="offer">
                    <h2 id="offer">{t!("offer-title", module = module)}</h2>
                    {reason}
                    <p>{t!("offer-until")}" "<strong><When at=by zone=CALL_ZONE/></strong>" · "{crate::pages::today::relative(when::days_until(now, by, CALL_ZONE))}</p>
                    <div class="ua-actions">
                        <PostForm to="applications/answer" id="confirm">
                            <input type="hidden" name="application" value=yes/><input type="hidden" name="answer" value="confirm"/>
                            <button class="ecl-button ecl-button--primary">{t!("offer-confirm")}</button>
                        </PostForm>
                        <PostForm to="applications/answer" id="decline">
                            <input type="hidden" name="application" value=no/><input type="hidden" name="answer" value="decline"/>
                            <button class="ecl-button ecl-button--secondary">{t!("offer-give-back")}</button>
                        </PostForm>
                    </div>
                    <p class="ua-small ua-muted">{t!("offer-text")}</p>
                </section>
            }
            .into_any()
        }
        S::Confirmed => view! {
            <Notice kind="success" title=t!("confirmed-title", module = module)>{t!("confirmed-text")}</Notice>
            <div class="ua-actions">
                <a class="ecl-button ecl-button--secondary" href=format!("/apply/{}/ticket", edition.slug)>{t!("ticket-link")}</a>
                <a class="ecl-button ecl-button--secondary" href="/dilemmas">{t!("dilemmas-title")}</a>
                <a class="ecl-button ecl-button--secondary" href="/sessions">{t!("sessions-title")}</a>
                <a class="ecl-button ecl-button--secondary" href="/workspace">{t!("workspace-title")}</a>
            </div>
            {edition.is_ahead().then(|| view! {
                <details class="ua-details">
                    <summary>{t!("confirmed-give-back")}</summary>
                    <div class="ua-details__body ua-stack">
                        <p>{t!("confirmed-give-back-text")}</p>
                        <PostForm to="applications/answer" id="give_back">
                            <input type="hidden" name="application" value=id/><input type="hidden" name="answer" value="give_back"/>
                            <button class="ecl-button ecl-button--secondary ua-button--danger-quiet">{t!("offer-give-back")}</button>
                        </PostForm>
                    </div>
                </details>
            })}
        }
        .into_any(),
        S::Waiting | S::NotSelected | S::Ineligible | S::Cancelled => view! {
            <section class="ua-panel ua-stack" aria-labelledby="outcome">
                <h2 id="outcome">{t!(&format!("outcome-{}-title", application.state.key()))}</h2>
                <p>{t!(&format!("outcome-{}-text", application.state.key()))}</p>
                {reason}
            </section>
        }
        .into_any(),
        // An offer whose time is over reads as expired before the job has noticed.
        state => {
            let state = if state == S::Offered { S::Expired } else { state };
            view! {
                <section class="ua-panel ua-stack" aria-labelledby="outcome">
                    <h2 id="outcome">{t!(&format!("outcome-{}-title", state.key()))}</h2>
                    <p>{t!(&format!("outcome-{}-text", state.key()))}</p>
                    {(state == S::Attended).then(|| view! { <p><a class="ecl-button ecl-button--secondary" href="/workspace">{t!("workspace-title")}</a></p> })}
                </section>
            }
            .into_any()
        }
    }
}

/// The part of the workspace that is open to whoever applied; nobody is put into it.
pub(super) fn invitation(joined: bool) -> impl IntoView {
    view! {
        <section class="ua-panel ua-stack" aria-labelledby="open-space">
            <h2 id="open-space">{t!("open-space-title")}</h2>
            <p>{t!("open-space-text")}</p>
            {if joined {
                view! { <p><a class="ecl-button ecl-button--secondary" href="/workspace/open">{t!("open-space-go")}</a></p> }.into_any()
            } else {
                view! { <PostForm to="workspace/join_open"><button class="ecl-button ecl-button--secondary">{t!("open-space-join")}</button></PostForm> }.into_any()
            }}
        </section>
    }
}

fn withdrawal(own: &OwnPage, application: &Application) -> Option<AnyView> {
    application.state.withdraw().ok()?;
    let id = application.id.to_string();
    let (edition, open) = (&own.edition, own.closed.is_none());
    let text = if open {
        view! { {t!("withdraw-open")}" "<strong><When at=edition.call.closes_at zone=CALL_ZONE/></strong> }.into_any()
    } else {
        view! { {t!("withdraw-closed")} }.into_any()
    };
    Some(
        view! {
            <details class="ua-details">
                <summary>{t!(if open { "withdraw-change" } else { "withdraw" })}</summary>
                <div class="ua-details__body ua-stack">
                    <p>{text}</p>
                    <PostForm to="applications/withdraw">
                        <input type="hidden" name="application" value=id/>
                        <button class="ecl-button ecl-button--secondary ua-button--danger-quiet">{t!("withdraw-action")}</button>
                    </PostForm>
                </div>
            </details>
        }
        .into_any(),
    )
}

/// What happened, and what comes next.
pub(super) fn timeline(own: &OwnPage, application: &Application) -> impl IntoView + use<> {
    use ApplicationState as S;
    let edition = &own.edition;
    let last = own.events.len().saturating_sub(1);
    let happened: Vec<_> = own
        .events
        .iter()
        .enumerate()
        .map(|(at, event)| event_view(event, at == last))
        .collect();
    let when = || dates(edition).into_any();
    let answers = (!edition.answers_on.is_empty())
        .then(|| t!("next-by", day = when::day(language(), &edition.answers_on)).into_any());
    let next: Vec<(&'static str, Option<AnyView>)> = match application.state {
        S::Draft | S::Withdrawn if own.closed.is_none() => {
            let closes = edition.call.closes_at;
            let by = view! { <When at=closes zone=CALL_ZONE/> }.into_any();
            vec![
                ("next-submit", Some(by)),
                ("next-decision", answers),
                ("next-academy", Some(when())),
            ]
        }
        S::Submitted | S::Eligible | S::InReview => {
            vec![("next-decision", answers), ("next-academy", Some(when()))]
        }
        S::Offered => {
            let by = application
                .confirm_by
                .map(|by| view! { <When at=by zone=CALL_ZONE/> }.into_any());
            vec![("next-answer", by), ("next-academy", Some(when()))]
        }
        S::Waiting => vec![("next-waiting", None)],
        S::Confirmed if edition.is_ahead() => {
            vec![("next-prepare", None), ("next-academy", Some(when()))]
        }
        _ => Vec::new(),
    };
    let next: Vec<_> = next
        .into_iter()
        .map(|(key, date)| {
            let label = date.unwrap_or_else(|| t!("next-label").into_any());
            let title = match key {
                "next-prepare" => view! { <a href="/dilemmas">{t!(key)}</a> }.into_any(),
                _ => t!(key).into_any(),
            };
            view! {
                <li class="ecl-timeline__item">
                    <p class="ecl-timeline__label">{label}</p>
                    <p class="ecl-timeline__title">{title}</p>
                </li>
            }
        })
        .collect();
    view! { <ol class="ecl-timeline">{happened}{next}</ol> }
}

fn event_view(event: &Event, now: bool) -> impl IntoView + use<> {
    let class = if now {
        "ecl-timeline__item ecl-timeline__item--now"
    } else {
        "ecl-timeline__item ecl-timeline__item--done"
    };
    let title = t!(&format!("application-event-{}", event.event.key()));
    view! {
        <li class=class>
            <p class="ecl-timeline__label"><When at=event.at zone=CALL_ZONE/></p>
            <p class="ecl-timeline__title">{title}</p>
        </li>
    }
}
