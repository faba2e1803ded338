//! Insyn compiles the documents of a municipality into a portal that a citizen can browse.
#![deny(missing_docs)]

pub mod domain;
pub mod world;
