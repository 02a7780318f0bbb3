import { useLayoutEffect, useRef } from 'preact/hooks';
import { offeredLabels } from '../state/label-keys';
import { askedLayers, indexOf, labelId, labelName } from '../state/project-index';
import { ActionButton, type PartProps } from './parts';
import { LabelButton } from './choice-row';
import { marksText } from '../../../kinds/traits';

const GAP = 6;

/** Offers labels beside a selection made with the mouse, close to the pointer. `rectOf`: its rectangle in the window, in CSS pixels. */
export function LabelBubble({ rectOf, ...props }: PartProps & { rectOf(): DOMRect | undefined }) {
  const { app, state } = props;
  const element = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const bubble = element.current!;
    const page = bubble.closest('.page')!;
    const place = (): void => {
      const rect = rectOf();
      if (!rect) return;
      const view = page.getBoundingClientRect();
      const { offsetWidth: width, offsetHeight: height } = bubble;
      const isBelow = rect.bottom + GAP + height < innerHeight;
      bubble.style.top = `${isBelow ? rect.bottom + GAP : Math.max(0, rect.top - GAP - height)}px`;
      bubble.style.left = `${Math.max(view.left + GAP, Math.min(rect.left, view.right - width - GAP))}px`;
      bubble.style.visibility = rect.bottom < view.top || rect.top > view.bottom ? 'hidden' : '';
    };
    place();
    page.addEventListener('scroll', place, { passive: true });
    return () => page.removeEventListener('scroll', place);
  });
  const { labels, keys } = indexOf(state.project!);
  const layers = askedLayers(state).filter(marksText);
  const hasMore = layers.some(({ id }) => keys.labels.get(id)?.tree);
  return (
    <div class="bubble labels" role="group" aria-label="Label the selection" ref={element}>
      {layers.flatMap((layer) => {
        const { tree, keyOf } = keys.labels.get(layer.id)!;
        // Of many labels, offers those with keys of their own and the last one used. Search has the others.
        const offered = offeredLabels(layer, labels).filter(
          (id) => !tree || keyOf.has(id) || id === state.lastSpanLabel?.label,
        );
        return offered.map((id) => (
          <LabelButton
            app={app}
            key={`${layer.id} ${id}`}
            layer={layer}
            id={id}
            name={labelName(state.project!, id, layer.id)}
            color={labelId(state.project!, layer.id, id)}
            cap={keyOf.has(id) ? { label: keyOf.get(id)!, dim: false } : undefined}
            isChosen={false}
          />
        ));
      })}
      {hasMore && <ActionButton {...props} action="searchLabels" class="label search" text="search" />}
    </div>
  );
}
