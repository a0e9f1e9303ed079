//! The form of a picture on its page.

/// The place of a picture in the column of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PictureAlignment {
    /// At the left edge, with the text beside it.
    Left,
    /// In the middle, without text beside it.
    Center,
    /// At the right edge, with the text beside it.
    Right,
}

impl PictureAlignment {
    /// All alignments.
    pub const ALL: [Self; 3] = [Self::Left, Self::Center, Self::Right];

    /// The English name, valid in every file; also the key of its word in the strings, and the class on the page.
    pub fn name(self) -> &'static str {
        match self {
            Self::Left => "left",
            Self::Center => "center",
            Self::Right => "right",
        }
    }
}

/// What an element with the syntax of a picture shows, by the extension of its file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MediaKind {
    /// A picture.
    Picture,
    /// A recording.
    Sound,
    /// A film.
    Film,
}

impl MediaKind {
    /// The kind of a file by its path.
    pub fn of(path: &str) -> Self {
        let ending = path.rsplit_once('.').map_or(String::new(), |(_, ending)| ending.to_lowercase());
        match ending.as_str() {
            "mp3" | "m4a" | "wav" | "ogg" | "oga" | "opus" | "flac" | "aac" | "wma" | "amr" | "aif" | "aiff" => {
                Self::Sound
            }
            "mp4" | "m4v" | "mov" | "webm" | "mkv" | "ogv" | "avi" | "wmv" | "mpg" | "mpeg" | "3gp" => Self::Film,
            _ => Self::Picture,
        }
    }
}
