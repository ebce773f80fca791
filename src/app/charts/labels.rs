//! Labels that do not overlap: each in turn takes the first free place beside its mark, or none.

/// A rectangle in pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rect {
    /// Left edge.
    pub x: f64,
    /// Upper edge.
    pub y: f64,
    /// Width.
    pub w: f64,
    /// Height.
    pub h: f64,
}

impl Rect {
    fn meets(&self, other: &Self) -> bool {
        self.x < other.x + other.w
            && other.x < self.x + self.w
            && self.y < other.y + other.h
            && other.y < self.y + self.h
    }

    fn holds(&self, other: &Self) -> bool {
        other.x >= self.x
            && other.y >= self.y
            && other.x + other.w <= self.x + self.w
            && other.y + other.h <= self.y + self.h
    }
}

/// A round mark that wants a label of this width.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mark {
    /// Centre.
    pub x: f64,
    /// Centre.
    pub y: f64,
    /// Radius.
    pub r: f64,
    /// Width of its label.
    pub width: f64,
}

/// Places labels greedily, in the order given: right of the mark, left, above, below; a label that would leave
/// `bounds`, or touch another label or another mark, stays away. Answers the upper left corner of each label.
pub fn place(marks: &[Mark], height: f64, bounds: Rect) -> Vec<Option<(f64, f64)>> {
    const GAP: f64 = 3.0;
    let mut taken: Vec<Rect> = Vec::new();
    let discs: Vec<Rect> = marks.iter().map(disc).collect();
    let mut places = Vec::with_capacity(marks.len());
    for (i, mark) in marks.iter().enumerate() {
        let (w, h) = (mark.width, height);
        let corners = [
            (mark.x + mark.r + GAP, mark.y - h / 2.0),
            (mark.x - mark.r - GAP - w, mark.y - h / 2.0),
            (mark.x - w / 2.0, mark.y - mark.r - GAP - h),
            (mark.x - w / 2.0, mark.y + mark.r + GAP),
        ];
        let free = corners.into_iter().find(|(x, y)| {
            let rect = Rect { x: *x, y: *y, w, h };
            let on_a_disc = (0..)
                .zip(&discs)
                .any(|(j, disc)| j != i && disc.meets(&rect));
            bounds.holds(&rect) && !on_a_disc && !taken.iter().any(|t| t.meets(&rect))
        });
        if let Some((x, y)) = free {
            taken.push(Rect { x, y, w, h });
        }
        places.push(free);
    }
    places
}

/// The square inside a mark's circle: a label may touch the rim, not cover the middle.
fn disc(mark: &Mark) -> Rect {
    let half = mark.r * 0.7;
    Rect {
        x: mark.x - half,
        y: mark.y - half,
        w: 2.0 * half,
        h: 2.0 * half,
    }
}

/// A title cut to at most `most` characters, at a word where there is one.
pub fn shorten(title: &str, most: usize) -> String {
    if title.chars().count() <= most {
        return title.to_owned();
    }
    let cut: String = title.chars().take(most.saturating_sub(1)).collect();
    let at_word = cut
        .rsplit_once(' ')
        .map(|(head, _)| head)
        .filter(|head| head.chars().count() * 2 > most);
    format!("{}…", at_word.unwrap_or(&cut).trim_end())
}
