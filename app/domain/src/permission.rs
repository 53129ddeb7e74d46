//! Who may do what: one table, tested cell by cell.
//!
//! The table says what a *role* may do within its scope (an edition, a module, a session, a
//! space). Whether a person holds the role in that scope is looked up by the backend, which then
//! hands out a capability; no operation runs without one.

use crate::words::words;

words! {
    /// A role. `Visitor` and `Person` are never granted: they follow from signing in.
    Role {
        /// Somebody who has not signed in.
        Visitor = "visitor",
        /// Anybody who has signed in; may do what concerns only themselves.
        Person = "person",
        /// A policy maker with a confirmed place.
        Participant = "participant",
        /// Reads and scores applications of an edition.
        Reviewer = "reviewer",
        /// Prepares and runs sessions.
        Facilitator = "facilitator",
        /// Records sessions.
        Rapporteur = "rapporteur",
        /// Contributes knowledge to an edition.
        Expert = "expert",
        /// DG HOME and secretariat: runs the call, composes the cohort, writes to people.
        Organiser = "organiser",
        /// DG HOME: reads evaluation results.
        Evaluator = "evaluator",
        /// Users, roles, audit.
        Administrator = "administrator",
    }
}

impl Role {
    /// Roles that an administrator can grant.
    pub const GRANTED: [Self; 8] = [
        Self::Participant,
        Self::Reviewer,
        Self::Facilitator,
        Self::Rapporteur,
        Self::Expert,
        Self::Organiser,
        Self::Evaluator,
        Self::Administrator,
    ];
}

words! {
    /// What somebody may want to do.
    Operation {
        /// Read editions, modules, programmes and methods.
        ReadProgramme = "read_programme",
        /// Read and change one's own account, profile and sign-ins; erase oneself.
        KeepOwnAccount = "keep_own_account",
        /// Start, save, submit, withdraw one's own application; answer one's own offer.
        Apply = "apply",
        /// See the list of applications and its counts.
        ListApplications = "list_applications",
        /// Open somebody's application.
        ReadApplication = "read_application",
        /// Offer a place, put on the waiting list, decline.
        DecideApplication = "decide_application",
        /// See who is expected at the door, and note who arrives.
        CheckIn = "check_in",
        /// Read the applications one is given as a reviewer, without knowing whose they are, and
        /// score them.
        ReviewApplications = "review_applications",
        /// Prepare and run the reviewing of an edition: rubric, reviewers, conflicts, results.
        KeepReviews = "keep_reviews",
        /// Compose scenarios of a cohort and compare them.
        ComposeCohort = "compose_cohort",
        /// Sign a cohort, so that it counts.
        SignCohort = "sign_cohort",
        /// Change an edition: its state, the closing of its call.
        EditEdition = "edit_edition",
        /// Bring applications in from a file.
        ImportApplications = "import_applications",
        /// Bring reviews in from a file, in the name of those who wrote them.
        ImportReviews = "import_reviews",
        /// Make and end tokens by which one's own programs read.
        KeepTokens = "keep_tokens",
        /// See the outbox, send again, note what came back.
        KeepOutbox = "keep_outbox",
        /// Bring a dilemma to a module one has a place in, and write on it.
        BringDilemma = "bring_dilemma",
        /// Read, comment and prepare the dilemmas of those who have a place.
        PrepareDilemmas = "prepare_dilemmas",
        /// Plan a session from a template and put people in it.
        PlanSession = "plan_session",
        /// Copy methods and change those the academy made.
        KeepMethods = "keep_methods",
        /// Run a session one is the facilitator of.
        RunSession = "run_session",
        /// Be in the room of a session one is invited to.
        JoinSession = "join_session",
        /// Answer a survey one is invited to.
        AnswerSurvey = "answer_survey",
        /// Prepare, open and close surveys, remind those who have not answered.
        KeepSurveys = "keep_surveys",
        /// Read the results of surveys and download the answers.
        ReadResults = "read_results",
        /// Read the threads of a space one is a member of.
        ReadSpace = "read_space",
        /// Start threads and reply in a space one is a member of.
        WritePost = "write_post",
        /// Remove other people's posts, pin threads.
        ModerateSpace = "moderate_space",
        /// Make commitments and report on one's own.
        KeepCommitments = "keep_commitments",
        /// See accounts, grant and revoke roles.
        KeepPeople = "keep_people",
        /// Read the audit log.
        ReadAudit = "read_audit",
    }
}

/// Whether `role` may do `operation` within its scope.
pub const fn may(role: Role, operation: Operation) -> bool {
    use Operation as O;
    use Role as R;
    match operation {
        O::ReadProgramme => true,
        O::KeepOwnAccount | O::Apply => !matches!(role, R::Visitor),
        O::ListApplications
        | O::ReadApplication
        | O::DecideApplication
        | O::ComposeCohort
        | O::SignCohort
        | O::KeepReviews
        | O::EditEdition
        | O::ImportApplications
        | O::ImportReviews
        | O::ModerateSpace => matches!(role, R::Organiser),
        O::ReviewApplications => matches!(role, R::Reviewer),
        O::KeepTokens | O::KeepOutbox => matches!(role, R::Organiser | R::Administrator),
        O::PrepareDilemmas | O::PlanSession | O::KeepMethods | O::CheckIn => {
            matches!(role, R::Facilitator | R::Organiser)
        }
        O::RunSession => matches!(role, R::Facilitator),
        // Whoever sits in a session can commit to something there.
        O::JoinSession | O::KeepCommitments => matches!(
            role,
            R::Participant | R::Facilitator | R::Rapporteur | R::Expert
        ),
        O::AnswerSurvey | O::BringDilemma => matches!(role, R::Participant),
        O::KeepSurveys | O::ReadResults => matches!(role, R::Evaluator | R::Organiser),
        O::ReadSpace | O::WritePost => matches!(
            role,
            R::Participant | R::Facilitator | R::Rapporteur | R::Expert | R::Organiser
        ),
        O::KeepPeople | O::ReadAudit => matches!(role, R::Administrator),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The expected answers, written down once more and by hand: `x` is yes.
    /// Columns: Visitor, Person, Participant, Reviewer, Facilitator, Rapporteur, Expert,
    /// Organiser, Evaluator, Administrator.
    const EXPECTED: &[(Operation, &str)] = &[
        (Operation::ReadProgramme, "xxxxxxxxxx"),
        (Operation::KeepOwnAccount, ".xxxxxxxxx"),
        (Operation::Apply, ".xxxxxxxxx"),
        (Operation::ListApplications, ".......x.."),
        (Operation::ReadApplication, ".......x.."),
        (Operation::DecideApplication, ".......x.."),
        (Operation::CheckIn, "....x..x.."),
        (Operation::ReviewApplications, "...x......"),
        (Operation::KeepReviews, ".......x.."),
        (Operation::ComposeCohort, ".......x.."),
        (Operation::SignCohort, ".......x.."),
        (Operation::EditEdition, ".......x.."),
        (Operation::ImportApplications, ".......x.."),
        (Operation::ImportReviews, ".......x.."),
        (Operation::KeepTokens, ".......x.x"),
        (Operation::KeepOutbox, ".......x.x"),
        (Operation::BringDilemma, "..x......."),
        (Operation::PrepareDilemmas, "....x..x.."),
        (Operation::PlanSession, "....x..x.."),
        (Operation::KeepMethods, "....x..x.."),
        (Operation::RunSession, "....x....."),
        (Operation::JoinSession, "..x.xxx..."),
        (Operation::AnswerSurvey, "..x......."),
        (Operation::KeepSurveys, ".......xx."),
        (Operation::ReadResults, ".......xx."),
        (Operation::ReadSpace, "..x.xxxx.."),
        (Operation::WritePost, "..x.xxxx.."),
        (Operation::ModerateSpace, ".......x.."),
        (Operation::KeepCommitments, "..x.xxx..."),
        (Operation::KeepPeople, ".........x"),
        (Operation::ReadAudit, ".........x"),
    ];

    #[test]
    fn every_cell_is_as_written() {
        assert_eq!(EXPECTED.len(), Operation::ALL.len());
        for (operation, row) in EXPECTED {
            assert_eq!(row.len(), Role::ALL.len());
            for (role, cell) in Role::ALL.iter().zip(row.chars()) {
                assert_eq!(
                    may(*role, *operation),
                    cell == 'x',
                    "{role:?} {operation:?}"
                );
            }
        }
    }
}
