"""The parts of page ⑥: stages, things to do, and what the grant's rules may ask."""
