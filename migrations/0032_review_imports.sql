-- Files of reviews come in as files of applications do: what a file is of (domain::exchange::ImportKind).
ALTER TABLE imports ADD COLUMN kind TEXT NOT NULL DEFAULT 'applications';
