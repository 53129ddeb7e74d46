-- The peer workspace: spaces, threads, posts, commitments.

CREATE TABLE spaces (
    id TEXT PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE,
    -- academy, edition, module, group
    kind TEXT NOT NULL,
    edition_id TEXT REFERENCES editions (id),
    module_id TEXT REFERENCES modules (id),
    -- JSON {"en": …, "fr": …}
    title TEXT NOT NULL,
    about TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE space_members (
    space_id TEXT NOT NULL REFERENCES spaces (id),
    person_id TEXT NOT NULL REFERENCES people (id),
    joined_at BIGINT NOT NULL,
    -- What was written later is new to this member; moved by the member only.
    seen_at BIGINT NOT NULL,
    PRIMARY KEY (space_id, person_id)
);
CREATE INDEX space_members_person ON space_members (person_id);

CREATE TABLE threads (
    id TEXT PRIMARY KEY,
    space_id TEXT NOT NULL REFERENCES spaces (id),
    author_id TEXT NOT NULL REFERENCES people (id),
    -- Empty once its first post was removed.
    title TEXT NOT NULL,
    -- Lower case without diacritics, for finding.
    folded TEXT NOT NULL,
    language TEXT NOT NULL,
    pinned BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    last_post_at BIGINT NOT NULL
);
CREATE INDEX threads_space ON threads (space_id, last_post_at);

CREATE TABLE posts (
    id TEXT PRIMARY KEY,
    thread_id TEXT NOT NULL REFERENCES threads (id),
    author_id TEXT NOT NULL REFERENCES people (id),
    -- Markdown as typed; pages show it sanitised. Empty once removed.
    body TEXT NOT NULL,
    folded TEXT NOT NULL,
    language TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    edited_at BIGINT,
    removed_at BIGINT,
    removed_by TEXT REFERENCES people (id),
    -- Why an organiser removed it; empty when its author did.
    removed_reason TEXT NOT NULL,
    -- Hash of the form it was sent with, so that a form sent twice makes one post.
    form_key TEXT NOT NULL,
    UNIQUE (author_id, form_key)
);
CREATE INDEX posts_thread ON posts (thread_id, created_at);

CREATE TABLE commitments (
    id TEXT PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES people (id),
    -- The session it was made in, if any.
    session_id TEXT REFERENCES sessions (id),
    -- The space whose members see it; none: its owner alone.
    space_id TEXT REFERENCES spaces (id),
    body TEXT NOT NULL,
    first_step TEXT NOT NULL,
    language TEXT NOT NULL,
    -- ISO 8601 day.
    due_on TEXT NOT NULL,
    -- made, started, done, blocked, dropped
    state TEXT NOT NULL,
    learned TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    form_key TEXT NOT NULL,
    UNIQUE (person_id, form_key)
);
CREATE INDEX commitments_space ON commitments (space_id);
CREATE INDEX commitments_session ON commitments (session_id);

-- Check-ins, as the timeline of a commitment tells them.
CREATE TABLE check_ins (
    commitment_id TEXT NOT NULL REFERENCES commitments (id),
    position BIGINT NOT NULL,
    at BIGINT NOT NULL,
    state TEXT NOT NULL,
    -- What was learned, what blocks, what is new; may be empty.
    note TEXT NOT NULL,
    -- The new day, if it was moved.
    due_on TEXT,
    form_key TEXT NOT NULL,
    PRIMARY KEY (commitment_id, position),
    UNIQUE (commitment_id, form_key)
);
