"""The old home of the saved encoder's module, for models saved before 0.2."""

from align.encoders.sentence_transformer import EncoderModule as EncoderModule
