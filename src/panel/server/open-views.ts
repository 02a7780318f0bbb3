import { PanelFailure } from './panel-failure';
import type { View } from './view';

/** The views in use by panels. When there are too many, the least recently used one is dropped. */
export class OpenViews {
  readonly #views = new Map<string, View>();
  /** Does not start at 0: ids of a server that has ended must not match ids of this one. */
  #count = Date.now();

  /** @param most maximum number of views */
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

  /** Throws a PanelFailure if the view is gone; the panel then requests a new one. */
  get(id: string): View {
    const view = this.#views.get(id);
    if (!view) throw new PanelFailure('cancelled', 'This list is out of date and is being reloaded.');
    this.#views.delete(id);
    this.#views.set(id, view);
    return view;
  }
}
