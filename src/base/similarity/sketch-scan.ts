/**
 * Goes through sketches in search of one that differs in few bits. JavaScript has no instruction that counts bits, and among thousands of
 * texts of a template nearly all the time would go into counting them. WebAssembly has one, and takes a quarter of the time.
 */

/** A place of a row: the label of its group, the next place down with another label, a difference known beforehand, the address of its sketch. */
export const PLACE = { label: 0, next: 1, own: 2, sketch: 3, size: 4 } as const;

/** Words that are compared at a time: a sketch has a multiple of them. */
export const STEP = 8;

/**
 * The first place from `place` down to `stop` that has another label than `label` and differs from `sketch` in at most `most` bits, its own
 * difference included; below `stop` if there is none. `sketch` and `row` are addresses in bytes, `bytes` is the size of a sketch.
 */
type Scan = (
  place: number,
  stop: number,
  label: number,
  most: number,
  sketch: number,
  row: number,
  bytes: number,
) => number;

/** A memory of 32-bit numbers that grows, and the search in it. */
export interface SketchMemory {
  /** Another object after `reserve`. */
  readonly words: Int32Array;
  /** Makes room for `count` numbers in all, and keeps those that are there. */
  reserve(count: number): void;
  readonly scan: Scan;
}

const BYTES_PER_PAGE = 1 << 16;

/** The fast memory, or the plain one where there is no WebAssembly or no room for its addresses (`ulimit -v`). */
export function sketchMemory(): SketchMemory {
  try {
    return new FastMemory();
  } catch {
    return new PlainMemory();
  }
}

/** The types of Node have no WebAssembly, and those of browsers are not for this code. */
interface Wasm {
  readonly Memory: new (pages: { initial: number }) => {
    readonly buffer: ArrayBuffer;
    grow(pages: number): void;
  };
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: { readonly f: Scan } };
}
const wasm = globalThis as unknown as { readonly WebAssembly: Wasm };

export class FastMemory implements SketchMemory {
  readonly #memory = new wasm.WebAssembly.Memory({ initial: 1 });
  words = new Int32Array(this.#memory.buffer);
  readonly scan: Scan;

  constructor() {
    const { Instance, Module } = wasm.WebAssembly;
    this.scan = new Instance(new Module(moduleOf(SCAN)), { m: { m: this.#memory } }).exports.f;
  }

  reserve(count: number): void {
    if (count <= this.words.length) return;
    this.#memory.grow(Math.ceil(((count - this.words.length) * 4) / BYTES_PER_PAGE));
    this.words = new Int32Array(this.#memory.buffer);
  }
}

/** The same in JavaScript. */
export class PlainMemory implements SketchMemory {
  words = new Int32Array(1 << 10);

  reserve(count: number): void {
    if (count <= this.words.length) return;
    const words = new Int32Array(count);
    words.set(this.words);
    this.words = words;
  }

  readonly scan: Scan = (from, stop, label, most, sketch, row, bytes) => {
    const { words } = this;
    let place = from;
    while (place >= stop) {
      const at = row / 4 + place * PLACE.size;
      if (words[at + PLACE.label] === label) {
        place = words[at + PLACE.next]!;
        continue;
      }
      let rest = most - words[at + PLACE.own]!;
      let [a, b] = [sketch / 4, words[at + PLACE.sketch]! / 4];
      for (const end = a + bytes / 4; a < end && rest >= 0; a += STEP, b += STEP)
        for (let n = 0; n < STEP; n += 1) rest -= ones(words[a + n]! ^ words[b + n]!);
      if (rest >= 0) break;
      place -= 1;
    }
    return place;
  };
}

/** The number of ones of 32 bits. */
function ones(bits: number): number {
  const byTwo = bits - ((bits >>> 1) & 0x55555555);
  const byFour = (byTwo & 0x33333333) + ((byTwo >>> 2) & 0x33333333);
  return Math.imul((byFour + (byFour >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

const LOCALS = 'place stop label most sketch row bytes at a b last rest'.split(' ');
const PARAMETERS = 7;

/** In WebAssembly's own text format, without its parentheses. `at`: the address of a place; `last`: the end of `sketch`. */
const SCAN = `
local.get sketch  local.get bytes  i32.add  local.set last
block
  loop
    local.get place  local.get stop  i32.lt_s  br_if 1
    local.get row  local.get place  i32.const 16  i32.mul  i32.add  local.set at
    local.get at  i32.load 0  local.get label  i32.eq
    if
      local.get at  i32.load 4  local.set place
      br 1
    end
    local.get most  local.get at  i32.load 8  i32.sub  local.set rest
    local.get at  i32.load 12  local.set b
    local.get sketch  local.set a
    loop
      local.get rest  i32.const 0  i32.lt_s
      if
        local.get place  i32.const 1  i32.sub  local.set place
        br 2
      end
      local.get a  local.get last  i32.ge_u  br_if 2
      local.get rest
      local.get a  i64.load 0  local.get b  i64.load 0  i64.xor  i64.popcnt
      local.get a  i64.load 8  local.get b  i64.load 8  i64.xor  i64.popcnt  i64.add
      local.get a  i64.load 16  local.get b  i64.load 16  i64.xor  i64.popcnt  i64.add
      local.get a  i64.load 24  local.get b  i64.load 24  i64.xor  i64.popcnt  i64.add
      i32.wrap_i64  i32.sub  local.set rest
      local.get a  i32.const 32  i32.add  local.set a
      local.get b  i32.const 32  i32.add  local.set b
      br 0
    end
  end
end
local.get place
end`;

/** The bytes of an instruction, without its operand: https://webassembly.github.io/spec/core/binary/instructions.html. */
const INSTRUCTIONS: Readonly<Record<string, readonly number[]>> = {
  block: [0x02, 0x40],
  loop: [0x03, 0x40],
  if: [0x04, 0x40],
  end: [0x0b],
  br: [0x0c],
  br_if: [0x0d],
  'local.get': [0x20],
  'local.set': [0x21],
  'i32.load': [0x28, 2],
  'i64.load': [0x29, 3],
  'i32.const': [0x41],
  'i32.eq': [0x46],
  'i32.lt_s': [0x48],
  'i32.ge_u': [0x4f],
  'i32.add': [0x6a],
  'i32.sub': [0x6b],
  'i32.mul': [0x6c],
  'i64.popcnt': [0x7b],
  'i64.add': [0x7c],
  'i64.xor': [0x85],
  'i32.wrap_i64': [0xa7],
};

const I32 = 0x7f;
/** A length below 2 ^ 14, in two bytes. */
const length = (n: number): number[] => [(n & 0x7f) | 0x80, n >> 7];
const section = (id: number, content: readonly number[]): number[] => [
  id,
  ...length(content.length),
  ...content,
];

/** A module that imports the memory `m.m` and exports the function as `f`. */
function moduleOf(text: string): Uint8Array<ArrayBuffer> {
  const words = text.trim().split(/\s+/);
  const code = words.flatMap(
    (word) => INSTRUCTIONS[word] ?? [LOCALS.includes(word) ? LOCALS.indexOf(word) : Number(word)],
  );
  const body = [1, LOCALS.length - PARAMETERS, I32, ...code];
  const m = 'm'.charCodeAt(0);
  return Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, PARAMETERS, ...new Array<number>(PARAMETERS).fill(I32), 1, I32]),
    ...section(2, [1, 1, m, 1, m, 2, 0, 1]),
    ...section(3, [1, 0]),
    ...section(7, [1, 1, 'f'.charCodeAt(0), 0, 0]),
    ...section(10, [1, ...length(body.length), ...body]),
  ]);
}
