import type { PartProps } from './props';
import { grouped } from '../view/short-id';

/** How many samples a queue of everybody's answers leaves out, and why. */
export function Closed({ state: { view } }: Pick<PartProps, 'state'>) {
  const count = view?.closed ?? 0;
  if (count === 0) return null;
  return (
    <p class="closed">
      {count === 1
        ? '1 sample that you have not answered is hidden: '
        : `${grouped(count)} samples that you have not answered are hidden: `}
      what others say of a sample is shown once your own answer is done.
    </p>
  );
}
