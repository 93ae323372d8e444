"""The Bot API's types and methods are made ready when they are used, not all of them as aiogram is imported.

aiogram 3 ends its import with `model_rebuild` for each of some 440 types: a validator each, nine tenths of the import's
time and half of its memory, of which a bot needs some sixty and a sender ten. Its models say `defer_build`, so pydantic
builds each at its first use by itself, if the names in its annotations can be found by then. They are put where pydantic looks
for them: into the module that wrote them. Its 180 methods, of which we call a dozen, don't say so: that is said for them.
"""

from __future__ import annotations

import inspect
import re
import sys
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

if TYPE_CHECKING:
    from collections.abc import Mapping

AIOGRAM = "aiogram.types."
METHODS = "aiogram.methods."
WORD = re.compile(r"\w+")
_at_once = BaseModel.model_rebuild.__func__  # type: ignore[attr-defined]


def install() -> None:
    """From now on, until the process ends; to be called before aiogram is imported, and harmless after."""
    BaseModel.model_rebuild = classmethod(_rebuild)  # type: ignore[assignment]
    BaseModel.__init_subclass__ = classmethod(_defer)  # type: ignore[assignment]


def _defer(cls: type[BaseModel], /, **config: Any) -> None:  # noqa: ANN401  what a class may say behind its bases
    """Before pydantic asks a new class's settings whether it is built at once."""
    super(BaseModel, cls).__init_subclass__(**config)
    if cls.__module__.startswith(METHODS):
        cls.model_config["defer_build"] = True


def _rebuild(
    cls: type[BaseModel],
    *,
    force: bool = False,
    raise_errors: bool = True,
    _parent_namespace_depth: int = 2,
    _types_namespace: Mapping[str, Any] | None = None,
) -> bool | None:
    """`BaseModel.model_rebuild`, but for what aiogram asks of it as it is imported."""
    if _types_namespace is not None and not force and cls.__module__.startswith(AIOGRAM):
        _name_in_its_module(cls, _types_namespace)
        return None
    rebuilt: bool | None = _at_once(
        cls,
        force=force,
        raise_errors=raise_errors,
        _parent_namespace_depth=_parent_namespace_depth + 1,  # this function stands between
        _types_namespace=_types_namespace,
    )
    return rebuilt


def _name_in_its_module(cls: type[BaseModel], names: Mapping[str, Any]) -> None:
    written = " ".join(str(one) for base in cls.__mro__ for one in inspect.get_annotations(base).values())
    module = vars(sys.modules[cls.__module__])
    for name in set(WORD.findall(written)) & names.keys() - module.keys():
        module[name] = names[name]
