//! The suite: one binary, one file for each floor.
mod diagnostics;
mod sink;
mod support;
mod tidy;
mod world;
