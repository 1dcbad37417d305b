//! How fast items are registered and drawn: `cargo run --release -p hegui-corpus --example population_speed -- 10000000
//! [jsonl|txt] [folder] [items drawn]`. Prints seconds, items a second and the most memory used (Linux).
#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "a measurement")]

#[path = "support/process.rs"]
mod process;

use hegui_corpus::Limits;
use hegui_corpus::digest::Watch;
use hegui_corpus::draw::{Plan, Seed, Sizes, Strata, draw, verify};
use hegui_corpus::population::{Inputs, Mapping, Register, register};
use process::{peak, processor};
use std::fs::File;
use std::io::{BufWriter, Write};
use std::sync::atomic::AtomicBool;
use std::time::Instant;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let count: u64 = arguments.get(1).map_or(1_000_000, |n| n.parse().unwrap());
    let kind = arguments.get(2).map_or("jsonl", String::as_str);
    let root = arguments.get(3).map_or_else(std::env::temp_dir, Into::into);
    let drawn: u64 = arguments.get(4).map_or(4_000, |n| n.parse().unwrap());
    let folder = tempfile::tempdir_in(root).unwrap();
    let path = folder.path().join(format!("items.{kind}"));
    let mut out = BufWriter::new(File::create(&path).unwrap());
    for i in 0..count {
        if kind == "txt" {
            writeln!(out, "示例条目 {i}：今天天气很好，适合出门走走。").unwrap();
        } else {
            let (text, source) = (format!("示例条目 {i}：今天天气很好，适合出门走走。"), i % 7);
            writeln!(out, r#"{{"id":{i},"text":"{text}","source":"来源{source}"}}"#).unwrap();
        }
    }
    out.flush().unwrap();
    let bytes = std::fs::metadata(&path).unwrap().len();
    println!("{count} items, {kind}, {:.1} MB; {}", bytes as f64 / 1e6, peak());

    let never = AtomicBool::new(false);
    let mut quiet = |_, _| ();
    let mut watch = Watch { progress: &mut quiet, cancel: &never };
    let limits = Limits::of_items();
    let inputs = Inputs::gather(&[path], &limits).unwrap();
    let target = folder.path().join("items.register");
    let (begun, before) = (Instant::now(), processor());
    let done = register(&inputs.files, &Mapping::default(), &limits, &target, &mut watch).unwrap();
    let took = begun.elapsed().as_secs_f64();
    println!(
        "register: {took:.2} s ({:.2} of processors), {:.2} million items/s, {:.0} MB/s; {}",
        processor() - before,
        count as f64 / took / 1e6,
        bytes as f64 / took / 1e6,
        peak()
    );
    println!("population {} of {} items", done.facts.digest, done.facts.items);
    let register = Register::open(&target).unwrap();
    for strata in [Strata::Uniform, Strata::Source] {
        let plan = Plan { seed: Seed("示例种子".into()), strata, sizes: Sizes::Total(drawn) };
        let begun = Instant::now();
        let drawn = draw(&register, &plan, &limits, &mut watch).unwrap();
        let took = begun.elapsed().as_secs_f64();
        println!("draw {} {:?}: {took:.2} s; {}", drawn.drawn.len(), plan.strata, peak());
        let begun = Instant::now();
        verify(&drawn, &register, &limits, &mut watch).unwrap();
        println!("verify: {:.2} s; {}", begun.elapsed().as_secs_f64(), peak());
    }
}
