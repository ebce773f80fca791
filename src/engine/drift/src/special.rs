//! Tail probabilities: the normal, chi-square and Kolmogorov-Smirnov distributions.
//!
//! They agree with SciPy 1.17 to a relative 1e-6 of the p-value, mostly far better. Every transcendental function is
//! `libm`'s, so that the browser gets the bits that the tests saw.

use std::f64::consts::PI;

/// The element, or zero outside.
fn at(values: &[f64], index: usize) -> f64 {
    values.get(index).copied().unwrap_or(0.0)
}

/// Normal distribution function.
pub fn normal_cdf(z: f64) -> f64 {
    0.5 * libm::erfc(-z / std::f64::consts::SQRT_2)
}

/// Upper regularised incomplete gamma function Q(a, x), by its series below a + 1 and its continued fraction (Lentz)
/// above. NaN for a not positive or x negative.
#[allow(clippy::neg_cmp_op_on_partial_ord)] // a NaN must take this branch
fn gamma_q(a: f64, x: f64) -> f64 {
    if !(a > 0.0) || !(x >= 0.0) {
        return f64::NAN;
    }
    if x == 0.0 {
        return 1.0;
    }
    if x.is_infinite() {
        return 0.0;
    }
    let front = libm::exp(a * libm::log(x) - x - libm::lgamma(a));
    if x < a + 1.0 {
        let mut term = 1.0 / a;
        let mut sum = term;
        let mut n = a;
        for _ in 0..100_000 {
            n += 1.0;
            term *= x / n;
            sum += term;
            if term < sum * 1e-17 {
                break;
            }
        }
        return 1.0 - front * sum;
    }
    const TINY: f64 = 1e-300;
    let mut b = x + 1.0 - a;
    let mut c = 1.0 / TINY;
    let mut d = 1.0 / b;
    let mut h = d;
    for i in 1..100_000_u32 {
        let an = -f64::from(i) * (f64::from(i) - a);
        b += 2.0;
        d = an * d + b;
        if d.abs() < TINY {
            d = TINY;
        }
        c = b + an / c;
        if c.abs() < TINY {
            c = TINY;
        }
        d = 1.0 / d;
        let step = d * c;
        h *= step;
        if (step - 1.0).abs() < 1e-16 {
            break;
        }
    }
    front * h
}

/// Probability that a chi-square variable with `df` degrees of freedom exceeds x; NaN without degrees of freedom.
pub fn chi_square_sf(x: f64, df: f64) -> f64 {
    gamma_q(df / 2.0, x / 2.0)
}

/// The textbook limit of the two-sample Kolmogorov-Smirnov law: 2 Σ (-1)^(k-1) exp(-2 k² z²), with
/// z² = d² n1 n2 / (n1 + n2).
pub fn kolmogorov_limit_sf(z: f64) -> f64 {
    if z <= 0.0 {
        return 1.0;
    }
    // For small z the series converges slowly; its theta transform does so fast.
    if z < 0.4 {
        let mut cdf = 0.0;
        for k in 0..5_u32 {
            let odd = f64::from(2 * k + 1);
            cdf += libm::exp(-odd * odd * PI * PI / (8.0 * z * z));
        }
        return 1.0 - cdf * libm::sqrt(2.0 * PI) / z;
    }
    let mut sum = 0.0;
    for k in 1..101_u32 {
        let term = libm::exp(-2.0 * f64::from(k) * f64::from(k) * z * z);
        sum += if k % 2 == 1 { term } else { -term };
        if term < 1e-18 * sum {
            break;
        }
    }
    (2.0 * sum).clamp(0.0, 1.0)
}

/// Error of Stirling's formula: ln n! - ((n + ½) ln n - n + ½ ln 2π), for n > 0.
fn stirling_error(n: f64) -> f64 {
    if n < 16.0 {
        return libm::lgamma(n + 1.0) - (n + 0.5) * libm::log(n) + n - 0.5 * libm::log(2.0 * PI);
    }
    let nn = n * n;
    (1.0 / 12.0
        - (1.0 / 360.0 - (1.0 / 1260.0 - (1.0 / 1680.0 - (1.0 / 1188.0) / nn) / nn) / nn) / nn)
        / n
}

/// Deviance x ln(x/m) + m - x without cancellation (Loader 2000).
fn deviance(x: f64, m: f64) -> f64 {
    if (x - m).abs() < 0.1 * (x + m) {
        let v = (x - m) / (x + m);
        let mut s = (x - m) * v;
        let mut term = 2.0 * x * v;
        let vv = v * v;
        let mut j = 1.0;
        loop {
            term *= vv;
            let next = s + term / (2.0 * j + 1.0);
            if next == s || j > 1000.0 {
                return next;
            }
            s = next;
            j += 1.0;
        }
    }
    if m <= 0.0 {
        return f64::INFINITY;
    }
    x * libm::log(x / m) + m - x
}

/// One-sided Smirnov law: the probability that the largest excess of the empirical distribution function of n values
/// over the true one is at least d. Birnbaum and Tingey's sum, each term by Loader's saddle point form, from the
/// largest term outwards.
fn smirnov_sf(n: u64, d: f64) -> f64 {
    if d <= 0.0 {
        return 1.0;
    }
    if d >= 1.0 || n == 0 {
        return 0.0;
    }
    let nf = n as f64;
    let last = libm::floor(nf * (1.0 - d)) as u64;
    let first = libm::exp(nf * libm::log1p(-d));
    let head = stirling_error(nf);
    let term = |j: u64| -> f64 {
        let jf = j as f64;
        let rest = nf - jf;
        if j == 0 || rest <= 0.0 {
            return 0.0;
        }
        let a = d + jf / nf;
        let expected_rest = rest - nf * d;
        if expected_rest <= 0.0 {
            return 0.0;
        }
        let log = head
            - stirling_error(jf)
            - stirling_error(rest)
            - deviance(jf, jf + nf * d)
            - deviance(rest, expected_rest);
        d / a * libm::exp(log) * libm::sqrt(nf / (2.0 * PI * jf * rest))
    };
    // The terms rise to one peak and fall. Where they underflow they are equal, and neither end matters.
    let (mut low, mut high) = (1, last.max(1));
    while low < high {
        let middle = low + (high - low) / 2;
        let (here, next) = (term(middle), term(middle + 1));
        let rising = if here == 0.0 && next == 0.0 {
            // Both underflow: the peak is where the mass is, near the middle of the range.
            middle < last / 2
        } else {
            next > here
        };
        if rising {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    let peak = low;
    let mut sum = first;
    let mut j = peak;
    while j >= 1 {
        let t = term(j);
        sum += t;
        if t <= sum * 1e-18 {
            break;
        }
        j -= 1;
    }
    let mut j = peak + 1;
    while j <= last {
        let t = term(j);
        sum += t;
        if t <= sum * 1e-18 {
            break;
        }
        j += 1;
    }
    sum.clamp(0.0, 1.0)
}

/// Two-sided one-sample Kolmogorov-Smirnov law at finite n: the probability that D exceeds x. SciPy's `kstwo.sf`,
/// with its choice of algorithm (Simard and L'Ecuyer 2011).
pub fn kstwo_sf(n: u64, x: f64) -> f64 {
    if n == 0 || x.is_nan() {
        return f64::NAN;
    }
    let nf = n as f64;
    if x >= 1.0 {
        return 0.0;
    }
    if x <= 0.0 {
        return 1.0;
    }
    let t = nf * x;
    if t <= 1.0 {
        if t <= 0.5 {
            return 1.0;
        }
        // Ruben and Gambino: n! ((2t - 1)/n)^n.
        let cdf =
            libm::exp(libm::lgamma(nf + 1.0) - nf * libm::log(nf) + nf * libm::log(2.0 * t - 1.0));
        return (1.0 - cdf).clamp(0.0, 1.0);
    }
    if t >= nf - 1.0 {
        return (2.0 * libm::exp(nf * libm::log1p(-x))).clamp(0.0, 1.0);
    }
    let square = t * x;
    if x >= 0.5 || (n <= 140 && square > 4.0) || (n > 140 && square >= 2.2) {
        return if square >= 370.0 && n > 140 {
            0.0
        } else {
            (2.0 * smirnov_sf(n, x)).clamp(0.0, 1.0)
        };
    }
    let by_matrix = n <= 140 || (n <= 100_000 && nf * x * libm::sqrt(x) <= 1.4);
    let cdf = if by_matrix {
        kolmogorov_matrix_cdf(n, x)
    } else {
        pelz_good_cdf(nf, x)
    };
    (1.0 - cdf).clamp(0.0, 1.0)
}

/// Durbin's matrix as Marsaglia, Tsang and Wang (2003) compute it: exact, for small n·x.
fn kolmogorov_matrix_cdf(n: u64, d: f64) -> f64 {
    let nd = n as f64 * d;
    let k = libm::ceil(nd) as usize;
    let h = k as f64 - nd;
    let m = 2 * k - 1;
    let mut base = vec![0.0; m * m];
    // First column v and last row (v reversed): (1 - h^j)/j!; the rest is 1/j! on the diagonals.
    let mut factorials = Vec::with_capacity(m + 1);
    let mut factorial = 1.0;
    for j in 1..=m {
        factorials.push(factorial);
        factorial /= j as f64;
    }
    let mut v: Vec<f64> = Vec::with_capacity(m);
    let mut inverse = 1.0;
    let mut power = 1.0;
    for j in 1..=m {
        inverse /= j as f64;
        power *= h;
        v.push((1.0 - power) * inverse);
    }
    let above = (2.0 * h - 1.0).max(0.0);
    let corner = 1.0 - 2.0 * power + libm::pow(above, m as f64);
    if let Some(last) = v.last_mut() {
        *last = corner * inverse;
    }
    for row in 0..m {
        for column in 0..m {
            let value = if column == 0 {
                at(&v, row)
            } else if row == m - 1 {
                at(&v, m - 1 - column)
            } else if row + 1 >= column {
                at(&factorials, row + 1 - column)
            } else {
                0.0
            };
            if let Some(cell) = base.get_mut(row * m + column) {
                *cell = value;
            }
        }
    }
    let big = libm::ldexp(1.0, 128);
    let small = libm::ldexp(1.0, -128);
    let centre = (k - 1) * m + (k - 1);
    let mut result = vec![0.0; m * m];
    for i in 0..m {
        if let Some(cell) = result.get_mut(i * m + i) {
            *cell = 1.0;
        }
    }
    let (mut exponent, mut base_exponent) = (0_i32, 0_i32);
    let mut left = n;
    while left > 0 {
        if left % 2 == 1 {
            result = product(&result, &base, m);
            exponent += base_exponent;
        }
        base = product(&base, &base, m);
        base_exponent *= 2;
        if at(&base, centre).abs() > big {
            base.iter_mut().for_each(|x| *x *= small);
            base_exponent += 128;
        }
        left /= 2;
    }
    let mut p = at(&result, centre);
    for i in 1..=n {
        p = i as f64 * p / n as f64;
        if p.abs() < small {
            p *= big;
            exponent -= 128;
        }
    }
    libm::ldexp(p, exponent).clamp(0.0, 1.0)
}

fn product(a: &[f64], b: &[f64], m: usize) -> Vec<f64> {
    let mut out = vec![0.0; m * m];
    for (row_out, row_a) in out.chunks_exact_mut(m).zip(a.chunks_exact(m)) {
        for (x, row_b) in row_a.iter().zip(b.chunks_exact(m)) {
            if *x != 0.0 {
                for (o, y) in row_out.iter_mut().zip(row_b) {
                    *o += x * y;
                }
            }
        }
    }
    out
}

/// Pelz and Good's approximation (1976), as SciPy evaluates it.
fn pelz_good_cdf(n: f64, x: f64) -> f64 {
    let pi2 = PI * PI;
    let pi4 = pi2 * pi2;
    let pi6 = pi4 * pi2;
    let z = libm::sqrt(n) * x;
    let z2 = z * z;
    let z3 = z2 * z;
    let z4 = z2 * z2;
    let z6 = z4 * z2;
    let qlog = -pi2 / 8.0 / z2;
    if qlog < -708.0 {
        return 0.0;
    }
    let q = libm::exp(qlog);
    let k1a = -z2;
    let k1b = pi2 / 4.0;
    let k2a = 6.0 * z6 + 2.0 * z4;
    let k2b = (2.0 * z4 - 5.0 * z2) * pi2 / 4.0;
    let k2c = pi4 * (1.0 - 2.0 * z2) / 16.0;
    let k3d = pi6 * (5.0 - 30.0 * z2) / 64.0;
    let k3c = pi4 * (-60.0 * z2 + 212.0 * z4) / 16.0;
    let k3b = pi2 * (135.0 * z4 - 96.0 * z6) / 4.0;
    let k3a = -30.0 * z6 - 90.0 * z4 * z4;
    let (mut s0, mut s1, mut s2, mut s3) = (0.0, 0.0, 0.0, 0.0);
    let last = libm::ceil(16.0 * z / PI) as u32;
    for k in (1..=last).rev() {
        let m = f64::from(2 * k - 1);
        let m2 = m * m;
        let m4 = m2 * m2;
        let m6 = m4 * m2;
        let power = libm::pow(q, 8.0 * f64::from(k));
        s0 = s0 * power + 1.0;
        s1 = s1 * power + k1a + k1b * m2;
        s2 = s2 * power + k2a + k2b * m2 + k2c * m4;
        s3 = s3 * power + k3a + k3b * m2 + k3c * m4 + k3d * m6;
    }
    let scale = q * libm::sqrt(2.0 * PI);
    s0 *= scale / z;
    s1 *= scale / (6.0 * z4);
    s2 *= scale / (72.0 * z6 * z);
    s3 *= scale / (6480.0 * z6 * z4);
    let q = libm::exp(-pi2 / 2.0 / z2);
    let (mut e2, mut e3) = (0.0, 0.0);
    let root3z = libm::sqrt(3.0) * z;
    for k in (1..=last).rev() {
        let kf = f64::from(k);
        let power = libm::pow(q, kf * kf);
        e2 += kf * kf * power;
        e3 += (root3z + PI * kf) * (root3z - PI * kf) * kf * kf * power;
    }
    s2 += e2 * pi2 * libm::sqrt(2.0 * PI) / (-36.0 * z3);
    s3 += e3 * pi2 * libm::sqrt(2.0 * PI) / (216.0 * z6);
    s0 + s1 / libm::sqrt(n) + s2 / n + s3 / (n * libm::sqrt(n))
}

/// Greatest common divisor.
pub fn gcd(a: u64, b: u64) -> u64 {
    let (mut a, mut b) = (a, b);
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

/// Exact two-sided probability that the two-sample distance is at least h / lcm(n1, n2), by lattice paths
/// (Hodges 1958): the share of paths that reach one of the two lines, column by column, without cancellation.
pub fn ks_exact_sf(n1: u64, n2: u64, h: u64) -> f64 {
    if n1 == 0 || n2 == 0 {
        return f64::NAN;
    }
    if h == 0 {
        return 1.0;
    }
    if n1 == n2 {
        return outside_square(n1, h);
    }
    let (m, n) = if n1 > n2 { (n1, n2) } else { (n2, n1) };
    let g = gcd(m, n);
    let (mg, ng) = (m / g, n / g);
    let (m, n, mg, ng, h) = (m as i64, n as i64, mg as i64, ng as i64, h as i64);
    let ceil_div = |a: i64, b: i64| a.div_euclid(b) + i64::from(a.rem_euclid(b) != 0);
    let mut low = 0_i64;
    let mut high = ceil_div(h, mg).min(n + 1);
    let mut length = high - low;
    let size = (2 * high + 2).min(n + 1).max(1) as usize;
    let mut window = vec![1.0_f64; size];
    window.iter_mut().take(high as usize).for_each(|x| *x = 0.0);
    let mut previous;
    for i in 1..=m {
        previous = (low, length);
        low = ((ng * i - h).div_euclid(mg) + 1).max(0).min(n);
        high = ceil_div(ng * i + h, mg).min(n + 1);
        if high <= low {
            return 1.0;
        }
        let shift = (low - previous.0) as usize;
        let mut value = if low == 0 { 0.0 } else { 1.0 };
        let count = (high - low) as usize;
        let fi = i as f64;
        let mut j = low as f64;
        for k in 0..count {
            let before = window.get(k + shift).copied().unwrap_or(1.0);
            value = (before * fi + value * j) / (fi + j);
            if let Some(cell) = window.get_mut(k) {
                *cell = value;
            }
            j += 1.0;
        }
        length = high - low;
        if previous.1 > length {
            let more = (previous.1 - length) as usize;
            window
                .iter_mut()
                .skip(count)
                .take(more)
                .for_each(|x| *x = 1.0);
        }
    }
    at(&window, (high - low - 1).max(0) as usize).clamp(0.0, 1.0)
}

fn outside_square(n: u64, h: u64) -> f64 {
    let mut p = 0.0;
    let mut k = n / h;
    loop {
        let mut factor = 1.0;
        for j in 0..h {
            let up = n as f64 - (k * h) as f64 - j as f64;
            factor = up * factor / ((n + k * h + j + 1) as f64);
        }
        p = factor * (1.0 - p);
        if k == 0 {
            break;
        }
        k -= 1;
    }
    (2.0 * p).clamp(0.0, 1.0)
}
