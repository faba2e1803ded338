//! Insyn: a static-site generator for public transparency portals.
#![deny(missing_docs)]

pub mod domain;
pub mod sink;
pub mod world;
