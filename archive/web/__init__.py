"""What goes around every answer."""
