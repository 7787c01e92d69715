-- The lexicon: read-only, made by `make lexicon`, never changed by a running service.
create table lemma (
    id integer primary key,
    lemma text not null,
    zipf real not null,
    level text,
    refusal text,        -- why no question is made from it; null where there is a headword
    -- Lists are lines of text; empty is none.
    ipa text not null,
    forms text not null,
    accepted text not null,     -- what counts when it is typed: itself, its other spelling
    homophones text not null,
    misspellings text not null,
    one_sound integer not null, -- 0: said in two ways that differ (lead), or unknown
    anagrams integer not null,  -- other words of the same letters
    emoji text,
    translations text not null  -- JSON object by language, or empty
);
create table form (form text primary key, lemma integer not null) without rowid;
create table sense (
    lemma integer not null, rank integer not null, part text not null, definition text not null,
    examples text not null, synonyms text not null, antonyms text not null, topic text,
    primary key (lemma, rank)
) without rowid;
-- A lemma in the one sense in which it is taught.
create table headword (
    id integer primary key,
    lemma integer not null,
    part text not null,
    level text not null,
    zipf real not null,
    definition text,     -- null where none is fit to be shown
    plain text not null, -- the lowest level at which all words of the definition are known
    inflected text not null, -- JSON object: form by Penn tag, or empty
    sense integer,       -- the rank of its meaning in `sense`; null where none is known
    asked integer not null, -- 1: drawn for a level or a topic; 0: only where somebody names the word
    rival integer not null, -- another word of that meaning begins alike and is as long, so the word is not to be typed
    clear integer not null -- 1: used in this part of speech, the word nearly always has this sense
);
create index headword_lemma on headword (lemma);
create index headword_level on headword (level);
create table material (
    id integer primary key,
    headword integer not null,
    exercise text not null,
    stem text not null,
    key text not null,
    tag text not null,   -- Penn tag of the choices' forms
    others blob not null -- headwords as little-endian 16-bit numbers, the best first; any of them may stand together
);
create index material_headword on material (headword);
-- Words that shuffled letters must not show by chance.
create table unseemly (word text primary key) without rowid;
-- The most frequent words of another language, in lower case, a line each: no typing error of one another.
create table common_words (language text primary key, words text not null) without rowid;
create table topic (topic text primary key, title text not null) without rowid;
create table headword_topic (topic text not null, headword integer not null, primary key (topic, headword)) without rowid;
create table origin (name text primary key, version text not null, licence text not null) without rowid;
