-- Peer sessions: planned with people, run as a log of events.

CREATE TABLE sessions (
    id TEXT PRIMARY KEY,
    edition_id TEXT NOT NULL REFERENCES editions (id),
    module_id TEXT REFERENCES modules (id),
    title TEXT NOT NULL,
    -- The template as it was when the session was planned (domain::sessions::Template as JSON).
    template TEXT NOT NULL,
    state TEXT NOT NULL,
    language TEXT NOT NULL,
    planned_at BIGINT NOT NULL,
    created_by TEXT NOT NULL REFERENCES people (id),
    created_at BIGINT NOT NULL,
    ended_at BIGINT
);
CREATE INDEX sessions_edition ON sessions (edition_id, planned_at);

CREATE TABLE session_people (
    session_id TEXT NOT NULL REFERENCES sessions (id),
    person_id TEXT NOT NULL REFERENCES people (id),
    role TEXT NOT NULL,
    PRIMARY KEY (session_id, person_id)
);
CREATE INDEX session_people_person ON session_people (person_id);

-- The log; the room is its fold. `actor_id` is empty where the phase is anonymous.
-- `command_id` makes a repeated command happen once.
CREATE TABLE session_events (
    session_id TEXT NOT NULL REFERENCES sessions (id),
    seq BIGINT NOT NULL,
    at BIGINT NOT NULL,
    actor_id TEXT,
    command_id TEXT,
    event TEXT NOT NULL,
    PRIMARY KEY (session_id, seq)
);
CREATE INDEX session_events_command ON session_events (session_id, command_id);
