"""From the list of a register to its definition: to change it, or of a register of the code to read it."""

import pytest
from django.urls import reverse

from portal.core.registers import get_register
from tests.contracts.registers import url

pytestmark = pytest.mark.django_db


def test_staff_find_the_definition_from_the_list(as_staff, register, made):
    assert reverse("made:define", args=[made.slug]) in as_staff.get(url(register)).content.decode()
    page = as_staff.get(url(get_register("compounds"))).content.decode()
    address = reverse("made:file", args=["compounds"])
    assert address in page
    assert "小区楼院" in as_staff.get(address).content.decode()


def test_a_secretary_finds_none(client, secretary, register, made):
    client.force_login(secretary)
    assert reverse("made:define", args=[made.slug]) not in client.get(url(register)).content.decode()
