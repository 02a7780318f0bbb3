/**
 * A project that two of three people have labelled, made from a seed: texts of `generatedTexts` with a choice and spans, one sample in ten
 * with different answers, some answers corrected, decided, taken over from suggestions, and gold. With a team, people label what batches
 * assign to them. Runs by itself too: `npx tsx bench/child/labelled-project.ts FOLDER COUNT [PEOPLE BATCHES]`.
 */
import { createWriteStream, mkdirSync, writeFileSync, type WriteStream } from 'node:fs';
import { once } from 'node:events';
import path from 'node:path';
import { seededRandom } from '../../src/agreement/statistics/random';
import { fastHash64 } from '../../src/base/text/hash';
import { choosePeople } from '../../src/project/assignment/choose-people';
import { generatedTexts } from './generated-texts';

/** How many people work on how many batches. Every batch has the same number of samples, and no one has begun the last twentieth of them. */
interface Team {
  readonly people: number;
  readonly batches: number;
}

/** People of a batch of a team, two of them for each sample. */
const BATCH_PEOPLE = 8;
export const LABELS = ['refund', 'duplicate', 'cancel', 'delivery', 'question', 'other'] as const;
const FROM = Date.UTC(2026, 0, 5);

const schema = (people: readonly string[]): string => `labelwright: 1
title: Generated
data: {samples: [data/*.jsonl], group: group, context: [topic], gold: [gold/*.jsonl]}
guideline: guideline.yaml
layers:
  - {id: intent, type: choice, labels: [${LABELS.join(', ')}]}
  - {id: parts, type: spans, labels: [thing, place], required: false}
labels: [${[...LABELS, 'thing', 'place'].map((id) => `{id: ${id}}`).join(', ')}]
people: {annotators: [${people.join(', ')}], reviewers: [lea]}
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

/** Two people who label a sample, by its number, and a third who may; undefined for a sample that no one has begun. */
type PeopleOf = (n: number) => readonly string[] | undefined;

/** Writes it into a folder, which is made. */
export async function writeLabelledProject(folder: string, count: number, team?: Team): Promise<void> {
  for (const name of ['data', 'annotations', 'decisions', 'gold', ...(team ? ['assignments'] : [])])
    mkdirSync(path.join(folder, name), { recursive: true });
  const people = team
    ? Array.from({ length: team.people }, (_, n) => `p${String(n).padStart(2, '0')}`)
    : ['ana', 'ben', 'eva'];
  const peopleOf: PeopleOf = team
    ? writeBatches(folder, count, people, team.batches)
    : (n) => [0, 1, 2].map((k) => people[(n + k) % 3]!);
  writeFileSync(path.join(folder, 'labelwright.yaml'), schema(people));
  writeFileSync(path.join(folder, 'guideline.yaml'), GUIDELINE);
  const random = seededRandom(7);
  const data = new Lines(path.join(folder, 'data/samples.jsonl'));
  const logs = new Map(
    people.map((name) => [name, new Lines(path.join(folder, `annotations/${name}.jsonl`))]),
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
  const answer = (name: string, sample: string, labels: object, more: object = {}): Promise<void> =>
    logs
      .get(name)!
      .add(
        record(sample, labels, { annotator: name, seconds: 4 + random.below(20), status: 'done', ...more }),
      );
  let n = -1;
  for (const sample of generatedTexts(count)) {
    n += 1;
    await data.add(sample);
    const intent = Math.floor(LABELS.length * random.next() ** 1.5);
    const [first, second, third] = peopleOf(n) ?? [];
    if (first === undefined || second === undefined || third === undefined) continue;
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
    if (n % 10 === 3) await answer(third, sample.id, { intent: LABELS[intent], parts: spans(false) });
    if (differs && n % 3 === 0)
      await decisions.add(
        record(sample.id, { intent: LABELS[intent], parts: spans(false) }, { reviewer: 'lea' }),
      );
    if (n % 1000 === 500 && n < 200_000)
      await gold.add({ v: 1, sample: sample.id, labels: { intent: LABELS[intent] } });
  }
  for (const lines of [data, ...logs.values(), decisions, gold]) await lines.end();
}

/** Writes batches with their frozen samples: parts of the data in their order, each for other people. */
function writeBatches(folder: string, count: number, people: readonly string[], batches: number): PeopleOf {
  const size = Math.ceil(count / batches);
  const peopleOf = new Map<number, readonly string[]>();
  for (let batch = 0; batch < batches; batch++) {
    const name = path.join(folder, `assignments/batch-${String(batch).padStart(3, '0')}`);
    const members = Array.from(
      { length: BATCH_PEOPLE },
      (_, n) => people[(batch * 3 + n * 7) % people.length]!,
    );
    const from = batch * size;
    const ids = Array.from({ length: Math.max(0, Math.min(size, count - from)) }, (_, n) => `g-${from + n}`);
    writeFileSync(`${name}.yaml`, `people: [${members.join(', ')}]\nper_sample: 2\n`);
    writeFileSync(`${name}.ids`, ids.map((id) => `${id}\n`).join(''));
    if (batch >= batches * 0.95) continue;
    const hashes = ids.map(fastHash64);
    const chosen = stepped(
      choosePeople(
        { length: ids.length, high: (n) => hashes[n]![0], low: (n) => hashes[n]![1] },
        { people: members.map((id) => ({ id })), perSample: 2, method: 'balanced', seed: 1 },
      ),
    );
    for (const n of ids.keys()) {
      const two = [chosen[n * 2]!, chosen[n * 2 + 1]!];
      const third = members.findIndex((_, member) => !two.includes(member));
      peopleOf.set(
        from + n,
        [...two, third].map((member) => members[member]!),
      );
    }
  }
  return (n) => peopleOf.get(n);
}

function stepped<T>(steps: Generator<void, T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
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

const [folder, count, people, batches] = process.argv.slice(2);
if (process.argv[1]?.includes('labelled-project') && folder !== undefined)
  void writeLabelledProject(
    folder,
    Number(count),
    people === undefined ? undefined : { people: Number(people), batches: Number(batches) },
  );
