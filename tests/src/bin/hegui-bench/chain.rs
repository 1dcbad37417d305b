//! Proving a journal of a million entries: the chain alone, and with signatures and replay.

use crate::desk::{keys, store};
use crate::figure::{Aim, Bench, Taken};
use crate::made;
use crate::peer::connection;
use anyhow::{Result, ensure};
use hegui_store::Store;
use hegui_store::journal::{Depth, Verified};
use sha2::{Digest, Sha256};
use std::sync::atomic::AtomicBool;

/// Seconds for the chain.
const CHAIN: f64 = 3.0;
/// Seconds for signatures and replay.
const REPLAY: f64 = 30.0;
/// Runs of the chain.
const RUNS: usize = 3;

/// Measures both.
pub(crate) fn measure(bench: &mut Bench) -> Result<()> {
    let folder = made::chain_workspace(bench)?;
    let size = bench.size;
    let (key, _) = keys(&folder)?;
    let (store, _) = store(&folder)?;
    let bare = connection(&folder, &key)?;

    let total = |sql: &str| -> Result<(usize, usize)> {
        let (n, bytes): (i64, i64) = bare.query_row(sql, [], |r| Ok((r.get(0)?, r.get(1)?)))?;
        Ok((usize::try_from(n)?, usize::try_from(bytes)?))
    };
    let entries = total("SELECT count(*), sum(length(CAST(entry AS BLOB))) FROM journal")?;
    let changes = total(
        "SELECT count(*), sum(length(register) + length(record) + length(CAST(change AS BLOB)) + 24) FROM changes",
    )?;
    let (mut hashed, mut read, mut chain) = (Taken::in_unit("s"), Taken::in_unit("s"), Taken::in_unit("s"));
    for _ in 0..RUNS {
        hashed.run(|| {
            for (count, bytes) in [entries, changes] {
                let piece = vec![0x5a; bytes / count.max(1)];
                for _ in 0..count {
                    std::hint::black_box(Sha256::digest(&piece));
                }
            }
            Ok(())
        })?;
        read.run(|| {
            let mut sum = 0;
            for sql in [
                "SELECT entry, hash FROM journal ORDER BY seq",
                "SELECT record, change FROM changes ORDER BY seq, n",
            ] {
                let mut statement = bare.prepare(sql)?;
                let mut rows = statement.query([])?;
                while let Some(row) = rows.next()? {
                    sum += row.get_ref(0)?.as_str()?.len() + row.get_ref(1)?.as_str()?.len();
                }
            }
            Ok(sum)
        })?;
        let found = chain.run(|| verified(&store, Depth::Chain))?;
        ensure!(found.entries == i64::try_from(size)?, "{} entries", found.entries);
    }
    let bytes = (entries.1 + changes.1) >> 20;
    let what = format!("chain of {size} entries proved");
    let bare_hash = hashed.peer(format!("SHA-256 alone over the same {bytes} MiB in as many pieces"));
    bench.figure(&what, &chain, Some(bare_hash), Aim::AtMost(CHAIN));
    let bare_read = read.peer("bare reading of the same rows, decrypted");
    bench.figure(&what, &chain, Some(bare_read), Aim::AtMost(CHAIN));

    let mut all = Taken::in_unit("s");
    let found = all.run(|| verified(&store, Depth::All))?;
    ensure!(found.records > 0, "nothing was replayed");
    bench.figure(
        format!("the same with {size} signatures and the replay against {} records", found.records),
        &all,
        Some(chain.peer("the chain alone")),
        Aim::None,
    );
    bench.figure("signatures and replay apart", &all.without(&chain), None, Aim::AtMost(REPLAY));
    Ok(())
}

fn verified(store: &Store, depth: Depth) -> Result<Verified> {
    let found = store.verify(depth, None, &AtomicBool::new(false), &mut |_, _| {})?;
    ensure!(
        found.fault.is_none(),
        "the journal does not hold: {}",
        found.fault.map(|f| f.en).unwrap_or_default()
    );
    Ok(found)
}
