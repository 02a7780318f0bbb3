import { PanelFailure } from './panel-failure';
import type { View } from './view';

/** The views that panels work with. When there are too many, the one that was used longest ago goes. */
export class OpenViews {
  readonly #views = new Map<string, View>();
  /** Not from 0: a view of a server that is gone must not be taken for one of this. */
  #count = Date.now();

  /** @param most views at a time */
  constructor(private readonly most = 4) {}

  newId(): string {
    this.#count += 1;
    return String(this.#count);
  }

  add(view: View): void {
    this.#views.set(view.id, view);
    for (const old of this.#views.keys()) {
      if (this.#views.size <= this.most) break;
      this.#views.delete(old);
    }
  }

  /** Throws a PanelFailure where the view is gone: the panel then asks for it again. */
  get(id: string): View {
    const view = this.#views.get(id);
    if (!view) throw new PanelFailure('cancelled', 'This list is out of date; it is made again.');
    this.#views.delete(id);
    this.#views.set(id, view);
    return view;
  }
}
