//! The form that a draft stands in, read and written by the names of its fields.

use domain::drafts::{Fields, one};
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::{
    Document, Element, HtmlElement, HtmlFormElement, HtmlInputElement, HtmlSelectElement,
    HtmlTextAreaElement, NodeList,
};

use super::Ui;

/// A field that somebody fills in.
enum Field {
    Area(HtmlTextAreaElement),
    Select(HtmlSelectElement),
    /// One of several that are ticked, or a line of text.
    Input(HtmlInputElement),
}

impl Field {
    /// The field, unless it is one that nobody fills in, or a file.
    fn of(element: Element) -> Option<Self> {
        let element = match element.dyn_into::<HtmlTextAreaElement>() {
            Ok(area) => return Some(Self::Area(area)),
            Err(other) => other,
        };
        let element = match element.dyn_into::<HtmlSelectElement>() {
            Ok(select) => return Some(Self::Select(select)),
            Err(other) => other,
        };
        let input = element.dyn_into::<HtmlInputElement>().ok()?;
        (!matches!(input.type_().as_str(), "hidden" | "file")).then_some(Self::Input(input))
    }

    /// What it says now, or (`first`) what the server put there; none where it is not ticked.
    fn value(&self, first: bool) -> Option<String> {
        match self {
            Self::Area(area) if first => area.default_value().ok(),
            Self::Area(area) => Some(area.value()),
            Self::Select(select) if first => chosen_first(select),
            Self::Select(select) => Some(select.value()),
            Self::Input(input) if ticked(input) => {
                let checked = if first {
                    input.default_checked()
                } else {
                    input.checked()
                };
                checked.then(|| input.value())
            }
            Self::Input(input) if first => Some(input.default_value()),
            Self::Input(input) => Some(input.value()),
        }
    }

    /// Puts what the fields of its name say into it; `at` is its place among them.
    fn set(&self, values: &[String], at: usize) {
        let own = values.get(at).map_or("", String::as_str);
        match self {
            Self::Area(area) => area.set_value(own),
            Self::Select(select) => select.set_value(own),
            Self::Input(input) if ticked(input) => {
                input.set_checked(values.contains(&input.value()));
            }
            Self::Input(input) => input.set_value(own),
        }
    }
}

/// Whether a field is one that is ticked.
fn ticked(input: &HtmlInputElement) -> bool {
    matches!(input.type_().as_str(), "radio" | "checkbox")
}

/// What stood in a list when the page came: what the server chose, or else what stands first.
fn chosen_first(select: &HtmlSelectElement) -> Option<String> {
    let option = |selector| select.query_selector(selector).ok().flatten();
    let option = option("option[selected]").or_else(|| option("option"))?;
    option.get_attribute("value")
}

fn elements<T: wasm_bindgen::JsCast>(list: &NodeList) -> Vec<T> {
    (0..list.length())
        .filter_map(|at| list.item(at)?.dyn_into().ok())
        .collect()
}

/// The fields, each with its name; of a list without the brackets.
fn fields(form: &HtmlFormElement) -> Vec<(String, Field)> {
    let Ok(list) = form.query_selector_all("textarea[name], select[name], input[name]") else {
        return Vec::new();
    };
    elements::<Element>(&list)
        .into_iter()
        .filter_map(|element| {
            let name = element.get_attribute("name")?;
            let name = name.strip_suffix("[]").unwrap_or(&name).to_owned();
            Some((name, Field::of(element)?))
        })
        .collect()
}

/// What stands in the form, or (`first`) what the server put there. What is empty says nothing.
pub(super) fn read(form: &HtmlFormElement, first: bool) -> Fields {
    let mut read = Fields::new();
    for (name, field) in fields(form) {
        if let Some(value) = field.value(first).filter(|value| !value.is_empty()) {
            read.entry(name).or_default().push(value);
        }
    }
    read
}

/// Whether any form of a page says something else than the server put there.
pub(in crate::islands) fn typed_into(page: &Document) -> bool {
    let Ok(forms) = page.query_selector_all("form") else {
        return false;
    };
    (0..forms.length())
        .filter_map(|at| forms.item(at)?.dyn_into::<HtmlFormElement>().ok())
        .any(|form| read(&form, false) != read(&form, true))
}

/// Puts what was kept or stored into the form.
pub(super) fn write(form: &HtmlFormElement, content: &Fields) {
    let mut places = std::collections::BTreeMap::<String, usize>::new();
    for (name, field) in fields(form) {
        let values = content.get(&name).map_or(&[][..], Vec::as_slice);
        let at = places.entry(name).or_default();
        field.set(values, *at);
        *at += 1;
    }
}

fn hidden(form: &HtmlFormElement, name: &str) -> Option<HtmlInputElement> {
    let found = form.query_selector(&format!("input[name={name}]"));
    found.ok().flatten()?.dyn_into().ok()
}

/// The version of the form, where it has versions.
pub(super) fn version(form: &HtmlFormElement) -> i64 {
    hidden(form, "form")
        .and_then(|input| input.value().parse().ok())
        .unwrap_or_default()
}

/// Puts the revision that a press of a button will name into the form.
pub(super) fn set_base(form: &HtmlFormElement, base: i64) {
    if let Some(input) = hidden(form, "base") {
        input.set_value(&base.to_string());
    }
}

/// Brings the counts under the fields and the list of what is missing up to date.
pub(super) fn show(ui: Ui, content: &Fields) {
    for asked in ui.asked.read_value().iter() {
        let name = &asked.name;
        let Some(count) = document().get_element_by_id(&format!("f-{name}-count")) else {
            continue;
        };
        let max = count.get_attribute("data-max").unwrap_or_default();
        let max = max.parse().unwrap_or(usize::MAX);
        let length = one(content, name).chars().count();
        let over = length > max;
        let text = ui.words.read_value().fill(
            "field-count",
            &[("count", &number(length)), ("max", &number(max))],
        );
        count.set_text_content(Some(&text));
        // Nothing can be done about an element that takes no class.
        let _ = count.class_list().toggle_with_force("ua-count--over", over);
    }
    let (mut total, mut left) = (0_usize, 0_usize);
    for item in parts() {
        let part = item.get_attribute("data-part").unwrap_or_default();
        let open = if part.starts_with("files[") {
            // Whether a file is there, who stores it says.
            !item.hidden()
        } else {
            content.get(&part).is_none_or(|values| {
                let nothing = |value: &String| {
                    domain::text::draft("", value, usize::MAX).is_ok_and(|kept| kept.is_empty())
                };
                values.iter().all(nothing)
            })
        };
        item.set_hidden(!open);
        total += 1;
        left += usize::from(open);
    }
    let (written, total) = ((total - left).to_string(), total.to_string());
    if let Some(progress) = document().get_element_by_id("parts") {
        let _ = progress.set_attribute("value", &written);
    }
    if let Some(text) = document().get_element_by_id("parts-text") {
        let words = ui.words.read_value();
        text.set_text_content(Some(
            &words.fill("draft-parts", &[("count", &written), ("total", &total)]),
        ));
    }
    for (id, hidden) in [("parts-all", left > 0), ("parts-missing", left == 0)] {
        if let Some(element) = document().get_element_by_id(id) {
            hide(&element, hidden);
        }
    }
}

/// A number as the server writes it on this page.
fn number(value: usize) -> String {
    let root = document().document_element();
    let language = root.and_then(|root| root.get_attribute("lang"));
    let language = match language {
        Some(language) if language == "fr" => "fr",
        _ => "en",
    };
    #[expect(
        clippy::cast_precision_loss,
        reason = "texts are far shorter than that"
    )]
    let value = js_sys::Number::from(value as f64);
    value.to_locale_string(language).into()
}

/// The list of the parts that must be there.
pub(super) fn parts() -> Vec<HtmlElement> {
    let found = document().query_selector_all("[data-part]");
    found.map_or_else(|_| Vec::new(), |list| elements(&list))
}

pub(super) fn hide(element: &Element, hidden: bool) {
    if let Some(element) = element.dyn_ref::<HtmlElement>() {
        element.set_hidden(hidden);
    }
}
