"""What the contract tests of registers share."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from portal.core.models import PendingImport
from portal.core.registers import all_registers

every_register = pytest.mark.parametrize("register", all_registers(), ids=lambda register: register.slug)


def url(register, name="list", *args):
    return reverse(f"registers:{name}", args=[register.slug, *args])


def exported(client, register, **query):
    response = client.get(url(register, "export"), query)
    assert response["Content-Disposition"].startswith("attachment")
    return b"".join(response.streaming_content)


def upload(client, register, content, name="台账.xlsx"):
    response = client.post(url(register, "import"), {"workbook": SimpleUploadedFile(name, content)})
    if response.status_code != 302:
        return response.context["message"]
    return PendingImport.objects.latest("created_at")
