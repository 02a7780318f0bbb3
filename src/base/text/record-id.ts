/** Crockford's base 32: no I, L, O, U. */
const digits = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const timeDigits = 10;
const randomDigits = 16;
const pattern = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/;

/** Generates record ids. Each call returns a new one that sorts after all previous ones. */
export type RecordIds = () => string;

/**
 * Ids in the layout of ULID (https://github.com/ulid/spec): 10 digits of milliseconds since 1970, 16 digits (80 bits) of randomness;
 * sorting them as strings sorts by time. Within the same millisecond, and if the clock goes back, the random part is incremented,
 * so ids of one process always ascend.
 */
export function createRecordIds(
  now: () => number = Date.now,
  random: (bytes: Uint8Array<ArrayBuffer>) => void = (bytes) => globalThis.crypto.getRandomValues(bytes),
): RecordIds {
  let time = -1;
  /** One base 32 digit each. */
  const tail = new Uint8Array(randomDigits);
  return () => {
    const current = now();
    if (current > time || !increment(tail)) {
      time = Math.max(current, time + 1);
      random(tail);
      for (let i = 0; i < tail.length; i++) tail[i]! &= 31;
    }
    return encodeTime(time) + Array.from(tail, (digit) => digits[digit]).join('');
  };
}

/** Whether a string has the form of a record id. */
export function isRecordId(value: string): boolean {
  return pattern.test(value);
}

function encodeTime(time: number): string {
  let encoded = '';
  let rest = time;
  for (let i = 0; i < timeDigits; i++) {
    encoded = digits[rest % 32]! + encoded;
    rest = Math.floor(rest / 32);
  }
  return encoded;
}

/** Adds one; false if all digits were the highest. */
function increment(tail: Uint8Array): boolean {
  for (let i = tail.length - 1; i >= 0; i--) {
    if (tail[i]! < 31) {
      tail[i]!++;
      return true;
    }
    tail[i] = 0;
  }
  return false;
}
