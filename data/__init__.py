"""The ticket store: everything that writes."""
