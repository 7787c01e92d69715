"""Taking a seat: by PIN, by class code, by the seat of an earlier session, and refusals."""
