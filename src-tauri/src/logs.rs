//! Log files in the data folder, and their export.
//!
//! Secrets cannot get into them: their type cannot be printed. `WECOM_BRIDGE_LOG` sets the filter for one start.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use bridge::data_folder;
use bridge::files::put_in_place;
use bridge::logs::may_log;
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{EnvFilter, fmt};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// Log rotation: a file above this size is replaced at the next start; the one before is kept.
const LONGEST: u64 = 2 * 1024 * 1024;
const FILES: [&str; 2] = ["desktop.log", "desktop.1.log"];
const DEFAULT_FILTER: &str = "warn,desktop=info,bridge=info,wecom=info";

/// Installs the log subscriber. Without a file the program runs all the same.
pub(crate) fn begin(folder: &Path) {
    let filter = EnvFilter::try_from_env("WECOM_BRIDGE_LOG")
        .unwrap_or_else(|_| EnvFilter::new(DEFAULT_FILTER));
    let Ok(file) = open(folder) else { return };
    let lines = fmt::layer().with_ansi(false).with_writer(Mutex::new(file));
    let subscriber = tracing_subscriber::registry()
        .with(filter)
        .with(filter_fn(|event| may_log(event.target())))
        .with(lines);
    // A second call in the same process, as in tests, keeps the first subscriber.
    if subscriber.try_init().is_err() {
        tracing::debug!("the record has begun already");
    }
}

fn open(folder: &Path) -> io::Result<File> {
    let [now, before] = files(folder);
    data_folder::make_own(&logs(folder))?;
    if now.metadata().is_ok_and(|file| file.len() > LONGEST) {
        fs::rename(&now, before)?;
    }
    data_folder::open_own(&now, OpenOptions::new().create(true).append(true))
}

/// Writes all log files into one.
pub(crate) fn export(folder: &Path, to: &Path) -> io::Result<()> {
    put_in_place(to, |file| pack(folder, file))
}

fn pack(folder: &Path, into: &mut File) -> io::Result<()> {
    let mut zip = ZipWriter::new(into);
    for (name, path) in FILES
        .iter()
        .zip(files(folder))
        .filter(|(_, path)| path.is_file())
    {
        zip.start_file(*name, SimpleFileOptions::default())?;
        io::copy(&mut File::open(path)?, &mut zip)?;
    }
    zip.start_file("about.txt", SimpleFileOptions::default())?;
    io::copy(&mut about().as_bytes(), &mut zip)?;
    zip.finish()?;
    Ok(())
}

fn about() -> String {
    let (version, system, machine) = (
        env!("CARGO_PKG_VERSION"),
        std::env::consts::OS,
        std::env::consts::ARCH,
    );
    format!("WeCom Bridge {version}\n{system} {machine}\n")
}

fn logs(folder: &Path) -> PathBuf {
    folder.join("logs")
}

fn files(folder: &Path) -> [PathBuf; 2] {
    FILES.map(|name| logs(folder).join(name))
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    #[test]
    fn a_long_record_is_begun_anew_and_both_are_packed() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(logs(folder.path())).unwrap();
        let [now, before] = files(folder.path());
        fs::write(&now, vec![b'x'; usize::try_from(LONGEST).unwrap() + 1]).unwrap();
        drop(open(folder.path()).unwrap());
        assert_eq!(
            (
                now.metadata().unwrap().len(),
                before.metadata().unwrap().len()
            ),
            (0, LONGEST + 1)
        );

        fs::write(&now, "hello").unwrap();
        let to = folder.path().join("logs.zip");
        export(folder.path(), &to).unwrap();
        let mut zip = zip::ZipArchive::new(File::open(&to).unwrap()).unwrap();
        let mut text = String::new();
        zip.by_name("desktop.log")
            .unwrap()
            .read_to_string(&mut text)
            .unwrap();
        assert_eq!((text.as_str(), zip.len()), ("hello", 3));
    }
}
