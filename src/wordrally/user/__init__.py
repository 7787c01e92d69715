"""The user service: accounts, logins, profiles, and the history of attended sessions."""
