//! The program: hands its arguments to the library and its outcome to the system.

use std::process::ExitCode;

/// Pages are made of many small texts that live for a moment, on several threads; the system's allocator costs a third of a build.
/// Where the system has huge pages it asks for them: a large portal lies all over memory, and is walked through at every save.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The allocator's option after how many milliseconds free memory goes back to the system (`mi_option_purge_delay`). Its bindings
/// name only the option behind it.
const PURGE_DELAY: libmimalloc_sys::mi_option_t = libmimalloc_sys::mi_option_use_numa_nodes - 1;

fn main() -> ExitCode {
    // A site that was just replaced leaves the memory that the next one is made in, one save later. Given back and asked for again
    // it costs an eighth of each refresh. -1 is never.
    // SAFETY: this stores a number among the allocator's options, and no other thread runs yet.
    unsafe { libmimalloc_sys::mi_option_set(PURGE_DELAY, -1) };
    insyn::cli::run(std::env::args_os().collect())
}
