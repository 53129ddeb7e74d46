//! Dilemmas: written, prepared, talked about.

#[cfg(feature = "ssr")]
use domain::dilemmas::Draft;
use domain::drafts::{self, Fields, Saved};
#[cfg(feature = "ssr")]
use domain::ids::DilemmaId;
use leptos::prelude::*;
use server_fn::codec::Json;

use crate::form::{Done, Refused};
#[cfg(feature = "ssr")]
use crate::request::{cx, told};
#[cfg(feature = "ssr")]
use backend::service::dilemmas::{self as service, Then};

/// A dilemma is started; it is written on its own page.
#[server(prefix = "/api", endpoint = "dilemmas/start")]
pub async fn start(
    #[server(default)] module: String,
    title: String,
    #[server(default)] written_in: String,
) -> Result<Done, Refused> {
    let cx = cx()?;
    let id = service::start(&cx.academy, &cx.caller, &module, &title, &written_in)
        .await
        .map_err(|error| told(&cx, &error))?;
    Ok(Done::go(format!("/dilemmas/{id}")))
}

/// Saves a draft as one types.
#[server(prefix = "/api", endpoint = "dilemmas/save", input = Json)]
pub async fn save(save: drafts::Save) -> Result<Saved<Fields>, Refused> {
    let cx = cx()?;
    let id = DilemmaId::parse(&save.about)?;
    let draft = Draft::of_fields(save.content);
    let saved = service::save(&cx.academy, &cx.caller, &id, save.base, &draft)
        .await
        .map_err(|error| told(&cx, &error))?;
    Ok(saved.map(|theirs| theirs.fields()))
}

/// A dilemma is written anew; `intent` says which button of its form was pressed: `save`, `bring`, or `replace`
/// after being shown the text stored meanwhile, whose revision is `other`.
#[server(prefix = "/api", endpoint = "dilemmas/rewrite")]
pub async fn rewrite(
    dilemma: String,
    base: String,
    #[server(default)] other: String,
    title: String,
    #[server(default)] situation: String,
    #[server(default)] one_hand: String,
    #[server(default)] other_hand: String,
    #[server(default)] tried: String,
    #[server(default)] key_question: String,
    #[server(default)] wish: String,
    #[server(default)] topics: Vec<String>,
    #[server(default)] keywords: String,
    #[server(default)] written_in: String,
    #[server(default)] intent: String,
) -> Result<Done, Refused> {
    let cx = cx()?;
    let id = DilemmaId::parse(&dilemma)?;
    let draft = Draft {
        title,
        situation,
        one_hand,
        other_hand,
        tried,
        key_question,
        wish,
        topics,
        keywords,
        language: written_in,
    };
    let seen = if intent == "replace" { other } else { base };
    let (then, notice) = if intent == "bring" {
        (Then::Bring, "notice-dilemma-brought")
    } else {
        (Then::Keep, "notice-dilemma-kept")
    };
    service::rewrite(&cx.academy, &cx.caller, &id, &seen, &draft, then)
        .await
        .map_err(|error| told(&cx, &error))?;
    Ok(Done::go(format!("/dilemmas/{id}")).saying(notice))
}

/// A draft is thrown away.
#[server(prefix = "/api", endpoint = "dilemmas/discard")]
pub async fn discard(dilemma: String) -> Result<Done, Refused> {
    let cx = cx()?;
    let id = DilemmaId::parse(&dilemma)?;
    service::discard(&cx.academy, &cx.caller, &id)
        .await
        .map_err(|error| told(&cx, &error))?;
    Ok(Done::go("/dilemmas").saying("notice-dilemma-discarded"))
}

/// Who may read a dilemma.
#[server(prefix = "/api", endpoint = "dilemmas/open_to")]
pub async fn open_to(dilemma: String, #[server(default)] circle: String) -> Result<Done, Refused> {
    let cx = cx()?;
    let id = DilemmaId::parse(&dilemma)?;
    service::open_to(&cx.academy, &cx.caller, &id, &circle)
        .await
        .map_err(|error| told(&cx, &error))?;
    Ok(Done::stay("notice-dilemma-opened"))
}

/// A dilemma is ready for a room.
#[server(prefix = "/api", endpoint = "dilemmas/prepare")]
pub async fn prepare(dilemma: String) -> Result<Done, Refused> {
    let cx = cx()?;
    let id = DilemmaId::parse(&dilemma)?;
    service::prepare(&cx.academy, &cx.caller, &id)
        .await
        .map_err(|error| told(&cx, &error))?;
    Ok(Done::stay("notice-dilemma-prepared"))
}

/// Somebody says something about a dilemma.
#[server(prefix = "/api", endpoint = "dilemmas/comment")]
pub async fn comment(
    dilemma: String,
    seed: String,
    #[server(default)] comment: String,
) -> Result<Done, Refused> {
    let cx = cx()?;
    let id = DilemmaId::parse(&dilemma)?;
    service::comment(&cx.academy, &cx.caller, &id, &seed, &comment)
        .await
        .map_err(|error| told(&cx, &error))?;
    Ok(Done::stay("notice-dilemma-commented"))
}

/// What became of the advice.
#[server(prefix = "/api", endpoint = "dilemmas/follow_up")]
pub async fn follow_up(
    dilemma: String,
    #[server(default)] outcome: String,
) -> Result<Done, Refused> {
    let cx = cx()?;
    let id = DilemmaId::parse(&dilemma)?;
    service::follow_up(&cx.academy, &cx.caller, &id, &outcome)
        .await
        .map_err(|error| told(&cx, &error))?;
    Ok(Done::stay("notice-dilemma-followed-up"))
}
