-- Reviewing: one round an edition, its reviewers, who reads what, what they think.

CREATE TABLE review_rounds (
    edition_id TEXT PRIMARY KEY REFERENCES editions (id),
    -- prepared, open, closed
    state TEXT NOT NULL,
    -- domain::reviews::Rubric as JSON; does not change once reviewers can score by it.
    rubric TEXT NOT NULL,
    -- Reviews that each application gets.
    reviews_each BIGINT NOT NULL,
    due_at BIGINT NOT NULL
);

-- What a reviewer of an edition can take on. The role itself stands in `roles`.
CREATE TABLE reviewers (
    edition_id TEXT NOT NULL REFERENCES editions (id),
    person_id TEXT NOT NULL REFERENCES people (id),
    -- JSON list of the languages they read.
    languages TEXT NOT NULL,
    most BIGINT NOT NULL,
    PRIMARY KEY (edition_id, person_id)
);

CREATE TABLE reviews (
    id TEXT PRIMARY KEY,
    application_id TEXT NOT NULL REFERENCES applications (id),
    reviewer_id TEXT NOT NULL REFERENCES people (id),
    -- assigned, begun, done, abstained
    state TEXT NOT NULL,
    -- Grows with every save, so that a second tab cannot overwrite unseen.
    revision BIGINT NOT NULL,
    -- domain::reviews::Opinion as JSON.
    opinion TEXT NOT NULL,
    -- The weighted mean of the scores, 0 to 100; only of a review that was sent.
    total DOUBLE PRECISION,
    -- Why the reviewer abstained.
    reason TEXT NOT NULL,
    assigned_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    sent_at BIGINT,
    UNIQUE (application_id, reviewer_id)
);
CREATE INDEX reviews_reviewer ON reviews (reviewer_id, state);

-- Conflicts that reviewers declared, and found ones that an organiser dismissed as false alarms.
CREATE TABLE review_conflicts (
    application_id TEXT NOT NULL REFERENCES applications (id),
    reviewer_id TEXT NOT NULL REFERENCES people (id),
    kind TEXT NOT NULL,
    noted_at BIGINT NOT NULL,
    dismissed_by TEXT REFERENCES people (id),
    PRIMARY KEY (application_id, reviewer_id, kind)
);
CREATE INDEX review_conflicts_reviewer ON review_conflicts (reviewer_id);

-- Passages that an organiser hides from reviewers.
CREATE TABLE redactions (
    id TEXT PRIMARY KEY,
    application_id TEXT NOT NULL REFERENCES applications (id),
    passage TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    made_by TEXT NOT NULL REFERENCES people (id)
);
CREATE INDEX redactions_application ON redactions (application_id);

-- What the reviewers of an application and the organisers say to one another about it.
CREATE TABLE review_remarks (
    id TEXT PRIMARY KEY,
    application_id TEXT NOT NULL REFERENCES applications (id),
    author_id TEXT NOT NULL REFERENCES people (id),
    body TEXT NOT NULL,
    said_at BIGINT NOT NULL
);
CREATE INDEX review_remarks_application ON review_remarks (application_id);
