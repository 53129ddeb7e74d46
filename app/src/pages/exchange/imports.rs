//! Files on their way in: what a file must look like, what was found in it, the button that brings it in.

use domain::exchange::ImportKind;
use domain::ids::ImportId;
use domain::programme::Edition;
use domain::reviews::ReviewState;
use leptos::prelude::*;

use backend::service::imports::{
    self as service, MOST_ROWS, Report, SHOWN, applications as people, reviews as opinions,
};
use backend::{texts, when};

use crate::components::Icon;
use crate::components::form::{PostForm, Submit};
use crate::components::layout::{Label, PageHeader};
use crate::components::notice::Notice;
use crate::request::{Cx, Page, PageResult};
use crate::say::language;
use crate::t;

/// The page to which files of a kind are sent.
fn desk(edition: &Edition, kind: ImportKind) -> String {
    match kind {
        ImportKind::Applications => format!("/organise/{}/import", edition.slug),
        ImportKind::Reviews => format!("/organise/{}/reviews/import", edition.slug),
    }
}

const fn title(kind: ImportKind) -> &'static str {
    match kind {
        ImportKind::Applications => "import-title",
        ImportKind::Reviews => "import-reviews-title",
    }
}

fn trail(edition: &Edition, kind: ImportKind) -> Vec<(String, Label)> {
    let mut trail = vec![
        ("/organise".to_owned(), Label::from(t!("organise-editions"))),
        (
            format!("/organise/{}/applications", edition.slug),
            Label::from(&edition.title),
        ),
    ];
    if kind == ImportKind::Reviews {
        let reviews = format!("/organise/{}/reviews", edition.slug);
        trail.push((reviews, Label::from(t!("reviews-title"))));
    }
    trail
}

/// Why the file that was just sent was not read, if the address says so.
fn refused(cx: &Cx) -> Option<String> {
    const CODES: [&str; 6] = [
        "import-empty",
        "import-not-now",
        "review-not-open",
        "review-not-prepared",
        "too-large",
        "form-incomplete",
    ];
    let code = CODES
        .into_iter()
        .find(|code| *code == cx.query("refused"))?;
    let refusal = domain::Refusal::invalid(code);
    Some(texts::refusal(cx.language(), &refusal).into_owned())
}

/// The form that takes a file.
fn form(edition: &Edition, kind: ImportKind) -> impl IntoView + use<> {
    let to = format!("{}/file", desk(edition, kind));
    view! {
        <form class="ua-form" method="post" action=to enctype="multipart/form-data">
            <div class="ecl-form-group">
                <div class="ecl-form-label-wrapper"><label class="ecl-form-label" for="f-file">{t!("field-file")}</label></div>
                <div class="ecl-help-block" id="f-file-help">{t!("field-file-help", rows = MOST_ROWS)}</div>
                <input class="ecl-text-input" type="file" id="f-file" name="file" accept=".csv,text/csv" required aria-describedby="f-file-help"/>
            </div>
            <Submit label=t!("import-read")/>
        </form>
    }
}

/// A column with what stands in it.
fn column(name: String, needed: bool, text: AnyView) -> impl IntoView + use<> {
    let optional = (!needed).then(|| t!("optional"));
    view! {
        <dt class="ecl-description-list__term"><code translate="no">{name}</code></dt>
        <dd class="ecl-description-list__definition">{text}{optional.map(|text| view! { " "{text} })}</dd>
    }
}

/// The whole page around the form and the columns.
fn page(
    cx: &Cx,
    (edition, kind): (&Edition, ImportKind),
    text: String,
    form: AnyView,
    columns: AnyView,
) -> impl IntoView + use<> {
    let refused = refused(cx);
    view! {
        <PageHeader title=t!(title(kind)) trail=trail(edition, kind)/>
        <div class="ecl-container ua-body ua-stack ua-stack--l">
            {refused.map(|text| view! { <Notice kind="error">{text}</Notice> })}
            <section class="ua-stack" aria-label=t!(title(kind))>
                <p class="ua-lead">{text}</p>
                {form}
            </section>
            {columns}
        </div>
    }
}

pub async fn applications(cx: Cx) -> PageResult {
    let kind = ImportKind::Applications;
    let (edition, modules) = people::edition(&cx.academy, &cx.caller, cx.param("edition")).await?;
    let open = people::admits(&edition).is_ok();
    Ok(Page::new(cx.say(title(kind)), move || {
        let columns: Vec<_> = people::COLUMNS
            .into_iter()
            .map(|(name, needed)| {
                let text = t!(&format!("import-column-{name}")).into_any();
                column(name.to_owned(), needed, text)
            })
            .collect();
        let words: Vec<_> = modules
            .iter()
            .map(|module| view! { <li><code translate="no">{module.slug.clone()}</code></li> })
            .collect();
        let form = if open {
            form(&edition, kind).into_any()
        } else {
            view! { <Notice kind="info">{t!("refusal-import-not-now")}</Notice> }.into_any()
        };
        let columns = view! {
            <section class="ua-stack" aria-labelledby="columns">
                <h2 id="columns">{t!("import-columns")}</h2>
                <p>{t!("import-columns-text")}</p>
                <dl class="ecl-description-list ecl-description-list--horizontal">{columns}</dl>
                <h3>{t!("import-modules")}</h3>
                <ul class="ua-plain">{words}</ul>
            </section>
        };
        let text = t!("import-text").into_owned();
        page(&cx, (&edition, kind), text, form, columns.into_any())
    }))
}

pub async fn reviews(cx: Cx) -> PageResult {
    let kind = ImportKind::Reviews;
    let found = opinions::desk(&cx.academy, &cx.caller, cx.param("edition")).await?;
    Ok(Page::new(cx.say(title(kind)), move || {
        let template = format!("/organise/{}/reviews/import.csv", found.edition.slug);
        let form = if found.open {
            view! {
                <p><a class="ecl-button ecl-button--secondary" href=template download><Icon name="download" class="ecl-button__icon"/>{t!("import-reviews-template")}</a></p>
                {form(&found.edition, kind)}
            }
            .into_any()
        } else {
            view! { <Notice kind="info">{t!("refusal-review-not-open")}</Notice> }.into_any()
        };
        let columns = found.rubric.as_ref().map(|rubric| {
            let plain = |name: &'static str, needed| {
                let text = t!(&format!("import-reviews-column-{name}")).into_any();
                column(name.to_owned(), needed, text).into_any()
            };
            let mut columns = vec![plain("application", true), plain("reviewer", true)];
            for criterion in rubric.criteria() {
                let title = criterion.title.get(language());
                let most = criterion.levels.len();
                let text = t!("import-reviews-score", criterion = title, most = most);
                columns.push(
                    column(opinions::score_column(criterion), true, text.into_any()).into_any(),
                );
                let text = t!("import-reviews-comment", criterion = title);
                columns.push(
                    column(opinions::comment_column(criterion), false, text.into_any()).into_any(),
                );
            }
            columns.extend(["shared", "abstains", "reason"].map(|name| plain(name, false)));
            view! {
                <section class="ua-stack" aria-labelledby="columns">
                    <h2 id="columns">{t!("import-columns")}</h2>
                    <p>{t!("import-columns-text")}</p>
                    <dl class="ecl-description-list ecl-description-list--horizontal">{columns}</dl>
                </section>
            }
        });
        let text = t!("import-reviews-text").into_owned();
        page(&cx, (&found.edition, kind), text, form, columns.into_any())
    }))
}

pub async fn report(cx: Cx) -> PageResult {
    let id = ImportId::parse(cx.param("import"))?;
    let report = service::report(&cx.academy, &cx.caller, cx.param("edition"), &id).await?;
    Ok(Page::new(cx.say("import-report"), move || {
        let kind = report.import.kind;
        let mut trail = trail(&report.edition, kind);
        let back = desk(&report.edition, kind);
        trail.push((back.clone(), Label::from(t!(title(kind)))));
        let name = report.import.file_name.clone();
        let count = report.import.rows_found;
        let inside = if report.import.problems_found > 0 {
            troubles(&report, back).into_any()
        } else if report.import.done_at.is_some() {
            let text = match kind {
                ImportKind::Applications => t!("import-done", count = count),
                ImportKind::Reviews => t!("import-reviews-done", count = count),
            };
            let list = match kind {
                ImportKind::Applications => {
                    format!("/organise/{}/applications", report.edition.slug)
                }
                ImportKind::Reviews => format!("/organise/{}/reviews", report.edition.slug),
            };
            view! {
                <Notice kind="success">{text}</Notice>
                <p><a class="ecl-button ecl-button--primary" href=list>{t!("wave-choose")}</a></p>
            }
            .into_any()
        } else {
            ready(&report).into_any()
        };
        view! {
            <PageHeader title=t!("import-report") trail=trail meta=view! { <span translate="no" dir="auto">{name}</span> }.into_any()/>
            <div class="ecl-container ua-body ua-stack ua-stack--l">{inside}</div>
        }
    }))
}

/// What is wrong, line by line.
fn troubles(report: &Report, back: String) -> impl IntoView + use<> {
    let rows: Vec<_> = report
        .troubles
        .iter()
        .map(|trouble| {
            let column = trouble.problem.field.to_string();
            view! {
                <tr class="ecl-table__row">
                    <td class="ecl-table__cell ua-num" data-ecl-table-header=t!("import-line")>{when::number(language(), i64::try_from(trouble.line).unwrap_or(i64::MAX))}</td>
                    <td class="ecl-table__cell" data-ecl-table-header=t!("import-column")><code translate="no" dir="auto">{column}</code></td>
                    <td class="ecl-table__cell" data-ecl-table-header=t!("import-problem")>{texts::problem(language(), &trouble.problem).into_owned()}</td>
                </tr>
            }
        })
        .collect();
    let count = report.import.problems_found;
    let more = count > i64::try_from(SHOWN).unwrap_or(i64::MAX);
    view! {
        <Notice kind="warning" title=t!("import-problems-title", count = count)>{t!("import-problems-text")}</Notice>
        {more.then(|| view! { <p>{t!("import-problems-first", shown = SHOWN)}</p> })}
        <div class="ua-table-wrap" tabindex="0" role="region" aria-label=t!("import-report")>
            <table class="ecl-table ecl-table--zebra ua-table--cards ua-table--dense">
                <thead class="ecl-table__head"><tr class="ecl-table__row">
                    <th class="ecl-table__header ua-num" scope="col">{t!("import-line")}</th>
                    <th class="ecl-table__header" scope="col">{t!("import-column")}</th>
                    <th class="ecl-table__header" scope="col">{t!("import-problem")}</th>
                </tr></thead>
                <tbody class="ecl-table__body">{rows}</tbody>
            </table>
        </div>
        <p class="ua-actions"><a class="ecl-button ecl-button--primary" href=back>{t!("import-again")}</a></p>
    }
}

/// Nothing is wrong: what would come in, and the button that brings it in.
fn ready(report: &Report) -> impl IntoView + use<> {
    let kind = report.import.kind;
    let count = report.import.rows_found;
    let (heads, title, text, button) = match kind {
        ImportKind::Applications => (
            ["list-name", "field-organisation", "text-dilemma_title"],
            t!("import-ready-title", count = count),
            t!("import-ready-text"),
            t!("import-bring", count = count),
        ),
        ImportKind::Reviews => (
            [
                "import-reviews-number",
                "import-reviews-reviewer",
                "import-reviews-verdict",
            ],
            t!("import-reviews-ready-title", count = count),
            t!("import-reviews-ready-text"),
            t!("import-reviews-bring", count = count),
        ),
    };
    let rows: Vec<_> = report
        .first
        .iter()
        .map(|cells| {
            let cells: Vec<_> = heads
                .into_iter()
                .zip(cells)
                .map(|(head, text)| {
                    // Whether somebody scores or abstains is said in our words.
                    let state = (head == "import-reviews-verdict")
                        .then(|| ReviewState::from_key(text))
                        .flatten();
                    let text = match state {
                        Some(state) => t!(&format!("review-state-{}", state.key())).into_any(),
                        None => view! { <span translate="no" dir="auto">{text.clone()}</span> }
                            .into_any(),
                    };
                    view! { <td class="ecl-table__cell" data-ecl-table-header=t!(head)>{text}</td> }
                })
                .collect();
            view! { <tr class="ecl-table__row">{cells}</tr> }
        })
        .collect();
    let heads: Vec<_> = heads
        .into_iter()
        .map(|head| view! { <th class="ecl-table__header" scope="col">{t!(head)}</th> })
        .collect();
    let (edition, import) = (report.edition.slug.clone(), report.import.id.to_string());
    view! {
        <Notice kind="info" title=title>{text}</Notice>
        <PostForm to="exchange/bring_in">
            <input type="hidden" name="edition" value=edition/>
            <input type="hidden" name="import" value=import/>
            <p class="ua-actions"><button class="ecl-button ecl-button--primary">{button}</button></p>
        </PostForm>
        <section class="ua-stack" aria-labelledby="first">
            <h2 id="first">{t!("import-first")}</h2>
            <div class="ua-table-wrap" tabindex="0" role="region" aria-labelledby="first">
                <table class="ecl-table ecl-table--zebra ua-table--cards ua-table--dense">
                    <thead class="ecl-table__head"><tr class="ecl-table__row">{heads}</tr></thead>
                    <tbody class="ecl-table__body">{rows}</tbody>
                </table>
            </div>
        </section>
    }
}
