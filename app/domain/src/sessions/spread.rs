//! The time that is left, spread over the phases that are left.

use super::{Board, Phase, SessionState};
use crate::Timestamp;

impl Board {
    /// When the session should be over: as long after its begin as its method takes.
    pub fn due(&self) -> Option<Timestamp> {
        let began = self.began?;
        Some(began.plus(i64::from(self.template.minutes) * Timestamp::MINUTE))
    }

    /// The phases after the running one, with the minutes each is planned for.
    pub fn ahead(&self) -> impl Iterator<Item = (u8, &Phase, u16)> {
        let running = self.state == SessionState::Running;
        let plan = self.template.phases.iter().zip(&self.plan);
        (0..=u8::MAX)
            .zip(plan)
            .skip_while(move |(at, _)| running && *at <= self.phase)
            .map(|(at, (phase, minutes))| (at, phase, *minutes))
    }

    /// When the session is over if every phase takes what it is planned for.
    pub fn ends(&self, now: Timestamp) -> Timestamp {
        let ahead: i64 = self.ahead().map(|(.., minutes)| i64::from(minutes)).sum();
        self.end_of_phase(now).plus(ahead * Timestamp::MINUTE)
    }

    fn end_of_phase(&self, now: Timestamp) -> Timestamp {
        now.plus(self.clock.left(now).unwrap_or_default().max(0))
    }

    /// A proposal: minutes for each phase after the running one, so that the session ends at
    /// `until`. Each gets at least and at most what the method says, and between those the same
    /// share of its target; phases left out stay so. Where even the least is too much, the least.
    pub fn spread(&self, until: Timestamp, now: Timestamp) -> Vec<u16> {
        let phases: Vec<(&Phase, u16)> = self
            .ahead()
            .map(|(_, phase, minutes)| (phase, minutes))
            .collect();
        let mut given: Vec<u16> = phases
            .iter()
            .map(|(phase, planned)| if *planned == 0 { 0 } else { phase.minutes.min })
            .collect();
        let least: i64 = given.iter().map(|minutes| i64::from(*minutes)).sum();
        let left = until
            .since(self.end_of_phase(now))
            .div_euclid(Timestamp::MINUTE);
        for _ in 0..(left - least).max(0) {
            // The one furthest from its target gets the next minute.
            let next = phases
                .iter()
                .zip(&mut given)
                .filter(|((phase, planned), given)| *planned > 0 && **given < phase.minutes.max)
                .min_by(|((one, _), a), ((other, _), b)| {
                    let share =
                        |given: u16, of: &Phase| u32::from(given) * u32::from(of.minutes.target);
                    share(**a, other).cmp(&share(**b, one))
                });
            match next {
                Some((_, minutes)) => *minutes += 1,
                None => break,
            }
        }
        given
    }
}
