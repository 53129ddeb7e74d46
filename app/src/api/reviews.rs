use std::collections::BTreeMap;

#[cfg(feature = "ssr")]
use domain::Refusal;
use domain::drafts::{self, Fields, Saved};
#[cfg(feature = "ssr")]
use domain::ids::{ApplicationId, PersonId, RedactionId, ReviewId};
use domain::reviews as words;
use leptos::prelude::*;
use server_fn::codec::Json;

use crate::form::{Done, Refused};
#[cfg(feature = "ssr")]
use crate::request::{cx, told};
#[cfg(feature = "ssr")]
use backend::service::reviews as service;

// ------------------------------------------------------------------ reviewers

/// Saves a review as one types.
#[server(prefix = "/api", endpoint = "reviews/save", input = Json)]
pub async fn save(save: drafts::Save) -> Result<Saved<Fields>, Refused> {
    let cx = cx()?;
    let id = ReviewId::parse(&save.about)?;
    let form = words::ReviewForm::of_fields(save.content);
    let saved = service::save(&cx.academy, &cx.caller, &id, save.base, &form)
        .await
        .map_err(|error| told(&cx, &error))?;
    Ok(saved.map(|theirs| theirs.fields()))
}

/// The form of a review; `intent` says which of its buttons was pressed: `save`, `send`, or `replace` after being
/// shown what was stored meanwhile, whose revision is `other`.
#[server(prefix = "/api", endpoint = "reviews/write")]
pub async fn write(
    review: String,
    base: i64,
    #[server(default)] other: i64,
    #[server(default)] scores: BTreeMap<String, String>,
    #[server(default)] comments: BTreeMap<String, String>,
    #[server(default)] shared: BTreeMap<String, String>,
    #[server(default)] intent: String,
) -> Result<Done, Refused> {
    let cx = cx()?;
    let review = ReviewId::parse(&review)?;
    let form = words::ReviewForm {
        scores,
        comments,
        shared,
    };
    let replaces = intent == "replace";
    let base = if replaces { other } else { base };
    // What was sent already is sent anew; all else is kept until its author sends it.
    let again = replaces
        && service::sent(&cx.academy, &cx.caller, &review)
            .await
            .map_err(|error| told(&cx, &error))?;
    if intent != "send" && !again {
        let saved = service::save(&cx.academy, &cx.caller, &review, base, &form)
            .await
            .map_err(|error| told(&cx, &error))?;
        return match saved {
            Saved::Kept { .. } => Ok(Done::stay("notice-review-saved")),
            Saved::Changed { .. } => Err(Refusal::conflict("review-changed").into()),
        };
    }
    let next = service::send(&cx.academy, &cx.caller, &review, base, &form)
        .await
        .map_err(|error| told(&cx, &error))?;
    // The keyboard goes on from the text of the next one.
    Ok(match next {
        Some(next) => Done::go(format!("/reviews/{next}#text")).saying("notice-review-sent"),
        None => Done::go("/reviews").saying("notice-reviews-done"),
    })
}

#[server(prefix = "/api", endpoint = "reviews/abstain")]
pub async fn abstain(
    review: String,
    #[server(default)] because: String,
    #[server(default)] reason: String,
) -> Result<Done, Refused> {
    let cx = cx()?;
    let review = ReviewId::parse(&review)?;
    service::abstain(&cx.academy, &cx.caller, &review, &because, &reason)
        .await
        .map_err(|error| told(&cx, &error))?;
    Ok(Done::go("/reviews").saying("notice-review-abstained"))
}

#[server(prefix = "/api", endpoint = "reviews/remark")]
pub async fn remark(review: String, #[server(default)] remark: String) -> Result<Done, Refused> {
    let cx = cx()?;
    let review = ReviewId::parse(&review)?;
    service::remark(&cx.academy, &cx.caller, &review, &remark)
        .await
        .map_err(|error| told(&cx, &error))?;
    Ok(Done::stay("notice-remark"))
}

// ------------------------------------------------------------------ organisers

#[server(prefix = "/api", endpoint = "reviews/prepare")]
pub async fn prepare(
    edition: String,
    #[server(default)] criteria: Vec<words::CriterionForm>,
    #[server(default)] reviews_each: String,
    #[server(default)] due: String,
) -> Result<Done, Refused> {
    let cx = cx()?;
    let form = service::RoundForm {
        criteria,
        reviews_each,
        due,
    };
    service::prepare(&cx.academy, &cx.caller, &edition, &form)
        .await
        .map_err(|error| told(&cx, &error))?;
    Ok(Done::stay("notice-review-prepared"))
}

#[server(prefix = "/api", endpoint = "reviews/add_reviewer")]
pub async fn add_reviewer(
    edition: String,
    #[server(default)] email: String,
    #[server(default)] languages: Vec<String>,
    #[server(default)] most: String,
) -> Result<Done, Refused> {
    let cx = cx()?;
    service::add_reviewer(&cx.academy, &cx.caller, &edition, &email, &languages, &most)
        .await
        .map_err(|error| told(&cx, &error))?;
    Ok(Done::stay("notice-reviewer-added"))
}

#[server(prefix = "/api", endpoint = "reviews/remove_reviewer")]
pub async fn remove_reviewer(edition: String, person: String) -> Result<Done, Refused> {
    let cx = cx()?;
    let person = PersonId::parse(&person)?;
    service::remove_reviewer(&cx.academy, &cx.caller, &edition, &person)
        .await
        .map_err(|error| told(&cx, &error))?;
    Ok(Done::stay("notice-reviewer-removed"))
}

#[server(prefix = "/api", endpoint = "reviews/open")]
pub async fn open(edition: String) -> Result<Done, Refused> {
    let cx = cx()?;
    service::open(&cx.academy, &cx.caller, &edition)
        .await
        .map_err(|error| told(&cx, &error))?;
    Ok(Done::stay("notice-review-opened"))
}

#[server(prefix = "/api", endpoint = "reviews/close")]
pub async fn close(edition: String) -> Result<Done, Refused> {
    let cx = cx()?;
    service::close(&cx.academy, &cx.caller, &edition)
        .await
        .map_err(|error| told(&cx, &error))?;
    Ok(Done::stay("notice-review-closed"))
}

#[server(prefix = "/api", endpoint = "reviews/remind")]
pub async fn remind(edition: String) -> Result<Done, Refused> {
    let cx = cx()?;
    service::remind(&cx.academy, &cx.caller, &edition)
        .await
        .map_err(|error| told(&cx, &error))?;
    Ok(Done::stay("notice-review-reminded"))
}

#[server(prefix = "/api", endpoint = "reviews/assign")]
pub async fn assign(edition: String) -> Result<Done, Refused> {
    let cx = cx()?;
    let done = service::assign(&cx.academy, &cx.caller, &edition)
        .await
        .map_err(|error| told(&cx, &error))?;
    Ok(Done::stay(if done.short > 0 {
        "notice-review-short"
    } else {
        "notice-review-assigned"
    }))
}

/// A conflict, or all of one kind of a reviewer when no application is named.
#[server(prefix = "/api", endpoint = "reviews/dismiss")]
pub async fn dismiss(
    edition: String,
    reviewer: String,
    kind: String,
    #[server(default)] application: String,
    dismissed: bool,
) -> Result<Done, Refused> {
    let cx = cx()?;
    let reviewer = PersonId::parse(&reviewer)?;
    let kind = words::ConflictKind::from_key(&kind).ok_or(Refusal::not_found())?;
    let application = match application.as_str() {
        "" => None,
        id => Some(ApplicationId::parse(id)?),
    };
    service::dismiss(
        &cx.academy,
        &cx.caller,
        &edition,
        &reviewer,
        kind,
        application.as_ref(),
        dismissed,
    )
    .await
    .map_err(|error| told(&cx, &error))?;
    Ok(Done::stay(if dismissed {
        "notice-conflict-dismissed"
    } else {
        "notice-conflict-restored"
    }))
}

#[server(prefix = "/api", endpoint = "reviews/give")]
pub async fn give(
    application: String,
    #[server(default)] reviewer: String,
) -> Result<Done, Refused> {
    let cx = cx()?;
    let application = ApplicationId::parse(&application)?;
    let reviewer = PersonId::parse(&reviewer)
        .map_err(|_| domain::FieldProblem::new("reviewer", "choose"))
        .map_err(Refusal::from)?;
    service::give(&cx.academy, &cx.caller, &application, &reviewer)
        .await
        .map_err(|error| told(&cx, &error))?;
    Ok(Done::stay("notice-review-given"))
}

#[server(prefix = "/api", endpoint = "reviews/take_back")]
pub async fn take_back(review: String) -> Result<Done, Refused> {
    let cx = cx()?;
    let review = ReviewId::parse(&review)?;
    service::take_back(&cx.academy, &cx.caller, &review)
        .await
        .map_err(|error| told(&cx, &error))?;
    Ok(Done::stay("notice-review-taken-back"))
}

#[server(prefix = "/api", endpoint = "reviews/redact")]
pub async fn redact(
    application: String,
    #[server(default)] passage: String,
) -> Result<Done, Refused> {
    let cx = cx()?;
    let application = ApplicationId::parse(&application)?;
    service::redact(&cx.academy, &cx.caller, &application, &passage)
        .await
        .map_err(|error| told(&cx, &error))?;
    Ok(Done::stay("notice-passage-hidden"))
}

#[server(prefix = "/api", endpoint = "reviews/uncover")]
pub async fn uncover(application: String, redaction: String) -> Result<Done, Refused> {
    let cx = cx()?;
    let application = ApplicationId::parse(&application)?;
    let redaction = RedactionId::parse(&redaction)?;
    service::uncover(&cx.academy, &cx.caller, &application, &redaction)
        .await
        .map_err(|error| told(&cx, &error))?;
    Ok(Done::stay("notice-passage-shown"))
}

#[server(prefix = "/api", endpoint = "reviews/say")]
pub async fn say(application: String, #[server(default)] remark: String) -> Result<Done, Refused> {
    let cx = cx()?;
    let application = ApplicationId::parse(&application)?;
    service::say(&cx.academy, &cx.caller, &application, &remark)
        .await
        .map_err(|error| told(&cx, &error))?;
    Ok(Done::stay("notice-remark"))
}
