//! Threads and posts.

use domain::ids::{PersonId, PostId, ThreadId};
use domain::mail::MailKind;
use domain::permission::Operation;
use domain::text::Line;
use domain::workspace::{EditForm, PostForm, REASON_MAX, ThreadForm};
use domain::{Kind, Refusal, Timestamp};

use super::{Inside, enter};
use crate::access::Caller;
use crate::db::Tx;
use crate::mail::{self, Letter};
use crate::service::once::fingerprint;
use crate::store::accounts;
use crate::store::workspace::{self as store, PostRow, Space, ThreadRow};
use crate::texts::{say, say_with};
use crate::{Academy, Result, args, audit};

/// Threads a page of a space.
pub const THREADS: i64 = 30;

/// Posts a page of a thread.
pub const POSTS: i64 = 50;

/// Posts are counted in windows of this length …
pub(super) const WINDOW: i64 = 15 * Timestamp::MINUTE;

/// … and this many a person are plenty.
pub(super) const POSTS_A_WINDOW: i64 = 60;

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
pub(super) async fn thread_in(
    tx: &mut Tx,
    inside: &Inside<'_>,
    id: &ThreadId,
) -> Result<ThreadRow> {
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
pub(super) async fn post_in(tx: &mut Tx, thread: &ThreadRow, id: &PostId) -> Result<PostRow> {
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

/// Counts a post and refuses when there were too many.
pub(super) async fn limit(tx: &mut Tx, academy: &Academy, person: &PersonId) -> Result<()> {
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
        tx.commit().await?;
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
pub(super) async fn arrived(academy: &Academy, person: &PersonId, key: &str) -> Result<Place> {
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
        tx.commit().await?;
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
        tx.commit().await?;
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
    Ok(left)
}

/// Tells the author why; nobody when they erased themselves.
pub(super) async fn removal_letter(
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
