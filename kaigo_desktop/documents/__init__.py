"""Layout, PDF, calendar files and atomic writes."""
