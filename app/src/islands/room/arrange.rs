//! Contributions in order: grouped, merged, moved, put aside; and those that were on paper.

use domain::language::Bilingual;
use domain::sessions::{Act, Contribution, ContributionKind, Sees, Seq, SessionState};
use leptos::prelude::*;

use crate::islands::{inside_textarea, live};

use super::parts::{BUTTON, each, item, told, which};
use super::{Stage, Ui, name_of};

/// What says the same and stands with a contribution.
pub(super) fn merged(ui: Ui, seq: Seq) -> Option<impl IntoView> {
    let merged: Vec<(Contribution, String)> = ui.view.with_untracked(|view| {
        let by = |found: &Contribution| {
            found.author.as_ref().map_or_else(
                || ui.word("room-without-name"),
                |author| name_of(ui, &view.board, author),
            )
        };
        view.board
            .merged_into(seq)
            .map(|found| (found.clone(), by(found)))
            .collect()
    });
    let may = ui.may(Act::Arrange);
    (!merged.is_empty()).then(|| {
        let items: Vec<_> = merged
            .into_iter()
            .map(|(found, by)| {
                let text = found.text.map(|text| text.to_string()).unwrap_or_default();
                let apart = may.then(|| {
                    let inside = view! { <button class="ua-button--link">{ui.word("room-unmerge")}{which(&by)}</button> };
                    ui.form("merge", vec![("contribution", found.seq.to_string())], "", inside)
                });
                view! { <li><p class="ua-written" translate="no" dir="auto">{text}</p><div class="ua-contribution__foot"><span translate="no">{by}</span>{apart}</div></li> }
            })
            .collect();
        view! { <ul aria-label=ui.word("room-merged")>{items}</ul> }
    })
}

/// What those who keep order do with a contribution.
pub(super) fn controls(
    ui: Ui,
    contribution: &Contribution,
    whose: &str,
) -> Option<impl IntoView + use<>> {
    let (sealed, holds) = ui.view.with_untracked(|view| {
        let board = &view.board;
        let sealed = contribution.phase == board.phase
            && board.running().is_some_and(|phase| phase.sees != Sees::All);
        let holds = board.merged_into(contribution.seq).next().is_some();
        (sealed, holds)
    });
    if sealed || contribution.withdrawn || !ui.may(Act::Arrange) {
        return None;
    }
    let seq = contribution.seq;
    let this = ("contribution", seq.to_string());
    let group_id = format!("f-group-{seq}");
    let sent = ui
        .typed("group")
        .filter(|sent| sent.field("contribution") == seq.to_string());
    let open = sent.is_some();
    let told = told(ui, sent.as_ref(), "text", &group_id);
    let current = match sent {
        Some(sent) => Some(sent.field("text").to_owned()),
        None => contribution.group.as_ref().map(ToString::to_string),
    };
    let group = ui.form("group", vec![this.clone()], "ua-row", view! {
        <label for=group_id.clone()>{ui.word("room-group")}</label>
        <input class="ecl-text-input" id=group_id name="text" maxlength="80" dir="auto" list="room-groups" value=current aria-invalid=told.invalid aria-describedby=told.describedby/>
        <button class=BUTTON>{ui.word("room-save")}</button>
        {told.message}
    });
    let merge = (!holds).then(|| {
        let id = format!("f-merge-{seq}");
        let inside = view! {
            <label for=id.clone()>{ui.word("room-merge")}</label>
            <input class="ecl-text-input ua-input--num" id=id name="into" inputmode="numeric" required=true list="room-written"/>
            <button class=BUTTON>{ui.word("room-merge-action")}</button>
        };
        ui.form("merge", vec![this.clone()], "ua-row", inside)
    });
    // The newest stands on top where one writes, so up is towards the end.
    let newest_first = ui
        .view
        .with_untracked(|view| view.board.running().is_some_and(|phase| phase.votes == 0));
    let step = |word, up: bool| {
        let on = if up == newest_first { "no" } else { "yes" };
        let inside = view! { <button class=BUTTON>{ui.word(word)}</button> };
        ui.form(
            "move",
            vec![this.clone(), ("on", on.to_owned())],
            "",
            inside,
        )
    };
    let park = {
        let inside = view! { <button class=BUTTON>{ui.word("room-park")}</button> };
        ui.form(
            "park",
            vec![this.clone(), ("on", "yes".to_owned())],
            "",
            inside,
        )
    };
    Some(view! {
        <details class="ua-room__edit" open=open><summary>{ui.word("room-arrange")}{which(whose)}</summary>
            <div class="ua-stack ua-stack--s">{group}{merge}<div class="ua-controls">{step("room-move-up", true)}{step("room-move-down", false)}{park}</div></div>
        </details>
    })
}

/// What a contribution can be put together with, by number, and under which names: one list each for
/// all of them.
pub(super) fn choices(ui: Ui, stage: Memo<Stage>) -> AnyView {
    live(move || {
        stage.get();
        ui.may(Act::Arrange).then(|| {
            let option =
                |value: String, text: String| view! { <option value=value>{text}</option> };
            let (written, groups): (Vec<_>, Vec<_>) = ui.view.with(|view| {
                let standing = view.board.contributions.iter();
                let written = standing
                    .filter(|found| found.into.is_none())
                    .filter_map(|found| {
                        let text = found.text.as_ref()?.as_str().chars().take(60).collect();
                        Some(option(found.seq.to_string(), text))
                    });
                let groups = view.board.groups().into_iter();
                (
                    written.collect(),
                    groups.map(|name| option(name, String::new())).collect(),
                )
            });
            view! {
                <datalist id="room-written" translate="no">{written}</datalist>
                <datalist id="room-groups" translate="no">{groups}</datalist>
            }
        })
    })
}

/// What was put aside for later.
pub(super) fn parked(ui: Ui, stage: Memo<Stage>) -> impl IntoView {
    let found = move || -> Vec<Contribution> {
        ui.view.with(|view| {
            let parked = view
                .board
                .contributions
                .iter()
                .filter(|found| found.parked && !found.withdrawn);
            parked.cloned().collect()
        })
    };
    let none = Memo::new(move |_| found().is_empty());
    view! {
        <section aria-labelledby="room-parked" hidden=move || none.get()>
            <h2 class="ua-panel__title" id="room-parked">{ui.word("room-parked")}</h2>
            <ol class="ua-contributions">
                {each(ui, stage, found, put_aside)}
            </ol>
        </section>
    }
}

fn put_aside(ui: Ui, found: Contribution, _stage: Stage) -> AnyView {
    let number = vec![
        ("contribution", found.seq.to_string()),
        ("on", "no".to_owned()),
    ];
    let back = ui.may(Act::Arrange).then(|| {
        let inside = view! { <button class="ua-button--link">{ui.word("room-unpark")}</button> };
        ui.form("park", number, "", inside)
    });
    let text = found.text.map(|text| text.to_string()).unwrap_or_default();
    let kind = ui.word(&format!("kind-{}", found.kind.key()));
    view! { <li class="ua-contribution"><p class="ua-written" translate="no" dir="auto">{text}</p><div class="ua-contribution__foot"><span>{kind}</span>{back}</div></li> }
    .into_any()
}

/// The contributions of an earlier phase, as they were put in order.
pub(super) fn of_phase(ui: Ui, stage: Memo<Stage>, phase: u8) -> impl IntoView {
    let list = move || -> Vec<Contribution> {
        ui.view
            .with(|view| view.board.arranged(phase).into_iter().cloned().collect())
    };
    view! {
        <ol class="ua-contributions">
            {each(ui, stage, list, item)}
        </ol>
    }
}

/// What was written on paper, because there was no connection or no device, is typed in afterwards.
pub(super) fn type_in(ui: Ui, stage: Stage) -> Option<impl IntoView> {
    if !ui.may(Act::TypeIn) {
        return None;
    }
    let (phases, kinds, people) = ui.view.with_untracked(|view| {
        let board = &view.board;
        let over = stage.state != SessionState::Running;
        let phases: Vec<(u8, Bilingual)> = (0_u8..)
            .zip(&board.template.phases)
            .filter(|(at, phase)| (over || *at < board.phase) && !phase.accepts.is_empty())
            .map(|(at, phase)| (at, phase.name.clone()))
            .collect();
        let accepted = |kind: &ContributionKind| {
            board
                .template
                .phases
                .iter()
                .any(|phase| phase.accepts.values().any(|kinds| kinds.contains(kind)))
        };
        let kinds: Vec<ContributionKind> = ContributionKind::ALL
            .iter()
            .copied()
            .filter(accepted)
            .collect();
        let people: Vec<(String, String)> = board
            .members
            .iter()
            .map(|member| {
                (
                    member.person.to_string(),
                    name_of(ui, board, &member.person),
                )
            })
            .collect();
        (phases, kinds, people)
    });
    (!phases.is_empty()).then(|| {
        let sent = ui.typed("type_in");
        let open = sent.is_some();
        let told = told(ui, sent.as_ref(), "text", "f-typed-in");
        let typed = |name: &str| sent.as_ref().map_or("", |sent| sent.field(name)).to_owned();
        let (phase, kind, person) = (typed("phase"), typed("kind"), typed("person"));
        let phases: Vec<_> = phases.into_iter().rev().map(|(at, name)| {
            let (name, language) = name.said(ui.fixed.read_value().language);
            let at = at.to_string();
            let here = at == phase;
            view! { <option value=at lang=language.tag() selected=here>{name.to_owned()}</option> }
        }).collect();
        let kinds: Vec<_> = kinds.into_iter().map(|one| view! { <option value=one.key() selected=kind == one.key()>{ui.word(&format!("kind-{}", one.key()))}</option> }).collect();
        let people: Vec<_> = people.into_iter().map(|(id, name)| {
            let here = id == person;
            view! { <option value=id translate="no" selected=here>{name}</option> }
        }).collect();
        let inside = view! {
            <p class="ua-small ua-muted">{ui.word("room-type-in-text")}</p>
            <div class="ua-row">
                <select class="ecl-select ua-select--s" name="phase" aria-label=ui.word("room-phases")>{phases}</select>
                <select class="ecl-select ua-select--s" name="kind" aria-label=ui.word("room-kind")>{kinds}</select>
                <select class="ecl-select ua-select--s" name="person" aria-label=ui.word("room-type-in-who")><option value="">{ui.word("room-without-name")}</option>{people}</select>
            </div>
            <label class="ecl-form-label" for="f-typed-in">{ui.word("room-type-in-what")}</label>
            <textarea class="ecl-text-area" id="f-typed-in" name="text" rows="3" dir="auto" aria-invalid=told.invalid aria-describedby=told.describedby>{inside_textarea(&typed("text"))}</textarea>
            {told.message}
            <button class=BUTTON>{ui.word("room-type-in-action")}</button>
        };
        let form = ui.form("type_in", Vec::new(), "ua-stack ua-stack--s", inside);
        view! { <details class="ua-details" open=open><summary>{ui.word("room-type-in")}</summary><div class="ua-details__body">{form}</div></details> }
    })
}
