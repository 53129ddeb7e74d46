//! How applicants meet the organisers' own questions, and how their answers are read.

use domain::call::{Answers, Ask, CallForm, FileKind, Question, QuestionKind};
use domain::language::Bilingual;
use leptos::prelude::*;

use backend::service::call::FILE_MAX;
use backend::store::call::StoredFile;
use backend::{texts, when};

use crate::components::form::{Checkbox, Radio, frame, must_be_answered};
use crate::components::notice::Notice;
use crate::components::{Written, said};
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
    let name = format!("answers[{}][]", question.key);
    let (help, hint) = (&question.help, hint(question));
    let help = (!help.is_empty() || hint.is_some()).then(|| {
        let help = (!help.is_empty()).then(|| said(help));
        view! { {help}" "{hint} }.into_any()
    });
    let mut frame = frame(&question.field(), help);
    let mark = must_be_answered(question.required);
    let text = said(&question.text);
    let first = values.first().cloned().unwrap_or_default();
    match &question.ask {
        Ask::Text { max } => {
            let count = frame.count(&first, *max);
            let input = if *max <= ONE_LINE {
                view! { <input class="ecl-text-input" id=frame.id.clone() name=name value=first required=question.required aria-invalid=frame.invalid aria-describedby=frame.describedby dir="auto"/> }.into_any()
            } else {
                let inside = inside_textarea(&first);
                view! { <textarea class="ecl-text-area" id=frame.id.clone() name=name rows="4" required=question.required aria-invalid=frame.invalid aria-describedby=frame.describedby dir="auto">{inside}</textarea> }.into_any()
            };
            view! {
                <div class=frame.class>
                    <div class="ecl-form-label-wrapper"><label class="ecl-form-label" for=frame.id>{text}</label>{mark}</div>
                    {frame.notes}
                    {input}
                    {count}
                </div>
            }
            .into_any()
        }
        Ask::Number { .. } => view! {
            <div class=frame.class>
                <div class="ecl-form-label-wrapper"><label class="ecl-form-label" for=frame.id.clone()>{text}</label>{mark}</div>
                {frame.notes}
                <input class="ecl-text-input ecl-text-input--s" id=frame.id name=name value=first inputmode="numeric" required=question.required aria-invalid=frame.invalid aria-describedby=frame.describedby/>
            </div>
        }
        .into_any(),
        Ask::One { options } | Ask::Several { options, .. } => {
            let one = question.ask.kind() == QuestionKind::One;
            let options: Vec<_> = options
                .iter()
                .enumerate()
                .map(|(at, option)| {
                    let (id, checked) = (frame.choice(at), values.contains(&option.key));
                    let (name, key, label) = (name.clone(), option.key.clone(), said(&option.label));
                    if one {
                        view! { <Radio id=id name=name value=key checked=checked>{label}</Radio> }.into_any()
                    } else {
                        view! { <Checkbox id=id name=name value=key checked=checked>{label}</Checkbox> }.into_any()
                    }
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
        Ask::File => {
            let accept: Vec<String> = FileKind::ALL
                .iter()
                .map(|kind| format!(".{}", kind.key()))
                .chain([".jpg".to_owned()])
                .collect();
            // The island that keeps the draft fills in what was not there when the page was made.
            let part = |what: &str| format!("{}-{what}", frame.id);
            let (stored, state, wrong, progress) =
                (part("stored"), part("state"), part("wrong"), part("progress"));
            let (remove, key) = (part("remove"), question.key.clone());
            let (link, none) = (link(file), file.is_none());
            let sending = t!("draft-file-sending");
            view! {
                <div class=frame.class>
                    <div class="ecl-form-label-wrapper"><label class="ecl-form-label" for=frame.id.clone()>{text}</label>{mark}</div>
                    {frame.notes}
                    <div id=stored hidden=none>
                        {link}
                        <Checkbox id=remove name="remove_files[]" value=key>{t!("file-remove")}</Checkbox>
                    </div>
                    <p class="ecl-feedback-message" id=wrong role="alert" hidden></p>
                    <input class="ecl-text-input" type="file" id=frame.id name=format!("files[{}]", question.key) accept=accept.join(",") data-max=FILE_MAX.to_string() aria-invalid=frame.invalid aria-describedby=frame.describedby/>
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
