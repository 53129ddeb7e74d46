//! The organisers' own questions: which there are, in which order, and how they will look.

use domain::applications::Content;
use domain::call::{CallForm, FileKind, QUESTIONS_MAX, Question, QuestionKind};
use domain::programme::CALL_ZONE;
use leptos::prelude::*;

use backend::service::call::{self as service, CallPage};

use super::{questions, trail};
use crate::components::form::PostForm;
use crate::components::layout::{Label, PageHeader};
use crate::components::notice::{Empty, Notice};
use crate::components::{Icon, When, said};
use crate::pages::applications::fields;
use crate::pages::programme::edition_pill;
use crate::request::{Cx, Page, PageResult};
use crate::t;

pub async fn form(cx: Cx) -> PageResult {
    let page = service::form(&cx.academy, &cx.caller, cx.param("edition")).await?;
    Ok(Page::new(cx.say("call-form-title"), move || {
        let edition = &page.edition;
        let preview = format!("/organise/{}/call/preview", edition.slug);
        let access = format!("/organise/{}/call/access", edition.slug);
        let actions = view! { <a class="ecl-button ecl-button--secondary" href=access>{t!("rules-link")}</a><a class="ecl-button ecl-button--secondary" href=preview>{t!("call-form-preview")}</a> };
        view! {
            <PageHeader title=t!("call-form-title") eyebrow=Label::from(&edition.title) trail=trail(edition, false) meta=edition_pill(edition.state).into_any() actions=actions.into_any()/>
            <div class="ecl-container ua-body ua-stack ua-stack--l">
                <div class="ua-stack">
                    <p class="ua-lead">{t!("call-form-text")}</p>
                    <p>{t!("call-form-reviewers")}</p>
                    {standing(&page)}
                </div>
                {list(&page)}
                {adding(&page)}
                {history(&page)}
            </div>
        }
    }))
}

/// Whether changes are seen by people who have begun.
fn standing(page: &CallPage) -> Option<impl IntoView + use<>> {
    let version = page.form().version;
    page.frozen.then(|| {
        view! { <Notice kind="warning" title=t!("call-frozen-title")>{t!("call-frozen-text", version = version)}</Notice> }
    })
}

fn list(page: &CallPage) -> impl IntoView + use<> {
    let form = page.form();
    let count = form.questions.len();
    let items: Vec<_> = form
        .questions
        .iter()
        .enumerate()
        .map(|(at, question)| item(page, question, at == 0, at + 1 == count))
        .collect();
    view! {
        <section class="ua-stack" aria-labelledby="questions">
            <h2 id="questions">{t!("call-questions", count = count)}</h2>
            <p class="ua-small ua-muted">{t!("call-core")}</p>
            {if count == 0 {
                view! { <Empty icon="list" title=t!("call-empty-title") text=t!("call-empty-text")/> }.into_any()
            } else {
                view! { <ol class="ua-rank">{items}</ol> }.into_any()
            }}
        </section>
    }
}

fn item(page: &CallPage, question: &Question, first: bool, last: bool) -> impl IntoView + use<> {
    let (slug, key) = (page.edition.slug.clone(), question.key.clone());
    let (edit, form_id) = (
        format!("/organise/{slug}/call/question?key={key}"),
        key.clone(),
    );
    let (seen, text) = (page.revision().to_string(), said(&question.text));
    let kind = t!(&format!("question-kind-{}", question.ask.kind().key()));
    let need = t!(if question.required {
        "question-required"
    } else {
        "question-optional"
    });
    let about = || view! { <span class="ecl-u-sr-only">" "{said(&question.text)}</span> };
    let (up, down, edited, removed) = (about(), about(), about(), about());
    view! {
        <li class="ua-rank__item">
            <div class="ua-rank__text">
                <p><strong>{text}</strong></p>
                <p class="ua-small ua-muted">{kind}" · "{need}" · "<code translate="no">{format!("answer_{key}")}</code></p>
            </div>
            <PostForm to="call/arrange" id=form_id class="ua-rank__moves">
                <input type="hidden" name="edition" value=slug/>
                <input type="hidden" name="seen" value=seen/>
                <input type="hidden" name="key" value=key/>
                <button class="ua-icon-button" name="intent" value="up" disabled=first><Icon name="chevron-up"/><span class="ecl-u-sr-only">{t!("question-up")}</span>{up}</button>
                <button class="ua-icon-button" name="intent" value="down" disabled=last><Icon name="chevron-down"/><span class="ecl-u-sr-only">{t!("question-down")}</span>{down}</button>
                <a class="ua-icon-button" href=edit><Icon name="edit"/><span class="ecl-u-sr-only">{t!("question-edit")}</span>{edited}</a>
                <button class="ua-icon-button" name="intent" value="remove"><Icon name="trash"/><span class="ecl-u-sr-only">{t!("question-remove")}</span>{removed}</button>
            </PostForm>
        </li>
    }
}

fn adding(page: &CallPage) -> impl IntoView + use<> {
    let slug = page.edition.slug.clone();
    let full = page.form().questions.len() >= QUESTIONS_MAX;
    let kinds: Vec<_> = QuestionKind::ALL
        .iter()
        .map(|kind| {
            let href = format!("/organise/{slug}/call/question?kind={}", kind.key());
            view! { <a class="ecl-button ecl-button--secondary" href=href>{t!(&format!("question-kind-{}", kind.key()))}</a> }
        })
        .collect();
    let copy = page.other.as_ref().map(|other| {
        let (slug, from, seen) = (
            slug.clone(),
            other.slug.clone(),
            page.revision().to_string(),
        );
        let title = other.title.get(crate::say::language()).to_owned();
        view! {
            <PostForm to="call/copy_questions">
                <input type="hidden" name="edition" value=slug/>
                <input type="hidden" name="seen" value=seen/>
                <input type="hidden" name="from" value=from/>
                <p class="ua-actions"><button class="ecl-button ecl-button--secondary">{t!("call-copy", edition = title)}</button></p>
            </PostForm>
        }
    });
    view! {
        <section class="ua-stack" aria-labelledby="add">
            <h2 id="add">{t!("call-add-title")}</h2>
            {if full {
                view! { <p>{t!("refusal-questions-many")}</p> }.into_any()
            } else {
                view! { <div class="ua-actions">{kinds}</div> }.into_any()
            }}
            {copy}
        </section>
    }
}

fn history(page: &CallPage) -> Option<impl IntoView + use<>> {
    let items: Vec<_> = page
        .versions
        .iter()
        .map(|(version, by)| {
            let by = by.clone().filter(|name| !name.is_empty());
            view! {
                <li>
                    <strong>{t!("call-version", version = version.form.version)}</strong>" – "{t!("call-questions", count = version.form.questions.len())}" · "
                    <When at=version.made_at zone=CALL_ZONE/>{by.map(|name| view! { " · "<span translate="no" dir="auto">{name}</span> })}
                </li>
            }
        })
        .collect();
    (items.len() > 1).then(|| {
        view! {
            <section class="ua-stack ua-stack--s" aria-labelledby="versions">
                <h2 id="versions">{t!("call-versions")}</h2>
                <p>{t!("call-versions-text")}</p>
                <ul>{items}</ul>
            </section>
        }
    })
}

pub async fn preview(cx: Cx) -> PageResult {
    let (edition, modules, form): (_, _, CallForm) =
        service::preview(&cx.academy, &cx.caller, cx.param("edition")).await?;
    Ok(Page::new(cx.say("call-preview-title"), move || {
        let own = questions(&form, &domain::call::Answers::new(), &[]);
        view! {
            <PageHeader title=t!("call-preview-title") eyebrow=Label::from(&edition.title) trail=trail(&edition, true)/>
            <div class="ecl-container ua-body ua-stack">
                <Notice kind="info">{t!("call-preview-text")}</Notice>
                <form class="ua-form" novalidate aria-label=t!("call-preview-title")>
                    {fields(&modules, &Content::default(), own)}
                </form>
            </div>
        }
    }))
}

/// The types of files that are taken, for people.
pub(super) fn file_kinds() -> String {
    FileKind::ALL
        .iter()
        .map(|kind| kind.key().to_uppercase())
        .collect::<Vec<_>>()
        .join(", ")
}
