//! Peer sessions: templates, planning, the rooms and what comes out of them.

pub mod board;

use std::sync::{Arc, OnceLock};

use domain::error::Form;
use domain::ids::{EditionId, Id as _, ModuleId, PersonId, SessionId};
use domain::permission::{Operation, Role};
use domain::programme::{Edition, Module};
use domain::sessions::{
    Command, CommandId, NOTE_MAX, PhaseKind, RoomRole, Seq, SessionState, Template, View,
};
use domain::text::{Line, Prose};
use domain::{FieldProblem, Language, Refusal, Timestamp};

use sha2::{Digest as _, Sha256};

use crate::access::{Caller, Grant};
use crate::db::Tx;
use crate::service::once;
use crate::service::today::Task;
use crate::store::dilemmas::{self, Dilemma};
use crate::store::sessions::{self as store, Guest, Session};
use crate::store::{accounts, programme};
use crate::{Academy, Error, Result, audit, live, when};

/// The most people in one room.
const PEOPLE_MAX: usize = 30;

/// The templates the academy ships, the default first.
pub fn templates() -> &'static [Template] {
    static TEMPLATES: OnceLock<Vec<Template>> = OnceLock::new();
    #[expect(
        clippy::expect_used,
        reason = "compiled in; a test reads and checks them"
    )]
    TEMPLATES.get_or_init(|| {
        serde_json::from_str(include_str!("../templates.json")).expect("the templates can be read")
    })
}

/// The template with this key.
pub fn template(key: &str) -> Option<&'static Template> {
    templates().iter().find(|template| template.key == key)
}

/// A session in a list.
#[derive(Debug, Clone)]
pub struct Card {
    /// The session.
    pub session: Session,
    /// Its edition.
    pub edition: Edition,
    /// Its module.
    pub module: Option<Module>,
    /// What the caller is in it, if anything.
    pub role: Option<RoomRole>,
    /// How many people are in it.
    pub people: i64,
}

/// The sessions the caller is in, and those of editions whose sessions the caller plans; the
/// latest first.
///
/// # Errors
/// `sign-in` for visitors.
pub async fn list(academy: &Academy, caller: &Caller) -> Result<Vec<Card>> {
    let person = caller.signed_in()?.id.clone();
    let mut tx = academy.db.read().await?;
    let mut sessions = store::of_person(&mut tx, &person).await?;
    let editions = programme::editions(&mut tx).await?;
    let modules = programme::all_modules(&mut tx).await?;
    for edition in &editions {
        if plans(caller, &edition.id, &modules) {
            for session in store::of_edition(&mut tx, &edition.id).await? {
                if !sessions.iter().any(|known| known.id == session.id) {
                    sessions.push(session);
                }
            }
        }
    }
    sessions.sort_by_key(|session| std::cmp::Reverse(session.planned_at));
    let mut cards = Vec::with_capacity(sessions.len());
    for session in sessions {
        let Some(edition) = editions
            .iter()
            .find(|edition| edition.id == session.edition_id)
            .cloned()
        else {
            continue;
        };
        let module = modules
            .iter()
            .find(|module| Some(&module.id) == session.module_id.as_ref())
            .cloned();
        let members = store::members(&mut tx, &session.id).await?;
        let role = members
            .iter()
            .find(|member| member.person == person)
            .map(|member| member.role);
        let people = i64::try_from(members.len()).unwrap_or(i64::MAX);
        cards.push(Card {
            session,
            edition,
            module,
            role,
            people,
        });
    }
    Ok(cards)
}

/// Whether the caller plans sessions of an edition, or of one of its modules.
fn plans(caller: &Caller, edition: &EditionId, modules: &[Module]) -> bool {
    let mut scopes = vec![edition.as_str()];
    scopes.extend(
        modules
            .iter()
            .filter(|module| module.edition_id == *edition)
            .map(|module| module.id.as_str()),
    );
    caller.permit(Operation::PlanSession, &scopes).is_ok()
}

/// A room as somebody may see it.
#[derive(Debug, Clone)]
pub struct RoomPage {
    /// The session.
    pub session: Session,
    /// Its edition.
    pub edition: Edition,
    /// Its module.
    pub module: Option<Module>,
    /// The room, for those who are in it.
    pub view: Option<View>,
    /// Whether there is a report to read: while it is worded for those who are in it, and for others what left the room.
    pub reported: bool,
    /// Whether the caller may still call it off.
    pub calls_off: bool,
}

/// One session: the room for those who are in it; others of the edition are told whether there is a report they may read,
/// once the case giver released it.
///
/// # Errors
/// `sign-in` for visitors; `not-found` for those who may know nothing of it.
pub async fn page(academy: &Arc<Academy>, caller: &Caller, id: &SessionId) -> Result<RoomPage> {
    caller.signed_in()?;
    let mut tx = academy.db.read().await?;
    let session = store::by_id(&mut tx, id)
        .await?
        .ok_or(Refusal::not_found())?;
    let edition = programme::edition(&mut tx, &session.edition_id)
        .await?
        .ok_or(Refusal::not_found())?;
    let module = match &session.module_id {
        Some(module) => programme::module(&mut tx, module).await?,
        None => None,
    };
    drop(tx);
    let calls_off = session.state.call_off().is_ok()
        && caller
            .permit(Operation::PlanSession, &planned_in(&session))
            .is_ok();
    match live::view(academy, caller, id).await {
        Ok(view) => Ok(RoomPage {
            reported: matches!(
                session.state,
                SessionState::Closing | SessionState::Reported | SessionState::Released
            ),
            session,
            edition,
            module,
            view: Some(view),
            calls_off,
        }),
        Err(Error::Refused(_)) => {
            let scopes = planned_in(&session);
            caller
                .permit(Operation::JoinSession, &scopes)
                .or_else(|_| caller.permit(Operation::PlanSession, &scopes))
                .map_err(|_| Refusal::not_found())?;
            let reported = match super::reports::page(academy, caller, id).await {
                Ok(_) => true,
                Err(Error::Refused(_)) => false,
                Err(fault) => return Err(fault),
            };
            if !reported && caller.permit(Operation::PlanSession, &scopes).is_err() {
                return Err(Refusal::not_found().into());
            }
            Ok(RoomPage {
                session,
                edition,
                module,
                view: None,
                reported,
                calls_off,
            })
        }
        Err(fault) => Err(fault),
    }
}

/// Does what a form asks. `seed` stands in the form: the same form with the same content is one
/// command however often it is sent, with other content another.
///
/// # Errors
/// Why the room refuses it.
pub async fn ask_once(
    academy: &Arc<Academy>,
    caller: &Arc<Caller>,
    session: &SessionId,
    seed: &str,
    command: Command,
) -> Result<Seq> {
    let id = command_id(seed, &caller.signed_in()?.id, session, &command)?;
    ask(academy, caller, session, id, command).await
}

/// The id of a command that a form asks for.
fn command_id(
    seed: &str,
    person: &PersonId,
    session: &SessionId,
    command: &Command,
) -> Result<CommandId> {
    let content = serde_json::to_string(&(seed, person, session, command))?;
    let digest = Sha256::digest(content.as_bytes());
    let bits = digest
        .iter()
        .take(16)
        .fold(0, |bits, byte| bits << 8 | u128::from(*byte));
    Ok(CommandId::from_bits(bits))
}

/// What the caller noted for themselves in a room.
///
/// # Errors
/// `not-found` for somebody who is not in it.
pub async fn note(academy: &Academy, caller: &Caller, session: &SessionId) -> Result<String> {
    let mut tx = academy.db.read().await?;
    let person = sits(&mut tx, caller, session).await?;
    store::note(&mut tx, session, &person).await
}

/// Keeps what the caller notes for themselves in a room. Nobody else ever reads it, so it is not
/// in the room's log.
///
/// # Errors
/// `not-found` for somebody who is not in the room; `too-long`.
pub async fn keep_note(
    academy: &Academy,
    caller: &Caller,
    session: &SessionId,
    text: &str,
) -> Result<()> {
    let body = match text.trim() {
        "" => String::new(),
        text => Prose::<NOTE_MAX>::parse("note", text)?.into(),
    };
    let mut tx = academy.db.write().await?;
    let person = sits(&mut tx, caller, session).await?;
    store::keep_note(&mut tx, session, &person, &body, academy.now()).await?;
    tx.commit().await
}

/// The caller, if they sit in the room.
async fn sits(tx: &mut Tx, caller: &Caller, session: &SessionId) -> Result<PersonId> {
    let person = &caller.signed_in()?.id;
    let members = store::members(tx, session).await?;
    if members.iter().any(|member| member.person == *person) {
        Ok(person.clone())
    } else {
        Err(Refusal::not_found().into())
    }
}

/// What lets somebody into a room, by what they are in it.
pub(crate) fn leave_to_join(role: RoomRole, session: &SessionId) -> Grant {
    let role = match role {
        RoomRole::Facilitator => Role::Facilitator,
        RoomRole::Rapporteur => Role::Rapporteur,
        RoomRole::CaseGiver | RoomRole::Adviser => Role::Participant,
    };
    Grant {
        role,
        scope: session.to_string(),
    }
}

/// Does a command in a room and waits until it is stored. Sockets use [`live::join`].
///
/// # Errors
/// Why the room refuses it.
pub async fn ask(
    academy: &Arc<Academy>,
    caller: &Arc<Caller>,
    session: &SessionId,
    id: CommandId,
    command: Command,
) -> Result<Seq> {
    live::ask(academy, caller, session, id, command).await
}

/// What the planning form offers.
#[derive(Debug, Clone)]
pub struct Planning {
    /// The edition.
    pub edition: Edition,
    /// Its modules.
    pub modules: Vec<Module>,
    /// Who can be put into a session; each person once.
    pub guests: Vec<Guest>,
    /// The methods it can follow, the default first.
    pub templates: Vec<Template>,
    /// The dilemmas it can be planned with.
    pub dilemmas: Vec<Dilemma>,
}

/// The editions whose sessions the caller plans, the latest first.
///
/// # Errors
/// `forbidden` when there is none.
pub async fn plannable(academy: &Academy, caller: &Caller) -> Result<Vec<Edition>> {
    caller.signed_in()?;
    let mut tx = academy.db.read().await?;
    let modules = programme::all_modules(&mut tx).await?;
    let mut editions = programme::editions(&mut tx).await?;
    editions.retain(|edition| plans(caller, &edition.id, &modules));
    if editions.is_empty() {
        Err(Refusal::forbidden().into())
    } else {
        Ok(editions)
    }
}

/// What the form for a session of this edition offers.
///
/// # Errors
/// `forbidden`, `not-found`.
pub async fn planning(academy: &Academy, caller: &Caller, slug: &str) -> Result<Planning> {
    let mut tx = academy.db.read().await?;
    let planning = planning_in(&mut tx, caller, slug).await?;
    if plans(caller, &planning.edition.id, &planning.modules) {
        Ok(planning)
    } else {
        Err(Refusal::forbidden().into())
    }
}

async fn planning_in(tx: &mut Tx, caller: &Caller, slug: &str) -> Result<Planning> {
    let edition = programme::edition_by_slug(tx, slug)
        .await?
        .ok_or(Refusal::not_found())?;
    let modules = programme::modules(tx, &edition.id).await?;
    let mut guests = store::guests(tx, &edition.id).await?;
    guests.dedup_by(|later, earlier| later.id == earlier.id);
    let dilemmas = super::dilemmas::plannable(tx, caller, &edition.id).await?;
    Ok(Planning {
        edition,
        modules,
        guests,
        templates: super::methods::runnable(tx).await?,
        dilemmas,
    })
}

/// What the planning form holds.
#[derive(Debug, Clone, Default)]
pub struct PlanForm {
    /// The edition's word in its address.
    pub edition: String,
    /// Id of the module; empty for none.
    pub module: String,
    /// Title.
    pub title: String,
    /// Key of the template.
    pub template: String,
    /// Tag of the language spoken.
    pub language: String,
    /// `YYYY-MM-DDTHH:MM` in the edition's zone.
    pub starts: String,
    /// Who facilitates; empty where the template can do without.
    pub facilitator: String,
    /// Who reports; may be empty.
    pub rapporteur: String,
    /// Who brings the case; empty when the room chooses it.
    pub case_giver: String,
    /// Id of the dilemma to work on; its owner brings the case.
    pub dilemma: String,
    /// Everybody else.
    pub people: Vec<String>,
}

/// Plans a session: template, time, people and their roles. Everybody in it gets leave to join.
///
/// # Errors
/// `forbidden`, `not-found`, or every field that cannot be accepted.
pub async fn plan(academy: &Academy, caller: &Caller, form: &PlanForm) -> Result<SessionId> {
    caller.signed_in()?;
    let mut tx = academy.db.write().await?;
    if let Some(made) = once::made(&mut tx, caller, SessionId::parse).await? {
        tx.commit().await?;
        return Ok(made);
    }
    let id = plan_in(&mut tx, academy, caller, form).await?;
    once::make(academy, tx, caller, id, SessionId::parse).await
}

/// Calls a session off that has not begun: it was planned twice, or is not to be. Nothing was said in it; it is gone
/// from everybody's lists, and its group can be planned anew.
///
/// # Errors
/// `sign-in`, `not-found` for who may know nothing of it, `forbidden` for who is only in it, `session-begun`.
pub async fn call_off(academy: &Academy, caller: &Caller, id: &SessionId) -> Result<()> {
    let person = &caller.signed_in()?.id;
    let mut tx = academy.db.write().await?;
    let session = store::by_id(&mut tx, id)
        .await?
        .ok_or(Refusal::not_found())?;
    let members = store::members(&mut tx, id).await?;
    let permit = caller
        .permit(Operation::PlanSession, &planned_in(&session))
        .map_err(|refusal| {
            if members.iter().any(|member| member.person == *person) {
                refusal
            } else {
                Refusal::not_found()
            }
        })?;
    session.state.call_off()?;
    if !store::remove(&mut tx, id).await? {
        return Err(Refusal::conflict("session-begun").into());
    }
    let detail = serde_json::json!({"edition": session.edition_id, "people": members.len()});
    audit::note(
        &mut tx,
        academy,
        &permit,
        "session.called_off",
        ("session", id.as_str()),
        detail,
    )
    .await?;
    tx.commit().await
}

/// Where somebody plans sessions who plans this one.
fn planned_in(session: &Session) -> Vec<&str> {
    let mut scopes = vec![session.edition_id.as_str()];
    scopes.extend(session.module_id.as_ref().map(ModuleId::as_str));
    scopes
}

/// The same, inside a transaction.
pub(super) async fn plan_in(
    tx: &mut Tx,
    academy: &Academy,
    caller: &Caller,
    form: &PlanForm,
) -> Result<SessionId> {
    let planning = planning_in(tx, caller, &form.edition).await?;
    let edition = &planning.edition;
    let mut scopes = vec![edition.id.as_str()];
    if planning
        .modules
        .iter()
        .any(|module| module.id.as_str() == form.module)
    {
        scopes.push(&form.module);
    }
    let permit = caller.permit(Operation::PlanSession, &scopes)?;

    let mut check = Form::default();
    let module = check.take(optional(&form.module, "module", |id| {
        planning
            .modules
            .iter()
            .find(|module| module.id.as_str() == id)
            .map(|module| module.id.clone())
    }));
    let title = check.take(Line::<200>::parse("title", &form.title));
    let mut templates = planning.templates.iter();
    let template = check.take(
        templates
            .find(|template| template.key == form.template)
            .ok_or_else(|| FieldProblem::new("template", "choose")),
    );
    let language = check.take(
        Language::from_tag(&form.language).ok_or_else(|| FieldProblem::new("language", "choose")),
    );
    let planned_at = check.take(
        when::moment("starts", &form.starts, &edition.time_zone).and_then(|at| {
            // A session that begins now, or began while somebody planned it, is one to come.
            if at > academy.now().plus(-Timestamp::DAY) {
                Ok(at)
            } else {
                Err(FieldProblem::new("starts", "past"))
            }
        }),
    );
    let dilemma = check.take(optional(&form.dilemma, "dilemma", |id| {
        let mut all = planning.dilemmas.iter();
        all.find(|dilemma| dilemma.id.as_str() == id)
    }));
    let dilemma = dilemma.flatten();
    let given = with_owner(&mut check, &planning.guests, form, dilemma);
    let people = people(&mut check, &planning.guests, &given, template);
    let (module_id, title, template, language, planned_at) =
        check.all((module, title, template, language, planned_at))?;

    let session = Session {
        id: academy.id(),
        edition_id: edition.id.clone(),
        module_id,
        title: title.into(),
        template: template.clone(),
        state: SessionState::Planned,
        language,
        planned_at,
        ended_at: None,
    };
    insert(tx, academy, &session, &people, &permit.person()?.id).await?;
    if let Some(dilemma) = dilemma {
        dilemmas::plan_with(tx, &session.id, &dilemma.id).await?;
    }
    let detail = serde_json::json!({"edition": edition.slug, "template": template.key, "people": people.len(),
        "dilemma": dilemma.map(|dilemma| &dilemma.id)});
    audit::note(
        tx,
        academy,
        &permit,
        "session.planned",
        ("session", session.id.as_str()),
        detail,
    )
    .await?;
    Ok(session.id)
}

/// Adds a session with its people and their leave to join it.
///
/// # Errors
/// When the database fails.
pub async fn insert(
    tx: &mut Tx,
    academy: &Academy,
    session: &Session,
    people: &[(PersonId, RoomRole)],
    by: &PersonId,
) -> Result<()> {
    let now = academy.now();
    store::insert(tx, session, by, now).await?;
    for (person, role) in people {
        store::insert_person(tx, &session.id, person, *role).await?;
        let leave = leave_to_join(*role, &session.id);
        accounts::grant(tx, person, &leave, Some(by), now).await?;
    }
    Ok(())
}

fn optional<T>(
    raw: &str,
    field: &'static str,
    find: impl FnOnce(&str) -> Option<T>,
) -> Result<Option<T>, FieldProblem> {
    match raw.trim() {
        "" => Ok(None),
        raw => find(raw)
            .map(Some)
            .ok_or_else(|| FieldProblem::new(field, "choose")),
    }
}

/// The form with the owner of the dilemma as the case giver.
fn with_owner(
    check: &mut Form,
    guests: &[Guest],
    form: &PlanForm,
    dilemma: Option<&Dilemma>,
) -> PlanForm {
    let mut form = form.clone();
    if let Some(dilemma) = dilemma {
        let owner = dilemma.person_id.as_str();
        if !form.case_giver.trim().is_empty() && form.case_giver != owner {
            check.note(FieldProblem::new("case_giver", "dilemma-of-another"));
        } else if guests.iter().all(|guest| guest.id.as_str() != owner) {
            check.note(FieldProblem::new("dilemma", "dilemma-owner-away"));
        } else {
            owner.clone_into(&mut form.case_giver);
        }
    }
    form
}

/// Who is in the session, each once; the roles named come before being one of the others.
fn people(
    check: &mut Form,
    guests: &[Guest],
    form: &PlanForm,
    template: Option<&Template>,
) -> Vec<(PersonId, RoomRole)> {
    let guest = |id: &str| {
        guests
            .iter()
            .find(|guest| guest.id.as_str() == id)
            .map(|guest| guest.id.clone())
    };
    let mut people: Vec<(PersonId, RoomRole)> = Vec::new();
    let named = [
        ("facilitator", &form.facilitator, RoomRole::Facilitator),
        ("case_giver", &form.case_giver, RoomRole::CaseGiver),
        ("rapporteur", &form.rapporteur, RoomRole::Rapporteur),
    ];
    for (field, raw, role) in named {
        match check.take(optional(raw, field, guest)).flatten() {
            Some(person) if people.iter().any(|(other, _)| *other == person) => {
                check.note(FieldProblem::new(field, "person-twice"));
            }
            Some(person) => people.push((person, role)),
            None => {}
        }
    }
    if template.is_some_and(|template| template.roles.contains(&RoomRole::Facilitator))
        && form.facilitator.trim().is_empty()
    {
        check.note(FieldProblem::new("facilitator", "required"));
    }
    for raw in &form.people {
        match guest(raw) {
            Some(person) if people.iter().any(|(other, _)| *other == person) => {}
            Some(person) => people.push((person, RoomRole::Adviser)),
            None => check.note(FieldProblem::new("people", "choose")),
        }
    }
    let working = people
        .iter()
        .filter(|(_, role)| matches!(role, RoomRole::CaseGiver | RoomRole::Adviser))
        .count();
    if working < 2 {
        check.note(FieldProblem::new("people", "too-few-people").with("min", 2));
    } else if people.len() > PEOPLE_MAX {
        check.note(FieldProblem::new("people", "too-many-people").with("max", 30));
    }
    people
}

/// What a person has to do in a session they are in, planned for `at`.
pub(crate) fn task(
    id: &SessionId,
    title: String,
    state: SessionState,
    at: Timestamp,
    now: Timestamp,
) -> Option<Task> {
    let soon = at.since(now) <= 14 * Timestamp::DAY;
    let (key, due) = match state {
        SessionState::Open | SessionState::Running => ("session-now", Some(now)),
        SessionState::Closing => ("session-closing", None),
        SessionState::Planned if soon => ("session-soon", Some(at)),
        _ => return None,
    };
    Some(Task {
        key,
        about: title,
        count: 0,
        due,
        zone: None,
        href: format!("/sessions/{id}"),
    })
}

/// Whether the room chooses its case; if not, somebody has to be named as the case giver.
pub fn chooses_case(template: &Template) -> bool {
    template
        .phases
        .iter()
        .any(|phase| phase.kind == PhaseKind::Choose)
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_template_can_be_run() {
        assert_eq!(super::templates().len(), 6);
        for template in super::templates() {
            assert_eq!(template.check(), Ok(()), "{}", template.key);
        }
    }
}
