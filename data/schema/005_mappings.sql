-- Mappings that were made or brought here, as the TOML that a mapping is, by the name that they were saved under.
CREATE TABLE mappings (
    name VARCHAR NOT NULL,
    text VARCHAR NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL,
    actor VARCHAR NOT NULL
);
