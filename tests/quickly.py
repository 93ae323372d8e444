"""Named in pyproject.toml, so that it comes before every conftest: aiogram is imported quickly here too, as in every process of ours."""

from notify import late_types

late_types.install()
