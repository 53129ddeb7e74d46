//! Every string a person reads comes from `app/locales`, one folder a language, in Fluent.
//!
//! Messages without placeables are resolved once at start; asking for one is a look-up.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::OnceLock;

use domain::{FieldProblem, Language, Refusal};
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use fluent_syntax::ast::{Entry, PatternElement};
use unic_langid::LanguageIdentifier;

macro_rules! files {
    ($language:literal) => {
        &[
            include_str!(concat!("../../../app/locales/", $language, "/common.ftl")),
            include_str!(concat!("../../../app/locales/", $language, "/problems.ftl")),
            include_str!(concat!("../../../app/locales/", $language, "/accounts.ftl")),
            include_str!(concat!(
                "../../../app/locales/",
                $language,
                "/programme.ftl"
            )),
            include_str!(concat!(
                "../../../app/locales/",
                $language,
                "/applications.ftl"
            )),
            include_str!(concat!("../../../app/locales/", $language, "/call.ftl")),
            include_str!(concat!("../../../app/locales/", $language, "/exchange.ftl")),
            include_str!(concat!("../../../app/locales/", $language, "/reviews.ftl")),
            include_str!(concat!("../../../app/locales/", $language, "/sessions.ftl")),
            include_str!(concat!(
                "../../../app/locales/",
                $language,
                "/selection.ftl"
            )),
            include_str!(concat!(
                "../../../app/locales/",
                $language,
                "/certificates.ftl"
            )),
            include_str!(concat!("../../../app/locales/", $language, "/door.ftl")),
            include_str!(concat!("../../../app/locales/", $language, "/refills.ftl")),
            include_str!(concat!("../../../app/locales/", $language, "/reports.ftl")),
            include_str!(concat!("../../../app/locales/", $language, "/dilemmas.ftl")),
            include_str!(concat!("../../../app/locales/", $language, "/methods.ftl")),
            include_str!(concat!("../../../app/locales/", $language, "/groups.ftl")),
            include_str!(concat!("../../../app/locales/", $language, "/surveys.ftl")),
            include_str!(concat!(
                "../../../app/locales/",
                $language,
                "/workspace.ftl"
            )),
            include_str!(concat!("../../../app/locales/", $language, "/mail.ftl")),
        ]
    };
}

const EN: &[&str] = files!("en");
const FR: &[&str] = files!("fr");

struct Texts {
    en: Catalogue,
    fr: Catalogue,
    pseudo: Catalogue,
}

struct Catalogue {
    bundle: FluentBundle<FluentResource>,
    plain: HashMap<String, String>,
    pseudo: bool,
}

/// Begins a string of the pseudo-locale.
pub const PSEUDO_OPEN: char = '⟦';
/// Ends a string of the pseudo-locale.
pub const PSEUDO_CLOSE: char = '⟧';

/// Numbers in messages by the locale's habits.
fn number_formatter<M: fluent_bundle::memoizer::MemoizerKind>(
    language: Language,
) -> fn(&FluentValue<'_>, &M) -> Option<String> {
    match language {
        Language::Fr => |value, _| number_of(value, Language::Fr),
        _ => |value, _| number_of(value, Language::En),
    }
}

fn number_of(value: &FluentValue<'_>, language: Language) -> Option<String> {
    match value {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "whole numbers only; others keep Fluent's own form"
        )]
        FluentValue::Number(number) if number.value.fract() == 0.0 && number.value.abs() < 1e15 => {
            Some(crate::when::number(language, number.value as i64))
        }
        _ => None,
    }
}

impl Catalogue {
    fn new(language: Language, sources: &[&str]) -> Self {
        let tag = if language == Language::Pseudo {
            "en"
        } else {
            language.tag()
        };
        let id: LanguageIdentifier = tag.parse().unwrap_or_default();
        let pseudo = language == Language::Pseudo;
        let mut bundle = FluentBundle::new_concurrent(vec![id]);
        // Pages isolate what people wrote; invisible marks in plain text mails would only confuse.
        bundle.set_use_isolating(false);
        bundle.set_formatter(Some(number_formatter(language)));
        let mut plain = HashMap::new();
        for source in sources {
            let resource = FluentResource::try_new((*source).to_owned()).unwrap_or_else(
                |(resource, errors)| {
                    tracing::error!(code = "locale", ?errors, "a locale file has errors");
                    resource
                },
            );
            for entry in resource.entries() {
                if let Entry::Message(message) = entry
                    && let Some(pattern) = &message.value
                    && let Some(text) = plain_text(&pattern.elements)
                {
                    plain.insert(
                        message.id.name.to_owned(),
                        marked(text, pseudo).into_owned(),
                    );
                }
            }
            if let Err(errors) = bundle.add_resource(resource) {
                tracing::error!(code = "locale", ?errors, "a message stands twice");
            }
        }
        Self {
            bundle,
            plain,
            pseudo,
        }
    }
}

fn plain_text(elements: &[PatternElement<&str>]) -> Option<String> {
    elements
        .iter()
        .map(|element| match element {
            PatternElement::TextElement { value } => Some(*value),
            PatternElement::Placeable { .. } => None,
        })
        .collect()
}

fn marked<'a>(text: impl Into<Cow<'a, str>>, pseudo: bool) -> Cow<'a, str> {
    let text = text.into();
    if pseudo {
        Cow::Owned(format!("{PSEUDO_OPEN}{text}{PSEUDO_CLOSE}"))
    } else {
        text
    }
}

fn catalogue(language: Language) -> &'static Catalogue {
    static TEXTS: OnceLock<Texts> = OnceLock::new();
    let texts = TEXTS.get_or_init(|| Texts {
        en: Catalogue::new(Language::En, EN),
        fr: Catalogue::new(Language::Fr, FR),
        pseudo: Catalogue::new(Language::Pseudo, EN),
    });
    match language {
        Language::En => &texts.en,
        Language::Fr => &texts.fr,
        Language::Pseudo => &texts.pseudo,
    }
}

/// The sentence `key` in `language`. A key that does not exist is shown as `{key}` and logged.
pub fn say(language: Language, key: &str) -> Cow<'static, str> {
    let catalogue = catalogue(language);
    catalogue.plain.get(key).map_or_else(
        || say_with(language, key, &[]),
        |text| Cow::Borrowed(text.as_str()),
    )
}

/// The sentence `key` with values for its placeables.
pub fn say_with(
    language: Language,
    key: &str,
    args: &[(&'static str, FluentValue<'_>)],
) -> Cow<'static, str> {
    let catalogue = catalogue(language);
    let Some(pattern) = catalogue
        .bundle
        .get_message(key)
        .and_then(|message| message.value())
    else {
        tracing::error!(
            code = "locale",
            key,
            language = language.tag(),
            "no such message"
        );
        return Cow::Owned(format!("{{{key}}}"));
    };
    let args: FluentArgs<'_> = args
        .iter()
        .map(|(name, value)| (*name, value.clone()))
        .collect();
    let mut errors = Vec::new();
    let text = catalogue
        .bundle
        .format_pattern(pattern, Some(&args), &mut errors)
        .into_owned();
    if !errors.is_empty() {
        tracing::error!(
            code = "locale",
            key,
            ?errors,
            "a message could not be filled"
        );
    }
    Cow::Owned(marked(text, catalogue.pseudo).into_owned())
}

/// Whether `language` has the message `key`.
pub fn has(language: Language, key: &str) -> bool {
    catalogue(language).bundle.has_message(key)
}

/// What is wrong with a field, in words.
pub fn problem(language: Language, problem: &FieldProblem) -> Cow<'static, str> {
    let bundle_args: Vec<(String, i64)> = problem
        .args
        .iter()
        .map(|(name, value)| (name.to_string(), *value))
        .collect();
    let catalogue = catalogue(language);
    let key = format!("problem-{}", problem.code);
    let Some(pattern) = catalogue
        .bundle
        .get_message(&key)
        .and_then(|message| message.value())
    else {
        return say(language, "problem-other");
    };
    let args: FluentArgs<'_> = bundle_args
        .iter()
        .map(|(name, value)| (name.as_str(), FluentValue::from(*value)))
        .collect();
    let text = catalogue
        .bundle
        .format_pattern(pattern, Some(&args), &mut Vec::new())
        .into_owned();
    Cow::Owned(marked(text, catalogue.pseudo).into_owned())
}

/// Why something was refused, in words.
pub fn refusal(language: Language, refusal: &Refusal) -> Cow<'static, str> {
    let key = format!("refusal-{}", refusal.code());
    if has(language, &key) {
        say(language, &key)
    } else {
        say(language, "refusal-other")
    }
}

/// Every key of a language, sorted; for tests that compare languages.
pub fn keys(language: Language) -> Vec<String> {
    let sources = if language == Language::Fr { FR } else { EN };
    let mut keys: Vec<String> = sources
        .iter()
        .filter_map(|source| FluentResource::try_new((*source).to_owned()).ok())
        .flat_map(|resource| {
            resource
                .entries()
                .filter_map(|entry| match entry {
                    Entry::Message(message) => Some(message.id.name.to_owned()),
                    _ => None,
                })
                .collect::<Vec<_>>()
        })
        .collect();
    keys.sort();
    keys
}

/// Values for [`say_with`], written `args!(name = value, …)`.
#[macro_export]
macro_rules! args {
    ($($name:ident = $value:expr),* $(,)?) => {
        &[$((stringify!($name), fluent_bundle::FluentValue::from($value))),*]
    };
}

/// How large a file is: “1,234 kB”.
pub fn file_size(language: Language, bytes: i64) -> String {
    let thousands = crate::when::number(language, (bytes + 999) / 1_000);
    say_with(language, "file-size", args!(size = thousands)).into_owned()
}

/// Where somebody works: city and country, as far as they are known.
pub fn home(language: Language, city: Option<&str>, country: Option<&str>) -> String {
    let country = country.map(|code| say(language, &format!("country-{code}")));
    [city.map(Cow::Borrowed), country]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_have_the_same_messages_and_every_file_reads() {
        for source in EN.iter().chain(FR) {
            if let Err((_, errors)) = FluentResource::try_new((*source).to_owned()) {
                panic!(
                    "{errors:?} in {}",
                    source.lines().next().unwrap_or_default()
                );
            }
        }
        let (en, fr) = (keys(Language::En), keys(Language::Fr));
        let missing: Vec<_> = en.iter().filter(|key| !fr.contains(key)).collect();
        let extra: Vec<_> = fr.iter().filter(|key| !en.contains(key)).collect();
        assert!(
            missing.is_empty() && extra.is_empty(),
            "French misses {missing:?}, has besides {extra:?}"
        );
        let mut once = en.clone();
        once.dedup();
        assert_eq!(once, en, "a message stands twice");
    }

    #[test]
    fn french_is_set_as_french() {
        for line in FR
            .iter()
            .flat_map(|source| source.lines())
            .filter(|line| !line.starts_with('#'))
        {
            let wrong = [" ;", " :", " !", " ?", " »", "« ", "'"]
                .into_iter()
                .find(|wrong| line.contains(wrong));
            assert_eq!(wrong, None, "a no-break space, or ’, belongs here: {line}");
        }
    }

    #[test]
    fn plurals_and_pseudo() {
        assert_eq!(
            say_with(Language::En, "in-days", args!(days = 1)),
            "in 1 day"
        );
        assert_eq!(
            say_with(Language::En, "in-days", args!(days = 12)),
            "in 12 days"
        );
        assert_eq!(
            say_with(Language::Fr, "in-days", args!(days = 12)),
            "dans 12 jours"
        );
        assert_eq!(
            say(Language::Pseudo, "site-name"),
            "⟦Urban Academy on Integration⟧"
        );
        assert_eq!(say(Language::En, "no-such-key"), "{no-such-key}");
    }
}
