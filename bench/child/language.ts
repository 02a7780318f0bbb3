/**
 * How long an editor waits for hover and completion with many annotations loaded. Arguments: annotations, labels, rounds. Each request
 * comes as the server gets it; in the guideline a letter is typed before every completion, so that the model is always a step behind.
 * Prints the times of each, in milliseconds.
 */
import { MemoryFiles } from '../../test/support/memory-files';
import { LineIndex } from '../../src/base/yaml/line-index';
import { Project } from '../../src/engine/project';
import { codeLenses } from '../../src/language/code-lens';
import { completeLine } from '../../src/language/completion/complete-line';
import { completeYaml } from '../../src/language/completion/complete-yaml';
import { hoverYaml } from '../../src/language/hover';
import { hoverLine } from '../../src/language/hover-line';
import { semanticTokens } from '../../src/language/semantic-tokens';

const [annotations, labels, rounds] = process.argv.slice(2).map(Number) as [number, number, number];

const id = (n: number): string => `group-${n % 20}.label-${n}`;
const all = Array.from({ length: labels }, (_, n) => n);

const schema = `labelwright: 1
guideline: guideline.yaml
data: {samples: data/*.jsonl}
layers:
  - id: intent
    type: choice
    labels:
${all.map((n) => `      - ${id(n)}\n`).join('')}  - {id: parts, type: spans, labels: [word, number]}
labels:
${all.map((n) => `  - {id: ${id(n)}, name: Label ${n}}\n`).join('')}  - {id: word}
  - {id: number}
`;
const guideline = `version: "1.0.0"
labels:
${all
  .map(
    (n) => `  - id: ${id(n)} # opaque
    definition: >
      The writer asks, in this message, for case ${n} to be looked at
      and for an answer.
    include:
      - id: R-${n}-1
        text: "The message names case ${n}, in any wording."
    exclude:
      - id: R-${n}-2
        text: The case is closed already.
        use_instead: ${id((n + 7) % labels)}
`,
  )
  .join('')}tie_breakers:
  - {id: TB-1, between: [${id(0)}, ${id(1)}], prefer: ${id(0)}}
`;

/** Two people on each sample; they differ on every seventh. */
function records(annotator: string, shift: number): string {
  return Array.from({ length: annotations / 2 }, (_, n) =>
    JSON.stringify({
      v: 1,
      id: `${annotator}-${n}`,
      time: new Date(1.7e12 + n * 1000).toISOString(),
      annotator,
      sample: `t-${n}`,
      guideline: '1.0.0',
      unit: 'codepoint',
      labels: {
        intent: id((n + (n % 7 === 0 ? shift : 0)) % labels),
        parts: [{ start: 0, end: 4, label: 'word', text: 'Text' }],
      },
      rules: [`R-${n % labels}-1`],
    }),
  ).join('\n');
}

const samples = Array.from({ length: annotations / 2 }, (_, n) =>
  JSON.stringify({ id: `t-${n}`, text: `Text ${n} of a customer who wants something.` }),
).join('\n');

const measured: { name: string; times: number[] }[] = [];

async function measure(name: string, run: (n: number) => unknown): Promise<void> {
  const times: number[] = [];
  for (let n = 0; n < rounds; n++) {
    const begin = performance.now();
    await run(n);
    times.push(performance.now() - begin);
  }
  measured.push({ name, times });
}

async function main(): Promise<void> {
  const files = new MemoryFiles({
    'labelwright.yaml': schema,
    'guideline.yaml': guideline,
    'data/a.jsonl': samples,
    'annotations/ana.jsonl': records('ana', 0),
    'annotations/ben.jsonl': records('ben', 3),
  });
  const project = new Project(files, { pause: () => Promise.resolve(), statistics: true });
  await project.refresh();
  const model = project.model!;
  const lines = new LineIndex(guideline);
  const place = (n: number, needle: string) => {
    const near = Math.floor(guideline.length * ((n * 37) % 89) * 0.01);
    return guideline.indexOf(needle, near) + needle.length;
  };
  await measure('hover on a label', (n) =>
    hoverYaml({ project, model }, 'guideline.yaml', lines.lineColumn(place(n, '- id: group'))),
  );
  await measure('hover on a rule', (n) =>
    hoverYaml({ project, model }, 'guideline.yaml', lines.lineColumn(place(n, '- id: R-'))),
  );
  await measure('hover on a key', (n) =>
    hoverYaml({ project, model }, 'guideline.yaml', lines.lineColumn(place(n, '    excl'))),
  );
  const complete = (needle: string, typed: (n: number) => string) => (n: number) => {
    const offset = place(n, needle);
    const text = guideline.slice(0, offset) + typed(n) + guideline.slice(offset);
    const position = new LineIndex(text).lineColumn(offset + typed(n).length);
    return completeYaml({ project, model }, 'guideline.yaml', text, position);
  };
  await measure(
    'complete a label',
    complete('use_instead: ', () => 'g'),
  );
  await measure(
    'complete a key',
    complete('  - id: R-', (n) => `${n}\n        t`),
  );
  await measure(
    'complete an item',
    complete('    include:', () => '\n      - '),
  );
  const raw = records('ana', 0).slice(0, 10_000).split('\n');
  const line = (n: number) => ({
    kind: 'annotation' as const,
    path: 'annotations/ana.jsonl',
    line: n % 20,
    text: raw[n % 20]!,
  });
  await measure('hover on a record', (n) =>
    hoverLine({ project, model }, line(n), line(n).text.indexOf('t-') + 1),
  );
  await measure('hover on a label in a record', (n) =>
    hoverLine({ project, model }, line(n), line(n).text.indexOf('word') + 1),
  );
  await measure('complete a label in a record', (n) =>
    completeLine({ project, model }, line(n), line(n).text.indexOf('group-') + 1),
  );
  await measure('complete a sample in a record', (n) =>
    completeLine({ project, model }, line(n), line(n).text.indexOf('t-') + 2),
  );
  await measure('code lenses of the guideline', () => codeLenses({ project, model }, 'guideline.yaml'));
  await measure('semantic tokens of the guideline', () => semanticTokens(model, 'guideline.yaml'));
  let typed = 0;
  await measure('a record appended', async () => {
    typed += 1;
    const record = {
      v: 1,
      id: `x-${typed}`,
      time: new Date(1.8e12 + typed * 1000).toISOString(),
      annotator: 'ana',
      sample: `t-${typed}`,
      labels: { intent: id(typed % labels) },
    };
    await files.append('annotations/ana.jsonl', new TextEncoder().encode(JSON.stringify(record)));
    // Numbers, disagreements and trees follow in this step.
    await project.noteAppended('annotations/ana.jsonl');
  });
  project.dispose();
  process.stdout.write(JSON.stringify(measured));
}

void main();
