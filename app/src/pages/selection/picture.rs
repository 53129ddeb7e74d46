//! A cohort as a picture: where it comes from, and how it stands to its limits.

use std::collections::BTreeMap;

use domain::programme::Module;
use domain::selection::{Feature, Group, Inputs, Outcome};
use leptos::prelude::*;

use super::words;
use crate::components::chart::{Bar, Bars};
use crate::pages::applications::europe;
use crate::t;

/// A circle a country.
pub fn map(inputs: &Inputs, outcome: &Outcome) -> impl IntoView + use<> {
    let mut counts = BTreeMap::new();
    for (group, count) in inputs.groups(&outcome.chosen, Feature::Country) {
        if let Group::Country(code) = group {
            counts.insert(code, count);
        }
    }
    let most = counts.values().copied().max().unwrap_or(1).max(1);
    europe(&counts, most)
}

/// One limit and how the cohort stands to it.
struct Standing {
    label: String,
    count: i64,
    least: Option<i64>,
    most: Option<i64>,
    /// What the whole length of a bar stands for.
    whole: i64,
}

impl Standing {
    fn range(&self) -> String {
        match (self.least, self.most) {
            (Some(least), Some(most)) if least == most => {
                t!("range-exactly", count = least).into_owned()
            }
            (Some(least), Some(most)) => t!("range-both", least = least, most = most).into_owned(),
            (Some(least), None) => t!("range-least", least = least).into_owned(),
            (None, Some(most)) => t!("range-most", most = most).into_owned(),
            (None, None) => String::new(),
        }
    }

    #[expect(clippy::cast_precision_loss, reason = "counts of people are small")]
    fn share(&self, count: i64) -> f64 {
        count as f64 / self.whole.max(1) as f64
    }

    /// From the least to the most, where the count may end.
    fn interval(&self) -> (f64, f64) {
        let least = self.least.map_or(0.0, |least| self.share(least));
        let most = self.most.map_or(1.0, |most| self.share(most));
        (least, most)
    }
}

fn standings(inputs: &Inputs, outcome: &Outcome, modules: &[Module]) -> Vec<Standing> {
    let chosen = &outcome.chosen;
    let people = i64::try_from(chosen.len()).unwrap_or(0);
    let quotas = inputs.limits.quotas.iter().map(|quota| Standing {
        label: words::group(&quota.group, modules),
        count: inputs.count(chosen, &quota.group),
        least: quota.least.map(i64::from),
        most: quota.most.map(i64::from),
        whole: people,
    });
    let caps = inputs.limits.caps.iter().map(|cap| Standing {
        label: t!(&format!("cap-{}", cap.each.key())).into_owned(),
        count: inputs.most_of(chosen, cap.each),
        least: None,
        most: Some(i64::from(cap.most)),
        whole: 2 * i64::from(cap.most),
    });
    let varieties = inputs.limits.varieties.iter().map(|variety| {
        let count = inputs.groups(chosen, variety.feature).len();
        let count = i64::try_from(count).unwrap_or(0);
        Standing {
            label: t!(&format!("variety-{}", variety.feature.key())).into_owned(),
            count,
            least: Some(i64::from(variety.least)),
            most: None,
            whole: 2 * count.max(i64::from(variety.least)),
        }
    });
    quotas.chain(caps).chain(varieties).collect()
}

/// Bars against the limits, and the same as a table.
pub fn bars(inputs: &Inputs, outcome: &Outcome, modules: &[Module]) -> impl IntoView + use<> {
    let standings = standings(inputs, outcome, modules);
    let bars: Vec<Bar> = standings
        .iter()
        .map(|standing| Bar {
            label: standing.label.clone(),
            share: standing.share(standing.count),
            value: standing.count.to_string(),
            interval: Some(standing.interval()),
            href: None,
        })
        .collect();
    let rows: Vec<_> = standings
        .iter()
        .map(|standing| view! {
            <tr class="ecl-table__row"><th class="ecl-table__cell" scope="row">{standing.label.clone()}</th><td class="ecl-table__cell ua-num">{standing.count}</td><td class="ecl-table__cell">{standing.range()}</td></tr>
        })
        .collect();
    view! {
        <Bars bars=bars/>
        <p class="ua-small ua-muted">{t!("limits-bars")}</p>
        <details class="ua-twin">
            <summary>{t!("limits-as-table")}</summary>
            <div class="ua-table-wrap">
                <table class="ecl-table ua-table--dense">
                    <thead class="ecl-table__head"><tr class="ecl-table__row"><th class="ecl-table__header" scope="col">{t!("limit")}</th><th class="ecl-table__header ua-num" scope="col">{t!("limit-count")}</th><th class="ecl-table__header" scope="col">{t!("limit-range")}</th></tr></thead>
                    <tbody class="ecl-table__body">{rows}</tbody>
                </table>
            </div>
        </details>
    }
}
