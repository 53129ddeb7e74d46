//! The peer workspace: spaces, threads, posts; commitments and their check-ins.
//!
//! **Who enters a space**: its members, as long as they hold a role that reaches it; and whoever
//! moderates it. A role reaches a space when it is held for the space itself, its module, its
//! edition (or, where the space is the edition's, one of the edition's modules), or the whole
//! academy. A space without an edition is reached by a role for any edition. So a role that is
//! revoked closes the doors it had opened, and nobody reads along in modules they were not in.
//! To everybody else a space does not exist.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::ids::{CommitmentId, EditionId, ModuleId, PersonId, PostId, SpaceId, ThreadId};
use domain::language::Bilingual;
use domain::mail::MailKind;
use domain::permission::{Operation, may};
use domain::programme::Module;
use domain::text::Line;
use domain::workspace::{
    CheckInForm, CommitmentForm, EditForm, PostForm, REASON_MAX, SpaceKind, ThreadForm,
};
use domain::{FieldProblem, Kind, Language, Refusal, Timestamp};
use sha2::{Digest as _, Sha256};

use crate::access::{Caller, Grant, Permit};
use crate::db::Tx;
use crate::mail::{self, Letter};
use crate::service::today::Task;
use crate::store::workspace::{self as store, CheckInRow, Commitment, PostRow, Space, ThreadRow};
use crate::store::{accounts, programme};
use crate::texts::{say, say_with};
use crate::{Academy, Result, args, audit, when};

/// Threads a page of a space.
pub const THREADS: i64 = 30;
/// Posts a page of a thread.
pub const POSTS: i64 = 50;
/// Threads in the list of what is new.
const NEWS: i64 = 12;
/// A commitment is a task from so many days before it is due.
const SOON: i64 = 14;
/// Posts are counted in windows of this length …
const WINDOW: i64 = 15 * Timestamp::MINUTE;
/// … and this many a person are plenty.
const POSTS_A_WINDOW: i64 = 60;

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

/// The rule at the top of this file.
fn admit_to<'a>(
    caller: &'a Caller,
    operation: Operation,
    space: Space,
    modules: &[Module],
) -> Result<Inside<'a>, Refusal> {
    let person = &caller.signed_in()?.id;
    let own = scopes(&space, modules);
    let moderates = permit(caller, Operation::ModerateSpace, &own).is_ok();
    if !moderates && space.seen_at.is_none() {
        return Err(Refusal::not_found());
    }
    let reach = if space.edition.is_none() {
        held(caller)
    } else {
        own.clone()
    };
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
    Ok(admit_to(caller, operation, space, &modules)?)
}

/// Every space the caller may enter.
async fn enterable(tx: &mut Tx, caller: &Caller, operation: Operation) -> Result<Vec<Space>> {
    let person = &caller.signed_in()?.id;
    let modules = programme::all_modules(tx).await?;
    Ok(store::spaces(tx, person)
        .await?
        .into_iter()
        .filter_map(|space| admit_to(caller, operation, space, &modules).ok())
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
            if store::insert_space(tx, &space, academy.now()).await? {
                audit::note_own(
                    tx,
                    academy,
                    "space.made",
                    ("space", space.id.as_str()),
                    serde_json::json!({"slug": space.slug}),
                )
                .await?;
            }
            slugs.push(space.slug);
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

/// A thread with a page of its posts.
#[derive(Debug, Clone)]
pub struct ThreadPage {
    /// Its space.
    pub space: Space,
    /// The thread.
    pub thread: ThreadRow,
    /// Posts, the oldest first.
    pub posts: Vec<PostRow>,
    /// How many there are, removed ones included.
    pub total: i64,
    /// Whether the caller may reply.
    pub writes: bool,
    /// Whether the caller may pin the thread and remove posts of others.
    pub moderates: bool,
}

/// The thread with this id, in this space.
async fn thread_in(tx: &mut Tx, inside: &Inside<'_>, id: &ThreadId) -> Result<ThreadRow> {
    store::thread(tx, inside.person, id)
        .await?
        .filter(|thread| thread.space_id == inside.space.id)
        .ok_or_else(|| Refusal::not_found().into())
}

/// A thread; `page` counts from 0.
///
/// # Errors
/// `not-found` for who may not enter its space, and once all its posts are removed.
pub async fn thread(
    academy: &Academy,
    caller: &Caller,
    slug: &str,
    id: &ThreadId,
    page: i64,
) -> Result<ThreadPage> {
    let mut tx = academy.db.read().await?;
    let inside = enter(&mut tx, caller, Operation::ReadSpace, slug).await?;
    let thread = thread_in(&mut tx, &inside, id).await?;
    if thread.posts == 0 {
        return Err(Refusal::not_found().into());
    }
    let (posts, total) = store::posts(&mut tx, id, POSTS, page.max(0) * POSTS).await?;
    let moderates = inside.moderator().is_ok();
    let writes = inside.writes();
    Ok(ThreadPage {
        space: inside.space,
        thread,
        posts,
        total,
        writes,
        moderates,
    })
}

/// A post on its own, to be changed or removed.
#[derive(Debug, Clone)]
pub struct PostPage {
    /// Its space.
    pub space: Space,
    /// Its thread.
    pub thread: ThreadRow,
    /// The post.
    pub post: PostRow,
    /// Whether it is the caller's own; if not, the caller moderates.
    pub own: bool,
}

/// The post with this id, in this thread; removed ones are gone.
async fn post_in(tx: &mut Tx, thread: &ThreadRow, id: &PostId) -> Result<PostRow> {
    store::post(tx, id)
        .await?
        .filter(|post| post.thread_id == thread.id && post.removed_at.is_none())
        .ok_or_else(|| Refusal::not_found().into())
}

/// A post, for its author or for who moderates the space.
///
/// # Errors
/// `not-found`; `forbidden` for other members.
pub async fn post(
    academy: &Academy,
    caller: &Caller,
    slug: &str,
    thread: &ThreadId,
    id: &PostId,
) -> Result<PostPage> {
    let mut tx = academy.db.read().await?;
    let inside = enter(&mut tx, caller, Operation::WritePost, slug).await?;
    let thread = thread_in(&mut tx, &inside, thread).await?;
    let post = post_in(&mut tx, &thread, id).await?;
    let own = post.author_id == *inside.person;
    if !own {
        inside.moderator()?;
    }
    Ok(PostPage {
        space: inside.space,
        thread,
        post,
        own,
    })
}

/// Where a post stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Its thread.
    pub thread: ThreadId,
    /// The post.
    pub post: PostId,
    /// Its number in the thread, from 1.
    pub number: i64,
}

impl Place {
    /// The page of the thread it stands on, from 1.
    pub const fn page(&self) -> i64 {
        (self.number - 1) / POSTS + 1
    }
}

impl From<PostRow> for Place {
    fn from(post: PostRow) -> Self {
        Self {
            thread: post.thread_id,
            post: post.id,
            number: post.number,
        }
    }
}

/// What the tables keep of a form: its key and its texts, so that the same form sent twice does
/// one thing, and a form sent again with another text (from a page one went back to) loses nothing.
fn fingerprint(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.len().to_le_bytes());
        hash.update(part.as_bytes());
    }
    URL_SAFE_NO_PAD.encode(hash.finalize())
}

/// Counts a post and refuses when there were too many.
async fn limit(tx: &mut Tx, academy: &Academy, person: &PersonId) -> Result<()> {
    let window = Timestamp::from_millis(academy.now().millis() / WINDOW * WINDOW);
    let count = accounts::count_attempt(tx, &format!("post:account:{person}"), window).await?;
    if count > POSTS_A_WINDOW {
        return Err(Refusal::new(Kind::TooMany, "too-many-tries").into());
    }
    Ok(())
}

/// Starts a thread.
///
/// # Errors
/// Fields that cannot be accepted; `not-found` for who may not enter the space; `too-many-tries`.
pub async fn start_thread(
    academy: &Academy,
    caller: &Caller,
    slug: &str,
    form: &ThreadForm,
) -> Result<Place> {
    let mut tx = academy.db.write().await?;
    let inside = enter(&mut tx, caller, Operation::WritePost, slug).await?;
    let new = form.parse()?;
    let (title, body) = (new.title.as_str(), new.post.body.as_str());
    let key = fingerprint(&[new.post.key.as_str(), title, body]);
    if let Some(post) = store::post_by_key(&mut tx, inside.person, &key).await? {
        return Ok(post.into());
    }
    limit(&mut tx, academy, inside.person).await?;
    let (thread, post, now): (ThreadId, PostId, _) = (academy.id(), academy.id(), academy.now());
    let language = &new.post.language;
    store::insert_thread(
        &mut tx,
        &thread,
        &inside.space.id,
        inside.person,
        title,
        language,
        now,
    )
    .await?;
    let row = store::NewPost {
        id: &post,
        thread: &thread,
        author: inside.person,
        body,
        language,
        form_key: &key,
    };
    if !store::insert_post(&mut tx, &row, now).await? {
        // The other of two that came at the same time was first; this one leaves nothing.
        drop(tx);
        return arrived(academy, inside.person, &key).await;
    }
    audit::note(
        &mut tx,
        academy,
        &inside.permit,
        "thread.made",
        ("thread", thread.as_str()),
        serde_json::json!({"space": inside.space.slug}),
    )
    .await?;
    tx.commit().await?;
    Ok(Place {
        thread,
        post,
        number: 1,
    })
}

/// The post that arrived with a form.
async fn arrived(academy: &Academy, person: &PersonId, key: &str) -> Result<Place> {
    let mut tx = academy.db.read().await?;
    store::post_by_key(&mut tx, person, key)
        .await?
        .map(Place::from)
        .ok_or_else(|| Refusal::conflict("changed-meanwhile").into())
}

/// Replies in a thread.
///
/// # Errors
/// Fields that cannot be accepted; `not-found` for who may not enter the space; `too-many-tries`.
pub async fn reply(
    academy: &Academy,
    caller: &Caller,
    slug: &str,
    thread: &ThreadId,
    form: &PostForm,
) -> Result<Place> {
    let mut tx = academy.db.write().await?;
    let inside = enter(&mut tx, caller, Operation::WritePost, slug).await?;
    let thread = thread_in(&mut tx, &inside, thread).await?;
    let new = form.parse()?;
    let key = fingerprint(&[new.key.as_str(), thread.id.as_str(), new.body.as_str()]);
    if let Some(post) = store::post_by_key(&mut tx, inside.person, &key).await? {
        return Ok(post.into());
    }
    limit(&mut tx, academy, inside.person).await?;
    let id: PostId = academy.id();
    let row = store::NewPost {
        id: &id,
        thread: &thread.id,
        author: inside.person,
        body: new.body.as_str(),
        language: &new.language,
        form_key: &key,
    };
    // Posts of one millisecond stand in the order in which they came.
    let at = academy.now().max(thread.last_post_at.plus(1));
    if !store::insert_post(&mut tx, &row, at).await? {
        drop(tx);
        return arrived(academy, inside.person, &key).await;
    }
    audit::note(
        &mut tx,
        academy,
        &inside.permit,
        "post.written",
        ("post", id.as_str()),
        serde_json::json!({"thread": thread.id}),
    )
    .await?;
    let post = post_in(&mut tx, &thread, &id).await?;
    tx.commit().await?;
    Ok(post.into())
}

/// Changes the caller's own post. `seen` is when the post was last changed as far as the form
/// knows.
///
/// # Errors
/// Fields that cannot be accepted; `forbidden` for posts of others; `changed-meanwhile`.
pub async fn edit_post(
    academy: &Academy,
    caller: &Caller,
    slug: &str,
    (thread, id): (&ThreadId, &PostId),
    seen: Option<Timestamp>,
    form: &EditForm,
) -> Result<Place> {
    let mut tx = academy.db.write().await?;
    let inside = enter(&mut tx, caller, Operation::WritePost, slug).await?;
    let thread = thread_in(&mut tx, &inside, thread).await?;
    let post = post_in(&mut tx, &thread, id).await?;
    if post.author_id != *inside.person {
        return Err(Refusal::forbidden().into());
    }
    let edit = form.parse(post.number == 1)?;
    let title = edit.title.as_ref().map_or("", Line::as_str);
    let titled = post.number == 1;
    let same = edit.body.as_str() == post.body
        && edit.language == post.language
        && (!titled || title == thread.title);
    if same {
        return Ok(post.into());
    }
    let now = academy.now();
    let changed =
        store::set_body(&mut tx, id, edit.body.as_str(), &edit.language, seen, now).await?;
    if !changed {
        return Err(Refusal::conflict("changed-meanwhile").into());
    }
    if titled {
        store::set_title(&mut tx, &thread.id, title, &edit.language).await?;
    }
    audit::note(
        &mut tx,
        academy,
        &inside.permit,
        "post.edited",
        ("post", id.as_str()),
        (),
    )
    .await?;
    tx.commit().await?;
    Ok(post.into())
}

/// Removes a post: one's own, or, with a reason, somebody else's in a space one moderates. With
/// the first post goes the title of the thread. Whether the thread is still there.
///
/// # Errors
/// `forbidden` for posts of others in spaces one does not moderate; `required` for the reason.
pub async fn remove_post(
    academy: &Academy,
    caller: &Caller,
    slug: &str,
    thread: &ThreadId,
    id: &PostId,
    reason: &str,
) -> Result<bool> {
    let mut tx = academy.db.write().await?;
    let inside = enter(&mut tx, caller, Operation::WritePost, slug).await?;
    let thread = thread_in(&mut tx, &inside, thread).await?;
    let post = post_in(&mut tx, &thread, id).await?;
    let own = post.author_id == *inside.person;
    let (permit, reason) = if own {
        (inside.permit, String::new())
    } else {
        let permit = inside.moderator()?;
        (
            permit,
            Line::<REASON_MAX>::parse("removal_reason", reason)?.to_string(),
        )
    };
    let now = academy.now();
    if !store::remove_post(&mut tx, &post, inside.person, &reason, now).await? {
        return Err(Refusal::conflict("changed-meanwhile").into());
    }
    if post.number == 1 {
        store::set_title(&mut tx, &thread.id, "", &thread.language).await?;
    }
    if own {
        audit::note(
            &mut tx,
            academy,
            &permit,
            "post.removed",
            ("post", id.as_str()),
            (),
        )
        .await?;
    } else {
        let detail = serde_json::json!({"author": post.author_id, "reason": reason});
        audit::note(
            &mut tx,
            academy,
            &permit,
            "post.moderated",
            ("post", id.as_str()),
            detail,
        )
        .await?;
        if let Some(letter) = removal_letter(&mut tx, &inside, &thread, &post, &reason).await? {
            mail::queue(&mut tx, academy, &letter).await?;
        }
    }
    let left = thread_in(&mut tx, &inside, &thread.id).await?.posts > 0;
    tx.commit().await?;
    academy.wake.notify_one();
    Ok(left)
}

/// Tells the author why; nobody when they erased themselves.
async fn removal_letter(
    tx: &mut Tx,
    inside: &Inside<'_>,
    thread: &ThreadRow,
    post: &PostRow,
    reason: &str,
) -> Result<Option<Letter>> {
    let Some(author) = accounts::by_id(tx, &post.author_id).await? else {
        return Ok(None);
    };
    let language = author.language.unwrap_or_default();
    let space = inside.space.title.get(language);
    Ok(Some(Letter {
        kind: MailKind::PostRemoved,
        about: post.id.to_string(),
        person: Some(author.id),
        name: author.name,
        address: author.email,
        language,
        subject: say(language, "mail-post-removed-subject").into_owned(),
        paragraphs: vec![
            say_with(
                language,
                "mail-post-removed-text",
                args!(thread = thread.title.as_str(), space = space),
            )
            .into_owned(),
            say_with(language, "mail-post-removed-reason", args!(reason = reason)).into_owned(),
        ],
        action: Some((
            say(language, "mail-post-removed-action").into_owned(),
            format!("/workspace/{}", inside.space.slug),
        )),
    }))
}

/// Pins a thread to the top of its space, or lets it go.
///
/// # Errors
/// `forbidden` for who does not moderate the space.
pub async fn pin(
    academy: &Academy,
    caller: &Caller,
    slug: &str,
    thread: &ThreadId,
    pinned: bool,
) -> Result<()> {
    let mut tx = academy.db.write().await?;
    let inside = enter(&mut tx, caller, Operation::ReadSpace, slug).await?;
    let permit = inside.moderator()?;
    let thread = thread_in(&mut tx, &inside, thread).await?;
    if store::set_pinned(&mut tx, &thread.id, pinned).await? {
        let event = if pinned {
            "thread.pinned"
        } else {
            "thread.unpinned"
        };
        audit::note(
            &mut tx,
            academy,
            &permit,
            event,
            ("thread", thread.id.as_str()),
            (),
        )
        .await?;
    }
    tx.commit().await
}

/// The caller's commitments with the spaces they may be shown in.
#[derive(Debug, Clone)]
pub struct CommitmentList {
    /// Open ones first, the most urgent at the top.
    pub commitments: Vec<Commitment>,
    /// Spaces whose members may be shown a commitment.
    pub spaces: Vec<Space>,
}

/// The caller's commitments.
///
/// # Errors
/// `sign-in` for visitors, `forbidden` for who has no role to keep any with.
pub async fn commitments(academy: &Academy, caller: &Caller) -> Result<CommitmentList> {
    let permit = anywhere(caller, Operation::KeepCommitments)?;
    let person = &permit.person()?.id;
    let mut tx = academy.db.read().await?;
    Ok(CommitmentList {
        commitments: store::commitments_of(&mut tx, person).await?,
        spaces: enterable(&mut tx, caller, Operation::WritePost).await?,
    })
}

/// One commitment with what was said about it.
#[derive(Debug, Clone)]
pub struct CommitmentPage {
    /// The commitment.
    pub commitment: Commitment,
    /// Check-ins, the first first.
    pub check_ins: Vec<CheckInRow>,
    /// Whether it is the caller's own.
    pub own: bool,
    /// Spaces whose members may be shown it; for its owner.
    pub spaces: Vec<Space>,
}

/// One commitment: one's own, or one that is shown in a space one may enter.
///
/// # Errors
/// `not-found`.
pub async fn commitment(
    academy: &Academy,
    caller: &Caller,
    id: &CommitmentId,
) -> Result<CommitmentPage> {
    let person = &caller.signed_in()?.id;
    let mut tx = academy.db.read().await?;
    let commitment = store::commitment(&mut tx, id)
        .await?
        .filter(|commitment| !commitment.body.is_empty())
        .ok_or(Refusal::not_found())?;
    let own = commitment.person == *person;
    let spaces = if own {
        anywhere(caller, Operation::KeepCommitments)?;
        enterable(&mut tx, caller, Operation::WritePost).await?
    } else {
        let (slug, _) = commitment.space.as_ref().ok_or(Refusal::not_found())?;
        enter(&mut tx, caller, Operation::ReadSpace, slug).await?;
        Vec::new()
    };
    let check_ins = store::check_ins(&mut tx, id).await?;
    Ok(CommitmentPage {
        commitment,
        check_ins,
        own,
        spaces,
    })
}

/// The space a commitment is to be shown in; empty text is none.
async fn shown_in(tx: &mut Tx, caller: &Caller, slug: &str) -> Result<Option<SpaceId>> {
    if slug.is_empty() {
        return Ok(None);
    }
    match enter(tx, caller, Operation::WritePost, slug).await {
        Ok(inside) => Ok(Some(inside.space.id)),
        Err(crate::Error::Refused(_)) => Err(FieldProblem::new("shown_in", "choose").into()),
        Err(fault) => Err(fault),
    }
}

/// Makes a commitment, shown to the members of the space with the address `space` (empty: to its
/// owner alone).
///
/// # Errors
/// Fields that cannot be accepted; `forbidden`.
pub async fn make_commitment(
    academy: &Academy,
    caller: &Caller,
    form: &CommitmentForm,
    space: &str,
) -> Result<CommitmentId> {
    let permit = anywhere(caller, Operation::KeepCommitments)?;
    let person = &permit.person()?.id;
    let now = academy.now();
    let new = form.parse(now)?;
    let mut tx = academy.db.write().await?;
    let space = shown_in(&mut tx, caller, space).await?;
    let key = fingerprint(&[new.key.as_str(), new.body.as_str(), new.first_step.as_str()]);
    if let Some(id) = store::commitment_by_key(&mut tx, person, &key).await? {
        return Ok(id);
    }
    let id: CommitmentId = academy.id();
    let row = store::NewCommitment {
        id: &id,
        person,
        session: None,
        space: space.as_ref(),
        body: new.body.as_str(),
        first_step: new.first_step.as_str(),
        language: &new.language,
        due_on: &new.due_on,
        form_key: &key,
    };
    if !store::insert_commitment(&mut tx, &row, now).await? {
        drop(tx);
        let mut tx = academy.db.read().await?;
        return store::commitment_by_key(&mut tx, person, &key)
            .await?
            .ok_or_else(|| Refusal::conflict("changed-meanwhile").into());
    }
    audit::note(
        &mut tx,
        academy,
        &permit,
        "commitment.made",
        ("commitment", id.as_str()),
        serde_json::json!({"space": space}),
    )
    .await?;
    tx.commit().await?;
    Ok(id)
}

/// The caller's own commitment; of others one learns nothing.
async fn own_commitment(tx: &mut Tx, permit: &Permit<'_>, id: &CommitmentId) -> Result<Commitment> {
    let person = &permit.person()?.id;
    store::commitment(tx, id)
        .await?
        .filter(|commitment| commitment.person == *person)
        .ok_or_else(|| Refusal::not_found().into())
}

/// Checks in on one's own commitment.
///
/// # Errors
/// Fields that cannot be accepted; `not-found`; `commitment-over`; `changed-meanwhile`.
pub async fn check_in(
    academy: &Academy,
    caller: &Caller,
    id: &CommitmentId,
    form: &CheckInForm,
) -> Result<()> {
    let permit = anywhere(caller, Operation::KeepCommitments)?;
    let now = academy.now();
    let mut tx = academy.db.write().await?;
    store::hold_commitment(&mut tx, id).await?;
    let mut commitment = own_commitment(&mut tx, &permit, id).await?;
    let (said, key) = form.parse(&commitment.due_on, now)?;
    let key = fingerprint(&[key.as_str(), said.state().key(), said.note()]);
    if store::check_in_arrived(&mut tx, id, &key).await? {
        return Ok(());
    }
    let from = commitment.state;
    commitment.state = from.check_in(&said)?;
    if commitment.state.is_over() {
        said.note().clone_into(&mut commitment.learned);
    }
    if let Some(day) = said.due_on() {
        commitment.due_on = day.clone();
    }
    commitment.updated_at = now;
    if !store::set_commitment(&mut tx, &commitment, from).await? {
        return Err(Refusal::conflict("changed-meanwhile").into());
    }
    let row = CheckInRow {
        at: now,
        state: commitment.state,
        note: said.note().to_owned(),
        due_on: said.due_on().cloned(),
    };
    store::insert_check_in(&mut tx, id, &row, &key).await?;
    audit::note(
        &mut tx,
        academy,
        &permit,
        "commitment.checked_in",
        ("commitment", id.as_str()),
        serde_json::json!({"from": from.key(), "to": commitment.state.key()}),
    )
    .await?;
    tx.commit().await
}

/// Shows one's own commitment to the members of a space, or to nobody.
///
/// # Errors
/// `choose` for a space one may not write in; `not-found`.
pub async fn show_commitment(
    academy: &Academy,
    caller: &Caller,
    id: &CommitmentId,
    space: &str,
) -> Result<()> {
    let permit = anywhere(caller, Operation::KeepCommitments)?;
    let mut tx = academy.db.write().await?;
    own_commitment(&mut tx, &permit, id).await?;
    let space = shown_in(&mut tx, caller, space).await?;
    store::set_space(&mut tx, id, space.as_ref()).await?;
    audit::note(
        &mut tx,
        academy,
        &permit,
        "commitment.shown",
        ("commitment", id.as_str()),
        serde_json::json!({"space": space}),
    )
    .await?;
    tx.commit().await
}

/// What a person has to do about their commitments, for the first page after signing in.
///
/// # Errors
/// `sign-in` for visitors.
pub async fn tasks(academy: &Academy, caller: &Caller) -> Result<Vec<Task>> {
    let person = caller.signed_in()?;
    if anywhere(caller, Operation::KeepCommitments).is_err() {
        return Ok(Vec::new());
    }
    let now = academy.now();
    let mut tx = academy.db.read().await?;
    let commitments = store::commitments_of(&mut tx, &person.id).await?;
    Ok(commitments
        .into_iter()
        .filter(|commitment| !commitment.state.is_over() && !commitment.body.is_empty())
        .filter_map(|commitment| {
            // A day lasts until it is over where the person is.
            let due = when::instant(&format!("{}T23:59", commitment.due_on), &person.time_zone)?;
            (when::days_until(now, due, &person.time_zone) <= SOON).then(|| Task {
                key: "commitment",
                about: shortened(&commitment.body),
                count: 0,
                due: Some(due),
                zone: None,
                href: format!("/commitments/{}", commitment.id),
            })
        })
        .collect())
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
    fn a_fingerprint_tells_where_a_part_ends() {
        assert_ne!(fingerprint(&["ab", "c"]), fingerprint(&["a", "bc"]));
        assert_eq!(fingerprint(&["ab", "c"]), fingerprint(&["ab", "c"]));
    }

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
