//! Applications: written, sent, read, decided, answered.

use domain::accounts::{Level, Person};
use domain::applications::{Answer, ApplicationState, Content, Decision, Save, Saved, receipt};
use domain::error::Form;
use domain::geography::CitySize;
use domain::ids::{ApplicationId, DilemmaId, ModuleId, PersonId};
use domain::language::Bilingual;
use domain::mail::MailKind;
use domain::permission::{Operation, Role};
use domain::programme::{CALL_ZONE, Edition, EditionState, Module};
use domain::text::Prose;
use domain::time::Day;
use domain::{FieldProblem, Language, Refusal, Timestamp};

use crate::access::{Caller, Grant, Permit};
use crate::db::Tx;
use crate::mail::{self, Letter, Rendered};
use crate::service::today::Task;
use crate::store::applications::{
    self as store, Application, Count, Event, Filter, Listed, Sort, StateCount,
};
use crate::store::{accounts, programme, reviews, waves};
use crate::texts::{say, say_with};
use crate::{Academy, Error, Result, args, audit, jobs, when};

/// Rows a page of the list.
pub const PAGE: i64 = 50;
/// The most applications a download holds.
const DOWNLOAD: i64 = 100_000;
/// An offer holds this many days unless the organiser says otherwise.
pub const OFFER_DAYS: i64 = 14;
/// Whoever has not answered an offer is reminded this many days before it runs out.
pub const REMIND_DAYS: i64 = 3;
/// The longest reason of a decision, in characters.
pub const REASON_MAX: usize = 2_000;

// ------------------------------------------------------------------ the applicant

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
    let modules = programme::modules(&mut tx, &edition.id).await?;
    let application = store::of_person(&mut tx, &edition.id, &person.id).await?;
    let (events, replaced) = match &application {
        Some(application) => (
            store::events(&mut tx, &application.id).await?,
            store::versions(&mut tx, &application.id).await?,
        ),
        None => (Vec::new(), Vec::new()),
    };
    let decided = application.as_ref().filter(|own| own.decided_at.is_some());
    let feedback = match decided {
        Some(application) => super::reviews::for_applicant(&mut tx, application).await?,
        None => Vec::new(),
    };
    let closed = edition.admits(academy.now()).err();
    Ok(OwnPage {
        edition,
        modules,
        closed,
        application,
        events,
        replaced,
        feedback,
    })
}

async fn public_edition(tx: &mut Tx, slug: &str) -> Result<Edition> {
    programme::edition_by_slug(tx, slug)
        .await?
        .filter(|edition| edition.state.is_public())
        .ok_or_else(|| Refusal::not_found().into())
}

/// Starts the caller's application to an edition; nothing happens if it was started before.
///
/// # Errors
/// `sign-in`, `not-found`, `profile-incomplete`, `call-not-open`, `call-closed`.
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
        return Ok(());
    }
    edition.admits(now)?;
    if !person.profile_complete() {
        return Err(Refusal::conflict("profile-incomplete").into());
    }
    let id: ApplicationId = academy.id();
    if store::start(&mut tx, &id, &edition.id, &person.id, now).await? {
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

async fn note(
    tx: &mut Tx,
    id: &ApplicationId,
    actor: Option<&PersonId>,
    event: ApplicationState,
    reason: Option<&str>,
    now: Timestamp,
) -> Result<()> {
    let event = Event {
        at: now,
        actor_id: actor.cloned(),
        event,
        reason: reason.map(ToOwned::to_owned),
    };
    store::insert_event(tx, id, &event).await
}

/// Stores the text of the caller's draft: one statement, durable when this returns. There is no
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
        &content,
        now,
    )
    .await?
    {
        tx.commit().await?;
        return Ok(Saved::Kept { revision, at: now });
    }
    drop(tx);
    let mut tx = academy.db.read().await?;
    let stored = mine(&mut tx, &save.application, person).await?;
    if !stored.state.is_editable() {
        return Err(Refusal::conflict("not-editable").into());
    }
    // The same text sent again, because its answer was lost on the way.
    if stored.content == content {
        return Ok(Saved::Kept {
            revision: stored.revision,
            at: stored.updated_at,
        });
    }
    Ok(Saved::Changed {
        revision: stored.revision,
        at: stored.updated_at,
        theirs: stored.content,
    })
}

async fn mine(tx: &mut Tx, id: &ApplicationId, person: &Person) -> Result<Application> {
    store::by_id(tx, id)
        .await?
        .filter(|application| application.person_id == person.id)
        .ok_or_else(|| Refusal::not_found().into())
}

/// Submits the caller's application with the text that comes along. Whatever stands in the way of
/// submitting, the text stays saved as a draft if it can be kept at all.
///
/// # Errors
/// `not-found`, `already-submitted`, `draft-changed` when the text stored is not the one this was
/// typed on, `call-closed`, `profile-incomplete`, or every field that is missing or too long.
pub async fn submit(academy: &Academy, caller: &Caller, save: Save) -> Result<()> {
    let permit = caller.permit(Operation::Apply, &[])?;
    let person = permit.person()?;
    let content = save.content.draft()?;
    let now = academy.now();
    let mut tx = academy.db.write().await?;
    let before = mine(&mut tx, &save.application, person).await?;
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
    let modules = programme::modules(&mut tx, &edition.id).await?;
    let ids: Vec<ModuleId> = modules.iter().map(|module| module.id.clone()).collect();
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
        .and_then(|state| content.parse(&ids).map(|complete| (state, complete)));
    let (state, complete) = match ready {
        Ok(ready) => ready,
        Err(refusal) => {
            store::save(
                &mut tx,
                &before.id,
                &person.id,
                before.revision,
                &content,
                now,
            )
            .await?;
            tx.commit().await?;
            return Err(refusal.into());
        }
    };
    let after = Application {
        state,
        content,
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

async fn edition_of(tx: &mut Tx, application: &Application) -> Result<Edition> {
    programme::edition(tx, &application.edition_id)
        .await?
        .ok_or_else(|| Error::fault("an application without its edition"))
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
    if !store::answer(&mut tx, id, before.state, state, now).await? {
        return Err(Refusal::conflict("changed-meanwhile").into());
    }
    let scopes = [edition.id.as_str(), module.as_str()];
    let grant = |scope: &str| Grant {
        role: Role::Participant,
        scope: scope.to_owned(),
    };
    match answer {
        Answer::Confirm => {
            for scope in scopes {
                accounts::grant(
                    &mut tx,
                    &person.id,
                    &grant(scope),
                    before.decided_by.as_ref(),
                    now,
                )
                .await?;
            }
            store::join_spaces(&mut tx, &person.id, &edition.id, &module, now).await?;
        }
        Answer::GiveBack => {
            for scope in scopes {
                accounts::revoke(&mut tx, &person.id, &grant(scope)).await?;
            }
            store::leave_spaces(&mut tx, &person.id, &edition.id, &module).await?;
        }
    }
    note(&mut tx, id, Some(&person.id), state, None, now).await?;
    let event = match answer {
        Answer::Confirm => "application.confirmed",
        Answer::GiveBack => "application.given_back",
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
    tx.commit().await
}

// ------------------------------------------------------------------ the organiser

/// An edition with how many applications it has in each state.
#[derive(Debug, Clone)]
pub struct EditionCounts {
    /// The edition.
    pub edition: Edition,
    /// Counts by state, drafts included.
    pub counts: Vec<StateCount>,
}

impl EditionCounts {
    /// How many applications are in a state that `which` accepts.
    pub fn count(&self, which: impl Fn(ApplicationState) -> bool) -> i64 {
        self.counts
            .iter()
            .filter(|row| which(row.state))
            .map(|row| row.count)
            .sum()
    }
}

/// The editions whose applications the caller may see, the latest first.
///
/// # Errors
/// `sign-in`, `forbidden`.
pub async fn editions(academy: &Academy, caller: &Caller) -> Result<Vec<EditionCounts>> {
    able(caller, Operation::ListApplications)?;
    let mut tx = academy.db.read().await?;
    let editions = programme::editions(&mut tx).await?;
    let counts = store::state_counts(&mut tx).await?;
    Ok(editions
        .into_iter()
        .filter(|edition| {
            caller
                .permit(Operation::ListApplications, &[edition.id.as_str()])
                .is_ok()
        })
        .map(|edition| EditionCounts {
            counts: counts
                .iter()
                .filter(|row| row.edition_id == edition.id)
                .cloned()
                .collect(),
            edition,
        })
        .collect())
}

/// Refuses whoever may do this nowhere, before anything is looked up.
fn able(caller: &Caller, operation: Operation) -> Result<(), Refusal> {
    caller.signed_in()?;
    if caller.could(operation) {
        Ok(())
    } else {
        Err(Refusal::forbidden())
    }
}

/// What a list is asked for, as the address has it.
#[derive(Debug, Clone, Default)]
pub struct ListQuery {
    /// Text to find.
    pub text: String,
    /// Key of a state.
    pub state: String,
    /// Word of a module.
    pub module: String,
    /// Code of a country.
    pub country: String,
    /// Key of a level.
    pub level: String,
    /// Key of a size.
    pub size: String,
    /// Key of a column, with `-` before it for descending.
    pub sort: String,
}

impl ListQuery {
    /// The query as an address has it; what is empty is left out.
    pub fn address(&self) -> String {
        let pairs = [
            ("q", &self.text),
            ("state", &self.state),
            ("module", &self.module),
            ("country", &self.country),
            ("level", &self.level),
            ("size", &self.size),
            ("sort", &self.sort),
        ];
        let pairs = pairs.into_iter().filter(|(_, value)| !value.is_empty());
        form_urlencoded::Serializer::new(String::new())
            .extend_pairs(
                pairs.map(|(name, value)| (name, value.chars().take(100).collect::<String>())),
            )
            .finish()
    }

    /// What cannot be read is left out.
    fn read(&self, modules: &[Module]) -> (Filter, (Sort, bool)) {
        let filter = Filter {
            state: ApplicationState::from_key(&self.state)
                .filter(|state| *state != ApplicationState::Draft),
            module: modules
                .iter()
                .find(|module| module.slug == self.module)
                .map(|module| module.id.clone()),
            country: Some(self.country.clone()).filter(|code| domain::geography::is_country(code)),
            level: Level::from_key(&self.level),
            size: CitySize::from_key(&self.size),
            text: self.text.chars().take(100).collect(),
        };
        let (key, descending) = match self.sort.strip_prefix('-') {
            Some(key) => (key, true),
            None => (self.sort.as_str(), false),
        };
        let sort = match key {
            "name" => Sort::Name,
            "city" => Sort::City,
            "country" => Sort::Country,
            "state" => Sort::State,
            "submitted" => Sort::Submitted,
            // Whoever asks for nothing sees the latest first.
            _ => return (filter, (Sort::Submitted, true)),
        };
        (filter, (sort, descending))
    }
}

/// A page of the applications of an edition.
#[derive(Debug, Clone)]
pub struct ListPage {
    /// The edition.
    pub edition: Edition,
    /// Its modules.
    pub modules: Vec<Module>,
    /// What is listed.
    pub filter: Filter,
    /// The rows of this page.
    pub rows: Vec<Listed>,
    /// Counts of all that is listed.
    pub counts: Vec<Count>,
    /// How many are listed.
    pub total: i64,
    /// Places offered or taken, by module.
    pub taken: Vec<(ModuleId, i64)>,
    /// Counts of the edition by state, drafts included.
    pub states: EditionCounts,
}

/// The applications of an edition; `page` counts from 0.
///
/// # Errors
/// `sign-in`, `forbidden`, `not-found`.
pub async fn list(
    academy: &Academy,
    caller: &Caller,
    slug: &str,
    query: &ListQuery,
    page: i64,
) -> Result<ListPage> {
    able(caller, Operation::ListApplications)?;
    let mut tx = academy.db.read().await?;
    let edition = programme::edition_by_slug(&mut tx, slug)
        .await?
        .ok_or(Refusal::not_found())?;
    caller.permit(Operation::ListApplications, &[edition.id.as_str()])?;
    let modules = programme::modules(&mut tx, &edition.id).await?;
    let (filter, order) = query.read(&modules);
    let offset = page.max(0).saturating_mul(PAGE);
    let rows = store::list(&mut tx, &edition.id, &filter, order, PAGE, offset).await?;
    let counts = store::counts(&mut tx, &edition.id, &filter).await?;
    let taken = store::taken(&mut tx, &edition.id).await?;
    let states = store::state_counts(&mut tx)
        .await?
        .into_iter()
        .filter(|row| row.edition_id == edition.id)
        .collect();
    Ok(ListPage {
        total: counts.iter().map(|row| row.count).sum(),
        states: EditionCounts {
            edition: edition.clone(),
            counts: states,
        },
        edition,
        modules,
        filter,
        rows,
        counts,
        taken,
    })
}

/// Every application that a query leaves, for a download; with its edition and modules. That
/// somebody took personal data along is noted.
///
/// # Errors
/// `sign-in`, `forbidden`, `not-found`.
pub async fn download(
    academy: &Academy,
    caller: &Caller,
    slug: &str,
    query: &ListQuery,
) -> Result<(Edition, Vec<Module>, Vec<Listed>)> {
    able(caller, Operation::ListApplications)?;
    let mut tx = academy.db.read().await?;
    let edition = programme::edition_by_slug(&mut tx, slug)
        .await?
        .ok_or(Refusal::not_found())?;
    let permit = caller.permit(Operation::ListApplications, &[edition.id.as_str()])?;
    let modules = programme::modules(&mut tx, &edition.id).await?;
    let (filter, order) = query.read(&modules);
    let rows = store::list(&mut tx, &edition.id, &filter, order, DOWNLOAD, 0).await?;
    drop(tx);
    let mut tx = academy.db.write().await?;
    audit::note(
        &mut tx,
        academy,
        &permit,
        "application.downloaded",
        ("edition", edition.id.as_str()),
        serde_json::json!({"rows": rows.len()}),
    )
    .await?;
    tx.commit().await?;
    Ok((edition, modules, rows))
}

/// An application as an organiser reads it.
#[derive(Debug, Clone)]
pub struct Dossier {
    /// The application. The text of one that was withdrawn is its author's again and left out.
    pub application: Application,
    /// The applicant; none once erased.
    pub applicant: Option<Person>,
    /// The edition.
    pub edition: Edition,
    /// Its modules.
    pub modules: Vec<Module>,
    /// What happened, with the name of who did it.
    pub events: Vec<(Event, Option<String>)>,
    /// Places offered or taken, by module.
    pub taken: Vec<(ModuleId, i64)>,
}

impl Dossier {
    /// The module with this id.
    pub fn module(&self, id: &ModuleId) -> Option<&Module> {
        self.modules.iter().find(|module| module.id == *id)
    }

    /// How many places of a module are offered or taken.
    pub fn taken(&self, id: &ModuleId) -> i64 {
        self.taken
            .iter()
            .find(|(module, _)| module == id)
            .map_or(0, |(_, count)| *count)
    }
}

/// One application, for an organiser.
///
/// # Errors
/// `sign-in`, `forbidden`, `not-found` (drafts are not there for anybody but their authors).
pub async fn read(academy: &Academy, caller: &Caller, id: &ApplicationId) -> Result<Dossier> {
    able(caller, Operation::ReadApplication)?;
    let mut tx = academy.db.read().await?;
    dossier(&mut tx, caller, Operation::ReadApplication, id)
        .await
        .map(|(dossier, _)| dossier)
}

async fn dossier<'a>(
    tx: &mut Tx,
    caller: &'a Caller,
    operation: Operation,
    id: &ApplicationId,
) -> Result<(Dossier, Permit<'a>)> {
    let mut application = store::by_id(tx, id)
        .await?
        .filter(|application| application.state != ApplicationState::Draft)
        .ok_or(Refusal::not_found())?;
    let permit = caller.permit(operation, &[application.edition_id.as_str()])?;
    if application.state == ApplicationState::Withdrawn {
        application.content = Content::default();
    }
    let edition = edition_of(tx, &application).await?;
    let modules = programme::modules(tx, &edition.id).await?;
    let applicant = accounts::by_id(tx, &application.person_id).await?;
    let mut events: Vec<(Event, Option<String>)> = Vec::new();
    for event in store::events(tx, id).await? {
        let name = match &event.actor_id {
            Some(actor) => accounts::by_id(tx, actor).await?.map(|person| person.name),
            None => None,
        };
        events.push((event, name));
    }
    let taken = store::taken(tx, &edition.id).await?;
    let dossier = Dossier {
        application,
        applicant,
        edition,
        modules,
        events,
        taken,
    };
    Ok((dossier, permit))
}

/// What the form of a decision holds.
#[derive(Debug, Clone, Default)]
pub struct DecisionForm {
    /// Key of a [`Decision`].
    pub decision: String,
    /// Id of a module, for an offer.
    pub module: String,
    /// Last day to confirm, for an offer.
    pub confirm_by: String,
    /// The reason.
    pub reason: String,
    /// Key of the state that the organiser saw.
    pub seen: String,
}

/// A decision that can be made.
struct Ready {
    decision: Decision,
    state: ApplicationState,
    module: Option<Module>,
    confirm_by: Option<Timestamp>,
    reason: Prose<REASON_MAX>,
}

impl DecisionForm {
    fn read(&self, dossier: &Dossier, now: Timestamp) -> Result<Ready, Refusal> {
        let application = &dossier.application;
        // What another organiser decided in between is not decided over.
        if application.state.key() != self.seen {
            return Err(Refusal::conflict("decided-meanwhile"));
        }
        let mut form = Form::default();
        let decision = form.take(
            Decision::from_key(&self.decision)
                .ok_or_else(|| FieldProblem::new("decision", "choose")),
        );
        let mut module = None;
        let mut confirm_by = None;
        if decision == Some(Decision::Offer) {
            module = form.take(
                dossier
                    .modules
                    .iter()
                    .find(|module| module.id.as_str() == self.module)
                    .cloned()
                    .ok_or_else(|| FieldProblem::new("module", "choose")),
            );
            confirm_by = form.take(last_moment(&self.confirm_by, now));
        }
        let reason = form.take(Prose::parse("reason", &self.reason));
        form.finish()?;
        let (Some(decision), Some(reason)) = (decision, reason) else {
            return Err(Refusal::invalid("fields"));
        };
        let state = application.state.decide(decision)?;
        Ok(Ready {
            decision,
            state,
            module,
            confirm_by,
            reason,
        })
    }
}

/// 23:59 of a day in the zone of the call, like every deadline.
fn last_moment(day: &str, now: Timestamp) -> Result<Timestamp, FieldProblem> {
    let day = Day::parse("confirm_by", day)?;
    when::instant(&format!("{day}T23:59"), CALL_ZONE)
        .filter(|at| *at > now)
        .ok_or_else(|| FieldProblem::new("confirm_by", "due-past"))
}

/// A decision before it leaves.
#[derive(Debug, Clone)]
pub struct Preview {
    /// The mail, exactly as it would be sent.
    pub mail: Rendered,
    /// Its language.
    pub language: Language,
    /// To whom.
    pub address: String,
    /// With an offer beyond the module's places: how many would be offered or taken, of how many.
    pub over: Option<(i64, i64)>,
}

/// What a decision would do, without doing it.
///
/// # Errors
/// `sign-in`, `forbidden`, `not-found`, `decided-meanwhile`, `cannot-decide`, or fields that
/// cannot be accepted.
pub async fn preview(
    academy: &Academy,
    caller: &Caller,
    id: &ApplicationId,
    form: &DecisionForm,
) -> Result<Preview> {
    able(caller, Operation::DecideApplication)?;
    let mut tx = academy.db.read().await?;
    let (dossier, _) = dossier(&mut tx, caller, Operation::DecideApplication, id).await?;
    drop(tx);
    let ready = form.read(&dossier, academy.now())?;
    let applicant = dossier.applicant.as_ref().ok_or(Refusal::not_found())?;
    let letter = Writer::to(applicant, None, &dossier.edition, id).decision(&ready);
    let over = ready.module.as_ref().and_then(|module| {
        let taken = dossier.taken(&module.id) + 1;
        (taken > module.places).then_some((taken, module.places))
    });
    Ok(Preview {
        mail: mail::render(academy, &letter)?,
        language: letter.language,
        address: letter.address,
        over,
    })
}

/// Decides on an application and sends the mail. Of two organisers at once, the second is told.
///
/// # Errors
/// As [`preview`].
pub async fn decide(
    academy: &Academy,
    caller: &Caller,
    id: &ApplicationId,
    form: &DecisionForm,
) -> Result<()> {
    able(caller, Operation::DecideApplication)?;
    let now = academy.now();
    let mut tx = academy.db.write().await?;
    let (dossier, permit) = dossier(&mut tx, caller, Operation::DecideApplication, id).await?;
    let ready = form.read(&dossier, now)?;
    let applicant = dossier.applicant.as_ref().ok_or(Refusal::not_found())?;
    let organiser = permit.person()?;
    let before = &dossier.application;
    let after = Application {
        state: ready.state,
        module_id: ready.module.as_ref().map(|module| module.id.clone()),
        decided_at: Some(now),
        decided_by: Some(organiser.id.clone()),
        reason: Some(ready.reason.as_str().to_owned()),
        confirm_by: ready.confirm_by,
        ..before.clone()
    };
    if !store::decide(&mut tx, before, &after).await? {
        return Err(Refusal::conflict("decided-meanwhile").into());
    }
    let reason = Some(ready.reason.as_str());
    note(&mut tx, id, Some(&organiser.id), ready.state, reason, now).await?;
    let event = match ready.decision {
        Decision::Offer => "application.offered",
        Decision::Wait => "application.waiting",
        Decision::Decline => "application.not_selected",
    };
    audit::note(
        &mut tx,
        academy,
        &permit,
        event,
        ("application", id.as_str()),
        serde_json::json!({"module": after.module_id, "confirm_by": after.confirm_by}),
    )
    .await?;
    let letter = Writer::to(applicant, None, &dossier.edition, id).decision(&ready);
    mail::queue(&mut tx, academy, &letter).await?;
    if let Some(confirm_by) = ready.confirm_by {
        let key = format!("offer-{id}-{}", confirm_by.millis());
        jobs::enqueue(
            &mut tx,
            academy,
            jobs::Kind::ExpireOffer,
            id.as_str(),
            Some(&key),
            confirm_by.plus(1),
        )
        .await?;
        let remind_at = confirm_by.plus(-REMIND_DAYS * Timestamp::DAY);
        if remind_at > now {
            let key = format!("remind-{id}-{}", confirm_by.millis());
            jobs::enqueue(
                &mut tx,
                academy,
                jobs::Kind::RemindOffer,
                id.as_str(),
                Some(&key),
                remind_at,
            )
            .await?;
        }
    }
    // A decision that waited to be sent is this one, or is overtaken by it.
    waves::remove(&mut tx, id).await?;
    tx.commit().await
}

/// Whether a decision could be made as it is written.
pub(super) async fn check(
    tx: &mut Tx,
    caller: &Caller,
    id: &ApplicationId,
    form: &DecisionForm,
    now: Timestamp,
) -> Result<()> {
    let (dossier, _) = dossier(tx, caller, Operation::DecideApplication, id).await?;
    form.read(&dossier, now)?;
    Ok(())
}

/// Reminds of an offer that still waits for its answer; the work of a job.
///
/// # Errors
/// When the database fails.
pub async fn remind_offer(academy: &Academy, application: &str) -> Result<()> {
    let id = ApplicationId::parse(application)?;
    let now = academy.now();
    let mut tx = academy.db.write().await?;
    let Some(application) = store::by_id(&mut tx, &id).await? else {
        return Ok(());
    };
    // Of an offer made anew since, its own job reminds.
    let due = application
        .confirm_by
        .filter(|by| now <= *by && by.since(now) <= REMIND_DAYS * Timestamp::DAY);
    let (ApplicationState::Offered, Some(by), Some(module)) =
        (application.state, due, application.module_id.as_ref())
    else {
        return Ok(());
    };
    let edition = edition_of(&mut tx, &application).await?;
    let module = programme::module(&mut tx, module).await?;
    if let Some(person) = accounts::by_id(&mut tx, &application.person_id).await? {
        let letter = Writer::to(&person, None, &edition, &id).reminder(module.as_ref(), by);
        mail::queue(&mut tx, academy, &letter).await?;
        audit::note_own(
            &mut tx,
            academy,
            "application.reminded",
            ("application", id.as_str()),
            (),
        )
        .await?;
    }
    tx.commit().await
}

/// Lets an offer run out, if it still stands and its time is over; the work of a job.
///
/// # Errors
/// When the database fails.
pub async fn expire_offer(academy: &Academy, application: &str) -> Result<()> {
    let id = ApplicationId::parse(application)?;
    let now = academy.now();
    let mut tx = academy.db.write().await?;
    let Some(before) = store::by_id(&mut tx, &id).await? else {
        return Ok(());
    };
    let Some(state) = before
        .confirm_by
        .and_then(|confirm_by| before.state.expire(confirm_by, now).ok())
    else {
        return Ok(());
    };
    if !store::set_state(&mut tx, &id, before.state, state).await? {
        return Ok(());
    }
    note(&mut tx, &id, None, state, None, now).await?;
    audit::note_own(
        &mut tx,
        academy,
        "application.expired",
        ("application", id.as_str()),
        (),
    )
    .await?;
    let edition = edition_of(&mut tx, &before).await?;
    if let Some(person) = accounts::by_id(&mut tx, &before.person_id).await? {
        let letter = Writer::to(&person, None, &edition, &id).expired();
        mail::queue(&mut tx, academy, &letter).await?;
    }
    tx.commit().await
}

// ------------------------------------------------------------------ today

/// What the caller has to do about applications.
///
/// # Errors
/// When the database fails.
pub async fn tasks(academy: &Academy, caller: &Caller) -> Result<Vec<Task>> {
    let person = caller.signed_in()?;
    let now = academy.now();
    let mut tasks = Vec::new();
    let mut tx = academy.db.read().await?;
    let mut own = store::own(&mut tx, &person.id).await?;
    // Others ask for nothing, and most people come for something else.
    own.retain(|row| {
        matches!(
            row.state,
            ApplicationState::Draft | ApplicationState::Offered
        )
    });
    let organises = caller.could(Operation::ListApplications);
    if own.is_empty() && !organises {
        return Ok(tasks);
    }
    let editions = programme::editions(&mut tx).await?;
    let counts = if organises {
        store::state_counts(&mut tx).await?
    } else {
        Vec::new()
    };
    for edition in &editions {
        let task = |key, count, due: Option<Timestamp>, href| Task {
            key,
            about: edition.title.get(caller.language).to_owned(),
            count,
            due,
            zone: Some(CALL_ZONE.to_owned()),
            href,
        };
        for row in own.iter().filter(|row| row.edition_id == edition.id) {
            let href = format!("/apply/{}", edition.slug);
            match row.state {
                ApplicationState::Draft if edition.admits(now).is_ok() => {
                    tasks.push(task(
                        "application-finish",
                        0,
                        Some(edition.call.closes_at),
                        href,
                    ));
                }
                ApplicationState::Offered if row.confirm_by.is_some_and(|by| now <= by) => {
                    tasks.push(task("application-answer", 0, row.confirm_by, href));
                }
                _ => {}
            }
        }
        if !matches!(
            edition.state,
            EditionState::CallOpen | EditionState::Selecting
        ) || caller
            .permit(Operation::DecideApplication, &[edition.id.as_str()])
            .is_err()
        {
            continue;
        }
        let waiting: i64 = counts
            .iter()
            .filter(|row| row.edition_id == edition.id && row.state.is_undecided())
            .map(|row| row.count)
            .sum();
        if waiting > 0 {
            let href = format!("/organise/{}/applications?state=submitted", edition.slug);
            tasks.push(task("applications-decide", waiting, None, href));
        }
    }
    Ok(tasks)
}

// ------------------------------------------------------------------ letters

/// The letter to somebody in whose name organisers entered an application.
pub(super) fn entered(person: &Person, edition: &Edition, application: &Application) -> Letter {
    let writer = Writer::to(person, None, edition, &application.id);
    let number = args!(number = application.receipt.as_deref().unwrap_or_default());
    let paragraphs = vec![
        writer.text("mail-entered-text", None),
        say_with(writer.language, "mail-receipt-number", number).into_owned(),
        writer.text("mail-entered-sign-in", None),
    ];
    writer.letter(
        MailKind::Receipt,
        writer.text("mail-receipt-subject", None),
        paragraphs,
        "mail-receipt-action",
    )
}

/// What every letter about an application needs.
struct Writer<'a> {
    edition: &'a Edition,
    person: &'a Person,
    language: Language,
    about: &'a ApplicationId,
}

impl<'a> Writer<'a> {
    /// A letter that answers the person's own request comes in the language of that request;
    /// others in the one they chose for mails.
    fn to(
        person: &'a Person,
        language: Option<Language>,
        edition: &'a Edition,
        about: &'a ApplicationId,
    ) -> Self {
        Self {
            edition,
            person,
            language: language.or(person.language).unwrap_or_default(),
            about,
        }
    }

    fn edition(&self) -> &str {
        self.edition.title.get(self.language)
    }

    fn at(&self, at: Timestamp) -> String {
        when::date_time(self.language, at, CALL_ZONE)
    }

    /// A sentence that may name the edition, its dates and place, and a module.
    fn text(&self, key: &str, module: Option<&Module>) -> String {
        let (language, edition) = (self.language, self.edition);
        let from = when::day(language, &edition.starts_on);
        let dates = if edition.starts_on == edition.ends_on || edition.ends_on.is_empty() {
            from
        } else {
            let to = when::day(language, &edition.ends_on);
            say_with(language, "dates-range", args!(from = from, to = to)).into_owned()
        };
        let module = module.map_or("", |module| module.title.get(language));
        say_with(
            language,
            key,
            args!(
                edition = self.edition(),
                module = module,
                dates = dates,
                place = edition.place.get(language),
            ),
        )
        .into_owned()
    }

    fn letter(
        &self,
        kind: MailKind,
        subject: String,
        paragraphs: Vec<String>,
        action: &str,
    ) -> Letter {
        Letter {
            kind,
            about: self.about.to_string(),
            person: Some(self.person.id.clone()),
            name: self.person.name.clone(),
            address: self.person.email.clone(),
            language: self.language,
            subject,
            paragraphs,
            action: Some((
                say(self.language, action).into_owned(),
                format!("/apply/{}", self.edition.slug),
            )),
        }
    }

    fn receipt(&self, application: &Application) -> Letter {
        let at = application.submitted_at.unwrap_or(application.updated_at);
        let arrived = args!(
            edition = self.edition(),
            at = self.at(at),
            title = application.title.as_deref().unwrap_or_default(),
        );
        let number = args!(number = application.receipt.as_deref().unwrap_or_default());
        let closes = args!(closes = self.at(self.edition.call.closes_at));
        let paragraphs = vec![
            say_with(self.language, "mail-receipt-text", arrived).into_owned(),
            say_with(self.language, "mail-receipt-number", number).into_owned(),
            say_with(self.language, "mail-receipt-next", closes).into_owned(),
        ];
        self.letter(
            MailKind::Receipt,
            self.text("mail-receipt-subject", None),
            paragraphs,
            "mail-receipt-action",
        )
    }

    fn decision(&self, ready: &Ready) -> Letter {
        let module = ready.module.as_ref();
        let (kind, subject, text, action) = match ready.decision {
            Decision::Offer => (
                MailKind::Offer,
                "mail-offer-subject",
                "mail-offer-text",
                "mail-offer-action",
            ),
            Decision::Wait => (
                MailKind::Waiting,
                "mail-waiting-subject",
                "mail-waiting-text",
                "mail-decision-action",
            ),
            Decision::Decline => (
                MailKind::NotSelected,
                "mail-not-selected-subject",
                "mail-not-selected-text",
                "mail-decision-action",
            ),
        };
        let reason = args!(reason = ready.reason.as_str());
        let mut paragraphs = vec![
            self.text(text, module),
            say_with(self.language, "mail-decision-reason", reason).into_owned(),
        ];
        if let Some(confirm_by) = ready.confirm_by {
            let by = args!(by = self.at(confirm_by));
            paragraphs.push(say_with(self.language, "mail-offer-until", by).into_owned());
        }
        self.letter(kind, self.text(subject, module), paragraphs, action)
    }

    fn answer(&self, answer: Answer, module: &Module) -> Letter {
        let (subject, text) = match answer {
            Answer::Confirm => ("mail-confirmed-subject", "mail-confirmed-text"),
            Answer::GiveBack => ("mail-given-back-subject", "mail-given-back-text"),
        };
        self.letter(
            MailKind::Answered,
            self.text(subject, Some(module)),
            vec![self.text(text, Some(module))],
            "mail-decision-action",
        )
    }

    fn reminder(&self, module: Option<&Module>, by: Timestamp) -> Letter {
        let until = args!(by = self.at(by));
        let paragraphs = vec![
            self.text("mail-offer-reminder-text", module),
            say_with(self.language, "mail-offer-until", until).into_owned(),
        ];
        self.letter(
            MailKind::OfferReminder,
            self.text("mail-offer-reminder-subject", module),
            paragraphs,
            "mail-offer-action",
        )
    }

    fn expired(&self) -> Letter {
        self.letter(
            MailKind::Expired,
            self.text("mail-expired-subject", None),
            vec![self.text("mail-expired-text", None)],
            "mail-decision-action",
        )
    }
}
