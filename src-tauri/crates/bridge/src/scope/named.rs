//! Departments and tags as people type them: by number, by name, and departments by their path.

use std::collections::HashMap;

use crate::Bridge;
use crate::error::{Code, Error, Result};
use crate::source::Source;

use super::form::paths;

impl Bridge {
    /// The numbers of the departments that these words mean: a number, a name, or a path from the top.
    ///
    /// Names are looked up in what the last sync read, else in WeCom.
    ///
    /// # Errors
    /// `input.invalid` with `field` `scope`: `department` for a name that there is not, `several` for one that is not
    /// the only one; `secret.*`, `wecom.*`, `store.*`.
    pub async fn departments_named(&self, source: &Source, words: &[String]) -> Result<Vec<i64>> {
        let mut ids = Vec::new();
        let mut live = None;
        for word in words.iter().map(|word| word.trim()) {
            if let Ok(id) = word.parse() {
                ids.push(id);
                continue;
            }
            let stored = paths(&self.scope_form(source)?.departments);
            let found = match one(word, &stored) {
                Err(error) if error.detail()["reason"] == "department" => {
                    if live.is_none() {
                        live = Some(paths(&self.scope_form_live(source).await?.departments));
                    }
                    one(word, live.as_ref().unwrap_or(&stored))
                }
                found => found,
            };
            ids.push(found?);
        }
        Ok(ids)
    }

    /// The numbers of the tags that these words mean: a number, or a name, which is looked up in WeCom.
    ///
    /// # Errors
    /// `input.invalid` with `field` `scope`, `secret.*`, `wecom.*`, `store.*`.
    pub async fn tags_named(&self, source: &Source, words: &[String]) -> Result<Vec<i64>> {
        let numbers = words.iter().map(|word| word.trim().parse().ok());
        if let Some(ids) = numbers.collect::<Option<Vec<_>>>() {
            return Ok(ids);
        }
        let tags = self.scope_form_live(source).await?.tags.unwrap_or_default();
        let mut ids = Vec::new();
        for word in words.iter().map(|word| word.trim()) {
            let mut named = tags.iter().filter(|tag| tag.name == word);
            let id = match (word.parse(), named.next(), named.next()) {
                (Ok(id), ..) => id,
                (_, Some(tag), None) => tag.id,
                _ => return Err(wrong("tag", word)),
            };
            ids.push(id);
        }
        Ok(ids)
    }
}

/// The only department that has this name, or this path from the top.
fn one(word: &str, paths: &HashMap<i64, String>) -> Result<i64> {
    let below = format!("/{word}");
    let mut found = paths
        .iter()
        .filter(|(_, path)| *path == word || path.ends_with(&below))
        .collect::<Vec<_>>();
    let whole = found.iter().filter(|(_, path)| *path == word);
    if let [(id, _)] = whole.collect::<Vec<_>>().as_slice() {
        return Ok(**id);
    }
    found.sort_unstable();
    match found.as_slice() {
        [] => Err(wrong("department", word)),
        [(id, _)] => Ok(**id),
        several => {
            let candidates = several.iter().map(|(id, path)| format!("{path} ({id})"));
            let candidates = candidates.collect::<Vec<_>>();
            Err(wrong("several", word).with("candidates", candidates))
        }
    }
}

fn wrong(reason: &str, word: &str) -> Error {
    Error::new(Code::InputInvalid, "not the name of one department or tag")
        .with("field", "scope")
        .with("reason", reason)
        .with("rule", word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_means_the_only_department_that_has_it() {
        let paths = [
            (1, "总部"),
            (2, "总部/销售"),
            (3, "总部/华东/销售"),
            (4, "总部/财务"),
        ];
        let paths = paths.map(|(id, path)| (id, path.to_owned())).into();
        let cases = [
            ("总部", Ok(1)),
            ("财务", Ok(4)),
            ("总部/财务", Ok(4)),
            ("华东/销售", Ok(3)),
            ("总部/销售", Ok(2)),
            ("销售", Err("several")),
            ("仓储", Err("department")),
            ("务", Err("department")),
        ];
        for (word, want) in cases {
            let got = one(word, &paths);
            let got = got.map_err(|error| error.detail()["reason"].as_str().unwrap().to_owned());
            assert_eq!(got, want.map_err(str::to_owned), "{word}");
        }
    }
}
