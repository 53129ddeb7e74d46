//! Published figures and their evidence.

use domain::error::Form;
use domain::ids::SurveyId;
use domain::language::Bilingual;
use domain::permission::Operation;
use domain::programme::{CALL_ZONE, Claim, ClaimUnit, Edition, EditionState};
use domain::surveys::findings;
use domain::text::Line;
use domain::{FieldProblem, Refusal};

use super::edition_of;
use super::keep::kept;
use crate::access::Caller;
use crate::store::{programme, surveys as store};
use crate::{Academy, Result, audit, when};

/// What a form holds that publishes a figure.
#[derive(Debug, Clone, Default)]
pub struct FigureForm {
    /// Key of the question.
    pub question: String,
    /// Keys of the choices that count.
    pub choices: Vec<String>,
    /// The sentence in English.
    pub wording_en: String,
    /// The sentence in French; may be empty.
    pub wording_fr: String,
}

/// Publishes a figure with its evidence, on the page of its edition: numerator, denominator and
/// invited are counted here, none of them is typed. The figure names the body that computed it; who
/// pressed the button stands in the audit log.
///
/// # Errors
/// `not-found`, `forbidden`, `survey-still-open`, `survey-too-few`, `edition-archived`, or fields that
/// cannot be accepted.
pub async fn publish(
    academy: &Academy,
    caller: &Caller,
    id: &SurveyId,
    form: &FigureForm,
) -> Result<String> {
    let now = academy.now();
    let mut tx = academy.db.write().await?;
    let (survey, permit) = kept(&mut tx, caller, id).await?;
    let edition = edition_of(&mut tx, &survey).await?;
    if edition.state == EditionState::Archived {
        return Err(Refusal::conflict("edition-archived").into());
    }
    if !survey.standing(now).shows_results() {
        return Err(Refusal::conflict("survey-still-open").into());
    }
    let found = findings(&survey.questions, &store::answers(&mut tx, id).await?)
        .ok_or(Refusal::conflict("survey-too-few"))?;
    let questions = survey.questions.questions();
    let asked = questions.iter().zip(&found);
    let figure = asked
        .filter(|(question, _)| question.key == form.question)
        .find_map(|(question, finding)| {
            Some((
                question.statement(&form.choices)?,
                finding.share_of(&form.choices)?,
            ))
        });
    let mut check = Form::default();
    let figure = check.take(figure.ok_or_else(|| FieldProblem::new("choices", "choose-some")));
    let wording_en = check.take(Line::<300>::parse("wording_en", &form.wording_en));
    let wording_fr = check.take(Line::<300>::optional("wording_fr", &form.wording_fr));
    let ((statement, share), wording_en, wording_fr) =
        check.all((figure, wording_en, wording_fr))?;
    let whole = |count: usize| i64::try_from(count).ok();
    let key: SurveyId = academy.id();
    let claim = Claim {
        key: format!("figure-{key}"),
        wording: Bilingual {
            en: wording_en.into(),
            fr: wording_fr.map(String::from).unwrap_or_default(),
        },
        value: share.percent(),
        unit: ClaimUnit::Percent,
        numerator: whole(share.count),
        denominator: whole(share.of),
        invited: Some(survey.invited),
        date: when::iso_day(now, CALL_ZONE),
        author: permit.person()?.organisation.clone(),
        signed_off_by: None,
        source: survey.title,
        statements: vec![statement],
        note: Bilingual::default(),
        withdrawn: None,
    };
    let mut claims = programme::hold_claims(&mut tx, &edition.id).await?;
    audit::note(
        &mut tx,
        academy,
        &permit,
        "figure.published",
        ("survey", id.as_str()),
        serde_json::json!({ "figure": claim.key, "question": form.question, "choices": form.choices,
            "numerator": claim.numerator, "denominator": claim.denominator }),
    )
    .await?;
    claims.push(claim);
    programme::set_claims(&mut tx, &edition.id, &claims).await?;
    tx.commit().await?;
    Ok(edition.slug)
}

/// A published figure and its edition, for whoever may withdraw it.
///
/// # Errors
/// `not-found`, `forbidden`.
pub async fn figure(
    academy: &Academy,
    caller: &Caller,
    edition: &str,
    key: &str,
) -> Result<(Edition, Claim)> {
    caller.able(Operation::KeepSurveys)?;
    let mut tx = academy.db.read().await?;
    let edition = programme::edition_by_slug(&mut tx, edition)
        .await?
        .ok_or(Refusal::not_found())?;
    caller.permit(Operation::KeepSurveys, &[edition.id.as_str()])?;
    let story = programme::story(&mut tx, &edition.id).await?;
    let mut claims = story.unwrap_or_default().claims.into_iter();
    let claim = claims
        .find(|claim| claim.key == key)
        .ok_or(Refusal::not_found())?;
    Ok((edition, claim))
}

/// Withdraws a published figure. It stays where it is, with the reason.
///
/// # Errors
/// `not-found`, `forbidden`, `edition-archived`, `figure-withdrawn`, or no reason.
pub async fn withdraw(
    academy: &Academy,
    caller: &Caller,
    edition: &str,
    key: &str,
    reason: &str,
) -> Result<()> {
    let (edition, _) = figure(academy, caller, edition, key).await?;
    let permit = caller.permit(Operation::KeepSurveys, &[edition.id.as_str()])?;
    if edition.state == EditionState::Archived {
        return Err(Refusal::conflict("edition-archived").into());
    }
    let reason = Line::<300>::parse("reason", reason)?;
    let mut tx = academy.db.write().await?;
    let mut claims = programme::hold_claims(&mut tx, &edition.id).await?;
    let claim = claims.iter_mut().find(|claim| claim.key == key);
    let claim = claim.ok_or(Refusal::not_found())?;
    if claim.withdrawn.is_some() {
        return Err(Refusal::conflict("figure-withdrawn").into());
    }
    claim.withdrawn = Some(reason.into());
    programme::set_claims(&mut tx, &edition.id, &claims).await?;
    audit::note(
        &mut tx,
        academy,
        &permit,
        "figure.withdrawn",
        ("edition", edition.id.as_str()),
        serde_json::json!({ "figure": key }),
    )
    .await?;
    tx.commit().await
}
