//! Writing together: whom the author lets write along, and what those see.

use domain::ids::ApplicationId;
use leptos::prelude::*;

use backend::service::applications::{self as service, CO_AUTHORS_MAX, OwnPage};
use backend::store::applications::Application;
use backend::store::co_authors::CoAuthor;
use domain::programme::CALL_ZONE;

use super::WRITE;
use super::write::write;
use crate::components::When;
use crate::components::form::{PostForm, TextField};
use crate::components::layout::{Label, PageHeader};
use crate::request::{Cx, Page, PageResult};
use crate::t;

/// Whom the author lets write along.
pub(super) fn colleagues(own: &OwnPage, application: &Application) -> impl IntoView + use<> {
    let id = application.id.to_string();
    let items: Vec<_> = own
        .co_authors
        .iter()
        .map(|colleague| item(colleague, &id))
        .collect();
    let (some, room) = (!items.is_empty(), items.len() < CO_AUTHORS_MAX);
    view! {
        <section class="ua-panel ua-stack ua-stack--s" aria-labelledby="colleagues">
            <h2 class="ua-panel__title" id="colleagues">{t!("co-authors-title")}</h2>
            <p>{t!("co-authors-text")}</p>
            {some.then(|| view! { <ul class="ua-list">{items}</ul> })}
            {room.then(|| view! {
                <PostForm to="applications/invite" class="ua-form">
                    <input type="hidden" name="application" value=id/>
                    <TextField name="co_author" kind="email" autocomplete="off" help=t!("field-co_author-help")/>
                    <p class="ua-actions"><button class="ecl-button ecl-button--secondary">{t!("co-author-invite")}</button></p>
                </PostForm>
            })}
        </section>
    }
}

fn item(colleague: &CoAuthor, application: &str) -> impl IntoView + use<> {
    let (email, form, whose) = (
        colleague.email.clone(),
        colleague.email.clone(),
        colleague.email.clone(),
    );
    let name = colleague.name.clone();
    let (application, at) = (application.to_owned(), colleague.invited_at);
    view! {
        <li class="ua-list__item">
            <p><strong translate="no">{colleague.email.clone()}</strong>{name.map(|name| view! { " · "<span translate="no" dir="auto">{name}</span> })}</p>
            <p class="ua-small ua-muted">{t!("co-author-since")}" "<When at=at zone=CALL_ZONE/></p>
            <PostForm to="applications/uninvite" id=form>
                <input type="hidden" name="application" value=application/><input type="hidden" name="co_author" value=email/>
                <button class="ua-button--link">{t!("co-author-remove")}<span class="ecl-u-sr-only">{t!("colon")}<span translate="no">{whose}</span></span></button>
            </PostForm>
        </li>
    }
}

/// A draft that somebody else lets one write along at.
pub async fn shared(cx: Cx) -> PageResult {
    let id = ApplicationId::parse(cx.param("application"))?;
    let page = service::shared(&cx.academy, &cx.caller, &id).await?;
    let posted = cx.sent(WRITE).cloned();
    Ok(Page::new(cx.say("shared-title"), move || {
        let now = cx.academy.now();
        let name = page.author.name.clone();
        let form = page.own.application.as_ref().map(|draft| {
            write(&cx, &page.own, draft, &page.author, posted.as_ref(), now)
        });
        let whose = view! { <span>{t!("shared-text")}" "<strong translate="no" dir="auto">{name}</strong></span> }.into_any();
        view! {
            <PageHeader title=t!("shared-title") eyebrow=Label::from(&page.own.edition.title) meta=whose/>
            {form}
        }
    })
    .live())
}
