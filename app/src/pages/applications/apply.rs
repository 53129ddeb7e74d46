//! The applicant's page: start, write, send, follow, answer.

use domain::accounts::Person;
use domain::applications::{
    ApplicationState, Content, MOTIVATION_MAX, PART_MAX, PARTS, QUESTION_MAX, TITLE_MAX,
};
use domain::ids::ApplicationId;
use domain::programme::{CALL_ZONE, Edition, Module};
use domain::selection::Gender;
use domain::{FieldProblem, Timestamp};
use leptos::prelude::*;

use backend::service::applications::{self as service, OwnPage};
use backend::service::selection;
use backend::store::applications::{Application, Event};
use backend::when;

use super::{content_view, module_of, state_pill};
use crate::assets::assets;
use crate::components::form::{PostForm, RadioField, TextArea, TextField, problem_of};
use crate::components::layout::{Label, PageHeader};
use crate::components::notice::Notice;
use crate::components::{Icon, When, Written, said};
use crate::islands::draft::{DraftKeeper, DraftSent, Other};
use crate::pages::programme::{closing, dates};
use crate::request::{Cx, Page, PageResult, Posted};
use crate::say::{language, words};
use crate::t;

/// The form of an application.
const WRITE: &str = "applications/write";

/// The sentences of the island that keeps the draft.
const WORDS: &[&str] = &[
    "draft-saved:time",
    "draft-saving",
    "draft-failed",
    "draft-failed-long",
    "draft-failed-sign-in",
    "draft-failed-sent",
    "draft-found",
    "draft-changed-title",
    "draft-changed-text",
    "draft-changed-part",
    "draft-changed-mine",
    "draft-changed-theirs",
    "draft-changed-empty",
    "draft-keep-mine",
    "draft-take-theirs",
    "draft-taken",
    "draft-taken-undo",
    "draft-save",
    "draft-submit",
    "draft-parts:count,total",
    "field-count:count,max",
    "field-preferences",
    "field-motivation",
    "field-dilemma_title",
    "field-situation",
    "field-one_hand",
    "field-other_hand",
    "field-tried",
    "field-key_question",
    "field-wish",
];

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
                unsent(&own, application).into_any()
            }
            Some(application) => status(&own, application, now, sent).into_any(),
            None => begin(&own, &person, now).into_any(),
        };
        view! {
            <PageHeader title=t!("apply-title") trail=trail meta=meta/>
            {inside}
            {gender.map(|(id, stated)| gender_panel(&id, stated))}
        }
    });
    Ok(if writing || sent { page.live() } else { page })
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
        let text = if closed.code() == "call-not-open" {
            view! { {t!("apply-opens")}" "<strong><When at=edition.call.opens_at zone=CALL_ZONE/></strong> }.into_any()
        } else {
            view! { {t!("apply-closed")}" "<strong><When at=edition.call.closes_at zone=CALL_ZONE/></strong> }.into_any()
        };
        view! {
            <p class="ua-lead">{text}</p>
            <p><a class="ecl-button ecl-button--secondary" href=format!("/editions/{}", edition.slug)>{t!("apply-see-edition")}</a></p>
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

/// What stands in the form: what was typed, if it was just refused; else what is stored.
fn shown(application: &Application, posted: Option<&Posted>) -> Content {
    let Some(posted) = posted else {
        return application.content.clone();
    };
    let text = |field: &str| {
        posted
            .value(field)
            .unwrap_or_default()
            .replace("\r\n", "\n")
    };
    Content {
        preferences: posted
            .values("preferences[]")
            .into_iter()
            .filter(|id| !id.is_empty())
            .map(ToOwned::to_owned)
            .collect(),
        motivation: text("motivation"),
        dilemma_title: text("dilemma_title"),
        situation: text("situation"),
        one_hand: text("one_hand"),
        other_hand: text("other_hand"),
        tried: text("tried"),
        key_question: text("key_question"),
        wish: text("wish"),
    }
}

/// One list a rank. Choosing in them needs no script; the first is what the summary of problems leads to.
fn preferences(modules: &[Module], chosen: &[String]) -> impl IntoView + use<> {
    let problem = problem_of("preferences");
    let described = if problem.is_some() {
        "f-preferences-help f-preferences-error"
    } else {
        "f-preferences-help"
    };
    let class = if problem.is_some() {
        "ecl-form-group ecl-form-group--invalid"
    } else {
        "ecl-form-group"
    };
    let ranks: Vec<_> = (0..modules.len().min(domain::applications::PREFERENCES_MAX))
        .map(|at| {
            let id = if at == 0 { "f-preferences".to_owned() } else { format!("f-preferences-{at}") };
            let value = chosen.get(at).map_or("", String::as_str);
            let options: Vec<_> = modules
                .iter()
                .map(|module| {
                    let selected = module.id.as_str() == value;
                    let (title, lang) = module.title.said(language());
                    view! { <option value=module.id.to_string() lang=lang.tag() selected=selected>{title.to_owned()}</option> }
                })
                .collect();
            view! {
                <div class="ecl-form-group">
                    <div class="ecl-form-label-wrapper"><label class="ecl-form-label" for=id.clone()>{t!("choice-number", number = at + 1)}</label></div>
                    <div class="ecl-select__container">
                        <select class="ecl-select" id=id name="preferences[]" aria-describedby=described>
                            <option value="">{t!(if at == 0 { "choose" } else { "choice-none" })}</option>
                            {options}
                        </select>
                        <div class="ecl-select__icon"><Icon name="chevron-down"/></div>
                    </div>
                </div>
            }
        })
        .collect();
    view! {
        <fieldset class=class>
            <legend class="ecl-form-label">{t!("field-preferences")}<span class="ecl-form-label__required" aria-hidden="true">" *"</span></legend>
            <div class="ecl-help-block" id="f-preferences-help">{t!("field-preferences-help")}</div>
            {problem.map(|text| view! { <div class="ecl-feedback-message" id="f-preferences-error"><Icon name="error" class="ecl-feedback-message__icon"/>{text}</div> })}
            <div class="ua-form__row">{ranks}</div>
        </fieldset>
    }
}

/// The form, and beside it the deadline and what is still missing.
fn write(
    cx: &Cx,
    own: &OwnPage,
    application: &Application,
    person: &Person,
    posted: Option<&Posted>,
    now: Timestamp,
) -> impl IntoView + use<> {
    let edition = &own.edition;
    let refused = posted.and_then(|posted| posted.refusal.as_ref());
    let content = shown(application, posted);
    let changed = refused.is_some_and(|refusal| refusal.code() == "draft-changed");
    // Typed on an older text and not decided yet: every other button is told again.
    let base = if changed {
        posted
            .and_then(|posted| posted.value("base"))
            .and_then(|base| base.parse().ok())
            .unwrap_or(0)
    } else {
        application.revision
    };
    let other = changed.then(|| Other {
        revision: application.revision,
        mine: content.clone(),
        theirs: application.content.clone(),
    });
    let unsaved = refused.is_some_and(|refusal| refusal.problems().iter().any(is_too_long));
    let at = application.updated_at;
    let saved = if when::iso_day(at, cx.zone()) == when::iso_day(now, cx.zone()) {
        t!("draft-saved", time = when::time(at, cx.zone()))
    } else {
        t!(
            "draft-saved-on",
            day = when::date(language(), at, cx.zone())
        )
    };
    let withdrawn = application.state == ApplicationState::Withdrawn;
    let titles: Vec<(String, String)> = own
        .modules
        .iter()
        .map(|module| {
            (
                module.id.to_string(),
                module.title.get(language()).to_owned(),
            )
        })
        .collect();
    let keeper = view! {
        <DraftKeeper
            application=application.id.clone() base=base saved=saved.into_owned() offset=when::offset(now, cx.zone())
            unsaved=unsaved other=other modules=titles icons=assets().icons.clone() words=words(WORDS)
        />
    };
    let id = application.id.to_string();
    let fields = content.clone();
    let modules = own.modules.clone();
    let form = view! {
        <PostForm to=WRITE class="ua-form" autocomplete="off">
            <input type="hidden" name="application" value=id/>
            <input type="hidden" name="base" value=base.to_string()/>
            <section class="ua-form__section" aria-labelledby="part-you">
                <h2 id="part-you">{t!("part-you")}</h2>
                {preferences(&modules, &fields.preferences)}
                <TextArea name="motivation" value=fields.motivation help=t!("field-motivation-help") rows=6 max=MOTIVATION_MAX/>
            </section>
            <section class="ua-form__section" aria-labelledby="part-dilemma">
                <div class="ua-stack ua-stack--s">
                    <h2 id="part-dilemma">{t!("part-dilemma")}</h2>
                    <p>{t!("part-dilemma-text")}</p>
                </div>
                <TextField name="dilemma_title" value=fields.dilemma_title help=t!("field-dilemma_title-help") max=TITLE_MAX/>
                <TextArea name="situation" value=fields.situation help=t!("field-situation-help") max=PART_MAX/>
                <TextArea name="one_hand" value=fields.one_hand help=t!("field-one_hand-help") max=PART_MAX/>
                <TextArea name="other_hand" value=fields.other_hand help=t!("field-other_hand-help") max=PART_MAX/>
                <TextArea name="tried" value=fields.tried help=t!("field-tried-help") max=PART_MAX optional=true/>
                <TextArea name="key_question" value=fields.key_question help=t!("field-key_question-help") rows=3 max=QUESTION_MAX/>
                <TextArea name="wish" value=fields.wish help=t!("field-wish-help") max=PART_MAX optional=true/>
            </section>
            {keeper}
        </PostForm>
    };
    view! {
        <div class="ecl-container ua-body ua-split">
            <div class="ua-stack">
                {withdrawn.then(|| view! { <Notice kind="info" title=t!("apply-withdrawn-title")>{t!("apply-withdrawn-text")}</Notice> })}
                <p class="ua-small ua-muted">{t!("apply-required")}</p>
                {form}
                {replaced(own, cx.zone())}
            </div>
            <aside class="ua-stack ua-sticky" aria-label=t!("apply-aside")>
                {deadline(edition, now)}
                {missing(&content)}
                {advice()}
                {profile(person)}
            </aside>
        </div>
    }
}

fn is_too_long(problem: &FieldProblem) -> bool {
    problem.code == "too-long"
}

fn deadline(edition: &Edition, now: Timestamp) -> impl IntoView + use<> {
    view! {
        <section class="ua-panel" aria-labelledby="deadline">
            <h2 class="ua-panel__title" id="deadline">{t!("apply-deadline")}</h2>
            <p>{closing(edition, now)}</p>
        </section>
    }
}

/// Which parts are still missing. All are there, those that are written hidden: the island that
/// keeps the draft shows and hides them as one types.
fn missing(content: &Content) -> impl IntoView + use<> {
    let missing = content.missing();
    let written = PARTS.len() - missing.len();
    let items: Vec<_> = PARTS
        .into_iter()
        .map(|part| {
            let there = !missing.contains(&part);
            view! { <li data-part=part hidden=there><a href=format!("#f-{part}")>{t!(&format!("field-{part}"))}</a></li> }
        })
        .collect();
    let (all, some) = (missing.is_empty(), !missing.is_empty());
    view! {
        <section class="ua-panel ua-stack ua-stack--s" aria-labelledby="progress">
            <h2 class="ua-panel__title" id="progress">{t!("apply-progress")}</h2>
            <div class="ua-progress">
                <div class="ua-progress__text"><span id="parts-text">{t!("draft-parts", count = written, total = PARTS.len())}</span></div>
                <progress id="parts" value=written.to_string() max=PARTS.len().to_string() aria-labelledby="parts-text"></progress>
            </div>
            <p id="parts-all" hidden=some>{t!("apply-all-there")}</p>
            <div id="parts-missing" hidden=all>
                <p>{t!("apply-missing")}</p>
                <ul>{items}</ul>
            </div>
        </section>
    }
}

/// What goes along with the application from the profile.
fn profile(person: &Person) -> impl IntoView + use<> {
    let country = person
        .country
        .as_ref()
        .map(|code| t!(&format!("country-{code}")).into_owned());
    let home = [person.city.as_ref().map(|city| city.name.clone()), country]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(", ");
    let (name, organisation) = (person.name.clone(), person.organisation.clone());
    let level = person
        .level
        .map(|level| t!(&format!("level-{}", level.key())).into_owned());
    view! {
        <section class="ua-panel" aria-labelledby="profile">
            <h2 class="ua-panel__title" id="profile">{t!("apply-profile")}</h2>
            <p translate="no">{name}<br/>{organisation}<br/>{home}</p>
            <p>{level}</p>
            <p class="ua-small"><a href="/account">{t!("apply-profile-change")}</a></p>
        </section>
    }
}

/// Texts that were replaced by a save that knew of them.
fn replaced(own: &OwnPage, zone: &str) -> impl IntoView + use<> {
    let versions: Vec<_> = own
        .replaced
        .iter()
        .map(|(content, at)| {
            let inside = content_view(content, &own.modules);
            view! {
                <details class="ua-details">
                    <summary>{t!("apply-replaced-one")}" "<When at=*at zone=zone.to_owned()/></summary>
                    <div class="ua-details__body">{inside}</div>
                </details>
            }
        })
        .collect();
    (!versions.is_empty()).then(|| {
        view! {
            <section class="ua-stack" aria-labelledby="replaced">
                <h2 id="replaced">{t!("apply-replaced")}</h2>
                <p>{t!("apply-replaced-text")}</p>
                <div>{versions}</div>
            </section>
        }
    })
}

/// A draft that nobody sent in time.
fn unsent(own: &OwnPage, application: &Application) -> impl IntoView + use<> {
    let closes = own.edition.call.closes_at;
    let content = content_view(&application.content, &own.modules);
    view! {
        <div class="ecl-container ua-body ua-stack ua-stack--l">
            <Notice kind="warning" title=t!("apply-unsent-title")>
                {t!("apply-closed")}" "<strong><When at=closes zone=CALL_ZONE/></strong>". "{t!("apply-unsent-text")}
            </Notice>
            <section class="ua-stack" aria-labelledby="text"><h2 id="text">{t!("apply-your-text")}</h2>{content}</section>
        </div>
    }
}

/// An application that was sent: where it stands, what to do, what was sent.
fn status(
    own: &OwnPage,
    application: &Application,
    now: Timestamp,
    sent: bool,
) -> impl IntoView + use<> {
    let content = content_view(&application.content, &own.modules);
    let id = application.id.clone();
    let chosen = format!("/editions/{}/selection", own.edition.slug);
    view! {
        <div class="ecl-container ua-body ua-split">
            <div class="ua-stack ua-stack--l">
                {outcome(own, application, now)}
                <p class="ua-small"><a href=chosen>{t!("published-link")}</a></p>
                {feedback(own)}
                <section class="ua-stack" aria-labelledby="text"><h2 id="text">{t!("apply-sent-text")}</h2>{content}</section>
                {withdrawal(own, application)}
                {sent.then(|| view! { <DraftSent application=id/> })}
            </div>
            <aside class="ua-stack ua-sticky" aria-label=t!("apply-aside")>
                <section class="ua-panel" aria-labelledby="timeline">
                    <h2 class="ua-panel__title" id="timeline">{t!("apply-timeline")}</h2>
                    {timeline(own, application)}
                </section>
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
                        <PostForm to="applications/answer" id="give_back">
                            <input type="hidden" name="application" value=no/><input type="hidden" name="answer" value="give_back"/>
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
        S::Waiting | S::NotSelected | S::Ineligible => view! {
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
                </section>
            }
            .into_any()
        }
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
fn timeline(own: &OwnPage, application: &Application) -> impl IntoView + use<> {
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
            view! {
                <li class="ecl-timeline__item">
                    <p class="ecl-timeline__label">{label}</p>
                    <p class="ecl-timeline__title">{t!(key)}</p>
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
