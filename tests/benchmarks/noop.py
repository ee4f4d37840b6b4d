"""A task that does nothing but say that it was done: how long the way through the queue is."""

import redis
from celery import shared_task
from django.conf import settings


def line_of_replies():
    """Where the answers arrive."""
    return redis.Redis.from_url(settings.REDIS_URL)


@shared_task(name="tests.benchmarks.answer")
def answer(key):
    line_of_replies().lpush(key, "done")
