"""The chain of seals over the audit trail: what was done to the trail behind the portal's back is named."""

import datetime as dt
import threading

import pytest
from auditlog.models import LogEntry
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone, translation

from portal.core.access import Role
from portal.core.audit import Event, note
from portal.core.models import TrailSeal
from portal.core.seals import canonical, sealing
from portal.core.seals.checking import check
from portal.core.seals.protection import PURGE, RESTORE, may
from portal.core.seals.purging import NotPurged, Purged, purge
from portal.notices.models import Notice
from portal.verification import tasks
from tests.factories import UserFactory
from tests.support.trail import forget_trail

NOW = dt.datetime(2026, 11, 20, 4, 0, tzinfo=dt.UTC)
OLD = NOW - dt.timedelta(days=200)


@pytest.fixture(autouse=True)
def _english():
    cache.delete(sealing.undecided())
    with translation.override("en"):
        yield


@pytest.fixture
def account(db):
    user = UserFactory(role=Role.ADMIN, username="zhang", name="张三")
    forget_trail()
    return user


def written(account, count, at=NOW):
    """So many lines, as of that time."""
    entries = [note(account, Event.SIGNED_IN, by=account) for _n in range(count)]
    tamper(timestamp=at, pk__in=[one.pk for one in entries])
    return [one.pk for one in entries]


def tamper(pk__in, **values):
    """Change lines past every protection."""
    with past_protection():
        LogEntry.objects.filter(pk__in=pk__in).update(**values)


def past_protection():
    """What only an owner of the tables can do."""
    return Unprotected()


class Unprotected(transaction.Atomic):
    """Without the triggers, within a transaction."""

    def __init__(self):
        super().__init__(None, True, False)

    def _tell(self, word):
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                for table in ("auditlog_logentry", "core_trailseal"):
                    cursor.execute(f"ALTER TABLE {table} {word} TRIGGER portal_trail_kept")

    def __enter__(self):
        super().__enter__()
        self._tell("DISABLE")

    def __exit__(self, *about):
        self._tell("ENABLE")
        super().__exit__(*about)


def sealed(monkeypatch, account, batches=3, lines=4, at=NOW):
    monkeypatch.setattr(sealing, "AT_A_TIME", lines)
    pks = written(account, batches * lines, at)
    assert sealing.seal(now=at) == batches * lines
    return pks


def found():
    return check(now=NOW + dt.timedelta(days=1)).found


def test_a_chain_that_nobody_touched_agrees(monkeypatch, account):
    pks = sealed(monkeypatch, account)
    pks += written(account, 2)
    result = check(now=NOW)
    assert (result.found, result.seals, result.lines, result.waiting) == ([], 3, 12, 2)
    assert [seal.ids for seal in TrailSeal.objects.all()] == [f"{pks[n]}-{pks[n + 3]}" for n in (0, 4, 8)]
    assert sealing.seal(now=NOW) == 2 and not found()
    assert sealing.seal(now=NOW) == 0


@pytest.mark.parametrize(
    "values",
    [
        {"object_repr": "李四"},
        {"actor": None},
        {"remote_addr": "10.0.0.9"},
        {"additional_data": {"event": "SIGNED_OUT"}},
        {"timestamp": NOW - dt.timedelta(microseconds=1)},
        {"changes": {"role": ["STAFF", "ADMIN"]}},
        {"actor_email": "a@b.example"},
    ],
)
def test_a_changed_line_is_named_with_its_seal_and_time(monkeypatch, account, values):
    pks = sealed(monkeypatch, account)
    tamper(pk__in=[pks[5]], **values)
    assert found() == [
        f"seal 2 (lines {pks[4]}-{pks[7]}, 2026-11-20 12:00:00 to 2026-11-20 12:00:00): a line was changed"
    ]


def test_missing_and_added_lines_are_named(monkeypatch, account):
    pks = sealed(monkeypatch, account)
    with past_protection():
        gone = LogEntry.objects.get(pk=pks[1])
        LogEntry.objects.filter(pk__in=[pks[1], pks[6]])._raw_delete(connection.alias)
    [first, second] = found()
    assert first.endswith(f"1 lines are missing: {pks[1]}") and first.startswith("seal 1 ")
    assert second.endswith(f"1 lines are missing: {pks[6]}") and second.startswith("seal 2 ")
    gone.save(force_insert=True)
    assert len(found()) == 1
    # A number that a taken-back transaction was given: nothing may stand there afterwards.
    with past_protection():
        LogEntry.objects.filter(pk__in=pks)._raw_delete(connection.alias)
        TrailSeal.objects.all()._raw_delete(connection.alias)
    base = written(account, 4)
    with past_protection():
        between = LogEntry.objects.get(pk=base[1])
        LogEntry.objects.filter(pk=base[1])._raw_delete(connection.alias)
    sealing.seal(now=NOW)
    assert TrailSeal.objects.get().ids == f"{base[0]},{base[2]}-{base[3]}" and not found()
    between.save(force_insert=True)
    [only] = found()
    assert only.endswith(f"1 lines were added: {base[1]}")


def test_missing_and_altered_seals_are_named(monkeypatch, account):
    pks = sealed(monkeypatch, account, batches=5)
    with past_protection():
        TrailSeal.objects.filter(number=2)._raw_delete(connection.alias)
    assert found() == ["seal 2 is missing: lines from 2026-11-20 12:00:00 to 2026-11-20 12:00:00"]
    with past_protection():
        TrailSeal.objects.filter(number=4).update(ids=f"{pks[12]}-{pks[14]}")
    altered = found()[1:]
    assert altered[0].endswith("was altered") and altered[1].endswith(f"1 lines were added: {pks[15]}")
    with past_protection():  # by somebody who knows how it is hashed
        seal = TrailSeal.objects.get(number=4)
        seal.hash = sealing.own_hash(seal)
        TrailSeal.objects.filter(number=4).update(hash=seal.hash)
    assert any(one.startswith("seal 5 ") and "does not follow" in one for one in found())


def test_the_end_that_was_cut_off_shows_by_a_hash_on_paper(monkeypatch, account):
    pks = sealed(monkeypatch, account)
    paper = TrailSeal.objects.last().hash
    assert check(now=NOW, written_down=paper).written_down == "3"
    with past_protection():
        TrailSeal.objects.filter(number=3)._raw_delete(connection.alias)
        LogEntry.objects.filter(pk__in=pks[8:])._raw_delete(connection.alias)
    assert not found()
    [text] = check(now=NOW, written_down=paper).found
    assert "written down" in text


def test_the_commands_say_how_it_is(monkeypatch, account, capsys):
    pks = sealed(monkeypatch, account)
    call_command("verify_trail", hash=TrailSeal.objects.last().hash)
    said = capsys.readouterr().out
    assert "Seals: 3. Lines: 12, purged: 0, not sealed yet: 0." in said and "seal 3" in said
    written(account, 1)
    call_command("seal_trail")
    assert "1 line was sealed" in capsys.readouterr().out
    tamper(pk__in=[pks[0]], object_repr="李四")
    with pytest.raises(CommandError, match="1 place of the audit trail"):
        call_command("verify_trail")
    assert "a line was changed" in capsys.readouterr().out


def test_administrators_are_told_at_night(monkeypatch, account, caplog):
    pks = sealed(monkeypatch, account)
    assert tasks.verify_trail() == 0 and not Notice.objects.exists()
    tamper(pk__in=[pks[0]], object_repr="李四")
    assert tasks.verify_trail() == 1
    assert Notice.objects.get().receiver == account
    assert "a line was changed" in caplog.text


def test_what_is_deleted_leaves_the_trail_as_it_was(monkeypatch, account):
    other = UserFactory(role=Role.STAFF)
    note(account, Event.RELEASED, by=other)
    sealing.seal(now=NOW)
    before = list(LogEntry.objects.order_by("pk").values_list(*canonical.FIELDS))
    other.delete()
    assert list(LogEntry.objects.order_by("pk").values_list(*canonical.FIELDS))[: len(before)] == before
    assert not found()


def test_bytes_are_those_that_were_agreed_upon():
    """Another outcome means that every line sealed before would count as changed."""
    line = (
        7, 3, "12", 12, "张三", None, 1, "", {"b": ["1", "2"], "a": [None, "x"]}, 5, None, "10.0.0.8", None,
        dt.datetime(2026, 11, 20, 12, 0, 0, 5, tzinfo=dt.timezone(dt.timedelta(hours=8))), {"n": 1}, None,
    )  # fmt: skip
    assert canonical.line_bytes(line).decode() == (
        '[7,3,"12",12,"张三",null,1,"",{"a":[null,"x"],"b":["1","2"]},5,null,"0a000008",null,'
        '"2026-11-20T04:00:00.000005+00:00",{"n":1},null]'
    )
    assert canonical.numbers_of(canonical.runs([5, 6, 7, 11])) == {5, 6, 7, 11}
    assert {field.attname for field in LogEntry._meta.concrete_fields} == set(canonical.FIELDS)


def test_old_lines_are_purged_by_whole_seals_and_the_chain_still_agrees(monkeypatch, account, capsys):
    old = sealed(monkeypatch, account, batches=2, at=OLD)
    mixed = written(account, 2, at=OLD) + written(account, 2)
    sealing.seal(now=NOW)
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    call_command("purge_trail", "--older-than", "190", "--dry-run")
    assert "Would remove: 8 lines of 2 seals" in capsys.readouterr().out
    assert LogEntry.objects.count() == 12
    call_command("purge_trail", "--older-than", "190", "--by", "zhang")
    assert "Removed: 8 lines of 2 seals" in capsys.readouterr().out
    assert not LogEntry.objects.filter(pk__in=old).exists()
    assert LogEntry.objects.filter(pk__in=mixed).count() == 4
    line = LogEntry.objects.latest("pk")
    assert (line.actor, line.additional_data["event"]) == (account, Event.PURGED)
    assert {(one.purged_at, one.purged_by) for one in TrailSeal.objects.exclude(purged_at=None)} == {
        (NOW, "zhang")
    }
    result = check(now=NOW)
    assert (result.found, result.purged, result.lines) == ([], 8, 4)
    call_command("purge_trail", "--older-than", "190", "--by", "zhang")
    assert "nothing was removed" in capsys.readouterr().out
    sealing.seal(now=NOW)
    assert not found()


def test_a_purge_is_refused_where_it_may_not_be(monkeypatch, account):
    pks = sealed(monkeypatch, account, batches=1, at=OLD)
    for days in (179, 0, -5):
        with pytest.raises(CommandError, match="180 days at least"):
            call_command("purge_trail", "--older-than", str(days), "--by", "zhang")
    with pytest.raises(CommandError, match="--by"):
        call_command("purge_trail", "--older-than", "190")
    tamper(pk__in=pks[:1], object_repr="李四")
    with pytest.raises(NotPurged, match="a line was changed"):
        purge(older_than=190, by=account, now=NOW)
    assert LogEntry.objects.filter(pk__in=pks).count() == 4
    assert purge(older_than=300, by=account, now=NOW) == Purged()


def test_who_only_says_that_lines_were_purged_is_found_out(monkeypatch, account):
    pks = sealed(monkeypatch, account)
    with past_protection():
        LogEntry.objects.filter(pk__in=pks[:4])._raw_delete(connection.alias)
        TrailSeal.objects.filter(number=1).update(purged_at=NOW, purged_by="zhang")
    [text] = found()
    assert "was purged" in text and "180 days" in text
    with past_protection():
        TrailSeal.objects.filter(number=1).update(purged_at=NOW + dt.timedelta(days=400))
    _ahead, untold = found()
    assert "no line of the trail tells of it" in untold


def test_who_says_it_of_lines_that_were_old_enough_is_found_out_too(monkeypatch, account):
    """Lines that might go, and a purge that the command never made: nobody answers for it."""
    pks = sealed(monkeypatch, account, batches=1, at=OLD)
    with past_protection():
        LogEntry.objects.filter(pk__in=pks)._raw_delete(connection.alias)
        TrailSeal.objects.filter(number=1).update(purged_at=NOW, purged_by="nobody")
    [untold] = found()
    assert "seal 1" in untold and "no line of the trail tells of it" in untold


def test_the_line_of_a_purge_may_go_with_a_later_one(monkeypatch, account):
    sealed(monkeypatch, account, batches=1, at=OLD)
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    purge(older_than=190, by=account, now=NOW)
    sealing.seal(now=NOW)
    later = NOW + dt.timedelta(days=200)
    monkeypatch.setattr(timezone, "now", lambda: later)
    purge(older_than=190, by=account, now=later)
    assert not check(now=later).found
    assert LogEntry.objects.filter(additional_data__event=Event.PURGED).count() == 1


def refused(word, statement):
    """The database says no, whatever the transaction says that it is for."""
    with pytest.raises(DatabaseError, match="only added to"), transaction.atomic(), may(word):
        connection.cursor().execute(statement)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="triggers of PostgreSQL")
class TestOnPostgreSQL:
    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE auditlog_logentry SET object_repr = ''",
            "UPDATE auditlog_logentry SET actor_id = NULL WHERE id = -1",
            "DELETE FROM auditlog_logentry",
            "TRUNCATE auditlog_logentry",
            "TRUNCATE auditlog_logentry CASCADE",
            "UPDATE core_trailseal SET hash = ''",
            "DELETE FROM core_trailseal",
            "TRUNCATE core_trailseal",
        ],
    )
    @pytest.mark.parametrize("word", ["", "anything"])
    def test_the_trail_is_only_added_to(self, account, statement, word):
        written_line = note(account, Event.SIGNED_IN)
        refused(word, statement)
        assert LogEntry.objects.filter(pk=written_line.pk).exists()

    def test_what_is_allowed_for_a_purpose_is_allowed_for_no_other(self, account):
        note(account, Event.SIGNED_IN)
        for word, statement in (
            (PURGE, "UPDATE auditlog_logentry SET object_repr = ''"),
            (PURGE, "DELETE FROM core_trailseal"),
            (PURGE, "TRUNCATE auditlog_logentry"),
            (RESTORE, "UPDATE auditlog_logentry SET object_repr = ''"),
            (RESTORE, "UPDATE core_trailseal SET hash = ''"),
        ):
            refused(word, statement)
        with transaction.atomic(), may(PURGE):
            LogEntry.objects.all()._raw_delete(connection.alias)
        note(account, Event.SIGNED_IN)
        with pytest.raises(DatabaseError, match="only added to"), transaction.atomic():
            LogEntry.objects.all()._raw_delete(connection.alias)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite knows one writer at a time")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("numbered_only", [False, True])
def test_a_line_that_is_committed_late_is_waited_for(numbered_only):
    """Somebody has been given a number and not committed; others go on with higher ones.

    *numbered_only*: he has written no row yet and so has no number as a transaction.
    """
    account = UserFactory()
    forget_trail()
    begun, go_on = threading.Event(), threading.Event()

    def late():
        try:
            with transaction.atomic():
                if numbered_only:
                    with connection.cursor() as cursor:  # what COPY does before its first row is stored
                        cursor.execute("LOCK TABLE auditlog_logentry IN ROW EXCLUSIVE MODE")
                    begun.set()
                    go_on.wait(30)
                note(account, Event.SIGNED_OUT)
                begun.set()
                go_on.wait(30)
        finally:
            connection.close()

    thread = threading.Thread(target=late)
    thread.start()
    assert begun.wait(30)
    try:
        note(account, Event.SIGNED_IN)
        assert sealing.seal(now=NOW) == 0
        note(account, Event.SIGNED_IN)
        assert sealing.seal(now=NOW) == 0
    finally:
        go_on.set()
        thread.join()
    assert sealing.seal(now=NOW) == 3
    assert not found()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite knows one writer at a time")
@pytest.mark.django_db
def test_others_who_write_all_the_time_do_not_keep_it_from_sealing(account, monkeypatch):
    """Each minute somebody else writes: what was there a minute ago is sealed."""
    written(account, 2)
    monkeypatch.setattr(sealing, "_writers", lambda: {"3/1"})
    assert sealing.seal(now=NOW) == 0
    written(account, 3)
    monkeypatch.setattr(sealing, "_writers", lambda: {"3/2"})
    assert sealing.seal(now=NOW) == 2
    assert sealing.seal(now=NOW) == 0
    monkeypatch.setattr(sealing, "_writers", lambda: {"3/3"})
    assert sealing.seal(now=NOW) == 3
