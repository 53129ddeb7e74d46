-- People, their sign-ins and roles; what everybody else stands on: cities, audit, jobs, mail.
-- Portable DDL: ids TEXT (UUIDv7), instants BIGINT milliseconds UTC, enums and JSON as TEXT.

CREATE TABLE cities (
    id BIGINT PRIMARY KEY,
    name TEXT NOT NULL,
    -- Lower case without diacritics, for finding.
    folded TEXT NOT NULL,
    country TEXT NOT NULL,
    population BIGINT NOT NULL,
    latitude DOUBLE PRECISION NOT NULL,
    longitude DOUBLE PRECISION NOT NULL,
    time_zone TEXT NOT NULL
);
CREATE INDEX cities_folded ON cities (country, folded);

CREATE TABLE people (
    id TEXT PRIMARY KEY,
    email TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    verified_at BIGINT,
    language TEXT,
    time_zone TEXT NOT NULL,
    country TEXT,
    city_id BIGINT REFERENCES cities (id),
    organisation TEXT,
    level TEXT,
    created_at BIGINT NOT NULL,
    -- Personal data is gone; the row stays so that records keep an author without a name.
    erased_at BIGINT
);

-- One row a device. The cookie holds the token; the table only its SHA-256.
CREATE TABLE sign_ins (
    id TEXT PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES people (id),
    token_hash TEXT NOT NULL UNIQUE,
    device TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX sign_ins_person ON sign_ins (person_id);

-- Single-use links sent by mail.
CREATE TABLE links (
    token_hash TEXT PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES people (id),
    purpose TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT
);
CREATE INDEX links_person ON links (person_id);

-- Counters of tries a key (an account, an address) in a window of time.
CREATE TABLE attempts (
    key TEXT NOT NULL,
    window_start BIGINT NOT NULL,
    count BIGINT NOT NULL,
    PRIMARY KEY (key, window_start)
);

-- Roles that are granted. `scope_id` is empty for the whole academy, else the id of an edition,
-- a module, a session or a space.
CREATE TABLE roles (
    person_id TEXT NOT NULL REFERENCES people (id),
    role TEXT NOT NULL,
    scope_id TEXT NOT NULL,
    granted_at BIGINT NOT NULL,
    granted_by TEXT,
    PRIMARY KEY (person_id, role, scope_id)
);
CREATE INDEX roles_scope ON roles (scope_id, role);

CREATE TABLE audit (
    id TEXT PRIMARY KEY,
    at BIGINT NOT NULL,
    -- Empty: the academy itself (a job, a command of the binary).
    actor_id TEXT,
    -- Network address, erased after its retention.
    origin TEXT,
    request_id TEXT,
    operation TEXT NOT NULL,
    subject_kind TEXT NOT NULL,
    subject_id TEXT NOT NULL,
    detail TEXT NOT NULL
);
CREATE INDEX audit_at ON audit (at);
CREATE INDEX audit_subject ON audit (subject_id);

CREATE TABLE jobs (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    payload TEXT NOT NULL,
    -- A second job with the same key is not queued.
    unique_key TEXT UNIQUE,
    run_at BIGINT NOT NULL,
    tries BIGINT NOT NULL,
    lease TEXT,
    lease_until BIGINT NOT NULL,
    done_at BIGINT,
    dead_at BIGINT,
    last_error TEXT
);
CREATE INDEX jobs_due ON jobs (done_at, dead_at, run_at);

CREATE TABLE mails (
    id TEXT PRIMARY KEY,
    person_id TEXT REFERENCES people (id),
    address TEXT NOT NULL,
    language TEXT NOT NULL,
    -- What the mail is about: `verify`, `reset`, `receipt`, `decision`, …
    kind TEXT NOT NULL,
    subject_id TEXT NOT NULL,
    subject TEXT NOT NULL,
    body_text TEXT NOT NULL,
    body_html TEXT NOT NULL,
    -- waiting, sent, failed
    state TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    sent_at BIGINT,
    last_error TEXT
);
CREATE INDEX mails_created ON mails (created_at);
CREATE INDEX mails_subject ON mails (subject_id);

-- Facts about the database itself, such as that it holds demonstration data.
CREATE TABLE facts (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
);
