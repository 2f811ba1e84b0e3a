"""What is true about programmes and cases. Pure Python: no files, no clock, no Qt, no SQL."""
