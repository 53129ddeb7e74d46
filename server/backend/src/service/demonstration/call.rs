//! The organisers' own questions of the open call, and what applicants answered.

use domain::Timestamp;
use domain::applications::ApplicationState;
use domain::call::{Answers, Ask, CallForm, FileKind, Leave, Question};
use domain::language::Bilingual;
use domain::surveys::Choice;

use super::{Dice, World};
use crate::Result;
use crate::db::Tx;
use crate::store::applications::Application;
use crate::store::call::{self as store, StoredFile, Version};

/// The version of the questions that the open call asks.
pub(super) const VERSION: i64 = 1;

/// The smallest document that readers open: a page that says what it is.
const DOCUMENT: &str = "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>endobj\n4 0 obj<</Length 56>>stream\nBT /F1 24 Tf 72 720 Td (Demonstration document) Tj ET\n\nendstream endobj\n5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n";

fn said(en: &str, fr: &str) -> Bilingual {
    Bilingual {
        en: en.to_owned(),
        fr: fr.to_owned(),
    }
}

fn choices(choices: &[(&str, &str, &str)]) -> Vec<Choice> {
    choices
        .iter()
        .map(|(key, en, fr)| Choice {
            key: (*key).to_owned(),
            label: said(en, fr),
        })
        .collect()
}

fn questions() -> Vec<Question> {
    let optional = |key: &str, text, help, ask| Question {
        key: key.to_owned(),
        text,
        help,
        required: false,
        ask,
    };
    let languages = choices(&[
        ("en", "English", "L’anglais"),
        ("fr", "French", "Le français"),
        ("de", "German", "L’allemand"),
        ("es", "Spanish", "L’espagnol"),
    ]);
    vec![
        optional(
            "team",
            said(
                "How many people work on integration in your administration?",
                "Combien de personnes travaillent à l’intégration dans votre administration\u{a0}?",
            ),
            said("A good guess is enough.", "Une bonne estimation suffit."),
            Ask::Number { min: 0, max: 5_000 },
        ),
        optional(
            "languages",
            said(
                "In which languages could you work in a small group?",
                "Dans quelles langues pourriez-vous travailler en petit groupe\u{a0}?",
            ),
            Bilingual::default(),
            Ask::Several {
                max: languages.len(),
                options: languages,
            },
        ),
        optional(
            "visit",
            said(
                "Would your city host a field visit of a later edition?",
                "Votre ville accueillerait-elle une visite de terrain lors d’une édition ultérieure\u{a0}?",
            ),
            Bilingual::default(),
            Ask::One {
                options: choices(&[
                    ("yes", "Yes", "Oui"),
                    ("perhaps", "Perhaps later", "Peut-être plus tard"),
                    ("no", "No", "Non"),
                ]),
            },
        ),
        optional(
            "needs",
            said(
                "What do you need to take part fully?",
                "De quoi avez-vous besoin pour participer pleinement\u{a0}?",
            ),
            said(
                "Such as a seat near the front, captions, a certain diet.",
                "Par exemple une place à l’avant, un sous-titrage, un régime alimentaire.",
            ),
            Ask::Text { max: 500 },
        ),
        optional(
            "document",
            said(
                "A document about your dilemma",
                "Un document sur votre dilemme",
            ),
            said(
                "Such as a plan or a decision of the council, if there is one.",
                "Par exemple un plan ou une délibération du conseil, s’il y en a.",
            ),
            Ask::File,
        ),
    ]
}

/// Asks the questions.
pub(super) async fn fill(tx: &mut Tx, world: &World) -> Result<()> {
    let edition = world.edition("2027")?;
    let version = Version {
        form: CallForm {
            version: VERSION,
            questions: questions(),
        },
        revision: 5,
        made_at: edition.call.opens_at.plus(-3 * Timestamp::DAY),
        made_by: Some(world.person("org1")?.id.clone()),
    };
    store::add(tx, &edition.id, &version).await?;
    // Somebody who is told to come may come a week after the others.
    let leave = Leave {
        until: Some(edition.call.closes_at.plus(7 * Timestamp::DAY)),
        waives_rules: false,
    };
    store::grant(
        tx,
        &edition.id,
        "late.applicant@example.org",
        &leave,
        "Elected mayor in the last week of the call; asked by telephone.",
        &world.person("org1")?.id,
        world.ago(2, "10:15"),
    )
    .await
}

/// What somebody answers.
pub(super) fn answers(dice: &Dice) -> Result<Answers> {
    let mut answers = Answers::new();
    let mut put = |key: &str, values: &[&str]| {
        let values = values.iter().map(|value| (*value).to_owned()).collect();
        answers.insert(key.to_owned(), values);
    };
    if dice.percent(80) {
        put("team", &[&dice.between(1, 60).to_string()]);
    }
    match dice.below(4) {
        0 => put("languages", &["en", "fr"]),
        1 => put("languages", &["en", "de"]),
        _ => put("languages", &["en"]),
    }
    if dice.percent(60) {
        put(
            "visit",
            &[*dice.pick(&["yes", "perhaps", "perhaps", "no"])?],
        );
    }
    if dice.percent(10) {
        put("needs", &["A seat near the screen."]);
    }
    Ok(answers)
}

/// One in ten brings a document along.
pub(super) async fn document(tx: &mut Tx, dice: &Dice, application: &Application) -> Result<()> {
    if application.state != ApplicationState::Submitted || !dice.percent(10) {
        return Ok(());
    }
    let file = StoredFile {
        id: dice.id(application.updated_at),
        application_id: application.id.clone(),
        question: "document".to_owned(),
        name: "Demonstration document.pdf".to_owned(),
        kind: FileKind::Pdf,
        size: i64::try_from(DOCUMENT.len()).unwrap_or_default(),
        stored_at: application.updated_at,
    };
    store::put_file(tx, &file, DOCUMENT.as_bytes()).await
}
