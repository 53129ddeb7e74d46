//! Which dilemmas are alike: the cosine between their words, each word weighted by how rare it is.
//!
//! The plain method of the textbooks (Manning, Raghavan, Schütze, *Introduction to Information
//! Retrieval*, 2008, chapter 6): a text is a vector with a dimension a term; a term that stands *n*
//! times in it weighs `(1 + ln n) · ln((1 + N) / df)`, where `df` of `N` texts hold it, so that what
//! everybody writes counts nothing; likeness is the cosine of the angle between two texts, from 0
//! (nothing shared) to 1 (the same). A shared topic is a term as well, as if written `TOPIC` times:
//! it joins texts in different languages. No word lists, no model: whoever asks why two are alike is
//! shown the terms that made them so.

use std::collections::BTreeMap;

/// How often a topic counts as written.
const TOPIC: f64 = 4.0;
/// Words shorter than this say too little.
const SHORTEST: usize = 4;

/// A text and what it is said to be about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Its words, in any language.
    pub text: String,
    /// Its topics: keys, or words of one's own.
    pub topics: Vec<String>,
}

/// A term of a text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Term {
    /// A topic.
    Topic(String),
    /// A word, in lower case.
    Word(String),
}

/// Another text and how like it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Near {
    /// Its place among the documents.
    pub at: usize,
    /// From 0 to 1.
    pub likeness: f64,
    /// The terms both hold, those that weigh most first.
    pub shared: Vec<Term>,
}

/// Texts as vectors of length 1.
#[derive(Debug, Clone, PartialEq)]
pub struct Corpus(Vec<BTreeMap<Term, f64>>);

impl Corpus {
    /// Weighs the terms of these documents.
    pub fn new(documents: &[Document]) -> Self {
        let counted: Vec<BTreeMap<Term, f64>> = documents.iter().map(count).collect();
        let mut holders: BTreeMap<&Term, f64> = BTreeMap::new();
        for term in counted.iter().flat_map(BTreeMap::keys) {
            *holders.entry(term).or_default() += 1.0;
        }
        #[expect(clippy::cast_precision_loss, reason = "nobody has 2^52 dilemmas")]
        let all = documents.len() as f64;
        let weighed = counted.iter().map(|counts| {
            let weight = |(term, times): (&Term, &f64)| {
                let rare = ((1.0 + all) / holders[term]).ln();
                (term.clone(), (1.0 + times.ln()) * rare)
            };
            let vector: BTreeMap<Term, f64> = counts.iter().map(weight).collect();
            let length = vector.values().map(|weight| weight * weight).sum::<f64>();
            let length = length.sqrt();
            vector
                .into_iter()
                .map(|(term, weight)| (term, weight / length))
                .collect()
        });
        Self(weighed.collect())
    }

    /// How like two of them are, from 0 to 1, and what makes them so.
    fn compare(&self, one: usize, other: usize) -> (f64, Vec<(f64, &Term)>) {
        let (Some(one), Some(other)) = (self.0.get(one), self.0.get(other)) else {
            return (0.0, Vec::new());
        };
        let mut shared: Vec<(f64, &Term)> = one
            .iter()
            .filter_map(|(term, weight)| Some((weight * other.get(term)?, term)))
            .collect();
        shared.sort_by(|one, other| other.0.total_cmp(&one.0).then_with(|| one.1.cmp(other.1)));
        (shared.iter().map(|(part, _)| part).sum(), shared)
    }

    /// How like two of them are, from 0 to 1.
    pub fn likeness(&self, one: usize, other: usize) -> f64 {
        self.compare(one, other).0
    }

    /// The documents most like one, at most `most`, none that shares nothing; each with the
    /// `terms` terms that weigh most in it.
    pub fn nearest(&self, to: usize, most: usize, terms: usize) -> Vec<Near> {
        let mut near: Vec<Near> = (0..self.0.len())
            .filter(|at| *at != to)
            .map(|at| {
                let (likeness, shared) = self.compare(to, at);
                let shared = shared.into_iter().take(terms);
                Near {
                    at,
                    likeness,
                    shared: shared.map(|(_, term)| term.clone()).collect(),
                }
            })
            .filter(|near| near.likeness > 0.0)
            .collect();
        near.sort_by(|one, other| {
            let order = other.likeness.total_cmp(&one.likeness);
            order.then_with(|| one.at.cmp(&other.at))
        });
        near.truncate(most);
        near
    }
}

fn count(document: &Document) -> BTreeMap<Term, f64> {
    let mut counts: BTreeMap<Term, f64> = BTreeMap::new();
    for word in document.text.split(|c: char| !c.is_alphanumeric()) {
        if word.chars().count() >= SHORTEST {
            *counts.entry(Term::Word(word.to_lowercase())).or_default() += 1.0;
        }
    }
    for topic in &document.topics {
        counts.insert(Term::Topic(topic.to_lowercase()), TOPIC);
    }
    counts
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn document(text: &str, topics: &[&str]) -> Document {
        Document {
            text: text.into(),
            topics: topics.iter().map(|topic| (*topic).to_owned()).collect(),
        }
    }

    #[test]
    fn what_is_alike_comes_first_and_says_why() {
        let corpus = Corpus::new(&[
            document(
                "Landlords refuse families of refugees in our city",
                &["private_rental"],
            ),
            document("Employers in our city ask for diplomas", &["skills"]),
            document("Les bailleurs de la ville refusent", &["private_rental"]),
            document("Families wait for landlords in the city", &[]),
            document("Nothing whatsoever", &[]),
        ]);
        let near = corpus.nearest(0, 5, 2);
        let order: Vec<usize> = near.iter().map(|near| near.at).collect();
        assert_eq!(
            order,
            [2, 3, 1],
            "a topic joins languages; words join texts"
        );
        assert_eq!(near[0].shared, [Term::Topic("private_rental".into())]);
        let words = ["families", "landlords"].map(|word| Term::Word(word.into()));
        assert_eq!(near[1].shared, words);
        assert!(corpus.nearest(4, 5, 2).is_empty());
        assert!(corpus.nearest(9, 5, 2).is_empty());
    }

    #[test]
    fn a_word_that_is_rare_says_more_than_one_that_is_common() {
        let corpus = Corpus::new(&[
            document("childcare people", &[]),
            document("childcare other", &[]),
            document("people thing", &[]),
            document("people else", &[]),
            document("people more", &[]),
        ]);
        assert!(corpus.likeness(0, 1) > 3.0 * corpus.likeness(0, 2));
    }

    proptest! {
        #[test]
        fn likeness_is_a_cosine(texts in prop::collection::vec("([a-eé]{3,5} ){0,12}", 1..8)) {
            let documents: Vec<Document> = texts.iter().map(|text| document(text, &[])).collect();
            let corpus = Corpus::new(&documents);
            for one in 0..documents.len() {
                for other in 0..documents.len() {
                    let likeness = corpus.likeness(one, other);
                    prop_assert!((0.0..=1.0 + 1e-9).contains(&likeness));
                    prop_assert!((likeness - corpus.likeness(other, one)).abs() < 1e-12);
                    if documents[one] == documents[other] && !count(&documents[one]).is_empty() {
                        prop_assert!((likeness - 1.0).abs() < 1e-9);
                    }
                }
            }
        }
    }
}
