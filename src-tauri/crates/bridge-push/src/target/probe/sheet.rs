//! A probe as a list that leaves the program: what was tried, and what the target can do. No secret is in it.

use bridge_core::check::Check;
use bridge_core::lang::{Lang, Text};
use bridge_core::sheet::{Sheet, file_stem};

use super::super::Target;
use super::Probed;

const TITLE: Text = Text::fixed("推送目标的能力探测", "Probe of a push target");

/// The checks of a probe, with the target above them.
pub fn sheet(target: &Target, probed: &Probed, lang: Lang) -> Sheet {
    let certificate = probed.certificate.as_ref();
    let fact =
        |zh: &'static str, en: &'static str, value: &str| (Text::fixed(zh, en), value.to_owned());
    let mut facts = vec![
        fact("推送目标", "Push target", &target.name),
        fact("类型", "Kind", target.kind.product()),
        fact("地址", "Address", &target.url),
        fact("起点", "Base DN", &target.settings.base),
        fact("绑定账号", "Bind account", &target.bind_dn),
    ];
    if let Some(seen) = certificate {
        facts.push(fact("证书 SHA-256", "Certificate, SHA-256", &seen.sha256));
    }
    let evidence = probed.capabilities.evidence.iter();
    facts
        .extend(evidence.map(|(name, text)| (Text::same(name.clone()), text.get(lang).to_owned())));
    Sheet {
        title: TITLE,
        file_stem: file_stem(TITLE.get(lang), &target.name),
        facts,
        columns: vec![
            Text::fixed("结果", "Result"),
            Text::fixed("检测", "Check"),
            Text::fixed("证据", "Evidence"),
            Text::fixed("怎么办", "What to do"),
        ],
        rows: probed.checks.iter().map(|check| row(check, lang)).collect(),
    }
}

fn row(check: &Check, lang: Lang) -> Vec<String> {
    let fix = check
        .fix
        .iter()
        .flat_map(|fix| std::iter::once(&fix.cause).chain(&fix.steps));
    let fix = fix.map(|text| text.get(lang)).collect::<Vec<_>>().join(" ");
    vec![
        check.status.title().get(lang).to_owned(),
        check.title.get(lang).to_owned(),
        check.evidence.get(lang).to_owned(),
        fix,
    ]
}
