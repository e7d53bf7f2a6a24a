//! `cargo xtask sbom`: what the program is made of, as a CycloneDX 1.6 bill of materials in JSON.
//!
//! It lists what goes into the program that users get on this system: the crates that the desktop and the command line
//! link, and the packages that the interface is built from, each with version, licence, hash and whom it needs. Tools
//! that only build or test are left out. It holds neither a date nor a random serial number: the same commit gives the
//! same file.

mod crates;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde_json::{Value, json};

use crate::npm;
use crate::out;
use crate::run;
use crate::stop::Stop;

/// One thing that the program is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Component {
    /// Its package URL, which is its name within the document too.
    purl: String,
    name: String,
    version: String,
    license: String,
    /// Algorithm by CycloneDX's name, and the hash in hexadecimal.
    hash: Option<(&'static str, String)>,
    needs: BTreeSet<String>,
}

/// Writes the file and says where it is.
pub(crate) fn sbom(file: Option<&Path>) -> Result<ExitCode, Stop> {
    let file = match file {
        Some(file) => file.to_owned(),
        None => run::target_folder()?.join("sbom").join(name()?),
    };
    write(&file)?;
    out::line(&file.display().to_string());
    Ok(ExitCode::SUCCESS)
}

/// Writes the file into a folder, under a name that tells version and system.
pub(crate) fn write_into(folder: &Path) -> Result<PathBuf, Stop> {
    let file = folder.join(name()?);
    write(&file)?;
    Ok(file)
}

fn name() -> Result<String, Stop> {
    let version = crates::version()?;
    let target = crates::host()?;
    Ok(format!("wecom-bridge_{version}_{target}.cdx.json"))
}

fn write(file: &Path) -> Result<(), Stop> {
    let failed = |error| Stop::io(&file.display().to_string(), &error);
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder).map_err(failed)?;
    }
    let (direct, mut components) = crates::components()?;
    components.extend(of_npm(&npm::packages()?)?);
    let document = document(&crates::version()?, &direct, &components);
    let text = serde_json::to_string_pretty(&document)
        .map_err(|error| Stop::Failed(format!("writing the bill of materials: {error}")))?;
    fs::write(file, text + "\n").map_err(failed)
}

/// The packages that the interface is built from.
fn of_npm(packages: &[npm::Package]) -> Result<Vec<Component>, Stop> {
    let shipped: Vec<_> = packages.iter().filter(|package| !package.dev).collect();
    let by_name: BTreeMap<_, _> = shipped
        .iter()
        .map(|package| (package.name.as_str(), npm_purl(package)))
        .collect();
    let component = |package: &&npm::Package| {
        let needs = package.dependencies.iter();
        let needs = needs.filter_map(|name| by_name.get(name.as_str()).cloned());
        let hash = sha512(&package.integrity)
            .ok_or_else(|| Stop::Failed(format!("{} has no hash", package.name)))?;
        Ok(Component {
            purl: npm_purl(package),
            name: package.name.clone(),
            version: package.version.clone(),
            license: package.license.clone(),
            hash: Some(("SHA-512", hash)),
            needs: needs.collect(),
        })
    };
    shipped.iter().map(component).collect()
}

fn npm_purl(package: &npm::Package) -> String {
    let name = package.name.replace('@', "%40");
    format!("pkg:npm/{name}@{}", package.version)
}

/// `sha512-` and base64, as hexadecimal.
fn sha512(integrity: &str) -> Option<String> {
    let text = integrity.strip_prefix("sha512-")?.trim_end_matches('=');
    let mut bits = 0_u32;
    let mut held = 0;
    let mut hex = String::with_capacity(128);
    for byte in text.bytes() {
        let six = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        bits = bits << 6 | u32::from(six);
        held += 6;
        if held >= 8 {
            held -= 8;
            hex.push_str(&format!("{:02x}", bits >> held & 0xFF));
        }
    }
    (hex.len() == 128).then_some(hex)
}

fn document(version: &str, direct: &BTreeSet<String>, components: &[Component]) -> Value {
    let unique: BTreeMap<_, _> = components.iter().map(|each| (&each.purl, each)).collect();
    let program = "wecom-bridge";
    let edges = unique.values().map(|each| edge(&each.purl, &each.needs));
    let edges = std::iter::once(edge(program, direct)).chain(edges);
    json!({
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": program,
                "name": program,
                "version": version,
                "licenses": [{"license": {"id": "Apache-2.0"}}],
            },
        },
        "components": unique.values().map(|each| component(each)).collect::<Vec<_>>(),
        "dependencies": edges.collect::<Vec<_>>(),
    })
}

fn edge(from: &str, to: &BTreeSet<String>) -> Value {
    json!({ "ref": from, "dependsOn": to })
}

fn component(component: &Component) -> Value {
    let mut value = json!({
        "type": "library",
        "bom-ref": component.purl,
        "name": component.name,
        "version": component.version,
        "scope": "required",
        "purl": component.purl,
    });
    if !component.license.is_empty() {
        value["licenses"] = json!([{ "expression": component.license }]);
    }
    if let Some((algorithm, hash)) = &component.hash {
        value["hashes"] = json!([{ "alg": algorithm, "content": hash }]);
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What CycloneDX asks of such a document, as far as this one uses it.
    fn is_sound(document: &Value) -> Result<(), String> {
        let text = |value: &Value, key: &str| {
            let text = value[key].as_str().filter(|text| !text.is_empty());
            text.map(str::to_owned)
                .ok_or(format!("no {key} in {value}"))
        };
        if text(document, "bomFormat")? != "CycloneDX" || text(document, "specVersion")? != "1.6" {
            return Err("another format".to_owned());
        }
        let mut refs = BTreeSet::from([text(&document["metadata"]["component"], "bom-ref")?]);
        for each in document["components"].as_array().ok_or("no components")? {
            text(each, "name")?;
            text(each, "version")?;
            if !refs.insert(text(each, "bom-ref")?) {
                return Err(format!("{} stands twice", each["bom-ref"]));
            }
            for hash in each["hashes"].as_array().unwrap_or(&Vec::new()) {
                let digits = match text(hash, "alg")?.as_str() {
                    "SHA-256" => 64,
                    "SHA-512" => 128,
                    other => return Err(format!("hash {other}")),
                };
                let content = text(hash, "content")?;
                if content.len() != digits || !content.bytes().all(|b| b.is_ascii_hexdigit()) {
                    return Err(format!("{content} is no hash"));
                }
            }
        }
        let edges = document["dependencies"]
            .as_array()
            .ok_or("no dependencies")?;
        for edge in edges {
            let to = edge["dependsOn"].as_array().ok_or("no dependsOn")?;
            for end in to.iter().chain([&edge["ref"]]) {
                if !refs.contains(end.as_str().unwrap_or_default()) {
                    return Err(format!("{end} is nowhere"));
                }
            }
        }
        Ok(())
    }

    /// The real one, of this very workspace.
    #[test]
    fn the_bill_of_this_program_is_sound_and_has_what_it_is_made_of() {
        let (direct, mut components) = crates::components().unwrap();
        components.extend(of_npm(&npm::packages().unwrap()).unwrap());
        let document = document("0.1.0", &direct, &components);
        assert_eq!(is_sound(&document), Ok(()));
        let names: BTreeSet<_> = components.iter().map(|each| each.name.as_str()).collect();
        for name in ["tauri", "reqwest", "rusqlite", "vue", "element-plus"] {
            assert!(names.contains(name), "{name}");
        }
        for name in ["proptest", "xtask", "vitest", "libfuzzer-sys", "bridge"] {
            assert!(!names.contains(name), "{name}");
        }
        assert!(
            components
                .iter()
                .all(|each| !each.license.is_empty() && each.hash.is_some())
        );
    }

    #[test]
    fn a_hash_is_written_in_hexadecimal() {
        let integrity = format!("sha512-{}==", "A".repeat(86));
        assert_eq!(sha512(&integrity), Some("00".repeat(64)));
        let integrity = format!("sha512-{}w==", "/".repeat(85));
        assert_eq!(sha512(&integrity), Some("ff".repeat(64)));
        assert_eq!(sha512("sha512-AAAA"), None);
        assert_eq!(sha512("sha1-AAAA"), None);
    }

    #[test]
    fn a_scoped_name_is_one_name_in_a_package_url() {
        let package = npm::Package {
            name: "@vue/shared".to_owned(),
            version: "3.5.0".to_owned(),
            license: "MIT".to_owned(),
            integrity: String::new(),
            dev: false,
            runs_script: false,
            dependencies: Vec::new(),
        };
        assert_eq!(npm_purl(&package), "pkg:npm/%40vue/shared@3.5.0");
    }
}
