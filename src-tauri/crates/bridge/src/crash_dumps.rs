//! Keeping secrets out of what the system writes when a program crashes.
//!
//! Windows keeps dumps only where an administrator asked for them, and no safe call refuses them there.

/// No core file is written of this process, nor of those that it starts. What limits it already stays.
pub fn write_no_core_file() {
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

/// Nobody but root reads this process's memory or gets a dump of it, also not a program that collects crashes. Not for a
/// process with windows: file dialogs go through a portal, which does not serve a process that it cannot look at.
pub fn forbid_dumps() {
    #[cfg(any(target_os = "linux", target_os = "android"))]
    if let Err(error) =
        rustix::process::set_dumpable_behavior(rustix::process::DumpableBehavior::NotDumpable)
    {
        tracing::warn!(%error, "other programs of this user can read this one's memory");
    }
}
