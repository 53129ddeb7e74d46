//! The parts of the room.

use domain::Timestamp;
use domain::sessions::{
    Act, Clock, Contribution, ContributionKind, Member, PhaseKind, Sees, SessionState,
};
use leptos::prelude::*;

use crate::islands::{inside_textarea, length, live};

use super::{LinkState, Pending, Stage, Typed, Ui, name_of};

pub(super) const BUTTON: &str = "ecl-button ecl-button--secondary ecl-button--s";
pub(super) const PRIMARY: &str = "ecl-button ecl-button--primary";

/// Where the room is: phase, purpose, rules, clock, rail.
pub(super) fn head(ui: Ui, stage: Memo<Stage>) -> impl IntoView {
    let plan = Memo::new(move |_| ui.view.with(|view| view.board.plan.clone()));
    view! {
        <header class="ua-room__head">
            {live(move || title(ui, stage.get()))}
            {live(move || (stage.get().state == SessionState::Running).then(|| clock(ui)))}
            {live(move || { plan.get(); rail(ui, stage.get()) })}
        </header>
    }
}

fn title(ui: Ui, stage: Stage) -> impl IntoView {
    let (eyebrow, title, purpose, chips, rule) = ui.view.with_untracked(|view| {
        let board = &view.board;
        let Some(phase) = board.running() else {
            let key = board.state.key();
            return (
                ui.said(&board.template.title).into_any(),
                ui.word(&format!("room-title-{key}")).into_any(),
                ui.word(&format!("room-text-{key}")).into_any(),
                Vec::new(),
                None,
            );
        };
        let number = (stage.phase + 1).to_string();
        let count = board.template.phases.len().to_string();
        let (silent, speaks) = (
            phase.silent.contains(&stage.role),
            phase.speaks.contains(&stage.role),
        );
        let writes = !phase.accepts(stage.role).is_empty();
        let mut chips = vec![ui.word(match (silent, writes, speaks) {
            (true, ..) => "room-you-listen",
            (_, true, true) => "room-you-speak-and-write",
            (_, true, false) => "room-you-write",
            (_, false, true) => "room-you-speak",
            (_, false, false) => "room-you-follow",
        })];
        if ui.fixed.read_value().wall.is_some() {
            // On the wall nobody is meant in person.
            chips.clear();
        }
        if phase.anonymous {
            chips.push(ui.word("room-anonymous"));
        }
        if phase.sees == Sees::Facilitator {
            chips.push(ui.word("room-sealed"));
        }
        (
            ui.fill("room-phase-of", &[("phase", &number), ("count", &count)])
                .into_any(),
            ui.said(&phase.name).into_any(),
            ui.said(&phase.purpose).into_any(),
            chips,
            (!phase.rule.is_empty()).then(|| ui.said(&phase.rule)),
        )
    });
    let chips: Vec<_> = chips
        .into_iter()
        .map(|chip| view! { <span class="ua-chip">{chip}</span> })
        .collect();
    let prompts = prompts(ui);
    view! {
        <div class="ua-room__phase" data-state=stage.state.key()>
            <p class="ua-eyebrow">{eyebrow}</p>
            <h2 class="ua-room__phase-title">{title}</h2>
            <p class="ua-room__purpose">{purpose}</p>
            <p class="ua-room__rules">{chips}{rule.map(|rule| view! { <span class="ua-chip">{rule}</span> })}</p>
            {prompts}
        </div>
    }
}

fn prompts(ui: Ui) -> Option<impl IntoView> {
    let prompts: Vec<_> = ui.view.with_untracked(|view| {
        view.board
            .running()
            .map(|phase| phase.prompts.iter().map(|prompt| ui.said(prompt)).collect())
            .unwrap_or_default()
    });
    (!prompts.is_empty()).then(|| {
        let items: Vec<_> = prompts.into_iter().map(|prompt| view! { <li>{prompt}</li> }).collect();
        view! { <details class="ua-room__prompts"><summary>{ui.word("room-prompts")}</summary><ul>{items}</ul></details> }
    })
}

/// "4:05"; what is overrun as "+0:12".
fn digits(left: i64) -> String {
    // A second counts until it is over.
    let seconds = if left >= 0 {
        (left + 999) / 1000
    } else {
        -left / 1000
    };
    format!(
        "{}{}:{:02}",
        if left < 0 { "+" } else { "" },
        seconds / 60,
        seconds % 60
    )
}

fn clock(ui: Ui) -> impl IntoView {
    let clock = Memo::new(move |_| {
        ui.view.with(|view| {
            (
                view.board.clock,
                view.board
                    .plan
                    .get(usize::from(view.board.phase))
                    .copied()
                    .unwrap_or_default(),
            )
        })
    });
    let left = Memo::new(move |_| clock.get().0.left(ui.now.get()).unwrap_or_default());
    let tone = Memo::new(move |_| match (clock.get().0, left.get()) {
        (Clock::Paused { .. }, _) => "ua-clock ua-clock--paused",
        (_, left) if left < 0 => "ua-clock ua-clock--over",
        (_, left) if left <= Timestamp::MINUTE => "ua-clock ua-clock--soon",
        _ => "ua-clock",
    });
    let shown = Memo::new(move |_| digits(left.get()));
    let over = Memo::new(move |_| left.get() < 0);
    let note = move || {
        let (clock, minutes) = clock.get();
        let minutes = minutes.to_string();
        match clock {
            Clock::Paused { .. } => ui.word("room-clock-paused"),
            _ if over.get() => ui.word("room-clock-over"),
            Clock::Runs { ends_at } => ui.fill(
                "room-clock-note",
                &[("minutes", &minutes), ("time", &ui.time(ends_at))],
            ),
            Clock::Stopped => String::new(),
        }
    };
    view! {
        <div class=move || tone.get() role="timer" aria-label=ui.word("room-clock")>
            <time class="ua-clock__time">{live(move || shown.get())}</time>
            <span class="ua-clock__note">{live(note)}</span>
        </div>
    }
}

fn rail(ui: Ui, stage: Stage) -> impl IntoView {
    let over = !matches!(
        stage.state,
        SessionState::Planned | SessionState::Open | SessionState::Running
    );
    let phases: Vec<_> = ui.view.with_untracked(|view| {
        (0_u8..)
            .zip(view.board.template.phases.iter().zip(&view.board.plan))
            .map(|(at, (phase, minutes))| {
                let now = stage.state == SessionState::Running && at == stage.phase;
                let done = over || (stage.state == SessionState::Running && at < stage.phase);
                let class = match (now, done) {
                    (true, _) => "ua-rail__phase ua-rail__phase--now",
                    (_, true) => "ua-rail__phase ua-rail__phase--done",
                    _ => "ua-rail__phase",
                };
                let label = match minutes {
                    0 => ui.word("room-left-out"),
                    minutes => ui.fill("room-minutes", &[("minutes", &minutes.to_string())]),
                };
                view! {
                    <li class=class data-min=length(*minutes).to_string() aria-current=now.then_some("step")><span class="ua-rail__name">{ui.said(&phase.name)}</span><span class="ua-rail__min">{label}</span></li>
                }
            })
            .collect()
    });
    view! { <ol class="ua-rail" aria-label=ui.word("room-phases")>{phases}</ol> }
}

/// The id of a field of a form that was sent, and the key of its label.
fn place_of(sent: &Typed, field: &str) -> (String, String) {
    let of = |part: &str| format!("f-{part}-{}", sent.field("contribution"));
    let (id, label) = match sent.field("ask") {
        "contribute" => ("f-text".to_owned(), "compose-any"),
        "edit" => (of("edit"), "room-edit-label"),
        "group" => (of("group"), "room-group"),
        "announce" => ("f-announce".to_owned(), "room-announce"),
        "type_in" => ("f-typed-in".to_owned(), "room-type-in-what"),
        ask => return (format!("f-{ask}-{field}"), format!("{ask}-{field}")),
    };
    (id, label.to_owned())
}

/// What went wrong with the form that was sent last, and texts that were given back.
pub(super) fn notices(ui: Ui) -> impl IntoView {
    let refused = ui.fixed.read_value().typed.clone();
    let refused = refused
        .filter(|typed| !typed.refusal.problems().is_empty())
        .map(|typed| {
            let items: Vec<_> = typed
                .refusal
                .problems()
                .iter()
                .map(|problem| {
                    let (id, label) = place_of(&typed, &problem.field);
                    view! { <li><a href=format!("#{id}")>{ui.word(&label)}{ui.word("colon")}{ui.problem(problem)}</a></li> }
                })
                .collect();
            view! {
                <div class="ua-error-summary" role="alert" tabindex="-1" autofocus=true id="errors">
                    <h2 class="ua-error-summary__title">{ui.word("refusal-fields")}</h2>
                    <ul class="ua-error-summary__list">{items}</ul>
                </div>
            }
        });
    let returned = move || {
        ui.returned
            .get()
            .into_iter()
            .map(|back| {
                let id = back.id.clone();
                let dismiss = move || {
                    ui.returned
                        .update(|list| list.retain(|other| other.id != id));
                    #[cfg(feature = "hydrate")]
                    super::link::storage::let_go(ui, &id);
                };
                given_back(ui, back.reason, back.text, Box::new(dismiss))
            })
            .collect::<Vec<_>>()
    };
    let unsent = move || {
        let unsent = ui.unsent.get().into_iter();
        unsent
            .map(|(id, text)| {
                let reason = ui.word("room-place-gone");
                given_back(ui, reason, text, Box::new(move || dismissed(ui, &id)))
            })
            .collect::<Vec<_>>()
    };
    let announced = Memo::new(move |_| ui.view.with(|view| view.board.announcement.clone()));
    let announced = move || {
        announced.get().map(|said| {
            let at = ui.time(said.at);
            view! {
                <div class="ecl-notification ecl-notification--info"><div class="ecl-notification__content">
                    <div class="ecl-notification__title">{ui.word("room-announced")}" "{at}</div>
                    <div class="ecl-notification__description ua-written" translate="no" dir="auto">{said.text.to_string()}</div>
                </div></div>
            }
        })
    };
    view! { {refused}{live(announced)}{live(returned)}{live(unsent)} }
}

/// A text that was not stored, and why, until one lets go of it.
fn given_back(
    ui: Ui,
    reason: String,
    text: String,
    dismiss: Box<dyn Fn() + Send + Sync>,
) -> impl IntoView {
    let text = (!text.is_empty())
        .then(|| view! { <p class="ua-written" translate="no" dir="auto">{text}</p> });
    view! {
        <div class="ecl-notification ecl-notification--warning" role="alert"><div class="ecl-notification__content">
            <div class="ecl-notification__title">{reason}</div>
            <div class="ecl-notification__description">
                {text}
                <button type="button" class="ua-button--link" on:click=move |_| dismiss()>{ui.word("room-dismiss")}</button>
            </div>
        </div></div>
    }
}

/// One let go of what was typed into a field that is gone.
fn dismissed(ui: Ui, id: &str) {
    #[cfg(feature = "hydrate")]
    super::fields::forget(ui, id);
    #[cfg(not(feature = "hydrate"))]
    let _ = (ui, id);
}

/// Why what is typed into the field `id` cannot be sent.
fn problem_of(ui: Ui, id: String) -> AnyView {
    live(move || {
        let problem = ui.problem.get().filter(|(field, _)| *field == id);
        problem.map(
            |(_, problem)| view! { <div class="ecl-feedback-message" role="alert">{problem}</div> },
        )
    })
}

/// What is said at a field of a form that was refused.
pub(super) struct Told {
    pub(super) invalid: Option<&'static str>,
    pub(super) describedby: Option<String>,
    pub(super) message: AnyView,
}

/// What is wrong with the field `id`: in the form that was refused, and with what is typed there now.
pub(super) fn told(ui: Ui, sent: Option<&Typed>, field: &str, id: &str) -> Told {
    let reason = sent.and_then(|sent| {
        let mut problems = sent.refusal.problems().iter();
        problems
            .find(|problem| problem.field == field)
            .map(|problem| ui.problem(problem))
    });
    let error = format!("{id}-error");
    let (invalid, describedby) = match reason {
        Some(_) => (Some("true"), Some(error.clone())),
        None => (None, None),
    };
    let reason =
        reason.map(|reason| view! { <div class="ecl-feedback-message" id=error>{reason}</div> });
    let message = view! { {reason}{problem_of(ui, id.to_owned())} }.into_any();
    Told {
        invalid,
        describedby,
        message,
    }
}

/// What was typed and not sent, where one may not write now.
fn unsent(ui: Ui) -> AnyView {
    live(move || {
        let text = ui.draft.get();
        (!text.trim().is_empty()).then(|| view! {
            <div class="ua-panel ua-stack ua-stack--s">
                <p><strong>{ui.word("room-unsent")}"."</strong>" "{ui.word("room-unsent-text")}</p>
                <p class="ua-written" translate="no" dir="auto">{text}</p>
            </div>
        })
    })
}

/// Where one writes, if one may.
pub(super) fn write(ui: Ui, stage: Stage) -> impl IntoView {
    let kinds: Vec<ContributionKind> = ui.view.with_untracked(|view| {
        view.board
            .running()
            .map(|phase| phase.accepts(stage.role).to_vec())
            .unwrap_or_default()
    });
    let (anonymous, silent) = ui.view.with_untracked(|view| {
        view.board.running().map_or((false, false), |phase| {
            (phase.anonymous, phase.silent.contains(&stage.role))
        })
    });
    if silent {
        return view! {
            <div class="ua-panel"><p><strong>{ui.word("room-you-listen")}"."</strong>" "{ui.word("room-silent-text")}</p></div>
            {unsent(ui)}
        }
        .into_any();
    }
    let Some(first) = kinds.first().copied() else {
        return unsent(ui);
    };
    let text = ui.draft.get_untracked();
    let told = told(ui, ui.typed("contribute").as_ref(), "text", "f-text");
    let kind = if kinds.len() == 1 {
        view! { <input type="hidden" name="kind" value=first.key()/> }.into_any()
    } else {
        let options: Vec<_> = kinds.iter().map(|kind| view! { <option value=kind.key()>{ui.word(&format!("kind-{}", kind.key()))}</option> }).collect();
        view! { <select class="ecl-select ua-select--s" name="kind" aria-label=ui.word("room-kind")>{options}</select> }.into_any()
    };
    let label = if kinds.len() == 1 {
        ui.word(&format!("compose-{}", first.key()))
    } else {
        ui.word("compose-any")
    };
    let named = if anonymous {
        ui.word("room-shown-without-name")
    } else {
        ui.word("room-shown-with-name")
    };
    let inside = view! {
        <label class="ecl-form-label" for="f-text">{label}</label>
        <textarea class="ecl-text-area" id="f-text" name="text" rows="3" dir="auto" aria-invalid=told.invalid aria-describedby=told.describedby data-draft="yes">{inside_textarea(&text)}</textarea>
        {told.message}
        <div class="ua-row ua-row--between"><span class="ua-small ua-muted">{named}</span><span class="ua-row">{kind}<button class=PRIMARY>{ui.word("room-contribute")}</button></span></div>
    };
    let phase = vec![("phase", stage.phase.to_string())];
    ui.form("contribute", phase, "ua-compose", inside)
        .into_any()
}

/// What this browser has sent and not heard of yet.
pub(super) fn waiting(ui: Ui) -> impl IntoView {
    let waiting = move || -> Vec<Pending> {
        ui.outbox.with(|outbox| {
            outbox
                .iter()
                .filter(|pending| pending.typed.is_some())
                .cloned()
                .collect()
        })
    };
    view! {
        <ol class="ua-contributions" aria-label=ui.word("room-waiting") hidden=move || waiting().is_empty()>
            <For each=waiting key=|pending| pending.id.clone() children=move |pending| {
                let text = pending.typed;
                view! {
                    <li class="ua-contribution ua-contribution--pending"><p class="ua-written" translate="no" dir="auto">{text}</p><div class="ua-contribution__foot"><span>{live(move || ui.word(if ui.link.get() == LinkState::Live { "room-sending" } else { "room-kept" }))}</span></div></li>
                }
            }/>
        </ol>
    }
}

/// The dilemma that is worked on.
pub(super) fn case(ui: Ui, stage: Stage) -> Option<impl IntoView> {
    let choosing = ui.view.with_untracked(|view| {
        view.board
            .running()
            .is_some_and(|phase| phase.kind == PhaseKind::Choose)
    });
    if choosing {
        return None;
    }
    let found = ui.view.with_untracked(|view| {
        let found = view.board.contribution(stage.case?)?;
        Some((
            found.text.as_ref()?.to_string(),
            found
                .author
                .as_ref()
                .map(|author| name_of(ui, &view.board, author)),
        ))
    });
    found.map(|(text, author)| {
        view! {
            <section class="ua-contribution ua-contribution--chosen" aria-label=ui.word("room-case")>
                <p class="ua-eyebrow">{ui.word("room-case")}</p>
                <p class="ua-written" translate="no" dir="auto">{text}</p>
                {author.map(|author| view! { <div class="ua-contribution__foot"><span translate="no">{author}</span></div> })}
            </section>
        }
    })
}

/// What is written in this phase; where one chooses, what there is to choose from.
pub(super) fn contributions(ui: Ui, stage: Memo<Stage>) -> impl IntoView {
    let shown = move || -> Vec<Contribution> {
        let stage = stage.get();
        ui.view.with(|view| {
            let Some(phase) = view.board.running() else {
                return Vec::new();
            };
            let choosing = phase.kind == PhaseKind::Choose || phase.votes > 0;
            let mut shown: Vec<Contribution> = view
                .board
                .arranged(stage.phase)
                .into_iter()
                .cloned()
                .collect();
            if choosing {
                let choice = |contribution: &&Contribution| {
                    contribution.phase != stage.phase
                        && contribution.kind == ContributionKind::Dilemma
                        && !contribution.withdrawn
                        && contribution.into.is_none()
                        && !contribution.parked
                };
                let before = view.board.contributions.iter().filter(choice).cloned();
                shown = before.chain(shown).collect();
            } else {
                // What is new appears under the hand that writes; what one chooses from stays in place.
                shown.reverse();
            }
            shown
        })
    };
    let none = Memo::new(move |_| stage.get().state == SessionState::Running && shown().is_empty());
    let votes = Memo::new(move |_| {
        stage.get();
        ui.view
            .with(|view| votes_left(ui, view))
            .unwrap_or_default()
    });
    view! {
        <section aria-labelledby="room-now" hidden=move || stage.get().state != SessionState::Running>
            <h2 class="ecl-u-sr-only" id="room-now">{ui.word("room-contributions")}</h2>
            <p class="ua-muted" hidden=move || !none.get()>{ui.word("room-nothing-yet")}</p>
            <p hidden=move || votes.with(String::is_empty)>{move || votes.get()}</p>
            <ol class="ua-contributions">
                {each(ui, stage, shown, item)}
            </ol>
        </section>
        {super::arrange::parked(ui, stage)}
        {super::arrange::choices(ui, stage)}
    }
}

/// How one votes and how many votes one has left, for those who vote in this phase.
fn votes_left(ui: Ui, view: &domain::sessions::View) -> Option<String> {
    let phase = view.board.running().filter(|phase| phase.votes > 0)?;
    let own = view.board.member(&view.you)?;
    view.may(Act::Vote).then(|| {
        let (left, all) = (phase.votes.saturating_sub(own.voted), phase.votes);
        ui.fill(
            "room-votes-left",
            &[("left", &left.to_string()), ("all", &all.to_string())],
        )
    })
}

/// Contributions, each drawn as `item` and anew when it or the stage changes.
pub(super) fn each(
    ui: Ui,
    stage: Memo<Stage>,
    found: impl Fn() -> Vec<Contribution> + Send + Sync + 'static,
    item: fn(Ui, Contribution, Stage) -> AnyView,
) -> AnyView {
    let found: Box<dyn Fn() -> Vec<Contribution> + Send + Sync> = Box::new(found);
    view! {
        <For each=found key=move |found| (digest(ui, found), stage.get()) children=move |found| item(ui, found, stage.get_untracked())/>
    }
    .into_any()
}

/// What an item is drawn from, in a number: when it changes, the item is drawn anew.
fn digest(ui: Ui, contribution: &Contribution) -> u64 {
    let mut text = Vec::new();
    let merged: Vec<Contribution> = ui
        .view
        .with_untracked(|view| view.board.merged_into(contribution.seq).cloned().collect());
    for found in std::iter::once(contribution).chain(&merged) {
        text.extend(found.text.iter().flat_map(|text| text.as_str().bytes()));
        text.extend(found.seq.get().to_le_bytes());
    }
    text.extend(
        contribution
            .group
            .iter()
            .flat_map(|group| group.as_str().bytes()),
    );
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let numbers = [
        contribution.seq.get().unsigned_abs(),
        u64::from(contribution.votes),
        contribution.voters.len() as u64,
        u64::from(contribution.withdrawn),
        contribution.place.get().unsigned_abs(),
        u64::from(contribution.parked),
    ];
    for byte in numbers
        .iter()
        .flat_map(|number| number.to_le_bytes())
        .chain(text.iter().copied())
    {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    hash
}

pub(super) fn item(ui: Ui, contribution: Contribution, stage: Stage) -> AnyView {
    let seq = contribution.seq;
    let number = ("contribution", seq.to_string());
    let (author, own, runs_phase, voting, chooses) = ui.view.with_untracked(|view| {
        let board = &view.board;
        let phase = board.running();
        (
            contribution
                .author
                .as_ref()
                .map(|author| name_of(ui, board, author)),
            contribution.author.as_ref() == Some(&view.you),
            phase.is_some() && contribution.phase == board.phase,
            phase.is_some_and(|phase| phase.votes > 0),
            phase.is_some_and(|phase| phase.kind == PhaseKind::Choose),
        )
    });
    let chosen = stage.case == Some(seq);
    let class = format!(
        "ua-contribution ua-contribution--{}{}",
        contribution.kind.key(),
        if chosen {
            " ua-contribution--chosen"
        } else {
            ""
        }
    );
    let kind = ui.word(&format!("kind-{}", contribution.kind.key()));
    let Some(text) = contribution.text.as_ref().map(ToString::to_string) else {
        return view! { <li class=class><p class="ua-muted">{ui.word("room-withdrawn")}</p></li> }
            .into_any();
    };
    let voted = !contribution.voters.is_empty();
    let count = contribution.votes.to_string();
    let vote = (voting && !own && ui.may(Act::Vote)).then(|| {
        let label = ui.word(if voted { "room-unvote" } else { "room-vote" });
        let inside = view! { <button class="ua-vote" aria-pressed=if voted { "true" } else { "false" }>{ui.icon(if voted { "check" } else { "plus" }, "ecl-icon")}<span class="ecl-u-sr-only">{label}" "</span>{count.clone()}</button> };
        ui.form(if voted { "unvote" } else { "vote" }, vec![number.clone()], "", inside).into_any()
    });
    let tally = (vote.is_none() && contribution.votes > 0)
        .then(|| view! { <span>{ui.fill("room-votes", &[("count", &count)])}</span> });
    let choose = (chooses
        && contribution.kind == ContributionKind::Dilemma
        && !chosen
        && ui.may(Act::ChooseCase))
    .then(|| {
        let inside = view! { <button class=BUTTON>{ui.word("room-choose-case")}</button> };
        ui.form("choose_case", vec![number.clone()], "", inside)
    });
    let by = author.unwrap_or_else(|| ui.word("room-without-name"));
    // What a button is about, for those who hear it without what stands around it.
    let whose = format!("{kind}, {by}");
    let edit = (own && runs_phase && ui.may(Act::Write)).then(|| {
        let typed = ui.typed("edit").filter(|typed| typed.field("contribution") == seq.to_string());
        let open = typed.is_some();
        let id = format!("f-edit-{seq}");
        let told = told(ui, typed.as_ref(), "text", &id);
        let value = typed.map_or_else(|| text.clone(), |typed| typed.field("text").to_owned());
        let inside = view! {
            <label class="ecl-u-sr-only" for=id.clone()>{ui.word("room-edit-label")}</label>
            <textarea class="ecl-text-area" id=id name="text" rows="3" dir="auto" aria-invalid=told.invalid aria-describedby=told.describedby>{inside_textarea(&value)}</textarea>
            {told.message}
            <button class=BUTTON>{ui.word("room-save")}</button>
        };
        view! { <details class="ua-room__edit" open=open><summary>{ui.word("room-edit")}{which(&whose)}</summary>{ui.form("edit", vec![number.clone()], "ua-stack", inside)}</details> }
    });
    let removable =
        (own && runs_phase && ui.may(Act::Withdraw)) || (stage.runs && ui.may(Act::Withdraw));
    let withdraw = removable.then(|| {
        let press = |word| {
            let inside = view! { <button class="ua-button--link">{ui.word(word)}{which(&whose)}</button> };
            ui.form("withdraw", vec![number.clone()], "", inside).into_any()
        };
        if own {
            return press("room-withdraw");
        }
        // Somebody else's is gone for good: that asks once.
        view! { <details class="ua-room__edit"><summary>{ui.word("room-remove")}{which(&whose)}</summary>{press("room-remove-action")}</details> }.into_any()
    });
    let edited = contribution
        .edited
        .then(|| format!(" · {}", ui.word("room-edited")));
    let typed_in = contribution
        .typed_in
        .is_some()
        .then(|| format!(" · {}", ui.word("room-typed-in")));
    let group = contribution.group.as_ref().map(|group| {
        let group = group.to_string();
        view! { " · "<span translate="no">{group}</span> }
    });
    let merged = super::arrange::merged(ui, seq);
    let arrange = super::arrange::controls(ui, &contribution, &whose);
    // An anonymous contribution tells no minute either: the room would know who was typing.
    let when = contribution
        .author
        .is_some()
        .then(|| format!(" · {}", ui.time(contribution.at)));
    view! {
        <li class=class id=format!("c-{seq}")>
            <p class="ua-eyebrow">{kind}{group}{chosen.then(|| format!(" · {}", ui.word("room-case")))}</p>
            <p class="ua-written" translate="no" dir="auto">{text}</p>
            {merged}
            <div class="ua-contribution__foot"><span><span translate="no">{by}</span>{when}{edited}{typed_in}</span><span class="ua-row">{tally}{vote}{choose}{edit}{withdraw}{arrange}</span></div>
        </li>
    }
    .into_any()
}

/// Which one a button is for, where many say the same.
pub(super) fn which(whose: &str) -> impl IntoView + use<> {
    let whose = whose.to_owned();
    view! { <span class="ecl-u-sr-only" translate="no">" "{whose}</span> }
}

/// Commitments, the report, and what is still to be done at the end.
pub(super) fn closing(ui: Ui, stage: Memo<Stage>) -> impl IntoView {
    let commitments = Memo::new(move |_| {
        ui.view.with(|view| {
            view.board
                .commitments
                .iter()
                .map(|made| {
                    (
                        made.seq,
                        made.person
                            .as_ref()
                            .map(|person| name_of(ui, &view.board, person))
                            .unwrap_or_default(),
                        made.commitment.clone(),
                    )
                })
                .collect::<Vec<_>>()
        })
    });
    let commit = move || {
        stage.get();
        ui.may(Act::Commit).then(|| commit_form(ui))
    };
    // One that was there when the page was drawn stands above the room.
    let there = ui.view.with_untracked(|view| view.board.report.is_some());
    let report = move || {
        let stage = stage.get();
        let handed = ui.view.with_untracked(|view| {
            let report = view.board.report.as_ref().filter(|_| !there);
            report.map(ToString::to_string)
        });
        let close = ui.may(Act::Close).then(|| report_form(ui));
        let release =
            matches!(stage.state, SessionState::Closing | SessionState::Reported).then(|| {
                let href = ui
                    .view
                    .with_untracked(|view| format!("/sessions/{}/report", view.board.session));
                let word = if ui.may(Act::Release) {
                    "room-release"
                } else {
                    "room-to-report"
                };
                view! { <p><a class="ua-more" href=href>{ui.word(word)}</a></p> }
            });
        let released = (stage.state == SessionState::Released)
            .then(|| view! { <p class="ua-muted">{ui.word("room-released")}</p> });
        let handed = handed.map(|text| view! { <section class="ua-panel" aria-labelledby="room-report"><h2 class="ua-panel__title" id="room-report">{ui.word("room-report")}</h2><p class="ua-written" translate="no" dir="auto">{text}</p></section> });
        view! { {handed}{released}{release}{close} }
    };
    view! {
        {live(commit)}
        <section aria-labelledby="room-commitments" hidden=move || commitments.get().is_empty()>
            <h2 class="ua-panel__title" id="room-commitments">{ui.word("room-commitments")}</h2>
            <ol class="ua-contributions">
                <For each=move || commitments.get() key=|(seq, _, _)| *seq children=move |(_, name, made)| {
                    let due = day(ui, made.due_on.as_str());
                    view! {
                        <li class="ua-contribution ua-contribution--takeaway">
                            <p class="ua-written" translate="no" dir="auto">{made.text.to_string()}</p>
                            <p class="ua-small"><strong>{ui.word("field-first_step")}{ui.word("colon")}</strong><span translate="no">{made.first_step.to_string()}</span></p>
                            <div class="ua-contribution__foot"><span translate="no">{name}</span><span>{ui.word("room-due")}" "<time datetime=made.due_on.to_string()>{due}</time></span></div>
                        </li>
                    }
                }/>
            </ol>
        </section>
        {live(report)}
    }
}

/// A day as the reader writes it.
fn day(ui: Ui, iso: &str) -> String {
    let language = ui.fixed.read_value().language;
    #[cfg(feature = "ssr")]
    return backend::when::day(language, iso);
    #[cfg(not(feature = "ssr"))]
    super::link::day(language, iso)
}

fn field(ui: Ui, ask: &'static str, name: &'static str, kind: &'static str) -> impl IntoView {
    let id = format!("f-{ask}-{name}");
    let sent = ui.typed(ask);
    let Told {
        invalid,
        describedby,
        message,
    } = told(ui, sent.as_ref(), name, &id);
    let typed = sent
        .map(|typed| typed.field(name).to_owned())
        .unwrap_or_default();
    let input = match kind {
        "date" => view! { <input class="ecl-text-input" type="date" id=id.clone() name=name value=typed aria-invalid=invalid aria-describedby=describedby/> }.into_any(),
        rows => view! { <textarea class="ecl-text-area" id=id.clone() name=name rows=rows dir="auto" aria-invalid=invalid aria-describedby=describedby>{inside_textarea(&typed)}</textarea> }.into_any(),
    };
    view! {
        <div class="ecl-form-group">
            <label class="ecl-form-label" for=id>{ui.word(&format!("{ask}-{name}"))}</label>
            {message}
            {input}
        </div>
    }
}

fn commit_form(ui: Ui) -> impl IntoView {
    let inside = view! {
        <h2 class="ua-panel__title">{ui.word("room-commit")}</h2>
        <p class="ua-muted">{ui.word("room-commit-text")}</p>
        {field(ui, "commit", "text", "3")}
        {field(ui, "commit", "first_step", "2")}
        {field(ui, "commit", "due_on", "date")}
        <p class="ua-actions"><button class=PRIMARY>{ui.word("room-commit-action")}</button></p>
    };
    ui.form("commit", Vec::new(), "ua-compose", inside)
}

fn report_form(ui: Ui) -> impl IntoView {
    let inside = view! {
        <h2 class="ua-panel__title">{ui.word("room-close")}</h2>
        <p class="ua-muted">{ui.word("room-close-text")}</p>
        {field(ui, "close", "report", "6")}
        <p class="ua-actions"><button class=PRIMARY>{ui.word("room-close-action")}</button></p>
    };
    ui.form("close", Vec::new(), "ua-panel ua-stack", inside)
}

/// What earlier phases brought, the latest first.
pub(super) fn earlier(ui: Ui, stage: Memo<Stage>) -> impl IntoView {
    let phases = Memo::new(move |_| {
        let running = stage.get().state == SessionState::Running;
        ui.view.with(|view| {
            let board = &view.board;
            let all = u8::try_from(board.plan.len()).unwrap_or(u8::MAX);
            let over = if running { board.phase } else { all };
            let written = |phase: &u8| {
                board
                    .contributions
                    .iter()
                    .any(|found| found.phase == *phase)
            };
            (0..over).rev().filter(written).collect::<Vec<_>>()
        })
    });
    view! {
        <section aria-labelledby="room-earlier" hidden=move || phases.get().is_empty()>
            <h2 class="ua-panel__title" id="room-earlier">{ui.word("room-earlier")}</h2>
            <For each=move || phases.get() key=|phase| *phase children=move |phase| {
                let name = ui.view.with_untracked(|view| view.board.template.phase(phase).map(|phase| ui.said(&phase.name)));
                view! {
                    <details class="ua-details"><summary>{name}</summary><div class="ua-details__body">
                        {super::arrange::of_phase(ui, stage, phase)}
                    </div></details>
                }
            }/>
        </section>
        {live(move || super::arrange::type_in(ui, stage.get()))}
    }
}

fn initials(name: &str) -> String {
    let mut words = name
        .split_whitespace()
        .filter_map(|word| word.chars().next());
    let first = words.next();
    first
        .into_iter()
        .chain(words.next_back())
        .flat_map(char::to_uppercase)
        .collect()
}

/// Who is in the room.
pub(super) fn people(ui: Ui, stage: Memo<Stage>) -> impl IntoView {
    let members = move || -> Vec<(Member, Option<usize>, bool)> {
        ui.view.with(|view| {
            let hands = view.board.hands();
            view.board
                .members
                .iter()
                .map(|member| {
                    let place = hands
                        .iter()
                        .position(|hand| hand.person == member.person)
                        .map(|at| at + 1);
                    (
                        member.clone(),
                        place,
                        view.board.floor.as_ref() == Some(&member.person),
                    )
                })
                .collect()
        })
    };
    let key = move |(member, place, floor): &(Member, Option<usize>, bool)| {
        (
            member.person.clone(),
            member.role,
            member.ready,
            *place,
            *floor,
            stage.get(),
        )
    };
    view! {
        <div class="ua-panel">
            <div class="ua-row ua-row--between"><h2 class="ua-panel__title">{ui.word("room-people")}</h2>{link_state(ui)}</div>
            <ul class="ua-people"><For each=members key=key children=move |(member, place, floor)| person(ui, member, place, floor, stage.get_untracked())/></ul>
        </div>
    }
}

pub(super) fn link_state(ui: Ui) -> AnyView {
    live(move || match ui.link.get() {
        LinkState::None => {
            view! { <a class="ua-small" href="">{ui.word("room-reload")}</a> }.into_any()
        }
        LinkState::Connecting => {
            view! { <span class="ua-link-state">{ui.word("room-connecting")}</span> }.into_any()
        }
        LinkState::Live => {
            view! { <span class="ua-link-state">{ui.word("room-connected")}</span> }.into_any()
        }
        LinkState::Lost => {
            view! { <span class="ua-link-state ua-link-state--lost">{ui.word("room-lost")}</span> }
                .into_any()
        }
        LinkState::Out => {
            view! { <a class="ua-link-state ua-link-state--lost" href="">{ui.word("room-out")}</a> }
                .into_any()
        }
    })
}

fn person(
    ui: Ui,
    member: Member,
    place: Option<usize>,
    floor: bool,
    stage: Stage,
) -> impl IntoView {
    let who = ("person", member.person.to_string());
    let id = member.person.clone();
    let name = if member.name.is_empty() {
        ui.word("room-former")
    } else {
        member.name.clone()
    };
    let here = Memo::new(move |_| ui.here.with(|here| here.contains(&id)));
    let avatar = move || match (ui.link.get(), here.get()) {
        (LinkState::Live, true) => "ua-avatar ua-avatar--1 ua-avatar--here",
        (LinkState::Live, false) => "ua-avatar ua-avatar--away",
        _ => "ua-avatar ua-avatar--1",
    };
    let away = move || {
        (ui.link.get() == LinkState::Live && !here.get())
            .then(|| view! { <span class="ua-small ua-muted">{ui.word("room-away")}</span> })
    };
    let hand = place.map(|place| {
        let place = place.to_string();
        view! { <span class="ua-hand">{ui.icon("hand", "ecl-icon")}<span class="ecl-u-sr-only">{ui.word("room-hand")}" "</span>{place}</span> }
    });
    let ready = member.ready.then(|| view! { <span class="ua-ready">{ui.icon("check", "ecl-icon")}{ui.word("room-ready")}</span> });
    let speaking = floor.then(|| view! { <span class="ua-chip">{ui.word("room-floor")}</span> });
    let give = (place.is_some() && stage.runs && ui.may(Act::GiveFloor)).then(|| {
        let inside = view! { <button class=BUTTON>{ui.word("room-give-floor")}<span class="ecl-u-sr-only" translate="no">" "{member.name.clone()}</span></button> };
        ui.form("give_floor", vec![who.clone()], "", inside)
    });
    let role = ui.word(&format!("room-role-{}", member.role.key()));
    let from = (!member.from.is_empty())
        .then(|| view! { " · "<span translate="no">{member.from.clone()}</span> });
    view! {
        <li class="ua-people__item">
            <span class="ua-person"><span class=avatar aria-hidden="true" translate="no">{initials(&member.name)}</span><span><span class="ua-person__name" translate="no">{name}</span><br/><span class="ua-person__role">{role}{from}</span></span></span>
            <span class="ua-row">{speaking}{hand}{ready}{live(away)}{give}</span>
        </li>
    }
}

/// What everybody has at hand: asking to speak, being ready.
pub(super) fn own_controls(ui: Ui, stage: Memo<Stage>) -> AnyView {
    let me = Memo::new(move |_| {
        ui.view
            .with(|view| view.me().map(|me| (me.hand.is_some(), me.ready)))
    });
    let flagged = Memo::new(move |_| ui.view.with(|view| view.board.flag.is_some()));
    live(move || {
        stage.get();
        let (raised, ready) = me.get().unwrap_or_default();
        let hand = (raised || ui.may(Act::RaiseHand)).then(|| {
            let word = ui.word(if raised { "room-lower-hand" } else { "room-raise-hand" });
            let inside = view! { <button class="ecl-button ecl-button--secondary">{ui.icon("hand", "ecl-icon ecl-button__icon")}{word}</button> };
            ui.form(if raised { "lower_hand" } else { "raise_hand" }, Vec::new(), "", inside)
        });
        let ready = ui.may(Act::Ready).then(|| {
            let word = ui.word(if ready {
                "room-not-ready"
            } else {
                "room-be-ready"
            });
            let inside = view! { <button class="ecl-button ecl-button--tertiary">{word}</button> };
            let next = if ready { "no" } else { "yes" }.to_owned();
            ui.form("ready", vec![("ready", next)], "", inside)
        });
        let flag = ui.may(Act::Flag).then(|| {
            let up = flagged.get();
            let word = ui.word(if up { "room-flag-down" } else { "room-flag" });
            let inside = view! { <button class="ecl-button ecl-button--tertiary">{word}</button> };
            let next = if up { "no" } else { "yes" }.to_owned();
            ui.form("flag", vec![("on", next)], "", inside)
        });
        (hand.is_some() || ready.is_some() || flag.is_some())
            .then(|| view! { <div class="ua-controls">{hand}{ready}{flag}</div> })
    })
}

/// A form that is one button.
pub(super) fn button(
    ui: Ui,
    ask: &'static str,
    hidden: Vec<(&'static str, String)>,
    word: &'static str,
    class: &'static str,
) -> impl IntoView {
    let inside = view! { <button class=class>{ui.word(word)}</button> };
    ui.form(ask, hidden, "", inside)
}
