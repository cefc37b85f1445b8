"""What a page costs the server: `python -m tests.bench 100000` builds an archive, serves and asks.

It prints a table in Markdown. RESULTS.md holds the last runs.
"""
