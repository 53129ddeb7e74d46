//! The rubric of a round, how many reviews and until when.

use domain::Language;
use domain::language::Bilingual;
use domain::programme::CALL_ZONE;
use domain::reviews::{CRITERIA_MAX, CriterionForm, LEVELS_MAX, criterion_fields};
use leptos::prelude::*;

use backend::service::reviews::{self as service, RoundPage};
use backend::texts::say_with;
use backend::when;

use super::round_header;
use crate::components::form::{PostForm, Submit, TextArea, TextField};
use crate::components::notice::Notice;
use crate::components::said;
use crate::request::{Cx, Page, PageResult};
use crate::t;

pub async fn rubric(cx: Cx) -> PageResult {
    let page = service::round_page(&cx.academy, &cx.caller, cx.param("edition")).await?;
    Ok(Page::new(cx.say("rubric-title"), move || {
        let state = page.prepared.then_some(page.round.state);
        let frozen = page.round.state.takes_rubric().is_err();
        let copied = page.copied_from.as_ref().map(|edition| {
            let title = said(&edition.title);
            view! { <Notice kind="info">{t!("rubric-copied")}" "{title}</Notice> }
        });
        view! {
            {round_header(&cx, &page.edition, state, None)}
            <div class="ecl-container ua-body ua-stack ua-stack--l">
                <div class="ua-stack ua-stack--s"><h2>{t!("rubric-title")}</h2><p>{t!("rubric-text")}</p></div>
                {copied}
                {if frozen { frozen_view(&page).into_any() } else { form(&page).into_any() }}
            </div>
        }
    }))
}

/// Until when, and how many: what can change at any time.
fn settings(page: &RoundPage) -> impl IntoView + use<> {
    let due = when::iso_day(page.round.due_at, CALL_ZONE);
    let each = page.round.reviews_each.to_string();
    view! {
        <div class="ua-form__row">
            <TextField name="reviews_each" kind="number" value=each help=t!("field-reviews_each-help")/>
            <TextField name="due" kind="date" value=due help=t!("field-due-help", zone = CALL_ZONE)/>
        </div>
    }
}

fn form(page: &RoundPage) -> impl IntoView + use<> {
    let mut forms = page.round.rubric.forms();
    // One more to fill in; saving gives the next.
    if forms.len() < CRITERIA_MAX {
        forms.push(CriterionForm::default());
    }
    let labels: Vec<(String, Bilingual)> = (0..CRITERIA_MAX)
        .flat_map(|at| criterion_fields(at).map(|field| (field.to_owned(), place(at))))
        .collect();
    let slug = page.edition.slug.clone();
    let settings = settings(page);
    view! {
        <PostForm to="reviews/prepare" class="ua-form ua-form--wide" labels=labels>
            <input type="hidden" name="edition" value=slug/>
            {settings}
            {forms.into_iter().enumerate().map(|(at, given)| criterion(at, given)).collect::<Vec<_>>()}
            <Submit label=t!("rubric-save")/>
        </PostForm>
    }
}

/// "Criterion 2" in both languages, for the summary of problems.
fn place(at: usize) -> Bilingual {
    let say = |language| {
        say_with(language, "criterion-number", &[("number", (at + 1).into())]).into_owned()
    };
    Bilingual {
        en: say(Language::En),
        fr: say(Language::Fr),
    }
}

fn criterion(at: usize, given: CriterionForm) -> impl IntoView + use<> {
    let [title_en, title_fr, weight, levels_en, levels_fr] = criterion_fields(at);
    let legend = if given.is_empty() {
        t!("criterion-new")
    } else {
        t!("criterion-number", number = at + 1)
    };
    view! {
        <fieldset class="ua-form__section">
            <legend class="ecl-form-label">{legend}</legend>
            <input type="hidden" name=format!("criteria[{at}][key]") value=given.key/>
            <div class="ua-form__row">
                <TextField name=title_en value=given.title_en label=t!("criterion-title-en")/>
                <TextField name=title_fr value=given.title_fr label=t!("criterion-title-fr")/>
                <TextField name=weight kind="number" value=given.weight label=t!("criterion-weight")/>
            </div>
            <div class="ua-form__row">
                <TextArea name=levels_en value=given.levels_en label=t!("criterion-levels-en") help=t!("criterion-levels-help", max = LEVELS_MAX) rows=6/>
                <TextArea name=levels_fr value=given.levels_fr label=t!("criterion-levels-fr") help=t!("criterion-levels-fr-help") rows=6/>
            </div>
        </fieldset>
    }
}

/// The rubric once reviewers score by it.
fn frozen_view(page: &RoundPage) -> impl IntoView + use<> {
    let criteria: Vec<_> = page
        .round
        .rubric
        .criteria()
        .iter()
        .map(|criterion| {
            let levels: Vec<_> = criterion
                .levels
                .iter()
                .map(|level| view! { <li>{said(level)}</li> })
                .collect();
            view! {
                <section class="ua-panel ua-stack ua-stack--s">
                    <h3>{said(&criterion.title)}</h3>
                    <p class="ua-small ua-muted">{t!("review-weight", weight = criterion.weight)}</p>
                    <ol>{levels}</ol>
                </section>
            }
        })
        .collect();
    let slug = page.edition.slug.clone();
    let settings = settings(page);
    view! {
        <Notice kind="info">{t!("rubric-frozen")}</Notice>
        <PostForm to="reviews/prepare" class="ua-form">
            <input type="hidden" name="edition" value=slug/>
            {settings}
            <Submit label=t!("rubric-save-due")/>
        </PostForm>
        <div class="ua-grid ua-grid--2">{criteria}</div>
    }
}
