"""What the tests stand on: closed network, browser, Celery worker. Plugins of conftest.py."""
