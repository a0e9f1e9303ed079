//! For whom a site is made, where it is published and in which form: [`Delivery`].

use serde::{Deserialize, Serialize};

use super::base_url::BaseUrl;

/// For whom something is: an edition of the course, or a page in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Audience {
    /// For everyone; nothing that is meant for those who lead the course is in it.
    #[default]
    Participant,
    /// For those who lead the course.
    Facilitator,
}

impl Audience {
    /// Each with its word in front matter, `site.toml`, manifests and on the command line.
    pub const ALL: [(&'static str, Self); 2] = [("participant", Self::Participant), ("facilitator", Self::Facilitator)];

    /// Its word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Participant => "participant",
            Self::Facilitator => "facilitator",
        }
    }
}

/// In which form a site is handed over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Form {
    /// Files that a host serves.
    #[default]
    Site,
    /// One archive, to be opened from a folder.
    Zip,
}

/// What a site depends on besides its sources. It is known before the site is loaded, from the command line or a place
/// in `site.toml`; whoever makes outputs finds it in the site, and nowhere else.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Delivery {
    /// For whom.
    pub audience: Audience,
    /// Where it is published, if that is known.
    pub base_url: Option<BaseUrl>,
    /// Whether titles, icon and addresses say nothing of the subject, and nobody is invited to find the site.
    pub low_profile: bool,
    /// In which form.
    pub form: Form,
}

impl Delivery {
    /// One for an audience of which nothing else is said.
    pub fn to(audience: Audience) -> Self {
        Self { audience, ..Self::default() }
    }

    /// This delivery with what a site says of all its deliveries: a public address gives way to one that is named, and
    /// nothing ends a low profile.
    pub fn over(&self, usual: &Self) -> Self {
        // No `..`: of each value it is said here which of the two stands.
        Self {
            audience: self.audience,
            base_url: self.base_url.as_ref().or(usual.base_url.as_ref()).cloned(),
            low_profile: self.low_profile || usual.low_profile,
            form: self.form,
        }
    }

    /// Whether search engines, and everybody else, may find the site.
    pub fn is_public(&self) -> bool {
        self.audience == Audience::Participant && !self.low_profile
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_of_one_delivery_stands_over_what_is_said_of_all() {
        let url = |text: &str| BaseUrl::parse(text);
        let usual = Delivery { base_url: url("https://a.org"), ..Delivery::default() };
        let quiet = Delivery { low_profile: true, ..usual.clone() };
        let own = Delivery { base_url: url("https://b.org"), ..Delivery::to(Audience::Facilitator) };
        assert_eq!(own.over(&usual), own);
        assert_eq!(Delivery::default().over(&usual), usual);
        assert_eq!(own.over(&quiet), Delivery { low_profile: true, ..own.clone() });
        assert!(usual.is_public() && !quiet.is_public() && !own.is_public());
    }

    #[test]
    fn every_audience_has_one_word() {
        for (word, audience) in Audience::ALL {
            assert_eq!(audience.word(), word);
            assert_eq!(serde_json::to_value(audience).expect("a word"), word);
        }
    }
}
