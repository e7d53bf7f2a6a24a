//! What belongs to the window: notices, its task-bar button, links that lead into it.

request! {
    /// That these notices were read, or all of them.
    pub struct NoticesReadRequest {
        pub(in crate::contract) ids: Option<Vec<String>>,
    }

    /// Words of the window that are looked for by their pinyin too.
    pub struct PinyinRequest {
        pub(in crate::contract) texts: Vec<String>,
    }

    /// How far everything that goes on in the window is, in percent; none while nothing does.
    pub struct WindowProgress {
        pub(in crate::contract) share: Option<u8>,
    }
}
