//! Papers, read by somebody else's reader of PDF.

use backend::paper::{Badge, Code, Paper, Table};
use domain::Language;
use lopdf::{Dictionary, Document, Object};

fn read(paper: Paper) -> Document {
    let bytes = paper.finish().unwrap();
    if let Ok(folder) = std::env::var("KEEP_PAPERS") {
        let name = format!("{folder}/{}.pdf", std::thread::current().name().unwrap());
        std::fs::write(name, &bytes).unwrap();
    }
    Document::load_mem(&bytes).unwrap()
}

fn text(document: &Document) -> String {
    let pages: Vec<u32> = document.get_pages().keys().copied().collect();
    document.extract_text(&pages).unwrap()
}

/// What the tree of a document is made of, in reading order.
fn tags(document: &Document) -> Vec<String> {
    fn walk(document: &Document, object: &Object, found: &mut Vec<String>) {
        match object {
            Object::Reference(id) => walk(document, document.get_object(*id).unwrap(), found),
            Object::Array(all) => all.iter().for_each(|one| walk(document, one, found)),
            Object::Dictionary(element) => {
                if let Ok(kind) = element.get(b"S") {
                    found.push(String::from_utf8(kind.as_name().unwrap().to_vec()).unwrap());
                }
                if let Ok(kids) = element.get(b"K") {
                    walk(document, kids, found);
                }
            }
            _ => {}
        }
    }
    let root = document
        .catalog()
        .unwrap()
        .get(b"StructTreeRoot")
        .and_then(|root| document.dereference(root))
        .unwrap()
        .1;
    let mut found = Vec::new();
    walk(document, root, &mut found);
    found
}

fn all_of<'a>(document: &'a Document, kind: &[u8]) -> Vec<&'a Dictionary> {
    document
        .objects
        .values()
        .filter_map(|object| object.as_dict().ok())
        .filter(|dict| {
            dict.get(b"S")
                .and_then(Object::as_name)
                .is_ok_and(|found| found == kind)
        })
        .collect()
}

#[test]
fn a_paper_says_its_title_its_language_and_its_structure() {
    let mut paper = Paper::new("Attestation de participation", Language::Fr);
    paper.heading("Attestation de participation");
    paper.paragraph("Délivrée à Łucja Ωmega-Щукина : « intégration »");
    paper.section("Détails");
    paper.facts([("Édition", "2027"), ("Module", "Logement"), ("Rien", " ")]);
    paper.written("What somebody wrote.", Some("en"));
    paper.code("https://academy.example.org/certificates/x", "Adresse");
    let document = read(paper);
    let catalog = document.catalog().unwrap();
    assert_eq!(catalog.get(b"Lang").unwrap().as_str().unwrap(), b"fr");
    let mark = catalog.get(b"MarkInfo").unwrap();
    let (_, mark) = document.dereference(mark).unwrap();
    assert!(
        mark.as_dict()
            .unwrap()
            .get(b"Marked")
            .unwrap()
            .as_bool()
            .unwrap()
    );
    let (_, metadata) = document
        .dereference(catalog.get(b"Metadata").unwrap())
        .unwrap();
    let xmp = metadata.as_stream().unwrap().get_plain_content().unwrap();
    let xmp = String::from_utf8(xmp).unwrap();
    assert!(xmp.contains("Attestation de participation"), "{xmp}");
    assert!(xmp.contains("pdfuaid:part"), "{xmp}");
    assert_eq!(
        tags(&document).join(" "),
        "Document H1 P H2 Table TBody TR TH TD TR TH TD P Figure"
    );
    assert!(all_of(&document, b"Figure")[0].has(b"Alt"));
    let text = text(&document);
    for said in ["Łucja Ωmega-Щукина", "« intégration »", "Logement"] {
        assert!(text.contains(said), "{text}");
    }
    assert!(!text.contains("Rien"), "{text}");
}

#[test]
fn long_tables_run_over_pages_and_nothing_is_lost() {
    let mut paper = Paper::new("Attendance", Language::En);
    paper.heading("Attendance");
    paper.table(Table {
        columns: vec![("Name".into(), 2), ("City".into(), 1)],
        rows: (0..120)
            .map(|at| vec![format!("Person number {at}"), "Ghent ".repeat(1 + at % 9)])
            .collect(),
        ..Table::default()
    });
    let document = read(paper);
    assert!(document.get_pages().len() > 2);
    let text = text(&document);
    for at in 0..120 {
        assert!(text.contains(&format!("Person number {at}")), "{at}");
    }
    // The head is a head once; on further pages it is decoration.
    assert_eq!(all_of(&document, b"TH").len(), 2);
    assert_eq!(all_of(&document, b"TR").len(), 121);
    assert!(text.matches("City").count() > 2);
}

#[test]
fn badges_stand_eight_on_a_page() {
    let badge = |at: usize| Badge {
        above: "Urban Academy 2027".into(),
        name: if at == 3 {
            "Wolfeschlegelsteinhausenbergerdorff Konstantinopolitanischer von der Ludwigshöhe"
                .into()
        } else {
            format!("Person {at}")
        },
        lines: vec!["City of Ghent".into(), "Ghent, Belgium".into()],
        foot: "Inclusive housing policies".into(),
        code: Code {
            content: format!("https://academy.example.org/check-in/2027-4F7K-2M{at:02}"),
            alt: "Code".into(),
        },
        number: format!("2027-4F7K-2M{at:02}"),
    };
    let mut paper = Paper::new("Badges", Language::En);
    paper.badges((0..11).map(badge).collect());
    let document = read(paper);
    assert_eq!(document.get_pages().len(), 2);
    assert_eq!(all_of(&document, b"Figure").len(), 11);
    let text = text(&document);
    assert!(text.contains("Person 10") && text.contains("2027-4F7K-2M10"));
}

#[test]
fn letters_no_font_has_do_not_stand_in_the_way() {
    let mut paper = Paper::new("林 ☃", Language::En);
    paper.heading("林 ☃");
    paper.paragraph("\u{feff}\u{200b}مرحبا e\u{301} 👩‍💻\u{0}\nx");
    let document = read(paper);
    assert_eq!(tags(&document).join(" "), "Document H1 P");
}

#[test]
fn markdown_keeps_its_structure_and_says_where_links_lead() {
    let mut paper = Paper::new("Report", Language::En);
    paper.above("Read by: those who were in the room");
    paper.written_heading(1, "Logement", Some("fr"));
    paper.written_heading(2, "Conseils", Some("fr"));
    paper.markdown(
        "## Their heading\n\n**Ask** the _owners_ at [the office](https://example.org/office),\nthen:\n\n\
         1. ring;\n2. write:\n   - a letter\n   - `a note`\n\n> We are afraid\n> of vacancy.\n\n\
         | Who | When |\n|---|---|\n| mayor | May |\n\n---\n\n<b>hidden</b> <https://example.org/a>",
        "fr",
    );
    paper.aside("– Ana");
    paper.markdown(&"word ".repeat(4_000), "fr");
    let document = read(paper);
    let found = tags(&document).join(" ");
    assert!(
        found.starts_with(
            "Document H1 H2 H3 P Strong Em Link L LI Lbl LBody P LI Lbl LBody P L LI Lbl LBody P LI Lbl LBody P \
             BlockQuote P Table THead TR TH TH TBody TR TD TD P Link P"
        ),
        "{found}"
    );
    let pages = document.get_pages();
    assert!(pages.len() > 2);
    for page in pages.keys() {
        let text = document.extract_text(&[*page]).unwrap();
        assert!(text.contains("those who were in the room"), "page {page}");
    }
    let text = text(&document);
    for said in [
        "the office (https://example.org/office)",
        "• a note",
        "2. write:",
        "mayor",
    ] {
        let bare = |text: &str| text.replace([' ', '\n'], "");
        assert!(bare(&text).contains(&bare(said)), "{said}: {text}");
    }
    for gone in ["**", "<b>", "(https://example.org/a)", "---"] {
        assert!(!text.contains(gone), "{gone}");
    }
}

/// The fonts in which the words of elements of this kind are set, and whether they lean.
fn set_in(document: &Document, kind: &[u8]) -> Vec<(String, bool)> {
    let mut found = Vec::new();
    for element in all_of(document, kind) {
        // One that holds another has no words of its own.
        let Ok(page) = element.get(b"Pg").and_then(Object::as_reference) else {
            continue;
        };
        let fonts = document.get_page_fonts(page).unwrap();
        let content = document.get_page_content(page);
        let content = lopdf::content::Content::decode(&content).unwrap();
        let kids = match element.get(b"K").unwrap() {
            Object::Array(kids) => kids.clone(),
            one => vec![one.clone()],
        };
        for kid in kids.iter().filter_map(|kid| kid.as_i64().ok()) {
            let begin = content.operations.iter().position(|operation| {
                let properties = operation.operands.get(1).and_then(|of| of.as_dict().ok());
                operation.operator == "BDC"
                    && properties
                        .and_then(|of| of.get(b"MCID").ok())
                        .is_some_and(|number| number.as_i64().unwrap() == kid)
            });
            let (mut font, mut leans) = (String::new(), false);
            for operation in &content.operations[begin.unwrap()..] {
                match operation.operator.as_str() {
                    "EMC" => break,
                    "cm" => leans |= operation.operands[2].as_float().unwrap().abs() > 0.01,
                    "Tf" => {
                        let name = operation.operands[0].as_name().unwrap();
                        let base = fonts[name].get(b"BaseFont").unwrap().as_name().unwrap();
                        font = String::from_utf8(base.to_vec()).unwrap();
                    }
                    _ => {}
                }
            }
            found.push((font.split_once('+').unwrap().1.to_owned(), leans));
        }
    }
    found
}

#[test]
fn emphasis_is_seen_and_said() {
    let mut paper = Paper::new("Report", Language::En);
    paper.heading("Report");
    let long = ["two months from now"; 12].join(" ");
    paper.markdown(
        &format!(
            "Ask **{long}**, not *before*, and ~~never~~ ***only once***. \
             [Here](https://example.org/x) or [there](javascript:alert(1)).\n\n- In**tegr**ation"
        ),
        "en",
    );
    let document = read(paper);
    assert_eq!(
        tags(&document).join(" "),
        "Document H1 P Strong Em Span Strong Em Link L LI Lbl LBody P Strong"
    );
    let strong = set_in(&document, b"Strong");
    assert!(
        strong.len() > 3,
        "one for each line and the part of a word: {strong:?}"
    );
    assert!(
        strong
            .iter()
            .all(|(font, leans)| font.contains("SemiBold") && !leans),
        "{strong:?}"
    );
    let stressed: Vec<bool> = set_in(&document, b"Em")
        .into_iter()
        .map(|(font, leans)| {
            assert!(leans);
            font.contains("SemiBold")
        })
        .collect();
    assert!(
        stressed.contains(&true) && stressed.contains(&false),
        "{stressed:?}"
    );
    let links: Vec<&Dictionary> = document
        .objects
        .values()
        .filter_map(|object| object.as_dict().ok())
        .filter_map(|found| found.get(b"A").and_then(Object::as_dict).ok())
        .collect();
    assert_eq!(links.len(), 1);
    assert_eq!(
        links[0].get(b"URI").unwrap().as_str().unwrap(),
        b"https://example.org/x"
    );
    let text = text(&document);
    assert!(
        text.contains("never") && text.contains("(javascript:alert(1))"),
        "{text}"
    );
}

#[test]
fn markdown_may_be_nested_as_deep_as_it_likes() {
    let mut paper = Paper::new("Report", Language::En);
    paper.heading("Report");
    paper.markdown(&format!("{}deep", "> ".repeat(2_000)), "en");
    paper.markdown(&format!("{}deeper", "- ".repeat(2_000)), "en");
    paper.markdown("", "en");
    let text = text(&read(paper));
    assert!(text.contains("deep") && text.contains("deeper"));
}
