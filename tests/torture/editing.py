"""Edits tickets without end and says each edit that was acknowledged: what the torture kills."""

import sys
from pathlib import Path

from data import journal
from data.store import Store
from domain.people import SYSTEM
from domain.statuses import Status

STEPS = (Status.IN_ANALYSIS, Status.WAITING_THIRD_PARTY)


def main() -> None:
    """Change the status of ticket after ticket of the store named on the command line."""
    with Store.open(Path(sys.argv[1])) as store:
        for number in range(1_000_000):
            ticket = 1 + number % 100
            with store.write(SYSTEM, "torture") as writing:
                status = STEPS[number // 100 % 2]
                event = {"ticket_id": ticket, "kind": "status_changed", "status": status}
                journal.record_events(writing, [event | {"occurred_at": writing.recorded_at}])
            print(writing.transaction_id, flush=True)


if __name__ == "__main__":
    main()
