import assert from 'node:assert/strict';
import fc from 'fast-check';
import { conversationOf } from '../../../../src/project/samples/conversation';
import { conversationLayout } from '../../../../src/panel/webview/state/conversation-layout';
import { textModel } from '../../../../src/panel/webview/state/text-model';
import { ODD_TEXTS } from '../../../support/odd-texts';
import { SLOW } from '../../../host/until';

function layoutOf(messages: readonly object[]) {
  const conversation = conversationOf(messages);
  assert.ok(!('problem' in conversation));
  return conversationLayout(textModel(conversation.text), conversation.turns);
}

describe('the layout of a conversation', function () {
  this.timeout(SLOW);

  it('has every line once and in order, and every turn and part in blocks of its own', () => {
    const content = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(...ODD_TEXTS),
      fc.constantFrom('```\na\n```\nb', '~~~\nopen', 'a\n'.repeat(100), '', '\n\n', '\r', 'x\u2028'),
    );
    const message = fc.record(
      {
        role: fc.constantFrom('user', 'assistant', 'tool', 'system', 'two\nlines', 'r\r'),
        content: fc.oneof(content, fc.array(fc.oneof(content, fc.constant({ type: 'image' })))),
        tool_calls: fc.array(fc.record({ name: fc.constant('f'), arguments: content })),
      },
      { requiredKeys: ['role'] },
    );
    fc.assert(
      fc.property(fc.array(message), (messages) => {
        const { model, looks, turns } = layoutOf(messages);
        assert.equal(looks.length, model.blocks.length);
        let line = 0;
        for (const block of model.blocks) {
          assert.equal(block.first, line);
          assert.ok(block.last > block.first);
          line = block.last;
        }
        assert.equal(line, model.lines.length);
        let at = 0;
        for (const { turn, head, parts } of turns) {
          assert.equal(head.first, at);
          assert.equal(looks[head.last - 1], 'head');
          assert.ok(model.blocks[head.last - 1]!.end <= turn.contentStart);
          at = head.last;
          for (const { part, first, last } of parts) {
            assert.equal(first, at);
            assert.ok(last > first);
            assert.equal(model.blocks[first]!.start, part.start);
            assert.ok(model.blocks[last - 1]!.end <= part.end);
            at = last;
          }
        }
        assert.ok(looks.slice(at).every((look) => look === 'gap'));
      }),
    );
  });

  it('shows calls, results and what is between fences as code', () => {
    const { model, looks } = layoutOf([
      { role: 'assistant', content: 'a\n```js\nb\n```\nc', tool_calls: [{ name: 'f', arguments: 'd' }] },
      { role: 'tool', content: 'e' },
    ]);
    assert.deepEqual(
      model.blocks.map(({ start, end }, at) => [looks[at], model.text.slice(start, end)]),
      [
        ['head', 'assistant'],
        ['prose', 'a'],
        ['code', '```js\nb\n```'],
        ['prose', 'c'],
        ['code', '[call f] d'],
        ['gap', ''],
        ['head', 'tool'],
        ['code', '[result]\ne'],
      ],
    );
  });
});
