"""Brackets that speak about a quotation instead of translating it."""

import re

from align.language.lists.lexicon import alternatives

_LANGUAGE = alternatives("en", "remarked_languages")
_MONTH = alternatives("en", "months")
_REMARK = re.compile(
    rf"(?:{alternatives('en', 'articles', 'remark_prepositions')}"
    r"|and|or|original|translated|is|was|also|see|via|its?|\s)*"
    rf"(?:{_LANGUAGE}|Belarusian|{_MONTH}|sic|photos?|video|link|images?|pictured|source"
    r"|laughs|laughter|applause|emphasis|ed\.?|author|translat(?:or|ion)|abbreviation|acronym"
    r"|pronounced|romani[sz]ed|editor'?s? note|note|screenshot|archived?|ibid|pdf"
    r"|(?:above|below|left|right|more|here)(?=\W*$|[,.:;]|\s+(?:in|from)\b))"
    r"\b[\w\s.,:;'’-]{0,24}",
    re.IGNORECASE,
)
_LANGUAGE_REMARK = re.compile(
    rf"(?:in |from |the |original |translated )*{_LANGUAGE}"
    r"(?:[ -](?:language|original|text|only|version|version only|speaking))*",
    re.IGNORECASE,
)
_BARE_DATE = re.compile(
    rf"[\d\s.,:/–-]*(?:{alternatives('en', 'months', 'short_months')}\.?)?[\d\s.,:/–-]*"
)
_DATED = re.compile(
    rf"\d|\b{alternatives('ru', 'months', 'months_of_dates', 'short_months')}\b", re.IGNORECASE
)
"""What in Russian a date may render: figures, or the name of a month."""
_SAID = re.compile(
    rf"(?:{alternatives('en', 'subject_pronouns')}|[A-Z]\w+)\s+"
    rf"(?:{alternatives('en', 'saying', 'gestures')}|told)(?:\s+\w+){{0,2}}",
    re.IGNORECASE,
)
_SAID_INVERTED = re.compile(
    rf"{alternatives('en', 'saying', 'reading', 'gestures')}\s+(?:\w+\s+){{0,3}}\w+",
    re.IGNORECASE,
)
_SAID_BY_SOMEONE = re.compile(
    rf"(?:{alternatives('en', 'articles', 'possessives')}|one|another)\s+(?:[\w’'-]+\s+){{1,4}}"
    rf"{alternatives('en', 'saying', 'reading')}",
    re.IGNORECASE,
)
_FIGURES = re.compile(
    r"[\d.,]+\s?(?:km|m|cm|kg|miles?|metres?|meters?|kilomet(?:re|er)s?|percent|per cent)"
    r"|(?:[A-Z][\w’'-]*\.?[ :,]+){1,6}(?<=[:,] )(?:1[5-9]|20)\d\d[a-z]?"
    rf"|{alternatives('en', 'page_abbreviations')}\.\s?[\dIVX][\w\s.,–-]{{0,20}}"
)
"""A measure, a publisher with a year, a page: not what words without a figure mean."""
_MEASURED = re.compile(r"\d|метр|верст|миль|кило|процент", re.IGNORECASE)
_ONE = re.compile(
    rf"(?:(?:{alternatives('en', 'articles', 'demonstratives')}|another)\s+)?(?:\w+\s+)?ones?",
    re.IGNORECASE,
)
_CERTAIN = re.compile(
    r"(?:sic!?|photo|ed\.?|emphasis (?:added|mine|in the original))", re.IGNORECASE
)


def is_remark(text: str) -> bool:
    """Whether ``text`` may be a remark: a language, a date, a photo credit, "she said"."""
    text = text.strip()
    return (
        _REMARK.fullmatch(text) is not None
        or _LANGUAGE_REMARK.fullmatch(text) is not None
        or _BARE_DATE.fullmatch(text) is not None
        or _SAID.fullmatch(text) is not None
    )


def is_attribution(text: str) -> bool:
    """Whether ``text`` says who speaks: "she said", "says the mayor", "the statement said"."""
    text = text.strip(' ,"”’»')
    return any(form.fullmatch(text) for form in (_SAID, _SAID_INVERTED, _SAID_BY_SOMEONE))


def is_stand_in(text: str) -> bool:
    """Whether ``text`` only stands for a noun: the old one."""
    return _ONE.fullmatch(text.strip()) is not None


def is_certain_remark(text: str, russian: str) -> bool:
    """Whether ``text`` cannot be a gloss of ``russian``: "sic", "in Russian", a mere date."""
    text = text.strip()
    if _FIGURES.fullmatch(text):
        return _MEASURED.search(russian) is None
    if _BARE_DATE.fullmatch(text):
        return _DATED.search(russian) is None
    return _CERTAIN.fullmatch(text) is not None or _LANGUAGE_REMARK.fullmatch(text) is not None
