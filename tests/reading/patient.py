"""The reading cage's server with a clock for a machine that does much else: a suite beside it takes nine tenths of a core."""

import sys
from dataclasses import replace

from pipeline.cage.server import serve
from pipeline.reading.jobs import run, warm
from pipeline.reading.server import WALLS

if __name__ == "__main__":
    warm()
    questions, answers = map(int, sys.argv[1:])
    serve(questions, answers, run, replace(WALLS, wall_s=200.0))
