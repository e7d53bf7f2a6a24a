//! Core dumps and crash reports: this process's memory, and with it the secrets, is kept out of them.
//!
//! Windows keeps dumps only where an administrator asked for them, and no safe call refuses them there. To keep single
//! pages out of a dump would take unsafe code; on Linux a whole process can be kept out without it.

/// Switches off core files for this process and its children, and on Linux leaves memory out of what a crash collector
/// gets. A stricter limit that is set already stays.
pub fn exclude_memory_from_dumps() {
    #[cfg(any(target_os = "linux", target_os = "android"))]
    if let Err(error) = std::fs::write("/proc/self/coredump_filter", "0") {
        tracing::warn!(%error, "a crash report may hold memory");
    }
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

        let maximum = getrlimit(Resource::Core).maximum;
        let none = Rlimit {
            current: Some(0),
            maximum,
        };
        if let Err(error) = setrlimit(Resource::Core, none) {
            tracing::warn!(%error, "a crash may leave a core file");
        }
    }
}

/// Denies other processes of the same user to read this one's memory (`PR_SET_DUMPABLE`); root still can.
///
/// Not for a process with windows: file dialogs go through a portal, which does not serve a process that it cannot look at.
pub fn deny_memory_access() {
    #[cfg(any(target_os = "linux", target_os = "android"))]
    if let Err(error) =
        rustix::process::set_dumpable_behavior(rustix::process::DumpableBehavior::NotDumpable)
    {
        tracing::warn!(%error, "other programs of this user can read this one's memory");
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn a_crash_leaves_no_memory_behind() {
        exclude_memory_from_dumps();
        let filter = std::fs::read_to_string("/proc/self/coredump_filter").unwrap();
        assert_eq!(u32::from_str_radix(filter.trim(), 16), Ok(0), "{filter}");
        let core = rustix::process::getrlimit(rustix::process::Resource::Core);
        assert_eq!(core.current, Some(0));
    }
}
