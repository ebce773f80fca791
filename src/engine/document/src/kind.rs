//! What sort of work an item is, and on which track it runs.

use crate::named_enum;

named_enum! {
    #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
    /// What sort of work an item is.
    Kind {
        /// A large goal that is sliced.
        Epic = "epic", "Epic";
        /// Something that the product will be able to do.
        Feature = "feature", "Feature";
        /// A slice of a feature.
        Story = "story", "Story";
        /// Time-boxed research.
        Spike = "spike", "Spike";
        /// A recurring look at a model in production.
        Monitoring = "monitoring", "Monitoring";
        /// A recurring look at data.
        DataValidation = "data_validation", "Data validation";
        /// Training a model again on newer data.
        Retraining = "retraining", "Retraining";
        /// Generative-AI or ML debt.
        Debt = "debt", "Debt";
        /// Work that discharges an obligation.
        Compliance = "compliance", "Compliance";
        /// Something broken.
        Bug = "bug", "Bug";
    }
}

impl Kind {
    /// Whether an item of this kind creates or extends what the system does, and so carries a compliance burden
    /// (decision-maths §1.5). Bugs repair what is there: they carry none.
    pub fn carries_burden(self) -> bool {
        matches!(
            self,
            Self::Epic | Self::Feature | Self::Story | Self::Retraining
        )
    }

    /// The track on which work of this kind starts.
    pub fn usual_track(self) -> Track {
        if self == Self::Spike {
            Track::Discovery
        } else {
            Track::Delivery
        }
    }
}

named_enum! {
    #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
    /// The two tracks.
    Track {
        /// Research: what is true?
        Discovery = "discovery", "Discovery";
        /// Delivery: make it so.
        Delivery = "delivery", "Delivery";
    }
}
