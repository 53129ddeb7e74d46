//! One of the organisers' own questions, asked anew or changed.

use domain::Refusal;
use domain::call::{ANSWER_MAX, Ask, Question, QuestionKind, TEXT_MAX};
use domain::language::Bilingual;
use leptos::prelude::*;

use backend::service::call as service;

use super::form::file_kinds;
use super::{tick, trail};
use crate::components::form::{PostForm, Submit, TextArea, TextField, typed};
use crate::components::layout::{Label, PageHeader};
use crate::components::notice::Notice;
use crate::request::{Cx, Page, PageResult};
use crate::t;

/// The form of a question.
const KEEP: &str = "call/keep_question";

pub async fn question(cx: Cx) -> PageResult {
    let page = service::form(&cx.academy, &cx.caller, cx.param("edition")).await?;
    let form = page.form();
    let question = form.question(cx.query("key")).cloned();
    let kind = question
        .as_ref()
        .map(|question| question.ask.kind())
        .or_else(|| QuestionKind::from_key(cx.query("kind")))
        .ok_or(Refusal::not_found())?;
    let title = cx.say(if question.is_some() {
        "question-edit-title"
    } else {
        "question-new-title"
    });
    let heading = title.clone().into_owned();
    Ok(Page::new(title, move || {
        let edition = &page.edition;
        let frozen = page.frozen.then(|| view! { <Notice kind="warning" title=t!("call-frozen-title")>{t!("call-frozen-text", version = form.version)}</Notice> });
        view! {
            <PageHeader title=heading eyebrow=Label::from(&edition.title) trail=trail(edition, true)/>
            <div class="ecl-container ua-body ua-stack">
                {frozen}
                <p class="ua-lead">{t!(&format!("question-about-{}", kind.key()), kinds = file_kinds())}</p>
                {editor(&edition.slug, page.revision(), kind, question.as_ref())}
            </div>
        }
    }))
}

/// What a question is made of, as the form begins with it.
struct Begin {
    min: String,
    max: String,
    options: Bilingual,
}

fn begin(question: Option<&Question>, kind: QuestionKind) -> Begin {
    let lines = |pick: fn(&Bilingual) -> &String| {
        let options = question.map_or(&[][..], |question| question.ask.options());
        let lines: Vec<&str> = options
            .iter()
            .map(|one| pick(&one.label).as_str())
            .collect();
        lines.join("\n")
    };
    let (min, max) = match question.map(|question| &question.ask) {
        Some(Ask::Text { max }) => (String::new(), max.to_string()),
        Some(Ask::Number { min, max }) => (min.to_string(), max.to_string()),
        Some(Ask::Several { options, max }) if *max < options.len() => {
            (String::new(), max.to_string())
        }
        None if kind == QuestionKind::Text => (String::new(), "1000".to_owned()),
        None if kind == QuestionKind::Number => ("0".to_owned(), "1000".to_owned()),
        _ => (String::new(), String::new()),
    };
    Begin {
        min,
        max,
        options: Bilingual {
            en: lines(|label| &label.en),
            fr: lines(|label| &label.fr),
        },
    }
}

fn editor(
    slug: &str,
    seen: i64,
    kind: QuestionKind,
    question: Option<&Question>,
) -> impl IntoView + use<> {
    let text = question.map(|one| one.text.clone()).unwrap_or_default();
    let help = question.map(|one| one.help.clone()).unwrap_or_default();
    let key = question.map(|one| one.key.clone()).unwrap_or_default();
    let required = question.is_some_and(|one| one.required);
    let Begin { min, max, options } = begin(question, kind);
    let slug = slug.to_owned();
    view! {
        <PostForm to=KEEP class="ua-form ua-form--wide">
            <input type="hidden" name="edition" value=slug/>
            // What was seen when the form was opened stays what was seen.
            <input type="hidden" name="seen" value=typed("seen", &seen.to_string())/>
            <input type="hidden" name="key" value=key/>
            <input type="hidden" name="kind" value=kind.key()/>
            <div class="ua-form__row">
                <TextField name="question_en" value=text.en max=TEXT_MAX/>
                <TextField name="question_fr" value=text.fr max=TEXT_MAX/>
            </div>
            <div class="ua-form__row">
                <TextArea name="help_en" value=help.en rows=3 optional=true max=domain::call::HELP_MAX/>
                <TextArea name="help_fr" value=help.fr rows=3 optional=true max=domain::call::HELP_MAX/>
            </div>
            {matches!(kind, QuestionKind::One | QuestionKind::Several).then(|| view! {
                <div class="ua-form__row">
                    <TextArea name="options_en" value=options.en help=t!("options-help") rows=6/>
                    <TextArea name="options_fr" value=options.fr help=t!("options-fr-help") rows=6/>
                </div>
            })}
            {match kind {
                QuestionKind::Text => view! { <TextField name="max" kind="number" value=max label=t!("question-longest") help=t!("question-longest-help", max = ANSWER_MAX)/> }.into_any(),
                QuestionKind::Number => view! {
                    <div class="ua-form__row">
                        <TextField name="min" kind="number" value=min/>
                        <TextField name="max" kind="number" value=max/>
                    </div>
                }.into_any(),
                QuestionKind::Several => view! { <TextField name="max" kind="number" value=max label=t!("question-most") help=t!("question-most-help") optional=true/> }.into_any(),
                QuestionKind::One | QuestionKind::File => ().into_any(),
            }}
            {tick("required", t!("question-must").into_owned(), required)}
            <Submit label=t!("question-keep")/>
        </PostForm>
    }
}
