mod support;
use bridge::Lang;
use bridge::checkup::report::{self, ReportOptions};
use bridge::source::OnDuplicate;
use sandbox::Scenario;
use support::*;
#[tokio::test]
async fn write() {
    for (scenario, name) in [(Scenario::SubDepartmentRange, "sub"), (Scenario::UntrustedIp, "ip"), (Scenario::Healthy, "ok"), (Scenario::WrongCallback, "cb")] {
        let world = World::new(Setting { members: 3204, departments: 42, ..Setting::default() }).await;
        let source = world.add_source(OnDuplicate::Skip).await;
        world.sync(&source).await;
        world.sandbox.control().set_scenario(scenario);
        let up = world.bridge.check_up(&world.tenant, &|_| {}).await.unwrap();
        for lang in [Lang::Zh, Lang::En] {
            let html = report::html(&up, &ReportOptions { lang, with_names: name == "sub", title: "华东制造".into() });
            std::fs::write(format!("/tmp/report_{name}_{lang:?}.html"), html).unwrap();
        }
    }
    let world = World::healthy().await;
    let source = world.add_source(OnDuplicate::Skip).await;
    world.sync(&source).await;
    let who = world.sandbox.control().members()[7].userid.clone();
    world.sandbox.control().set_visible_range(vec!["x".into()], vec![], vec![]);
    let trace = world.bridge.trace(&world.tenant, &who).await.unwrap();
    println!("{:?} {:?}", trace.member, trace.verdict);
    for s in &trace.steps { println!("{:22} {:?} {} | {}", s.id, s.status, s.evidence.zh, s.evidence.en); }
    println!("{:#?}", trace.remedy);
}
