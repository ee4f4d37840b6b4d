"""Registers are declared, not programmed (idea 3 of docs/architecture.md).

A register is a model and a ``Register``: columns, filters, search, form, key. From that come the
list, the page of a row with its history, entering, changing and retiring, Excel out and in, the
menu entry, the addresses, scoping, audit and the tests that every register passes.
"""

from portal.core.registers.declaration import (
    Register,
    all_registers,
    get_register,
    register,
    registers_for,
    registers_of,
)

__all__ = ("Register", "all_registers", "get_register", "register", "registers_for", "registers_of")
