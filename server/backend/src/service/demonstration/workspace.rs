//! The workspace of the demonstration: a year of threads and the commitments of the cast.

use std::collections::{HashMap, HashSet};

use domain::ids::{CommitmentId, PostId, SpaceId, ThreadId};
use domain::language::{Bilingual, ContentLanguage};
use domain::permission::{Operation, Role, may};
use domain::time::Day;
use domain::workspace::{CommitmentState, SpaceKind};
use serde::Deserialize;

use super::World;
use crate::access::Grant;
use crate::db::Tx;
use crate::store::workspace::{self as store, CheckInRow};
use crate::store::{accounts, programme};
use crate::{Academy, Error, Result};

/// Everybody looked into the workspace so many days ago; what came later is new to them.
const LOOKED: i64 = 8;

#[derive(Deserialize)]
struct Content {
    spaces: Vec<SpaceContent>,
    threads: Vec<ThreadContent>,
    commitments: Vec<CommitmentContent>,
}

#[derive(Deserialize)]
struct SpaceContent {
    key: String,
    kind: SpaceKind,
    edition: Option<String>,
    module: Option<String>,
    title: Bilingual,
    about: Bilingual,
    members: Vec<String>,
}

#[derive(Deserialize)]
struct ThreadContent {
    space: String,
    title: String,
    language: ContentLanguage,
    pinned: bool,
    posts: Vec<PostContent>,
}

#[derive(Deserialize)]
struct PostContent {
    author: String,
    language: ContentLanguage,
    days_ago: i64,
    time: String,
    body: String,
}

#[derive(Deserialize)]
struct CommitmentContent {
    author: String,
    space: String,
    language: ContentLanguage,
    what: String,
    first_step: String,
    made_days_ago: i64,
    due_in_days: i64,
    status: CommitmentState,
    learned: String,
}

pub(super) async fn fill(tx: &mut Tx, _academy: &Academy, world: &World) -> Result<()> {
    let content: Content = super::read(
        "workspace.json",
        include_str!("../../../demo/workspace.json"),
    )?;
    let mut spaces = HashMap::new();
    for space in &content.spaces {
        spaces.insert(space.key.as_str(), fill_space(tx, world, space).await?);
    }
    let space = |key: &str| {
        spaces
            .get(key)
            .ok_or_else(|| Error::fault(format!("the demonstration has no space {key}")))
    };
    let dice = world.dice("workspace");
    for thread in &content.threads {
        let first = thread
            .posts
            .first()
            .ok_or_else(|| Error::fault("a thread of the demonstration has no posts"))?;
        let at = world.ago(first.days_ago, &first.time);
        let id: ThreadId = dice.id(at);
        let author = &world.person(&first.author)?.id;
        let space = space(&thread.space)?;
        store::insert_thread(tx, &id, space, author, &thread.title, &thread.language, at).await?;
        for post in &thread.posts {
            let at = world.ago(post.days_ago, &post.time);
            let post_id: PostId = dice.id(at);
            let row = store::NewPost {
                id: &post_id,
                thread: &id,
                author: &world.person(&post.author)?.id,
                body: &post.body,
                language: &post.language,
                form_key: post_id.as_str(),
            };
            store::insert_post(tx, &row, at).await?;
        }
        if thread.pinned {
            store::set_pinned(tx, &id, true).await?;
        }
    }
    for commitment in &content.commitments {
        let id: CommitmentId = dice.id(world.ago(commitment.made_days_ago, "16:40"));
        fill_commitment(tx, world, &id, space(&commitment.space)?, commitment).await?;
    }
    Ok(())
}

/// A space and its members. A guest (somebody whose roles do not reach it) gets a role for it alone.
async fn fill_space(tx: &mut Tx, world: &World, space: &SpaceContent) -> Result<SpaceId> {
    let made = world.ago(364, "09:00");
    let edition = match &space.edition {
        Some(slug) => Some(world.edition(slug)?),
        None => None,
    };
    let module = match (&space.edition, &space.module) {
        (Some(edition), Some(slug)) => Some(world.module(edition, slug)?),
        _ => None,
    };
    let id: SpaceId = world.dice(&space.key).id(made);
    let row = store::NewSpace {
        id: id.clone(),
        slug: space.key.clone(),
        kind: space.kind,
        edition: edition.map(|edition| edition.id.clone()),
        module: module.map(|module| module.id.clone()),
        title: space.title.clone(),
        about: space.about.clone(),
    };
    store::insert_space(tx, &row, made).await?;

    let mut reach = HashSet::from([String::new()]);
    if let Some(edition) = edition {
        reach.insert(edition.id.to_string());
        match module {
            Some(module) => reach.extend([module.id.to_string()]),
            None => reach.extend(
                programme::modules(tx, &edition.id)
                    .await?
                    .into_iter()
                    .map(|module| module.id.to_string()),
            ),
        }
    }
    for key in &space.members {
        let person = &world.person(key)?.id;
        store::join(tx, &space.key, person, world.ago(LOOKED, "08:00")).await?;
        let grants = accounts::grants_of(tx, person).await?;
        let reached = grants.iter().any(|grant| {
            may(grant.role, Operation::ReadSpace)
                && (edition.is_none() || reach.contains(&grant.scope))
        });
        if !reached {
            let guest = Grant {
                role: Role::Participant,
                scope: id.to_string(),
            };
            accounts::grant(tx, person, &guest, None, made).await?;
        }
    }
    Ok(id)
}

/// A commitment with the check-ins that led to where it stands.
async fn fill_commitment(
    tx: &mut Tx,
    world: &World,
    id: &CommitmentId,
    space: &SpaceId,
    content: &CommitmentContent,
) -> Result<()> {
    let made = world.ago(content.made_days_ago, "16:40");
    let due_on = Day::parse("due_on", &world.day(content.due_in_days))?;
    let person = &world.person(&content.author)?.id;
    let row = store::NewCommitment {
        id,
        person,
        session: None,
        space: Some(space),
        body: &content.what,
        first_step: &content.first_step,
        language: &content.language,
        due_on: &due_on,
        form_key: id.as_str(),
    };
    store::insert_commitment(tx, &row, made).await?;
    if content.status == CommitmentState::Made {
        return Ok(());
    }
    // The first step within a quarter of the time there was; the rest when the time was over, or
    // half of it by now.
    let until = -content.due_in_days.min(-1);
    let planned = (content.made_days_ago + content.due_in_days).max(4);
    let started = content.made_days_ago - planned / 4;
    let ended = if content.due_in_days < 0 {
        until
    } else {
        started / 2
    };
    let said = content.learned.as_str();
    let check_ins = if content.status == CommitmentState::Started {
        vec![(CommitmentState::Started, started, said)]
    } else {
        vec![
            (CommitmentState::Started, started, ""),
            (content.status, ended, said),
        ]
    };
    let mut last = made;
    for (at, (state, days_ago, note)) in check_ins.into_iter().enumerate() {
        last = world.ago(days_ago, "11:20").max(last);
        let row = CheckInRow {
            at: last,
            state,
            note: note.to_owned(),
            due_on: None,
        };
        store::insert_check_in(tx, id, &row, &at.to_string()).await?;
    }
    let stored = store::commitment(tx, id).await?;
    if let Some(mut commitment) = stored {
        commitment.state = content.status;
        if content.status.is_over() {
            content.learned.clone_into(&mut commitment.learned);
        }
        commitment.updated_at = last;
        store::set_commitment(tx, &commitment, CommitmentState::Made).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_content_is_a_year_of_posts() {
        let content: Content = super::super::read(
            "workspace.json",
            include_str!("../../../demo/workspace.json"),
        )
        .unwrap();
        let posts = content.threads.iter().map(|thread| thread.posts.len());
        assert_eq!(content.threads.len(), 47);
        assert_eq!(posts.sum::<usize>(), 236);
        assert_eq!(content.commitments.len(), 26);
        for commitment in &content.commitments {
            let silent = commitment.learned.is_empty();
            let says = commitment.status.is_over() || commitment.status == CommitmentState::Blocked;
            assert!(!(says && silent), "{}", commitment.what);
        }
    }
}
