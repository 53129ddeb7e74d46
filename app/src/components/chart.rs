//! Charts that the server draws; each has its table beside it.

use leptos::prelude::*;

/// One bar: label, length as a share of the longest possible (0 to 1), and what stands at its end.
#[derive(Debug, Clone)]
pub struct Bar {
    /// What it is about.
    pub label: String,
    /// 0 to 1.
    pub share: f64,
    /// The figure in words, such as "12" or "81 %".
    pub value: String,
    /// An interval around the share, 0 to 1.
    pub interval: Option<(f64, f64)>,
    /// Where the label leads, such as a filtered list.
    pub href: Option<String>,
}

fn percent(share: f64) -> String {
    format!("{:.1}%", share.clamp(0.0, 1.0) * 100.0)
}

/// Horizontal bars. Read aloud they are a list of labels and values.
#[component]
pub fn Bars(bars: Vec<Bar>) -> impl IntoView {
    let rows: Vec<_> = bars
        .into_iter()
        .map(|bar| {
            let label = match bar.href {
                Some(href) => view! { <a href=href>{bar.label}</a> }.into_any(),
                None => bar.label.into_any(),
            };
            view! {
                <li class="ua-bars__row">
                    <span class="ua-bars__label">{label}</span>
                    <svg class="ua-bars__plot" aria-hidden="true">
                        <rect class="ua-bars__track" width="100%" height="100%"/>
                        <rect class="ua-bars__fill" width=percent(bar.share) height="100%"/>
                        {bar.interval.map(|(low, high)| view! { <line class="ua-bars__interval" x1=percent(low) x2=percent(high) y1="50%" y2="50%"/> })}
                    </svg>
                    <span class="ua-bars__value">{bar.value}</span>
                </li>
            }
        })
        .collect();
    view! { <ul class="ua-bars">{rows}</ul> }
}
