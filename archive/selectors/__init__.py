"""What the archive says of each public thing, shaped once for JSON, CSV, feeds and the API."""
