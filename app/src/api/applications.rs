use std::collections::BTreeMap;

#[cfg(feature = "ssr")]
use domain::applications as words;
use domain::drafts::{self, Fields, Saved};
#[cfg(feature = "ssr")]
use domain::error::Form;
#[cfg(feature = "ssr")]
use domain::ids::ApplicationId;
#[cfg(feature = "ssr")]
use domain::{Kind, Refusal};
use leptos::prelude::*;
use server_fn::codec::Json;

use crate::form::{Done, Refused};
#[cfg(feature = "ssr")]
use crate::request::{Cx, cx, told};
#[cfg(feature = "ssr")]
use backend::service::{applications as service, call};

#[server(prefix = "/api", endpoint = "applications/start")]
pub async fn start(edition: String) -> Result<Done, Refused> {
    let cx = cx()?;
    service::start(&cx.academy, &cx.caller, &edition)
        .await
        .map_err(|error| told(&cx, &error))?;
    Ok(Done::default())
}

/// Saves a draft as one types.
#[server(prefix = "/api", endpoint = "applications/save", input = Json)]
pub async fn save(save: drafts::Save) -> Result<Saved<Fields>, Refused> {
    let cx = cx()?;
    let save = words::Save {
        application: ApplicationId::parse(&save.about)?,
        base: save.base,
        content: words::Content::of_fields(save.content),
        form: save.form,
        replace: save.replace,
    };
    let saved = service::save(&cx.academy, &cx.caller, save)
        .await
        .map_err(|error| told(&cx, &error))?;
    Ok(saved.map(|theirs| theirs.fields()))
}

/// The form of an application; `intent` says which of its buttons was pressed: `save`, `submit`,
/// or `replace` after being shown the text stored meanwhile, whose revision is `other`.
#[server(prefix = "/api", endpoint = "applications/write")]
pub async fn write(
    application: String,
    base: i64,
    #[server(default)] other: i64,
    #[server(default)] preferences: Vec<String>,
    #[server(default)] motivation: String,
    #[server(default)] dilemma_title: String,
    #[server(default)] situation: String,
    #[server(default)] one_hand: String,
    #[server(default)] other_hand: String,
    #[server(default)] tried: String,
    #[server(default)] key_question: String,
    #[server(default)] wish: String,
    #[server(default)] answers: BTreeMap<String, Vec<String>>,
    #[server(default)] form: i64,
    #[server(default)] remove_files: Vec<String>,
    #[server(default)] intent: String,
) -> Result<Done, Refused> {
    let cx = cx()?;
    let application = ApplicationId::parse(&application)?;
    let content = words::Content {
        preferences,
        motivation,
        dilemma_title,
        situation,
        one_hand,
        other_hand,
        tried,
        key_question,
        wish,
        answers,
    };
    let replace = intent == "replace";
    let save = words::Save {
        application: application.clone(),
        base: if replace { other } else { base },
        content,
        form,
        replace,
    };
    // A file that cannot be taken keeps the application from being sent; the text is kept.
    let refused = files(&cx, &application, &remove_files).await;
    if intent == "submit" && refused.is_ok() {
        service::submit(&cx.academy, &cx.caller, save)
            .await
            .map_err(|error| told(&cx, &error))?;
        return Ok(Done::stay("notice-submitted"));
    }
    match service::save(&cx.academy, &cx.caller, save)
        .await
        .map_err(|error| told(&cx, &error))?
    {
        words::Saved::Kept { .. } => {
            refused?;
            Ok(Done::stay("notice-draft-saved"))
        }
        words::Saved::Changed { .. } => Err(Refusal::conflict("draft-changed").into()),
    }
}

/// Removes the files that are to go, and stores those that came with the form: each as far as it can be.
#[cfg(feature = "ssr")]
async fn files(cx: &Cx, application: &ApplicationId, remove: &[String]) -> Result<(), Refusal> {
    let mut problems = Form::default();
    for question in remove {
        // One that is gone already is gone.
        match call::detach(&cx.academy, &cx.caller, application, question).await {
            Err(error) if error.refusal().kind() != Kind::NotFound => {
                return Err(told(cx, &error));
            }
            _ => {}
        }
    }
    for file in cx.files.iter() {
        let question = file
            .field
            .strip_prefix("files[")
            .and_then(|field| field.strip_suffix(']'))
            .unwrap_or_default();
        let (name, bytes) = (&file.name, &file.bytes);
        let kept = call::attach(&cx.academy, &cx.caller, application, question, name, bytes).await;
        if let Err(error) = kept {
            let refusal = told(cx, &error);
            if refusal.problems().is_empty() {
                return Err(refusal);
            }
            refusal
                .problems()
                .iter()
                .cloned()
                .for_each(|problem| problems.note(problem));
        }
    }
    problems.finish()
}

#[server(prefix = "/api", endpoint = "applications/withdraw")]
pub async fn withdraw(application: String) -> Result<Done, Refused> {
    let cx = cx()?;
    let id = ApplicationId::parse(&application)?;
    service::withdraw(&cx.academy, &cx.caller, &id)
        .await
        .map_err(|error| told(&cx, &error))?;
    Ok(Done::stay("notice-withdrawn"))
}

#[server(prefix = "/api", endpoint = "applications/answer")]
pub async fn answer(application: String, answer: String) -> Result<Done, Refused> {
    let cx = cx()?;
    let id = ApplicationId::parse(&application)?;
    let answer = words::Answer::from_key(&answer).ok_or(Refusal::not_found())?;
    service::answer(&cx.academy, &cx.caller, &id, answer)
        .await
        .map_err(|error| told(&cx, &error))?;
    Ok(Done::stay(match answer {
        words::Answer::Confirm => "notice-confirmed",
        words::Answer::Decline | words::Answer::GiveBack => "notice-given-back",
    }))
}

/// The form of a decision; with the intent `send` it is made, else only shown with its mail.
#[server(prefix = "/api", endpoint = "applications/decide")]
pub async fn decide(
    application: String,
    #[server(default)] decision: String,
    #[server(default)] module: String,
    #[server(default)] confirm_by: String,
    #[server(default)] reason: String,
    #[server(default)] seen: String,
    #[server(default)] intent: String,
) -> Result<Done, Refused> {
    let cx = cx()?;
    let id = ApplicationId::parse(&application)?;
    let form = service::DecisionForm {
        decision,
        module,
        confirm_by,
        reason,
        seen,
    };
    if intent == "send" {
        service::decide(&cx.academy, &cx.caller, &id, &form)
            .await
            .map_err(|error| told(&cx, &error))?;
        return Ok(Done::stay("notice-decided"));
    }
    service::preview(&cx.academy, &cx.caller, &id, &form)
        .await
        .map_err(|error| told(&cx, &error))?;
    Ok(Done::again())
}

/// Moves a place to another module.
#[server(prefix = "/api", endpoint = "applications/move_place")]
pub async fn move_place(
    application: String,
    #[server(default)] module: String,
    #[server(default)] reason: String,
    #[server(default)] seen: String,
) -> Result<Done, Refused> {
    let cx = cx()?;
    let id = ApplicationId::parse(&application)?;
    let form = service::PlaceForm {
        module,
        reason,
        seen,
    };
    service::move_place(&cx.academy, &cx.caller, &id, &form)
        .await
        .map_err(|error| told(&cx, &error))?;
    Ok(Done::stay("notice-place-moved"))
}

/// Exchanges a place with somebody in another module.
#[server(prefix = "/api", endpoint = "applications/swap")]
pub async fn swap(
    application: String,
    #[server(default)] swap_with: String,
    #[server(default)] reason: String,
    #[server(default)] seen: String,
    #[server(default)] from: String,
) -> Result<Done, Refused> {
    let cx = cx()?;
    let id = ApplicationId::parse(&application)?;
    let form = service::SwapForm {
        with: swap_with,
        reason,
        seen,
        from,
    };
    service::swap(&cx.academy, &cx.caller, &id, &form)
        .await
        .map_err(|error| told(&cx, &error))?;
    Ok(Done::stay("notice-places-swapped"))
}

/// Takes a place back.
#[server(prefix = "/api", endpoint = "applications/cancel")]
pub async fn cancel(
    application: String,
    #[server(default)] reason: String,
    #[server(default)] seen: String,
) -> Result<Done, Refused> {
    let cx = cx()?;
    let id = ApplicationId::parse(&application)?;
    let form = service::PlaceForm {
        reason,
        seen,
        ..service::PlaceForm::default()
    };
    service::cancel(&cx.academy, &cx.caller, &id, &form)
        .await
        .map_err(|error| told(&cx, &error))?;
    Ok(Done::stay("notice-place-cancelled"))
}

#[server(prefix = "/api", endpoint = "applications/invite")]
pub async fn invite(
    application: String,
    #[server(default)] co_author: String,
) -> Result<Done, Refused> {
    let cx = cx()?;
    let id = ApplicationId::parse(&application)?;
    service::invite(&cx.academy, &cx.caller, &id, &co_author)
        .await
        .map_err(|error| told(&cx, &error))?;
    Ok(Done::stay("notice-co-author-invited"))
}

#[server(prefix = "/api", endpoint = "applications/uninvite")]
pub async fn uninvite(application: String, co_author: String) -> Result<Done, Refused> {
    let cx = cx()?;
    let id = ApplicationId::parse(&application)?;
    service::uninvite(&cx.academy, &cx.caller, &id, &co_author)
        .await
        .map_err(|error| told(&cx, &error))?;
    Ok(Done::stay("notice-co-author-removed"))
}
