//! Dilemmas: written, prepared, talked about.

#[cfg(feature = "ssr")]
use domain::dilemmas::Draft;
#[cfg(feature = "ssr")]
use domain::ids::DilemmaId;
use leptos::prelude::*;

use crate::form::{Done, Refused};
#[cfg(feature = "ssr")]
use crate::request::{cx, told};
#[cfg(feature = "ssr")]
use backend::service::dilemmas::{self as service, Then};

#[cfg(feature = "ssr")]
fn then(raw: &str) -> Then {
    if raw == "bring" {
        Then::Bring
    } else {
        Then::Keep
    }
}

#[cfg(feature = "ssr")]
fn notice(then: Then) -> &'static str {
    match then {
        Then::Keep => "notice-dilemma-kept",
        Then::Bring => "notice-dilemma-brought",
    }
}

/// A dilemma is started.
#[server(prefix = "/api", endpoint = "dilemmas/start")]
pub async fn start(
    #[server(default)] module: String,
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
    #[server(default)] next: String,
) -> Result<Done, Refused> {
    let cx = cx()?;
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
    let then = then(&next);
    let id = service::start(&cx.academy, &cx.caller, &module, &draft, then)
        .await
        .map_err(|error| told(&cx, &error))?;
    Ok(Done::go(format!("/dilemmas/{id}")).saying(notice(then)))
}

/// A dilemma is written anew.
#[server(prefix = "/api", endpoint = "dilemmas/rewrite")]
pub async fn rewrite(
    dilemma: String,
    revision: String,
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
    #[server(default)] next: String,
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
    let then = then(&next);
    service::rewrite(&cx.academy, &cx.caller, &id, &revision, &draft, then)
        .await
        .map_err(|error| told(&cx, &error))?;
    Ok(Done::go(format!("/dilemmas/{id}")).saying(notice(then)))
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
