//! Tests over real connections, to a server that says whatever a test wants.

mod fake;
mod hostile;
mod inventory;
mod leaving;
mod trust;
