//! What the reviews of an edition come to: for each application the mean as given, and the mean with
//! the reviewers' leniency taken out.
//!
//! The model is additive: a score is the mean of all, plus how good the application is, plus how
//! lenient its reviewer is, plus chance. Both are estimated together by regularised least squares, so
//! that somebody who happened to get strong applications is not taken for lenient: Platt and Burges,
//! "Regularized least squares to determine reviewer biases" (2012), as used for the conference NIPS.
//! The estimate leans towards "no leniency" the more, the fewer reviews somebody wrote.

use std::collections::BTreeMap;

use crate::ids::{ApplicationId, PersonId};

/// One review that was sent.
#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    /// The application.
    pub application: ApplicationId,
    /// The reviewer.
    pub reviewer: PersonId,
    /// The weighted mean of its scores, 0 to 100.
    pub total: f64,
}

/// What the reviews of one application come to.
#[derive(Debug, Clone, PartialEq)]
pub struct Score {
    /// The application.
    pub application: ApplicationId,
    /// The mean of its reviews, 0 to 100.
    pub raw: f64,
    /// The same with the leniency of each reviewer taken out, 0 to 100.
    pub normalised: f64,
    /// How many reviews there are.
    pub count: i64,
    /// From the lowest to the highest of its reviews, in points.
    pub spread: f64,
}

/// Reviewers who are so many points apart should talk.
pub const DISCUSS_FROM: f64 = 30.0;

impl Score {
    /// Whether its reviewers are so far apart that they should talk.
    pub fn needs_discussion(&self) -> bool {
        self.spread >= DISCUSS_FROM
    }
}

/// By how many points somebody scores higher than others would have.
#[derive(Debug, Clone, PartialEq)]
pub struct Leniency {
    /// The reviewer.
    pub reviewer: PersonId,
    /// Points; negative for somebody who is strict.
    pub points: f64,
    /// From how many reviews.
    pub count: i64,
}

/// What is expected before any review is seen, in points: how far reviews of one application lie
/// apart by chance, how far applications, how far reviewers (standard deviations). Their ratios are
/// the weights of the regularisation.
const CHANCE: f64 = 12.0;
const QUALITY: f64 = 15.0;
const LENIENCY: f64 = 8.0;

/// The scores of every application with a review, by id, and the leniency of every reviewer, by id.
/// The order of the marks does not matter.
pub fn scores(marks: &[Mark]) -> (Vec<Score>, Vec<Leniency>) {
    let mut marks: Vec<&Mark> = marks.iter().collect();
    marks.sort_by(|a, b| (&a.application, &a.reviewer).cmp(&(&b.application, &b.reviewer)));
    let mut applications: BTreeMap<&ApplicationId, Vec<usize>> = BTreeMap::new();
    let mut reviewers: BTreeMap<&PersonId, Vec<usize>> = BTreeMap::new();
    for (at, mark) in marks.iter().enumerate() {
        applications.entry(&mark.application).or_default().push(at);
        reviewers.entry(&mark.reviewer).or_default().push(at);
    }
    let mean = mean(marks.iter().map(|mark| mark.total));
    let mut quality = vec![0.0; marks.len()];
    let mut lenient = vec![0.0; marks.len()];
    let (for_quality, for_lenient) = ((CHANCE / QUALITY).powi(2), (CHANCE / LENIENCY).powi(2));
    // Gauss-Seidel: the normal equations are diagonally dominant, so that this converges.
    for _ in 0..500 {
        let moved = settle(
            &marks,
            applications.values(),
            &mut quality,
            &lenient,
            mean,
            for_quality,
        )
        .max(settle(
            &marks,
            reviewers.values(),
            &mut lenient,
            &quality,
            mean,
            for_lenient,
        ));
        if moved < 1e-9 {
            break;
        }
    }
    let found = applications
        .iter()
        .map(|(application, own)| {
            let totals = || own.iter().map(|at| marks[*at].total);
            let corrected = self::mean(own.iter().map(|at| marks[*at].total - lenient[*at]));
            let lowest = totals().fold(f64::INFINITY, f64::min);
            let highest = totals().fold(f64::NEG_INFINITY, f64::max);
            Score {
                application: (*application).clone(),
                raw: self::mean(totals()),
                normalised: corrected.clamp(0.0, 100.0),
                count: count(own.len()),
                spread: highest - lowest,
            }
        })
        .collect();
    let leniency = reviewers
        .iter()
        .map(|(reviewer, own)| Leniency {
            reviewer: (*reviewer).clone(),
            points: own.first().map_or(0.0, |at| lenient[*at]),
            count: count(own.len()),
        })
        .collect();
    (found, leniency)
}

/// Sets the effect of each group to what is best given the other effects; by how much the one
/// changed most.
fn settle<'a>(
    marks: &[&Mark],
    groups: impl Iterator<Item = &'a Vec<usize>>,
    own: &mut [f64],
    other: &[f64],
    mean: f64,
    weight: f64,
) -> f64 {
    let mut moved: f64 = 0.0;
    for group in groups {
        let (mut sum, mut size) = (0.0, weight);
        for at in group {
            sum += marks[*at].total - mean - other[*at];
            size += 1.0;
        }
        let effect = sum / size;
        for at in group {
            moved = moved.max((own[*at] - effect).abs());
            own[*at] = effect;
        }
    }
    moved
}

fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (mut sum, mut size) = (0.0, 0.0);
    for value in values {
        sum += value;
        size += 1.0;
    }
    if size > 0.0 { sum / size } else { 0.0 }
}

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

#[cfg(test)]
#[allow(clippy::float_cmp, reason = "differences of whole numbers are exact")]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::ids::Id as _;

    fn mark(application: u128, reviewer: u128, total: f64) -> Mark {
        Mark {
            application: ApplicationId::from_bits(application),
            reviewer: PersonId::from_bits(reviewer),
            total,
        }
    }

    #[test]
    fn a_strict_reviewer_costs_nobody_a_place() {
        // Reviewer 3 takes 20 points from everybody; half of the applications met them.
        let mut marks = Vec::new();
        for application in 0..12_u128 {
            let good = 40.0 + 4.0 * f64::from(u8::try_from(application).unwrap());
            marks.push(mark(application, 1, good));
            if application % 2 == 0 {
                marks.push(mark(application, 3, good - 20.0));
            } else {
                marks.push(mark(application, 2, good));
            }
        }
        let (scores, leniency) = scores(&marks);
        assert!(leniency[2].points < -8.0, "{leniency:?}");
        assert!(leniency[0].points.abs() < 6.0, "{leniency:?}");
        // The better of two neighbours stays behind by the raw mean, and not by the normalised one.
        assert!(scores[10].raw < scores[9].raw);
        assert!(scores[10].normalised > scores[9].normalised);
        assert_eq!(scores[0].spread, 20.0);
        assert!(!scores[0].needs_discussion());
    }

    #[test]
    fn luck_with_applications_is_not_leniency() {
        // Reviewer 1 got the strong ones; a third reads everything and sees the same.
        let mut marks = Vec::new();
        for application in 0..10_u128 {
            let (reviewer, good) = if application < 5 {
                (1, 80.0)
            } else {
                (2, 40.0)
            };
            marks.push(mark(application, reviewer, good));
            marks.push(mark(application, 3, good));
        }
        let (_, leniency) = scores(&marks);
        for one in leniency {
            // Their means lie 20 points from that of all.
            assert!(one.points.abs() < 5.0, "{one:?}");
        }
    }

    #[test]
    fn one_review_says_little_about_its_reviewer() {
        let (scores, leniency) = scores(&[mark(1, 1, 90.0), mark(2, 2, 50.0), mark(2, 3, 50.0)]);
        assert!(leniency[0].points.abs() < 10.0, "{leniency:?}");
        assert!(scores[0].normalised > scores[1].normalised);
        assert_eq!(super::scores(&[]), (Vec::new(), Vec::new()));
    }

    proptest! {
        #[test]
        fn order_does_not_matter_and_scores_stay_in_their_bounds(
            given in prop::collection::btree_map((0_u128..6, 0_u128..5), 0_u8..=100, 1..20),
        ) {
            let marks: Vec<Mark> = given
                .iter()
                .map(|((application, reviewer), total)| mark(*application, *reviewer, f64::from(*total)))
                .collect();
            let mut turned = marks.clone();
            turned.reverse();
            let (scores, leniency) = super::scores(&marks);
            prop_assert_eq!(&super::scores(&turned), &(scores.clone(), leniency));
            for score in scores {
                prop_assert!((0.0..=100.0).contains(&score.normalised));
                prop_assert!((0.0..=100.0).contains(&score.raw));
                prop_assert!(score.count > 0 && score.spread >= 0.0);
            }
        }
    }
}
