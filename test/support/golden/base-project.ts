import { parseYaml } from '../../../src/base/yaml/parse';
import { keyText } from '../../../src/base/yaml/tree';

/** What a case of a rule's page does not say: a small project without a finding in what matters there. */
const SCHEMA: Readonly<Record<string, string>> = {
  labelwright: 'labelwright: 1\n',
  guideline: 'guideline: guideline.yaml\n',
  data: 'data: { samples: [data/*.jsonl] }\n',
  layers: `layers:
  - { id: intent, type: choice, labels: [refund, duplicate-charge, other] }
  - { id: entities, type: spans, labels: [order-id, amount] }
  - { id: urgency, type: rating, min: 1, max: 5, required: false, anchors: { 1: a, 2: b, 3: c, 4: d, 5: e } }
`,
  labels: `labels:
  - { id: refund, name: Refund }
  - { id: duplicate-charge, name: Duplicate charge }
  - { id: other, name: Other, catch_all: true }
  - { id: order-id, name: Order number }
  - { id: amount, name: Amount }
`,
};

const GUIDELINE: Readonly<Record<string, string>> = {
  version: 'version: "1.0.0"\n',
  status: 'status: released\n',
  changelog: `changelog:
  - version: "1.0.0"
    changes: [{ type: added, target: "*", impact: semantic }]
`,
};

/** Samples for pages about records, when they bring none. */
const SAMPLES = [
  { id: 't-1', text: 'Please pay back €19.00 for A-1009.' },
  { id: 't-2', text: '😡 Two payments of €49.90 for A-1010, I want one back.' },
  { id: 't-3', text: 'Where is my machine?' },
]
  .map((sample) => `${JSON.stringify(sample)}\n`)
  .join('');

/** The files of a project of which only parts are given: the rest of the base project stands below them, so that no line moves. */
export function completeProject(
  given: ReadonlyMap<string, { text: string; isWhole: boolean }>,
): Map<string, string> {
  const files = new Map<string, string>();
  for (const [path, { text, isWhole }] of given) files.set(path, isWhole ? text : completeFile(path, text));
  if (!files.has('labelwright.yaml')) files.set('labelwright.yaml', completeYaml('', SCHEMA));
  if (!files.has('guideline.yaml')) files.set('guideline.yaml', completeYaml('', GUIDELINE));
  if (![...files.keys()].some((path) => path.startsWith('data/'))) files.set('data/samples.jsonl', SAMPLES);
  return files;
}

function completeFile(path: string, text: string): string {
  if (path === 'labelwright.yaml') return completeYaml(text, SCHEMA);
  if (path === 'guideline.yaml') return completeYaml(text, GUIDELINE);
  const [folder, name = ''] = path.split('/');
  if ((folder !== 'annotations' && folder !== 'decisions') || !name.endsWith('.jsonl')) return text;
  return text
    .split('\n')
    .map((line, number) => completeRecord(line, number, folder, name.slice(0, -'.jsonl'.length)))
    .join('\n');
}

/** Keys at the left margin count as given, also where the rest cannot be read. */
function completeYaml(text: string, base: Readonly<Record<string, string>>): string {
  const { root } = parseYaml(text);
  const given = new Set(root.kind === 'map' ? root.entries.map(({ key }) => keyText(key)) : []);
  for (const [, key] of text.matchAll(/^(\w+):/gm)) given.add(key!);
  return (
    text +
    Object.entries(base)
      .map(([key, lines]) => (given.has(key) ? '' : lines))
      .join('')
  );
}

/** Adds the fields that every record must have behind those that are given. */
function completeRecord(line: string, number: number, folder: string, person: string): string {
  let record: Record<string, unknown>;
  try {
    record = JSON.parse(line) as Record<string, unknown>;
  } catch {
    return line;
  }
  if (typeof record !== 'object' || record === null || Array.isArray(record)) return line;
  const base = {
    v: 1,
    id: `01KAW3Q0Z4M8Y2T6B9C1D5${String(number).padStart(4, '0')}`,
    time: new Date(Date.UTC(2026, 10, 25, 9, 0, number)).toISOString(),
    [folder === 'annotations' ? 'annotator' : 'reviewer']: person,
    unit: 'codepoint',
  };
  const missing = Object.entries(base).filter(([key]) => !Object.hasOwn(record, key));
  if (folder === 'decisions')
    missing.splice(
      missing.findIndex(([key]) => key === 'unit'),
      1,
    );
  const added = missing.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join(',');
  if (added === '') return line;
  const end = line.lastIndexOf('}');
  return `${line.slice(0, end)}${Object.keys(record).length > 0 ? ',' : ''}${added}${line.slice(end)}`;
}
