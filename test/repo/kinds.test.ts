// A question type is a folder of src/kinds. Elsewhere nothing asks a layer for the name of its type: it asks what the kind can do.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { groupBy } from '../../src/base/lists';
import { LAYER_TYPES } from '../../src/project/schema/layer-types';
import { repoRoot } from '../support/repo-root';

const src = path.join(repoRoot, 'src');

/** Where the names of types belong: what a type is, and the schema of projects. */
const HOME = /^(?:kinds|project\/schema)\//;

/** By room, how many places compare something with the name of a type. A number here may only become smaller. */
const PLACES: Readonly<Record<string, number>> = {
  agreement: 9,
  disagreement: 1,
  features: 7,
  formats: 13,
  panel: 8,
  project: 3,
  rules: 3,
};

const word = `'(?:${LAYER_TYPES.join('|')})'`;
// A format of an output and a field of a sample may be called `text`, too.
const COMPARED = new RegExp(
  `(?<!\\b(?:form|format|field|textField|key|column|names|match)) [!=]== ${word}|case ${word}|${word} [!=]==|(?<![\\w)\\]])\\[\\s*${word}(?:,\\s*${word})*,?\\s*\\]`,
  'g',
);

/** `file:line: code` of each place in a file; of a list of names, one place for each. */
function placesIn(file: string): string[] {
  const text = readFileSync(path.join(src, file), 'utf8');
  return [...text.matchAll(COMPARED)].flatMap(({ 0: found, index }) => {
    const line = text.slice(0, index).split('\n').length;
    const names = [...found.matchAll(new RegExp(word, 'g'))];
    return names.map(() => `${file}:${line}: ${text.split('\n')[line - 1]!.trim()}`);
  });
}

describe('the names of question types', () => {
  const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
    .map((file) => file.split(path.sep).join('/'))
    .filter((file) => /\.tsx?$/.test(file) && !HOME.test(file))
    .sort();
  const places = files.flatMap(placesIn);
  const byRoom = groupBy(places, (place) => place.slice(0, place.indexOf('/')));

  it('are compared in no more places than are counted here', () => {
    const counts = Object.fromEntries([...byRoom].map(([room, found]) => [room, found.length]));
    for (const [room, found] of byRoom)
      assert.ok(
        found.length <= (PLACES[room] ?? 0),
        `${room}/ compares types in ${found.length} places:\n${found.join('\n')}`,
      );
    assert.deepEqual(PLACES, counts, 'Fewer than counted: write down the smaller numbers.');
  });

  it('have folders that only the index imports from, so that one can be taken out', () => {
    const own = new RegExp(`from '[^']*/(?:${LAYER_TYPES.join('|')})/(?:kind|panel|differences|reply)'`);
    const importing = files.filter((file) => own.test(readFileSync(path.join(src, file), 'utf8')));
    assert.deepEqual(importing, []);
  });
});
