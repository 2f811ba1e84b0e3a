"""What a page shows and takes, without widgets. QtCore only."""
