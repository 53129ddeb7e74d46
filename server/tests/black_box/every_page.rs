//! Every page that anybody of the demonstration can come to by following links: it is there, it has one
//! heading, and every word on it is from the locales or says that it is content.

use std::collections::{BTreeMap, BTreeSet};

use crate::common::walk::{kind, walk};
use crate::common::{Seen, TestServer, pseudo};
use reqwest::StatusCode;
use scraper::{Html, Selector};

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
    let server = TestServer::demonstration().await;
    let mut wrong: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (email, _) in app::pages::accounts::DEMONSTRATION_PEOPLE {
        let browser = server.sign_in(email).await;
        browser
            .post(
                "/",
                &[("do", "accounts/choose_language"), ("language", "en-XA")],
            )
            .await;
        let pages = walk(&browser, &["/today", "/account", "/"]).await;
        assert!(pages.len() > 8, "{email} comes to {} pages", pages.len());
        for (path, page) in &pages {
            let found = if page.status == StatusCode::OK {
                problems(page)
            } else {
                vec![page.status.to_string()]
            };
            let said = found
                .into_iter()
                .map(|problem| format!("{email} {path}: {problem}"));
            wrong.entry(kind(path)).or_default().extend(said);
        }
    }
    wrong.retain(|_, said| !said.is_empty());
    for said in wrong.values_mut() {
        said.truncate(6);
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
