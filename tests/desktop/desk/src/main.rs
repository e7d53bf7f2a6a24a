//! A desktop to test the window on: it shows notifications, has a tray, and has a person's hands on the windows.
//!
//! Commands come as lines on stdin and each is answered by one line of JSON on stdout: `notes` (what was shown),
//! `tray` (the menu's entries), `choose ENTRY` (of the tray's menu), `windows` (those that are on the screen),
//! `close TITLE`, `size TITLE WIDTH HEIGHT`, `press TITLE KEY`, `look TITLE HEIGHT` (what its upper part shows, as numbers), `hide-tray`, `pass HOURS DATA-FOLDER` (as if that much time
//! had gone by since the folder's runs). It ends with its input. Linux only: elsewhere the
//! window is not driven.

#![expect(
    clippy::print_stdout,
    reason = "it is asked on stdin and answers on stdout"
)]

#[cfg(target_os = "linux")]
mod screen;
#[cfg(target_os = "linux")]
mod services;

/// What went wrong, in words.
#[cfg(target_os = "linux")]
type Answer<T> = Result<T, Box<dyn std::error::Error>>;

#[cfg(target_os = "linux")]
fn main() -> Answer<()> {
    use serde_json::json;

    let services = services::Services::start()?;
    let screen = screen::Screen::open()?;
    println!("{}", json!({ "ready": true }));
    for line in std::io::stdin().lines() {
        let answer = answer(&services, &screen, line?.trim());
        let answer = answer.unwrap_or_else(|error| json!({ "error": error.to_string() }));
        println!("{answer}");
    }
    Ok(())
}

#[cfg(not(target_os = "linux"))]
fn main() {
    println!("{{}}");
}

#[cfg(target_os = "linux")]
fn answer(
    services: &services::Services,
    screen: &screen::Screen,
    line: &str,
) -> Answer<serde_json::Value> {
    use serde_json::json;

    let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
    match word {
        "notes" => Ok(json!(services.notes())),
        "tray" => Ok(json!(services.entries()?)),
        "hide-tray" => services.hide_tray().map(|()| json!(true)),
        "choose" => services.choose(rest).map(|()| json!(true)),
        "windows" => Ok(json!(screen.windows()?)),
        "close" => screen.close(rest).map(|()| json!(true)),
        "size" => {
            let (rest, height) = rest.rsplit_once(' ').ok_or("size TITLE WIDTH HEIGHT")?;
            let (title, width) = rest.rsplit_once(' ').ok_or("size TITLE WIDTH HEIGHT")?;
            screen
                .resize(title, width.parse()?, height.parse()?)
                .map(|()| json!(true))
        }
        "look" => {
            let (title, height) = rest.rsplit_once(' ').ok_or("look TITLE HEIGHT")?;
            Ok(json!(screen.picture(title, height.parse()?)?))
        }
        "press" => {
            let (title, key) = rest.rsplit_once(' ').ok_or("press TITLE KEY")?;
            screen.press(title, key).map(|()| json!(true))
        }
        "pass" => {
            let (hours, folder) = rest.split_once(' ').ok_or("pass HOURS DATA-FOLDER")?;
            pass(folder.as_ref(), hours.parse()?).map(|()| json!(true))
        }
        _ => Err(format!("{word:?} is not a command").into()),
    }
}

/// Puts every run of a data folder further back.
#[cfg(target_os = "linux")]
fn pass(folder: &std::path::Path, hours: i64) -> Answer<()> {
    let store = rusqlite::Connection::open(folder.join("wecom-bridge.db"))?;
    let sql = "UPDATE runs SET started_at = started_at - ?1, finished_at = finished_at - ?1";
    store.execute(sql, [hours * 3_600_000])?;
    Ok(())
}
