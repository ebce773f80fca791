//! Density: how many points lie in each square, where points alone would be a blot.

/// One square that holds points. Columns count from the left, rows from the top.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bin {
    /// Column.
    pub column: u16,
    /// Row.
    pub row: u16,
    /// Points in it, at least 1.
    pub count: u32,
}

/// Counts points by square. Each point is `(x, y)` with both in 0–1 and y upwards. The squares with points come row
/// by row.
pub fn bins(points: impl Iterator<Item = (f64, f64)>, columns: u16, rows: u16) -> Vec<Bin> {
    let width = usize::from(columns);
    let mut counts = vec![0_u32; width * usize::from(rows)];
    for (x, y) in points {
        let at = usize::from(cell(1.0 - y, rows)) * width + usize::from(cell(x, columns));
        if let Some(count) = counts.get_mut(at) {
            *count += 1;
        }
    }
    let squares = (0..rows).flat_map(|row| (0..columns).map(move |column| (row, column)));
    squares
        .zip(counts)
        .filter(|(_, count)| *count > 0)
        .map(|((row, column), count)| Bin { column, row, count })
        .collect()
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // clipped to 0..n
fn cell(share: f64, n: u16) -> u16 {
    ((share.clamp(0.0, 1.0) * f64::from(n)) as u16).min(n.saturating_sub(1))
}

/// How dark a square is drawn, 0–1: by the logarithm of its count, so that one point still shows beside a thousand.
pub fn opacity(count: u32, most: u32) -> f64 {
    0.08 + 0.5 * libm::log1p(f64::from(count)) / libm::log1p(f64::from(most.max(1)))
}
