//! What a scanner makes of printed pages: a PDF that holds one picture a page and nothing else.

/// Width and height of a JPEG, pixels, and its colours, from its frame header (ITU-T T.81, B.2.2).
fn size(jpeg: &[u8]) -> (u16, u16, u8) {
    let mut at = 2;
    while let Some([0xFF, marker, high, low, rest @ ..]) = jpeg.get(at..) {
        if (0xC0..=0xC3).contains(marker) {
            let side = |from: usize| rest.get(from..from + 2).map_or(0, |b| u16::from_be_bytes([b[0], b[1]]));
            return (side(3), side(1), rest.get(5).copied().unwrap_or(1));
        }
        at += 2 + usize::from(u16::from_be_bytes([*high, *low]));
    }
    (0, 0, 1)
}

/// JPEGs, taken at 200 dots an inch, as the pages of a PDF.
pub fn pdf_of_pictures(pictures: &[Vec<u8>]) -> Vec<u8> {
    let mut out = b"%PDF-1.4\n".to_vec();
    let mut places = Vec::new();
    let object = |out: &mut Vec<u8>, places: &mut Vec<usize>, body: &[u8]| {
        places.push(out.len());
        out.extend_from_slice(format!("{} 0 obj\n", places.len()).as_bytes());
        out.extend_from_slice(body);
        out.extend_from_slice(b"\nendobj\n");
    };
    let stream = |head: String, data: &[u8]| {
        let mut body = format!("<< {head} /Length {} >>\nstream\n", data.len()).into_bytes();
        body.extend_from_slice(data);
        body.extend_from_slice(b"\nendstream");
        body
    };
    object(&mut out, &mut places, b"<< /Type /Catalog /Pages 2 0 R >>");
    let kids: Vec<String> = (0..pictures.len()).map(|n| format!("{} 0 R", 3 + 3 * n)).collect();
    let pages = format!("<< /Type /Pages /Count {} /Kids [{}] >>", pictures.len(), kids.join(" "));
    object(&mut out, &mut places, pages.as_bytes());
    for (n, picture) in pictures.iter().enumerate() {
        let (width, height, colours) = size(picture);
        let space = if colours == 1 { "DeviceGray" } else { "DeviceRGB" };
        let (w, h) = (f64::from(width) * 72.0 / 200.0, f64::from(height) * 72.0 / 200.0);
        let (content, image) = (4 + 3 * n, 5 + 3 * n);
        let page = format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {w:.2} {h:.2}] /Contents {content} 0 R \
             /Resources << /XObject << /P {image} 0 R >> >> >>"
        );
        object(&mut out, &mut places, page.as_bytes());
        let drawn = format!("{w:.2} 0 0 {h:.2} 0 0 cm /P Do");
        object(&mut out, &mut places, &stream(String::new(), drawn.as_bytes()));
        let head = format!(
            "/Type /XObject /Subtype /Image /Width {width} /Height {height} /ColorSpace /{space} \
             /BitsPerComponent 8 /Filter /DCTDecode"
        );
        object(&mut out, &mut places, &stream(head, picture));
    }
    let start = out.len();
    let mut end = format!("xref\n0 {}\n0000000000 65535 f \n", places.len() + 1);
    for at in &places {
        end.push_str(&format!("{at:010} 00000 n \n"));
    }
    end.push_str(&format!(
        "trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n",
        places.len() + 1
    ));
    out.extend_from_slice(end.as_bytes());
    out
}
