//! The architecture as data: every crate of the workspace, what it may use, how far it may hang together in circles.
//!
//! Crates that are named here and do not exist yet are no mistake; one that exists and is not named is.

/// What a crate is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// It is in what users get.
    Product,
    /// Its code is no rule of the product: the simulated WeCom, our own commands, the development host.
    Tool,
    /// Tests and what they run on.
    Test,
}

/// One crate.
pub(crate) struct Place {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    /// What it may use of ours.
    pub(crate) uses: &'static [&'static str],
    /// What its tests may use besides.
    pub(crate) tests_use: &'static [&'static str],
    /// Whether it may link the desktop framework.
    pub(crate) desktop: bool,
    pub(crate) limits: Limits,
}

/// How far the sources of a crate may go. "Not yet" marks what is to come down: as soon as a figure is better than its limit,
/// the check says by how much that can be lowered.
pub(crate) struct Limits {
    /// The largest circle of the modules directly below its root; 0: none.
    pub(crate) modules: usize,
    /// The largest circle of its files.
    pub(crate) files: usize,
    /// The length of functions, in lines: 90 of a hundred keep to this.
    pub(crate) p90: usize,
    /// Likewise 99.
    pub(crate) p99: usize,
}

/// Use of this is for these crates alone among those of the product.
pub(crate) struct Alone {
    pub(crate) what: &'static [&'static str],
    pub(crate) homes: &'static [&'static str],
}

/// A parent and its children may share a circle of files.
pub(crate) const USUAL: Limits = Limits {
    modules: 0,
    files: 5,
    p90: 26,
    p99: 60,
};

const BELOW_SYNC: &[&str] = &["bridge-directory", "bridge-core", "wecom"];
const BELOW_PUSH: &[&str] = &["bridge-directory", "bridge-core", "wecom", "ldap"];
const BELOW_DIAGNOSE: &[&str] = &[
    "bridge-sync",
    "bridge-scan",
    "bridge-push",
    "bridge-directory",
    "bridge-core",
    "wecom",
];
const BELOW_BRIDGE: &[&str] = &[
    "bridge-diagnose",
    "bridge-sync",
    "bridge-scan",
    "bridge-push",
    "bridge-directory",
    "bridge-core",
    "wecom",
];
const BELOW_EDGES: &[&str] = &[
    "bridge",
    "bridge-diagnose",
    "bridge-sync",
    "bridge-scan",
    "bridge-push",
    "bridge-directory",
    "bridge-core",
    "wecom",
    "sandbox",
];
/// Readers are broken where they stand.
const READERS: &[&str] = &["bridge", "ldap", "wecom"];
const SANDBOX: &[&str] = &["sandbox"];

const fn product(
    name: &'static str,
    uses: &'static [&'static str],
    tests_use: &'static [&'static str],
) -> Place {
    Place {
        name,
        kind: Kind::Product,
        uses,
        tests_use,
        desktop: false,
        limits: USUAL,
    }
}

const fn other(name: &'static str, kind: Kind, uses: &'static [&'static str]) -> Place {
    Place {
        name,
        kind,
        uses,
        tests_use: &[],
        desktop: false,
        limits: USUAL,
    }
}

/// From the bottom to the top.
pub(crate) const PLACES: &[Place] = &[
    Place {
        // One thing: `Api` and the calls that hang on it.
        limits: Limits {
            modules: 11,
            files: 6,
            ..USUAL
        },
        ..product("wecom", &[], &[])
    },
    product("loopback", &[], &[]),
    product("ldap", &[], &[]),
    product("bridge-core", &["wecom"], SANDBOX),
    product("bridge-directory", &["bridge-core", "wecom"], SANDBOX),
    product("bridge-sync", BELOW_SYNC, SANDBOX),
    product("bridge-scan", BELOW_SYNC, SANDBOX),
    Place {
        // New: some functions are long still.
        limits: Limits { p90: 29, ..USUAL },
        ..product("bridge-push", BELOW_PUSH, SANDBOX)
    },
    product("bridge-diagnose", BELOW_DIAGNOSE, SANDBOX),
    product("bridge", BELOW_BRIDGE, SANDBOX),
    Place {
        // The tables of `target` and `push` are long functions still.
        limits: Limits { p90: 29, ..USUAL },
        ..product("cli", BELOW_EDGES, &[])
    },
    Place {
        desktop: true,
        ..product("desktop", BELOW_EDGES, &[])
    },
    other("sandbox", Kind::Tool, &[]),
    other("xtask", Kind::Tool, &[]),
    other(HOST, Kind::Tool, BELOW_EDGES),
    other("tests", Kind::Test, BELOW_EDGES),
    other("fuzz", Kind::Test, READERS),
    other("desk", Kind::Test, &[]),
    Place {
        desktop: true,
        ..other("empty-window", Kind::Test, &[])
    },
];

/// The development host, which no program links that anybody gets.
pub(crate) const HOST: &str = "host";

/// The type that carries the product; its methods stand in the crate of the same name.
pub(crate) const FACADE: (&str, &str) = ("bridge", "Bridge");

pub(crate) const ALONE: &[Alone] = &[
    Alone {
        what: &["axum", "hyper", "hyper-util", "loopback"],
        homes: &["bridge-scan"],
    },
    Alone {
        what: &["csv"],
        // The one writes sheets, the other reads files of accounts.
        homes: &["bridge-core", "bridge-directory"],
    },
    Alone {
        what: &["argon2", "memchr"],
        homes: &["bridge-directory"],
    },
];

/// The place of a crate.
pub(crate) fn find(name: &str) -> Option<&'static Place> {
    PLACES.iter().find(|place| place.name == name)
}
