//! Sequencing by cost of delay (decision-maths §1.2).

use plumbline_compact::sort;

/// One job: what a unit of waiting costs, and how long it takes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Job {
    /// Cost of delay, in money or points per unit of time.
    pub cost_of_delay: f64,
    /// Duration, in the same unit of time.
    pub duration: f64,
}

impl Job {
    /// Cost of delay divided by duration (CD3; Reinertsen 2009). None when the duration is not above 0.
    pub fn cd3(self) -> Option<f64> {
        crate::prioritise::score::ratio(self.cost_of_delay, self.duration)
    }
}

/// What a sequence costs: Σ cost of delay · start.
pub fn delay_cost(sequence: &[Job]) -> f64 {
    let mut start = 0.0;
    let mut cost = 0.0;
    for job in sequence {
        cost += job.cost_of_delay * start;
        start += job.duration;
    }
    cost
}

/// The order, as indices, that costs least on one machine without precedence: CD3 descending (Smith 1956). Jobs
/// without a CD3 come last; equals keep their order.
pub fn by_cd3(jobs: &[Job]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..jobs.len()).collect();
    let urgency = |i: &usize| jobs.get(*i).and_then(|job| job.cd3());
    sort::by(&mut order, |a, b| match (urgency(a), urgency(b)) {
        (Some(a), Some(b)) => b.total_cmp(&a),
        (a, b) => b.is_some().cmp(&a.is_some()),
    });
    order
}
