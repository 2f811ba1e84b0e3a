"""What has to be done by when, from the first consultation to the third effect report."""
