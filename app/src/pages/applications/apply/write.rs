//! The form of an application, and beside it the deadline and what is still missing.

use domain::accounts::Person;
use domain::applications::{
    ApplicationState, Content, MOTIVATION_MAX, PART_MAX, PARTS, QUESTION_MAX, TITLE_MAX,
};
use domain::call::field_of;
use domain::programme::{Edition, Module};
use domain::{FieldProblem, Timestamp};
use leptos::prelude::*;

use backend::service::applications::OwnPage;
use backend::store::applications::Application;
use backend::when;

use super::super::{content_view, pdf_link};
use super::status::timeline;
use super::together::colleagues;
use super::{WRITE, advice, barred};
use crate::assets::assets;
use crate::components::When;
use crate::components::draft::{WORDS, saved, typed_on};
use crate::components::form::{ChoiceGroup, PostForm, TextArea, TextField, choice_id, picker};
use crate::components::notice::Notice;
use crate::islands::draft::{About, Asked, DraftKeeper, Other, Press};
use crate::pages::call;
use crate::pages::programme::closing;
use crate::request::{Cx, Posted};
use crate::say::{language, words};
use crate::t;

/// The fields of the form in its order, as far as two texts of them are shown beside each other.
fn asked(own: &OwnPage) -> Vec<Asked> {
    let modules = own.modules.iter().map(|module| {
        let title = module.title.get(language()).to_owned();
        (module.id.to_string(), title)
    });
    let preferences = Asked {
        name: "preferences".to_owned(),
        label: t!("field-preferences").into_owned(),
        options: modules.collect(),
    };
    let texts = Content::default().texts().map(|(name, _)| Asked {
        name: name.to_owned(),
        label: t!(&format!("field-{name}")).into_owned(),
        options: Vec::new(),
    });
    let questions = own.form.questions.iter().map(|question| {
        let options = question.ask.options().iter();
        Asked {
            name: field_of(&question.key),
            label: question.text.get(language()).to_owned(),
            options: options
                .map(|option| (option.key.clone(), option.label.get(language()).to_owned()))
                .collect(),
        }
    });
    std::iter::once(preferences)
        .chain(texts)
        .chain(questions)
        .collect()
}

/// What stands in the form: what was typed, if it was just refused; else what is stored.
fn shown(application: &Application, posted: Option<&Posted>) -> Content {
    let Some(posted) = posted else {
        return application.content.clone();
    };
    let text = |field: &str| {
        posted
            .value(field)
            .unwrap_or_default()
            .replace("\r\n", "\n")
    };
    Content {
        preferences: posted
            .values("preferences[]")
            .into_iter()
            .filter(|id| !id.is_empty())
            .map(ToOwned::to_owned)
            .collect(),
        motivation: text("motivation"),
        dilemma_title: text("dilemma_title"),
        situation: text("situation"),
        one_hand: text("one_hand"),
        other_hand: text("other_hand"),
        tried: text("tried"),
        key_question: text("key_question"),
        wish: text("wish"),
        answers: call::posted(posted),
    }
}

/// One list a rank. Choosing in them needs no script; the first is what the summary of problems leads to.
fn preferences(modules: &[Module], chosen: &[String]) -> impl IntoView + use<> {
    let ranks: Vec<_> = (0..modules.len().min(domain::applications::PREFERENCES_MAX))
        .map(|at| {
            let id = choice_id("preferences", at);
            let value = chosen.get(at).map_or("", String::as_str);
            let options: Vec<_> = modules
                .iter()
                .map(|module| {
                    let selected = module.id.as_str() == value;
                    let (title, lang) = module.title.said(language());
                    view! { <option value=module.id.to_string() lang=lang.tag() selected=selected>{title.to_owned()}</option> }
                })
                .collect();
            view! {
                <div class="ecl-form-group">
                    <div class="ecl-form-label-wrapper"><label class="ecl-form-label" for=id.clone()>{t!("choice-number", number = at + 1)}</label></div>
                    {picker(view! {
                        <select class="ecl-select" id=id name="preferences[]">
                            <option value="">{t!(if at == 0 { "choose" } else { "choice-none" })}</option>
                            {options}
                        </select>
                    })}
                </div>
            }
        })
        .collect();
    view! {
        <ChoiceGroup name="preferences" help=t!("field-preferences-help") must=true class="ua-form__row">{ranks}</ChoiceGroup>
    }
}

/// What is asked: the fixed core, then the organisers' own questions.
pub fn fields<Q: IntoView + 'static>(
    modules: &[Module],
    content: &Content,
    questions: Q,
) -> impl IntoView + use<Q> {
    let fields = content.clone();
    view! {
        <section class="ua-form__section" aria-labelledby="part-you">
            <h2 id="part-you">{t!("part-you")}</h2>
            {preferences(modules, &content.preferences)}
            <TextArea name="motivation" value=fields.motivation help=t!("field-motivation-help") rows=6 max=MOTIVATION_MAX/>
        </section>
        <section class="ua-form__section" aria-labelledby="part-dilemma">
            <div class="ua-stack ua-stack--s">
                <h2 id="part-dilemma">{t!("part-dilemma")}</h2>
                <p>{t!("part-dilemma-text")}</p>
            </div>
            <TextField name="dilemma_title" value=fields.dilemma_title help=t!("field-dilemma_title-help") max=TITLE_MAX/>
            <TextArea name="situation" value=fields.situation help=t!("field-situation-help") max=PART_MAX/>
            <TextArea name="one_hand" value=fields.one_hand help=t!("field-one_hand-help") max=PART_MAX/>
            <TextArea name="other_hand" value=fields.other_hand help=t!("field-other_hand-help") max=PART_MAX/>
            <TextArea name="tried" value=fields.tried help=t!("field-tried-help") max=PART_MAX optional=true/>
            <TextArea name="key_question" value=fields.key_question help=t!("field-key_question-help") rows=3 max=QUESTION_MAX/>
            <TextArea name="wish" value=fields.wish help=t!("field-wish-help") max=PART_MAX optional=true/>
        </section>
        {questions}
    }
}

/// The form, and beside it the deadline and what is still missing. `author` is whose application it is; those who
/// write along do not send it.
pub(super) fn write(
    cx: &Cx,
    own: &OwnPage,
    application: &Application,
    author: &Person,
    posted: Option<&Posted>,
    now: Timestamp,
) -> impl IntoView + use<> {
    let edition = &own.edition;
    let me = cx.caller.person.as_ref().map(|person| &person.id);
    let sends = me == Some(&author.id);
    let print = format!("/apply/{}/print", edition.slug);
    let refused = posted.and_then(|posted| posted.refusal.as_ref());
    let content = shown(application, posted);
    let changed = refused.is_some_and(|refusal| refusal.code() == "draft-changed");
    let base = typed_on(posted.filter(|_| changed), application.revision);
    let other = changed.then(|| Other {
        revision: application.revision,
        mine: content.fields(),
        theirs: application.content.fields(),
    });
    let unsaved = refused.is_some_and(|refusal| refusal.problems().iter().any(is_too_long));
    let withdrawn = application.state == ApplicationState::Withdrawn;
    let mut buttons = vec![Press {
        intent: "save".to_owned(),
        label: t!("draft-save").into_owned(),
        primary: false,
    }];
    if sends {
        buttons.push(Press {
            intent: "submit".to_owned(),
            label: t!("draft-submit").into_owned(),
            primary: true,
        });
    }
    let keeper = view! {
        <DraftKeeper
            about=About::Application(application.id.to_string()) itself=true base=base saved=saved(cx, application.updated_at, true) offset=when::offset(now, cx.zone())
            unsaved=unsaved buttons=buttons other=other asked=asked(own) icons=assets().icons.clone() words=words(WORDS)
        />
    };
    let id = application.id.to_string();
    let (modules, typed, asks, stored) = (
        own.modules.clone(),
        content.clone(),
        own.form.clone(),
        own.files.clone(),
    );
    let files = call::asks_for_files(&own.form);
    let labels = call::labels(&own.form);
    let version = own.form.version.to_string();
    let form = view! {
        <PostForm to=WRITE class="ua-form" autocomplete="off" files=files labels=labels>
            <input type="hidden" name="application" value=id/>
            <input type="hidden" name="base" value=base.to_string()/>
            <input type="hidden" name="form" value=version/>
            {fields(&modules, &typed, call::questions(&asks, &typed.answers, &stored))}
            {keeper}
        </PostForm>
    };
    view! {
        <div class="ecl-container ua-body ua-split">
            <div class="ua-stack">
                {withdrawn.then(|| view! { <Notice kind="info" title=t!("apply-withdrawn-title")>{t!("apply-withdrawn-text")}</Notice> })}
                {barred(own)}
                {call::news(&own.news)}
                <p class="ua-small ua-muted">{t!("apply-required")}</p>
                {form}
                {replaced(own, cx.zone())}
                {sends.then(|| colleagues(own, application))}
            </div>
            <aside class="ua-stack ua-sticky" aria-label=t!("apply-aside")>
                {deadline(edition, now)}
                {missing(own, &content)}
                {advice()}
                <section class="ua-panel" aria-labelledby="timeline">
                    <h2 class="ua-panel__title" id="timeline">{t!("apply-ahead")}</h2>
                    {timeline(own, application)}
                </section>
                {profile(author, sends)}
                <p class="ua-small">{sends.then(|| view! { <a href=print>{t!("apply-print")}</a>" · " })}{pdf_link(&application.id)}</p>
            </aside>
        </div>
    }
}

fn is_too_long(problem: &FieldProblem) -> bool {
    problem.code == "too-long"
}

fn deadline(edition: &Edition, now: Timestamp) -> impl IntoView + use<> {
    view! {
        <section class="ua-panel" aria-labelledby="deadline">
            <h2 class="ua-panel__title" id="deadline">{t!("apply-deadline")}</h2>
            <p>{closing(edition, now)}</p>
        </section>
    }
}

/// Which parts are still missing. All are there, those that are written hidden: the island that
/// keeps the draft shows and hides them as one types.
fn missing(own: &OwnPage, content: &Content) -> impl IntoView + use<> {
    let missing = content.missing();
    let mut items: Vec<AnyView> = PARTS
        .into_iter()
        .map(|part| {
            let there = !missing.contains(&part);
            view! { <li data-part=part hidden=there><a href=format!("#f-{part}")>{t!(&format!("field-{part}"))}</a></li> }.into_any()
        })
        .collect();
    let (own_items, own_missing) = call::missing(&own.form, &content.answers, &own.files);
    items.extend(own_items);
    let (total, left) = (items.len(), missing.len() + own_missing);
    let (written, all, some) = (total - left, left == 0, left > 0);
    view! {
        <section class="ua-panel ua-stack ua-stack--s" aria-labelledby="progress">
            <h2 class="ua-panel__title" id="progress">{t!("apply-progress")}</h2>
            <div class="ua-progress">
                <div class="ua-progress__text"><span id="parts-text">{t!("draft-parts", count = written, total = total)}</span></div>
                <progress id="parts" value=written.to_string() max=total.to_string() aria-labelledby="parts-text"></progress>
            </div>
            <p id="parts-all" hidden=some>{t!("apply-all-there")}</p>
            <div id="parts-missing" hidden=all>
                <p>{t!("apply-missing")}</p>
                <ul>{items}</ul>
            </div>
        </section>
    }
}

/// What goes along with the application from the profile.
fn profile(person: &Person, own: bool) -> impl IntoView + use<> {
    let country = person
        .country
        .as_ref()
        .map(|code| t!(&format!("country-{code}")).into_owned());
    let home = [person.city.as_ref().map(|city| city.name.clone()), country]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(", ");
    let (name, organisation) = (person.name.clone(), person.organisation.clone());
    let level = person
        .level
        .map(|level| t!(&format!("level-{}", level.key())).into_owned());
    view! {
        <section class="ua-panel" aria-labelledby="profile">
            <h2 class="ua-panel__title" id="profile">{t!("apply-profile")}</h2>
            <p translate="no">{name}<br/>{organisation}<br/>{home}</p>
            <p>{level}</p>
            {own.then(|| view! { <p class="ua-small"><a href="/account">{t!("apply-profile-change")}</a></p> })}
        </section>
    }
}

/// Texts that were replaced by a save that knew of them.
fn replaced(own: &OwnPage, zone: &str) -> impl IntoView + use<> {
    let versions: Vec<_> = own
        .replaced
        .iter()
        .map(|(content, at)| {
            let answers = call::answers(&own.form, &content.answers, &[]);
            let inside = view! { {content_view(content, &own.modules)}{answers} };
            view! {
                <details class="ua-details">
                    <summary>{t!("apply-replaced-one")}" "<When at=*at zone=zone.to_owned()/></summary>
                    <div class="ua-details__body">{inside}</div>
                </details>
            }
        })
        .collect();
    (!versions.is_empty()).then(|| {
        view! {
            <section class="ua-stack" aria-labelledby="replaced">
                <h2 id="replaced">{t!("apply-replaced")}</h2>
                <p>{t!("apply-replaced-text")}</p>
                <div>{versions}</div>
            </section>
        }
    })
}
