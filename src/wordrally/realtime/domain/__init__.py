"""Pure rules of a room: its state, its seats, which answers it takes, and how often it tells. No I/O, no clock, no dice."""
