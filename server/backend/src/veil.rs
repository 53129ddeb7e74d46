//! Hides who wrote an application from who reviews it: name, organisation and city, addresses of mail
//! and web, and passages that an organiser named. Rather too much than too little.

use crate::cities::fold;

/// What stands where something is hidden.
pub const HIDDEN: &str = "[•••]";

/// How many letters of a name other words must share to be hidden as well ("Berliner", "Brněnská"):
/// many languages change the ends of names. Short names are hidden as they are.
const fn stem(letters: usize) -> usize {
    match letters {
        0..=3 => usize::MAX,
        4 | 5 => letters - 1,
        _ => letters - 2,
    }
}

/// Parts of names that are words of many languages; alone they tell nobody.
const PARTICLES: &[&str] = &[
    "al", "da", "das", "de", "dei", "del", "della", "den", "der", "des", "di", "do", "dos", "du",
    "el", "het", "la", "las", "le", "les", "los", "ten", "ter", "the", "van", "von", "und", "sur",
];

/// What is hidden in the texts of one application.
#[derive(Debug, Clone, Default)]
pub struct Veil {
    /// Words in a row, folded; found whatever their case.
    phrases: Vec<Vec<String>>,
    /// Single words, folded; found where they begin with a capital, so that a town called Nice does
    /// not hide what is nice.
    names: Vec<String>,
    /// What else a place is called, folded; single words, found whole and where they begin with a capital.
    others: Vec<String>,
}

impl Veil {
    /// Hides a name of a person or place: as a whole, and each of its words.
    #[must_use]
    pub fn name(mut self, name: &str) -> Self {
        let words: Vec<String> = words(name).map(|word| fold(word.text)).collect();
        for word in &words {
            if word.chars().count() > 1
                && !PARTICLES.contains(&word.as_str())
                && !self.names.contains(word)
            {
                self.names.push(word.clone());
            }
        }
        if words.len() > 1 {
            self.phrases.push(words);
        }
        self
    }

    /// Hides another name of a place, as it is: "Cologne" does not hide what begins like it.
    #[must_use]
    pub fn also(mut self, name: &str) -> Self {
        let mut words: Vec<String> = words(name).map(|word| fold(word.text)).collect();
        match words.len() {
            0 => {}
            1 => self.others.append(&mut words),
            _ => self.phrases.push(words),
        }
        self
    }

    /// Hides a phrase wherever it stands.
    #[must_use]
    pub fn phrase(mut self, phrase: &str) -> Self {
        let words: Vec<String> = words(phrase).map(|word| fold(word.text)).collect();
        if !words.is_empty() {
            self.phrases.push(words);
            self.phrases
                .sort_by_key(|words| std::cmp::Reverse(words.len()));
        }
        self
    }

    /// Hides an organisation: as a whole, and each part that stands between commas or dashes.
    #[must_use]
    pub fn organisation(mut self, organisation: &str) -> Self {
        for part in organisation.split([',', ';', '(', ')', '/', '|', '·', '–', '—']) {
            let part = part.trim();
            self = if words(part).count() > 1 {
                self.phrase(part)
            } else {
                self.name(part)
            };
        }
        self.phrase(organisation)
    }

    /// The text without what is hidden.
    pub fn over(&self, text: &str) -> String {
        let text = addresses(&composed(text));
        let found: Vec<Word<'_>> = words(&text).collect();
        let folded: Vec<String> = found.iter().map(|word| fold(word.text)).collect();
        let mut veiled = String::with_capacity(text.len());
        let (mut at, mut kept) = (0, 0);
        while at < found.len() {
            let length = self.hidden(&found, &folded, at);
            if length == 0 {
                at += 1;
                continue;
            }
            let (first, last) = (&found[at], &found[at + length - 1]);
            // What is hidden in a row is hidden once.
            let between = &text[kept..first.start];
            if !(veiled.ends_with(HIDDEN) && between.chars().all(char::is_whitespace)) {
                veiled.push_str(between);
                veiled.push_str(HIDDEN);
            }
            kept = last.start + last.text.len();
            at += length;
        }
        veiled.push_str(&text[kept..]);
        veiled
    }

    /// How many words from this one on are hidden.
    fn hidden(&self, found: &[Word<'_>], folded: &[String], at: usize) -> usize {
        let phrase = self
            .phrases
            .iter()
            .filter(|phrase| folded[at..].starts_with(phrase))
            .map(Vec::len)
            .max();
        if let Some(length) = phrase {
            return length;
        }
        let capital = found[at]
            .text
            .chars()
            .next()
            .is_some_and(char::is_uppercase);
        let named = capital
            && (self.others.contains(&folded[at])
                || self.names.iter().any(|name| {
                    let (word, letters) = (&folded[at], name.chars().count());
                    let shared = word.chars().zip(name.chars());
                    word == name || shared.take_while(|(a, b)| a == b).count() >= stem(letters)
                }));
        usize::from(named)
    }
}

/// A run of letters and digits, and where it begins.
struct Word<'a> {
    start: usize,
    text: &'a str,
}

fn words(text: &str) -> impl Iterator<Item = Word<'_>> {
    let mut rest = 0;
    std::iter::from_fn(move || {
        let start = rest + text[rest..].find(char::is_alphanumeric)?;
        let length = text[start..]
            .find(|c: char| !c.is_alphanumeric())
            .unwrap_or(text.len() - start);
        rest = start + length;
        Some(Word {
            start,
            text: &text[start..rest],
        })
    })
}

/// The text with letters and their accents in one, and without characters nobody sees, which would
/// part a word.
fn composed(text: &str) -> String {
    let seen: String = text
        .chars()
        .filter(|c| {
            !matches!(
                c,
                '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\u{AD}'
            )
        })
        .collect();
    icu::normalizer::ComposingNormalizerBorrowed::new_nfc()
        .normalize(&seen)
        .into_owned()
}

/// The text without addresses of mail and web: they name people and places in ways of their own.
fn addresses(text: &str) -> String {
    text.split_inclusive(char::is_whitespace)
        .map(|piece| {
            let bare = piece.trim_end();
            let low = bare.to_lowercase();
            let address = low.contains("://")
                || low.contains("www.")
                || low.find('@').is_some_and(|at| low[at..].contains('.'));
            if address {
                format!("{HIDDEN}{}", &piece[bare.len()..])
            } else {
                piece.to_owned()
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn veil() -> Veil {
        Veil::default()
            .name("Łucja van der Berg-Kowalska")
            .name("Łódź")
            .organisation("City of Łódź, Department of Housing")
    }

    #[test]
    fn who_wrote_it_is_hidden_however_it_is_written() {
        for (text, expected) in [
            ("I am Łucja Kowalska.", "I am [•••]."),
            ("lucja van der berg-kowalska", "[•••]"),
            (
                "LUCJA wrote: Lodz, ŁÓDŹ and łódź",
                "[•••] wrote: [•••], [•••] and łódź",
            ),
            ("The Lodzer way", "The [•••] way"),
            (
                "At the city of lodz – department of housing we try",
                "At the [•••] we try",
            ),
            ("our department of housing", "our [•••]"),
            ("Write to l.k@lodz.example.org!", "Write to [•••]"),
            ("see https://lodz.example.org/x and", "see [•••] and"),
            ("www.lodz.example.org", "[•••]"),
            ("Ło\u{301}dz\u{301} and Lo\u{AD}dz", "[•••] and [•••]"),
            (
                "The city of tomorrow, by the van",
                "The city of tomorrow, by the van",
            ),
        ] {
            assert_eq!(veil().over(text), expected, "{text}");
        }
    }

    #[test]
    fn a_town_does_not_hide_a_word() {
        let veil = Veil::default().name("Nice");
        assert_eq!(veil.over("A nice day in Nice."), "A nice day in [•••].");
        assert_eq!(veil.over("Niçoise"), HIDDEN);
    }

    #[test]
    fn other_names_of_a_town_are_hidden_whole() {
        let veil = Veil::default()
            .name("Köln")
            .also("cologne")
            .also("köln am rhein");
        assert_eq!(
            veil.over("Cologne, Kölner, Köln am Rhein; Colognes, cologne"),
            "[•••], [•••], [•••]; Colognes, cologne"
        );
    }

    #[test]
    fn a_passage_is_hidden_wherever_it_stands() {
        let veil = Veil::default().phrase("the only mosque of the region");
        assert_eq!(
            veil.over("It is\nThe only mosque – of the region. The only mosque of a town."),
            "It is\n[•••]. The only mosque of a town."
        );
        assert_eq!(
            Veil::default().phrase(" … ").over("Nothing … hidden"),
            "Nothing … hidden"
        );
    }
}
