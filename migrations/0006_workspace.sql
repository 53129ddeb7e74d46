-- The peer workspace: spaces, threads, posts, commitments.

CREATE TABLE spaces (
    id TEXT PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE,
    -- academy, edition, module, group
    kind TEXT NOT NULL,
    edition_id TEXT REFERENCES editions (id),
    module_id TEXT REFERENCES modules (id),
    title TEXT NOT NULL,
    about TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE space_members (
    space_id TEXT NOT NULL REFERENCES spaces (id),
    person_id TEXT NOT NULL REFERENCES people (id),
    joined_at BIGINT NOT NULL,
    PRIMARY KEY (space_id, person_id)
);
CREATE INDEX space_members_person ON space_members (person_id);

CREATE TABLE threads (
    id TEXT PRIMARY KEY,
    space_id TEXT NOT NULL REFERENCES spaces (id),
    author_id TEXT NOT NULL REFERENCES people (id),
    title TEXT NOT NULL,
    language TEXT NOT NULL,
    pinned BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    last_post_at BIGINT NOT NULL,
    -- Sent with the form, so that a form sent twice makes one thread.
    form_key TEXT NOT NULL UNIQUE
);
CREATE INDEX threads_space ON threads (space_id, last_post_at);

CREATE TABLE posts (
    id TEXT PRIMARY KEY,
    thread_id TEXT NOT NULL REFERENCES threads (id),
    author_id TEXT NOT NULL REFERENCES people (id),
    -- Markdown as typed; pages show it sanitised.
    body TEXT NOT NULL,
    language TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    edited_at BIGINT,
    removed_at BIGINT,
    removed_by TEXT,
    form_key TEXT NOT NULL UNIQUE
);
CREATE INDEX posts_thread ON posts (thread_id, created_at);

CREATE TABLE commitments (
    id TEXT PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES people (id),
    session_id TEXT REFERENCES sessions (id),
    space_id TEXT REFERENCES spaces (id),
    body TEXT NOT NULL,
    first_step TEXT NOT NULL,
    -- ISO 8601 day.
    due_on TEXT NOT NULL,
    -- made, started, done, blocked, dropped
    state TEXT NOT NULL,
    learned TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX commitments_person ON commitments (person_id);
CREATE INDEX commitments_space ON commitments (space_id);
