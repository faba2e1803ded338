//! Insyn, a static-site generator for public transparency portals.
#![deny(missing_docs)]

pub mod content;
pub mod diag;
pub mod domain;
pub mod model;
pub mod route;
pub mod sink;
pub mod words;
pub mod world;
