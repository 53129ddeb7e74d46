-- Decisions that are written and not sent yet: one an application, sent together in a wave.

CREATE TABLE decision_drafts (
    application_id TEXT PRIMARY KEY REFERENCES applications (id),
    edition_id TEXT NOT NULL REFERENCES editions (id),
    decision TEXT NOT NULL,
    -- For an offer: the module, and the last day to confirm (ISO 8601); else empty.
    module TEXT NOT NULL,
    confirm_by TEXT NOT NULL,
    reason TEXT NOT NULL,
    -- The state that its author saw: what was decided in between is not decided over.
    seen TEXT NOT NULL,
    made_by TEXT NOT NULL REFERENCES people (id),
    made_at BIGINT NOT NULL
);
CREATE INDEX decision_drafts_edition ON decision_drafts (edition_id, made_at);
