//! The incomplete beta function and the quantiles of the beta distribution.

/// Above this many halvings a quantile cannot move any more: the interval is down to neighbouring numbers.
const HALVINGS: u32 = 120;

/// The regularised incomplete beta function I_x(a, b): the distribution function of Beta(a, b) at `x`.
/// Continued fraction by Lentz's method (Press et al., *Numerical Recipes*, 3rd ed., §6.4). NaN when a shape is not
/// above 0.
fn incomplete(a: f64, b: f64, x: f64) -> f64 {
    if !(a > 0.0 && b > 0.0) {
        return f64::NAN;
    }
    if x <= 0.0 {
        return 0.0;
    }
    if x >= 1.0 {
        return 1.0;
    }
    let front = libm::exp(
        libm::lgamma(a + b) - libm::lgamma(a) - libm::lgamma(b)
            + a * libm::log(x)
            + b * libm::log1p(-x),
    );
    if x < (a + 1.0) / (a + b + 2.0) {
        front * fraction(a, b, x) / a
    } else {
        1.0 - front * fraction(b, a, 1.0 - x) / b
    }
}

fn fraction(a: f64, b: f64, x: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let apart = |v: f64| if v.abs() < TINY { TINY } else { v };
    let mut c = 1.0;
    let mut d = 1.0 / apart(1.0 - (a + b) * x / (a + 1.0));
    let mut h = d;
    for m in 1..=500 {
        let m = f64::from(m);
        let m2 = 2.0 * m;
        let even = m * (b - m) * x / ((a - 1.0 + m2) * (a + m2));
        d = 1.0 / apart(1.0 + even * d);
        c = apart(1.0 + even / c);
        h *= d * c;
        let odd = -(a + m) * (a + b + m) * x / ((a + m2) * (a + 1.0 + m2));
        d = 1.0 / apart(1.0 + odd * d);
        c = apart(1.0 + odd / c);
        let step = d * c;
        h *= step;
        if (step - 1.0).abs() < 1e-15 {
            break;
        }
    }
    h
}

/// The `x` at which an increasing function reaches `p`, between two bounds, by halving.
fn inverse(p: f64, (mut low, mut high): (f64, f64), f: impl Fn(f64) -> f64) -> f64 {
    for _ in 0..HALVINGS {
        let middle = 0.5 * (low + high);
        if middle <= low || middle >= high {
            break;
        }
        if f(middle) < p {
            low = middle;
        } else {
            high = middle;
        }
    }
    0.5 * (low + high)
}

/// The `p` quantile of Beta(a, b), between 0 and 1.
pub fn quantile(a: f64, b: f64, p: f64) -> f64 {
    inverse(p, (0.0, 1.0), |x| incomplete(a, b, x))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exact_values_of_the_incomplete_beta() {
        // Closed forms: I_x(1, b) = 1 − (1 − x)^b, I_x(a, 1) = x^a, I_½(a, a) = ½, I_x(2, 2) = x²(3 − 2x).
        let close = |a: f64, b: f64| assert!((a - b).abs() < 1e-13, "{a} {b}");
        close(incomplete(1.0, 3.0, 0.2), 1.0 - 0.8 * 0.8 * 0.8);
        close(incomplete(4.0, 1.0, 0.7), 0.7 * 0.7 * 0.7 * 0.7);
        close(incomplete(2.7, 2.7, 0.5), 0.5);
        close(incomplete(2.0, 2.0, 0.3), 0.09 * 2.4);
        close(incomplete(2.0, 2.0, 0.0), 0.0);
        close(incomplete(2.0, 2.0, 1.0), 1.0);
        assert!(incomplete(0.0, 1.0, 0.5).is_nan());
        close(quantile(1.0, 1.0, 0.42), 0.42);
    }
}
