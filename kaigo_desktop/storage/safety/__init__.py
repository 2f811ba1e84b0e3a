"""Nothing lost, nobody in: the key of the data file, its backups, restoring them, and checks."""
