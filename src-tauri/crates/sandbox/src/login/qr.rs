//! A picture that looks like a QR code. It encodes nothing, since a simulated tenant cannot be scanned.

use maud::{Markup, html};

use crate::rng::SeededRng;

const SIDE: usize = 29;
const FINDER: usize = 7;

/// The picture as SVG; the same `subject` gives the same picture.
pub(super) fn svg(seed: u64, subject: &str, label: &str) -> Markup {
    let mut rng = SeededRng::new(seed, subject);
    let mut path = String::new();
    for y in 0..SIDE {
        for x in 0..SIDE {
            let dark = finder(x, y).unwrap_or_else(|| rng.chance(480));
            if dark {
                path.push_str(&format!("M{x} {y}h1v1h-1z"));
            }
        }
    }
    html! {
        svg class="qrcode_img" role="img" aria-label=(label) viewBox="-2 -2 33 33" width="232" height="232"
            shape-rendering="crispEdges" {
            rect x="-2" y="-2" width="33" height="33" fill="#fff" {}
            path d=(path) fill="#111" {}
        }
    }
}

/// The three finder patterns with their white border; `None` elsewhere.
fn finder(x: usize, y: usize) -> Option<bool> {
    let far = SIDE - FINDER;
    let corner = |value: usize| match value {
        _ if value <= FINDER => Some(value),
        _ if value + 1 >= far => Some((value + 1 - far).wrapping_sub(1)),
        _ => None,
    };
    if x + 1 >= far && y + 1 >= far {
        return None;
    }
    let (x, y) = (corner(x)?, corner(y)?);
    if x >= FINDER || y >= FINDER {
        return Some(false);
    }
    let ring = x.min(y).min(FINDER - 1 - x).min(FINDER - 1 - y);
    Some(ring != 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_corners_carry_a_mark() {
        for (x, y) in [(0, 0), (22, 0), (0, 22), (3, 3), (28, 6)] {
            assert_eq!(finder(x, y), Some(true), "{x} {y}");
        }
        for (x, y) in [(1, 1), (7, 7), (21, 0), (23, 1)] {
            assert_eq!(finder(x, y), Some(false), "{x} {y}");
        }
        assert_eq!(finder(25, 25), None);
        assert_eq!(finder(14, 14), None);
    }
}
