"""Inflection by lemminflect: the forms of a lemma, and the lemmas of a form."""

from functools import cache

import lemminflect

from lexicon.sources import grades, zipf

UNIVERSAL = {"n": "NOUN", "v": "VERB", "a": "ADJ", "r": "ADV"}
RARER_PLURAL = 1.4  # Zipf; of fish and fishes the plural is the one that people use
TAGS = {"n": ("NN", "NNS"), "v": ("VB", "VBZ", "VBG", "VBD", "VBN"), "a": ("JJ", "JJR", "JJS"), "r": ("RB",)}


@cache
def lemmas(form: str, part: str | None = None) -> frozenset[str]:
    """Return the lemmas of a form, itself included when it is one."""
    parts = UNIVERSAL if part is None else (part,)
    found = {
        lemma
        for each in parts
        for lemma in lemminflect.getLemma(form, upos=UNIVERSAL[each], lemmatize_oov=False) or ()
    }
    return frozenset(found or {form})


@cache
def inflected(lemma: str, tag: str) -> str | None:
    """Return the form of a lemma for a Penn tag; the more frequent one where there are two."""
    if tag in ("NN", "VB", "JJ", "RB"):
        return lemma
    found = [
        form.lower() for form in lemminflect.getInflection(lemma, tag=tag, inflect_oov=False) or () if form
    ]
    others = [form for form in found if form != lemma and zipf(form) > zipf(lemma) - RARER_PLURAL]
    if tag == "NNS" and others:
        found = others  # directions; the singular, which is always more frequent, is listed as a plural, too
    return max(found, key=zipf) if found else None


@cache
def forms(lemma: str, part: str) -> tuple[tuple[str, str], ...]:
    """Return (tag, form) of each form of a lemma; a comparative only where people use it."""
    found = [(tag, inflected(lemma, tag)) for tag in TAGS[part]]
    return tuple(
        (tag, form) for tag, form in found if form and (tag not in ("JJR", "JJS") or form in grades())
    )


@cache
def tags_of(form: str, lemma: str, part: str) -> tuple[str, ...]:
    return tuple(tag for tag, each in forms(lemma, part) if each == form)
