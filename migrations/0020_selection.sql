-- Composing the cohort: scenarios, what came of them, who signed.

-- Drawn once an edition, so that nobody can draw until it suits.
CREATE TABLE selection_seeds (
    edition_id TEXT PRIMARY KEY REFERENCES editions (id),
    seed TEXT NOT NULL,
    drawn_at BIGINT NOT NULL
);

CREATE TABLE scenarios (
    id TEXT PRIMARY KEY,
    edition_id TEXT NOT NULL REFERENCES editions (id),
    name TEXT NOT NULL,
    mode TEXT NOT NULL,
    state TEXT NOT NULL,
    -- Grows with every change, so that nobody changes or signs what they have not seen.
    revision BIGINT NOT NULL,
    -- domain::selection::Limits as JSON.
    limits TEXT NOT NULL,
    -- How long a solver may take.
    seconds BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    created_by TEXT NOT NULL REFERENCES people (id),
    -- While it is composed: domain::selection::Progress as JSON, and whether somebody said stop.
    progress TEXT,
    stop BOOLEAN NOT NULL,
    -- What went in (domain::selection::Inputs as JSON, with its SHA-256) and came out (Found).
    inputs TEXT,
    inputs_sha256 TEXT,
    found TEXT,
    composed_at BIGINT,
    -- Who signed; the whole of it as domain::selection::Protocol.
    signed_at BIGINT,
    signed_by TEXT REFERENCES people (id),
    protocol TEXT
);
CREATE INDEX scenarios_edition ON scenarios (edition_id, created_at);
-- One counts.
CREATE UNIQUE INDEX scenarios_signed ON scenarios (edition_id) WHERE state = 'signed';

-- Why each candidate is in a cohort or not: domain::selection::Reason as JSON.
CREATE TABLE scenario_reasons (
    scenario_id TEXT NOT NULL REFERENCES scenarios (id),
    application_id TEXT NOT NULL REFERENCES applications (id),
    reason TEXT NOT NULL,
    PRIMARY KEY (scenario_id, application_id)
);

-- What applicants state for the balance of the cohort, and for nothing else.
CREATE TABLE stated_genders (
    application_id TEXT PRIMARY KEY REFERENCES applications (id),
    gender TEXT NOT NULL,
    stated_at BIGINT NOT NULL
);
