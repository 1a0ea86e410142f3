-- Search walks many rows and reads few texts: texts get a table of their own, so that rows are
-- short. Hours and points name entries by number. Statements are parted by empty lines.

CREATE TABLE search_texts (
    id INTEGER PRIMARY KEY REFERENCES search_documents (id) ON DELETE CASCADE,
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    tags TEXT NOT NULL
);

INSERT INTO search_texts (id, title, body, tags) SELECT id, title, body, tags FROM search_documents;

DROP TABLE search_words;

DROP TRIGGER search_documents_inserted;

DROP TRIGGER search_documents_deleted;

DROP TRIGGER search_documents_updated;

ALTER TABLE search_documents DROP COLUMN title;

ALTER TABLE search_documents DROP COLUMN body;

ALTER TABLE search_documents DROP COLUMN tags;

ALTER TABLE search_documents ADD COLUMN facets BLOB NOT NULL DEFAULT x'';

CREATE INDEX search_documents_order ON search_documents (id, service_id);

DROP INDEX search_documents_sort_key;

CREATE INDEX search_documents_sort_key ON search_documents (sort_key, id, service_id);

-- Where in a column a word stands is not kept: nothing asks for phrases here.
CREATE VIRTUAL TABLE search_words USING fts5 (
    title, body, tags,
    content = 'search_texts', content_rowid = 'id', columnsize = 0, detail = column,
    tokenize = 'unicode61'
);

INSERT INTO search_words (search_words) VALUES ('rebuild');

CREATE TRIGGER search_texts_inserted AFTER INSERT ON search_texts BEGIN
    INSERT INTO search_words (rowid, title, body, tags)
    VALUES (new.id, new.title, new.body, new.tags);
END;

CREATE TRIGGER search_texts_deleted AFTER DELETE ON search_texts BEGIN
    INSERT INTO search_words (search_words, rowid, title, body, tags)
    VALUES ('delete', old.id, old.title, old.body, old.tags);
END;

CREATE TRIGGER search_texts_updated AFTER UPDATE ON search_texts
WHEN (old.title, old.body, old.tags) IS NOT (new.title, new.body, new.tags) BEGIN
    INSERT INTO search_words (search_words, rowid, title, body, tags)
    VALUES ('delete', old.id, old.title, old.body, old.tags);
    INSERT INTO search_words (rowid, title, body, tags)
    VALUES (new.id, new.title, new.body, new.tags);
END;

CREATE TABLE numbered_hours (
    document_id INTEGER NOT NULL REFERENCES search_documents (id) ON DELETE CASCADE,
    day SMALLINT,
    opens SMALLINT,
    closes SMALLINT,
    starts DATE,
    ends DATE,
    rule TEXT
);

INSERT INTO numbered_hours (document_id, day, opens, closes, starts, ends, rule)
SELECT search_documents.id, day, opens, closes, starts, ends, rule
FROM search_hours JOIN search_documents ON search_documents.service_id = search_hours.service_id;

DROP TABLE search_hours;

ALTER TABLE numbered_hours RENAME TO search_hours;

CREATE INDEX search_hours_document ON search_hours (document_id);

CREATE INDEX search_hours_times
ON search_hours (day, opens, closes, document_id, starts, ends, rule);

CREATE TABLE search_points (
    service_at_location_id CHAR(32) NOT NULL PRIMARY KEY,
    document_id INTEGER NOT NULL REFERENCES search_documents (id) ON DELETE CASCADE,
    latitude REAL,
    longitude REAL
);

INSERT INTO search_points (service_at_location_id, document_id, latitude, longitude)
SELECT service_at_location_id, search_documents.id, latitude, longitude
FROM service_points
JOIN search_documents ON search_documents.service_id = service_points.service_id;

CREATE INDEX search_points_box
ON search_points (latitude, longitude, document_id, service_at_location_id);

CREATE INDEX search_points_document
ON search_points (document_id, service_at_location_id, latitude, longitude);

-- Down

DROP TABLE search_points;

CREATE TABLE named_hours (
    service_id CHAR(32) NOT NULL REFERENCES search_documents (service_id) ON DELETE CASCADE,
    day SMALLINT,
    opens SMALLINT,
    closes SMALLINT,
    starts DATE,
    ends DATE,
    rule VARCHAR
);

INSERT INTO named_hours (service_id, day, opens, closes, starts, ends, rule)
SELECT service_id, day, opens, closes, starts, ends, rule
FROM search_hours JOIN search_documents ON search_documents.id = search_hours.document_id;

DROP TABLE search_hours;

ALTER TABLE named_hours RENAME TO search_hours;

CREATE INDEX search_hours_service_id ON search_hours (service_id, day);

CREATE INDEX search_hours_times ON search_hours (day, opens, closes, service_id);

DROP TRIGGER search_texts_inserted;

DROP TRIGGER search_texts_deleted;

DROP TRIGGER search_texts_updated;

DROP TABLE search_words;

ALTER TABLE search_documents DROP COLUMN facets;

ALTER TABLE search_documents ADD COLUMN title TEXT NOT NULL DEFAULT '';

ALTER TABLE search_documents ADD COLUMN body TEXT NOT NULL DEFAULT '';

ALTER TABLE search_documents ADD COLUMN tags TEXT NOT NULL DEFAULT '';

UPDATE search_documents SET (title, body, tags) = (
    SELECT title, body, tags FROM search_texts WHERE search_texts.id = search_documents.id
)
WHERE id IN (SELECT id FROM search_texts);

DROP TABLE search_texts;

DROP INDEX search_documents_order;

DROP INDEX search_documents_sort_key;

CREATE INDEX search_documents_sort_key ON search_documents (sort_key, id);

CREATE VIRTUAL TABLE search_words USING fts5 (
    title, body, tags,
    content = 'search_documents', content_rowid = 'id', columnsize = 0, tokenize = 'unicode61'
);

INSERT INTO search_words (search_words) VALUES ('rebuild');

CREATE TRIGGER search_documents_inserted AFTER INSERT ON search_documents BEGIN
    INSERT INTO search_words (rowid, title, body, tags)
    VALUES (new.id, new.title, new.body, new.tags);
END;

CREATE TRIGGER search_documents_deleted AFTER DELETE ON search_documents BEGIN
    INSERT INTO search_words (search_words, rowid, title, body, tags)
    VALUES ('delete', old.id, old.title, old.body, old.tags);
END;

CREATE TRIGGER search_documents_updated AFTER UPDATE ON search_documents
WHEN (old.title, old.body, old.tags) IS NOT (new.title, new.body, new.tags) BEGIN
    INSERT INTO search_words (search_words, rowid, title, body, tags)
    VALUES ('delete', old.id, old.title, old.body, old.tags);
    INSERT INTO search_words (rowid, title, body, tags)
    VALUES (new.id, new.title, new.body, new.tags);
END;
