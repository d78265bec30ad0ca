"""What the states of translation tools come to, one by one and together."""

import pytest

from glossary.entries.content import NO, OPEN
from glossary.formats.readers.states import standing_of

ALL_WELL = [
    ("state", "final"),
    ("state", "translated"),
    ("state", "signed-off"),
    ("state", "Reviewed"),
    ("approved", "yes"),
    ("state-qualifier", "exact-match"),
    ("state-qualifier", "leveraged-tm"),
    ("mq:status", "ManuallyConfirmed"),
    ("mq:status", "Proofread"),
    ("mq:status", "ConfirmedTranslator"),
    ("conf", "Translated"),
    ("conf", "ApprovedSignOff"),
    ("origin", "tm"),
    ("m:confirmed", "1"),
    ("m:confirmed", "2"),
    ("m:score", "1.01"),
    ("m:score", "0.0"),
    ("m:gross-score", "none"),
    ("x-ConfirmationLevel", "ApprovedTranslation"),
    ("x-Origin", "Alignment"),
    ("x-state", "shipped"),
    ("x-status", "accepted"),
    ("subState", "shop:in-print"),
]
TO_REVIEW = [
    ("state", "new"),
    ("state", "initial"),
    ("state", "needs-adaptation"),
    ("state", "needs-l10n"),
    ("state", "needs-review-adaptation"),
    ("state", "x-house-style"),
    ("approved", "no"),
    ("state-qualifier", "mt-suggestion"),
    ("state-qualifier", "leveraged-mt"),
    ("state-qualifier", "fuzzy-match"),
    ("state-qualifier", "tm-suggestion"),
    ("mq:status", "NotStarted"),
    ("mq:status", "PartiallyEdited"),
    ("mq:status", "AssembledFromFragments"),
    ("mq:status", "Pretranslated"),
    ("conf", "Draft"),
    ("conf", "Unspecified"),
    ("origin", "nmt"),
    ("m:confirmed", "0"),
    ("m:score", "0.75"),
    ("m:trans-origin", "MT"),
    ("x-ConfirmationLevel", "Draft"),
    ("x-Origin", "MachineTranslation"),
    ("x-MateCAT-status", "DRAFT"),
    ("x-state", "needs review"),
    ("x-status", "Machine_Translated"),
    ("subState", "tool:mt"),
    ("subState", "tool:needs_work"),
    ("fuzzy", ""),
]
MACHINE = ("state-qualifier", "leveraged-mt")
REJECTED = [
    ("state-qualifier", "rejected-grammar"),
    ("mq:status", "Rejected"),
    ("conf", "RejectedSignOff"),
    ("conf", "RejectedTranslation"),
    ("x-MateCAT-status", "REJECTED"),
    ("subState", "tool:rejected"),
]


@pytest.mark.parametrize("state", ALL_WELL, ids=" ".join)
def test_what_is_done_says_nothing(state: tuple[str, str]) -> None:
    assert standing_of([state]) == ("", "")


@pytest.mark.parametrize("state", TO_REVIEW, ids=" ".join)
def test_what_is_not_confirmed_is_to_be_reviewed(state: tuple[str, str]) -> None:
    """And the state is named as its file has it."""
    assert standing_of([state]) == (OPEN, " ".join(state).strip())


@pytest.mark.parametrize("state", REJECTED, ids=" ".join)
def test_what_somebody_rejected_is_out(state: tuple[str, str]) -> None:
    assert standing_of([state]) == (NO, " ".join(state))


@pytest.mark.parametrize(
    ("states", "standing"),
    [
        ([("state", "final"), ("approved", "no")], (OPEN, "approved no")),
        ([("approved", "yes"), ("state", "needs-l10n")], (OPEN, "state needs-l10n")),
        ([("state", "new"), ("conf", "RejectedSignOff")], (NO, "conf RejectedSignOff")),
        ([("state", "translated"), MACHINE], (OPEN, "state-qualifier leveraged-mt")),
        ([("state", "signed-off"), MACHINE], ("", "")),
        ([("conf", "Translated"), ("origin", "mt")], (OPEN, "origin mt")),
        ([("conf", "ApprovedTranslation"), ("origin", "mt")], ("", "")),
        ([("x-ConfirmationLevel", "Translated"), ("x-Origin", "TM")], ("", "")),
        ([], ("", "")),
    ],
)  # fmt: skip
def test_the_worst_of_several_counts(
    states: list[tuple[str, str]], standing: tuple[str, str]
) -> None:
    """But a confirmation outweighs that a machine made the text."""
    assert standing_of(states) == standing


def test_a_state_of_any_length_is_cut_in_the_reason() -> None:
    assert standing_of([("state", "x" * 10_000)]) == (OPEN, f"state {'x' * 60}")
    assert standing_of([("m:score", "." + "1" * 100_000 + "x")]) == ("", "")
