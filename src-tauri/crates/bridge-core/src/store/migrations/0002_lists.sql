-- A source left held plans the same list again and again: a run may point at the one that has it, and old lists may go.

-- The held run whose changes are this run's too, to the letter; NULL for a run with changes of its own.
ALTER TABLE runs ADD COLUMN list_of INTEGER;

-- Whether the list is no longer kept: the run's counts and its plan's hash still are.
ALTER TABLE runs ADD COLUMN list_dropped INTEGER NOT NULL DEFAULT 0;
