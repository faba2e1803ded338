//! The suite: one binary, one file for each floor.
mod sink;
mod world;
