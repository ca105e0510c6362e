"""Papers that players give as evidence: checked by content, kept encrypted outside the store, deleted by rule."""
