-- Surveys. An answer and the invitation it came from share no key, no time and no order; see
-- backend::store::surveys::put.

CREATE TABLE surveys (
    id TEXT PRIMARY KEY,
    edition_id TEXT NOT NULL REFERENCES editions (id),
    module_id TEXT REFERENCES modules (id),
    state TEXT NOT NULL,
    -- module, edition, everybody
    audience TEXT NOT NULL,
    -- JSON {"en": …, "fr": …}
    title TEXT NOT NULL,
    intro TEXT NOT NULL,
    -- domain::surveys::Questionnaire as JSON; nothing changes it once the survey is open.
    questions TEXT NOT NULL,
    opens_at BIGINT NOT NULL,
    closes_at BIGINT NOT NULL,
    -- Stays when invitations go: the denominator of the response rate.
    invited BIGINT NOT NULL,
    reminded_at BIGINT
);
CREATE INDEX surveys_edition ON surveys (edition_id);

-- Who is asked, and who need not be reminded. Gone 90 days after the survey closes.
CREATE TABLE survey_invitations (
    survey_id TEXT NOT NULL REFERENCES surveys (id),
    person_id TEXT NOT NULL REFERENCES people (id),
    answered BOOLEAN NOT NULL,
    PRIMARY KEY (survey_id, person_id)
);
CREATE INDEX survey_invitations_person ON survey_invitations (person_id);

CREATE TABLE survey_answers (
    -- Random bits; not a UUIDv7, which would tell the time.
    id TEXT PRIMARY KEY,
    survey_id TEXT NOT NULL REFERENCES surveys (id),
    -- domain::surveys::Answers as JSON
    answers TEXT NOT NULL
);
CREATE INDEX survey_answers_survey ON survey_answers (survey_id);
