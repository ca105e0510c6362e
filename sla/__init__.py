"""The rules of time, pure: which deadline a complaint gets and how it moves."""
