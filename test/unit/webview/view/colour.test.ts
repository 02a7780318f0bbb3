import assert from 'node:assert/strict';
import {
  contrast,
  parseColour,
  assignColours,
  colourOf,
  visibleOn,
} from '../../../../src/panel/webview/view/label-colours';

describe('colours of labels', () => {
  it('are read as themes and schemas write them', () => {
    assert.deepEqual(parseColour('#1f1f1f'), [31, 31, 31]);
    assert.deepEqual(parseColour('#fff'), [255, 255, 255]);
    assert.deepEqual(parseColour('rgba(10, 20, 30, 0.5)'), [10, 20, 30]);
    assert.equal(parseColour('red'), undefined);
  });
  it('measure contrast as WCAG does', () => {
    const white = parseColour('#fff')!;
    assert.equal(contrast(white, parseColour('#000')!), 21);
    assert.equal(contrast(white, parseColour('#777')!).toFixed(2), '4.48');
  });
  it('stand out on every background', () => {
    for (const ground of ['#1f1f1f', '#ffffff', '#000000', '#808080', '#fdf6e3', '#002b36']) {
      const background = parseColour(ground)!;
      for (const colour of ['#4477aa', '#ccbb44', '#ffff00', '#000080', ground])
        assert.ok(
          contrast(visibleOn(parseColour(colour)!, background), background) >= 3,
          `${colour} on ${ground}`,
        );
    }
  });
  it('are the schema’s own, else one each', () => {
    const base = { aliases: [], selectable: true, catchAll: false, status: 'active' } as const;
    assignColours(
      [
        { ...base, id: 'a', name: 'a', color: '#ff0000' },
        { ...base, id: 'b', name: 'b' },
        { ...base, id: 'c', name: 'c' },
      ],
      '#ffffff',
    );
    assert.equal(colourOf('a'), 'rgb(255 0 0)');
    assert.notEqual(colourOf('b'), colourOf('c'));
  });
});
