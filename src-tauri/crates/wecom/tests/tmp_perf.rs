#![allow(clippy::unwrap_used, missing_docs)]
mod common;
use common::*;
use futures::StreamExt;
#[tokio::test(flavor = "multi_thread")]
async fn perf() {
    let m = r#"{"userid":"userid0001","name":"李雷雷","department":[1,42],"order":[1,2],"position":"工程师","mobile":"13800000000","gender":"1","email":"someone@example.com","is_leader_in_dept":[1,0],"direct_leader":["Han"],"status":1,"enable":1,"main_department":42,"extattr":{"attrs":[]}}"#;
    let list = vec![m; 180].join(",");
    let body = format!(r#"{{"errcode":0,"errmsg":"ok","userlist":[{list}]}}"#);
    println!("body {}", body.len());
    let server = Server::script(&[("user/list", &[ok(&body)])]).await;
    let caller = common::caller(&wecom::Client::builder(server.base.clone()).build().unwrap());
    caller.token().await.unwrap();
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    for _ in 0..3 {
        let t = std::time::Instant::now();
        let n: usize = futures::stream::iter(0..1000)
            .map(|i| {
                let c = caller.clone();
                async move {
                    tokio::spawn(async move { c.members_of(i).await.unwrap().len() })
                        .await
                        .unwrap()
                }
            })
            .buffer_unordered(4)
            .fold(0, |a, b| async move { a + b })
            .await;
        let ours = t.elapsed();
        let t = std::time::Instant::now();
        let url = format!("{}/cgi-bin/user/list?x=1", server.base);
        let b: usize = futures::stream::iter(0..1000)
            .map(|_| {
                let (h, u) = (http.clone(), url.clone());
                async move {
                    tokio::spawn(async move {
                        h.get(u).send().await.unwrap().bytes().await.unwrap().len()
                    })
                    .await
                    .unwrap()
                }
            })
            .buffer_unordered(4)
            .fold(0, |a, b| async move { a + b })
            .await;
        println!("ours {ours:?} bare {:?} members {n} bytes {b}", t.elapsed());
        let t = std::time::Instant::now();
        for _ in 0..1000 {
            std::hint::black_box(serde_json::from_str::<serde_json::Value>(&body).unwrap());
        }
        println!("value parse {:?}", t.elapsed());
    }
}
