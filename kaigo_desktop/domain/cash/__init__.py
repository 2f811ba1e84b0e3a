"""Own cash month by month until the grants are paid."""
