import { compileGlobs } from '../../base/files/globs';
import { foldText } from '../../base/text/folded-key';
import { textHash } from '../../base/text/hash';
import { counted } from '../../base/text/phrases';
import { UserError } from '../../base/user-error';
import { firstRows, type Part } from '../../document/blocks';
import type { WithModel } from '../../engine/project';
import { marksText } from '../../kinds/traits';
import type { DataModel } from '../../project/model/model';
import type { GoldRecord } from '../../project/records/records';
import { promoteToGold, promotionFiles } from '../promote/promote-to-gold';
import { wholeGuideline } from './report';
import { testGuideline, type TestedExample } from './run-tests';

/** The examples of a guideline as gold: texts that people answer before they see the examples. */
export interface Quiz {
  readonly file: string;
  /** The examples that were written, each with the id of its text. */
  readonly written: readonly { readonly example: string; readonly id: string }[];
  readonly left_out: readonly LeftOut[];
  /** Whether people get the texts: `data.samples` has the file. */
  readonly is_asked: boolean;
}

interface LeftOut {
  readonly example: string;
  readonly why: string;
  /** The quiz has another answer to its text. */
  readonly conflict: boolean;
}

/**
 * Appends examples to a file of gold, with ids of their own. What is there stays. Throws a UserError, before anything is written, if the
 * guideline cannot be read as a whole, or if the project would not read the file as gold.
 */
export async function writeQuiz(
  { project, model }: WithModel,
  file: string,
  pause: () => Promise<void>,
): Promise<Quiz> {
  wholeGuideline(model);
  const { data } = model.schema;
  if (data.messages !== undefined)
    throw new UserError(
      `A quiz has texts, and this project labels conversations (data.messages: ${data.messages}).`,
    );
  const { examples } = await testGuideline({ project, model }, pause);
  const names = new Map<string, string>();
  const planned: { example: string; sample: string; record: GoldRecord }[] = [];
  const left_out: LeftOut[] = [];
  for (const example of examples) {
    const text = foldText(example.test.example.text);
    // People see the id: it says nothing of the example. It stays the same when the example gets another name.
    const sample = `q-${textHash(text).slice(0, 8)}`;
    const gold = project.records.gold.get(sample);
    const conflict = gold !== undefined && example.test.judge(gold.record.labels, [])?.isRight !== true;
    const why = conflict
      ? `${gold.file}:${gold.line + 1} says something else. Look at both, and change one of them by hand.`
      : gold
        ? 'The quiz has it already.'
        : names.has(text)
          ? `${names.get(text)} has the same text.`
          : whyNot(example);
    names.set(text, example.id);
    if (why !== undefined) left_out.push({ example: example.id, why, conflict });
    else planned.push({ example: example.id, sample, record: recordOf(example, sample, data) });
  }
  const { overtaken } = await promoteToGold(project, promotionFiles(model, planned, file));
  return {
    file,
    written: planned.flatMap(({ example, sample }) =>
      overtaken.includes(sample) ? [] : [{ example, id: sample }],
    ),
    left_out,
    is_asked: compileGlobs(data.samples.map(({ glob }) => glob)).matches(file),
  };
}

/** Why people cannot be asked about an example; undefined if they can. */
function whyNot({ test: { example, layers }, faults, samples }: TestedExample): string | undefined {
  if (faults.length > 0) return faults[0];
  if (example.text.trim() === '') return 'It has no text.';
  if (layers.length === 0) return 'It has no answer that a test compares.';
  return samples.length > 0
    ? `${samples[0]} has the same text, so its answers test the example already.`
    : undefined;
}

function recordOf({ test }: TestedExample, sample: string, data: DataModel): GoldRecord {
  const { text, labels, rules, rationale } = test.example;
  return {
    ...{ id: sample, [data.id]: sample, text, [data.text]: text },
    labels: Object.fromEntries(test.layers.map(({ id }) => [id, labels[id]!])),
    ...(test.layers.some(marksText) && { unit: 'codepoint' as const }),
    ...(rationale && { explanation: rationale.text }),
    ...(rules.length > 0 && { rules: rules.map(({ id }) => id) }),
  };
}

/** What was written, in words. `listed`: rows of the table. */
export const quizParts = ({ file, written, left_out, is_asked }: Quiz, listed: number): Part[] => [
  written.length === 0
    ? `Nothing was written to ${file}.`
    : `${counted(written.length, 'example')} written to ${file}. To take them back, remove their lines.`,
  !is_asked &&
    `Nobody is asked yet: add ${file} to data.samples in labelwright.yaml. With "gold: {share: 0.1}" there, the texts come among the others.`,
  firstRows(listed, `Left out: ${left_out.length}`, left_out, [
    ['Example', ({ example }) => example],
    ['Because', ({ why }) => why],
  ]),
];
