//! The blocks of a scan, decoded bit by bit with their Huffman codes.

use super::frame::JpegFrame;
use crate::media::bytes::Bytes;
use crate::media::reason::{Reason, damaged};

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Huffman {
    pub counts: [u8; 16],
    pub symbols: Vec<u8>,
    /// Length and symbol of each code of at most eight bits.
    quick: Vec<(u8, u8)>,
}

impl Huffman {
    pub fn read(segment: &mut &[u8]) -> Result<(u8, u8, Self), Reason> {
        let mut bytes = Bytes::new(segment);
        let head = bytes.byte()?;
        let (class, number) = (head >> 4, head & 15);
        let counts: [u8; 16] = bytes.array()?;
        let total: usize = counts.iter().map(|count| usize::from(*count)).sum();
        if class > 1 || number > 3 || total > 256 {
            return damaged("DHT");
        }
        let symbols = bytes.take(total)?.to_vec();
        if class == 0 && symbols.iter().any(|symbol| *symbol > 15) {
            return damaged("DHT");
        }
        let mut quick = vec![(0, 0); 256];
        let (mut code, mut next) = (0_usize, 0);
        for (length, count) in (1_usize..).zip(counts) {
            for _ in 0..count {
                if code >= 1 << length {
                    return damaged("DHT");
                }
                if length <= 8 {
                    let first = code << (8 - length);
                    let symbol = (u8::try_from(length).expect("at most 8"), symbols[next]);
                    quick[first..first + (1 << (8 - length))].fill(symbol);
                }
                code += 1;
                next += 1;
            }
            code <<= 1;
        }
        *segment = bytes.rest;
        Ok((class, number, Self { counts, symbols, quick }))
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct Scan {
    /// Per component: its index, DC table and AC table.
    pub components: Vec<(usize, u8, u8)>,
    pub start: u8,
    pub end: u8,
    pub high: u8,
    pub low: u8,
    pub restart: u16,
    /// The tables that the scan uses: class, number and table.
    pub tables: Vec<(u8, u8, Huffman)>,
    pub data: Vec<u8>,
}

impl Scan {
    pub fn read(
        segment: &[u8],
        frame: &JpegFrame,
        huffman: &[[Option<Huffman>; 4]; 2],
        restart: u16,
    ) -> Result<Self, Reason> {
        let mut segment = Bytes::new(segment);
        let count = segment.byte()?;
        if !(1..=4).contains(&count) {
            return damaged("SOS");
        }
        let mut components: Vec<(usize, u8, u8)> = Vec::new();
        for _ in 0..count {
            let (id, numbers) = (segment.byte()?, segment.byte()?);
            let Some(index) = frame.components.iter().position(|component| component.id == id) else {
                return damaged("SOS");
            };
            if components.iter().any(|(known, ..)| *known >= index) || numbers >> 4 > 3 || numbers & 15 > 3 {
                return damaged("SOS");
            }
            components.push((index, numbers >> 4, numbers & 15));
        }
        let (start, end, approximation) = (segment.byte()?, segment.byte()?, segment.byte()?);
        let (high, low) = (approximation >> 4, approximation & 15);
        let is_right = match frame.kind {
            2 => {
                let band = if start == 0 { end == 0 } else { start <= end && end < 64 && count == 1 };
                band && low < 14 && (high == 0 || high == low + 1)
            }
            _ => (start, end, high, low) == (0, 63, 0, 0),
        };
        let units: u32 = components
            .iter()
            .map(|(index, ..)| {
                let component = &frame.components[*index];
                u32::from(component.horizontal) * u32::from(component.vertical)
            })
            .sum();
        if !segment.is_empty() || !is_right || (count > 1 && units > 10) {
            return damaged("SOS");
        }
        let mut tables: Vec<(u8, u8, Huffman)> = Vec::new();
        for (_, dc, ac) in &components {
            let needs_dc = start == 0 && high == 0;
            let needs_ac = end > 0;
            for (class, number, is_needed) in [(0, *dc, needs_dc), (1, *ac, needs_ac)] {
                if !is_needed || tables.iter().any(|known| (known.0, known.1) == (class, number)) {
                    continue;
                }
                let Some(table) = &huffman[usize::from(class)][usize::from(number)] else { return damaged("DHT") };
                tables.push((class, number, table.clone()));
            }
        }
        Ok(Self { components, start, end, high, low, restart, tables, data: Vec::new() })
    }

    pub fn table(&self, class: u8, number: u8) -> &Huffman {
        let table = self.tables.iter().find(|known| (known.0, known.1) == (class, number));
        table.map(|(_, _, table)| table).expect("tables of a scan were looked up when it was read")
    }
}

impl Scan {
    /// Decodes all blocks; returns their length in bytes. `seen` has a bit for each non-zero coefficient of a
    /// progressive picture.
    pub fn follow(&self, frame: &JpegFrame, data: &[u8], seen: &mut [Vec<u64>]) -> Result<usize, Reason> {
        let mut bits = Bits { data, at: 0, held: 0, count: 0 };
        let mut skipped = 0_u32;
        let is_progressive = frame.kind == 2;
        let tables: Vec<(Option<&Huffman>, Option<&Huffman>)> = self
            .components
            .iter()
            .map(|(_, dc, ac)| {
                let dc = (self.start == 0 && self.high == 0).then(|| self.table(0, *dc));
                (dc, (self.end > 0).then(|| self.table(1, *ac)))
            })
            .collect();
        let mut block = |bits: &mut Bits<'_>, skipped: &mut u32, place: usize, number: usize| {
            let (dc, ac) = tables[place];
            if !is_progressive {
                return sequential(bits, dc, ac);
            }
            if self.start == 0 {
                return match dc {
                    Some(dc) => bits.symbol(dc).and_then(|length| bits.skip(u32::from(length))),
                    None => bits.skip(1),
                };
            }
            let (index, ..) = self.components[place];
            let known = &mut seen[index][number];
            let Some(ac) = ac else { return damaged("DHT") };
            match self.high {
                0 => first_pass(bits, ac, (self.start, self.end), skipped, known),
                _ => refining_pass(bits, ac, (self.start, self.end), skipped, known),
            }
        };
        let alone = self.components.len() == 1;
        let (across, down) = if alone { frame.blocks(self.components[0].0) } else { frame.units() };
        let (mut left, mut expected) = (self.restart, 0);
        for row in 0..down {
            for column in 0..across {
                if self.restart > 0 && left == 0 {
                    bits.restart(expected)?;
                    (left, expected, skipped) = (self.restart, (expected + 1) % 8, 0);
                }
                left = left.wrapping_sub(1);
                if alone {
                    let (index, ..) = self.components[0];
                    block(&mut bits, &mut skipped, 0, row * frame.stride(index) + column)?;
                    continue;
                }
                for (place, (index, ..)) in self.components.iter().enumerate() {
                    let component = &frame.components[*index];
                    let (wide, high) = (usize::from(component.horizontal), usize::from(component.vertical));
                    for y in 0..high {
                        for x in 0..wide {
                            let number = (row * high + y) * frame.stride(*index) + column * wide + x;
                            block(&mut bits, &mut skipped, place, number)?;
                        }
                    }
                }
            }
        }
        Ok(bits.used())
    }
}

/// Decodes a block of a baseline or extended picture.
fn sequential(bits: &mut Bits<'_>, dc: Option<&Huffman>, ac: Option<&Huffman>) -> Result<(), Reason> {
    let (Some(dc), Some(ac)) = (dc, ac) else { return damaged("DHT") };
    let length = bits.symbol(dc)?;
    bits.skip(u32::from(length))?;
    let mut place = 1;
    while place < 64 {
        let symbol = bits.symbol(ac)?;
        let (run, size) = (symbol >> 4, symbol & 15);
        if size == 0 {
            if run != 15 {
                break;
            }
            place += 16;
            continue;
        }
        place += u32::from(run) + 1;
        if place > 64 {
            return damaged("block");
        }
        bits.skip(u32::from(size))?;
    }
    if place > 64 { damaged("block") } else { Ok(()) }
}

/// Decodes the first pass of a band of coefficients (figure G.3).
fn first_pass(
    bits: &mut Bits<'_>,
    table: &Huffman,
    (start, end): (u8, u8),
    skipped: &mut u32,
    known: &mut u64,
) -> Result<(), Reason> {
    if *skipped > 0 {
        *skipped -= 1;
        return Ok(());
    }
    let mut place = u32::from(start);
    while place <= u32::from(end) {
        let symbol = bits.symbol(table)?;
        let (run, size) = (u32::from(symbol >> 4), u32::from(symbol & 15));
        if size == 0 && run < 15 {
            *skipped = (1 << run) - 1 + bits.read(run)?;
            return Ok(());
        }
        place += run;
        if size > 0 {
            if place > u32::from(end) {
                return damaged("block");
            }
            bits.skip(size)?;
            *known |= 1 << place;
        }
        place += 1;
    }
    Ok(())
}

/// Decodes a later pass of a band, which adds one bit per coefficient (figure G.7).
fn refining_pass(
    bits: &mut Bits<'_>,
    table: &Huffman,
    (start, end): (u8, u8),
    skipped: &mut u32,
    known: &mut u64,
) -> Result<(), Reason> {
    let mut place = u32::from(start);
    let end = u32::from(end);
    if *skipped == 0 {
        while place <= end {
            let symbol = bits.symbol(table)?;
            let (mut run, size) = (u32::from(symbol >> 4), symbol & 15);
            match size {
                0 if run < 15 => {
                    *skipped = (1 << run) + bits.read(run)?;
                    break;
                }
                0 => {}
                1 => bits.skip(1)?,
                _ => return damaged("block"),
            }
            while place <= end {
                if *known & (1 << place) != 0 {
                    bits.skip(1)?;
                } else if run == 0 {
                    break;
                } else {
                    run -= 1;
                }
                place += 1;
            }
            if size == 1 {
                if place > end {
                    return damaged("block");
                }
                *known |= 1 << place;
            }
            place += 1;
        }
    }
    if *skipped > 0 {
        while place <= end {
            if *known & (1 << place) != 0 {
                bits.skip(1)?;
            }
            place += 1;
        }
        *skipped -= 1;
    }
    Ok(())
}

/// The bits of a scan, up to the next marker.
struct Bits<'a> {
    data: &'a [u8],
    /// The offset of the next byte.
    at: usize,
    /// Bits that are loaded and not read yet, in the lowest `count` bits.
    held: u64,
    count: u32,
}

impl Bits<'_> {
    fn fill(&mut self) {
        while self.count <= 48 {
            let byte = match self.data.get(self.at..) {
                Some([0xff, 0, ..]) => {
                    self.at += 2;
                    0xff
                }
                Some([byte, ..]) if *byte != 0xff => {
                    self.at += 1;
                    *byte
                }
                _ => return,
            };
            self.held = self.held << 8 | u64::from(byte);
            self.count += 8;
        }
    }

    fn read(&mut self, wanted: u32) -> Result<u32, Reason> {
        if self.count < wanted {
            self.fill();
        }
        let Some(left) = self.count.checked_sub(wanted) else { return Err(Reason::CutShort) };
        self.count = left;
        let value = self.held >> left & ((1 << wanted) - 1);
        Ok(u32::try_from(value).expect("at most 16 bits are asked for"))
    }

    fn skip(&mut self, wanted: u32) -> Result<(), Reason> {
        self.read(wanted).map(|_| ())
    }

    fn symbol(&mut self, table: &Huffman) -> Result<u8, Reason> {
        if self.count < 16 {
            self.fill();
        }
        // Zero bits after the end; reading them is counted.
        let next = if self.count < 16 { self.held << (16 - self.count) } else { self.held >> (self.count - 16) };
        let next = usize::try_from(next & 0xffff).expect("16 bits");
        let (length, symbol) = table.quick[next >> 8];
        if length > 0 {
            self.skip(u32::from(length))?;
            return Ok(symbol);
        }
        let (mut code, mut index) = (0, 0);
        for (length, count) in (1_u32..).zip(table.counts) {
            let count = usize::from(count);
            let bits = next >> (16 - length);
            if bits < code + count {
                self.skip(length)?;
                let symbol = bits.checked_sub(code).and_then(|place| table.symbols.get(index + place));
                return symbol.copied().map_or_else(|| damaged("code"), Ok);
            }
            index += count;
            code = (code + count) << 1;
        }
        damaged("code")
    }

    /// Reads the restart marker between two intervals.
    fn restart(&mut self, expected: u8) -> Result<(), Reason> {
        self.fill();
        if self.count >= 8 {
            return damaged("restart");
        }
        while self.data.get(self.at..).is_some_and(|rest| rest.starts_with(&[0xff, 0xff])) {
            self.at += 1;
        }
        if self.data.get(self.at..self.at + 2) != Some([0xff, 0xd0 + expected].as_slice()) {
            return damaged("restart");
        }
        self.at += 2;
        (self.held, self.count) = (0, 0);
        Ok(())
    }

    /// The number of bytes that were read, including the last one if it was read in part.
    fn used(&self) -> usize {
        (0..self.count / 8).fold(self.at, |at, _| {
            let is_stuffed = at >= 2 && self.data[at - 2..at] == [0xff, 0];
            if is_stuffed { at - 2 } else { at - 1 }
        })
    }
}
