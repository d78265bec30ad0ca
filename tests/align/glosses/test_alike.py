"""A tag and a slogan in its words, each with its English."""

from align.documents.reading import parse_text
from align.encoders.protocol import Encoder
from align.glosses.pairing import pair_document

ARTICLE = """The tag [#ТихийДвор](#) was everywhere that week.

Nobody had planned it. On Monday a woman stood at the gate with a board.

The board said «Тихий двор» ("a quiet yard"). She stood there for an hour.
"""


def test_a_slogan_keeps_the_english_in_brackets_behind_it(use: Encoder) -> None:
    """A tag in the same words has it from there, and does not take it away."""
    pairs = {pair.ru: pair for pair in pair_document(parse_text(ARTICLE), use)}
    tag, slogan = pairs["#ТихийДвор"], pairs["Тихий двор"]
    assert slogan.en == tag.en == "a quiet yard"
    assert slogan.reasons == ("in brackets after it",)
    assert tag.reasons == ("glossed elsewhere in the article",)
