//! Small files as offices make them, written in code.

use lopdf::content::{Content, Operation};
use lopdf::{Document, Object, Stream, StringFormat, dictionary};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::{Cursor, Write};

/// A DOCX whose paragraphs are the lines of `text`.
pub fn docx(text: &str) -> Vec<u8> {
    let paragraphs: String = text
        .lines()
        .map(|line| {
            let (head, tail) = line.split_once(' ').unwrap_or((line, ""));
            let tail = tail.replace('&', "&amp;");
            format!(
                "<w:p><w:r><w:delText>вилучене</w:delText><w:t>{head}</w:t></w:r><w:r><w:t \
                 xml:space=\"preserve\"> {tail}</w:t></w:r></w:p>"
            )
        })
        .collect();
    let xml = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><w:document xmlns:w=\"http://schemas.\
         openxmlformats.org/wordprocessingml/2006/main\"><w:body>{paragraphs}</w:body></w:document>"
    );
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    archive.start_file("word/document.xml", options).expect("room in memory");
    archive.write_all(xml.as_bytes()).expect("room in memory");
    archive.finish().expect("room in memory").into_inner()
}

/// A PDF of one page with the lines of `text`, in a font with a map to characters; a page without
/// text is what a scanner makes.
pub fn pdf(text: &str) -> Vec<u8> {
    let mut document = Document::with_version("1.5");
    let map = document.add_object(Stream::new(dictionary! {}, characters(text).into_bytes()));
    let descendant = document.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "CIDFontType2", "BaseFont" => "Some",
        "CIDSystemInfo" => dictionary! {
            "Registry" => Object::string_literal("Adobe"),
            "Ordering" => Object::string_literal("Identity"),
            "Supplement" => 0,
        },
    });
    let font = document.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "Type0", "BaseFont" => "Some", "Encoding" => "Identity-H",
        "DescendantFonts" => vec![descendant.into()], "ToUnicode" => map,
    });
    let mut operations = vec![
        Operation::new("BT", vec![]),
        Operation::new("Tf", vec!["F1".into(), 12.into()]),
        Operation::new("Td", vec![50.into(), 700.into()]),
    ];
    for line in text.lines() {
        let codes = line.encode_utf16().flat_map(u16::to_be_bytes).collect();
        let shown = Object::String(codes, StringFormat::Hexadecimal);
        operations.push(Operation::new("Tj", vec![shown]));
        operations.push(Operation::new("ET", vec![]));
        operations.push(Operation::new("BT", vec![]));
        operations.push(Operation::new("Tf", vec!["F1".into(), 12.into()]));
    }
    operations.push(Operation::new("ET", vec![]));
    let content = Content { operations }.encode().expect("plain operations");
    let content = document.add_object(Stream::new(dictionary! {}, content));
    let pages = document.new_object_id();
    let page = document.add_object(dictionary! {
        "Type" => "Page", "Parent" => pages, "Contents" => content,
        "MediaBox" => vec![0.into(), 0.into(), 595.into(), 842.into()],
        "Resources" => dictionary! { "Font" => dictionary! { "F1" => font } },
    });
    let list = dictionary! { "Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1 };
    document.objects.insert(pages, Object::Dictionary(list));
    let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => pages });
    document.trailer.set("Root", catalog);
    document.compress();
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).expect("room in memory");
    bytes
}

fn characters(text: &str) -> String {
    let used: BTreeSet<u16> = text.encode_utf16().filter(|code| *code > 31).collect();
    let mut map = String::from(
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo << \
         /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n/CMapName /Adobe-Identity-UCS \
         def\n/CMapType 2 def\n1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n",
    );
    for chunk in used.into_iter().collect::<Vec<_>>().chunks(90) {
        let _ = writeln!(map, "{} beginbfchar", chunk.len());
        for code in chunk {
            let _ = writeln!(map, "<{code:04X}> <{code:04X}>");
        }
        map.push_str("endbfchar\n");
    }
    map.push_str("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n");
    map
}
