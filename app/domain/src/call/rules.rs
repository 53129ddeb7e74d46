//! Who may apply to a call, and what single people may do beyond that.

use serde::{Deserialize, Serialize};

use crate::Timestamp;
use crate::accounts::Level;
use crate::geography::is_country;
use crate::permission::Role;
use crate::programme::{Edition, EditionState};
use crate::words::words;

words! {
    /// A rule of a call that somebody does not meet.
    Unmet {
        /// Of another level of governance.
        Level = "level",
        /// Of another country.
        Country = "country",
        /// Has a role that keeps them from applying.
        Role = "role",
    }
}

/// Who may apply. A list with nothing in it bars nobody.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CallRules {
    /// Levels of governance the call is for.
    pub levels: Vec<Level>,
    /// Countries the call is for (ISO 3166-1 alpha-2).
    pub countries: Vec<String>,
    /// Roles whose holders cannot apply.
    pub not_roles: Vec<Role>,
}

impl CallRules {
    /// The roles that a call may bar: those who prepare it, and those who have had a place.
    pub const ROLES: [Role; 7] = [
        Role::Participant,
        Role::Reviewer,
        Role::Facilitator,
        Role::Rapporteur,
        Role::Expert,
        Role::Organiser,
        Role::Evaluator,
    ];

    /// Reads what was ticked; what is unknown is left out.
    pub fn read(levels: &[String], countries: &[String], roles: &[String]) -> Self {
        let mut countries: Vec<String> = countries
            .iter()
            .filter(|code| is_country(code))
            .cloned()
            .collect();
        countries.sort();
        countries.dedup();
        let ticked = |role: &Role| roles.iter().any(|key| key == role.key());
        Self {
            levels: Level::ALL
                .iter()
                .copied()
                .filter(|level| levels.iter().any(|key| key == level.key()))
                .collect(),
            countries,
            not_roles: Self::ROLES.into_iter().filter(ticked).collect(),
        }
    }

    /// The rules that somebody does not meet. What a profile does not say yet is no reason: it has to be
    /// complete before anything is sent.
    pub fn unmet(&self, level: Option<Level>, country: Option<&str>, roles: &[Role]) -> Vec<Unmet> {
        let mut unmet = Vec::new();
        if level.is_some_and(|level| !self.levels.is_empty() && !self.levels.contains(&level)) {
            unmet.push(Unmet::Level);
        }
        let elsewhere = |country| {
            !self.countries.is_empty() && !self.countries.iter().any(|code| code == country)
        };
        if country.is_some_and(elsewhere) {
            unmet.push(Unmet::Country);
        }
        if roles.iter().any(|role| self.not_roles.contains(role)) {
            unmet.push(Unmet::Role);
        }
        unmet
    }
}

/// What one person may do beyond the rules of a call.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leave {
    /// May submit until then, whatever the call says.
    pub until: Option<Timestamp>,
    /// May apply although a rule is not met.
    pub waives_rules: bool,
}

impl Edition {
    /// The edition as it is for somebody with this leave: its call closes later for them, also while the
    /// applications of others are being read.
    #[must_use]
    pub fn with_leave(mut self, leave: Option<&Leave>) -> Self {
        let Some(until) = leave.and_then(|leave| leave.until) else {
            return self;
        };
        let late = until.millis() > self.call.last_moment().millis();
        if late && matches!(self.state, EditionState::CallOpen | EditionState::Selecting) {
            self.state = EditionState::CallOpen;
            self.call.closes_at = until;
            self.call.grace_minutes = 0;
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{EditionId, Id as _};
    use crate::language::Bilingual;
    use crate::programme::Call;

    fn anywhere() -> Edition {
        Edition {
            id: EditionId::from_bits(1),
            slug: String::new(),
            state: EditionState::Draft,
            title: Bilingual::default(),
            place: Bilingual::default(),
            city: None,
            time_zone: String::new(),
            note: Bilingual::default(),
            starts_on: String::new(),
            ends_on: String::new(),
            answers_on: String::new(),
            call: Call {
                opens_at: Timestamp::from_millis(0),
                closes_at: Timestamp::from_millis(0),
                grace_minutes: 0,
            },
            demonstration: false,
        }
    }

    #[test]
    fn rules_bar_those_they_name_and_nobody_else() {
        let keys =
            |keys: &[&str]| -> Vec<String> { keys.iter().map(|key| (*key).to_owned()).collect() };
        let rules = CallRules::read(
            &keys(&["local", "nonsense"]),
            &keys(&["PT", "BE", "PT", "XX"]),
            &keys(&["reviewer", "administrator"]),
        );
        assert_eq!(rules.levels, [Level::Local]);
        assert_eq!(rules.countries, ["BE", "PT"]);
        assert_eq!(rules.not_roles, [Role::Reviewer]);
        let unmet = |level, country, roles: &[Role]| rules.unmet(Some(level), Some(country), roles);
        assert_eq!(unmet(Level::Local, "BE", &[Role::Expert]), []);
        assert_eq!(
            unmet(Level::National, "FR", &[Role::Reviewer]),
            [Unmet::Level, Unmet::Country, Unmet::Role]
        );
        assert_eq!(rules.unmet(None, None, &[]), []);
        let open = CallRules::default();
        assert_eq!(
            open.unmet(Some(Level::National), Some("FR"), &Role::GRANTED),
            []
        );
    }

    #[test]
    fn leave_moves_the_deadline_of_one_person_only_forward() {
        let at = Timestamp::from_millis;
        let edition = |state| Edition {
            state,
            call: Call {
                opens_at: at(0),
                closes_at: at(1_000),
                grace_minutes: 0,
            },
            ..anywhere()
        };
        let leave = |until| Leave {
            until: Some(at(until)),
            waives_rules: false,
        };
        let admits = |state, until, now| {
            edition(state)
                .with_leave(Some(&leave(until)))
                .admits(at(now))
                .is_ok()
        };
        for state in [EditionState::CallOpen, EditionState::Selecting] {
            assert!(admits(state, 2_000, 2_000));
            assert!(!admits(state, 2_000, 2_001));
        }
        assert!(admits(EditionState::CallOpen, 500, 1_000), "never earlier");
        assert!(!admits(EditionState::Confirmed, 2_000, 1_500));
        assert!(!admits(EditionState::Announced, 2_000, 500));
        assert!(
            edition(EditionState::CallOpen)
                .with_leave(None)
                .admits(at(1_001))
                .is_err()
        );
    }
}
