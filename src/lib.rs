//! Insyn, a static-site generator for public transparency portals.
#![doc = include_str!("ARCHITECTURE.md")]
#![deny(missing_docs)]

pub mod build;
pub mod cli;
pub mod content;
pub mod diag;
pub mod domain;
pub mod engine;
pub mod model;
pub mod render;
pub mod route;
pub mod serve;
pub mod sink;
pub mod words;
pub mod world;
