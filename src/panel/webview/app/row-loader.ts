import type { SampleRow } from '../../../protocol/panel';
import type { Host } from '../host';
import type { Store } from './store';

const pageSize = 100;
/** Pages of rows to cache, most recently viewed first. */
const keptPages = 40;

/** Fetches the rows of the list that are in sight. */
export class RowLoader {
  readonly #pages = new Set<number>();
  #view = '';
  #timer: ReturnType<typeof setTimeout> | undefined;
  #visible: [from: number, to: number] = [0, 0];

  constructor(
    private readonly host: Host,
    private readonly store: Store,
  ) {}

  /**
   * Sets the positions that the list shows, end exclusive. Missing rows are fetched after a short delay, so that scrolling does not fetch
   * every row it passes.
   */
  want(from: number, to: number): void {
    this.#visible = [from, to];
    const { view } = this.store.state;
    if (view && view.view !== this.#view) {
      this.#view = view.view;
      this.#pages.clear();
    }
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#load(), this.#pages.size === 0 ? 0 : 50);
  }

  /** Fetches the rows in sight again. */
  refresh(): void {
    this.#pages.clear();
    this.#load();
  }

  #load(): void {
    const { view } = this.store.state;
    if (!view) return;
    const [from, to] = this.#visible;
    for (let page = Math.floor(from / pageSize); page * pageSize < Math.min(to, view.length); page++) {
      if (this.#pages.has(page)) continue;
      this.#pages.add(page);
      this.host.request('rows', { view: view.view, from: page * pageSize, count: pageSize }).then(
        (fetched) => {
          if (view.view !== this.store.state.view?.view) return;
          this.store.update((state) => {
            const rows = new Map(state.rows);
            for (const row of fetched) rows.set(row.position, row);
            return { ...state, rows: this.#trim(rows) };
          });
        },
        () => this.#pages.delete(page),
      );
    }
  }

  #trim(rows: Map<number, SampleRow>): typeof rows {
    if (rows.size <= keptPages * pageSize) return rows;
    const [from, to] = this.#visible;
    const far = keptPages * pageSize * 0.4;
    for (const position of rows.keys())
      if (position < from - far || position > to + far) rows.delete(position);
    for (const page of this.#pages) if (!rows.has(page * pageSize)) this.#pages.delete(page);
    return rows;
  }
}
