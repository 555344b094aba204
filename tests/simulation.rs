//! Lives of councils in virtual time: guarantees over many seeds, a site that is hurt, ten measures.

#[path = "simulation/health/mod.rs"]
mod health;
#[path = "simulation/measures/mod.rs"]
mod measures;
#[path = "simulation/year.rs"]
mod year;
