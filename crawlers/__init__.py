"""The clock and the web outside: looks at providers' pages, walks feeds, delivers post."""
