//! Datasets held against one another.

use super::Saved;

shapes! {
    /// Asks to compare a dataset with its counterparts.
    DatasetOverlap {
        /// Id of the dataset.
        id: String,
    }
    /// A dataset that was compared with.
    Compared {
        /// Id.
        dataset: String,
        /// Items in its lists.
        items: u64,
    }
    /// Items that datasets share.
    OverlapCounted {
        /// Items of the dataset, copies counted.
        items: u64,
        /// What it was compared with.
        compared: Vec<Compared>,
        /// Items of the dataset that stand in one of these, copies counted.
        shared: u64,
        /// The record as it was stamped.
        saved: Saved,
    }
}
