"""Undo and redo: without limit, over restarts, one reviewer's keys at a time."""

from collections.abc import Sequence

from align.errors import DecisionError
from glossary.entries.cleaning import reviewer_name
from glossary.entries.events import OPINION_ROLES, ROLES, Event, State, in_force
from glossary.store.writer import Writer


class ConflictError(DecisionError):
    """Somebody else decided on the entry after it was read."""


class Undoing(Writer):
    """A store whose events can be taken back by other events."""

    def undo(self, reviewer: str, at: str | None = None, roles: Sequence[str] = ROLES[:3]) -> Event:
        """The event of taking back this reviewer's latest decision that is still in force.

        Restores what was before; without limit and over restarts. What one key did to several
        entries is taken back as a whole. What others have decided on since is left alone. roles:
        only events of such. Raises DecisionError where nothing is left to undo.
        """
        return self.undo_all(reviewer, at, roles)[0]

    def undo_all(
        self, reviewer: str, at: str | None = None, roles: Sequence[str] = ROLES[:3]
    ) -> list[Event]:
        """The events of one undo; the one about the first entry decided on comes first."""
        with self.transaction():
            last = self._last_in_force(reviewer_name(reviewer), roles)
            if last is None:
                raise DecisionError(f"nothing to undo: no decision by {reviewer} is in force")
            undone: list[Event] = []
            for event in self._batch(last):
                standing = self._lane(event)
                if not standing or standing[-1].id != event.id:
                    continue  # somebody has decided on this one since
                undone.append(self._take_back(event, standing[:-1], reviewer, at, undone))
        return undone[::-1]

    def _take_back(
        self, event: Event, earlier: list[Event], reviewer: str, at: str | None, done: list[Event]
    ) -> Event:
        """The undo of one event, in the batch of those ``done`` before."""
        restored = earlier[-1].after if earlier else self._before_any(event)
        return self._append(
            reviewer, "undo", event.entry, event.after, restored, at=at, target=event.id,
            role=event.role, batch=done[0].id if done else None,
        )  # fmt: skip

    def _before_any(self, event: Event) -> State | None:
        """What an entry was before anybody decided on it; an opinion was none."""
        return None if event.role in OPINION_ROLES else self._found_state(event.entry)

    def _last_in_force(self, reviewer: str, roles: Sequence[str]) -> Event | None:
        """This reviewer's latest event of these roles that stands on top."""
        marks = ", ".join("?" * len(roles))
        query = f"""SELECT events.* FROM {{}} JOIN events ON events.id = {{}}.event
                    WHERE {{}}.reviewer = ? AND events.role IN ({marks})
                    ORDER BY {{}}.event DESC LIMIT 1"""
        found = [
            event_row
            for table in ("entries", "opinions")
            for event_row in self._query(query.format(*[table] * 4), (reviewer, *roles))
        ]
        return max(map(self._event, found), key=lambda event: event.id, default=None)

    def _batch(self, event: Event) -> list[Event]:
        """The events that one key made, ``event`` among them, latest first."""
        first = event.batch or event.id
        query = "SELECT * FROM events WHERE id = ? OR batch = ? ORDER BY id DESC"
        return [self._event(row) for row in self._query(query, (first, first))]

    def redo(self, reviewer: str, at: str | None = None, roles: Sequence[str] = ROLES[:3]) -> Event:
        """The event of doing again what this reviewer undid last, unless they decided since.

        Raises DecisionError where nothing was undone, or others have decided on it since.
        """
        return self.redo_all(reviewer, at, roles)[0]

    def redo_all(
        self, reviewer: str, at: str | None = None, roles: Sequence[str] = ROLES[:3]
    ) -> list[Event]:
        """The events of one redo; the one about the first entry decided on comes first."""
        with self.transaction():
            undone = self._last_undone(reviewer_name(reviewer), roles)
            if undone is None:
                raise DecisionError(f"nothing to redo: {reviewer} has undone nothing since")
            done: list[Event] = []
            for event in self._batch(undone):
                done.append(self._do_again(event, reviewer, at, done))
        return done

    def _do_again(self, undone: Event, reviewer: str, at: str | None, done: list[Event]) -> Event:
        """The redo of what one undo took back, in the batch of those ``done`` before."""
        decision = self._event_numbered(undone.target)
        events = self._lane_log(undone)
        standing = in_force(events)
        if standing != in_force(event for event in events if event.id <= undone.id):
            raise ConflictError(
                f"cannot redo: {standing[-1].reviewer if standing else 'somebody'} has decided "
                f"on {undone.entry} since: decide on it anew"
            )
        before = standing[-1].after if standing else self._before_any(undone)
        return self._append(
            reviewer, "redo", undone.entry, before, decision.after, at=at, target=decision.id,
            role=decision.role, batch=done[0].id if done else None,
        )  # fmt: skip

    def _last_undone(self, reviewer: str, roles: Sequence[str]) -> Event | None:
        """The undo that a redo would take back, None where there is none."""
        marks = ", ".join("?" * len(roles))
        query = f"SELECT * FROM events WHERE reviewer = ? AND role IN ({marks}) ORDER BY id DESC"
        redone = 0
        for event in map(self._event, self._query(query, (reviewer, *roles))):
            if event.action == "redo":
                redone += 1
            elif event.action != "undo":
                return None
            elif not redone:
                return event
            else:
                redone -= 1
        return None

    def _lane(self, event: Event) -> list[Event]:
        """The standing events among which ``event`` is or was: on the entry, or one's opinions."""
        return in_force(self._lane_log(event))

    def _lane_log(self, event: Event) -> list[Event]:
        if event.role in OPINION_ROLES:
            return self.opinion_log(event.entry, event.reviewer)
        return self.decision_log(event.entry)
