"""The read-only API: what the pages say, as JSON that a program can rely on."""
