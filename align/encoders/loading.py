"""Encoders by name: the bundled ones, and any SentenceTransformer."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path

from align.cache_folder import vectors_path
from align.encoders.bundled import BundledEncoder, E5Encoder, UseEncoder, load_bundled
from align.encoders.cache import VectorStore, with_cache
from align.encoders.protocol import BUNDLED_NAMES, Encoder
from align.encoders.vectors import PROBE
from align.errors import ModelError
from align.small_files import small_file

_SAVED_MODULES = frozenset(
    {"align.encoders.sentence_transformer.EncoderModule", "align.st_module.EncoderModule"}
)
"""How a saved folder names the bundled encoder; the second in folders saved before 0.2."""

_BUNDLED: Mapping[str, Callable[..., Encoder]] = {
    "bundled": load_bundled,
    "use": UseEncoder,
    "e5": E5Encoder,
}


def load_encoder(
    name: str = "bundled",
    *,
    threads: int | None = None,
    dim_of: Callable[[str], int | None] = lambda name: None,
) -> Encoder:
    """The encoder of that name; its weights load with the first text.

    name: "bundled" (USE joined with E5-small), "use", "e5", or a SentenceTransformer by the
    path of its folder or by name; code that comes with a model is never run. A folder that the
    bundled encoder was saved into gives the bundled encoder again.
    threads: at most so many; by default what is fastest, never more than the usable cores.
    dim_of: see :func:`align.encoders.transformer.load_transformer`.

    :raises ModelError: where it cannot be loaded; the message says what to do.
    """
    if name in BUNDLED_NAMES:
        return _BUNDLED[name](threads=threads)
    folder = _local_folder(name)
    if folder is not None and (saved := _saved_encoder(folder)) is not None:
        return _BUNDLED[saved](threads=threads)
    from align.encoders.transformer import load_transformer

    return load_transformer(name, folder, threads=threads, dim_of=dim_of)


def sentence_encoder(encoder: Encoder) -> Encoder:
    """The encoder to use for whole sentences: the fast half of the bundled one, else itself."""
    return encoder.use if isinstance(encoder, BundledEncoder) else encoder


def encoder_notes(encoder: Encoder) -> tuple[str, ...]:
    """What a user should know about how ``encoder`` runs here, one line each."""
    return tuple(getattr(encoder, "notes", ()))


def cached_encoder(name: str, *, threads: int | None = None) -> Encoder:
    """The encoder of that name over the user's cache of vectors; raises as :func:`load_encoder`.

    A model whose vectors are kept there loads with the first text that has none.
    """
    path = vectors_path()
    if path is None:
        return load_encoder(name, threads=threads)
    store = VectorStore(path)
    unknown: list[str] = []

    def dim_of(signature: str) -> int | None:
        dim = store.dim_of(signature)
        if dim is None:
            unknown.append(signature)
        return dim

    encoder = with_cache(load_encoder(name, threads=threads, dim_of=dim_of), store)
    if unknown:  # for the next time; it is loaded now
        encoder.encode([PROBE])
    return encoder


def worker_encoder(name: str) -> Encoder:
    """The encoder of a process that shares the cores with others."""
    return cached_encoder(name, threads=1)


def _local_folder(name: str) -> Path | None:
    """The folder that ``name`` means, or None where it can only be a model's name."""
    path = Path(name).expanduser()
    if name.strip() and path.is_dir():
        return path
    if path.is_file():
        raise ModelError(f"{name} is a file: give the folder of a SentenceTransformer")
    is_path = name.startswith((".", "/", "~")) or "\\" in name or name.count("/") > 1
    if is_path or not name.strip():
        raise ModelError(f"no folder {name!r}: give the folder of a model, or --model bundled")
    return None


def _saved_encoder(folder: Path) -> str | None:
    """The name of the bundled encoder that was saved into ``folder``, or None."""
    try:
        modules = json.loads(small_file(folder / "modules.json"))
        if len(modules) != 1 or modules[0]["type"] not in _SAVED_MODULES:
            return None
        config = folder / modules[0]["path"] / "config.json"
        encoder = json.loads(small_file(config))["encoder"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return encoder if encoder in BUNDLED_NAMES else None
