"""Text as characters: pure functions that know neither files nor the database."""
