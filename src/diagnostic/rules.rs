//! All rules, one row each. The first digit of a code is the subject: 1 files, 2 configuration and theme, 3 front
//! matter, 4 text, 5 links and pictures, 6 pages and translations, 7 data.
//!
//! The texts of a rule are in `en.toml` and `es.toml`; its page for `temario explain`, also its test case, is
//! `tests/checks/CODE.md`.

use super::rule::Severity::{Error, Warning};
use super::rule::{Domain, Rule, Severity};

macro_rules! rules {
    ($($(#[$doc:meta])* $name:ident = ($code:literal, $text:literal, $severity:ident, $domain:ident);)*) => {
        $($(#[$doc])* pub static $name: Rule = rule($code, $text, $severity, Domain::$domain);)*
        /// Every rule, in order of code.
        pub static ALL: &[&Rule] = &[$(&$name),*];
    };
}

const fn rule(code: &'static str, name: &'static str, severity: Severity, domain: Domain) -> Rule {
    Rule { code, name, severity, domain }
}

/// Rules that a site cannot turn off or lower in severity: their findings would harm readers or lose a file.
pub static FIXED: &[&Rule] = &[
    &COMMENT_UNCLOSED,
    &UNVERIFIED,
    &DIRECTIVE_AS_TEXT,
    &CODE_UNCLOSED,
    &FACILITATION_AS_TEXT,
    &COMMENT_MISPLACED,
    &DIRECTIVE_IN_CODE,
    &LINK_REFUSED,
    &FOREIGN_ORIGIN,
    &FILE_STAND_IN,
    &PATH_OUTSIDE_ROOT,
    &IMAGE_LOCATION_PUBLISHED,
    &PICTURE_NOT_CLEAN,
    &ADDRESS_TAKEN,
    &SLUG_INVALID,
    &NAME_UNPORTABLE,
    &FILE_PRIVATE,
    &SCRIPT_INSIDE,
    &FILE_UNREADABLE,
];

/// Fixed rules that judge wording, which may be intended: a site cannot turn them off, but an author can allow one
/// finding.
static ALLOWED_AT_ITS_PLACE: &[&Rule] = &[&FACILITATION_AS_TEXT];

/// Rules about allowances. They cannot be allowed themselves, because they would have no effect then.
static ABOUT_ALLOWANCES: &[&Rule] = &[&ALLOWANCE_WITHOUT_REASON, &ALLOWANCE_UNKNOWN, &ALLOWANCE_UNUSED];

/// The rule with a name; an unknown name is a compile error.
pub(super) const fn named(name: &str) -> &'static Rule {
    let mut at = 0;
    while at < ALL.len() {
        if is_same(ALL[at].name.as_bytes(), name.as_bytes()) {
            return ALL[at];
        }
        at += 1;
    }
    panic!("en.toml and es.toml have words for a rule that does not exist")
}

const fn is_same(one: &[u8], other: &[u8]) -> bool {
    let mut at = 0;
    while at < one.len() && at < other.len() && one[at] == other[at] {
        at += 1;
    }
    at == one.len() && at == other.len()
}

impl Rule {
    /// Whether a site cannot turn the rule off or lower its severity.
    pub fn is_fixed(&self) -> bool {
        FIXED.iter().any(|rule| rule.code == self.code)
    }

    /// Whether an author may allow a finding of the rule at one place.
    pub fn can_be_allowed(&self) -> bool {
        let is_among = |rules: &[&Rule]| rules.iter().any(|rule| rule.code == self.code);
        (!self.is_fixed() || is_among(ALLOWED_AT_ITS_PLACE)) && !is_among(ABOUT_ALLOWANCES)
    }
}

rules! {
    /// A text file is not UTF-8.
    NOT_UTF8 = ("T101", "not-utf8", Error, Content);
    /// A text contains a control character.
    CONTROL_CHARACTER = ("T102", "control-character", Error, Content);
    /// The target of a symbolic link is outside the site.
    LINK_OUTSIDE_ROOT = ("T103", "link-outside-root", Error, Content);
    /// A symbolic link is circular or its target does not exist.
    LINK_BROKEN = ("T104", "link-loop", Error, Content);
    /// A text file is too large.
    FILE_TOO_LARGE = ("T105", "file-too-large", Error, Content);
    /// A file name is not Unicode.
    NAME_NOT_UNICODE = ("T106", "name-not-unicode", Error, Content);
    /// A file is in a folder where it is not read.
    FILE_IGNORED = ("T107", "file-ignored", Warning, Content);
    /// A file name is not valid on every operating system.
    NAME_UNPORTABLE = ("T108", "name-unportable", Error, Content);
    /// A file in `static/` is not intended for readers.
    FILE_PRIVATE = ("T109", "file-private", Error, Content);
    /// There are more pages beside the front page than the menu of a page can list.
    TOO_MANY_BESIDE = ("T112", "too-many-beside", Error, Content);
    /// Two names in one folder differ only in their Unicode form.
    NAME_TWICE = ("T113", "name-twice", Error, Content);
    /// A text contains an invisible character, which is removed.
    INVISIBLE_CHARACTER = ("T114", "invisible-character", Warning, Content);
    /// A file is a copy that a program made of another.
    COPY_OF_FILE = ("T115", "copy-of-file", Error, Content);
    /// Two modules or two pages have the same number.
    NUMBER_TWICE = ("T116", "number-twice", Warning, Content);

    /// A TOML file is not valid.
    CONFIG_SYNTAX = ("T201", "config-syntax", Error, Configuration);
    /// A key of `site.toml`, or of a strings file, is unknown.
    CONFIG_UNKNOWN_KEY = ("T202", "config-unknown-key", Error, Configuration);
    /// A value of `site.toml` is of the wrong kind.
    CONFIG_WRONG_VALUE = ("T203", "config-wrong-value", Error, Configuration);
    /// A required key of `site.toml` is missing.
    CONFIG_MISSING_KEY = ("T204", "config-missing-key", Error, Configuration);
    /// `default_language` is not one of the site's languages.
    LANGUAGE_UNKNOWN = ("T205", "language-unknown", Error, Configuration);
    /// There is no strings file for a language.
    LANGUAGE_WITHOUT_STRINGS = ("T206", "language-without-strings", Error, Configuration);
    /// The theme named in `site.toml` does not exist.
    THEME_MISSING = ("T207", "theme-missing", Error, Configuration);
    /// A template is not valid, or its rendering fails.
    TEMPLATE_FAULT = ("T208", "template-fault", Error, Configuration);
    /// An interface string is missing in one language.
    STRING_MISSING = ("T209", "string-missing", Error, Configuration);

    /// A table of `site.toml` belongs to a feature that this version does not have.
    CONFIG_UNUSED = ("T210", "config-unused", Warning, Configuration);

    /// A day of a workshop ends too late.
    AGENDA_OVER = ("T211", "agenda-over", Warning, Configuration);

    /// The target of a redirect is not a page.
    REDIRECT_UNKNOWN = ("T212", "redirect-unknown", Error, Configuration);

    /// The name of a file reveals the subject of a low-profile course.
    LOW_PROFILE_NAME = ("T213", "low-profile-name", Error, Content);

    /// A text of the site contains a placeholder that the program does not fill.
    PLACEHOLDER_UNKNOWN = ("T214", "placeholder-unknown", Error, Configuration);
    /// A text of the site omits a placeholder that the program's text has.
    PLACEHOLDER_MISSING = ("T215", "placeholder-missing", Warning, Configuration);
    /// A page of a programme has no minutes, so the programme leaves it out.
    AGENDA_UNTIMED = ("T216", "agenda-untimed", Warning, Configuration);

    /// A page has no front matter.
    FRONT_MATTER_MISSING = ("T301", "front-matter-missing", Error, Content);
    /// Front matter is not valid YAML.
    FRONT_MATTER_SYNTAX = ("T302", "front-matter-syntax", Error, Content);
    /// A key of front matter is unknown.
    FRONT_MATTER_UNKNOWN_KEY = ("T303", "front-matter-unknown-key", Error, Content);
    /// A value in front matter is of the wrong kind.
    FRONT_MATTER_WRONG_VALUE = ("T304", "front-matter-wrong-value", Error, Content);
    /// A page has no title.
    TITLE_MISSING = ("T305", "title-missing", Error, Content);
    /// `requires` names a module that does not exist.
    REQUIRES_UNKNOWN = ("T306", "requires-unknown", Error, Content);
    /// `only` names a language that the site does not have.
    ONLY_UNKNOWN = ("T307", "only-unknown", Error, Content);
    /// A module needs one that needs it or comes later.
    REQUIRES_ORDER = ("T308", "requires-order", Warning, Content);
    /// A value of YAML ends before the end of its text, or is between curved quotation marks.
    VALUE_CUT = ("T309", "value-cut", Error, Content);
    /// A date of review is in the future, or a review is due.
    REVIEW_DATE = ("T310", "review-date", Warning, Content);

    /// The name after `:::` is not a block.
    UNKNOWN_BLOCK = ("T401", "unknown-block", Error, Content);
    /// A block is not closed.
    BLOCK_UNCLOSED = ("T402", "block-unclosed", Error, Content);
    /// A closing fence does not close a block.
    FENCE_STRAY = ("T403", "fence-stray", Error, Content);
    /// The name of a block is a word of another language.
    BLOCK_WORD_FOREIGN = ("T404", "block-word-foreign", Warning, Content);
    /// A block has an unknown attribute.
    BLOCK_ATTRIBUTE_UNKNOWN = ("T405", "block-attribute-unknown", Error, Content);
    /// An attribute of a block has a wrong value.
    BLOCK_ATTRIBUTE_VALUE = ("T406", "block-attribute-value", Error, Content);
    /// Blocks are nested too deep.
    BLOCK_TOO_DEEP = ("T407", "block-too-deep", Error, Content);
    /// A fence is in a place where it does not open or close a block.
    FENCE_MISPLACED = ("T408", "fence-misplaced", Error, Content);
    /// Raw HTML is displayed as text.
    RAW_HTML = ("T409", "raw-html", Warning, Content);
    /// A comment is not closed.
    COMMENT_UNCLOSED = ("T410", "comment-unclosed", Error, Content);
    /// A reference link has no definition.
    REFERENCE_UNDEFINED = ("T411", "reference-undefined", Warning, Content);
    /// A footnote has no text.
    FOOTNOTE_UNDEFINED = ("T412", "footnote-undefined", Error, Content);
    /// A heading skips a level, or is at the level of the title.
    HEADING_LEVEL = ("T413", "heading-level", Warning, Content);
    /// Two headings of a page have the same id.
    HEADING_ID_DUPLICATE = ("T414", "heading-id-duplicate", Error, Content);
    /// A heading has no text.
    HEADING_EMPTY = ("T415", "heading-empty", Warning, Content);
    /// A marker says that a statement is not verified.
    UNVERIFIED = ("T416", "unverified", Error, Content);
    /// A footnote has no reference, so it is not displayed.
    FOOTNOTE_UNUSED = ("T417", "footnote-unused", Warning, Content);
    /// An id is not a valid anchor.
    HEADING_ID_INVALID = ("T418", "heading-id-invalid", Error, Content);
    /// A quiz has no options, or no right option.
    QUIZ_INCOMPLETE = ("T419", "quiz-incomplete", Error, Content);
    /// A quiz has an option without feedback.
    FEEDBACK_MISSING = ("T420", "feedback-missing", Warning, Content);
    /// An invented case names a person.
    SCENARIO_NAME = ("T421", "scenario-name", Warning, Content);
    /// A page declares an invented case but no block is labelled as one, or the reverse.
    FICTIONAL_UNLABELLED = ("T422", "fictional-unlabelled", Error, Content);
    /// A statement has no source on a page that requires sources.
    STATEMENT_UNCITED = ("T423", "statement-uncited", Warning, Content);
    /// A term is used before the module that introduces it.
    TERM_EARLY = ("T424", "term-early", Warning, Content);
    /// A text uses words that the glossary advises against.
    WORDS_AVOIDED = ("T425", "words-avoided", Warning, Content);
    /// An objective has no exercise and no question.
    OBJECTIVE_UNCOVERED = ("T426", "objective-uncovered", Warning, Content);
    /// A block refers to an objective that does not exist.
    OBJECTIVE_UNKNOWN = ("T427", "objective-unknown", Error, Content);
    /// The time of a page or module differs from the sum of its parts.
    MINUTES_DIFFER = ("T428", "minutes-differ", Warning, Content);

    /// A line looks like the start of a block but is text.
    DIRECTIVE_AS_TEXT = ("T429", "directive-as-text", Error, Content);
    /// A code block is not closed.
    CODE_UNCLOSED = ("T430", "code-unclosed", Error, Content);

    /// An allowance has no reason.
    ALLOWANCE_WITHOUT_REASON = ("T431", "allowance-without-reason", Error, Content);
    /// An allowance names an unknown rule, or one that cannot be allowed.
    ALLOWANCE_UNKNOWN = ("T432", "allowance-unknown", Error, Content);
    /// An allowed finding does not occur.
    ALLOWANCE_UNUSED = ("T433", "allowance-unused", Warning, Content);

    /// A row of a table has words beyond the last column, or a term divided by a bar.
    TABLE_ROW_TOO_LONG = ("T434", "table-row-too-long", Error, Content);
    /// A text contains both sides of a merge conflict, with their markers.
    CONFLICT_LEFT = ("T435", "conflict-left", Error, Content);

    /// A note for facilitators is outside a facilitation block.
    FACILITATION_AS_TEXT = ("T436", "facilitation-as-text", Error, Content);
    /// A comment is in a place where comments are not removed, or is malformed.
    COMMENT_MISPLACED = ("T437", "comment-misplaced", Error, Content);
    /// Code without a language contains text that readers must not see.
    DIRECTIVE_IN_CODE = ("T438", "directive-in-code", Error, Content);

    /// A placeholder for local law or contacts is not filled in.
    LOCAL_EMPTY = ("T440", "local-empty", Warning, Content);
    /// Lines that look like a list are text.
    LIST_AS_TEXT = ("T441", "list-as-text", Warning, Content);
    /// A line that looks like a heading is text.
    HEADING_AS_TEXT = ("T442", "heading-as-text", Error, Content);
    /// Signs of emphasis are text.
    EMPHASIS_AS_TEXT = ("T443", "emphasis-as-text", Warning, Content);
    /// Indented text is shown as code.
    TEXT_AS_CODE = ("T444", "text-as-code", Warning, Content);
    /// Lines that look like a table are text.
    TABLE_AS_TEXT = ("T445", "table-as-text", Error, Content);
    /// What looks like a link or a picture is text.
    LINK_AS_TEXT = ("T446", "link-as-text", Error, Content);
    /// A line with a colon before its first word is read as a definition.
    DEFINITION_BY_SLIP = ("T447", "definition-by-slip", Warning, Content);
    /// A title contains Markdown.
    MARKUP_IN_TITLE = ("T448", "markup-in-title", Warning, Content);
    /// A text of `temario new` is still there, or another sign that a text is not written.
    PLACEHOLDER_LEFT = ("T449", "placeholder-left", Warning, Content);
    /// An attribute of a picture, recording or film is unknown, or its value is not valid.
    PICTURE_ATTRIBUTE = ("T450", "picture-attribute", Error, Content);
    /// A figure or a gallery has nothing to show.
    PICTURES_MISSING = ("T451", "pictures-missing", Error, Content);
    /// A recording or film has no transcript.
    TRANSCRIPT_MISSING = ("T452", "transcript-missing", Error, Content);
    /// A film has no captions in the language of the page.
    CAPTIONS_MISSING = ("T453", "captions-missing", Warning, Content);
    /// A section is harder to read than the limit of its language.
    HARD_TO_READ = ("T456", "hard-to-read", Warning, Content);

    /// The target page of a link does not exist.
    LINK_UNRESOLVED = ("T501", "link-unresolved", Error, Content);
    /// The target heading of a link does not exist.
    ANCHOR_UNRESOLVED = ("T502", "anchor-unresolved", Error, Content);
    /// The target of a link is a draft.
    LINK_TO_DRAFT = ("T503", "link-to-draft", Error, Content);
    /// The address of a link is not allowed.
    LINK_REFUSED = ("T504", "link-refused", Error, Content);
    /// A picture or file does not exist.
    FILE_MISSING = ("T505", "file-missing", Error, Content);
    /// A picture or file would be loaded from another site.
    FOREIGN_ORIGIN = ("T506", "foreign-origin", Error, Content);
    /// A picture has no text alternative.
    IMAGE_WITHOUT_ALT = ("T507", "image-without-alt", Warning, Content);
    /// A path is outside the site.
    PATH_OUTSIDE_ROOT = ("T508", "path-outside-root", Error, Content);

    /// A picture contains the location where it was taken; the published copy does not.
    IMAGE_LOCATION = ("T509", "image-location", Warning, Content);
    /// A picture contains the location where it was taken, and would be published with it.
    IMAGE_LOCATION_PUBLISHED = ("T510", "image-location-published", Error, Content);
    /// A picture is damaged, in a format that cannot be cleaned, or not in the format of its name.
    PICTURE_NOT_CLEAN = ("T511", "picture-not-clean", Error, Content);
    /// A document, audio or video file cannot be read, so its metadata is unknown.
    FILE_NOT_CHECKED = ("T512", "file-not-checked", Error, Content);
    /// A document, audio or video file contains metadata such as its author or folder, and is published with it.
    FILE_DETAILS = ("T513", "file-details", Warning, Content);
    /// A document has hidden text: comments, tracked changes, speaker notes.
    HIDDEN_TEXT_IN_FILE = ("T514", "hidden-text-in-file", Error, Content);

    /// A page or drawing contains a script, or runs text as a program.
    SCRIPT_INSIDE = ("T520", "script-inside", Error, Content);
    /// A file cannot be checked for what it loads.
    FILE_UNREADABLE = ("T521", "file-unreadable", Error, Content);
    /// A file is empty, or something else is in its place: a pointer of Git LFS, a web page.
    FILE_STAND_IN = ("T522", "file-stand-in", Error, Content);
    /// A recording or film is in a format that some browsers do not play.
    MEDIA_NOT_PLAYABLE = ("T523", "media-not-playable", Error, Content);

    /// Two files of the site have the same address.
    ADDRESS_TAKEN = ("T601", "address-taken", Error, Content);
    /// A name is not a valid address.
    SLUG_INVALID = ("T602", "slug-invalid", Error, Content);
    /// A page exists in only one language.
    TRANSLATION_MISSING = ("T603", "translation-missing", Warning, Content);
    /// A module has no front page.
    MODULE_WITHOUT_INDEX = ("T604", "module-without-index", Error, Content);
    /// The site has no front page.
    SITE_WITHOUT_INDEX = ("T605", "site-without-index", Error, Content);
    /// Two files are the same page of the same language.
    PAGE_TWICE = ("T606", "page-twice", Error, Content);
    /// An alias is not a path in the site.
    ALIAS_INVALID = ("T607", "alias-invalid", Error, Content);
    /// The right answers of a quiz differ between languages.
    QUIZ_DIFFERS = ("T608", "quiz-differs", Error, Content);

    /// The weight of a page exceeds `[budget]`.
    PAGE_TOO_HEAVY = ("T609", "page-too-heavy", Error, Content);
    /// A published address no longer exists.
    ADDRESS_LOST = ("T610", "address-lost", Error, Content);

    /// The source of a translated section has changed since.
    TRANSLATION_OUTDATED = ("T611", "translation-outdated", Warning, Content);
    /// A section of the source has no translation on a translated page.
    SECTION_UNTRANSLATED = ("T612", "section-untranslated", Warning, Content);
    /// A line in the translation record is not valid.
    LOCK_UNREADABLE = ("T613", "record-unreadable", Error, Content);
    /// A section of a translation has changed, but its source has not.
    TRANSLATION_CHANGED = ("T614", "translation-changed", Warning, Content);
    /// A section of a translation and its source have both changed.
    TRANSLATION_DIVERGED = ("T615", "translation-diverged", Warning, Content);
    /// A section exists only in the translation.
    SECTION_EXTRA = ("T616", "section-extra", Warning, Content);

    /// The headings of a translation differ from those of its source.
    HEADINGS_DIFFER = ("T621", "headings-differ", Warning, Content);
    /// The blocks of a translation differ from those of its source.
    BLOCKS_DIFFER = ("T622", "blocks-differ", Warning, Content);
    /// The pictures of a translated section differ from those of its source.
    IMAGES_DIFFER = ("T623", "images-differ", Warning, Content);
    /// The links of a translated section differ from those of its source.
    LINKS_DIFFER = ("T624", "links-differ", Warning, Content);
    /// A translated section has more or fewer footnotes than its source.
    FOOTNOTES_DIFFER = ("T625", "footnotes-differ", Warning, Content);
    /// The citations of a translated section differ from those of its source.
    CITATIONS_DIFFER = ("T626", "citations-differ", Error, Content);
    /// The shape of a translated table differs from that of its source.
    TABLES_DIFFER = ("T627", "tables-differ", Warning, Content);
    /// The length or the kind of a translated list differs from that of its source.
    LISTS_DIFFER = ("T628", "lists-differ", Warning, Content);
    /// Front matter or a block of a translation states a different fact from its source.
    FACTS_DIFFER = ("T629", "facts-differ", Warning, Content);
    /// A translated section does not link the terms that its source links explicitly.
    TERMS_DIFFER = ("T630", "terms-differ", Warning, Content);
    /// The numbers of a translated section differ from those of its source.
    NUMBERS_DIFFER = ("T631", "numbers-differ", Warning, Content);
    /// Text of a translation is in the source language.
    SOURCE_LANGUAGE_LEFT = ("T632", "source-language-left", Warning, Content);
    /// A translated section has no approved form of a term in its source.
    TERM_UNUSED = ("T633", "term-unused-in-translation", Warning, Content);
    /// Text that only facilitators see in one language is public in the other.
    AUDIENCE_DIFFERS = ("T634", "audience-differs", Error, Content);

    /// A page addresses the reader in another register than the site's, or in two.
    REGISTER_MIXED = ("T641", "register-mixed", Warning, Content);
    /// A word uses one letter for both genders.
    GENDER_MARK = ("T642", "gender-mark", Warning, Content);
    /// A question or exclamation lacks its opening mark.
    OPENING_MARK_MISSING = ("T643", "opening-mark-missing", Warning, Content);
    /// Quotation marks are not those of the language, or are unpaired.
    QUOTATION_MARKS = ("T644", "quotation-marks", Warning, Content);
    /// A number has the separators of another region.
    NUMBER_FORMAT = ("T645", "number-format", Warning, Content);
    /// A word has another spelling variant than the chosen one, or than other words of the page.
    SPELLING_VARIANT = ("T646", "spelling-variant", Warning, Content);
    /// A word is repeated, or a space precedes a comma.
    SPACE_OR_MARK = ("T647", "space-or-mark", Warning, Content);

    /// A data file is not valid YAML, or not of the required shape.
    DATA_SYNTAX = ("T701", "data-syntax", Error, Content);
    /// A glossary term does not exist.
    TERM_UNKNOWN = ("T702", "term-unknown", Error, Content);
    /// An instrument does not exist.
    CITATION_UNKNOWN = ("T703", "citation-unknown", Error, Content);
    /// A citation is not valid.
    CITATION_MALFORMED = ("T704", "citation-malformed", Error, Content);
    /// An entry of a data file lacks the text of one language.
    DATA_INCOMPLETE = ("T705", "data-incomplete", Warning, Content);
    /// Two terms of the glossary share a form.
    FORM_SHARED = ("T706", "form-shared", Warning, Content);
    /// A block or item names a checklist, group or setting that does not exist.
    CHECKLIST_UNKNOWN = ("T707", "checklist-unknown", Error, Content);
    /// A word of a citation has no translation.
    LOCATOR_UNKNOWN = ("T708", "locator-unknown", Warning, Content);
    /// A block names a diagram that does not exist, or has no parts.
    DIAGRAM_UNKNOWN = ("T709", "diagram-unknown", Error, Content);
    /// A data file has an unknown key.
    DATA_UNKNOWN_KEY = ("T710", "data-unknown-key", Error, Content);
    /// A data file has a value of the wrong kind.
    DATA_WRONG_VALUE = ("T711", "data-wrong-value", Error, Content);
    /// A data file has text in a language that the site does not have.
    DATA_LANGUAGE_UNKNOWN = ("T712", "data-language-unknown", Error, Content);
    /// A diagram of the data cannot be drawn as it is written.
    DIAGRAM_UNDRAWABLE = ("T713", "diagram-undrawable", Error, Content);
    /// A data file does not exist, and pages use its entries.
    DATA_MISSING = ("T714", "data-missing", Error, Content);
}
