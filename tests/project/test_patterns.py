"""Regular expressions whose time could grow faster than the text, found by their automata.

Each pattern is read as an automaton. What can be slow is a loop: one that a text can go round in
two ways (exponential); one that can take up the same text as a loop before it (a power of the
length); and one that a search enters anew at each place of the text that it would itself read over
(the same). Bounded repetitions count as loops where they may go far, look-aheads as branches.
"""

import ast
import importlib
import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

import pytest

from tests.project.test_architecture import MODULES

FAR = 1_000
"""From so many repetitions on a loop counts as one without end."""
OFTEN = 12
"""The same where the question is whether it can be gone round in two ways."""

ALPHABET = sorted(
    set("abcxyzABCIVXZ0159абвёжяАБВЁЖЯіґқéßﬁ _-–—‐.,;:!?…()[]{}<>«»“”„‘’'\"`~@#$%^&*+=/\\|№§→•")
    | set("\n\r\t\v\f\x1c\x85\u00a0\u00ad\u0301\u200b\u2028\ufeff中。」\U0001f44d\x00\x1b\ud800")
)
EVERYTHING = (1 << len(ALPHABET)) - 1
