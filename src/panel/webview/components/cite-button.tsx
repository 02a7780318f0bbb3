import { KeyCap } from './key-cap';
import type { GuidelineProps } from './props';

interface Props extends Omit<GuidelineProps, 'names'> {
  rule: string;
}

/**
 * Cites a rule for the sample on screen, or removes the citation. Its letter shows only while letters cite: at other times the key means
 * something else.
 */
export function CiteButton({ app, pane, rule, cited, canCite, isCiting }: Props) {
  const letter = pane.letters.get(rule);
  const isCited = cited.has(rule);
  return (
    <button
      class={['cite', isCited && 'cited', isCiting && 'citing'].filter(Boolean).join(' ')}
      aria-pressed={isCited}
      aria-label={`Cite ${rule}`}
      title={`Cite ${rule}${letter ? ` (${isCiting ? '' : 'c '}${letter})` : ''}`}
      disabled={!canCite}
      onClick={() => app.cite(rule)}
    >
      {isCited ? '✓' : isCiting && letter ? <KeyCap label={letter} /> : '+'}
    </button>
  );
}
