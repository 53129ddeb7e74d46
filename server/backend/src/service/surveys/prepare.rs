//! Drafts of surveys.

use domain::FieldProblem;
use domain::error::Form;
use domain::ids::SurveyId;
use domain::language::Bilingual;
use domain::permission::Operation;
use domain::programme::{CALL_ZONE, Edition, EditionState, Module};
use domain::surveys::{Audience, Comparability, Question, Questionnaire, Survey, SurveyState};
use domain::text::Line;

use super::keep::kept;
use crate::access::Caller;
use crate::db::Tx;
use crate::store::{programme, surveys as store};
use crate::{Academy, Result, audit, when};

/// Questions that come with the academy; the first survey of an edition starts from them.
#[derive(Debug, Clone, serde::Deserialize)]
pub struct BuiltIn {
    /// Stable key.
    pub key: String,
    /// Title.
    pub title: Bilingual,
    /// What it is for.
    pub intro: Bilingual,
    /// Its questions.
    pub questions: Questionnaire,
}

/// The questionnaires that come with the academy.
///
/// # Errors
/// Never with the file beside this one (a test reads it).
pub fn built_in() -> Result<Vec<BuiltIn>> {
    Ok(serde_json::from_str(include_str!("questionnaires.json"))?)
}

/// What a form holds that prepares a survey.
#[derive(Debug, Clone, Default)]
pub struct DraftForm {
    /// Whose questions are asked: the key of a built-in questionnaire or the id of a survey.
    pub questions: String,
    /// Slug of the edition, or of the edition and a module (`2027/housing`).
    pub about: String,
    /// Key of the audience.
    pub audience: String,
    /// The title in English; empty takes that of the questionnaire.
    pub title_en: String,
    /// The title in French; empty takes that of the questionnaire, or the English one.
    pub title_fr: String,
    /// When it closes, as read off a clock in Brussels.
    pub closes: String,
}

/// What there is to choose from for a new survey.
#[derive(Debug, Clone)]
pub struct Choices {
    /// Built-in questionnaires.
    pub built_in: Vec<BuiltIn>,
    /// Surveys whose questions can be asked again, the latest first.
    pub surveys: Vec<Survey>,
    /// Whether everybody in the academy can be asked.
    pub everybody: bool,
    /// Editions that are not over, with their modules.
    pub editions: Vec<(Edition, Vec<Module>)>,
}

/// What there is to choose from for a new survey; none when the caller may prepare none.
///
/// # Errors
/// When the database fails.
pub async fn choices(academy: &Academy, caller: &Caller) -> Result<Option<Choices>> {
    if !caller.could(Operation::KeepSurveys) {
        return Ok(None);
    }
    let mut tx = academy.db.read().await?;
    let modules = programme::all_modules(&mut tx).await?;
    let editions = programme::editions(&mut tx).await?;
    Ok(Some(Choices {
        built_in: built_in()?,
        surveys: seen(&mut tx, caller).await?,
        everybody: reaches(caller, Audience::Everybody),
        editions: editions
            .into_iter()
            .filter(|edition| {
                edition.state != EditionState::Archived
                    && caller
                        .permit(Operation::KeepSurveys, &[edition.id.as_str()])
                        .is_ok()
            })
            .map(|edition| {
                let own = modules
                    .iter()
                    .filter(|module| module.edition_id == edition.id);
                (edition.clone(), own.cloned().collect())
            })
            .collect(),
    }))
}

/// Whether somebody may ask this audience: who keeps the surveys of one edition writes to nobody in the others.
fn reaches(caller: &Caller, audience: Audience) -> bool {
    audience != Audience::Everybody || caller.permit(Operation::KeepSurveys, &[]).is_ok()
}

/// The surveys of the editions whose surveys the caller keeps.
async fn seen(tx: &mut Tx, caller: &Caller) -> Result<Vec<Survey>> {
    let mut surveys = store::surveys(tx).await?;
    surveys.retain(|survey| {
        caller
            .permit(Operation::KeepSurveys, &[survey.edition_id.as_str()])
            .is_ok()
    });
    Ok(surveys)
}

/// Prepares a survey; nobody is invited before it is opened. Each question is marked as comparable,
/// reworded or new by what other editions asked.
///
/// # Errors
/// `sign-in`, `forbidden`, or fields that cannot be accepted.
pub async fn prepare(academy: &Academy, caller: &Caller, form: &DraftForm) -> Result<SurveyId> {
    let now = academy.now();
    let mut tx = academy.db.write().await?;
    caller.able(Operation::KeepSurveys)?;
    let all = seen(&mut tx, caller).await?;
    let (slug, module_slug) = form
        .about
        .split_once('/')
        .map_or((form.about.as_str(), None), |(edition, module)| {
            (edition, Some(module))
        });
    let edition = programme::edition_by_slug(&mut tx, slug).await?;
    let module = match (&edition, module_slug) {
        (Some(edition), Some(slug)) => {
            programme::module_by_slug(&mut tx, &edition.id, slug).await?
        }
        _ => None,
    };
    let found = edition
        .filter(|edition| edition.state != EditionState::Archived)
        .filter(|_| module_slug.is_none() || module.is_some());
    let mut check = Form::default();
    let edition = check.take(found.ok_or_else(|| FieldProblem::new("about", "choose")));
    let source = check.take(source(&all, &form.questions));
    let audience = check.take(
        Audience::from_key(&form.audience)
            .filter(|audience| *audience != Audience::Module || module_slug.is_some())
            .filter(|audience| reaches(caller, *audience))
            .ok_or_else(|| FieldProblem::new("audience", "choose")),
    );
    let title_en = check.take(Line::<200>::optional("title_en", &form.title_en));
    let title_fr = check.take(Line::<200>::optional("title_fr", &form.title_fr));
    let closes_at = check.take(
        when::moment("closes", &form.closes, CALL_ZONE).and_then(|at| {
            if at > now {
                Ok(at)
            } else {
                Err(FieldProblem::new("closes", "past"))
            }
        }),
    );
    let (edition, source, audience, title_en, title_fr, closes_at) =
        check.all((edition, source, audience, title_en, title_fr, closes_at))?;
    let permit = caller.permit(Operation::KeepSurveys, &[edition.id.as_str()])?;
    let title = match (title_en, title_fr) {
        (Some(en), fr) => Bilingual {
            en: en.into(),
            fr: fr.map(String::from).unwrap_or_default(),
        },
        (None, Some(fr)) => Bilingual {
            en: source.title.en,
            fr: fr.into(),
        },
        (None, None) => source.title,
    };
    let before: Vec<&Survey> = all
        .iter()
        .filter(|other| other.edition_id != edition.id)
        .collect();
    let questions = Vec::from(source.questions)
        .into_iter()
        .map(|question| Question {
            comparability: compared(&question, &before),
            ..question
        })
        .collect();
    let survey = Survey {
        id: academy.id(),
        edition_id: edition.id,
        module_id: module.map(|module| module.id),
        state: SurveyState::Draft,
        audience,
        title,
        intro: source.intro,
        questions: Questionnaire::parse(questions)?,
        opens_at: now,
        closes_at,
        invited: 0,
        reminded_at: None,
    };
    store::insert(&mut tx, &survey).await?;
    audit::note(
        &mut tx,
        academy,
        &permit,
        "survey.prepared",
        ("survey", survey.id.as_str()),
        serde_json::json!({ "questions": form.questions, "edition": edition.slug }),
    )
    .await?;
    tx.commit().await?;
    Ok(survey.id)
}

pub(super) fn source(all: &[Survey], key: &str) -> Result<BuiltIn, FieldProblem> {
    let asked = all.iter().find(|survey| survey.id.as_str() == key);
    asked
        .map(|survey| BuiltIn {
            key: key.to_owned(),
            title: survey.title.clone(),
            intro: survey.intro.clone(),
            questions: survey.questions.clone(),
        })
        .or_else(|| built_in().ok()?.into_iter().find(|own| own.key == key))
        .ok_or_else(|| FieldProblem::new("questions", "choose"))
}

/// How a question relates to those with its key in `others`.
pub(super) fn compared(question: &Question, others: &[&Survey]) -> Comparability {
    let mut twins = others
        .iter()
        .filter_map(|survey| survey.questions.question(&question.key))
        .peekable();
    if twins.peek().is_none() {
        Comparability::New
    } else if twins.any(|twin| question.asks_the_same_as(twin)) {
        Comparability::Comparable
    } else {
        Comparability::Reworded
    }
}

/// Throws away a survey that was never opened.
///
/// # Errors
/// `not-found`, `forbidden`, `survey-not-draft`.
pub async fn discard(academy: &Academy, caller: &Caller, id: &SurveyId) -> Result<()> {
    let mut tx = academy.db.write().await?;
    let (survey, permit) = kept(&mut tx, caller, id).await?;
    survey.state.open()?;
    store::discard(&mut tx, id).await?;
    audit::note(
        &mut tx,
        academy,
        &permit,
        "survey.discarded",
        ("survey", id.as_str()),
        (),
    )
    .await?;
    tx.commit().await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_questionnaires_read_and_speak_both_languages() {
        let all = built_in().unwrap();
        assert_eq!(all.len(), 3);
        for own in all {
            for question in own.questions.questions() {
                assert!(!question.text.fr.is_empty(), "{} {}", own.key, question.key);
            }
        }
    }
}
