-- The call of an edition: the organisers' own questions, and the files that answer them.

-- The own questions of a call, one row a version. Until the call opens the one version is changed as it is;
-- from then on a change makes the next.
CREATE TABLE call_forms (
    edition_id TEXT NOT NULL REFERENCES editions (id),
    version BIGINT NOT NULL,
    -- JSON list of domain::call::Question.
    questions TEXT NOT NULL,
    -- Grows with every change over all versions: a second organiser is told.
    revision BIGINT NOT NULL,
    made_at BIGINT NOT NULL,
    made_by TEXT REFERENCES people (id),
    PRIMARY KEY (edition_id, version)
);

-- The version whose questions the page of the last save showed; once sent, those it answers.
ALTER TABLE applications ADD COLUMN form_version BIGINT NOT NULL DEFAULT 0;

-- Files that answer a question: at most one for each.
CREATE TABLE application_files (
    id TEXT PRIMARY KEY,
    application_id TEXT NOT NULL REFERENCES applications (id),
    -- Key of the question.
    question TEXT NOT NULL,
    name TEXT NOT NULL,
    -- domain::call::FileKind, found from the content.
    kind TEXT NOT NULL,
    size BIGINT NOT NULL,
    stored_at BIGINT NOT NULL,
    -- Last, because it is long.
    content BYTEA NOT NULL,
    UNIQUE (application_id, question)
);
