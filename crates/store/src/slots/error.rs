//! What can go wrong with a slot, each with its own sentence.

use hegui_model::text::Text;

/// Why a passphrase is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weakness {
    /// Fewer than ten characters.
    Short,
    /// The login itself.
    Login,
    /// One of those that are tried first.
    Common,
}

/// A slot could not be made, opened or changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SlotError {
    /// The login is not 1 to 40 of `a-z 0-9 . _ -`, begins with a dot, or is a reserved name.
    #[error("login {login:?} is not allowed")]
    Login {
        /// What was given.
        login: String,
    },
    /// The name is empty, longer than 100 characters or holds control characters.
    #[error("name is not allowed")]
    Name,
    /// There is a slot of this login.
    #[error("slot {login} exists")]
    Exists {
        /// Login.
        login: String,
    },
    /// There is no slot of this login.
    #[error("no slot {login}")]
    Unknown {
        /// Login.
        login: String,
    },
    /// The person has not set a passphrase yet.
    #[error("slot {login} is not activated")]
    NotActivated {
        /// Login.
        login: String,
    },
    /// The passphrase has been set before.
    #[error("slot {login} is activated already")]
    AlreadyActivated {
        /// Login.
        login: String,
    },
    /// The slot holds no database key yet.
    #[error("slot {login} is not admitted")]
    NotAdmitted {
        /// Login.
        login: String,
    },
    /// The slot of a system administrator never holds the database key.
    #[error("slot {login} is a system administrator's")]
    SystemAdministrator {
        /// Login.
        login: String,
    },
    /// The passphrase does not open the slot.
    #[error("wrong passphrase")]
    WrongPassphrase,
    /// The new passphrase is too weak.
    #[error("weak passphrase: {0:?}")]
    Weak(Weakness),
    /// The cost asked for lies outside its bounds.
    #[error("cost outside its bounds")]
    Cost,
    /// The slot file is not what was written.
    #[error("slot {login} is damaged at {field}")]
    Damaged {
        /// Login, or the file's name.
        login: String,
        /// The field or section that fails, or the line and column.
        field: String,
    },
    /// The slot file was written by a newer program.
    #[error("slot {login} has format {format}")]
    Newer {
        /// Login.
        login: String,
        /// Its format.
        format: u32,
    },
    /// An earlier change of the database key was interrupted; [`settle`](super::Slots::settle) comes first.
    #[error("an earlier change of the database key is not settled")]
    Unsettled,
    /// The key given as the one in force is in no slot.
    #[error("no slot holds this database key")]
    KeyUnknown,
    /// The folder of slots could not be read or written.
    #[error("{file}: {cause}")]
    Io {
        /// Name of the file.
        file: String,
        /// What the system said.
        cause: String,
    },
}

impl SlotError {
    pub(crate) fn damaged(login: &str, field: impl Into<String>) -> Self {
        Self::Damaged { login: login.to_owned(), field: field.into() }
    }

    pub(crate) fn io(path: &std::path::Path, cause: &std::io::Error) -> Self {
        let file = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        Self::Io { file, cause: cause.to_string() }
    }

    /// The sentence for people.
    pub fn text(&self) -> Text {
        match self {
            Self::Login { login } => Text::new(
                format!(
                    "登录名“{login}”不可用：限 1 至 40 个小写字母、数字、点、下划线、连字符，不以点开头，且不是系统保留名"
                ),
                format!(
                    "Login \"{login}\" can't be used: 1 to 40 lower-case letters, digits, dots, underscores or \
                     hyphens, not beginning with a dot and not a name reserved by the system"
                ),
            ),
            Self::Name => Text::new(
                "姓名须为 1 至 100 个字符，且不含控制字符",
                "The name needs 1 to 100 characters and no control characters",
            ),
            Self::Exists { login } => {
                Text::new(format!("用户“{login}”已存在"), format!("There is a user \"{login}\" already"))
            }
            Self::Unknown { login } => {
                Text::new(format!("没有用户“{login}”"), format!("There is no user \"{login}\""))
            }
            Self::NotActivated { login } => Text::new(
                format!("用户“{login}”尚未设置口令"),
                format!("User \"{login}\" has not set a passphrase yet"),
            ),
            Self::AlreadyActivated { login } => Text::new(
                format!("用户“{login}”已设置过口令；忘记口令须由管理员重置"),
                format!(
                    "User \"{login}\" has set a passphrase already; a forgotten one is reset by an administrator"
                ),
            ),
            Self::NotAdmitted { login } => Text::new(
                format!("用户“{login}”尚未获得数据库授权，须由安全管理员授权"),
                format!(
                    "User \"{login}\" has not been admitted to the database yet: ask the security administrator"
                ),
            ),
            Self::SystemAdministrator { login } => Text::new(
                format!("“{login}”是系统管理员，其密钥槽不存放数据库密钥"),
                format!("\"{login}\" is a system administrator, whose key slot never holds the database key"),
            ),
            Self::WrongPassphrase => Text::new("口令不正确", "Wrong passphrase"),
            Self::Weak(Weakness::Short) => {
                Text::new("口令太短：至少 10 个字符", "The passphrase is too short: at least 10 characters")
            }
            Self::Weak(Weakness::Login) => {
                Text::new("口令不能与登录名相同", "The passphrase must not be the login name")
            }
            Self::Weak(Weakness::Common) => Text::new(
                "这个口令太常见，容易被猜中",
                "This passphrase is one of the most common and easily guessed",
            ),
            Self::Cost => Text::new(
                "口令计算强度超出允许范围（内存 19 MiB 至 1 GiB，轮数 2 至 20，并行 1 至 16）",
                "The cost of the passphrase is outside its bounds (memory 19 MiB to 1 GiB, 2 to 20 passes, 1 to 16 lanes)",
            ),
            Self::Damaged { login, field } => Text::new(
                format!("密钥槽“{login}”已损坏或被改动，位置：{field}"),
                format!("Key slot \"{login}\" is damaged or was altered, at: {field}"),
            ),
            Self::Newer { login, format } => Text::new(
                format!("密钥槽“{login}”由更新版本的程序写成（格式 {format}），请升级后再打开"),
                format!(
                    "Key slot \"{login}\" was written by a newer program (format {format}): please upgrade"
                ),
            ),
            Self::Unsettled => Text::new(
                "上一次更换数据库密钥被中断，尚未收尾；重新打开工作区即可完成",
                "An earlier change of the database key was interrupted; opening the workspace again completes it",
            ),
            Self::KeyUnknown => Text::new(
                "所给数据库密钥不在任何密钥槽中",
                "The database key given is in none of the key slots",
            ),
            Self::Io { file, cause } => Text::new(
                format!("密钥文件“{file}”读写失败：{cause}"),
                format!("Key file \"{file}\" could not be read or written: {cause}"),
            ),
        }
    }
}
