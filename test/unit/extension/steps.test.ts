import assert from 'node:assert/strict';
import Module from 'node:module';
import type { inSteps as InSteps, Steps } from '../../../src/extension/steps';

/** What a person does when a question is asked. */
type Act = 'Enter' | 'Back' | 'Escape' | { readonly choose: string } | { readonly type: string };

interface Item {
  readonly label: string;
}

/** A quick pick or an input box of VS Code, as far as dialogs use them. A person answers when it is shown. */
class FakeInput {
  title = '';
  value = '';
  ignoreFocusOut = false;
  items: readonly Item[] = [];
  activeItems: readonly Item[] = [];
  selectedItems: readonly Item[] = [];
  buttons: readonly unknown[] = [];
  validationMessage: unknown;
  readonly #handlers = new Map<string, (value: unknown) => void>();
  readonly onDidAccept = this.#event('accept');
  readonly onDidHide = this.#event('hide');
  readonly onDidTriggerButton = this.#event('button');
  readonly onDidChangeValue = this.#event('value');
  readonly onDidChangeSelection = this.#event('selection');

  constructor(private readonly answer: (input: FakeInput) => Act) {}

  #event(name: string) {
    return (handler: (value: unknown) => void) => this.#handlers.set(name, handler);
  }

  fire(name: string, value?: unknown): void {
    this.#handlers.get(name)?.(value);
  }

  show(): void {
    const act = this.answer(this);
    if (act === 'Back') return this.fire('button', this.buttons[0]);
    if (act === 'Escape') return this.hide();
    if (typeof act === 'object' && 'type' in act) this.fire('value', (this.value = act.type));
    else {
      const chosen = act === 'Enter' ? undefined : this.items.find(({ label }) => label === act.choose)!;
      this.selectedItems = chosen
        ? [chosen]
        : this.activeItems.length > 0
          ? this.activeItems
          : this.items.slice(0, 1);
    }
    this.fire('accept');
    // Not accepted: it stays open, and the person answers again.
    if (this.validationMessage !== undefined) this.show();
  }

  hide(): void {
    this.fire('hide');
  }

  dispose(): void {}
}

describe('dialogs of several steps', () => {
  let acts: Act[] = [];
  /** What each question proposed when it was asked, and whether a button led back. */
  let asked: string[] = [];
  let inSteps: typeof InSteps;
  const { prototype } = Module as unknown as { prototype: { require: (id: string) => unknown } };
  const real = prototype.require;

  before(async () => {
    const answer = (input: FakeInput): Act => {
      const proposal = input.items.length > 0 ? (input.activeItems[0] ?? input.items[0])!.label : input.value;
      asked.push(`${input.title} ${proposal}${input.buttons.length > 0 ? ' <' : ''}`);
      assert.ok(input.ignoreFocusOut);
      return acts.shift()!;
    };
    const fake = {
      window: { createQuickPick: () => new FakeInput(answer), createInputBox: () => new FakeInput(answer) },
      QuickInputButtons: { Back: 'back' },
      InputBoxValidationSeverity: { Warning: 2, Error: 3 },
    };
    prototype.require = function (id) {
      return id === 'vscode' ? fake : real.call(this, id);
    };
    ({ inSteps } = await import('../../../src/extension/steps'));
  });
  after(() => (prototype.require = real));

  const run = async <R>(name: string, does: Act[], dialog: (ask: Steps) => Promise<R>) => {
    [acts, asked] = [[...does], []];
    const result = await inSteps(name, dialog);
    return { result, asked };
  };
  const fruits = ['apple', 'pear', 'plum'].map((label) => ({ label }));

  it('go back to the question before, with the answer of before, and repeat no work', async () => {
    let work = 0;
    const does: Act[] = [
      { choose: 'pear' },
      { type: '3' },
      'Back',
      'Back',
      { choose: 'plum' },
      'Enter',
      'Enter',
    ];
    const { result, asked: questions } = await run('back', does, async (ask) => {
      const fruit = await ask.pick(fruits, { title: 'Fruit' });
      const price = await ask.once(() => Promise.resolve((work += 1)));
      const count = await ask.text({ title: 'Count', prompt: '', value: '1' });
      const sure = await ask.pick(fruits, { title: `${fruit.label} × ${count}` });
      return [fruit.label, price, count, sure.label];
    });
    // The work follows from the first answer, so it is done again only after that was changed.
    assert.deepEqual(result, ['plum', 2, '3', 'apple']);
    assert.deepEqual(questions, [
      'Fruit apple',
      'Count 1 <',
      'pear × 3 apple <',
      'Count 3 <',
      'Fruit pear',
      'Count 3 <',
      'plum × 3 apple <',
    ]);
  });

  it('offer the answers given before when they are taken up again, until they are done', async () => {
    const dialog = async (ask: Steps): Promise<string[]> => [
      (await ask.pick(fruits, { title: 'Fruit' })).label,
      await ask.text({ title: 'Count', prompt: '', value: '1' }),
      (await ask.pick(fruits, { title: 'Other' })).label,
    ];
    const left = await run('left', [{ choose: 'plum' }, { type: '7' }, 'Escape'], dialog);
    assert.equal(left.result, undefined);
    const again = await run('left', ['Enter', 'Enter', { choose: 'pear' }], dialog);
    assert.deepEqual(again.asked, ['Fruit plum', 'Count 7 <', 'Other apple <']);
    assert.deepEqual(again.result, ['plum', '7', 'pear']);
    assert.deepEqual((await run('left', ['Escape'], dialog)).asked, ['Fruit apple']);
  });

  it('do not take a text that does not hold, and end with work that was cancelled', async () => {
    const { result } = await run('text', [{ type: 'x' }, { type: '4' }], (ask) =>
      ask.text({ title: 'Count', prompt: '', validate: (text) => (text === 'x' ? 'A number.' : undefined) }),
    );
    assert.equal(result, '4');
    const cancelled = await run('work', [], (ask) => ask.once(() => Promise.resolve(undefined)));
    assert.equal(cancelled.result, undefined);
    await assert.rejects(
      run('failed', [], () => Promise.reject(new Error('no'))),
      /no/,
    );
  });
});
