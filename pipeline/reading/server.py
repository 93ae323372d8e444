"""The reading cage's fork server: the models are loaded once, and each page is read in a fresh child. See `pipeline.cage`."""

from __future__ import annotations

import sys

from pipeline.cage.jail import Walls
from pipeline.cage.server import serve

WALLS = Walls(memory=3 << 30, cpu_s=20, wall_s=36.0)
"""A page takes 0.8 GB of memory, 1.6 of address space and some 2 s."""

if __name__ == "__main__":
    from pipeline.reading.jobs import run, warm

    warm()
    _questions, _answers = map(int, sys.argv[1:])
    serve(_questions, _answers, run, WALLS)
