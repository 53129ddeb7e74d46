//! Dilemmas: one's own and those one prepares, writing one, reading one.

mod read;
mod write;

use domain::applications::TITLE_MAX;
use domain::dilemmas::{DilemmaState, Topic};
use leptos::prelude::*;

use backend::cities::fold;
use backend::service::dilemmas::{self as service, Card, List};
use backend::store::dilemmas::Dilemma;

use crate::components::filters::{Filters, OneOf, Search};
use crate::components::form::{PostForm, SelectField, Submit, TextField, WrittenIn};
use crate::components::layout::{Label, PageHeader};
use crate::components::notice::Empty;
use crate::components::table::pagination;
use crate::components::{Pill, said};
use crate::request::{Cx, Page, PageResult};
use crate::t;

pub use read::dilemma;

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
                <p class="ua-list__meta">{pill(dilemma.state)}" "{whose}{said(place)}</p>
                {topics(dilemma)}
            </div>
        </li>
    }
}

/// Which of others' dilemmas are shown, and how many on a page.
const PAGE: usize = 20;

/// What a list of others' dilemmas is narrowed down to.
struct Filter {
    /// `shared` for those that others let one read; else those one prepares.
    of: String,
    text: String,
    module: String,
    topic: String,
    state: String,
}

impl Filter {
    fn of(cx: &Cx) -> Self {
        let query = |name: &str| cx.query(name).to_owned();
        Self {
            of: query("of"),
            text: query("q"),
            module: query("module"),
            topic: query("topic"),
            state: query("state"),
        }
    }

    fn fits(&self, card: &Card) -> bool {
        let dilemma = &card.dilemma;
        let module = card.module.as_ref().map(|module| module.id.as_str());
        let words = || {
            let own = [&dilemma.title, &dilemma.name, &dilemma.home];
            let all = own.into_iter().chain(&dilemma.keywords);
            all.map(|text| fold(text)).collect::<Vec<_>>().join("\n")
        };
        (self.module.is_empty() || module == Some(&self.module))
            && (self.topic.is_empty() || dilemma.topics.iter().any(|one| one.key() == self.topic))
            && (self.state.is_empty() || dilemma.state.key() == self.state)
            && (self.text.trim().is_empty() || words().contains(&fold(self.text.trim())))
    }

    fn is_on(&self) -> bool {
        [&self.text, &self.module, &self.topic, &self.state]
            .into_iter()
            .any(|value| !value.trim().is_empty())
    }
}

/// One's own, those one prepares, those that others let one read.
pub async fn list(cx: Cx) -> PageResult {
    let list = service::list(&cx.academy, &cx.caller).await?;
    let filter = Filter::of(&cx);
    Ok(Page::new(cx.say("dilemmas-title"), move || {
        let actions = (!list.brings.is_empty()).then(|| {
            view! { <a class="ecl-button ecl-button--primary" href="/dilemmas/new">{t!("dilemma-new")}</a> }.into_any()
        });
        let own: Vec<_> = list.own.iter().map(|card| item(card, false)).collect();
        let nothing = own.is_empty() && list.shared.is_empty() && !list.prepares;
        let own = (!own.is_empty()).then(|| view! {
            <section class="ua-stack" aria-labelledby="own"><h2 id="own">{t!("dilemmas-own")}</h2><ul class="ua-list">{own}</ul></section>
        });
        let others =
            (list.prepares || !list.shared.is_empty()).then(|| others(&cx, &list, &filter));
        let empty = nothing.then(|| {
            let (title, text) = (t!("dilemmas-empty-title"), t!("dilemmas-empty-text"));
            let new = || ("/dilemmas/new".to_owned(), t!("dilemma-new").into_owned());
            match (!list.brings.is_empty()).then(new) {
                Some(action) => {
                    view! { <Empty icon="book" title=title text=text action=action/> }.into_any()
                }
                None => view! { <Empty icon="book" title=title text=text/> }.into_any(),
            }
        });
        view! {
            <PageHeader title=t!("dilemmas-title") actions=actions/>
            <div class="ecl-container ua-body ua-stack ua-stack--l">
                <p class="ua-lead">{t!("dilemmas-lead")}</p>
                {empty}{own}{others}
            </div>
        }
    }))
}

/// Those of others, a page at a time: those one prepares, or those that others let one read.
fn others(cx: &Cx, list: &List, filter: &Filter) -> AnyView {
    let shared = !list.prepares || filter.of == "shared" && !list.shared.is_empty();
    let (key, cards) = if shared {
        ("dilemmas-shared", &list.shared)
    } else {
        ("dilemmas-prepared", &list.prepared)
    };
    let tabs = (list.prepares && !list.shared.is_empty()).then(|| {
        let tab = |key: &'static str, of: &'static str, count: usize| {
            let here = (shared == (of == "shared")).then_some("page");
            let href = if of.is_empty() {
                "/dilemmas".to_owned()
            } else {
                format!("/dilemmas?of={of}")
            };
            view! { <li class="ecl-tabs__item"><a class="ecl-tabs__link" href=href aria-current=here>{t!(key)}" "<span class="ua-muted">{count}</span></a></li> }
        };
        view! {
            <nav class="ecl-tabs" aria-labelledby="others"><ul class="ecl-tabs__list">
                {tab("dilemmas-prepared", "", list.prepared.len())}
                {tab("dilemmas-shared", "shared", list.shared.len())}
            </ul></nav>
        }
    });
    let found: Vec<&Card> = cards.iter().filter(|card| filter.fits(card)).collect();
    let from = usize::try_from(cx.page()).unwrap_or(0).saturating_mul(PAGE);
    let shown = found.iter().skip(from).take(PAGE);
    let items: Vec<_> = shown.map(|card| item(card, true)).collect();
    let total = i64::try_from(found.len()).unwrap_or(i64::MAX);
    let body = if items.is_empty() {
        view! { <p class="ua-muted">{t!("dilemmas-none")}</p> }.into_any()
    } else {
        view! { <ul class="ua-list">{items}</ul> }.into_any()
    };
    let form =
        (!cards.is_empty()).then(|| narrow(cards, filter, shared && list.prepares, found.len()));
    view! {
        <section class="ua-stack" aria-labelledby="others">
            <h2 id="others">{t!(key)}</h2>
            {tabs}{form}{body}
            {pagination(cx, total, i64::try_from(PAGE).unwrap_or(1))}
        </section>
    }
    .into_any()
}

/// The form that narrows a list down; a list to choose from only where there is something to choose.
fn narrow(cards: &[Card], filter: &Filter, shared: bool, found: usize) -> impl IntoView + use<> {
    let mut modules: Vec<(String, Label)> = Vec::new();
    for card in cards {
        if let Some(one) = &card.module
            && !modules.iter().any(|(id, _)| id == one.id.as_str())
        {
            modules.push((one.id.to_string(), Label::from(&one.title)));
        }
    }
    let topics: Vec<(String, Label)> = Topic::ALL
        .iter()
        .filter(|one| cards.iter().any(|card| card.dilemma.topics.contains(one)))
        .map(|one| (one.key().to_owned(), topic(*one).into()))
        .collect();
    let states: Vec<(String, Label)> = DilemmaState::ALL
        .iter()
        .filter(|state| cards.iter().any(|card| card.dilemma.state == **state))
        .map(|state| {
            let name = t!(&format!("dilemma-state-{}", state.key()));
            (state.key().to_owned(), name.into())
        })
        .collect();
    let (text, on) = (filter.text.clone(), filter.is_on());
    let clear = if shared {
        "/dilemmas?of=shared"
    } else {
        "/dilemmas"
    };
    let select =
        |name: &'static str, label: &str, all: &str, options: Vec<(String, Label)>, now: &str| {
            (options.len() > 1).then(
                || view! { <OneOf name=name label=t!(label) all=t!(all) options=options now=now/> },
            )
        };
    let modules = select(
        "module",
        "field-module",
        "dilemmas-any-module",
        modules,
        &filter.module,
    );
    let topics = select(
        "topic",
        "dilemma-topics",
        "dilemmas-any-topic",
        topics,
        &filter.topic,
    );
    let states = select(
        "state",
        "dilemmas-state",
        "dilemmas-any-state",
        states,
        &filter.state,
    );
    let found = view! { <strong>{t!("dilemmas-count", count = found)}</strong>{on.then(|| view! { " "<a href=clear>{t!("filter-clear")}</a> })} };
    view! {
        <Filters label=t!("dilemmas-filter") action=t!("dilemmas-filter") found=Some(found.into_any())>
            {shared.then(|| view! { <input type="hidden" name="of" value="shared"/> })}
            <Search label=t!("dilemmas-search") value=text/>
            {modules}
            {topics}
            {states}
        </Filters>
    }
}

/// A new dilemma: what it is called; the rest is written on its own page, which saves itself.
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
                <p class="ua-lead">{t!("dilemma-new-lead")}</p>
                <PostForm to="dilemmas/start" class="ua-form" once=true>
                    <TextField name="title" label=t!("field-dilemma_title") help=t!("field-dilemma_title-help") max=TITLE_MAX/>
                    <SelectField name="module" options=modules value=first/>
                    <WrittenIn/>
                    <Submit label=t!("dilemma-start")/>
                </PostForm>
            </div>
        }
    }))
}
