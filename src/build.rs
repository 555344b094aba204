//! Tells the program which rules of recognition it is built with.
//!
//! What was recognised is kept, and asked again when the rules change. A version that somebody must
//! remember to raise would be forgotten once, and an old verdict kept; a digest of the sources
//! cannot be. It covers everything that an understanding is made of.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    let mut hasher = DefaultHasher::new();
    for folder in ["src/recognition", "src/domain"] {
        println!("cargo:rerun-if-changed={folder}");
        digest(&root.join(folder), &mut hasher);
    }
    println!("cargo:rustc-env=RECOGNITION_RULES={:016x}", hasher.finish());
}

fn digest(path: &Path, hasher: &mut DefaultHasher) {
    if !path.is_dir() {
        return fs::read(path).expect("a source file").hash(hasher);
    }
    let names = fs::read_dir(path).expect("a folder of sources");
    let mut names: Vec<PathBuf> = names.map(|name| name.expect("a name").path()).collect();
    names.sort();
    for name in names {
        name.file_name().hash(hasher);
        digest(&name, hasher);
    }
}
