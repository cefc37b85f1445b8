"""The first page of the admin, and the page of a source where statements are coded."""
