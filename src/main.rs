//! The program: hands its arguments to the library and its outcome to the system.

use std::process::ExitCode;

/// Pages are made of many small texts that live for a moment, on several threads; the system's allocator costs a third of a build.
/// It does without huge pages (`no_thp`): each connection has a thread, and a thread's first text would have the system clear two
/// megabytes.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    insyn::cli::run(std::env::args_os().collect())
}
