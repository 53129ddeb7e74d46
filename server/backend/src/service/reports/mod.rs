//! Reports of sessions: drafted when the phases are over, worded by the rapporteur, let out by the
//! case giver passage by passage, shared as far as the case giver says.
//!
//! **Who reads**: those in the room, everything. Others, once the session is released, what was
//! approved, as far as the audience reaches. To others there is no report.

mod copies;
mod read;
mod release;
mod tasks;
mod word;

use domain::Refusal;
use domain::dilemmas::Confidentiality;
use domain::ids::{PersonId, SessionId, ThreadId};
use domain::permission::Operation;
use domain::programme::{Edition, Module};
use domain::reports::{self, Balance, Passage, Section, Verdict, can_be_written};
use domain::sessions::{Board, Recorded, Room, RoomRole, Seq, SessionState};

pub use self::copies::{markdown, pdf};
pub use self::read::{Card, Earlier, Replay, earlier, list, replay};
pub use self::release::{follow, release, widen};
pub use self::tasks::Duties;
pub(crate) use self::tasks::tasks;
pub use self::word::{Typed, consent, judge, word};
use crate::access::{Caller, Permit};
use crate::db::Tx;
use crate::service::circle::Programme;
use crate::store::dilemmas;
use crate::store::reports::{self as store, Consent};
use crate::store::sessions::{self, Session};
use crate::store::workspace::{self, Commitment};
use crate::store::{accounts, programme};
use crate::{Academy, Result};

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
    /// The space and the thread where the workspace tells of it, for those who may enter it.
    pub thread: Option<(String, ThreadId)>,
    /// For those who were in the room.
    pub seat: Option<Seat>,
    /// What was committed to, for those who were in the room.
    pub commitments: Vec<Commitment>,
}

impl Page {
    /// For whom a copy of the page is: as far as the report is shared, unless there is more on it than what left the
    /// room.
    pub fn reach(&self) -> Confidentiality {
        let mut passages = self.parts.iter().flat_map(|part| &part.passages);
        let out = self.session.state == SessionState::Released
            && self.commitments.is_empty()
            && passages.all(|told| told.passage.verdict == Verdict::Approved);
        if out {
            self.audience
        } else {
            Confidentiality::Room
        }
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
        let programme = Programme::read(&mut tx).await?;
        sessions::by_id(&mut tx, id)
            .await?
            .filter(|session| {
                let module = session.module_id.as_ref();
                let stands = programme.circle(caller, &session.edition_id, module);
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
    let mut thread = match shared.and_then(|shared| shared.thread_id) {
        Some(thread) => store::place_of(&mut tx, &thread)
            .await?
            .map(|slug| (slug, thread)),
        None => None,
    };
    // A report may be told to more people than may enter the space that talks about it.
    if let Some((slug, _)) = &thread
        && !super::workspace::may_read(&mut tx, caller, slug).await?
    {
        thread = None;
    }
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

async fn known(tx: &mut Tx, id: &SessionId) -> Result<Session> {
    sessions::by_id(tx, id)
        .await?
        .ok_or_else(|| crate::Error::fault("an event of no session"))
}
