//! The suite: one binary, one file for each floor.
mod model;
mod route;
mod sink;
mod support;
mod world;
