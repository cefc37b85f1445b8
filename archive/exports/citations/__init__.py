"""A sentence or a text of the archive as others cite it. Formats alone: no database, no Django."""
