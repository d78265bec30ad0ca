-- A store as tolmach wrote it at version 3: entries decided, merged and parted, opinions, an undo.
PRAGMA application_id = 1953262947;
PRAGMA user_version = 3;
PRAGMA foreign_keys = OFF;
BEGIN TRANSACTION;
CREATE TABLE documents (
    path     TEXT PRIMARY KEY NOT NULL,
    language TEXT NOT NULL,
    sha256   TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO "documents" VALUES('en/yard.md','en','0000000000000000000000000000000000000000000000000000000000000000');
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
INSERT INTO "entries" VALUES('4241f5b59295','term','слово 4','word number 4','new','',NULL,NULL,NULL,'слово 4','слово 4','word number 4','["слово 4"]','["en/4.md"]',1,0.7,0.343,13,'word number 4',NULL,NULL,3317923238574114698);
INSERT INTO "entries" VALUES('60c716606706','term','участковый','district officer','new','',NULL,NULL,NULL,'участковый','участковый','district officer','["участковый"]','["en/yard.md"]',1,0.3,0.027,5,'district officer',NULL,NULL,8969560031958345296);
INSERT INTO "entries" VALUES('752020f036f7','banner','верните сквер','edited 0','edited','see 0','anna','2026-11-30T14:22:27Z',1,'верните сквер','верните сквер','give the square back','["верните сквер"]','["en/yard.md"]',1,0.55,0.166375,3,'edited 0',NULL,NULL,8583577657518391779);
INSERT INTO "entries" VALUES('f68fadf757b5','hashtag','#ДворНаш','the yard is ours','accepted','','boris','2026-11-30T14:22:27Z',2,'дворнаш','#ДворНаш','the yard is ours','["#ДворНаш", "#дворнаш", "#ДВОРНАШ"]','["en/trees.md", "en/yard.md"]',3,0.9,1.884438,0,'the yard is ours',NULL,NULL,9221957058147880714);
INSERT INTO "entries" VALUES('8d59f9e2f4f9','term','моральный вред','moral damage','accepted','','anna','2026-11-30T14:22:27Z',3,'моральный вред','моральный вред','moral damage','["моральный вред"]','["en/yard.md"]',1,0.98,0.941192,4,'moral damage',NULL,NULL,3127016369561736523);
INSERT INTO "entries" VALUES('101a4b95f9a8','term','слово 1','edited 4','edited','see 4','anna','2026-11-30T14:22:27Z',4,'слово 1','слово 1','word number 1','["слово 1"]','["en/1.md"]',1,0.7,0.343,10,'edited 4',NULL,NULL,2766756360683759414);
INSERT INTO "entries" VALUES('960d6c956ef0','term','слово 2','word number 2','accepted','','boris','2026-11-30T14:22:27Z',5,'слово 2','слово 2','word number 2','["слово 2"]','["en/2.md"]',1,0.7,0.343,11,'word number 2',NULL,NULL,6658593330135701984);
INSERT INTO "entries" VALUES('816565af1e59','term','слово 5','edited 8','edited','see 8','anna','2026-11-30T14:22:28Z',7,'слово 5','слово 5','word number 5','["слово 5"]','["en/5.md"]',1,0.7,0.343,14,'edited 8',NULL,NULL,3669919368915069196);
INSERT INTO "entries" VALUES('d2f122aa5867','term','слово 6','word number 6','accepted','','boris','2026-11-30T14:22:28Z',8,'слово 6','слово 6','word number 6','["слово 6"]','["en/6.md"]',1,0.7,0.343,15,'word number 6',NULL,NULL,8238516215737029041);
INSERT INTO "entries" VALUES('09285d0ca38e','term','слово 7','word number 7','accepted','','anna','2026-11-30T14:22:28Z',9,'слово 7','слово 7','word number 7','["слово 7"]','["en/0.md"]',1,0.7,0.343,16,'word number 7',NULL,NULL,5596780106848724037);
INSERT INTO "entries" VALUES('819fdcdbf34c','term','слово 0','word number 0','rejected','the same as #ДворНаш = the yard is ours','anna','2026-11-30T14:22:28Z',10,'слово 0','слово 0','word number 0','["слово 0"]','["en/0.md"]',1,0.7,0.343,9,'word number 0','f68fadf757b5',NULL,4920582596809590591);
INSERT INTO "entries" VALUES('ad601bcb3955','term','другое слово','another word','added','','boris','2026-11-30T14:22:28Z',11,'другое слово','другое слово','another word','[]','[]',0,NULL,0.0,NULL,'another word',NULL,'960d6c956ef0',2732886391419522190);
INSERT INTO "entries" VALUES('20194515458f','term','присяжные','jurors','added','by hand','anna','2026-11-30T14:22:28Z',12,'присяжные','присяжные','jurors','[]','[]',0,NULL,0.0,NULL,'jurors',NULL,NULL,7462612725476651655);
INSERT INTO "entries" VALUES('d23319411321','term','слово 3','word number 3','accepted','','anna','2026-11-30T14:22:28Z',6,'слово 3','слово 3','word number 3','["слово 3"]','["en/3.md"]',1,0.7,0.343,12,'word number 3',NULL,NULL,7666793817147423542);
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
INSERT INTO "events" VALUES(1,'2026-11-30T14:22:27Z','anna','edit','752020f036f7','{"en": "give the square back", "kind": "banner", "ru": "верните сквер", "status": "new"}','{"at": "2026-11-30T14:22:27Z", "en": "edited 0", "found_en": "give the square back", "kind": "banner", "note": "see 0", "reviewer": "anna", "ru": "верните сквер", "status": "edited"}',NULL,'decision',NULL,'','8f9da84d7936c868e5c148162c2b1cec');
INSERT INTO "events" VALUES(2,'2026-11-30T14:22:27Z','boris','accept','f68fadf757b5','{"en": "the yard is ours", "kind": "hashtag", "ru": "#ДворНаш", "status": "new"}','{"at": "2026-11-30T14:22:27Z", "attributes": {"domain": "law", "gender": "other"}, "en": "the yard is ours", "kind": "hashtag", "reviewer": "boris", "ru": "#ДворНаш", "status": "accepted"}',NULL,'decision',NULL,'8f9da84d7936c868e5c148162c2b1cec','9b4a0c5b9033d80707b495e9d1f28c06');
INSERT INTO "events" VALUES(3,'2026-11-30T14:22:27Z','anna','accept','8d59f9e2f4f9','{"en": "moral damage", "kind": "term", "ru": "моральный вред", "status": "new"}','{"at": "2026-11-30T14:22:27Z", "en": "moral damage", "kind": "term", "reviewer": "anna", "ru": "моральный вред", "status": "accepted"}',NULL,'decision',NULL,'9b4a0c5b9033d80707b495e9d1f28c06','f472c7c9bdeebf298fd3dcba9c55c2cb');
INSERT INTO "events" VALUES(4,'2026-11-30T14:22:27Z','anna','edit','101a4b95f9a8','{"en": "word number 1", "kind": "term", "ru": "слово 1", "status": "new"}','{"at": "2026-11-30T14:22:27Z", "en": "edited 4", "found_en": "word number 1", "kind": "term", "note": "see 4", "reviewer": "anna", "ru": "слово 1", "status": "edited"}',NULL,'decision',NULL,'f472c7c9bdeebf298fd3dcba9c55c2cb','f7d177ed1e9bbb86beb55ccd1bcd49af');
INSERT INTO "events" VALUES(5,'2026-11-30T14:22:27Z','boris','accept','960d6c956ef0','{"en": "word number 2", "kind": "term", "ru": "слово 2", "status": "new"}','{"at": "2026-11-30T14:22:27Z", "attributes": {"domain": "law", "gender": "other"}, "en": "word number 2", "kind": "term", "reviewer": "boris", "ru": "слово 2", "status": "accepted"}',NULL,'decision',NULL,'f7d177ed1e9bbb86beb55ccd1bcd49af','c291e72291c9b3ca78d2ff202791a290');
INSERT INTO "events" VALUES(6,'2026-11-30T14:22:28Z','anna','accept','d23319411321','{"en": "word number 3", "kind": "term", "ru": "слово 3", "status": "new"}','{"at": "2026-11-30T14:22:28Z", "en": "word number 3", "kind": "term", "reviewer": "anna", "ru": "слово 3", "status": "accepted"}',NULL,'decision',NULL,'c291e72291c9b3ca78d2ff202791a290','d5044da02b8041bae705246183269aa9');
INSERT INTO "events" VALUES(7,'2026-11-30T14:22:28Z','anna','edit','816565af1e59','{"en": "word number 5", "kind": "term", "ru": "слово 5", "status": "new"}','{"at": "2026-11-30T14:22:28Z", "en": "edited 8", "found_en": "word number 5", "kind": "term", "note": "see 8", "reviewer": "anna", "ru": "слово 5", "status": "edited"}',NULL,'decision',NULL,'d5044da02b8041bae705246183269aa9','57377973fb852d8f4a5c0fe47d3da25b');
INSERT INTO "events" VALUES(8,'2026-11-30T14:22:28Z','boris','accept','d2f122aa5867','{"en": "word number 6", "kind": "term", "ru": "слово 6", "status": "new"}','{"at": "2026-11-30T14:22:28Z", "attributes": {"domain": "law", "gender": "other"}, "en": "word number 6", "kind": "term", "reviewer": "boris", "ru": "слово 6", "status": "accepted"}',NULL,'decision',NULL,'57377973fb852d8f4a5c0fe47d3da25b','5b0d5ec67c3b1aaac395b30474c9f01c');
INSERT INTO "events" VALUES(9,'2026-11-30T14:22:28Z','anna','accept','09285d0ca38e','{"en": "word number 7", "kind": "term", "ru": "слово 7", "status": "new"}','{"at": "2026-11-30T14:22:28Z", "en": "word number 7", "kind": "term", "reviewer": "anna", "ru": "слово 7", "status": "accepted"}',NULL,'decision',NULL,'5b0d5ec67c3b1aaac395b30474c9f01c','0aba0360eb694850c497add009ef6133');
INSERT INTO "events" VALUES(10,'2026-11-30T14:22:28Z','anna','reject','819fdcdbf34c','{"en": "word number 0", "kind": "term", "ru": "слово 0", "status": "new"}','{"at": "2026-11-30T14:22:28Z", "en": "word number 0", "kind": "term", "note": "the same as #ДворНаш = the yard is ours", "reviewer": "anna", "ru": "слово 0", "same_as": "f68fadf757b5", "status": "rejected"}',NULL,'decision',NULL,'0aba0360eb694850c497add009ef6133','97e3da17f72bb60a72462a5880db989b');
INSERT INTO "events" VALUES(11,'2026-11-30T14:22:28Z','boris','add','ad601bcb3955',NULL,'{"added": true, "at": "2026-11-30T14:22:28Z", "en": "another word", "kind": "term", "reviewer": "boris", "ru": "другое слово", "split_from": "960d6c956ef0", "status": "added"}',NULL,'decision',NULL,'97e3da17f72bb60a72462a5880db989b','01fc1d64e55e5049c7a25ac3c6d82758');
INSERT INTO "events" VALUES(12,'2026-11-30T14:22:28Z','anna','add','20194515458f',NULL,'{"added": true, "at": "2026-11-30T14:22:28Z", "en": "jurors", "kind": "term", "note": "by hand", "reviewer": "anna", "ru": "присяжные", "status": "added"}',NULL,'decision',NULL,'01fc1d64e55e5049c7a25ac3c6d82758','786bfa66aabfc73b82775dfbdbb38b85');
INSERT INTO "events" VALUES(13,'2026-11-30T14:22:28Z','boris','reject','d23319411321','{"at": "2026-11-30T14:22:28Z", "en": "word number 3", "kind": "term", "reviewer": "anna", "ru": "слово 3", "status": "accepted"}','{"at": "2026-11-30T14:22:28Z", "en": "word number 3", "kind": "term", "note": "no", "reviewer": "boris", "ru": "слово 3", "status": "rejected"}',NULL,'decision',NULL,'786bfa66aabfc73b82775dfbdbb38b85','e282fb514dd597bbcb9179467d02d239');
INSERT INTO "events" VALUES(14,'2026-11-30T14:22:28Z','boris','undo','d23319411321','{"at": "2026-11-30T14:22:28Z", "en": "word number 3", "kind": "term", "note": "no", "reviewer": "boris", "ru": "слово 3", "status": "rejected"}','{"at": "2026-11-30T14:22:28Z", "en": "word number 3", "kind": "term", "reviewer": "anna", "ru": "слово 3", "status": "accepted"}',13,'decision',NULL,'e282fb514dd597bbcb9179467d02d239','b66522d1bbdf089322be680aaad3cd98');
INSERT INTO "events" VALUES(15,'2026-11-30T14:22:28Z','boris','reject','752020f036f7',NULL,'{"at": "2026-11-30T14:22:28Z", "en": "give the square back", "kind": "banner", "note": "I differ", "reviewer": "boris", "ru": "верните сквер", "status": "rejected"}',NULL,'opinion',NULL,'b66522d1bbdf089322be680aaad3cd98','f25fa3da12cc26d578d2aadc00596b8e');
INSERT INTO "events" VALUES(16,'2026-11-30T14:22:28Z','anna','accept','f68fadf757b5',NULL,'{"at": "2026-11-30T14:22:28Z", "en": "the yard is ours", "kind": "hashtag", "reviewer": "anna", "ru": "#ДворНаш", "status": "accepted"}',NULL,'opinion',NULL,'f25fa3da12cc26d578d2aadc00596b8e','04ef94609c7289265313a3b4d42a4608');
CREATE TABLE meta (
    name  TEXT PRIMARY KEY NOT NULL,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO "meta" VALUES('builds','1');
INSERT INTO "meta" VALUES('changes','17');
INSERT INTO "meta" VALUES('file','855a217a21421b15');
INSERT INTO "meta" VALUES('head','16 04ef94609c7289265313a3b4d42a4608');
INSERT INTO "meta" VALUES('model','bundled');
INSERT INTO "meta" VALUES('outcome','1  0');
INSERT INTO "meta" VALUES('owners','{}');
INSERT INTO "meta" VALUES('proof','4587d02ea7d74885');
CREATE TABLE opinions (
    entry    TEXT NOT NULL,
    reviewer TEXT NOT NULL,
    event    INTEGER NOT NULL REFERENCES events (id),
    role     TEXT NOT NULL,
    state    TEXT NOT NULL,
    PRIMARY KEY (entry, reviewer)
) STRICT, WITHOUT ROWID;
INSERT INTO "opinions" VALUES('752020f036f7','boris',15,'opinion','{"at": "2026-11-30T14:22:28Z", "en": "give the square back", "kind": "banner", "note": "I differ", "reviewer": "boris", "ru": "верните сквер", "status": "rejected"}');
INSERT INTO "opinions" VALUES('f68fadf757b5','anna',16,'opinion','{"at": "2026-11-30T14:22:28Z", "en": "the yard is ours", "kind": "hashtag", "reviewer": "anna", "ru": "#ДворНаш", "status": "accepted"}');
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
INSERT INTO "pairs" VALUES(0,'bfc04466dabc6ff1','f68fadf757b5','en/yard.md','hashtag','ru','#ДворНаш',100,108,'paired','#дворнаш','the yard is ours',600,616,0.9,'["in brackets right after it"]','Вот и #ДворНаш на месте',6,14,'en/yard.md','Here is the yard is ours in place',8,24,'',3321797520360847007);
INSERT INTO "pairs" VALUES(1,'7485da6cc807cfa3','f68fadf757b5','en/yard.md','hashtag','ru','#дворнаш',200,208,'paired','#дворнаш','the yard is ours',700,716,0.7,'["in brackets right after it"]','Вот и #дворнаш на месте',6,14,'en/yard.md','Here is the yard is ours in place',8,24,'',7727797642642969860);
INSERT INTO "pairs" VALUES(2,'7d3f12e0aa41e528','f68fadf757b5','en/trees.md','hashtag','ru','#ДВОРНАШ',100,108,'paired','#дворнаш','The yard is ours',600,616,0.7,'["in brackets right after it"]','Вот и #ДВОРНАШ на месте',6,14,'en/trees.md','Here is The yard is ours in place',8,24,'',474099263361146771);
INSERT INTO "pairs" VALUES(3,'863626dc7c0d1fb4','752020f036f7','en/yard.md','banner','ru','верните сквер',100,113,'paired','верните сквер','give the square back',600,620,0.55,'["in brackets right after it"]','Вот и верните сквер на месте',6,19,'en/yard.md','Here is give the square back in place',8,28,'',6431937879974014616);
INSERT INTO "pairs" VALUES(4,'482d65d274f7e474','8d59f9e2f4f9','en/yard.md','term','ru','моральный вред',100,114,'paired','моральный вред','moral damage',600,612,0.98,'["in brackets right after it"]','Вот и моральный вред на месте',6,20,'en/yard.md','Here is moral damage in place',8,20,'',7377050632990055494);
INSERT INTO "pairs" VALUES(5,'9198e2447b135978','60c716606706','en/yard.md','term','ru','участковый',100,110,'paired','участковый','district officer',600,616,0.3,'["in brackets right after it"]','Вот и участковый на месте',6,16,'en/yard.md','Here is district officer in place',8,24,'',1591657267192321145);
INSERT INTO "pairs" VALUES(6,'73702cc465ae0ec4',NULL,'en/yard.md','term','ru','двор',100,104,'unglossed','двор',NULL,NULL,NULL,NULL,'["in brackets right after it"]','Вот и двор на месте',6,10,NULL,NULL,NULL,NULL,'',663816208877783974);
INSERT INTO "pairs" VALUES(7,'79e32b3621088afe',NULL,'en/yard.md','chrome','ru','12 мая',100,106,'excluded','12 мая',NULL,NULL,NULL,NULL,'["in brackets right after it"]','Вот и 12 мая на месте',6,12,NULL,NULL,NULL,NULL,'',1342560822608065679);
INSERT INTO "pairs" VALUES(8,'2dc4c332605fcd32',NULL,'en/yard.md','term','ru','біз',100,103,'foreign','біз',NULL,NULL,NULL,NULL,'["in brackets right after it"]','Вот и біз на месте',6,9,NULL,NULL,NULL,NULL,'',4791688691509051424);
INSERT INTO "pairs" VALUES(9,'13ca81685f5fb3b5','819fdcdbf34c','en/0.md','term','ru','слово 0',100,107,'paired','слово 0','word number 0',600,613,0.7,'["in brackets right after it"]','Вот и слово 0 на месте',6,13,'en/0.md','Here is word number 0 in place',8,21,'',2987144374283441957);
INSERT INTO "pairs" VALUES(10,'2989963ed486ed1e','101a4b95f9a8','en/1.md','term','ru','слово 1',100,107,'paired','слово 1','word number 1',600,613,0.7,'["in brackets right after it"]','Вот и слово 1 на месте',6,13,'en/1.md','Here is word number 1 in place',8,21,'',491984295653331241);
INSERT INTO "pairs" VALUES(11,'fea081bcb1edb578','960d6c956ef0','en/2.md','term','ru','слово 2',100,107,'paired','слово 2','word number 2',600,613,0.7,'["in brackets right after it"]','Вот и слово 2 на месте',6,13,'en/2.md','Here is word number 2 in place',8,21,'',8555799160545834886);
INSERT INTO "pairs" VALUES(12,'cd3fe9d1a28cd7f2','d23319411321','en/3.md','term','ru','слово 3',100,107,'paired','слово 3','word number 3',600,613,0.7,'["in brackets right after it"]','Вот и слово 3 на месте',6,13,'en/3.md','Here is word number 3 in place',8,21,'',558157551691549769);
INSERT INTO "pairs" VALUES(13,'196219a179e82742','4241f5b59295','en/4.md','term','ru','слово 4',100,107,'paired','слово 4','word number 4',600,613,0.7,'["in brackets right after it"]','Вот и слово 4 на месте',6,13,'en/4.md','Here is word number 4 in place',8,21,'',1712337341053451964);
INSERT INTO "pairs" VALUES(14,'1a47c2d6d8110afe','816565af1e59','en/5.md','term','ru','слово 5',100,107,'paired','слово 5','word number 5',600,613,0.7,'["in brackets right after it"]','Вот и слово 5 на месте',6,13,'en/5.md','Here is word number 5 in place',8,21,'',2493404591991440323);
INSERT INTO "pairs" VALUES(15,'a5968177e21bb235','d2f122aa5867','en/6.md','term','ru','слово 6',100,107,'paired','слово 6','word number 6',600,613,0.7,'["in brackets right after it"]','Вот и слово 6 на месте',6,13,'en/6.md','Here is word number 6 in place',8,21,'',1338864835032611683);
INSERT INTO "pairs" VALUES(16,'5ba9b6a0738edadd','09285d0ca38e','en/0.md','term','ru','слово 7',100,107,'paired','слово 7','word number 7',600,613,0.7,'["in brackets right after it"]','Вот и слово 7 на месте',6,13,'en/0.md','Here is word number 7 in place',8,21,'',131195638605292288);
CREATE TABLE tallies (
    name   TEXT NOT NULL,
    status TEXT NOT NULL,
    number INTEGER NOT NULL,
    parts  INTEGER NOT NULL,
    PRIMARY KEY (name, status)
) STRICT, WITHOUT ROWID;
INSERT INTO "tallies" VALUES('entries','accepted',6,11427278689);
INSERT INTO "tallies" VALUES('entries','added',2,3261579029);
INSERT INTO "tallies" VALUES('entries','edited',3,8446988837);
INSERT INTO "tallies" VALUES('entries','new',2,3282333146);
INSERT INTO "tallies" VALUES('entries','rejected',1,718145343);
INSERT INTO "tallies" VALUES('pairs','excluded',1,2028532879);
INSERT INTO "tallies" VALUES('pairs','foreign',1,1000816672);
INSERT INTO "tallies" VALUES('pairs','paired',14,25598056332);
INSERT INTO "tallies" VALUES('pairs','unglossed',1,776899494);
CREATE INDEX pairs_by_entry ON pairs (entry) WHERE entry IS NOT NULL;
CREATE INDEX pairs_by_status ON pairs (status, kind);
CREATE INDEX pairs_by_file ON pairs (file);
CREATE INDEX pairs_by_english_file ON pairs (en_file) WHERE en_file <> file;
CREATE INDEX events_by_entry ON events (entry, id);
CREATE INDEX events_by_reviewer ON events (reviewer, id);
CREATE INDEX events_by_batch ON events (batch) WHERE batch IS NOT NULL;
CREATE TRIGGER events_are_not_changed BEFORE UPDATE ON events
BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
CREATE TRIGGER events_are_not_deleted BEFORE DELETE ON events
BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
CREATE INDEX entries_in_order ON entries (sort, id, status);
CREATE INDEX entries_by_turn ON entries (
    status, (kind = 'sentence'), (CASE kind WHEN 'sentence' THEN 0.0 ELSE worth END) DESC, pair, id
);
CREATE INDEX entries_by_reviewer ON entries (reviewer, event) WHERE event IS NOT NULL;
CREATE INDEX entries_by_english ON entries (en_sort);
CREATE INDEX entries_merged ON entries (same_as) WHERE same_as IS NOT NULL;
CREATE INDEX entries_split ON entries (split_from) WHERE split_from IS NOT NULL;
CREATE INDEX entries_left_behind ON entries (status) WHERE pair IS NULL AND status <> 'added';
CREATE INDEX opinions_by_reviewer ON opinions (reviewer, event);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('events',16);
COMMIT;
