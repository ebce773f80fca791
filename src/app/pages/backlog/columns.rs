//! How the table shows what the engine says: the widths of its columns, and the classes and icons of its cells.

use crate::app::widgets::icon;
use plumbline_features::present::column::Column;
use plumbline_features::present::row::{CellIcon, Tone};

/// The least width of a column, in rem.
pub(super) fn least_width(column: &Column) -> f64 {
    match column {
        Column::Rank => 3.6,
        Column::Key | Column::Track => 5.4,
        Column::Effort => 6.6,
        Column::Title => 15.5, // about 24 letters beside the icon
        Column::Score => 8.0,
        Column::System | Column::Owner | Column::Kind | Column::Criterion(_) | Column::Tags => 6.5,
        Column::Tier => 8.4,
        Column::Status => 8.2,
        Column::Due | Column::Changed => 7.5, // any date, in bold when it has passed
    }
}

/// The track of a column in the table's grid template: the title takes what is left, texts grow with it on a wide
/// screen.
pub(super) fn track(column: &Column) -> String {
    let least = least_width(column);
    match column {
        Column::Title => format!("minmax({least}rem, 1fr)"),
        Column::Effort => format!("minmax({least}rem, .24fr)"),
        Column::Tier => format!("minmax({least}rem, .38fr)"),
        Column::System | Column::Status | Column::Owner | Column::Kind | Column::Tags => {
            format!("minmax({least}rem, .33fr)")
        }
        _ => format!("{least}rem"),
    }
}

/// The style class of a tone.
pub(super) fn class(tone: Tone) -> &'static str {
    match tone {
        Tone::Plain => "",
        Tone::Soft => "soft",
        Tone::Late => "late",
        Tone::Prohibited => "prohibited",
        Tone::DeliveryStatus => "pill",
        Tone::DiscoveryStatus => "pill dashed",
        Tone::Tier(tier) => icon::tier_class(tier),
    }
}

/// The name of an icon in the sprite, and what it means where no word beside it says so.
pub(super) fn icon_and_label(icon: Option<CellIcon>) -> (&'static str, &'static str) {
    match icon {
        None => ("", ""),
        Some(CellIcon::Kind(kind)) => (icon::of_kind(kind), kind.name()),
        Some(CellIcon::Tier(tier)) => (icon::of_tier(tier), ""),
    }
}
