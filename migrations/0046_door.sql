-- Who came through the door of an edition, and who noted it.

CREATE TABLE arrivals (
    application_id TEXT PRIMARY KEY REFERENCES applications (id),
    at BIGINT NOT NULL,
    by_id TEXT NOT NULL REFERENCES people (id)
);
