//! Methods: the list, one method, changing one's own copy of it along its rail of phases.

use domain::language::Bilingual;
use domain::sessions::{
    ABOUT_MAX, ContributionKind, Finding, NAME_MAX, People, Phase, PhaseKind, RoomRole, Sees,
    Template,
};
use domain::{Kind, Refusal};
use leptos::prelude::*;

use backend::service::methods::{self as service, Method};

use crate::components::form::{
    Checkbox, Fold, PostForm, SelectField, Submit, TextArea, TextField, feedback, picker,
    problem_of,
};
use crate::components::layout::{Label, PageHeader};
use crate::components::notice::Notice;
use crate::components::{Icon, Pill, said};
use crate::islands::length;
use crate::request::{Cx, Page, PageResult};
use crate::say::language;
use crate::shell::posted;
use crate::t;

/// The methods sessions follow.
pub async fn list(cx: Cx) -> PageResult {
    let methods = service::list(&cx.academy, &cx.caller).await?;
    Ok(Page::new(cx.say("methods-title"), move || {
        let cards: Vec<_> = methods
            .iter()
            .enumerate()
            .map(|(at, method)| {
                let template = &method.template;
                let draft = template.check().is_err().then(|| view! { " "<Pill tone="draft" text=t!("method-unfinished")/> });
                let own = (!method.built_in).then(|| view! { <span class="ua-icon-text"><Icon name="edit" size="2xs"/>{t!("method-own")}</span> });
                view! {
                    <article class=format!("ecl-card ua-card--link ua-card--cat-{}", at % 5 + 1)><div class="ecl-card__body">
                        <h2 class="ecl-card__title"><a href=format!("/methods/{}", template.key)>{said(&template.title)}</a>{draft}</h2>
                        <p>{said(&template.summary)}</p>
                        <p class="ecl-card__foot">{facts(template)}{own}</p>
                    </div></article>
                }
            })
            .collect();
        view! {
            <PageHeader title=t!("methods-title")/>
            <div class="ecl-container ua-body ua-stack ua-stack--l"><p class="ua-lead">{t!("methods-lead")}</p><div class="ua-grid ua-grid--2">{cards}</div></div>
        }
    }))
}

/// For how many people a method is.
pub(super) fn people(people: People) -> String {
    let (min, max) = (people.min, people.max);
    if min == max {
        t!("method-people-exactly", count = max).into_owned()
    } else {
        t!("method-people", min = min, max = max).into_owned()
    }
}

fn facts(template: &Template) -> impl IntoView + use<> {
    view! {
        <span class="ua-icon-text"><Icon name="clock" size="2xs"/>{t!("method-minutes", minutes = template.minutes)}</span>
        <span class="ua-icon-text"><Icon name="group" size="2xs"/>{people(template.people)}</span>
    }
}

/// The phases as a line, each as long as it takes; the one at `now` is marked.
fn rail(template: &Template, now: Option<usize>) -> impl IntoView + use<> {
    let phases: Vec<_> = template
        .phases
        .iter()
        .enumerate()
        .map(|(at, phase)| {
            let here = now == Some(at);
            let class = if here { "ua-rail__phase ua-rail__phase--now" } else { "ua-rail__phase" };
            view! {
                <li class=class data-min=length(phase.minutes.target).to_string() aria-current=here.then_some("step")>
                    <span class="ua-rail__name">{said(&phase.name)}</span>
                    <span class="ua-rail__min">{t!("room-minutes", minutes = phase.minutes.target)}</span>
                </li>
            }
        })
        .collect();
    view! { <ol class="ua-rail" aria-label=t!("method-phases")>{phases}</ol> }
}

fn names(roles: &[RoomRole]) -> String {
    let names: Vec<String> = roles
        .iter()
        .map(|role| t!(&format!("room-role-{}", role.key())).into_owned())
        .collect();
    names.join(", ")
}

/// One method: its phases, who does what in them, where it comes from.
pub async fn method(cx: Cx) -> PageResult {
    let method = service::page(&cx.academy, &cx.caller, cx.param("method")).await?;
    let title = method.template.title.get(cx.language()).to_owned();
    Ok(Page::new(title, move || {
        let template = &method.template;
        let phases: Vec<_> = template
            .phases
            .iter()
            .map(|phase| {
                let silent = (!phase.silent.is_empty()).then(|| t!("method-silent", roles = names(&phase.silent)));
                let speaks = (!phase.speaks.is_empty()).then(|| t!("method-speaks", roles = names(&phase.speaks)));
                let rule = (!phase.rule.is_empty()).then(|| view! { <span class="ua-chip">{said(&phase.rule)}</span> });
                let prompts: Vec<_> = phase.prompts.iter().map(|prompt| view! { <li>{said(prompt)}</li> }).collect();
                let prompts = (!prompts.is_empty()).then(|| view! { <ul>{prompts}</ul> });
                view! {
                    <li class="ua-panel ua-stack ua-stack--s">
                        <h3>{said(&phase.name)}" "<span class="ua-muted">{t!("room-minutes", minutes = phase.minutes.target)}</span></h3>
                        <p>{said(&phase.purpose)}</p>
                        <p class="ua-room__rules">{[speaks, silent].into_iter().flatten().map(|text| view! { <span class="ua-chip">{text}</span> }).collect::<Vec<_>>()}{rule}</p>
                        {prompts}
                        <p><strong>{t!("method-output")}</strong>" "{said(&phase.output)}</p>
                    </li>
                }
            })
            .collect();
        let actions = actions(&method);
        view! {
            <PageHeader title=&template.title trail=vec![("/methods".to_owned(), t!("methods-title").into_owned())] meta=facts(template).into_any() actions=actions/>
            <div class="ecl-container ua-body ua-stack ua-stack--l">
                <p class="ua-lead">{said(&template.summary)}</p>
                {(method.keeps && !method.built_in).then(|| findings(template, &template.findings()))}
                <section class="ua-stack" aria-labelledby="phases"><h2 id="phases">{t!("method-phases")}</h2>{rail(template, None)}<ol class="ua-stack ua-plain">{phases}</ol></section>
                <p class="ua-small ua-muted">{t!(if method.built_in { "method-source" } else { "method-after" })}" "{said(&template.source.citation)}</p>
            </div>
        }
    }))
}

/// What who keeps methods can do with this one.
fn actions(method: &Method) -> AnyView {
    if !method.keeps {
        return ().into_any();
    }
    let key = method.template.key.clone();
    let edit = (!method.built_in).then(|| view! { <a class="ecl-button ecl-button--primary" href=format!("/methods/{key}/edit")>{t!("method-edit")}</a> });
    view! {
        {edit}
        <PostForm to="methods/copy" once=true>
            <input type="hidden" name="method" value=key/>
            <button class="ecl-button ecl-button--secondary"><Icon name="copy" class="ecl-button__icon"/>{t!("method-copy")}</button>
        </PostForm>
    }
    .into_any()
}

/// What is found in the whole or in some phases, each leading to its phase.
fn findings(template: &Template, found: &[Finding]) -> AnyView {
    let minutes = template.minutes;
    if found.is_empty() {
        return view! { <Notice kind="success"><p>{t!("method-sound", minutes = minutes)}</p></Notice> }.into_any();
    }
    let blocks = found.iter().any(|finding| finding.blocks);
    let items: Vec<_> = found
        .iter()
        .map(|finding| {
            let text = backend::texts::refusal(language(), &Refusal::new(Kind::Invalid, finding.code)).into_owned();
            let place = finding.phase.and_then(|at| Some((at, template.phases.get(at)?)));
            let place = place.map(|(at, phase)| view! { <a href=format!("/methods/{}/edit?phase={at}", template.key)>{t!("method-phase-number", number = at + 1)}" "{said(&phase.name)}</a>{t!("colon")} });
            view! { <li>{place}{text}</li> }
        })
        .collect();
    let kind = if blocks { "warning" } else { "info" };
    let title = if blocks {
        t!("method-not-yet")
    } else {
        t!("method-hints")
    };
    view! { <Notice kind=kind title=title><ul>{items}</ul></Notice> }.into_any()
}

/// Changing a method of the academy's own: its rail, one phase at a time, what is found.
pub async fn edit(cx: Cx) -> PageResult {
    let method = service::page(&cx.academy, &cx.caller, cx.param("method")).await?;
    if !method.keeps {
        return Err(Refusal::forbidden().into());
    }
    if method.built_in {
        return Err(Refusal::not_found().into());
    }
    let asked = cx.query("phase").parse::<usize>().ok();
    let at = asked.filter(|at| *at < method.template.phases.len());
    Ok(Page::new(cx.say("method-edit"), move || {
        let template = &method.template;
        let key = template.key.clone();
        let found = template.findings();
        let tab = |place: Option<usize>, label: AnyView, marked: bool| {
            let href = place.map_or_else(
                || format!("/methods/{key}/edit"),
                |at| format!("/methods/{key}/edit?phase={at}"),
            );
            let mark = marked.then(|| view! { " "<Icon name="warning" size="2xs"/><span class="ecl-u-sr-only">{t!("method-has-findings")}</span> });
            view! { <li><a class="ua-chip" href=href aria-current=(place == at).then_some("page")>{label}{mark}</a></li> }
        };
        let mut tabs = vec![tab(
            None,
            t!("method-about").into_any(),
            found.iter().any(|finding| finding.phase.is_none()),
        )];
        for (place, phase) in template.phases.iter().enumerate() {
            let label = view! { {place + 1}". "{said(&phase.name)} }.into_any();
            let marked = found.iter().any(|finding| finding.phase == Some(place));
            tabs.push(tab(Some(place), label, marked));
        }
        let trail = vec![
            ("/methods".to_owned(), Label::from(t!("methods-title"))),
            (format!("/methods/{key}"), Label::from(&template.title)),
        ];
        let here: Vec<Finding> = found
            .iter()
            .filter(|finding| at.is_some() && finding.phase == at)
            .copied()
            .collect();
        let form = match at.and_then(|at| Some((at, template.phases.get(at)?))) {
            Some((at, phase)) => phase_form(&method, at, phase).into_any(),
            None => about_form(&method).into_any(),
        };
        view! {
            <PageHeader title=t!("method-edit") trail=trail meta=facts(template).into_any()/>
            <div class="ecl-container ua-body ua-stack ua-stack--l">
                {(method.used > 0).then(|| view! { <p class="ua-muted">{t!("method-used", count = method.used)}</p> })}
                {rail(template, at)}
                <nav aria-label=t!("method-parts")><ul class="ua-row ua-plain">{tabs}</ul></nav>
                {if at.is_some() { (!here.is_empty()).then(|| findings(template, &here)).into_any() } else { findings(template, &found) }}
                {form}
            </div>
        }
    }))
}

/// Two fields, a language each.
fn both(fields: [&'static str; 2], text: &Bilingual, long: bool) -> impl IntoView + use<> {
    if long {
        view! {
            <div class="ua-grid ua-grid--2">
                <TextArea name=fields[0] value=text.en.clone() rows=2 max=ABOUT_MAX optional=true/>
                <TextArea name=fields[1] value=text.fr.clone() rows=2 max=ABOUT_MAX optional=true/>
            </div>
        }
        .into_any()
    } else {
        view! {
            <div class="ua-grid ua-grid--2">
                <TextField name=fields[0] value=text.en.clone() max=NAME_MAX/>
                <TextField name=fields[1] value=text.fr.clone() max=NAME_MAX optional=true/>
            </div>
        }
        .into_any()
    }
}

fn about_form(method: &Method) -> impl IntoView + use<> {
    let template = method.template.clone();
    let (key, revision) = (template.key.clone(), method.revision.to_string());
    let gone = key.clone();
    let remove = (method.used == 0).then(|| view! {
        <Fold summary=t!("method-remove") to="methods/remove">
            <PostForm to="methods/remove">
                <input type="hidden" name="method" value=gone/>
                <button class="ecl-button ecl-button--secondary ua-button--danger-quiet">{t!("method-remove-action")}</button>
            </PostForm>
        </Fold>
    });
    view! {
        <section class="ua-stack" aria-labelledby="about">
            <h2 id="about">{t!("method-about")}</h2>
            <PostForm to="methods/describe" class="ua-stack">
                <input type="hidden" name="method" value=key/>
                <input type="hidden" name="revision" value=revision/>
                {both(["name_en", "name_fr"], &template.title, false)}
                {both(["summary_en", "summary_fr"], &template.summary, true)}
                <div class="ua-row">
                    <TextField name="people_min" kind="number" value=template.people.min.to_string()/>
                    <TextField name="people_max" kind="number" value=template.people.max.to_string()/>
                </div>
                <Submit label=t!("method-save")/>
            </PostForm>
            {remove}
        </section>
    }
}

/// The texts somebody typed into the refused form, or those that are stored.
fn ticked(field: &str, stored: &[RoomRole]) -> Vec<String> {
    match posted().filter(|posted| posted.action == "methods/phase" && posted.refusal.is_some()) {
        Some(posted) => posted
            .values(field)
            .into_iter()
            .map(ToOwned::to_owned)
            .collect(),
        None => stored.iter().map(|role| role.key().to_owned()).collect(),
    }
}

/// What a role writes: up to two kinds, as `role:kind`.
fn written(phase: &Phase, role: RoomRole) -> [String; 2] {
    let chosen: Vec<String> = match posted()
        .filter(|posted| posted.action == "methods/phase" && posted.refusal.is_some())
    {
        Some(posted) => {
            let prefix = format!("{}:", role.key());
            let values = posted.values("writes[]").into_iter();
            values
                .filter(|value| value.starts_with(&prefix) && value.len() > prefix.len())
                .map(ToOwned::to_owned)
                .collect()
        }
        None => phase
            .accepts(role)
            .iter()
            .map(|kind| format!("{}:{}", role.key(), kind.key()))
            .collect(),
    };
    let mut chosen = chosen.into_iter();
    [
        chosen.next().unwrap_or_default(),
        chosen.next().unwrap_or_default(),
    ]
}

fn phase_form(method: &Method, at: usize, phase: &Phase) -> impl IntoView + use<> {
    let template = &method.template;
    let (key, revision) = (template.key.clone(), method.revision.to_string());
    let mut known: Vec<RoomRole> = template.roles.clone();
    known.extend(&template.optional_roles);
    let shapes = shape_form(&key, &revision, at, template.phases.len());
    let kinds: Vec<(String, String)> = PhaseKind::ALL
        .iter()
        .map(|kind| {
            (
                kind.key().to_owned(),
                t!(&format!("phase-kind-{}", kind.key())).into_owned(),
            )
        })
        .collect();
    let phase = phase.clone();
    let prompts = Bilingual {
        en: phase
            .prompts
            .iter()
            .map(|prompt| prompt.en.as_str())
            .collect::<Vec<_>>()
            .join("\n"),
        fr: phase
            .prompts
            .iter()
            .map(|prompt| prompt.fr.as_str())
            .collect::<Vec<_>>()
            .join("\n"),
    };
    view! {
        <section class="ua-stack" aria-labelledby="phase">
            <h2 id="phase">{t!("method-phase-number", number = at + 1)}" "{said(&phase.name)}</h2>
            {shapes}
            <PostForm to="methods/phase" class="ua-stack">
                <input type="hidden" name="method" value=key/>
                <input type="hidden" name="revision" value=revision/>
                <input type="hidden" name="phase" value=at.to_string()/>
                {both(["name_en", "name_fr"], &phase.name, false)}
                <div class="ua-row">
                    <TextField name="minutes_min" kind="number" value=phase.minutes.min.to_string()/>
                    <TextField name="minutes_target" kind="number" value=phase.minutes.target.to_string()/>
                    <TextField name="minutes_max" kind="number" value=phase.minutes.max.to_string()/>
                </div>
                <SelectField name="kind" options=kinds value=phase.kind.key() help=t!("method-kind-help")/>
                {rights(&phase, &known)}
                <TextField name="votes" kind="number" value=phase.votes.to_string() help=t!("method-votes-help") optional=true/>
                <div class="ua-choices">
                    {tick("anonymous", phase.anonymous, t!("method-anonymous").into_owned())}
                    {tick("sealed", phase.sees == Sees::Facilitator, t!("method-sealed").into_owned())}
                </div>
                {both(["purpose_en", "purpose_fr"], &phase.purpose, true)}
                {both(["rule_en", "rule_fr"], &phase.rule, true)}
                {both(["output_en", "output_fr"], &phase.output, true)}
                <p class="ua-muted">{t!("method-prompts-help")}</p>
                <div class="ua-grid ua-grid--2">
                    <TextArea name="prompts_en" value=prompts.en rows=4 optional=true/>
                    <TextArea name="prompts_fr" value=prompts.fr rows=4 optional=true/>
                </div>
                <Submit label=t!("method-save-phase")/>
            </PostForm>
        </section>
    }
}

fn tick(name: &'static str, stored: bool, label: String) -> impl IntoView {
    let checked = match posted()
        .filter(|posted| posted.action == "methods/phase" && posted.refusal.is_some())
    {
        Some(posted) => posted.value(name) == Some("yes"),
        None => stored,
    };
    let id = format!("f-{name}");
    view! {
        <Checkbox id=id name=name value="yes" checked=checked>{label}</Checkbox>
    }
}

/// Who does what, as a table of roles.
fn rights(phase: &Phase, known: &[RoomRole]) -> impl IntoView + use<> {
    const COLUMNS: [(&str, &str); 4] = [
        ("speaks[]", "method-may-speak"),
        ("voting[]", "method-may-vote"),
        ("commits[]", "method-may-commit"),
        ("silent[]", "method-keeps-silent"),
    ];
    let stored = [&phase.speaks, &phase.voters, &phase.commits, &phase.silent];
    let chosen: Vec<Vec<String>> = COLUMNS
        .iter()
        .zip(stored)
        .map(|((field, _), roles)| ticked(field, roles))
        .collect();
    let problem = problem_of("rights");
    let heads: Vec<_> = COLUMNS
        .iter()
        .map(|(_, key)| view! { <th class="ecl-table__header" scope="col">{t!(key)}</th> })
        .collect();
    let rows: Vec<_> = known
        .iter()
        .map(|role| {
            let name = t!(&format!("room-role-{}", role.key())).into_owned();
            let cells: Vec<_> = COLUMNS
                .iter()
                .zip(&chosen)
                .map(|((field, key), ticked)| {
                    let checked = ticked.iter().any(|one| one == role.key());
                    let id = format!("f-{}-{}", field.trim_end_matches("[]"), role.key());
                    let label = format!("{name}{}{}", t!("colon"), t!(key));
                    view! {
                        <td class="ecl-table__cell"><Checkbox id=id name=*field value=role.key() checked=checked><span class="ecl-u-sr-only">{label}</span></Checkbox></td>
                    }
                })
                .collect();
            let selects: Vec<_> = written(phase, *role)
                .into_iter()
                .enumerate()
                .map(|(number, value)| {
                    let options: Vec<_> = ContributionKind::ALL
                        .iter()
                        .map(|kind| {
                            let key = format!("{}:{}", role.key(), kind.key());
                            let selected = key == value;
                            view! { <option value=key selected=selected>{t!(&format!("kind-{}", kind.key()))}</option> }
                        })
                        .collect();
                    let label = t!("method-writes-what", role = name.as_str(), number = number + 1).into_owned();
                    view! {
                        {picker(view! { <select class="ecl-select" name="writes[]" aria-label=label><option value=format!("{}:", role.key())>{t!("method-writes-nothing")}</option>{options}</select> })}
                    }
                })
                .collect();
            view! { <tr class="ecl-table__row"><th class="ecl-table__cell" scope="row">{name}</th>{cells}<td class="ecl-table__cell"><div class="ua-stack ua-stack--s">{selects}</div></td></tr> }
        })
        .collect();
    view! {
        <div class="ua-stack ua-stack--s" id="f-rights">
            <h3>{t!("method-rights")}</h3>
            {feedback(problem, None)}
            <div class="ua-table-wrap"><table class="ecl-table">
                <thead class="ecl-table__head"><tr class="ecl-table__row"><th class="ecl-table__header" scope="col">{t!("method-role")}</th>{heads}<th class="ecl-table__header" scope="col">{t!("method-writes")}</th></tr></thead>
                <tbody class="ecl-table__body">{rows}</tbody>
            </table></div>
        </div>
    }
}

/// Adding, removing and moving the phase that is shown.
fn shape_form(key: &str, revision: &str, at: usize, count: usize) -> impl IntoView + use<> {
    let (key, revision) = (key.to_owned(), revision.to_owned());
    let (method, seen) = (key.clone(), revision.clone());
    let button = move |shape: &'static str, allowed: bool| {
        allowed.then(|| view! { <button class="ecl-button ecl-button--secondary" name="shape" value=shape>{t!(&format!("method-shape-{shape}"))}</button> })
    };
    view! {
        <PostForm to="methods/shape">
            <input type="hidden" name="method" value=key/>
            <input type="hidden" name="revision" value=revision/>
            <input type="hidden" name="phase" value=at.to_string()/>
            <p class="ua-row">{button("earlier", at > 0)}{button("later", at + 1 < count)}{button("add", true)}</p>
        </PostForm>
        {(count > 1).then(|| view! {
            <Fold summary=t!("method-shape-remove") to="methods/shape" id="gone">
                <PostForm to="methods/shape" id="gone">
                    <input type="hidden" name="method" value=method/>
                    <input type="hidden" name="revision" value=seen/>
                    <input type="hidden" name="phase" value=at.to_string()/>
                    <input type="hidden" name="shape" value="remove"/>
                    <button class="ecl-button ecl-button--secondary ua-button--danger-quiet">{t!("method-shape-remove-action")}</button>
                </PostForm>
            </Fold>
        })}
    }
}
