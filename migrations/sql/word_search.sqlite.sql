-- Word search: the index of published entries. Statements are parted by empty lines.

CREATE TABLE search_documents (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    service_id CHAR(32) NOT NULL UNIQUE REFERENCES services (id) ON DELETE CASCADE,
    sort_key TEXT NOT NULL,
    minimum_age REAL,
    maximum_age REAL,
    last_modified DATETIME NOT NULL,
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    tags TEXT NOT NULL
);

CREATE INDEX search_documents_minimum_age ON search_documents (minimum_age);

CREATE INDEX search_documents_maximum_age ON search_documents (maximum_age);

CREATE INDEX search_documents_last_modified ON search_documents (last_modified);

CREATE TABLE search_hours (
    service_id CHAR(32) NOT NULL REFERENCES search_documents (service_id) ON DELETE CASCADE,
    day SMALLINT,
    opens SMALLINT,
    closes SMALLINT
);

CREATE INDEX search_hours_service_id ON search_hours (service_id, day);

-- The words are stems already, in ASCII: the plainest tokenizer leaves them as they are.
CREATE VIRTUAL TABLE search_words USING fts5 (
    title, body, tags,
    content = 'search_documents', content_rowid = 'id', columnsize = 0, tokenize = 'unicode61'
);

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

-- Down

DROP TABLE search_words;

DROP TABLE search_hours;

DROP TABLE search_documents;
