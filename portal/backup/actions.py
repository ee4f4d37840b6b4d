"""Making a back-up of a running portal, and a portal of a back-up."""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext as _

from portal import __version__
from portal.backup import rows
from portal.backup.archive import (
    FILES,
    TABLES,
    Unusable,
    copy_files,
    encrypt,
    folder_beside,
    pack,
    unpack,
)
from portal.core.changes import paused
from portal.core.models import TrailSeal
from portal.core.one_view import one_view
from portal.core.seals.protection import RESTORE, may

NAME = "portal-{:%Y%m%d-%H%M%S}.tar"
OURS = "portal-????????-??????.tar*"
#: What an administrator set and anybody may read; not keys, passwords, or addresses that hold them.
TELLABLE = (
    "ALLOWED_HOSTS", "BEAT_SECONDS", "BEHIND_PROXY", "CSRF_TRUSTED_ORIGINS", "DEFAULT_FROM_EMAIL",
    "HOOK_HOSTS", "HTTPS", "IDENTITY", "IDENTITY_CLAIM", "IDENTITY_CLIENT", "IDENTITY_NAME",
    "IDENTITY_SERVER", "IDLE_MINUTES", "LIBREOFFICE", "LOG_LEVEL", "NOTICE_EMAIL", "NOTICE_WEBHOOK_SIGNING",
    "NOTICE_WEBHOOK_TEMPLATE", "PACE_CALENDAR", "PACE_FILES_IN", "PACE_FILES_OUT", "PACE_FINDING",
    "PACE_INTERFACE", "PACE_SEARCHES", "PASSWORD_AGAIN_MINUTES", "PORTAL_URL", "SESSION_HOURS",
    "SIGN_IN_FAILURE_LIMIT", "SIGN_IN_LOCK_HOURS", "TASK_LOCK_SECONDS", "VAR_DIR", "WEB_LOCK_SECONDS",
    "WEB_STATEMENT_SECONDS", "WEB_THREADS",
)  # fmt: skip


def back_up(folder: Path, *, now: dt.datetime, recipient: str = "", keep: int = 0) -> Path:
    """Everything as of one moment, while people go on working; then delete all but the newest *keep*."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / NAME.format(now)
    try:
        with folder_beside(path) as inside:
            about = _written(inside)
            about |= {"made_at": now.isoformat(), "release": __version__}
            pack(inside, about, path.with_suffix(".partial"))
        path.with_suffix(".partial").rename(path)
    except OSError as error:
        path.with_suffix(".partial").unlink(missing_ok=True)
        raise Unusable(_("The back-up could not be written: %(error)s") % {"error": error}) from error
    made = encrypt(path, recipient) if recipient else path
    for old in sorted(folder.glob(OURS))[:-keep] if keep else ():
        old.unlink()
    return made


def _written(folder: Path) -> dict[str, Any]:
    """Put tables, files and settings into the folder; what the manifest says of them."""
    (folder / TABLES).mkdir()
    tables = {}
    with one_view():
        for model in rows.kept_models(apps):
            label = model._meta.label_lower
            path = folder / TABLES / f"{label}.jsonl.gz"
            tables[label] = {"columns": rows.columns(model), "rows": rows.write(model, path)}
        applied = sorted(MigrationRecorder(connection).applied_migrations())
        seal = TrailSeal.objects.values("number", "hash").last()
    media = Path(settings.MEDIA_ROOT)
    if media.is_dir():
        copy_files(media, folder / FILES)
    given = {name: os.environ[name] for name in TELLABLE if name in os.environ}
    (folder / "settings.json").write_text(json.dumps(given, ensure_ascii=False, indent=1), encoding="utf-8")
    return {"engine": connection.vendor, "tables": tables, "migrations": applied, "trail_seal": seal}


def check(path: Path) -> dict[str, Any]:
    """The manifest of a back-up that is whole; ``Unusable`` if it is not."""
    with folder_beside(path) as folder:
        return unpack(path, folder)


def restore(path: Path) -> dict[str, Any]:
    """Make the portal that was saved, in an empty database; ``Unusable`` if that may not be.

    The tables are made as they were in the release of the back-up, filled, and then brought up to this one.
    """
    _refuse_if_used()
    with folder_beside(path) as folder:
        about = unpack(path, folder)
        executor = MigrationExecutor(connection)
        wanted = [(app, name) for app, name in about["migrations"]]
        unknown = sorted(set(wanted) - set(executor.loader.graph.nodes))
        if unknown:
            raise Unusable(
                _("The back-up was made by release %(release)s, which this one does not know (%(name)s); "
                  "install that release or a later one.")
                % {"release": about["release"], "name": ".".join(unknown[0])}
            )  # fmt: skip
        if (folder / FILES).is_dir():
            copy_files(folder / FILES, Path(settings.MEDIA_ROOT))
        last = _last_of_each(executor, wanted)
        with paused():
            executor.migrate(last)
            then = MigrationExecutor(connection).loader.project_state(last).apps
            _fill(rows.kept_models(then), about["tables"], folder)
    call_command("migrate", verbosity=0)
    return about


def _refuse_if_used() -> None:
    if connection.introspection.table_names():
        raise Unusable(
            _("This database holds tables already. A back-up is restored into an empty database only, so "
              "that nothing is overwritten: stop the portal, make a new database, name it in DATABASE_URL.")
        )  # fmt: skip
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
            "AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )
        if cursor.fetchone()[0]:
            raise Unusable(_("Others are connected to this database; stop the portal and its workers first."))


def _last_of_each(executor: MigrationExecutor, wanted: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """The migrations that no other of the same app and the same set comes after."""
    given = set(wanted)
    children = executor.loader.graph.node_map
    return sorted(
        one
        for one in given
        if not any(child.key in given and child.key[0] == one[0] for child in children[one].children)
    )


def _fill(every: list[type[models.Model]], tables: dict[str, Any], folder: Path) -> None:
    """Put the saved rows in place of what the migrations wrote, all or none."""
    with transaction.atomic(), may(RESTORE):
        with connection.cursor() as cursor:
            for model in every:
                cursor.execute("DELETE FROM " + connection.ops.quote_name(model._meta.db_table))  # noqa: S608
        for model in every:
            about = tables.get(model._meta.label_lower)
            path = folder / TABLES / f"{model._meta.label_lower}.jsonl.gz"
            if about and rows.load(model, about["columns"], path) != about["rows"]:
                raise Unusable(
                    _("The back-up holds another number of rows than it says: %(table)s.")
                    % {"table": path.name}
                )
        connection.check_constraints()
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), every):
                cursor.execute(statement)
