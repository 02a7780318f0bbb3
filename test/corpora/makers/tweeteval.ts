import { readFileSync } from 'node:fs';
import { jsonLines } from '../../support/json-lines';
import { corpusPath } from '../corpora';
import type { MadeProject } from '../../support/generated/project-writer';
import { ProjectWriter } from '../../support/generated/project-writer';
import { RecordLog } from '../../support/generated/records';

/** Class numbers of the source, by emoji: the labels are the emoji themselves. */
const CLASSES = ['🔥', '📷', '😜', '😊'];
const NAMES = ['Fire', 'Camera', 'Winking face with tongue', 'Smiling face'];
const HUMANS = ['0', '1', '2', '3'];

type Row = { id: number; text: string; emoji_label: string } & Record<string, string | number>;

/**
 * TweetEval-Annotated: 3,000 tweets, four people, emoji as labels, and gold.
 * The model's two columns are swapped against the people's (`annotation_llm` is the number, `annotation_label_llm` the emoji), as the
 * source's README shows; each pair of columns is checked here, so that a swap cannot slip through.
 */
export function makeTweetEval(target: string): MadeProject {
  const project = new ProjectWriter(target);
  const rows = jsonLines<Row>(
    readFileSync(corpusPath('tweeteval-annotated/TweetEval-Annotated.jsonl'), 'utf8'),
  );
  const logs = HUMANS.map((human) => new RecordLog(`human-${human}`));
  for (const row of rows) {
    const sample = { id: String(row.id), text: row.text };
    HUMANS.forEach((human, index) => {
      const emoji = checked(row, `annotation_${human}`, `annotation_label_${human}`);
      logs[index]!.add(sample, { emoji });
    });
    checked(row, 'annotation_label_llm', 'annotation_llm');
  }

  project.yaml('labelwright.yaml', {
    labelwright: 1,
    title: 'Which emoji was it?',
    language: 'en',
    data: { samples: ['data/tweets.jsonl'], context: [] },
    layers: [
      { id: 'emoji', type: 'choice', question: 'Which emoji did the writer put here?', labels: CLASSES },
    ],
    labels: CLASSES.map((id, index) => ({ id, name: NAMES[index], key: String(index + 1) })),
    people: { annotators: logs.map((log) => log.annotator) },
  });
  project.lines(
    'data/tweets.jsonl',
    rows.map(({ id, text }) => ({ id, text })),
  );
  for (const log of logs) project.lines(`annotations/${log.annotator}.jsonl`, log.records);
  project.lines(
    'gold/original.jsonl',
    rows.map((row) => ({
      sample: String(row.id),
      labels: { emoji: checked(row, 'emoji_label', 'ground_truth_label') },
      explanation: 'The emoji that stood in the tweet.',
    })),
  );
  return {
    samples: rows.length,
    records: logs.reduce((sum, log) => sum + log.records.length, 0),
    notCarried: [`The model's answers (${rows.length}): they are no person's.`],
  };
}

function checked(row: Row, emojiColumn: string, numberColumn: string): string {
  const emoji = row[emojiColumn];
  if (typeof emoji !== 'string' || CLASSES[Number(row[numberColumn])] !== emoji)
    throw new Error(
      `tweet ${row.id}: ${emojiColumn} is ${emoji} and ${numberColumn} is ${row[numberColumn]}`,
    );
  return emoji;
}
