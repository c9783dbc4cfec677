//! The page without a browser: files, backups and reports are names and numbers here.

mod brief;
mod files;
mod lookups;
mod losses;
mod page;
mod pair;
mod plain;
mod screens;
mod table;
mod walk;
