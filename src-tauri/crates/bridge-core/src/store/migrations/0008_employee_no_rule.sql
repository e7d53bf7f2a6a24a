-- From which attribute of WeCom's a data source takes the employee number; none: it takes none.
ALTER TABLE sources ADD COLUMN employee_no TEXT;
