/**
 * What the line rules cost: JSON.parse of the lines alone, against JSON.parse and every line rule, on good lines.
 * `node bench/run.mjs line-rules [lines] [--each]`. The sample's text is at hand: what the engine needs to read it is not measured here.
 */
import { buildModel } from '../src/project/model/build-model';
import { textHash } from '../src/base/text/hash';
import { parseYaml } from '../src/base/yaml/parse';
import { useNativeHash } from '../src/platform/native-hash';
import { LineLinter } from '../src/rules/framework/line-linter';
import type { LineView } from '../src/rules/framework/line-view';
import { RuleSettings } from '../src/rules/framework/settings';
import { lineRules } from '../src/rules/registry';
import type { Finding } from '../src/project/findings/finding';
import type { LineRule } from '../src/rules/framework/rule';

// As in the command line.
useNativeHash();

const COUNT = Number(process.argv[2] ?? 50_000);
const ROUNDS = 7;

const model = buildModel(
  {
    path: 'labelwright.yaml',
    document: parseYaml(`labelwright: 1
data: {samples: [data/*.jsonl]}
layers:
  - {id: intent, type: choice, labels: [${Array.from({ length: 40 }, (_, k) => `intent-${k}`).join(', ')}]}
  - {id: remedy, type: choices, labels: [money-back, voucher, repair], when: {intent: [intent-1, intent-2]}}
  - {id: entities, type: spans, labels: [order-id, amount, product]}
  - {id: urgency, type: rating, min: 1, max: 5}
labels: [${[...Array.from({ length: 40 }, (_, k) => `{id: intent-${k}}`), '{id: money-back}', '{id: voucher}', '{id: repair}', '{id: order-id}', '{id: amount}', '{id: product}'].join(', ')}]
`),
  },
  {
    path: 'guideline.yaml',
    document: parseYaml(
      'version: "1.0.0"\nrules: [{id: G-1, text: Text.}, {id: G-2, text: Text.}]\nchangelog: [{version: "1.0.0", changes: []}]\n',
    ),
  },
);

const random = mulberry(7);
const WORDS =
  'order please refund late parcel charged twice invoice amount card monday phone broken again about waiting answer weeks service still'.split(
    ' ',
  );
const OTHER = ['café', '€', '😡', 'straße', 'übermorgen', '中文', '👩‍🚒'];

interface Line {
  readonly raw: string;
  readonly text: string;
  readonly kind: 'annotation' | 'sample';
  readonly isAscii: boolean;
}

const annotations = Array.from({ length: COUNT }, (_, index) => annotation(index));
const samples = annotations.map(({ text }, index): Line => {
  const raw = JSON.stringify({
    id: `t-${index}`,
    text,
    customer: `c-${index % 900}`,
    channel: 'mail',
    split: 'train',
  });
  return { raw, text, kind: 'sample', isAscii: isAscii(raw) };
});

measure('annotation lines', annotations);
measure('sample lines', samples);

function measure(name: string, lines: readonly Line[]): void {
  const views = (line: Line, index: number, value: Record<string, unknown>): LineView => ({
    kind: line.kind,
    file: line.kind === 'sample' ? 'data/a.jsonl' : 'annotations/ana.jsonl',
    line: index,
    raw: line.raw,
    format: 'jsonl',
    value,
    isAscii: line.isAscii,
    sample: { id: value.id as string, text: line.text },
  });
  const run = (rules: readonly LineRule[] | undefined): number => {
    const linter = rules && new LineLinter(model, rules, new RuleSettings(model.schema.lint));
    const out: Finding[] = [];
    const start = performance.now();
    lines.forEach((line, index) => {
      const value = JSON.parse(line.raw) as Record<string, unknown>;
      linter?.check(views(line, index, value), out);
    });
    const time = performance.now() - start;
    if (out.length > 0) throw new Error(`These lines are meant to be good: ${JSON.stringify(out[0])}`);
    return time;
  };
  /** The shortest of several runs, taken in turns: what else the machine does only adds time. */
  const shortest = (...variants: (readonly LineRule[] | undefined)[]): number[] => {
    const best = variants.map(() => Infinity);
    for (let round = 0; round < ROUNDS; round++)
      variants.forEach((rules, index) => (best[index] = Math.min(best[index]!, run(rules))));
    return best;
  };
  run(lineRules);
  const bytes = lines.reduce((sum, { raw }) => sum + Buffer.byteLength(raw), 0);
  const [bare, all] = shortest(undefined, lineRules) as [number, number];
  const speed = (time: number): string => `${(bytes / 1e6 / (time / 1000)).toFixed(0)} MB/s`;
  console.log(`${name}: ${lines.length} of ${Math.round(bytes / lines.length)} bytes`);
  console.log(`  JSON.parse                ${bare.toFixed(0)} ms  ${speed(bare)}`);
  console.log(
    `  and ${lineRules.length} line rules        ${all.toFixed(0)} ms  ${speed(all)}   ratio ${(all / bare).toFixed(2)}`,
  );
  if (!process.argv.includes('--each')) return;
  const each = shortest(...lineRules.map((rule) => [rule]));
  lineRules.forEach((rule, index) => {
    const cost = ((each[index]! - bare) / lines.length) * 1e6;
    console.log(`    ${rule.id.padEnd(24)} ${cost.toFixed(0)} ns a line`);
  });
}

function annotation(index: number): Line {
  const words = Array.from(
    { length: 40 + Math.floor(random() * 60) },
    () => WORDS[Math.floor(random() * WORDS.length)]!,
  );
  if (random() < 0.12) words[3] = OTHER[Math.floor(random() * OTHER.length)]!;
  const text = words.join(' ');
  const points = [...text];
  const spans = Array.from({ length: 1 + Math.floor(random() * 4) }, (_, k) => {
    const start = points.indexOf(' ', 20 + k * 45) + 1;
    const end = points.indexOf(' ', start + 2);
    return {
      id: `s${k}`,
      start,
      end,
      label: ['order-id', 'amount', 'product'][k % 3],
      text: points.slice(start, end).join(''),
    };
  });
  const raw = JSON.stringify({
    v: 1,
    id: `01KAW3Q0Z4M8Y2T6B9C1${String(index).padStart(6, '0')}`,
    time: '2026-11-25T09:10:00.000Z',
    annotator: 'ana',
    sample: `t-${index}`,
    text_hash: textHash(text),
    guideline: '1.0.0',
    guideline_hash: '07aa8d1107aa8d11',
    unit: 'codepoint',
    labels: {
      intent: `intent-${index % 40}`,
      ...(index % 40 === 1 && { remedy: ['voucher'] }),
      entities: spans,
      urgency: 1 + (index % 5),
    },
    rules: ['G-1'],
    flags: [],
    seconds: 9.4,
    status: 'done',
    origin: { kind: 'hand' },
  });
  return { raw, text, kind: 'annotation', isAscii: isAscii(raw) };
}

function isAscii(raw: string): boolean {
  return /^[\x20-\x7e]*$/.test(raw);
}

/** Mulberry32: small and good enough to spread test data. */
function mulberry(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
