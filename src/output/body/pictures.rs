//! Pictures, their full-screen view, and the captions of figures.

use super::figure::figure_caption;
use super::renderer::{Purpose, Renderer};
use super::view::PlayerView;
use crate::curriculum::{BlockKind, PictureAlignment, PictureAttributes, TEXT_COLUMN};
use crate::markdown::{Div, Image};
use crate::output::markup::MarkupForm;
use crate::theme::TemplateFault;

/// The usual width of a picture with text beside it, in CSS pixels.
const BESIDE: u32 = TEXT_COLUMN / 2;

/// The greatest width of a picture with text beside it, in CSS pixels.
const WIDEST_BESIDE: u32 = TEXT_COLUMN * 7 / 10;

impl<'a> Renderer<'a> {
    /// Renders a picture.
    pub(super) fn image(&mut self, index: u32) -> Result<(), TemplateFault> {
        let document = self.document;
        let pictures = document.body.images.get(index as usize).zip(document.pictures.get(index as usize));
        let Some((image, attributes)) = pictures else { return Ok(()) };
        let Some(Some(href)) = self.view.images.get(index as usize) else {
            // A missing picture has been reported; its description is kept.
            self.out.element("em", &image.alt);
            return Ok(());
        };
        let players = &self.view.players;
        match players.binary_search_by_key(&index, |(index, _)| *index) {
            Ok(place) => self.player(image, attributes, href, &players[place].1),
            Err(_) => self.picture(index, image, attributes, href),
        }
    }

    /// Renders a recording or film, of which nothing is loaded before it is played.
    fn player(
        &mut self,
        image: &'a Image,
        attributes: &PictureAttributes,
        href: &str,
        player: &'a PlayerView,
    ) -> Result<(), TemplateFault> {
        self.has_media = true;
        let set = |is_set: bool| is_set.then_some("");
        let caption = Some(image.caption.as_str()).filter(|caption| !caption.is_empty());
        let width = attributes.width.map(|width| width.to_string());
        let transcript = player.transcript.as_ref();
        let place = transcript.map(|to| match to.reference.strip_prefix('#') {
            Some(anchor) => format!("#{}{anchor}", self.prefix()),
            None => to.reference.clone(),
        });
        self.begin(
            "text/player.html",
            &[
                ("src", Some(href)),
                ("alt", Some(&image.alt)),
                ("caption", caption),
                ("film", set(player.is_film)),
                ("width", width.as_deref()),
                ("align", attributes.alignment.map(PictureAlignment::name)),
                ("poster", player.poster.as_deref()),
                ("note", Some(&player.note)),
                ("transcript", place.as_deref()),
                ("number", transcript.and_then(|to| to.number.as_deref())),
                ("alone", set(image.alone)),
            ],
        )?;
        // A browser loads captions that are shown by default before anybody plays the film.
        for captions in &player.captions {
            let track = self.out.tag("track").with("kind", "captions").with("src", &captions.href);
            track.with("srclang", &captions.locale).with("label", &captions.label).void();
        }
        self.end();
        Ok(())
    }

    fn picture(
        &mut self,
        index: u32,
        image: &'a Image,
        attributes: &PictureAttributes,
        href: &str,
    ) -> Result<(), TemplateFault> {
        let natural = self.view.image_sizes.get(index as usize).copied().flatten();
        let is_beside = matches!(attributes.alignment, Some(PictureAlignment::Left | PictureAlignment::Right));
        let width = match (attributes.width, natural) {
            (Some(width), _) if is_beside => Some(width.min(WIDEST_BESIDE)),
            (None, Some((width, _))) if is_beside => Some(width.min(BESIDE)),
            (None, None) if is_beside => Some(BESIDE),
            (width, _) => width,
        };
        let size = match (width, natural) {
            (Some(width), Some(natural)) => Some((width, scaled_height(width, natural))),
            (None, natural) => natural,
            (Some(_), None) => None,
        };
        let (width, height) = match (size, width) {
            (Some((width, height)), _) => (Some(width.to_string()), Some(height.to_string())),
            (None, width) => (width.map(|width| width.to_string()), None),
        };
        let caption = Some(image.caption.as_str()).filter(|caption| !caption.is_empty());
        let is_later = std::mem::replace(&mut self.has_picture, true);
        let alignment = attributes.alignment.map(PictureAlignment::name);
        let full = self.full_view(index, image, size.map(|(width, _)| width), natural, href);
        self.has_media |= alignment.is_some() || full.is_some();
        let set = |is_set: bool| is_set.then_some("");
        self.part(
            "text/image.html",
            &[
                ("src", Some(href)),
                ("alt", Some(&image.alt)),
                ("width", width.as_deref()),
                ("height", height.as_deref()),
                ("alone", set(image.alone)),
                ("caption", caption.filter(|_| image.alone)),
                ("title", caption.filter(|_| !image.alone)),
                // The first picture may be visible first, and is not loaded lazily.
                ("later", set(is_later)),
                ("align", alignment),
                ("full", full.as_deref()),
            ],
        )
    }

    /// The id of the full-screen view of a figure, if the picture is shown much smaller on the page than it is, or is a
    /// drawing. Other pages that repeat a text have no such views, nor has a book.
    fn full_view(
        &self,
        index: u32,
        image: &Image,
        shown: Option<u32>,
        natural: Option<(u32, u32)>,
        href: &str,
    ) -> Option<String> {
        let is_page = self.purpose == Purpose::Page && self.joint.is_none();
        if !is_page || !image.alone || self.out.form() == MarkupForm::Xhtml {
            return None;
        }
        let is_among = self.in_row || self.open_blocks.contains(&BlockKind::Gallery);
        let room = if is_among { BESIDE } else { TEXT_COLUMN };
        let shown = shown.map_or(room, |shown| shown.min(room));
        let is_drawing = href.to_ascii_lowercase().ends_with(".svg");
        let is_larger = natural.is_some_and(|(width, _)| width * 4 >= shown * 5);
        (is_drawing || is_larger).then(|| format!("{}_full_{}", self.prefix(), index + 1))
    }

    /// The figure that is open, if any.
    fn figure(&self) -> Option<&'a Div> {
        let is_figure = self.open_blocks.last() == Some(&BlockKind::Figure);
        let number = self.open_figures.last().filter(|_| is_figure)?;
        self.document.body.divs.get(*number as usize)
    }

    /// Whether the paragraph that opens at an event is the caption of the open figure.
    pub(super) fn is_figure_caption(&self, at: u32) -> bool {
        self.figure().is_some_and(|div| figure_caption(&self.document.body, div) == Some(at))
    }

    /// Whether the caption of the open figure ends at an event.
    pub(super) fn ends_figure_caption(&self, at: u32) -> bool {
        self.figure().is_some_and(|div| at + 1 == div.content.end && figure_caption(&self.document.body, div).is_some())
    }

    /// Opens the caption of the open figure, with its title.
    pub(super) fn open_figure_caption(&mut self) {
        self.out.open("figcaption");
        if let Some(title) = self.figure().and_then(|div| div.title.as_deref()) {
            let end = if title.ends_with(['.', '?', '!', '…', ':', '؟', '。']) { "" } else { "." };
            self.out.element("strong", &format!("{title}{end}"));
            self.out.finished(" ");
        }
    }
}

/// The height of a picture at a width.
fn scaled_height(width: u32, (natural_width, natural_height): (u32, u32)) -> u32 {
    let scaled = u64::from(natural_height) * u64::from(width) / u64::from(natural_width.max(1));
    u32::try_from(scaled).unwrap_or(u32::MAX).max(1)
}
