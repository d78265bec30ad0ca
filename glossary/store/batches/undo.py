"""Undo and redo: without limit, over restarts, one reviewer's decisions at a time."""

from collections.abc import Callable, Iterable, Sequence

from align.errors import DecisionError
from glossary.entries.events import Event, State, in_force
from glossary.store.entries import ConflictError
from glossary.store.journal import Journal

Watch = Callable[[Iterable[Event]], Iterable[Event]]
"""What passes events on each time they are gone through, to tell how far that is."""


class UndoHistory:
    """Events taken back by other events, inside transactions of the caller's."""

    def __init__(self, journal: Journal):
        self._journal = journal

    def undo(
        self, reviewer: str, at: str, roles: Sequence[str], watch: Watch = iter
    ) -> list[Event]:
        """Take back a reviewer's latest decision in force; return the events, first entry first."""
        last = self._journal.last_in_force(reviewer, roles)
        if last is None:
            raise DecisionError(f"nothing to undo: no decision by {reviewer} is in force")
        batch = self._journal.batch(last)
        lanes = self._lanes(batch)
        undone: list[Event] = []
        numbers: list[int | None] = []
        for event in watch(batch):
            standing = in_force(lanes[event.entry])
            if not standing or standing[-1].id != event.id:
                continue  # somebody has decided on this one since
            before = standing[-2].after if len(standing) > 1 else self._before_any(event)
            undone.append(_again("undo", event, (event.after, before), reviewer, at))
            numbers.append(standing[-2].id if len(standing) > 1 else None)
            lanes[event.entry].append(undone[-1])
        return self._journal.append_batch(undone, numbers, watch)[::-1]

    def redo(
        self, reviewer: str, at: str, roles: Sequence[str], watch: Watch = iter
    ) -> list[Event]:
        """Do again what a reviewer undid last; return the events, first entry first."""
        undo = self._last_undo(reviewer, roles)
        if undo is None:
            raise DecisionError(f"nothing to redo: {reviewer} has undone nothing since")
        batch = self._journal.batch(undo)
        lanes = self._lanes(batch)
        done: list[Event] = []
        for undone in watch(batch):
            decision = self._journal.event(undone.target)
            before = self._before_redo(undone, lanes[undone.entry])
            done.append(_again("redo", decision, (before, decision.after), reviewer, at))
            lanes[undone.entry].append(done[-1])
        return self._journal.append_batch(done, [event.target for event in done], watch)

    def _before_redo(self, undone: Event, events: Sequence[Event]) -> State | None:
        """The state that a redo starts from; events: those among which the undo counts.

        :raises ConflictError: where somebody has decided on the entry since the undo.
        """
        standing = in_force(events)
        if standing != in_force(event for event in events if event.id <= undone.id):
            raise ConflictError(
                f"cannot redo: {standing[-1].reviewer if standing else 'somebody'} has decided "
                f"on {undone.entry} since: decide on it anew"
            )
        return standing[-1].after if standing else self._before_any(undone)

    def _before_any(self, event: Event) -> State | None:
        """What an entry was before anybody decided on it; an opinion was none."""
        return None if event.blind else self._journal.found_state(event.entry)

    def _last_undo(self, reviewer: str, roles: Sequence[str]) -> Event | None:
        """The undo that a redo would take back, None where there is none."""
        redone = 0
        for event in self._journal.by_reviewer(reviewer, roles):
            if event.action == "redo":
                redone += 1
            elif event.action != "undo":
                return None
            elif not redone:
                return event
            else:
                redone -= 1
        return None

    def _lanes(self, batch: Sequence[Event]) -> dict[str, list[Event]]:
        """By entry, the events among which those of a batch count, oldest first.

        All on the entry; for an opinion, the same reviewer's opinions of it.
        """
        if batch[0].blind:
            return {e.entry: self._journal.opinion_log(e.entry, e.reviewer) for e in batch}
        return self._journal.decision_logs({event.entry for event in batch})


def _again(
    action: str, target: Event, states: tuple[State | None, State | None], reviewer: str, at: str
) -> Event:
    """The undo or redo of ``target``, not yet numbered; states: before and after."""
    entry, role = target.entry, target.role
    return Event(0, at, reviewer, action, entry, *states, target=target.id, role=role)
