//! The program: nothing yet but the entry point.

fn main() {}
