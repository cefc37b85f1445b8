"""The editors' desk: thin pages over `archive.actions`, which alone change anything."""
