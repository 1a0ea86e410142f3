"""The fictional borough, its pretend web, and the rehearsal of a fortnight."""
