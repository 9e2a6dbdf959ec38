"""Array code behind the functions; it knows no Variable and no graph."""
