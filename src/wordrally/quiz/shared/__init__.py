"""Parts of the quiz service that every sub-domain uses."""
