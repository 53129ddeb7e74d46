//! The room on a screen that everybody looks at: read-only, and only what everybody may see.

use domain::sessions::Contribution;
use leptos::prelude::*;

use crate::islands::live;

use super::{LinkState, Stage, Ui, Wall, name_of, parts};

/// What the wall shows.
pub(super) fn wall(ui: Ui, stage: Memo<Stage>, wall: Wall) -> impl IntoView {
    let speaking = Memo::new(move |_| {
        ui.view.with(|view| {
            let board = &view.board;
            let floor = board
                .floor
                .as_ref()
                .map(|person| name_of(ui, board, person));
            let next: Vec<String> = board
                .hands()
                .iter()
                .take(3)
                .map(|member| name_of(ui, board, &member.person))
                .collect();
            (floor, next)
        })
    });
    let floor = move || {
        let (floor, next) = speaking.get();
        let floor = floor.map(|name| view! { <p class="ua-lead"><strong translate="no">{name}</strong>" "{ui.word("room-floor")}</p> });
        let next = (!next.is_empty()).then(|| view! { <p>{ui.word("room-wall-next")}" "<span translate="no">{next.join(" · ")}</span></p> });
        view! { {floor}{next} }
    };
    let announced = move || {
        let said = ui.view.with(|view| view.board.announcement.clone());
        said.map(|said| view! { <p class="ua-lead ua-written" translate="no" dir="auto">{said.text.to_string()}</p> })
    };
    let written = (wall == Wall::Projector).then(|| {
        let list = move || -> Vec<Contribution> {
            let phase = stage.get().phase;
            ui.view.with(|view| {
                if view.board.running().is_none() {
                    return Vec::new();
                }
                let mut shown: Vec<Contribution> =
                    view.board.arranged(phase).into_iter().cloned().collect();
                shown.retain(|found| !found.withdrawn);
                shown.reverse();
                shown
            })
        };
        view! {
            <ol class="ua-contributions ua-contributions--cols" aria-label=ui.word("room-contributions")>
                {parts::each(ui, stage, list, parts::item)}
            </ol>
            {live(move || parts::case(ui, stage.get()))}
        }
    });
    // Whoever looks from afar sees that what is shown no longer follows the room.
    let lost = move || match ui.link.get() {
        LinkState::Live => ().into_any(),
        LinkState::Lost => {
            let lost = ui.word("room-wall-lost");
            view! { <p class="ua-link-state ua-link-state--lost">{lost}</p> }.into_any()
        }
        _ => parts::link_state(ui),
    };
    view! {
        <div class=if wall == Wall::Clock { "ua-wall ua-wall--clock ua-stack" } else { "ua-wall ua-stack" }>
            {parts::head(ui, stage)}
            {live(lost)}
            {live(announced)}
            {live(floor)}
            {written}
            <p class="ecl-u-sr-only" role="status">{live(move || ui.said.get())}</p>
        </div>
    }
}
