//! The limits of a scenario: one form, every field by its word.

use domain::accounts::Level;
use domain::geography::CitySize;
use domain::ids::ScenarioId;
use domain::programme::Theme;
use domain::selection::{Each, Feature, Gender, Group, LimitsForm};
use leptos::prelude::*;

use backend::service::selection::{self as service, SECONDS, ScenarioPage};

use super::{modes, trail, words};
use crate::components::form::{
    Checkbox, PostForm, RadioField, TextField, feedback, picker, problem_of, typed,
};
use crate::components::layout::{Label, PageHeader};
use crate::components::notice::Notice;
use crate::pages::accounts::countries;
use crate::request::{Cx, Page, PageResult, Posted};
use crate::t;

/// The form of limits.
const CHANGE: &str = "selection/change";

/// Rows for countries beyond those that are limited already.
const MORE: usize = 3;

pub async fn limits(cx: Cx) -> PageResult {
    let id = ScenarioId::parse(cx.param("scenario"))?;
    let page = service::page(&cx.academy, &cx.caller, &id).await?;
    if page.edition.slug != cx.param("edition") {
        return Err(domain::Refusal::not_found().into());
    }
    Ok(Page::new(cx.say("limits-title"), move || {
        let mut trail = trail(&page.edition);
        trail.push((
            format!("/organise/{}/selection", page.edition.slug),
            Label::from(t!("selection-title")),
        ));
        trail.push((
            format!(
                "/organise/{}/selection/{}",
                page.edition.slug, page.scenario.id
            ),
            Label::written(page.scenario.name.clone()),
        ));
        let body = match page.scenario.state.edit() {
            Ok(_) if page.open => form(&cx, &page).into_any(),
            Ok(_) => view! { <Notice kind="info">{t!("refusal-selection-closed")}</Notice> }.into_any(),
            Err(refusal) => {
                view! { <Notice kind="info">{backend::texts::refusal(crate::say::language(), &refusal)}</Notice> }.into_any()
            }
        };
        view! {
            <PageHeader title=t!("limits-title") trail=trail/>
            <div class="ecl-container ua-body ua-stack ua-stack--l">{body}</div>
        }
    }))
}

/// What was typed, or what is stored.
fn current(posted: Option<&Posted>, page: &ScenarioPage) -> LimitsForm {
    let Some(posted) = posted else {
        return LimitsForm::from(&page.scenario.limits);
    };
    let mut form = LimitsForm::default();
    for (name, value) in &posted.values {
        let of = |prefix: &str| {
            name.strip_prefix(prefix)
                .and_then(|rest| rest.strip_suffix(']'))
                .map(ToOwned::to_owned)
        };
        if let Some(key) = of("least[") {
            form.least.insert(key, value.clone());
        } else if let Some(key) = of("most[") {
            form.most.insert(key, value.clone());
        } else if let Some(key) = of("each[") {
            form.each.insert(key, value.clone());
        } else if let Some(key) = of("variety[") {
            form.variety.insert(key, value.clone());
        }
    }
    let all = |name: &str| {
        posted
            .values(name)
            .into_iter()
            .map(ToOwned::to_owned)
            .collect()
    };
    form.country = all("country[]");
    form.country_least = all("country_least[]");
    form.country_most = all("country_most[]");
    form.balance = all("balance[]");
    form
}

fn number(name: String, value: Option<&String>, label: String) -> impl IntoView + use<> {
    let value = value.cloned().unwrap_or_default();
    view! { <input class="ecl-text-input" type="text" inputmode="numeric" size="4" name=name value=value aria-label=label/> }
}

/// What is wrong in a part of the form, with the place the summary leads to.
fn part_problem(name: &'static str) -> impl IntoView {
    view! {
        <div id=format!("f-{name}") tabindex="-1">
            {feedback(problem_of(name), None)}
        </div>
    }
}

fn head() -> impl IntoView {
    view! {
        <thead class="ecl-table__head"><tr class="ecl-table__row">
            <th class="ecl-table__header" scope="col">{t!("limit")}</th>
            <th class="ecl-table__header" scope="col">{t!("limit-least")}</th>
            <th class="ecl-table__header" scope="col">{t!("limit-most")}</th>
        </tr></thead>
    }
}

fn rows(groups: Vec<Group>, form: &LimitsForm, page: &ScenarioPage) -> Vec<AnyView> {
    groups
        .into_iter()
        .map(|group| {
            let (key, label) = (group.key(), words::group(&group, &page.modules));
            let least = number(
                format!("least[{key}]"),
                form.least.get(&key),
                t!("limit-least-of", group = label.clone()).into_owned(),
            );
            let most = number(
                format!("most[{key}]"),
                form.most.get(&key),
                t!("limit-most-of", group = label.clone()).into_owned(),
            );
            view! { <tr class="ecl-table__row"><th class="ecl-table__cell" scope="row">{label}</th><td class="ecl-table__cell">{least}</td><td class="ecl-table__cell">{most}</td></tr> }.into_any()
        })
        .collect()
}

/// What the fields of a part are described by, when something is wrong with it.
fn described(part: &'static str) -> Option<String> {
    problem_of(part).map(|_| format!("f-{part}"))
}

fn table(
    part: &'static str,
    id: &'static str,
    title: String,
    note: Option<String>,
    rows: Vec<AnyView>,
) -> impl IntoView + use<> {
    view! {
        <section class="ua-stack ua-stack--s" aria-labelledby=id>
            <h3 id=id>{title.clone()}</h3>
            {note.map(|note| view! { <p class="ua-small ua-muted">{note}</p> })}
            <div class="ua-table-wrap" tabindex="0" role="region" aria-label=title aria-describedby=described(part)>
                <table class="ecl-table ua-table--dense">{head()}<tbody class="ecl-table__body">{rows}</tbody></table>
            </div>
        </section>
    }
}

fn form(cx: &Cx, page: &ScenarioPage) -> impl IntoView + use<> {
    let posted = cx.sent(CHANGE).cloned();
    let (page, edition) = (page.clone(), page.edition.slug.clone());
    view! {
        <PostForm to=CHANGE class="ua-form">
            {fields(posted.as_ref(), &page, edition)}
        </PostForm>
    }
}

fn fields(posted: Option<&Posted>, page: &ScenarioPage, edition: String) -> impl IntoView + use<> {
    let form = current(posted, page);
    let scenario = &page.scenario;
    let seen = typed("seen", &scenario.revision.to_string());
    let modules = page
        .modules
        .iter()
        .map(|module| Group::Module(module.id.clone()))
        .collect();
    let levels = Level::ALL
        .iter()
        .map(|level| Group::Level(*level))
        .collect();
    let sizes = CitySize::ALL
        .iter()
        .map(|size| Group::Size(*size))
        .collect();
    let genders = Gender::ALL
        .iter()
        .map(|gender| Group::Gender(*gender))
        .collect();
    let topics = Theme::ALL
        .iter()
        .map(|theme| Group::Topic(*theme))
        .collect();
    let caps: Vec<_> = Each::ALL
        .iter()
        .map(|each| {
            let label = t!(&format!("cap-{}", each.key())).into_owned();
            let field = number(format!("each[{}]", each.key()), form.each.get(each.key()), label.clone());
            view! { <tr class="ecl-table__row"><th class="ecl-table__cell" scope="row">{label}</th><td class="ecl-table__cell">{field}</td></tr> }
        })
        .collect();
    let varieties: Vec<_> = Feature::ALL
        .iter()
        .map(|feature| {
            let label = t!(&format!("variety-{}", feature.key())).into_owned();
            let field = number(format!("variety[{}]", feature.key()), form.variety.get(feature.key()), label.clone());
            view! { <tr class="ecl-table__row"><th class="ecl-table__cell" scope="row">{label}</th><td class="ecl-table__cell">{field}</td></tr> }
        })
        .collect();
    let balance: Vec<_> = Feature::ALL
        .iter()
        .map(|feature| {
            let (key, id) = (feature.key(), format!("f-balance-{}", feature.key()));
            let checked = form.balance.iter().any(|one| one == key);
            view! {
                <Checkbox id=id name="balance[]" value=key checked=checked>{t!(&format!("feature-{key}"))}</Checkbox>
            }
        })
        .collect();
    let (least, _, most) = SECONDS;
    view! {
        <input type="hidden" name="edition" value=edition/>
        <input type="hidden" name="scenario" value=scenario.id.to_string()/>
        <input type="hidden" name="seen" value=seen/>
        <TextField name="scenario_name" value=scenario.name.clone() max=domain::selection::NAME_MAX/>
        <RadioField name="scenario_mode" options=modes() value=scenario.mode.key()/>
        <h2>{t!("limits-what")}</h2>
        <p class="ua-prose">{t!("limits-text")}</p>
        {part_problem("places")}
        {table("places", "places", t!("limits-places").into_owned(), None, rows(modules, &form, page))}
        {part_problem("quotas")}
        <div class="ua-grid ua-grid--2">
            {table("quotas", "levels", t!("limits-levels").into_owned(), None, rows(levels, &form, page))}
            {table("quotas", "sizes", t!("limits-sizes").into_owned(), None, rows(sizes, &form, page))}
            {table("quotas", "genders", t!("limits-genders").into_owned(), Some(t!("limits-genders-note").into_owned()), rows(genders, &form, page))}
            {table("quotas", "topics", t!("limits-topics").into_owned(), Some(t!("limits-topics-note").into_owned()), rows(topics, &form, page))}
            {table("quotas", "experience", t!("limits-experience").into_owned(), None, rows(vec![Group::FirstTime], &form, page))}
            <section class="ua-stack ua-stack--s" aria-labelledby="caps">
                <h3 id="caps">{t!("limits-caps")}</h3>
                {part_problem("caps")}
                <table class="ecl-table ua-table--dense" aria-describedby=described("caps")><thead class="ecl-table__head"><tr class="ecl-table__row"><th class="ecl-table__header" scope="col">{t!("limit")}</th><th class="ecl-table__header" scope="col">{t!("limit-most")}</th></tr></thead><tbody class="ecl-table__body">{caps}</tbody></table>
            </section>
            <section class="ua-stack ua-stack--s" aria-labelledby="varieties">
                <h3 id="varieties">{t!("limits-varieties")}</h3>
                {part_problem("varieties")}
                <table class="ecl-table ua-table--dense" aria-describedby=described("varieties")><thead class="ecl-table__head"><tr class="ecl-table__row"><th class="ecl-table__header" scope="col">{t!("limit")}</th><th class="ecl-table__header" scope="col">{t!("limit-least")}</th></tr></thead><tbody class="ecl-table__body">{varieties}</tbody></table>
            </section>
        </div>
        {part_problem("countries")}
        {table("countries", "countries", t!("limits-countries").into_owned(), Some(t!("limits-countries-note").into_owned()), country_rows(&form))}
        <fieldset class="ecl-form-group">
            <legend class="ecl-form-label">{t!("limits-balance")}</legend>
            <div class="ecl-help-block">{t!("limits-balance-help")}</div>
            <div class="ua-choices">{balance}</div>
        </fieldset>
        <TextField name="seconds" value=scenario.seconds.to_string() help=t!("field-seconds-help", least = least, most = most)/>
        <div class="ua-actions">
            <button class="ecl-button ecl-button--primary" name="intent" value="compose">{t!("limits-save-compose")}</button>
            <button class="ecl-button ecl-button--secondary" name="intent" value="save">{t!("limits-save")}</button>
        </div>
    }
}

fn country_rows(form: &LimitsForm) -> Vec<AnyView> {
    let all = countries();
    (0..form.country.len() + MORE)
        .map(|at| {
            let chosen = form.country.get(at).cloned().unwrap_or_default();
            let options: Vec<_> = all
                .iter()
                .map(|(code, name)| view! { <option value=code.clone() selected=*code == chosen>{name.clone()}</option> })
                .collect();
            let row = i64::try_from(at + 1).unwrap_or(0);
            let label = t!("limit-country-number", number = row).into_owned();
            let least = number("country_least[]".to_owned(), form.country_least.get(at), t!("limit-least-of", group = label.clone()).into_owned());
            let most = number("country_most[]".to_owned(), form.country_most.get(at), t!("limit-most-of", group = label.clone()).into_owned());
            view! {
                <tr class="ecl-table__row">
                    <td class="ecl-table__cell">{picker(view! { <select class="ecl-select" name="country[]" aria-label=label><option value="">{t!("limit-no-country")}</option>{options}</select> })}</td>
                    <td class="ecl-table__cell">{least}</td>
                    <td class="ecl-table__cell">{most}</td>
                </tr>
            }
            .into_any()
        })
        .collect()
}
