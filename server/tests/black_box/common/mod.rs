//! The whole server on a free port with a database of its own and a clock that is moved by hand;
//! people speak to it over HTTP as a browser would.

#[path = "../../../backend/tests/stories/common/stage.rs"]
mod stage;

pub mod pseudo;
pub mod walk;

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use backend::chance::OsChance;
use backend::clock::HeldClock;
use backend::db::Db;
use backend::{Academy, Settings};
use domain::ids::PersonId;
use domain::permission::Role;
use reqwest::{Client, Response, StatusCode};
use scraper::{Html, Selector};
use server::context::{Proxies, Secure, State};
use server::router::router;

pub use stage::{NOW, ask_as, edition, edition_in, profile};

/// The password of every person made by [`TestServer::person`].
pub const PASSWORD: &str = "quiet harbour seven lamps";

/// A running server.
pub struct TestServer {
    pub academy: Arc<Academy>,
    pub clock: Arc<HeldClock>,
    pub address: SocketAddr,
    pub url: String,
    _folder: tempfile::TempDir,
}

impl TestServer {
    pub async fn start() -> Self {
        Self::start_behind(Secure(false)).await
    }

    /// A server as it runs behind HTTPS, or not.
    pub async fn start_behind(secure: Secure) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let db = Db::open(&format!(
            "sqlite:{}",
            folder.path().join("test.sqlite").display()
        ))
        .await
        .unwrap();
        db.migrate().await.unwrap();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let url = format!("http://{address}");
        let clock = Arc::new(HeldClock::at(NOW));
        let settings = Settings {
            public_url: url.clone(),
            contact: "academy@example.org".to_owned(),
            demonstration: false,
            pseudo_locale: true,
        };
        let held = Arc::clone(&clock) as Arc<dyn backend::clock::Clock>;
        let academy =
            Arc::new(Academy::with(db, settings, None, held, Arc::new(OsChance)).unwrap());
        let state = State {
            academy: Arc::clone(&academy),
            proxies: Proxies(0),
            secure,
        };
        let router = router(state, Path::new("/nonexistent"), &url).unwrap();
        tokio::spawn(async move {
            axum::serve(
                listener,
                router.into_make_service_with_connect_info::<SocketAddr>(),
            )
            .await
            .unwrap();
        });
        Self {
            academy,
            clock,
            address,
            url,
            _folder: folder,
        }
    }

    /// A server with the data of the demonstration, not as one that says so.
    pub async fn demonstration() -> Self {
        let server = Self::start().await;
        backend::cities::load(&server.academy.db).await.unwrap();
        backend::service::demonstration::fill(&server.academy)
            .await
            .unwrap();
        server
    }

    /// A verified person with roles (scope: empty for the whole academy, or an id).
    pub async fn person(&self, email: &str, grants: &[(Role, &str)]) -> PersonId {
        // One hash serves every test person: hashing takes its time on purpose.
        static HASH: tokio::sync::OnceCell<String> = tokio::sync::OnceCell::const_new();
        let hash = HASH
            .get_or_init(|| async {
                self.academy
                    .passwords
                    .hash(domain::accounts::Password::attempt(PASSWORD))
                    .await
                    .unwrap()
            })
            .await;
        let name = email.split('@').next().unwrap();
        stage::person(&self.academy, email, name, hash, grants).await
    }

    /// Somebody who has not signed in.
    pub fn visitor(&self) -> Browser {
        let client = Client::builder()
            .cookie_store(true)
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .unwrap();
        Browser {
            client,
            url: self.url.clone(),
        }
    }

    /// Somebody signed in through the form.
    pub async fn sign_in(&self, email: &str) -> Browser {
        let browser = self.visitor();
        let answer = browser
            .post(
                "/sign-in",
                &[
                    ("do", "accounts/sign_in"),
                    ("email", email),
                    ("password", PASSWORD),
                ],
            )
            .await;
        assert_eq!(answer.status(), StatusCode::SEE_OTHER, "{email} signs in");
        browser
    }

    /// A person with roles, signed in.
    pub async fn signed_in(&self, email: &str, grants: &[(Role, &str)]) -> Browser {
        self.person(email, grants).await;
        self.sign_in(email).await
    }

    /// Does every job that is due.
    pub async fn drain(&self) {
        backend::jobs::run_due(&self.academy).await.unwrap();
    }
}

/// Somebody's browser: cookies, no scripts, redirects not followed.
#[derive(Clone)]
pub struct Browser {
    pub client: Client,
    pub url: String,
}

impl Browser {
    pub async fn get(&self, path: &str) -> Response {
        self.client
            .get(format!("{}{path}", self.url))
            .send()
            .await
            .unwrap()
    }

    /// The page, read.
    pub async fn page(&self, path: &str) -> Seen {
        Seen::of(self.get(path).await).await
    }

    /// Sends a form as a browser would.
    pub async fn post(&self, path: &str, form: &[(&str, &str)]) -> Response {
        let body = form
            .iter()
            .map(|(name, value)| format!("{}={}", encode(name), encode(value)))
            .collect::<Vec<_>>()
            .join("&");
        self.post_body(path, body).await
    }

    /// Sends a form of a page and reads the page that comes back.
    pub async fn send(&self, path: &str, form: &Form) -> Seen {
        Seen::of(self.post_body(path, form.body()).await).await
    }

    /// Sends a form that is encoded already, rightly or wrongly.
    pub async fn post_body(&self, path: &str, body: impl Into<reqwest::Body>) -> Response {
        self.client
            .post(format!("{}{path}", self.url))
            .header("origin", &self.url)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(body)
            .send()
            .await
            .unwrap()
    }

    /// Sends a form and reads the page that comes back.
    pub async fn submit(&self, path: &str, form: &[(&str, &str)]) -> Seen {
        Seen::of(self.post(path, form).await).await
    }
}

fn encode(text: &str) -> String {
    app::components::table::encode(text)
}

/// A form as it stands on a page.
#[derive(Debug, Clone, Default)]
pub struct Form {
    /// The server function it is for.
    pub action: String,
    /// What a browser would send if nothing were typed.
    pub fields: Vec<(String, String)>,
    /// What one may add: buttons with a name, choices that are not made.
    pub offers: Vec<(String, String)>,
}

impl Form {
    /// With a field typed over, or added.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        match self.fields.iter_mut().find(|(field, _)| field == name) {
            Some((_, typed)) => value.clone_into(typed),
            None => self.fields.push((name.to_owned(), value.to_owned())),
        }
        self
    }

    /// What is sent.
    pub fn body(&self) -> String {
        let action = ("do".to_owned(), self.action.clone());
        std::iter::once(&action)
            .chain(&self.fields)
            .map(|(name, value)| format!("{}={}", encode(name), encode(value)))
            .collect::<Vec<_>>()
            .join("&")
    }
}

/// A page that came back.
pub struct Seen {
    pub status: StatusCode,
    /// Where a redirect leads.
    pub location: Option<String>,
    pub html: String,
}

impl Seen {
    pub async fn of(response: Response) -> Self {
        let status = response.status();
        let location = response
            .headers()
            .get("location")
            .map(|value| value.to_str().unwrap().to_owned());
        Self {
            status,
            location,
            html: response.text().await.unwrap(),
        }
    }

    /// The forms of the page that change something.
    pub fn forms(&self) -> Vec<Form> {
        let forms = Selector::parse("form[method=post]").unwrap();
        let fields = Selector::parse("input, textarea, select, button[name]").unwrap();
        let options = Selector::parse("option").unwrap();
        let page = Html::parse_document(&self.html);
        let read = |form: scraper::ElementRef<'_>| {
            let mut read = Form::default();
            for field in form.select(&fields) {
                let Some(name) = field.attr("name").map(ToOwned::to_owned) else {
                    continue;
                };
                let kind = field.attr("type").unwrap_or_default();
                let value = field.attr("value").unwrap_or_default().to_owned();
                match field.value().name() {
                    "textarea" => read.fields.push((name, field.text().collect())),
                    "select" => {
                        let chosen = field
                            .select(&options)
                            .find(|option| option.attr("selected").is_some())
                            .or_else(|| field.select(&options).next());
                        let value = chosen.and_then(|option| option.attr("value"));
                        read.fields
                            .push((name, value.unwrap_or_default().to_owned()));
                    }
                    "input" if name == "do" => read.action = value,
                    "input"
                        if !matches!(kind, "radio" | "checkbox")
                            || field.attr("checked").is_some() =>
                    {
                        read.fields.push((name, value));
                    }
                    _ => read.offers.push((name, value)),
                }
            }
            read
        };
        page.select(&forms).map(read).collect()
    }

    /// The first form for a server function.
    pub fn form(&self, action: &str) -> Form {
        self.forms()
            .into_iter()
            .find(|form| form.action == action)
            .unwrap_or_else(|| panic!("no form for {action} ({})", self.status))
    }

    /// The text of every element a CSS selector finds.
    pub fn texts(&self, selector: &str) -> Vec<String> {
        let selector = Selector::parse(selector).unwrap();
        Html::parse_document(&self.html)
            .select(&selector)
            .map(|element| element.text().collect::<String>().trim().to_owned())
            .collect()
    }

    /// Everything a browser would run or load from elsewhere that our own pages do not hold. In the
    /// text and the attributes of elements, markup is only text: what counts is what a browser makes of it.
    pub fn executable(&self) -> Vec<String> {
        let every = Selector::parse("*").unwrap();
        let mut found = Vec::new();
        for element in Html::parse_document(&self.html).select(&every) {
            let (name, node) = (element.value().name(), element.value());
            let ours = node.attr("nonce").is_some() && !element.inner_html().contains("alert");
            let loads = matches!(name, "iframe" | "object" | "embed" | "base")
                || node.attr("http-equiv").is_some();
            if loads || (name == "script" && !ours) {
                found.push(element.html());
            }
            for (attribute, value) in node.attrs() {
                let bare: String = value
                    .chars()
                    .filter(|c| !c.is_whitespace() && !c.is_control())
                    .collect::<String>()
                    .to_lowercase();
                let points = matches!(
                    attribute,
                    "href" | "src" | "action" | "formaction" | "srcset"
                );
                let away = bare.starts_with("javascript:")
                    || bare.starts_with("data:")
                    || bare.starts_with("vbscript:");
                if attribute.starts_with("on")
                    || attribute == "srcdoc"
                    || (points && away)
                    || (attribute == "src" && !bare.starts_with('/'))
                {
                    found.push(format!("<{name} {attribute}=\"{value}\">"));
                }
            }
        }
        found
    }

    /// What an attribute says on each of several.
    pub fn attributes(&self, selector: &str, name: &str) -> Vec<String> {
        let selector = Selector::parse(selector).unwrap();
        Html::parse_document(&self.html)
            .select(&selector)
            .filter_map(|found| found.attr(name).map(ToOwned::to_owned))
            .collect()
    }

    /// An attribute of the first element a CSS selector finds.
    pub fn attribute(&self, selector: &str, name: &str) -> Option<String> {
        let selector = Selector::parse(selector).unwrap();
        Html::parse_document(&self.html)
            .select(&selector)
            .next()
            .and_then(|element| element.value().attr(name).map(ToOwned::to_owned))
    }
}
