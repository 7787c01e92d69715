"""The quiz service: quizzes, sessions, joining, host commands, reports, timers, and its scoring worker."""
