// A project of two people who do not agree on everything, and one record that breaks the schema.
import { RecordLog } from '../../support/generated/records';
import { lines } from './project';

const schema = `labelwright: 1
title: Hotel reviews
data: {samples: [data/reviews.jsonl]}
guideline: guideline.yaml
layers:
  - {id: mood, type: choice, name: Mood, question: How does the guest feel?, labels: [good, bad, mixed]}
labels:
  - {id: good, name: Good}
  - {id: bad, name: Bad}
  - {id: mixed, name: Mixed}
people: {annotators: [ana, ben]}
quality: {annotators_per_sample: 2}
`;

const guideline = `version: "1.0.0"
labels:
  - id: good
    definition: The guest would come again.
    include: [{id: R-GOOD-1, text: Praise without a complaint.}]
    exclude: [{id: R-GOOD-2, text: Irony., use_instead: bad}]
  - {id: bad, definition: The guest would not come again.}
  - {id: mixed, definition: Praise and complaint at once.}
tie_breakers:
  - {id: TB-1, between: [good, mixed], when: Only the price is complained about., prefer: good}
changelog:
  - {version: "1.0.0", date: "2026-01-01", author: lea, changes: []}
`;

const samples = [
  { id: 'r-1', text: 'Lovely staff, quiet room.', stars: 5 },
  { id: 'r-2', text: 'Breakfast was great, but what a price 😬', stars: 4 },
  { id: 'r-3', text: 'Great. Just great. Cold water for three days.', stars: 1 },
  { id: 'r-4', text: 'We will come again.', stars: 5 },
  { id: 'r-5', text: 'The lift did not work; nobody cared.', stars: 2 },
  { id: 'r-6', text: 'Fine for one night.', stars: 3 },
];

/** Ana has r-5 and r-6 to do. They differ on r-2 and r-3; what Ben says of r-4 is no label. */
export const answers: Record<'ana' | 'ben', string[]> = {
  ana: ['good', 'good', 'good', 'good'],
  ben: ['good', 'mixed', 'bad', 'splendid', 'bad', 'mixed'],
};

function records(annotator: 'ana' | 'ben'): string {
  const log = new RecordLog(annotator);
  answers[annotator].forEach((mood, i) =>
    log.add(samples[i]!, { mood }, { guideline: '1.0.0', status: 'done' }),
  );
  return lines(log.records);
}

/** The project's files. */
export const reviewsProject: Readonly<Record<string, string>> = {
  'labelwright.yaml': schema,
  'guideline.yaml': guideline,
  'data/reviews.jsonl': lines(samples),
  'annotations/ana.jsonl': records('ana'),
  'annotations/ben.jsonl': records('ben'),
};
