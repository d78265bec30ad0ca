"""Lemmas and forms of English words, by lemminflect (Jascob 2022).

Its tables take half a second to be read to the end. Here a line is read when its word is asked for.
"""

import gzip
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Generic, TypeVar

Found = TypeVar("Found")


def all_lemmas(word: str, word_class: str | None = None) -> dict[str, tuple[str, ...]]:
    """The lemmas of an English word by its classes: NOUN, VERB, ADJ, ADV, …; {} for an unknown one.

    word_class: the only one that is looked for.
    """
    lemmas: dict[str, tuple[str, ...]] = _lemminflect().getAllLemmas(word, word_class)
    return lemmas


def lemmas_by_rule(word: str, word_class: str) -> tuple[str, ...]:
    """The lemmas of an English word of one class, by rules where no dictionary has it."""
    return tuple(map(str, _lemminflect().getLemma(word, word_class)))


def forms_of(lemma: str, tag: str) -> tuple[str, ...]:
    """The forms of an English lemma, by rules where no dictionary has it. tag: Penn Treebank's."""
    return tuple(map(str, _lemminflect().getInflection(lemma, tag)))


class _LazyTable(Generic[Found]):
    """A table of lemminflect; what a word's lines say is read when somebody asks.

    made: makes it of the lines. fixed: what the table says of some words whatever its lines.
    """

    def __init__(
        self, path: str, made: Callable[[list[str]], Found], fixed: Mapping[str, Found]
    ) -> None:
        self._made, self._fixed = made, fixed
        self._lines: dict[str, str] = {}
        text = gzip.decompress(Path(path).read_bytes()).decode("utf-8")
        for line in text.split("\n"):
            word = line.partition(",")[0]
            before = self._lines.get(word)
            self._lines[word] = line if before is None else f"{before}\n{line}"

    def get(self, word: str, otherwise: Found) -> Found:
        """What the table says of a word."""
        if word in self._fixed:
            return self._fixed[word]
        lines = self._lines.get(word)
        return self._made(lines.split("\n")) if lines else otherwise


@cache
def _lemminflect() -> Any:
    """lemminflect with tables that are read lazily."""
    import lemminflect

    forms = lemminflect.Inflections()
    lemmas = forms.int_lemma
    lemmas.lemma_dict = _LazyTable(lemmas.lemma_lu_fn, _lemmas_in, {})
    forms.infl_dict = _LazyTable(forms.infl_lu_fn, _forms_in, _irregular_forms())
    return lemminflect


def _lemmas_in(lines: list[str]) -> dict[str, tuple[str, ...]]:
    from lemminflect.codecs.LemmaLUCodec import LemmaLUCodec, categoryToUPos

    rows = (LemmaLUCodec.fromString(line) for line in lines)
    return {categoryToUPos(category): forms for _, category, forms in rows}


def _forms_in(lines: list[str]) -> dict[str, tuple[str, ...]]:
    from lemminflect.codecs.InflectionLUCodec import InflectionLUCodec

    found: dict[str, tuple[str, ...]] = {}
    for line in lines:
        found.update(InflectionLUCodec.fromString(line)[2])
    return found


def _irregular_forms() -> dict[str, dict[str, tuple[str, ...]]]:
    from lemminflect.codecs.InflectionLUCodec import InflectionLUCodec

    forms: dict[str, dict[str, tuple[str, ...]]] = InflectionLUCodec.updateForAuxMod({})
    return forms
