import type { PartProps } from './props';

/** How many samples a queue of everybody's answers leaves out, and why. */
export function Closed({ state: { view } }: Pick<PartProps, 'state'>) {
  const count = view?.closed ?? 0;
  if (count === 0) return null;
  return (
    <p class="closed">
      {count === 1
        ? '1 sample that you have not answered is hidden: '
        : `${count.toLocaleString('en')} samples that you have not answered are hidden: `}
      what others say of a sample is shown once your own answer is done.
    </p>
  );
}
