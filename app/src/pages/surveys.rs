//! Answering a survey, and what came of it.

use domain::ids::SurveyId;
use domain::language::Bilingual;
use domain::programme::{CALL_ZONE, Claim, Edition, EditionState};
use domain::surveys::{
    Ask, Audience, Comparability, FEWEST, Finding, LONGEST, Question, Share, Survey, SurveyState,
    Written,
};
use leptos::prelude::*;

use backend::service::surveys::{self as service, EditionSurveys, Elsewhere, Listed, Results};
use backend::when;

use crate::components::chart::{Bar, Bars};
use crate::components::form::{
    Checkbox, ChoiceGroup, PostForm, Radio, RadioField, SelectField, Submit, TextField, WrittenIn,
    choice_id, frame, must_be_answered, typed,
};
use crate::components::layout::{Label, PageHeader};
use crate::components::notice::{Empty, Notice};
use crate::components::table::encode;
use crate::components::{Icon, Pill, When, said};
use crate::islands::inside_textarea;
use crate::pages::programme::claim_entry;
use crate::request::{Cx, Page, PageResult};
use crate::say::language;
use crate::t;

fn state_pill(state: SurveyState) -> impl IntoView {
    let tone = match state {
        SurveyState::Draft => "draft",
        SurveyState::Open => "success",
        SurveyState::Closed => "info",
        SurveyState::Reported => "",
    };
    view! { <Pill tone=tone text=t!(&format!("survey-state-{}", state.key()))/> }
}

/// "85 %".
fn percent(share: Share) -> String {
    t!("survey-percent", share = share.percent()).into_owned()
}

/// "17 of 20".
fn parts(share: Share) -> String {
    t!("survey-parts", count = share.count, of = share.of).into_owned()
}

// ---------------------------------------------------------------- answering

pub async fn answer(cx: Cx) -> PageResult {
    let id = SurveyId::parse(cx.param("survey"))?;
    let page = service::invited(&cx.academy, &cx.caller, &id).await?;
    let asks = !page.answered && page.standing == SurveyState::Open;
    Ok(Page::new(
        page.survey.title.get(cx.language()).to_owned(),
        move || {
            let survey = &page.survey;
            let meta = view! {
                {state_pill(page.standing)}
                <span><Icon name="clock" size="2xs"/>{t!("survey-until")}" "<When at=survey.closes_at zone=CALL_ZONE/></span>
            }
            .into_any();
            let body = match page.standing {
                _ if page.answered => thanks(),
                SurveyState::Open => form(survey),
                _ => closed(survey),
            };
            view! {
                <PageHeader title=&survey.title eyebrow=&page.edition.title trail=vec![("/today".to_owned(), t!("today-title"))] meta=meta/>
                <div class="ecl-container ua-body ua-stack ua-stack--l">{body}</div>
            }
        },
    )
    .live_if(asks))
}

fn thanks() -> AnyView {
    view! {
        <section class="ua-stack" aria-labelledby="thanks">
            <h2 id="thanks">{t!("survey-thanks-title")}</h2>
            <p class="ua-lead">{t!("survey-thanks-text")}</p>
            <p>{t!("survey-thanks-final")}</p>
            <p><a class="ecl-button ecl-button--primary" href="/today">{t!("survey-thanks-action")}</a></p>
        </section>
    }
    .into_any()
}

fn closed(survey: &Survey) -> AnyView {
    let at = survey.closes_at;
    view! {
        <Notice kind="info" title=t!("survey-closed-title")>
            {t!("survey-closed-text")}" "<When at=at zone=CALL_ZONE/>
        </Notice>
        <p><a class="ecl-button ecl-button--primary" href="/today">{t!("survey-thanks-action")}</a></p>
    }
    .into_any()
}

/// What anonymous means here, in plain words.
fn anonymous() -> impl IntoView {
    view! {
        <section class="ua-panel ua-panel--tint" aria-labelledby="anonymous">
            <h2 class="ua-panel__title" id="anonymous"><Icon name="lock" size="xs"/>" "{t!("survey-anonymous-title")}</h2>
            <ul class="ecl-unordered-list">
                <li>{t!("survey-anonymous-apart")}</li>
                <li>{t!("survey-anonymous-reminders")}</li>
                <li>{t!("survey-anonymous-results", fewest = FEWEST)}</li>
                <li>{t!("survey-anonymous-words")}</li>
            </ul>
        </section>
    }
}

fn form(survey: &Survey) -> AnyView {
    let questions = survey.questions.questions();
    let labels: Vec<(String, Bilingual)> = questions
        .iter()
        .map(|question| (question.field(), question.text.clone()))
        .collect();
    let words = questions.iter().any(|question| question.ask == Ask::Text);
    let count = questions.len();
    let survey_id = survey.id.to_string();
    let asked = questions.to_vec();
    view! {
        <p class="ua-lead">{said(&survey.intro)}</p>
        {anonymous()}
        <PostForm to="surveys/answer" unsent=true class="ua-form" autocomplete="off" labels=labels>
            <input type="hidden" name="survey" value=survey_id/>
            <p class="ua-small ua-muted">{t!("survey-count", count = count)}" "{t!("survey-required")}</p>
            {asked.iter().map(question_field).collect::<Vec<_>>()}
            {words.then(|| view! { <WrittenIn/> })}
            <p class="ua-small">{t!("survey-once")}</p>
            <Submit label=t!("survey-send")/>
        </PostForm>
    }
    .into_any()
}

/// The field of a question, with what was typed and what is wrong with it.
fn question_field(question: &Question) -> AnyView {
    let name = question.field();
    let text = said(&question.text);
    let value = typed(&name, "");
    let help = question.help.as_ref().map(|help| said(help).into_any());
    let mut frame = frame(&name, help);
    let mark = must_be_answered(question.required);
    match &question.ask {
        Ask::Text => {
            let count = frame.count(&value, LONGEST);
            let value = inside_textarea(&value);
            view! {
                <div class=frame.class>
                    <div class="ecl-form-label-wrapper"><label class="ecl-form-label" for=frame.id.clone()>{text}</label>{mark}</div>
                    {frame.notes}
                    <textarea class="ecl-text-area" id=frame.id name=name rows="4" required=question.required aria-invalid=frame.invalid aria-describedby=frame.describedby dir="auto">{value}</textarea>
                    {count}
                </div>
            }
            .into_any()
        }
        Ask::Single { options } => {
            let options: Vec<_> = options
                .iter()
                .enumerate()
                .map(|(at, option)| {
                    let checked = option.key == value;
                    let label = said(&option.label);
                    view! { <Radio id=frame.choice(at) name=name.clone() value=option.key.clone() checked=checked>{label}</Radio> }
                })
                .collect();
            view! {
                <fieldset class=frame.class aria-describedby=frame.describedby>
                    <legend class="ecl-form-label">{text}{mark}</legend>
                    {frame.notes}
                    <div class="ua-choices">{options}</div>
                </fieldset>
            }
            .into_any()
        }
        Ask::Scale { scale } => {
            let steps = question.choices();
            let class_of_scale = match steps.len() {
                ..=5 => "ua-scale",
                6..=7 => "ua-scale ua-scale--7",
                _ => "ua-scale ua-scale--10",
            };
            let last = steps.len() - 1;
            let items: Vec<_> = steps
                .into_iter()
                .enumerate()
                .map(|(at, step)| {
                    let id = frame.choice(at);
                    let checked = step == value;
                    let meaning = match at {
                        0 => Some(said(&scale.low)),
                        at if at == last => Some(said(&scale.high)),
                        _ => None,
                    };
                    view! {
                        <div class="ua-scale__item">
                            <input class="ua-scale__input" type="radio" id=id.clone() name=name.clone() value=step.clone() checked=checked/>
                            <label class="ua-scale__label" for=id><span>{step}{meaning.map(|meaning| view! { <span class="ecl-u-sr-only">", "{meaning}</span> })}</span></label>
                        </div>
                    }
                })
                .collect();
            view! {
                <fieldset class=frame.class aria-describedby=frame.describedby>
                    <legend class="ecl-form-label">{text}{mark}</legend>
                    {frame.notes}
                    <div class=class_of_scale>{items}</div>
                    <div class="ua-scale__ends" aria-hidden="true"><span>{said(&scale.low)}</span><span>{said(&scale.high)}</span></div>
                </fieldset>
            }
            .into_any()
        }
    }
}

// ---------------------------------------------------------------- evaluating

pub async fn evaluation(cx: Cx) -> PageResult {
    let editions = service::list(&cx.academy, &cx.caller).await?;
    let keeps = cx.caller.could(domain::permission::Operation::KeepSurveys);
    Ok(Page::new(cx.say("evaluation-title"), move || {
        let sections: Vec<_> = editions
            .iter()
            .filter(|edition| !edition.surveys.is_empty() || !edition.claims.is_empty())
            .map(|edition| edition_section(edition, keeps))
            .collect();
        let actions = keeps.then(|| view! { <a class="ecl-button ecl-button--primary" href="/evaluation/new">{t!("survey-new")}</a> }.into_any());
        view! {
            <PageHeader title=t!("evaluation-title") actions=actions/>
            <div class="ecl-container ua-body ua-stack ua-stack--l">
                <p class="ua-lead">{t!("evaluation-lead")}</p>
                {if sections.is_empty() {
                    view! { <Empty icon="feedback" title=t!("evaluation-empty-title") text=t!("evaluation-empty-text") action=("/evaluation/new".to_owned(), t!("survey-new").into_owned())/> }.into_any()
                } else {
                    sections.into_any()
                }}
            </div>
        }
    }))
}

fn edition_section(page: &EditionSurveys, keeps: bool) -> impl IntoView + use<> {
    let edition = &page.edition;
    let heading = format!("surveys-{}", edition.slug);
    let rows: Vec<_> = page.surveys.iter().map(survey_row).collect();
    let title = edition.title.get(language()).to_owned();
    let table = (!rows.is_empty()).then(|| view! {
        <div class="ua-table-wrap">
            <table class="ecl-table ecl-table--zebra ua-table--cards">
                <caption class="ecl-table__caption ecl-u-sr-only">{t!("evaluation-table", edition = title.as_str())}</caption>
                <thead class="ecl-table__head"><tr class="ecl-table__row">
                    <th class="ecl-table__header" scope="col">{t!("survey-survey")}</th>
                    <th class="ecl-table__header" scope="col">{t!("survey-state")}</th>
                    <th class="ecl-table__header" scope="col">{t!("survey-closes")}</th>
                    <th class="ecl-table__header ua-num" scope="col">{t!("survey-invited")}</th>
                    <th class="ecl-table__header ua-num" scope="col">{t!("survey-answered")}</th>
                    <th class="ecl-table__header ua-num" scope="col">{t!("survey-response")}</th>
                </tr></thead>
                <tbody class="ecl-table__body">{rows}</tbody>
            </table>
        </div>
    });
    view! {
        <section class="ua-stack" aria-labelledby=heading.clone()>
            <h2 id=heading.clone()>{said(&edition.title)}</h2>
            {table}
            {figures(edition, &page.claims, keeps)}
        </section>
    }
}

fn survey_row(row: &Listed) -> impl IntoView + use<> {
    let survey = &row.survey;
    let module = row.module.as_ref().map(|module| said(&module.title));
    let rate = if row.response.of == 0 {
        "–".to_owned()
    } else {
        percent(row.response)
    };
    view! {
        <tr class="ecl-table__row">
            <td class="ecl-table__cell" data-ecl-table-header=t!("survey-survey")>
                <a href=format!("/evaluation/{}", survey.id)>{said(&survey.title)}</a>
                {module.map(|module| view! { <br/><span class="ua-small ua-muted">{module}</span> })}
            </td>
            <td class="ecl-table__cell" data-ecl-table-header=t!("survey-state")>{state_pill(row.standing)}</td>
            <td class="ecl-table__cell" data-ecl-table-header=t!("survey-closes")><time datetime=when::rfc3339(survey.closes_at)>{when::date(language(), survey.closes_at, CALL_ZONE)}</time></td>
            <td class="ecl-table__cell ua-num" data-ecl-table-header=t!("survey-invited")>{when::number(language(), survey.invited)}</td>
            <td class="ecl-table__cell ua-num" data-ecl-table-header=t!("survey-answered")>{row.response.count}</td>
            <td class="ecl-table__cell ua-num" data-ecl-table-header=t!("survey-response")><span>{rate}" "<small class="ua-muted">{parts(row.response)}</small></span></td>
        </tr>
    }
}

/// Published figures, each with all that is known about it and all that is not.
fn figures(edition: &Edition, claims: &[Claim], keeps: bool) -> Option<AnyView> {
    let heading = format!("figures-{}", edition.slug);
    let entries: Vec<_> = claims
        .iter()
        .map(|claim| {
            let withdraw = (keeps && claim.withdrawn.is_none() && edition.state != EditionState::Archived).then(|| {
                let href = format!("/evaluation/withdraw?edition={}&figure={}", edition.slug, encode(&claim.key));
                view! { <p class="ua-no-print"><a href=href>{t!("figure-withdraw")}<span class="ecl-u-sr-only">{t!("colon")}{said(&claim.wording)}</span></a></p> }
            });
            view! { {claim_entry(claim)}{withdraw} }
        })
        .collect();
    (!entries.is_empty()).then(|| {
        view! {
            <details class="ua-details" aria-labelledby=heading.clone()>
                <summary><span id=heading.clone()>{t!("evaluation-figures", count = entries.len())}</span></summary>
                <div class="ua-details__body ua-stack"><p>{t!("claims-lead")}</p>{entries}</div>
            </details>
        }
        .into_any()
    })
}

pub async fn results(cx: Cx) -> PageResult {
    let id = SurveyId::parse(cx.param("survey"))?;
    let page = service::results(&cx.academy, &cx.caller, &id).await?;
    let zone = cx.zone().to_owned();
    let may_remind = page
        .listed
        .survey
        .reminded_at
        .is_none_or(|at| cx.academy.now().since(at) >= service::REMINDER_PAUSE);
    Ok(Page::new(
        page.listed.survey.title.get(cx.language()).to_owned(),
        move || {
            let (survey, standing) = (&page.listed.survey, page.listed.standing);
            let meta = view! {
                {state_pill(standing)}
                {page.listed.module.as_ref().map(|module| view! { <span>{said(&module.title)}</span> })}
                <span><Icon name="clock" size="2xs"/>{t!(if standing.shows_results() { "survey-closed-on" } else { "survey-until" })}" "<When at=survey.closes_at zone=CALL_ZONE/></span>
            }
            .into_any();
            let export = page.findings.is_some().then(|| view! {
                <a class="ecl-button ecl-button--secondary" href=format!("/evaluation/{}/answers.csv", survey.id) download=""><Icon name="download" class="ecl-button__icon"/>{t!("survey-export")}</a>
                <a class="ecl-button ecl-button--secondary" href=format!("/evaluation/{}/answers.xlsx", survey.id) download=""><Icon name="download" class="ecl-button__icon"/>{t!("list-download-xlsx")}</a>
            }.into_any());
            view! {
                <PageHeader title=&survey.title eyebrow=&page.edition.title
                    trail=vec![("/evaluation".to_owned(), t!("evaluation-title"))] meta=meta actions=export/>
                <div class="ecl-container ua-body ua-stack ua-stack--l">
                    {response(&page)}
                    {page.keeps.then(|| keeping(&page, may_remind, &zone))}
                    {match (&page.findings, standing) {
                        (Some(findings), _) => found(&page, findings),
                        (None, SurveyState::Draft) => preview(survey),
                        (None, SurveyState::Open) => view! { <Notice kind="info" title=t!("survey-no-results-title")>{t!("survey-no-results-text")}</Notice> }.into_any(),
                        (None, _) => view! { <Notice kind="info" title=t!("survey-too-few-title")>{t!("survey-too-few-text", fewest = FEWEST)}</Notice> }.into_any(),
                    }}
                    {(!page.claims.is_empty()).then(|| view! {
                        <section class="ua-stack" aria-labelledby="figures">
                            <h2 id="figures">{t!("evaluation-figures", count = page.claims.len())}</h2>
                            <p>{t!("claims-lead")}</p>
                            {page.claims.iter().map(claim_entry).collect::<Vec<_>>()}
                        </section>
                    })}
                </div>
            }
        },
    ))
}

fn response(page: &Results) -> impl IntoView + use<> {
    let share = page.listed.response;
    (share.of > 0).then(|| view! {
        <ul class="ua-strip">
            <li class="ua-strip__item"><p class="ua-strip__label">{t!("survey-invited")}</p><p class="ua-strip__value ua-strip__value--l">{share.of}</p></li>
            <li class="ua-strip__item"><p class="ua-strip__label">{t!("survey-answered")}</p><p class="ua-strip__value ua-strip__value--l">{share.count}</p></li>
            <li class="ua-strip__item"><p class="ua-strip__label">{t!("survey-response")}</p><p class="ua-strip__value ua-strip__value--l">{percent(share)}</p><p class="ua-strip__note">{parts(share)}</p></li>
        </ul>
    })
}

/// What can be done with the survey now.
fn keeping(page: &Results, may_remind: bool, zone: &str) -> AnyView {
    let (survey, count) = (&page.listed.survey, page.recipients);
    let id = &survey.id;
    let body = match page.listed.standing {
        SurveyState::Draft => view! {
            <p>{t!(&format!("survey-audience-{}", survey.audience.key()))}" "{t!("survey-open-text", count = count)}</p>
            <div class="ua-actions">
                {act("surveys/open", id, "ecl-button ecl-button--primary", t!("survey-open-action", count = count).into_owned())}
                {act("surveys/discard", id, "ecl-button ecl-button--secondary ua-button--danger-quiet", t!("survey-discard-action").into_owned())}
            </div>
        }
        .into_any(),
        SurveyState::Open => view! {
            <p>{t!("survey-waiting", count = count)}</p>
            {survey.reminded_at.map(|at| view! { <p class="ua-small ua-muted">{t!("survey-reminded-at")}" "<When at=at zone=zone.to_owned()/></p> })}
            {(count > 0 && may_remind).then(|| act("surveys/remind", id, "ecl-button ecl-button--primary", t!("survey-remind-action", count = count).into_owned()))}
            <details class="ua-details">
                <summary>{t!("survey-close-title")}</summary>
                <div class="ua-details__body ua-stack">
                    <p>{t!("survey-close-text")}</p>
                    {act("surveys/close", id, "ecl-button ecl-button--primary ua-button--danger", t!("survey-close-action").into_owned())}
                </div>
            </details>
        }
        .into_any(),
        SurveyState::Closed => view! {
            <p>{t!("survey-report-text")}</p>
            {act("surveys/report", id, "ecl-button ecl-button--secondary", t!("survey-report-action").into_owned())}
        }
        .into_any(),
        SurveyState::Reported => return ().into_any(),
    };
    view! { <section class="ua-panel ua-stack ua-no-print" aria-labelledby="next"><h2 class="ua-panel__title" id="next">{t!("survey-next")}</h2>{body}</section> }.into_any()
}

/// One button that does one thing with a survey.
fn act(to: &'static str, survey: &SurveyId, look: &'static str, label: String) -> AnyView {
    let id = survey.to_string();
    view! { <PostForm to=to><input type="hidden" name="survey" value=id/><button class=look>{label}</button></PostForm> }.into_any()
}

/// The questions as they will be asked.
fn preview(survey: &Survey) -> AnyView {
    let items: Vec<_> = survey
        .questions
        .questions()
        .iter()
        .map(|question| {
            let choices: Vec<_> = labels(question).into_iter().map(|(_, label)| label).collect();
            let tag = question.text.said(language()).1.tag();
            let kind = match question.ask {
                Ask::Text => t!("survey-kind-text").into_owned(),
                Ask::Single { .. } => choices.join(" · "),
                Ask::Scale { .. } => choices.join(" "),
            };
            view! { <li class="ua-list__item"><div><p class="ua-list__title">{said(&question.text)}</p><p class="ua-list__meta" lang=tag>{kind}</p></div>{comparability(question)}</li> }
        })
        .collect();
    view! {
        <section class="ua-stack" aria-labelledby="questions">
            <h2 id="questions">{t!("survey-questions")}</h2>
            <p>{said(&survey.intro)}</p>
            <ol class="ua-list">{items}</ol>
        </section>
    }
    .into_any()
}

fn comparability(question: &Question) -> impl IntoView + use<> {
    let tone = match question.comparability {
        Comparability::Comparable => "success",
        Comparability::Reworded => "warning",
        Comparability::New => "info",
    };
    view! { <Pill tone=tone text=t!(&format!("survey-question-{}", question.comparability.key()))/> }
}

/// Key and label of everything that could be chosen.
fn labels(question: &Question) -> Vec<(String, String)> {
    match &question.ask {
        Ask::Single { options } => options
            .iter()
            .map(|option| (option.key.clone(), option.label.get(language()).to_owned()))
            .collect(),
        Ask::Scale { scale } => (scale.min..=scale.max)
            .map(|step| {
                let end = |words: &Bilingual| {
                    t!(
                        "survey-step",
                        step = i64::from(step),
                        meaning = words.get(language())
                    )
                    .into_owned()
                };
                let label = if step == scale.min {
                    end(&scale.low)
                } else if step == scale.max {
                    end(&scale.high)
                } else {
                    step.to_string()
                };
                (step.to_string(), label)
            })
            .collect(),
        Ask::Text => Vec::new(),
    }
}

/// What the answers say, question by question.
fn found(page: &Results, findings: &[Finding]) -> AnyView {
    let questions = page.listed.survey.questions.questions();
    let sections: Vec<_> = questions
        .iter()
        .zip(findings)
        .zip(&page.elsewhere)
        .map(|((question, finding), elsewhere)| one(page, question, finding, elsewhere))
        .collect();
    view! {
        <section class="ua-stack ua-stack--l" aria-labelledby="results">
            <div class="ua-stack">
                <h2 id="results">{t!("survey-results")}</h2>
                <p class="ua-small ua-muted">{t!("survey-reading", fewest = FEWEST)}</p>
            </div>
            <div class="ua-grid ua-grid--2">{sections}</div>
        </section>
    }
    .into_any()
}

fn one(page: &Results, question: &Question, finding: &Finding, elsewhere: &[Elsewhere]) -> AnyView {
    let answered = page.listed.response.count;
    let publish = (page.keeps
        && page.edition.state != EditionState::Archived
        && matches!(finding, Finding::Counts { .. }))
    .then(|| {
        let href = format!("/evaluation/{}/publish?question={}", page.listed.survey.id, question.key);
        view! { <p class="ua-no-print"><a class="ua-more" href=href>{t!("figure-publish")}<span class="ecl-u-sr-only">{t!("colon")}{said(&question.text)}</span>" "<Icon name="arrow-right"/></a></p> }
    });
    let id = format!("q-{}", question.key);
    let body = match finding {
        Finding::TooFew => {
            view! { <p class="ua-muted">{t!("survey-question-few", fewest = FEWEST)}</p> }
                .into_any()
        }
        Finding::Counts { shares, mean } => counts(question, shares, *mean, answered),
        Finding::Texts(texts) => written(texts, answered),
    };
    let others = (!elsewhere.is_empty()).then(|| {
        let items: Vec<_> = elsewhere
            .iter()
            .map(|other| {
                let words = if other.comparable { "survey-same-words" } else { "survey-other-words" };
                view! { <li><a href=format!("/evaluation/{}#q-{}", other.survey, question.key) >{said(&other.title)}</a>" "<span class="ua-muted">{t!(words)}</span></li> }
            })
            .collect();
        view! { <details class="ua-twin"><summary>{t!("survey-elsewhere", count = elsewhere.len())}</summary><ul class="ecl-unordered-list">{items}</ul></details> }
    });
    view! {
        <section class="ua-figure" aria-labelledby=id.clone()>
            <h3 class="ua-figure__title" id=id.clone()>{said(&question.text)}</h3>
            {body}
            {others}
            {publish}
        </section>
    }
    .into_any()
}

fn counts(
    question: &Question,
    shares: &[(String, Share)],
    mean: Option<f64>,
    answered: usize,
) -> AnyView {
    let tag = question.text.said(language()).1.tag();
    let of = shares.first().map_or(0, |(_, share)| share.of);
    let rows: Vec<(String, Share)> = labels(question)
        .into_iter()
        .zip(shares)
        .map(|((_, label), (_, share))| (label, *share))
        .collect();
    let bars = rows
        .iter()
        .map(|(label, share)| Bar {
            label: label.clone(),
            share: share.value(),
            value: t!(
                "survey-bar",
                share = share.percent(),
                count = share.count,
                of = share.of
            )
            .into_owned(),
            interval: Some(share.interval()),
            href: None,
        })
        .collect();
    let interval = |share: Share| {
        let (low, high) = share.interval();
        t!(
            "survey-interval",
            low = hundredths(low),
            high = hundredths(high)
        )
        .into_owned()
    };
    let table: Vec<_> = rows
        .iter()
        .map(|(label, share)| {
            view! {
                <tr class="ecl-table__row">
                    <th class="ecl-table__cell" scope="row" lang=tag>{label.clone()}</th>
                    <td class="ecl-table__cell ua-num">{share.count}</td>
                    <td class="ecl-table__cell ua-num">{percent(*share)}</td>
                    <td class="ecl-table__cell ua-num">{interval(*share)}</td>
                </tr>
            }
        })
        .collect();
    view! {
        <p class="ua-figure__note">{t!("survey-question-answered", count = of, of = answered)}{mean.map(|mean| view! { " · "<strong>{t!("survey-mean", mean = when::tenths(language(), mean))}</strong> })}</p>
        <div lang=tag><Bars bars=bars/></div>
        <details class="ua-twin">
            <summary>{t!("survey-as-table")}</summary>
            <div class="ua-table-wrap">
                <table class="ecl-table ua-table--dense">
                    <caption class="ecl-table__caption ecl-u-sr-only">{said(&question.text)}</caption>
                    <thead class="ecl-table__head"><tr class="ecl-table__row"><th class="ecl-table__header" scope="col">{t!("survey-answer")}</th><th class="ecl-table__header ua-num" scope="col">{t!("survey-number")}</th><th class="ecl-table__header ua-num" scope="col">{t!("survey-share")}</th><th class="ecl-table__header ua-num" scope="col">{t!("survey-interval-head")}</th></tr></thead>
                    <tbody class="ecl-table__body">{table}</tbody>
                </table>
            </div>
        </details>
    }
    .into_any()
}

#[expect(clippy::cast_possible_truncation, reason = "0 to 1")]
fn hundredths(share: f64) -> i64 {
    (share * 100.0).round() as i64
}

fn written(texts: &[Written], answered: usize) -> AnyView {
    let items: Vec<_> = texts
        .iter()
        .map(|written| view! { <li class="ua-list__item"><p class="ua-written" translate="no" lang=written.language.tag().to_owned() dir="auto">{written.text.clone()}</p></li> })
        .collect();
    view! {
        <p class="ua-figure__note">{t!("survey-texts", count = texts.len(), of = answered)}</p>
        <ul class="ua-list">{items}</ul>
    }
    .into_any()
}

// ---------------------------------------------------------------- preparing

pub async fn prepare(cx: Cx) -> PageResult {
    let choices =
        service::choices(&cx.academy, &cx.caller)
            .await?
            .ok_or(if cx.caller.person.is_some() {
                domain::Refusal::forbidden()
            } else {
                domain::Refusal::sign_in()
            })?;
    let day = when::iso_day(
        cx.academy.now().plus(21 * domain::Timestamp::DAY),
        CALL_ZONE,
    );
    let closes = format!("{day}T17:00");
    Ok(Page::new(cx.say("survey-new"), move || {
        let title = |title: &Bilingual| title.get(language()).to_owned();
        let questions: Vec<(String, String)> = choices
            .built_in
            .iter()
            .map(|own| {
                (
                    own.key.clone(),
                    t!(
                        "survey-questions-own",
                        title = title(&own.title).as_str(),
                        count = own.questions.questions().len()
                    )
                    .into_owned(),
                )
            })
            .chain(choices.surveys.iter().map(|survey| {
                (
                    survey.id.to_string(),
                    t!(
                        "survey-questions-again",
                        title = title(&survey.title).as_str()
                    )
                    .into_owned(),
                )
            }))
            .collect();
        let about: Vec<(String, String)> = choices
            .editions
            .iter()
            .flat_map(|(edition, modules)| {
                let whole = (
                    edition.slug.clone(),
                    t!(
                        "survey-about-edition",
                        edition = title(&edition.title).as_str()
                    )
                    .into_owned(),
                );
                let each = modules.iter().map(|module| {
                    (
                        format!("{}/{}", edition.slug, module.slug),
                        t!(
                            "survey-about-module",
                            edition = title(&edition.title).as_str(),
                            module = title(&module.title).as_str()
                        )
                        .into_owned(),
                    )
                });
                std::iter::once(whole).chain(each).collect::<Vec<_>>()
            })
            .collect();
        let audiences: Vec<(String, String)> = Audience::ALL
            .iter()
            .filter(|audience| choices.everybody || **audience != Audience::Everybody)
            .map(|audience| {
                (
                    audience.key().to_owned(),
                    t!(&format!("survey-audience-{}", audience.key())).into_owned(),
                )
            })
            .collect();
        view! {
            <PageHeader title=t!("survey-new") trail=vec![("/evaluation".to_owned(), t!("evaluation-title"))]/>
            <div class="ecl-container ua-body ua-stack">
                <p>{t!("survey-new-text")}</p>
                <PostForm to="surveys/prepare" class="ua-form">
                    <SelectField name="questions" options=questions empty=t!("choose") help=t!("field-questions-help")/>
                    <SelectField name="about" options=about empty=t!("choose")/>
                    <RadioField name="audience" options=audiences/>
                    <TextField name="title_en" optional=true help=t!("field-title_en-help")/>
                    <TextField name="title_fr" optional=true/>
                    <TextField name="closes" kind="datetime-local" value=closes help=t!("field-closes-help", zone = CALL_ZONE)/>
                    <Submit label=t!("survey-prepare-action")/>
                </PostForm>
            </div>
        }
    }))
}

// ---------------------------------------------------------------- figures

pub async fn publish(cx: Cx) -> PageResult {
    let id = SurveyId::parse(cx.param("survey"))?;
    let page = service::results(&cx.academy, &cx.caller, &id).await?;
    if !page.keeps {
        return Err(domain::Refusal::forbidden().into());
    }
    let survey = page.listed.survey;
    let (question, finding) = survey
        .questions
        .questions()
        .iter()
        .zip(page.findings.unwrap_or_default())
        .find(|(question, _)| question.key == cx.query("question"))
        .map(|(question, finding)| (question.clone(), finding))
        .ok_or(domain::Refusal::not_found())?;
    let Finding::Counts { shares, .. } = finding else {
        return Err(domain::Refusal::not_found().into());
    };
    let chosen: Vec<String> = cx
        .refused("surveys/publish")
        .map(|posted| {
            posted
                .values("choices[]")
                .into_iter()
                .map(str::to_owned)
                .collect()
        })
        .unwrap_or_default();
    Ok(Page::new(cx.say("figure-publish"), move || {
        let (key, id) = (question.key.clone(), survey.id.to_string());
        let trail = vec![
            (
                "/evaluation".to_owned(),
                Label::from(t!("evaluation-title")),
            ),
            (format!("/evaluation/{id}"), Label::from(&survey.title)),
        ];
        view! {
            <PageHeader title=t!("figure-publish") eyebrow=&survey.title trail=trail/>
            <div class="ecl-container ua-body ua-stack">
                <p>{t!("figure-publish-text")}</p>
                <PostForm to="surveys/publish" class="ua-form">
                    <input type="hidden" name="survey" value=id/>
                    <input type="hidden" name="question" value=key/>
                    {choices(&question, &shares, &chosen)}
                    <TextField name="wording_en" help=t!("field-wording_en-help")/>
                    <TextField name="wording_fr" optional=true/>
                    <Submit label=t!("figure-publish-action")/>
                </PostForm>
            </div>
        }
    }))
}

/// The choices of a question with their counts, to be ticked.
fn choices(question: &Question, shares: &[(String, Share)], chosen: &[String]) -> AnyView {
    let tag = question.text.said(language()).1.tag();
    let boxes: Vec<_> = labels(question)
        .into_iter()
        .zip(shares)
        .enumerate()
        .map(|(at, ((key, label), (_, share)))| {
            let id = choice_id("choices", at);
            let checked = chosen.contains(&key);
            let share = parts(*share);
            view! {
                <Checkbox id=id name="choices[]" value=key checked=checked><span><span lang=tag>{label}</span>" "<span class="ua-muted">{share}</span></span></Checkbox>
            }
        })
        .collect();
    view! {
        <ChoiceGroup name="choices" legend=said(&question.text).into_any() help=t!("field-choices-help") must=true>{boxes}</ChoiceGroup>
    }
    .into_any()
}

pub async fn withdraw(cx: Cx) -> PageResult {
    let (edition, claim) = service::figure(
        &cx.academy,
        &cx.caller,
        cx.query("edition"),
        cx.query("figure"),
    )
    .await?;
    Ok(Page::new(cx.say("figure-withdraw"), move || {
        let (slug, key) = (edition.slug.clone(), claim.key.clone());
        let open = claim.withdrawn.is_none();
        view! {
            <PageHeader title=t!("figure-withdraw") eyebrow=&edition.title trail=vec![("/evaluation".to_owned(), t!("evaluation-title"))]/>
            <div class="ecl-container ua-body ua-stack ua-stack--l">
                <section class="ua-stack" aria-labelledby="figure"><h2 id="figure">{t!("claims-title")}</h2>{claim_entry(&claim)}</section>
                {open.then(|| view! {
                    <section class="ua-stack" aria-labelledby="withdraw">
                        <h2 id="withdraw">{t!("figure-withdraw-why")}</h2>
                        <p>{t!("figure-withdraw-text")}</p>
                        <PostForm to="surveys/withdraw" class="ua-form">
                            <input type="hidden" name="edition" value=slug/>
                            <input type="hidden" name="figure" value=key/>
                            <TextField name="reason"/>
                            <p class="ua-actions"><button class="ecl-button ecl-button--primary ua-button--danger">{t!("figure-withdraw-action")}</button></p>
                        </PostForm>
                    </section>
                })}
            </div>
        }
    }))
}
