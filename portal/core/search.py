"""Search by the fold of ``core.text``: 第１网格 finds 第1网格, 张伟 finds 张 伟, in either direction."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Any

from django.db.models import F, Func, Q, QuerySet, TextField

from portal.core.text import ALIKE, folded


class Folded(Func):
    """The fold of a column, in the database: what ``core.text.folded`` makes of its text."""

    arity = 1
    output_field = TextField()
    function = "portal_fold"  # SQLite asks Python (see below)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        given, wanted = ("".join(signs).replace("'", "''") for signs in (ALIKE, ALIKE.values()))
        template = (
            "lower(translate(regexp_replace(normalize(%(expressions)s, NFKC), '[[:space:]:*()]', '', 'g'), "
            f"'{given}', '{wanted}'))"
        )
        return super().as_sql(compiler, connection, template=template, **context)


def teach_sqlite(connection: Any, **_kwargs: Any) -> None:
    """Give a new connection to SQLite the fold; the app connects it to the signal (``core.apps``)."""
    if connection.vendor == "sqlite":
        connection.connection.create_function("portal_fold", 1, folded, deterministic=True)


def having(rows: QuerySet[Any], words: str, *paths: str, code: str = "") -> QuerySet[Any]:
    """The rows where one of the text columns, named by path, holds *words*; all of them for no words.

    With *code*, also those where that column begins with them.
    """
    wanted = folded(words)
    if not wanted:
        return rows
    names = {f"folded_{number}": Folded(F(path)) for number, path in enumerate(paths)}
    found = [Q(**{f"{name}__contains": wanted}) for name in names]
    found += [Q(**{f"{code}__startswith": wanted})] if code else []
    return rows.alias(**names).filter(reduce(or_, found))
