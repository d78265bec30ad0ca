-- A tolmach store, version 4. What a user decided stands in events and nowhere else;
-- entries can be recomputed from pairs and events at any time, pairs from the corpus.
-- proof: a digest of the row, see glossary/store/proofs/digests.py.

-- head: number and proof of the last event. proof: the digest of all other rows here.

CREATE TABLE meta (
    name  TEXT PRIMARY KEY NOT NULL,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE documents (
    path     TEXT PRIMARY KEY NOT NULL,
    language TEXT NOT NULL,
    sha256   TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- The last build, one row an occurrence, in the order of the build. id is a hash of file, Russian,
-- English and how many such came before; entry is NULL unless the status is 'paired'. term: JSON
-- with the citation forms and facts of a mined term, else ''.
CREATE TABLE pairs (
    position      INTEGER PRIMARY KEY,
    id            TEXT NOT NULL UNIQUE,
    entry         TEXT,
    file          TEXT NOT NULL,
    kind          TEXT NOT NULL,
    language      TEXT NOT NULL,
    ru            TEXT NOT NULL,
    ru_start      INTEGER NOT NULL,
    ru_end        INTEGER NOT NULL,
    status        TEXT NOT NULL,
    key           TEXT NOT NULL,
    en            TEXT,
    en_start      INTEGER,
    en_end        INTEGER,
    confidence    REAL,
    reasons       TEXT NOT NULL,
    ru_context    TEXT NOT NULL,
    ru_mark_start INTEGER NOT NULL,
    ru_mark_end   INTEGER NOT NULL,
    en_file       TEXT,
    en_context    TEXT,
    en_mark_start INTEGER,
    en_mark_end   INTEGER,
    term          TEXT NOT NULL DEFAULT '',
    proof         INTEGER NOT NULL DEFAULT 0,
    CHECK ((status = 'paired') = (entry IS NOT NULL))
) STRICT;
CREATE INDEX pairs_by_entry ON pairs (entry) WHERE entry IS NOT NULL;
CREATE INDEX pairs_by_status ON pairs (status, kind);
CREATE INDEX pairs_by_file ON pairs (file);
CREATE INDEX pairs_by_english_file ON pairs (en_file) WHERE en_file <> file;

-- The log: what was done to which entry, by whom, from what to what. target is the event that an
-- undo or a redo is about. AUTOINCREMENT keeps numbers from ever being used twice. role: a decision
-- on the entry, an adjudication of two of them, or an opinion, which changes no entry; a kept one
-- is a first decision that was written down as an opinion before somebody overruled it. batch: the
-- first of the events that one key made, NULL for that one. Undo and redo have their target's role.
-- previous: the proof of the event before it, '' for the first; proof is over that and the event.
CREATE TABLE events (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    at       TEXT NOT NULL,
    reviewer TEXT NOT NULL,
    action   TEXT NOT NULL CHECK (
        action IN ('accept', 'reject', 'edit', 'skip', 'add', 'undo', 'redo')
    ),
    entry    TEXT NOT NULL,
    before   TEXT,
    after    TEXT,
    target   INTEGER REFERENCES events (id),
    role     TEXT NOT NULL DEFAULT 'decision' CHECK (
        role IN ('decision', 'adjudication', 'opinion', 'kept')
    ),
    batch    INTEGER REFERENCES events (id),
    previous TEXT NOT NULL DEFAULT '',
    proof    TEXT NOT NULL DEFAULT '',
    CHECK ((action IN ('undo', 'redo')) = (target IS NOT NULL))
) STRICT;
CREATE INDEX events_by_entry ON events (entry, id);
CREATE INDEX events_by_reviewer ON events (reviewer, id);
CREATE INDEX events_by_batch ON events (batch) WHERE batch IS NOT NULL;
CREATE TRIGGER events_are_not_changed BEFORE UPDATE ON events
BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
CREATE TRIGGER events_are_not_deleted BEFORE DELETE ON events
BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;

-- found_ru, found_en, kind, spellings, files, occurrences, confidence, worth and pair come from
-- pairs; the rest from the event in force. A new entry has none. sort and en_sort: the texts but for
-- case, ё/е, punctuation and #. same_as: merged into that entry; split_from: parted from it.
-- proof: of the entry as it is shown, its contexts and other spellings too.
CREATE TABLE entries (
    id          TEXT PRIMARY KEY NOT NULL,
    kind        TEXT NOT NULL,
    ru          TEXT NOT NULL,
    en          TEXT NOT NULL,
    status      TEXT NOT NULL,
    note        TEXT NOT NULL,
    reviewer    TEXT,
    decided_at  TEXT,
    event       INTEGER REFERENCES events (id),
    sort        TEXT NOT NULL,
    found_ru    TEXT NOT NULL,
    found_en    TEXT NOT NULL,
    spellings   TEXT NOT NULL,
    files       TEXT NOT NULL,
    occurrences INTEGER NOT NULL,
    confidence  REAL,
    worth       REAL NOT NULL,
    pair        INTEGER REFERENCES pairs (position),
    en_sort     TEXT NOT NULL,
    same_as     TEXT,
    split_from  TEXT,
    proof       INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX entries_in_order ON entries (sort, id, status);
CREATE INDEX entries_by_turn ON entries (
    status, (kind = 'sentence'), (CASE kind WHEN 'sentence' THEN 0.0 ELSE worth END) DESC, pair, id
);
CREATE INDEX entries_by_reviewer ON entries (reviewer, event) WHERE event IS NOT NULL;
CREATE INDEX entries_by_english ON entries (en_sort);
CREATE INDEX entries_merged ON entries (same_as) WHERE same_as IS NOT NULL;
CREATE INDEX entries_split ON entries (split_from) WHERE split_from IS NOT NULL;
CREATE INDEX entries_left_behind ON entries (status) WHERE pair IS NULL AND status <> 'added';

-- What each reviewer thinks of an entry, apart from the decision on it: the opinion in force.
-- Computed from events, like entries.
CREATE TABLE opinions (
    entry    TEXT NOT NULL,
    reviewer TEXT NOT NULL,
    event    INTEGER NOT NULL REFERENCES events (id),
    role     TEXT NOT NULL,
    state    TEXT NOT NULL,
    PRIMARY KEY (entry, reviewer)
) STRICT, WITHOUT ROWID;
CREATE INDEX opinions_by_reviewer ON opinions (reviewer, event);

-- How many rows of entries and pairs there are of each status, and the sum of the lower 32 bits of
-- their proofs: what tells a row that is missing.
CREATE TABLE tallies (
    name   TEXT NOT NULL,
    status TEXT NOT NULL,
    number INTEGER NOT NULL,
    parts  INTEGER NOT NULL,
    PRIMARY KEY (name, status)
) STRICT, WITHOUT ROWID;

-- Digests of the log, one for each 32 events of it. last: the number of the last one of these.
CREATE TABLE log_blocks (
    last  INTEGER PRIMARY KEY,
    proof TEXT NOT NULL
) STRICT;
