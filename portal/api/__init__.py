"""The read interface for other systems (docs/interface.md): versioned, by token, read only.

It reads what a leader of the token's area reads, by the same query sets, and writes nothing but which token
asked for how much. Nothing imports it.
"""
