//! Spaces, threads, posts.

use backend::chance::uuid_v4;
use backend::service::workspace::{self as service, News, POSTS, PostPage, THREADS};
use backend::store::workspace::{PostRow, Space, ThreadRow};
use domain::Timestamp;
use domain::ids::{PostId, ThreadId};
use domain::workspace::{POST_MAX, SpaceKind, TITLE_MAX};
use leptos::prelude::*;

use super::{avatar, commitment_list, line, name};
use crate::components::filters::{Filters, Search};
use crate::components::form::{PostForm, TextArea, TextField, WrittenIn, typed};
use crate::components::layout::{Label, PageHeader};
use crate::components::notice::{Empty, Notice};
use crate::components::table::{pagination, with_query};
use crate::components::{Icon, Markdown, Pill, When, said};
use crate::request::{Cx, Page, PageResult};
use crate::say::language;
use crate::t;

/// Commitments beside the threads of a space.
const BESIDE: usize = 4;

/// Where one is: in the workspace, in a space.
fn trail(space: &Space) -> Vec<(String, Label)> {
    vec![super::home(), (address(space), Label::from(&space.title))]
}

fn address(space: &Space) -> String {
    format!("/workspace/{}", space.slug)
}

/// The title of a thread; that of one whose first post was removed is gone with it.
fn thread_title(thread: &ThreadRow) -> Label {
    if thread.title.is_empty() {
        Label::from(t!("thread-untitled"))
    } else {
        Label::written(thread.title.clone()).in_language(thread.language.tag().to_owned())
    }
}

/// A thread in a list; with its space where the list goes over several.
fn thread_item(
    space: &Space,
    thread: &ThreadRow,
    several: bool,
    zone: &str,
) -> impl IntoView + use<> {
    let class = if thread.news > 0 {
        "ua-list__title ua-list__title--unread"
    } else {
        "ua-list__title"
    };
    let fresh = (thread.news > 0).then(|| {
        view! { <span class="ecl-u-sr-only">" ("{t!("thread-news", count = thread.news)}")"</span> }
    });
    let of = several.then(|| view! { {said(&space.title)}" · " });
    let last = name(thread.last_author.as_deref().unwrap_or_default());
    view! {
        <li class="ua-list__item">
            <div>
                <p class=class><a href=format!("{}/{}", address(space), thread.id)>{thread_title(thread).view()}{fresh}</a></p>
                <p class="ua-list__meta">{of}{t!("thread-replies", count = thread.posts - 1)}" · "{t!("thread-last")}" "{last}", "<When at=thread.last_post_at zone=zone.to_owned()/></p>
            </div>
            {thread.pinned.then(|| view! { <Pill tone="warning" text=t!("thread-pinned")/> })}
        </li>
    }
}

pub async fn overview(cx: Cx) -> PageResult {
    let page = service::overview(&cx.academy, &cx.caller).await?;
    let (now, zone) = (cx.academy.now(), cx.zone().to_owned());
    Ok(Page::new(cx.say("workspace-title"), move || {
        let spaces: Vec<_> = page
            .spaces
            .iter()
            .map(|space| space_item(space, &zone))
            .collect();
        view! {
            <PageHeader title=t!("workspace-title")/>
            <div class="ecl-container ua-body ua-split">
                <div class="ua-stack ua-stack--l">
                    {page.since.map(|since| news(&page.news, since, now, &zone))}
                    <section class="ua-stack" aria-labelledby="spaces">
                        <h2 id="spaces">{t!("workspace-spaces")}</h2>
                        {if spaces.is_empty() {
                            view! { <Empty icon="group" title=t!("workspace-empty-title") text=t!("workspace-empty-text")/> }.into_any()
                        } else {
                            view! { <ul class="ua-list">{spaces}</ul> }.into_any()
                        }}
                    </section>
                </div>
                {page.commitments.as_ref().map(|commitments| {
                    let items: Vec<_> = commitments
                        .iter()
                        .map(|commitment| view! { <li class="ua-list__item"><div class="ua-stack ua-stack--s">{line(commitment, now, &zone)}</div></li> })
                        .collect();
                    let none = items.is_empty().then(|| view! { <p>{t!("commitments-none-open")}</p> });
                    view! {
                        <section class="ua-panel ua-stack" aria-labelledby="mine">
                            <h2 class="ua-panel__title" id="mine">{t!("commitments-mine")}</h2>
                            {none}
                            {(!items.is_empty()).then(|| view! { <ul class="ua-list">{items}</ul> })}
                            <p><a class="ua-more" href="/commitments">{t!("commitments-all")}" "<Icon name="arrow-right"/></a></p>
                        </section>
                    }
                })}
            </div>
        }
    }))
}

fn news(news: &[News], since: Timestamp, now: Timestamp, zone: &str) -> impl IntoView + use<> {
    let items: Vec<_> = news
        .iter()
        .map(|item| thread_item(&item.space, &item.thread, true, zone))
        .collect();
    let list = (!items.is_empty()).then(|| {
        view! {
            <ul class="ua-list">{items}</ul>
            <PostForm to="workspace/mark_seen">
                <input type="hidden" name="until" value=now.millis().to_string()/>
                <p class="ua-actions"><button class="ecl-button ecl-button--secondary"><Icon name="check" class="ecl-button__icon"/>{t!("news-seen")}</button></p>
            </PostForm>
        }
    });
    let day = backend::when::date(language(), since, zone);
    view! {
        <section class="ua-stack" aria-labelledby="news">
            <h2 id="news">{t!("news-title", day = day.as_str())}</h2>
            {if list.is_some() { list.into_any() } else { view! { <p>{t!("news-none")}</p> }.into_any() }}
        </section>
    }
}

fn space_item(space: &Space, zone: &str) -> impl IntoView + use<> {
    let newest = space
        .newest_at
        .map(|at| view! { " · "{t!("space-newest")}" "<When at=at zone=zone.to_owned()/> });
    view! {
        <li class="ua-list__item">
            <div>
                <h3 class="ua-list__title"><a href=address(space)>{said(&space.title)}</a></h3>
                <p>{said(&space.about)}</p>
                <p class="ua-list__meta">{t!("space-threads", count = space.threads)}" · "{t!("space-members", count = space.members)}{newest}</p>
            </div>
            <Pill tone=kind_tone(space.kind) text=t!(&format!("space-kind-{}", space.kind.key()))/>
        </li>
    }
}

const fn kind_tone(kind: SpaceKind) -> &'static str {
    match kind {
        SpaceKind::Academy => "info",
        SpaceKind::Edition => "success",
        SpaceKind::Module => "warning",
        SpaceKind::Group => "draft",
        SpaceKind::Open => "",
    }
}

pub async fn space(cx: Cx) -> PageResult {
    let text = cx.query("q").trim().to_owned();
    let page = service::space(&cx.academy, &cx.caller, cx.param("space"), &text, cx.page()).await?;
    let (now, zone) = (cx.academy.now(), cx.zone().to_owned());
    let key = uuid_v4(cx.academy.chance.as_ref());
    let heading = page.space.title.get(cx.language()).to_owned();
    Ok(Page::new(heading, move || {
        let space = &page.space;
        let items: Vec<_> = page
            .threads
            .iter()
            .map(|thread| thread_item(space, thread, false, &zone))
            .collect();
        let searched = !text.is_empty();
        let found = searched.then(|| {
            let all = with_query(&cx, &[("q", ""), ("page", "")]);
            view! { <strong>{t!("search-found", count = page.total)}</strong><a href=all>{t!("search-clear")}</a> }.into_any()
        });
        let list = if !items.is_empty() {
            view! { <ul class="ua-list">{items}</ul> }.into_any()
        } else if searched {
            view! { <p>{t!("search-none")}</p> }.into_any()
        } else {
            view! { <Empty icon="feedback" title=t!("space-empty-title") text=t!("space-empty-text")/> }.into_any()
        };
        let more = page.commitments.len() > BESIDE;
        let beside = &page.commitments[..page.commitments.len().min(BESIDE)];
        let meta = view! {
            <span><Icon name="feedback" size="2xs"/>{t!("space-threads", count = space.threads)}</span>
            <span><Icon name="group" size="2xs"/>{t!("space-members", count = space.members)}</span>
        }.into_any();
        let action = page.writes.then(|| view! { <a class="ecl-button ecl-button--primary" href="#new-thread"><Icon name="plus" class="ecl-button__icon"/>{t!("thread-start")}</a> }.into_any());
        let slug = space.slug.clone();
        view! {
            <PageHeader title=&space.title eyebrow=t!(&format!("space-kind-{}", space.kind.key())) trail=vec![super::home()] meta=meta actions=action/>
            <div class="ecl-container ua-body ua-split">
                <div class="ua-stack ua-stack--l">
                    <p class="ua-lead">{said(&space.about)}</p>
                    <section class="ua-stack" aria-labelledby="threads">
                        <h2 id="threads">{t!("threads-title")}</h2>
                        <Filters label=t!("space-search") action=t!("search-action") found=found>
                            <Search label=t!("space-search") value=text.clone()/>
                        </Filters>
                        {list}
                        {pagination(&cx, page.total, THREADS)}
                    </section>
                    {page.writes.then(|| thread_form(&cx, &slug, &key))}
                </div>
                <section class="ua-panel ua-stack" aria-labelledby="commitments">
                    <h2 class="ua-panel__title" id="commitments">{t!("commitments-here")}</h2>
                    {if beside.is_empty() { view! { <p>{t!("commitments-here-none")}</p> }.into_any() } else { commitment_list(beside, now, &zone).into_any() }}
                    {more.then(|| view! { <p><a class="ua-more" href=format!("{}/commitments", address(space))>{t!("commitments-here-all", count = page.commitments.len())}" "<Icon name="arrow-right"/></a></p> })}
                </section>
            </div>
        }
    }))
}

/// What the form `action` was sent with, when it was sent to be looked at.
fn preview(cx: &Cx, action: &str) -> Option<AnyView> {
    let sent = cx
        .sent(action)
        .filter(|sent| sent.value("preview").is_some_and(|value| !value.is_empty()))?;
    let body = sent.value("body").unwrap_or_default().to_owned();
    // No more than a post may hold: showing it must cost no more than reading one.
    let body: String = body.chars().take(POST_MAX).collect();
    let lang = sent.value("written_in").unwrap_or_default().to_owned();
    Some(view! {
        <div class="ua-panel ua-stack" role="status" aria-labelledby="preview-title">
            <h2 class="ua-panel__title" id="preview-title">{t!("preview-title")}</h2>
            {if body.trim().is_empty() { view! { <p>{t!("preview-empty")}</p> }.into_any() } else { view! { <Markdown source=body lang=lang/> }.into_any() }}
        </div>
    }.into_any())
}

/// How to write more than plain text.
fn markdown_help() -> impl IntoView {
    let row = |typed: &'static str, key: &'static str| view! { <dt class="ecl-description-list__term"><code translate="no">{typed}</code></dt><dd class="ecl-description-list__definition">{t!(key)}</dd> };
    view! {
        <details class="ua-details">
            <summary>{t!("markdown-help")}</summary>
            <div class="ua-details__body">
                <dl class="ecl-description-list ecl-description-list--horizontal">
                    {row("**…**", "markdown-bold")}
                    {row("*…*", "markdown-italic")}
                    {row("- …", "markdown-list")}
                    {row("> …", "markdown-quote")}
                    {row("[…](https://…)", "markdown-link")}
                </dl>
                <p class="ua-small">{t!("markdown-not")}</p>
            </div>
        </details>
    }
}

/// Looking at a text and sending it; the same form either way.
fn writing_buttons(send: &'static str) -> impl IntoView {
    view! {
        <p class="ua-actions">
            <button class="ecl-button ecl-button--primary">{t!(send)}</button>
            <button class="ecl-button ecl-button--secondary" name="preview" value="1"><Icon name="eye" class="ecl-button__icon"/>{t!("preview-action")}</button>
        </p>
    }
}

fn thread_form(cx: &Cx, space: &str, key: &str) -> impl IntoView + use<> {
    let shown = preview(cx, "workspace/start_thread");
    let (space, key) = (space.to_owned(), key.to_owned());
    view! {
        <section class="ua-stack" id="new-thread" aria-labelledby="new-thread-title">
            <h2 id="new-thread-title">{t!("thread-start")}</h2>
            {shown}
            <PostForm to="workspace/start_thread" class="ua-form" at="new-thread">
                <input type="hidden" name="space" value=space/>
                <input type="hidden" name="form_key" value=typed("form_key", &key)/>
                <TextField name="title" max=TITLE_MAX help=t!("thread-title-help")/>
                <TextArea name="body" rows=8 max=POST_MAX help=t!("post-help")/>
                <WrittenIn/>
                {markdown_help()}
                {writing_buttons("thread-start-action")}
            </PostForm>
        </section>
    }
}

pub async fn thread(cx: Cx) -> PageResult {
    let id = ThreadId::parse(cx.param("thread"))?;
    let page = service::thread(&cx.academy, &cx.caller, cx.param("space"), &id, cx.page()).await?;
    let me = cx.caller.signed_in()?.id.clone();
    let zone = cx.zone().to_owned();
    let key = uuid_v4(cx.academy.chance.as_ref());
    let heading = if page.thread.title.is_empty() {
        cx.say("thread-untitled").into_owned()
    } else {
        page.thread.title.clone()
    };
    Ok(Page::new(heading, move || {
        let (space, thread) = (&page.space, &page.thread);
        let here = format!("{}/{}", address(space), thread.id);
        let posts: Vec<_> = page
            .posts
            .iter()
            .map(|post| {
                let own = post.author_id == me && page.writes;
                post_item(post, own, page.moderates, thread.pinned, &here, &zone)
            })
            .collect();
        let actions = page.moderates.then(|| {
            let (slug, id) = (space.slug.clone(), thread.id.to_string());
            let (pinned, label) = if thread.pinned { ("false", "thread-unpin") } else { ("true", "thread-pin") };
            view! {
                <PostForm to="workspace/pin">
                    <input type="hidden" name="space" value=slug/><input type="hidden" name="thread" value=id/><input type="hidden" name="pinned" value=pinned/>
                    <button class="ecl-button ecl-button--secondary"><Icon name="pin" class="ecl-button__icon"/>{t!(label)}</button>
                </PostForm>
            }
            .into_any()
        });
        let meta = view! { <span>{t!("thread-replies", count = thread.posts - 1)}</span>{thread.pinned.then(|| view! { <Pill tone="warning" text=t!("thread-pinned")/> })} }.into_any();
        let reply = page
            .writes
            .then(|| reply_form(&cx, &space.slug, &thread.id, &key));
        view! {
            <PageHeader title=thread_title(thread) trail=trail(space) meta=meta actions=actions/>
            <div class="ecl-container ua-body ua-stack ua-stack--l">
                <section class="ua-stack" aria-labelledby="posts">
                    <h2 class="ecl-u-sr-only" id="posts">{t!("posts-title")}</h2>
                    <ol class="ua-thread" start=page.posts.first().map(|post| post.number.to_string())>{posts}</ol>
                    {pagination(&cx, page.total, POSTS)}
                </section>
                {reply}
            </div>
        }
    }))
}

fn post_item(
    post: &PostRow,
    own: bool,
    moderates: bool,
    pinned: bool,
    thread: &str,
    zone: &str,
) -> impl IntoView + use<> {
    let class = match (post.number, pinned) {
        (1, true) => "ua-post ua-post--pinned",
        (1, false) => "ua-post",
        _ => "ua-post ua-post--reply",
    };
    let anchor = format!("post-{}", post.id);
    let number = post.number;
    if post.removed_at.is_some() {
        let text = if post.removed_reason.is_empty() {
            t!("post-removed-own").into_any()
        } else {
            view! { {t!("post-removed-by-organisers")}" "<span translate="no" dir="auto">{post.removed_reason.clone()}</span> }.into_any()
        };
        return view! {
            <li class=class id=anchor>
                <span class="ua-avatar ua-avatar--away" aria-hidden="true"><Icon name="trash" size="2xs"/></span>
                <p class="ua-post__meta">{text}</p>
            </li>
        }
        .into_any();
    }
    let city = post
        .city
        .clone()
        .map(|city| view! { <span translate="no">{city}</span>" · " });
    let edited = post
        .edited_at
        .map(|at| view! { " · "{t!("post-edited")}" "<When at=at zone=zone.to_owned()/> });
    let change = (own || moderates).then(|| {
        let label = if own { "post-change" } else { "post-moderate" };
        view! { <a href=format!("{thread}/{}", post.id)>{t!(label)}<span class="ecl-u-sr-only">" "{t!("post-number", number = number)}</span></a> }
    });
    view! {
        <li class=class id=anchor.clone()>
            {avatar(&post.author_id, &post.author)}
            <div>
                <div class="ua-post__head"><span class="ua-post__author">{name(&post.author)}</span>{post.organiser.then(|| view! { <Pill tone="info" text=t!("role-organiser")/> })}</div>
                <p class="ua-post__meta">{city}<When at=post.created_at zone=zone.to_owned()/>{edited}</p>
            </div>
            <Markdown source=post.body.clone() lang=post.language.tag().to_owned() class="ua-post__body ua-prose ua-prose--s"/>
            <div class="ua-post__foot"><a href=format!("#{anchor}") aria-label=t!("post-number", number = number)>{format!("#{number}")}</a>{change}</div>
        </li>
    }
    .into_any()
}

fn reply_form(cx: &Cx, space: &str, thread: &ThreadId, key: &str) -> impl IntoView + use<> {
    let shown = preview(cx, "workspace/reply");
    let (space, thread, key) = (space.to_owned(), thread.to_string(), key.to_owned());
    view! {
        <section class="ua-stack" id="reply" aria-labelledby="reply-title">
            <h2 id="reply-title">{t!("reply-title")}</h2>
            {shown}
            <PostForm to="workspace/reply" class="ua-form" at="reply">
                <input type="hidden" name="space" value=space/>
                <input type="hidden" name="thread" value=thread/>
                <input type="hidden" name="form_key" value=typed("form_key", &key)/>
                <TextArea name="body" rows=6 max=POST_MAX help=t!("post-help")/>
                <WrittenIn/>
                {markdown_help()}
                {writing_buttons("reply-action")}
            </PostForm>
        </section>
    }
}

pub async fn post(cx: Cx) -> PageResult {
    let (thread, id) = (
        ThreadId::parse(cx.param("thread"))?,
        PostId::parse(cx.param("post"))?,
    );
    let page = service::post(&cx.academy, &cx.caller, cx.param("space"), &thread, &id).await?;
    let zone = cx.zone().to_owned();
    let heading = cx.say(if page.own {
        "post-edit-title"
    } else {
        "post-moderate-title"
    });
    Ok(Page::new(heading, move || {
        let (space, thread) = (&page.space, &page.thread);
        let mut trail = trail(space);
        trail.push((
            format!("{}/{}", address(space), thread.id),
            thread_title(thread),
        ));
        if page.own {
            let shown = preview(&cx, "workspace/edit_post");
            view! {
                <PageHeader title=t!("post-edit-title") trail=trail/>
                <div class="ecl-container ua-body ua-stack ua-stack--l">
                    {shown}
                    {edit_form(&page)}
                    <details class="ua-details">
                        <summary>{t!("post-remove-title")}</summary>
                        <div class="ua-details__body ua-stack">
                            <p>{t!(if page.post.number == 1 { "post-remove-first-text" } else { "post-remove-text" })}</p>
                            <PostForm to="workspace/remove_post">
                                {which(&page)}
                                <p class="ua-actions"><button class="ecl-button ecl-button--primary ua-button--danger">{t!("post-remove-action")}</button></p>
                            </PostForm>
                        </div>
                    </details>
                </div>
            }
            .into_any()
        } else {
            view! {
                <PageHeader title=t!("post-moderate-title") trail=trail/>
                <div class="ecl-container ua-body ua-stack ua-stack--l">
                    <Notice kind="info">{t!("post-moderate-text")}</Notice>
                    <div class="ua-panel ua-stack">
                        <p class="ua-post__meta">{name(&page.post.author)}" · "<When at=page.post.created_at zone=zone.clone()/></p>
                        <Markdown source=page.post.body.clone() lang=page.post.language.tag().to_owned() class="ua-prose ua-prose--s"/>
                    </div>
                    <PostForm to="workspace/remove_post" class="ua-form">
                        {which(&page)}
                        <TextField name="removal_reason" max=domain::workspace::REASON_MAX help=t!("field-removal_reason-help")/>
                        <p class="ua-actions"><button class="ecl-button ecl-button--primary ua-button--danger">{t!("post-remove-action")}</button></p>
                    </PostForm>
                </div>
            }
            .into_any()
        }
    }))
}

/// Which post a form is about.
fn which(page: &PostPage) -> impl IntoView + use<> {
    view! {
        <input type="hidden" name="space" value=page.space.slug.clone()/>
        <input type="hidden" name="thread" value=page.thread.id.to_string()/>
        <input type="hidden" name="post" value=page.post.id.to_string()/>
    }
}

fn edit_form(page: &PostPage) -> impl IntoView + use<> {
    let (which, post) = (which(page), page.post.clone());
    let titled = (post.number == 1).then(|| page.thread.title.clone());
    // Not what was typed: once told that the post changed, sending again replaces it.
    let seen = post.edited_at.map_or(0, Timestamp::millis).to_string();
    view! {
        <PostForm to="workspace/edit_post" class="ua-form">
            {which}
            <input type="hidden" name="seen" value=seen/>
            {titled.map(|title| view! { <TextField name="title" value=title max=TITLE_MAX/> })}
            <TextArea name="body" value=post.body rows=10 max=POST_MAX help=t!("post-help")/>
            <WrittenIn value=post.language.tag().to_owned()/>
            {markdown_help()}
            {writing_buttons("post-edit-action")}
        </PostForm>
    }
}
