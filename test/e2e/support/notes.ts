// A project of short notes with everything in them that makes offsets go wrong, and what a person is to mark in each.
import assert from 'node:assert/strict';
import type { Labels, Span } from '../../../src/project/records/records';
import { lines } from './project';

const schema = `labelwright: 1
title: Travel notes
data: {samples: [data/notes.jsonl]}
guideline: guideline.yaml
layers:
  - {id: mood, type: choice, labels: [good, bad, mixed]}
  - {id: names, type: spans, labels: [person, place]}
labels:
  - {id: good, name: Good}
  - {id: bad, name: Bad}
  - {id: mixed, name: Mixed}
  - {id: person, name: Person, key: p}
  - {id: place, name: Place, key: l}
`;

const guideline = `version: "1.0.0"
status: released
labels:
  - id: good
    definition: The writer is content.
    include: [{id: R-GOOD-1, text: Praise counts.}]
    exclude: [{id: R-GOOD-2, text: Irony., use_instead: bad}]
  - {id: bad, definition: The writer is not content., exclude: [{id: R-BAD-1, text: Praise., use_instead: good}]}
  - {id: mixed, definition: Both at once., exclude: [{id: R-MIX-1, text: Only one of them., use_instead: good}]}
  - {id: person, definition: A human being., exclude: [{id: R-PER-1, text: Teams and bands.}]}
  - {id: place, definition: A town., exclude: [{id: R-PLA-1, text: Countries.}]}
changelog:
  - {version: "1.0.0", date: "2026-01-01", author: lea, changes: []}
`;

/** Words to select, as a person sees them, and the label they get. */
export interface Mark {
  words: string[];
  label: 'person' | 'place';
}

export interface Note {
  id: string;
  text: string;
  mood: 'good' | 'bad' | 'mixed';
  marks: Mark[];
  /** The arrow that leads on in the text. */
  onward: 'ArrowRight' | 'ArrowLeft';
}

function note(i: number): Pick<Note, 'text' | 'marks'> & Partial<Note> {
  switch (i % 4) {
    case 0: // emoji of one, of several and of paired code points
      return {
        text: `😡👩‍👩‍👧‍👦🇩🇪 Note ${i}: Alice flew to Berlin.`,
        marks: [
          { words: ['Alice'], label: 'person' },
          { words: ['Berlin'], label: 'place' },
        ],
      };
    case 1: // letters with combining marks
      return {
        text: `Cafe\u0301 ${i}: Zoe\u0308 met Jose\u0301 Nin\u0303o, in Ma\u0301laga.`,
        marks: [
          { words: ['Zoe\u0308'], label: 'person' },
          { words: ['Jose\u0301', 'Nin\u0303o'], label: 'person' },
          { words: ['Ma\u0301laga'], label: 'place' },
        ],
      };
    case 2: // from right to left
      return {
        text: `שלום 🎉 דוד גר בירושלים ${i}`,
        marks: [{ words: ['דוד'], label: 'person' }],
        onward: 'ArrowLeft',
      };
    default: // lines that end with two characters, and a tab
      return {
        text: `Line ${i} 👋🏽\r\n\tMarie Curie in Warsaw\r\nend`,
        marks: [
          { words: ['Marie', 'Curie'], label: 'person' },
          { words: ['Warsaw'], label: 'place' },
        ],
      };
  }
}

const moods = ['good', 'bad', 'mixed'] as const;

export const notes = Array.from({ length: 20 }, (_, i): Note => ({
  id: `n-${String(i).padStart(2, '0')}`,
  mood: moods[i % 3]!,
  onward: 'ArrowRight',
  ...note(i),
}));

/** The project's files. */
export const notesProject: Readonly<Record<string, string>> = {
  'labelwright.yaml': schema,
  'guideline.yaml': guideline,
  'data/notes.jsonl': lines(notes.map(({ id, text }) => ({ id, text }))),
};

/** The key of a mood. */
export const moodKey = (mood: Note['mood']): string => String(moods.indexOf(mood) + 1);

/** What a record of a note must hold when it is done, span ids left out: offsets are code points, ends exclusive. */
export function expectedLabels({ text, mood, marks }: Note): Labels {
  const names = marks.map(({ words, label }): Span => {
    const quote = words.join(' ');
    const at = text.indexOf(quote);
    assert.ok(at >= 0, `${quote} is not in ${text}`);
    const start = [...text.slice(0, at)].length;
    return { start, end: start + [...quote].length, label, text: quote };
  });
  return { mood, names };
}

/** Labels without the ids of spans, which are made up when they are marked. */
export function withoutSpanIds(labels: Labels | undefined): Labels | undefined {
  return (
    labels &&
    Object.fromEntries(
      Object.entries(labels).map(([layer, value]) => [
        layer,
        Array.isArray(value) && typeof value[0] === 'object'
          ? (value as Span[]).map(({ start, end, label, text }) => ({ start, end, label, text }))
          : value,
      ]),
    )
  );
}
