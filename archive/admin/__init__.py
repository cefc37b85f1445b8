"""The admin: thin pages over `archive.actions`, which alone change anything."""
