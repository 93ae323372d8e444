"""What is asked once and takes memory that would never be used again: a fork does it, and its memory goes with it."""

from __future__ import annotations

import os
import pickle
import threading
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from collections.abc import Callable


def aside(work: Callable[[], None]) -> None:
    """Do *work* in a fork of this process and wait. Raises what it raises. Beside threads no fork is safe: then it is done here."""
    if threading.active_count() > 1:
        work()
        return
    heard, told = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(heard)
        _work(work, told)
    os.close(told)
    with os.fdopen(heard, "rb") as answer:
        said = answer.read()
    _, status = os.waitpid(child, 0)
    if said:
        raise pickle.loads(said)  # noqa: S301  our own fork's word
    if status:
        raise ChildProcessError(f"ended with {os.waitstatus_to_exitcode(status)}")


def _work(work: Callable[[], None], told: int) -> NoReturn:
    """Nothing of this process ends here: no buffer of the other's is written twice, no lock of its is given back."""
    try:
        work()
        os._exit(0)
    except BaseException as error:  # noqa: BLE001  whoever asked raises it
        with os.fdopen(told, "wb") as answer:
            pickle.dump(error, answer)
    finally:
        os._exit(1)
