//! Where a segment's columns lie: in memory, or mapped from a snapshot file. One file, one header, every column with its own checksum.
//!
//! The one place of this room that touches a disk, and the one door to `memmap2`. A snapshot is written beside and renamed, so a file that is
//! open never changes; one that is damaged, cut or of another make is refused as a whole, and its reader makes a new one. Records are read
//! one by one when they are shown (each has a checksum of its own), so a console's memory holds the index and not everybody's text.

use std::{
    fs::File,
    io::{self, BufWriter, Read, Seek, SeekFrom, Write},
    ops::Range,
    path::Path,
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};

use bytemuck::{AnyBitPattern, cast_slice};

use super::entry::Entry;

/// The columns, in the order of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(usize)]
pub(super) enum Column {
    /// `u32`: where each field's terms begin, and the end.
    Fields,
    /// `u32` by term: where its letters end.
    WordEnds,
    /// `u8`: the letters of all terms.
    Words,
    /// `u32` by term: where its rows end.
    PostEnds,
    /// `u32`: rows, by term.
    Postings,
    /// `u32` by [`super::segment::gram`]: where its terms end.
    GramEnds,
    /// `u32`: terms of fields of words that hold three bytes of such a number, sorted.
    GramTerms,
    /// `u8` by term of a forgiving field: how many bytes it begins with as the one before it does.
    Shared,
    /// `u32`: terms of forgiving fields by their letters behind the first.
    Beheaded,
    /// `u32`: sounds of names, sorted.
    Sounds,
    /// `u32`: the terms of those sounds.
    SoundTerms,
    /// `u32`: terms of codes by their letters from the last to the first.
    Reversed,
    /// `u32` by row: where its terms end.
    RowEnds,
    /// `u32`: packed terms, by row.
    RowTerms,
    /// `u16` by row.
    Facts,
    /// `u64` by row: digits of the phone; 0 = none.
    Phones,
    /// `u32`: rows with a phone, by all its digits.
    ByFull,
    /// `u32`: rows with a phone, by its digits without the country.
    ByNational,
    /// `u32`: rows with a phone, by its digits from the last to the first.
    ByEnd,
    /// `u64`: hashes of ids, sorted.
    IdHashes,
    /// `u32`: the rows of those ids.
    IdRows,
    /// `u32`: rows created last.
    Newest,
    /// `u32`, in pairs, sorted: ranges of terms that share a beginning and have many rows.
    HeadTerms,
    /// `u32`: the first rows of each of those ranges, [`super::lexicon::HEAD`] of them.
    Heads,
    /// `u64` by row: balance; empty where nobody has one.
    Balances,
    /// `u16` by row: day of the year of the birthday; empty where nobody told one.
    Birthdays,
    /// `u64` by row: where its record lies, as [`seal`] says.
    Places,
    /// `u8`: records, as they came. Not read as a whole when a file is opened.
    Records,
}

impl Column {
    const COUNT: usize = Column::Records as usize + 1;
}

const MAGIC: u64 = u64::from_be_bytes(*b"FDSEARCH");
/// Rises whenever folding, sounds, terms, columns, ids' hashes or what a record holds change their meaning.
const VERSION: u64 = 4;
/// A number that reads otherwise on a machine of the other byte order.
const ORDER: u64 = 0x0102_0304_0506_0708;
/// Words of the header: magic, version, byte order, mark, identity, then three for each column (offset, bytes, checksum), then its own checksum.
const HEADER: usize = 5 + 3 * Column::COUNT + 1;
const ALIGN: usize = 64;
const CHUNK: usize = 1 << 20;
/// Bytes in front of a record: its checksum.
const CHECK: usize = 4;
/// Lower bits of a record's place: its bytes. A longer one is cut, and so read as damaged; no [`Entry`] comes near.
const LENGTH: u32 = 24;

/// Where the n-th of things that lie one behind the other begins, given where each ends.
#[inline]
pub(super) fn begin<N: Copy + Into<u64>>(ends: &[N], nth: u32) -> usize {
    nth.checked_sub(1).and_then(|before| ends.get(before as usize)).map_or(0, |end| (*end).into() as usize)
}

/// Numbers of one width.
#[derive(Debug)]
pub(super) enum Data {
    Bytes(Vec<u8>),
    Small(Vec<u16>),
    Plain(Vec<u32>),
    Wide(Vec<u64>),
}

impl Data {
    fn bytes(&self) -> &[u8] {
        match self {
            Data::Bytes(v) => v,
            Data::Small(v) => cast_slice(v),
            Data::Plain(v) => cast_slice(v),
            Data::Wide(v) => cast_slice(v),
        }
    }
}

/// The columns of a segment.
#[derive(Debug)]
pub(super) enum Columns {
    /// By the column's number, records last.
    Memory(Vec<Data>),
    /// An open snapshot.
    File { map: memmap2::Mmap, file: File, ranges: Vec<Range<usize>>, mark: i64 },
}

impl PartialEq for Columns {
    fn eq(&self, other: &Columns) -> bool {
        let same = |column: Column| self.bytes(column) == other.bytes(column);
        self.mark() == other.mark() && [Column::Words, Column::Postings, Column::RowTerms, Column::Places].into_iter().all(same)
    }
}

impl Columns {
    pub(super) fn mark(&self) -> i64 {
        match self {
            Columns::Memory(_) => 0,
            Columns::File { mark, .. } => *mark,
        }
    }

    #[inline]
    pub(super) fn bytes(&self, column: Column) -> &[u8] {
        match self {
            Columns::Memory(data) => data.get(column as usize).map(Data::bytes).unwrap_or_default(),
            Columns::File { map, ranges, .. } => ranges.get(column as usize).and_then(|range| map.get(range.clone())).unwrap_or_default(),
        }
    }

    #[inline]
    fn cast<T: AnyBitPattern>(&self, column: Column) -> &[T] {
        bytemuck::try_cast_slice(self.bytes(column)).unwrap_or_default()
    }

    #[inline]
    pub(super) fn u16s(&self, column: Column) -> &[u16] {
        self.cast(column)
    }

    #[inline]
    pub(super) fn u32s(&self, column: Column) -> &[u32] {
        self.cast(column)
    }

    #[inline]
    pub(super) fn u64s(&self, column: Column) -> &[u64] {
        self.cast(column)
    }

    /// The record at a place; `None` when it is damaged.
    pub(super) fn record(&self, place: u64) -> Option<Entry> {
        self.read(place, |packed| postcard::from_bytes(packed).ok())
    }

    /// Only the id, which a record begins with.
    pub(super) fn id(&self, place: u64) -> Option<String> {
        self.read(place, |packed| postcard::take_from_bytes(packed).ok().map(|(id, _)| id))
    }

    fn read<T>(&self, place: u64, unpack: impl FnOnce(&[u8]) -> Option<T>) -> Option<T> {
        let within = range(place);
        match self {
            Columns::Memory(_) => unpack(unseal(self.bytes(Column::Records).get(within)?)?),
            Columns::File { file, ranges, .. } => {
                let records = ranges.get(Column::Records as usize).filter(|records| within.end <= records.len())?;
                let mut bytes = vec![0; within.len()];
                read_at(file, &mut bytes, (records.start + within.start) as u64).ok()?;
                unpack(unseal(&bytes)?)
            }
        }
    }

    /// Reads all records of a file once and drops them, so that the system has them at hand, for as long as `goes_on` says. They lie as they
    /// came: a page of hits is read from as many places, and a disk that turns needs most of a second for them.
    pub(super) fn warm(&self, goes_on: impl Fn() -> bool) {
        let Columns::File { file, ranges, .. } = self else { return };
        let Some(records) = ranges.get(Column::Records as usize) else { return };
        // Where it cannot be read, nothing is gained and nothing lost.
        let _ = read_through(file, records, |_| goes_on());
    }

    /// Opens a snapshot. `None` when there is none, or it is damaged, or made by another version, or of another mirror than `identity`.
    pub(super) fn open(path: &Path, identity: u64) -> Option<Columns> {
        let mut file = File::open(path).ok()?;
        let mut header = [0u64; HEADER];
        file.read_exact(bytemuck::cast_slice_mut(&mut header)).ok()?;
        let (content, check) = (&header[..HEADER - 1], header[HEADER - 1]);
        let known = header[..3] == [MAGIC, VERSION, ORDER] && header[4] == identity;
        if !known || u64::from(crc32fast::hash(cast_slice(content))) != check {
            return None;
        }
        let length = file.metadata().ok()?.len();
        let mut ranges = Vec::with_capacity(Column::COUNT);
        let mut checks = Vec::with_capacity(Column::COUNT);
        for entry in header[5..HEADER - 1].chunks_exact(3) {
            let end = entry[0].checked_add(entry[1]).filter(|end| *end <= length)?;
            ranges.push(usize::try_from(entry[0]).ok()?..usize::try_from(end).ok()?);
            checks.push(entry[2]);
        }
        if !are_sound(&file, &ranges[..Column::Records as usize], &checks) {
            return None;
        }
        let map = map(&file).ok()?;
        Some(Columns::File { map, file, ranges, mark: header[3] as i64 })
    }
}

/// Maps a snapshot.
#[allow(unsafe_code)]
fn map(file: &File) -> io::Result<memmap2::Mmap> {
    // SAFETY: a snapshot is written under another name and renamed when it is whole; nobody writes to one that has this name. Whoever
    // could cut the file below us owns this account and could do worse.
    unsafe { memmap2::Mmap::map(file) }
}

/// Whether parts of a file have these checksums. Two look, because a console waits for it.
fn are_sound(file: &File, parts: &[Range<usize>], checks: &[u64]) -> bool {
    let next = AtomicUsize::new(0);
    let look = || loop {
        let nth = next.fetch_add(1, Ordering::Relaxed);
        let Some((part, check)) = parts.get(nth).zip(checks.get(nth)) else { return true };
        if checksum(file, part).ok() != Some(*check) {
            return false;
        }
    };
    thread::scope(|two| {
        // A box that gives no second thread is looked through by one.
        let other = thread::Builder::new().spawn_scoped(two, look).ok();
        let mine = look();
        other.is_none_or(|other| other.join().unwrap_or(false)) && mine
    })
}

/// Read, not mapped: checking a file must not make all of it this process's memory.
fn checksum(file: &File, part: &Range<usize>) -> io::Result<u64> {
    let mut hasher = crc32fast::Hasher::new();
    read_through(file, part, |piece| {
        hasher.update(piece);
        true
    })?;
    Ok(u64::from(hasher.finalize()))
}

/// Reads a part of a file piece by piece, for as long as `goes_on` with it.
fn read_through(file: &File, part: &Range<usize>, mut goes_on: impl FnMut(&[u8]) -> bool) -> io::Result<()> {
    let mut buffer = vec![0; CHUNK.min(part.len())];
    for from in part.clone().step_by(CHUNK) {
        let piece = &mut buffer[..CHUNK.min(part.end - from)];
        read_at(file, piece, from as u64)?;
        if !goes_on(piece) {
            break;
        }
    }
    Ok(())
}

fn read_at(file: &File, bytes: &mut [u8], at: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, bytes, at)
}

/// Appends a record with its checksum, and says where it lies: its first byte above, its bytes below [`LENGTH`].
pub(super) fn seal(entry: &Entry, to: &mut Vec<u8>) -> u64 {
    let from = to.len();
    to.extend([0; CHECK]);
    // Writing to memory cannot fail; a record that could not be written would be cut, which is read as damaged.
    let _ = postcard::serialize_with_flavor(entry, Onto(to));
    let check = crc32fast::hash(&to[from + CHECK..]);
    to[from..from + CHECK].copy_from_slice(&check.to_le_bytes());
    (from as u64) << LENGTH | ((to.len() - from) as u64).min((1 << LENGTH) - 1)
}

fn range(place: u64) -> Range<usize> {
    let from = (place >> LENGTH) as usize;
    from..from + (place & ((1 << LENGTH) - 1)) as usize
}

/// The end of a text of bytes that is written on.
struct Onto<'v>(&'v mut Vec<u8>);

impl postcard::ser_flavors::Flavor for Onto<'_> {
    type Output = ();

    fn try_extend(&mut self, bytes: &[u8]) -> postcard::Result<()> {
        // Most numbers are one byte.
        match bytes {
            [byte] => self.0.push(*byte),
            _ => self.0.extend_from_slice(bytes),
        }
        Ok(())
    }

    fn try_push(&mut self, byte: u8) -> postcard::Result<()> {
        self.0.push(byte);
        Ok(())
    }

    fn finalize(self) -> postcard::Result<()> {
        Ok(())
    }
}

fn unseal(bytes: &[u8]) -> Option<&[u8]> {
    let (check, packed) = bytes.split_at_checked(CHECK)?;
    (crc32fast::hash(packed).to_le_bytes() == check).then_some(packed)
}

/// Writes a snapshot. The caller gives a name beside the final one and renames.
pub(super) fn write(path: &Path, identity: u64, mark: i64, columns: &[Data]) -> io::Result<()> {
    let mut file = BufWriter::with_capacity(CHUNK, File::create(path)?);
    let mut header = vec![MAGIC, VERSION, ORDER, mark as u64, identity];
    file.seek(SeekFrom::Start(padded(HEADER * 8) as u64))?;
    let mut at = padded(HEADER * 8);
    for (nth, column) in columns.iter().enumerate() {
        let bytes = column.bytes();
        // Each record has a checksum of its own.
        let check = if nth == Column::Records as usize { 0 } else { crc32fast::hash(bytes) };
        header.extend([at as u64, bytes.len() as u64, u64::from(check)]);
        file.write_all(bytes)?;
        file.write_all(&[0; ALIGN][..padded(bytes.len()) - bytes.len()])?;
        at += padded(bytes.len());
    }
    header.push(u64::from(crc32fast::hash(cast_slice(&header))));
    file.seek(SeekFrom::Start(0))?;
    file.write_all(cast_slice(&header))?;
    file.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()
}

fn padded(bytes: usize) -> usize {
    bytes.next_multiple_of(ALIGN)
}
