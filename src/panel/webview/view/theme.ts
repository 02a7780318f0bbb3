import type { Store } from '../app/store';
import { assignColours } from './label-colours';

/** Keeps label colours fit for the theme and the schema in use. */
export function followTheme(store: Store): void {
  const assign = (): void => {
    const background = getComputedStyle(document.body).backgroundColor;
    const { labels: all = [], layers = [] } = store.state.project ?? {};
    const inText = new Set(layers.flatMap((layer) => (layer.type === 'spans' ? layer.labels : [])));
    // Labels of spans first: they are told apart in the text itself.
    assignColours(
      [...all.filter(({ id }) => inText.has(id)), ...all.filter(({ id }) => !inText.has(id))],
      background,
    );
  };
  let labels = store.state.project?.labels;
  store.subscribe(() => {
    if (store.state.project?.labels === labels) return;
    labels = store.state.project?.labels;
    assign();
  });
  const observer = new MutationObserver(() => {
    assign();
    store.update((state) => ({ ...state, theme: state.theme + 1 }));
  });
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['style', 'class'] });
  observer.observe(document.body, { attributes: true, attributeFilter: ['class', 'data-vscode-theme-id'] });
}
