"""Quiz service: quizzes, sessions, joining, host commands, reports, timers, and the scoring worker."""
