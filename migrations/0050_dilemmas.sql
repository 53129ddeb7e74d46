-- Dilemmas of their own: topics, revisions, what became of the advice, what is said about them, and the
-- sessions planned with them.

-- For those that come with no application; where there is one, its edition and module count.
ALTER TABLE dilemmas ADD COLUMN edition_id TEXT REFERENCES editions (id);
ALTER TABLE dilemmas ADD COLUMN module_id TEXT REFERENCES modules (id);
-- JSON lists: keys of domain::dilemmas::Topic, words of one's own.
ALTER TABLE dilemmas ADD COLUMN topics TEXT NOT NULL DEFAULT '[]';
ALTER TABLE dilemmas ADD COLUMN keywords TEXT NOT NULL DEFAULT '[]';
-- What became of the advice, in the owner's words.
ALTER TABLE dilemmas ADD COLUMN outcome TEXT NOT NULL DEFAULT '';
-- Grows with every change of the text, so that a second tab cannot overwrite unseen.
ALTER TABLE dilemmas ADD COLUMN revision BIGINT NOT NULL DEFAULT 1;
CREATE INDEX dilemmas_edition ON dilemmas (edition_id);

-- What those who prepare say about a dilemma, and what its owner answers.
CREATE TABLE dilemma_comments (
    -- Made from the form and what was typed, so that a form sent twice says it once.
    id TEXT PRIMARY KEY,
    dilemma_id TEXT NOT NULL REFERENCES dilemmas (id),
    author_id TEXT NOT NULL REFERENCES people (id),
    body TEXT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX dilemma_comments_dilemma ON dilemma_comments (dilemma_id, at);
CREATE INDEX dilemma_comments_author ON dilemma_comments (author_id);

-- The dilemma a session was planned with.
ALTER TABLE sessions ADD COLUMN dilemma_id TEXT REFERENCES dilemmas (id);
CREATE INDEX sessions_dilemma ON sessions (dilemma_id);
