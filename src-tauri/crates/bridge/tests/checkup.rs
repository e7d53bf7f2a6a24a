//! The check-up against the simulated WeCom over a real socket: every scenario, every check.

mod support;

use sandbox::Scenario;
use bridge::source::OnDuplicate;
use support::World;

#[tokio::test]
async fn probe_matrix() {
    for scenario in Scenario::ALL {
        let world = World::healthy().await;
        let source = world.add_source(OnDuplicate::Skip).await;
        world.sync(&source).await;
        world.sandbox.control().set_scenario(scenario);
        let up = world.bridge.check_up(&world.tenant, &|_| {}).await.unwrap();
        println!("== {scenario} {:?} {:?} cannot {}", up.verdict, up.coverage, up.cannot_scan.len());
        for check in &up.checks {
            println!("  {:24} {:?} {} [{:?}]", check.id, check.status, check.evidence.zh, check.errcode);
        }
    }
}
