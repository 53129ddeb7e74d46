//! Every page that anybody of the demonstration can come to by following links: it is there, it has one
//! heading, and every word on it is from the locales or says that it is content.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may fail")]

mod common;
#[path = "common/pseudo.rs"]
mod pseudo;

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use backend::cities;
use backend::service::demonstration;
use common::{Seen, TestServer};
use reqwest::StatusCode;
use scraper::{Html, Selector};

/// Pages of one kind that are looked at: enough to meet what is there and what is missing.
const OF_A_KIND: usize = 4;

/// "/applications/*" for the page of one application.
fn kind(path: &str) -> String {
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

fn problems(page: &Seen) -> Vec<String> {
    let mut found = pseudo::unmarked(&page.html);
    if page.texts("h1").len() != 1 {
        found.push(format!(
            "{} headings of the first rank",
            page.texts("h1").len()
        ));
    }
    let mut ids = BTreeSet::new();
    let selector = Selector::parse("[id]").unwrap();
    for element in Html::parse_document(&page.html).select(&selector) {
        let id = element.attr("id").unwrap_or_default().to_owned();
        if !ids.insert(id.clone()) {
            found.push(format!("two elements are called {id}"));
        }
    }
    found.extend(page.executable());
    if page.html.contains(" style=\"") {
        found.push("an inline style, which the content security policy forbids".to_owned());
    }
    found
}

#[tokio::test]
async fn every_page_of_everybody_is_there_and_says_only_what_is_in_the_locales() {
    let server = TestServer::start().await;
    cities::load(&server.academy.db).await.unwrap();
    demonstration::fill(&server.academy).await.unwrap();
    let mut wrong: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (email, _) in app::pages::accounts::DEMONSTRATION_PEOPLE {
        let browser = server.sign_in(email).await;
        browser
            .post(
                "/",
                &[("do", "accounts/choose_language"), ("language", "en-XA")],
            )
            .await;
        let mut waiting =
            VecDeque::from(["/today".to_owned(), "/account".to_owned(), "/".to_owned()]);
        let mut known: BTreeSet<String> = waiting.iter().cloned().collect();
        let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
        while let Some(path) = waiting.pop_front() {
            let answer = browser.get(&path).await;
            let html = answer
                .headers()
                .get("content-type")
                .is_some_and(|kind| kind.to_str().unwrap().starts_with("text/html"));
            let page = Seen::of(answer).await;
            if page.status != StatusCode::OK {
                wrong
                    .entry(kind(&path))
                    .or_default()
                    .push(format!("{email} {path}: {}", page.status));
                continue;
            }
            if !html {
                continue;
            }
            for problem in problems(&page) {
                wrong
                    .entry(kind(&path))
                    .or_default()
                    .push(format!("{email} {path}: {problem}"));
            }
            for href in links(&page) {
                let bare = href.split('?').next().unwrap_or_default();
                let of_a_kind = kinds.entry(kind(bare)).or_default();
                if *of_a_kind < OF_A_KIND && known.insert(href.clone()) {
                    *of_a_kind += 1;
                    waiting.push_back(href);
                }
            }
        }
        assert!(known.len() > 8, "{email} comes to {known:?}");
    }
    for said in wrong.values_mut() {
        said.truncate(6);
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
