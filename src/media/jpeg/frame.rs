//! The frame header of a JPEG picture: its size and components.

use crate::media::bytes::Bytes;
use crate::media::reason::{Reason, damaged};

#[derive(Clone, Debug, PartialEq)]
pub struct JpegFrame {
    /// The process, from the number of the marker: 0 baseline, 1 extended, 2 progressive.
    pub kind: u8,
    pub width: u16,
    pub height: u16,
    pub components: Vec<Component>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Component {
    pub id: u8,
    pub horizontal: u8,
    pub vertical: u8,
    pub quantization: u8,
}

impl JpegFrame {
    pub fn read(marker: u8, segment: &[u8]) -> Result<Self, Reason> {
        let mut segment = Bytes::new(segment);
        let precision = segment.byte()?;
        let (height, width) = (segment.u16_be()?, segment.u16_be()?);
        let count = segment.byte()?;
        if precision != 8 || height == 0 || width == 0 || !matches!(count, 1 | 3 | 4) {
            return damaged("SOF");
        }
        let mut components: Vec<Component> = Vec::new();
        for _ in 0..count {
            let (id, factors, quantization) = (segment.byte()?, segment.byte()?, segment.byte()?);
            let (horizontal, vertical) = (factors >> 4, factors & 15);
            let is_known = components.iter().any(|component| component.id == id);
            if is_known || !(1..=4).contains(&horizontal) || !(1..=4).contains(&vertical) || quantization > 3 {
                return damaged("SOF");
            }
            components.push(Component { id, horizontal, vertical, quantization });
        }
        let blocks: u32 = components.iter().map(|one| u32::from(one.horizontal) * u32::from(one.vertical)).sum();
        if !segment.is_empty() || (components.len() > 1 && blocks > 16) {
            return damaged("SOF");
        }
        Ok(Self { kind: marker - 0xc0, width, height, components })
    }

    pub fn largest(&self) -> (usize, usize) {
        let horizontal = self.components.iter().map(|one| one.horizontal).max().unwrap_or(1);
        let vertical = self.components.iter().map(|one| one.vertical).max().unwrap_or(1);
        (usize::from(horizontal), usize::from(vertical))
    }

    /// The number of MCUs of an interleaved scan, across and down.
    pub fn units(&self) -> (usize, usize) {
        let (horizontal, vertical) = self.largest();
        (usize::from(self.width).div_ceil(8 * horizontal), usize::from(self.height).div_ceil(8 * vertical))
    }

    /// The number of blocks of a component in a scan of its own, across and down.
    pub fn blocks(&self, index: usize) -> (usize, usize) {
        let (horizontal, vertical) = self.largest();
        let component = &self.components[index];
        let across = (usize::from(self.width) * usize::from(component.horizontal)).div_ceil(horizontal);
        let down = (usize::from(self.height) * usize::from(component.vertical)).div_ceil(vertical);
        (across.div_ceil(8), down.div_ceil(8))
    }

    /// The number of blocks of a component in a row of MCUs.
    pub fn stride(&self, index: usize) -> usize {
        self.units().0 * usize::from(self.components[index].horizontal)
    }

    /// The number of blocks of a component with the padding of the last MCUs; only needed for progressive pictures.
    pub fn stored(&self, index: usize) -> usize {
        if self.kind != 2 {
            return 0;
        }
        self.stride(index) * self.units().1 * usize::from(self.components[index].vertical)
    }
}
