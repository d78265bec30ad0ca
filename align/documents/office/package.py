"""Archives that office documents are, and their XML, without trusting either."""

import io
import struct
import zipfile
import zlib
from typing import Any

from lxml import etree

from align.errors import InputError

_MAX_UNPACKED = 100_000_000
_MOST_TAGS = 8_000_000
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    KeyError,
    OSError,
    RuntimeError,
    ValueError,
)
"""What zipfile raises for archives that are damaged, encrypted or compressed in an unknown way."""
SAFE_XML = {"resolve_entities": False, "no_network": True, "load_dtd": False}
"""Options of lxml under which a file can fetch and expand nothing."""


class OfficePackage:
    """The members of an archive, in bounded size. Errors name the file as ``name``.

    kind: what the document is called, as Word. what: its long name, with what to do behind it.
    """

    def __init__(self, content: bytes, name: str, kind: str, what: str) -> None:
        self.name = name
        self._kind = kind
        self._what = what
        self._sizes: dict[str, int] = {}
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(content))
        except _DAMAGE as error:
            raise self._no_document() from error
        self.members = set(self._archive.namelist())

    def read(self, part: str) -> bytes:
        """The content of a part.

        :raises InputError: if it is missing or damaged, or if all parts unpack to over 100 MB.
        """
        try:
            member = self._archive.getinfo(part)
            self._sizes[part] = member.file_size
            if sum(self._sizes.values()) > _MAX_UNPACKED:
                raise InputError(f"{self.name}: unpacks to over 100 MB; save its text as .txt")
            return self._archive.read(member)
        except _DAMAGE as error:
            raise self._no_document() from error

    def parse(self, part: str, target: object) -> Any:
        """What a target of lxml makes of a part.

        :raises InputError: as :meth:`read`, or if it is no XML, has too many tags, or the target
            raises one, whose message gets the name of the file.
        """
        content = self.read(part)
        if content.count(b"<") > _MOST_TAGS:
            raise InputError(f"{self.name}: over {_MOST_TAGS:,} tags; save its text as .txt")
        # A target instead of a tree: a page of empty elements would take gigabytes of memory. The
        # stubs of lxml do not know that a target need not be one of their own classes.
        parser = etree.XMLParser(target=target, **SAFE_XML)  # type: ignore[arg-type]
        try:
            return etree.fromstring(content, parser)
        except etree.XMLSyntaxError as error:
            raise self.damaged(error) from error
        except InputError as error:
            raise InputError(f"{self.name}: {error}") from error

    def damaged(self, error: Exception) -> InputError:
        """The error for a part that is no XML."""
        what = " ".join(str(error).split())  # lxml's own may be two lines
        return InputError(f"{self.name}: damaged {self._kind} document ({what}); save it again")

    def _no_document(self) -> InputError:
        return InputError(f"{self.name}: not {self._what}")
