"""Rules of classes and of their memory."""
