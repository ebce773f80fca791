//! Prepares the program for being cut into parts, where `make dist` asks for it (see `.ci/split.mjs`).

fn main() {
    println!("cargo::rerun-if-changed=src/build.rs");
    println!("cargo::rerun-if-env-changed=PLUMBLINE_SPLIT");
    println!("cargo::rustc-check-cfg=cfg(split)");
    let for_browser = std::env::var("CARGO_CFG_TARGET_ARCH").is_ok_and(|arch| arch == "wasm32");
    let web = std::env::var_os("CARGO_FEATURE_WEB").is_some();
    if for_browser && web && std::env::var_os("PLUMBLINE_SPLIT").is_some() {
        // The functions of a part are called through a place that the splitter fills in ...
        println!("cargo::rustc-cfg=split");
        // ... and it finds out what belongs to which part from the linker's notes.
        println!("cargo::rustc-link-arg-bin=plumbline=--emit-relocs");
    }
}
