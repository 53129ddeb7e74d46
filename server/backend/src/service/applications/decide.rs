//! Decisions, from the preview to the offer that runs out.

use domain::accounts::Person;
use domain::applications::{ApplicationState, Content, Decision};
use domain::call::CallForm;
use domain::error::Form;
use domain::ids::{ApplicationId, ModuleId};
use domain::mail::MailState;
use domain::permission::Operation;
use domain::programme::{CALL_ZONE, Edition, Module};
use domain::text::Prose;
use domain::time::Day;
use domain::{FieldProblem, Language, Refusal, Timestamp};

use super::letters::Writer;
use super::{edition_of, note};
use crate::access::{Caller, Permit};
use crate::db::Tx;
use crate::mail::{self, Rendered};
use crate::store::applications::{self as store, Application, Event};
use crate::store::call::{self, StoredFile};
use crate::store::mails::{self, Mail};
use crate::store::{accounts, programme, waves};
use crate::{Academy, Result, audit, jobs, when};

/// An offer holds this many days unless the organiser says otherwise.
pub const OFFER_DAYS: i64 = 14;

/// Whoever has not answered an offer is reminded this many days before it runs out.
pub const REMIND_DAYS: i64 = 3;

/// The longest reason of a decision, in characters.
pub const REASON_MAX: usize = 2_000;

/// An application as an organiser reads it.
#[derive(Debug, Clone)]
pub struct Dossier {
    /// The application. The text of one that was withdrawn is its author's again and left out.
    pub application: Application,
    /// The applicant; none once erased.
    pub applicant: Option<Person>,
    /// The edition it is to.
    pub intake: Intake,
    /// What happened, with the name of who did it.
    pub events: Vec<(Event, Option<String>)>,
    /// The organisers' own questions that it answers.
    pub form: CallForm,
    /// Mails about it that could not be delivered, the latest first: what they are about, to whom, why.
    pub undelivered: Vec<Mail>,
    /// Its files; as the text, not those of one that was withdrawn.
    pub files: Vec<StoredFile>,
}

/// Whom an edition can still take: what every decision of it is measured against.
#[derive(Debug, Clone)]
pub struct Intake {
    /// The edition.
    pub edition: Edition,
    /// Its modules.
    pub modules: Vec<Module>,
    taken: Vec<(ModuleId, i64)>,
}

impl Intake {
    pub(in crate::service) async fn read(tx: &mut Tx, edition: Edition) -> Result<Self> {
        Ok(Self {
            modules: programme::modules(tx, &edition.id).await?,
            taken: store::taken(tx, &edition.id).await?,
            edition,
        })
    }

    /// The module with this id.
    pub fn module(&self, id: &ModuleId) -> Option<&Module> {
        self.modules.iter().find(|module| module.id == *id)
    }

    /// How many places of a module are offered or taken.
    pub fn taken(&self, id: &ModuleId) -> i64 {
        let mut taken = self.taken.iter();
        taken
            .find(|(module, _)| module == id)
            .map_or(0, |(_, count)| *count)
    }
}

/// One application, for an organiser.
///
/// # Errors
/// `sign-in`, `forbidden`, `not-found` (drafts are not there for anybody but their authors).
pub async fn read(academy: &Academy, caller: &Caller, id: &ApplicationId) -> Result<Dossier> {
    caller.able(Operation::ReadApplication)?;
    let mut tx = academy.db.read().await?;
    dossier(&mut tx, caller, Operation::ReadApplication, id)
        .await
        .map(|(dossier, _)| dossier)
}

pub(super) async fn dossier<'a>(
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
    let mut files = call::files(tx, id).await?;
    if application.state == ApplicationState::Withdrawn {
        application.content = Content::default();
        files.clear();
    }
    let form = call::form_at(tx, &application.edition_id, application.form_version).await?;
    let edition = edition_of(tx, &application).await?;
    let intake = Intake::read(tx, edition).await?;
    let applicant = accounts::by_id(tx, &application.person_id).await?;
    let mut events: Vec<(Event, Option<String>)> = Vec::new();
    for event in store::events(tx, id).await? {
        let name = match &event.actor_id {
            Some(actor) => accounts::by_id(tx, actor).await?.map(|person| person.name),
            None => None,
        };
        events.push((event, name));
    }
    let (undelivered, _) = mails::page(tx, MailState::Failed.key(), id.as_str(), 10, 0).await?;
    let dossier = Dossier {
        application,
        applicant,
        intake,
        events,
        form,
        undelivered,
        files,
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
pub(super) struct Ready {
    pub(super) decision: Decision,
    pub(super) state: ApplicationState,
    pub(super) module: Option<Module>,
    pub(super) confirm_by: Option<Timestamp>,
    pub(super) reason: Prose<REASON_MAX>,
}

impl DecisionForm {
    fn read(
        &self,
        application: &Application,
        intake: &Intake,
        now: Timestamp,
    ) -> Result<Ready, Refusal> {
        // What another organiser decided in between is not decided over.
        if application.state.key() != self.seen {
            return Err(Refusal::conflict("decided-meanwhile"));
        }
        let mut form = Form::default();
        let decision = form.take(Decision::parse("decision", &self.decision));
        let mut module = None;
        let mut confirm_by = None;
        if decision == Some(Decision::Offer) {
            module = form.take(
                intake
                    .modules
                    .iter()
                    .find(|module| module.id.as_str() == self.module)
                    .cloned()
                    .ok_or_else(|| FieldProblem::new("module", "choose")),
            );
            confirm_by = form.take(last_moment(&self.confirm_by, now, &intake.edition));
        }
        let reason = form.take(Prose::parse("reason", &self.reason));
        let (decision, reason) = form.all((decision, reason))?;
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

/// 23:59 of a day in the zone of the call, like every deadline; a day before the edition begins.
pub(super) fn last_moment(
    day: &str,
    now: Timestamp,
    edition: &Edition,
) -> Result<Timestamp, FieldProblem> {
    let day = Day::parse("confirm_by", day)?;
    if day.as_str() >= edition.starts_on.as_str() {
        return Err(FieldProblem::new("confirm_by", "before-event"));
    }
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
    caller.able(Operation::DecideApplication)?;
    let mut tx = academy.db.read().await?;
    let (dossier, _) = dossier(&mut tx, caller, Operation::DecideApplication, id).await?;
    drop(tx);
    let applicant = dossier.applicant.as_ref().ok_or(Refusal::not_found())?;
    shown(
        academy,
        (&dossier.application, applicant),
        &dossier.intake,
        form,
    )
}

/// A decision on an application of that person, as it would leave.
///
/// # Errors
/// `decided-meanwhile`, `cannot-decide`, or fields that cannot be accepted.
pub(in crate::service) fn shown(
    academy: &Academy,
    (application, applicant): (&Application, &Person),
    intake: &Intake,
    form: &DecisionForm,
) -> Result<Preview> {
    let ready = form.read(application, intake, academy.now())?;
    let letter = Writer::to(applicant, None, &intake.edition, &application.id).decision(&ready);
    let over = ready.module.as_ref().and_then(|module| {
        let taken = intake.taken(&module.id) + 1;
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
    caller.able(Operation::DecideApplication)?;
    let now = academy.now();
    let mut tx = academy.db.write().await?;
    let (dossier, permit) = dossier(&mut tx, caller, Operation::DecideApplication, id).await?;
    let ready = form.read(&dossier.application, &dossier.intake, now)?;
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
    let letter = Writer::to(applicant, None, &dossier.intake.edition, id).decision(&ready);
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
///
/// # Errors
/// As [`shown`].
pub(in crate::service) fn check(
    application: &Application,
    intake: &Intake,
    form: &DecisionForm,
    now: Timestamp,
) -> Result<()> {
    form.read(application, intake, now)?;
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
