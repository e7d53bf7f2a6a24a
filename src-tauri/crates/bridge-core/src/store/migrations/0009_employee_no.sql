-- The employee number of a user, from the attribute that its data source names.
ALTER TABLE users ADD COLUMN employee_no TEXT;
