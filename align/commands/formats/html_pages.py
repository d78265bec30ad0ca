"""Pages of HTML out of records: templates, style sheet and script, all in one file or beside it.

Whatever comes from texts is escaped, and characters that steer a screen are made visible. A page
names no address outside, and its policy lets a browser load nothing but what belongs to it.
"""

import base64
import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from align.commands.formats.article_page import STATES, ArticlePage
from align.commands.formats.bead_page import BEAD_STATES, BeadPage
from align.records import name_of
from align.text import counted, safe

if TYPE_CHECKING:
    from jinja2 import Environment

RESOURCES = Path(__file__).parents[2] / "resources" / "pages"
_CODE = re.compile("[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
_POLICY = (
    "default-src 'none'; style-src {style}; script-src {script}; img-src data:; "
    "base-uri 'none'; form-action 'none'"
)


def fragments_html(pages: Iterable[ArticlePage]) -> str:
    """One page with the fragments of articles, in their order."""
    shown = list(pages)
    title = shown[0].name if len(shown) == 1 else f"Russian in {counted(len(shown), 'article')}"
    return whole_page("fragments.html", title, pages=shown)


def beads_html(page: BeadPage) -> str:
    """One page with the beads of two texts."""
    return whole_page("beads.html", page.title, page=page)


def whole_page(template: str, title: str, **values: Any) -> str:
    """A page with its style and its script inside, so that it can be sent as one file."""
    style, script = (RESOURCES / name for name in ("page.css", "page.js"))
    return page_within(
        environment(RESOURCES), template, title, style.read_text(), script.read_text(), **values
    )


def page_within(
    templates: "Environment", template: str, title: str, style: str, script: str, **values: Any
) -> str:
    """A page with ``style`` and ``script`` inside."""
    policy = _POLICY.format(style=_hash_of(style), script=_hash_of(script))
    return templates.get_template(template).render(
        title=title, policy=policy, style=style, script=script, link=_within, **values
    )


def policy_beside() -> str:
    """The policy of pages whose style sheet and scripts are files beside them."""
    return _POLICY.format(style="'self'", script="'self'")


def _within(page: str, place: str = "") -> str:
    """The address of a place where all pages are one: the key of its page, and its name there."""
    return f"#{page}-{place}" if place else f"#{page}"


@cache
def environment(*folders: Path) -> "Environment":
    """The templates of these folders, the first that has one; all values are escaped."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    templates = Environment(
        loader=FileSystemLoader([str(folder) for folder in folders]),
        autoescape=True,
        finalize=_shown,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
    )
    templates.filters.update(lang=_lang, data=as_data, number=_number, named=name_of)
    templates.globals.update(STATES=STATES, BEAD_STATES=BEAD_STATES, counted=counted)
    return templates


def as_data(value: Any) -> Any:
    """A value as JSON that can stand in a script; its texts are made safe to show."""
    from markupsafe import Markup

    text = json.dumps(_safe_texts(value), ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))


def _safe_texts(value: Any) -> Any:
    if isinstance(value, str):
        return safe(value)
    if isinstance(value, Mapping):
        return {name: _safe_texts(inner) for name, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_safe_texts(inner) for inner in value]
    return value


def _shown(value: Any) -> Any:
    """A value as it may be shown: no character of a text steers what is around it."""
    from markupsafe import Markup

    if isinstance(value, str) and not isinstance(value, Markup):
        return safe(value, line=False)
    return value


def _lang(code: str) -> str:
    """The code of a language, ``und`` for what is none."""
    return code if _CODE.fullmatch(code) else "und"


def _number(value: float) -> str:
    """A number with its thousands apart; shares with three digits."""
    return f"{value:,}" if isinstance(value, int) else f"{value:.3f}"


def _hash_of(text: str) -> str:
    """What a policy names a style or a script by that stands in the page."""
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return f"'sha256-{digest}'"
