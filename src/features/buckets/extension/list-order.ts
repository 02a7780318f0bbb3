import * as vscode from 'vscode';
import { memoize } from '../../../base/memoize';
import { GROUPINGS, SORTINGS, type Grouping, type Sorting } from '../../../disagreement/list-order';
import type { ListOrder } from '../../../protocol/buckets';
import { blindOf } from '../../../extension/blind';
import type { Editor } from '../../../extension/editor';
import { SETTINGS } from '../../../extension/ids';

const KEY = 'lists';

/** Words shown beside the title of a view. */
const GROUPED: Readonly<Record<Grouping, string>> = {
  cause: 'by cause',
  pair: 'by label pair',
  annotator: 'by annotator',
  rule: 'by rule',
};
const SORTED: Readonly<Record<Sorting, string>> = {
  cost: 'costliest first',
  count: 'most first',
  worth: 'worth most first',
  score: 'likely errors first',
  name: 'by name',
};

type StoredOrder = Pick<ListOrder, 'by' | 'sort' | 'decided'>;

/** The grouping and order of the trees, and whether they list decided samples; stored for the workspace. */
export class ListOrders {
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.#changed.event;
  #order: StoredOrder;

  constructor(private readonly editor: Editor) {
    const { context } = editor;
    const { by, sort, decided } = context.workspaceState.get<Partial<StoredOrder>>(KEY, {});
    this.#order = {
      by: by !== undefined && GROUPINGS.includes(by) ? by : 'cause',
      sort: sort !== undefined && SORTINGS.includes(sort) ? sort : 'cost',
      decided: decided !== false,
    };
    this.#setContexts();
    context.subscriptions.push(
      this.#changed,
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration(`labelwright.${SETTINGS.blind}`)) this.#changed.fire();
      }),
    );
  }

  /** The order for requests about a project, including the viewer and the setting that hides names. */
  of(root: string): ListOrder {
    const blind = blindOf(vscode.Uri.parse(root));
    return { ...this.#order, ...(blind && { blind }), ...this.editor.annotator.viewer(root) };
  }

  get showsDecided(): boolean {
    return this.#order.decided;
  }

  /** The order in words: the one that the server used, if it has listed anything. */
  inWords({ by, sort }: Pick<ListOrder, 'by' | 'sort'> = this.#order): string {
    return `${GROUPED[by]}, ${SORTED[sort]}`;
  }

  async change(change: Partial<StoredOrder>): Promise<void> {
    this.#order = { ...this.#order, ...change };
    this.#setContexts();
    this.#changed.fire();
    await this.editor.context.workspaceState.update(KEY, this.#order);
  }

  #setContexts(): void {
    const { by, sort, decided } = this.#order;
    for (const [key, value] of [
      ['labelwright.groupedBy', by],
      ['labelwright.sortedBy', sort],
      ['labelwright.showsDecided', decided],
    ] as const)
      void vscode.commands.executeCommand('setContext', key, value);
  }
}

/** The order of an editor's trees. */
export const ordersOf = memoize((editor: Editor) => new ListOrders(editor));
