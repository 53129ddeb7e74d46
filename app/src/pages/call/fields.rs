//! How applicants meet the organisers' own questions, and how their answers are read.

use domain::call::{Answers, Ask, CallForm, FileKind, Question, QuestionKind};
use domain::language::Bilingual;
use leptos::prelude::*;

use backend::service::call::FILE_MAX;
use backend::store::call::StoredFile;
use backend::{texts, when};

use crate::components::form::{Checkbox, problem_of};
use crate::components::notice::Notice;
use crate::components::{Icon, Written, said};
use crate::islands::inside_textarea;
use crate::request::Posted;
use crate::say::language;
use crate::t;

/// Longer answers get several lines.
const ONE_LINE: usize = 200;

/// What was typed as answers.
pub fn posted(posted: &Posted) -> Answers {
    let mut answers = Answers::new();
    for (name, value) in &posted.values {
        let key = name
            .strip_prefix("answers[")
            .and_then(|name| name.strip_suffix("][]"));
        if let Some(key) = key
            && !value.is_empty()
        {
            let values = answers.entry(key.to_owned()).or_default();
            values.push(value.replace("\r\n", "\n"));
        }
    }
    answers
}

/// Whether the form has to take files.
pub fn asks_for_files(form: &CallForm) -> bool {
    form.questions.iter().any(|one| one.ask == Ask::File)
}

/// Fields and questions, for the summary of problems.
pub fn labels(form: &CallForm) -> Vec<(String, Bilingual)> {
    form.questions
        .iter()
        .map(|question| (question.field(), question.text.clone()))
        .collect()
}

/// What organisers ask anew since the draft was saved last.
pub fn news(news: &[Question]) -> Option<impl IntoView + use<>> {
    let items: Vec<_> = news
        .iter()
        .map(|question| {
            let href = format!("#f-{}", question.field());
            view! { <li><a href=href>{said(&question.text)}</a></li> }
        })
        .collect();
    (!items.is_empty()).then(|| {
        view! { <Notice kind="info" title=t!("apply-news-title")><p>{t!("apply-news-text")}</p><ul>{items}</ul></Notice> }
    })
}

/// The items of the list of what must be there, and how many are still missing.
pub fn missing(form: &CallForm, answers: &Answers, files: &[StoredFile]) -> (Vec<AnyView>, usize) {
    let there: Vec<String> = files.iter().map(|file| file.question.clone()).collect();
    let missing = form.missing(answers, &there);
    let items = form
        .questions
        .iter()
        .filter(|question| question.required)
        .map(|question| {
            let part = match question.ask {
                Ask::File => format!("files[{}]", question.key),
                _ => question.field(),
            };
            let hidden = !missing.contains(&question.key.as_str());
            let href = format!("#f-{}", question.field());
            view! { <li data-part=part hidden=hidden><a href=href>{said(&question.text)}</a></li> }
                .into_any()
        })
        .collect();
    (items, missing.len())
}

/// The part of the form that organisers made.
pub fn questions(
    form: &CallForm,
    answers: &Answers,
    files: &[StoredFile],
) -> Option<impl IntoView + use<>> {
    let fields: Vec<_> = form
        .questions
        .iter()
        .map(|question| {
            let values = answers.get(&question.key).map_or(&[][..], Vec::as_slice);
            let file = files.iter().find(|file| file.question == question.key);
            field(question, values, file)
        })
        .collect();
    (!fields.is_empty()).then(|| {
        view! {
            <section class="ua-form__section" aria-labelledby="part-own">
                <h2 id="part-own">{t!("part-own")}</h2>
                {fields}
            </section>
        }
    })
}

fn field(question: &Question, values: &[String], file: Option<&StoredFile>) -> AnyView {
    let (problem_name, name) = (question.field(), format!("answers[{}][]", question.key));
    let id = format!("f-{problem_name}");
    let problem = problem_of(&problem_name);
    let (help_id, error_id, count_id) = (
        format!("{id}-help"),
        format!("{id}-error"),
        format!("{id}-count"),
    );
    let hint = hint(question);
    let helped = !question.help.is_empty() || hint.is_some();
    let counted = matches!(question.ask, Ask::Text { .. });
    let described: Vec<&str> = [
        helped.then_some(help_id.as_str()),
        problem.is_some().then_some(error_id.as_str()),
        counted.then_some(count_id.as_str()),
    ]
    .into_iter()
    .flatten()
    .collect();
    let describedby = (!described.is_empty()).then(|| described.join(" "));
    let invalid = problem.is_some().then_some("true");
    let class = if problem.is_some() {
        "ecl-form-group ecl-form-group--invalid"
    } else {
        "ecl-form-group"
    };
    let mark = if question.required {
        view! { <span class="ecl-form-label__required" aria-hidden="true">" *"</span><span class="ecl-u-sr-only">" "{t!("survey-must")}</span> }.into_any()
    } else {
        view! { <span class="ecl-form-label__optional">" "{t!("optional")}</span> }.into_any()
    };
    let text = said(&question.text);
    let help = (!question.help.is_empty()).then(|| said(&question.help));
    let about = view! {
        {helped.then(|| view! { <div class="ecl-help-block" id=help_id.clone()>{help}" "{hint}</div> })}
        {problem.map(|text| view! { <div class="ecl-feedback-message" id=error_id.clone()><Icon name="error" class="ecl-feedback-message__icon"/>{text}</div> })}
    };
    let first = values.first().cloned().unwrap_or_default();
    match &question.ask {
        Ask::Text { max } => {
            let (max, count) = (*max, first.chars().count());
            let input = if max <= ONE_LINE {
                view! { <input class="ecl-text-input" id=id.clone() name=name value=first required=question.required aria-invalid=invalid aria-describedby=describedby dir="auto"/> }.into_any()
            } else {
                let inside = inside_textarea(&first);
                view! { <textarea class="ecl-text-area" id=id.clone() name=name rows="4" required=question.required aria-invalid=invalid aria-describedby=describedby dir="auto">{inside}</textarea> }.into_any()
            };
            let over = if count > max {
                "ua-count ua-count--over"
            } else {
                "ua-count"
            };
            view! {
                <div class=class>
                    <div class="ecl-form-label-wrapper"><label class="ecl-form-label" for=id>{text}</label>{mark}</div>
                    {about}
                    {input}
                    <p class=over id=count_id data-max=max.to_string()>{t!("field-count", count = count, max = max)}</p>
                </div>
            }
            .into_any()
        }
        Ask::Number { .. } => view! {
            <div class=class>
                <div class="ecl-form-label-wrapper"><label class="ecl-form-label" for=id.clone()>{text}</label>{mark}</div>
                {about}
                <input class="ecl-text-input ecl-text-input--s" id=id name=name value=first inputmode="numeric" required=question.required aria-invalid=invalid aria-describedby=describedby/>
            </div>
        }
        .into_any(),
        Ask::One { options } | Ask::Several { options, .. } => {
            let one = question.ask.kind() == QuestionKind::One;
            let options: Vec<_> = options
                .iter()
                .enumerate()
                .map(|(at, option)| {
                    // The summary of problems leads to the first choice.
                    let id = if at == 0 { id.clone() } else { format!("{id}-{at}") };
                    let checked = values.contains(&option.key);
                    let (name, key, label) = (name.clone(), option.key.clone(), said(&option.label));
                    if one {
                        view! {
                            <div class="ecl-radio">
                                <input class="ecl-radio__input" type="radio" id=id.clone() name=name value=key checked=checked/>
                                <label class="ecl-radio__label" for=id><span class="ecl-radio__box"><span class="ecl-radio__box-inner"></span></span>{label}</label>
                            </div>
                        }.into_any()
                    } else {
                        view! {
                            <Checkbox id=id name=name value=key checked=checked>{label}</Checkbox>
                        }.into_any()
                    }
                })
                .collect();
            view! {
                <fieldset class=class aria-describedby=describedby>
                    <legend class="ecl-form-label">{text}{mark}</legend>
                    {about}
                    <div class="ua-choices">{options}</div>
                </fieldset>
            }
            .into_any()
        }
        Ask::File => {
            let accept: Vec<String> = FileKind::ALL
                .iter()
                .map(|kind| format!(".{}", kind.key()))
                .chain([".jpg".to_owned()])
                .collect();
            // The island that keeps the draft fills in what was not there when the page was made.
            let part = |what: &str| format!("{id}-{what}");
            let (stored, state, wrong, progress) =
                (part("stored"), part("state"), part("wrong"), part("progress"));
            let (remove, key) = (part("remove"), question.key.clone());
            let (link, none) = (link(file), file.is_none());
            let sending = t!("draft-file-sending");
            view! {
                <div class=class>
                    <div class="ecl-form-label-wrapper"><label class="ecl-form-label" for=id.clone()>{text}</label>{mark}</div>
                    {about}
                    <div id=stored hidden=none>
                        {link}
                        <Checkbox id=remove name="remove_files[]" value=key>{t!("file-remove")}</Checkbox>
                    </div>
                    <p class="ecl-feedback-message" id=wrong role="alert" hidden></p>
                    <input class="ecl-text-input" type="file" id=id name=format!("files[{}]", question.key) accept=accept.join(",") data-max=FILE_MAX.to_string() aria-invalid=invalid aria-describedby=describedby/>
                    <div class="ua-progress"><progress id=progress max="100" value="0" aria-label=sending hidden></progress></div>
                    <p class="ua-small" id=state role="status"></p>
                </div>
            }
            .into_any()
        }
    }
}

/// What a question takes, in words.
fn hint(question: &Question) -> Option<String> {
    match &question.ask {
        Ask::Number { min, max } => {
            let number = |number| when::number(language(), number);
            Some(t!("answer-number", min = number(*min), max = number(*max)).into_owned())
        }
        Ask::Several { options, max } if *max < options.len() => {
            Some(t!("answer-most", max = *max).into_owned())
        }
        Ask::File => Some(t!("answer-file", size = FILE_MAX / 1024 / 1024).into_owned()),
        _ => None,
    }
}

/// A file to save; with none, the place for one.
fn link(file: Option<&StoredFile>) -> impl IntoView + use<> {
    let href = file.map(|file| format!("/applications/files/{}", file.id));
    let name = file.map(|file| file.name.clone());
    let size = file.map(|file| texts::file_size(language(), file.size));
    view! { <p><a href=href download translate="no" dir="auto">{name}</a>" "<span class="ua-small ua-muted">{size}</span></p> }
}

/// What was answered, to read; questions without an answer are left out.
pub fn answers(
    form: &CallForm,
    answers: &Answers,
    files: &[StoredFile],
) -> Option<impl IntoView + use<>> {
    let items: Vec<AnyView> = form
        .questions
        .iter()
        .filter_map(|question| {
            let inside = answered(question, answers, files)?;
            Some(
                view! {
                    <div class="ua-stack ua-stack--s">
                        <h3>{said(&question.text)}</h3>
                        {inside}
                    </div>
                }
                .into_any(),
            )
        })
        .collect();
    (!items.is_empty()).then(|| view! { <div class="ua-stack">{items}</div> })
}

fn answered(question: &Question, answers: &Answers, files: &[StoredFile]) -> Option<AnyView> {
    if question.ask == Ask::File {
        let file = files.iter().find(|file| file.question == question.key)?;
        return Some(link(Some(file)).into_any());
    }
    let values = answers
        .get(&question.key)
        .filter(|values| !values.is_empty())?;
    let first = values.first().cloned().unwrap_or_default();
    Some(match &question.ask {
        Ask::Text { .. } | Ask::File => view! { <Written text=first/> }.into_any(),
        Ask::Number { .. } => {
            let number = first.parse::<i64>();
            let number = number.map_or(first, |number| when::number(language(), number));
            view! { <p translate="no">{number}</p> }.into_any()
        }
        Ask::One { options } | Ask::Several { options, .. } => {
            let items: Vec<_> = options
                .iter()
                .filter(|option| values.contains(&option.key))
                .map(|option| view! { <li>{said(&option.label)}</li> })
                .collect();
            view! { <ul class="ua-plain">{items}</ul> }.into_any()
        }
    })
}
