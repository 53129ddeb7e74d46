-- Groups of a module: proposed, changed by hand, then a session each.
CREATE TABLE group_plans (
    module_id TEXT PRIMARY KEY REFERENCES modules (id),
    -- How many groups, from which seed, and whether those who met go on together: the same people and
    -- the same three give the same groups.
    group_count BIGINT NOT NULL,
    seed BIGINT NOT NULL,
    together BOOLEAN NOT NULL,
    -- Grows with every change, so that nobody changes what they have not seen.
    revision BIGINT NOT NULL
);

CREATE TABLE group_places (
    module_id TEXT NOT NULL REFERENCES modules (id),
    person_id TEXT NOT NULL REFERENCES people (id),
    -- The number of the group, from 0.
    number BIGINT NOT NULL,
    PRIMARY KEY (module_id, person_id)
);
CREATE INDEX group_places_person ON group_places (person_id);

-- The session that was planned from a group.
CREATE TABLE group_sessions (
    module_id TEXT NOT NULL REFERENCES modules (id),
    number BIGINT NOT NULL,
    session_id TEXT NOT NULL REFERENCES sessions (id),
    PRIMARY KEY (module_id, number)
);
