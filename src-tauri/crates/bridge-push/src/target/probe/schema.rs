//! The names of attributes that a server's schema has, read out of its own descriptions (RFC 4512).

use std::collections::HashSet;

/// The names in descriptions such as `( 2.5.4.4 NAME ( 'sn' 'surname' ) … )`, in lower case.
pub(super) fn names<'a>(descriptions: impl Iterator<Item = &'a str>) -> HashSet<String> {
    descriptions.flat_map(of_one).collect()
}

fn of_one(description: &str) -> Vec<String> {
    let Some((_, after)) = description.split_once(" NAME ") else {
        return Vec::new();
    };
    let after = after.trim_start();
    let listed = match after.strip_prefix('(') {
        Some(list) => list.split(')').next().unwrap_or(list),
        None => {
            let end = after
                .char_indices()
                .filter(|(_, c)| *c == '\'')
                .nth(1)
                .map_or(after.len(), |(at, _)| at + 1);
            &after[..end]
        }
    };
    let quoted = listed.split('\'').skip(1).step_by(2);
    quoted.map(str::to_ascii_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_in_both_forms() {
        let descriptions = [
            "( 2.5.4.4 NAME ( 'sn' 'surname' ) DESC 'last NAME ( of ) people' SUP name )",
            "( 2.16.840.1.113730.3.1.3 NAME 'employeeNumber' DESC 'it''s' EQUALITY caseIgnoreMatch )",
            "( 1.2.3 DESC 'without' )",
            "",
            "( 1 NAME",
            "( 1 NAME 'open",
        ];
        let mut found = names(descriptions.into_iter())
            .into_iter()
            .collect::<Vec<_>>();
        found.sort_unstable();
        assert_eq!(found, ["employeenumber", "open", "sn", "surname"]);
    }
}
