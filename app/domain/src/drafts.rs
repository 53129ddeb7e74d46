//! Drafts that save themselves: what stands in a form, whatever it is about, as a browser keeps and sends it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{Timestamp, text};

/// What stands in the fields of a form: by the names of the fields (`title`, `answers[bring]`), of a list all that is
/// chosen or typed.
pub type Fields = BTreeMap<String, Vec<String>>;

/// What stands in the field of this name, if it holds one text.
pub fn one<'a>(fields: &'a Fields, name: &str) -> &'a str {
    let values = fields.get(name);
    values
        .and_then(|values| values.first())
        .map_or("", String::as_str)
}

/// Takes the text out of the field of this name.
pub fn take(fields: &mut Fields, name: &str) -> String {
    let values = fields.remove(name).unwrap_or_default();
    values.into_iter().next().unwrap_or_default()
}

/// Whether two forms say the same once what they say is cleaned for keeping.
pub fn same(one: &Fields, other: &Fields) -> bool {
    one == other || clean(one).eq(clean(other))
}

/// What was kept of a form, with what was typed into it since it was `shown`: typing goes before keeping.
pub fn typed_over(mut kept: Fields, shown: &Fields, now: &Fields) -> Fields {
    for name in shown.keys().chain(now.keys()) {
        if shown.get(name) != now.get(name) {
            match now.get(name) {
                Some(values) => kept.insert(name.clone(), values.clone()),
                None => kept.remove(name),
            };
        }
    }
    kept
}

/// What is said, by the names of the fields and in their order.
fn clean(fields: &Fields) -> impl Iterator<Item = (&str, Vec<String>)> {
    fields
        .iter()
        .map(|(name, values)| {
            let values = values
                .iter()
                .map(|raw| text::draft("", raw, usize::MAX).unwrap_or_default())
                .filter(|value| !value.is_empty());
            (name.as_str(), values.collect::<Vec<_>>())
        })
        .filter(|(_, values)| !values.is_empty())
}

/// What a browser sends to save a draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Save {
    /// The id of what is written.
    pub about: String,
    /// The revision the text was typed on.
    pub base: i64,
    /// What stands in the form.
    pub content: Fields,
    /// The version of the form that its page showed, where it has versions.
    #[serde(default)]
    pub form: i64,
    /// Whether the text stored as `base` was seen and is to be replaced.
    #[serde(default)]
    pub replace: bool,
}

/// The answer to a save. What is stored is a `T`: on its way to the browser [`Fields`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Saved<T> {
    /// Stored durably under this revision.
    Kept {
        /// Revision to name with the next save.
        revision: i64,
        /// When.
        at: Timestamp,
    },
    /// Somebody (another tab, another device) saved in between; nothing was overwritten.
    Changed {
        /// The revision stored now.
        revision: i64,
        /// When it was stored.
        at: Timestamp,
        /// What is stored now.
        theirs: T,
    },
}

impl<T> Saved<T> {
    /// The answer where something is stored already that was not saved on this text. What is the `same` is one's
    /// own, sent again because its answer was lost on the way.
    pub fn in_between(revision: i64, at: Timestamp, theirs: T, same: bool) -> Self {
        if same {
            Self::Kept { revision, at }
        } else {
            Self::Changed {
                revision,
                at,
                theirs,
            }
        }
    }

    /// The same answer with what is stored said differently.
    pub fn map<U>(self, say: impl FnOnce(T) -> U) -> Saved<U> {
        match self {
            Self::Kept { revision, at } => Saved::Kept { revision, at },
            Self::Changed {
                revision,
                at,
                theirs,
            } => Saved::Changed {
                revision,
                at,
                theirs: say(theirs),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(pairs: &[(&str, &[&str])]) -> Fields {
        let own = |(name, values): &(&str, &[&str])| {
            let values = values.iter().map(|value| (*value).to_owned());
            ((*name).to_owned(), values.collect())
        };
        pairs.iter().map(own).collect()
    }

    #[test]
    fn typing_goes_before_keeping() {
        let kept = fields(&[
            ("title", &["Kept"]),
            ("wish", &["Kept"]),
            ("try", &["Kept"]),
        ]);
        let shown = fields(&[("title", &["Shown"]), ("try", &["Shown"])]);
        let now = fields(&[("title", &["Shown"]), ("question", &["Typed"])]);
        assert_eq!(
            typed_over(kept, &shown, &now),
            fields(&[
                ("title", &["Kept"]),
                ("wish", &["Kept"]),
                ("question", &["Typed"])
            ])
        );
    }

    #[test]
    fn what_says_the_same_is_the_same() {
        let one = fields(&[
            ("title", &["Two  schools "]),
            ("wish", &[""]),
            ("topics", &[]),
        ]);
        assert!(same(&one, &fields(&[("title", &["Two  schools"])])));
        assert!(!same(
            &one,
            &fields(&[("title", &["Two schools, one bus"])])
        ));
        // The order of what is chosen says something.
        let chosen = |first, second| fields(&[("preferences", &[first, second])]);
        assert!(!same(&chosen("a", "b"), &chosen("b", "a")));
    }
}
