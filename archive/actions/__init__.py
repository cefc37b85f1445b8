"""The only writers. Each action is one editorial act: keyword-only, atomic, refusing by name."""
