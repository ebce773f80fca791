//! A value that is missing stays missing, on every scale.

use plumbline_document::ids::CriterionId;
use plumbline_sample::sample;

#[test]
fn a_missing_value_stays_missing_on_either_scale() {
    let workspace = sample();
    for id in ["business_value", "effort"] {
        let criterion = workspace.criteria.get(&CriterionId::from(id)).unwrap();
        assert!(criterion.normalise(f64::NAN).is_nan(), "{id}");
    }
    let effort = workspace.criteria.get(&CriterionId::from("effort"));
    let effort = effort.unwrap();
    assert_eq!(effort.normalise(-1.0), 100.0);
    assert_eq!(effort.normalise(60.0), 0.0);
}
