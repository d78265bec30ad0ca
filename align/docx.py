"""The text of a Word document, without trusting its XML."""

import io
import zipfile

from lxml import etree

from align.errors import InputError

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MAX_UNPACKED = 100_000_000


def docx_text(content: bytes, name: str) -> str:
    """Paragraphs of the document's body, an empty line between them.

    :raises InputError: where ``content`` is no Word document, is damaged or unpacks to over
        100 MB.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            member = archive.getinfo("word/document.xml")
            if member.file_size > _MAX_UNPACKED:
                raise InputError(f"{name}: unpacks to over 100 MB; save its text as .txt")
            xml = archive.read(member)
    except (zipfile.BadZipFile, KeyError, EOFError, OSError, NotImplementedError) as error:
        raise InputError(f"{name}: not a Word document (.docx); save it again in Word") from error
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as error:
        raise InputError(f"{name}: damaged Word document ({error}); save it again") from error
    paragraphs = ("".join(_runs(paragraph)) for paragraph in root.iter(f"{_W}p"))
    text = "\n\n".join(paragraph for paragraph in paragraphs if paragraph.strip())
    if not text:
        raise InputError(f"{name}: empty; give an article with text")
    return text


def _runs(paragraph: etree._Element) -> list[str]:
    texts = []
    for node in paragraph.iter(f"{_W}t", f"{_W}tab", f"{_W}br"):
        texts.append(node.text or "" if node.tag == f"{_W}t" else " ")
    return texts
