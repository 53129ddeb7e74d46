//! Who reads what: as many reviewers for each application as it needs, nobody with a conflict, the
//! load spread as evenly as that allows.
//!
//! This is a minimum-cost flow from applications to reviewers in which a reviewer's n-th application
//! costs more than the one before (the cost of a load is convex, so evenness is cheapest). It is solved
//! exactly by successive shortest paths. Nothing but the last step of a path has a cost, so the
//! shortest path is one that ends at the least loaded reviewer that can be reached, and a breadth-first
//! search finds it: Harvey, Ladner, Lovász, Tamir, "Semi-matchings for bipartite graphs and load
//! balancing", Journal of Algorithms 59 (2006), here with several reviewers for an application.

use std::collections::VecDeque;

/// A reviewer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seat {
    /// How many applications they have already; those are not moved.
    pub load: usize,
    /// How many they may have at the most.
    pub most: usize,
}

/// An application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Need {
    /// How many more reviewers it needs.
    pub wanted: usize,
    /// The places of those who may read it, each once. Of equals, an earlier one is taken.
    pub able: Vec<usize>,
}

/// For each application the reviewers it gets, in ascending order. As many needs are met as can be;
/// among all ways to do that, the sum of the squares of the loads is the smallest. The same input
/// gives the same answer.
pub fn assign(seats: &[Seat], needs: &[Need]) -> Vec<Vec<usize>> {
    let mut flow = Flow {
        loads: seats.iter().map(|seat| seat.load).collect(),
        given: vec![Vec::new(); needs.len()],
        holders: vec![Vec::new(); seats.len()],
    };
    let most = needs.iter().map(|need| need.wanted).max().unwrap_or(0);
    // One reviewer for everybody before the second for anybody: where reviewers are short, nobody is
    // left without a reader for another's third.
    for round in 0..most {
        for (application, need) in needs.iter().enumerate() {
            if round < need.wanted {
                flow.augment(application, seats, needs);
            }
        }
    }
    for given in &mut flow.given {
        given.sort_unstable();
    }
    flow.given
}

struct Flow {
    loads: Vec<usize>,
    /// The reviewers of each application.
    given: Vec<Vec<usize>>,
    /// The applications of each reviewer that can be moved.
    holders: Vec<Vec<usize>>,
}

impl Flow {
    /// Gives an application one more reviewer, moving others where that is cheaper.
    fn augment(&mut self, start: usize, seats: &[Seat], needs: &[Need]) {
        // From which application a reviewer was reached, and from which reviewer an application.
        let mut from: Vec<Option<usize>> = vec![None; self.loads.len()];
        let mut through: Vec<Option<usize>> = vec![None; needs.len()];
        let mut seen = vec![false; needs.len()];
        let mut waiting = VecDeque::from([start]);
        seen[start] = true;
        let mut best: Option<usize> = None;
        while let Some(application) = waiting.pop_front() {
            for &reviewer in &needs[application].able {
                if from[reviewer].is_some() || self.given[application].contains(&reviewer) {
                    continue;
                }
                from[reviewer] = Some(application);
                let free = self.loads[reviewer] < seats[reviewer].most;
                if free && best.is_none_or(|best| self.loads[reviewer] < self.loads[best]) {
                    best = Some(reviewer);
                }
                for &other in &self.holders[reviewer] {
                    if !seen[other] {
                        seen[other] = true;
                        through[other] = Some(reviewer);
                        waiting.push_back(other);
                    }
                }
            }
        }
        let Some(mut reviewer) = best else { return };
        self.loads[reviewer] += 1;
        // Back along the path: each application on it gives its reviewer for the next one.
        while let Some(application) = from[reviewer] {
            self.given[application].push(reviewer);
            self.holders[reviewer].push(application);
            let Some(before) = through[application] else {
                break;
            };
            self.given[application].retain(|other| *other != before);
            self.holders[before].retain(|other| *other != application);
            reviewer = before;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn seat(load: usize, most: usize) -> Seat {
        Seat { load, most }
    }

    fn need(wanted: usize, able: &[usize]) -> Need {
        Need {
            wanted,
            able: able.to_vec(),
        }
    }

    fn cost(seats: &[Seat], given: &[Vec<usize>]) -> (usize, usize) {
        let mut loads: Vec<usize> = seats.iter().map(|seat| seat.load).collect();
        for reviewer in given.iter().flatten() {
            loads[*reviewer] += 1;
        }
        let met = given.iter().map(Vec::len).sum();
        (met, loads.iter().map(|load| load * load).sum())
    }

    /// The most needs that can be met, and the smallest sum of squares of loads that does it.
    fn brute(seats: &[Seat], needs: &[Need]) -> (usize, usize) {
        fn go(
            seats: &[Seat],
            needs: &[Need],
            given: &mut Vec<Vec<usize>>,
            best: &mut (usize, usize),
        ) {
            let Some(need) = needs.get(given.len()) else {
                let mut loads: Vec<usize> = seats.iter().map(|seat| seat.load).collect();
                for reviewer in given.iter().flatten() {
                    loads[*reviewer] += 1;
                }
                if seats
                    .iter()
                    .zip(&loads)
                    .any(|(seat, load)| *load > seat.most && *load > seat.load)
                {
                    return;
                }
                let (met, squares) = cost(seats, given);
                if met > best.0 || (met == best.0 && squares < best.1) {
                    *best = (met, squares);
                }
                return;
            };
            for set in 0_u32..1 << need.able.len() {
                if set.count_ones() as usize <= need.wanted {
                    given.push(
                        need.able
                            .iter()
                            .enumerate()
                            .filter(|(at, _)| set >> at & 1 == 1)
                            .map(|(_, reviewer)| *reviewer)
                            .collect(),
                    );
                    go(seats, needs, given, best);
                    given.pop();
                }
            }
        }
        let mut best = (0, usize::MAX);
        go(seats, needs, &mut Vec::new(), &mut best);
        best
    }

    #[test]
    fn loads_are_even_and_conflicts_are_kept() {
        let seats = [seat(0, 9); 3];
        let needs = [need(2, &[0, 1, 2]), need(2, &[0, 1]), need(2, &[0, 1, 2])];
        let given = assign(&seats, &needs);
        assert_eq!(given[1], [0, 1]);
        assert_eq!(cost(&seats, &given), (6, 12));
        // Whoever has much already gets nothing more while others are free.
        let given = assign(
            &[seat(8, 9), seat(0, 9)],
            &[need(1, &[0, 1]), need(1, &[0, 1])],
        );
        assert_eq!(given, [[1], [1]]);
        // Nobody may read it: it stays without.
        assert_eq!(
            assign(&[seat(0, 1)], &[need(2, &[])]),
            [Vec::<usize>::new()]
        );
    }

    #[test]
    fn a_thousand_applications_are_given_out() {
        let seats = [seat(0, 1_000); 24];
        let needs: Vec<Need> = (0..1_000_usize)
            .map(|at| {
                let able: Vec<usize> = (0..24)
                    .map(|step| (at * 7 + step) % 24)
                    .filter(|reviewer| (reviewer + at) % 5 != 0)
                    .collect();
                need(3, &able)
            })
            .collect();
        let given = assign(&seats, &needs);
        assert_eq!(cost(&seats, &given), (3_000, 24 * 125 * 125));
        assert_eq!(given, assign(&seats, &needs));
    }

    proptest! {
        #[test]
        fn nothing_is_better(
            seats in prop::collection::vec((0_usize..3, 0_usize..4), 1..4),
            needs in prop::collection::vec((0_usize..3, 0_u8..8), 0..4),
        ) {
            let seats: Vec<Seat> = seats.into_iter().map(|(load, most)| seat(load, most)).collect();
            let needs: Vec<Need> = needs
                .into_iter()
                .map(|(wanted, able)| Need {
                    wanted,
                    able: (0..seats.len()).filter(|at| able >> at & 1 == 1).collect(),
                })
                .collect();
            let given = assign(&seats, &needs);
            for (need, given) in needs.iter().zip(&given) {
                prop_assert!(given.len() <= need.wanted);
                prop_assert!(given.iter().all(|reviewer| need.able.contains(reviewer)));
                prop_assert!(given.windows(2).all(|pair| pair[0] < pair[1]));
            }
            prop_assert_eq!(cost(&seats, &given), brute(&seats, &needs));
        }
    }
}
