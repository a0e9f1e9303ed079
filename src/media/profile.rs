//! Colour profiles (ICC): rewrites the numbers and none of the texts.
//!
//! Profiles contain names of devices, programs and people, copyright lines, dates and private data. The meaning of
//! colours is in a few numbers: three colours, a white point, one curve for each channel. Those are written into a new
//! profile. Profiles based on tables (of printers and scanners) are left out, and so is sRGB, which browsers assume.
//! ICC.1:2022, sections 7.2 and 10.

use super::bytes::Bytes;
use super::reason::{Reason, damaged};

/// The most entries of a curve. Curves must be monotonic, which excludes text.
const CURVE: u32 = 4_096;

/// The white point of profiles, D50, as XYZ.
const D50: [u8; 12] = [0, 0, 0xf6, 0xd6, 0, 1, 0, 0, 0, 0, 0xd3, 0x2d];

/// The numbers of a profile, as stored in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ColourProfile {
    is_grey: bool,
    intent: u8,
    white: [u8; 12],
    adaptation: Option<[u8; 36]>,
    colours: Vec<[u8; 12]>,
    curves: Vec<Curve>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Curve {
    /// Samples from 0 to 1; no sample is the identity, one is a gamma as an 8.8 fixed-point number.
    Sampled(Vec<u16>),
    /// The type of the function and its parameters.
    Function(u8, Vec<[u8; 4]>),
}

impl ColourProfile {
    /// Reads a profile; `None` if it is damaged, based on tables, or sRGB.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        Self::parse(bytes).ok().flatten().filter(|profile| !profile.is_srgb())
    }

    fn parse(bytes: &[u8]) -> Result<Option<Self>, Reason> {
        let mut header = Bytes::new(bytes);
        header.take(16)?;
        let is_grey = match &header.array::<4>()? {
            b"RGB " => false,
            b"GRAY" => true,
            _ => return Ok(None),
        };
        if &header.array::<4>()? != b"XYZ " {
            return Ok(None);
        }
        header.take(40)?;
        let intent = u8::try_from(header.u32_be()? & 3).unwrap_or(0);
        header.take(60)?;
        let mut tags = header;
        let count = tags.u32_be()?.min(100);
        let mut found = Vec::new();
        for _ in 0..count {
            let (name, at, length) = (tags.array::<4>()?, tags.u32_be()? as usize, tags.u32_be()? as usize);
            let Some(value) = at.checked_add(length).and_then(|end| bytes.get(at..end)) else {
                return damaged("ICC");
            };
            found.push((name, value));
        }
        let tag = |name: &[u8; 4]| found.iter().find(|(known, _)| known == name).map(|(_, value)| *value);
        if tag(b"A2B0").is_some() {
            return Ok(None);
        }
        let point = |name| tag(name).map(point).transpose();
        let curve = |name| tag(name).map(curve).transpose();
        let (colours, curves) = if is_grey {
            (Vec::new(), [curve(b"kTRC")?].into_iter().flatten().collect::<Vec<_>>())
        } else {
            let colours = [point(b"rXYZ")?, point(b"gXYZ")?, point(b"bXYZ")?];
            let curves = [curve(b"rTRC")?, curve(b"gTRC")?, curve(b"bTRC")?];
            (colours.into_iter().flatten().collect(), curves.into_iter().flatten().collect())
        };
        let wanted = if is_grey { (0, 1) } else { (3, 3) };
        if (colours.len(), curves.len()) != wanted {
            return Ok(None);
        }
        let adaptation = tag(b"chad").map(adaptation).transpose()?;
        Ok(Some(Self { is_grey, intent, white: point(b"wtpt")?.unwrap_or(D50), adaptation, colours, curves }))
    }

    /// Whether it equals sRGB, which browsers assume.
    fn is_srgb(&self) -> bool {
        let colours = [[0.4361, 0.2225, 0.0139], [0.3851, 0.7169, 0.0971], [0.1431, 0.0606, 0.7139]];
        let near = |colour: &[u8; 12], wanted: &[f64; 3]| {
            let parts = colour.chunks_exact(4).map(|part| fixed(part.try_into().expect("four bytes")));
            parts.zip(wanted).all(|(part, wanted)| (part - wanted).abs() < 0.003)
        };
        let curve = |curve: &Curve| {
            [(0.25, 0.0508), (0.5, 0.2140), (0.75, 0.5225)]
                .iter()
                .all(|(at, value)| (curve.at(*at) - value).abs() < 0.004)
        };
        self.colours.iter().zip(&colours).all(|(colour, wanted)| near(colour, wanted)) && self.curves.iter().all(curve)
    }

    /// Writes the new profile.
    pub fn write(&self) -> Vec<u8> {
        let mut tags: Vec<([u8; 4], Vec<u8>)> = Vec::new();
        tags.push((*b"desc", words()));
        tags.push((*b"cprt", words()));
        tags.push((*b"wtpt", [b"XYZ \0\0\0\0", self.white.as_slice()].concat()));
        if let Some(adaptation) = &self.adaptation {
            tags.push((*b"chad", [b"sf32\0\0\0\0", adaptation.as_slice()].concat()));
        }
        for (name, colour) in [b"rXYZ", b"gXYZ", b"bXYZ"].into_iter().zip(&self.colours) {
            tags.push((*name, [b"XYZ \0\0\0\0", colour.as_slice()].concat()));
        }
        let names: &[&[u8; 4]] = if self.is_grey { &[b"kTRC"] } else { &[b"rTRC", b"gTRC", b"bTRC"] };
        for (name, curve) in names.iter().zip(&self.curves) {
            tags.push((**name, curve.write()));
        }
        let mut table = number(tags.len());
        let mut data: Vec<u8> = Vec::new();
        let base = 128 + 4 + 12 * tags.len();
        let mut written: Vec<(&[u8], usize)> = Vec::new();
        for (name, value) in &tags {
            // Equal values are stored once.
            let known = written.iter().find(|(known, _)| *known == value.as_slice()).map(|(_, at)| *at);
            let at = known.unwrap_or_else(|| {
                let at = base + data.len();
                data.extend(value);
                data.resize(data.len().next_multiple_of(4), 0);
                written.push((value, at));
                at
            });
            table.extend(name);
            table.extend(number(at));
            table.extend(number(value.len()));
        }
        let mut profile = number(base + data.len());
        // No manufacturer; version 4.3; a display.
        profile.extend(b"\0\0\0\0\x04\x30\0\0mntr");
        profile.extend(if self.is_grey { b"GRAY" } else { b"RGB " });
        profile.extend(b"XYZ ");
        // A date is required: the earliest one.
        profile.extend(b"\x07\xd0\0\x01\0\x01\0\0\0\0\0\0acsp");
        profile.extend([0; 24]);
        profile.extend([0, 0, 0, self.intent]);
        profile.extend(D50);
        profile.resize(128, 0);
        profile.extend(table);
        profile.extend(data);
        profile
    }
}

impl Curve {
    fn at(&self, x: f64) -> f64 {
        match self {
            Self::Sampled(samples) => match samples.as_slice() {
                [] => x,
                [gamma] => x.powf(f64::from(*gamma) / 256.0),
                samples => {
                    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
                    let place = (x * (samples.len() - 1) as f64).round() as usize;
                    f64::from(samples[place.min(samples.len() - 1)]) / 65_535.0
                }
            },
            Self::Function(kind, parameters) => {
                let p = |index: usize| parameters.get(index).map_or(0.0, |part| fixed(*part));
                match kind {
                    0 => x.powf(p(0)),
                    3 | 4 if x < p(4) => p(3) * x + p(6),
                    _ => (p(1) * x + p(2)).max(0.0).powf(p(0)) + p(5),
                }
            }
        }
    }

    fn write(&self) -> Vec<u8> {
        match self {
            Self::Sampled(samples) => {
                let mut written = b"curv\0\0\0\0".to_vec();
                written.extend(number(samples.len()));
                written.extend(samples.iter().flat_map(|sample| sample.to_be_bytes()));
                written
            }
            Self::Function(kind, parameters) => {
                let mut written = b"para\0\0\0\0\0".to_vec();
                written.extend([*kind, 0, 0]);
                written.extend(parameters.iter().flatten());
                written
            }
        }
    }
}

/// The same description for all profiles: `mluc` with one English record.
fn words() -> Vec<u8> {
    let mut written = b"mluc\0\0\0\0\0\0\0\x01\0\0\0\x0cenUS\0\0\0\x06\0\0\0\x1c".to_vec();
    written.extend("RGB".encode_utf16().flat_map(u16::to_be_bytes));
    written
}

fn number(value: usize) -> Vec<u8> {
    u32::try_from(value).expect("a profile is small").to_be_bytes().to_vec()
}

fn fixed(bytes: [u8; 4]) -> f64 {
    f64::from(i32::from_be_bytes(bytes)) / 65_536.0
}

/// Coordinates and matrix elements are small: text read as numbers is not.
fn is_small(bytes: &[u8]) -> bool {
    bytes.chunks_exact(4).all(|part| fixed(part.try_into().expect("four bytes")).abs() < 8.0)
}

fn point(value: &[u8]) -> Result<[u8; 12], Reason> {
    let mut value = Bytes::new(value);
    let is_point = &value.array::<4>()? == b"XYZ ";
    value.take(4)?;
    let numbers = value.array::<12>()?;
    if is_point && is_small(&numbers) { Ok(numbers) } else { damaged("ICC") }
}

fn adaptation(value: &[u8]) -> Result<[u8; 36], Reason> {
    let mut value = Bytes::new(value);
    let is_matrix = &value.array::<4>()? == b"sf32";
    value.take(4)?;
    let numbers = value.array::<36>()?;
    if is_matrix && is_small(&numbers) { Ok(numbers) } else { damaged("ICC") }
}

fn curve(value: &[u8]) -> Result<Curve, Reason> {
    let mut value = Bytes::new(value);
    let kind = value.array::<4>()?;
    value.take(4)?;
    match &kind {
        b"curv" => {
            let count = value.u32_be()?;
            if count > CURVE {
                return damaged("ICC");
            }
            let samples: Vec<u16> = (0..count).map(|_| value.u16_be()).collect::<Result<_, _>>()?;
            if samples.is_sorted() { Ok(Curve::Sampled(samples)) } else { damaged("ICC") }
        }
        b"para" => {
            let function = value.u16_be()?;
            value.take(2)?;
            let count = match function {
                0 => 1,
                1 => 3,
                2 => 4,
                3 => 5,
                4 => 7,
                _ => return damaged("ICC"),
            };
            let parameters: Vec<[u8; 4]> = (0..count).map(|_| value.array()).collect::<Result<_, _>>()?;
            if !parameters.iter().all(|part| is_small(part)) {
                return damaged("ICC");
            }
            Ok(Curve::Function(u8::try_from(function).expect("at most 4"), parameters))
        }
        _ => damaged("ICC"),
    }
}
