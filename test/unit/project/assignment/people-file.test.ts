import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  peopleLine,
  peopleText,
  withoutSamples,
  type PeopleLine,
} from '../../../../src/project/assignment/people-file';

const name = fc.string({ minLength: 1, unit: 'binary' });
const file = fc.uniqueArray(
  fc.record(
    {
      sample: name,
      people: fc.uniqueArray(name, { maxLength: 4 }),
      reserve: fc.uniqueArray(name, { maxLength: 2 }),
    },
    { noNullPrototype: true },
  ),
  {
    selector: ({ sample }) => sample,
  },
);

describe('project/assignment: files of people', () => {
  it('have a line for each sample, and what else a line says is not read', () => {
    const line: PeopleLine = { sample: 't-1', people: ['ana', 'ben'] };
    assert.equal(peopleText([line]), '{"sample":"t-1","people":["ana","ben"]}\n');
    assert.deepEqual(peopleLine('{"x":1,"people":["ana","ben","ana"],"spare":["eve"],"sample":"t-1"}\r'), {
      ...line,
      reserve: [],
    });
    assert.deepEqual(peopleLine('{"sample":"t-1","people":[],"reserve":["ana","ana"]}'), {
      sample: 't-1',
      people: [],
      reserve: ['ana'],
    });
  });

  it('say what is wrong with a line', () => {
    for (const raw of [
      '[]',
      '{"sample":"t-1"}',
      '{"sample":"","people":[]}',
      '{"sample":1,"people":[]}',
      '{"sample":"t-1","people":[],"reserve":"ana"}',
    ])
      assert.equal(
        peopleLine(raw),
        'Expected {"sample": "id", "people": ["name"]}, with or without "reserve": ["name"].',
      );
    assert.match(String(peopleLine('{"sample":"t-1","people":["ana",""]}')), /^Expected/);
    assert.match(String(peopleLine('<<<<<<< HEAD')), /conflict/);
  });

  it('are read as they are written', () => {
    fc.assert(
      fc.property(file, (lines) => {
        assert.deepEqual(peopleText(lines).split('\n').slice(0, -1).map(peopleLine), lines);
      }),
    );
  });

  it('lose the lines of samples and no other byte', () => {
    const text =
      '\ufeff{"sample":"a","people":[]}\r\n\r\n{"sample":"b"}\n{broken a\n{"sample":"c","people":["a"]}';
    assert.equal(withoutSamples(text, new Set(['c', 'd'])), text.slice(0, text.lastIndexOf('{')));
    assert.equal(withoutSamples(text, new Set(['a', 'b'])), '\r\n{broken a\n{"sample":"c","people":["a"]}');
    fc.assert(
      fc.property(file, fc.func(fc.boolean()), (lines, isGone) => {
        const gone = new Set(lines.map(({ sample }) => sample).filter(isGone));
        assert.equal(
          withoutSamples(peopleText(lines), gone),
          peopleText(lines.filter(({ sample }) => !gone.has(sample))),
        );
      }),
    );
  });
});
