//! Sessions: the list, planning, the room, several rooms.

mod board;
mod room;

pub use board::board;
pub use room::{clock, projector, room, sheet};

use domain::sessions::SessionState;
use leptos::prelude::*;

use backend::service::sessions::{self as service, Card};
use backend::store::sessions::Session;
use backend::when;

use crate::components::form::{Checkbox, ChoiceGroup, PostForm, SelectField, Submit, TextField};
use crate::components::layout::{Label, PageHeader};
use crate::components::notice::Empty;
use crate::components::{DateBlock, Pill, When, said};
use crate::request::{Cx, Page, PageResult};
use crate::say::language;
use crate::t;

fn pill(state: SessionState) -> impl IntoView {
    let tone = match state {
        SessionState::Planned => "draft",
        SessionState::Open | SessionState::Closing => "warning",
        SessionState::Running => "live",
        SessionState::Reported => "info",
        SessionState::Released => "success",
    };
    view! { <Pill tone=tone text=t!(&format!("session-state-{}", state.key()))/> }
}

/// What somebody called a session, in the language it is held in.
fn title(session: &Session) -> Label {
    Label::written(session.title.as_str()).in_language(session.language.tag())
}

fn card(card: &Card, zone: &str) -> impl IntoView + use<> {
    let session = &card.session;
    let module = card
        .module
        .as_ref()
        .map(|module| view! { " · "{said(&module.title)} });
    let role = card
        .role
        .map(|role| view! { " · "{t!(&format!("room-role-{}", role.key()))} });
    view! {
        <li class="ua-list__item ua-list__item--date">
            <DateBlock at=session.planned_at zone=zone.to_owned()/>
            <div>
                <h3 class="ua-list__title"><a href=format!("/sessions/{}", session.id)>{title(session).view()}</a></h3>
                <p class="ua-list__meta">{said(&session.template.title)}{module}" · "{t!("session-people", count = card.people)}{role}</p>
                <p class="ua-list__meta"><When at=session.planned_at zone=zone.to_owned()/></p>
            </div>
            <div>{pill(session.state)}</div>
        </li>
    }
}

/// The sessions one is in or plans: those now and to come, then those that were.
pub async fn list(cx: Cx) -> PageResult {
    let cards = service::list(&cx.academy, &cx.caller).await?;
    let plans = service::plannable(&cx.academy, &cx.caller).await.is_ok();
    let zone = cx.zone().to_owned();
    Ok(Page::new(cx.say("sessions-title"), move || {
        let over = |card: &&Card| {
            matches!(
                card.session.state,
                SessionState::Reported | SessionState::Released
            )
        };
        let section = |title: &'static str, id: &'static str, cards: Vec<&Card>| {
            (!cards.is_empty()).then(|| {
                let items: Vec<_> = cards.into_iter().map(|item| card(item, &zone)).collect();
                view! { <section class="ua-stack" aria-labelledby=id><h2 id=id>{t!(title)}</h2><ul class="ua-list">{items}</ul></section> }
            })
        };
        let mut coming: Vec<&Card> = cards.iter().filter(|card| !over(card)).collect();
        coming.reverse();
        let past: Vec<&Card> = cards.iter().filter(over).collect();
        let planning = plans.then(|| {
            view! {
                <a class="ecl-button ecl-button--secondary" href="/groups">{t!("groups-title")}</a>
                <a class="ecl-button ecl-button--secondary" href="/sessions/board">{t!("board-title")}</a>
                <a class="ecl-button ecl-button--primary" href="/sessions/plan">{t!("session-plan")}</a>
            }
        });
        let actions = view! {
            <a class="ecl-button ecl-button--secondary" href="/dilemmas">{t!("dilemmas-title")}</a>
            {planning}
        }
        .into_any();
        view! {
            <PageHeader title=t!("sessions-title") actions=actions/>
            <div class="ecl-container ua-body ua-stack ua-stack--l">
                {cards.is_empty().then(|| view! { <Empty icon="group" title=t!("sessions-empty-title") text=t!("sessions-empty-text") action=("/methods".to_owned(), t!("sessions-empty-action").into_owned())/> })}
                {section("sessions-coming", "coming", coming)}
                {section("sessions-past", "past", past)}
            </div>
        }
    }))
}

/// Planning a session: first the edition, then the form.
pub async fn plan(cx: Cx) -> PageResult {
    let editions = service::plannable(&cx.academy, &cx.caller).await?;
    let slug = match cx.query("edition") {
        "" => editions
            .first()
            .map(|edition| edition.slug.clone())
            .unwrap_or_default(),
        slug => slug.to_owned(),
    };
    let planning = service::planning(&cx.academy, &cx.caller, &slug).await?;
    Ok(Page::new(cx.say("session-plan"), move || {
        let edition = &planning.edition;
        let choices: Vec<_> = editions
            .iter()
            .map(|other| {
                let current = (other.id == edition.id).then_some("page");
                view! { <li><a class="ua-chip" href=format!("/sessions/plan?edition={}", other.slug) aria-current=current>{said(&other.title)}</a></li> }
            })
            .collect();
        let modules = planning
            .modules
            .iter()
            .map(|module| (module.id.to_string(), Label::from(&module.title)))
            .collect::<Vec<_>>();
        let templates = planning
            .templates
            .iter()
            .map(|template| {
                (
                    template.key.clone(),
                    t!(
                        "template-choice",
                        title = template.title.get(language()),
                        minutes = template.minutes,
                        people = crate::pages::methods::people(template.people).as_str()
                    )
                    .into_owned(),
                )
            })
            .collect::<Vec<_>>();
        let languages = domain::Language::CHOICES
            .iter()
            .map(|language| {
                let name = Label::written(language.own_name()).in_language(language.tag());
                (language.tag().to_owned(), name)
            })
            .collect::<Vec<_>>();
        let guest = |guest: &backend::store::sessions::Guest| {
            let home = if guest.home.is_empty() {
                String::new()
            } else {
                format!(", {}", guest.home)
            };
            (
                guest.id.to_string(),
                Label::written(format!(
                    "{}{home} ({})",
                    guest.name,
                    t!(&format!("role-{}", guest.role.key()))
                )),
            )
        };
        let guests: Vec<(String, Label)> = planning.guests.iter().map(guest).collect();
        let dilemmas: Vec<(String, Label)> = planning
            .dilemmas
            .iter()
            .map(|dilemma| {
                let text = format!("{} ({})", dilemma.title, dilemma.name);
                let label = Label::written(text).in_language(dilemma.language.tag().to_owned());
                (dilemma.id.to_string(), label)
            })
            .collect();
        let asked = cx.query("dilemma").to_owned();
        let about = planning
            .dilemmas
            .iter()
            .find(|dilemma| dilemma.id.as_str() == asked);
        let named = about
            .map(|dilemma| dilemma.title.clone())
            .unwrap_or_default();
        let of_module = about
            .and_then(|dilemma| dilemma.module_id.as_ref())
            .map(ToString::to_string)
            .unwrap_or_default();
        let chosen: Vec<String> = cx
            .refused("sessions/plan")
            .map(|posted| {
                posted
                    .values("people[]")
                    .into_iter()
                    .map(ToOwned::to_owned)
                    .collect()
            })
            .unwrap_or_default();
        let (slug, zone_help) = (
            edition.slug.clone(),
            t!("session-starts-help", zone = edition.time_zone.as_str()),
        );
        let tomorrow = when::iso_day(
            cx.academy.now().plus(domain::Timestamp::DAY),
            &edition.time_zone,
        );
        // The first day of the event, while it is ahead and not only a month.
        let day = Some(&edition.starts_on).filter(|first| first.len() == 10 && **first > tomorrow);
        let starts = format!("{}T09:00", day.unwrap_or(&tomorrow));
        let default = service::templates()
            .first()
            .map(|template| template.key.clone())
            .unwrap_or_default();
        let boxes: Vec<_> = guests
            .iter()
            .enumerate()
            .map(|(at, (id, label))| {
                let field = if at == 0 { "f-people".to_owned() } else { format!("f-people-{at}") };
                let checked = chosen.contains(id);
                let label = label.clone();
                view! {
                    <Checkbox id=field name="people[]" value=id.clone() checked=checked>{label.view()}</Checkbox>
                }
            })
            .collect();
        view! {
            <PageHeader title=t!("session-plan") trail=vec![("/sessions".to_owned(), t!("sessions-title").into_owned())]/>
            <div class="ecl-container ua-body ua-stack ua-stack--l">
                {(editions.len() > 1).then(|| view! { <nav aria-label=t!("session-plan-edition")><ul class="ua-row ua-plain">{choices}</ul></nav> })}
                <PostForm to="sessions/plan" class="ua-stack" once=true>
                    <input type="hidden" name="edition" value=slug/>
                    <TextField name="title" value=named help=t!("session-title-help")/>
                    {(!dilemmas.is_empty()).then(|| view! { <SelectField name="dilemma" options=dilemmas value=asked empty=t!("session-dilemma-none") help=t!("session-dilemma-help") optional=true/> })}
                    <SelectField name="module" options=modules value=of_module empty=t!("session-no-module") optional=true/>
                    <SelectField name="template" options=templates value=default help=t!("session-template-help")/>
                    <TextField name="starts" kind="datetime-local" value=starts help=zone_help/>
                    <SelectField name="language" label=t!("session-language") options=languages value="en"/>
                    <SelectField name="facilitator" options=guests.clone() empty=t!("choose")/>
                    <SelectField name="rapporteur" options=guests.clone() empty=t!("session-nobody") optional=true/>
                    <SelectField name="case_giver" options=guests.clone() empty=t!("session-room-chooses") optional=true help=t!("session-case-giver-help")/>
                    <ChoiceGroup name="people" help=t!("session-people-help") class="ua-choices ua-choices--cols">{boxes}</ChoiceGroup>
                    <Submit label=t!("session-plan-action")/>
                </PostForm>
            </div>
        }
    }))
}
