"""What is checked before and after it is public: statements, revisions, corrections."""
