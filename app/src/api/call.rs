#[cfg(feature = "ssr")]
use domain::call::QuestionForm;
#[cfg(feature = "ssr")]
use domain::language::Bilingual;
use leptos::prelude::*;

use crate::form::{Done, Refused};
#[cfg(feature = "ssr")]
use crate::request::{cx, told};
#[cfg(feature = "ssr")]
use backend::service::call as service;

#[server(prefix = "/api", endpoint = "call/keep_question")]
pub async fn keep_question(
    edition: String,
    seen: i64,
    #[server(default)] key: String,
    #[server(default)] kind: String,
    #[server(default)] question_en: String,
    #[server(default)] question_fr: String,
    #[server(default)] help_en: String,
    #[server(default)] help_fr: String,
    #[server(default)] required: String,
    #[server(default)] min: String,
    #[server(default)] max: String,
    #[server(default)] options_en: String,
    #[server(default)] options_fr: String,
) -> Result<Done, Refused> {
    let cx = cx()?;
    let both = |en, fr| Bilingual { en, fr };
    let form = QuestionForm {
        kind,
        text: both(question_en, question_fr),
        help: both(help_en, help_fr),
        required: !required.is_empty(),
        min,
        max,
        options: both(options_en, options_fr),
    };
    service::add(&cx.academy, &cx.caller, &edition, (&key, seen), &form)
        .await
        .map_err(|error| told(&cx, &error))?;
    Ok(Done::go(format!("/organise/{edition}/call")).saying("notice-call-changed-form"))
}

/// `intent` is `up`, `down` or `remove`.
#[server(prefix = "/api", endpoint = "call/arrange")]
pub async fn arrange(
    edition: String,
    seen: i64,
    key: String,
    #[server(default)] intent: String,
) -> Result<Done, Refused> {
    let cx = cx()?;
    let question = (key.as_str(), seen);
    match intent.as_str() {
        "remove" => service::remove(&cx.academy, &cx.caller, &edition, question).await,
        up => service::shift(&cx.academy, &cx.caller, &edition, question, up == "up").await,
    }
    .map_err(|error| told(&cx, &error))?;
    Ok(Done::stay("notice-call-changed-form"))
}

#[server(prefix = "/api", endpoint = "call/copy_questions")]
pub async fn copy_questions(edition: String, seen: i64, from: String) -> Result<Done, Refused> {
    let cx = cx()?;
    service::copy(&cx.academy, &cx.caller, &edition, seen, &from)
        .await
        .map_err(|error| told(&cx, &error))?;
    Ok(Done::stay("notice-call-changed-form"))
}

#[server(prefix = "/api", endpoint = "call/set_rules")]
pub async fn set_rules(
    edition: String,
    #[server(default)] seen: String,
    #[server(default)] levels: Vec<String>,
    #[server(default)] countries: Vec<String>,
    #[server(default)] roles: Vec<String>,
    #[server(default)] remind_days: String,
) -> Result<Done, Refused> {
    let cx = cx()?;
    let form = service::RulesForm {
        levels,
        countries,
        roles,
        remind_days,
    };
    service::set_rules(&cx.academy, &cx.caller, &edition, &seen, &form)
        .await
        .map_err(|error| told(&cx, &error))?;
    Ok(Done::stay("notice-rules-saved"))
}

#[server(prefix = "/api", endpoint = "call/grant")]
pub async fn grant(
    edition: String,
    #[server(default)] email: String,
    #[server(default)] until: String,
    #[server(default)] waives_rules: String,
    #[server(default)] reason: String,
) -> Result<Done, Refused> {
    let cx = cx()?;
    let form = service::ExceptionForm {
        email,
        until,
        waives_rules: !waives_rules.is_empty(),
        reason,
    };
    service::grant(&cx.academy, &cx.caller, &edition, &form)
        .await
        .map_err(|error| told(&cx, &error))?;
    Ok(Done::stay("notice-exception-granted"))
}

#[server(prefix = "/api", endpoint = "call/revoke")]
pub async fn revoke(edition: String, email: String) -> Result<Done, Refused> {
    let cx = cx()?;
    service::revoke(&cx.academy, &cx.caller, &edition, &email)
        .await
        .map_err(|error| told(&cx, &error))?;
    Ok(Done::stay("notice-exception-revoked"))
}
