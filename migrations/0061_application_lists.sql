-- Lists and counts of ten thousand applications are read from indexes alone. An application has `submitted_at` as soon
-- as it is no draft; the lists say the one, the counts the other, so that each finds its own indexes. A draft is in
-- none of them, and none holds a column that saving a draft changes.

-- Counts and what they are filtered by (backend::store::applications, `size!`).
DROP INDEX applications_state;
CREATE INDEX applications_state ON applications (edition_id, state);
CREATE INDEX applications_facets ON applications (edition_id, state, country, level,
    (CASE WHEN population IS NULL THEN NULL WHEN population < 50000 THEN 'small' WHEN population < 250000 THEN 'medium' WHEN population < 1000000 THEN 'large' ELSE 'metropolis' END),
    population, module_id, first_module_id, search_key) WHERE state <> 'draft';

-- One for each column that a list is sorted by, read in either direction.
CREATE INDEX applications_by_submitted ON applications (edition_id, submitted_at, id) WHERE submitted_at IS NOT NULL;
CREATE INDEX applications_by_name ON applications (edition_id, (COALESCE(name_key, '')), id) WHERE submitted_at IS NOT NULL;
CREATE INDEX applications_by_city ON applications (edition_id, (COALESCE(city_key, '')), id) WHERE submitted_at IS NOT NULL;
CREATE INDEX applications_by_country ON applications (edition_id, (COALESCE(country, '')), (COALESCE(city_key, '')), id) WHERE submitted_at IS NOT NULL;
CREATE INDEX applications_by_state ON applications (edition_id,
    (CASE state WHEN 'submitted' THEN 1 WHEN 'eligible' THEN 2 WHEN 'in_review' THEN 3 WHEN 'offered' THEN 4 WHEN 'confirmed' THEN 5
    WHEN 'waiting' THEN 6 WHEN 'not_selected' THEN 7 WHEN 'ineligible' THEN 8 WHEN 'declined' THEN 9 WHEN 'expired' THEN 10
    WHEN 'cancelled' THEN 11 WHEN 'withdrawn' THEN 12 WHEN 'attended' THEN 13 ELSE 14 END), submitted_at, id) WHERE submitted_at IS NOT NULL;
