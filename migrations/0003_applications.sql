-- Applications and the dilemmas they bring.

CREATE TABLE applications (
    id TEXT PRIMARY KEY,
    edition_id TEXT NOT NULL REFERENCES editions (id),
    person_id TEXT NOT NULL REFERENCES people (id),
    state TEXT NOT NULL,
    -- Grows with every save, so that a second tab cannot overwrite unseen.
    revision BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    submitted_at BIGINT,
    -- Shown on the receipt; unique in the edition.
    receipt TEXT,
    -- The applicant's profile as it was at submission, with the title and the first choice.
    country TEXT,
    city_name TEXT,
    population BIGINT,
    level TEXT,
    organisation TEXT,
    title TEXT,
    first_module_id TEXT REFERENCES modules (id),
    -- Lower case without diacritics: name and city to sort by, and all that is searched.
    name_key TEXT,
    city_key TEXT,
    search_key TEXT,
    -- The decision, if any.
    module_id TEXT REFERENCES modules (id),
    decided_at BIGINT,
    decided_by TEXT REFERENCES people (id),
    reason TEXT,
    confirm_by BIGINT,
    answered_at BIGINT,
    -- What the applicant wrote so far (domain::applications::Content as JSON). Last, because it is
    -- long: a list that does not show it need not read past it.
    content TEXT NOT NULL,
    UNIQUE (edition_id, person_id)
);
-- None of these holds a column that saving a draft changes.
CREATE INDEX applications_state ON applications (edition_id, state, country, level, population);
CREATE INDEX applications_person ON applications (person_id);
CREATE UNIQUE INDEX applications_receipt ON applications (edition_id, receipt);

-- Text that a later save replaced although it was newer than what its author had seen.
CREATE TABLE application_versions (
    application_id TEXT NOT NULL REFERENCES applications (id),
    revision BIGINT NOT NULL,
    content TEXT NOT NULL,
    replaced_at BIGINT NOT NULL,
    PRIMARY KEY (application_id, revision)
);

-- What happened to an application, as its applicant and organisers see it.
CREATE TABLE application_events (
    application_id TEXT NOT NULL REFERENCES applications (id),
    position BIGINT NOT NULL,
    at BIGINT NOT NULL,
    actor_id TEXT,
    -- The state it entered (domain::applications::ApplicationState).
    event TEXT NOT NULL,
    reason TEXT,
    PRIMARY KEY (application_id, position)
);

CREATE TABLE dilemmas (
    id TEXT PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES people (id),
    application_id TEXT UNIQUE REFERENCES applications (id),
    state TEXT NOT NULL,
    -- room, academy, public; only its owner widens it.
    confidentiality TEXT NOT NULL,
    language TEXT NOT NULL,
    title TEXT NOT NULL,
    situation TEXT NOT NULL,
    one_hand TEXT NOT NULL,
    other_hand TEXT NOT NULL,
    tried TEXT NOT NULL,
    key_question TEXT NOT NULL,
    wish TEXT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX dilemmas_person ON dilemmas (person_id);
