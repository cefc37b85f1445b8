"""From the bytes an editor brings to a captured document; knows nothing of the database."""
