//! The reviewer's pages: what is left to do, and one application to read and score.

use domain::drafts::Fields;
use domain::ids::ReviewId;
use domain::language::Bilingual;
use domain::programme::CALL_ZONE;
use domain::reviews::{Abstention, COMMENT_MAX, Criterion, REMARK_MAX, ReviewState};
use leptos::prelude::*;

use backend::service::reviews::{self as service, Blind, Colleague, Queue, REASON_MAX};
use backend::when;

use super::{opinion_view, points, review_pill, round_pill};
use crate::assets::assets;
use crate::components::draft::{WORDS, saved, typed_on};
use crate::components::form::{
    Checkbox, Fold, PostForm, Radio, RadioField, Submit, TextArea, frame, typed,
};
use crate::components::layout::{Label, PageHeader};
use crate::components::notice::{Empty, Notice};
use crate::components::{Icon, When, Written, said};
use crate::islands::draft::{About, Asked, DraftKeeper, Other, Press};
use crate::islands::inside_textarea;
use crate::islands::score::ScoreKeys;
use crate::pages::applications::content_view;
use crate::request::{Cx, Page, PageResult, Posted};
use crate::say::{language, words};
use crate::t;

/// The form of a review.
const WRITE: &str = "reviews/write";

pub async fn list(cx: Cx) -> PageResult {
    let queues = service::queue(&cx.academy, &cx.caller).await?;
    Ok(Page::new(cx.say("my-reviews-title"), move || {
        let sections: Vec<_> = queues.iter().map(queue).collect();
        view! {
            <PageHeader title=t!("my-reviews-title")/>
            <div class="ecl-container ua-body ua-stack ua-stack--l">
                {if sections.is_empty() {
                    view! { <Empty icon="list" title=t!("my-reviews-empty-title") text=t!("my-reviews-empty-text")/> }.into_any()
                } else {
                    sections.into_any()
                }}
            </div>
        }
    }))
}

/// What there is to review for one edition.
fn queue(queue: &Queue) -> impl IntoView + use<> {
    let counts = queue.count(ReviewState::counts);
    let done = queue.count(|state| state == ReviewState::Done);
    let next = queue.next().map(|next| next.id.clone());
    let open = queue.round.state.takes_reviews().is_ok();
    let rows: Vec<_> = (1..)
        .zip(&queue.reviews)
        .map(|(number, review): (i32, _)| {
            let title = review.title.clone().unwrap_or_default();
            view! {
                <tr class="ecl-table__row">
                    <td class="ecl-table__cell ua-num" data-ecl-table-header=t!("my-reviews-number")>{number}</td>
                    <td class="ecl-table__cell" data-ecl-table-header=t!("text-dilemma_title")><a href=format!("/reviews/{}", review.id) translate="no" dir="auto">{title}</a></td>
                    <td class="ecl-table__cell" data-ecl-table-header=t!("review-state")>{review_pill(review.state)}</td>
                    <td class="ecl-table__cell ua-num" data-ecl-table-header=t!("review-total")>{review.total.map(points)}</td>
                </tr>
            }
        })
        .collect();
    let id = format!("edition-{}", queue.edition.slug);
    let (labelled, label, bar) = (id.clone(), format!("{id}-done"), format!("{id}-done"));
    let empty = rows.is_empty();
    view! {
        <section class="ua-stack" aria-labelledby=labelled>
            <div class="ua-section__head"><h2 id=id>{said(&queue.edition.title)}</h2>{round_pill(queue.round.state)}</div>
            {if empty {
                view! { <Empty icon="list" title=t!("my-reviews-none-title") text=t!("my-reviews-none-text")/> }.into_any()
            } else {
                view! {
                    <div class="ua-progress">
                        <div class="ua-progress__text"><span id=label>{t!("my-reviews-progress", done = done, count = counts)}</span><span>{t!("my-reviews-due")}" "<When at=queue.round.due_at zone=CALL_ZONE/></span></div>
                        <progress value=done.to_string() max=counts.max(1).to_string() aria-labelledby=bar></progress>
                    </div>
                    <p class="ua-actions">
                        {next.filter(|_| open).map(|next| view! { <a class="ecl-button ecl-button--primary" href=format!("/reviews/{next}#text")>{t!("my-reviews-continue")}</a> })}
                        <a class="ecl-button ecl-button--secondary" href=format!("/reviews.csv?edition={}", queue.edition.slug) download><Icon name="download" class="ecl-button__icon"/>{t!("list-download")}</a>
                    </p>
                    <div class="ua-table-wrap" tabindex="0" role="region" aria-label=t!("my-reviews-title")>
                        <table class="ecl-table ecl-table--zebra ua-table--cards">
                            <thead class="ecl-table__head"><tr class="ecl-table__row">
                                <th class="ecl-table__header ua-num" scope="col">{t!("my-reviews-number")}</th>
                                <th class="ecl-table__header" scope="col">{t!("text-dilemma_title")}</th>
                                <th class="ecl-table__header" scope="col">{t!("review-state")}</th>
                                <th class="ecl-table__header ua-num" scope="col">{t!("review-total")}</th>
                            </tr></thead>
                            <tbody class="ecl-table__body">{rows}</tbody>
                        </table>
                    </div>
                }.into_any()
            }}
        </section>
    }
}

pub async fn review(cx: Cx) -> PageResult {
    let id = ReviewId::parse(cx.param("review"))?;
    let blind = service::read(&cx.academy, &cx.caller, &id).await?;
    let posted = cx.sent(WRITE).cloned();
    let title = blind.content.dilemma_title.clone();
    let open = blind.round.state.takes_reviews().is_ok();
    let writing = open && blind.review.state.counts();
    let page = Page::new(title.clone(), move || {
        let (at, of) = blind.place;
        let trail = vec![("/reviews".to_owned(), t!("my-reviews-title"))];
        let level = blind
            .level
            .map(|level| t!(&format!("level-{}", level.key())).into_owned());
        let size = blind
            .size
            .map(|size| t!(&format!("size-{}", size.key())).into_owned());
        let meta = view! {
            {review_pill(blind.review.state)}
            <span>{t!("review-place", at = at, of = of)}</span>
            {level.map(|level| view! { <span>{level}</span> })}
            {size.map(|size| view! { <span>{size}</span> })}
        }
        .into_any();
        let next = blind.next.clone().map(|next| {
            view! { <a class="ecl-button ecl-button--secondary" href=format!("/reviews/{next}#text")>{t!("review-next")}</a> }.into_any()
        });
        let content = content_view(&blind.content, &blind.modules);
        let right = if writing {
            let stored = match blind.review.state {
                ReviewState::Assigned => String::new(),
                state => saved(&cx, blind.review.updated_at, state == ReviewState::Begun),
            };
            let offset = when::offset(cx.academy.now(), cx.zone());
            score_form(&blind, posted.as_ref(), (stored, offset)).into_any()
        } else if blind.review.state == ReviewState::Abstained {
            view! { <Notice kind="info" title=t!("review-abstained-title")>{t!("review-abstained-text")}</Notice> }.into_any()
        } else {
            let opinion = opinion_view(blind.round.rubric.criteria(), &blind.review.opinion);
            view! { <section class="ua-panel ua-stack" aria-labelledby="scores"><h2 id="scores">{t!("review-yours")}</h2>{opinion}</section> }.into_any()
        };
        view! {
            <PageHeader title=Label::written(title.clone()) eyebrow=Label::from(&blind.edition.title) trail=trail meta=meta actions=next.into_any()/>
            <div class="ecl-container ua-body ua-split ua-split--even">
                <section class="ua-stack" aria-labelledby="text">
                    <h2 id="text">{t!("application-text")}</h2>
                    <p class="ua-small ua-muted">{t!("review-blind")}</p>
                    {content}
                </section>
                <div class="ua-stack ua-stack--l">
                    {right}
                    {discussion(&blind)}
                    {writing.then(|| abstain(&blind))}
                </div>
            </div>
        }
    });
    Ok(page.live_if(writing))
}

/// The rubric to score by: one choice a criterion, each level described. `saved`: when it was saved, in words, and
/// the minutes that the reviewer's clock is ahead.
fn score_form(
    blind: &Blind,
    posted: Option<&Posted>,
    (saved, offset): (String, i64),
) -> impl IntoView + use<> {
    let criteria = blind.round.rubric.criteria();
    let labels: Vec<(String, Bilingual)> = criteria
        .iter()
        .flat_map(|criterion| {
            ["scores", "comments"].map(|field| {
                (
                    format!("{field}[{}]", criterion.key),
                    criterion.title.clone(),
                )
            })
        })
        .collect();
    // After a refusal the form shows what was typed, ticks included.
    let typed_before = posted.is_some_and(|posted| posted.refusal.is_some());
    let shared: Vec<String> = if typed_before {
        posted
            .map(|posted| {
                posted
                    .values
                    .iter()
                    .filter(|(name, _)| name.starts_with("shared["))
                    .map(|(name, _)| name.clone())
                    .collect()
            })
            .unwrap_or_default()
    } else {
        blind
            .review
            .opinion
            .comments
            .iter()
            .filter(|(_, comment)| comment.audience == domain::reviews::Audience::Applicant)
            .map(|(key, _)| format!("shared[{key}]"))
            .collect()
    };
    let given: Vec<(Criterion, String, String, bool)> = criteria
        .iter()
        .map(|criterion| {
            let opinion = &blind.review.opinion;
            let score = opinion.scores.get(&criterion.key);
            let comment = opinion.comments.get(&criterion.key);
            (
                criterion.clone(),
                score.map(ToString::to_string).unwrap_or_default(),
                comment
                    .map(|comment| comment.text.clone())
                    .unwrap_or_default(),
                shared.contains(&format!("shared[{}]", criterion.key)),
            )
        })
        .collect();
    let (id, revision) = (blind.review.id.to_string(), blind.review.revision);
    let done = blind.review.state == ReviewState::Done;
    let refused = posted.filter(|_| typed_before);
    let changed = refused.filter(|posted| {
        let refusal = posted.refusal.as_ref();
        refusal.is_some_and(|refusal| refusal.code() == "review-changed")
    });
    let other = changed.map(|posted| Other {
        revision,
        mine: typed_fields(posted),
        theirs: blind.review.opinion.fields(),
    });
    let base = typed_on(refused, revision);
    let unsaved = typed_before && changed.is_none();
    let press = |intent: &str, label: &str, primary: bool| Press {
        intent: intent.to_owned(),
        label: t!(label).into_owned(),
        primary,
    };
    let buttons = if done {
        vec![press("send", "review-send-again", true)]
    } else {
        vec![
            press("save", "review-save", false),
            press("send", "review-send", true),
        ]
    };
    let asked = criteria.iter().flat_map(asked).collect();
    // What the others read already changes when its author presses, not as they type.
    let keeper = view! {
        <DraftKeeper
            about=About::Review(id.clone()) itself=!done base=base saved=saved offset=offset unsaved=unsaved
            buttons=buttons other=other asked=asked icons=assets().icons.clone() words=words(WORDS)
        />
    };
    view! {
        <section class="ua-panel ua-stack" aria-labelledby="scores">
            <h2 id="scores">{t!("review-scores")}</h2>
            <ScoreKeys hint=t!("review-keys").into_owned()/>
            <PostForm to=WRITE class="ua-form" autocomplete="off" labels=labels>
                <input type="hidden" name="review" value=id/>
                <input type="hidden" name="base" value=base.to_string()/>
                {given.into_iter().map(|(criterion, score, comment, shared)| criterion_view(&criterion, &score, &comment, shared)).collect::<Vec<_>>()}
                {keeper}
            </PostForm>
        </section>
    }
}

/// What was typed into the form.
fn typed_fields(posted: &Posted) -> Fields {
    let mut fields = Fields::new();
    for (name, value) in &posted.values {
        if ["scores[", "comments[", "shared["]
            .iter()
            .any(|part| name.starts_with(part))
        {
            fields.insert(name.clone(), vec![value.replace("\r\n", "\n")]);
        }
    }
    fields
}

/// The fields of a criterion, as two texts of them are shown beside each other.
fn asked(criterion: &Criterion) -> [Asked; 3] {
    let (key, title) = (&criterion.key, criterion.title.get(language()));
    let field = |part: &str, label: String, options: Vec<(String, String)>| Asked {
        name: format!("{part}[{key}]"),
        label,
        options,
    };
    let levels = (1..).zip(&criterion.levels);
    let levels = levels.map(|(number, level): (i32, _)| {
        let level = level.get(language());
        (number.to_string(), format!("{number} {level}"))
    });
    let beside = |what: &str| format!("{title} – {}", t!(what));
    [
        field("scores", title.to_owned(), levels.collect()),
        field("comments", beside("review-comment"), Vec::new()),
        field(
            "shared",
            beside("review-shared"),
            vec![("on".to_owned(), t!("review-shared").into_owned())],
        ),
    ]
}

fn criterion_view(
    criterion: &Criterion,
    score: &str,
    comment: &str,
    shared: bool,
) -> impl IntoView + use<> {
    let key = &criterion.key;
    let (field, text_field) = (format!("scores[{key}]"), format!("comments[{key}]"));
    let value = typed(&field, score);
    let around = frame(&field, None);
    let levels: Vec<_> = criterion
        .levels
        .iter()
        .enumerate()
        .map(|(at, level)| {
            let number = at + 1;
            let checked = number.to_string() == value;
            let level = said(level);
            view! {
                <Radio id=around.choice(at) name=field.clone() value=number.to_string() checked=checked><span><strong>{number}</strong>" "{level}</span></Radio>
            }
        })
        .collect();
    let text = typed(&text_field, comment);
    let help = t!("review-comment-help", max = COMMENT_MAX).into_any();
    let inner = frame(&text_field, Some(help));
    let open = !text.is_empty() || inner.invalid.is_some();
    let inside = inside_textarea(&text);
    view! {
        <fieldset class=around.class aria-describedby=around.describedby data-criterion="">
            <legend class="ecl-form-label">{said(&criterion.title)}<span class="ecl-form-label__required" aria-hidden="true">" *"</span>" "<span class="ua-small ua-muted">{t!("review-weight", weight = criterion.weight)}</span></legend>
            {around.notes}
            <div class="ua-choices">{levels}</div>
            <details class="ua-details" open=open>
                <summary>{t!("review-comment")}</summary>
                <div class="ua-details__body ua-stack ua-stack--s">
                    <label class="ecl-form-label" for=inner.id.clone()>{t!("review-comment-label")}</label>
                    {inner.notes}
                    <textarea class="ecl-text-area" id=inner.id name=text_field rows="3" dir="auto" aria-invalid=inner.invalid aria-describedby=inner.describedby>{inside}</textarea>
                    <Checkbox id=format!("f-shared[{key}]") name=format!("shared[{key}]") value="on" checked=shared>{t!("review-shared")}</Checkbox>
                </div>
            </details>
        </fieldset>
    }
}

/// What the others think and say, once one has said one's own.
fn discussion(blind: &Blind) -> Option<impl IntoView + use<>> {
    if blind.review.state != ReviewState::Done {
        return None;
    }
    let criteria = blind.round.rubric.criteria();
    let peers: Vec<_> = blind
        .peers
        .iter()
        .map(|peer| {
            let opinion = opinion_view(criteria, &peer.opinion);
            view! {
                <details class="ua-details">
                    <summary>{t!("reviewer-number", number = peer.number)}" · "{t!("points", points = points(peer.total))}</summary>
                    <div class="ua-details__body">{opinion}</div>
                </details>
            }
        })
        .collect();
    let alone = peers.is_empty();
    let remarks: Vec<_> = blind
        .remarks
        .iter()
        .map(|(who, at, body)| {
            let who = match who {
                Colleague::Oneself => t!("remark-you").into_owned(),
                Colleague::Reviewer(number) => t!("reviewer-number", number = *number).into_owned(),
                Colleague::Organiser => t!("remark-organiser").into_owned(),
            };
            view! {
                <li class="ua-list__item"><p class="ua-small ua-muted">{who}" · "<When at=*at zone=CALL_ZONE/></p><Written text=body.clone()/></li>
            }
        })
        .collect();
    let id = blind.review.id.to_string();
    let open = blind.round.state.takes_reviews().is_ok();
    Some(view! {
        <section class="ua-panel ua-stack" aria-labelledby="discussion">
            <h2 id="discussion">{t!("review-discussion")}</h2>
            {alone.then(|| view! { <p>{t!("review-alone")}</p> })}
            {peers}
            {(!remarks.is_empty()).then(|| view! { <ul class="ua-list">{remarks}</ul> })}
            {open.then(|| view! {
                <PostForm to="reviews/remark" class="ua-form" once=true>
                    <input type="hidden" name="review" value=id/>
                    <TextArea name="remark" help=t!("field-remark-help") rows=3 max=REMARK_MAX/>
                    <Submit label=t!("remark-send") look="secondary"/>
                </PostForm>
            })}
        </section>
    })
}

fn abstain(blind: &Blind) -> impl IntoView + use<> {
    let id = blind.review.id.to_string();
    let options: Vec<(String, String)> = Abstention::ALL
        .iter()
        .map(|because| {
            (
                because.key().to_owned(),
                t!(&format!("abstention-{}", because.key())).into_owned(),
            )
        })
        .collect();
    view! {
        <Fold summary=t!("review-abstain") to="reviews/abstain">
            <p>{t!("review-abstain-text")}</p>
            <PostForm to="reviews/abstain" class="ua-form">
                <input type="hidden" name="review" value=id/>
                <RadioField name="because" options=options/>
                <TextArea name="reason" label=t!("review-abstain-reason") help=t!("review-abstain-reason-help") rows=2 optional=true max=REASON_MAX/>
                <p class="ua-actions"><button class="ecl-button ecl-button--secondary ua-button--danger-quiet">{t!("review-abstain-action")}</button></p>
            </PostForm>
        </Fold>
    }
}
