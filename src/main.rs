//! The `temario` program: everything is in the library.

fn main() -> std::process::ExitCode {
    temario::cli::run(std::env::args_os())
}
