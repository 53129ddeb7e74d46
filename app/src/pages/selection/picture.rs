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
    fn share(&self) -> f64 {
        let whole = self
            .most
            .or(self.least)
            .unwrap_or(self.count)
            .max(self.count)
            .max(1);
        self.count as f64 / whole as f64
    }
}

fn standings(inputs: &Inputs, outcome: &Outcome, modules: &[Module]) -> Vec<Standing> {
    let chosen = &outcome.chosen;
    let quotas = inputs.limits.quotas.iter().map(|quota| Standing {
        label: words::group(&quota.group, modules),
        count: inputs.count(chosen, &quota.group),
        least: quota.least.map(i64::from),
        most: quota.most.map(i64::from),
    });
    let caps = inputs.limits.caps.iter().map(|cap| Standing {
        label: t!(&format!("cap-{}", cap.each.key())).into_owned(),
        count: inputs.most_of(chosen, cap.each),
        least: None,
        most: Some(i64::from(cap.most)),
    });
    let varieties = inputs.limits.varieties.iter().map(|variety| Standing {
        label: t!(&format!("variety-{}", variety.feature.key())).into_owned(),
        count: i64::try_from(inputs.groups(chosen, variety.feature).len()).unwrap_or(0),
        least: Some(i64::from(variety.least)),
        most: None,
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
            share: standing.share(),
            value: standing.count.to_string(),
            interval: None,
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
