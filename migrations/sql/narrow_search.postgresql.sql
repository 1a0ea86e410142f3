-- Search walks many rows and reads few texts: texts get a table of their own, so that rows are
-- short. Hours and points name entries by number. Statements are parted by empty lines.

CREATE TABLE search_texts (
    id bigint PRIMARY KEY REFERENCES search_documents (id) ON DELETE CASCADE,
    title text NOT NULL,
    body text NOT NULL,
    tags text NOT NULL,
    name_words tsvector GENERATED ALWAYS AS (
        array_to_tsvector(string_to_array(title, ' '))
    ) STORED,
    words tsvector GENERATED ALWAYS AS (
        array_to_tsvector(string_to_array(title, ' ') || string_to_array(body, ' '))
    ) STORED,
    facets tsvector GENERATED ALWAYS AS (array_to_tsvector(string_to_array(tags, ' '))) STORED
);

-- Rows stay whole: to put vectors together again costs more than to look at them.
ALTER TABLE search_texts SET (toast_tuple_target = 8160);

INSERT INTO search_texts (id, title, body, tags) SELECT id, title, body, tags FROM search_documents;

CREATE INDEX search_texts_match ON search_texts USING gin (name_words, words, facets);

DROP INDEX search_documents_match;

ALTER TABLE search_documents DROP COLUMN name_words, DROP COLUMN words, DROP COLUMN facets;

ALTER TABLE search_documents DROP COLUMN title, DROP COLUMN body, DROP COLUMN tags;

ALTER TABLE search_documents ADD COLUMN facets bytea NOT NULL DEFAULT '';

CREATE INDEX search_documents_order ON search_documents (id) INCLUDE (service_id);

DROP INDEX search_documents_sort_key;

CREATE INDEX search_documents_sort_key ON search_documents (sort_key, id) INCLUDE (service_id);

CREATE TABLE numbered_hours (
    document_id bigint NOT NULL REFERENCES search_documents (id) ON DELETE CASCADE,
    day smallint,
    opens smallint,
    closes smallint,
    starts date,
    ends date,
    rule text
);

INSERT INTO numbered_hours (document_id, day, opens, closes, starts, ends, rule)
SELECT search_documents.id, day, opens, closes, starts, ends, rule
FROM search_hours JOIN search_documents ON search_documents.service_id = search_hours.service_id;

DROP TABLE search_hours;

ALTER TABLE numbered_hours RENAME TO search_hours;

CREATE INDEX search_hours_document ON search_hours (document_id);

CREATE INDEX search_hours_times
ON search_hours (day, opens, closes) INCLUDE (document_id, starts, ends, rule);

CREATE TABLE search_points (
    service_at_location_id uuid NOT NULL PRIMARY KEY,
    document_id bigint NOT NULL REFERENCES search_documents (id) ON DELETE CASCADE,
    latitude double precision,
    longitude double precision
);

INSERT INTO search_points (service_at_location_id, document_id, latitude, longitude)
SELECT service_at_location_id, search_documents.id, latitude, longitude
FROM service_points
JOIN search_documents ON search_documents.service_id = service_points.service_id;

CREATE INDEX search_points_box
ON search_points (latitude, longitude) INCLUDE (document_id, service_at_location_id);

CREATE INDEX search_points_document
ON search_points (document_id, service_at_location_id) INCLUDE (latitude, longitude);

-- Down

DROP TABLE search_points;

CREATE TABLE named_hours (
    service_id uuid NOT NULL REFERENCES search_documents (service_id) ON DELETE CASCADE,
    day smallint,
    opens smallint,
    closes smallint,
    starts date,
    ends date,
    rule text
);

INSERT INTO named_hours (service_id, day, opens, closes, starts, ends, rule)
SELECT service_id, day, opens, closes, starts, ends, rule
FROM search_hours JOIN search_documents ON search_documents.id = search_hours.document_id;

DROP TABLE search_hours;

ALTER TABLE named_hours RENAME TO search_hours;

CREATE INDEX search_hours_service_id ON search_hours (service_id, day);

CREATE INDEX search_hours_times ON search_hours (day, opens, closes, service_id);

ALTER TABLE search_documents DROP COLUMN facets;

ALTER TABLE search_documents
ADD COLUMN title text NOT NULL DEFAULT '',
ADD COLUMN body text NOT NULL DEFAULT '',
ADD COLUMN tags text NOT NULL DEFAULT '';

UPDATE search_documents SET title = t.title, body = t.body, tags = t.tags
FROM search_texts t WHERE t.id = search_documents.id;

ALTER TABLE search_documents
ADD COLUMN name_words tsvector GENERATED ALWAYS AS (
    array_to_tsvector(string_to_array(title, ' '))
) STORED,
ADD COLUMN words tsvector GENERATED ALWAYS AS (
    array_to_tsvector(string_to_array(title, ' ') || string_to_array(body, ' '))
) STORED,
ADD COLUMN facets tsvector GENERATED ALWAYS AS (
    array_to_tsvector(string_to_array(tags, ' '))
) STORED;

DROP TABLE search_texts;

CREATE INDEX search_documents_match ON search_documents USING gin (name_words, words, facets);

DROP INDEX search_documents_order;

DROP INDEX search_documents_sort_key;

CREATE INDEX search_documents_sort_key ON search_documents (sort_key, id);
