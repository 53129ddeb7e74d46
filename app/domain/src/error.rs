//! One error type for everything the academy may refuse.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The class of a refusal; decides the HTTP status and the tone of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// There is no such thing, or the person may not know that there is.
    NotFound,
    /// The person has to sign in first.
    SignIn,
    /// The person is known and may not do this.
    Forbidden,
    /// Somebody or something changed in between.
    Conflict,
    /// What was typed cannot be accepted; see the fields.
    Invalid,
    /// Too many tries in too short a time.
    TooMany,
    /// A part the academy needs does not answer; trying again later may help.
    Unavailable,
}

/// What is wrong with one field of a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldProblem {
    /// The name of the form field.
    pub field: Cow<'static, str>,
    /// A stable code; its sentence is `problem-<code>` in the locales.
    pub code: Cow<'static, str>,
    /// Values for the sentence, such as the longest length allowed.
    pub args: BTreeMap<Cow<'static, str>, i64>,
}

impl FieldProblem {
    /// A problem of `field` with the stable `code`.
    pub fn new(field: &'static str, code: &'static str) -> Self {
        Self {
            field: Cow::Borrowed(field),
            code: Cow::Borrowed(code),
            args: BTreeMap::new(),
        }
    }

    /// The same problem with a number for its sentence.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: i64) -> Self {
        self.args.insert(Cow::Borrowed(name), value);
        self
    }
}

/// A refusal: why something was not done. `code` is stable and translatable
/// (`refusal-<code>` in the locales); nothing in it leaks how the inside works.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    kind: Kind,
    code: Cow<'static, str>,
    fields: Vec<FieldProblem>,
}

impl Refusal {
    /// A refusal of `kind` with a stable code.
    pub const fn new(kind: Kind, code: &'static str) -> Self {
        Self {
            kind,
            code: Cow::Borrowed(code),
            fields: Vec::new(),
        }
    }

    /// There is no such thing (or the person may not know).
    pub const fn not_found() -> Self {
        Self::new(Kind::NotFound, "not-found")
    }

    /// The person has to sign in first.
    pub const fn sign_in() -> Self {
        Self::new(Kind::SignIn, "sign-in")
    }

    /// The person may not do this.
    pub const fn forbidden() -> Self {
        Self::new(Kind::Forbidden, "forbidden")
    }

    /// Somebody or something changed in between.
    pub const fn conflict(code: &'static str) -> Self {
        Self::new(Kind::Conflict, code)
    }

    /// A rule says no; no single field is to blame.
    pub const fn invalid(code: &'static str) -> Self {
        Self::new(Kind::Invalid, code)
    }

    /// A part that is needed does not answer.
    pub const fn unavailable() -> Self {
        Self::new(Kind::Unavailable, "unavailable")
    }

    /// Fields that cannot be accepted. An empty list makes a general refusal.
    pub fn fields(fields: Vec<FieldProblem>) -> Self {
        Self {
            kind: Kind::Invalid,
            code: Cow::Borrowed("fields"),
            fields,
        }
    }

    /// Two readings of one form: both, or the problems of both.
    ///
    /// # Errors
    /// As either; a refusal that names no fields stands before one that does.
    pub fn both<A, B>(one: Result<A, Self>, other: Result<B, Self>) -> Result<(A, B), Self> {
        match (one, other) {
            (Ok(one), Ok(other)) => Ok((one, other)),
            (Err(mut one), Err(other)) if !one.fields.is_empty() && !other.fields.is_empty() => {
                one.fields.extend(other.fields);
                Err(one)
            }
            (_, Err(refusal)) if refusal.fields.is_empty() => Err(refusal),
            (Err(refusal), _) | (_, Err(refusal)) => Err(refusal),
        }
    }

    /// The class.
    pub const fn kind(&self) -> Kind {
        self.kind
    }

    /// The stable code.
    pub fn code(&self) -> &str {
        &self.code
    }

    /// The fields to blame, if any.
    pub fn problems(&self) -> &[FieldProblem] {
        &self.fields
    }

    /// The HTTP status that fits the class.
    pub const fn status(&self) -> u16 {
        match self.kind {
            Kind::NotFound => 404,
            Kind::SignIn => 401,
            Kind::Forbidden => 403,
            Kind::Conflict => 409,
            Kind::Invalid => 422,
            Kind::TooMany => 429,
            Kind::Unavailable => 503,
        }
    }
}

impl From<FieldProblem> for Refusal {
    fn from(problem: FieldProblem) -> Self {
        Self::fields(vec![problem])
    }
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.code)?;
        for problem in &self.fields {
            write!(f, " [{}: {}]", problem.field, problem.code)?;
        }
        Ok(())
    }
}

impl std::error::Error for Refusal {}

/// What a form took: each value is there, or its problem was noted.
pub trait Taken {
    /// The values themselves.
    type Whole;

    /// The values, if none is missing.
    fn whole(self) -> Option<Self::Whole>;
}

macro_rules! taken {
    ($($one:ident)+) => {
        impl<$($one),+> Taken for ($(Option<$one>,)+) {
            type Whole = ($($one,)+);

            #[expect(non_snake_case, reason = "a value has the name of its type")]
            fn whole(self) -> Option<Self::Whole> {
                let ($($one,)+) = self;
                Some(($($one?,)+))
            }
        }
    };
}
taken!(A);
taken!(A B);
taken!(A B C);
taken!(A B C D);
taken!(A B C D E);
taken!(A B C D E F);
taken!(A B C D E F G);

/// Gathers the problems of a whole form, so that a person sees all of them at once.
///
/// ```
/// use domain::{error::Form, FieldProblem};
/// let mut form = Form::default();
/// let name: Option<String> = form.take(Err(FieldProblem::new("name", "required")));
/// assert!(name.is_none());
/// assert_eq!(form.finish().unwrap_err().problems().len(), 1);
/// ```
#[derive(Debug, Default)]
pub struct Form(Vec<FieldProblem>);

impl Form {
    /// Keeps the value, or notes the problem.
    pub fn take<T>(&mut self, parsed: Result<T, FieldProblem>) -> Option<T> {
        match parsed {
            Ok(value) => Some(value),
            Err(problem) => {
                self.0.push(problem);
                None
            }
        }
    }

    /// Notes a problem.
    pub fn note(&mut self, problem: FieldProblem) {
        self.0.push(problem);
    }

    /// Ends the gathering.
    ///
    /// # Errors
    /// A refusal with every problem noted, if there was one.
    pub fn finish(self) -> Result<(), Refusal> {
        if self.0.is_empty() {
            Ok(())
        } else {
            Err(Refusal::fields(self.0))
        }
    }

    /// Ends the gathering with what was taken.
    ///
    /// ```
    /// use domain::error::Form;
    /// let mut form = Form::default();
    /// let (one, two) = (form.take(Ok(1)), form.take(Ok("two")));
    /// assert_eq!(form.all((one, two)), Ok((1, "two")));
    /// ```
    ///
    /// # Errors
    /// As [`Form::finish`].
    pub fn all<T: Taken>(self, taken: T) -> Result<T::Whole, Refusal> {
        match taken.whole() {
            Some(whole) if self.0.is_empty() => Ok(whole),
            _ => Err(Refusal::fields(self.0)),
        }
    }
}
