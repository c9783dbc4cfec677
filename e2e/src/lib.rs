//! Journeys of a person through the finished program, on real backups, from outside.
