"""What can be done to a running stack, and what is left of two games that it is done to: `make faults`."""
