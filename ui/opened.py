"""The store that is served, for what is there before Streamlit is: routes and middleware."""

from data.store import Store, default_path


def store() -> Store:
    """The store that every page shares; `Problem` where it cannot be opened."""
    # Only now: what Streamlit caches asks for its runtime when it is imported.
    from ui import cached

    return cached.store(default_path())
