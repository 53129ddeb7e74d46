//! The strings of a page.
//!
//! A page is rendered from beginning to end on one thread without pause, in one language; the
//! language is kept beside the rendering rather than handed through every component.

use std::borrow::Cow;
use std::cell::Cell;

use backend::texts;
use domain::Language;
use fluent_bundle::FluentValue;

use crate::words::Words;

thread_local! {
    static LANGUAGE: Cell<Language> = const { Cell::new(Language::En) };
}

/// Renders something in `language`.
pub fn speaking<T>(language: Language, render: impl FnOnce() -> T) -> T {
    let before = LANGUAGE.replace(language);
    let rendered = render();
    LANGUAGE.set(before);
    rendered
}

/// The language being rendered.
pub fn language() -> Language {
    LANGUAGE.get()
}

/// The sentence `key` in the language being rendered; see [`t!`](crate::t).
pub fn say(key: &str) -> Cow<'static, str> {
    texts::say(language(), key)
}

/// The sentence `key` with values.
pub fn say_with(key: &str, args: &[(&'static str, FluentValue<'_>)]) -> Cow<'static, str> {
    texts::say_with(language(), key, args)
}

/// `t!("key")` or `t!("key", name = value)`: a string of the locales.
#[macro_export]
macro_rules! t {
    ($key:expr) => { $crate::say::say($key) };
    ($key:expr, $($name:ident = $value:expr),+ $(,)?) => {
        $crate::say::say_with($key, &[$((stringify!($name), fluent_bundle::FluentValue::from($value))),+])
    };
}

/// The sentences of an island. A key may name its placeables: `"room-left:minutes,seconds"`.
pub fn words(keys: &[&'static str]) -> Words {
    Words(
        keys.iter()
            .map(|entry| {
                let (key, names) = entry.split_once(':').unwrap_or((entry, ""));
                let args: Vec<(&'static str, FluentValue<'_>)> = names
                    .split(',')
                    .filter(|name| !name.is_empty())
                    .map(|name| (name, FluentValue::from(format!("{{{name}}}"))))
                    .collect();
                (key.to_owned(), say_with(key, &args).into_owned())
            })
            .collect(),
    )
}
