//! Groups of a module: proposed, changed by dragging or by forms, a session each, cards for paper.

use domain::groups::GROUPS_MAX;
use domain::ids::ModuleId;
use domain::{Language, Timestamp};
use leptos::prelude::*;

use backend::service::groups::{self as service, Group, Page as Plan};
use backend::store::groups::Guest;
use backend::when;

use crate::components::form::{PostForm, SelectField, Submit, TextField, comes_back, picker};
use crate::components::layout::{Label, PageHeader};
use crate::components::notice::{Empty, Notice};
use crate::components::{Icon, said};
use crate::islands::groups::DragPeople;
use crate::request::{Cx, Page, PageResult};
use crate::say::language;
use crate::t;

/// The modules whose groups one makes.
pub async fn list(cx: Cx) -> PageResult {
    let places = service::places(&cx.academy, &cx.caller).await?;
    Ok(Page::new(cx.say("groups-title"), move || {
        let items: Vec<_> = places
            .iter()
            .map(|place| view! {
                <li class="ua-list__item"><div>
                    <h2 class="ua-list__title"><a href=format!("/groups/{}", place.module.id)>{said(&place.module.title)}</a></h2>
                    <p class="ua-list__meta">{said(&place.edition.title)}</p>
                </div></li>
            })
            .collect();
        view! {
            <PageHeader title=t!("groups-title") trail=vec![("/sessions".to_owned(), t!("sessions-title").into_owned())]/>
            <div class="ecl-container ua-body ua-stack ua-stack--l">
                <p class="ua-lead">{t!("groups-lead")}</p>
                <ul class="ua-list">{items}</ul>
            </div>
        }
    }))
}

fn trail() -> Vec<(String, Label)> {
    vec![
        ("/sessions".to_owned(), t!("sessions-title").into()),
        ("/groups".to_owned(), t!("groups-title").into()),
    ]
}

/// The groups of a module.
pub async fn groups(cx: Cx) -> PageResult {
    let id = ModuleId::parse(cx.param("module"))?;
    let plan = service::page(&cx.academy, &cx.caller, &id).await?;
    let title = plan.place.module.title.get(cx.language()).to_owned();
    let starts = when::local(
        cx.academy.now().plus(Timestamp::DAY),
        &plan.place.edition.time_zone,
    );
    let drags = plan.groups.iter().any(|group| group.session.is_none()) && plan.groups.len() > 1;
    let page = Page::new(title, move || {
        let cards = (!plan.groups.is_empty()).then(|| view! {
            <a class="ecl-button ecl-button--secondary" href=format!("/groups/{id}/cards")><Icon name="print" class="ecl-button__icon"/>{t!("groups-cards")}</a>
        });
        let body = if plan.guests.len() < 2 {
            view! { <Empty icon="group" title=t!("groups-empty-title") text=t!("groups-empty-text")/> }.into_any()
        } else {
            let groups: Vec<_> = plan
                .groups
                .iter()
                .map(|group| card(&plan, group, &starts))
                .collect();
            let waiting = (!plan.waiting.is_empty()).then(|| view! {
                <section class="ua-panel ua-stack ua-stack--s" aria-labelledby="waiting">
                    <h2 class="ua-panel__title" id="waiting">{t!("groups-waiting")}</h2>
                    <ul class="ua-stack ua-stack--s ua-plain">{plan.waiting.iter().map(|guest| person(&plan, guest, None)).collect::<Vec<_>>()}</ul>
                </section>
            });
            view! {
                {propose_form(&plan)}
                {apart_form(&plan)}
                {plan.plan.map(|_| told(&plan))}
                {drags.then(|| view! { <DragPeople hint=t!("groups-drag").into_owned()/> })}
                <div class="ua-grid ua-grid--2">{groups}</div>
                {waiting}
            }
            .into_any()
        };
        view! {
            <PageHeader title=Label::from(&plan.place.module.title) eyebrow=t!("groups-title") trail=trail() actions=cards.into_any()/>
            <div class="ecl-container ua-body ua-stack ua-stack--l">{body}</div>
        }
    });
    Ok(page.live_if(drags))
}

/// What the rules say of these groups.
fn told(plan: &Plan) -> AnyView {
    let points = plan.worth;
    if plan.broken.is_empty() {
        return view! { <Notice kind="success"><p>{t!("groups-sound", points = points)}</p></Notice> }.into_any();
    }
    let items: Vec<_> = plan
        .broken
        .iter()
        .map(|broken| {
            let [one, other] = broken.names.clone();
            view! { <li>{t!("group-number", number = broken.group + 1)}{t!("colon")}<span translate="no" dir="auto">{one}</span>" – "<span translate="no" dir="auto">{other}</span></li> }
        })
        .collect();
    view! { <Notice kind="warning" title=t!("groups-broken")><ul>{items}</ul></Notice> }.into_any()
}

fn propose_form(plan: &Plan) -> AnyView {
    if !plan.open {
        return view! { <p class="ua-muted ua-no-print">{t!("groups-locked")}" "<a href="/sessions/board">{t!("board-title")}</a></p> }.into_any();
    }
    let most = GROUPS_MAX.min(plan.guests.len() / 2);
    // About eight people make a good group.
    let usual = plan.guests.len().div_ceil(8).clamp(1, most);
    let count = plan
        .plan
        .and_then(|plan| usize::try_from(plan.groups).ok())
        .unwrap_or(usual);
    let id = plan.place.module.id.to_string();
    let together = plan.plan.is_some_and(|plan| plan.together);
    let ways = vec![
        ("no".to_owned(), t!("groups-spread").into_owned()),
        ("yes".to_owned(), t!("groups-together").into_owned()),
    ];
    let (first, people) = (plan.plan.is_none(), plan.guests.len());
    view! {
        <section class="ua-panel ua-stack ua-no-print" aria-labelledby="propose">
            <h2 class="ua-panel__title" id="propose">{t!("groups-propose-title")}</h2>
            <p>{t!("groups-propose-text", people = people)}</p>
            <PostForm to="groups/propose" class="ua-form">
                <input type="hidden" name="module" value=id/>
                <TextField name="groups" kind="number" value=count.to_string() help=t!("field-groups-help", max = most)/>
                <SelectField name="together" options=ways value=if together { "yes" } else { "no" }/>
                <Submit label=if first { t!("groups-propose") } else { t!("groups-propose-again") }/>
            </PostForm>
        </section>
    }
    .into_any()
}

/// Whom to keep apart: two names, and no reason.
fn apart_form(plan: &Plan) -> impl IntoView + use<> {
    let module = plan.place.module.id.to_string();
    let people: Vec<(String, Label)> = plan
        .guests
        .iter()
        .map(|guest| (guest.id.to_string(), Label::written(named(guest))))
        .collect();
    let pairs: Vec<_> = plan
        .apart
        .iter()
        .map(|[one, other]| {
            let label = t!(
                "groups-apart-remove-label",
                one = one.name.as_str(),
                other = other.name.as_str()
            )
            .into_owned();
            let form = format!("apart-{}-{}", one.id, other.id);
            let module = module.clone();
            let (first, second) = (one.id.to_string(), other.id.to_string());
            let names = format!("{} – {}", one.name, other.name);
            view! {
                <li class="ua-row ua-row--between">
                    <span translate="no" dir="auto">{names}</span>
                    <PostForm to="groups/set_apart" id=form>
                        <input type="hidden" name="module" value=module/>
                        <input type="hidden" name="one" value=first/>
                        <input type="hidden" name="other" value=second/>
                        <button class="ecl-button ecl-button--tertiary" aria-label=label translate="no">{t!("groups-apart-remove")}</button>
                    </PostForm>
                </li>
            }
        })
        .collect();
    let list = (!pairs.is_empty())
        .then(|| view! { <ul class="ua-stack ua-stack--s ua-plain">{pairs}</ul> });
    let others = people.clone();
    let open = comes_back("groups/set_apart", None);
    view! {
        <details class="ua-details ua-no-print" id="apart" open=open><summary>{t!("groups-apart", count = plan.apart.len())}</summary>
            <div class="ua-details__body ua-stack">
                <p>{t!("groups-apart-text")}</p>
                {list}
                <PostForm to="groups/set_apart" class="ua-form" at="apart">
                    <input type="hidden" name="module" value=module/>
                    <input type="hidden" name="apart" value="yes"/>
                    <SelectField name="one" options=people empty=t!("choose")/>
                    <SelectField name="other" options=others empty=t!("choose")/>
                    <Submit label=t!("groups-apart-action") look="secondary"/>
                </PostForm>
            </div>
        </details>
    }
}

/// Somebody in a list to choose from; two may have the same name.
fn named(guest: &Guest) -> String {
    if guest.home.is_empty() {
        guest.name.clone()
    } else {
        format!("{} ({})", guest.name, guest.home)
    }
}

/// One group: its people, its session or the form that plans it.
fn card(plan: &Plan, group: &Group, starts: &str) -> impl IntoView + use<> {
    let number = group.number + 1;
    let people: Vec<_> = group
        .people
        .iter()
        .map(|guest| person(plan, guest, Some(group)))
        .collect();
    let title_id = format!("group-{number}");
    let labelled = title_id.clone();
    let foot = match &group.session {
        Some(planned) => view! {
            <p class="ua-row"><a class="ecl-button ecl-button--secondary" href=format!("/sessions/{}", planned.session_id)>{t!("group-to-session")}</a><a href=format!("/sessions/{}/run-sheet", planned.session_id)>{t!("run-sheet-title")}</a></p>
        }
        .into_any(),
        None => plan_form(plan, group, starts).into_any(),
    };
    view! {
        <section class="ua-panel ua-stack ua-stack--s" aria-labelledby=labelled data-group=number.to_string()>
            <h2 class="ua-panel__title" id=title_id>{t!("group-number", number = number)}" "<span class="ua-muted">{t!("session-people", count = group.people.len())}</span></h2>
            <ul class="ua-stack ua-stack--s ua-plain">{people}</ul>
            {foot}
        </section>
    }
}

/// Somebody, with the form that puts them elsewhere.
fn person(plan: &Plan, guest: &Guest, group: Option<&Group>) -> impl IntoView + use<> {
    let about = [
        (!guest.home.is_empty()).then(|| guest.home.clone()),
        guest.country.clone(),
    ];
    let about: Vec<String> = about.into_iter().flatten().collect();
    let level = guest
        .level
        .map(|level| t!(&format!("level-{}", level.key())));
    let choices: Vec<(String, String)> = plan
        .groups
        .iter()
        .filter(|other| other.session.is_none())
        .map(|other| {
            (
                (other.number + 1).to_string(),
                t!("group-number", number = other.number + 1).into_owned(),
            )
        })
        .collect();
    let movable = group.is_none_or(|group| group.session.is_none())
        && choices.len() > usize::from(group.is_some());
    let (id, module) = (guest.id.to_string(), plan.place.module.id.to_string());
    let seen = plan
        .plan
        .map(|plan| plan.revision.to_string())
        .unwrap_or_default();
    let now = group
        .map(|group| (group.number + 1).to_string())
        .unwrap_or_default();
    let label = t!("group-move", name = guest.name.as_str()).into_owned();
    let form = movable.then(|| {
        let (person, place) = (id.clone(), format!("move-{id}"));
        let options: Vec<_> = choices
            .into_iter()
            .map(|(value, text)| {
                let selected = value == now;
                view! { <option value=value selected=selected>{text}</option> }
            })
            .collect();
        view! {
            <div id=place class="ua-no-print">
                <PostForm to="groups/move_person" id=id.clone()>
                    <input type="hidden" name="module" value=module/>
                    <input type="hidden" name="seen" value=seen/>
                    <input type="hidden" name="person" value=person/>
                    <div class="ua-row">
                        {picker(view! { <select class="ecl-select" name="to" aria-label=label translate="no">{options}</select> })}
                        <button class="ecl-button ecl-button--tertiary">{t!("group-move-action")}</button>
                    </div>
                </PostForm>
            </div>
        }
    });
    view! {
        <li class="ua-row ua-row--between" draggable=movable.then_some("true") data-person=guest.id.to_string()>
            <div><strong translate="no" dir="auto">{guest.name.clone()}</strong><br/><span class="ua-small ua-muted"><span translate="no" dir="auto">{about.join(", ")}</span>{level.map(|level| view! { " · "{level} })}</span></div>
            {form}
        </li>
    }
}

/// Planning the session of a group: everything is filled in, one press plans it.
fn plan_form(plan: &Plan, group: &Group, starts: &str) -> impl IntoView + use<> {
    let number = (group.number + 1).to_string();
    let module = plan.place.module.id.to_string();
    let seen = plan
        .plan
        .map(|plan| plan.revision.to_string())
        .unwrap_or_default();
    let templates: Vec<(String, Label)> = plan
        .templates
        .iter()
        .map(|template| (template.key.clone(), Label::from(&template.title)))
        .collect();
    let template = plan
        .templates
        .first()
        .map(|template| template.key.clone())
        .unwrap_or_default();
    let facilitators: Vec<(String, Label)> = plan
        .facilitators
        .iter()
        .map(|(id, name)| (id.to_string(), Label::written(name.as_str())))
        .collect();
    // Each group gets another facilitator, as far as there are.
    let facilitator = facilitators
        .get(group.number % facilitators.len().max(1))
        .map(|(id, _)| id.clone())
        .unwrap_or_default();
    let dilemmas: Vec<(String, Label)> = group
        .dilemmas
        .iter()
        .map(|dilemma| {
            let text = format!("{} ({})", dilemma.title, dilemma.name);
            (
                dilemma.id.to_string(),
                Label::written(text).in_language(dilemma.language.tag().to_owned()),
            )
        })
        .collect();
    let languages: Vec<(String, Label)> = Language::CHOICES
        .iter()
        .map(|language| {
            (
                language.tag().to_owned(),
                Label::written(language.own_name()).in_language(language.tag()),
            )
        })
        .collect();
    let spoken = if language() == Language::Fr {
        "fr"
    } else {
        "en"
    };
    let (starts, zone) = (starts.to_owned(), plan.place.edition.time_zone.clone());
    let form = format!("plan-{number}");
    let open = comes_back("groups/plan", Some(&form));
    view! {
        <details class="ua-details ua-no-print" open=open><summary>{t!("group-plan-details")}</summary>
            <div class="ua-details__body"><PostForm to="groups/plan" class="ua-form" id=form>
                <input type="hidden" name="module" value=module/>
                <input type="hidden" name="seen" value=seen/>
                <input type="hidden" name="number" value=number/>
                <SelectField name="facilitator" options=facilitators value=facilitator empty=t!("choose")/>
                <SelectField name="template" options=templates value=template/>
                <SelectField name="dilemma" options=dilemmas empty=t!("session-dilemma-none") optional=true/>
                <TextField name="starts" kind="datetime-local" value=starts help=t!("session-starts-help", zone = zone.as_str())/>
                <SelectField name="language" label=t!("session-language") options=languages value=spoken/>
                <Submit label=t!("group-plan")/>
            </PostForm></div>
        </details>
    }
}

/// The groups on paper: who is where, and a card a person.
pub async fn cards(cx: Cx) -> PageResult {
    let id = ModuleId::parse(cx.param("module"))?;
    let plan = service::page(&cx.academy, &cx.caller, &id).await?;
    Ok(Page::new(cx.say("groups-cards"), move || {
        let groups: Vec<_> = plan
            .groups
            .iter()
            .map(|group| {
                let cards: Vec<_> = group
                    .people
                    .iter()
                    .map(|guest| view! {
                        <li class="ua-panel ua-stack ua-stack--s">
                            <p class="ua-lead" translate="no" dir="auto"><strong>{guest.name.clone()}</strong></p>
                            <p translate="no" dir="auto">{guest.home.clone()}</p>
                            <p class="ua-muted">{t!("group-number", number = group.number + 1)}</p>
                        </li>
                    })
                    .collect();
                // Each group on a page of its own; the first one on the page there is.
                let class = if group.number == 0 {
                    "ua-stack"
                } else {
                    "ua-stack ua-page-break"
                };
                view! { <section class=class><h2>{t!("group-number", number = group.number + 1)}</h2><ul class="ua-grid ua-grid--2 ua-plain">{cards}</ul></section> }
            })
            .collect();
        let mut trail = trail();
        trail.push((
            format!("/groups/{id}"),
            Label::from(&plan.place.module.title),
        ));
        view! {
            <PageHeader title=t!("groups-cards") trail=trail/>
            <div class="ecl-container ua-body ua-stack ua-stack--l"><p class="ua-no-print ua-muted">{t!("groups-cards-print")}</p>{groups}</div>
        }
    }))
}
