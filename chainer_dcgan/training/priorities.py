"""In which order the extensions of a run are called."""

# The greater, the earlier.
PRIORITIES = {
    # Before anybody looks at what was reported.
    'Agreement': 500,
    # Before anything is measured or written of an iteration that has gone
    # wrong.
    'StopOnNonFinite': 400,
    # Its figures are to come into the log.
    'BestWeights': 300,
    # All below read the log.
    'RunLog': 100,
    'CollapseWarning': 95,
    'LossPlot': 90,
    'ConsoleReport': 80,
    # Needs nothing of the others; its picture is there when the checkpoint
    # says that an iteration is done.
    'SampleGrid': 70,
    # Never called: it only puts the settings into snapshots.
    'SettingsRecord': 0,
    # The snapshot holds the results of all others.
    'Checkpoint': -100,
}
"""dict: Names of extensions' classes, and their numbers."""
