"""The words of the complaints desk: statuses, categories, roles, rights. Imports nothing of the project."""
