//! Groups: who sits with whom in the sessions of a module.
//!
//! **What must not be** (pairs that are *apart*): first of all two people of whom somebody who plans the sessions said
//! so; then two people of one organisation, or of the same city's
//! administration: one would sit with a superior or a colleague. Where somebody is tied to two others,
//! all three count as one *house*. People are dealt out house by house, one group after another, so that
//! no house has more people in a group than it must: a pair is only broken where a house has more people
//! than there are groups, and then as rarely as can be. Groups differ in size by one at the most.
//!
//! **What is better** is counted in points for each pair of people in the same group, the fewer the
//! better: [`COUNTRY`] for the same country, [`LEVEL`] for the same level of government, [`SIZE`] for a city
//! of the same size, less `TOPIC` for each shared topic (two at the most); for people who have met
//! before [`MET`] where groups are to be new, and as much less where they are to go on together.
//!
//! From each of several deals people change places two by two as long as a change makes the
//! points fewer and breaks no more pairs; the best result is proposed. The same people and the same seed
//! give the same groups. It is a local search, not a proof of the best: with three groups of ten there
//! are some 10¹² ways, and the difference between very good and best is not worth a solver here.

use std::collections::{BTreeMap, BTreeSet};

/// Points of a pair from the same country.
pub const COUNTRY: i64 = 6;
/// Points of a pair of the same level of government.
pub const LEVEL: i64 = 1;
/// Points of a pair from cities of the same size.
pub const SIZE: i64 = 1;
/// Points that a shared topic takes away; two at the most count.
pub const TOPIC: i64 = 2;
/// Points of a pair that has met before.
pub const MET: i64 = 4;
/// The most groups of a module.
pub const GROUPS_MAX: usize = 12;
/// How many deals are tried.
const DEALS: u64 = 8;
/// How many are tried while two people sit together of whom somebody said that they should not.
const DEALS_MOST: u64 = 64;

/// What is known of somebody, as far as groups are concerned. Nothing in common is no reason.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Guest {
    /// Their country.
    pub country: Option<String>,
    /// Their level of government.
    pub level: Option<String>,
    /// The size of their city.
    pub size: Option<String>,
    /// What ties them to those they should not sit with: their organisation, their city's administration.
    pub houses: Vec<String>,
    /// What their dilemmas are about.
    pub topics: BTreeSet<String>,
}

/// What a proposal is made from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Inputs {
    /// Everybody.
    pub guests: Vec<Guest>,
    /// Pairs that have met before, by their places, the smaller first.
    pub met: BTreeSet<(usize, usize)>,
    /// Pairs of whom somebody said that they should be apart, by their places, the smaller first.
    pub apart: BTreeSet<(usize, usize)>,
    /// Whether those who have met go on together; else they are spread.
    pub together: bool,
}

/// What a division costs, the worst first: pairs together of whom somebody said no, pairs of one house, points.
type Cost = (i64, i64, i64);

fn plus(one: Cost, other: Cost) -> Cost {
    (one.0 + other.0, one.1 + other.1, one.2 + other.2)
}

/// For each person the number of their group, from 0.
pub type Groups = Vec<usize>;

/// Numbers from a seed: `SplitMix64` (Steele, Lea, Flood 2014).
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            let end = u64::try_from(last).unwrap_or(u64::MAX).saturating_add(1);
            let at = usize::try_from(self.next() % end).unwrap_or(0);
            items.swap(last, at);
        }
    }
}

impl Inputs {
    /// The house each person belongs to: everybody who is tied to somebody in it.
    fn houses(&self) -> Vec<usize> {
        let mut of: Vec<usize> = (0..self.guests.len()).collect();
        let mut first: BTreeMap<&str, usize> = BTreeMap::new();
        for (at, guest) in self.guests.iter().enumerate() {
            for house in guest.houses.iter().filter(|house| !house.is_empty()) {
                match first.get(house.as_str()) {
                    Some(other) => {
                        let (from, to) = (of[at], of[*other]);
                        for known in &mut of {
                            if *known == from {
                                *known = to;
                            }
                        }
                    }
                    None => {
                        first.insert(house, at);
                    }
                }
            }
        }
        of
    }

    /// The points of two people in one group.
    fn points(&self, one: usize, other: usize) -> i64 {
        let (Some(left), Some(right)) = (self.guests.get(one), self.guests.get(other)) else {
            return 0;
        };
        let same = |left: &Option<String>, right: &Option<String>, points| {
            if left.is_some() && left == right {
                points
            } else {
                0
            }
        };
        let shared = left.topics.intersection(&right.topics).take(2).count();
        let met = self.met.contains(&(one.min(other), one.max(other)));
        same(&left.country, &right.country, COUNTRY)
            + same(&left.level, &right.level, LEVEL)
            + same(&left.size, &right.size, SIZE)
            - TOPIC * i64::try_from(shared).unwrap_or(0)
            + match (met, self.together) {
                (false, _) => 0,
                (true, false) => MET,
                (true, true) => -MET,
            }
    }

    /// The points of a division into groups; fewer are better.
    pub fn worth(&self, groups: &[usize]) -> i64 {
        pairs(groups)
            .map(|(one, other)| self.points(one, other))
            .sum()
    }

    /// The pairs that should be apart and are not.
    pub fn broken(&self, groups: &[usize]) -> Vec<(usize, usize)> {
        let houses = self.houses();
        pairs(groups)
            .filter(|(one, other)| {
                let cost = self.cost(*one, *other, &houses);
                cost.0 + cost.1 > 0
            })
            .collect()
    }

    /// What two people in one group cost.
    fn cost(&self, one: usize, other: usize, houses: &[usize]) -> Cost {
        let said = self.apart.contains(&(one.min(other), one.max(other)));
        let colleagues = houses.get(one) == houses.get(other);
        (
            i64::from(said),
            i64::from(colleagues),
            self.points(one, other),
        )
    }

    /// People dealt out house by house.
    fn deal(&self, count: usize, houses: &[usize], numbers: &mut Numbers) -> Groups {
        let mut order: Vec<usize> = (0..self.guests.len()).collect();
        numbers.shuffle(&mut order);
        // The largest houses first, the people of a house one after another; houses of the same size, and
        // the people of each, stand as they were shuffled: else every deal would be the same.
        let mut sizes: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
        for (turn, at) in order.iter().enumerate() {
            sizes.entry(houses[*at]).or_insert((0, turn)).0 += 1;
        }
        order.sort_by_key(|at| {
            let (people, turn) = sizes[&houses[*at]];
            (std::cmp::Reverse(people), turn)
        });
        let mut seats: Vec<usize> = (0..count).collect();
        numbers.shuffle(&mut seats);
        let mut groups = vec![0; self.guests.len()];
        for (turn, at) in order.into_iter().enumerate() {
            groups[at] = seats[turn % count];
        }
        groups
    }

    /// Proposes `count` groups (as many as there are people at the most, [`GROUPS_MAX`] at any rate).
    pub fn propose(&self, count: usize, seed: u64) -> Groups {
        let people = self.guests.len();
        let count = count.clamp(1, GROUPS_MAX).min(people.max(1));
        let houses = self.houses();
        let each: Vec<usize> = (0..people).collect();
        let mut numbers = Numbers(seed);
        let mut best: Option<(Cost, Groups)> = None;
        for turn in 0..DEALS_MOST {
            if turn >= DEALS && best.as_ref().is_some_and(|(known, _)| known.0 == 0) {
                break;
            }
            // A wish may ask for what no deal house by house begins with: two colleagues in one group.
            let dealt = if turn < DEALS { &houses } else { &each };
            let mut groups = self.deal(count, dealt, &mut numbers);
            self.improve(&mut groups, &houses);
            let cost = pairs(&groups)
                .map(|(one, other)| self.cost(one, other, &houses))
                .fold((0, 0, 0), plus);
            if best.as_ref().is_none_or(|(known, _)| cost < *known) {
                best = Some((cost, groups));
            }
        }
        let groups = best.map(|(_, groups)| groups).unwrap_or_default();
        numbered(&groups)
    }

    /// Lets people change places two by two as long as that is better.
    fn improve(&self, groups: &mut [usize], houses: &[usize]) {
        let people = groups.len();
        let table: Vec<Vec<Cost>> = (0..people)
            .map(|one| {
                (0..people)
                    .map(|other| self.cost(one, other, houses))
                    .collect()
            })
            .collect();
        // What somebody brings to a group that another one leaves.
        let cost = |groups: &[usize], who: usize, group: usize, without: usize| {
            let others = groups.iter().enumerate();
            others
                .filter(|(at, own)| **own == group && *at != who && *at != without)
                .map(|(at, _)| table[who][at])
                .fold((0, 0, 0), plus)
        };
        let mut better = true;
        while better {
            better = false;
            for one in 0..people {
                for other in one + 1..people {
                    let (here, there) = (groups[one], groups[other]);
                    if here == there {
                        continue;
                    }
                    let before = plus(
                        cost(groups, one, here, other),
                        cost(groups, other, there, one),
                    );
                    let after = plus(
                        cost(groups, one, there, other),
                        cost(groups, other, here, one),
                    );
                    // Broken pairs first, then points; each change makes these numbers smaller, so it ends.
                    if after < before {
                        groups.swap(one, other);
                        better = true;
                    }
                }
            }
        }
    }
}

/// Every pair of people in the same group.
fn pairs(groups: &[usize]) -> impl Iterator<Item = (usize, usize)> + '_ {
    (0..groups.len()).flat_map(move |one| {
        let rest = one + 1..groups.len();
        rest.filter(move |other| groups[one] == groups[*other])
            .map(move |other| (one, other))
    })
}

/// The groups numbered in the order of their first people.
fn numbered(groups: &[usize]) -> Groups {
    let mut seen: Vec<usize> = Vec::new();
    groups
        .iter()
        .map(|group| {
            seen.iter()
                .position(|known| known == group)
                .unwrap_or_else(|| {
                    seen.push(*group);
                    seen.len() - 1
                })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn guest(country: &str, houses: &[&str], topics: &[&str]) -> Guest {
        Guest {
            country: Some(country.into()),
            houses: houses.iter().map(|house| (*house).to_owned()).collect(),
            topics: topics.iter().map(|topic| (*topic).to_owned()).collect(),
            ..Guest::default()
        }
    }

    #[test]
    fn nobody_sits_with_their_own_house_and_countries_mix() {
        let guests = ["BE", "BE", "FR", "FR", "IT", "IT"]
            .into_iter()
            .enumerate()
            .map(|(at, country)| guest(country, &[if at < 2 { "Ghent" } else { "" }], &[]))
            .collect();
        let inputs = Inputs {
            guests,
            ..Inputs::default()
        };
        let groups = inputs.propose(2, 7);
        assert_eq!(inputs.broken(&groups), []);
        assert_eq!(
            inputs.worth(&groups),
            0,
            "every country once in each group: {groups:?}"
        );
        assert_eq!(
            groups[0], 0,
            "groups are numbered in the order of their first people"
        );
    }

    #[test]
    fn what_cannot_be_kept_apart_is_said() {
        let guests = vec![guest("BE", &["Ghent"], &[]); 5];
        let inputs = Inputs {
            guests,
            ..Inputs::default()
        };
        let groups = inputs.propose(3, 1);
        assert_eq!(inputs.broken(&groups).len(), 2, "two, two and one");
        // A house is everybody who is tied to somebody in it.
        let chain = vec![
            guest("A", &["x"], &[]),
            guest("B", &["x", "y"], &[]),
            guest("C", &["y"], &[]),
        ];
        let inputs = Inputs {
            guests: chain,
            ..Inputs::default()
        };
        assert_eq!(inputs.broken(&[0, 1, 0]), [(0, 2)]);
    }

    #[test]
    fn shared_topics_bring_people_together_and_those_who_met_apart_or_together() {
        let topics = ["housing", "housing", "work", "work"];
        let guests: Vec<Guest> = topics
            .iter()
            .map(|topic| guest("X", &[], &[topic]))
            .collect();
        let mut inputs = Inputs {
            guests,
            ..Inputs::default()
        };
        assert_eq!(inputs.propose(2, 3), [0, 0, 1, 1]);
        inputs.met = [(0, 1), (2, 3)].into();
        let spread = inputs.propose(2, 3);
        assert_ne!(spread[0], spread[1]);
        inputs.guests = vec![guest("X", &[], &[]); 4];
        inputs.together = true;
        assert_eq!(inputs.propose(2, 3), [0, 0, 1, 1]);
    }

    #[test]
    fn whom_somebody_wants_apart_is_apart_whatever_it_costs() {
        // Two houses of two, and one from each has to be away from both of the other: only one way is left.
        let guests = ["x", "x", "y", "y"].map(|house| guest("BE", &[house], &["housing"]));
        let mut inputs = Inputs {
            guests: guests.to_vec(),
            ..Inputs::default()
        };
        inputs.apart = [(0, 2), (0, 3)].into();
        let groups = inputs.propose(2, 5);
        assert_eq!(groups, [0, 0, 1, 1], "rather two colleagues than these two");
        assert_eq!(inputs.broken(&groups), [(0, 1), (2, 3)]);
        assert_eq!(
            inputs.broken(&[0, 1, 0, 1]),
            [(0, 2)],
            "and a change by hand is told"
        );
    }

    #[test]
    fn wishes_that_one_deal_cannot_keep_another_one_does() {
        // Changing places two by two does not lead from 0 2 4 | 1 3 to the only ways that keep these apart.
        let guests = ["BE", "DE", "IE", "BE", "IE"].map(|country| guest(country, &[], &[]));
        let inputs = Inputs {
            guests: guests.to_vec(),
            apart: [(0, 1), (2, 3), (2, 4)].into(),
            ..Inputs::default()
        };
        for seed in 0..200 {
            let groups = inputs.propose(2, seed);
            assert_eq!(inputs.broken(&groups), [], "{seed}: {groups:?}");
        }
    }

    #[test]
    fn few_people_are_no_reason_to_fail() {
        let none = Inputs::default();
        assert_eq!(none.propose(3, 1), Vec::<usize>::new());
        let one = Inputs {
            guests: vec![Guest::default()],
            ..Inputs::default()
        };
        assert_eq!(one.propose(0, 1), [0]);
        assert_eq!(one.propose(9, 1), [0]);
    }

    #[test]
    fn of_thirty_people_no_deal_of_chance_in_a_thousand_is_as_good() {
        let mut numbers = Numbers(2018);
        let mut pick = |end: u64| (numbers.next() % end).to_string();
        let guests = (0..30).map(|_| Guest {
            country: Some(pick(12)),
            level: Some(pick(3)),
            size: Some(pick(4)),
            houses: vec![pick(25)],
            topics: [pick(10), pick(10)].into(),
        });
        let inputs = Inputs {
            guests: guests.collect(),
            ..Inputs::default()
        };
        let ours = inputs.worth(&inputs.propose(4, 1));
        let houses = inputs.houses();
        let best = (0..1_000)
            .map(|seed| inputs.worth(&inputs.deal(4, &houses, &mut Numbers(seed))))
            .min();
        assert!(
            best.is_some_and(|best| ours < best),
            "{ours} against {best:?}"
        );
    }

    prop_compose! {
        fn some_guest()(country in 0_u8..5, level in 0_u8..3, size in 0_u8..3, house in prop::collection::vec(0_u8..14, 0..3), topics in prop::collection::btree_set(0_u8..8, 0..4)) -> Guest {
            Guest {
                country: Some(country.to_string()),
                level: Some(level.to_string()),
                size: Some(size.to_string()),
                houses: house.iter().map(ToString::to_string).collect(),
                topics: topics.iter().map(ToString::to_string).collect(),
            }
        }
    }

    /// The fewest of these pairs that sit together in any division into groups that are as even as can be.
    fn fewest(apart: &BTreeSet<(usize, usize)>, people: usize, count: usize) -> usize {
        let ways = count.pow(u32::try_from(people).unwrap());
        let together = |mut way: usize| {
            let mut groups = Vec::new();
            let mut sizes = vec![0_usize; count];
            for _ in 0..people {
                groups.push(way % count);
                sizes[way % count] += 1;
                way /= count;
            }
            let even = sizes.iter().max().unwrap() - sizes.iter().min().unwrap() <= 1;
            let pairs = apart
                .iter()
                .filter(|(one, other)| groups[*one] == groups[*other]);
            even.then(|| pairs.count())
        };
        (0..ways).filter_map(together).min().unwrap()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(96))]
        #[test]
        fn whom_somebody_wants_apart_is_as_far_apart_as_can_be(
            guests in prop::collection::vec(some_guest(), 2..9), count in 2_usize..4, seed: u64,
            apart in prop::collection::btree_set((0_usize..8, 0_usize..8), 0..9)
        ) {
            let people = guests.len();
            let count = count.min(people);
            let apart: BTreeSet<_> = apart.into_iter().filter(|(one, other)| one < other && *other < people).collect();
            let inputs = Inputs { guests, apart: apart.clone(), ..Inputs::default() };
            let groups = inputs.propose(count, seed);
            let together = apart.iter().filter(|(one, other)| groups[*one] == groups[*other]).count();
            prop_assert_eq!(together, fewest(&apart, people, count), "{:?}", groups);
        }

        #[test]
        fn groups_are_even_keep_apart_whom_they_can_and_beat_chance(
            guests in prop::collection::vec(some_guest(), 1..28), count in 1_usize..6, seed: u64, together: bool,
            met in prop::collection::btree_set((0_usize..28, 0_usize..28), 0..12)
        ) {
            let people = guests.len();
            let met = met.into_iter().filter(|(one, other)| one < other && *other < people).collect();
            let inputs = Inputs { guests, met, together, ..Inputs::default() };
            let groups = inputs.propose(count, seed);
            prop_assert_eq!(&groups, &inputs.propose(count, seed), "the same seed, the same groups");
            prop_assert_eq!(groups.len(), people);
            let count = count.min(people);
            let mut sizes = vec![0_usize; count];
            for group in &groups {
                sizes[*group] += 1;
            }
            let (least, most) = (sizes.iter().min().unwrap(), sizes.iter().max().unwrap());
            prop_assert!(most - least <= 1, "{:?}", sizes);

            // As few broken pairs as any division could have: each house spread evenly.
            let mut houses: BTreeMap<usize, usize> = BTreeMap::new();
            for house in inputs.houses() {
                *houses.entry(house).or_default() += 1;
            }
            let must: usize = houses
                .values()
                .map(|size| {
                    let (each, rest) = (size / count, size % count);
                    let pairs = |n: usize| n * n.saturating_sub(1) / 2;
                    (count - rest) * pairs(each) + rest * pairs(each + 1)
                })
                .sum();
            prop_assert_eq!(inputs.broken(&groups).len(), must);

            // Never worse than any of the deals of chance it began with.
            let (known, mut numbers) = (inputs.houses(), Numbers(seed));
            for _ in 0..DEALS {
                let dealt = inputs.deal(count, &known, &mut numbers);
                prop_assert!(inputs.worth(&groups) <= inputs.worth(&dealt));
            }
        }
    }
}
