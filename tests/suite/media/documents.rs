//! Documents, sounds and films.

use lopdf::{Dictionary, Document, Object, Stream, dictionary};
use temario::media::{About, Cleaned, Reason, clean};

use super::making::*;

fn cleaned(name: &str, bytes: &[u8]) -> (Vec<u8>, Cleaned) {
    let cleaned = clean(name, bytes).unwrap_or_else(|refusal| panic!("{name}: {refusal:?}"));
    (cleaned.bytes.clone().expect("written anew").to_vec(), cleaned)
}

fn fields(cleaned: &Cleaned, about: About) -> Vec<&str> {
    cleaned.left.iter().filter(|detail| detail.about == about).map(|detail| detail.field.as_str()).collect()
}

fn photograph() -> Vec<u8> {
    [&jpeg(8, 8)[..2], &jpeg_segment(0xe1, &[b"Exif\0\0", exif(1).as_slice()].concat()), &jpeg(8, 8)[2..]].concat()
}

const WORD: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";

fn word(body: &str, more: &[(&str, &[u8])]) -> Vec<u8> {
    let document = format!("<w:document {WORD}><w:body>{body}</w:body></w:document>");
    let types = "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>";
    let parts: Vec<(&str, &[u8])> =
        [("[Content_Types].xml", types.as_bytes()), ("word/document.xml", document.as_bytes())]
            .into_iter()
            .chain(more.iter().copied())
            .collect();
    zip(&parts)
}

#[test]
fn a_text_document_says_nothing_of_its_author() {
    let secret = std::str::from_utf8(MARKER).expect("text");
    let core = format!(
        "<cp:coreProperties xmlns:cp=\"c\" xmlns:dc=\"d\" xmlns:dcterms=\"t\"><dc:title>Guía &amp; visita</dc:title><dc:creator>{secret}</dc:creator><cp:lastModifiedBy>{secret}</cp:lastModifiedBy><dcterms:created>2026</dcterms:created></cp:coreProperties>"
    );
    let app = format!("<Properties><Company>{secret}</Company><Template>C:\\{secret}.dotx</Template></Properties>");
    let custom = format!("<Properties><property name=\"x\"><lpwstr>{secret}</lpwstr></property></Properties>");
    let settings = format!(
        "<w:settings {WORD}><w:attachedTemplate r:id=\"{secret}\"/><w:rsids><w:rsid w:val=\"{secret}\"/></w:rsids><w:zoom w:percent=\"100\"/></w:settings>"
    );
    let links = format!(
        "<Relationships><Relationship Id=\"r\" Type=\"http://x/attachedTemplate\" Target=\"file:///C:/{secret}\"/><Relationship Id=\"s\" Type=\"http://x/styles\" Target=\"styles.xml\"/></Relationships>"
    );
    let people = format!("<w15:people><w15:person w15:author=\"{secret}\" w15:userId=\"{secret}\"/></w15:people>");
    let body = format!(
        "<w:p w:rsidR=\"{secret}\"><w:r w:x='a \"b\" &amp; c'><w:t>Hola</w:t><pic name=\"C:\\Users\\{secret}\\a.jpg\"/></w:r></w:p><!-- {secret} -->"
    );
    let photograph = photograph();
    let document = word(
        &body,
        &[
            ("docProps/core.xml", core.as_bytes()),
            ("docProps/app.xml", app.as_bytes()),
            ("docProps/custom.xml", custom.as_bytes()),
            ("word/settings.xml", settings.as_bytes()),
            ("word/_rels/settings.xml.rels", links.as_bytes()),
            ("word/people.xml", people.as_bytes()),
            ("word/media/image1.jpeg", &photograph),
        ],
    );
    let (made, told) = cleaned("guia.docx", &document);
    assert!(says(&document, MARKER) && !says(&made, MARKER) && !says(&made, b"SECRET"));
    for kept in
        ["Hola", "w:x=\"a &quot;b&quot; &amp; c\"", "Guía &amp; visita", "styles.xml", "w:zoom w:percent=\"100\""]
    {
        assert!(says(&made, kept.as_bytes()), "{kept}");
    }
    assert!(told.had_place && told.left.is_empty(), "{told:?}");
    assert_eq!(cleaned("guia.docx", &made).0, made, "again");
}

#[test]
fn hidden_text_of_documents_is_told() {
    let hidden = |name: &str, document: &[u8]| {
        let cleaned = cleaned(name, document).1;
        fields(&cleaned, About::HiddenText).join(", ")
    };
    let changes =
        word("<w:p><w:del w:author=\"Ana\" w:date=\"2026\"><w:r><w:delText>no</w:delText></w:r></w:del></w:p>", &[]);
    assert_eq!(hidden("a.docx", &changes), "tracked changes");
    assert!(!says(&cleaned("a.docx", &changes).0, b"Ana"));
    let comment = format!(
        "<w:comments {WORD}><w:comment w:author=\"Ana\"><w:p><w:r><w:t>ojo</w:t></w:r></w:p></w:comment></w:comments>"
    );
    assert_eq!(hidden("a.docx", &word("", &[("word/comments.xml", comment.as_bytes())])), "comments");
    assert_eq!(hidden("a.docx", &word("<w:r><w:rPr><w:vanish/></w:rPr><w:t>no</w:t></w:r>", &[])), "hidden text");
    let types: (&str, &[u8]) = ("[Content_Types].xml", b"<Types/>");
    let notes: &[u8] = b"<p:notes xmlns:p=\"p\" xmlns:a=\"a\"><a:t>no</a:t></p:notes>";
    let slide: &[u8] = b"<p:sld xmlns:p=\"p\" show=\"0\"/>";
    let slides = zip(&[types, ("ppt/notesSlides/notesSlide1.xml", notes), ("ppt/slides/slide1.xml", slide)]);
    assert_eq!(hidden("a.pptx", &slides), "hidden slides, notes");
    let book: &[u8] = b"<workbook xmlns:x=\"x\"><x:absPath url=\"C:\\Users\\SECRET\\\"/><sheets><sheet name=\"A\" state=\"veryHidden\"/></sheets></workbook>";
    let book = zip(&[types, ("xl/workbook.xml", book)]);
    assert_eq!(hidden("a.xlsx", &book), "hidden sheets");
    assert!(!says(&cleaned("a.xlsx", &book).0, b"SECRET"));
    let open = |content: &str| {
        let meta = "<office:document-meta><office:meta><dc:creator>SECRET</dc:creator><dc:title>Guía</dc:title></office:meta></office:document-meta>";
        let settings = "<s><config:config-item config:name=\"PrinterName\" config:type=\"string\">SECRET</config:config-item><config:config-item config:name=\"Zoom\">100</config:config-item></s>";
        zip(&[
            ("mimetype", b"application/vnd.oasis.opendocument.text"),
            ("meta.xml", meta.as_bytes()),
            ("settings.xml", settings.as_bytes()),
            ("content.xml", content.as_bytes()),
        ])
    };
    let text = open(
        "<o><office:annotation><dc:creator>SECRET</dc:creator><dc:date>SECRET</dc:date><text:p>ojo</text:p></office:annotation><text:tracked-changes/></o>",
    );
    assert_eq!(hidden("a.odt", &text), "comments, tracked changes");
    let made = cleaned("a.odt", &text).0;
    assert!(!says(&made, b"SECRET") && says(&made, "Guía".as_bytes()) && says(&made, b">100<") && says(&made, b"ojo"));
}

#[test]
fn documents_that_cannot_be_checked_are_refused() {
    let reason = |name: &str, bytes: &[u8]| clean(name, bytes).expect_err(name).reason;
    let broken = [&photograph()[..60], MARKER].concat();
    assert!(clean("a.docx", &word("", &[("word/media/image1.jpeg", &broken)])).is_err());
    assert!(matches!(reason("a.docm", &word("", &[("word/vbaProject.bin", MARKER)])), Reason::Forbidden(_)));
    assert_eq!(reason("a.docx", &word("", &[("_xmlsignatures/sig1.xml", b"<a/>")])), Reason::Locked);
    let document = word("<w:p/>", &[]);
    assert!(clean("a.docx", &document[..document.len() / 2]).is_err());
    assert_eq!(reason("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), Reason::Uncleanable);
    assert_eq!(reason("a.rtf", b"{\\rtf1 {\\info{\\author SECRET}}}"), Reason::Uncleanable);
    // An archive is as clean as the files in it.
    let archive = zip(&[("fotos/a.jpg", &photograph()), ("lista.txt", b"uno")]);
    let (made, told) = cleaned("hojas.zip", &archive);
    assert!(told.had_place && !says(&made, MARKER) && says(&made, b"uno"));
    assert!(clean("hojas.zip", &zip(&[("a.heic", b"\0\0\0\x18ftypheic")])).is_err());
    assert!(clean("hojas.zip", &zip(&[("../a.txt", b"x")])).is_err());
    let metafile = [b"\x01\0\0\0".as_slice(), &[0; 30], MARKER].concat();
    let (_, told) = cleaned("a.docx", &word("", &[("word/media/image1.emf", &metafile)]));
    assert_eq!(fields(&told, About::Other), ["word/media/image1.emf"]);
    let place = [b"\x01\0\0\0".as_slice(), b"exif:GPSLatitude"].concat();
    let (_, told) = cleaned("a.docx", &word("", &[("word/media/image1.emf", &place)]));
    assert_eq!(fields(&told, About::Place), ["word/media/image1.emf"]);
}

fn pdf(change: impl FnOnce(&mut Document, &mut Dictionary, &mut Dictionary)) -> Vec<u8> {
    let mut document = Document::with_version("1.5");
    let pages = document.new_object_id();
    let content = document.add_object(Stream::new(Dictionary::new(), b"BT ET".to_vec()));
    let mut page = dictionary! { "Type" => "Page", "Parent" => pages, "Contents" => content,
    "MediaBox" => vec![0.into(), 0.into(), 100.into(), 100.into()] };
    let mut catalog = dictionary! { "Type" => "Catalog", "Pages" => pages };
    change(&mut document, &mut catalog, &mut page);
    let page = document.add_object(page);
    document.objects.insert(pages, dictionary! { "Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1 }.into());
    let catalog = document.add_object(catalog);
    document.trailer.set("Root", catalog);
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).expect("written");
    bytes
}

#[test]
fn a_pdf_keeps_its_pages_and_title_only() {
    let text = |words: &[u8]| Object::string_literal(words.to_vec());
    let bytes = pdf(|document, catalog, page| {
        let info = dictionary! { "Title" => text(b"Visita"), "Author" => text(MARKER), "Producer" => text(MARKER), "ModDate" => text(MARKER) };
        let info = document.add_object(info);
        document.trailer.set("Info", info);
        document.trailer.set("ID", vec![text(MARKER), text(MARKER)]);
        let about = Stream::new(dictionary! { "Type" => "Metadata", "Subtype" => "XML" }, MARKER.to_vec());
        catalog.set("Metadata", document.add_object(about));
        page.set("PieceInfo", dictionary! { "Illustrator" => dictionary! { "Private" => text(MARKER) } });
        page.set("PTEX.FileName", text(MARKER));
        let photograph = Stream::new(
            dictionary! { "Type" => "XObject", "Subtype" => "Image", "Filter" => "DCTDecode", "Width" => 8, "Height" => 8 },
            photograph(),
        );
        let photograph = document.add_object(photograph);
        page.set("Resources", dictionary! { "XObject" => dictionary! { "A" => photograph } });
        let note = dictionary! { "Type" => "Annot", "Subtype" => "Link", "Rect" => vec![0.into(); 4], "T" => text(MARKER), "NM" => text(MARKER) };
        page.set("Annots", vec![note.into()]);
        // What nothing leads to: an earlier version.
        document.add_object(Stream::new(Dictionary::new(), MARKER.to_vec()));
    });
    let (made, told) = cleaned("guia.pdf", &bytes);
    assert!(says(&bytes, MARKER) && !says(&made, MARKER) && says(&made, b"Visita"));
    assert!(told.had_place && told.left.is_empty(), "{told:?}");
    assert_eq!(Document::load_mem(&made).expect("a PDF").get_pages().len(), 1);
    for end in [bytes.len() / 3, bytes.len() / 2, bytes.len() - 40] {
        assert!(clean("guia.pdf", &bytes[..end]).is_err(), "cut at {end}");
    }
}

#[test]
fn what_a_pdf_holds_besides_its_pages_is_told_or_refused() {
    let text = |words: &str| Object::string_literal(words.as_bytes().to_vec());
    let told = |bytes: &[u8]| cleaned("a.pdf", bytes).1.left.into_iter().map(|detail| detail.field).collect::<Vec<_>>();
    let note = pdf(|_, _, page| {
        let note = dictionary! { "Type" => "Annot", "Subtype" => "Text", "Rect" => vec![0.into(); 4], "Contents" => text("ojo") };
        page.set("Annots", vec![note.into()]);
    });
    assert_eq!(told(&note), ["comments"]);
    let attached = pdf(|document, catalog, _| {
        let file = document.add_object(Stream::new(dictionary! { "Type" => "EmbeddedFile" }, b"x".to_vec()));
        let file = dictionary! { "Type" => "Filespec", "F" => text("a.txt"), "EF" => dictionary! { "F" => file } };
        catalog.set("AF", vec![file.into()]);
    });
    assert_eq!(told(&attached), ["attached files"]);
    let script =
        pdf(|_, catalog, _| catalog.set("OpenAction", dictionary! { "S" => "JavaScript", "JS" => text("x()") }));
    assert_eq!(told(&script), ["JavaScript"]);
    let signed = pdf(|_, catalog, _| {
        let signature = dictionary! { "Type" => "Sig", "ByteRange" => vec![0.into(), 1.into()] };
        catalog
            .set("AcroForm", dictionary! { "Fields" => vec![dictionary! { "FT" => "Sig", "V" => signature }.into()] });
    });
    assert_eq!(clean("a.pdf", &signed).expect_err("signed").reason, Reason::Locked);
}

fn part(name: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let length = u32::try_from(content.len() + 8).expect("small").to_be_bytes();
    [length.as_slice(), name, content].concat()
}

/// A film with one track of a kind; its samples stand at the end, between two markers.
fn film(kind: &[u8; 4], more: &[u8]) -> Vec<u8> {
    let numbers = |numbers: &[u32]| numbers.iter().flat_map(|number| number.to_be_bytes()).collect::<Vec<u8>>();
    let make = |place: u32| {
        let mut entry = vec![0; if kind == b"soun" { 28 } else { 78 }];
        if kind == b"vide" {
            entry[42..42 + MARKER.len()].copy_from_slice(MARKER);
        }
        entry.extend(part(b"esds", b"CODES"));
        entry.extend(part(b"colr", &[b"prof", MARKER].concat()));
        entry.extend(part(b"priv", MARKER));
        let entry = part(if kind == b"soun" { b"mp4a" } else { b"avc1" }, &entry);
        let table = [
            part(b"stsd", &[numbers(&[0, 1]), entry].concat()),
            part(b"stts", &numbers(&[0, 1, 2, 1])),
            part(b"stsc", &numbers(&[0, 1, 1, 2, 1])),
            part(b"stsz", &numbers(&[0, 0, 2, 3, 4])),
            part(b"stco", &numbers(&[0, 1, place])),
            part(b"priv", MARKER),
        ];
        let dref = part(b"dref", &[numbers(&[0, 1]), part(b"url ", &[0, 0, 0, 1])].concat());
        let minf = [part(b"vmhd", &[0; 12]), part(b"dinf", &dref), part(b"stbl", &table.concat())].concat();
        let handler = [&[0; 8], kind.as_slice(), &[0; 12], MARKER].concat();
        let media = [part(b"mdhd", &[1; 24]), part(b"hdlr", &handler), part(b"minf", &minf)].concat();
        let track = [part(b"tkhd", &[1; 84]), part(b"mdia", &media), part(b"udta", MARKER)].concat();
        let moov = [part(b"mvhd", &[1; 100]), part(b"trak", &track), more.to_vec()].concat();
        let data = [MARKER, b"SAMPLES", MARKER].concat();
        [
            part(b"ftyp", b"mp42\0\0\0\0mp42"),
            part(b"moov", &moov),
            part(b"uuid", MARKER),
            part(b"mdat", &data),
            part(b"free", MARKER),
        ]
        .concat()
    };
    let place = memchr::memmem::find(&make(0), b"SAMPLES").expect("samples");
    make(u32::try_from(place).expect("small"))
}

#[test]
fn a_film_keeps_its_tracks_alone() {
    let place = part(b"udta", &part(b"\xa9xyz", b"\0\x12\x15\xc7+19.4326-099.1332/"));
    let apple = part(b"meta", b"....com.apple.quicktime.location.ISO6709+19.4326-099.1332/");
    for (kind, name) in [(b"vide", "a.mp4"), (b"soun", "a.m4a"), (b"vide", "a.mov")] {
        for more in [&place, &apple, &Vec::new()] {
            let bytes = film(kind, more);
            let (made, told) = cleaned(name, &bytes);
            assert_eq!(made.len(), bytes.len());
            assert!(!says(&made, MARKER) && !says(&made, b"19.4326") && says(&made, b"SAMPLES"));
            assert!(says(&made, b"CODES"));
            assert_eq!(told.had_place, !more.is_empty());
            for end in 0..bytes.len() - 40 {
                assert!(clean(name, &bytes[..end]).is_err(), "cut at {end}");
            }
        }
    }
    // A track of coordinates goes with its samples.
    let (made, _) = cleaned("a.mp4", &film(b"meta", &[]));
    assert!(!says(&made, MARKER) && !says(&made, b"SAMPLES"));
    assert_eq!(clean("a.mp4", &part(b"moof", b"")).map_err(|refusal| refusal.is_picture), Err(false));
}

#[test]
fn a_sound_keeps_its_frames_alone() {
    // MPEG 1, layer 3, 128 kbit/s, 44.1 kHz: 417 bytes.
    let frame = [b"\xff\xfb\x90\x00".as_slice(), &[7; 413]].concat();
    let tag = |flags: u8, content: &[u8]| {
        let length = u32::try_from(content.len()).expect("small");
        [b"ID3\x04\0".as_slice(), &[flags, 0, 0, (length >> 7) as u8, (length & 0x7f) as u8], content].concat()
    };
    let picture = tag(0, &[b"APIC\0\0\0\x40\0\0\0image/jpeg\0\x03\0", photograph().as_slice()].concat());
    let old = [b"TAG".as_slice(), MARKER, &[0; 101]].concat();
    let bytes = [picture, tag(0, MARKER), vec![0; 40], frame.repeat(5), tag(0, MARKER), frame.repeat(3), old].concat();
    let (made, _) = cleaned("a.mp3", &bytes);
    assert_eq!(made, frame.repeat(8));
    assert!(clean("a.mp3", &[tag(0, MARKER), MARKER.to_vec()].concat()).is_err());
    assert!(clean("a.mp3", &[frame.repeat(3), MARKER.repeat(1_000)].concat()).is_err());

    let format = [1, 0, 1, 0, 0x44, 0xac, 0, 0, 0x88, 0x58, 1, 0, 2, 0, 16, 0];
    let notes = riff_chunk(b"LIST", &[b"INFOIART", MARKER].concat());
    let sound = riff(
        b"WAVE",
        &[
            riff_chunk(b"bext", MARKER),
            riff_chunk(b"fmt ", &format),
            notes,
            riff_chunk(b"data", &[9; 100]),
            riff_chunk(b"id3 ", MARKER),
        ],
    );
    let (made, _) = cleaned("a.wav", &[sound.as_slice(), MARKER].concat());
    assert_eq!(made, riff(b"WAVE", &[riff_chunk(b"fmt ", &format), riff_chunk(b"data", &[9; 100])]));
    for (name, bytes) in
        [("a.ogg", b"OggS\0\x02SECRET".as_slice()), ("a.flac", b"fLaC\0SECRET"), ("a.mp3", b"OggS\0\x02")]
    {
        assert!(clean(name, bytes).is_err());
    }
}

#[test]
fn a_webm_film_keeps_its_blocks_alone() {
    fn element(id: &[u8], content: &[u8]) -> Vec<u8> {
        let length = 1 << 56 | content.len() as u64;
        [id, length.to_be_bytes().as_slice(), content].concat()
    }
    let info =
        [element(&[0x2a, 0xd7, 0xb1], &[15, 66, 64]), element(&[0x4d, 0x80], MARKER), element(&[0x7b, 0xa9], MARKER)]
            .concat();
    let track = [element(&[0xd7], &[1]), element(&[0x86], b"V_VP9"), element(&[0x53, 0x6e], MARKER)].concat();
    let cluster = [element(&[0xe7], &[0]), element(&[0xa3], b"SAMPLES"), element(&[0xbf], MARKER)].concat();
    let tags = element(&[0x12, 0x54, 0xc3, 0x67], &element(&[0x73, 0x73], MARKER));
    let files = element(&[0x19, 0x41, 0xa4, 0x69], &MARKER.repeat(20));
    let segment = [
        element(&[0x15, 0x49, 0xa9, 0x66], &info),
        element(&[0x16, 0x54, 0xae, 0x6b], &element(&[0xae], &track)),
        tags,
        element(&[0x1f, 0x43, 0xb6, 0x75], &cluster),
        files,
    ];
    let head = element(&[0x1a, 0x45, 0xdf, 0xa3], &element(&[0x42, 0x82], b"webm"));
    let bytes = [head, element(&[0x18, 0x53, 0x80, 0x67], &segment.concat()), MARKER.to_vec()].concat();
    let (made, _) = cleaned("a.webm", &bytes);
    assert!(!says(&made, MARKER) && says(&made, b"SAMPLES") && says(&made, b"V_VP9"));
    for end in 0..bytes.len() - MARKER.len() {
        assert!(clean("a.webm", &bytes[..end]).is_err() || end < 12 + 40, "cut at {end}");
    }
}

/// Damaged documents and films: refused, or written anew and read again. Nothing panics.
#[test]
fn a_damaged_document_never_ends_the_program() {
    let note = |document: &mut Document, _: &mut Dictionary, page: &mut Dictionary| {
        page.set("LastModified", Object::string_literal("x"));
        document.add_object(Stream::new(Dictionary::new(), MARKER.to_vec()));
    };
    let files = [
        (
            "a.docx",
            word("<w:p w:rsidR=\"x\"><w:r><w:t>Hola</w:t></w:r></w:p>", &[("word/media/a.jpeg", &photograph())]),
        ),
        ("a.pdf", pdf(note)),
        ("a.mp4", film(b"vide", &[])),
        ("a.mp3", [b"\xff\xfb\x90\x00".as_slice(), &[7; 413]].concat().repeat(3)),
        ("a.wav", riff(b"WAVE", &[riff_chunk(b"fmt ", &[1; 16]), riff_chunk(b"data", &[9; 100])])),
    ];
    for seed in 0..1_000_u64 {
        let (name, file) = &files[usize::try_from(seed).expect("small") % files.len()];
        let damaged = super::damage(file, &mut Chance(seed));
        if let Ok(Cleaned { bytes: Some(made), .. }) = clean(name, &damaged) {
            assert!(clean(name, &made).is_ok(), "{name} of seed {seed}, again");
        }
    }
}
