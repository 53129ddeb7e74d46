-- Colleagues who write along at an application. They are known by their address: of an account, or of one that is
-- still to be made.
CREATE TABLE co_authors (
    application_id TEXT NOT NULL REFERENCES applications (id),
    email TEXT NOT NULL,
    invited_at BIGINT NOT NULL,
    PRIMARY KEY (application_id, email)
);
CREATE INDEX co_authors_email ON co_authors (email);
