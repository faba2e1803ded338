//! The suite: one binary, one file for each floor.
mod sink;
mod support;
mod tidy;
mod world;
