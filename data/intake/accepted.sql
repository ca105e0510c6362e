-- The rows that count, each with every field: those that the mapping does not have are empty.
-- {columns} are the fields, in the types of the events table; {id} is the id in the source.
CREATE OR REPLACE TEMP VIEW accepted AS
SELECT rowid AS row, {id} AS id, {columns}, source_on_time
FROM staged
WHERE rowid NOT IN (SELECT row FROM left_out)
