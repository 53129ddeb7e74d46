//! The door of an edition: the list of who is expected, a guest by the code on badge or ticket, the ticket. Small
//! pages without a script, because the connection at a door is often poor.

use domain::applications::ApplicationState;
use domain::programme::{Edition, Module};
use leptos::prelude::*;

use backend::service::door::{self as service, Door, PAGE, Scanned, Ticket};
use backend::store::door::Guest;

use crate::components::filters::{Filters, Search};
use crate::components::form::{Fold, PostForm, Submit, TextField};
use crate::components::layout::{Label, PageHeader};
use crate::components::notice::{Empty, Notice};
use crate::components::table::pagination;
use crate::components::{Icon, Pill, When, said};
use crate::pages::programme::{dates, edition_pill};
use crate::request::{Cx, Page, PageResult};
use crate::t;

pub async fn doors(cx: Cx) -> PageResult {
    let doors = service::doors(&cx.academy, &cx.caller).await?;
    Ok(Page::new(cx.say("nav-door"), move || {
        let rows: Vec<_> = doors
            .iter()
            .map(|door| {
                let edition = &door.edition;
                let href = format!("/organise/{}/door", edition.slug);
                let figures = door.open.then(|| {
                    view! { " · "{t!("door-figures", arrived = door.arrived, expected = door.expected)} }
                });
                view! {
                    <li class="ua-list__item">
                        <div>
                            <p class="ua-list__title"><a href=href>{said(&edition.title)}</a></p>
                            <p class="ua-list__meta">{said(&edition.place)}" · "{dates(edition)}{figures}</p>
                        </div>
                        {edition_pill(edition.state)}
                    </li>
                }
            })
            .collect();
        let closed = !doors.iter().any(|door| door.open);
        let body = if rows.is_empty() {
            view! { <Empty icon="list" title=t!("doors-empty-title") text=t!("doors-empty-text")/> }
                .into_any()
        } else {
            view! {
                {closed.then(|| view! { <Notice kind="info">{t!("door-not-open")}</Notice> })}
                <ul class="ua-list">{rows}</ul>
            }
            .into_any()
        };
        view! {
            <PageHeader title=t!("nav-door")/>
            <div class="ecl-container ua-body ua-stack">
                <p class="ua-lead">{t!("doors-lead")}</p>
                {body}
            </div>
        }
    }))
}

pub async fn door(cx: Cx) -> PageResult {
    let door = service::list(
        &cx.academy,
        &cx.caller,
        cx.param("edition"),
        cx.query("q"),
        cx.page(),
    )
    .await?;
    let organises = cx
        .caller
        .could(domain::permission::Operation::ListApplications);
    Ok(Page::new(cx.say("door-title"), move || {
        let edition = &door.edition;
        let trail = if organises {
            vec![
                ("/organise".to_owned(), Label::from(t!("organise-editions"))),
                (
                    format!("/organise/{}/applications", edition.slug),
                    Label::from(&edition.title),
                ),
            ]
        } else {
            vec![("/door".to_owned(), Label::from(t!("nav-door")))]
        };
        let paper = |name: &str| format!("/organise/{}/{name}.pdf", edition.slug);
        let actions = view! {
            <a class="ecl-button ecl-button--secondary" href=paper("badges") download=""><Icon name="download" class="ecl-button__icon"/>{t!("door-badges")}</a>
            <a class="ecl-button ecl-button--secondary" href=paper("attendance") download=""><Icon name="download" class="ecl-button__icon"/>{t!("door-attendance")}</a>
        }
        .into_any();
        let meta = view! { <span>{t!("door-figures", arrived = door.arrived, expected = door.expected)}</span> }
            .into_any();
        let rows: Vec<_> = door.guests.iter().map(|guest| row(&door, guest)).collect();
        let none = rows.is_empty();
        view! {
            <PageHeader title=t!("door-title") eyebrow=Label::from(&edition.title) trail=trail meta=meta actions=actions/>
            <div class="ecl-container ua-body ua-stack">
                {(!door.open).then(|| view! { <Notice kind="info">{t!("door-not-open")}</Notice> })}
                {search(&cx)}
                {door.open.then(|| number(&edition.slug))}
                {none.then(|| view! { <p>{t!(if cx.query("q").is_empty() { "door-nobody-yet" } else { "door-nobody" })}</p> })}
                <ul class="ua-list">{rows}</ul>
                {pagination(&cx, door.found, PAGE)}
            </div>
        }
    }))
}

fn search(cx: &Cx) -> impl IntoView + use<> {
    let text = cx.query("q").to_owned();
    view! {
        <Filters label=t!("door-search") action=t!("door-find")><Search label=t!("door-search") value=text/></Filters>
    }
}

/// For a code that no camera reads.
fn number(edition: &str) -> impl IntoView + use<> {
    let slug = edition.to_owned();
    view! {
        <Fold summary=t!("door-by-number") to="door/number">
            <PostForm to="door/number" class="ua-form">
                <input type="hidden" name="edition" value=slug/>
                <TextField name="number" help=t!("field-number-help") autocomplete="off"/>
                <Submit label=t!("door-check-in") look="secondary"/>
            </PostForm>
        </Fold>
    }
}

fn module_of<'a>(modules: &'a [Module], guest: &Guest) -> Option<&'a Module> {
    let id = guest.module_id.as_ref()?;
    modules.iter().find(|module| module.id == *id)
}

fn row(door: &Door, guest: &Guest) -> impl IntoView + use<> {
    let module = module_of(&door.modules, guest).map(|module| said(&module.title));
    let home = [guest.organisation.clone(), guest.city_name.clone()];
    let home = home.into_iter().flatten().collect::<Vec<_>>().join(", ");
    let (name, number) = (guest.name.clone(), guest.receipt.clone());
    view! {
        <li class="ua-list__item">
            <div>
                <p class="ua-list__title" translate="no" dir="auto">{name}</p>
                <p class="ua-list__meta"><span translate="no" dir="auto">{home}</span>" · "{module}" · "<span translate="no">{number}</span></p>
            </div>
            {act(&door.edition, guest, door.open)}
        </li>
    }
}

/// One press.
fn act(edition: &Edition, guest: &Guest, open: bool) -> impl IntoView + use<> {
    let id = guest.id.to_string();
    let here = guest.state == ApplicationState::Attended;
    let at = guest
        .arrived_at
        .map(|at| view! { " "<When at=at zone=edition.time_zone.clone()/> });
    let pill = here.then(
        || view! { <Pill tone="success" text=t!("door-here")/><span class="ua-small">{at}</span> },
    );
    let label = |key: &'static str| t!(key, name = guest.name.as_str()).into_owned();
    let form = match (open, here) {
        (false, _) => ().into_any(),
        (true, true) => {
            let label = label("door-undo-of");
            view! {
                <PostForm to="door/undo" id=format!("undo-{id}")>
                    <input type="hidden" name="application" value=id/>
                    <button class="ecl-button ecl-button--secondary" aria-label=label>{t!("door-undo")}</button>
                </PostForm>
            }
            .into_any()
        }
        (true, false) => {
            let label = label("door-check-in-of");
            view! {
                <PostForm to="door/check_in" id=format!("in-{id}")>
                    <input type="hidden" name="application" value=id/>
                    <button class="ecl-button ecl-button--primary" aria-label=label>{t!("door-check-in")}</button>
                </PostForm>
            }
            .into_any()
        }
    };
    view! { <div class="ua-actions">{pill}{form}</div> }
}

pub async fn scanned(cx: Cx) -> PageResult {
    match service::scanned(&cx.academy, &cx.caller, cx.param("number")).await? {
        Scanned::Own(ticket) => Ok(ticket_page(&cx, *ticket)),
        Scanned::Guest(edition, guest) => Ok(Page::new(cx.say("door-check-in"), move || {
            let home = [guest.organisation.clone(), guest.city_name.clone()];
            let home = home.into_iter().flatten().collect::<Vec<_>>().join(", ");
            let list = format!("/organise/{}/door", edition.slug);
            let trail = vec![(list.clone(), Label::from(t!("door-title")))];
            let meta = view! { <span translate="no" dir="auto">{home}</span><span translate="no">{guest.receipt.clone()}</span> };
            view! {
                <PageHeader title=Label::written(guest.name.clone()) trail=trail meta=meta.into_any()/>
                <div class="ecl-container ua-body ua-stack">
                    {act(&edition, &guest, true)}
                    <p><a href=list>{t!("door-to-list")}</a></p>
                </div>
            }
        })),
    }
}

pub async fn ticket(cx: Cx) -> PageResult {
    let ticket = service::ticket(&cx.academy, &cx.caller, cx.param("edition")).await?;
    Ok(ticket_page(&cx, ticket))
}

fn ticket_page(cx: &Cx, ticket: Ticket) -> Page {
    Page::new(cx.say("ticket-title"), move || {
        let edition = &ticket.edition;
        let trail = vec![(
            format!("/apply/{}", edition.slug),
            Label::from(&edition.title),
        )];
        let meta = view! {
            <span><Icon name="calendar" size="2xs"/>{dates(edition)}</span>
            <span><Icon name="location" size="2xs"/>{said(&edition.place)}</span>
        }
        .into_any();
        let label = t!("badge-code", number = ticket.number.as_str()).into_owned();
        view! {
            <PageHeader title=t!("ticket-title") trail=trail meta=meta/>
            <div class="ecl-container ua-body ua-stack">
                {ticket.arrived.then(|| view! { <Notice kind="success">{t!("ticket-arrived")}</Notice> })}
                <p class="ua-lead" translate="no" dir="auto">{ticket.name.clone()}</p>
                <p>{said(&ticket.module.title)}</p>
                {code(&ticket.address, label)}
                <p>{t!("ticket-number")}" "<strong translate="no">{ticket.number.clone()}</strong></p>
                <p class="ua-prose">{t!("ticket-text")}</p>
            </div>
        }
    })
}

/// A QR code, dark on light in every mode: cameras read no other.
fn code(content: &str, label: String) -> Option<AnyView> {
    use std::fmt::Write as _;
    let rows = backend::paper::squares(content).ok()?;
    let mut path = String::new();
    for (y, row) in rows.iter().enumerate() {
        for (x, _) in row.iter().enumerate().filter(|(_, dark)| **dark) {
            // Writing to a string cannot fail.
            let _ = write!(path, "M{x} {y}h1v1h-1z");
        }
    }
    // Four squares of light all around it, as the standard asks for.
    let side = rows.len() + 8;
    Some(
        view! {
            <svg viewBox=format!("-4 -4 {side} {side}") width="260" height="260" role="img" aria-label=label shape-rendering="crispEdges">
                <rect x="-4" y="-4" width=side.to_string() height=side.to_string() fill="#fff"/>
                <path fill="#000" d=path/>
            </svg>
        }
        .into_any(),
    )
}
