//! What a server function that stands behind a form answers.

use domain::Refusal;
use serde::{Deserialize, Serialize};
use server_fn::codec::JsonEncoding;
use server_fn::error::{FromServerFnError, ServerFnErrorErr};

/// A refusal on its way to the browser.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Refused(pub Refusal);

impl From<Refusal> for Refused {
    fn from(refusal: Refusal) -> Self {
        Self(refusal)
    }
}

impl FromServerFnError for Refused {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        Self(match error {
            // What was sent is not what the form sends.
            ServerFnErrorErr::Args(_)
            | ServerFnErrorErr::MissingArg(_)
            | ServerFnErrorErr::Deserialization(_) => Refusal::invalid("form-incomplete"),
            // The browser could not reach the server.
            ServerFnErrorErr::Request(_) => Refusal::new(domain::Kind::Unavailable, "offline"),
            _ => Refusal::unavailable(),
        })
    }
}

/// A form was done: where to go, and what to say there.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    /// The page to go to; none stays on the page of the form.
    pub to: Option<String>,
    /// The key of a notice to show there (`notice-…` in the locales).
    pub notice: Option<String>,
    /// Nothing was changed: the page is shown again with what was typed, such as with a preview.
    #[serde(default)]
    pub again: bool,
    /// What is shown once, on the page that comes back, and never again: a secret that was made.
    #[serde(default)]
    pub once: Option<String>,
}

impl Done {
    /// Stays on the page and says so.
    pub fn stay(notice: &str) -> Self {
        Self {
            notice: Some(notice.to_owned()),
            ..Self::default()
        }
    }

    /// Shows the page again with what was typed; for forms that change nothing yet.
    pub fn again() -> Self {
        Self {
            again: true,
            ..Self::default()
        }
    }

    /// Shows the page again with a secret that was made just now.
    pub fn once(secret: String) -> Self {
        Self {
            again: true,
            once: Some(secret),
            ..Self::default()
        }
    }

    /// Goes to another page.
    pub fn go(to: impl Into<String>) -> Self {
        Self {
            to: Some(to.into()),
            ..Self::default()
        }
    }

    /// With a notice on the page it goes to.
    #[must_use]
    pub fn saying(mut self, notice: &str) -> Self {
        self.notice = Some(notice.to_owned());
        self
    }
}
