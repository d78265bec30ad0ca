"""What an export says of itself: languages, scope, texts still to be translated."""

from dataclasses import dataclass, field

from align.records import Span

RU_EN, EN_RU = DIRECTIONS = ("ru-en", "en-ru")
"""From Russian into English; from English into Russian."""


@dataclass(frozen=True, slots=True)
class Languages:
    """The codes that a file gives its two sides, such as ru-KZ and en-GB (BCP 47).

    direction: one of DIRECTIONS, which side is the source.
    """

    ru: str = "ru"
    en: str = "en"
    direction: str = RU_EN

    @property
    def from_english(self) -> bool:
        """Whether the English is the source."""
        return self.direction == EN_RU

    @property
    def source(self) -> str:
        """The code of the language that is translated from."""
        return self.en if self.from_english else self.ru

    @property
    def target(self) -> str:
        """The code of the language that is translated into."""
        return self.ru if self.from_english else self.en


@dataclass(frozen=True, slots=True)
class OpenText:
    """Russian that nothing in its article translates: work for a translator.

    context[mark.start:mark.end] is the Russian as found.
    """

    kind: str
    ru: str
    file: str
    context: str = ""
    mark: Span = field(default=Span(0, 0))


APPROVED_SCOPE = "approved"
"""The scope of an export that holds every approved entry of its store."""


@dataclass(frozen=True, slots=True)
class ExportInfo:
    """What an export says about itself.

    version: of tolmach. model: the encoder's name. counts: (label, number) in display order.
    tasks: what is still to be translated, in order. events: the number of the store's last event;
    scope: APPROVED_SCOPE or what else was chosen; store: tells the store by its log up to that
    event. From all three an import tells what was deleted.
    Nothing here may come from a clock, or the same store would not give the same bytes.
    """

    version: str
    model: str
    counts: tuple[tuple[str, int], ...] = ()
    languages: Languages = Languages()
    tasks: tuple[OpenText, ...] = ()
    events: int = 0
    scope: str = ""
    store: str = ""
