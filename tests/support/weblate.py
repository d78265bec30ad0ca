"""A Weblate that runs, spoken to as its users do: by its API, and by its pages where need be."""

import json
import urllib.error
import urllib.parse
import urllib.request
import uuid
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any

import pytest
from lxml import html

PASSWORD = "a-password-for-a-minute"
"""Of admin, the administrator."""
_NAME = "glossary"


@dataclass(frozen=True)
class Weblate:
    """A running server: its address, what proves that we are its administrator, its log."""

    address: str
    token: str
    log: Path
    browser: urllib.request.OpenerDirector = field(
        default_factory=lambda: urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(CookieJar())
        )
    )

    def call(
        self,
        method: str,
        path: str,
        fields: Mapping[str, Any] | None = None,
        file: Path | None = None,
    ) -> bytes:
        """The answer to a request to the API; fails the test where it is an error.

        fields go with a file as a form, without one as JSON.
        """
        headers = {"Authorization": f"Token {self.token}", "Content-Type": "application/json"}
        body = json.dumps(fields).encode() if fields else None
        if file is not None:
            mark = uuid.uuid4().hex
            headers["Content-Type"] = f"multipart/form-data; boundary={mark}"
            body = _form(mark, fields or {}, file)
        request = urllib.request.Request(f"{self.address}{path}", body, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=120) as answer:
                return bytes(answer.read())
        except urllib.error.HTTPError as err:
            said = f"{err.code} {err.read()[:2000].decode()}\n{self.log.read_text()[-4000:]}"
            pytest.fail(f"{method} {path}: {said}", pytrace=False)

    def glossary(self, name: str, source: str, target: str, file: Path | None = None) -> str:
        """The path of a new glossary, of its translation, in a project of its own.

        file: CSV or TBX to begin with, whose format it then has; without it, it is empty, in TBX.
        """
        project = {"name": name, "slug": name, "web": "https://example.com/"}
        self.call("POST", "/api/projects/", project)
        parts, own = f"/api/projects/{name}/components/", f"/api/components/{name}/{_NAME}/"
        fields: dict[str, Any] = {
            "name": _NAME, "slug": _NAME, "is_glossary": True, "manage_units": True,
            "enable_suggestions": True,
        }  # fmt: skip
        if file is not None:
            ending = file.suffix[1:]
            form = {"file_format": ending, "filemask": f"*.{ending}", "new_lang": "none"}
            archive = file.with_suffix(".zip")
            with zipfile.ZipFile(archive, "w") as packed:
                packed.write(file, f"{target}.{ending}")
            self.call("POST", parts, fields | form | {"source_language": source}, archive)
        else:
            form = {"file_format": "tbx", "filemask": "*.tbx", "new_lang": "add"}
            place = {"vcs": "local", "repo": "local:", "branch": "main"}
            language = {"source_language": {"code": source}}
            self.call("POST", parts, fields | form | place | language)
            if target not in self._languages(own):
                self.call("POST", f"{own}translations/", {"language_code": target})
        return f"/api/translations/{name}/{_NAME}/{target}/"

    def _languages(self, component: str) -> set[str]:
        found = json.loads(self.call("GET", f"{component}translations/"))["results"]
        return {translation["language_code"] for translation in found}

    def upload(self, glossary: str, file: Path, method: str) -> dict[str, int]:
        """What became of the strings of a file: accepted, skipped, not_found, total.

        method: add, translate or replace, as on the page for uploads.
        """
        conflicts = "replace-translated" if method == "translate" else ""
        fields = {"method": method, "conflicts": conflicts, "fuzzy": ""}
        answer: dict[str, int] = json.loads(self.call("POST", f"{glossary}file/", fields, file))
        return answer

    def download(self, glossary: str, format: str = "") -> bytes:
        """The glossary's own file as it is, or converted to a format."""
        return self.call("GET", f"{glossary}file/" + (f"?format={format}" if format else ""))

    def units(self, glossary: str) -> list[dict[str, Any]]:
        """Its strings as the API gives them, each with that of the source as ``source_unit``."""
        found = self._listed(glossary)
        language = json.loads(self.call("GET", glossary))["component"]["source_language"]["code"]
        of_source = f"{glossary.rstrip('/').rpartition('/')[0]}/{language}/"
        sources = {unit["url"]: unit for unit in self._listed(of_source)}
        return [unit | {"source_unit": sources[unit["source_unit"]]} for unit in found]

    def _listed(self, translation: str) -> list[dict[str, Any]]:
        answer = json.loads(self.call("GET", f"{translation}units/?page_size=500"))
        return list(answer["results"])

    def change(self, unit: Mapping[str, Any], **fields: Any) -> None:
        """Change a string, by the API."""
        self.call("PATCH", f"/api/units/{unit['id']}/", fields)

    def suggest(self, unit: Mapping[str, Any], text: str) -> None:
        """Suggest another translation of a string."""
        self.call("POST", f"/api/units/{unit['id']}/suggestions/", {"target": [text]})

    def comment(self, unit: Mapping[str, Any], text: str) -> None:
        """Comment on a translation."""
        fields = {"scope": "translation", "comment": text}
        self.call("POST", f"/api/units/{unit['id']}/comments/", fields)

    def fill_in(self, unit: Mapping[str, Any], **fields: str) -> None:
        """Change fields of a string on its page: its explanation, or target_1, an alternative.

        The API can do neither.
        """
        if "Sign out" not in (page := self._page("/")):
            who = {"username": "admin", "password": PASSWORD}
            self._send("/accounts/login/", self._page("/accounts/login/"), {"password"}, who)
        url = urllib.parse.urlsplit(unit["web_url"])
        page = self._page(f"{url.path}?{url.query}")
        self._send("", page, {"target_0", "explanation"}, fields | {"save": "save"})

    def _page(self, path: str) -> str:
        with self.browser.open(f"{self.address}{path}", timeout=60) as answer:
            return str(answer.read().decode())

    def _send(self, path: str, page: str, having: set[str], fields: dict[str, str]) -> None:
        """Send the form of a page that has the fields ``having``, with these fields filled in."""
        root: Any = html.fromstring(page)
        form = next(one for one in root.forms if having <= set(one.fields.keys()))
        values = dict(form.form_values()) | fields
        address = f"{self.address}{form.action or path}"
        body = urllib.parse.urlencode(values).encode()
        request = urllib.request.Request(address, body, {"Referer": address})
        with self.browser.open(request, timeout=60):
            pass


def _form(mark: str, fields: Mapping[str, Any], file: Path) -> bytes:
    head = 'Content-Disposition: form-data; name="{}"'
    parts = [f"{head.format(name)}\r\n\r\n{value}".encode() for name, value in fields.items()]
    name = "zipfile" if file.suffix == ".zip" else "file"
    parts.append(
        f'{head.format(name)}; filename="{file.name}"\r\n\r\n'.encode() + file.read_bytes()
    )
    limit = f"--{mark}".encode()
    return b"".join(limit + b"\r\n" + part + b"\r\n" for part in parts) + limit + b"--\r\n"
