//! Surnames and given names: directories keep them apart, WeCom does not.

/// Chinese surnames of two characters.
const LONG_SURNAMES: [&str; 44] = [
    "欧阳", "太史", "端木", "上官", "司马", "东方", "独孤", "南宫", "万俟", "闻人", "夏侯", "诸葛",
    "尉迟", "公羊", "赫连", "澹台", "皇甫", "宗政", "濮阳", "公冶", "太叔", "申屠", "公孙", "慕容",
    "仲孙", "钟离", "长孙", "宇文", "司徒", "鲜于", "司空", "闾丘", "子车", "亓官", "司寇", "巫马",
    "公西", "颛孙", "壤驷", "公良", "漆雕", "乐正", "宰父", "令狐",
];

/// Surname and given name, if the name has both.
///
/// A Chinese name begins with the surname; of names in other letters the last word is it.
pub fn split(name: &str) -> (&str, Option<&str>) {
    let name = name.trim();
    if let Some(surname) = LONG_SURNAMES
        .into_iter()
        .find(|surname| name.starts_with(surname))
    {
        let rest = &name[surname.len()..];
        // Of three characters and more: 欧阳 alone, or 欧阳 as a surname of one and a given name, is not told apart.
        if is_han(rest) {
            return (&name[..surname.len()], Some(rest));
        }
    }
    if is_han(name) && (2..=4).contains(&name.chars().count()) {
        let surname = name.chars().next().map_or(0, char::len_utf8);
        return (&name[..surname], Some(&name[surname..]));
    }
    match (
        name.split_once(char::is_whitespace),
        name.rsplit_once(char::is_whitespace),
    ) {
        (Some((surname, given)), _) if is_han(surname) && is_han(given.trim_start()) => {
            (surname, Some(given.trim_start()))
        }
        (_, Some((given, surname))) => (surname, Some(given.trim_end())),
        _ => (name, None),
    }
}

fn is_han(text: &str) -> bool {
    !text.is_empty()
        && text
            .chars()
            .all(|c| matches!(c, '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{323af}'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_apart() {
        let cases = [
            ("张三", ("张", Some("三"))),
            ("欧阳娜娜", ("欧阳", Some("娜娜"))),
            ("欧阳", ("欧", Some("阳"))),
            ("诸葛亮", ("诸葛", Some("亮"))),
            ("李 雷", ("李", Some("雷"))),
            ("Ada Lovelace", ("Lovelace", Some("Ada"))),
            ("Mary Ann Smith", ("Smith", Some("Mary Ann"))),
            ("Plato", ("Plato", None)),
            ("迪丽热巴·迪力木拉提", ("迪丽热巴·迪力木拉提", None)),
            ("王", ("王", None)),
            ("", ("", None)),
            ("张三(外包)", ("张三(外包)", None)),
        ];
        for (name, want) in cases {
            assert_eq!(split(name), want, "{name}");
        }
    }
}
