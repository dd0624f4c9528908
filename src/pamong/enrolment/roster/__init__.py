"""Between the roster engine, which knows no database, and the tables of this room."""
