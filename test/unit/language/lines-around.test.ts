import assert from 'node:assert/strict';
import { linesAround } from '../../../src/language/completion/lines-around';
import { processorTime } from '../../support/processor-time';

describe('the lines around a place that cannot be read', () => {
  it('are understood in a moment however long they are', () => {
    const spaces = ' '.repeat(300_000);
    const text = `labels:\n  - id: a\n    definition: x${spaces}y\n    name: "x${spaces}y\n    colour: [${'a, '.repeat(100_000)}\n    `;
    let around: ReturnType<typeof linesAround>;
    const took = processorTime(() => (around = linesAround(text, text.length)));
    assert.ok(took < 1000, `${took} ms`);
    assert.deepEqual(
      around!.text.split('\n').map((line) => line.slice(0, 20)),
      ['labels:', '  - id: a', '    definition: x', '    name:', '    colour:', '    '],
    );
  });

  it('are the same with line ends of Windows', () => {
    const text = 'labels:\n  - id: a\n    definition: x \n    name: "x\n  - ';
    const windows = text.replaceAll('\n', '\r\n');
    assert.equal(linesAround(windows, windows.length)?.text, linesAround(text, text.length)?.text);
  });
});
