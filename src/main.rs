//! The `temario` program: everything is in the library.

/// A build makes millions of small values on all processors at once, which the allocators of systems are slower at, and
/// that of musl much slower.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    temario::cli::run(std::env::args_os())
}
