//! JPEG files: reads the tables and scans bit by bit and writes them again.
//!
//! Each scan is decoded with its Huffman codes up to its last block, so exactly the bytes of the picture are kept;
//! bytes between the last block and the next marker, after the end, or in any other segment are not. ITU-T T.81,
//! annexes B, F and G.

mod frame;
mod scan;

use self::frame::JpegFrame;
use self::scan::{Huffman, Scan};
use super::bytes::Bytes;
use super::profile::ColourProfile;
use super::reason::{Reason, damaged};
use super::traces::{holds_text, orientation, turned};

/// The most scans, more than any encoder writes; each covers the whole picture.
const SCANS: usize = 100;

/// A picture that was decoded to its end.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Jpeg {
    pub frame: JpegFrame,
    has_jfif: bool,
    /// The colour transform of the Adobe segment.
    adobe: Option<u8>,
    pub orientation: u8,
    pub profile: Option<ColourProfile>,
    quantization: [Option<Quantization>; 4],
    scans: Vec<Scan>,
}

#[derive(Clone, Debug, PartialEq)]
struct Quantization {
    is_wide: bool,
    values: Vec<u16>,
}

/// The frame header, read before anything is decoded.
pub(super) fn frame(bytes: &[u8]) -> Result<JpegFrame, Reason> {
    let mut reader = MarkerReader::new(bytes)?;
    while let Some((marker, segment)) = reader.segment()? {
        if (0xc0..=0xc2).contains(&marker) {
            return JpegFrame::read(marker, segment);
        }
    }
    damaged("SOF")
}

/// The orientation, from the first Exif segment before the picture.
pub(super) fn turn(bytes: &[u8]) -> u8 {
    let Ok(mut reader) = MarkerReader::new(bytes) else { return 1 };
    while let Ok(Some((marker, segment))) = reader.segment() {
        if let (0xe1, Some(exif)) = (marker, segment.strip_prefix(b"Exif\0\0")) {
            return orientation(exif);
        }
        if marker == 0xda {
            break;
        }
    }
    1
}

impl Jpeg {
    pub fn read(bytes: &[u8]) -> Result<Self, Reason> {
        let mut reader = MarkerReader::new(bytes)?;
        let mut frame: Option<JpegFrame> = None;
        let mut quantization: [Option<Quantization>; 4] = Default::default();
        let mut huffman: [[Option<Huffman>; 4]; 2] = Default::default();
        let (mut has_jfif, mut adobe, mut turn, mut restart) = (false, None, None, 0);
        let mut profile: Vec<(u8, &[u8])> = Vec::new();
        let mut scans: Vec<Scan> = Vec::new();
        let mut seen: Vec<Vec<u64>> = Vec::new();
        while let Some((marker, mut segment)) = reader.segment()? {
            match marker {
                0xc0..=0xc2 => {
                    if frame.is_some() {
                        return damaged("SOF");
                    }
                    let read = JpegFrame::read(marker, segment)?;
                    seen = (0..read.components.len()).map(|index| vec![0; read.stored(index)]).collect();
                    frame = Some(read);
                }
                0xc4 => {
                    while !segment.is_empty() {
                        let (class, number, table) = Huffman::read(&mut segment)?;
                        huffman[usize::from(class)][usize::from(number)] = Some(table);
                    }
                }
                0xdb => {
                    while !segment.is_empty() {
                        let (number, table) = Quantization::read(&mut segment)?;
                        let slot = &mut quantization[usize::from(number)];
                        // Files whose tables change between scans are rare, and programs render them differently.
                        if !scans.is_empty() && slot.as_ref() != Some(&table) {
                            return damaged("DQT");
                        }
                        *slot = Some(table);
                    }
                }
                0xdd => match *segment {
                    [high, low] => restart = u16::from_be_bytes([high, low]),
                    _ => return damaged("DRI"),
                },
                0xda => {
                    let Some(frame) = &frame else { return damaged("SOS") };
                    if scans.len() == SCANS {
                        return damaged("SOS");
                    }
                    let mut scan = Scan::read(segment, frame, &huffman, restart)?;
                    let length = scan.follow(frame, reader.rest, &mut seen)?;
                    scan.data = reader.rest[..length].to_vec();
                    if holds_text(&scan.data) {
                        return damaged("text in the image");
                    }
                    reader.rest = &reader.rest[length..];
                    reader.skip_to_marker()?;
                    scans.push(scan);
                }
                0xe0 => has_jfif |= segment.starts_with(b"JFIF\0"),
                0xe1 => {
                    if let (None, Some(exif)) = (turn, segment.strip_prefix(b"Exif\0\0")) {
                        turn = Some(orientation(exif));
                    }
                }
                0xe2 => {
                    if let Some([number, _, part @ ..]) = segment.strip_prefix(b"ICC_PROFILE\0") {
                        profile.push((*number, part));
                    }
                }
                0xee => {
                    if let Some([_, _, _, _, _, _, transform, ..]) = segment.strip_prefix(b"Adobe") {
                        adobe = Some(*transform);
                    }
                }
                0xe3..=0xef | 0xfe => {}
                // Arithmetic coding, lossless and hierarchical pictures, which browsers do not show.
                _ => return damaged(format!("marker {marker:02X}")),
            }
        }
        let Some(frame) = frame else { return damaged("SOF") };
        if adobe.is_some_and(|transform| transform > 2) {
            return damaged("APP14");
        }
        for (index, component) in frame.components.iter().enumerate() {
            if quantization[usize::from(component.quantization)].is_none() {
                return damaged("DQT");
            }
            let has_dc = |scan: &Scan| scan.start == 0 && scan.components.iter().any(|(known, ..)| *known == index);
            if !scans.iter().any(has_dc) {
                return damaged("SOS");
            }
        }
        for (number, table) in (0_u8..).zip(&mut quantization) {
            if !frame.components.iter().any(|component| component.quantization == number) {
                *table = None;
            }
        }
        profile.sort_by_key(|(number, _)| *number);
        let profile: Vec<u8> = profile.iter().flat_map(|(_, part)| part.iter().copied()).collect();
        let orientation = turn.unwrap_or(1);
        Ok(Self { frame, has_jfif, adobe, orientation, profile: ColourProfile::read(&profile), quantization, scans })
    }

    pub fn write(&self) -> Vec<u8> {
        let mut out = vec![0xff, 0xd8];
        if self.has_jfif {
            // JFIF 1.1, square pixels, no preview.
            segment(&mut out, 0xe0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0");
        }
        if self.orientation != 1 {
            segment(&mut out, 0xe1, &[b"Exif\0\0", turned(self.orientation).as_slice()].concat());
        }
        if let Some(profile) = &self.profile {
            segment(&mut out, 0xe2, &[b"ICC_PROFILE\0\x01\x01", profile.write().as_slice()].concat());
        }
        if let Some(transform) = self.adobe {
            segment(&mut out, 0xee, &[b"Adobe\0\x64\0\0\0\0", [transform].as_slice()].concat());
        }
        for (number, table) in (0_u8..).zip(&self.quantization) {
            if let Some(table) = table {
                let mut content = vec![number | u8::from(table.is_wide) << 4];
                for value in &table.values {
                    let [high, low] = value.to_be_bytes();
                    if table.is_wide {
                        content.push(high);
                    }
                    content.push(low);
                }
                segment(&mut out, 0xdb, &content);
            }
        }
        let frame = &self.frame;
        let mut content = vec![8];
        content.extend(frame.height.to_be_bytes());
        content.extend(frame.width.to_be_bytes());
        content.push(count(frame.components.len()));
        for component in &frame.components {
            content.extend([component.id, component.horizontal << 4 | component.vertical, component.quantization]);
        }
        segment(&mut out, 0xc0 + frame.kind, &content);
        let mut restart = 0;
        let mut known: Vec<&(u8, u8, Huffman)> = Vec::new();
        for scan in &self.scans {
            for table in &scan.tables {
                let same = known.iter().position(|other| (other.0, other.1) == (table.0, table.1));
                if same.is_some_and(|index| known[index].2 == table.2) {
                    continue;
                }
                if let Some(index) = same {
                    known.remove(index);
                }
                known.push(table);
                let mut content = vec![table.0 << 4 | table.1];
                content.extend(table.2.counts);
                content.extend(&table.2.symbols);
                segment(&mut out, 0xc4, &content);
            }
            if scan.restart != restart {
                restart = scan.restart;
                segment(&mut out, 0xdd, &restart.to_be_bytes());
            }
            let mut content = vec![count(scan.components.len())];
            for (index, dc, ac) in &scan.components {
                content.extend([frame.components[*index].id, dc << 4 | ac]);
            }
            content.extend([scan.start, scan.end, scan.high << 4 | scan.low]);
            segment(&mut out, 0xda, &content);
            out.extend(&scan.data);
        }
        out.extend([0xff, 0xd9]);
        out
    }
}

fn segment(out: &mut Vec<u8>, marker: u8, content: &[u8]) {
    let length = u16::try_from(content.len() + 2).expect("segments written here are short");
    out.extend([0xff, marker]);
    out.extend(length.to_be_bytes());
    out.extend(content);
}

fn count(number: usize) -> u8 {
    u8::try_from(number).expect("at most four components")
}

/// Reads a file marker by marker.
struct MarkerReader<'a> {
    rest: &'a [u8],
}

impl<'a> MarkerReader<'a> {
    fn new(bytes: &'a [u8]) -> Result<Self, Reason> {
        match bytes {
            [0xff, 0xd8, rest @ ..] => Ok(Self { rest }),
            _ => damaged("SOI"),
        }
    }

    /// The next marker with its segment; `None` at the end of the picture.
    fn segment(&mut self) -> Result<Option<(u8, &'a [u8])>, Reason> {
        let mut bytes = Bytes::new(self.rest);
        if bytes.byte()? != 0xff {
            return damaged("no marker");
        }
        let mut marker = bytes.byte()?;
        while marker == 0xff {
            marker = bytes.byte()?;
        }
        if marker == 0xd9 {
            return Ok(None);
        }
        if matches!(marker, 0 | 1 | 0xd0..=0xd8) {
            return damaged(format!("marker {marker:02X}"));
        }
        let length = usize::from(bytes.u16_be()?);
        let Some(length) = length.checked_sub(2) else { return damaged("length") };
        let segment = bytes.take(length)?;
        self.rest = bytes.rest;
        Ok(Some((marker, segment)))
    }

    /// Skips the byte or two that some encoders write between a scan and the next marker. More bytes mean that the scan
    /// was not decoded correctly.
    fn skip_to_marker(&mut self) -> Result<(), Reason> {
        let is_marker = |pair: &[u8]| pair[0] == 0xff && !matches!(pair[1], 0 | 0xd0..=0xd7 | 0xff);
        match self.rest.windows(2).position(is_marker) {
            Some(place @ 0..=2) => self.rest = &self.rest[place..],
            Some(_) => return damaged("scan"),
            None => return Err(Reason::CutShort),
        }
        Ok(())
    }
}

impl Quantization {
    fn read(segment: &mut &[u8]) -> Result<(u8, Self), Reason> {
        let mut bytes = Bytes::new(segment);
        let head = bytes.byte()?;
        let (is_wide, number) = (head >> 4 == 1, head & 15);
        if head >> 4 > 1 || number > 3 {
            return damaged("DQT");
        }
        let value = |bytes: &mut Bytes<'_>| if is_wide { bytes.u16_be() } else { bytes.byte().map(u16::from) };
        let values: Vec<u16> = (0..64).map(|_| value(&mut bytes)).collect::<Result<_, _>>()?;
        if values.contains(&0) {
            return damaged("DQT");
        }
        *segment = bytes.rest;
        Ok((number, Self { is_wide, values }))
    }
}
