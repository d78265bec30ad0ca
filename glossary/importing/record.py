"""A record of a file that is to be merged."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

_NOTHING: Mapping[str, Any] = MappingProxyType({})


class Record(NamedTuple):
    """A pair of texts as a file has it.

    where: its place in the file, for people. id, version: of an export of ours, else "". given:
    fields of glossary.entries.content.Content that the file says something of, apart from the
    texts. spelling_of: the entry that this is only another spelling of. problem: why it cannot be
    taken. remark: what was changed in reading it. ru_key, en_key: align.text.text_key of the
    texts; text_id: the id of an entry of them; all three "" in what has not been prepared for a
    merge.
    """

    where: str
    ru: str = ""
    en: str = ""
    id: str = ""
    version: str = ""
    given: Mapping[str, Any] = _NOTHING
    kind: str = ""
    spelling_of: str = ""
    problem: str = ""
    remark: str = ""
    ru_key: str = ""
    en_key: str = ""
    text_id: str = ""
