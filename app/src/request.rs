//! One request, as pages and server functions see it.

use std::borrow::Cow;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use backend::{Academy, Caller, Error, texts};
use domain::{FieldProblem, Language, Refusal};
use leptos::prelude::*;
use maud::Markup;

use crate::components::viewed;

/// Everything a page or a server function may know about the request.
#[derive(Clone)]
pub struct Cx {
    /// The academy.
    pub academy: Arc<Academy>,
    /// Who is asking.
    pub caller: Arc<Caller>,
    /// Path of the page.
    pub path: String,
    /// Parts of the path by name.
    pub params: Arc<Vec<(String, String)>>,
    /// The query, decoded.
    pub query: Arc<Vec<(String, String)>>,
    /// The form just sent, when the page is shown again because of it.
    pub posted: Option<Arc<Posted>>,
    /// Files that came with the form.
    pub files: Arc<Vec<SentFile>>,
    /// Key of a notice that the form before left for this page.
    pub notice: Option<String>,
    /// `light`, `dark` or as the device has it.
    pub theme: Option<String>,
    /// What the browser calls itself.
    pub device: String,
    /// Whether cookies carry the `__Host-` prefix (behind HTTPS).
    pub secure: bool,
}

/// A file that came with a form.
#[derive(Debug, Clone)]
pub struct SentFile {
    /// The name of its field.
    pub field: String,
    /// What it is called, as the browser says.
    pub name: String,
    /// What is in it.
    pub bytes: axum::body::Bytes,
}

/// A form that was sent and is shown again: what was typed, and why it was refused if it was.
#[derive(Debug, Clone)]
pub struct Posted {
    /// Which form, as its `do` says.
    pub action: String,
    /// What was typed, in order.
    pub values: Vec<(String, String)>,
    /// Why not; none when the form asked to be shown again, such as with a preview.
    pub refusal: Option<Refusal>,
    /// A secret that the form made, shown this once.
    pub once: Option<String>,
}

impl Posted {
    /// What was typed into a field.
    pub fn value(&self, field: &str) -> Option<&str> {
        self.values
            .iter()
            .find(|(name, _)| name == field)
            .map(|(_, value)| value.as_str())
    }

    /// The fields to blame, if any.
    pub fn problems(&self) -> &[FieldProblem] {
        self.refusal.as_ref().map_or(&[], Refusal::problems)
    }

    /// What is wrong with a field.
    pub fn problem(&self, field: &str) -> Option<&FieldProblem> {
        self.problems()
            .iter()
            .find(|problem| problem.field == field)
    }

    /// Everything typed into a field that may stand several times.
    pub fn values(&self, field: &str) -> Vec<&str> {
        self.values
            .iter()
            .filter(|(name, _)| name == field)
            .map(|(_, value)| value.as_str())
            .collect()
    }
}

impl Cx {
    /// A part of the path.
    pub fn param(&self, name: &str) -> &str {
        find(&self.params, name)
    }

    /// A value of the query; empty when it is not there.
    pub fn query(&self, name: &str) -> &str {
        find(&self.query, name)
    }

    /// The page of a list that the query asks for, from 0.
    pub fn page(&self) -> i64 {
        self.query("page")
            .parse::<i64>()
            .map_or(0, |page| (page - 1).clamp(0, 100_000))
    }

    /// The language of the answer.
    pub fn language(&self) -> Language {
        self.caller.language
    }

    /// The zone in which this person reads times; the academy's own for visitors.
    pub fn zone(&self) -> &str {
        self.caller
            .person
            .as_ref()
            .map_or("Europe/Brussels", |person| person.time_zone.as_str())
    }

    /// A sentence of the locales, for what is said before the page is rendered.
    pub fn say(&self, key: &str) -> Cow<'static, str> {
        texts::say(self.language(), key)
    }

    /// The form `action`, if this page is shown because it was refused.
    pub fn refused(&self, action: &str) -> Option<&Posted> {
        self.sent(action).filter(|posted| posted.refusal.is_some())
    }

    /// The form `action`, if this page is shown because it was sent, refused or not.
    pub fn sent(&self, action: &str) -> Option<&Posted> {
        self.posted
            .as_deref()
            .filter(|posted| posted.action == action)
    }
}

fn find<'a>(pairs: &'a [(String, String)], name: &str) -> &'a str {
    pairs
        .iter()
        .find(|(key, _)| key == name)
        .map_or("", |(_, value)| value.as_str())
}

/// The request a server function runs in.
///
/// # Errors
/// `unavailable` outside a request.
pub fn cx() -> Result<Cx, Refusal> {
    use_context::<Cx>().ok_or(Refusal::unavailable())
}

/// What a person is told of an error; faults are logged here, once.
pub fn told(cx: &Cx, error: &Error) -> Refusal {
    let refusal = error.refusal();
    if error.is_fault() {
        tracing::error!(code = refusal.code(), path = cx.path, %error, "a request failed");
    }
    refusal
}

/// A page before it is put into the shell.
pub struct Page {
    /// What the browser's tab says.
    pub title: String,
    /// HTTP status.
    pub status: u16,
    /// Whether it holds islands, so that the WASM module is loaded.
    pub live: bool,
    /// Renders the page's inside; runs in the shell's owner.
    pub body: Box<dyn FnOnce() -> Markup + Send>,
}

impl Page {
    /// A page that ships no script.
    pub fn new<V: IntoView>(
        title: impl Into<String>,
        body: impl FnOnce() -> V + Send + 'static,
    ) -> Self {
        Self::drawn(title, move || viewed(body()))
    }

    /// The same, where maud writes all of it.
    pub fn drawn(title: impl Into<String>, body: impl FnOnce() -> Markup + Send + 'static) -> Self {
        Self {
            title: title.into(),
            status: 200,
            live: false,
            body: Box::new(body),
        }
    }

    /// The same page with the islands it holds brought to life.
    #[must_use]
    pub fn live(self) -> Self {
        self.live_if(true)
    }

    /// The same page, alive where it holds islands this time.
    #[must_use]
    pub fn live_if(mut self, holds: bool) -> Self {
        self.live = holds;
        self
    }
}

/// What a page function returns.
pub type PageResult = Result<Page, Error>;
/// A page function as the table of routes holds it.
pub type PageFn = fn(Cx) -> Pin<Box<dyn Future<Output = PageResult> + Send>>;
