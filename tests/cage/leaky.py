"""The same in a server whose children keep its pipes: what the nonce alone holds. Started by `test_walls.py`."""

import sys

from pipeline.cage import jobs, server
from tests.cage.taken_over import forge

if __name__ == "__main__":
    server._let_go_of_all_but = lambda _: None
    jobs.JOBS |= {"forge": forge}
    jobs.warm()
    server.serve(*map(int, sys.argv[1:]), jobs.run)
