"""The registers of branch building, declared: one module a subject, in the order of the menu."""

from branches.registers import branches, activities, co_building, rectification  # noqa: F401, I001
