"""Any SentenceTransformer as an encoder: by its folder, from the local cache, or by name."""

import hashlib
import http.client
import logging
import os
import pickle
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from align.arrays import Vectors
from align.encoders.vectors import PREPARATION, PROBE, prepared_texts, thread_count, unit_rows
from align.errors import ModelError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer


OFFLINE_VARIABLES = ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE")

_PROBE_SECONDS = 5.0
"""How long the model hub may take to answer before it counts as out of reach."""
_BATCH = 32
_OF_A_MODEL = ("modules.json", "config.json")
"""Files of which a model has one: they are looked for where it is not loaded yet."""
_NOISY = ("sentence_transformers", "transformers", "huggingface_hub")


class TransformerEncoder:
    """A SentenceTransformer with rows made unit length.

    load: gives the model; it is called with the first text. name: signature; differs where the
    files differ. folder: where its files are, or None. dim: numbers of a vector where they are
    known; otherwise a text is encoded at once. A text is prepared as for the bundled encoder
    (:func:`unit_vectors.prepared`); the model cuts it further where its window is shorter.
    """

    notes: tuple[str, ...] = ()

    def __init__(
        self,
        load: Callable[[], "SentenceTransformer"],
        name: str,
        folder: Path | None,
        dim: int | None = None,
    ) -> None:
        self._load = load
        self.name = name
        self._folder = folder
        self.dim = int(self._raw([PROBE]).shape[1]) if dim is None else dim

    @cached_property
    def model(self) -> "SentenceTransformer":
        """The model itself, loaded when it is first asked for."""
        return self._load()

    def encode(self, texts: Sequence[str]) -> Vectors:
        """float32, (len(texts), dim), rows of unit length, in input order."""
        texts = prepared_texts(texts)
        if not texts:
            return np.zeros((0, self.dim), dtype=np.float32)
        return unit_rows(self._raw(texts), self.name)

    def _raw(self, texts: list[str]) -> np.ndarray[Any, np.dtype[Any]]:
        try:
            vectors = np.asarray(
                self.model.encode(texts, batch_size=_BATCH, show_progress_bar=False)
            )
        except (RuntimeError, ValueError, TypeError, IndexError, KeyError) as err:
            raise ModelError(f"the model fails on a text: {_reason(err)}") from err
        if vectors.ndim != 2 or len(vectors) != len(texts):
            raise ModelError(
                f"the model gives no vector for each text (shape {vectors.shape} for {len(texts)} "
                "texts): use a sentence encoder"
            )
        return vectors

    @property
    def size_bytes(self) -> int:
        """What its files take on disk, 0 where they are not known."""
        if self._folder is None:
            return 0
        return sum(file.stat().st_size for file in self._folder.rglob("*") if file.is_file())


def load_transformer(
    name: str,
    folder: Path | None,
    *,
    threads: int | None = None,
    dim_of: Callable[[str], int | None] = lambda name: None,
) -> TransformerEncoder:
    """The SentenceTransformer of that folder or name, as an encoder.

    folder: where it is; or None for a name, which is looked up in the local cache of models first
    and then, unless HF_HUB_OFFLINE is set, on the model hub, which gets five seconds to answer.
    Code that comes with a model is not run. dim_of: the numbers of a vector by the name of an
    encoder, None where they are not known; where they are, the model loads with the first text.

    :raises ModelError: where it cannot be loaded, in one line that says what to do.
    """
    threads = None if threads is None else thread_count(threads, default=1)
    if folder is not None:
        return _from_folder(name, folder, threads, dim_of)
    folder = _cached_folder(name)
    if folder is not None:
        try:
            return _from_folder(name, folder, threads, dim_of)
        except ModelError:
            if _is_offline():  # otherwise the copy may be incomplete: fetch the rest
                raise
    _check_reachable(name)
    model = _library_model(name, threads, local_files_only=False)
    folder = _cached_folder(name)
    return TransformerEncoder(lambda: model, _signature(name, folder), folder)


def _from_folder(
    name: str, folder: Path, threads: int | None, dim_of: Callable[[str], int | None]
) -> TransformerEncoder:
    signature = _signature(name, folder)
    load = partial(_local_model, folder, threads)
    dim = dim_of(signature)
    if dim is not None and not any((folder / file).is_file() for file in _OF_A_MODEL):
        raise ModelError(
            f"{name} does not load as a SentenceTransformer (no {' or '.join(_OF_A_MODEL)} in it): "
            "check the folder or the name, or use --model bundled"
        )
    return TransformerEncoder(load, signature, folder, dim)


def _local_model(folder: Path, threads: int | None) -> "SentenceTransformer":
    with _quiet():
        return _library_model(str(folder), threads, local_files_only=True)


def _library_model(
    name: str, threads: int | None, *, local_files_only: bool
) -> "SentenceTransformer":
    from sentence_transformers import SentenceTransformer

    if threads is not None:
        import torch

        torch.set_num_threads(threads)

    try:
        return SentenceTransformer(name, trust_remote_code=False, local_files_only=local_files_only)
    except _load_errors() as err:
        raise ModelError(
            f"{name} does not load as a SentenceTransformer ({_reason(err)}): check the folder "
            "or the name, or use --model bundled"
        ) from err


def _load_errors() -> tuple[type[Exception], ...]:
    """What the library is known to raise for files that are missing, damaged or not a model."""
    from huggingface_hub.errors import HfHubHTTPError
    from safetensors import SafetensorError

    damaged = (OSError, ValueError, RuntimeError, LookupError, TypeError, AttributeError, EOFError)
    other = (ImportError, pickle.UnpicklingError, SafetensorError)
    # Its bases are the errors of whichever HTTP library this version of the hub client uses.
    network = cast(tuple[type[Exception], ...], HfHubHTTPError.__bases__)
    return damaged + other + network


def _repositories(name: str) -> list[str]:
    """Where the hub may have ``name``: a bare name is the library's own first."""
    return [name] if "/" in name else [f"sentence-transformers/{name}", name]


def _cached_folder(name: str) -> Path | None:
    """The folder of the hub's local cache that holds ``name``, or None."""
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HFValidationError

    for repository in _repositories(name):
        try:
            return Path(snapshot_download(repository, local_files_only=True))
        except HFValidationError as err:
            raise ModelError(
                f"{name!r} is neither a folder nor a model's name: use --model bundled"
            ) from err
        except OSError:
            continue
    return None


def _is_offline() -> bool:
    values = (os.environ.get(variable, "") for variable in OFFLINE_VARIABLES)
    return any(value.upper() in {"1", "ON", "YES", "TRUE"} for value in values)


def _check_reachable(name: str) -> None:
    """Ask the hub once for ``name``: the library would retry for minutes without a network.

    :raises ModelError: where the hub is not to be asked, not reached, or does not have it.
    """
    instead = "give the folder of a SentenceTransformer, or use --model bundled"
    missing = f"no model {name}: no such folder, not in the local cache"
    if _is_offline():
        raise ModelError(f"{missing}, and HF_HUB_OFFLINE is set: {instead}")
    for repository in _repositories(name):
        try:
            status = _hub_status(repository)
        except (OSError, http.client.HTTPException) as err:
            raise ModelError(
                f"{missing}, and the model hub is out of reach ({_reason(err)}): {instead}"
            ) from err
        if status == 200:
            return
        if status not in (401, 403, 404):
            raise ModelError(f"{missing}, and the model hub answers {status}: {instead}")
    raise ModelError(f"{missing}, and the model hub shows none of that name: {instead}")


def _hub_status(repository: str) -> int:
    """The HTTP status with which the hub answers for a model; OSError where it does not."""
    from huggingface_hub import constants, get_token

    token = get_token()
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    url = f"{constants.ENDPOINT}/api/models/{urllib.parse.quote(repository)}"
    request = urllib.request.Request(url, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=_PROBE_SECONDS) as response:
            return int(response.status)
    except urllib.error.HTTPError as err:
        with err:
            return err.code


def _signature(name: str, folder: Path | None) -> str:
    """``name`` with a digest of what files the model has, their sizes and times."""
    digest = hashlib.blake2b(digest_size=6)
    for file in sorted(folder.rglob("*")) if folder else ():
        if file.is_file():
            stat = file.stat()
            fact = (file.relative_to(folder or file).as_posix(), stat.st_size, stat.st_mtime_ns)
            digest.update(repr(fact).encode())
    return f"{name}@{digest.hexdigest()}/{PREPARATION}"


@contextmanager
def _quiet() -> Iterator[None]:
    """Without the library's notes and bars, which would stand between our own lines."""
    from transformers.utils import logging as transformers_logging

    loggers = [logging.getLogger(name) for name in _NOISY]
    levels = [logger.level for logger in loggers]
    bars = transformers_logging.is_progress_bar_enabled()
    transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    for logger in loggers:
        logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)
        if bars:
            transformers_logging.enable_progress_bar()  # type: ignore[no-untyped-call]


def _reason(err: BaseException) -> str:
    """The first sentence of an error, or its kind where it has no text."""
    reason = err.reason if isinstance(err, urllib.error.URLError) else err
    line = (str(reason).strip().splitlines() or [type(err).__name__])[0]
    return line.split(". ")[0].rstrip(".")[:200]
