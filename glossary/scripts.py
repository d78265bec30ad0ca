"""The old name of :mod:`glossary.api`, for one more release."""

from glossary.api import *  # noqa: F403
from glossary.api import __all__ as __all__
