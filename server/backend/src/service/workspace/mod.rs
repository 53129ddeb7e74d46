//! The peer workspace: spaces, threads, posts; commitments and their check-ins.
//!
//! **Who enters a space**: its members, as long as they hold a role that reaches it; and whoever
//! moderates it. A role reaches a space when it is held for the space itself, its module, its
//! edition (or, where the space is the edition's, one of the edition's modules), or the whole
//! academy. A space without an edition is reached by a role for any edition; the open space, which
//! one comes into by oneself, opens no other. So a role that is revoked closes the doors it had
//! opened, and nobody reads along in modules they were not in.
//! To everybody else a space does not exist.

mod commitments;
mod open;
mod threads;

use domain::ids::{CommitmentId, EditionId, ModuleId, PersonId, SpaceId};
use domain::language::Bilingual;
use domain::permission::{Operation, Role, may};
use domain::programme::Module;
use domain::workspace::SpaceKind;
use domain::{Language, Refusal, Timestamp};

use crate::access::{Caller, Grant, Permit};
use crate::db::Tx;
use crate::service::today::Task;
use crate::store::workspace::{self as store, Commitment, Space, ThreadRow};
use crate::store::{accounts, programme};
use crate::texts::say;
use crate::{Academy, Result, audit, when};

pub use commitments::{
    CommitmentList, CommitmentPage, check_in, commitment, commitments, make_commitment,
    show_commitment,
};
pub use open::{join_open, open_space};
pub use threads::{
    POSTS, Place, PostPage, THREADS, ThreadPage, edit_post, pin, post, remove_post, reply,
    start_thread, thread,
};

/// Threads in the list of what is new.
const NEWS: i64 = 12;

/// A commitment is a task from so many days before it is due.
const SOON: i64 = 14;

/// Leave to be in a space; minted by [`enter`] alone.
#[derive(Debug)]
struct Inside<'a> {
    permit: Permit<'a>,
    person: &'a PersonId,
    space: Space,
    /// The ids for which a role moderates here …
    own: Vec<String>,
    /// … and those for which it lets in.
    reach: Vec<String>,
}

impl<'a> Inside<'a> {
    /// Leave to moderate the space.
    fn moderator(&self) -> Result<Permit<'a>, Refusal> {
        permit(self.permit.caller(), Operation::ModerateSpace, &self.own)
    }

    /// Whether the caller may write here.
    fn writes(&self) -> bool {
        permit(self.permit.caller(), Operation::WritePost, &self.reach).is_ok()
    }
}

fn permit<'a>(
    caller: &'a Caller,
    operation: Operation,
    scopes: &[String],
) -> Result<Permit<'a>, Refusal> {
    let scopes: Vec<&str> = scopes.iter().map(String::as_str).collect();
    caller.permit(operation, &scopes)
}

/// The ids a role may be held for to reach a space.
fn scopes(space: &Space, modules: &[Module]) -> Vec<String> {
    let mut scopes = vec![space.id.to_string()];
    scopes.extend(space.edition.as_ref().map(ToString::to_string));
    match (&space.module, &space.edition) {
        (Some(module), _) => scopes.push(module.to_string()),
        (None, Some(edition)) => scopes.extend(
            modules
                .iter()
                .filter(|module| module.edition_id == *edition)
                .map(|module| module.id.to_string()),
        ),
        (None, None) => {}
    }
    scopes
}

/// The ids a role may be held for to let its holder in: of those held, for a space that any edition reaches.
fn reach(space: &Space, modules: &[Module], held: &[Grant], open: &[SpaceId]) -> Vec<String> {
    if space.edition.is_some() {
        return scopes(space, modules);
    }
    let counts =
        |scope: &str| scope == space.id.as_str() || open.iter().all(|open| open.as_str() != scope);
    held.iter()
        .map(|grant| grant.scope.clone())
        .filter(|scope| counts(scope))
        .collect()
}

/// The rule at the top of this file; `open` are the open spaces.
fn admit_to<'a>(
    caller: &'a Caller,
    operation: Operation,
    space: Space,
    modules: &[Module],
    open: &[SpaceId],
) -> Result<Inside<'a>, Refusal> {
    let person = &caller.signed_in()?.id;
    let own = scopes(&space, modules);
    let moderates = permit(caller, Operation::ModerateSpace, &own).is_ok();
    if !moderates && space.seen_at.is_none() {
        return Err(Refusal::not_found());
    }
    let reach = reach(&space, modules, &caller.grants, open);
    let permit = permit(caller, operation, &reach).map_err(|_| Refusal::not_found())?;
    Ok(Inside {
        permit,
        person,
        space,
        own,
        reach,
    })
}

/// The ids for which the caller holds any role.
fn held(caller: &Caller) -> Vec<String> {
    caller
        .grants
        .iter()
        .map(|grant| grant.scope.clone())
        .collect()
}

async fn enter<'a>(
    tx: &mut Tx,
    caller: &'a Caller,
    operation: Operation,
    slug: &str,
) -> Result<Inside<'a>> {
    let person = &caller.signed_in()?.id;
    let space = store::space_by_slug(tx, person, slug)
        .await?
        .ok_or(Refusal::not_found())?;
    let modules = match &space.edition {
        Some(edition) => programme::modules(tx, edition).await?,
        None => Vec::new(),
    };
    let open = store::open_spaces(tx).await?;
    Ok(admit_to(caller, operation, space, &modules, &open)?)
}

/// Whether the caller may read in the space with this address.
///
/// # Errors
/// When the database fails.
pub(crate) async fn may_read(tx: &mut Tx, caller: &Caller, slug: &str) -> Result<bool> {
    match enter(tx, caller, Operation::ReadSpace, slug).await {
        Ok(_) => Ok(true),
        Err(crate::Error::Refused(_)) => Ok(false),
        Err(fault) => Err(fault),
    }
}

/// Every space the caller may enter.
async fn enterable(tx: &mut Tx, caller: &Caller, operation: Operation) -> Result<Vec<Space>> {
    let person = &caller.signed_in()?.id;
    let modules = programme::all_modules(tx).await?;
    let open = store::open_spaces(tx).await?;
    Ok(store::spaces(tx, person)
        .await?
        .into_iter()
        .filter_map(|space| admit_to(caller, operation, space, &modules, &open).ok())
        .map(|inside| inside.space)
        .collect())
}

/// Makes somebody who is given a role a member of the spaces it reaches: the academy's, the
/// edition's, the module's (spaces that do not exist yet are made), or the one space it is for. In
/// the transaction of the granting. A role for a session says nothing about spaces.
///
/// # Errors
/// When the database fails.
pub async fn welcome(
    tx: &mut Tx,
    academy: &Academy,
    person: &PersonId,
    grant: &Grant,
) -> Result<()> {
    if !may(grant.role, Operation::ReadSpace) {
        return Ok(());
    }
    let mut slugs = Vec::new();
    if let Ok(id) = SpaceId::parse(&grant.scope)
        && let Some(slug) = store::slug_of(tx, &id).await?
    {
        slugs.push(slug);
    } else {
        for space in spaces_of(tx, academy, &grant.scope).await? {
            slugs.push(made(tx, academy, space).await?);
        }
    }
    for slug in slugs {
        if store::join(tx, &slug, person, academy.now()).await? {
            audit::note_own(
                tx,
                academy,
                "space.joined",
                ("person", person.as_str()),
                serde_json::json!({"space": slug}),
            )
            .await?;
        }
    }
    Ok(())
}

/// The address of the space there is for what `space` is for; made where there is none. By what it is for, not by
/// its word: organisers change the word of a module, and its people stay together.
async fn made(tx: &mut Tx, academy: &Academy, mut space: store::NewSpace) -> Result<String> {
    if let Some(slug) = store::slug_for(tx, &space).await? {
        return Ok(slug);
    }
    if !store::insert_space(tx, &space, academy.now()).await? {
        // Somebody else made it at the same moment, or another module had the word before.
        if let Some(slug) = store::slug_for(tx, &space).await? {
            return Ok(slug);
        }
        space.slug = format!("{}-{}", space.slug, space.id);
        store::insert_space(tx, &space, academy.now()).await?;
    }
    audit::note_own(
        tx,
        academy,
        "space.made",
        ("space", space.id.as_str()),
        serde_json::json!({"slug": space.slug}),
    )
    .await?;
    Ok(space.slug)
}

/// Takes somebody from whom a role was taken out of the spaces that none of their other roles keeps them in. In the
/// transaction of the revoking. Being a participant of the edition keeps nobody in the space of a module: who is moved
/// stays that.
///
/// # Errors
/// When the database fails.
pub async fn part(tx: &mut Tx, person: &PersonId) -> Result<()> {
    let mut grants = accounts::grants_of(tx, person).await?;
    grants.retain(|grant| may(grant.role, Operation::ReadSpace));
    let modules = programme::all_modules(tx).await?;
    let open = store::open_spaces(tx).await?;
    for space in store::spaces(tx, person).await? {
        let reach = reach(&space, &modules, &grants, &open);
        let keeps = |grant: &Grant| {
            let moved = space.module.is_some()
                && grant.role == Role::Participant
                && space.edition.as_ref().map(EditionId::as_str) == Some(grant.scope.as_str());
            grant.scope.is_empty() || (reach.contains(&grant.scope) && !moved)
        };
        if space.seen_at.is_some() && !grants.iter().any(keeps) {
            store::leave(tx, &space.id, person).await?;
        }
    }
    Ok(())
}

/// The spaces that a role for the academy (empty), an edition or a module reaches, as they are made
/// when their first member comes.
async fn spaces_of(tx: &mut Tx, academy: &Academy, scope: &str) -> Result<Vec<store::NewSpace>> {
    let (mut edition, mut module) = (None, None);
    if !scope.is_empty() {
        let Ok(id) = ModuleId::parse(scope) else {
            return Ok(Vec::new());
        };
        module = programme::module(tx, &id).await?;
        let id = match &module {
            Some(module) => module.edition_id.clone(),
            None => EditionId::parse(scope)?,
        };
        edition = programme::edition(tx, &id).await?;
        if edition.is_none() {
            return Ok(Vec::new());
        }
    }
    let own = |key: &str| Bilingual {
        en: say(Language::En, key).into_owned(),
        fr: say(Language::Fr, key).into_owned(),
    };
    let mut spaces = vec![store::NewSpace {
        id: academy.id(),
        slug: "academy".to_owned(),
        kind: SpaceKind::Academy,
        edition: None,
        module: None,
        title: own("space-academy"),
        about: own("space-about-academy"),
    }];
    if let Some(edition) = &edition {
        spaces.push(store::NewSpace {
            id: academy.id(),
            slug: format!("edition-{}", edition.slug),
            kind: SpaceKind::Edition,
            edition: Some(edition.id.clone()),
            module: None,
            title: edition.title.clone(),
            about: own("space-about-edition"),
        });
    }
    if let (Some(edition), Some(module)) = (edition, module) {
        spaces.push(store::NewSpace {
            id: academy.id(),
            slug: format!("module-{}-{}", edition.slug, module.slug),
            kind: SpaceKind::Module,
            edition: Some(edition.id),
            module: Some(module.id),
            title: module.title,
            about: own("space-about-module"),
        });
    }
    Ok(spaces)
}

/// A thread with the space it is in.
#[derive(Debug, Clone)]
pub struct News {
    /// The thread.
    pub thread: ThreadRow,
    /// Its space.
    pub space: Space,
}

/// What stands on the first page of the workspace.
#[derive(Debug, Clone)]
pub struct Overview {
    /// Spaces the caller may enter, the liveliest first.
    pub spaces: Vec<Space>,
    /// Threads others wrote in since the caller looked, the latest first.
    pub news: Vec<News>,
    /// Since when; none for somebody who is a member nowhere.
    pub since: Option<Timestamp>,
    /// The caller's open commitments, the most urgent first; none where the caller keeps none.
    pub commitments: Option<Vec<Commitment>>,
}

/// The first page of the workspace.
///
/// # Errors
/// `sign-in` for visitors, `forbidden` for who has no role in any space.
pub async fn overview(academy: &Academy, caller: &Caller) -> Result<Overview> {
    let person = caller.signed_in()?.id.clone();
    anywhere(caller, Operation::ReadSpace)?;
    let mut tx = academy.db.read().await?;
    let mut spaces = enterable(&mut tx, caller, Operation::ReadSpace).await?;
    spaces.sort_by_key(|space| std::cmp::Reverse(space.newest_at));
    let news = store::news(&mut tx, &person, NEWS)
        .await?
        .into_iter()
        .filter_map(|thread| {
            let space = spaces.iter().find(|space| space.id == thread.space_id)?;
            Some(News {
                space: space.clone(),
                thread,
            })
        })
        .collect();
    let commitments = if anywhere(caller, Operation::KeepCommitments).is_ok() {
        let mut all = store::commitments_of(&mut tx, &person).await?;
        all.retain(|commitment| !commitment.state.is_over());
        Some(all)
    } else {
        None
    };
    let since = spaces.iter().filter_map(|space| space.seen_at).min();
    Ok(Overview {
        spaces,
        news,
        since,
        commitments,
    })
}

/// Leave that any role gives, for whichever scope it is held: to read what is one's own.
fn anywhere(caller: &Caller, operation: Operation) -> Result<Permit<'_>, Refusal> {
    permit(caller, operation, &held(caller))
}

/// Notes that the caller has seen what was written up to `until`, the instant their page was made.
///
/// # Errors
/// `forbidden` for who has no role in any space.
pub async fn mark_seen(academy: &Academy, caller: &Caller, until: Timestamp) -> Result<()> {
    let permit = anywhere(caller, Operation::ReadSpace)?;
    let mut tx = academy.db.write().await?;
    // What is still to be written cannot have been seen.
    store::set_seen(&mut tx, &permit.person()?.id, until.min(academy.now())).await?;
    tx.commit().await
}

/// A space with a page of its threads.
#[derive(Debug, Clone)]
pub struct SpacePage {
    /// The space.
    pub space: Space,
    /// Its threads: pinned ones first, then the liveliest.
    pub threads: Vec<ThreadRow>,
    /// How many there are (that match).
    pub total: i64,
    /// Its members' commitments.
    pub commitments: Vec<Commitment>,
    /// Whether the caller may write.
    pub writes: bool,
}

/// A space; `text` searches titles and posts, `page` counts from 0.
///
/// # Errors
/// `not-found` for who may not enter it.
pub async fn space(
    academy: &Academy,
    caller: &Caller,
    slug: &str,
    text: &str,
    page: i64,
) -> Result<SpacePage> {
    let mut tx = academy.db.read().await?;
    let inside = enter(&mut tx, caller, Operation::ReadSpace, slug).await?;
    let text: String = text.chars().take(100).collect();
    let (threads, total) = store::threads(
        &mut tx,
        inside.person,
        &inside.space.id,
        &text,
        THREADS,
        page.max(0) * THREADS,
    )
    .await?;
    let commitments = store::commitments_in(&mut tx, &inside.space.id).await?;
    let writes = inside.writes();
    Ok(SpacePage {
        space: inside.space,
        threads,
        total,
        commitments,
        writes,
    })
}

/// The last day on which a commitment may fall that a person in `zone` is told of now. A day more than
/// asked for: clocks may change in between.
pub(crate) fn soon(now: Timestamp, zone: &str) -> String {
    when::iso_day(now.plus((SOON + 1) * Timestamp::DAY), zone)
}

/// What the caller has to do about a commitment of theirs that is due on `day`.
pub(crate) fn task(
    caller: &Caller,
    id: &CommitmentId,
    body: &str,
    day: &str,
    now: Timestamp,
) -> Option<Task> {
    anywhere(caller, Operation::KeepCommitments).ok()?;
    let zone = &caller.person.as_ref()?.time_zone;
    // A day lasts until it is over where the person is.
    let due = when::instant(&format!("{day}T23:59"), zone)?;
    (when::days_until(now, due, zone) <= SOON).then(|| Task {
        key: "commitment",
        about: shortened(body),
        count: 0,
        due: Some(due),
        zone: None,
        href: format!("/commitments/{id}"),
    })
}

/// The first words of a text, for a line.
fn shortened(text: &str) -> String {
    const MOST: usize = 90;
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= MOST {
        return line;
    }
    let cut: String = line.chars().take(MOST).collect();
    let whole = cut
        .rsplit_once(' ')
        .map_or(cut.as_str(), |(words, _)| words);
    format!("{whole} …")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_cut_between_words() {
        assert_eq!(shortened("Ask\nthree  employers"), "Ask three employers");
        let long = "word ".repeat(40);
        let short = shortened(&long);
        assert!(
            short.ends_with("word …") && short.chars().count() <= 92,
            "{short}"
        );
        assert!(shortened(&"x".repeat(200)).chars().count() <= 92);
    }
}
