"""Supervision of child processes: programs that die or hang are started again."""
