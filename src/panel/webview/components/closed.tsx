import type { PartProps } from './props';
import { counted } from '../../../base/text/phrases';

/** How many samples a queue of everybody's answers leaves out, and why. */
export function Closed({ state: { view } }: Pick<PartProps, 'state'>) {
  const count = view?.closed ?? 0;
  if (count === 0) return null;
  return (
    <p class="closed">
      {counted(count, 'sample')} that you have not answered {count === 1 ? 'is' : 'are'} hidden: what others
      say of a sample is shown once your own answer is done.
    </p>
  );
}
