//! A plain client for the tests: it builds addresses and reads JSON, and knows nothing of WeCom.

use std::time::Duration;

use reqwest::{Client, Response, StatusCode, header, redirect::Policy};
use sandbox::{Config, Control, Details, Sandbox, Scenario};
use serde_json::Value;

/// A running sandbox with a client.
pub(crate) struct Bench {
    pub(crate) sandbox: Sandbox,
    pub(crate) client: Client,
}

pub(crate) fn small() -> Config {
    Config {
        members: 60,
        departments: 12,
        seed: 5,
        ..Config::default()
    }
}

pub(crate) async fn bench() -> Bench {
    bench_with(small()).await
}

pub(crate) async fn bench_in(scenario: Scenario) -> Bench {
    bench_with(Config {
        scenario,
        ..small()
    })
    .await
}

pub(crate) async fn bench_with(config: Config) -> Bench {
    let client = Client::builder()
        .no_proxy()
        .redirect(Policy::none())
        .timeout(Duration::from_secs(60))
        .build()
        .unwrap();
    Bench {
        sandbox: Sandbox::start(config).await.unwrap(),
        client,
    }
}

impl Bench {
    pub(crate) fn details(&self) -> &Details {
        self.sandbox.details()
    }

    pub(crate) fn control(&self) -> &Control {
        self.sandbox.control()
    }

    pub(crate) fn url(&self, path_and_query: &str) -> String {
        format!("{}/cgi-bin/{path_and_query}", self.details().api_base)
    }

    pub(crate) async fn try_get(&self, path_and_query: &str) -> reqwest::Result<Response> {
        self.client.get(self.url(path_and_query)).send().await
    }

    pub(crate) async fn get(&self, path_and_query: &str) -> Value {
        let response = self.try_get(path_and_query).await.unwrap();
        assert_eq!(response.status(), StatusCode::OK, "{path_and_query}");
        serde_json::from_str(&response.text().await.unwrap()).unwrap()
    }

    /// A call with a token; `path` may have a query.
    pub(crate) async fn ask(&self, path: &str, token: &str) -> Value {
        let join = if path.contains('?') { '&' } else { '?' };
        self.get(&format!("{path}{join}access_token={token}")).await
    }

    pub(crate) async fn post(&self, path: &str, token: &str, body: &str) -> Value {
        let url = self.url(&format!("{path}?access_token={token}"));
        let request = self.client.post(url).body(body.to_owned());
        let response = request.send().await.unwrap();
        serde_json::from_str(&response.text().await.unwrap()).unwrap()
    }

    pub(crate) async fn token_answer(&self, corp: &str, secret: &str) -> Value {
        self.get(&format!("gettoken?corpid={corp}&corpsecret={secret}"))
            .await
    }

    pub(crate) async fn contacts(&self) -> String {
        self.token(&self.details().contacts_secret).await
    }

    pub(crate) async fn app(&self) -> String {
        self.token(&self.details().app_secret).await
    }

    async fn token(&self, secret: &str) -> String {
        let answer = self.token_answer(&self.details().corp_id, secret).await;
        text(&answer["access_token"])
    }

    /// A page of the login site.
    pub(crate) async fn page(&self, path_and_query: &str) -> String {
        let url = format!("{}{path_and_query}", self.details().login_base);
        let response = self.client.get(url).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        response.text().await.unwrap()
    }

    /// Sends the form of the phone and returns where the browser goes next, if anywhere.
    pub(crate) async fn decide(&self, form: String) -> Option<String> {
        let url = format!("{}/wwlogin/sso/decide", self.details().login_base);
        let kind = "application/x-www-form-urlencoded";
        let request = self.client.post(url).header(header::CONTENT_TYPE, kind);
        let response = request.body(form).send().await.unwrap();
        let location = response.headers().get(header::LOCATION)?;
        Some(location.to_str().unwrap().to_owned())
    }
}

pub(crate) fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

/// The errcode; a success carries one too.
pub(crate) fn code(answer: &Value) -> i64 {
    answer["errcode"].as_i64().unwrap()
}

/// The values of `key` in a list.
pub(crate) fn column<'a>(list: &'a Value, key: &str) -> Vec<&'a Value> {
    list.as_array()
        .unwrap()
        .iter()
        .map(|row| &row[key])
        .collect()
}
