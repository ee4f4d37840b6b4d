"""Registers that an office makes in the browser: kinds of columns, rows as typed JSON, measures in sentences.

No table is altered for them: their rows are those of one model (``MadeRow``). From a register's definition a
model class is put together that looks to the rest of the portal like any other (``classes``), so that list,
form, workbook, paste, history and scoping come from ``portal.core.registers`` unchanged.
"""
