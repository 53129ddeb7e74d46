//! The run sheet of a session and its name cards, for paper.

use domain::ids::SessionId;
use domain::sessions::{Phase, RoomRole};
use domain::{Refusal, Timestamp};
use leptos::prelude::*;

use backend::service::sessions as service;
use backend::when;

use crate::components::layout::{Label, PageHeader};
use crate::components::{When, items, said};
use crate::request::{Cx, Page, PageResult};
use crate::t;

/// What happens when, who does what, and a card a person; for those in the room.
pub async fn sheet(cx: Cx) -> PageResult {
    let id = SessionId::parse(cx.param("session"))?;
    let page = service::page(&cx.academy, &cx.caller, &id).await?;
    let board = page.view.ok_or(Refusal::not_found())?.board;
    let (session, zone) = (page.session, page.edition.time_zone);
    Ok(Page::new(cx.say("run-sheet-title"), move || {
        let name = Label::written(session.title.as_str()).in_language(session.language.tag());
        let trail = vec![
            ("/sessions".to_owned(), t!("sessions-title").into()),
            (format!("/sessions/{}", session.id), name),
        ];
        let mut at = session.planned_at;
        let rows: Vec<_> = session
            .template
            .phases
            .iter()
            .map(|phase| {
                let starts = at;
                at = at.plus(i64::from(phase.minutes.target) * Timestamp::MINUTE);
                row(phase, starts, &zone)
            })
            .collect();
        let people: Vec<_> = board
            .members
            .iter()
            .map(|member| view! { <li><strong translate="no" dir="auto">{member.name.clone()}</strong>" · "{role(member.role)}</li> })
            .collect();
        let cards: Vec<_> = board
            .members
            .iter()
            .map(|member| view! {
                <li class="ua-panel ua-stack ua-stack--s">
                    <p class="ua-lead" translate="no" dir="auto"><strong>{member.name.clone()}</strong></p>
                    <p translate="no" dir="auto">{member.from.clone()}</p>
                    <p class="ua-muted">{role(member.role)}</p>
                </li>
            })
            .collect();
        let title = Label::written(session.title.as_str()).in_language(session.language.tag());
        view! {
            <PageHeader title=title eyebrow=t!("run-sheet-title") trail=trail/>
            <div class="ecl-container ua-body ua-stack ua-stack--l">
                <p class="ua-no-print ua-muted">{t!("run-sheet-print")}</p>
                <p><strong>{said(&session.template.title)}</strong>" · "<When at=session.planned_at zone=zone.clone()/></p>
                <section class="ua-stack" aria-labelledby="phases">
                    <h2 id="phases">{t!("room-phases")}</h2>
                    <div class="ua-table-wrap"><table class="ecl-table ua-table--cards">
                        <thead class="ecl-table__head"><tr class="ecl-table__row"><th class="ecl-table__header" scope="col">{t!("run-sheet-time")}</th><th class="ecl-table__header" scope="col">{t!("run-sheet-phase")}</th><th class="ecl-table__header" scope="col">{t!("run-sheet-who")}</th><th class="ecl-table__header" scope="col">{t!("run-sheet-output")}</th></tr></thead>
                        <tbody class="ecl-table__body">{rows}</tbody>
                    </table></div>
                </section>
                <section class="ua-stack" aria-labelledby="people">
                    <h2 id="people">{t!("room-people")}</h2>
                    <ul>{people}</ul>
                </section>
                <section class="ua-stack ua-page-break" aria-labelledby="cards">
                    <h2 id="cards">{t!("run-sheet-cards")}</h2>
                    <ul class="ua-grid ua-grid--2 ua-plain">{cards}</ul>
                </section>
            </div>
        }
    }))
}

fn role(role: RoomRole) -> String {
    t!(&format!("room-role-{}", role.key())).into_owned()
}

fn roles(roles: &[RoomRole]) -> String {
    let names: Vec<String> = roles.iter().map(|one| role(*one)).collect();
    names.join(", ")
}

fn row(phase: &Phase, starts: Timestamp, zone: &str) -> impl IntoView + use<> {
    let speaks = (!phase.speaks.is_empty())
        .then(|| view! { <p>{t!("method-speaks", roles = roles(&phase.speaks))}</p> });
    let silent = (!phase.silent.is_empty())
        .then(|| view! { <p>{t!("method-silent", roles = roles(&phase.silent))}</p> });
    view! {
        <tr class="ecl-table__row">
            <td class="ecl-table__cell" data-ecl-table-header=t!("run-sheet-time")><time datetime=when::rfc3339(starts)>{when::time(starts, zone)}</time><br/><span class="ua-muted">{t!("room-minutes", minutes = phase.minutes.target)}</span></td>
            <th class="ecl-table__cell" scope="row" data-ecl-table-header=t!("run-sheet-phase")><div><strong>{said(&phase.name)}</strong><p class="ua-small">{said(&phase.purpose)}</p><ul class="ua-small">{items(&phase.prompts)}</ul></div></th>
            <td class="ecl-table__cell" data-ecl-table-header=t!("run-sheet-who")><div>{speaks}{silent}<p>{said(&phase.rule)}</p></div></td>
            <td class="ecl-table__cell" data-ecl-table-header=t!("run-sheet-output")>{said(&phase.output)}</td>
        </tr>
    }
}
