"""Copies: found whatever a site puts around a text, never where Russian would be lost."""

import random

from align.mining.crawls.copies import find_copies, page_signature

_random = random.Random(11)
VOCABULARY = [f"word{number}" for number in range(4_000)]


def article(paragraphs: int = 6) -> str:
    return "\n".join(" ".join(_random.choices(VOCABULARY, k=60)) for _ in range(paragraphs))


QUOTE = "At noon the crowd on the square shouted «Дайте дышать», and then it went home."


def copies(*texts: str) -> dict[int, int]:
    return find_copies([page_signature(text) for text in texts])


def test_the_first_of_several_is_kept() -> None:
    """Exact and near copies, whatever stands between them."""
    text = f"{article()}\n{QUOTE}"
    other = f"{article()}\n{QUOTE}"
    near = text.replace("word70", "word80")
    assert copies(text, other, text, near, other) == {2: 0, 3: 0, 4: 1}


def test_what_a_site_puts_around_it_does_not_matter() -> None:
    """Menus and links have short lines; a link to the Russian edition is no Russian that counts."""
    text = f"{article()}\n{QUOTE}"
    around = f"Home\nNews\nРусский\nO nas\n{text}\nRead more\nFollow us on everything"
    assert copies(text, around) == {1: 0}


def test_a_copy_with_russian_of_its_own_is_kept() -> None:
    """As a page that was crawled again when more was quoted in it."""
    text = f"{article()}\n{QUOTE}"
    later = f"{text}\nA second banner said «Верните троллейбус», and nobody took it away."
    assert copies(text, later) == {}
    assert copies(later, text) == {1: 0}
    assert copies(text, f"{text}\n#ВернитеТроллейбус") == {}


def test_different_articles_are_no_copies() -> None:
    """Not even with the same paragraph in both, or where there is hardly any text."""
    shared = article(1)
    texts = [f"{article()}\n{shared}\n{QUOTE}" for _ in range(30)]
    assert copies(*texts) == {}
    assert (
        copies(QUOTE, "At noon somebody else wrote «Дайте дышать» on a wall, and was seen.") == {}
    )
    assert copies("", "") == {1: 0}
    assert copies() == {}


def test_many_pages_of_one_template_take_no_longer() -> None:
    """Each is compared with so many others at most."""
    shared = article(3)
    texts = [f"{shared}\n{article(2)}\n{QUOTE}" for _ in range(400)]
    assert copies(*texts) == {}
