-- Editions, modules, programmes. Titles and texts are JSON {"en": …, "fr": …}.

CREATE TABLE editions (
    id TEXT PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE,
    state TEXT NOT NULL,
    title TEXT NOT NULL,
    place TEXT NOT NULL,
    city_id BIGINT REFERENCES cities (id),
    time_zone TEXT NOT NULL,
    summary TEXT NOT NULL,
    -- JSON lists of such texts; of published figures (domain::programme::Claim).
    facts TEXT NOT NULL,
    results TEXT NOT NULL,
    claims TEXT NOT NULL,
    note TEXT NOT NULL,
    -- ISO 8601 days; the month alone where no more is known.
    starts_on TEXT NOT NULL,
    ends_on TEXT NOT NULL,
    answers_on TEXT NOT NULL,
    call_opens_at BIGINT NOT NULL,
    call_closes_at BIGINT NOT NULL,
    grace_minutes BIGINT NOT NULL,
    demonstration BOOLEAN NOT NULL
);

CREATE TABLE modules (
    id TEXT PRIMARY KEY,
    edition_id TEXT NOT NULL REFERENCES editions (id),
    slug TEXT NOT NULL,
    title TEXT NOT NULL,
    theme TEXT NOT NULL,
    places BIGINT NOT NULL,
    summary TEXT NOT NULL,
    aims TEXT NOT NULL,
    challenges TEXT NOT NULL,
    position BIGINT NOT NULL,
    -- The two days: a JSON list of domain::programme::Slot, read and written as a whole.
    programme TEXT NOT NULL,
    UNIQUE (edition_id, slug)
);
