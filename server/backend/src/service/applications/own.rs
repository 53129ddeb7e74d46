//! The applicant's side: written, sent, taken back, answered.

use domain::accounts::Person;
use domain::applications::{Answer, ApplicationState, Content, Save, Saved, receipt};
use domain::call::{CallForm, Question, Unmet};
use domain::ids::{ApplicationId, DilemmaId, ModuleId};
use domain::language::Bilingual;
use domain::permission::Operation;
use domain::programme::{Edition, Module};
use domain::{Refusal, Timestamp};

use super::letters::Writer;
use super::{edition_of, note, place, public_edition};
use crate::access::Caller;
use crate::db::Tx;
use crate::mail::{self};
use crate::service::call::standing;
use crate::store::applications::{self as store, Application, Event};
use crate::store::call::{self, StoredFile};
use crate::store::co_authors::{self, CoAuthor};
use crate::store::{programme, reviews, waves};
use crate::{Academy, Error, Result, audit, live};

/// What an applicant sees of an edition and their application to it.
#[derive(Debug, Clone)]
pub struct OwnPage {
    /// The edition.
    pub edition: Edition,
    /// Its modules, in order.
    pub modules: Vec<Module>,
    /// Why nothing can be sent now, if so.
    pub closed: Option<Refusal>,
    /// The application, once started.
    pub application: Option<Application>,
    /// What happened to it.
    pub events: Vec<Event>,
    /// Texts that a save replaced, the latest first.
    pub replaced: Vec<(Content, Timestamp)>,
    /// What reviewers wrote for the applicant, by criterion, once it is decided.
    pub feedback: Vec<(Bilingual, String)>,
    /// The rules of the call that the applicant does not meet, as their profile stands.
    pub barred: Vec<Unmet>,
    /// The organisers' own questions: as they stand, or those that an application that was sent answers.
    pub form: CallForm,
    /// Those of them that are new, or asked otherwise, since the draft was saved last.
    pub news: Vec<Question>,
    /// The files of the application.
    pub files: Vec<StoredFile>,
    /// Those who write along.
    pub co_authors: Vec<CoAuthor>,
}

/// The editions to which the caller ever began an application, the latest first, with where it stands.
///
/// # Errors
/// `sign-in` for visitors.
pub async fn mine_all(
    academy: &Academy,
    caller: &Caller,
) -> Result<Vec<(Edition, ApplicationState)>> {
    let permit = caller.permit(Operation::Apply, &[])?;
    let person = permit.person()?;
    let mut tx = academy.db.read().await?;
    let own = store::own(&mut tx, &person.id).await?;
    if own.is_empty() {
        return Ok(Vec::new());
    }
    let state = |edition: &Edition| {
        own.iter()
            .find(|row| row.edition_id == edition.id)
            .map(|row| row.state)
    };
    Ok(programme::editions(&mut tx)
        .await?
        .into_iter()
        .filter_map(|edition| Some((state(&edition)?, edition)))
        .map(|(state, edition)| (edition, state))
        .collect())
}

/// The caller's application to an edition.
///
/// # Errors
/// `sign-in` for visitors, `not-found`.
pub async fn own(academy: &Academy, caller: &Caller, slug: &str) -> Result<OwnPage> {
    let permit = caller.permit(Operation::Apply, &[])?;
    let person = permit.person()?;
    let mut tx = academy.db.read().await?;
    let edition = public_edition(&mut tx, slug).await?;
    let (edition, barred) = standing(&mut tx, caller, edition).await?;
    let modules = programme::modules(&mut tx, &edition.id).await?;
    let application = store::of_person(&mut tx, &edition.id, &person.id).await?;
    let page = OwnPage {
        closed: edition.admits(academy.now()).err(),
        barred,
        modules,
        ..OwnPage::of(&mut tx, edition, application).await?
    };
    Ok(page)
}

impl OwnPage {
    /// What there is of an application, whoever writes it.
    pub(super) async fn of(
        tx: &mut Tx,
        edition: Edition,
        application: Option<Application>,
    ) -> Result<Self> {
        let (events, replaced) = match &application {
            Some(application) => (
                store::events(tx, &application.id).await?,
                store::versions(tx, &application.id).await?,
            ),
            None => (Vec::new(), Vec::new()),
        };
        let decided = application.as_ref().filter(|own| own.decided_at.is_some());
        let feedback = match decided {
            Some(application) => crate::service::reviews::for_applicant(tx, application).await?,
            None => Vec::new(),
        };
        let (form, news) = match &application {
            Some(sent) if !sent.state.is_editable() => (
                call::form_at(tx, &edition.id, sent.form_version).await?,
                Vec::new(),
            ),
            Some(draft) => {
                let form = call::form(tx, &edition.id).await?;
                let seen = call::form_at(tx, &edition.id, draft.form_version).await?;
                let news = form.news(&seen).into_iter().cloned().collect();
                (form, news)
            }
            None => (CallForm::default(), Vec::new()),
        };
        let (files, co_authors) = match &application {
            Some(application) => (
                call::files(tx, &application.id).await?,
                co_authors::of(tx, &application.id).await?,
            ),
            None => (Vec::new(), Vec::new()),
        };
        Ok(Self {
            modules: Vec::new(),
            closed: None,
            barred: Vec::new(),
            edition,
            application,
            events,
            replaced,
            feedback,
            form,
            news,
            files,
            co_authors,
        })
    }
}

/// Starts the caller's application to an edition; nothing happens if it was started before.
///
/// # Errors
/// `sign-in`, `not-found`, `profile-incomplete`, `not-eligible`, `call-not-open`, `call-closed`.
pub async fn start(academy: &Academy, caller: &Caller, slug: &str) -> Result<()> {
    let permit = caller.permit(Operation::Apply, &[])?;
    let person = permit.person()?;
    let now = academy.now();
    let mut tx = academy.db.write().await?;
    let edition = public_edition(&mut tx, slug).await?;
    if store::of_person(&mut tx, &edition.id, &person.id)
        .await?
        .is_some()
    {
        return tx.commit().await;
    }
    let (edition, barred) = standing(&mut tx, caller, edition).await?;
    edition.admits(now)?;
    if !barred.is_empty() {
        return Err(Refusal::conflict("not-eligible").into());
    }
    if !person.profile_complete() {
        return Err(Refusal::conflict("profile-incomplete").into());
    }
    let id: ApplicationId = academy.id();
    let form = call::form(&mut tx, &edition.id).await?;
    if store::start(&mut tx, &id, &edition.id, &person.id, form.version, now).await? {
        note(
            &mut tx,
            &id,
            Some(&person.id),
            ApplicationState::Draft,
            None,
            now,
        )
        .await?;
        audit::note(
            &mut tx,
            academy,
            &permit,
            "application.started",
            ("application", id.as_str()),
            serde_json::json!({"edition": edition.slug}),
        )
        .await?;
    }
    tx.commit().await
}

/// Stores the text of a draft that is the caller's or that they write along at: one statement, durable when this returns. There is no
/// deadline for it, and no audit row: a draft is its author's own.
///
/// # Errors
/// Fields that are too long, `not-found` when it is not theirs, `not-editable` once submitted.
pub async fn save(academy: &Academy, caller: &Caller, save: Save) -> Result<Saved> {
    let permit = caller.permit(Operation::Apply, &[])?;
    let person = permit.person()?;
    let content = save.content.draft()?;
    let now = academy.now();
    let mut tx = academy.db.write().await?;
    if save.replace {
        store::keep_version(&mut tx, &save.application, &person.id, save.base, now).await?;
    }
    if let Some(revision) = store::save(
        &mut tx,
        &save.application,
        &person.id,
        save.base,
        (&content, save.form),
        now,
    )
    .await?
    {
        tx.commit().await?;
        return Ok(Saved::Kept { revision, at: now });
    }
    let stored = written(&mut tx, &save.application, person).await?;
    tx.commit().await?;
    if !stored.state.is_editable() {
        return Err(Refusal::conflict("not-editable").into());
    }
    let (revision, at, theirs) = (stored.revision, stored.updated_at, stored.content);
    let own_words = theirs == content;
    Ok(Saved::in_between(revision, at, theirs, own_words))
}

/// An application that is a person's own, or that they write along at.
pub(super) async fn written(
    tx: &mut Tx,
    id: &ApplicationId,
    person: &Person,
) -> Result<Application> {
    let found = store::by_id(tx, id).await?.ok_or(Refusal::not_found())?;
    if found.person_id == person.id || co_authors::is_one(tx, id, &person.id).await? {
        Ok(found)
    } else {
        Err(Refusal::not_found().into())
    }
}

pub(super) async fn mine(tx: &mut Tx, id: &ApplicationId, person: &Person) -> Result<Application> {
    store::by_id(tx, id)
        .await?
        .filter(|application| application.person_id == person.id)
        .ok_or_else(|| Refusal::not_found().into())
}

/// A draft that a person may write.
///
/// # Errors
/// `not-found`, `not-editable` once submitted.
pub(in crate::service) async fn writable(
    tx: &mut Tx,
    id: &ApplicationId,
    person: &Person,
) -> Result<Application> {
    let draft = written(tx, id, person).await?;
    if draft.state.is_editable() {
        Ok(draft)
    } else {
        Err(Refusal::conflict("not-editable").into())
    }
}

/// Submits the caller's application with the text that comes along. Whatever stands in the way of
/// submitting, the text stays saved as a draft if it can be kept at all.
///
/// # Errors
/// `not-found`, `author-submits` for those who write along, `already-submitted`, `draft-changed` when the text stored is not the one this was
/// typed on, `call-closed`, `profile-incomplete`, `not-eligible`, `form-changed` when organisers ask something that the page
/// it was typed on did not show, or every field that is missing or too long.
pub async fn submit(academy: &Academy, caller: &Caller, save: Save) -> Result<()> {
    let permit = caller.permit(Operation::Apply, &[])?;
    let person = permit.person()?;
    let content = save.content.draft()?;
    let now = academy.now();
    let mut tx = academy.db.write().await?;
    let before = written(&mut tx, &save.application, person).await?;
    if before.person_id != person.id {
        return Err(Refusal::conflict("author-submits").into());
    }
    if !before.state.is_editable() {
        return Err(Refusal::conflict("already-submitted").into());
    }
    if before.revision != save.base && before.content != content {
        return Err(Refusal::conflict("draft-changed").into());
    }
    if save.replace {
        store::keep_version(&mut tx, &before.id, &person.id, before.revision, now).await?;
    }
    let edition = edition_of(&mut tx, &before).await?;
    let (edition, barred) = standing(&mut tx, caller, edition).await?;
    let modules = programme::modules(&mut tx, &edition.id).await?;
    let ids: Vec<ModuleId> = modules.iter().map(|module| module.id.clone()).collect();
    let form = call::form(&mut tx, &edition.id).await?;
    let seen = call::form_at(&mut tx, &edition.id, save.form).await?;
    let files: Vec<String> = call::files(&mut tx, &before.id)
        .await?
        .into_iter()
        .map(|file| file.question)
        .collect();
    let ready = before
        .state
        .submit(&edition.call, now)
        .and_then(|state| edition.admits(now).map(|()| state))
        .and_then(|state| {
            if person.profile_complete() {
                Ok(state)
            } else {
                Err(Refusal::conflict("profile-incomplete"))
            }
        })
        .and_then(|state| {
            if barred.is_empty() {
                Ok(state)
            } else {
                Err(Refusal::conflict("not-eligible"))
            }
        })
        .and_then(|state| {
            if form.news(&seen).is_empty() {
                Ok(state)
            } else {
                Err(Refusal::conflict("form-changed"))
            }
        })
        .and_then(|state| {
            let (complete, answers) =
                Refusal::both(content.parse(&ids), form.parse(&content.answers, &files))?;
            Ok((state, complete, answers))
        });
    let (state, complete, answers) = match ready {
        Ok(ready) => ready,
        Err(refusal) => {
            store::save(
                &mut tx,
                &before.id,
                &person.id,
                before.revision,
                (&content, save.form),
                now,
            )
            .await?;
            tx.commit().await?;
            return Err(refusal.into());
        }
    };
    let after = Application {
        state,
        content: Content { answers, ..content },
        form_version: form.version,
        submitted_at: Some(now),
        receipt: Some(receipt(&edition.slug, &before.id)),
        country: person.country.clone(),
        city_name: person.city.as_ref().map(|city| city.name.clone()),
        population: person.city.as_ref().map(|city| city.population),
        level: person.level,
        organisation: person.organisation.clone(),
        title: Some(complete.dilemma.title.as_str().to_owned()),
        first_module_id: complete.preferences.first().cloned(),
        ..before.clone()
    };
    if !store::submit(&mut tx, &before, &after, &person.name).await? {
        return Err(Refusal::conflict("draft-changed").into());
    }
    store::bring_dilemma(
        &mut tx,
        &academy.id::<DilemmaId>(),
        &after,
        &complete,
        caller.language,
        now,
    )
    .await?;
    reviews::again(&mut tx, &after.id, now).await?;
    note(&mut tx, &after.id, Some(&person.id), state, None, now).await?;
    audit::note(
        &mut tx,
        academy,
        &permit,
        "application.submitted",
        ("application", after.id.as_str()),
        serde_json::json!({"receipt": after.receipt}),
    )
    .await?;
    let letter = Writer::to(person, Some(caller.language), &edition, &after.id).receipt(&after);
    mail::queue(&mut tx, academy, &letter).await?;
    tx.commit().await
}

/// Takes the caller's application back, as long as nothing is offered. Until the call closes it
/// can be changed and sent again.
///
/// # Errors
/// `not-found`, `cannot-withdraw`, `changed-meanwhile`.
pub async fn withdraw(academy: &Academy, caller: &Caller, id: &ApplicationId) -> Result<()> {
    let permit = caller.permit(Operation::Apply, &[])?;
    let person = permit.person()?;
    let now = academy.now();
    let mut tx = academy.db.write().await?;
    let before = mine(&mut tx, id, person).await?;
    let state = before.state.withdraw()?;
    if !store::set_state(&mut tx, id, before.state, state).await? {
        return Err(Refusal::conflict("changed-meanwhile").into());
    }
    store::take_dilemma_back(&mut tx, id).await?;
    // A decision that waits is about the text that is taken back, not about one that is sent later.
    waves::remove(&mut tx, id).await?;
    note(&mut tx, id, Some(&person.id), state, None, now).await?;
    audit::note(
        &mut tx,
        academy,
        &permit,
        "application.withdrawn",
        ("application", id.as_str()),
        (),
    )
    .await?;
    tx.commit().await
}

/// Answers the offer of a place. Taking it makes the caller a participant of the edition and the
/// module and a member of their spaces; giving it back undoes that.
///
/// # Errors
/// `not-found`, `no-offer`, `offer-expired`, `changed-meanwhile`.
pub async fn answer(
    academy: &Academy,
    caller: &Caller,
    id: &ApplicationId,
    answer: Answer,
) -> Result<()> {
    let permit = caller.permit(Operation::Apply, &[])?;
    let person = permit.person()?;
    let now = academy.now();
    let mut tx = academy.db.write().await?;
    let before = mine(&mut tx, id, person).await?;
    let edition = edition_of(&mut tx, &before).await?;
    let (Some(module), Some(confirm_by)) = (before.module_id.clone(), before.confirm_by) else {
        return Err(Refusal::conflict("no-offer").into());
    };
    let state = before.state.answer(answer, confirm_by, now)?;
    if !edition.is_ahead() {
        return Err(Refusal::conflict("edition-under-way").into());
    }
    if !store::answer(&mut tx, id, before.state, state, &module, now).await? {
        return Err(Refusal::conflict("changed-meanwhile").into());
    }
    let of = (&edition.id, &module);
    let mut rooms = Vec::new();
    match answer {
        Answer::Confirm => {
            let by = before.decided_by.as_ref();
            place::enter(&mut tx, academy, &person.id, of, by).await?;
        }
        Answer::Decline | Answer::GiveBack => {
            let scopes = [edition.id.as_str(), module.as_str()];
            rooms = place::leave(&mut tx, academy, caller, &person.id, of, &scopes).await?;
        }
    }
    note(&mut tx, id, Some(&person.id), state, None, now).await?;
    let event = match answer {
        Answer::Confirm => "application.confirmed",
        Answer::Decline | Answer::GiveBack => "application.given_back",
    };
    audit::note(
        &mut tx,
        academy,
        &permit,
        event,
        ("application", id.as_str()),
        serde_json::json!({"module": module}),
    )
    .await?;
    let module = programme::module(&mut tx, &module)
        .await?
        .ok_or_else(|| Error::fault("an offer without its module"))?;
    let letter = Writer::to(person, Some(caller.language), &edition, id).answer(answer, &module);
    mail::queue(&mut tx, academy, &letter).await?;
    tx.commit().await?;
    live::look(academy, &rooms);
    Ok(())
}
