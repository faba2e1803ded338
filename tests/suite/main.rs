//! The suite: one binary, one file for each floor.
mod building;
mod cases;
mod cli;
mod diagnostics;
mod lists;
mod model;
mod papers;
mod promises;
mod readme;
mod redirects;
mod references;
mod repository;
mod route;
mod sink;
mod support;
mod tidy;
mod world;
