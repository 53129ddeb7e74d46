-- Evaluation surveys. An answer and the invitation it came from share no key, no time and no order:
-- both tables' rows of a survey are written anew, sorted by random keys, with every answer.

CREATE TABLE surveys (
    id TEXT PRIMARY KEY,
    edition_id TEXT NOT NULL REFERENCES editions (id),
    module_id TEXT REFERENCES modules (id),
    state TEXT NOT NULL,
    title TEXT NOT NULL,
    intro TEXT NOT NULL,
    -- domain::surveys::Question as a JSON list; frozen at the first answer.
    questions TEXT NOT NULL,
    opens_at BIGINT NOT NULL,
    closes_at BIGINT NOT NULL
);
CREATE INDEX surveys_edition ON surveys (edition_id);

CREATE TABLE survey_invitations (
    survey_id TEXT NOT NULL REFERENCES surveys (id),
    person_id TEXT NOT NULL REFERENCES people (id),
    answered BOOLEAN NOT NULL,
    PRIMARY KEY (survey_id, person_id)
);
CREATE INDEX survey_invitations_person ON survey_invitations (person_id);

CREATE TABLE survey_answers (
    -- 128 random bits; not a UUIDv7, which would tell the time.
    id TEXT PRIMARY KEY,
    survey_id TEXT NOT NULL REFERENCES surveys (id),
    answers TEXT NOT NULL
);
CREATE INDEX survey_answers_survey ON survey_answers (survey_id);
