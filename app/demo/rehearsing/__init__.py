"""The large rehearsal: years of a web whose truth is known, looked at by the real crawler."""
