//! What concerns oneself: private notes, the checks in the lobby, the screens to look at together.

use domain::sessions::SessionState;
use leptos::prelude::*;

use crate::islands::{inside_textarea, live};

use super::parts::BUTTON;
use super::{LinkState, NoteState, Stage, Ui};

/// Notes that nobody else ever reads.
pub(super) fn notes(ui: Ui) -> impl IntoView {
    let session = ui
        .view
        .with_untracked(|view| view.board.session.to_string());
    let note = ui.fixed.read_value().note.clone();
    let state = move || match ui.note.get() {
        NoteState::Still => String::new(),
        NoteState::Typed => ui.word("room-note-typed"),
        NoteState::Kept => ui.word("room-note-kept"),
        NoteState::TooLong => ui.fill("problem-too-long", &[("max", "5000"), ("length", "5001")]),
    };
    view! {
        <form method="post" class="ua-panel ua-stack ua-stack--s" novalidate>
            <input type="hidden" name="do" value="sessions/note"/>
            <input type="hidden" name="session" value=session/>
            <h2 class="ua-panel__title"><label for="f-note">{ui.word("room-note")}</label></h2>
            <p class="ua-small ua-muted" id="f-note-help">{ui.word("room-note-text")}</p>
            <textarea class="ecl-text-area" id="f-note" name="note" rows="4" dir="auto" aria-describedby="f-note-help" data-note="yes">{inside_textarea(&note)}</textarea>
            <div class="ua-row ua-row--between"><span class="ua-small ua-muted" role="status">{live(state)}</span><button class=BUTTON hidden=move || ui.link.get() == LinkState::Live>{ui.word("room-save")}</button></div>
        </form>
    }
}

/// Before it begins: what one is here, and whether one sees and hears.
pub(super) fn lobby(ui: Ui, stage: Stage) -> Option<impl IntoView> {
    matches!(stage.state, SessionState::Planned | SessionState::Open).then(|| {
        let role = ui.word(&format!("room-role-{}", stage.role.key()));
        let text = ui.word(&format!("room-lobby-{}", stage.role.key()));
        view! {
            <section class="ua-panel ua-stack ua-stack--s" aria-labelledby="room-lobby">
                <h2 class="ua-panel__title" id="room-lobby">{ui.word("room-lobby")}</h2>
                <p><strong>{role}"."</strong>" "{text}</p>
                <p>{ui.word("room-check-screen")}</p>
                <p class="ua-row"><button type="button" class=BUTTON hidden=move || ui.link.get() != LinkState::Live on:click=move |_| sound()>{ui.word("room-check-sound")}</button><span class="ua-small ua-muted">{ui.word("room-check-text")}</span></p>
            </section>
        }
    })
}

/// Where the room is shown for everybody to look at.
pub(super) fn screens(ui: Ui) -> impl IntoView {
    let session = ui
        .view
        .with_untracked(|view| view.board.session.to_string());
    view! {
        <ul class="ua-plain ua-stack ua-stack--s">
            <li><a href=format!("/sessions/{session}/projector") target="_blank" rel="noopener">{ui.word("room-projector")}</a></li>
            <li><a href=format!("/sessions/{session}/clock") target="_blank" rel="noopener">{ui.word("room-big-clock")}</a></li>
            <li><a href=format!("/sessions/{session}/sheet")>{ui.word("room-sheet")}</a></li>
        </ul>
    }
}

/// The sound that says that time is over.
pub(super) fn sound() {
    #[cfg(feature = "hydrate")]
    super::link::bell();
}
