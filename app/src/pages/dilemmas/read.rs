//! One dilemma: reading it, what its owner does with it, talking about it, those like it.

use domain::dilemmas::{COMMENT_MAX, DilemmaState, OUTCOME_MAX};
use domain::ids::DilemmaId;
use leptos::prelude::*;

use backend::chance::uuid_v4;
use backend::service::dilemmas::{self as service, Alike, Card};
use backend::store::dilemmas::{Dilemma, PARTS};
use backend::when;

use super::write::{discard, writing};
use super::{pill, title, topic, topics};
use crate::components::draft::saved;
use crate::components::form::{PostForm, SelectField, Submit, TextArea, typed};
use crate::components::layout::PageHeader;
use crate::components::{Icon, When, Written, said};
use crate::request::{Cx, Page, PageResult};
use crate::t;

/// One dilemma: reading it, writing on it, talking about it, those like it.
pub async fn dilemma(cx: Cx) -> PageResult {
    let id = DilemmaId::parse(cx.param("dilemma"))?;
    let page = service::page(&cx.academy, &cx.caller, &id).await?;
    let zone = cx.zone().to_owned();
    let seed = uuid_v4(cx.academy.chance.as_ref());
    let name = page.card.dilemma.title.clone();
    let edits = page.writes
        && (cx.query("edit") == "yes"
            || page.card.dilemma.state == DilemmaState::Draft
            || cx.refused("dilemmas/rewrite").is_some());
    // Those inside talk about it; the others see no comments.
    let talks = (page.own || page.prepares) && page.card.dilemma.state != DilemmaState::Draft;
    let shown = Page::new(name, move || {
        let dilemma = &page.card.dilemma;
        let at = saved(
            &cx,
            dilemma.updated_at,
            dilemma.state == DilemmaState::Draft,
        );
        let stored = (at, when::offset(cx.academy.now(), cx.zone()));
        let place = page
            .card
            .module
            .as_ref()
            .map_or(&page.card.edition.title, |module| &module.title);
        let home = (!dilemma.home.is_empty()).then(|| format!(", {}", dilemma.home));
        let meta = view! {
            {pill(dilemma.state)}
            <span><Icon name="user" size="2xs"/><span translate="no" dir="auto">{dilemma.name.clone()}{home}</span></span>
            <span><Icon name="group" size="2xs"/>{said(place)}</span>
            <span><Icon name="lock" size="2xs"/>{t!(&format!("circle-{}", dilemma.confidentiality.key()))}</span>
        }
        .into_any();
        let trail = vec![("/dilemmas".to_owned(), t!("dilemmas-title").into_owned())];
        let write = (page.writes && !edits).then(|| view! { <a class="ecl-button ecl-button--secondary" href=format!("/dilemmas/{}?edit=yes", dilemma.id)>{t!("dilemma-edit")}</a> });
        let plan = (page.prepares && dilemma.state.can_be_planned()).then(|| {
            let href = plan_with(&page.card);
            view! { <a class="ecl-button ecl-button--primary" href=href>{t!("dilemma-plan")}</a> }
        });
        let actions = view! { {write}{plan} }.into_any();
        view! {
            <PageHeader title=title(dilemma) eyebrow=t!("dilemma-title") trail=trail meta=meta actions=actions/>
            <div class="ecl-container ua-body ua-stack ua-stack--l">
                {if edits { writing(dilemma, stored).into_any() } else { reading(dilemma).into_any() }}
                {(!page.sessions.is_empty()).then(|| sessions(&page, &zone))}
                {page.own.then(|| own(&page))}
                {(page.prepares && dilemma.state == DilemmaState::Brought).then(|| prepare(dilemma))}
                {talks.then(|| comments(&page, &seed, &zone))}
                {(!page.alike.is_empty()).then(|| alike(&page))}
            </div>
        }
    });
    Ok(shown.live_if(edits))
}

fn prepare(dilemma: &Dilemma) -> impl IntoView + use<> {
    let id = dilemma.id.to_string();
    view! {
        <section class="ua-panel ua-stack" aria-labelledby="prepare">
            <h2 class="ua-panel__title" id="prepare">{t!("dilemma-prepare-title")}</h2>
            <p>{t!("dilemma-prepare-text")}</p>
            <PostForm to="dilemmas/prepare">
                <input type="hidden" name="dilemma" value=id/>
                <Submit label=t!("dilemma-prepare")/>
            </PostForm>
        </section>
    }
}

/// Where a session is planned with a dilemma.
fn plan_with(card: &Card) -> String {
    format!(
        "/sessions/plan?edition={}&dilemma={}",
        card.edition.slug, card.dilemma.id
    )
}

fn reading(dilemma: &Dilemma) -> impl IntoView + use<> {
    let lang = dilemma.language.tag();
    let part = |at: usize| {
        let (name, text) = (PARTS[at], dilemma.parts[at].clone());
        (!text.is_empty()).then(|| view! {
            <section class="ua-stack ua-stack--s"><h2>{t!(&format!("field-{name}"))}</h2><Written text=text lang=lang/></section>
        })
    };
    let outcome = (!dilemma.outcome.is_empty()).then(|| view! {
        <section class="ua-stack ua-stack--s"><h2>{t!("field-outcome")}</h2><Written text=dilemma.outcome.clone() lang=lang/></section>
    });
    view! {
        <article class="ua-stack ua-stack--l">
            {topics(dilemma)}
            {part(0)}
            <div class="ua-grid ua-grid--2">{part(1)}{part(2)}</div>
            {part(3)}{part(4)}{part(5)}{outcome}
        </article>
    }
}

fn sessions(page: &service::Page, zone: &str) -> impl IntoView + use<> {
    let items: Vec<_> = page
        .sessions
        .iter()
        .map(|session| view! {
            <li><a href=format!("/sessions/{}", session.id) translate="no" dir="auto">{session.title.clone()}</a>" · "<When at=session.planned_at zone=zone.to_owned()/></li>
        })
        .collect();
    view! { <section class="ua-stack ua-stack--s" aria-labelledby="sessions"><h2 id="sessions">{t!("dilemma-sessions")}</h2><ul>{items}</ul></section> }
}

/// What only the owner does: who may read it, what became of the advice.
fn own(page: &service::Page) -> impl IntoView + use<> {
    let dilemma = &page.card.dilemma;
    let id = dilemma.id.to_string();
    let shared = page.shared();
    let circles: Vec<(String, String)> = page
        .circles
        .iter()
        .filter(|circle| circle.redraw(shared).is_ok())
        .map(|circle| {
            (
                circle.key().to_owned(),
                t!(&format!("circle-{}", circle.key())).into_owned(),
            )
        })
        .collect();
    let follows = dilemma.state.follow_up().is_ok();
    let (here, told, circle) = (id.clone(), dilemma.outcome.clone(), dilemma.confidentiality);
    let outcome = follows.then(|| {
        view! {
            <section class="ua-panel ua-stack" aria-labelledby="follow-up">
                <h2 class="ua-panel__title" id="follow-up">{t!("dilemma-follow-up-title")}</h2>
                <p>{t!("dilemma-follow-up-text")}</p>
                <PostForm to="dilemmas/follow_up" class="ua-form">
                    <input type="hidden" name="dilemma" value=here/>
                    <TextArea name="outcome" value=told max=OUTCOME_MAX/>
                    <Submit label=t!("dilemma-follow-up")/>
                </PostForm>
            </section>
        }
    });
    // Whoever writes on it finds this below the form.
    let gone = id.clone();
    let discard = (dilemma.state == DilemmaState::Draft && !page.writes).then(|| discard(gone));
    view! {
        {outcome}
        {discard}
        {(dilemma.state != DilemmaState::Draft).then(|| view! {
            <section class="ua-panel ua-stack" aria-labelledby="circle">
                <h2 class="ua-panel__title" id="circle">{t!("dilemma-circle-title")}</h2>
                <p>{t!("dilemma-circle-text")}</p>
                <PostForm to="dilemmas/open_to" class="ua-form">
                    <input type="hidden" name="dilemma" value=id/>
                    <SelectField name="circle" options=circles value=circle.key()/>
                    <Submit label=t!("dilemma-circle-action") look="secondary"/>
                </PostForm>
            </section>
        })}
    }
}

fn comments(page: &service::Page, seed: &str, zone: &str) -> impl IntoView + use<> {
    let id = page.card.dilemma.id.to_string();
    let items: Vec<_> = page
        .comments
        .iter()
        .map(|comment| view! {
            <li class="ua-panel ua-stack ua-stack--s">
                <p class="ua-small"><strong translate="no" dir="auto">{comment.name.clone()}</strong>" · "<When at=comment.at zone=zone.to_owned()/></p>
                <Written text=comment.body.clone()/>
            </li>
        })
        .collect();
    let seed = seed.to_owned();
    let (text, label) = if page.own {
        (t!("dilemma-comments-own"), t!("dilemma-answer"))
    } else {
        (t!("dilemma-comments-text"), t!("dilemma-comment"))
    };
    // The owner answers; where nobody said anything there is nothing to answer.
    let form = (page.prepares || !page.comments.is_empty()).then(|| {
        view! {
            <PostForm to="dilemmas/comment" class="ua-form" at="comments">
                <input type="hidden" name="dilemma" value=id/>
                <input type="hidden" name="seed" value=typed("seed", &seed)/>
                <TextArea name="comment" label=label rows=4 max=COMMENT_MAX/>
                <Submit label=t!("dilemma-comment-action")/>
            </PostForm>
        }
    });
    view! {
        <section class="ua-stack" id="comments" aria-labelledby="comments-title">
            <h2 id="comments-title">{t!("dilemma-comments")}</h2>
            <p class="ua-muted">{text}</p>
            <ol class="ua-stack ua-plain">{items}</ol>
            {form}
        </section>
    }
}

/// This one and those most like it, side by side, to choose from.
fn alike(page: &service::Page) -> impl IntoView + use<> {
    let column = |card: &Card, near: Option<&Alike>| {
        let dilemma = &card.dilemma;
        let lang = dilemma.language.tag();
        let why = near.map(|near| {
            let mut why: Vec<AnyView> = near.topics.iter().map(|one| view! { <li class="ua-chip">{topic(*one)}</li> }.into_any()).collect();
            why.extend(near.words.iter().map(|word| view! { <li class="ua-chip" translate="no" dir="auto">{word.clone()}</li> }.into_any()));
            view! { <p class="ua-small ua-muted">{t!("dilemma-likeness", percent = near.percent)}</p><ul class="ua-row ua-plain" aria-label=t!("dilemma-shared-terms")>{why}</ul> }
        });
        let heading = if near.is_some() {
            view! { <h3><a href=format!("/dilemmas/{}", dilemma.id)>{title(dilemma).view()}</a></h3> }.into_any()
        } else {
            view! { <h3>{title(dilemma).view()}</h3><p class="ua-small ua-muted">{t!("dilemma-this-one")}</p> }.into_any()
        };
        let part = |at: usize| {
            let text = dilemma.parts[at].clone();
            (!text.is_empty()).then(|| view! { <p class="ua-small"><strong>{t!(&format!("field-{}", PARTS[at]))}</strong></p><Written text=text lang=lang/> })
        };
        view! {
            <article class="ua-panel ua-stack ua-stack--s">
                {heading}
                <p class="ua-small"><span translate="no" dir="auto">{dilemma.name.clone()}</span>" "{pill(dilemma.state)}</p>
                {why}
                {part(4)}{part(1)}{part(2)}
                {dilemma.state.can_be_planned().then(|| view! { <p><a class="ecl-button ecl-button--secondary" href=plan_with(card)>{t!("dilemma-plan")}</a></p> })}
            </article>
        }
    };
    let columns: Vec<_> = std::iter::once(column(&page.card, None))
        .chain(page.alike.iter().map(|near| column(&near.card, Some(near))))
        .collect();
    view! {
        <section class="ua-stack" aria-labelledby="alike">
            <h2 id="alike">{t!("dilemma-alike")}</h2>
            <p class="ua-muted">{t!("dilemma-alike-text")}</p>
            <div class="ua-grid ua-grid--3">{columns}</div>
        </section>
    }
}
