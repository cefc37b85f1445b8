"""What is brought into the archive: sources, captures of them, and tables of statements."""
