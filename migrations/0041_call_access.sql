-- Who may apply to a call, what single people may do beyond that, and when drafts are reminded of.

CREATE TABLE call_rules (
    edition_id TEXT PRIMARY KEY REFERENCES editions (id),
    -- domain::call::CallRules as JSON.
    rules TEXT NOT NULL,
    -- So many days before the call closes, authors of drafts are reminded; 0 is never.
    remind_days BIGINT NOT NULL,
    -- The closing of the call that was reminded of last, so that none is twice.
    reminded_for BIGINT
);

-- An exception belongs to an address: of an account, or of one that is still to be made.
CREATE TABLE call_exceptions (
    edition_id TEXT NOT NULL REFERENCES editions (id),
    email TEXT NOT NULL,
    until_at BIGINT,
    waives_rules BOOLEAN NOT NULL,
    reason TEXT NOT NULL,
    granted_by TEXT REFERENCES people (id),
    granted_at BIGINT NOT NULL,
    PRIMARY KEY (edition_id, email)
);
