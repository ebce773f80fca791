//! The generator behind every simulation: xoshiro256++ (Blackman & Vigna 2019), seeded by SplitMix64 as its authors
//! advise. Integers and IEEE arithmetic only, transcendental functions by `libm`: the same seed gives the same bytes
//! on every machine.

/// A seeded source of random numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Random {
    state: [u64; 4],
}

/// One step of SplitMix64 (Steele, Lea & Flood 2014).
fn split_mix(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

impl Random {
    /// The generator of this seed.
    pub fn seeded(seed: u64) -> Self {
        let mut mix = seed;
        Self {
            state: [(); 4].map(|()| split_mix(&mut mix)),
        }
    }

    /// The next 64 bits.
    pub fn bits(&mut self) -> u64 {
        let [a, b, c, d] = &mut self.state;
        let result = a.wrapping_add(*d).rotate_left(23).wrapping_add(*a);
        let t = *b << 17;
        *c ^= *a;
        *d ^= *b;
        *b ^= *c;
        *a ^= *d;
        *c ^= t;
        *d = d.rotate_left(45);
        result
    }

    /// Uniform between 0 and 1, neither of them included.
    #[allow(clippy::cast_precision_loss)] // 53 bits fit
    pub fn unit(&mut self) -> f64 {
        ((self.bits() >> 12) as f64 + 0.5) / (1_u64 << 52) as f64
    }

    /// Uniform among `0..n`, without bias (Lemire 2019); 0 for an `n` of 0.
    #[allow(clippy::cast_possible_truncation)] // the low half is meant
    pub fn below(&mut self, n: u32) -> u32 {
        let n = u64::from(n);
        loop {
            let product = (self.bits() >> 32) * n;
            let low = u64::from(product as u32);
            if low >= n || low >= (1 << 32) % n.max(1) {
                return (product >> 32) as u32;
            }
        }
    }

    /// Standard normal, by Marsaglia's polar method (1964).
    pub fn normal(&mut self) -> f64 {
        loop {
            let (x, y) = (2.0 * self.unit() - 1.0, 2.0 * self.unit() - 1.0);
            let s = x * x + y * y;
            if s < 1.0 && s > 0.0 {
                return x * libm::sqrt(-2.0 * libm::log(s) / s);
            }
        }
    }

    /// Gamma with this shape, at least 1, and scale 1 (Marsaglia & Tsang 2000).
    fn gamma(&mut self, shape: f64) -> f64 {
        let d = shape - 1.0 / 3.0;
        let c = 1.0 / libm::sqrt(9.0 * d);
        loop {
            let x = self.normal();
            let v = 1.0 + c * x;
            if v <= 0.0 {
                continue;
            }
            let v = v * v * v;
            if libm::log(self.unit()) < 0.5 * x * x + d - d * v + d * libm::log(v) {
                return d * v;
            }
        }
    }

    /// Beta with these shapes, each at least 1.
    pub fn beta(&mut self, alpha: f64, beta: f64) -> f64 {
        let (a, b) = (self.gamma(alpha), self.gamma(beta));
        a / (a + b)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bits_are_those_of_the_published_generators() {
        // SplitMix64 of 1234567, and xoshiro256++ from the state 1, 2, 3, 4: the vectors that other
        // implementations (Rosetta Code; the crate rand_xoshiro) are tested with.
        let mut mix = 1_234_567;
        let split: Vec<u64> = (0..3).map(|_| split_mix(&mut mix)).collect();
        assert_eq!(
            split,
            [
                6_457_827_717_110_365_317,
                3_203_168_211_198_807_973,
                9_817_491_932_198_370_423
            ]
        );
        let mut random = Random {
            state: [1, 2, 3, 4],
        };
        let bits: Vec<u64> = (0..5).map(|_| random.bits()).collect();
        assert_eq!(
            bits,
            [
                41_943_041,
                58_720_359,
                3_588_806_011_781_223,
                3_591_011_842_654_386,
                9_228_616_714_210_784_205
            ]
        );
    }

    #[test]
    fn draws_have_the_moments_of_their_law() {
        let mut random = Random::seeded(7);
        let n = 40_000;
        let mean = |f: &mut dyn FnMut() -> f64| (0..n).map(|_| f()).sum::<f64>() / f64::from(n);
        assert!((mean(&mut || random.unit()) - 0.5).abs() < 0.01);
        assert!((mean(&mut || random.normal())).abs() < 0.02);
        assert!((mean(&mut || random.gamma(1.8)) - 1.8).abs() < 0.03);
        assert!((mean(&mut || random.beta(1.8, 4.2)) - 0.3).abs() < 0.01);
        assert!((mean(&mut || f64::from(random.below(12))) - 5.5).abs() < 0.1);
        assert_eq!(random.below(0), 0);
        assert_eq!(random.below(1), 0);
    }
}
