//! Who is asking, and the permits they are given.
//!
//! A [`Permit`] is minted only here, from the table in `domain::permission` and the roles the
//! person holds. Services that do something demand one; the audit log is written from it.

use domain::accounts::Person;
use domain::ids::SignInId;
use domain::permission::{Operation, Role, may};
use domain::{Language, Refusal};

use crate::service::once::fingerprint;

/// A role somebody was granted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// The role.
    pub role: Role,
    /// Empty for the whole academy, else the id it is granted for.
    pub scope: String,
}

/// Who is asking: one a request.
#[derive(Debug, Clone)]
pub struct Caller {
    /// The person, if signed in.
    pub person: Option<Person>,
    /// The sign-in used.
    pub sign_in: Option<SignInId>,
    /// Roles granted.
    pub grants: Vec<Grant>,
    /// Network address, for audit and limits.
    pub origin: Option<String>,
    /// Id of the request, as the log has it.
    pub request_id: String,
    /// The form that was sent, where what it makes is made once however often it comes ([`Caller::sending`]).
    pub form: Option<String>,
    /// Language of the answer.
    pub language: Language,
}

impl Caller {
    /// The same with the form they send. The same form with the same content is one, with other content another:
    /// somebody may have gone back to it.
    #[must_use]
    pub fn sending(&self, action: &str, fields: &str) -> Self {
        let person = self.person.as_ref();
        Self {
            form: person.map(|person| fingerprint(&[person.id.as_str(), action, fields])),
            ..self.clone()
        }
    }

    /// Somebody who has not signed in.
    pub fn visitor(language: Language) -> Self {
        Self {
            person: None,
            sign_in: None,
            grants: Vec::new(),
            origin: None,
            request_id: String::new(),
            form: None,
            language,
        }
    }

    /// The person asking.
    ///
    /// # Errors
    /// `sign-in` for visitors.
    pub fn signed_in(&self) -> Result<&Person, Refusal> {
        self.person.as_ref().ok_or(Refusal::sign_in())
    }

    /// A permit for `operation` on something that lies within `scopes` (the ids of its edition,
    /// module, session or space; grants for the whole academy always count).
    ///
    /// # Errors
    /// `sign-in` for visitors, `forbidden` when no role held allows it.
    pub fn permit(&self, operation: Operation, scopes: &[&str]) -> Result<Permit<'_>, Refusal> {
        let implicit = if self.person.is_some() {
            Role::Person
        } else {
            Role::Visitor
        };
        let granted = self.person.is_some()
            && self.grants.iter().any(|grant| {
                may(grant.role, operation)
                    && (grant.scope.is_empty() || scopes.contains(&grant.scope.as_str()))
            });
        if may(implicit, operation) || granted {
            Ok(Permit {
                caller: self,
                operation,
            })
        } else if self.person.is_none() {
            Err(Refusal::sign_in())
        } else {
            Err(Refusal::forbidden())
        }
    }

    /// A permit for `operation` on what belongs to no scope, for whoever may do it in any.
    ///
    /// # Errors
    /// `sign-in` for visitors, `forbidden` when no role held allows it anywhere.
    pub fn permit_somewhere(&self, operation: Operation) -> Result<Permit<'_>, Refusal> {
        let scopes: Vec<&str> = self
            .grants
            .iter()
            .map(|grant| grant.scope.as_str())
            .collect();
        self.permit(operation, &scopes)
    }

    /// Whether any grant, whatever its scope, allows `operation`; for showing links. What is
    /// behind the link asks again with its scope.
    pub fn could(&self, operation: Operation) -> bool {
        self.person.is_some()
            && (may(Role::Person, operation)
                || self.grants.iter().any(|grant| may(grant.role, operation)))
    }

    /// Refuses whoever may do this nowhere, before anything is looked up: nobody learns from the answer
    /// what is there. What is found asks again with its scope.
    ///
    /// # Errors
    /// `sign-in` for visitors, `forbidden` when no role held allows it anywhere.
    pub fn able(&self, operation: Operation) -> Result<(), Refusal> {
        self.signed_in()?;
        if self.could(operation) {
            Ok(())
        } else {
            Err(Refusal::forbidden())
        }
    }

    /// The scopes in which the person holds `role`; empty text is the whole academy.
    pub fn scopes(&self, role: Role) -> impl Iterator<Item = &str> {
        self.grants
            .iter()
            .filter(move |grant| grant.role == role)
            .map(|grant| grant.scope.as_str())
    }
}

/// Leave to do one kind of thing, for one request.
#[derive(Debug, Clone, Copy)]
pub struct Permit<'a> {
    caller: &'a Caller,
    operation: Operation,
}

impl<'a> Permit<'a> {
    /// Who holds it.
    pub const fn caller(&self) -> &'a Caller {
        self.caller
    }

    /// The person who holds it.
    ///
    /// # Errors
    /// `sign-in` for visitors.
    pub fn person(&self) -> Result<&'a Person, Refusal> {
        self.caller.signed_in()
    }

    /// What it allows.
    pub const fn operation(&self) -> Operation {
        self.operation
    }
}
