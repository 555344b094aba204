//! Lives of councils in virtual time: guarantees over many seeds, a site that is hurt, ten
//! measures, a world outside that fails, people who answer.

#[path = "simulation/flood.rs"]
mod flood;
#[path = "simulation/health/mod.rs"]
mod health;
#[path = "simulation/lab/mod.rs"]
mod lab;
#[path = "simulation/measures/mod.rs"]
mod measures;
#[path = "simulation/people.rs"]
mod people;
#[path = "simulation/thanked.rs"]
mod thanked;
#[path = "simulation/year.rs"]
mod year;
