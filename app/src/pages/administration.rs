//! People and roles, the audit log, the outbox.

use domain::mail::MailState;
use domain::permission::Role;
use leptos::prelude::*;

use backend::service::administration::{self as service, PAGE, RETURNED_MAX};
use backend::service::programme::{self, EditionPage};
use backend::store::mails::Mail;

use crate::components::filters::{Filters, OneOf, Search};
use crate::components::form::{Fold, PostForm, TextField, picker};
use crate::components::layout::{Label, PageHeader};
use crate::components::notice::{Empty, Notice};
use crate::components::table::{pagination, with_query};
use crate::components::{Icon, Pill, When, in_ours};
use crate::request::{Cx, Page, PageResult};
use crate::t;

/// The form that says that a mail came back.
const RETURNED: &str = "administration/returned";

fn search(cx: &Cx, label: &'static str) -> impl IntoView + use<> {
    let text = cx.query("q").to_owned();
    view! {
        <Filters label=t!(label) action=t!("search-action")><Search label=t!(label) value=text/></Filters>
    }
}

/// What a search that finds nothing says.
fn nothing() -> impl IntoView {
    view! { <Empty icon="search" title=t!("search-nothing") text=t!("search-nothing-text")/> }
}

/// Where somebody has a role: in the academy, an edition, a module.
fn place(editions: &[EditionPage], scope: &str) -> AnyView {
    if scope.is_empty() {
        return t!("scope-academy").into_any();
    }
    for page in editions {
        let edition = Label::from(&page.edition.title).view();
        if page.edition.id.as_str() == scope {
            return edition.into_any();
        }
        if let Some(module) = page.modules.iter().find(|one| one.id.as_str() == scope) {
            return (edition, " · ", Label::from(&module.title).view()).into_any();
        }
    }
    t!("scope-other").into_any()
}

/// An edition and its modules, to choose where somebody gets a role.
fn places(page: &EditionPage) -> impl IntoView + use<> {
    let (name, language) = in_ours(&page.edition.title);
    let all = Label::from(t!("scope-edition")).option(page.edition.id.to_string(), false);
    let modules: Vec<_> = page
        .modules
        .iter()
        .map(|module| Label::from(&module.title).option(module.id.to_string(), false))
        .collect();
    view! { <optgroup label=name.to_owned() lang=language>{all}{modules}</optgroup> }
}

pub async fn people(cx: Cx) -> PageResult {
    let (entries, total) =
        service::people(&cx.academy, &cx.caller, cx.query("q"), cx.page()).await?;
    let editions = programme::editions(&cx.academy, &cx.caller).await?;
    Ok(Page::new(cx.say("people-title"), move || {
        let none = entries.is_empty();
        let rows: Vec<_> = entries
            .into_iter()
            .map(|entry| {
                let id = entry.person.id.to_string();
                let grants: Vec<_> = entry
                    .grants
                    .iter()
                    .map(|grant| {
                        let (id, role, scope) = (id.clone(), grant.role.key(), grant.scope.clone());
                        let form = format!("{id}-{role}-{scope}");
                        let label = || (t!(&format!("role-{role}")), " · ", place(&editions, &grant.scope));
                        let (shown, heard) = (label(), label());
                        view! {
                            <li>
                                <PostForm to="administration/set_role" id=form>
                                    <input type="hidden" name="person" value=id/><input type="hidden" name="role" value=role/><input type="hidden" name="scope" value=scope/><input type="hidden" name="granted" value="false"/>
                                    <span>{shown}</span>" "<button class="ua-button--link">{t!("role-revoke")}<span class="ecl-u-sr-only">" "{heard}</span></button>
                                </PostForm>
                            </li>
                        }
                    })
                    .collect();
                let roles: Vec<_> = Role::GRANTED.iter().map(|role| view! { <option value=role.key()>{t!(&format!("role-{}", role.key()))}</option> }).collect();
                let places: Vec<_> = editions.iter().map(places).collect();
                let name = entry.person.name.clone();
                let form = id.clone();
                let (role_label, scope_label) = (t!("role-of", name = name.as_str()), t!("scope-of", name = name.as_str()));
                view! {
                    <tr class="ecl-table__row">
                        <td class="ecl-table__cell" data-ecl-table-header=t!("field-name")><span translate="no">{name.clone()}</span>{(!entry.person.verified).then(|| view! { " "<Pill tone="warning" text=t!("people-unverified")/> })}<br/><span class="ua-small ua-muted" translate="no">{entry.person.email.clone()}</span></td>
                        <td class="ecl-table__cell" data-ecl-table-header=t!("people-roles")><ul class="ua-plain">{grants}</ul></td>
                        <td class="ecl-table__cell" data-ecl-table-header=t!("role-grant")>
                            <details class="ua-twin">
                                <summary>{t!("role-grant")}<span class="ecl-u-sr-only" translate="no">" "{name}</span></summary>
                                <PostForm to="administration/set_role" id=form class="ua-stack ua-stack--s">
                                    <input type="hidden" name="person" value=id/><input type="hidden" name="granted" value="true"/>
                                    {picker(view! { <select class="ecl-select" name="role" required aria-label=role_label><option value="">{t!("choose")}</option>{roles}</select> })}
                                    {picker(view! { <select class="ecl-select" name="scope" aria-label=scope_label>{places}<option value="">{t!("scope-academy")}</option></select> })}
                                    <button class="ecl-button ecl-button--secondary ecl-button--s">{t!("role-grant")}</button>
                                </PostForm>
                            </details>
                        </td>
                    </tr>
                }
            })
            .collect();
        let table = view! {
            <div class="ua-table-wrap" tabindex="0" role="region" aria-label=t!("people-title")>
                <table class="ecl-table ecl-table--zebra ua-table--cards">
                    <thead class="ecl-table__head"><tr class="ecl-table__row"><th class="ecl-table__header" scope="col">{t!("field-name")}</th><th class="ecl-table__header" scope="col">{t!("people-roles")}</th><th class="ecl-table__header" scope="col">{t!("role-grant")}</th></tr></thead>
                    <tbody class="ecl-table__body">{rows}</tbody>
                </table>
            </div>
        };
        view! {
            <PageHeader title=t!("people-title") actions=view! { <a class="ecl-button ecl-button--secondary" href="/tokens">{t!("tokens-link")}</a> }.into_any()/>
            <div class="ecl-container ua-body ua-stack">
                {search(&cx, "people-search")}
                <p><strong>{t!("people-count", count = total)}</strong></p>
                {if none { nothing().into_any() } else { table.into_any() }}
                {pagination(&cx, total, PAGE)}
            </div>
        }
    }))
}

pub async fn audit(cx: Cx) -> PageResult {
    let (rows, total) =
        service::audit_log(&cx.academy, &cx.caller, cx.query("q"), cx.page()).await?;
    let zone = cx.zone().to_owned();
    Ok(Page::new(cx.say("audit-title"), move || {
        let none = rows.is_empty();
        let rows: Vec<_> = rows
            .into_iter()
            .map(|row| view! {
                <tr class="ecl-table__row">
                    <td class="ecl-table__cell" data-ecl-table-header=t!("audit-when")><When at=row.at zone=zone.clone()/></td>
                    <td class="ecl-table__cell" data-ecl-table-header=t!("audit-who")>{row.actor.map_or_else(|| t!(if row.operation.starts_with("account.") { "audit-unknown" } else { "audit-academy" }).into_any(), |name| view! { <span translate="no">{name}</span> }.into_any())}</td>
                    <td class="ecl-table__cell" data-ecl-table-header=t!("audit-what")><code translate="no">{row.operation}</code></td>
                    <td class="ecl-table__cell" data-ecl-table-header=t!("audit-subject")><code translate="no">{format!("{} {}", row.subject_kind, row.subject_id)}</code></td>
                    <td class="ecl-table__cell" data-ecl-table-header=t!("audit-detail")><code class="ua-written" translate="no">{if row.detail == "null" { String::new() } else { row.detail }}</code></td>
                    <td class="ecl-table__cell" data-ecl-table-header=t!("audit-origin")><code translate="no">{row.origin.unwrap_or_default()}</code></td>
                </tr>
            })
            .collect();
        let table = view! {
            <div class="ua-table-wrap" tabindex="0" role="region" aria-label=t!("audit-title")>
                <table class="ecl-table ua-table--dense ua-table--cards">
                    <thead class="ecl-table__head"><tr class="ecl-table__row"><th class="ecl-table__header" scope="col">{t!("audit-when")}</th><th class="ecl-table__header" scope="col">{t!("audit-who")}</th><th class="ecl-table__header" scope="col">{t!("audit-what")}</th><th class="ecl-table__header" scope="col">{t!("audit-subject")}</th><th class="ecl-table__header" scope="col">{t!("audit-detail")}</th><th class="ecl-table__header" scope="col">{t!("audit-origin")}</th></tr></thead>
                    <tbody class="ecl-table__body">{rows}</tbody>
                </table>
            </div>
        };
        view! {
            <PageHeader title=t!("audit-title")/>
            <div class="ecl-container ua-body ua-stack">
                <p>{t!("audit-text")}</p>
                {search(&cx, "audit-search")}
                <p><strong>{t!("audit-count", count = total)}</strong></p>
                {if none { nothing().into_any() } else { table.into_any() }}
                {pagination(&cx, total, PAGE)}
            </div>
        }
    }))
}

fn tone(state: MailState) -> &'static str {
    match state {
        MailState::Waiting => "info",
        MailState::Sent => "success",
        MailState::Failed => "error",
    }
}

fn mail_rows(mails: Vec<Mail>, zone: &str, link: bool) -> Vec<AnyView> {
    mails
        .into_iter()
        .map(|mail| {
            let subject = if link {
                view! { <a href=format!("/outbox/{}", mail.id) translate="no" lang=mail.language>{mail.subject}</a> }.into_any()
            } else {
                view! { <a href=format!("#mail-{}", mail.id) translate="no" lang=mail.language>{mail.subject}</a> }.into_any()
            };
            view! {
                <tr class="ecl-table__row">
                    <td class="ecl-table__cell" data-ecl-table-header=t!("mail-written")><When at=mail.created_at zone=zone.to_owned()/></td>
                    <td class="ecl-table__cell" data-ecl-table-header=t!("mail-to")><span translate="no">{mail.address}</span></td>
                    <td class="ecl-table__cell" data-ecl-table-header=t!("mail-subject")>{subject}</td>
                    <td class="ecl-table__cell" data-ecl-table-header=t!("mail-state")><Pill tone=tone(mail.state) text=t!(&format!("mail-state-{}", mail.state.key()))/></td>
                </tr>
            }
            .into_any()
        })
        .collect()
}

fn mail_table(rows: Vec<AnyView>) -> impl IntoView {
    view! {
        <div class="ua-table-wrap">
            <table class="ecl-table ecl-table--zebra ua-table--cards">
                <thead class="ecl-table__head"><tr class="ecl-table__row"><th class="ecl-table__header" scope="col">{t!("mail-written")}</th><th class="ecl-table__header" scope="col">{t!("mail-to")}</th><th class="ecl-table__header" scope="col">{t!("mail-subject")}</th><th class="ecl-table__header" scope="col">{t!("mail-state")}</th></tr></thead>
                <tbody class="ecl-table__body">{rows}</tbody>
            </table>
        </div>
    }
}

pub async fn outbox(cx: Cx) -> PageResult {
    let (mails, total) = service::outbox(
        &cx.academy,
        &cx.caller,
        cx.query("state"),
        cx.query("about"),
        cx.page(),
    )
    .await?;
    let waits = cx.academy.mailer.is_none();
    let zone = cx.zone().to_owned();
    Ok(Page::new(cx.say("outbox-title"), move || {
        let now = cx.query("state").to_owned();
        let states: Vec<_> = MailState::ALL
            .iter()
            .map(|state| {
                let label = t!(&format!("mail-state-{}", state.key()));
                (state.key().to_owned(), label.into_owned())
            })
            .collect();
        let empty = mails.is_empty();
        let about = cx.query("about").to_owned();
        let found = (!about.is_empty()).then(|| {
            let all = with_query(&cx, &[("about", ""), ("page", "")]);
            view! { <a class="ecl-tag" href=all>{t!("outbox-about")}" "<Icon name="close"/><span class="ecl-u-sr-only">" "{t!("filter-remove")}</span></a> }.into_any()
        });
        let about =
            (!about.is_empty()).then(|| view! { <input type="hidden" name="about" value=about/> });
        view! {
            <PageHeader title=t!("outbox-title")/>
            <div class="ecl-container ua-body ua-stack">
                {waits.then(|| view! { <Notice kind="warning" title=t!("outbox-waits-title")>{t!("outbox-waits-text")}</Notice> })}
                <Filters label=t!("outbox-filter") action=t!("filter-action") found=found>
                    <OneOf name="state" label=t!("mail-state") options=states now=now/>
                    {about}
                </Filters>
                <p><strong>{t!("outbox-count", count = total)}</strong></p>
                {if empty { view! { <Empty icon="mail" title=t!("outbox-empty-title") text=t!("outbox-empty-text")/> }.into_any() } else { mail_table(mail_rows(mails, &zone, true)).into_any() }}
                {pagination(&cx, total, PAGE)}
            </div>
        }
    }))
}

fn letter(mail: &Mail, zone: &str) -> impl IntoView + use<> {
    view! {
        <article class="ua-mail" id=format!("mail-{}", mail.id)>
            <dl class="ua-mail__head">
                <dt>{t!("mail-to")}</dt><dd translate="no">{mail.address.clone()}</dd>
                <dt>{t!("mail-subject")}</dt><dd class="ua-mail__subject" translate="no" lang=mail.language.clone()>{mail.subject.clone()}</dd>
                <dt>{t!("mail-written")}</dt><dd><When at=mail.created_at zone=zone.to_owned()/></dd>
                <dt>{t!("mail-state")}</dt><dd><Pill tone=tone(mail.state) text=t!(&format!("mail-state-{}", mail.state.key()))/></dd>
            </dl>
            <div class="ua-mail__body" translate="no" lang=mail.language.clone()>{linked(&mail.body_text)}</div>
        </article>
    }
}

/// Plain text with its links to click on.
pub fn linked(text: &str) -> impl IntoView + use<> {
    let lines: Vec<_> = text
        .lines()
        .map(|line| {
            if line.starts_with("http://") || line.starts_with("https://") {
                view! { <a href=line.to_owned()>{line.to_owned()}</a><br/> }.into_any()
            } else {
                view! { {line.to_owned()}<br/> }.into_any()
            }
        })
        .collect();
    view! { <p class="ua-written">{lines}</p> }
}

pub async fn mail(cx: Cx) -> PageResult {
    let id = domain::ids::MailId::parse(cx.param("mail"))?;
    let mail = service::mail(&cx.academy, &cx.caller, &id).await?;
    let zone = cx.zone().to_owned();
    Ok(Page::new(mail.subject.clone(), move || {
        let (gone, id) = (mail.body_text.is_empty(), mail.id.to_string());
        view! {
            <PageHeader title=Label::written(mail.subject.clone()).in_language(mail.language.clone()) trail=vec![("/outbox".to_owned(), t!("outbox-title").into_owned())]/>
            <div class="ecl-container ua-body ua-stack">
                {gone.then(|| view! { <Notice kind="info">{t!("mail-gone-text")}</Notice> })}
                {(mail.state == MailState::Failed).then(|| failed(&mail))}
                {letter(&mail, &zone)}
                {(!gone).then(|| view! {
                    <PostForm to="administration/send_again"><input type="hidden" name="mail" value=id/><p class="ua-actions"><button class="ecl-button ecl-button--secondary">{t!("mail-again")}</button></p></PostForm>
                })}
                {(mail.state == MailState::Sent).then(|| came_back(&mail))}
            </div>
        }
    }))
}

/// Why a mail did not arrive.
fn failed(mail: &Mail) -> impl IntoView + use<> {
    let title = if mail.sent_at.is_some() {
        "mail-returned-title"
    } else {
        "mail-failed-title"
    };
    let why = mail.last_error.clone();
    view! { <Notice kind="warning" title=t!(title)>{why.map(|why| view! { <code translate="no">{why}</code> })}</Notice> }
}

/// What the mail server took may still come back, into the sender's own mailbox.
fn came_back(mail: &Mail) -> impl IntoView + use<> {
    let id = mail.id.to_string();
    view! {
        <Fold summary=t!("mail-returned") to=RETURNED>
            <p>{t!("mail-returned-text")}</p>
            <PostForm to=RETURNED class="ua-form">
                <input type="hidden" name="mail" value=id/>
                <TextField name="returned" help=t!("field-returned-help") optional=true max=RETURNED_MAX autocomplete="off"/>
                <p class="ua-actions"><button class="ecl-button ecl-button--secondary">{t!("mail-returned-action")}</button></p>
            </PostForm>
        </Fold>
    }
}

pub async fn demonstration_mails(cx: Cx) -> PageResult {
    let mails = service::demonstration_mails(&cx.academy, 30).await?;
    let zone = cx.zone().to_owned();
    Ok(Page::new(cx.say("demonstration-mails-title"), move || {
        let letters: Vec<_> = mails.iter().map(|mail| letter(mail, &zone)).collect();
        view! {
            <PageHeader title=t!("demonstration-mails-title")/>
            <div class="ecl-container ua-body ua-stack">
                <p>{t!("demonstration-mails-text")}</p>
                {if mails.is_empty() {
                    view! { <Empty icon="mail" title=t!("outbox-empty-title") text=t!("demonstration-mails-empty") action=("/sign-up".to_owned(), t!("sign-up").into_owned())/> }.into_any()
                } else {
                    mail_table(mail_rows(mails, &zone, false)).into_any()
                }}
                {letters}
            </div>
        }
    }))
}
