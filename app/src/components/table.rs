//! Parts of tables and lists.

use leptos::prelude::*;

use crate::components::Icon;
use crate::request::Cx;
use crate::t;

/// The address of this page with one value of the query changed; empty values are left out.
pub fn with_query(cx: &Cx, changes: &[(&str, &str)]) -> String {
    let kept = cx.query.iter().filter(|(name, value)| {
        !value.is_empty() && !changes.iter().any(|(changed, _)| changed == name)
    });
    let pairs: Vec<String> = kept
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .chain(
            changes
                .iter()
                .copied()
                .filter(|(_, value)| !value.is_empty()),
        )
        .map(|(name, value)| format!("{name}={}", encode(value)))
        .collect();
    if pairs.is_empty() {
        cx.path.clone()
    } else {
        format!("{}?{}", cx.path, pairs.join("&"))
    }
}

/// Percent-encoding for a value of a query (RFC 3986: unreserved characters stay).
pub fn encode(value: &str) -> String {
    value
        .bytes()
        .map(|byte| match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                char::from(byte).to_string()
            }
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

/// The heading of a column that can be sorted by; `?sort=KEY` ascending, `?sort=-KEY` descending.
pub fn sortable(cx: &Cx, key: &str, label: &str, number: bool) -> impl IntoView + use<> {
    let now = cx.query("sort");
    let descending = format!("-{key}");
    let (state, next, icon) = if now == key {
        (Some("ascending"), descending.as_str(), "chevron-up")
    } else if now == descending {
        (Some("descending"), "", "chevron-down")
    } else {
        (None, key, "sort")
    };
    let href = with_query(cx, &[("sort", next), ("page", "")]);
    let class = if number {
        "ecl-table__header ua-num"
    } else {
        "ecl-table__header"
    };
    view! { <th class=class scope="col" aria-sort=state><a class="ua-sort" href=href>{label.to_owned()}" "<Icon name=icon/></a></th> }
}

/// Links to the pages of a list; nothing when one page holds it.
pub fn pagination(cx: &Cx, total: i64, per_page: i64) -> impl IntoView + use<> {
    let pages = (total + per_page - 1) / per_page.max(1);
    let now = cx.page() + 1;
    // From beyond the end of a list that has become shorter, something leads back.
    if pages <= 1 && now <= 1 {
        return ().into_any();
    }
    let href = |page: i64| with_query(cx, &[("page", &page.to_string())]);
    let mut shown: Vec<i64> = [1, 2, now - 1, now, now + 1, pages - 1, pages]
        .into_iter()
        .filter(|page| (1..=pages).contains(page))
        .collect();
    shown.sort_unstable();
    shown.dedup();
    let mut items = Vec::new();
    let mut before = 0;
    for page in shown {
        if page > before + 1 {
            items.push(view! { <li class="ecl-pagination__item ecl-pagination__item--truncation" aria-hidden="true"><span>"…"</span></li> }.into_any());
        }
        before = page;
        let label = t!("page-number", page = page).into_owned();
        items.push(if page == now {
            view! { <li class="ecl-pagination__item ecl-pagination__item--current"><span aria-current="page"><span class="ecl-u-sr-only">{label}</span><span aria-hidden="true">{page}</span></span></li> }.into_any()
        } else {
            view! { <li class="ecl-pagination__item"><a class="ecl-pagination__link" href=href(page) aria-label=label>{page}</a></li> }.into_any()
        });
    }
    view! {
        <nav class="ecl-pagination" aria-label=t!("pages")>
            <ul class="ecl-pagination__list">
                {(now > 1).then(|| view! { <li class="ecl-pagination__item ecl-pagination__item--previous"><a class="ecl-pagination__link" rel="prev" href=href((now - 1).min(pages).max(1))><Icon name="chevron-left"/>{t!("page-previous")}</a></li> })}
                {items}
                {(now < pages).then(|| view! { <li class="ecl-pagination__item ecl-pagination__item--next"><a class="ecl-pagination__link" rel="next" href=href(now + 1)>{t!("page-next")}<Icon name="chevron-right"/></a></li> })}
            </ul>
        </nav>
    }
    .into_any()
}
