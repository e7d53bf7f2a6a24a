//! Users as packed rows: the username, the texts of [`TEXTS`](crate::field::TEXTS), then everything else.

use compact_str::CompactString;

use super::{Gender, SLOTS, User, UserStatus};
use crate::packed::{Packed, PackedRow, Packer, Unpacker};

impl PackedRow for User {
    fn pack(&self, to: &mut Packer<'_>) {
        // Every field is named, so that a new one does not compile until it is packed; those of `texts` are packed by it.
        #[rustfmt::skip]
        let Self {
            username, origin_corp, key, source, gender, departments, main_department, status, protected, updated_at,
            touched_by, departed_at, archived_userid,
            userid: _, name: _, mobile: _, email: _, biz_mail: _, telephone: _, position: _, alias: _, employee_no: _,
            extra: _, manager: _, department_order: _,
        } = self;
        to.text(Some(username));
        self.texts().for_each(|(_, text)| to.text(text.as_deref()));
        to.text(origin_corp.as_deref());
        to.number(*key);
        to.some_number(*source);
        Gender::pack(*gender, to);
        to.numbers(departments);
        to.some_number(*main_department);
        status.pack(to);
        to.flag(*protected);
        to.number(*updated_at);
        to.some_number(*touched_by);
        to.some_number(*departed_at);
        to.text(archived_userid.as_deref());
    }

    fn unpack(from: &mut Unpacker<'_>) -> Self {
        let mut user = Self {
            username: from.text().unwrap_or_default().into(),
            ..Self::default()
        };
        for (_, slot) in SLOTS {
            *slot(&mut user) = from.text().map(CompactString::from);
        }
        user.origin_corp = from.text().map(CompactString::from);
        user.key = from.number();
        user.source = from.some_number();
        user.gender = Gender::unpack(from);
        user.departments = from.numbers();
        user.main_department = from.some_number();
        user.status = UserStatus::unpack(from);
        user.protected = from.flag();
        user.updated_at = from.number();
        user.touched_by = from.some_number();
        user.departed_at = from.some_number();
        user.archived_userid = from.text().map(CompactString::from);
        user
    }
}

impl Packed<User> {
    /// The userid of a user, if it has one.
    pub fn userid(&self, at: usize) -> Option<&str> {
        let mut from = self.unpacker(at)?;
        from.text();
        from.text()
    }
}

impl Gender {
    /// Packs a gender, or that there is none.
    pub fn pack(gender: Option<Self>, to: &mut Packer<'_>) {
        to.number(match gender {
            None => 0,
            Some(Self::Male) => 1,
            Some(Self::Female) => 2,
        });
    }

    /// A packed gender.
    pub fn unpack(from: &mut Unpacker<'_>) -> Option<Self> {
        match from.number() {
            1 => Some(Self::Male),
            2 => Some(Self::Female),
            _ => None,
        }
    }
}

impl UserStatus {
    /// Packs a status.
    pub fn pack(self, to: &mut Packer<'_>) {
        to.number(match self {
            Self::Active => 0,
            Self::Disabled => 1,
            Self::NotActivated => 2,
            Self::Departed => 3,
            Self::Archived => 4,
        });
    }

    /// A packed status.
    pub fn unpack(from: &mut Unpacker<'_>) -> Self {
        match from.number() {
            0 => Self::Active,
            2 => Self::NotActivated,
            3 => Self::Departed,
            4 => Self::Archived,
            _ => Self::Disabled,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::field::TEXTS;

    /// Every field differs from its default, so that one which is left out is noticed.
    fn full() -> User {
        let mut user = User {
            key: 7,
            source: Some(2),
            origin_corp: Some("ww0123456789abcdef".into()),
            username: "zhang.san".into(),
            gender: Some(Gender::Female),
            departments: [1, -5, 70_000].into(),
            main_department: Some(70_000),
            status: UserStatus::Departed,
            protected: true,
            updated_at: 1_800_000_000_000,
            touched_by: Some(9),
            departed_at: Some(1_700_000_000_000),
            archived_userid: Some("c0ffee".into()),
            ..User::default()
        };
        for (text, (_, slot)) in TEXTS.iter().zip(SLOTS) {
            *slot(&mut user) = Some(format!("的 {}", text.column).into());
        }
        user
    }

    #[test]
    fn a_user_comes_back_with_every_field() {
        let default = serde_json::to_value(User::default()).unwrap();
        let whole = serde_json::to_value(full()).unwrap();
        for (field, value) in whole.as_object().unwrap() {
            assert_ne!(default.get(field), Some(value), "{field} is not looked at");
        }
        let users = Packed::from(vec![full(), User::default()]);
        assert_eq!(users.iter().collect::<Vec<_>>(), [full(), User::default()]);
        assert_eq!(
            (users.known_as(0), users.userid(0)),
            ("zhang.san", Some("的 userid"))
        );
        assert_eq!(users.userid(1), None);
    }

    #[test]
    fn every_status_and_gender_comes_back() {
        let all = [
            UserStatus::Active,
            UserStatus::Disabled,
            UserStatus::NotActivated,
            UserStatus::Departed,
            UserStatus::Archived,
        ];
        for status in all {
            for gender in [None, Some(Gender::Male), Some(Gender::Female)] {
                let user = User {
                    status,
                    gender,
                    ..User::default()
                };
                assert_eq!(Packed::from(vec![user.clone()]).get(0), Some(user));
            }
        }
    }
}
