//! A root and the servers' certificate, which nobody else trusts.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::run;
use crate::stop::Stop;

/// A key of this curve is made in no time.
const KEY: [&str; 5] = [
    "-newkey",
    "ec",
    "-pkeyopt",
    "ec_paramgen_curve:prime256v1",
    "-nodes",
];

/// Makes `ca.pem`, `cert.pem` and `key.pem` in this folder. The certificate is for `localhost` and these addresses.
pub(super) fn make(folder: &Path, addresses: &[&str]) -> Result<(), Stop> {
    let names: String = addresses
        .iter()
        .map(|address| format!(",IP:{address}"))
        .collect();
    let extensions = format!("subjectAltName=DNS:localhost{names}\nextendedKeyUsage=serverAuth\n");
    fs::write(folder.join("extensions"), extensions)
        .map_err(|error| Stop::io("writing a certificate's names", &error))?;
    let root = ["-x509", "-keyout", "ca.key", "-out", "ca.pem", "-days", "2"];
    let root_is = [
        "-subj",
        "/CN=partners root",
        "-addext",
        "basicConstraints=critical,CA:TRUE",
        "-addext",
        "keyUsage=critical,keyCertSign",
    ];
    let request = ["-keyout", "key.pem", "-out", "request"];
    let signed = ["-req", "-in", "request", "-out", "cert.pem", "-days", "2"];
    let by = ["-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial"];
    openssl(folder, &[&["req"][..], &KEY, &root, &root_is].concat())?;
    openssl(
        folder,
        &[&["req"][..], &KEY, &request, &["-subj", "/CN=partners"]].concat(),
    )?;
    openssl(
        folder,
        &[&["x509"][..], &signed, &by, &["-extfile", "extensions"]].concat(),
    )
}

fn openssl(folder: &Path, args: &[&str]) -> Result<(), Stop> {
    run::capture(Command::new("openssl").args(args).current_dir(folder)).map(drop)
}
