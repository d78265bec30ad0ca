"""What an export says of itself: languages, scope, texts still to be translated."""

from dataclasses import dataclass, field

from align.records import Span


@dataclass(frozen=True, slots=True)
class Languages:
    """The codes that a file gives its two sides, such as ru-KZ and en-GB (BCP 47)."""

    ru: str = "ru"
    en: str = "en"


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
    scope: APPROVED_SCOPE or what else was chosen; from both an import tells what was deleted.
    Nothing here may come from a clock, or the same store would not give the same bytes.
    """

    version: str
    model: str
    counts: tuple[tuple[str, int], ...] = ()
    languages: Languages = Languages()
    tasks: tuple[OpenText, ...] = ()
    events: int = 0
    scope: str = ""
