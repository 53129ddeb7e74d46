//! Forms that work without WASM: they post to the page they stand on, naming the server function
//! that takes them. When it refuses, the page is shown again with what was typed and why not.

use backend::Academy;
use backend::chance::uuid_v4;
use domain::error::FieldProblem;
use domain::language::{Bilingual, ContentLanguage, WRITTEN};
use leptos::prelude::*;

use crate::components::layout::Label;
use crate::components::{Icon, said};
use crate::islands::inside_textarea;
use crate::islands::unsent::Unsent;
use crate::request::Posted;
use crate::say::language;
use crate::shell::posted;
use crate::t;

/// Which form the fields inside belong to, and its refusal if it was just refused.
#[derive(Clone)]
struct Scope {
    /// Tells forms of one kind apart, and the fields of forms on one page.
    id: Option<String>,
    refused: Option<std::sync::Arc<Posted>>,
}

impl Scope {
    /// The id of a field: what its label, its help and the summary of problems point to.
    fn field(&self, name: &str) -> String {
        match &self.id {
            Some(id) => format!("f-{name}-{id}"),
            None => format!("f-{name}"),
        }
    }
}

/// What keys of forms are drawn by.
#[derive(Clone)]
pub struct Seed(pub std::sync::Arc<Academy>);

/// A form. `to` names the server function, such as `accounts/sign_in`.
#[component]
pub fn PostForm(
    to: &'static str,
    children: Children,
    #[prop(default = "")] class: &'static str,
    #[prop(optional)] labelledby: Option<&'static str>,
    /// Tells forms of one kind apart that stand on the same page, and their fields; goes along as `form_id`.
    #[prop(optional, into)]
    id: Option<String>,
    /// `off` where a browser that fills in what stood there before would do harm.
    #[prop(optional)]
    autocomplete: Option<&'static str>,
    /// The id of a place on the page: the answer is shown from there on.
    #[prop(optional)]
    at: Option<&'static str>,
    /// Field and label, where labels are not in the locales.
    #[prop(optional)]
    labels: Vec<(String, Bilingual)>,
    /// Whether files may come along.
    #[prop(optional)]
    files: bool,
    /// Whether what it makes is made once, however often it is sent.
    #[prop(optional)]
    once: bool,
    /// Whether the browser asks before it leaves the page with what was typed here and not sent. For pages that are
    /// live; those that show what others wrote ship no script.
    #[prop(optional)]
    unsent: bool,
) -> impl IntoView {
    let refused = posted().filter(|posted| {
        posted.action == to && (id.is_none() || posted.value("form_id") == id.as_deref())
    });
    let scope = Scope {
        id: id.clone(),
        refused: refused.clone(),
    };
    provide_context(scope.clone());
    let key = once.then(|| {
        let fresh = || use_context::<Seed>().map(|Seed(academy)| uuid_v4(academy.chance.as_ref()));
        let typed = refused.as_ref().and_then(|posted| posted.value("form_key"));
        typed.map(ToOwned::to_owned).or_else(fresh)
    });
    let summary = refused.filter(|posted| !posted.problems().is_empty()).map(|posted| {
        let items: Vec<_> = posted
            .problems()
            .iter()
            .map(|problem| {
                let text = backend::texts::problem(language(), problem);
                view! { <li><a href=format!("#{}", scope.field(&problem.field))>{label_of(problem, &labels)}{text}</a></li> }
            })
            .collect();
        view! {
            <div class="ua-error-summary" role="alert" tabindex="-1" autofocus=true id="errors" aria-labelledby="errors-title">
                <h2 class="ua-error-summary__title" id="errors-title">{t!("form-problems", count = posted.problems().len())}</h2>
                <ul class="ua-error-summary__list">{items}</ul>
            </div>
        }
    });
    view! {
        <form method="post" action=at.map(|id| format!("#{id}")) class=class aria-labelledby=labelledby autocomplete=autocomplete enctype=files.then_some("multipart/form-data") novalidate>
            <input type="hidden" name="do" value=to/>
            {id.map(|id| view! { <input type="hidden" name="form_id" value=id/> })}
            {key.map(|key| view! { <input type="hidden" name="form_key" value=key/> })}
            {summary}
            {unsent.then(|| view! { <Unsent/> })}
            {children()}
        </form>
    }
}

/// Whether a form comes back, mostly with what is wrong with it: what it is folded into stands open then.
pub fn comes_back(to: &str, id: Option<&str>) -> bool {
    posted().is_some_and(|posted| {
        posted.action == to && (id.is_none() || posted.value("form_id") == id)
    })
}

/// A form that is folded away until somebody needs it, and stands open when it comes back.
#[component]
pub fn Fold(
    #[prop(into)] summary: String,
    /// The form inside, as it is named in its `to` and its `id`.
    to: &'static str,
    #[prop(optional, into)] id: Option<String>,
    children: Children,
) -> impl IntoView {
    let open = comes_back(to, id.as_deref());
    view! {
        <details class="ua-details" open=open>
            <summary>{summary}</summary>
            <div class="ua-details__body ua-stack">{children()}</div>
        </details>
    }
}

/// A box to tick, with what it is for.
#[component]
pub fn Checkbox(
    #[prop(into)] id: String,
    #[prop(into)] name: String,
    #[prop(into)] value: String,
    #[prop(optional)] checked: bool,
    children: Children,
) -> impl IntoView {
    view! {
        <div class="ecl-checkbox">
            <input class="ecl-checkbox__input" type="checkbox" id=id.clone() name=name value=value checked=checked/>
            <label class="ecl-checkbox__label" for=id><span class="ecl-checkbox__box" aria-hidden="true"><Icon name="check" class="ecl-checkbox__icon"/></span>{children()}</label>
        </div>
    }
}

/// The label of the field a problem is about: `field-<name>` in the locales, or one of the form's own,
/// which may be a question.
fn label_of(problem: &FieldProblem, own: &[(String, Bilingual)]) -> AnyView {
    match own.iter().find(|(field, _)| *field == problem.field) {
        Some((_, label)) => view! { {said(label)}" – " }.into_any(),
        None => view! { {t!(&format!("field-{}", problem.field))}{t!("colon")} }.into_any(),
    }
}

fn scope() -> Option<Scope> {
    use_context::<Scope>()
}

fn field_id(name: &str) -> String {
    scope().map_or_else(|| format!("f-{name}"), |scope| scope.field(name))
}

/// What was typed into a field of the refused form; else `stored`.
pub fn typed(name: &str, stored: &str) -> String {
    scope().and_then(|scope| scope.refused).map_or_else(
        || stored.to_owned(),
        |posted| posted.value(name).unwrap_or_default().to_owned(),
    )
}

/// What is wrong with a field of the refused form, in words.
pub fn problem_of(name: &str) -> Option<String> {
    let refused = scope()?.refused?;
    let problem = refused.problem(name)?;
    Some(backend::texts::problem(language(), problem).into_owned())
}

/// What is wrong with a field, beside it.
pub fn feedback(problem: Option<String>, id: Option<String>) -> impl IntoView + use<> {
    problem.map(|text| view! { <div class="ecl-feedback-message" id=id><Icon name="error" class="ecl-feedback-message__icon"/>{text}</div> })
}

/// What stands around a field, or around choices that belong together.
pub struct Frame {
    /// The id of the field: what its label and the summary of problems point to.
    pub id: String,
    /// The class of the element around it all.
    pub class: &'static str,
    /// The notes that describe the field.
    pub describedby: Option<String>,
    /// `aria-invalid`.
    pub invalid: Option<&'static str>,
    /// Help and problem, to stand between the label and the field.
    pub notes: AnyView,
}

/// The frame of a field with its help and, in a form that was refused, what is wrong with it.
pub fn frame(name: &str, help: Option<AnyView>) -> Frame {
    let id = field_id(name);
    let problem = problem_of(name);
    let (help_id, error_id) = (format!("{id}-help"), format!("{id}-error"));
    let described: Vec<&str> = [
        help.is_some().then_some(help_id.as_str()),
        problem.is_some().then_some(error_id.as_str()),
    ]
    .into_iter()
    .flatten()
    .collect();
    let describedby = (!described.is_empty()).then(|| described.join(" "));
    let invalid = problem.is_some();
    let notes = view! {
        {help.map(|text| view! { <div class="ecl-help-block" id=help_id>{text}</div> })}
        {feedback(problem, Some(error_id))}
    }
    .into_any();
    Frame {
        id,
        class: if invalid {
            "ecl-form-group ecl-form-group--invalid"
        } else {
            "ecl-form-group"
        },
        describedby,
        invalid: invalid.then_some("true"),
        notes,
    }
}

impl Frame {
    /// The id of a choice.
    pub fn choice(&self, at: usize) -> String {
        choice_of(&self.id, at)
    }

    /// How long a text is and may be; an island can keep it up to date.
    pub fn count(&mut self, text: &str, max: usize) -> impl IntoView + use<> {
        let id = format!("{}-count", self.id);
        self.describedby = Some(match self.describedby.take() {
            Some(others) => format!("{others} {id}"),
            None => id.clone(),
        });
        // A form sends line ends as two characters and counts them as one.
        let count = text.replace("\r\n", "\n").chars().count();
        let class = if count > max {
            "ua-count ua-count--over"
        } else {
            "ua-count"
        };
        view! { <p class=class id=id data-max=max.to_string()>{t!("field-count", count = count, max = max)}</p> }
    }
}

/// Beside a label: whether the field must be filled in.
fn needed(must: bool) -> AnyView {
    if must {
        view! { <span class="ecl-form-label__required" aria-hidden="true">" *"</span> }.into_any()
    } else {
        view! { <span class="ecl-form-label__optional">" "{t!("optional")}</span> }.into_any()
    }
}

/// The same beside somebody's own question: a group of choices cannot say it by itself.
pub fn must_be_answered(must: bool) -> impl IntoView {
    view! { {needed(must)}{must.then(|| view! { <span class="ecl-u-sr-only">" "{t!("survey-must")}</span> })} }
}

/// The label of a field: `field-<name>`, unless it is another.
fn head(frame: &Frame, name: &str, label: Option<String>, optional: bool) -> impl IntoView + use<> {
    let label = label.unwrap_or_else(|| t!(&format!("field-{name}")).into_owned());
    view! {
        <div class="ecl-form-label-wrapper">
            <label class="ecl-form-label" for=frame.id.clone()>{label}</label>
            {needed(!optional)}
        </div>
    }
}

fn choice_of(id: &str, at: usize) -> String {
    if at == 0 {
        id.to_owned()
    } else {
        format!("{id}-{at}")
    }
}

/// The id of a choice of a group; the summary of problems leads to the first.
pub fn choice_id(name: &str, at: usize) -> String {
    choice_of(&field_id(name), at)
}

fn text(help: Option<String>) -> Option<AnyView> {
    help.map(IntoAny::into_any)
}

/// One line of text.
#[component]
pub fn TextField(
    name: &'static str,
    #[prop(optional, into)] value: String,
    #[prop(optional, into)] label: Option<String>,
    #[prop(optional, into)] help: Option<String>,
    #[prop(default = "text")] kind: &'static str,
    #[prop(optional)] autocomplete: Option<&'static str>,
    #[prop(optional)] optional: bool,
    /// The most characters; they are counted under the field.
    #[prop(optional)]
    max: Option<usize>,
) -> impl IntoView {
    let mut frame = frame(name, text(help));
    let head = head(&frame, name, label, optional);
    // A password is the one thing that is not given back.
    let value = if kind == "password" {
        String::new()
    } else {
        typed(name, &value)
    };
    let count = max.map(|max| frame.count(&value, max));
    view! {
        <div class=frame.class>
            {head}
            {frame.notes}
            <input class="ecl-text-input" type=kind id=frame.id name=name value=value autocomplete=autocomplete required=!optional aria-invalid=frame.invalid aria-describedby=frame.describedby dir="auto"/>
            {count}
        </div>
    }
}

/// Several lines of text.
#[component]
pub fn TextArea(
    name: &'static str,
    #[prop(optional, into)] value: String,
    #[prop(optional, into)] label: Option<String>,
    #[prop(optional, into)] help: Option<String>,
    #[prop(default = 5)] rows: u32,
    #[prop(optional)] optional: bool,
    /// The most characters; they are counted under the field.
    #[prop(optional)]
    max: Option<usize>,
) -> impl IntoView {
    let mut frame = frame(name, text(help));
    let head = head(&frame, name, label, optional);
    let typed = typed(name, &value);
    let count = max.map(|max| frame.count(&typed, max));
    let value = inside_textarea(&typed);
    view! {
        <div class=frame.class>
            {head}
            {frame.notes}
            <textarea class="ecl-text-area" id=frame.id name=name rows=rows required=!optional aria-invalid=frame.invalid aria-describedby=frame.describedby dir="auto">{value}</textarea>
            {count}
        </div>
    }
}

/// What a list offers: values and labels.
#[derive(Debug, Clone, Default)]
pub struct Choices(Vec<(String, Label)>);

impl<L: Into<Label>> From<Vec<(String, L)>> for Choices {
    fn from(choices: Vec<(String, L)>) -> Self {
        Self(
            choices
                .into_iter()
                .map(|(value, label)| (value, label.into()))
                .collect(),
        )
    }
}

impl Choices {
    /// The choices, with what is chosen now.
    pub fn drawn(self, now: &str) -> impl IntoView + use<> {
        let option = |(key, label): (String, Label)| {
            let selected = key == now;
            label.option(key, selected)
        };
        self.0.into_iter().map(option).collect::<Vec<_>>()
    }
}

/// A list to pick from, as it looks.
pub fn picker(select: impl IntoView) -> impl IntoView {
    view! { <div class="ecl-select__container">{select}<div class="ecl-select__icon"><Icon name="chevron-down"/></div></div> }
}

/// One of a list.
#[component]
pub fn SelectField(
    name: &'static str,
    #[prop(into)] options: Choices,
    #[prop(optional, into)] value: String,
    #[prop(optional, into)] label: Option<String>,
    #[prop(optional, into)] help: Option<String>,
    /// What stands first and means "nothing chosen".
    #[prop(optional, into)]
    empty: Option<String>,
    #[prop(optional)] optional: bool,
) -> impl IntoView {
    let frame = frame(name, text(help));
    let head = head(&frame, name, label, optional);
    let value = typed(name, &value);
    let empty = empty.map(|label| (String::new(), label.into()));
    let options = Choices(empty.into_iter().chain(options.0).collect()).drawn(&value);
    view! {
        <div class=frame.class>
            {head}
            {frame.notes}
            {picker(view! { <select class="ecl-select" id=frame.id name=name required=!optional aria-invalid=frame.invalid aria-describedby=frame.describedby>{options}</select> })}
        </div>
    }
}

/// The language somebody writes in, by its own name.
#[component]
pub fn WrittenIn(
    /// The language chosen so far; that of the page unless said otherwise.
    #[prop(optional, into)]
    value: String,
) -> impl IntoView {
    let value = if value.is_empty() {
        ContentLanguage::from(language()).into()
    } else {
        value
    };
    let options: Vec<_> = WRITTEN
        .into_iter()
        .map(|(tag, name)| (tag.to_owned(), Label::written(name).in_language(tag)))
        .collect();
    view! { <SelectField name="written_in" options=options value=value/> }
}

/// One of a few, all seen.
#[component]
pub fn RadioField(
    name: &'static str,
    /// Value and label.
    options: Vec<(String, String)>,
    #[prop(optional, into)] value: String,
    #[prop(optional, into)] label: Option<String>,
    #[prop(optional, into)] help: Option<String>,
) -> impl IntoView {
    let value = typed(name, &value);
    let frame = frame(name, text(help));
    let label = label.unwrap_or_else(|| t!(&format!("field-{name}")).into_owned());
    let options: Vec<_> = options
        .into_iter()
        .enumerate()
        .map(|(at, (key, label))| {
            let checked = key == value;
            view! { <Radio id=frame.choice(at) name=name value=key checked=checked>{label}</Radio> }
        })
        .collect();
    view! {
        <fieldset class=frame.class aria-describedby=frame.describedby>
            <legend class="ecl-form-label">{label}{needed(true)}</legend>
            {frame.notes}
            <div class="ua-choices">{options}</div>
        </fieldset>
    }
}

/// One choice of which only one can be made.
#[component]
pub fn Radio(
    #[prop(into)] id: String,
    #[prop(into)] name: String,
    #[prop(into)] value: String,
    #[prop(optional)] checked: bool,
    children: Children,
) -> impl IntoView {
    view! {
        <div class="ecl-radio">
            <input class="ecl-radio__input" type="radio" id=id.clone() name=name value=value checked=checked/>
            <label class="ecl-radio__label" for=id><span class="ecl-radio__box"><span class="ecl-radio__box-inner"></span></span>{children()}</label>
        </div>
    }
}

/// Several choices that belong together, with the help and the problem of them all. The first choice has the id that
/// the summary of problems leads to; the legend is `field-<name>`, unless it is another.
#[component]
pub fn ChoiceGroup(
    name: &'static str,
    #[prop(optional)] legend: Option<AnyView>,
    #[prop(optional, into)] help: Option<String>,
    /// Whether something must be chosen.
    #[prop(optional)]
    must: bool,
    #[prop(default = "ua-choices")] class: &'static str,
    children: Children,
) -> impl IntoView {
    let frame = frame(name, text(help));
    let legend = legend.unwrap_or_else(|| t!(&format!("field-{name}")).into_any());
    view! {
        <fieldset class=frame.class aria-describedby=frame.describedby>
            <legend class="ecl-form-label">{legend}{must.then(|| needed(true))}</legend>
            {frame.notes}
            <div class=class>{children()}</div>
        </fieldset>
    }
}

/// The button that sends a form.
#[component]
pub fn Submit(
    #[prop(into)] label: String,
    #[prop(default = "primary")] look: &'static str,
) -> impl IntoView {
    view! { <p class="ua-actions"><button class=format!("ecl-button ecl-button--{look}")>{label}</button></p> }
}
