//! Dilemmas: written with guidance, prepared with the facilitator, found by what is like them, read as
//! far as their owner lets them.
//!
//! **Who reads**: the owner; who prepares sessions of the module; those in a room that works on it;
//! others by the circle the owner draws. A draft is the owner's alone. What is said about a dilemma is
//! read by its owner and by who prepares it.

use domain::dilemmas::similarity::{Corpus, Document, Near};
use domain::dilemmas::{Confidentiality, DilemmaState, Draft, OUTCOME_MAX, Remark, Topic};
use domain::drafts::Saved;
use domain::ids::{DilemmaId, EditionId, ModuleId, PersonId, SessionId};
use domain::mail::MailKind;
use domain::permission::Operation;
use domain::programme::{Edition, Module};
use domain::sessions::{Event, Recorded};
use domain::text::Prose;
use domain::{FieldProblem, Kind, Refusal, Timestamp};

use crate::access::{Caller, Permit};
use crate::db::Tx;
use crate::mail::Letter;
use crate::service::circle::Programme;
use crate::service::once::{self, fingerprint};
use crate::service::today::Task;
use crate::store::accounts;
use crate::store::dilemmas::{self as store, Comment, Dilemma, Place, Planned};
use crate::texts::{say, say_with};
use crate::{Academy, Result, args, audit, mail};

/// How many like one are shown beside it.
const ALIKE: usize = 2;
/// How many terms say why.
const TERMS: usize = 5;
/// The most comments of a person in an hour.
const COMMENTS_AN_HOUR: i64 = 30;

/// The ids a permit for this dilemma is asked with.
fn scopes(dilemma: &Dilemma) -> Vec<&str> {
    let mut scopes = vec![dilemma.edition_id.as_str()];
    scopes.extend(dilemma.module_id.as_ref().map(ModuleId::as_str));
    scopes
}

/// Leave to prepare sessions with this dilemma.
fn prepares<'a>(caller: &'a Caller, dilemma: &Dilemma) -> Result<Permit<'a>, Refusal> {
    caller.permit(Operation::PrepareDilemmas, &scopes(dilemma))
}

/// Leave to write on a dilemma of one's own, and to let more people read it: for who has a place.
fn brings_it<'a>(caller: &'a Caller, dilemma: &Dilemma) -> Result<Permit<'a>, Refusal> {
    caller.permit(Operation::BringDilemma, &scopes(dilemma))
}

/// The dilemma of the caller, with leave to take it back: whoever gave their place back keeps that.
async fn mine<'a>(
    tx: &mut Tx,
    caller: &'a Caller,
    id: &DilemmaId,
) -> Result<(Permit<'a>, Dilemma)> {
    let permit = caller.permit(Operation::KeepOwnAccount, &[])?;
    let person = permit.person()?;
    let dilemma = store::by_id(tx, id)
        .await?
        .filter(|dilemma| dilemma.person_id == person.id)
        .ok_or(Refusal::not_found())?;
    Ok((permit, dilemma))
}

/// The dilemma of the caller, with leave to write on it.
async fn own<'a>(tx: &mut Tx, caller: &'a Caller, id: &DilemmaId) -> Result<(Permit<'a>, Dilemma)> {
    let (_, dilemma) = mine(tx, caller, id).await?;
    Ok((brings_it(caller, &dilemma)?, dilemma))
}

/// A dilemma in a list.
#[derive(Debug, Clone)]
pub struct Card {
    /// The dilemma.
    pub dilemma: Dilemma,
    /// Its edition.
    pub edition: Edition,
    /// Its module.
    pub module: Option<Module>,
}

/// The dilemmas somebody may know of.
#[derive(Debug, Clone)]
pub struct List {
    /// One's own.
    pub own: Vec<Card>,
    /// Those one prepares sessions with, by module and title.
    pub prepared: Vec<Card>,
    /// Those that others let one read.
    pub shared: Vec<Card>,
    /// The modules one has a place in and can bring a dilemma to.
    pub brings: Vec<(Edition, Module)>,
    /// Whether one prepares sessions at all.
    pub prepares: bool,
}

fn card(programme: &Programme, dilemma: Dilemma) -> Option<Card> {
    Some(Card {
        edition: programme.edition(&dilemma.edition_id)?.clone(),
        module: programme.module(dilemma.module_id.as_ref()).cloned(),
        dilemma,
    })
}

/// The dilemmas the caller may know of.
///
/// # Errors
/// `sign-in` for visitors.
pub async fn list(academy: &Academy, caller: &Caller) -> Result<List> {
    let person = &caller.signed_in()?.id;
    let mut tx = academy.db.read().await?;
    let programme = Programme::read(&mut tx).await?;
    let own: Vec<Card> = store::of_person(&mut tx, person)
        .await?
        .into_iter()
        .filter_map(|dilemma| card(&programme, dilemma))
        .collect();
    let anywhere = caller.could(Operation::PrepareDilemmas);
    let mut prepared: Vec<Card> = Vec::new();
    if anywhere {
        for edition in &programme.editions {
            let all = store::of_edition(&mut tx, &edition.id).await?;
            let mut found: Vec<Card> = all
                .into_iter()
                .filter(|dilemma| dilemma.person_id != *person && prepares(caller, dilemma).is_ok())
                .filter_map(|dilemma| card(&programme, dilemma))
                .collect();
            found.sort_by_key(|card| {
                let module = card.module.as_ref();
                programme
                    .modules
                    .iter()
                    .position(|other| Some(&other.id) == module.map(|module| &module.id))
            });
            prepared.append(&mut found);
        }
    }
    let shared = store::shared(&mut tx)
        .await?
        .into_iter()
        .filter(|dilemma| {
            let mine = dilemma.person_id == *person;
            let known = prepared.iter().any(|card| card.dilemma.id == dilemma.id);
            !mine && !known && reads(caller, dilemma, &programme)
        })
        .filter_map(|dilemma| card(&programme, dilemma))
        .collect();
    Ok(List {
        own,
        prepared,
        shared,
        brings: brings(caller, &programme),
        prepares: anywhere,
    })
}

/// The modules in which the caller may bring a dilemma, of editions that still go on.
fn brings(caller: &Caller, programme: &Programme) -> Vec<(Edition, Module)> {
    let open = |module: &&Module| {
        let scopes = [module.edition_id.as_str(), module.id.as_str()];
        caller.permit(Operation::BringDilemma, &scopes).is_ok()
    };
    programme
        .modules
        .iter()
        .filter(open)
        .filter_map(|module| {
            let edition = programme.edition(&module.edition_id)?;
            let goes_on = edition.state != domain::programme::EditionState::Archived;
            goes_on.then(|| (edition.clone(), module.clone()))
        })
        .collect()
}

/// Whether the circle its owner drew reaches the caller.
fn reads(caller: &Caller, dilemma: &Dilemma, programme: &Programme) -> bool {
    let stands = programme.circle(caller, &dilemma.edition_id, dilemma.module_id.as_ref());
    dilemma.state != DilemmaState::Draft && dilemma.confidentiality.reaches(stands)
}

/// The modules the caller may bring a dilemma to: for the form of a new one.
///
/// # Errors
/// `sign-in` for visitors, `forbidden` when there is none.
pub async fn places(academy: &Academy, caller: &Caller) -> Result<Vec<(Edition, Module)>> {
    caller.permit_somewhere(Operation::BringDilemma)?;
    let mut tx = academy.db.read().await?;
    let places = brings(caller, &Programme::read(&mut tx).await?);
    if places.is_empty() {
        Err(Refusal::forbidden().into())
    } else {
        Ok(places)
    }
}

/// A dilemma like another one.
#[derive(Debug, Clone)]
pub struct Alike {
    /// The other.
    pub card: Card,
    /// How like it is, from 0 to 100.
    pub percent: i64,
    /// The topics both have.
    pub topics: Vec<Topic>,
    /// The words both hold.
    pub words: Vec<String>,
}

/// A dilemma as somebody may see it.
#[derive(Debug, Clone)]
pub struct Page {
    /// The dilemma, its edition and module.
    pub card: Card,
    /// Whether it is the caller's.
    pub own: bool,
    /// Whether the caller may write on it now.
    pub writes: bool,
    /// The circles the caller may draw, if it is theirs; before what a report allows.
    pub circles: Vec<Confidentiality>,
    /// Whether the caller prepares sessions with it.
    pub prepares: bool,
    /// What was said about it, for its owner and who prepares it.
    pub comments: Vec<Comment>,
    /// The sessions planned with it, for those who may know of them.
    pub sessions: Vec<Planned>,
    /// Those most like it among what the caller prepares.
    pub alike: Vec<Alike>,
}

impl Page {
    /// How far a report about it went already.
    pub fn shared(&self) -> Option<Confidentiality> {
        self.sessions
            .iter()
            .filter_map(|session| session.audience)
            .max()
    }
}

/// One dilemma.
///
/// # Errors
/// `not-found` for those who may not read it.
pub async fn page(academy: &Academy, caller: &Caller, id: &DilemmaId) -> Result<Page> {
    let mut tx = academy.db.read().await?;
    let dilemma = store::by_id(&mut tx, id)
        .await?
        .ok_or(Refusal::not_found())?;
    let programme = Programme::read(&mut tx).await?;
    let person = caller.person.as_ref().map(|person| &person.id);
    let own = person == Some(&dilemma.person_id);
    let listed = store::of_edition(&mut tx, &dilemma.edition_id).await?;
    let prepares =
        prepares(caller, &dilemma).is_ok() && listed.iter().any(|other| other.id == dilemma.id);
    let sits = match person {
        Some(person) => store::sits(&mut tx, id, person).await?,
        None => false,
    };
    if !(own || prepares || sits || reads(caller, &dilemma, &programme)) {
        return Err(Refusal::not_found().into());
    }
    let inside = own || prepares;
    let brings = own && brings_it(caller, &dilemma).is_ok();
    let writes = brings && dilemma.state.rewrite().is_ok();
    let mut circles = Confidentiality::ALL.to_vec();
    circles.retain(|circle| brings || own && *circle <= dilemma.confidentiality);
    let comments = if inside {
        store::comments(&mut tx, id).await?
    } else {
        Vec::new()
    };
    let sessions = if inside || sits {
        store::planned(&mut tx, id).await?
    } else {
        Vec::new()
    };
    let alike = if prepares {
        alike(caller, &dilemma, listed, &programme)
    } else {
        Vec::new()
    };
    let card = card(&programme, dilemma).ok_or(Refusal::not_found())?;
    Ok(Page {
        card,
        own,
        writes,
        circles,
        prepares,
        comments,
        sessions,
        alike,
    })
}

/// What a dilemma is compared by.
fn document(dilemma: &Dilemma) -> Document {
    let mut text = dilemma.title.clone();
    for part in &dilemma.parts {
        text.push('\n');
        text.push_str(part);
    }
    let topics = dilemma.topics.iter().map(|topic| topic.key().to_owned());
    Document {
        text,
        topics: topics.chain(dilemma.keywords.iter().cloned()).collect(),
    }
}

/// Those of an edition most like one, among what the caller prepares.
fn alike(caller: &Caller, to: &Dilemma, all: Vec<Dilemma>, programme: &Programme) -> Vec<Alike> {
    let all: Vec<Dilemma> = all
        .into_iter()
        .filter(|dilemma| dilemma.id == to.id || prepares(caller, dilemma).is_ok())
        .collect();
    let Some(at) = all.iter().position(|dilemma| dilemma.id == to.id) else {
        return Vec::new();
    };
    let documents: Vec<Document> = all.iter().map(document).collect();
    let near = Corpus::new(&documents).nearest(at, ALIKE, TERMS);
    let told = |near: Near| {
        let mut topics = Vec::new();
        let mut words = Vec::new();
        for term in near.shared {
            match term {
                domain::dilemmas::similarity::Term::Topic(key) => match Topic::from_key(&key) {
                    Some(topic) => topics.push(topic),
                    None => words.push(key),
                },
                domain::dilemmas::similarity::Term::Word(word) => words.push(word),
            }
        }
        #[expect(clippy::cast_possible_truncation, reason = "from 0 to 100")]
        let percent = (near.likeness * 100.0).round() as i64;
        Some(Alike {
            card: card(programme, all.get(near.at)?.clone())?,
            percent,
            topics,
            words,
        })
    };
    near.into_iter().filter_map(told).collect()
}

/// What is done with a text that was typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Then {
    /// It is kept.
    Keep,
    /// It is brought.
    Bring,
}

/// Starts a draft in a module; it is written on its own page, which keeps it as one types.
///
/// # Errors
/// `forbidden`, or every field that cannot be accepted.
pub async fn start(
    academy: &Academy,
    caller: &Caller,
    module: &str,
    title: &str,
    language: &str,
) -> Result<DilemmaId> {
    let permit = caller.permit_somewhere(Operation::BringDilemma)?;
    let person = permit.person()?;
    let mut tx = academy.db.write().await?;
    if let Some(made) = once::made(&mut tx, caller, DilemmaId::parse).await? {
        tx.commit().await?;
        return Ok(made);
    }
    let places = brings(caller, &Programme::read(&mut tx).await?);
    let (edition, module) = places
        .iter()
        .find(|(_, known)| known.id.as_str() == module)
        .ok_or_else(|| FieldProblem::new("module", "choose"))
        .map_err(Refusal::from)?;
    let draft = Draft {
        title: title.to_owned(),
        language: language.to_owned(),
        ..Draft::default()
    };
    let id: DilemmaId = academy.id();
    let place = Place {
        person: &person.id,
        edition: &edition.id,
        module: &module.id,
    };
    let state = DilemmaState::Draft;
    store::insert(&mut tx, &id, place, state, &draft.keep()?, academy.now()).await?;
    note(&mut tx, academy, &permit, "dilemma.started", &id, ()).await?;
    once::make(academy, tx, caller, id, DilemmaId::parse).await
}

/// Saves a draft as one types. There is no audit row: a draft is its owner's own.
///
/// # Errors
/// `not-found`, `forbidden`, `dilemma-brought` once others read it, or every field that cannot be kept.
pub async fn save(
    academy: &Academy,
    caller: &Caller,
    id: &DilemmaId,
    base: i64,
    draft: &Draft,
) -> Result<Saved<Draft>> {
    let mut tx = academy.db.write().await?;
    let (_, before) = own(&mut tx, caller, id).await?;
    if before.state != DilemmaState::Draft {
        return Err(Refusal::conflict("dilemma-brought").into());
    }
    let kept = draft.keep()?;
    let now = academy.now();
    if store::rewrite(&mut tx, id, base, before.state, &kept, now).await? {
        tx.commit().await?;
        let revision = base.saturating_add(1);
        return Ok(Saved::Kept { revision, at: now });
    }
    // Stored in between: what stands there now.
    let (_, stored) = own(&mut tx, caller, id).await?;
    tx.commit().await?;
    let (revision, at, theirs) = (stored.revision, stored.updated_at, stored.draft());
    let same = theirs.keep()? == kept;
    Ok(Saved::in_between(revision, at, theirs, same))
}

/// Writes a dilemma anew. What is no draft any more must stay whole.
///
/// # Errors
/// `not-found`, `forbidden`, `dilemma-changed` when another tab was quicker, `dilemma-discussed`,
/// `dilemma-brought`, or every field that cannot be accepted.
pub async fn rewrite(
    academy: &Academy,
    caller: &Caller,
    id: &DilemmaId,
    seen: &str,
    draft: &Draft,
    then: Then,
) -> Result<()> {
    let mut tx = academy.db.write().await?;
    let (permit, before) = own(&mut tx, caller, id).await?;
    let seen: i64 = seen
        .parse()
        .map_err(|_| Refusal::invalid("form-incomplete"))?;
    let state = match then {
        Then::Keep => before.state.rewrite()?,
        Then::Bring => before.state.bring()?,
    };
    // Before anything is said of what is missing: it may stand in the other text.
    if before.revision != seen {
        return Err(Refusal::conflict("dilemma-changed").into());
    }
    let kept = draft.keep()?;
    if state != DilemmaState::Draft {
        draft.whole()?;
    }
    if !store::rewrite(&mut tx, id, seen, state, &kept, academy.now()).await? {
        return Err(Refusal::conflict("dilemma-changed").into());
    }
    note(
        &mut tx,
        academy,
        &permit,
        "dilemma.written",
        id,
        serde_json::json!({"state": state.key()}),
    )
    .await?;
    tx.commit().await
}

/// Throws a draft of the caller's away.
///
/// # Errors
/// `sign-in`, `not-found`, `dilemma-brought`.
pub async fn discard(academy: &Academy, caller: &Caller, id: &DilemmaId) -> Result<()> {
    let mut tx = academy.db.write().await?;
    let (permit, _) = mine(&mut tx, caller, id).await?;
    if !store::discard(&mut tx, id).await? {
        return Err(Refusal::conflict("dilemma-brought").into());
    }
    note(&mut tx, academy, &permit, "dilemma.discarded", id, ()).await?;
    tx.commit().await
}

/// Draws the circle of those who may read a dilemma of the caller's; a wider one only while they have a place.
///
/// # Errors
/// `sign-in`, `not-found`, `forbidden`, `dilemma-report-shared`, `form-incomplete`.
pub async fn open_to(
    academy: &Academy,
    caller: &Caller,
    id: &DilemmaId,
    circle: &str,
) -> Result<()> {
    let circle = Confidentiality::from_key(circle).ok_or(Refusal::invalid("form-incomplete"))?;
    let mut tx = academy.db.write().await?;
    let (mut permit, mut dilemma) = mine(&mut tx, caller, id).await?;
    if circle > dilemma.confidentiality {
        permit = brings_it(caller, &dilemma)?;
    }
    let planned = store::planned(&mut tx, id).await?;
    let shared = planned.iter().filter_map(|session| session.audience).max();
    let before = dilemma.state;
    dilemma.confidentiality = circle.redraw(shared)?;
    store_it(&mut tx, &dilemma, before).await?;
    note(
        &mut tx,
        academy,
        &permit,
        "dilemma.opened_to",
        id,
        serde_json::json!({"circle": circle.key()}),
    )
    .await?;
    tx.commit().await
}

/// Says that a dilemma is ready for a room.
///
/// # Errors
/// `not-found` for who does not prepare it, `dilemma-prepared`, `dilemma-discussed`.
pub async fn prepare(academy: &Academy, caller: &Caller, id: &DilemmaId) -> Result<()> {
    let mut tx = academy.db.write().await?;
    let (permit, mut dilemma) = entrusted(&mut tx, caller, id).await?;
    let before = dilemma.state;
    dilemma.state = before.prepare()?;
    store_it(&mut tx, &dilemma, before).await?;
    note(&mut tx, academy, &permit, "dilemma.prepared", id, ()).await?;
    tx.commit().await
}

/// Tells what became of the advice.
///
/// # Errors
/// `not-found`, `forbidden`, `dilemma-not-reported`, or a text that cannot be accepted.
pub async fn follow_up(
    academy: &Academy,
    caller: &Caller,
    id: &DilemmaId,
    outcome: &str,
) -> Result<()> {
    let outcome = Prose::<OUTCOME_MAX>::parse("outcome", outcome).map_err(Refusal::from)?;
    let mut tx = academy.db.write().await?;
    let (permit, mut dilemma) = own(&mut tx, caller, id).await?;
    let before = dilemma.state;
    dilemma.state = before.follow_up()?;
    dilemma.outcome = outcome.into();
    store_it(&mut tx, &dilemma, before).await?;
    note(&mut tx, academy, &permit, "dilemma.followed_up", id, ()).await?;
    tx.commit().await
}

/// A dilemma that the caller prepares.
async fn entrusted<'a>(
    tx: &mut Tx,
    caller: &'a Caller,
    id: &DilemmaId,
) -> Result<(Permit<'a>, Dilemma)> {
    caller.signed_in()?;
    let dilemma = store::by_id(tx, id).await?.ok_or(Refusal::not_found())?;
    let permit = prepares(caller, &dilemma).map_err(|_| Refusal::not_found())?;
    let listed = store::of_edition(tx, &dilemma.edition_id).await?;
    if listed.iter().any(|other| other.id == *id) {
        Ok((permit, dilemma))
    } else {
        Err(Refusal::not_found().into())
    }
}

async fn store_it(tx: &mut Tx, after: &Dilemma, before: DilemmaState) -> Result<()> {
    if store::set(tx, after, before).await? {
        Ok(())
    } else {
        Err(Refusal::conflict("changed-meanwhile").into())
    }
}

async fn note(
    tx: &mut Tx,
    academy: &Academy,
    permit: &Permit<'_>,
    event: &'static str,
    id: &DilemmaId,
    detail: impl serde::Serialize,
) -> Result<()> {
    audit::note(tx, academy, permit, event, ("dilemma", id.as_str()), detail).await
}

/// Says something about a dilemma: who prepares it comments, its owner answers. The other side gets
/// one mail. `seed` stands in the form, so that a form sent twice says it once.
///
/// # Errors
/// `not-found` for everybody else, `too-many-tries`, or a text that cannot be accepted.
pub async fn comment(
    academy: &Academy,
    caller: &Caller,
    id: &DilemmaId,
    seed: &str,
    body: &str,
) -> Result<()> {
    let body = Remark::parse("comment", body).map_err(Refusal::from)?;
    let person = caller.signed_in()?;
    let mut tx = academy.db.write().await?;
    let dilemma = store::by_id(&mut tx, id)
        .await?
        .ok_or(Refusal::not_found())?;
    let mine = dilemma.person_id == person.id;
    let (permit, dilemma) = if mine {
        own(&mut tx, caller, id).await?
    } else {
        entrusted(&mut tx, caller, id).await?
    };
    let now = academy.now();
    let window = Timestamp::from_millis(now.millis() / Timestamp::HOUR * Timestamp::HOUR);
    let tries = format!("dilemma-comment:account:{}", person.id);
    if accounts::count_attempt(&mut tx, &tries, window).await? > COMMENTS_AN_HOUR {
        return Err(Refusal::new(Kind::TooMany, "too-many-tries").into());
    }
    let before = store::comments(&mut tx, id).await?;
    let key = fingerprint(&[seed, id.as_str(), person.id.as_str(), body.as_str()]);
    if !store::comment(&mut tx, &key, id, &person.id, body.as_str(), now).await? {
        return tx.commit().await;
    }
    // An answer goes to who spoke last on the other side.
    let to = if mine {
        let mut others = before.iter().rev();
        others
            .find(|comment| comment.author_id != person.id)
            .map(|comment| comment.author_id.clone())
    } else {
        Some(dilemma.person_id.clone())
    };
    if let Some(to) = to {
        let letter = letter(&mut tx, &dilemma, &to, &person.name, body.as_str()).await?;
        if let Some(letter) = letter {
            mail::queue(&mut tx, academy, &letter).await?;
        }
    }
    let event = if mine {
        "dilemma.answered"
    } else {
        "dilemma.commented"
    };
    note(&mut tx, academy, &permit, event, id, ()).await?;
    tx.commit().await
}

/// The mail about a comment or an answer.
async fn letter(
    tx: &mut Tx,
    dilemma: &Dilemma,
    to: &PersonId,
    by: &str,
    body: &str,
) -> Result<Option<Letter>> {
    let Some(person) = accounts::by_id(tx, to).await? else {
        return Ok(None);
    };
    let language = person.language.unwrap_or_default();
    let about = args!(title = dilemma.title.as_str(), name = by);
    Ok(Some(Letter {
        kind: MailKind::Dilemma,
        about: dilemma.id.to_string(),
        person: Some(person.id),
        name: person.name,
        address: person.email,
        language,
        subject: say_with(
            language,
            "mail-dilemma-subject",
            args!(title = dilemma.title.as_str()),
        )
        .into_owned(),
        paragraphs: vec![
            say_with(language, "mail-dilemma-text", about).into_owned(),
            body.to_owned(),
        ],
        action: Some((
            say(language, "mail-dilemma-action").into_owned(),
            format!("/dilemmas/{}#comments", dilemma.id),
        )),
    }))
}

/// The dilemmas of an edition that the caller can plan a session with.
///
/// # Errors
/// When the database fails.
pub(super) async fn plannable(
    tx: &mut Tx,
    caller: &Caller,
    edition: &EditionId,
) -> Result<Vec<Dilemma>> {
    let mut all = store::of_edition(tx, edition).await?;
    all.retain(|dilemma| dilemma.state.can_be_planned() && prepares(caller, dilemma).is_ok());
    Ok(all)
}

/// What an event of a room means for the dilemma it works on, in the transaction that stores the
/// event.
///
/// # Errors
/// When the database fails.
pub async fn follow(tx: &mut Tx, session: &SessionId, recorded: &Recorded) -> Result<()> {
    let next = match &recorded.event {
        Event::ClosingStarted => DilemmaState::discussed,
        Event::Closed { .. } => DilemmaState::reported,
        _ => return Ok(()),
    };
    // A room is never held up by its dilemma: wherever that stands at this moment, it goes on from there.
    for before in DilemmaState::ALL {
        let after = next(*before);
        if after != *before {
            store::advance(tx, session, *before, after).await?;
        }
    }
    Ok(())
}

/// The dilemma of a session, for those in its room.
///
/// # Errors
/// When the database fails.
pub async fn of_session(
    academy: &Academy,
    caller: &Caller,
    session: &SessionId,
) -> Result<Option<Dilemma>> {
    let person = &caller.signed_in()?.id;
    let mut tx = academy.db.read().await?;
    let Some(dilemma) = store::of_session(&mut tx, session).await? else {
        return Ok(None);
    };
    let sits = store::sits(&mut tx, &dilemma.id, person).await?;
    Ok(sits.then_some(dilemma))
}

/// What a person has to do for a dilemma about which somebody said something.
pub(crate) fn task(caller: &Caller, id: &DilemmaId, title: String) -> Option<Task> {
    caller.could(Operation::BringDilemma).then(|| Task {
        key: "dilemma-answer",
        about: title,
        count: 0,
        due: None,
        zone: None,
        href: format!("/dilemmas/{id}#comments"),
    })
}
