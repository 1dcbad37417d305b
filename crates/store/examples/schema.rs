//! Prints the tables of all registers, for the next migration.
#[expect(clippy::print_stdout, reason = "its purpose")]
fn main() {
    println!("{}", hegui_store::schema::all());
}
