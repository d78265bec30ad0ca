"""The old home of the encoder as a SentenceTransformer, for programs and models of before 0.2."""

from align.encoders.sentence_transformer import EncoderModule as EncoderModule
from align.encoders.sentence_transformer import as_sentence_transformer as as_sentence_transformer
