//! The program: hands its arguments to the library and its outcome to the system.

use std::process::ExitCode;

/// Pages are made of many small texts that live for a moment, on several threads; the system's allocator costs a third of a build.
/// Where the system has huge pages it asks for them: a large portal lies all over memory, and is walked through at every save.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    insyn::cli::run(std::env::args_os().collect())
}
