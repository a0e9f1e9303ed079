//! The audience, the public address and the form of a site: [`Delivery`].

use serde::{Deserialize, Serialize};

use super::base_url::BaseUrl;

/// The audience of an edition of the course, or of a page in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Audience {
    /// For everyone; excludes all content for facilitators.
    #[default]
    Participant,
    /// For facilitators.
    Facilitator,
}

impl Audience {
    /// All audiences, with their words in front matter, `site.toml`, manifests and on the command line.
    pub const ALL: [(&'static str, Self); 2] = [("participant", Self::Participant), ("facilitator", Self::Facilitator)];

    /// Its word, as in [`Self::ALL`].
    pub fn word(self) -> &'static str {
        match self {
            Self::Participant => "participant",
            Self::Facilitator => "facilitator",
        }
    }
}

/// The form in which a site is delivered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum DeliveryForm {
    /// Files that a host serves.
    #[default]
    Site,
    /// One archive, for opening from a folder.
    Zip,
}

/// The inputs of a site other than its sources. They are known before the site is loaded, from the command line or from
/// a deploy target in `site.toml`; code that makes outputs reads them from the site only.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Delivery {
    /// Its audience.
    pub audience: Audience,
    /// The public address, if it is known.
    pub base_url: Option<BaseUrl>,
    /// Whether titles, icon and addresses do not name the subject, and search engines are asked not to list the site.
    pub low_profile: bool,
    /// Its form.
    pub form: DeliveryForm,
}

impl Delivery {
    /// A delivery for an audience, with default values.
    pub fn to(audience: Audience) -> Self {
        Self { audience, ..Self::default() }
    }

    /// This delivery combined with the values for all deliveries of the site: a public address of its own has priority,
    /// and a low profile cannot be turned off.
    pub fn over(&self, usual: &Self) -> Self {
        // Without `..`, so that a new value must be combined here too.
        Self {
            audience: self.audience,
            base_url: self.base_url.as_ref().or(usual.base_url.as_ref()).cloned(),
            low_profile: self.low_profile || usual.low_profile,
            form: self.form,
        }
    }

    /// Whether search engines and the public may find the site.
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
