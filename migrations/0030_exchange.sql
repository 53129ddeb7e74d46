-- Working with other people's programs: filters kept by name, tokens, calendars, files on their way in.

-- A filter of the list of applications that somebody keeps under a name.
CREATE TABLE list_views (
    id TEXT PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES people (id),
    edition_id TEXT NOT NULL REFERENCES editions (id),
    name TEXT NOT NULL,
    -- The query of the list's address, such as `state=waiting&sort=name`.
    query TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    UNIQUE (person_id, edition_id, name)
);

-- Tokens by which programs read; the secret itself is shown once, the table has its SHA-256.
CREATE TABLE api_tokens (
    id TEXT PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES people (id),
    name TEXT NOT NULL,
    token_hash TEXT NOT NULL UNIQUE,
    -- JSON list of domain::exchange::Scope.
    scopes TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT,
    revoked_at BIGINT,
    UNIQUE (person_id, name)
);

-- The private address of somebody's calendar; a new one ends the one before.
CREATE TABLE calendar_links (
    person_id TEXT PRIMARY KEY REFERENCES people (id),
    token_hash TEXT NOT NULL UNIQUE,
    created_at BIGINT NOT NULL
);

-- A file of applications that was read and reported on, and waits for somebody to bring it in.
CREATE TABLE imports (
    id TEXT PRIMARY KEY,
    edition_id TEXT NOT NULL REFERENCES editions (id),
    person_id TEXT NOT NULL REFERENCES people (id),
    file_name TEXT NOT NULL,
    -- How many applications it holds, and how many problems were found.
    rows_found BIGINT NOT NULL,
    problems_found BIGINT NOT NULL,
    -- The first of the problems: JSON list of service::imports::Trouble.
    problems TEXT NOT NULL,
    -- JSON list of service::imports::Row as they were read; empty once brought in.
    content TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    done_at BIGINT
);
