//! Dilemmas: one's own and those one prepares, writing one, reading one.

use domain::applications::{PART_MAX, QUESTION_MAX, TITLE_MAX};
use domain::dilemmas::{
    COMMENT_MAX, Confidentiality, DilemmaState, KEYWORDS_MAX, OUTCOME_MAX, TOPICS_MAX, Topic,
};
use domain::ids::DilemmaId;
use domain::programme::Theme;
use leptos::prelude::*;

use backend::chance::uuid_v4;
use backend::service::dilemmas::{self as service, Alike, Card};
use backend::store::dilemmas::{Dilemma, PARTS};

use crate::components::form::{
    PostForm, SelectField, Submit, TextArea, TextField, WrittenIn, problem_of, typed,
};
use crate::components::layout::{Label, PageHeader};
use crate::components::notice::Empty;
use crate::components::{Icon, Pill, When, Written, said};
use crate::request::{Cx, Page, PageResult};
use crate::shell::posted;
use crate::t;

fn pill(state: DilemmaState) -> impl IntoView {
    let tone = match state {
        DilemmaState::Draft => "draft",
        DilemmaState::Brought => "warning",
        DilemmaState::Prepared | DilemmaState::Discussed => "info",
        DilemmaState::Reported | DilemmaState::FollowedUp => "success",
    };
    view! { <Pill tone=tone text=t!(&format!("dilemma-state-{}", state.key()))/> }
}

fn title(dilemma: &Dilemma) -> Label {
    Label::written(dilemma.title.as_str()).in_language(dilemma.language.tag().to_owned())
}

fn topic(topic: Topic) -> String {
    t!(&format!("topic-{}", topic.key())).into_owned()
}

/// What it is about, as a row of small words.
fn topics(dilemma: &Dilemma) -> impl IntoView + use<> {
    let lang = dilemma.language.tag().to_owned();
    let listed = dilemma
        .topics
        .iter()
        .map(|one| view! { <li class="ua-chip">{topic(*one)}</li> }.into_any());
    let own = dilemma.keywords.iter().map(|word| view! { <li class="ua-chip" translate="no" dir="auto" lang=lang.clone()>{word.clone()}</li> }.into_any());
    let items: Vec<AnyView> = listed.chain(own).collect();
    (!items.is_empty())
        .then(|| view! { <ul class="ua-row ua-plain" aria-label=t!("dilemma-topics")>{items}</ul> })
}

fn item(card: &Card, owner: bool) -> impl IntoView + use<> {
    let dilemma = &card.dilemma;
    let place = card
        .module
        .as_ref()
        .map_or(&card.edition.title, |module| &module.title);
    let whose = owner.then(|| {
        let home = (!dilemma.home.is_empty()).then(|| format!(", {}", dilemma.home));
        view! { <span translate="no" dir="auto">{dilemma.name.clone()}{home}</span>" · " }
    });
    view! {
        <li class="ua-list__item">
            <div class="ua-stack ua-stack--s">
                <h3 class="ua-list__title"><a href=format!("/dilemmas/{}", dilemma.id)>{title(dilemma).view()}</a></h3>
                <p class="ua-list__meta">{whose}{said(place)}</p>
                {topics(dilemma)}
            </div>
            <div>{pill(dilemma.state)}</div>
        </li>
    }
}

/// One's own, those one prepares, those that others let one read.
pub async fn list(cx: Cx) -> PageResult {
    let list = service::list(&cx.academy, &cx.caller).await?;
    let (module, about) = (cx.query("module").to_owned(), cx.query("topic").to_owned());
    Ok(Page::new(cx.say("dilemmas-title"), move || {
        let actions = (!list.brings.is_empty()).then(|| {
            view! { <a class="ecl-button ecl-button--primary" href="/dilemmas/new">{t!("dilemma-new")}</a> }.into_any()
        });
        let fits = |card: &&Card| {
            (module.is_empty()
                || card
                    .module
                    .as_ref()
                    .is_some_and(|one| one.id.as_str() == module))
                && (about.is_empty() || card.dilemma.topics.iter().any(|one| one.key() == about))
        };
        let section = |id: &'static str,
                       key: &'static str,
                       cards: Vec<&Card>,
                       owner: bool,
                       filter: AnyView| {
            let items: Vec<_> = cards.iter().map(|card| item(card, owner)).collect();
            let body = if items.is_empty() {
                view! { <p class="ua-muted">{t!("dilemmas-none")}</p> }.into_any()
            } else {
                view! { <ul class="ua-list">{items}</ul> }.into_any()
            };
            view! { <section class="ua-stack" aria-labelledby=id><h2 id=id>{t!(key)}</h2>{filter}{body}</section> }
        };
        let nothing = list.own.is_empty() && list.shared.is_empty() && !list.prepares;
        let prepared: Vec<&Card> = list.prepared.iter().filter(fits).collect();
        view! {
            <PageHeader title=t!("dilemmas-title") actions=actions.unwrap_or_else(|| ().into_any())/>
            <div class="ecl-container ua-body ua-stack ua-stack--l">
                <p class="ua-lead">{t!("dilemmas-lead")}</p>
                {nothing.then(|| {
                    let action = (!list.brings.is_empty()).then(|| ("/dilemmas/new".to_owned(), t!("dilemma-new").into_owned()));
                    let (title, text) = (t!("dilemmas-empty-title"), t!("dilemmas-empty-text"));
                    match action {
                        Some(action) => view! { <Empty icon="book" title=title text=text action=action/> }.into_any(),
                        None => view! { <Empty icon="book" title=title text=text/> }.into_any(),
                    }
                })}
                {(!list.own.is_empty()).then(|| section("own", "dilemmas-own", list.own.iter().collect(), false, ().into_any()))}
                {list.prepares.then(|| section("prepared", "dilemmas-prepared", prepared, true, filter(&list.prepared, &module, &about)))}
                {(!list.shared.is_empty()).then(|| section("shared", "dilemmas-shared", list.shared.iter().collect(), true, ().into_any()))}
            </div>
        }
    }))
}

/// Choosing among those one prepares.
fn filter(cards: &[Card], module: &str, about: &str) -> AnyView {
    let mut modules: Vec<(String, Label)> = Vec::new();
    for card in cards {
        if let Some(one) = &card.module
            && !modules.iter().any(|(id, _)| id == one.id.as_str())
        {
            modules.push((one.id.to_string(), Label::from(&one.title)));
        }
    }
    let known = |topic: &&Topic| cards.iter().any(|card| card.dilemma.topics.contains(topic));
    let topics: Vec<(String, Label)> = Topic::ALL
        .iter()
        .filter(known)
        .map(|one| (one.key().to_owned(), topic(*one).into()))
        .collect();
    if modules.len() < 2 && topics.is_empty() {
        return ().into_any();
    }
    view! {
        <form method="get" class="ua-row">
            <SelectField name="module" options=modules value=module empty=t!("dilemmas-any-module") optional=true/>
            <SelectField name="topic" label=t!("dilemma-topics") options=topics value=about empty=t!("dilemmas-any-topic") optional=true/>
            <Submit label=t!("dilemmas-filter") look="secondary"/>
        </form>
    }
    .into_any()
}

/// A new dilemma.
pub async fn new(cx: Cx) -> PageResult {
    let places = service::places(&cx.academy, &cx.caller).await?;
    Ok(Page::new(cx.say("dilemma-new"), move || {
        let modules: Vec<(String, Label)> = places
            .iter()
            .map(|(_, module)| (module.id.to_string(), Label::from(&module.title)))
            .collect();
        let first = modules
            .first()
            .map(|(id, _)| id.clone())
            .unwrap_or_default();
        view! {
            <PageHeader title=t!("dilemma-new") trail=vec![("/dilemmas".to_owned(), t!("dilemmas-title").into_owned())]/>
            <div class="ecl-container ua-body ua-stack ua-stack--l">
                <p class="ua-lead">{t!("dilemma-write-lead")}</p>
                <PostForm to="dilemmas/start" class="ua-stack ua-form">
                    <SelectField name="module" options=modules value=first/>
                    {fields(None)}
                    <p class="ua-actions">
                        <button class="ecl-button ecl-button--primary" name="next" value="bring">{t!("dilemma-bring")}</button>
                        <button class="ecl-button ecl-button--secondary" name="next" value="keep">{t!("dilemma-keep-draft")}</button>
                    </p>
                </PostForm>
            </div>
        }
    }))
}

/// The parts of a dilemma with their help, to write on.
fn fields(dilemma: Option<&Dilemma>) -> impl IntoView + use<> {
    let part = |at: usize| {
        dilemma
            .map(|dilemma| dilemma.parts[at].clone())
            .unwrap_or_default()
    };
    let chosen: Vec<String> = match posted().filter(|posted| posted.action.starts_with("dilemmas/"))
    {
        Some(posted) => posted
            .values("topics[]")
            .into_iter()
            .map(ToOwned::to_owned)
            .collect(),
        None => dilemma
            .map(|dilemma| {
                dilemma
                    .topics
                    .iter()
                    .map(|topic| topic.key().to_owned())
                    .collect()
            })
            .unwrap_or_default(),
    };
    let problem = problem_of("topics");
    let described = problem.is_some().then_some("f-topics-error");
    let group = if problem.is_some() {
        "ecl-form-group ecl-form-group--invalid"
    } else {
        "ecl-form-group"
    };
    let mut number = 0;
    let themes: Vec<_> = Theme::ALL
        .iter()
        .map(|theme| (Some(*theme), t!(&format!("theme-{}", theme.key())).into_owned()))
        .chain([(None, t!("topics-of-all").into_owned())])
        .map(|(theme, name)| {
            let boxes: Vec<_> = Topic::ALL
                .iter()
                .filter(|topic| topic.theme() == theme)
                .map(|one| {
                    let id = if number == 0 { "f-topics".to_owned() } else { format!("f-topics-{number}") };
                    number += 1;
                    let checked = chosen.iter().any(|key| key == one.key());
                    view! {
                        <div class="ecl-checkbox">
                            <input class="ecl-checkbox__input" type="checkbox" id=id.clone() name="topics[]" value=one.key() checked=checked/>
                            <label class="ecl-checkbox__label" for=id><span class="ecl-checkbox__box" aria-hidden="true"></span>{topic(*one)}</label>
                        </div>
                    }
                })
                .collect();
            view! { <div class="ua-choices"><strong>{name}</strong>{boxes}</div> }
        })
        .collect();
    let keywords = dilemma
        .map(|dilemma| dilemma.keywords.join(", "))
        .unwrap_or_default();
    let language = dilemma
        .map(|dilemma| dilemma.language.tag().to_owned())
        .unwrap_or_default();
    view! {
        <TextField name="title" label=t!("field-dilemma_title") value=dilemma.map(|dilemma| dilemma.title.clone()).unwrap_or_default() help=t!("field-dilemma_title-help") max=TITLE_MAX/>
        <TextArea name="situation" value=part(0) help=t!("field-situation-help") rows=6 max=PART_MAX/>
        <TextArea name="one_hand" value=part(1) help=t!("field-one_hand-help") max=PART_MAX/>
        <TextArea name="other_hand" value=part(2) help=t!("field-other_hand-help") max=PART_MAX/>
        <TextArea name="tried" value=part(3) help=t!("field-tried-help") max=PART_MAX optional=true/>
        <TextArea name="key_question" value=part(4) help=t!("field-key_question-help") rows=2 max=QUESTION_MAX/>
        <TextArea name="wish" value=part(5) help=t!("field-wish-help") rows=3 max=PART_MAX optional=true/>
        <fieldset class=group aria-describedby=described>
            <legend class="ecl-form-label">{t!("field-topics")}</legend>
            <div class="ecl-help-block">{t!("field-topics-help", max = TOPICS_MAX)}</div>
            {problem.map(|text| view! { <div class="ecl-feedback-message" id="f-topics-error"><Icon name="error" class="ecl-feedback-message__icon"/>{text}</div> })}
            <div class="ua-choices ua-choices--cols">{themes}</div>
        </fieldset>
        <TextField name="keywords" value=keywords help=t!("field-keywords-help", max = KEYWORDS_MAX) optional=true/>
        <WrittenIn value=language/>
    }
}

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
    Ok(Page::new(name, move || {
        let dilemma = &page.card.dilemma;
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
        let inside = page.own || page.prepares;
        view! {
            <PageHeader title=title(dilemma) eyebrow=t!("dilemma-title") trail=trail meta=meta actions=actions/>
            <div class="ecl-container ua-body ua-stack ua-stack--l">
                {if edits { writing(dilemma).into_any() } else { reading(dilemma).into_any() }}
                {(!page.sessions.is_empty()).then(|| sessions(&page, &zone))}
                {page.own.then(|| own(&page))}
                {(page.prepares && dilemma.state == DilemmaState::Brought).then(|| prepare(dilemma))}
                {(inside && dilemma.state != DilemmaState::Draft).then(|| comments(&page, &seed, &zone))}
                {(!page.alike.is_empty()).then(|| alike(&page))}
            </div>
        }
    }))
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

fn writing(dilemma: &Dilemma) -> impl IntoView + use<> {
    let id = dilemma.id.to_string();
    let refused = posted().filter(|posted| posted.action == "dilemmas/rewrite");
    let changed = refused
        .and_then(|posted| posted.refusal.clone())
        .is_some_and(|refusal| refusal.code() == "dilemma-changed");
    // What another tab kept is shown beside what was typed here: who saves again has seen both.
    let stored = changed.then(|| view! {
        <details class="ua-panel" open=true><summary>{t!("dilemma-stored")}</summary><div class="ua-stack"><p class="ua-lead">{title(dilemma).view()}</p>{reading(dilemma)}</div></details>
    });
    let draft = dilemma.state == DilemmaState::Draft;
    let revision = dilemma.revision.to_string();
    let buttons = if draft {
        view! {
            <button class="ecl-button ecl-button--primary" name="next" value="bring">{t!("dilemma-bring")}</button>
            <button class="ecl-button ecl-button--secondary" name="next" value="keep">{t!("dilemma-keep-draft")}</button>
        }
        .into_any()
    } else {
        view! { <button class="ecl-button ecl-button--primary" name="next" value="keep">{t!("dilemma-save")}</button> }.into_any()
    };
    let gone = id.clone();
    let discard = draft.then(|| view! {
        <PostForm to="dilemmas/discard"><input type="hidden" name="dilemma" value=gone/><Submit label=t!("dilemma-discard") look="tertiary"/></PostForm>
    });
    let copy = dilemma.clone();
    view! {
        <section class="ua-stack" aria-labelledby="write">
            <h2 id="write">{t!("dilemma-write-title")}</h2>
            <p>{t!("dilemma-write-lead")}</p>
            {(dilemma.state == DilemmaState::Prepared).then(|| view! { <p>{t!("dilemma-write-prepared")}</p> })}
            {stored}
            <PostForm to="dilemmas/rewrite" class="ua-stack ua-form">
                <input type="hidden" name="dilemma" value=id/>
                <input type="hidden" name="revision" value=if changed { revision } else { typed("revision", &revision) }/>
                {fields(Some(&copy))}
                <p class="ua-actions">{buttons}</p>
            </PostForm>
            {discard}
        </section>
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
    let circles: Vec<(String, String)> = Confidentiality::ALL
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
    view! {
        {outcome}
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
