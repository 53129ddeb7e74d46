//! Several rooms on one board.

use backend::chance::uuid_v4;
use backend::service::sessions::board::{self as service, OnBoard, Rooms};
use backend::when;
use domain::Timestamp;
use domain::sessions::{Clock, Member, RoomRole, SessionState};
use leptos::prelude::*;

use super::pill;
use crate::components::form::{Checkbox, PostForm, SelectField, Submit, TextField};
use crate::components::layout::{Label, PageHeader};
use crate::components::notice::Empty;
use crate::components::said;
use crate::islands::watch::Watch;
use crate::request::{Cx, Page, PageResult};
use crate::t;

/// Seconds between looks at the rooms, where the page runs scripts.
const EVERY: u32 = 5;

/// The rooms of an edition that are open or soon will be.
pub async fn board(cx: Cx) -> PageResult {
    let mut board = service::board(&cx.academy, &cx.caller, cx.query("edition")).await?;
    let mut modules: Vec<domain::programme::Module> = Vec::new();
    for module in board.rooms.iter().filter_map(|room| room.module.as_ref()) {
        if !modules.iter().any(|known| known.id == module.id) {
            modules.push(module.clone());
        }
    }
    let asked = cx.query("module").to_owned();
    if modules.iter().any(|module| module.slug == asked) {
        let of = |module: &domain::programme::Module| module.slug == asked;
        board
            .rooms
            .retain(|room| room.module.as_ref().is_some_and(of));
    }
    let page = Page::new(cx.say("board-title"), move || {
        let now = cx.academy.now();
        let seed = uuid_v4(cx.academy.chance.as_ref());
        let choices: Vec<_> = board
            .editions
            .iter()
            .map(|edition| {
                let current = (edition.id == board.edition.id).then_some("page");
                view! { <li><a class="ua-chip" href=format!("/sessions/board?edition={}", edition.slug) aria-current=current>{said(&edition.title)}</a></li> }
            })
            .collect();
        let here = format!("/sessions/board?edition={}", board.edition.slug);
        let all = view! { <li><a class="ua-chip" href=here.clone() aria-current=asked.is_empty().then_some("page")>{t!("board-all-modules")}</a></li> };
        let filters: Vec<_> = modules
            .iter()
            .map(|module| {
                let current = (module.slug == asked).then_some("page");
                view! { <li><a class="ua-chip" href=format!("{here}&module={}", module.slug) aria-current=current>{said(&module.title)}</a></li> }
            })
            .collect();
        let filters = (modules.len() > 1).then(|| view! { <nav aria-label=t!("field-module")><ul class="ua-row ua-plain">{all}{filters}</ul></nav> });
        let rooms: Vec<_> = board
            .rooms
            .iter()
            .map(|room| card(room, now, cx.zone(), &seed))
            .collect();
        let body = if board.rooms.is_empty() {
            view! { <Empty icon="group" title=t!("board-empty-title") text=t!("board-empty-text") action=("/sessions/plan".to_owned(), t!("session-plan").into_owned())/> }.into_any()
        } else {
            view! {
                <div id="rooms" class="ua-room ua-room--board">{rooms}</div>
                {together(&board, &seed)}
                {people(&board)}
            }
            .into_any()
        };
        view! {
            <PageHeader title=t!("board-title") trail=vec![("/sessions".to_owned(), t!("sessions-title").into_owned())]/>
            <div class="ecl-container ua-body ua-stack ua-stack--l">
                {(board.editions.len() > 1).then(|| view! { <nav aria-label=t!("session-plan-edition")><ul class="ua-row ua-plain">{choices}</ul></nav> })}
                {filters}
                {body}
                <Watch part="rooms".to_owned() every=EVERY/>
            </div>
        }
    });
    Ok(page.live())
}

/// How one room stands.
fn card(room: &OnBoard, now: Timestamp, zone: &str, seed: &str) -> impl IntoView + use<> {
    let (session, glance) = (&room.session, &room.glance);
    let board = &glance.board;
    let phase = board.running().map(|phase| {
        let number = t!("room-phase-of", phase = board.phase + 1, count = board.template.phases.len());
        view! { <p><span class="ua-eyebrow">{number}</span><br/><strong>{said(&phase.name)}</strong></p> }
    });
    let clock = board.clock.left(now).map(|left| {
        let class = match board.clock {
            Clock::Paused { .. } => "ua-clock ua-clock--s ua-clock--paused",
            _ if left < 0 => "ua-clock ua-clock--s ua-clock--over",
            _ => "ua-clock ua-clock--s",
        };
        let minutes = (left.abs() / Timestamp::MINUTE, left.abs() / 1000 % 60);
        let shown = format!("{}{}:{:02}", if left < 0 { "+" } else { "" }, minutes.0, minutes.1);
        let ends = t!("board-ends", time = when::time(board.ends(now), zone));
        view! { <div class=class><span class="ua-clock__time">{shown}</span><span class="ua-clock__note">{ends}</span></div> }
    });
    let hands = board.hands().len();
    let ready = glance.members.iter().filter(|member| member.ready).count();
    let quiet = glance.last.map(|last| now.since(last) / Timestamp::MINUTE);
    let facts = [
        Some(t!(
            "board-here",
            here = glance.here.len(),
            all = glance.members.len()
        )),
        Some(t!("board-written", count = glance.written)),
        (hands > 0).then(|| t!("board-hands", count = hands)),
        (ready > 0).then(|| {
            t!(
                "room-ready-count",
                count = ready,
                all = glance.members.len()
            )
        }),
        quiet
            .filter(|minutes| *minutes > 0)
            .map(|minutes| t!("board-quiet", minutes = minutes)),
    ];
    let facts: Vec<_> = facts
        .into_iter()
        .flatten()
        .map(|fact| view! { <li>{fact}</li> })
        .collect();
    let facilitators = names(&glance.members, RoomRole::Facilitator);
    let facilitators = (!facilitators.is_empty()).then(|| view! { <p class="ua-small">{t!("room-role-facilitator")}{t!("colon")}<span translate="no">{facilitators}</span></p> });
    let absent = session.state == SessionState::Running
        && !glance.members.iter().any(|member| {
            member.role == RoomRole::Facilitator && glance.here.contains(&member.person)
        });
    let absent = absent
        .then(|| view! { <p class="ua-small"><strong>{t!("board-no-facilitator")}</strong></p> });
    let flag = board.flag.map(|since| {
        let seed = format!("{seed}{}", since.millis());
        let (id, value) = (session.id.to_string(), session.id.to_string());
        view! {
            <div class="ecl-notification ecl-notification--warning"><div class="ecl-notification__content">
                <div class="ecl-notification__title">{t!("board-flag", time = when::time(since, zone))}</div>
                <PostForm to="sessions/answer_flag" id=id>
                    <input type="hidden" name="seed" value=seed/>
                    <input type="hidden" name="session" value=value/>
                    <button class="ua-button--link">{t!("board-flag-answer")}</button>
                </PostForm>
            </div></div>
        }
    });
    let title = session.title.clone();
    view! {
        <section class="ua-panel ua-stack ua-stack--s">
            <div class="ua-row ua-row--between"><h2 class="ua-panel__title"><a href=format!("/sessions/{}", session.id) translate="no">{title}</a></h2>{pill(session.state)}</div>
            {flag}{phase}{clock}
            <ul class="ua-small">{facts}</ul>
            {facilitators}{absent}
        </section>
    }
}

fn names(members: &[Member], role: RoomRole) -> String {
    let names = members.iter().filter(|member| member.role == role);
    names
        .map(|member| member.name.as_str())
        .collect::<Vec<_>>()
        .join(", ")
}

/// What is done in several rooms at once.
fn together(board: &Rooms, seed: &str) -> impl IntoView + use<> {
    let boxes = |of: &str, chosen: bool| -> Vec<_> {
        board
            .rooms
            .iter()
            .map(|room| {
                let id = format!("f-{of}-{}", room.session.id);
                let value = format!("{}:{}", room.session.id, room.glance.board.phase);
                let title = room.session.title.clone();
                view! {
                    <Checkbox id=id name="rooms[]" value=value checked=chosen><span translate="no">{title}</span></Checkbox>
                }
            })
            .collect()
    };
    let (lead, tell) = (boxes("lead", false), boxes("tell", true));
    let (seed, same) = (seed.to_owned(), seed.to_owned());
    view! {
        <section class="ua-stack" aria-labelledby="together">
            <h2 id="together">{t!("board-together")}</h2>
            <div class="ua-grid ua-grid--2">
                <PostForm to="sessions/lead_on" class="ua-panel ua-stack ua-stack--s">
                    <h3>{t!("board-lead-on")}</h3>
                    <p class="ua-small ua-muted">{t!("board-lead-on-text")}</p>
                    <input type="hidden" name="seed" value=seed/>
                    <fieldset><legend class="ecl-form-label">{t!("board-rooms")}</legend>{lead}</fieldset>
                    <Submit label=t!("board-lead-on-action")/>
                </PostForm>
                <PostForm to="sessions/announce" class="ua-panel ua-stack ua-stack--s">
                    <h3>{t!("board-announce")}</h3>
                    <input type="hidden" name="seed" value=same/>
                    <TextField name="text" label=t!("room-announce")/>
                    <fieldset><legend class="ecl-form-label">{t!("board-rooms")}</legend>{tell}</fieldset>
                    <Submit label=t!("room-announce-action")/>
                </PostForm>
            </div>
        </section>
    }
}

/// Who is where: taking over, handing over, moving.
fn people(board: &Rooms) -> impl IntoView + use<> {
    let rooms: Vec<_> = board
        .rooms
        .iter()
        .map(|room| {
            let id = room.session.id.to_string();
            let members: Vec<(String, Label)> = room
                .glance
                .members
                .iter()
                .map(|member| (member.person.to_string(), Label::written(member.name.clone())))
                .collect();
            let others: Vec<(String, Label)> = board
                .rooms
                .iter()
                .filter(|other| other.session.id != room.session.id)
                .map(|other| (other.session.id.to_string(), super::title(&other.session)))
                .collect();
            let facilitators: Vec<(String, Label)> = board
                .facilitators
                .iter()
                .map(|guest| (guest.id.to_string(), Label::written(guest.name.clone())))
                .collect();
            let title = room.session.title.clone();
            let moving = (!others.is_empty()).then(|| {
                let session = id.clone();
                view! {
                    <PostForm to="sessions/move_person" class="ua-stack ua-stack--s" id=format!("move-{id}")>
                        <input type="hidden" name="session" value=session/>
                        <SelectField name="person" label=t!("board-move-whom") options=members/>
                        <SelectField name="to" label=t!("board-move-to") options=others/>
                        <Submit label=t!("board-move-action")/>
                    </PostForm>
                }
            });
            let (take, hand) = (id.clone(), id.clone());
            view! {
                <details class="ua-details"><summary><span translate="no">{title}</span></summary><div class="ua-details__body ua-stack">
                    <PostForm to="sessions/hand_over" id=format!("take-{id}")>
                        <input type="hidden" name="session" value=take/>
                        <p>{t!("board-take-over-text")}</p>
                        <button class="ecl-button ecl-button--secondary">{t!("board-take-over")}</button>
                    </PostForm>
                    <PostForm to="sessions/hand_over" class="ua-stack ua-stack--s" id=format!("hand-{id}")>
                        <input type="hidden" name="session" value=hand/>
                        <SelectField name="person" label=t!("board-hand-over-to") options=facilitators/>
                        <Submit label=t!("board-hand-over")/>
                    </PostForm>
                    {moving}
                </div></details>
            }
        })
        .collect();
    view! { <section class="ua-stack" aria-labelledby="people"><h2 id="people">{t!("board-people")}</h2><div>{rooms}</div></section> }
}
