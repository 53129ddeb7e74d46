//! Going through all pages that somebody can come to by following links.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use reqwest::StatusCode;
use scraper::{Html, Selector};

use crate::common::{Browser, Seen};

/// Pages of one kind that are looked at: enough to meet what is there and what is missing.
const OF_A_KIND: usize = 4;

/// "/applications/*" for the page of one application.
pub fn kind(path: &str) -> String {
    let parts = path.split('/').map(|part| {
        let counted = part.len() > 20 || part.bytes().any(|byte| byte.is_ascii_digit());
        if counted { "*" } else { part }
    });
    parts.collect::<Vec<_>>().join("/")
}

fn links(page: &Seen) -> Vec<String> {
    let selector = Selector::parse("a[href^='/']:not([download])").unwrap();
    Html::parse_document(&page.html)
        .select(&selector)
        .filter_map(|link| link.attr("href"))
        .map(|href| href.split('#').next().unwrap_or_default().to_owned())
        .filter(|href| {
            !href.starts_with("/pkg/")
                && !href.rsplit('/').next().unwrap_or_default().contains(".csv")
        })
        .collect()
}

/// Every page from `starts` on: its address and what came back.
pub async fn walk(browser: &Browser, starts: &[&str]) -> Vec<(String, Seen)> {
    let mut waiting: VecDeque<String> = starts.iter().map(|path| (*path).to_owned()).collect();
    let mut known: BTreeSet<String> = waiting.iter().cloned().collect();
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    let mut pages = Vec::new();
    while let Some(path) = waiting.pop_front() {
        let answer = browser.get(&path).await;
        let html = answer
            .headers()
            .get("content-type")
            .is_some_and(|kind| kind.to_str().unwrap().starts_with("text/html"));
        let page = Seen::of(answer).await;
        if page.status == StatusCode::OK && !html {
            continue;
        }
        for href in links(&page) {
            let bare = href.split('?').next().unwrap_or_default();
            let of_a_kind = kinds.entry(kind(bare)).or_default();
            if *of_a_kind < OF_A_KIND && known.insert(href.clone()) {
                *of_a_kind += 1;
                waiting.push_back(href);
            }
        }
        pages.push((path, page));
    }
    pages
}
