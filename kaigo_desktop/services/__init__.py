"""What the program can do. Services are the only writers; ports.py names what they need."""
