//! Every seed, and seeds changed at random, through the checks: the part of fuzzing that stable Rust can do in seconds.
//!
//! The changes come from a fixed start, so that a failure repeats; what broke is written out in the message.
#![expect(
    clippy::unwrap_used,
    reason = "a test stops on what it does not expect"
)]

use std::path::Path;

/// How often each seed is changed.
const CHANGES: usize = 60;

#[test]
fn every_check_has_seeds_and_they_hold() {
    for (name, check) in fuzz::CHECKS {
        let seeds = seeds(name);
        assert!(!seeds.is_empty(), "{name} has no seeds");
        for seed in &seeds {
            hold(name, *check, seed);
        }
    }
}

#[test]
fn changed_seeds_hold() {
    for (name, check) in fuzz::CHECKS {
        let seeds = seeds(name);
        let mut dice = Dice(0x5EED);
        for place in 0..seeds.len() {
            for _ in 0..CHANGES {
                hold(name, *check, &dice.changed(&seeds, place));
            }
        }
    }
}

/// Runs a check and, if it breaks, says by which bytes.
fn hold(name: &str, check: fuzz::Check, data: &[u8]) {
    let held = std::panic::catch_unwind(|| check(data)).is_ok();
    assert!(held, "{name} is broken by b\"{}\"", data.escape_ascii());
}

fn seeds(name: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("seeds")
        .join(name);
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    files
        .into_iter()
        .map(|file| std::fs::read(file).unwrap())
        .collect()
}

/// The finaliser of splitmix64, as a source of changes.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^= z >> 31;
        usize::try_from(z % u64::try_from(limit.max(1)).unwrap()).unwrap()
    }

    /// One of the seeds with a few changes.
    fn changed(&mut self, seeds: &[Vec<u8>], place: usize) -> Vec<u8> {
        let mut data = seeds[place].clone();
        for _ in 0..=self.below(4) {
            let at = self.below(data.len() + 1);
            match self.below(6) {
                0 if at < data.len() => data[at] ^= 1 << self.below(8),
                1 if at < data.len() => data[at] = u8::try_from(self.below(256)).unwrap(),
                2 if at < data.len() => drop(data.remove(at)),
                3 => data.truncate(at),
                4 => {
                    let other = &seeds[self.below(seeds.len())];
                    data.truncate(at);
                    data.extend_from_slice(&other[self.below(other.len() + 1)..]);
                }
                _ => data.insert(
                    at,
                    *b"\0\"\\{[:,=@/?#-\r\n\xff"
                        .get(self.below(17))
                        .unwrap_or(&0),
                ),
            }
        }
        data
    }
}
