-- Two people of a module who are not to sit in one group. Nothing says why.
CREATE TABLE group_apart (
    module_id TEXT NOT NULL REFERENCES modules (id),
    -- The smaller id first.
    one_id TEXT NOT NULL REFERENCES people (id),
    other_id TEXT NOT NULL REFERENCES people (id),
    PRIMARY KEY (module_id, one_id, other_id)
);
CREATE INDEX group_apart_one ON group_apart (one_id);
CREATE INDEX group_apart_other ON group_apart (other_id);
