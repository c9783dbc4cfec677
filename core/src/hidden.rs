//! Characters that a person cannot see, or that change what a person sees.
//!
//! Names come from files that may be hostile. Every program and console that shows or writes a name asks this one
//! table, and no name with such a character gets into a command.

/// Ranges of hidden characters, in their order.
///
/// Of Unicode 16: every control and format character, every white space but the space itself, line and paragraph
/// separators, everything that is ignored by default (variation selectors, tags, fillers), private use and
/// noncharacters; and two blanks that no property tells.
const HIDDEN: [(char, char); 45] = [
    ('\0', '\u{1f}'),
    ('\u{7f}', '\u{a0}'), // DEL, controls, no-break space
    ('\u{ad}', '\u{ad}'), // soft hyphen
    ('\u{34f}', '\u{34f}'),
    ('\u{600}', '\u{605}'),
    ('\u{61c}', '\u{61c}'),
    ('\u{6dd}', '\u{6dd}'),
    ('\u{70f}', '\u{70f}'),
    ('\u{890}', '\u{891}'),
    ('\u{8e2}', '\u{8e2}'),
    ('\u{115f}', '\u{1160}'), // Hangul fillers
    ('\u{1680}', '\u{1680}'),
    ('\u{17b4}', '\u{17b5}'),
    ('\u{180b}', '\u{180f}'),
    ('\u{2000}', '\u{200f}'), // spaces, zero-width characters, direction marks
    ('\u{2028}', '\u{202f}'), // separators, direction embeddings and overrides
    ('\u{205f}', '\u{206f}'), // invisible operators, direction isolates
    ('\u{2800}', '\u{2800}'), // blank Braille pattern
    ('\u{3000}', '\u{3000}'),
    ('\u{3164}', '\u{3164}'),
    ('\u{e000}', '\u{f8ff}'), // private use
    ('\u{fdd0}', '\u{fdef}'), // noncharacters
    ('\u{fe00}', '\u{fe0f}'), // variation selectors
    ('\u{feff}', '\u{feff}'), // byte order mark
    ('\u{ffa0}', '\u{ffa0}'),
    ('\u{fff0}', '\u{fffb}'), // annotations
    ('\u{fffe}', '\u{ffff}'),
    ('\u{110bd}', '\u{110bd}'),
    ('\u{110cd}', '\u{110cd}'),
    ('\u{13430}', '\u{1343f}'),
    ('\u{1bca0}', '\u{1bca3}'),
    ('\u{1d159}', '\u{1d159}'), // musical symbol null notehead
    ('\u{1d173}', '\u{1d17a}'),
    ('\u{1fffe}', '\u{1ffff}'),
    ('\u{2fffe}', '\u{2ffff}'),
    ('\u{3fffe}', '\u{3ffff}'),
    ('\u{4fffe}', '\u{4ffff}'),
    ('\u{5fffe}', '\u{5ffff}'),
    ('\u{6fffe}', '\u{6ffff}'),
    ('\u{7fffe}', '\u{7ffff}'),
    ('\u{8fffe}', '\u{8ffff}'),
    ('\u{9fffe}', '\u{9ffff}'),
    ('\u{afffe}', '\u{affff}'),
    ('\u{bfffe}', '\u{bffff}'),
    ('\u{cfffe}', '\u{10ffff}'), // noncharacters, then tags, variation selectors, private use
];

/// A character acts upon a terminal, changes the order of those around it, or cannot be seen. An ordinary space is
/// none.
pub fn is_hidden(character: char) -> bool {
    if character.is_ascii() {
        return character.is_ascii_control();
    }
    let after = HIDDEN.partition_point(|(first, _)| *first <= character);
    after.checked_sub(1).and_then(|at| HIDDEN.get(at)).is_some_and(|(_, last)| character <= *last)
}

#[cfg(test)]
mod tests {
    use icu_properties::props::{DefaultIgnorableCodePoint, GeneralCategory, NoncharacterCodePoint};
    use icu_properties::{CodePointMapData, CodePointSetData};

    use super::{HIDDEN, is_hidden};

    #[test]
    fn ranges_are_in_their_order() {
        assert!(HIDDEN.iter().all(|(first, last)| first <= last));
        assert!(HIDDEN.windows(2).all(|pair| pair[0].1 < pair[1].0));
    }

    #[test]
    fn all_of_unicode() {
        let categories = CodePointMapData::<GeneralCategory>::new();
        let ignorable = CodePointSetData::new::<DefaultIgnorableCodePoint>();
        let noncharacters = CodePointSetData::new::<NoncharacterCodePoint>();
        for character in '\0'..=char::MAX {
            let category = categories.get(character);
            let blank = matches!(
                category,
                GeneralCategory::Control
                    | GeneralCategory::Format
                    | GeneralCategory::LineSeparator
                    | GeneralCategory::ParagraphSeparator
                    | GeneralCategory::PrivateUse
            ) || (category == GeneralCategory::SpaceSeparator && character != ' ');
            let expected = blank || ignorable.contains(character) || noncharacters.contains(character);
            // Nothing is assigned in these planes but what is hidden anyway.
            let beyond = character >= '\u{cfffe}';
            let extra = matches!(character, '\u{2800}' | '\u{1d159}' | '\u{fff9}'..='\u{fffb}') || beyond;
            assert_eq!(is_hidden(character), expected || extra, "{character:?} {category:?}");
        }
    }

    #[test]
    fn what_people_write_is_not_hidden() {
        for character in "prod-md-0 Köln 東京 € नमस्ते שלום 🙂".chars() {
            assert!(!is_hidden(character), "{character:?}");
        }
    }
}
