-- Proposals for places that fell free: who of those who wait would come in, found by a solver.

CREATE TABLE refills (
    id TEXT PRIMARY KEY,
    edition_id TEXT NOT NULL REFERENCES editions (id),
    -- The signed scenario whose limits hold.
    scenario_id TEXT NOT NULL REFERENCES scenarios (id),
    state TEXT NOT NULL,
    asked_at BIGINT NOT NULL,
    asked_by TEXT NOT NULL REFERENCES people (id),
    -- While it is found: domain::selection::Progress as JSON, and whether somebody said stop.
    progress TEXT,
    stop BOOLEAN NOT NULL,
    -- What went in (domain::selection::Inputs as JSON, with its SHA-256) and came out (Filled).
    inputs TEXT,
    inputs_sha256 TEXT,
    filled TEXT,
    -- Why for each: a JSON list of application and domain::selection::Reason.
    reasons TEXT,
    ended_at BIGINT
);
CREATE INDEX refills_edition ON refills (edition_id, asked_at);
-- One at a time.
CREATE UNIQUE INDEX refills_under_way ON refills (edition_id) WHERE state IN ('queued', 'solving');
