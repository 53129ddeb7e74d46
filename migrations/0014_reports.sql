-- Reports of sessions: passages that the case giver lets out of the room one by one.

CREATE TABLE report_passages (
    id TEXT PRIMARY KEY,
    session_id TEXT NOT NULL REFERENCES sessions (id),
    -- The phase whose section it stands in, from 0; -1: the session in short.
    phase BIGINT NOT NULL,
    position BIGINT NOT NULL,
    -- The number of the contribution it was made from; none: written by the rapporteur.
    source BIGINT,
    -- Who wrote that contribution; none where it has no name on it.
    author_id TEXT REFERENCES people (id),
    body TEXT NOT NULL,
    -- Whether the rapporteur changed what the author wrote.
    edited BOOLEAN NOT NULL,
    -- pending, approved, withheld
    verdict TEXT NOT NULL,
    -- Grows with every change, so that nobody approves words they have not read.
    revision BIGINT NOT NULL
);
CREATE INDEX report_passages_session ON report_passages (session_id, phase, position);
CREATE INDEX report_passages_author ON report_passages (author_id);

-- What the people of a session allow; who has not answered allows nothing.
CREATE TABLE report_consents (
    session_id TEXT NOT NULL REFERENCES sessions (id),
    person_id TEXT NOT NULL REFERENCES people (id),
    -- Their name beside their words.
    named BOOLEAN NOT NULL,
    -- The session told again without names, for training.
    replay BOOLEAN NOT NULL,
    answered_at BIGINT NOT NULL,
    PRIMARY KEY (session_id, person_id)
);

CREATE TABLE reports (
    session_id TEXT PRIMARY KEY REFERENCES sessions (id),
    -- room, academy, public: who reads what was approved.
    audience TEXT NOT NULL,
    -- Where the workspace tells of it.
    thread_id TEXT REFERENCES threads (id)
);
