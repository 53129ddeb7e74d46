-- Cities are found by every name they have: the one of the list, as it is spelled without special letters, and what
-- others call them ("Cologne", "Брюксел"). The names themselves are loaded with the list, as the last step of migrating.
DROP INDEX cities_folded;
ALTER TABLE cities DROP COLUMN folded;
-- Folded names between bars, the city's own first: "|koln|koeln|cologne|".
ALTER TABLE cities ADD COLUMN names TEXT NOT NULL DEFAULT '';
CREATE INDEX cities_country ON cities (country);
