//! Reads numbers from bytes.

use super::reason::Reason;

/// A reader of numbers from bytes that may be truncated.
pub struct Bytes<'a> {
    pub rest: &'a [u8],
}

impl<'a> Bytes<'a> {
    pub fn new(rest: &'a [u8]) -> Self {
        Self { rest }
    }

    pub fn take(&mut self, length: usize) -> Result<&'a [u8], Reason> {
        let Some((taken, rest)) = self.rest.split_at_checked(length) else { return Err(Reason::CutShort) };
        self.rest = rest;
        Ok(taken)
    }

    pub fn array<const N: usize>(&mut self) -> Result<[u8; N], Reason> {
        Ok(self.take(N)?.try_into().expect("as many bytes as were asked for"))
    }

    pub fn byte(&mut self) -> Result<u8, Reason> {
        self.array().map(|[byte]| byte)
    }

    pub fn u16_be(&mut self) -> Result<u16, Reason> {
        self.array().map(u16::from_be_bytes)
    }

    pub fn u32_be(&mut self) -> Result<u32, Reason> {
        self.array().map(u32::from_be_bytes)
    }

    pub fn u32_le(&mut self) -> Result<u32, Reason> {
        self.array().map(u32::from_le_bytes)
    }

    pub fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }
}
