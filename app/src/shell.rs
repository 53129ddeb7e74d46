//! The frame of every page: head, header, navigation, footer.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::{Arc, LazyLock, RwLock};

use domain::Language;
use domain::permission::{Operation, Role};
use hydration_context::SsrSharedContext;
use leptos::hydration::HydrationScripts;
use leptos::nonce::Nonce;
use leptos::prelude::*;
use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::assets::{assets, leptos_options};
use crate::components::form::{PostForm, Seed};
use crate::components::notice::Notice;
use crate::components::{Icon, Reserve, icon, initials, viewed};
use crate::islands::Ready;
use crate::request::{Cx, Page, Posted};
use crate::say::{language, speaking};
use crate::t;

/// Renders a page to HTML. Nothing waits while it renders: pages fetch their data before.
/// A page that holds islands is given the `nonce` under which its scripts may run.
pub fn render(cx: &Cx, page: Page, nonce: Option<&str>) -> String {
    let owner = Owner::new_root(Some(Arc::new(SsrSharedContext::new_islands())));
    let html = owner.with(|| {
        if let Some(nonce) = nonce {
            provide_context(Nonce::from_value(nonce.to_owned()));
        }
        // Whoever is signed in may be given a form whose refusal is shown on this page.
        provide_context(cx.posted.clone());
        provide_context(Seed(Arc::clone(&cx.academy)));
        speaking(cx.language(), || shell(cx, page))
    });
    owner.unset_with_forced_cleanup();
    html.into_string()
}

fn shell(cx: &Cx, page: Page) -> Markup {
    let refused = cx
        .posted
        .as_ref()
        .is_some_and(|posted| posted.refusal.is_some());
    let assets = assets();
    let live = page.live.then_some(assets.app.as_deref()).flatten();
    let inside = (page.body)();
    html! {
        // The frame comes to four to eight kilobytes.
        (Reserve(inside.0.len() + 8 * 1024))
        (DOCTYPE)
        html lang=(cx.language().tag()) data-theme=[&cx.theme] {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title {
                    @if refused { (t!("title-refused")) }
                    (page.title) " – " (t!("site-name"))
                }
                link rel="icon" href="/favicon.svg" type="image/svg+xml";
                link rel="stylesheet" href=(assets.css);
                @if let Some(stem) = live {
                    (viewed(view! { <HydrationScripts options=leptos_options(stem) islands=true/> }))
                }
            }
            body {
                (top(cx))
                main id="main" tabindex="-1" {
                    @if let Some(notice) = notices(cx) { (notice) }
                    (inside)
                }
                (same_for_all(Part::Footer, || viewed(footer(&cx.academy.settings.contact))))
                @if live.is_some() { (viewed(view! { <Ready path=cx.path.clone()/> })) }
            }
        }
    }
}

/// A part of the frame that is the same for everybody who reads it in one language.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Part {
    /// Everything above the page for visitors: the entry of the navigation they are at, and what the
    /// settings add.
    Top(Option<&'static str>, bool, bool),
    /// The notice that this is a demonstration.
    Demonstration,
    /// The choice of language; with the pseudo-locale or without.
    Languages(bool),
    /// The navigation: its entries, and the one the page is at.
    Navigation(Vec<(&'static str, &'static str)>, Option<&'static str>),
    /// The choice of light or dark, and the way out.
    Settings(&'static str),
    /// Everything below the page.
    Footer,
}

/// Renders a part once a language and hands out the same HTML from then on. Nothing in it comes from
/// the database, and there are as many parts as there are ways for roles to meet: they are never given back.
fn same_for_all(part: Part, render: impl FnOnce() -> Markup) -> PreEscaped<Cow<'static, str>> {
    static PARTS: LazyLock<RwLock<HashMap<(Part, Language), &'static str>>> =
        LazyLock::new(RwLock::default);
    // A refused form is shown where it stands, such as the choice of language.
    if posted().is_some() {
        return PreEscaped(render().into_string().into());
    }
    let key = (part, language());
    let known = PARTS.read().ok().and_then(|parts| parts.get(&key).copied());
    if let Some(html) = known {
        return PreEscaped(html.into());
    }
    let html = render().into_string();
    PreEscaped(match PARTS.write() {
        // Another request may have rendered it meanwhile.
        Ok(mut parts) => Cow::Borrowed(*parts.entry(key).or_insert_with(|| html.leak())),
        Err(_) => Cow::Owned(html),
    })
}

/// Everything above the page.
fn top(cx: &Cx) -> PreEscaped<Cow<'static, str>> {
    let settings = &cx.academy.settings;
    let whole = || {
        html! {
            a class="ecl-link ecl-skip-link" href="#main" { (t!("skip-to-main")) }
            @if settings.demonstration { (same_for_all(Part::Demonstration, demonstration)) }
            (header(cx))
        }
    };
    if cx.caller.person.is_some() {
        return PreEscaped(whole().into_string().into());
    }
    let here = here(cx, &entries(cx));
    let part = Part::Top(here, settings.demonstration, settings.pseudo_locale);
    same_for_all(part, whole)
}

fn demonstration() -> Markup {
    html! {
        aside class="ua-demo" aria-labelledby="demonstration" {
            div class="ecl-container" {
                (icon("info", "2xs", ""))
                span {
                    strong id="demonstration" { (t!("demonstration-title")) }
                    " " (t!("demonstration-text")) " "
                    a href="/demonstration/mails" { (t!("demonstration-mails-link")) }
                }
            }
        }
    }
}

/// Whether `path` is the page `href` or below it.
fn is_at(path: &str, href: &str) -> bool {
    path.strip_prefix(href)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// What became of the last form. Who reads by ear, or goes on by keyboard, begins there.
fn notices(cx: &Cx) -> Option<Markup> {
    let flash = |kind, text| {
        viewed(view! {
            <div class="ecl-container ua-flash" tabindex="-1" autofocus=true><Notice kind=kind>{text}</Notice></div>
        })
    };
    // Refusals of fields are listed at their form; others are said here.
    let refused = cx
        .posted
        .as_deref()
        .and_then(|posted| posted.refusal.as_ref())
        .filter(|refusal| refusal.problems().is_empty())
        .map(|refusal| backend::texts::refusal(language(), refusal));
    match (&cx.notice, refused) {
        (_, Some(text)) => Some(flash("error", text)),
        (Some(key), None) => Some(flash("success", t!(key))),
        (None, None) => None,
    }
}

/// The entries of the main navigation this person may use: address, key of the label.
fn entries(cx: &Cx) -> Vec<(&'static str, &'static str)> {
    let caller = &cx.caller;
    let mut entries = Vec::with_capacity(8);
    if caller.person.is_some() {
        entries.push(("/today", "nav-today"));
    }
    entries.push(("/editions", "nav-programme"));
    if caller.could(Operation::ListApplications) {
        entries.push(("/organise", "nav-applications"));
    }
    if caller.could(Operation::ReviewApplications) {
        entries.push(("/reviews", "nav-reviews"));
    }
    if caller.could(Operation::JoinSession) || caller.could(Operation::PlanSession) {
        entries.push(("/sessions", "nav-sessions"));
    }
    // Organisers come to a door from the applications of its edition.
    if caller.could(Operation::CheckIn) && !caller.could(Operation::ListApplications) {
        entries.push(("/door", "nav-door"));
    }
    if caller.could(Operation::ReadResults) {
        entries.push(("/evaluation", "nav-evaluation"));
    }
    if caller.could(Operation::ReadSpace) {
        entries.push(("/workspace", "nav-workspace"));
    }
    if caller.could(Operation::KeepOutbox) {
        entries.push(("/outbox", "nav-outbox"));
    }
    if caller.could(Operation::KeepPeople) {
        entries.push(("/people", "nav-people"));
        entries.push(("/audit", "nav-audit"));
    }
    if caller.person.is_none() {
        entries.push(("/methods", "nav-methods"));
        entries.push(("/about", "nav-about"));
    }
    entries
}

/// Pages that have no entry in the navigation of their own, and the one they stand below.
const BELOW: [(&str, &str); 4] = [
    ("/check-in", "/door"),
    ("/commitments", "/workspace"),
    ("/dilemmas", "/sessions"),
    ("/groups", "/sessions"),
];

/// The entry of the navigation that the page is at.
fn here(cx: &Cx, entries: &[(&'static str, &'static str)]) -> Option<&'static str> {
    let mut hrefs = entries.iter().map(|(href, _)| *href);
    let mut below = BELOW.iter().filter(|(path, _)| is_at(&cx.path, path));
    let above = match below.next() {
        Some((_, entry)) => Some(*entry),
        None => cx.path.ends_with("/door").then_some("/door"),
    };
    hrefs.find(|href| is_at(&cx.path, href) || above == Some(*href))
}

fn header(cx: &Cx) -> Markup {
    let entries = entries(cx);
    let here = here(cx, &entries);
    let navigation = || {
        html! {
            nav class="ua-nav" id="nav" aria-label=(t!("nav-main")) popover {
                ul class="ua-nav__list" {
                    @for (href, key) in &entries {
                        li { a class="ua-nav__link" href=(href) aria-current=[(here == Some(*href)).then_some("page")] { (t!(key)) } }
                    }
                }
            }
        }
    };
    html! {
        header class="ua-header" {
            div class="ecl-container" {
                div class="ua-header__bar" {
                    (brand())
                    div class="ua-header__tools" {
                        (language_menu(cx))
                        (account_menu(cx))
                        button class="ua-tool ua-nav__toggle" popovertarget="nav" { (icon("menu", "", "")) span { (t!("nav-menu")) } }
                    }
                }
                (same_for_all(Part::Navigation(entries.clone(), here), navigation))
            }
        }
    }
}

fn brand() -> Markup {
    html! {
        a class="ua-brand" href="/" {
            svg class="ua-brand__mark" viewBox="0 0 48 48" aria-hidden="true" {
                rect width="48" height="48" rx="10" fill="#0046ff" {}
                path fill="#fff" d="M9 20 24 9l15 11v3H9zM12 26h5v10h-5zM31 26h5v10h-5zM9 38h30v3H9z" {}
                circle cx="24" cy="31" r="5" fill="#ffbe5c" {}
            }
            span { (t!("brand")) span class="ua-brand__sub" { (t!("brand-sub")) } }
        }
    }
}

fn language_menu(cx: &Cx) -> PreEscaped<Cow<'static, str>> {
    let now = cx.language();
    let pseudo = cx.academy.settings.pseudo_locale;
    same_for_all(Part::Languages(pseudo), || {
        let choices = Language::CHOICES
            .into_iter()
            .chain(pseudo.then_some(Language::Pseudo));
        let items: Vec<_> = choices
            .map(|language| view! {
                <li><button class="ua-drop__link" name="language" value=language.tag() lang=language.tag() translate="no" aria-current=(language == now).then_some("true")>{language.own_name()}</button></li>
            })
            .collect();
        viewed(view! {
            <details class="ua-drop" name="header">
                <summary class="ua-drop__toggle"><Icon name="global"/><span class="ecl-u-sr-only">{t!("choose-language")}</span><span class="ua-tool__label" translate="no">{now.own_name()}</span><Icon name="chevron-down" class="ua-drop__caret"/></summary>
                <div class="ua-drop__panel">
                    <PostForm to="accounts/choose_language">
                        <ul class="ua-drop__list">{items}</ul>
                    </PostForm>
                </div>
            </details>
        })
    })
}

fn account_menu(cx: &Cx) -> Markup {
    let Some(person) = &cx.caller.person else {
        return html! {
            a class="ua-tool" href="/sign-in" { (icon("user", "", "")) span class="ua-tool__label" { (t!("sign-in")) } }
        };
    };
    let mut roles: Vec<Role> = cx.caller.grants.iter().map(|grant| grant.role).collect();
    roles.sort();
    roles.dedup();
    let roles: Vec<_> = roles
        .into_iter()
        .map(|role| t!(&format!("role-{}", role.key())))
        .collect();
    let name = &person.name;
    html! {
        details class="ua-drop" name="header" {
            summary class="ua-drop__toggle" {
                span class="ua-avatar ua-avatar--s ua-avatar--1" aria-hidden="true" translate="no" { (initials(name)) }
                span class="ua-tool__label" translate="no" { (name) }
                (icon("chevron-down", "", "ua-drop__caret"))
            }
            div class="ua-drop__panel" {
                div class="ua-drop__head" {
                    strong translate="no" { (name) } br; span class="ua-muted" { (roles.join(" · ")) }
                }
                (same_for_all(Part::Settings(theme(cx)), || viewed(settings(theme(cx)))))
            }
        }
    }
}

/// The theme this person chose, or the device's own.
fn theme(cx: &Cx) -> &'static str {
    match cx.theme.as_deref() {
        Some("light") => "light",
        Some("dark") => "dark",
        _ => "auto",
    }
}

/// What the menu of an account holds below its name.
fn settings(theme: &'static str) -> impl IntoView {
    let themes: Vec<_> = ["auto", "light", "dark"]
        .into_iter()
        .map(|choice| view! { <button name="theme" value=choice aria-pressed=if theme == choice { "true" } else { "false" }>{t!(&format!("theme-{choice}"))}</button> })
        .collect();
    view! {
        <ul class="ua-drop__list">
            <li><a class="ua-drop__link" href="/account"><Icon name="user" size="2xs"/>{t!("account-link")}</a></li>
        </ul>
        <div class="ua-drop__sep ua-row ua-row--between">
            <span class="ua-small ua-muted" id="theme-name">{t!("theme")}</span>
            <PostForm to="accounts/choose_theme" class="ua-segmented" labelledby="theme-name">{themes}</PostForm>
        </div>
        <PostForm to="accounts/sign_out" class="ua-drop__sep"><button class="ua-drop__link"><Icon name="arrow-right" size="2xs"/>{t!("sign-out")}</button></PostForm>
    }
}

fn footer(contact: &str) -> impl IntoView + use<> {
    let links = |entries: &[(&str, &'static str)]| {
        let items: Vec<_> = entries.iter().map(|(href, key)| view! { <li class="ecl-site-footer__list-item"><a href=(*href).to_owned()>{t!(key)}</a></li> }).collect();
        view! { <ul class="ecl-site-footer__list">{items}</ul> }
    };
    let mail = format!("mailto:{contact}");
    view! {
        <footer class="ecl-site-footer">
            <div class="ecl-site-footer__main"><div class="ecl-container">
                <div class="ecl-site-footer__row">
                    <div class="ecl-site-footer__section ecl-site-footer__section--site-info">
                        <p class="ecl-site-footer__title">{t!("site-name")}</p>
                        <p class="ecl-site-footer__description">{t!("footer-owner")}</p>
                    </div>
                    <div class="ecl-site-footer__section"><p class="ecl-site-footer__title">{t!("footer-academy")}</p>{links(&[("/about", "nav-about"), ("/editions", "nav-programme"), ("/methods", "nav-methods"), ("/reports", "nav-reports")])}</div>
                    <div class="ecl-site-footer__section"><p class="ecl-site-footer__title">{t!("footer-site")}</p>{links(&[("/accessibility", "accessibility"), ("/privacy", "privacy"), (&mail, "contact")])}</div>
                </div>
            </div></div>
        </footer>
    }
}

/// The page that says why there is none.
pub fn refusal_page(cx: &Cx, refusal: &domain::Refusal) -> Page {
    let text = backend::texts::refusal(cx.language(), refusal);
    let status = refusal.status();
    let title = cx.say(match status {
        404 => "error-not-found-title",
        401 | 403 => "error-forbidden-title",
        429 => "error-too-many-title",
        503 => "error-unavailable-title",
        _ => "error-title",
    });
    let heading = title.clone();
    let request = cx.caller.request_id.clone();
    let mut page = Page::new(title, move || {
        view! {
            <div class="ecl-container ua-body ua-stack">
                <h1>{heading}</h1>
                <p>{text}</p>
                <p><a class="ecl-button ecl-button--primary" href="/">{t!("error-home")}</a></p>
                <p class="ua-small ua-muted">{t!("error-request", id = request.as_str())}</p>
            </div>
        }
    });
    page.status = status;
    page
}

/// The refused form of this page, if any; for components inside its form.
pub fn posted() -> Option<Arc<Posted>> {
    use_context::<Option<Arc<Posted>>>().flatten()
}
