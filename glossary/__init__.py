"""From scored pairs to a reviewed glossary and its exports.

Everything a program needs is here by name, and is loaded when it is first asked for.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from glossary.api import build_corpus as build_corpus
    from glossary.api import check_bilingual_file as check_bilingual_file
    from glossary.api import check_translation as check_translation
    from glossary.api import choose as choose
    from glossary.api import export_files as export_files
    from glossary.api import export_stream as export_stream
    from glossary.api import import_file as import_file
    from glossary.api import read_terms as read_terms
    from glossary.api import verify_files as verify_files
    from glossary.entries.attributes import Attributes as Attributes
    from glossary.entries.entry import Entry as Entry
    from glossary.exporting.selection import Selection as Selection
    from glossary.formats.export_info import Languages as Languages
    from glossary.formats.table_options import TableOptions as TableOptions
    from glossary.frames import entries_frame as entries_frame
    from glossary.frames import log_frame as log_frame
    from glossary.importing.changes import MergeOptions as MergeOptions
    from glossary.store.store import Store as Store

_HOME = {
    "build_corpus": "glossary.api",
    "check_bilingual_file": "glossary.api",
    "check_translation": "glossary.api",
    "choose": "glossary.api",
    "export_files": "glossary.api",
    "export_stream": "glossary.api",
    "import_file": "glossary.api",
    "read_terms": "glossary.api",
    "verify_files": "glossary.api",
    "Attributes": "glossary.entries.attributes",
    "Entry": "glossary.entries.entry",
    "Selection": "glossary.exporting.selection",
    "Languages": "glossary.formats.export_info",
    "TableOptions": "glossary.formats.table_options",
    "entries_frame": "glossary.frames",
    "log_frame": "glossary.frames",
    "MergeOptions": "glossary.importing.changes",
    "Store": "glossary.store.store",
}

__all__ = sorted(_HOME)

if not TYPE_CHECKING:  # a type checker would take any name for one of these

    def __getattr__(name: str) -> Any:
        if name not in _HOME:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return getattr(import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
