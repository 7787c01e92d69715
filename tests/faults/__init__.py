"""What can be done to a running stack, what is left of two games that it is done to, and whether that would be noticed."""
