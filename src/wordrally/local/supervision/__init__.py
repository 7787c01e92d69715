"""Run programs as child processes, and start again those that die or hang."""
