-- Methods the academy made by copying: templates as data. A session keeps the template it was planned with.
CREATE TABLE methods (
    id TEXT PRIMARY KEY,
    -- domain::sessions::Template as JSON.
    template TEXT NOT NULL,
    -- Grows with every change, so that a second tab cannot overwrite unseen.
    revision BIGINT NOT NULL,
    created_by TEXT NOT NULL REFERENCES people (id),
    updated_at BIGINT NOT NULL
);
