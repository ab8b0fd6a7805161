-- What an undo undid: the id of that change set, or nothing for any other change.
ALTER TABLE change_sets ADD COLUMN undoes TEXT NOT NULL DEFAULT '';
