//! One application as its reviewers see it, and what they say of it; for organisers.

use domain::ids::ApplicationId;
use domain::programme::CALL_ZONE;
use domain::reviews::{REMARK_MAX, ReviewState};
use leptos::prelude::*;

use backend::service::reviews::{self as service, Judged, PASSAGE_MAX};

use super::{opinion_view, points, review_pill};
use crate::components::form::{PostForm, SelectField, Submit, TextArea};
use crate::components::layout::{Label, PageHeader};
use crate::components::notice::Empty;
use crate::components::{Pill, When, Written};
use crate::pages::applications::{content_view, state_pill};
use crate::request::{Cx, Page, PageResult};
use crate::t;

pub async fn judged(cx: Cx) -> PageResult {
    let id = ApplicationId::parse(cx.param("application"))?;
    let judged = service::judged(&cx.academy, &cx.caller, &id).await?;
    let title = judged.application.content.dilemma_title.clone();
    Ok(Page::new(title.clone(), move || {
        let edition = &judged.edition;
        let trail = vec![
            ("/organise".to_owned(), Label::from(t!("organise-editions"))),
            (
                format!("/organise/{}/reviews", edition.slug),
                Label::from(t!("reviews-title")),
            ),
        ];
        let href = format!("/organise/applications/{}", judged.application.id);
        let actions = view! { <a class="ecl-button ecl-button--secondary" href=href>{t!("judged-application")}</a> };
        let content = content_view(&judged.veiled, &judged.modules);
        let meta = state_pill(judged.application.state).into_any();
        view! {
            <PageHeader title=Label::written(title.clone()) eyebrow=Label::from(&edition.title) trail=trail meta=meta actions=actions.into_any()/>
            <div class="ecl-container ua-body ua-split ua-split--even">
                <div class="ua-stack ua-stack--l">
                    {scores(&judged)}
                    {assignment(&judged)}
                    {discussion(&judged)}
                </div>
                <div class="ua-stack ua-stack--l">
                    <section class="ua-stack" aria-labelledby="text">
                        <h2 id="text">{t!("judged-blind")}</h2>
                        <p class="ua-small ua-muted">{t!("judged-blind-text")}</p>
                        {content}
                    </section>
                    {redactions(&judged)}
                </div>
            </div>
        }
    }))
}

fn scores(judged: &Judged) -> impl IntoView + use<> {
    let figures = judged.score.as_ref().map(|score| {
        let item = |key: &'static str, value: f64| {
            view! { <li class="ua-strip__item"><p class="ua-strip__label">{t!(key)}</p><p class="ua-strip__value">{points(value)}</p></li> }
        };
        let apart = score.needs_discussion().then(|| view! { <p><Pill tone="warning" text=t!("results-apart")/>" "{t!("judged-apart")}</p> });
        view! {
            <ul class="ua-strip" aria-label=t!("results-title")>
                {item("results-normalised", score.normalised)}
                {item("results-raw", score.raw)}
                {item("results-spread", score.spread)}
            </ul>
            {apart}
        }
    });
    let none = figures.is_none();
    let criteria = judged
        .round
        .as_ref()
        .map_or(&[][..], |round| round.rubric.criteria());
    let reviews: Vec<_> = (1..)
        .zip(&judged.reviews)
        .filter(|(_, (review, _))| {
            matches!(review.state, ReviewState::Done | ReviewState::Abstained)
        })
        .map(|(number, (review, name)): (i32, _)| {
            let inside = if review.state == ReviewState::Abstained {
                view! { <p>{t!("judged-abstained")}</p><Written text=review.reason.clone()/> }.into_any()
            } else {
                opinion_view(criteria, &review.opinion).into_any()
            };
            view! {
                <details class="ua-details">
                    <summary><span>{t!("reviewer-number", number = number)}" · "<span translate="no" dir="auto">{name.clone()}</span>{review.total.map(|total| view! { " · "{t!("points", points = points(total))} })}</span></summary>
                    <div class="ua-details__body ua-stack ua-stack--s">{inside}</div>
                </details>
            }
        })
        .collect();
    view! {
        <section class="ua-stack" aria-labelledby="scores">
            <h2 id="scores">{t!("results-title")}</h2>
            {figures}
            {none.then(|| view! { <Empty icon="list" title=t!("judged-none-title") text=t!("judged-none-text")/> })}
            <div>{reviews}</div>
        </section>
    }
}

/// Who has it, and changes by hand.
fn assignment(judged: &Judged) -> impl IntoView + use<> {
    let items: Vec<_> = judged
        .reviews
        .iter()
        .map(|(review, name)| {
            let id = review.id.to_string();
            let (form, whose) = (id.clone(), name.clone());
            let back = (review.state == ReviewState::Assigned).then(|| view! {
                <PostForm to="reviews/take_back" id=form><input type="hidden" name="review" value=id/><button class="ua-button--link">{t!("judged-take-back")}<span class="ecl-u-sr-only">" "<span translate="no">{whose}</span></span></button></PostForm>
            });
            view! { <li class="ua-list__item ua-row ua-row--between"><span><span translate="no" dir="auto">{name.clone()}</span>" "{review_pill(review.state)}</span>{back}</li> }
        })
        .collect();
    let options: Vec<(String, Label)> = judged
        .others
        .iter()
        .map(|reviewer| {
            (
                reviewer.id.to_string(),
                Label::written(reviewer.name.clone()),
            )
        })
        .collect();
    let id = judged.application.id.to_string();
    let give = (judged.round.is_some() && !options.is_empty()).then(|| view! {
        <PostForm to="reviews/give" class="ua-form">
            <input type="hidden" name="application" value=id/>
            <SelectField name="reviewer" options=options empty=t!("choose") help=t!("field-reviewer-help")/>
            <Submit label=t!("judged-give") look="secondary"/>
        </PostForm>
    });
    view! {
        <section class="ua-panel ua-stack" aria-labelledby="reviewers">
            <h2 class="ua-panel__title" id="reviewers">{t!("reviewers-title")}</h2>
            {(!items.is_empty()).then(|| view! { <ul class="ua-list">{items}</ul> })}
            {give}
        </section>
    }
}

fn discussion(judged: &Judged) -> impl IntoView + use<> {
    let number = |who: &domain::ids::PersonId| {
        judged
            .reviews
            .iter()
            .position(|(review, _)| review.reviewer_id == *who)
    };
    let remarks: Vec<_> = judged
        .remarks
        .iter()
        .filter(|remark| !remark.body.is_empty())
        .map(|remark| {
            let as_reviewer = number(&remark.author_id).map(|at| view! { {t!("reviewer-number", number = at + 1)}" · " });
            view! {
                <li class="ua-list__item"><p class="ua-small ua-muted">{as_reviewer}<span translate="no" dir="auto">{remark.author.clone()}</span>" · "<When at=remark.said_at zone=CALL_ZONE/></p><Written text=remark.body.clone()/></li>
            }
        })
        .collect();
    let id = judged.application.id.to_string();
    view! {
        <section class="ua-panel ua-stack" aria-labelledby="discussion">
            <h2 class="ua-panel__title" id="discussion">{t!("review-discussion")}</h2>
            {(!remarks.is_empty()).then(|| view! { <ul class="ua-list">{remarks}</ul> })}
            <PostForm to="reviews/say" class="ua-form" once=true>
                <input type="hidden" name="application" value=id/>
                <TextArea name="remark" help=t!("judged-remark-help") rows=3 max=REMARK_MAX/>
                <Submit label=t!("remark-send") look="secondary"/>
            </PostForm>
        </section>
    }
}

fn redactions(judged: &Judged) -> impl IntoView + use<> {
    let id = judged.application.id.to_string();
    let items: Vec<_> = judged
        .redactions
        .iter()
        .map(|redaction| {
            let (application, passage) = (id.clone(), redaction.id.to_string());
            let (form, text, again) = (
                passage.clone(),
                redaction.passage.clone(),
                redaction.passage.clone(),
            );
            view! {
                <li class="ua-list__item ua-row ua-row--between">
                    <span translate="no" dir="auto">{text}</span>
                    <PostForm to="reviews/uncover" id=form><input type="hidden" name="application" value=application/><input type="hidden" name="redaction" value=passage/><button class="ua-button--link">{t!("judged-uncover")}<span class="ecl-u-sr-only">" "<span translate="no">{again}</span></span></button></PostForm>
                </li>
            }
        })
        .collect();
    let application = id.clone();
    view! {
        <section class="ua-panel ua-stack" aria-labelledby="hidden">
            <h2 class="ua-panel__title" id="hidden">{t!("judged-hidden")}</h2>
            {(!items.is_empty()).then(|| view! { <ul class="ua-list">{items}</ul> })}
            <PostForm to="reviews/redact" class="ua-form">
                <input type="hidden" name="application" value=application/>
                <TextArea name="passage" help=t!("field-passage-help") rows=2 max=PASSAGE_MAX/>
                <Submit label=t!("judged-hide") look="secondary"/>
            </PostForm>
        </section>
    }
}
