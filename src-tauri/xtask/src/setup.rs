//! What each command needs on the machine, how to tell that it is there, and where it comes from.
//!
//! One table and one decision; carrying the decision out is `install`. The Rust toolchain and a linker are not in the
//! table's power: without them this program could not have been built.

use std::path::PathBuf;

use crate::install;
use crate::machine::{self, Machine, Rights, System};
use crate::out;
use crate::run;
use crate::stop::Stop;

/// What a command wants to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Need {
    /// Compile and link the workspace.
    Build,
    /// Check the formatting.
    Format,
    /// Lint.
    Lint,
    /// Check licences, sources and duplicates of what we depend on.
    Licences,
    /// Keep secrets as on a desktop.
    Keyring,
    /// Compile and open the window.
    Window,
    /// Build and check the interface.
    FrontEnd,
    /// Look at the interface in a browser.
    Browser,
    /// Drive the real window on a display that nobody sees.
    Display,
    /// Let libFuzzer look for what breaks.
    Fuzzing,
    /// Build and test for Windows and macOS.
    Cross,
    /// Run real directory servers.
    Directories,
}

/// A thing that has to be on the machine.
#[derive(Debug)]
pub(crate) struct Tool {
    pub(crate) name: &'static str,
    needs: &'static [Need],
    systems: &'static [System],
    probe: Probe,
    pub(crate) source: Source,
}

/// How to tell that a tool is there.
#[derive(Debug)]
enum Probe {
    /// One of these programs stands on the search path.
    OnPath(&'static [&'static str]),
    /// `cargo NAME --version` succeeds.
    CargoCommand(&'static str),
    /// `PROGRAM --version` prints this version or a later one.
    AtLeast(&'static str, [u32; 2]),
    /// This command succeeds.
    Succeeds(&'static str, &'static [&'static str]),
    /// A font that knows this language is installed.
    FontFor(&'static str),
    /// The linker finds this library.
    Library(&'static str),
    /// A program of our own tools folder is of this version.
    Own {
        program: &'static str,
        version: &'static str,
    },
}

/// Where a tool comes from.
#[derive(Debug)]
pub(crate) enum Source {
    /// The system: Debian packages, and words for everybody else.
    System {
        debian: &'static [&'static str],
        others: &'static str,
    },
    /// Only a person: what, and from where.
    ByHand(&'static str),
    /// A component of the Rust toolchain.
    Component(&'static str),
    /// A crate that is compiled into our own tools folder.
    Crate {
        name: &'static str,
        version: &'static str,
    },
}

const ALL: &[System] = &[System::Linux, System::MacOs, System::Windows];
const DENY_VERSION: &str = "0.20.2";
const FUZZ_VERSION: &str = "0.13.2";
const MACHETE_VERSION: &str = "0.9.2";

/// What other systems than Debian call these is not known here, nor where they put wine.
const DEBIAN_ONLY: &str = "this check knows its way around Debian and its relatives only";

const TOOLS: &[Tool] = &[
    Tool {
        name: "a C compiler",
        needs: &[Need::Build],
        // On Windows the linker that built this program comes in one package with the compiler.
        systems: &[System::Linux, System::MacOs],
        probe: Probe::OnPath(&["cc", "gcc", "clang"]),
        source: Source::System {
            debian: &["gcc", "libc6-dev"],
            others: "Fedora: dnf install gcc; Arch: pacman -S gcc; macOS: xcode-select --install",
        },
    },
    Tool {
        name: "pkg-config",
        needs: &[Need::Window],
        systems: &[System::Linux],
        probe: Probe::OnPath(&["pkg-config", "pkgconf"]),
        source: Source::System {
            debian: &["pkg-config"],
            others: "Fedora: dnf install pkgconf; Arch: pacman -S pkgconf",
        },
    },
    Tool {
        name: "WebKitGTK 4.1",
        needs: &[Need::Window],
        systems: &[System::Linux],
        probe: Probe::Library("webkit2gtk-4.1"),
        source: Source::System {
            debian: &["libwebkit2gtk-4.1-dev"],
            others: "Fedora: dnf install webkit2gtk4.1-devel; Arch: pacman -S webkit2gtk-4.1",
        },
    },
    Tool {
        name: "rustfmt",
        needs: &[Need::Format],
        systems: ALL,
        probe: Probe::CargoCommand("fmt"),
        source: Source::Component("rustfmt"),
    },
    Tool {
        name: "clippy",
        needs: &[Need::Lint],
        systems: ALL,
        probe: Probe::CargoCommand("clippy"),
        source: Source::Component("clippy"),
    },
    Tool {
        name: "cargo-deny",
        needs: &[Need::Licences],
        systems: ALL,
        probe: Probe::Own {
            program: "cargo-deny",
            version: DENY_VERSION,
        },
        source: Source::Crate {
            name: "cargo-deny",
            version: DENY_VERSION,
        },
    },
    Tool {
        name: "cargo-machete",
        needs: &[Need::Licences],
        systems: ALL,
        probe: Probe::Own {
            program: "cargo-machete",
            version: MACHETE_VERSION,
        },
        source: Source::Crate {
            name: "cargo-machete",
            version: MACHETE_VERSION,
        },
    },
    Tool {
        name: "cargo-fuzz",
        needs: &[Need::Fuzzing],
        systems: &[System::Linux, System::MacOs],
        probe: Probe::Own {
            program: "cargo-fuzz",
            version: FUZZ_VERSION,
        },
        source: Source::Crate {
            name: "cargo-fuzz",
            version: FUZZ_VERSION,
        },
    },
    Tool {
        name: "a C++ compiler",
        needs: &[Need::Fuzzing],
        systems: &[System::Linux, System::MacOs],
        probe: Probe::OnPath(&["c++", "g++", "clang++"]),
        source: Source::System {
            debian: &["g++"],
            others: "Fedora: dnf install gcc-c++; Arch: pacman -S gcc; macOS: xcode-select --install",
        },
    },
    Tool {
        name: "mingw",
        needs: &[Need::Cross],
        systems: &[System::Linux],
        probe: Probe::OnPath(&["x86_64-w64-mingw32-gcc"]),
        source: Source::System {
            debian: &["gcc-mingw-w64-x86-64-win32"],
            others: DEBIAN_ONLY,
        },
    },
    Tool {
        name: "wine",
        needs: &[Need::Cross],
        systems: &[System::Linux],
        probe: Probe::Succeeds("/usr/lib/wine/wine64", &["--version"]),
        source: Source::System {
            debian: &["wine64"],
            others: DEBIAN_ONLY,
        },
    },
    Tool {
        name: "clang and LLVM's resource compiler",
        needs: &[Need::Cross],
        systems: &[System::Linux],
        probe: Probe::Succeeds("sh", &["-c", "command -v clang && command -v llvm-rc"]),
        source: Source::System {
            debian: &["clang", "llvm"],
            others: DEBIAN_ONLY,
        },
    },
    Tool {
        name: "Python's venv",
        needs: &[Need::Cross],
        systems: &[System::Linux],
        probe: Probe::Succeeds("python3", &["-c", "import ensurepip, venv"]),
        source: Source::System {
            debian: &["python3-venv"],
            others: DEBIAN_ONLY,
        },
    },
    Tool {
        name: "dbus-run-session",
        needs: &[Need::Keyring],
        systems: &[System::Linux],
        probe: Probe::OnPath(&["dbus-run-session"]),
        source: Source::System {
            debian: &["dbus"],
            others: "Fedora: dnf install dbus-daemon; Arch: pacman -S dbus",
        },
    },
    Tool {
        name: "dbus-send",
        needs: &[Need::Keyring],
        systems: &[System::Linux],
        probe: Probe::OnPath(&["dbus-send"]),
        source: Source::System {
            debian: &["dbus"],
            others: "Fedora: dnf install dbus-tools; Arch: pacman -S dbus",
        },
    },
    Tool {
        name: "gnome-keyring-daemon",
        needs: &[Need::Keyring],
        systems: &[System::Linux],
        probe: Probe::OnPath(&["gnome-keyring-daemon"]),
        source: Source::System {
            debian: &["gnome-keyring"],
            others: "Fedora: dnf install gnome-keyring; Arch: pacman -S gnome-keyring",
        },
    },
    Tool {
        name: "OpenLDAP's server",
        needs: &[Need::Directories],
        systems: &[System::Linux],
        probe: Probe::OnPath(&["slapd"]),
        source: Source::System {
            debian: &["slapd"],
            others: DEBIAN_ONLY,
        },
    },
    Tool {
        name: "OpenLDAP's client",
        needs: &[Need::Directories],
        systems: &[System::Linux],
        probe: Probe::OnPath(&["ldapsearch"]),
        source: Source::System {
            debian: &["ldap-utils"],
            others: DEBIAN_ONLY,
        },
    },
    Tool {
        name: "Samba's domain controller",
        needs: &[Need::Directories],
        systems: &[System::Linux],
        // The templates of a new domain come in a package of their own.
        probe: Probe::Succeeds(
            "sh",
            &[
                "-c",
                "command -v samba samba-tool && test -d /usr/share/samba/setup",
            ],
        ),
        source: Source::System {
            debian: &["samba", "samba-ad-dc", "samba-ad-provision"],
            others: DEBIAN_ONLY,
        },
    },
    Tool {
        name: "openssl",
        needs: &[Need::Directories],
        systems: &[System::Linux],
        probe: Probe::OnPath(&["openssl"]),
        source: Source::System {
            debian: &["openssl"],
            others: "Fedora: dnf install openssl; Arch: comes with the system",
        },
    },
    Tool {
        name: "Node.js",
        needs: &[Need::FrontEnd],
        systems: ALL,
        probe: Probe::AtLeast("node", [20, 19]),
        source: Source::ByHand(
            "version 20.19 or newer, with npm: the installer of nodejs.org, or a package of your system that is new enough",
        ),
    },
    Tool {
        name: "Chromium",
        needs: &[Need::Browser],
        systems: &[System::Linux],
        probe: Probe::OnPath(&["chromium"]),
        source: Source::System {
            debian: &["chromium"],
            others: "Fedora: dnf install chromium; Arch: pacman -S chromium",
        },
    },
    Tool {
        name: "Xvfb",
        needs: &[Need::Display],
        systems: &[System::Linux],
        probe: Probe::OnPath(&["xvfb-run"]),
        source: Source::System {
            debian: &["xvfb", "xauth"],
            others: "Fedora: dnf install xorg-x11-server-Xvfb; Arch: pacman -S xorg-server-xvfb",
        },
    },
    Tool {
        name: "the library of trays",
        needs: &[Need::Display],
        systems: &[System::Linux],
        probe: Probe::Library("ayatana-appindicator3-0.1"),
        source: Source::System {
            debian: &["libayatana-appindicator3-dev"],
            others: "Fedora: dnf install libayatana-appindicator-gtk3-devel; Arch: pacman -S libayatana-appindicator",
        },
    },
    Tool {
        name: "the driver of WebKitGTK",
        needs: &[Need::Display],
        systems: &[System::Linux],
        probe: Probe::OnPath(&["WebKitWebDriver"]),
        source: Source::System {
            debian: &["webkit2gtk-driver"],
            others: "Fedora: dnf install webkitgtk-driver; Arch: comes with webkit2gtk-4.1",
        },
    },
    Tool {
        name: "a Chinese font",
        needs: &[Need::Browser, Need::Display],
        systems: &[System::Linux],
        probe: Probe::FontFor("zh-cn"),
        source: Source::System {
            debian: &["fontconfig", "fonts-noto-cjk"],
            others: "Fedora: dnf install google-noto-sans-cjk-fonts; Arch: pacman -S noto-fonts-cjk",
        },
    },
];

/// Makes sure that all of this can be done here, or stops with what a person has to install.
pub(crate) fn ensure(needs: &[Need]) -> Result<(), Stop> {
    let machine = Machine::here();
    let missing: Vec<_> = wanted(needs, machine.system)
        .filter(|tool| !tool.is_here())
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let names: Vec<_> = missing.iter().map(|tool| tool.name).collect();
    out::say(&format!("Missing here: {}.", names.join(", ")));

    let plan = plan(&missing, machine);
    if !plan.by_hand.is_empty() {
        return Err(Stop::SetUp(plan.by_hand));
    }
    install::packages(&plan.packages, machine.rights)?;
    for tool in &missing {
        install::own(&tool.source)?;
    }
    match missing.iter().find(|tool| !tool.is_here()) {
        Some(tool) => Err(Stop::Failed(format!(
            "{} was installed and still cannot be found",
            tool.name
        ))),
        None => Ok(()),
    }
}

/// Where programs of our own tools folder stand.
pub(crate) fn own_program(name: &str) -> PathBuf {
    install::tools_folder()
        .join("bin")
        .join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
}

impl Tool {
    fn is_here(&self) -> bool {
        match &self.probe {
            Probe::OnPath(names) => names.iter().any(|name| machine::on_path(name).is_some()),
            Probe::CargoCommand(name) => {
                run::capture(run::cargo().args([*name, "--version"])).is_ok()
            }
            Probe::AtLeast(program, version) => {
                machine::version_of(program).is_some_and(|here| here >= *version)
            }
            Probe::Succeeds(program, args) => machine::answers(program, args, ""),
            Probe::FontFor(language) => {
                run::capture(run::program("fc-list").arg(format!(":lang={language}")))
                    .is_ok_and(|fonts| !fonts.trim().is_empty())
            }
            Probe::Library(name) => machine::answers("pkg-config", &["--exists", name], ""),
            Probe::Own { program, version } => {
                // Some print their name before it, some do not.
                run::capture(run::program(own_program(program)).arg("--version"))
                    .is_ok_and(|said| said.split_whitespace().last() == Some(*version))
            }
        }
    }
}

/// How the missing tools get here.
#[derive(Debug, Default, PartialEq, Eq)]
struct Plan {
    /// Debian packages, each once.
    packages: Vec<&'static str>,
    /// What only a person can do, one line each. Nothing is installed while there is any.
    by_hand: Vec<String>,
}

fn wanted<'a>(needs: &'a [Need], system: System) -> impl Iterator<Item = &'static Tool> + 'a {
    let serves = move |tool: &&Tool| tool.needs.iter().any(|need| needs.contains(need));
    TOOLS
        .iter()
        .filter(serves)
        .filter(move |tool| tool.systems.contains(&system))
}

fn plan(missing: &[&Tool], machine: Machine) -> Plan {
    let mut plan = Plan::default();
    for tool in missing {
        match &tool.source {
            Source::System { debian, .. } if machine.apt && machine.rights != Rights::None => {
                let fresh = debian
                    .iter()
                    .filter(|package| !plan.packages.contains(package));
                let fresh: Vec<_> = fresh.copied().collect();
                plan.packages.extend(fresh);
            }
            Source::System { debian, .. } if machine.apt => {
                let packages = debian.join(" ");
                let line = format!(
                    "{}: sudo apt-get install --no-install-recommends {packages}",
                    tool.name
                );
                plan.by_hand.push(line);
            }
            Source::ByHand(words) => plan.by_hand.push(format!("{}: {words}", tool.name)),
            Source::System { others, .. } => plan.by_hand.push(format!("{}: {others}", tool.name)),
            Source::Component(name) if !machine.rustup => {
                let line = format!(
                    "{name}: from where your Rust comes (with rustup: rustup component add {name})"
                );
                plan.by_hand.push(line);
            }
            Source::Component(_) | Source::Crate { .. } => {}
        }
    }
    plan
}

#[cfg(test)]
mod tests {
    use super::*;

    const DEBIAN: Machine = Machine {
        system: System::Linux,
        apt: true,
        rights: Rights::Root,
        rustup: true,
    };
    const EVERYTHING: &[Need] = &[
        Need::Build,
        Need::Format,
        Need::Lint,
        Need::Licences,
        Need::Keyring,
    ];

    fn plan_on(machine: Machine, needs: &[Need]) -> Plan {
        plan(&wanted(needs, machine.system).collect::<Vec<_>>(), machine)
    }

    #[test]
    fn debian_installs_everything_by_itself() {
        for rights in [Rights::Root, Rights::Sudo] {
            let plan = plan_on(Machine { rights, ..DEBIAN }, EVERYTHING);
            assert_eq!(plan.packages, ["gcc", "libc6-dev", "dbus", "gnome-keyring"]);
            assert!(plan.by_hand.is_empty(), "{plan:?}");
        }
    }

    #[test]
    fn without_rights_the_exact_command_is_said() {
        let plan = plan_on(
            Machine {
                rights: Rights::None,
                ..DEBIAN
            },
            &[Need::Build],
        );
        let expected = "a C compiler: sudo apt-get install --no-install-recommends gcc libc6-dev";
        assert_eq!(
            plan,
            Plan {
                packages: vec![],
                by_hand: vec![expected.to_owned()]
            }
        );
    }

    #[test]
    fn a_linux_without_apt_is_told_in_words() {
        let plan = plan_on(
            Machine {
                apt: false,
                ..DEBIAN
            },
            &[Need::Keyring],
        );
        assert!(plan.packages.is_empty());
        assert_eq!(plan.by_hand.len(), 3);
        assert!(
            plan.by_hand
                .iter()
                .all(|line| line.contains("dnf install") && line.contains("pacman -S"))
        );
    }

    #[test]
    fn the_platform_keyring_of_windows_and_macos_needs_nothing() {
        for system in [System::Windows, System::MacOs] {
            let machine = Machine {
                system,
                apt: false,
                rights: Rights::None,
                rustup: true,
            };
            assert_eq!(wanted(&[Need::Keyring], system).count(), 0);
            assert_eq!(
                plan_on(
                    machine,
                    &[Need::Format, Need::Lint, Need::Licences, Need::Keyring]
                ),
                Plan::default()
            );
        }
    }

    #[test]
    fn toolchain_components_need_rustup() {
        let plan = plan_on(
            Machine {
                rustup: false,
                ..DEBIAN
            },
            &[Need::Format, Need::Lint],
        );
        assert_eq!(plan.by_hand.len(), 2, "{plan:?}");
    }

    #[test]
    fn the_window_needs_a_library_on_linux_only() {
        let plan = plan_on(DEBIAN, &[Need::Window]);
        assert_eq!(plan.packages, ["pkg-config", "libwebkit2gtk-4.1-dev"]);
        assert_eq!(wanted(&[Need::Window], System::Windows).count(), 0);
    }

    #[test]
    fn starting_needs_only_a_compiler() {
        let names: Vec<_> = wanted(&[Need::Build], System::Linux)
            .map(|tool| tool.name)
            .collect();
        assert_eq!(names, ["a C compiler"]);
    }
}
