//! The room: for those in it, on the wall, on paper.

use domain::Refusal;
use domain::ids::SessionId;
use domain::sessions::{ContributionKind, RoomRole, SessionState};
use leptos::prelude::*;

use backend::chance::uuid_v4;
use backend::service::sessions::{self as service, RoomPage};
use backend::service::{dilemmas, reports};
use backend::when;

use super::{pill, title};
use crate::assets::assets;
use crate::components::form::{PostForm, Submit};
use crate::components::layout::PageHeader;
use crate::components::{Icon, Markdown, When, said};
use crate::islands::room::{SessionRoom, Typed, Wall};
use crate::request::{Cx, Page, PageResult};
use crate::say::{language, words};
use crate::t;
use crate::words::Words;

/// The sentences of the room's island.
const WORDS: &[&str] = &[
    "room-phase-of:phase,count",
    "room-prompts",
    "room-unsent",
    "room-unsent-text",
    "room-place-gone",
    "room-you-listen",
    "room-you-speak-and-write",
    "room-you-write",
    "room-you-speak",
    "room-you-follow",
    "room-anonymous",
    "room-sealed",
    "room-title-planned",
    "room-title-open",
    "room-title-closing",
    "room-title-reported",
    "room-title-released",
    "room-text-planned",
    "room-text-open",
    "room-text-closing",
    "room-text-reported",
    "room-text-released",
    "room-clock",
    "room-clock-paused",
    "room-clock-over",
    "room-clock-note:minutes,time",
    "room-minutes:minutes",
    "room-phases",
    "room-dismiss",
    "room-kind",
    "room-shown-with-name",
    "room-shown-without-name",
    "room-contribute",
    "room-waiting",
    "room-sending",
    "room-kept",
    "room-case",
    "room-contributions",
    "room-nothing-yet",
    "room-withdrawn",
    "room-vote",
    "room-unvote",
    "room-votes-left:all,left",
    "room-votes:count",
    "room-choose-case",
    "room-edit",
    "room-edit-label",
    "room-save",
    "room-withdraw",
    "room-remove",
    "room-remove-action",
    "room-edited",
    "room-without-name",
    "room-release",
    "room-to-report",
    "room-released",
    "room-report",
    "room-commitments",
    "room-due",
    "field-first_step",
    "colon",
    "room-commit",
    "room-commit-text",
    "room-commit-action",
    "commit-text",
    "commit-first_step",
    "commit-due_on",
    "room-close",
    "room-close-text",
    "room-close-action",
    "close-report",
    "room-earlier",
    "room-former",
    "room-people",
    "room-reload",
    "room-connecting",
    "room-connected",
    "room-lost",
    "room-out",
    "room-away",
    "room-hand",
    "room-ready",
    "room-floor",
    "room-give-floor",
    "room-assign-whom",
    "room-assign-what",
    "room-assign",
    "room-change-role",
    "room-lower-hand",
    "room-raise-hand",
    "room-not-ready",
    "room-be-ready",
    "room-open",
    "room-start",
    "room-to-closing",
    "room-next",
    "room-pause",
    "room-resume",
    "room-extend-2",
    "room-extend-5",
    "room-ready-count:count,all",
    "room-run",
    "room-said-over",
    "room-said-minute",
    "room-said-phase:name,minutes",
    "room-said-resumed",
    "room-said-extended:minutes",
    "room-said-floor",
    "room-said-spread",
    "room-left-out",
    "room-spread",
    "room-spread-text",
    "room-spread-was:minutes",
    "room-spread-ends:time,due",
    "room-spread-apply",
    "room-next-turn",
    "room-announce",
    "room-announce-action",
    "room-announced",
    "room-silent-text",
    "room-typed-in",
    "room-flag",
    "room-flag-down",
    "room-arrange",
    "room-group",
    "room-merge",
    "room-merge-action",
    "room-merged",
    "room-unmerge",
    "room-move-up",
    "room-move-down",
    "room-park",
    "room-parked",
    "room-unpark",
    "room-type-in",
    "room-type-in-text",
    "room-type-in-who",
    "room-type-in-what",
    "room-type-in-action",
    "room-note",
    "room-note-text",
    "room-note-typed",
    "room-note-kept",
    "room-lobby",
    "room-lobby-facilitator",
    "room-lobby-case_giver",
    "room-lobby-adviser",
    "room-lobby-rapporteur",
    "room-check-screen",
    "room-check-sound",
    "room-check-text",
    "room-projector",
    "room-big-clock",
    "room-sheet",
    "compose-any",
    "problem-required",
    "problem-too-long:max,length",
    "problem-not-a-day",
    "problem-due-past",
    "problem-due-far",
    "problem-other",
    "refusal-other",
    "refusal-fields",
    "refusal-unavailable",
    "refusal-storage-full",
    "refusal-not-found",
    "refusal-form-incomplete",
    "refusal-room-role",
    "refusal-not-your-text",
    "refusal-phase-silent",
    "refusal-phase-not-yours",
    "refusal-phase-other-kind",
    "refusal-phase-over",
    "refusal-phase-no-votes",
    "refusal-phase-no-choice",
    "refusal-session-not-open",
    "refusal-session-not-started",
    "refusal-session-running",
    "refusal-session-closing",
    "refusal-session-over",
    "refusal-clock-stands",
    "refusal-clock-runs",
    "refusal-extend-minutes",
    "refusal-room-full",
    "refusal-room-share",
    "refusal-anonymous-stands",
    "refusal-voted-already",
    "refusal-votes-used",
    "refusal-vote-own",
    "refusal-not-voted",
    "refusal-not-a-dilemma",
    "refusal-choose-case-first",
    "refusal-room-needs-facilitator",
    "refusal-commitments-enough",
    "refusal-spread-minutes",
    "refusal-phase-not-over",
    "refusal-phase-sealed",
    "refusal-not-merged",
    "refusal-not-moved",
    "refusal-room-crowded",
];

/// The room, or what left it.
pub async fn room(cx: Cx) -> PageResult {
    let id = SessionId::parse(cx.param("session"))?;
    let page = service::page(&cx.academy, &cx.caller, &id).await?;
    // Until its own phases are over, a group begins with what it advised before.
    let before = match page.session.state {
        SessionState::Planned | SessionState::Open | SessionState::Running
            if page.view.is_some() =>
        {
            reports::earlier(&cx.academy, &cx.caller, &page.session).await?
        }
        _ => None,
    };
    let dilemma = match &page.view {
        Some(_) => dilemmas::of_session(&cx.academy, &cx.caller, &id).await?,
        None => None,
    };
    let title = page.session.title.clone();
    let (live, calls_off) = (page.view.is_some(), page.calls_off);
    let mut note = match &page.view {
        Some(_) => service::note(&cx.academy, &cx.caller, &id).await?,
        None => String::new(),
    };
    if let Some(posted) = cx.refused("sessions/note") {
        posted
            .value("note")
            .unwrap_or_default()
            .clone_into(&mut note);
    }
    let shown = Page::new(title, move || {
        let header = header(&page, cx.zone());
        let outside = page.view.is_none().then(|| {
            if page.reported {
                view! { <p><a class="ua-more" href=format!("/sessions/{}/report", page.session.id)>{t!("room-to-report")}" "<Icon name="arrow-right"/></a></p> }.into_any()
            } else {
                view! { <p class="ua-muted">{t!("session-inside-only")}</p> }.into_any()
            }
        });
        let report = page.view.as_ref().and_then(|view| view.board.report.as_ref()).map(|report| view! {
            <section class="ua-stack" aria-labelledby="report"><h2 id="report">{t!("room-report")}</h2><Markdown source=report.to_string() lang=page.session.language.tag()/></section>
        });
        let room = page.view.map(|view| {
            let sentences = sentences(WORDS);
            let typed = cx.refused("sessions/ask").and_then(|posted| Some(Typed { fields: posted.values.clone(), refusal: posted.refusal.clone()? }));
            let now = cx.academy.now();
            let offset = when::offset(view.board.phase_began.unwrap_or(now), cx.zone());
            let seed = uuid_v4(cx.academy.chance.as_ref());
            view! { <SessionRoom view=view language=language() icons=assets().icons.clone() words=sentences now=now offset=offset seed=seed typed=typed note=note wall=None/> }
        });
        let (now, zone) = (cx.academy.now(), cx.zone());
        let before = before.map(|before| crate::pages::reports::earlier(&before, now, zone));
        let dilemma = dilemma.map(|dilemma| view! {
            <p><Icon name="book" size="2xs"/>" "{t!("session-dilemma")}{t!("colon")}<a href=format!("/dilemmas/{}", dilemma.id) translate="no" dir="auto" lang=dilemma.language.tag().to_owned()>{dilemma.title.clone()}</a></p>
        });
        let off = calls_off.then(|| view! {
            <details class="ua-details ua-call-off"><summary>{t!("session-call-off")}</summary><div class="ua-details__body ua-stack">
                <p>{t!("session-call-off-text")}</p>
                <PostForm to="sessions/call_off"><input type="hidden" name="session" value=id.to_string()/><Submit label=t!("session-call-off-action") look="secondary"/></PostForm>
            </div></details>
        });
        let inside = view! {
            {dilemma}
            {before}
            {outside}
            {report}
            {room}
            {off}
        };
        view! { {header}<div class="ecl-container ua-body ua-stack ua-stack--l">{inside}</div> }
    });
    Ok(shown.live_if(live))
}

fn sentences(keys: &[&'static str]) -> Words {
    let roles = RoomRole::ALL
        .iter()
        .map(|role| format!("room-role-{}", role.key()));
    let kinds = ContributionKind::ALL.iter().flat_map(|kind| {
        [
            format!("kind-{}", kind.key()),
            format!("compose-{}", kind.key()),
        ]
    });
    let mut sentences = words(keys);
    sentences.0.extend(roles.chain(kinds).map(|key| {
        let sentence = t!(&key).into_owned();
        (key, sentence)
    }));
    sentences
}

/// The sentences of a room on the wall.
const WALL: &[&str] = &[
    "room-phase-of:phase,count",
    "room-prompts",
    "room-you-follow",
    "room-unsent",
    "room-unsent-text",
    "room-you-listen",
    "room-you-speak",
    "room-you-write",
    "room-you-speak-and-write",
    "room-anonymous",
    "room-sealed",
    "room-title-planned",
    "room-title-open",
    "room-title-closing",
    "room-title-reported",
    "room-title-released",
    "room-text-planned",
    "room-text-open",
    "room-text-closing",
    "room-text-reported",
    "room-text-released",
    "room-clock",
    "room-clock-paused",
    "room-clock-over",
    "room-clock-note:minutes,time",
    "room-minutes:minutes",
    "room-left-out",
    "room-phases",
    "room-contributions",
    "room-merged",
    "room-case",
    "room-votes:count",
    "room-edited",
    "room-typed-in",
    "room-without-name",
    "room-withdrawn",
    "room-former",
    "room-floor",
    "room-wall-next",
    "room-reload",
    "room-connecting",
    "room-connected",
    "room-lost",
    "room-wall-lost",
    "room-out",
    "room-said-phase:name,minutes",
    "room-said-minute",
    "room-said-over",
    "room-said-resumed",
    "room-said-extended:minutes",
    "room-said-spread",
];

/// The room for everybody to look at: phase, clock, who speaks, what is written.
pub async fn projector(cx: Cx) -> PageResult {
    wall(cx, Wall::Projector).await
}

/// The clock, as large as the screen.
pub async fn clock(cx: Cx) -> PageResult {
    wall(cx, Wall::Clock).await
}

async fn wall(cx: Cx, wall: Wall) -> PageResult {
    let id = SessionId::parse(cx.param("session"))?;
    let view = backend::live::view_of_wall(&cx.academy, &cx.caller, &id).await?;
    let title = view.board.title.clone();
    let page = Page::new(title.clone(), move || {
        let now = cx.academy.now();
        let offset = when::offset(view.board.phase_began.unwrap_or(now), cx.zone());
        view! {
            <div class="ecl-container ua-body ua-stack">
                <h1 class="ecl-u-sr-only" translate="no">{title}</h1>
                <SessionRoom view=view language=language() icons=assets().icons.clone() words=sentences(WALL) now=now offset=offset seed=String::new() typed=None note=String::new() wall=Some(wall)/>
                <p class="ua-small"><a href=format!("/sessions/{id}")>{t!("room-back")}</a></p>
            </div>
        }
    });
    Ok(page.live())
}

/// How many lines to write on a phase gets on paper.
const LINES: usize = 8;

/// The session on paper: for rooms without a connection, or when one is lost for good. What is
/// written on it is typed in later.
pub async fn sheet(cx: Cx) -> PageResult {
    let id = SessionId::parse(cx.param("session"))?;
    let page = service::page(&cx.academy, &cx.caller, &id).await?;
    let view = page.view.clone().ok_or(Refusal::not_found())?;
    Ok(Page::new(page.session.title.clone(), move || {
        let board = &view.board;
        let people: Vec<_> = board
            .members
            .iter()
            .map(|member| {
                let role = t!(&format!("room-role-{}", member.role.key()));
                view! { <li><span translate="no">{member.name.clone()}</span>" ("{role}")"</li> }
            })
            .collect();
        let phases: Vec<_> = board
            .template
            .phases
            .iter()
            .zip(&board.plan)
            .filter(|(_, minutes)| **minutes > 0)
            .map(|(phase, minutes)| {
                let prompts: Vec<_> = phase.prompts.iter().map(|prompt| view! { <li>{said(prompt)}</li> }).collect();
                let names = |roles: &[RoomRole]| roles.iter().map(|role| t!(&format!("room-role-{}", role.key())).into_owned()).collect::<Vec<_>>().join(", ");
                let silent = (!phase.silent.is_empty()).then(|| view! { <p>{t!("method-silent", roles = names(&phase.silent))}</p> });
                let nameless = phase.anonymous.then(|| view! { <p>{t!("sheet-nameless")}</p> });
                let lines = (0..LINES).map(|_| view! { <div class="ua-line"></div> }).collect::<Vec<_>>();
                view! {
                    <section class="ua-stack ua-stack--s">
                        <h2>{said(&phase.name)}" "<span class="ua-muted">{t!("room-minutes", minutes = *minutes)}</span></h2>
                        <p>{said(&phase.purpose)}</p>
                        <p><strong>{said(&phase.rule)}</strong></p>
                        {silent}{nameless}
                        <ul>{prompts}</ul>
                        <div aria-hidden="true">{lines}</div>
                    </section>
                }
            })
            .collect();
        view! {
            {header(&page, cx.zone())}
            <div class="ecl-container ua-body ua-stack ua-stack--l">
                <p>{t!("sheet-text")}</p>
                <ul>{people}</ul>
                {phases}
            </div>
        }
    }))
}

fn header(page: &RoomPage, zone: &str) -> impl IntoView + use<> {
    let session = &page.session;
    let about = page
        .module
        .as_ref()
        .map_or(&page.edition.title, |module| &module.title);
    let meta = view! {
        // Whoever is in the room reads in it how it stands, as it changes.
        {page.view.is_none().then(|| pill(session.state))}
        <span><Icon name="calendar" size="2xs"/><When at=session.planned_at zone=zone.to_owned()/></span>
        <span><Icon name="group" size="2xs"/>{said(about)}</span>
        <span><Icon name="book" size="2xs"/><a href=format!("/methods/{}", session.template.key)>{said(&session.template.title)}</a></span>
        {page.reported.then(|| view! { <span><Icon name="document" size="2xs"/><a href=format!("/sessions/{}/report", session.id)>{t!("report-title")}</a></span> })}
        {page.view.is_some().then(|| view! { <span><Icon name="print" size="2xs"/><a href=format!("/sessions/{}/run-sheet", session.id)>{t!("run-sheet-title")}</a></span> })}
    }
    .into_any();
    view! { <PageHeader title=title(session) trail=vec![("/sessions".to_owned(), t!("sessions-title").into_owned())] meta=meta/> }
}
