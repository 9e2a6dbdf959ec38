"""The experiments by which the papers look into trained nets."""
