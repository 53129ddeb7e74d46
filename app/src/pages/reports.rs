//! Reports of sessions: reading, wording, deciding what leaves the room; a session told again.

use domain::dilemmas::Confidentiality;
use domain::ids::SessionId;
use domain::reports::{Balance, PASSAGE_MAX, Section, Verdict};
use domain::sessions::SessionState;
use leptos::prelude::*;

use backend::service::reports::{self as service, Earlier, Page as Report, Part, Seat, Told};
use backend::store::sessions::Session;

use crate::components::form::{Checkbox, PostForm, SelectField, Submit, TextArea, picker};
use crate::components::layout::{Label, PageHeader};
use crate::components::notice::Empty;
use crate::components::{DateBlock, Icon, Markdown, Pill, When, said};
use crate::islands::{inside_textarea, length};
use crate::pages::workspace::commitment_list;
use crate::request::{Cx, Page, PageResult};
use crate::t;

fn session_trail(session: &Session) -> Vec<(String, Label)> {
    let title = Label::written(session.title.as_str()).in_language(session.language.tag());
    vec![
        ("/sessions".to_owned(), t!("sessions-title").into()),
        (format!("/sessions/{}", session.id), title),
    ]
}

/// The heading of a section, in the language of the page where there is one.
fn heading(session: &Session, section: Section) -> AnyView {
    match section
        .phase()
        .and_then(|phase| session.template.phase(phase))
    {
        Some(phase) => said(&phase.name),
        None => t!("report-short").into_any(),
    }
}

/// The reports that one may read.
pub async fn list(cx: Cx) -> PageResult {
    let cards = service::list(&cx.academy, &cx.caller).await?;
    let zone = cx.zone().to_owned();
    Ok(Page::new(cx.say("reports-title"), move || {
        let items: Vec<_> = cards
            .iter()
            .map(|card| {
                let session = &card.session;
                let title = Label::written(session.title.as_str()).in_language(session.language.tag());
                let about = card.module.as_ref().map_or(&card.edition.title, |module| &module.title);
                view! {
                    <li class="ua-list__item ua-list__item--date">
                        <DateBlock at=session.planned_at zone=zone.clone()/>
                        <div>
                            <h2 class="ua-list__title"><a href=format!("/sessions/{}/report", session.id)>{title.view()}</a></h2>
                            <p class="ua-list__meta">{said(about)}" · "{said(&session.template.title)}</p>
                            <p class="ua-list__meta">{t!("report-audience-is", audience = t!(&format!("audience-{}", card.audience.key())).as_ref())}</p>
                        </div>
                    </li>
                }
            })
            .collect();
        let body = if items.is_empty() {
            view! { <Empty icon="document" title=t!("reports-empty-title") text=t!("reports-empty-text") action=("/methods".to_owned(), t!("sessions-empty-action").into_owned())/> }.into_any()
        } else {
            view! { <ul class="ua-list">{items}</ul> }.into_any()
        };
        view! {
            <PageHeader title=t!("reports-title")/>
            <div class="ecl-container ua-body ua-stack ua-stack--l"><p class="ua-lead">{t!("reports-lead")}</p>{body}</div>
        }
    }))
}

/// The report of a session.
pub async fn report(cx: Cx) -> PageResult {
    let id = SessionId::parse(cx.param("session"))?;
    let page = service::page(&cx.academy, &cx.caller, &id).await?;
    let trains = service::replay(&cx.academy, &cx.caller, &id).await.is_ok();
    let (now, zone) = (cx.academy.now(), cx.zone().to_owned());
    let title = backend::texts::say_with(
        cx.language(),
        "report-of",
        &[("title", page.session.title.as_str().into())],
    );
    Ok(Page::new(title, move || {
        let session = &page.session;
        let about = page
            .module
            .as_ref()
            .map_or(&page.edition.title, |module| &module.title);
        let meta = view! {
            <span><Icon name="calendar" size="2xs"/><When at=session.planned_at zone=zone.clone()/></span>
            <span><Icon name="group" size="2xs"/>{said(about)}</span>
            <span><Icon name="book" size="2xs"/>{said(&session.template.title)}</span>
        }
        .into_any();
        let words = page.seat.as_ref().is_some_and(|seat| seat.words);
        let actions = view! {
            {words.then(|| view! { <a class="ecl-button ecl-button--primary" href=format!("/sessions/{}/report/edit", session.id)>{t!("report-edit")}</a> })}
            <a class="ecl-button ecl-button--secondary" href=format!("/sessions/{}/report.pdf", session.id) download="">{t!("report-pdf")}</a>
            <a class="ecl-button ecl-button--secondary" href=format!("/sessions/{}/report.md", session.id) download="">{t!("report-markdown")}</a>
        }
        .into_any();
        let lead = page.seat.is_some().then(|| {
            let key = match session.state {
                SessionState::Released => "report-lead-released",
                SessionState::Reported => "report-lead-reported",
                _ => "report-lead-closing",
            };
            view! { <p class="ua-lead ua-no-print">{t!(key)}</p> }
        });
        let trail = if page.seat.is_some() {
            session_trail(session)
        } else {
            vec![("/reports".to_owned(), t!("reports-title").into())]
        };
        let title = Label::written(session.title.as_str()).in_language(session.language.tag());
        view! {
            <PageHeader title=title eyebrow=t!("report-title") trail=trail meta=meta actions=actions/>
            <div class="ecl-container ua-body ua-stack ua-stack--l">
                {lead}
                {(session.state == SessionState::Released).then(|| view! { <p class="ua-muted">{t!("report-audience-is", audience = t!(&format!("audience-{}", page.audience.key())).as_ref())}</p> })}
                {page.seat.as_ref().filter(|seat| seat.wrote || session.state == SessionState::Released).map(|seat| consent_form(session, seat))}
                {sections(&page)}
                {page.seat.as_ref().filter(|seat| seat.decides).map(|_| release_form(&page))}
                {(!page.commitments.is_empty()).then(|| view! { <section class="ua-stack" aria-labelledby="commitments"><h2 id="commitments">{t!("report-commitments")}</h2>{commitment_list(&page.commitments, now, &zone)}</section> })}
                {page.seat.as_ref().and_then(|seat| seat.balance.as_ref()).map(|balance| how_it_went(session, balance))}
                <div class="ua-no-print ua-stack ua-stack--s">
                    {page.thread.as_ref().map(|(slug, thread)| view! { <p><a class="ua-more" href=format!("/workspace/{slug}/{thread}")>{t!("report-thread")}" "<Icon name="arrow-right"/></a></p> })}
                    {trains.then(|| view! { <p><a class="ua-more" href=format!("/sessions/{}/replay", session.id)>{t!("replay-link")}" "<Icon name="arrow-right"/></a></p> })}
                </div>
            </div>
        }
    }))
}

/// Whose words a passage is.
fn byline(told: &Told) -> Option<impl IntoView + use<>> {
    let key = if told.passage.edited {
        "report-after"
    } else {
        "report-by"
    };
    told.name
        .as_ref()
        .map(|name| view! { <p class="ua-small ua-muted" translate="no">"– "{t!(key, name = name.as_str())}</p> })
}

/// The passages. Who decides gets a choice beside each, in one form.
fn sections(page: &Report) -> AnyView {
    let session = &page.session;
    let seat = page.seat.as_ref();
    let judges = session.state == SessionState::Reported && seat.is_some_and(|seat| seat.decides);
    let mut number = 0;
    let parts: Vec<_> = page
        .parts
        .iter()
        .map(|part| section(page, part, judges, &mut number))
        .collect();
    if parts.is_empty() {
        return view! { <p class="ua-muted">{t!("report-nothing")}</p> }.into_any();
    }
    if !judges {
        return parts.into_any();
    }
    let (id, pending) = (session.id.to_string(), page.pending());
    view! {
        <PostForm to="reports/judge" class="ua-stack ua-stack--l">
            <section class="ua-panel ua-stack ua-stack--s ua-no-print" aria-labelledby="judge">
                <h2 class="ua-panel__title" id="judge">{t!("report-judge-title")}</h2>
                <p>{t!("report-judge-text")}</p>
                <p><strong>{t!("report-undecided-count", count = pending)}</strong></p>
            </section>
            <input type="hidden" name="session" value=id/>
            {parts}
            <p class="ua-actions">
                <button class="ecl-button ecl-button--primary">{t!("report-judge-save")}</button>
            </p>
        </PostForm>
    }
    .into_any()
}

fn section(page: &Report, part: &Part, judges: bool, number: &mut usize) -> AnyView {
    let session = &page.session;
    let id = format!("section-{}", part.section.number());
    let by = id.clone();
    let inside = page.seat.is_some();
    let lang = session.language.tag();
    let passages: Vec<_> = part
        .passages
        .iter()
        .map(|told| {
            *number += 1;
            let passage = &told.passage;
            let tone = match passage.verdict {
                Verdict::Pending => "draft",
                Verdict::Approved => "success",
                Verdict::Withheld => "warning",
            };
            let state = (inside && !judges && session.state != SessionState::Closing).then(|| {
                let text = t!(&format!("report-{}", passage.verdict.key()));
                view! { <div class="ua-no-print"><Pill tone=tone text=text/></div> }
            });
            let choice = judges.then(|| judge_field(told, *number));
            view! {
                <li class="ua-contribution">
                    <Markdown source=passage.body.clone() lang=lang/>
                    {byline(told)}
                    {state}
                    {choice}
                </li>
            }
        })
        .collect();
    view! {
        <section class="ua-stack" aria-labelledby=by>
            <h2 id=id>{heading(session, part.section)}</h2>
            <ol class="ua-contributions">{passages}</ol>
        </section>
    }
    .into_any()
}

fn judge_field(told: &Told, number: usize) -> impl IntoView + use<> {
    let passage = &told.passage;
    let field = format!("f-verdict-{number}");
    let now = passage.verdict;
    let options: Vec<_> = Verdict::ALL
        .iter()
        .map(|verdict| {
            let text = t!(&format!("report-{}", verdict.key()));
            view! { <option value=verdict.key() selected=*verdict == now>{text}</option> }
        })
        .collect();
    view! {
        <div class="ua-no-print">
            <input type="hidden" name="passage[]" value=passage.id.to_string()/>
            <input type="hidden" name="seen[]" value=passage.revision.to_string()/>
            <label class="ecl-u-sr-only" for=field.clone()>{t!("report-judge-passage", number = number)}</label>
            {picker(view! { <select class="ecl-select" id=field name="verdict[]">{options}</select> })}
        </div>
    }
}

/// The circles from one to another, which is as far as the dilemma may be read.
fn audiences(from: Confidentiality, to: Confidentiality) -> Vec<(String, String)> {
    Confidentiality::ALL
        .iter()
        .filter(|audience| **audience >= from && to.bounds(**audience).is_ok())
        .map(|audience| {
            let text = t!(&format!("audience-{}", audience.key())).into_owned();
            (audience.key().to_owned(), text)
        })
        .collect()
}

/// Letting the report out, or sharing it further.
fn release_form(page: &Report) -> AnyView {
    let session = &page.session;
    let id = session.id.to_string();
    let (now, widest) = (page.audience, page.widest);
    match session.state {
        SessionState::Reported => view! {
            <section class="ua-panel ua-stack ua-no-print" aria-labelledby="release">
                <h2 class="ua-panel__title" id="release">{t!("report-release-title")}</h2>
                <p>{t!("report-release-text")}</p>
                <PostForm to="reports/release" class="ua-form">
                    <input type="hidden" name="session" value=id/>
                    <SelectField name="audience" label=t!("report-readers") options=audiences(Confidentiality::Room, widest) value=Confidentiality::Room.key()/>
                    <Submit label=t!("report-release-action")/>
                </PostForm>
            </section>
        }
        .into_any(),
        SessionState::Released => {
            let audience = t!(&format!("audience-{}", now.key()));
            let further = (now < widest).then(|| view! {
                <PostForm to="reports/widen" class="ua-form">
                    <input type="hidden" name="session" value=id/>
                    <SelectField name="audience" label=t!("report-readers") options=audiences(now, widest) value=now.key()/>
                    <Submit label=t!("report-widen-action") look="secondary"/>
                </PostForm>
            });
            view! {
                <section class="ua-panel ua-stack ua-no-print" aria-labelledby="widen">
                    <h2 class="ua-panel__title" id="widen">{t!("report-widen-title")}</h2>
                    <p>{t!("report-audience-is", audience = audience.as_ref())}</p>
                    {further}
                </section>
            }
            .into_any()
        }
        _ => ().into_any(),
    }
}

fn tick(name: &'static str, label: &'static str, checked: bool) -> impl IntoView {
    let id = format!("f-{name}");
    view! {
        <Checkbox id=id name=name value="yes" checked=checked>{t!(label)}</Checkbox>
    }
}

fn consent_form(session: &Session, seat: &Seat) -> impl IntoView + use<> {
    let id = session.id.to_string();
    let given = |what: fn(&backend::store::reports::Consent) -> bool| {
        seat.consent.as_ref().is_some_and(what)
    };
    let (named, replay) = (given(|one| one.named), given(|one| one.replay));
    let wrote = seat.wrote;
    view! {
        <section class="ua-panel ua-stack ua-no-print" id="consent" aria-labelledby="consent-title">
            <h2 class="ua-panel__title" id="consent-title">{t!("report-consent-title")}</h2>
            {wrote.then(|| view! { <p>{t!("report-consent-text")}</p> })}
            <p>{t!("report-consent-replay-text")}</p>
            <PostForm to="reports/consent" class="ua-stack">
                <input type="hidden" name="session" value=id/>
                {wrote.then(|| tick("named", "report-consent-named", named))}
                {tick("replay", "report-consent-replay", replay)}
                <Submit label=t!("report-consent-save") look="secondary"/>
            </PostForm>
        </section>
    }
}

/// Whether times were kept and voices balanced.
fn how_it_went(session: &Session, balance: &Balance) -> impl IntoView + use<> {
    let minutes = |minutes: i64| t!("room-minutes", minutes = minutes);
    let rows: Vec<_> = balance
        .phases
        .iter()
        .map(|kept| {
            let name = session
                .template
                .phase(kept.phase)
                .map(|phase| said(&phase.name));
            view! {
                <tr class="ecl-table__row">
                    <th class="ecl-table__cell" scope="row">{name}</th>
                    <td class="ecl-table__cell ua-num">{minutes(kept.planned)}</td>
                    <td class="ecl-table__cell ua-num">{minutes(kept.taken)}</td>
                </tr>
            }
        })
        .collect();
    let voices = match balance.voices {
        None => view! { <p>{t!("report-balance-few")}</p> }.into_any(),
        Some(voices) => view! {
            <p>{t!("report-voices", heard = voices.heard, people = voices.people)}</p>
            {voices.busier_half.map(|share| view! { <p>{t!("report-voices-half", share = share)}</p> })}
        }
        .into_any(),
    };
    view! {
        <section class="ua-stack ua-no-print" aria-labelledby="balance">
            <h2 id="balance">{t!("report-balance")}</h2>
            <p class="ua-muted">{t!("report-balance-text")}</p>
            {voices}
            <div class="ua-table-wrap"><table class="ecl-table">
                <thead class="ecl-table__head"><tr class="ecl-table__row"><th class="ecl-table__header" scope="col">{t!("report-balance-phase")}</th><th class="ecl-table__header ua-num" scope="col">{t!("report-balance-planned")}</th><th class="ecl-table__header ua-num" scope="col">{t!("report-balance-taken")}</th></tr></thead>
                <tbody class="ecl-table__body">{rows}</tbody>
            </table></div>
        </section>
    }
}

/// Wording the report, one section at a time.
pub async fn edit(cx: Cx) -> PageResult {
    let id = SessionId::parse(cx.param("session"))?;
    let page = service::page(&cx.academy, &cx.caller, &id).await?;
    if !page.seat.as_ref().is_some_and(|seat| seat.words) {
        return Err(domain::Refusal::forbidden().into());
    }
    let phases = page.session.template.phases.len();
    let section = match cx.query("section") {
        "" => Section::of(0),
        raw => Section::parse(raw, phases)?,
    };
    Ok(Page::new(cx.say("report-edit-title"), move || {
        let session = &page.session;
        let mut trail = session_trail(session);
        let report = format!("/sessions/{}/report", session.id);
        trail.push((report.clone(), t!("report-title").into()));
        view! {
            <PageHeader title=t!("report-edit-title") trail=trail/>
            <div class="ecl-container ua-body ua-stack ua-stack--l">
                <p class="ua-lead">{t!("report-edit-lead")}</p>
                {rail(session, section)}
                {word_form(&page, section)}
                <p><a class="ua-more" href=report>{t!("report-read")}" "<Icon name="arrow-right"/></a></p>
            </div>
        }
    }))
}

/// The sections, as the room shows its phases.
fn rail(session: &Session, here: Section) -> impl IntoView + use<> {
    let phases = session
        .template
        .phases
        .iter()
        .zip(0_u8..)
        .map(|(phase, at)| (Section::of(at), phase.minutes.target));
    let items: Vec<_> = std::iter::once((Section::SHORT, 5))
        .chain(phases)
        .map(|(section, minutes)| {
            let now = section == here;
            let class = if now {
                "ua-rail__phase ua-rail__phase--now"
            } else {
                "ua-rail__phase"
            };
            let href = format!("/sessions/{}/report/edit?section={}", session.id, section.number());
            view! { <li class=class data-min=length(minutes).to_string()><a class="ua-rail__name" href=href aria-current=now.then_some("step")>{heading(session, section)}</a></li> }
        })
        .collect();
    view! { <nav aria-label=t!("report-sections")><ol class="ua-rail">{items}</ol></nav> }
}

fn word_form(page: &Report, section: Section) -> impl IntoView + use<> {
    let id = page.session.id.to_string();
    let passages: Vec<Told> = page
        .parts
        .iter()
        .filter(|part| part.section == section)
        .flat_map(|part| part.passages.clone())
        .collect();
    let posted = crate::shell::posted().filter(|posted| posted.action == "reports/word");
    let typed: Vec<String> = posted
        .map(|posted| {
            posted
                .values("text[]")
                .into_iter()
                .map(str::to_owned)
                .collect()
        })
        .unwrap_or_default();
    let empty = passages.is_empty();
    let fields: Vec<_> = (1..)
        .zip(passages)
        .map(|(number, told)| {
            let passage = told.passage;
            let field = format!("f-text-{number}");
            let label = if passage.source.is_some() {
                t!("report-passage", number = number)
            } else {
                t!("report-passage-written", number = number)
            };
            let text = typed.get(number - 1).unwrap_or(&passage.body);
            let rows = (text.chars().count() / 80 + 2).min(12);
            view! {
                <div class="ecl-form-group">
                    <label class="ecl-form-label" for=field.clone()>{label}</label>
                    <input type="hidden" name="passage[]" value=passage.id.to_string()/>
                    <input type="hidden" name="seen[]" value=passage.revision.to_string()/>
                    <textarea class="ecl-text-area" id=field name="text[]" rows=rows.to_string() dir="auto" translate="no">{inside_textarea(text)}</textarea>
                </div>
            }
        })
        .collect();
    view! {
        <section class="ua-stack" aria-labelledby="section">
            <h2 id="section">{heading(&page.session, section)}</h2>
            {empty.then(|| view! { <p class="ua-muted">{t!("report-empty")}</p> })}
            <PostForm to="reports/word" class="ua-stack">
                <input type="hidden" name="session" value=id/>
                <input type="hidden" name="section" value=section.number().to_string()/>
                {fields}
                <TextArea name="added" rows=3 max=PASSAGE_MAX help=t!("report-add-help") optional=true/>
                <Submit label=t!("report-save")/>
            </PostForm>
        </section>
    }
}

/// A session told again without names.
pub async fn replay(cx: Cx) -> PageResult {
    let id = SessionId::parse(cx.param("session"))?;
    let told = service::replay(&cx.academy, &cx.caller, &id).await?;
    Ok(Page::new(cx.say("replay-title"), move || {
        let session = &told.session;
        let lang = session.language.tag();
        let mut phases: Vec<(u8, Vec<AnyView>)> = Vec::new();
        for moment in &told.moments {
            let who = match (moment.voice, moment.role) {
                (Some(number), Some(role)) => format!(
                    "{} ({})",
                    t!("replay-voice", number = number),
                    t!(&format!("room-role-{}", role.key()))
                ),
                (Some(number), None) => t!("replay-voice", number = number).into_owned(),
                _ => t!("replay-nobody").into_owned(),
            };
            let minute = t!("replay-minute", minute = moment.minute);
            let kind = t!(&format!("kind-{}", moment.kind.key()));
            let item = view! {
                <li class="ua-contribution">
                    <p class="ua-eyebrow">{kind}" · "{minute}</p>
                    <p class="ua-written" translate="no" dir="auto" lang=lang>{moment.text.clone()}</p>
                    <div class="ua-contribution__foot">{who}</div>
                </li>
            }
            .into_any();
            match phases.last_mut() {
                Some((phase, items)) if *phase == moment.phase => items.push(item),
                _ => phases.push((moment.phase, vec![item])),
            }
        }
        let parts: Vec<_> = phases
            .into_iter()
            .enumerate()
            .map(|(at, (phase, items))| {
                let (id, by) = (format!("phase-{at}"), format!("phase-{at}"));
                view! { <section class="ua-stack" aria-labelledby=by><h2 id=id>{heading(session, Section::of(phase))}</h2><ol class="ua-contributions">{items}</ol></section> }
            })
            .collect();
        view! {
            <PageHeader title=t!("replay-title") eyebrow=&session.template.title trail=vec![("/sessions".to_owned(), t!("sessions-title").into_owned())]/>
            <div class="ecl-container ua-body ua-stack ua-stack--l"><p class="ua-lead">{t!("replay-text")}</p>{parts}</div>
        }
    }))
}

/// What became of the advice of the session a group had before; above its room.
pub fn earlier(earlier: &Earlier, now: domain::Timestamp, zone: &str) -> impl IntoView + use<> {
    let session = &earlier.session;
    let lang = session.language.tag();
    let advice: Vec<_> = earlier
        .parts
        .iter()
        .flat_map(|part| &part.passages)
        .map(|told| view! { <li class="ua-contribution ua-contribution--advice"><Markdown source=told.passage.body.clone() lang=lang/></li> })
        .collect();
    let commitments =
        (!earlier.commitments.is_empty()).then(|| commitment_list(&earlier.commitments, now, zone));
    let advice = (!advice.is_empty()).then(|| view! { <details class="ua-details"><summary>{t!("report-earlier-advice")}</summary><div class="ua-details__body"><ul class="ua-contributions">{advice}</ul></div></details> });
    let title = Label::written(session.title.as_str()).in_language(lang);
    view! {
        <section class="ua-panel ua-stack" aria-labelledby="earlier">
            <h2 class="ua-panel__title" id="earlier">{t!("report-earlier")}</h2>
            <p>{t!("report-earlier-text")}" "<strong>{title.view()}</strong></p>
            {commitments}
            {advice}
        </section>
    }
}
