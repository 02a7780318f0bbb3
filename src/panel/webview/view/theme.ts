import type { Store } from '../app/store';
import { assignColours } from './label-colours';
import { marksText } from '../../../kinds/traits';

/** Adapts label colours to changes of the theme and the schema. */
export function followTheme(store: Store): void {
  const assign = (): void => {
    const background = getComputedStyle(document.body).backgroundColor;
    const { labels: all = [], layers = [] } = store.state.project ?? {};
    const inText = new Set(layers.flatMap((layer) => (marksText(layer) ? layer.labels : [])));
    // Span labels first, since their colours matter most in the text.
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
