"""What the report says in numbers: the same that `tolmach status`, `agreement` and `list` print."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from align.evaluation.reliability import Bin, Judgement, brier, calibration_error, reliability
from align.language.lists.lexicon import words_of
from align.odds import BANDS, band
from align.text import text_key
from glossary.entries.entry import APPROVED, Entry
from glossary.entries.events import VERDICTS, Event, State, in_force
from glossary.review.figures.agreement import agreements, differences, views_of
from glossary.review.figures.statistics import coverage, history, speeds
from glossary.store.calibration import OUTCOME_OF
from glossary.store.entries import StoreCounts
from glossary.store.opinions import Opinion
from glossary.store.store import Store

_ARTICLES = words_of("en", "articles")
_NO_DOMAIN = "no subject field"
_NO_REASON = "by hand, or no longer found"


@dataclass(frozen=True, slots=True)
class ReportFigures:
    """The figures of a store.

    since: a time, ISO 8601 UTC; from then on are days, per_hour, growth, agreed and differing,
    or None for all. counts, coverage, bands, domains and what is said of the confidence: as things
    stand. days, agreed, differing: records of `tolmach status --history`, `agreement` and
    `agreement --entries`. reliability: of all decisions; error, brier: of the same, None without
    any. corrections: what edits changed, and how often. places: where the English stood, with
    accepted, edited and rejected entries. growth: (day, approved entries at its end).
    """

    since: str | None
    counts: StoreCounts
    coverage: Mapping[str, float | None]
    per_hour: Mapping[str, float | None]
    days: Sequence[Mapping[str, Any]]
    agreed: Sequence[Mapping[str, Any]]
    differing: Sequence[Mapping[str, Any]]
    disputed: int
    model: str | None
    calibrated_on: int
    reliability: Sequence[Bin]
    error: float | None
    brier: float | None
    corrections: Sequence[tuple[str, int]]
    places: Sequence[tuple[str, Mapping[str, int]]]
    domains: Sequence[tuple[str, int]]
    growth: Sequence[tuple[str, int]]

    @property
    def bands(self) -> list[tuple[str, str, Mapping[str, int], float | None]]:
        """(word, its range, entries by status, share approved of what is decided) of each band."""
        ranges = {band(None): "no confidence"}
        above = 1.0
        for least, word in BANDS:
            ranges[word] = f"{100 * least:.0f}–{100 * above:.0f} %"
            above = least
        return [
            (word, ranges[word], statuses, _approved_share(statuses))
            for word, statuses in self.counts.bands.items()
        ]


def report_figures(store: Store, entries: Iterable[Entry], since: str | None) -> ReportFigures:
    """The figures of a store. entries: all of it. since: a time, None for everything."""
    events = store.entries.log()
    recent = [event for event in events if since is None or event.at >= since]
    counts, calibration = store.entries.counts(), store.entries.calibration()
    views = {
        identity: opinions
        for identity, opinions in views_of(store).items()
        if since is None or any(_is_since(opinion, since) for opinion in opinions)
    }
    judged = [
        Judgement(
            calibration(one.kind, one.confidence) if calibration else one.confidence, one.outcome
        )
        for one in store.entries.judged()
    ]
    bins = reliability(judged)
    listed = list(entries)
    return ReportFigures(
        since=since,
        counts=counts,
        coverage=coverage(store.entries, counts),
        per_hour=speeds(recent),
        days=tuple(history(recent)),
        agreed=tuple(agreement.as_record() for agreement in agreements(views)),
        differing=tuple(differences(store, views)),
        disputed=len(store.opinions.disputed()),
        model=store.entries.model(),
        calibrated_on=calibration.decisions if calibration else 0,
        reliability=bins,
        error=calibration_error(bins) if judged else None,
        brier=brier(judged) if judged else None,
        corrections=corrections(standing_states(recent)),
        places=_places(listed),
        domains=_domains(listed),
        growth=growth(events, since),
    )


def _is_since(opinion: Opinion, since: str) -> bool:
    return (opinion.state.at or "") >= since


def _approved_share(statuses: Mapping[str, int]) -> float | None:
    """The share of approved ones among those decided, None where none is."""
    approved = sum(statuses[status] for status in APPROVED)
    decided = approved + statuses["rejected"]
    return approved / decided if decided else None


def standing_states(events: Iterable[Event]) -> list[State]:
    """The state after the last decision that stands on each entry, by id. events: oldest first."""
    by_entry: dict[str, list[Event]] = defaultdict(list)
    for event in events:
        if not event.blind:
            by_entry[event.entry].append(event)
    states = []
    for _, log in sorted(by_entry.items()):
        known = {event.id for event in log}
        whole = [event for event in log if event.target is None or event.target in known]
        if (standing := in_force(whole)) and standing[-1].after is not None:
            states.append(standing[-1].after)
    return states


def corrections(states: Iterable[State]) -> list[tuple[str, int]]:
    """What reviewers changed in the entries of these states, and how often, commonest first."""
    counts = Counter(
        kind for state in states if state.status == "edited" for kind in kinds_of_correction(state)
    )
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def kinds_of_correction(state: State) -> list[str]:
    """What an edit changed, in words."""
    found_ru, found_en = state.origin
    kinds = [] if found_ru == state.ru else ["the Russian"]
    if found_en == state.en:
        return kinds
    before, after = text_key(found_en), text_key(state.en)
    if before == after:
        return [*kinds, "capitals or punctuation of the English"]
    if _without_articles(before) == _without_articles(after):
        return [*kinds, "an article of the English"]
    if after in before:
        return [*kinds, "too much English was taken"]
    if before in after:
        return [*kinds, "too little English was taken"]
    return [*kinds, "other words in English"]


def _without_articles(text: str) -> list[str]:
    return [word for word in text.split() if word not in _ARTICLES]


def _places(entries: Sequence[Entry]) -> list[tuple[str, Mapping[str, int]]]:
    """Verdicts by the first reason that a pair was found for, commonest reason first."""
    places: dict[str, Counter[str]] = defaultdict(Counter)
    for entry in entries:
        if entry.status in VERDICTS:
            places[next(iter(entry.reasons), _NO_REASON)][entry.status] += 1
    rows = sorted(places.items(), key=lambda item: (-item[1].total(), item[0]))
    return [(place, {verdict: counts[verdict] for verdict in OUTCOME_OF}) for place, counts in rows]


def _domains(entries: Sequence[Entry]) -> list[tuple[str, int]]:
    """How many approved entries there are in each subject field, commonest first."""
    counts = Counter(
        entry.attributes.domain or _NO_DOMAIN
        for entry in entries
        if entry.approved and entry.kind != "sentence"
    )
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def growth(events: Iterable[Event], since: str | None = None) -> list[tuple[str, int]]:
    """(day, how many entries were approved at its end) of every day with decisions, in order.

    since: only from this time on.
    """
    approved: set[str] = set()
    days: dict[str, int] = {}
    for event in events:
        if event.blind:
            continue
        if event.after is not None and event.after.status in APPROVED:
            approved.add(event.entry)
        else:
            approved.discard(event.entry)
        if since is None or event.at >= since:
            days[event.at[:10]] = len(approved)
    return sorted(days.items())
