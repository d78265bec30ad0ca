"""The bundled encoder as a real SentenceTransformer, for the library's evaluators and tools.

Importing this module imports sentence-transformers; no other module does so on import. Its class
must be one of the library's, and importable by name, or the model could not be saved and loaded.
"""

from collections.abc import Sequence
from typing import Any

import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.base.modules import InputModule

from align.encoders.loading import load_encoder
from align.encoders.protocol import BUNDLED_NAMES, Encoder
from align.errors import ModelError


class EncoderModule(InputModule):
    """The one module of such a model: texts in, ``sentence_embedding`` out, nothing to train.

    encoder: the name of a bundled encoder, which can be saved and sent to other processes; or
    any encoder, which cannot.
    """

    config_keys = ["encoder"]  # noqa: RUF012 - the library's way to say what is saved
    save_in_root = False

    def __init__(self, encoder: str | Encoder = "bundled") -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.encoder = encoder if isinstance(encoder, str) else encoder.name
        self._encoder = load_encoder(encoder) if isinstance(encoder, str) else encoder

    def preprocess(
        self, inputs: Sequence[Any], prompt: str | None = None, **options: Any
    ) -> dict[str, Any]:
        """The texts as they are: the encoder splits them itself."""
        return {"texts": [f"{prompt or ''}{text}" for text in inputs]}

    def forward(self, features: dict[str, Any], **options: Any) -> dict[str, Any]:
        """``features`` with sentence_embedding: float32, (n, dim), rows of unit length."""
        vectors = torch.from_numpy(self._encoder.encode(features["texts"]))
        return {**features, "sentence_embedding": vectors}

    def get_embedding_dimension(self) -> int:
        """The length of a vector."""
        return self._encoder.dim

    def save(self, output_path: str, *args: Any, **options: Any) -> None:
        """Write the encoder's name; the weights stay in their packages.

        :raises ModelError: where the encoder is none of the bundled ones.
        """
        self._check_bundled("saved")
        self.save_config(output_path)

    def __reduce__(self) -> tuple[Any, ...]:
        self._check_bundled("sent to another process")
        return type(self), (self.encoder,)

    def _check_bundled(self, what: str) -> None:
        if self.encoder not in BUNDLED_NAMES:
            raise ModelError(
                f"only the encoders {', '.join(BUNDLED_NAMES)} can be {what}, not {self.encoder}"
            )


def as_sentence_transformer(encoder: str | Encoder = "bundled") -> SentenceTransformer:
    """A SentenceTransformer that gives the vectors of ``encoder``, on the CPU.

    encoder: "bundled", "use" or "e5", and the model saves (``save_pretrained``), loads
    (``load_encoder(path)``, or ``SentenceTransformer(path, trust_remote_code=True)`` with this
    package installed) and encodes in several processes (``encode(texts, device=["cpu"] * 2)``);
    or any encoder, for evaluation.
    """
    return SentenceTransformer(modules=[EncoderModule(encoder)], device="cpu")
