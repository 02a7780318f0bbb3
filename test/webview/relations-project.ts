/** Texts with spans to join: how a parcel was lost, and why. */
import type { Relation, Span } from '../../src/project/records/records';
import type { Label, Layer, RelationsLayer, SpansLayer } from '../../src/project/schema/layer-types';
import type { PersonAnswer } from '../../src/protocol/panel';
import { FakeEngine } from './fake-engine';
import { label, project } from './projects';

export const marks: SpansLayer = {
  id: 'marks',
  type: 'spans',
  name: 'Marks',
  required: false,
  labels: ['event', 'thing', 'time'],
  overlap: 'any',
  discontinuous: true,
  boundary: 'character',
};
export const links: RelationsLayer = {
  id: 'links',
  type: 'relations',
  name: 'Links',
  required: false,
  spans: 'marks',
  labels: ['causes', 'involves', 'when'],
  directed: true,
  pairs: [
    { label: 'causes', from: ['event'], to: ['event'] },
    { label: 'involves', from: ['event'], to: ['thing'] },
    { label: 'when', from: ['event'], to: ['time'] },
  ],
};
export const relationLabels: Label[] = [
  label('event', 'event', { key: 'e' }),
  label('thing', 'thing', { key: 't' }),
  label('time', 'time', { key: 'i' }),
  label('causes', 'causes', { key: 'c' }),
  label('involves', 'involves', { key: 'v' }),
  label('when', 'when', { key: 'w' }),
];

export const story =
  'On Monday the lift broke, so the courier left the parcel with a neighbour who lost the key.';

/** Spans of words of a text, each at its first place: `lift/thing`. */
export function spansOn(text: string, ...words: string[]): Span[] {
  return words.map((each, at) => {
    const [word, name] = each.split('/') as [string, string];
    const start = text.indexOf(word);
    return { id: `s${at + 1}`, start, end: start + word.length, label: name, text: word };
  });
}

export const storySpans = spansOn(
  story,
  'Monday/time',
  'lift/thing',
  'broke/event',
  'courier/thing',
  'left/event',
  'parcel/thing',
  'neighbour/thing',
  'lost/event',
  'key/thing',
);

/** The story in some samples; the first has its spans, and the relations that are given. */
export function relationsEngine(
  relations: Relation[] = [],
  layers: readonly Layer[] = [marks, links],
  spans: Span[] = storySpans,
): FakeEngine {
  const engine = new FakeEngine(project([...layers], relationLabels), 3, (row) => ({
    id: `t-${row + 1}`,
    text: story,
  }));
  engine.answers.set('t-1', {
    labels: { marks: spans, ...(relations.length > 0 && { links: relations }) },
    rules: [],
    flags: [],
    note: '',
    status: 'draft',
  });
  return engine;
}

/** The story under review by lea: two people with ids of their own, who agree on all spans and on one relation of three. */
export function relationsReview(
  text = story,
  spans = storySpans,
  relations: Relation[] = [
    { label: 'when', from: 's3', to: 's1' },
    { label: 'causes', from: 's3', to: 's5' },
    { label: 'involves', from: 's5', to: 's6' },
  ],
): FakeEngine {
  const person = (annotator: string, spans: Span[], relations: Relation[]): PersonAnswer => ({
    annotator,
    token: annotator,
    answer: { labels: { marks: spans, links: relations }, rules: [], flags: [], note: '', status: 'done' },
  });
  const others = spans.map((span) => ({ ...span, id: `x${span.id}` }));
  return new FakeEngine(
    project([marks, links], relationLabels, {
      annotator: 'lea',
      review: { people: ['ana', 'ben'], quorum: 0.5 },
    }),
    3,
    (row) => ({
      id: `t-${row + 1}`,
      text,
      others: [
        person('ana', spans, relations),
        person('ben', others, [
          { label: 'causes', from: 'xs5', to: 'xs3' },
          { label: 'when', from: 'xs3', to: 'xs1' },
        ]),
      ],
    }),
  );
}
