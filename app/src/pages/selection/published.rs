//! How the cohort of an edition was chosen, for everybody.

use domain::programme::CALL_ZONE;
use domain::selection::Limits;
use leptos::prelude::*;

use backend::service::selection::{self as service, Published, Signed};

use super::words;
use crate::components::layout::{Label, PageHeader};
use crate::components::notice::Notice;
use crate::components::{Pill, When};
use crate::request::{Cx, Page, PageResult};
use crate::t;

pub async fn published(cx: Cx) -> PageResult {
    let published = service::published(&cx.academy, &cx.caller, cx.param("edition")).await?;
    Ok(Page::new(cx.say("published-title"), move || {
        let edition = &published.edition;
        let trail = vec![
            ("/editions".to_owned(), Label::from(t!("editions-title"))),
            (
                format!("/editions/{}", edition.slug),
                Label::from(&edition.title),
            ),
        ];
        let seed = published.seed.clone().map(|(seed, at)| {
            view! {
                <section class="ua-stack" aria-labelledby="seed">
                    <h2 id="seed">{t!("seed-title")}</h2>
                    <p class="ua-prose">{t!("seed-text")}</p>
                    <p><code translate="no">{seed}</code></p>
                    <p class="ua-small ua-muted">{t!("seed-drawn")}" "<When at=at zone=CALL_ZONE/></p>
                </section>
            }
        });
        let signed = match &published.signed {
            Some(signed) => inside(&published, signed).into_any(),
            None => view! { <Notice kind="info">{t!("published-not-yet")}</Notice> }.into_any(),
        };
        view! {
            <PageHeader title=t!("published-title") trail=trail/>
            <div class="ecl-container ua-body ua-stack ua-stack--l">
                <p class="ua-prose">{t!("published-text")}</p>
                {signed}
                {seed}
            </div>
        }
    }))
}

fn inside(published: &Published, signed: &Signed) -> impl IntoView + use<> {
    let rows: Vec<_> = lines(&signed.limits, published)
        .into_iter()
        .map(|(label, range)| view! { <tr class="ecl-table__row"><th class="ecl-table__cell" scope="row">{label}</th><td class="ecl-table__cell">{range}</td></tr> })
        .collect();
    let chances: Vec<_> = signed
        .chances
        .iter()
        .rev()
        .map(|(tickets, count)| {
            let chance = words::percent(i64::from(*tickets) * 100);
            view! { <tr class="ecl-table__row"><th class="ecl-table__cell" scope="row">{chance}</th><td class="ecl-table__cell ua-num">{*count}</td></tr> }
        })
        .collect();
    let lottery = !chances.is_empty();
    let (hash, solver) = (signed.inputs_sha256.clone(), signed.solver.clone());
    view! {
        <section class="ua-stack" aria-labelledby="signed">
            <h2 id="signed">{t!("published-signed")}" "<When at=signed.at zone=CALL_ZONE/></h2>
            <p><Pill tone="info" text=t!(&format!("scenario-mode-{}", signed.mode.key()))/></p>
            <p>{t!("published-figures", chosen = signed.chosen, candidates = signed.candidates)}" "{t!("published-named", count = signed.named)}</p>
        </section>
        <section class="ua-stack" aria-labelledby="limits">
            <h2 id="limits">{t!("published-limits")}</h2>
            <div class="ua-table-wrap" tabindex="0" role="region" aria-label=t!("published-limits")>
                <table class="ecl-table ua-table--dense">
                    <thead class="ecl-table__head"><tr class="ecl-table__row"><th class="ecl-table__header" scope="col">{t!("limit")}</th><th class="ecl-table__header" scope="col">{t!("limit-range")}</th></tr></thead>
                    <tbody class="ecl-table__body">{rows}</tbody>
                </table>
            </div>
        </section>
        {lottery.then(|| view! {
            <section class="ua-stack" aria-labelledby="chances">
                <h2 id="chances">{t!("published-chances")}</h2>
                <div class="ua-table-wrap" tabindex="0" role="region" aria-label=t!("published-chances")>
                    <table class="ecl-table ua-table--dense">
                        <thead class="ecl-table__head"><tr class="ecl-table__row"><th class="ecl-table__header" scope="col">{t!("published-chance")}</th><th class="ecl-table__header ua-num" scope="col">{t!("published-applications")}</th></tr></thead>
                        <tbody class="ecl-table__body">{chances}</tbody>
                    </table>
                </div>
            </section>
        })}
        <section class="ua-stack ua-stack--s" aria-labelledby="verify">
            <h2 id="verify">{t!("published-verify")}</h2>
            <p>{t!("published-solver")}" "<span translate="no">{solver}</span></p>
            <p>{t!("sign-hash")}" "<code class="ua-written" translate="no">{hash}</code></p>
        </section>
    }
}

fn range(least: Option<u16>, most: Option<u16>) -> String {
    let (least, most) = (least.map(i64::from), most.map(i64::from));
    match (least, most) {
        (Some(least), Some(most)) => t!("range-both", least = least, most = most).into_owned(),
        (Some(least), None) => t!("range-least", least = least).into_owned(),
        (None, Some(most)) => t!("range-most", most = most).into_owned(),
        (None, None) => String::new(),
    }
}

/// The limits, each with its range.
fn lines(limits: &Limits, published: &Published) -> Vec<(String, String)> {
    let quotas = limits.quotas.iter().map(|quota| {
        let label = words::group(&quota.group, &published.modules);
        (label, range(quota.least, quota.most))
    });
    let caps = limits.caps.iter().map(|cap| {
        let label = t!(&format!("cap-{}", cap.each.key())).into_owned();
        (label, range(None, Some(cap.most)))
    });
    let varieties = limits.varieties.iter().map(|variety| {
        let label = t!(&format!("variety-{}", variety.feature.key())).into_owned();
        (label, range(Some(variety.least), None))
    });
    quotas.chain(caps).chain(varieties).collect()
}
