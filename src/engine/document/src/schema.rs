//! What the derived JSON Schema of stored types cannot say by itself: maps whose keys are of a kind of their own.

use crate::ids::CriterionId;
use crate::judgement::Judgement;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

/// A map from the values of one type to those of another. What schemars makes of a map leaves out which keys there are
/// when their values are described one by one.
pub(crate) fn keyed<K: JsonSchema, V: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    let values = generator.subschema_for::<V>();
    keyed_to::<K>(generator, &values)
}

/// Judgements by criterion. A criterion that nobody has judged is left out.
pub(crate) fn judgements(generator: &mut SchemaGenerator) -> Schema {
    let judgement = generator.subschema_for::<Judgement>();
    let values = json_schema!({"type": "array", "items": judgement, "minItems": 1});
    keyed_to::<CriterionId>(generator, &values)
}

fn keyed_to<K: JsonSchema>(generator: &mut SchemaGenerator, values: &Schema) -> Schema {
    json_schema!({
        "type": "object",
        "propertyNames": generator.subschema_for::<K>(),
        "additionalProperties": values,
    })
}
