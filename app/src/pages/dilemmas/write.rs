//! Writing on a dilemma: its form, which saves itself while the dilemma is a draft.

use domain::applications::{PART_MAX, QUESTION_MAX, TITLE_MAX};
use domain::dilemmas::{DilemmaState, Draft, KEYWORDS_MAX, TOPICS_MAX, Topic};
use domain::language::WRITTEN;
use domain::programme::Theme;
use leptos::prelude::*;

use backend::store::dilemmas::{Dilemma, PARTS};

use super::topic;
use crate::assets::assets;
use crate::components::draft::{WORDS, typed_on};
use crate::components::form::{
    Checkbox, ChoiceGroup, Fold, PostForm, TextArea, TextField, WrittenIn, choice_id,
};
use crate::islands::draft::{About, Asked, DraftKeeper, Other, Press};
use crate::request::Posted;
use crate::say::words;
use crate::shell::posted;
use crate::t;

/// What was typed into a form that came back.
fn typed(posted: &Posted) -> Draft {
    let text = |field: &str| {
        let typed = posted.value(field).unwrap_or_default();
        typed.replace("\r\n", "\n")
    };
    let topics = posted.values("topics[]").into_iter();
    Draft {
        title: text("title"),
        situation: text("situation"),
        one_hand: text("one_hand"),
        other_hand: text("other_hand"),
        tried: text("tried"),
        key_question: text("key_question"),
        wish: text("wish"),
        topics: topics.map(ToOwned::to_owned).collect(),
        keywords: text("keywords"),
        language: text("written_in"),
    }
}

/// The fields of the form in its order, as far as two texts of them are shown beside each other.
fn asked() -> Vec<Asked> {
    let field = |name: &str, label: &str| Asked {
        name: name.to_owned(),
        label: t!(label).into_owned(),
        options: Vec::new(),
    };
    let mut asked = vec![field("title", "field-dilemma_title")];
    asked.extend(PARTS.map(|name| field(name, &format!("field-{name}"))));
    asked.push(Asked {
        options: Topic::ALL
            .iter()
            .map(|one| (one.key().to_owned(), topic(*one)))
            .collect(),
        ..field("topics", "field-topics")
    });
    asked.push(field("keywords", "field-keywords"));
    asked.push(Asked {
        options: WRITTEN
            .into_iter()
            .map(|(tag, name)| (tag.to_owned(), name.to_owned()))
            .collect(),
        ..field("written_in", "field-written_in")
    });
    asked
}

/// What throws a draft away.
pub(super) fn discard(id: String) -> impl IntoView {
    view! {
        <Fold summary=t!("dilemma-discard") to="dilemmas/discard">
            <PostForm to="dilemmas/discard">
                <input type="hidden" name="dilemma" value=id/>
                <button class="ecl-button ecl-button--secondary ua-button--danger-quiet">{t!("dilemma-discard-action")}</button>
            </PostForm>
        </Fold>
    }
}

/// The form. `stored`: when the dilemma was saved, in words, and the minutes that its owner's clock is ahead. What others
/// read already changes when its owner presses, not as they type.
pub(super) fn writing(dilemma: &Dilemma, stored: (String, i64)) -> impl IntoView + use<> {
    let id = dilemma.id.to_string();
    let draft = dilemma.state == DilemmaState::Draft;
    let refused = posted().filter(|posted| posted.action == "dilemmas/rewrite");
    let refusal = refused.as_ref().and_then(|posted| posted.refusal.clone());
    let changed = refusal
        .as_ref()
        .is_some_and(|refusal| refusal.code() == "dilemma-changed");
    let other = refused.as_ref().filter(|_| changed).map(|posted| Other {
        revision: dilemma.revision,
        mine: typed(posted).fields(),
        theirs: dilemma.draft().fields(),
    });
    let base = typed_on(
        refused.as_deref().filter(|_| refusal.is_some()),
        dilemma.revision,
    );
    let press = |intent: &str, label: &str, primary: bool| Press {
        intent: intent.to_owned(),
        label: t!(label).into_owned(),
        primary,
    };
    let buttons = if draft {
        vec![
            press("save", "dilemma-keep-draft", false),
            press("bring", "dilemma-bring", true),
        ]
    } else {
        vec![press("save", "dilemma-save", true)]
    };
    let (gone, (saved, offset)) = (id.clone(), stored);
    let keeper = view! {
        <DraftKeeper
            about=About::Dilemma(id.clone()) itself=draft base=base saved=saved offset=offset unsaved=refusal.is_some() && !changed
            buttons=buttons other=other asked=asked() icons=assets().icons.clone() words=words(WORDS)
        />
    };
    let discard = draft.then(|| discard(gone));
    let copy = dilemma.clone();
    view! {
        <section class="ua-stack" aria-labelledby="write">
            <h2 id="write">{t!("dilemma-write-title")}</h2>
            <p>{t!("dilemma-write-lead")}</p>
            {(!draft).then(|| view! { <p>{t!("dilemma-write-brought")}</p> })}
            {(dilemma.state == DilemmaState::Prepared).then(|| view! { <p>{t!("dilemma-write-prepared")}</p> })}
            <PostForm to="dilemmas/rewrite" class="ua-stack ua-form" autocomplete="off">
                <input type="hidden" name="dilemma" value=id/>
                <input type="hidden" name="base" value=base.to_string()/>
                {fields(&copy)}
                {keeper}
            </PostForm>
            {discard}
        </section>
    }
}

/// The parts of a dilemma with their help, to write on.
fn fields(dilemma: &Dilemma) -> impl IntoView + use<> {
    let part = |at: usize| dilemma.parts[at].clone();
    let chosen: Vec<String> = match posted().filter(|posted| posted.action.starts_with("dilemmas/"))
    {
        Some(posted) => posted
            .values("topics[]")
            .into_iter()
            .map(ToOwned::to_owned)
            .collect(),
        None => dilemma
            .topics
            .iter()
            .map(|topic| topic.key().to_owned())
            .collect(),
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
                    let id = choice_id("topics", number);
                    number += 1;
                    let checked = chosen.iter().any(|key| key == one.key());
                    view! {
                        <Checkbox id=id name="topics[]" value=one.key() checked=checked>{topic(*one)}</Checkbox>
                    }
                })
                .collect();
            view! { <div class="ua-choices"><strong>{name}</strong>{boxes}</div> }
        })
        .collect();
    let keywords = dilemma.keywords.join(", ");
    let language = dilemma.language.tag().to_owned();
    view! {
        <TextField name="title" label=t!("field-dilemma_title") value=dilemma.title.clone() help=t!("field-dilemma_title-help") max=TITLE_MAX/>
        <TextArea name="situation" value=part(0) help=t!("field-situation-help") rows=6 max=PART_MAX/>
        <TextArea name="one_hand" value=part(1) help=t!("field-one_hand-help") max=PART_MAX/>
        <TextArea name="other_hand" value=part(2) help=t!("field-other_hand-help") max=PART_MAX/>
        <TextArea name="tried" value=part(3) help=t!("field-tried-help") max=PART_MAX optional=true/>
        <TextArea name="key_question" value=part(4) help=t!("field-key_question-help") rows=2 max=QUESTION_MAX/>
        <TextArea name="wish" value=part(5) help=t!("field-wish-help") rows=3 max=PART_MAX optional=true/>
        <ChoiceGroup name="topics" help=t!("field-topics-help", max = TOPICS_MAX) class="ua-choices ua-choices--cols">{themes}</ChoiceGroup>
        <TextField name="keywords" value=keywords help=t!("field-keywords-help", max = KEYWORDS_MAX) optional=true/>
        <WrittenIn value=language/>
    }
}
