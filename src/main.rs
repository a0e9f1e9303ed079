//! The `temario` program; its code is in the library.

/// A build allocates millions of small values on all processors at once. The allocators of operating systems are slower
/// for this, that of musl much slower.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    temario::cli::run(std::env::args_os())
}
