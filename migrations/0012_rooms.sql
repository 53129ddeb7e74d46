-- People who come into a session after it was planned, and leave it; notes that only their author reads.

-- Whether they were put in later: the log says when, and as what.
ALTER TABLE session_people ADD COLUMN admitted BOOLEAN NOT NULL DEFAULT FALSE;
-- Whether they were taken out again; the room still knows their name.
ALTER TABLE session_people ADD COLUMN gone BOOLEAN NOT NULL DEFAULT FALSE;

CREATE TABLE session_notes (
    session_id TEXT NOT NULL REFERENCES sessions (id),
    person_id TEXT NOT NULL REFERENCES people (id),
    body TEXT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (session_id, person_id)
);

-- A repeated command is found in the room, which folds the whole log; nobody asked the index.
DROP INDEX session_events_command;
