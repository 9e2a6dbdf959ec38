"""Pictures for people: sheets of faces with labels, and animations."""
