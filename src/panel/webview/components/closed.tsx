import type { PartProps } from './props';
import { counted } from '../../../base/text/phrases';

/** How many samples the queue leaves out because their answers are hidden. */
export function Closed({ state: { view } }: Pick<PartProps, 'state'>) {
  const count = view?.closed ?? 0;
  if (count === 0) return null;
  return (
    <p class="closed">
      {counted(count, 'sample')} that you have not answered {count === 1 ? 'is' : 'are'} hidden: others’
      answers to a sample are shown once your own is done.
    </p>
  );
}
