/** Seeded random numbers: the same seed gives the same numbers on every machine. */
export interface Random {
  /** Uniform in [0, 1), 32 bits. */
  next(): number;
  /** Uniform integer in [0, n), n < 2^32; the bias is below n / 2^32. */
  below(n: number): number;
}

/** sfc32 (Doty-Humphrey, PractRand): 128 bits of state, seeded with one 32-bit integer and 12 warm-up rounds. */
export function seededRandom(seed: number): Random {
  let a = 0;
  let b = seed | 0;
  let c = Math.floor(seed / 2 ** 32) | 0;
  let counter = 1;
  const bits = (): number => {
    const t = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + t) | 0;
    return t >>> 0;
  };
  for (let i = 0; i < 12; i += 1) bits();
  return {
    next: () => bits() / 4294967296,
    below: (n) => Math.floor((bits() / 4294967296) * n),
  };
}
