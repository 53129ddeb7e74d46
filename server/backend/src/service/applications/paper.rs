//! A whole application to take along, as PDF: for those who write it, and once it was sent for organisers. There is
//! none for reviewers: a file outlives the blind view, and what they read stands on their page.

use domain::accounts::Person;
use domain::applications::ApplicationState;
use domain::call::{Ask, CallForm, Question};
use domain::ids::{ApplicationId, ModuleId};
use domain::language::Bilingual;
use domain::permission::Operation;
use domain::programme::{CALL_ZONE, Edition, Module};
use domain::{Language, Refusal};

use super::decide::dossier;
use super::edition_of;
use super::own::OwnPage;
use crate::access::Caller;
use crate::paper::{Paper, Table};
use crate::service::door::written;
use crate::store::applications::{self as store, Application, Event};
use crate::store::call::StoredFile;
use crate::store::{accounts, co_authors, programme};
use crate::texts::{self, say};
use crate::{Academy, Result, audit, when};

/// What stands on the paper.
struct Sheet {
    application: Application,
    /// Whose it is; nobody once erased.
    author: Option<Person>,
    edition: Edition,
    modules: Vec<Module>,
    form: CallForm,
    files: Vec<StoredFile>,
    events: Vec<Event>,
    /// Its text is its author's again, and not for whoever asks.
    withheld: bool,
}

/// An application as PDF: the name of the file, and the file. Its author has it at any time, who writes along as long
/// as it is a draft, organisers once it was sent; that they took it along is noted. For everybody else there is none.
///
/// # Errors
/// `sign-in`, `not-found`.
pub async fn paper(
    academy: &Academy,
    caller: &Caller,
    id: &ApplicationId,
) -> Result<(String, Vec<u8>)> {
    let person = caller.permit(Operation::Apply, &[])?.person()?;
    let mut tx = academy.db.read().await?;
    let found = store::by_id(&mut tx, id)
        .await?
        .ok_or(Refusal::not_found())?;
    let writes = found.person_id == person.id
        || (found.state.is_editable() && co_authors::is_one(&mut tx, id, &person.id).await?);
    let sheet = if writes {
        let edition = edition_of(&mut tx, &found).await?;
        let modules = programme::modules(&mut tx, &edition.id).await?;
        let author = accounts::by_id(&mut tx, &found.person_id).await?;
        let own = OwnPage::of(&mut tx, edition, Some(found.clone())).await?;
        Sheet {
            application: found,
            author,
            edition: own.edition,
            modules,
            form: own.form,
            files: own.files,
            events: own.events,
            withheld: false,
        }
    } else {
        // Whether there is an application in an edition of others is not told.
        caller
            .permit(Operation::ReadApplication, &[found.edition_id.as_str()])
            .map_err(|_| Refusal::not_found())?;
        drop(tx);
        let mut tx = academy.db.write().await?;
        let (dossier, permit) = dossier(&mut tx, caller, Operation::ReadApplication, id).await?;
        audit::note(
            &mut tx,
            academy,
            &permit,
            "application.downloaded",
            ("application", id.as_str()),
            (),
        )
        .await?;
        tx.commit().await?;
        Sheet {
            withheld: dossier.application.state == ApplicationState::Withdrawn,
            application: dossier.application,
            author: dossier.applicant,
            edition: dossier.intake.edition,
            modules: dossier.intake.modules,
            form: dossier.form,
            files: dossier.files,
            events: dossier.events.into_iter().map(|(event, _)| event).collect(),
        }
    };
    // A draft that was never sent has no number yet.
    let of = sheet.application.receipt.as_ref();
    let of = of.map_or_else(|| sheet.edition.slug.to_lowercase(), |it| it.to_lowercase());
    let name = format!("urban-academy-application-{of}.pdf");
    Ok((name, written(sheet.paper(caller.language)).await?))
}

/// A text in two languages as somebody reads it, and its language where that is another.
fn said(text: &Bilingual, language: Language) -> (&str, Option<&'static str>) {
    let (words, tongue) = text.said(language);
    (words, (tongue != language).then(|| tongue.tag()))
}

impl Sheet {
    fn module(&self, id: &str) -> Option<&Module> {
        self.modules.iter().find(|module| module.id.as_str() == id)
    }

    fn paper(&self, language: Language) -> Paper {
        let heading = say(language, "application-paper");
        let number = self.application.receipt.clone().unwrap_or_default();
        let title = format!("{heading} {number}");
        let mut paper = Paper::new(title.trim_end(), language);
        paper.heading(heading);
        self.facts(&mut paper, language);
        if self.withheld {
            paper.paragraph(say(language, "application-withdrawn"));
        }
        self.texts(&mut paper, language);
        for question in &self.form.questions {
            self.answer(&mut paper, question, language);
        }
        paper.section(say(language, "apply-timeline"));
        let column = |key: &str, share: u16| (say(language, key).into_owned(), share);
        paper.table(Table {
            columns: vec![column("audit-when", 1), column("audit-what", 2)],
            rows: self
                .events
                .iter()
                .map(|event| {
                    let key = format!("application-event-{}", event.event.key());
                    vec![
                        when::date_time(language, event.at, CALL_ZONE),
                        say(language, &key).into_owned(),
                    ]
                })
                .collect(),
            ..Table::default()
        });
        paper
    }

    /// Whose it is and where it stands. What somebody is called and works for is what was true when they sent it.
    fn facts(&self, paper: &mut Paper, language: Language) {
        let (application, author) = (&self.application, self.author.as_ref());
        let sent = (!application.state.is_editable()).then_some(application);
        let organisation = application.organisation.as_ref();
        let organisation = organisation.or_else(|| author?.organisation.as_ref());
        let city = application.city_name.as_deref();
        let city = city.or_else(|| author?.city.as_ref().map(|city| city.name.as_str()));
        let country = application.country.as_deref();
        let country = country.or_else(|| author?.country.as_deref());
        let level = application.level.or_else(|| author?.level);
        let module = sent
            .and_then(|sent| sent.module_id.as_ref())
            .map(ModuleId::as_str)
            .and_then(|id| self.module(id));
        let day = |at| when::date_time(language, at, CALL_ZONE);
        let state = format!("application-state-{}", application.state.key());
        let offered = sent.filter(|sent| sent.state == ApplicationState::Offered);
        let facts = [
            (
                "certificate-edition",
                self.edition.title.get(language).to_owned(),
            ),
            (
                "apply-receipt",
                application.receipt.clone().unwrap_or_default(),
            ),
            ("organise-state", say(language, &state).into_owned()),
            (
                "list-submitted",
                application.submitted_at.map_or_else(String::new, day),
            ),
            (
                "certificate-name",
                author.map_or_else(String::new, |author| author.name.clone()),
            ),
            (
                "receipt-organisation",
                organisation.cloned().unwrap_or_default(),
            ),
            ("list-city", texts::home(language, city, country)),
            (
                "field-level",
                level.map_or_else(String::new, |level| {
                    say(language, &format!("level-{}", level.key())).into_owned()
                }),
            ),
            (
                "certificate-module",
                module.map_or_else(String::new, |module| module.title.get(language).to_owned()),
            ),
            (
                "field-confirm_by",
                offered
                    .and_then(|offered| offered.confirm_by)
                    .map_or_else(String::new, day),
            ),
            (
                "field-reason",
                sent.and_then(|sent| sent.reason.clone())
                    .unwrap_or_default(),
            ),
        ];
        paper.facts(facts.map(|(key, value)| (say(language, key), value)));
    }

    /// What everybody is asked.
    fn texts(&self, paper: &mut Paper, language: Language) {
        let content = &self.application.content;
        let wishes: Vec<_> = content
            .preferences
            .iter()
            .filter_map(|id| self.module(id))
            .map(|module| said(&module.title, language))
            .collect();
        if !wishes.is_empty() {
            paper.section(say(language, "text-preferences"));
            paper.list(true, wishes);
        }
        for (field, text) in content.texts() {
            if !text.is_empty() {
                paper.section(say(language, &format!("text-{field}")));
                paper.written(text, None);
            }
        }
    }

    /// What the organisers ask, and what was answered; a question without an answer is left out, as on the page.
    fn answer(&self, paper: &mut Paper, question: &Question, language: Language) {
        let values = self.application.content.answers.get(&question.key);
        let values = values.map_or(&[][..], Vec::as_slice);
        let file = self.files.iter().find(|file| file.question == question.key);
        let first = match (&question.ask, file) {
            (Ask::File, Some(file)) => {
                let size = texts::file_size(language, file.size);
                Some(format!("{} ({size})", file.name))
            }
            (Ask::File, None) => None,
            _ => values.first().cloned(),
        };
        let Some(first) = first else { return };
        let (text, tag) = said(&question.text, language);
        paper.written_heading(2, text, tag);
        match &question.ask {
            Ask::Text { .. } | Ask::File => paper.written(first, None),
            Ask::Number { .. } => {
                let number = first.parse();
                let number = number.map_or(first, |number| when::number(language, number));
                paper.paragraph(number);
            }
            Ask::One { options } | Ask::Several { options, .. } => {
                let chosen = options.iter().filter(|one| values.contains(&one.key));
                paper.list(false, chosen.map(|one| said(&one.label, language)));
            }
        }
    }
}
