//! Drawings.

use temario::media::{Reason, clean};

use super::making::*;

const HEAD: &str =
    "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" viewBox=\"0 0 9 9\"";

fn drawing(inner: &str) -> String {
    format!("{HEAD}>{inner}</svg>")
}

fn made(text: &str) -> String {
    let cleaned = clean("plano.svg", text.as_bytes()).unwrap_or_else(|refusal| panic!("{text}: {refusal:?}"));
    String::from_utf8(cleaned.bytes.expect("written anew").to_vec()).expect("UTF-8")
}

#[test]
fn what_does_not_draw_is_left_out() {
    let inkscape = "xmlns:sodipodi=\"http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd\" xmlns:inkscape=\"http://www.inkscape.org/namespaces/inkscape\"";
    let texts = [
        format!("<?xml version=\"1.0\"?><!-- SECRET -->{}", drawing("<path d=\"M0 0h9\"/>")),
        format!(
            "<!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.1//EN\" \"http://www.w3.org/SECRET.dtd\">{}",
            drawing("<path d=\"M0 0h9\"/>")
        ),
        format!("<?xpacket SECRET?>{}", drawing("<path d=\"M0 0h9\"/>")),
        drawing("<!-- SECRET --><path d=\"M0 0h9\"/>"),
        drawing("<metadata>SECRET<x/></metadata><path d=\"M0 0h9\"/>"),
        drawing("<path d=\"M0 0h9\"/><flowRoot>SECRET</flowRoot>"),
        drawing("SECRET<g>SECRET<path d=\"M0 0h9\"/></g>"),
        drawing("<path id=\"SECRET\" class=\"SECRET\" data-name=\"SECRET\" d=\"M0 0h9\"/>"),
        drawing("<path style=\"-inkscape-font-specification:SECRET;/* SECRET */fill:red\" d=\"M0 0h9\"/>"),
        drawing("<g style=\"display : none\"><text>SECRET</text></g><path d=\"M0 0h9\"/>"),
        drawing("<text display=\"none\">SECRET</text><path d=\"M0 0h9\"/>"),
        drawing(
            "<switch><foreignObject><p xmlns=\"http://www.w3.org/1999/xhtml\">SECRET</p></foreignObject><path d=\"M0 0h9\"/></switch>",
        ),
        drawing("<a href=\"https://example.org/SECRET\"><path d=\"M0 0h9\"/></a>"),
        drawing("<a xlink:href=\"javascript:SECRET\"><path d=\"M0 0h9\"/></a>"),
        format!(
            "{HEAD} {inkscape} sodipodi:docname=\"SECRET.svg\" inkscape:export-filename=\"C:\\Users\\SECRET\\a.png\" sodipodi:absref=\"/home/SECRET\"><sodipodi:namedview>SECRET</sodipodi:namedview><path inkscape:label=\"SECRET\" d=\"M0 0h9\"/></svg>"
        ),
        format!("{}<!-- SECRET -->", drawing("<path d=\"M0 0h9\"/>")),
    ];
    for text in texts {
        let made = made(&text);
        assert!(!made.contains("SECRET"), "{text}\n{made}");
        assert!(made.contains("M0 0h9") && made.starts_with("<svg xmlns="), "{made}");
        assert_eq!(self::made(&made), made, "again");
    }
    let wide: Vec<u8> = [0xff, 0xfe]
        .into_iter()
        .chain(drawing("<path d=\"M0 0h9\"/>").encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    assert!(clean("plano.svg", &wide).is_ok());
}

#[test]
fn what_draws_stays() {
    let inner = "<title>Plano</title><desc>La puerta &amp; el patio</desc><defs><linearGradient id=\"g\"><stop offset=\"0\" stop-color=\"#fff\"/></linearGradient></defs><style>.a{fill:url(#g);font-family:'Noto Sans'}</style><g class=\"a\" transform=\"rotate(9)\"><use href=\"#p\"/><path id=\"p\" d=\"M0 0h9\" style=\"stroke:#123;stroke-width:2\"/></g><text x=\"1\" y=\"2\">Puerta <tspan font-weight=\"bold\">norte</tspan></text>";
    let made = made(&drawing(inner));
    assert!(made.contains(inner), "{made}");
    let hidden = "<defs><g id=\"p\" display=\"none\"><path d=\"M1 1\"/></g></defs><use xlink:href=\"#p\"/>";
    assert!(self::made(&drawing(hidden)).contains("M1 1"), "what is used again stays");
}

#[test]
fn what_runs_or_loads_something_is_refused() {
    let inner = [
        "<script>1</script>",
        "<script href=\"a.js\"/>",
        "<foreignObject><p/></foreignObject>",
        "<g onload=\"x()\"/>",
        "<g ONCLICK=\"x()\"/>",
        "<image href=\"https://example.org/a.png\"/>",
        "<image xlink:href=\"//example.org/a.png\"/>",
        "<image xlink:href=\"C:\\Users\\ana\\a.png\"/>",
        "<image href=\"foto.jpg\"/>",
        "<image href=\"data:image/svg+xml;base64,PHN2Zy8+\"/>",
        "<image href=\"data:image/heic;base64,AAAAGGZ0eXBoZWlj\"/>",
        "<image href=\"data:image/jpeg,abc\"/>",
        "<image href=\"data:image/jpeg;base64,/9j/AA==\"/>",
        "<use href=\"otro.svg#a\"/>",
        "<path fill=\"url(https://example.org/a)\"/>",
        "<path style=\"fill:url('https://example.org/a')\"/>",
        "<path style=\"fill:u\\72l(https://example.org/a)\"/>",
        "<path style=\"fill: u/**/rl(x)\"/>",
        "<path style=\"background: URL( &quot;x&quot; )\"/>",
        "<path mask=\"image-set('a.png' 1x)\"/>",
        "<style>@import 'https://example.org/a.css';</style>",
        "<style>@font-face{src:url(a.woff)}</style>",
        "<style>.a{background:url(a.png)}</style>",
        "<style>.a{fill:red</style>",
        "<style><![CDATA[@import url(x);]]></style>",
        "<set attributeName=\"href\" to=\"https://example.org\"/>",
        "<set attributeName=\"onclick\" to=\"x()\"/>",
        "<animate attributeName=\"fill\" values=\"url(https://example.org)\"/>",
        "<g id=\"a\"><use href=\"#a\"/></g>",
        "<iframe/>",
        "&amp;<text>&secret;</text>",
    ];
    for inner in inner {
        assert!(clean("plano.svg", drawing(inner).as_bytes()).is_err(), "{inner}");
    }
    let entity = format!("<!DOCTYPE svg [<!ENTITY a \"x\">]>{}", drawing("<text>&a;</text>"));
    let sheet = format!("<?xml-stylesheet href=\"https://example.org/a.css\"?>{}", drawing(""));
    for text in [entity, sheet] {
        assert!(matches!(clean("a.svg", text.as_bytes()).expect_err("refused").reason, Reason::Forbidden(_)), "{text}");
    }
    // A drawing that is drawn a thousand million times.
    let mut layers = String::from("<path id=\"l0\" d=\"M0 0\"/>");
    for layer in 1..10 {
        let uses = format!("<use href=\"#l{}\"/>", layer - 1).repeat(10);
        layers.push_str(&format!("<g id=\"l{layer}\">{uses}</g>"));
    }
    assert!(clean("a.svg", drawing(&layers).as_bytes()).is_err());
}

#[test]
fn a_photograph_in_a_drawing_is_cleaned() {
    use base64::Engine;
    let packed = |bytes: &[u8]| base64::engine::general_purpose::STANDARD.encode(bytes);
    let photograph =
        [&jpeg(8, 8)[..2], &jpeg_segment(0xe1, &[b"Exif\0\0", exif(1).as_slice()].concat()), &jpeg(8, 8)[2..]].concat();
    let made = made(&drawing(&format!("<image href=\"data:image/png;base64,{}\"/>", packed(&photograph))));
    let data = made.split("base64,").nth(1).and_then(|rest| rest.split('"').next()).expect("a photograph");
    let bytes = base64::engine::general_purpose::STANDARD.decode(data).expect("base64");
    assert!(made.contains("data:image/jpeg;base64,") && !says(&bytes, MARKER));
    assert_eq!(shown(&bytes), shown(&photograph));
}

/// Damaged drawings: refused, or written anew without what was left out. Nothing panics.
#[test]
fn a_damaged_drawing_is_refused_or_published_clean() {
    let text = drawing(
        "<!-- SECRET 19.4326N 99.1332W --><metadata>SECRET 19.4326N 99.1332W</metadata><defs><path id=\"a\" d=\"M0 0\"/></defs><style>.b{fill:#123}</style><use class=\"b\" href=\"#a\" style=\"fill:red\"/><text>Uno &lt; dos</text>",
    );
    for seed in 0..1_000 {
        let damaged = super::damage(text.as_bytes(), &mut Chance(seed));
        if let Ok(cleaned) = clean("a.svg", &damaged) {
            let made = cleaned.bytes.expect("written anew");
            let again = clean("a.svg", &made).expect("clean is clean").bytes.expect("written anew");
            assert_eq!(made, again, "seed {seed}");
            for word in ["<!--", "<?", "<!DOCTYPE", "metadata", "script"] {
                assert!(!says(&made, word.as_bytes()), "seed {seed}");
            }
        }
    }
}
