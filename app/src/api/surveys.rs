use std::collections::BTreeMap;

#[cfg(feature = "ssr")]
use domain::ids::SurveyId;
use leptos::prelude::*;

use crate::form::{Done, Refused};
#[cfg(feature = "ssr")]
use crate::request::{cx, told};
#[cfg(feature = "ssr")]
use backend::service::surveys as service;

/// The fields of the questions are called as [`domain::surveys::Question::field`] says.
#[server(prefix = "/api", endpoint = "surveys/answer")]
pub async fn answer(
    survey: String,
    #[server(default)] answers: BTreeMap<String, String>,
    #[server(default)] written_in: String,
) -> Result<Done, Refused> {
    let cx = cx()?;
    let survey = SurveyId::parse(&survey)?;
    service::answer(&cx.academy, &cx.caller, &survey, &answers, &written_in)
        .await
        .map_err(|error| told(&cx, &error))?;
    Ok(Done::default())
}

#[server(prefix = "/api", endpoint = "surveys/prepare")]
pub async fn prepare(
    questions: String,
    about: String,
    #[server(default)] audience: String,
    title_en: String,
    title_fr: String,
    closes: String,
) -> Result<Done, Refused> {
    let cx = cx()?;
    let form = service::DraftForm {
        questions,
        about,
        audience,
        title_en,
        title_fr,
        closes,
    };
    let survey = service::prepare(&cx.academy, &cx.caller, &form)
        .await
        .map_err(|error| told(&cx, &error))?;
    Ok(Done::go(format!("/evaluation/{survey}")).saying("notice-survey-prepared"))
}

#[server(prefix = "/api", endpoint = "surveys/discard")]
pub async fn discard(survey: String) -> Result<Done, Refused> {
    let cx = cx()?;
    let survey = SurveyId::parse(&survey)?;
    service::discard(&cx.academy, &cx.caller, &survey)
        .await
        .map_err(|error| told(&cx, &error))?;
    Ok(Done::go("/evaluation").saying("notice-survey-discarded"))
}

#[server(prefix = "/api", endpoint = "surveys/open")]
pub async fn open(survey: String) -> Result<Done, Refused> {
    let cx = cx()?;
    let survey = SurveyId::parse(&survey)?;
    service::open(&cx.academy, &cx.caller, &survey)
        .await
        .map_err(|error| told(&cx, &error))?;
    Ok(Done::stay("notice-survey-opened"))
}

#[server(prefix = "/api", endpoint = "surveys/remind")]
pub async fn remind(survey: String) -> Result<Done, Refused> {
    let cx = cx()?;
    let survey = SurveyId::parse(&survey)?;
    service::remind(&cx.academy, &cx.caller, &survey)
        .await
        .map_err(|error| told(&cx, &error))?;
    Ok(Done::stay("notice-survey-reminded"))
}

#[server(prefix = "/api", endpoint = "surveys/close")]
pub async fn close(survey: String) -> Result<Done, Refused> {
    let cx = cx()?;
    let survey = SurveyId::parse(&survey)?;
    service::close(&cx.academy, &cx.caller, &survey)
        .await
        .map_err(|error| told(&cx, &error))?;
    Ok(Done::stay("notice-survey-closed"))
}

#[server(prefix = "/api", endpoint = "surveys/report")]
pub async fn report(survey: String) -> Result<Done, Refused> {
    let cx = cx()?;
    let survey = SurveyId::parse(&survey)?;
    service::report(&cx.academy, &cx.caller, &survey)
        .await
        .map_err(|error| told(&cx, &error))?;
    Ok(Done::stay("notice-survey-reported"))
}

#[server(prefix = "/api", endpoint = "surveys/publish")]
pub async fn publish(
    survey: String,
    question: String,
    #[server(default)] choices: Vec<String>,
    wording_en: String,
    wording_fr: String,
) -> Result<Done, Refused> {
    let cx = cx()?;
    let survey = SurveyId::parse(&survey)?;
    let form = service::FigureForm {
        question,
        choices,
        wording_en,
        wording_fr,
    };
    let edition = service::publish(&cx.academy, &cx.caller, &survey, &form)
        .await
        .map_err(|error| told(&cx, &error))?;
    Ok(Done::go(format!("/editions/{edition}#figures")).saying("notice-figure-published"))
}

#[server(prefix = "/api", endpoint = "surveys/withdraw")]
pub async fn withdraw(edition: String, figure: String, reason: String) -> Result<Done, Refused> {
    let cx = cx()?;
    service::withdraw(&cx.academy, &cx.caller, &edition, &figure, &reason)
        .await
        .map_err(|error| told(&cx, &error))?;
    Ok(Done::go(format!("/editions/{edition}#figures")).saying("notice-figure-withdrawn"))
}
