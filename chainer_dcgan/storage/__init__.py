"""Files that are whole or not there, and what may be missing."""
