-- Certificates of participation, as they were handed out. The code is a secret of whoever holds the paper.

CREATE TABLE certificates (
    code TEXT PRIMARY KEY,
    application_id TEXT NOT NULL UNIQUE REFERENCES applications (id),
    edition_id TEXT NOT NULL REFERENCES editions (id),
    module_id TEXT NOT NULL REFERENCES modules (id),
    -- As printed; empty once withdrawn.
    name TEXT NOT NULL,
    issued_at BIGINT NOT NULL,
    withdrawn BOOLEAN NOT NULL
);
