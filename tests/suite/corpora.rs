//! The fuzzer's targets over their seeds and over what it has found before, without a fuzzer.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use rayon::prelude::*;

use crate::fuzzed::TARGETS;
use crate::seeds::seeds;
use crate::support::tree;

/// With `TEMARIO_SEEDS` the seeds are also written below the folder that it names, one folder a target.
#[test]
fn every_target_holds_for_its_seeds_and_for_what_was_found() {
    let seeds = seeds();
    if let Some(folder) = std::env::var_os("TEMARIO_SEEDS") {
        for (target, inputs) in &seeds {
            let folder = Path::new(&folder).join(target);
            fs::create_dir_all(&folder).expect("a folder for the seeds");
            for (number, bytes) in inputs.iter().enumerate() {
                fs::write(folder.join(format!("seed-{number:03}")), bytes).expect("a seed");
            }
        }
        return;
    }
    let found = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/found");
    let mut fallen = Vec::new();
    for (target, holds) in TARGETS {
        let seeds = seeds.get(target).unwrap_or_else(|| panic!("`{target}` has seeds"));
        let seeds = seeds.iter().enumerate().map(|(number, bytes)| (format!("seed-{number:03}"), bytes.clone()));
        let found = Some(found.join(target)).filter(|folder| folder.is_dir()).map(|folder| tree(&folder));
        let inputs: Vec<(String, Vec<u8>)> = seeds.chain(found.unwrap_or_default()).collect();
        let falls = |(_, bytes): &&(String, Vec<u8>)| catch_unwind(AssertUnwindSafe(|| holds(bytes))).is_err();
        fallen.par_extend(inputs.par_iter().filter(falls).map(|(name, _)| format!("{target} {name}")));
    }
    assert!(fallen.is_empty(), "{fallen:#?}; what each says stands above");
}

#[test]
fn every_target_is_run_by_the_fuzzer_too() {
    let fuzz = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz");
    let package = fs::read_to_string(fuzz.join("Cargo.toml")).expect("the fuzzer's package");
    for (target, _) in TARGETS {
        assert!(package.contains(&format!("name = \"{target}\"")), "`{target}` is a program of fuzz/Cargo.toml");
        let program = fs::read_to_string(fuzz.join(format!("fuzz_targets/{target}.rs"))).unwrap_or_default();
        assert!(program.contains(&format!("fuzzed::{target}(")), "fuzz_targets/{target}.rs runs it");
    }
}
