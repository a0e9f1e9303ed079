//! The kind of a file, by its first bytes.

/// The kind of a file, by its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FileKind {
    /// JPEG.
    Jpeg,
    /// PNG, including animations (APNG).
    Png,
    /// GIF, including animations.
    Gif,
    /// WebP, including animations.
    WebP,
    /// SVG.
    Svg,
    /// An icon of a site (`favicon.ico`).
    Icon,
    /// TIFF, which browsers do not show.
    Tiff,
    /// BMP.
    Bmp,
    /// A picture of a kind that cannot be cleaned, with its name.
    OtherPicture(&'static str),
    /// PDF.
    Pdf,
    /// A ZIP file: DOCX, XLSX, PPTX, ODT, EPUB or an archive.
    Zip,
    /// MP3.
    Mp3,
    /// WAV.
    Wav,
    /// MP4, M4A or MOV.
    Mp4,
    /// WebM or Matroska.
    WebM,
    /// A sound, video or document of a kind that cannot be cleaned, with its name.
    OtherFile(&'static str),
    /// A font.
    Font,
    /// Plain text of any format.
    Text,
    /// None of the above.
    Unknown,
}

/// File name extensions, with the kinds that they require. The first extension of a kind is the one proposed.
const ENDINGS: &[(&str, &[FileKind])] = &[
    ("jpg", &[FileKind::Jpeg]),
    ("jpeg", &[FileKind::Jpeg]),
    ("jpe", &[FileKind::Jpeg]),
    ("jfif", &[FileKind::Jpeg]),
    ("png", &[FileKind::Png]),
    ("apng", &[FileKind::Png]),
    ("gif", &[FileKind::Gif]),
    ("webp", &[FileKind::WebP]),
    ("svg", &[FileKind::Svg]),
    ("ico", &[FileKind::Icon]),
    ("tif", &[FileKind::Tiff]),
    ("tiff", &[FileKind::Tiff]),
    ("bmp", &[FileKind::Bmp]),
    ("dib", &[FileKind::Bmp]),
    ("pdf", &[FileKind::Pdf]),
    ("docx", &[FileKind::Zip]),
    ("docm", &[FileKind::Zip]),
    ("dotx", &[FileKind::Zip]),
    ("xlsx", &[FileKind::Zip]),
    ("xlsm", &[FileKind::Zip]),
    ("pptx", &[FileKind::Zip]),
    ("ppsx", &[FileKind::Zip]),
    ("odt", &[FileKind::Zip]),
    ("ods", &[FileKind::Zip]),
    ("odp", &[FileKind::Zip]),
    ("odg", &[FileKind::Zip]),
    ("epub", &[FileKind::Zip]),
    ("zip", &[FileKind::Zip]),
    ("mp3", &[FileKind::Mp3]),
    ("wav", &[FileKind::Wav]),
    ("mp4", &[FileKind::Mp4]),
    ("m4a", &[FileKind::Mp4]),
    ("m4v", &[FileKind::Mp4]),
    ("mov", &[FileKind::Mp4]),
    ("webm", &[FileKind::WebM]),
    ("mkv", &[FileKind::WebM]),
    ("woff", &[FileKind::Font]),
    ("woff2", &[FileKind::Font]),
    ("ttf", &[FileKind::Font]),
    ("otf", &[FileKind::Font]),
];

/// Extensions of pictures and other files that are never plain text, whatever their content looks like.
const NEVER_TEXT: &[&str] = &[
    "heic", "heif", "avif", "jxl", "jp2", "j2k", "psd", "dng", "cr2", "cr3", "nef", "arw", "raf", "orf", "rw2", "doc",
    "xls", "ppt", "ogg", "oga", "ogv", "opus", "flac", "aac", "wma", "wmv", "avi", "mpg", "mpeg", "3gp", "amr", "7z",
    "rar", "gz", "bz2", "xz", "tar", "exe", "svgz", "eps", "ai", "indd", "xcf", "cdr",
];

/// Brands of ISO media files that are pictures.
const PICTURE_BRANDS: &[(&[u8; 4], &str)] = &[
    (b"heic", "HEIC"),
    (b"heix", "HEIC"),
    (b"heim", "HEIC"),
    (b"heis", "HEIC"),
    (b"hevc", "HEIC"),
    (b"hevx", "HEIC"),
    (b"mif1", "HEIC"),
    (b"msf1", "HEIC"),
    (b"mif2", "HEIC"),
    (b"avif", "AVIF"),
    (b"avis", "AVIF"),
    (b"crx ", "CR3"),
];

impl FileKind {
    /// The kind of some bytes.
    pub fn of(bytes: &[u8]) -> Self {
        match bytes {
            [0xff, 0xd8, 0xff, ..] => Self::Jpeg,
            [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Self::Png,
            [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Self::Gif,
            [b'R', b'I', b'F', b'F', _, _, _, _, kind @ ..] => match kind {
                [b'W', b'E', b'B', b'P', ..] => Self::WebP,
                [b'W', b'A', b'V', b'E', ..] => Self::Wav,
                [b'A', b'V', b'I', b' ', ..] => Self::OtherFile("AVI"),
                _ => Self::Unknown,
            },
            [0, 0, 1, 0, count, 0, ..] if *count > 0 => Self::Icon,
            [b'%', b'P', b'D', b'F', b'-', ..] => Self::Pdf,
            [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] => Self::Zip,
            [b'I', b'D', b'3', ..] => Self::Mp3,
            [0xff, second, ..] if second & 0xe6 == 0xe2 => Self::Mp3,
            [0x1a, 0x45, 0xdf, 0xa3, ..] => Self::WebM,
            [_, _, _, _, b'f', b't', b'y', b'p', rest @ ..] => {
                let brand = rest.first_chunk::<4>();
                let picture = PICTURE_BRANDS.iter().find(|(known, _)| Some(*known) == brand);
                picture.map_or(Self::Mp4, |(_, name)| Self::OtherPicture(name))
            }
            [_, _, _, _, b'm', b'o', b'o', b'v', ..] | [_, _, _, _, b'm', b'd', b'a', b't', ..] => Self::Mp4,
            [_, _, _, _, b'w', b'i', b'd', b'e', ..] => Self::Mp4,
            [b'I', b'I', 42 | 43, 0, ..] | [b'M', b'M', 0, 42 | 43, ..] => Self::Tiff,
            [b'I', b'I', b'U', 0, ..] => Self::OtherPicture("RW2"),
            [b'I', b'I', b'R', b'O', ..] => Self::OtherPicture("ORF"),
            [b'F', b'U', b'J', b'I', b'F', b'I', b'L', b'M', ..] => Self::OtherPicture("RAF"),
            [b'B', b'M', _, _, _, _, 0, 0, 0, 0, ..] => Self::Bmp,
            [0xff, 0x0a, ..] | [0, 0, 0, 12, b'J', b'X', b'L', b' ', ..] => Self::OtherPicture("JPEG XL"),
            [0, 0, 0, 12, b'j', b'P', b' ', b' ', ..] | [0xff, 0x4f, 0xff, 0x51, ..] => Self::OtherPicture("JPEG 2000"),
            [b'8', b'B', b'P', b'S', ..] => Self::OtherPicture("PSD"),
            [0, 0, 2, 0, count, 0, ..] if *count > 0 => Self::OtherPicture("CUR"),
            [b'w', b'O', b'F', b'F' | b'2', ..] | [0, 1, 0, 0, 0, ..] | [b'O', b'T', b'T', b'O', ..] => Self::Font,
            [0xd0, 0xcf, 0x11, 0xe0, ..] => Self::OtherFile("DOC, XLS, PPT"),
            [b'{', b'\\', b'r', b't', b'f', ..] => Self::OtherFile("RTF"),
            [b'O', b'g', b'g', b'S', ..] => Self::OtherFile("Ogg"),
            [b'f', b'L', b'a', b'C', ..] => Self::OtherFile("FLAC"),
            [b'7', b'z', 0xbc, 0xaf, ..] => Self::OtherFile("7z"),
            [b'R', b'a', b'r', b'!', ..] => Self::OtherFile("RAR"),
            [0x1f, 0x8b, ..] => Self::OtherFile("gzip"),
            [b'%', b'!', b'P', b'S', ..] => Self::OtherFile("PostScript"),
            _ => text(bytes),
        }
    }

    /// Whether it is a picture.
    pub fn is_picture(self) -> bool {
        matches!(self, Self::Jpeg | Self::Png | Self::Gif | Self::WebP | Self::Svg | Self::Icon | Self::OtherPicture(_))
            || self.is_converted()
    }

    /// Whether it is published as a JPEG or PNG, because browsers do not show it or it is needlessly large.
    pub fn is_converted(self) -> bool {
        matches!(self, Self::Tiff | Self::Bmp)
    }

    /// The name shown to users.
    pub fn name(self) -> &'static str {
        match self {
            Self::Jpeg => "JPEG",
            Self::Png => "PNG",
            Self::Gif => "GIF",
            Self::WebP => "WebP",
            Self::Svg => "SVG",
            Self::Icon => "ICO",
            Self::Tiff => "TIFF",
            Self::Bmp => "BMP",
            Self::Pdf => "PDF",
            Self::Zip => "ZIP",
            Self::Mp3 => "MP3",
            Self::Wav => "WAV",
            Self::Mp4 => "MP4",
            Self::WebM => "WebM",
            Self::OtherPicture(name) | Self::OtherFile(name) => name,
            Self::Font => "WOFF",
            Self::Text => "TXT",
            Self::Unknown => "?",
        }
    }

    /// The extension that a file of this kind should have.
    pub fn ending(self) -> Option<&'static str> {
        ENDINGS.iter().find(|(_, kinds)| kinds.contains(&self)).map(|(ending, _)| *ending)
    }

    /// Whether the extension of a name matches this kind.
    pub(super) fn agrees_with(self, name: &str) -> bool {
        let ending = ending(name);
        let says_picture = name_says_picture(name);
        match ENDINGS.iter().find(|(known, _)| *known == ending) {
            Some((_, kinds)) => kinds.contains(&self),
            // Kinds that cannot be cleaned are refused as such.
            None if matches!(self, Self::OtherPicture(_) | Self::OtherFile(_)) => true,
            // The raw pictures of cameras are TIFF files with other content.
            None if self == Self::Tiff => NEVER_TEXT.contains(&ending.as_str()),
            // Browsers go by the name: a picture without its extension would not be shown as one.
            None if self == Self::Text || self == Self::Unknown => {
                !says_picture && !NEVER_TEXT.contains(&ending.as_str())
            }
            None => false,
        }
    }
}

/// Whether a name has an extension of a picture.
pub(super) fn name_says_picture(name: &str) -> bool {
    let ending = ending(name);
    let known = ENDINGS.iter().find(|(known, _)| *known == ending);
    known.is_some_and(|(_, kinds)| kinds.iter().any(|kind| kind.is_picture()))
        || NEVER_TEXT.iter().take_while(|known| **known != "doc").any(|known| *known == ending)
}

/// Whether the name has the extension of a raw picture of a camera, most of which are TIFF files.
pub(super) fn name_says_raw(name: &str) -> bool {
    NEVER_TEXT.contains(&ending(name).as_str())
}

/// The extension of a file name, in lower case; empty if there is none.
pub(super) fn ending(name: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    name.rsplit_once('.').map_or(String::new(), |(_, ending)| ending.to_lowercase())
}

/// Plain text, a drawing, or unknown.
fn text(bytes: &[u8]) -> FileKind {
    // Some programs write drawings and tables as UTF-16 with a byte-order mark.
    let is_wide = matches!(bytes, [0xff, 0xfe, ..] | [0xfe, 0xff, ..]);
    let is_text = is_wide || !bytes.iter().any(|byte| matches!(byte, 0..=8 | 14..=26 | 28..=31 | 127));
    if !is_text {
        return FileKind::Unknown;
    }
    let start: String = match is_wide {
        true => bytes.iter().take(8_192).filter(|byte| **byte != 0).map(|byte| char::from(*byte)).collect(),
        false => bytes.iter().take(4_096).map(|byte| char::from(*byte)).collect(),
    };
    if is_drawing(&start) { FileKind::Svg } else { FileKind::Text }
}

/// Whether the first element of a text is `svg`, with any prefix.
fn is_drawing(text: &str) -> bool {
    let mut rest = text.trim_start_matches(|character: char| !character.is_ascii() || character.is_whitespace());
    loop {
        rest = rest.trim_start();
        let skipped = if rest.starts_with("<!--") {
            rest.split_once("-->")
        } else if rest.starts_with("<?") {
            rest.split_once("?>")
        } else if rest.starts_with("<!") {
            let end = rest.find(['>', '[']).filter(|end| rest[*end..].starts_with('['));
            end.map_or_else(|| rest.split_once('>'), |_| rest.split_once("]>").or_else(|| rest.split_once('>')))
        } else {
            None
        };
        let Some((_, behind)) = skipped else { break };
        rest = behind;
    }
    let Some(tag) = rest.strip_prefix('<') else { return false };
    let name = tag.split(|character: char| character.is_whitespace() || matches!(character, '>' | '/')).next();
    let name = name.unwrap_or_default();
    name.rsplit(':').next().is_some_and(|local| local.eq_ignore_ascii_case("svg"))
}
