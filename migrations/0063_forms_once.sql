-- What a form made, for as long as it may come a second time. The key is a digest of who sent it and all it held.
CREATE TABLE forms_once (
    key TEXT PRIMARY KEY,
    -- The id of what it made.
    made TEXT NOT NULL,
    made_at BIGINT NOT NULL
);
