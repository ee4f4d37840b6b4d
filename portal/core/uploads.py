"""Files that come in and are too large for memory: on a full disk nothing of them stays, and it is said."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler


class NoRemainsHandler(TemporaryFileUploadHandler):
    """Django's; but where there is no room, what was written is gone at once.

    The rest is still read, and only then the error raised: a browser that is sending listens to no answer.
    """

    failed: OSError | None = None

    def new_file(self, *about: Any, **more: Any) -> None:
        if self.failed is None:
            super().new_file(*about, **more)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if self.failed is not None:
            return
        try:
            super().receive_data_chunk(raw_data, start)
        except OSError as error:
            self._give_up(error)

    def file_complete(self, file_size: int) -> UploadedFile | None:
        if self.failed is not None:
            return None
        try:
            self.file.flush()
        except OSError as error:
            self._give_up(error)
            return None
        return super().file_complete(file_size)

    def _give_up(self, error: OSError) -> None:
        self.failed = error
        with suppress(OSError):  # what is still to be written does not fit either
            self.file.close()

    def upload_complete(self) -> None:
        if self.failed is not None:
            raise self.failed
