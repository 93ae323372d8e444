"""A process that has issued few certificates: it issues more when it is asked, and says what each cost.

`python -m bench.young URL BEFORE FILE`: BEFORE certificates unasked, then one for each number on stdin.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Self

from asn1crypto import pem

from bench.records import COMMON, RARE, varied
from certificates.drawing import draw
from certificates.keys.signer import load_signer
from certificates.linting import lint
from certificates.loading import load
from certificates.making import sampled
from certificates.pdf.signature_field import needed
from certificates.signing import sign
from certificates.template.paths import FOLDER
from zhicheng import clock

if TYPE_CHECKING:
    from collections.abc import Callable

NAMES = COMMON + RARE


class Cost(NamedTuple):
    """Of one certificate, in milliseconds."""

    wall: float
    cpu: float
    """What the process used: other work on the machine doesn't count."""


def issuing(url: str, output: Path) -> Callable[[int], Cost]:
    """What issues the certificate of a place, with the key of *url*, and writes it to *output*, always the same file."""
    sample, photo = load(FOLDER / "regional" / "sample.json", test=True)
    signer = load_signer(url)
    digits = needed(pem.unarmor(signer.certificate.encode())[2])

    def issue(place: int) -> Cost:
        record = varied(sample, place, NAMES)
        wall, cpu = time.perf_counter(), time.process_time()
        fit = sampled(record, photo)
        output.write_bytes(sign(lint(draw(fit.record, photo, digits=digits)), fit, signer, now=clock.now()).pdf)
        return Cost((time.perf_counter() - wall) * 1000, (time.process_time() - cpu) * 1000)

    return issue


class Young:
    """The other end: starts such a process and asks it. A context manager."""

    def __init__(self, url: str, before: int, output: Path) -> None:
        command = [sys.executable, "-m", __name__, url, str(before), str(output)]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def issue(self, place: int) -> Cost:
        """What the certificate of that place costs there."""
        question, answer = self._process.stdin, self._process.stdout
        if question is None or answer is None:
            raise TypeError("both are pipes")
        question.write(f"{place}\n")
        question.flush()
        return Cost(*json.loads(answer.readline()))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.communicate()


def main(url: str, before: str, output: str) -> None:
    """Serve until stdin ends."""
    issue = issuing(url, Path(output))
    for place in range(1, int(before) + 1):
        issue(place)
    for line in sys.stdin:
        print(json.dumps(issue(int(line))), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
