//! Methods copied and changed.

#[cfg(feature = "ssr")]
use domain::language::Both;
#[cfg(feature = "ssr")]
use domain::sessions::{About, PhaseDraft, Rights};
use leptos::prelude::*;

use crate::form::{Done, Refused};
#[cfg(feature = "ssr")]
use crate::request::{cx, told};
#[cfg(feature = "ssr")]
use backend::service::methods as service;

/// The place of a phase as a form has it.
#[cfg(feature = "ssr")]
fn place(raw: &str) -> Result<usize, domain::Refusal> {
    raw.parse()
        .map_err(|_| domain::Refusal::invalid("form-incomplete"))
}

/// A method is copied.
#[server(prefix = "/api", endpoint = "methods/copy")]
pub async fn copy(method: String) -> Result<Done, Refused> {
    let cx = cx()?;
    let id = service::copy(&cx.academy, &cx.caller, &method)
        .await
        .map_err(|error| told(&cx, &error))?;
    Ok(Done::go(format!("/methods/{id}/edit")).saying("notice-method-copied"))
}

/// What a method is and for whom.
#[server(prefix = "/api", endpoint = "methods/describe")]
pub async fn describe(
    method: String,
    revision: String,
    #[server(default)] name_en: String,
    #[server(default)] name_fr: String,
    #[server(default)] summary_en: String,
    #[server(default)] summary_fr: String,
    #[server(default)] people_min: String,
    #[server(default)] people_max: String,
) -> Result<Done, Refused> {
    let cx = cx()?;
    let about = About {
        title: Both {
            en: name_en,
            fr: name_fr,
        },
        summary: Both {
            en: summary_en,
            fr: summary_fr,
        },
        people: [people_min, people_max],
    };
    service::describe(&cx.academy, &cx.caller, &method, &revision, &about)
        .await
        .map_err(|error| told(&cx, &error))?;
    Ok(Done::stay("notice-method-kept"))
}

/// One phase of a method.
#[server(prefix = "/api", endpoint = "methods/phase")]
pub async fn phase(
    method: String,
    revision: String,
    phase: String,
    #[server(default)] kind: String,
    #[server(default)] name_en: String,
    #[server(default)] name_fr: String,
    #[server(default)] purpose_en: String,
    #[server(default)] purpose_fr: String,
    #[server(default)] rule_en: String,
    #[server(default)] rule_fr: String,
    #[server(default)] output_en: String,
    #[server(default)] output_fr: String,
    #[server(default)] prompts_en: String,
    #[server(default)] prompts_fr: String,
    #[server(default)] minutes_min: String,
    #[server(default)] minutes_target: String,
    #[server(default)] minutes_max: String,
    #[server(default)] speaks: Vec<String>,
    #[server(default)] voting: Vec<String>,
    #[server(default)] commits: Vec<String>,
    #[server(default)] silent: Vec<String>,
    #[server(default)] writes: Vec<String>,
    #[server(default)] votes: String,
    #[server(default)] anonymous: String,
    #[server(default)] sealed: String,
) -> Result<Done, Refused> {
    let cx = cx()?;
    let at = place(&phase)?;
    let draft = PhaseDraft {
        kind,
        name: Both {
            en: name_en,
            fr: name_fr,
        },
        purpose: Both {
            en: purpose_en,
            fr: purpose_fr,
        },
        rule: Both {
            en: rule_en,
            fr: rule_fr,
        },
        output: Both {
            en: output_en,
            fr: output_fr,
        },
        prompts: Both {
            en: prompts_en,
            fr: prompts_fr,
        },
        minutes: [minutes_min, minutes_target, minutes_max],
        rights: Rights {
            speaks,
            voters: voting,
            commits,
            silent,
            writes,
        },
        votes,
        anonymous: anonymous == "yes",
        sealed: sealed == "yes",
    };
    service::phase(&cx.academy, &cx.caller, &method, &revision, at, &draft)
        .await
        .map_err(|error| told(&cx, &error))?;
    Ok(Done::go(format!("/methods/{method}/edit?phase={at}")).saying("notice-method-kept"))
}

/// A phase more, one fewer, or in another place.
#[server(prefix = "/api", endpoint = "methods/shape")]
pub async fn shape(
    method: String,
    revision: String,
    phase: String,
    #[server(default)] shape: String,
) -> Result<Done, Refused> {
    let cx = cx()?;
    let (at, shape) = (place(&phase)?, domain::sessions::Shape::parse(&shape)?);
    let at = service::shape(&cx.academy, &cx.caller, &method, &revision, at, shape)
        .await
        .map_err(|error| told(&cx, &error))?;
    Ok(Done::go(format!("/methods/{method}/edit?phase={at}")).saying("notice-method-kept"))
}

/// A method is taken away.
#[server(prefix = "/api", endpoint = "methods/remove")]
pub async fn remove(method: String) -> Result<Done, Refused> {
    let cx = cx()?;
    service::remove(&cx.academy, &cx.caller, &method)
        .await
        .map_err(|error| told(&cx, &error))?;
    Ok(Done::go("/methods").saying("notice-method-removed"))
}
