//! Reports of sessions: drafted when the phases are over, worded by the rapporteur, let out by the
//! case giver passage by passage, shared as far as the case giver says.
//!
//! **Who reads**: those in the room, everything. Others, once the session is released, what was
//! approved, as far as the audience reaches. To others there is no report.

use std::sync::Arc;

use domain::dilemmas::Confidentiality;
use domain::ids::{ModuleId, PassageId, PersonId, PostId, SessionId, ThreadId};
use domain::language::ContentLanguage;
use domain::mail::MailKind;
use domain::permission::Operation;
use domain::programme::{Edition, Module};
use domain::reports::{
    self, Balance, Moment, PASSAGES_MAX, Passage, Section, Verdict, Words, can_be_written,
};
use domain::sessions::{
    Board, Command, CommandId, Event, PhaseKind, Recorded, Room, RoomRole, Seq, SessionState,
};
use domain::workspace::POST_MAX;
use domain::{Language, Refusal};

use crate::access::{Caller, Permit};
use crate::db::Tx;
use crate::mail::Letter;
use crate::service::circle;
use crate::service::today::Task;
use crate::store::dilemmas;
use crate::store::reports::{self as store, Consent, Shared};
use crate::store::sessions::{self, Session};
use crate::store::workspace::{self, Commitment};
use crate::store::{accounts, programme};
use crate::texts::{say, say_with};
use crate::{Academy, Result, args, audit, live, mail};

/// The room of a session as its log tells it.
async fn fold(tx: &mut Tx, session: &Session) -> Result<(Room, Vec<Recorded>)> {
    let log = sessions::log(tx, &session.id, Seq::default()).await?;
    let setup = sessions::setup(tx, session).await?;
    Ok((Room::fold(setup, &log), log))
}

/// Somebody who was in the room, at the table where its report is made.
struct Desk<'a> {
    permit: Permit<'a>,
    person: &'a PersonId,
    session: Session,
    room: Room,
    log: Vec<Recorded>,
    role: RoomRole,
}

impl Desk<'_> {
    fn board(&self) -> &Board {
        self.room.board()
    }
}

/// Leave to work on the report: for those in the room.
async fn desk<'a>(tx: &mut Tx, caller: &'a Caller, id: &SessionId) -> Result<Desk<'a>> {
    let person = &caller.signed_in()?.id;
    let permit = caller
        .permit(Operation::JoinSession, &[id.as_str()])
        .map_err(|_| Refusal::not_found())?;
    let session = sessions::by_id(tx, id).await?.ok_or(Refusal::not_found())?;
    let (room, log) = fold(tx, &session).await?;
    let role = room
        .board()
        .member(person)
        .ok_or_else(Refusal::not_found)?
        .role;
    Ok(Desk {
        permit,
        person,
        session,
        room,
        log,
        role,
    })
}

fn only(allowed: bool) -> Result<(), Refusal> {
    if allowed {
        Ok(())
    } else {
        Err(Refusal::new(domain::Kind::Forbidden, "room-role"))
    }
}

/// A passage and the name that may stand beside it.
#[derive(Debug, Clone)]
pub struct Told {
    /// The passage.
    pub passage: Passage,
    /// Whose words they are, where the author agreed to be named.
    pub name: Option<String>,
}

/// The passages of a section.
#[derive(Debug, Clone)]
pub struct Part {
    /// Which.
    pub section: Section,
    /// Its passages.
    pub passages: Vec<Told>,
}

/// What somebody who was in the room may do with its report.
#[derive(Debug, Clone)]
pub struct Seat {
    /// Whether they word it, as things stand.
    pub words: bool,
    /// Whether they decide what leaves the room.
    pub decides: bool,
    /// Whether words of theirs stand in it with a name.
    pub wrote: bool,
    /// What they allow, if they answered.
    pub consent: Option<Consent>,
    /// How the session went, for who runs the room.
    pub balance: Option<Balance>,
}

/// A report as somebody may read it.
#[derive(Debug, Clone)]
pub struct Page {
    /// The session.
    pub session: Session,
    /// Its edition.
    pub edition: Edition,
    /// Its module.
    pub module: Option<Module>,
    /// Its sections, those with passages.
    pub parts: Vec<Part>,
    /// Who reads it outside the room.
    pub audience: Confidentiality,
    /// How far it can be shared: as far as the dilemma may be read, where the session has one.
    pub widest: Confidentiality,
    /// The space and the thread where the workspace tells of it.
    pub thread: Option<(String, ThreadId)>,
    /// For those who were in the room.
    pub seat: Option<Seat>,
    /// What was committed to, for those who were in the room.
    pub commitments: Vec<Commitment>,
}

impl Page {
    /// What was approved, as Markdown without names.
    pub fn text(&self) -> String {
        markdown(&self.session, &self.parts, self.session.language, false)
    }

    /// How many passages nobody has decided about.
    pub fn pending(&self) -> usize {
        let all = self.parts.iter().flat_map(|part| &part.passages);
        all.filter(|told| told.passage.verdict == Verdict::Pending)
            .count()
    }
}

/// The report of a session.
///
/// # Errors
/// `not-found` for those who may not read it; `report-not-yet` for those in the room while phases run.
pub async fn page(academy: &Academy, caller: &Caller, id: &SessionId) -> Result<Page> {
    let mut tx = academy.db.read().await?;
    let seated = match desk(&mut tx, caller, id).await {
        Ok(desk) => Some(desk),
        Err(crate::Error::Refused(_)) => None,
        Err(fault) => return Err(fault),
    };
    let shared = store::shared(&mut tx, id).await?;
    let audience = shared
        .as_ref()
        .map_or(Confidentiality::Room, |shared| shared.audience);
    let session = if let Some(desk) = &seated {
        desk.session.clone()
    } else {
        let modules = programme::all_modules(&mut tx).await?;
        sessions::by_id(&mut tx, id)
            .await?
            .filter(|session| {
                let module = session.module_id.as_ref();
                let stands = circle::of(caller, &session.edition_id, module, &modules);
                session.state == SessionState::Released && audience.reaches(stands)
            })
            .ok_or(Refusal::not_found())?
    };
    let widest = widest(&mut tx, id).await?;
    if session.state != SessionState::Released && seated.is_some() {
        can_be_written(session.state)?;
    }
    let mut passages = store::passages(&mut tx, id).await?;
    if seated.is_none() {
        passages.retain(|passage| passage.verdict == Verdict::Approved);
    }
    let consents = store::consents(&mut tx, id).await?;
    let seat = seated.as_ref().map(|desk| {
        let board = desk.board();
        let own = |passage: &Passage| passage.author.as_ref() == Some(desk.person);
        let open = session.state != SessionState::Released;
        let mut own_consent = consents.iter();
        Seat {
            words: open && reports::words_it(board, desk.role),
            decides: reports::decides(board, desk.role),
            wrote: passages.iter().any(own),
            consent: own_consent
                .find(|one| one.person_id == *desk.person)
                .cloned(),
            balance: (desk.role == RoomRole::Facilitator)
                .then(|| reports::balance(board, &desk.log)),
        }
    });
    let parts = parts(&mut tx, passages, &consents).await?;
    let edition = programme::edition(&mut tx, &session.edition_id)
        .await?
        .ok_or(Refusal::not_found())?;
    let module = match &session.module_id {
        Some(module) => programme::module(&mut tx, module).await?,
        None => None,
    };
    let thread = match shared.and_then(|shared| shared.thread_id) {
        Some(thread) => store::place_of(&mut tx, &thread)
            .await?
            .map(|slug| (slug, thread)),
        None => None,
    };
    let commitments = match &seat {
        Some(_) => workspace::commitments_of_session(&mut tx, id).await?,
        None => Vec::new(),
    };
    Ok(Page {
        session,
        edition,
        module,
        parts,
        audience,
        widest,
        thread,
        seat,
        commitments,
    })
}

/// How far the report of a session can be shared: as far as its dilemma may be read.
async fn widest(tx: &mut Tx, id: &SessionId) -> Result<Confidentiality> {
    let dilemma = dilemmas::of_session(tx, id).await?;
    Ok(dilemma.map_or(Confidentiality::Public, |dilemma| dilemma.confidentiality))
}

/// The passages by section, with the names of those who agreed.
async fn parts(tx: &mut Tx, passages: Vec<Passage>, consents: &[Consent]) -> Result<Vec<Part>> {
    let mut parts: Vec<Part> = Vec::new();
    for passage in passages {
        let named = |author: &&PersonId| {
            consents
                .iter()
                .any(|consent| consent.named && consent.person_id == **author)
        };
        let name = match passage.author.as_ref().filter(named) {
            Some(author) => accounts::by_id(tx, author).await?.map(|person| person.name),
            None => None,
        };
        let section = passage.section;
        let told = Told { passage, name };
        match parts.last_mut() {
            Some(part) if part.section == section => part.passages.push(told),
            _ => parts.push(Part {
                section,
                passages: vec![told],
            }),
        }
    }
    Ok(parts)
}

/// The heading of a section.
pub fn heading(session: &Session, section: Section, language: Language) -> String {
    let phase = section
        .phase()
        .and_then(|phase| session.template.phase(phase));
    phase.map_or_else(
        || say(language, "report-short").into_owned(),
        |phase| phase.name.get(language).to_owned(),
    )
}

/// The report as Markdown: what was approved. `names`: with the names of those who agreed.
pub fn markdown(session: &Session, parts: &[Part], language: Language, names: bool) -> String {
    let mut text = String::new();
    for part in parts {
        let approved: Vec<&Told> = part
            .passages
            .iter()
            .filter(|told| told.passage.verdict == Verdict::Approved)
            .collect();
        if approved.is_empty() {
            continue;
        }
        text.push_str("## ");
        text.push_str(&heading(session, part.section, language));
        text.push_str("\n\n");
        for told in approved {
            text.push_str(&told.passage.body);
            if let Some(name) = told.name.as_ref().filter(|_| names) {
                let key = if told.passage.edited {
                    "report-after"
                } else {
                    "report-by"
                };
                text.push_str("\n\n*");
                text.push_str(&say_with(language, key, args!(name = name.as_str())));
                text.push('*');
            }
            text.push_str("\n\n");
        }
    }
    text
}

/// The report as a file of Markdown: its name, its text.
///
/// # Errors
/// As [`page`].
pub async fn export(
    academy: &Academy,
    caller: &Caller,
    id: &SessionId,
) -> Result<(String, String)> {
    let page = page(academy, caller, id).await?;
    let language = page.session.language;
    let body = markdown(&page.session, &page.parts, language, true);
    let text = format!(
        "# {}\n\n{}\n\n{body}",
        page.session.title,
        crate::when::date(language, page.session.planned_at, &page.edition.time_zone)
    );
    Ok((
        format!("urban-academy-report-{}.md", page.edition.slug),
        text,
    ))
}

/// A passage as a form holds it: id, the revision it shows, what was typed or chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Typed {
    /// Which.
    pub passage: String,
    /// Its revision when the form was shown.
    pub seen: String,
    /// The words, or the key of the verdict.
    pub value: String,
}

impl Typed {
    /// Reads the three lists of a form.
    ///
    /// # Errors
    /// `form-incomplete` when they are not equally long.
    pub fn zip(passages: Vec<String>, seen: Vec<String>, values: Vec<String>) -> Result<Vec<Self>> {
        if passages.len() != seen.len() || seen.len() != values.len() {
            return Err(Refusal::invalid("form-incomplete").into());
        }
        let rows = passages.into_iter().zip(seen).zip(values);
        Ok(rows
            .map(|((passage, seen), value)| Self {
                passage,
                seen,
                value,
            })
            .collect())
    }

    fn find(&self, passages: &[Passage]) -> Result<(Passage, i64), Refusal> {
        let seen = self
            .seen
            .parse()
            .map_err(|_| Refusal::invalid("form-incomplete"))?;
        // Who has it open while another takes it out is told that something changed.
        let passage = passages
            .iter()
            .find(|passage| passage.id.as_str() == self.passage)
            .ok_or(Refusal::conflict("changed-meanwhile"))?;
        Ok((passage.clone(), seen))
    }
}

/// Words a section: what was typed replaces what stood there, an empty passage goes, `added` is a
/// new one. The number of the section that comes next, if one does.
///
/// # Errors
/// `not-found`, `room-role`, `report-not-yet`, `session-over`, `changed-meanwhile`, `report-full`,
/// or words that cannot be accepted.
pub async fn word(
    academy: &Academy,
    caller: &Caller,
    id: &SessionId,
    section: &str,
    typed: &[Typed],
    added: &str,
) -> Result<Option<i64>> {
    let mut tx = academy.db.write().await?;
    let desk = desk(&mut tx, caller, id).await?;
    only(reports::words_it(desk.board(), desk.role))?;
    can_be_written(desk.session.state)?;
    let phases = desk.session.template.phases.len();
    let section = Section::parse(section, phases)?;
    let passages = store::passages(&mut tx, id).await?;
    let mut changed = 0;
    for typed in typed {
        let (passage, seen) = typed.find(&passages)?;
        let Some(words) = Words::optional("text", &typed.value)? else {
            passage.at(seen)?;
            changed += 1;
            if !store::remove(&mut tx, &passage).await? {
                return Err(Refusal::conflict("changed-meanwhile").into());
            }
            continue;
        };
        let before = passage.revision;
        let after = passage.reworded(seen, &words)?;
        if after.revision != before {
            changed += 1;
            if !store::set(&mut tx, before, &after).await? {
                return Err(Refusal::conflict("changed-meanwhile").into());
            }
        }
    }
    if let Some(words) = Words::optional("added", added)? {
        if passages.len() >= PASSAGES_MAX {
            return Err(Refusal::conflict("report-full").into());
        }
        let last = passages.iter().filter(|passage| passage.section == section);
        let position = last.map(|passage| passage.position + 1).max().unwrap_or(0);
        changed += 1;
        let passage = written(academy, section, position, words.as_str());
        store::insert(&mut tx, id, &passage).await?;
    }
    let detail = serde_json::json!({"section": section.number(), "changed": changed});
    audit::note(
        &mut tx,
        academy,
        &desk.permit,
        "report.worded",
        ("session", id.as_str()),
        detail,
    )
    .await?;
    tx.commit().await?;
    let next = section.number() + 1;
    Ok(usize::try_from(next)
        .is_ok_and(|next| next < phases)
        .then_some(next))
}

/// A passage that the rapporteur wrote.
fn written(academy: &Academy, section: Section, position: i64, words: &str) -> Passage {
    Passage {
        id: academy.id::<PassageId>(),
        section,
        position,
        source: None,
        author: None,
        body: words.to_owned(),
        edited: false,
        verdict: Verdict::Pending,
        revision: 0,
    }
}

/// Notes what the caller allows: their name beside their words, the session told again for training.
///
/// # Errors
/// `not-found` for who was not in the room, `report-not-yet`.
pub async fn consent(
    academy: &Academy,
    caller: &Caller,
    id: &SessionId,
    named: bool,
    replay: bool,
) -> Result<()> {
    let mut tx = academy.db.write().await?;
    let desk = desk(&mut tx, caller, id).await?;
    // Whoever changes their mind later is heard as well.
    if desk.session.state != SessionState::Released {
        can_be_written(desk.session.state)?;
    }
    let consent = Consent {
        person_id: desk.person.clone(),
        named,
        replay,
    };
    store::set_consent(&mut tx, id, &consent, academy.now()).await?;
    audit::note(
        &mut tx,
        academy,
        &desk.permit,
        "report.consented",
        ("session", id.as_str()),
        serde_json::json!({"named": named, "replay": replay}),
    )
    .await?;
    tx.commit().await
}

/// Decides about passages.
///
/// # Errors
/// `not-found`, `room-role`, `report-not-handed-over`, `session-over`, `changed-meanwhile`.
pub async fn judge(
    academy: &Academy,
    caller: &Caller,
    id: &SessionId,
    typed: &[Typed],
) -> Result<()> {
    let mut tx = academy.db.write().await?;
    let desk = desk(&mut tx, caller, id).await?;
    only(reports::decides(desk.board(), desk.role))?;
    // What is decided about stands on its own: whether all of it is comes at the release.
    reports::release(desk.session.state, &[])?;
    let passages = store::passages(&mut tx, id).await?;
    let mut changed = 0;
    for typed in typed {
        let (passage, seen) = typed.find(&passages)?;
        let verdict = Verdict::from_key(&typed.value).ok_or(Refusal::invalid("form-incomplete"))?;
        let (before, said) = (passage.revision, passage.verdict);
        let after = passage.judged(seen, verdict)?;
        if after.verdict != said {
            changed += 1;
            if !store::set(&mut tx, before, &after).await? {
                return Err(Refusal::conflict("changed-meanwhile").into());
            }
        }
    }
    audit::note(
        &mut tx,
        academy,
        &desk.permit,
        "report.judged",
        ("session", id.as_str()),
        serde_json::json!({"changed": changed}),
    )
    .await?;
    tx.commit().await
}

/// Lets what was approved out of the room, to the audience the case giver names.
///
/// # Errors
/// `not-found`, `room-role`, `report-not-handed-over`, `report-undecided`, `session-over`,
/// `form-incomplete`.
pub async fn release(
    academy: &Arc<Academy>,
    caller: &Arc<Caller>,
    id: &SessionId,
    audience: &str,
) -> Result<()> {
    let audience =
        Confidentiality::from_key(audience).ok_or(Refusal::invalid("form-incomplete"))?;
    let mut tx = academy.db.write().await?;
    let desk = desk(&mut tx, caller, id).await?;
    only(reports::decides(desk.board(), desk.role))?;
    reports::release(desk.session.state, &store::passages(&mut tx, id).await?)?;
    widest(&mut tx, id).await?.bounds(audience)?;
    // Nothing leaves by this alone: the room releases, and `follow` publishes with the event.
    let shared = Shared {
        audience,
        thread_id: None,
    };
    store::share(&mut tx, id, &shared).await?;
    audit::note(
        &mut tx,
        academy,
        &desk.permit,
        "report.audience_named",
        ("session", id.as_str()),
        serde_json::json!({"audience": audience.key()}),
    )
    .await?;
    tx.commit().await?;
    let command: CommandId = academy.id();
    live::ask(academy, caller, id, command, Command::Release).await?;
    Ok(())
}

/// Shares a released report further; what has left the room cannot be taken back.
///
/// # Errors
/// `not-found`, `room-role`, `report-not-handed-over`, `report-narrower`, `form-incomplete`.
pub async fn widen(
    academy: &Academy,
    caller: &Caller,
    id: &SessionId,
    audience: &str,
) -> Result<()> {
    let audience =
        Confidentiality::from_key(audience).ok_or(Refusal::invalid("form-incomplete"))?;
    let mut tx = academy.db.write().await?;
    let desk = desk(&mut tx, caller, id).await?;
    only(reports::decides(desk.board(), desk.role))?;
    if desk.session.state != SessionState::Released {
        return Err(Refusal::conflict("report-not-handed-over").into());
    }
    let mut shared = store::shared(&mut tx, id).await?.unwrap_or(Shared {
        audience: Confidentiality::Room,
        thread_id: None,
    });
    if audience < shared.audience {
        return Err(Refusal::conflict("report-narrower").into());
    }
    widest(&mut tx, id).await?.bounds(audience)?;
    shared.audience = audience;
    publish(&mut tx, academy, &desk.session, desk.person, &mut shared).await?;
    store::share(&mut tx, id, &shared).await?;
    audit::note(
        &mut tx,
        academy,
        &desk.permit,
        "report.shared",
        ("session", id.as_str()),
        serde_json::json!({"audience": audience.key()}),
    )
    .await?;
    tx.commit().await
}

/// Tells the workspace of a report that others may read, once: in the space of the session's module,
/// else in the academy's, and never where more people are than may read it. No names: those stand on the report only, and can be taken back.
async fn publish(
    tx: &mut Tx,
    academy: &Academy,
    session: &Session,
    by: &PersonId,
    shared: &mut Shared,
) -> Result<()> {
    if shared.audience == Confidentiality::Room || shared.thread_id.is_some() {
        return Ok(());
    }
    let space = match &session.module_id {
        Some(module) => workspace::space_of_module(tx, module).await?,
        None if shared.audience >= Confidentiality::Academy => {
            workspace::space_by_slug(tx, by, "academy")
                .await?
                .map(|space| space.id)
        }
        None => None,
    };
    let Some(space) = space else {
        return Ok(());
    };
    let passages = store::passages(tx, &session.id).await?;
    let parts = parts(tx, passages, &[]).await?;
    let language = session.language;
    let text = markdown(session, &parts, language, false);
    let address = format!("/sessions/{}/report", session.id);
    let more = say_with(language, "report-whole", args!(address = address.as_str()));
    let room = POST_MAX.saturating_sub(more.chars().count() + 8);
    let body = format!("{}\n\n{more}", cut(&text, room));
    let (thread, post, now): (ThreadId, PostId, _) = (academy.id(), academy.id(), academy.now());
    let written_in = ContentLanguage::from(language);
    workspace::insert_thread(tx, &thread, &space, by, &session.title, &written_in, now).await?;
    let row = workspace::NewPost {
        id: &post,
        thread: &thread,
        author: by,
        body: &body,
        language: &written_in,
        form_key: session.id.as_str(),
    };
    workspace::insert_post(tx, &row, now).await?;
    shared.thread_id = Some(thread);
    Ok(())
}

/// The paragraphs of a text that fit.
fn cut(text: &str, max: usize) -> String {
    let mut kept = String::new();
    let mut length = 0;
    for paragraph in text.split("\n\n") {
        length += paragraph.chars().count() + 2;
        if length > max {
            kept.push('…');
            break;
        }
        kept.push_str(paragraph);
        kept.push_str("\n\n");
    }
    kept
}

/// What an event of a room means for its report, in the transaction that stores the event.
///
/// # Errors
/// When the database fails.
pub async fn follow(
    tx: &mut Tx,
    academy: &Academy,
    id: &SessionId,
    recorded: &Recorded,
) -> Result<()> {
    match &recorded.event {
        Event::ClosingStarted => {
            let session = known(tx, id).await?;
            let (room, _) = fold(tx, &session).await?;
            for (position, drafted) in (0..).zip(reports::draft(room.board())) {
                let passage = Passage {
                    source: Some(drafted.source),
                    author: drafted.author,
                    ..written(academy, drafted.section, position, &drafted.body)
                };
                store::insert(tx, id, &passage).await?;
            }
        }
        Event::TypedIn {
            phase,
            author,
            text: Some(text),
            ..
        } if known(tx, id).await?.state == SessionState::Closing => {
            let section = Section::of(*phase);
            let passage = Passage {
                source: Some(recorded.seq),
                author: author.clone(),
                ..written(academy, section, recorded.seq.get(), text.as_str())
            };
            store::insert(tx, id, &passage).await?;
        }
        Event::Withdrawn { contribution } => store::remove_source(tx, id, *contribution).await?,
        Event::Closed { report } => {
            let passage = written(academy, Section::SHORT, 0, report.as_str());
            store::insert(tx, id, &passage).await?;
            let session = known(tx, id).await?;
            let (room, _) = fold(tx, &session).await?;
            for member in &room.board().members {
                if member.role == RoomRole::CaseGiver
                    && let Some(letter) = waits(tx, &session, &member.person).await?
                {
                    mail::queue(tx, academy, &letter).await?;
                }
            }
        }
        Event::Released => {
            let session = known(tx, id).await?;
            store::withhold_pending(tx, id).await?;
            if let (Some(mut shared), Some(by)) = (store::shared(tx, id).await?, &recorded.actor) {
                publish(tx, academy, &session, by, &mut shared).await?;
                store::share(tx, id, &shared).await?;
            }
        }
        _ => {}
    }
    Ok(())
}

/// The letter to the case giver whose decision a report waits for.
async fn waits(tx: &mut Tx, session: &Session, person: &PersonId) -> Result<Option<Letter>> {
    let Some(person) = accounts::by_id(tx, person).await? else {
        return Ok(None);
    };
    let language = person.language.unwrap_or_default();
    let about = args!(title = session.title.as_str());
    Ok(Some(Letter {
        kind: MailKind::Report,
        about: session.id.to_string(),
        person: Some(person.id),
        name: person.name,
        address: person.email,
        language,
        subject: say_with(language, "mail-report-subject", about).into_owned(),
        paragraphs: vec![say(language, "mail-report-text").into_owned()],
        action: Some((
            say(language, "mail-report-action").into_owned(),
            format!("/sessions/{}/report", session.id),
        )),
    }))
}

/// A report in a list.
#[derive(Debug, Clone)]
pub struct Card {
    /// The session.
    pub session: Session,
    /// Its edition.
    pub edition: Edition,
    /// Its module.
    pub module: Option<Module>,
    /// Who reads it.
    pub audience: Confidentiality,
}

/// The reports that went further than their room and reach the caller, the latest first.
///
/// # Errors
/// When the database fails.
pub async fn list(academy: &Academy, caller: &Caller) -> Result<Vec<Card>> {
    let mut tx = academy.db.read().await?;
    let modules = programme::all_modules(&mut tx).await?;
    let editions = programme::editions(&mut tx).await?;
    let mut cards = Vec::new();
    for (id, audience) in store::released(&mut tx).await? {
        let Some(session) = sessions::by_id(&mut tx, &id).await? else {
            continue;
        };
        let stands = circle::of(
            caller,
            &session.edition_id,
            session.module_id.as_ref(),
            &modules,
        );
        let mut of = editions.iter();
        let edition = of.find(|edition| edition.id == session.edition_id).cloned();
        if let Some(edition) = edition.filter(|_| audience.reaches(stands)) {
            let mut known = modules.iter();
            let module = known.find(|module| Some(&module.id) == session.module_id.as_ref());
            cards.push(Card {
                module: module.cloned(),
                session,
                edition,
                audience,
            });
        }
    }
    Ok(cards)
}

async fn known(tx: &mut Tx, id: &SessionId) -> Result<Session> {
    sessions::by_id(tx, id)
        .await?
        .ok_or_else(|| crate::Error::fault("an event of no session"))
}

/// What came out of the session a group had before.
#[derive(Debug, Clone)]
pub struct Earlier {
    /// That session.
    pub session: Session,
    /// The advice it gave and what the case giver took along.
    pub parts: Vec<Part>,
    /// What was committed to there, and what became of it.
    pub commitments: Vec<Commitment>,
}

/// What came out of the session that this session's group had before, as its people may see it:
/// the first phase begins with it.
///
/// # Errors
/// When the database fails.
pub async fn earlier(
    academy: &Academy,
    caller: &Caller,
    session: &Session,
) -> Result<Option<Earlier>> {
    let person = &caller.signed_in()?.id;
    let mut tx = academy.db.read().await?;
    let before = store::earlier(&mut tx, &session.id, session.planned_at).await?;
    let Some(before) = before else {
        return Ok(None);
    };
    let was_there = store::was_in(&mut tx, &before, person).await?;
    let session = known(&mut tx, &before).await?;
    let audience = store::shared(&mut tx, &before)
        .await?
        .map_or(Confidentiality::Room, |shared| shared.audience);
    let modules = programme::all_modules(&mut tx).await?;
    let stands = circle::of(
        caller,
        &session.edition_id,
        session.module_id.as_ref(),
        &modules,
    );
    let mut passages = store::passages(&mut tx, &before).await?;
    passages.retain(|passage| {
        let phase = passage.section.phase();
        let kind = phase
            .and_then(|phase| session.template.phase(phase))
            .map(|phase| phase.kind);
        let advice = matches!(
            kind,
            Some(PhaseKind::Advice | PhaseKind::Action | PhaseKind::Closing)
        );
        let seen = passage.verdict == Verdict::Approved && audience.reaches(stands);
        advice && (was_there || seen)
    });
    let parts = parts(&mut tx, passages, &[]).await?;
    let mut commitments = workspace::commitments_of_session(&mut tx, &before).await?;
    commitments.retain(|commitment| commitment.space.is_some() || was_there);
    if parts.is_empty() && commitments.is_empty() {
        return Ok(None);
    }
    Ok(Some(Earlier {
        session,
        parts,
        commitments,
    }))
}

/// A session told again for training.
#[derive(Debug, Clone)]
pub struct Replay {
    /// The session.
    pub session: Session,
    /// What was written, in order.
    pub moments: Vec<Moment>,
}

/// A session told again without names, for those who plan sessions of its edition; only when
/// everybody who was in it agreed. The title may tell whose case it was, so it is not shown.
///
/// # Errors
/// `not-found` for others, and where not everybody agreed.
pub async fn replay(academy: &Academy, caller: &Caller, id: &SessionId) -> Result<Replay> {
    caller.signed_in()?;
    let mut tx = academy.db.read().await?;
    let session = sessions::by_id(&mut tx, id)
        .await?
        .ok_or(Refusal::not_found())?;
    let mut scopes = vec![session.edition_id.as_str()];
    scopes.extend(session.module_id.as_ref().map(ModuleId::as_str));
    caller
        .permit(Operation::PlanSession, &scopes)
        .map_err(|_| Refusal::not_found())?;
    if session.state != SessionState::Released {
        return Err(Refusal::not_found().into());
    }
    let (room, log) = fold(&mut tx, &session).await?;
    let consents = store::consents(&mut tx, id).await?;
    // Where a phase was anonymous nobody knows who wrote: so everybody is asked.
    let all = room.board().members.iter().all(|member| {
        consents
            .iter()
            .any(|consent| consent.replay && consent.person_id == member.person)
    });
    if !all {
        return Err(Refusal::not_found().into());
    }
    Ok(Replay {
        moments: reports::replay(room.board(), &log),
        session,
    })
}

/// What a person has to do for reports.
///
/// # Errors
/// `sign-in` for visitors.
pub(crate) async fn tasks(tx: &mut Tx, caller: &Caller) -> Result<Vec<Task>> {
    let person = &caller.signed_in()?.id;
    let mut tasks = Vec::new();
    for session in sessions::of_person(tx, person).await? {
        if can_be_written(session.state).is_err() {
            continue;
        }
        let (room, _) = fold(tx, &session).await?;
        let Some(role) = room.board().member(person).map(|member| member.role) else {
            continue;
        };
        let passages = store::passages(tx, &session.id).await?;
        let consents = store::consents(tx, &session.id).await?;
        let handed_over = session.state == SessionState::Reported;
        let wrote = passages
            .iter()
            .any(|passage| passage.author.as_ref() == Some(person));
        let answered = consents.iter().any(|consent| consent.person_id == *person);
        let report = format!("/sessions/{}/report", session.id);
        let mut add = |key: &'static str, href: String| {
            tasks.push(Task {
                key,
                about: session.title.clone(),
                count: 0,
                due: None,
                zone: None,
                href,
            });
        };
        if !handed_over && reports::words_it(room.board(), role) {
            add("report-word", format!("{report}/edit"));
        }
        if handed_over && reports::decides(room.board(), role) {
            add("report-release", report.clone());
        }
        if wrote && !answered {
            add("report-consent", format!("{report}#consent"));
        }
    }
    Ok(tasks)
}
