/**
 * A project that two of three people have labelled, made from a seed: texts of `generatedTexts` with a choice and spans, one sample in ten
 * with different answers, some answers corrected, decided, taken over from suggestions, and gold. Runs by itself too:
 * `npx tsx bench/child/labelled-project.ts FOLDER COUNT`.
 */
import { createWriteStream, mkdirSync, writeFileSync, type WriteStream } from 'node:fs';
import { once } from 'node:events';
import path from 'node:path';
import { seededRandom } from '../../src/agreement/statistics/random';
import { generatedTexts } from './generated-texts';

const PEOPLE = ['ana', 'ben', 'eva'] as const;
const LABELS = ['refund', 'duplicate', 'cancel', 'delivery', 'question', 'other'] as const;
const FROM = Date.UTC(2026, 0, 5);

const SCHEMA = `labelwright: 1
title: Generated
data: {samples: [data/*.jsonl], group: group, context: [topic], gold: [gold/*.jsonl]}
guideline: guideline.yaml
layers:
  - {id: intent, type: choice, labels: [${LABELS.join(', ')}]}
  - {id: parts, type: spans, labels: [thing, place], required: false}
labels: [${[...LABELS, 'thing', 'place'].map((id) => `{id: ${id}}`).join(', ')}]
people: {annotators: [${PEOPLE.join(', ')}], reviewers: [lea]}
training: {split: {stratify: [intent]}}
`;

const GUIDELINE = `version: "2"
labels:
${LABELS.map((id, n) => `  - {id: ${id}, definition: The writer wants what is number ${n}., include: [{id: R-${n}, text: It is number ${n}.}]}`).join('\n')}
  - {id: thing, definition: A thing., include: [{id: R-T, text: Something named.}]}
  - {id: place, definition: A place., include: [{id: R-P, text: Somewhere named.}]}
tie_breakers:
  - {id: TB-1, between: [duplicate, refund], when: Both are asked for., prefer: duplicate}
changelog:
  - {version: "2", changes: [{type: changed, target: other, impact: semantic}]}
  - {version: "1", changes: []}
`;

/** Writes it into a folder, which is made. */
export async function writeLabelledProject(folder: string, count: number): Promise<void> {
  for (const name of ['data', 'annotations', 'decisions', 'gold'])
    mkdirSync(path.join(folder, name), { recursive: true });
  writeFileSync(path.join(folder, 'labelwright.yaml'), SCHEMA);
  writeFileSync(path.join(folder, 'guideline.yaml'), GUIDELINE);
  const random = seededRandom(7);
  const data = new Lines(path.join(folder, 'data/samples.jsonl'));
  const logs = new Map(
    PEOPLE.map((name) => [name, new Lines(path.join(folder, `annotations/${name}.jsonl`))]),
  );
  const decisions = new Lines(path.join(folder, 'decisions/lea.jsonl'));
  const gold = new Lines(path.join(folder, 'gold/gold.jsonl'));
  let serial = 0;
  const record = (sample: string, labels: object, more: object = {}): object => {
    serial += 1;
    const time = new Date(FROM + serial * 4000).toISOString();
    const head = { v: 1, id: `01KDVQ${String(serial).padStart(20, '0')}`, time };
    const guideline = serial < count / 4 ? '1' : '2';
    return { ...head, sample, unit: 'codepoint', guideline, labels, ...more };
  };
  const answer = (
    name: (typeof PEOPLE)[number],
    sample: string,
    labels: object,
    more: object = {},
  ): Promise<void> =>
    logs
      .get(name)!
      .add(
        record(sample, labels, { annotator: name, seconds: 4 + random.below(20), status: 'done', ...more }),
      );
  let n = 0;
  for (const sample of generatedTexts(count)) {
    await data.add(sample);
    const intent = Math.floor(LABELS.length * random.next() ** 1.5);
    const first = PEOPLE[n % 3]!;
    const second = PEOPLE[(n + 1) % 3]!;
    const differs = random.next() < 0.07;
    const start = sample.text.indexOf(' ') + 1;
    const end = sample.text.indexOf(' ', start);
    const spans = (longer: boolean): object[] => {
      const to = longer ? Math.max(end, sample.text.indexOf(' ', end + 1)) : end;
      return [
        {
          id: 's1',
          start,
          end: to,
          label: n % 5 === 0 ? 'place' : 'thing',
          text: sample.text.slice(start, to),
        },
      ];
    };
    const other = (intent + 1 + random.below(2)) % LABELS.length;
    const origin = { kind: 'suggestion', model: 'm-1', action: differs ? 'changed' : 'accepted', score: 0.9 };
    const more = {
      ...(n % 500 === 9 && { flags: ['unsure'] }),
      ...(random.next() < 0.2 && { rules: [`R-${intent}`] }),
      ...(n % 100 === 0 && { origin }),
    };
    if (n % 200 === 7) await answer(first, sample.id, { intent: LABELS[other], parts: spans(false) });
    await answer(first, sample.id, { intent: LABELS[intent], parts: spans(false) }, more);
    const theirs = LABELS[differs ? other : intent];
    await answer(second, sample.id, { intent: theirs, parts: spans(random.next() < 0.03) });
    if (n % 10 === 3)
      await answer(PEOPLE[(n + 2) % 3]!, sample.id, { intent: LABELS[intent], parts: spans(false) });
    if (differs && n % 3 === 0)
      await decisions.add(
        record(sample.id, { intent: LABELS[intent], parts: spans(false) }, { reviewer: 'lea' }),
      );
    if (n % 1000 === 500 && n < 200_000)
      await gold.add({ v: 1, sample: sample.id, labels: { intent: LABELS[intent] } });
    n += 1;
  }
  for (const lines of [data, ...logs.values(), decisions, gold]) await lines.end();
}

class Lines {
  readonly #stream: WriteStream;
  #held: string[] = [];

  constructor(file: string) {
    this.#stream = createWriteStream(file);
  }

  async add(value: object): Promise<void> {
    this.#held.push(`${JSON.stringify(value)}\n`);
    if (this.#held.length < 2000) return;
    const text = this.#held.join('');
    this.#held = [];
    if (!this.#stream.write(text)) await once(this.#stream, 'drain');
  }

  async end(): Promise<void> {
    this.#stream.end(this.#held.join(''));
    await once(this.#stream, 'close');
  }
}

const [folder, count] = process.argv.slice(2);
if (process.argv[1]?.includes('labelled-project') && folder !== undefined)
  void writeLabelledProject(folder, Number(count));
