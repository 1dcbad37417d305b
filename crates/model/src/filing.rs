//! Filing: what a package has to hold on each track, which facts its papers must agree on, why packages come back, and
//! what a number looks like. The registers of the section `filing` hold the work; what authorities ask is data in
//! `assets/filing/` and `assets/provinces/`.

pub mod consistency;
pub mod difference;
pub mod format;
pub mod lists;
pub mod manifest;
pub mod number;
pub mod profile;
pub mod provinces;
pub mod slots;
pub mod test_channel;
pub mod themes;
