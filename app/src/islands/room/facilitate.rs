//! What those who run the room have at hand: phases, the clock, the time left, the floor, roles.

use domain::Timestamp;
use domain::language::Bilingual;
use domain::sessions::{Act, Clock, Member, RoomRole, SessionState};
use leptos::prelude::*;

use crate::islands::live;

use super::parts::{BUTTON, PRIMARY, button, told};
use super::{Stage, Ui, name_of};

/// What those who run the room have at hand.
pub(super) fn running(ui: Ui, stage: Stage) -> Option<impl IntoView> {
    if !stage.runs {
        return None;
    }
    let (ask, hidden, word, class) = match stage.state {
        SessionState::Planned => ("open", Vec::new(), "room-open", PRIMARY),
        SessionState::Open => ("start", Vec::new(), "room-start", PRIMARY),
        SessionState::Running => {
            let after = stage.phase.saturating_add(1);
            let last = ui
                .view
                .with_untracked(|view| view.board.template.phase(after).is_none());
            let word = if last { "room-to-closing" } else { "room-next" };
            let phase = vec![("phase", stage.phase.to_string())];
            let class = "ecl-button ecl-button--primary ecl-button--s";
            ("next", phase, word, class)
        }
        _ => return None,
    };
    // One button leads from step to step: who presses it with a key keeps their place.
    let step = button(ui, ask, hidden, word, class);
    let time = (stage.state == SessionState::Running).then(|| time(ui));
    let ready = move || {
        ui.view.with(|view| {
            let members = &view.board.members;
            let count = members.iter().filter(|member| member.ready).count();
            let (count, all) = (count.to_string(), members.len().to_string());
            ui.fill("room-ready-count", &[("count", &count), ("all", &all)])
        })
    };
    Some(view! {
        <section class="ua-panel ua-stack ua-stack--s" aria-labelledby="room-run">
            <h2 class="ua-panel__title" id="room-run">{ui.word("room-run")}</h2>
            <div class="ua-controls">{step}{time}</div>
            <p class="ua-small ua-muted">{live(ready)}</p>
            {turn(ui)}
            {spread(ui, stage)}
            {announce(ui)}
            {assign(ui)}
        </section>
    })
}

/// Stopping the clock, and more time.
fn time(ui: Ui) -> impl IntoView {
    let paused = Memo::new(move |_| {
        ui.view
            .with(|view| matches!(view.board.clock, Clock::Paused { .. }))
    });
    let pause = live(move || {
        let (ask, word) = if paused.get() {
            ("resume", "room-resume")
        } else {
            ("pause", "room-pause")
        };
        button(ui, ask, Vec::new(), word, BUTTON)
    });
    let extend = |minutes: &str, word| {
        let minutes = vec![("minutes", minutes.to_owned())];
        button(ui, "extend", minutes, word, BUTTON)
    };
    view! { {pause}{extend("2", "room-extend-2")}{extend("5", "room-extend-5")} }
}

/// Giving somebody another role.
fn assign(ui: Ui) -> impl IntoView {
    let role_of = move |role: RoomRole| ui.word(&format!("room-role-{}", role.key()));
    let members = Memo::new(move |_| {
        let named = |member: &Member| {
            let label = format!("{} ({})", member.name, role_of(member.role));
            (member.person.to_string(), label)
        };
        ui.view
            .with(|view| view.board.members.iter().map(named).collect::<Vec<_>>())
    });
    let people = live(move || {
        let option =
            |(person, label)| view! { <option value=person translate="no">{label}</option> };
        members.get().into_iter().map(option).collect::<Vec<_>>()
    });
    let roles: Vec<_> = RoomRole::ALL
        .iter()
        .map(|role| view! { <option value=role.key()>{role_of(*role)}</option> })
        .collect();
    let inside = view! {
        <select class="ecl-select ua-select--s" name="person" aria-label=ui.word("room-assign-whom")>{people}</select>
        <select class="ecl-select ua-select--s" name="role" aria-label=ui.word("room-assign-what")>{roles}</select>
        <button class=BUTTON>{ui.word("room-assign")}</button>
    };
    let form = ui.form("assign", Vec::new(), "ua-row", inside);
    view! { <details class="ua-room__assign"><summary>{ui.word("room-change-role")}</summary>{form}</details> }
}

/// Whose turn it is next: who spoke least, then who asked first.
fn turn(ui: Ui) -> AnyView {
    let next = Memo::new(move |_| {
        ui.view.with(|view| {
            let board = &view.board;
            let first = board.hands().first().map(|member| member.person.clone())?;
            let name = name_of(ui, board, &first);
            Some((first, name))
        })
    });
    live(move || {
        next.get().map(|(person, name)| {
            let inside = view! { <button class=BUTTON>{ui.word("room-next-turn")}" "<span translate="no">{name}</span></button> };
            ui.form("give_floor", vec![("person", person.to_string())], "", inside)
        })
    })
}

/// The time left, spread over the phases left: what is proposed is shown, can be changed, and happens
/// only when it is asked for.
fn spread(ui: Ui, stage: Stage) -> Option<impl IntoView> {
    let ahead = ui.view.with_untracked(|view| view.board.ahead().count());
    if stage.state != SessionState::Running || ahead == 0 {
        return None;
    }
    // Opened again, it proposes again.
    let opened = RwSignal::new(0_u32);
    let proposal = Memo::new(move |_| {
        opened.get();
        ui.view.with(|view| {
            let (board, now) = (&view.board, ui.now.get_untracked());
            let due = board.due().unwrap_or(now);
            let names: Vec<(u8, Bilingual)> = board
                .ahead()
                .map(|(at, phase, _)| (at, phase.name.clone()))
                .collect();
            let planned: Vec<u16> = board.ahead().map(|(.., minutes)| minutes).collect();
            (
                due,
                names,
                planned,
                board.spread(due, now),
                board.clock,
                board.plan.clone(),
            )
        })
    });
    let body = move || {
        let (due, names, planned, minutes, clock, _) = proposal.get();
        let typed = RwSignal::new(minutes.clone());
        let ends = move || {
            let sum: i64 =
                typed.with(|typed| typed.iter().map(|minutes| i64::from(*minutes)).sum());
            let now = ui.now.get();
            let left = clock.left(now).unwrap_or_default().max(0);
            let end = now.plus(left + sum * Timestamp::MINUTE);
            let due = ui.time(due);
            ui.fill(
                "room-spread-ends",
                &[("time", &ui.time(end)), ("due", &due)],
            )
        };
        let rows: Vec<_> = names
            .into_iter()
            .zip(planned)
            .zip(minutes)
            .enumerate()
            .map(|(row, (((at, name), planned), minutes))| {
                let id = format!("f-plan-{at}");
                let was = ui.fill("room-spread-was", &[("minutes", &planned.to_string())]);
                let change = move |event| {
                    if let Ok(minutes) = event_target_value(&event).parse() {
                        typed.update(|typed| {
                            if let Some(slot) = typed.get_mut(row) {
                                *slot = minutes;
                            }
                        });
                    }
                };
                view! {
                    <li class="ua-row ua-row--between">
                        <label for=id.clone()>{ui.said(&name)}" "<span class="ua-small ua-muted">{was}</span></label>
                        <input class="ecl-text-input ua-input--num" type="number" id=id name="plan[]" min="0" max="240" required=true value=minutes.to_string() on:input=change/>
                    </li>
                }
            })
            .collect();
        let inside = view! {
            <p class="ua-small">{ui.word("room-spread-text")}</p>
            <ul class="ua-plain ua-stack ua-stack--s">{rows}</ul>
            <p aria-live="polite">{live(ends)}</p>
            <button class=BUTTON>{ui.word("room-spread-apply")}</button>
        };
        ui.form(
            "spread",
            vec![("phase", stage.phase.to_string())],
            "ua-stack ua-stack--s",
            inside,
        )
    };
    Some(view! {
        <details class="ua-room__assign" on:toggle=move |_| opened.update(|times| *times += 1)>
            <summary>{ui.word("room-spread")}</summary>
            {live(body)}
        </details>
    })
}

/// Saying something to the whole room.
fn announce(ui: Ui) -> Option<impl IntoView> {
    ui.may(Act::Announce).then(|| {
        let sent = ui.typed("announce");
        let open = sent.is_some();
        let told = told(ui, sent.as_ref(), "text", "f-announce");
        let typed = sent.map(|sent| sent.field("text").to_owned());
        let inside = view! {
            <label class="ecl-u-sr-only" for="f-announce">{ui.word("room-announce")}</label>
            <input class="ecl-text-input" id="f-announce" name="text" maxlength="500" dir="auto" required=true value=typed aria-invalid=told.invalid aria-describedby=told.describedby/>
            <button class=BUTTON>{ui.word("room-announce-action")}</button>
            {told.message}
        };
        let form = ui.form("announce", Vec::new(), "ua-row", inside);
        view! { <details class="ua-room__assign" open=open><summary>{ui.word("room-announce")}</summary>{form}</details> }
    })
}
