"""Guessing at the running application: 10,000 references and 10,000 codes get nowhere, and the answers tell nothing.

Four guessers try as fast as they can. Then the answers for references that are there and for some that are not are
compared in pairs, each pair in a random order and from an address of its own, so that nobody is slowed: status, length
and text must be the same, and times must not differ by the test of Mann and Whitney (p of 0.01 or more, two-sided).
"""

import math
import platform
import re
import sys
import threading
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from benchmarks.player import Player
from data import commands
from data.demo import fill
from data.filing import Complaint
from data.store import Store
from domain.people import PLAYER
from domain.reference import new_reference
from domain.vocabulary import Category, Channel
from tests.browser.application import served

GUESSERS, GUESSES, PAIRS, LEAST_P = 4, 10_000, 400, 0.01
FOLLOW, CODE = "/reclamations/suivre", "/reclamations/suivre/code"
_RANDOM = re.compile(r'value="[^"]*"|nonce="[^"]*"|EC-\w{8}-\w')


def main() -> int:
    """Print what came of it; 1 where somebody got in, was not slowed, or learned something."""
    with TemporaryDirectory() as place:
        path = Path(place) / "tickets.duckdb"
        references = _filled(path)
        with served(path) as base:
            begun = perf_counter()
            tried = _guessed(base, references[0])
            took = perf_counter() - begun
            compared = _compared(base, references)
    print(f"{platform.node()}: {GUESSES:,} references and {GUESSES:,} codes by {GUESSERS} guessers in {took:.0f} s")
    for what, statuses in tried.items():
        print(f"  {what:<12} " + ", ".join(f"{status}: {count:,}" for status, count in sorted(statuses.items())))
    print(f"{PAIRS} pairs of a reference that is there and one that is not")
    for what, (there, missing, same) in compared.items():
        print(
            f"  {what:<12} there {median(there):.2f} ms, not there {median(missing):.2f} ms,"
            f" p = {mann_whitney(there, missing):.3f}; text and length {'the same' if same else 'DIFFER'}"
        )
    got_in = any(status not in (303, 422, 429) for statuses in tried.values() for status in statuses)
    slowed = all(statuses[429] > GUESSES / 2 for statuses in tried.values())
    told = any(not same or mann_whitney(a, b) < LEAST_P for a, b, same in compared.values())
    return int(got_in or not slowed or told)


def _filled(path: Path) -> list[str]:
    """A store of 5,000 complaints of the demo and PAIRS filed by players of different addresses; their references."""
    with Store.open(path) as store:
        fill(store, cases=5000, seed=3, until=datetime.now(UTC))
        found = []
        for number in range(PAIRS):
            told = Complaint(
                f"J-{number}", date(2026, 11, 1), Category.OTHER, "x", Channel.FORM, email=f"p{number}@example.org"
            )
            found.append(commands.file(store, PLAYER, told)[1])
        with closing(store.cursor()) as cursor:
            cursor.execute("CHECKPOINT")
    return found


def _guessed(base: str, known: str) -> dict[str, Counter[int]]:
    """The statuses of all guesses: of references, and of codes for one that is known."""
    tried: dict[str, Counter[int]] = {"references": Counter(), "codes": Counter()}
    lock = threading.Lock()

    def guess(number: int) -> None:
        chance, seen = Random(number), {"references": Counter[int](), "codes": Counter[int]()}
        player = Player(base, f"127.9.9.{number + 1}", follows=False)
        player.open(FOLLOW)
        for _ in range(GUESSES // GUESSERS):
            player.send(FOLLOW, {"reference": new_reference(chance.choice)})
            seen["references"][player.status] += 1
            player.send(CODE, {"reference": known, "code": f"{chance.randrange(10**8):08}"})
            seen["codes"][player.status] += 1
        with lock:
            for what, statuses in seen.items():
                tried[what] += statuses

    threads = [threading.Thread(target=guess, args=(number,)) for number in range(GUESSERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return tried


def _compared(base: str, references: Sequence[str]) -> dict[str, tuple[list[float], list[float], bool]]:
    """Times in milliseconds for references that are there and that are not; whether the answers are the same."""
    chance = Random(7)
    told: dict[str, tuple[list[float], list[float], bool]] = {}
    for number, reference in enumerate(references):
        pair = [(reference, 0), (new_reference(chance.choice), 1)]
        chance.shuffle(pair)
        player = Player(base, f"127.{10 + number // 200}.{number % 200}.1", follows=False)
        player.open(FOLLOW)
        answers = {"asking": ["", ""], "code": ["", ""], "next page": ["", ""]}
        for one, side in pair:
            for what, address, said in (
                ("asking", FOLLOW, {"reference": one}),
                ("next page", "", {}),
                ("code", CODE, {"reference": one, "code": "12345678"}),
            ):
                player.send(address, said) if address else player.open(FOLLOW)
                told.setdefault(what, ([], [], True))[side].append(player.took)
                answers[what][side] = f"{player.status} {player.length} {_RANDOM.sub('', player.text)}"
        for what, (there, missing) in answers.items():
            a, b, same = told[what]
            told[what] = (a, b, same and there == missing)
    return told


def mann_whitney(one: Sequence[float], other: Sequence[float]) -> float:
    """The two-sided p of the test of Mann and Whitney, by its normal approximation with the correction for ties."""
    both = sorted([(value, 0) for value in one] + [(value, 1) for value in other])
    ranks, ties, place = 0.0, 0.0, 0
    while place < len(both):
        end = place
        while end < len(both) and both[end][0] == both[place][0]:
            end += 1
        tied = end - place
        ranks += (place + 1 + end) / 2 * sum(1 for _value, side in both[place:end] if side == 0)
        ties += tied**3 - tied
        place = end
    n, m = len(one), len(other)
    u = ranks - n * (n + 1) / 2
    spread = math.sqrt(n * m / 12 * ((n + m + 1) - ties / ((n + m) * (n + m - 1))))
    return math.erfc(abs(u - n * m / 2) / spread / math.sqrt(2)) if spread else 1.0


if __name__ == "__main__":
    sys.exit(main())
