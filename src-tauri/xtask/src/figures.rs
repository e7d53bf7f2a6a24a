//! `cargo xtask figures`: how large the crates, files and functions are, and how far they hang together in circles.
//!
//! Lines are those of the sources without what is for tests. The limits stand in `boundaries`, which fails beyond them.

use std::path::Path;
use std::process::ExitCode;

use serde_json::Value;

use crate::boundaries::circles::{self, Circle, Circles};
use crate::boundaries::places;
use crate::out;
use crate::run;
use crate::sources::functions::{self, Function};
use crate::sources::{self, Package};
use crate::stop::Stop;

/// What is measured of one crate.
pub(crate) struct Figures {
    pub(crate) package: Package,
    pub(crate) functions: Vec<Function>,
    pub(crate) circles: Circles,
}

impl Figures {
    /// Measures a crate that was read.
    pub(crate) fn of(package: Package) -> Self {
        let mut functions = functions::of(&package);
        functions.sort_by_key(|function| function.lines);
        let circles = circles::of(&package);
        Self {
            package,
            functions,
            circles,
        }
    }

    /// Lines that are not for tests.
    pub(crate) fn lines(&self) -> usize {
        self.package
            .files
            .iter()
            .map(|file| file.product_lines)
            .sum()
    }

    /// Lines of its functions, in order.
    pub(crate) fn function_lines(&self) -> Vec<usize> {
        self.functions
            .iter()
            .map(|function| function.lines)
            .collect()
    }

    fn file_lines(&self) -> Vec<usize> {
        let mut lines: Vec<_> = self.package.files.iter().map(|file| file.lines).collect();
        lines.sort_unstable();
        lines
    }
}

/// Measures every crate of the workspace that has a place in the architecture and is not there for tests alone.
pub(crate) fn of_workspace(metadata: &Value) -> Result<Vec<Figures>, Stop> {
    let packages = metadata["packages"]
        .as_array()
        .map_or(&[][..], Vec::as_slice);
    let ours = packages.iter().filter(|package| {
        package["source"].is_null()
            && package["name"]
                .as_str()
                .and_then(places::find)
                .is_some_and(|place| place.kind != places::Kind::Test)
    });
    ours.map(|package| sources::package(package).map(Figures::of))
        .collect()
}

/// Prints them.
pub(crate) fn figures(arrows: Option<&str>, tree: Option<&Path>) -> Result<ExitCode, Stop> {
    let all = match tree {
        Some(root) => vec![Figures::of(Package::read(
            "tree",
            [root].into_iter(),
            run::root(),
        )?)],
        None => of_workspace(&run::metadata(&["--no-deps"])?)?,
    };
    table(&all).iter().for_each(|line| out::line(line));
    for figures in &all {
        circles_of(figures, arrows)
            .iter()
            .for_each(|line| out::line(line));
    }
    Ok(ExitCode::SUCCESS)
}

fn table(all: &[Figures]) -> Vec<String> {
    let is_product = |figures: &&Figures| {
        places::find(&figures.package.name).is_none_or(|place| place.kind == places::Kind::Product)
    };
    let product: usize = all.iter().filter(is_product).map(Figures::lines).sum();
    let whole: usize = all.iter().map(Figures::lines).sum();
    let mut lines = vec![row([
        "crate",
        "lines",
        "% product",
        "% all",
        "files",
        "med",
        "p90",
        "max",
        "fn",
        "med",
        "p90",
        "p99",
        "max",
    ]
    .map(str::to_owned))];
    for figures in all {
        let share = |of: usize| format!("{:.1}", figures.lines() as f64 * 100.0 / of.max(1) as f64);
        let (files, functions) = (figures.file_lines(), figures.function_lines());
        let of_product = if is_product(&figures) {
            share(product)
        } else {
            "-".to_owned()
        };
        let number = |part: &[usize], percent| percentile(part, percent).to_string();
        lines.push(row([
            figures.package.name.clone(),
            figures.lines().to_string(),
            of_product,
            share(whole),
            files.len().to_string(),
            number(&files, 50),
            number(&files, 90),
            number(&files, 100),
            functions.len().to_string(),
            number(&functions, 50),
            number(&functions, 90),
            number(&functions, 99),
            number(&functions, 100),
        ]));
    }
    lines.push(format!("{product} lines of the product, {whole} with sandbox and xtask; tests left out, files' lengths with them"));
    lines
}

fn row(cells: [String; 13]) -> String {
    let [name, rest @ ..] = cells;
    let rest: String = rest.iter().map(|cell| format!(" {cell:>9}")).collect();
    format!("{name:<16}{rest}")
}

/// The value that so many percent do not exceed.
pub(crate) fn percentile(sorted: &[usize], percent: usize) -> usize {
    let rank = (sorted.len() * percent).div_ceil(100);
    sorted.get(rank.saturating_sub(1)).copied().unwrap_or(0)
}

fn circles_of(figures: &Figures, arrows: Option<&str>) -> Vec<String> {
    let name = &figures.package.name;
    let mut lines = Vec::new();
    let kinds = [
        ("modules", &figures.circles.top_modules),
        ("files", &figures.circles.files),
    ];
    for (kind, circles) in kinds {
        lines.push(format!(
            "{name}: largest circle of {kind}: {}",
            Circles::largest(circles)
        ));
        lines.extend(
            circles
                .iter()
                .map(|circle| format!("  {}: {}", circle.names.len(), circle.names.join(", "))),
        );
        if arrows == Some(name) {
            lines.extend(
                circles
                    .iter()
                    .flat_map(|Circle { arrows, .. }| arrows)
                    .map(|arrow| format!("    {arrow}")),
            );
        }
    }
    lines
}
