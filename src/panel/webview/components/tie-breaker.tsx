import type { TieBreakerView } from '../../../protocol/guideline-view';
import { CiteButton } from './cite-button';
import type { GuidelineProps } from './props';

/** A tie-breaker of the guideline, with a button to cite it. */
export function TieBreaker({ names, tieBreaker, ...props }: GuidelineProps & { tieBreaker: TieBreakerView }) {
  const { id, between, when, prefer, unless, rationale, isNew } = tieBreaker;
  return (
    <div class="tie-breaker">
      <div class="rule-body">
        <span class="tie-between">{between.map(names).join(' or ')}?</span> {when}{' '}
        {prefer !== undefined && (
          <>
            Take <strong>{names(prefer)}</strong>
            {unless ? `, unless ${unless}` : '.'}
          </>
        )}{' '}
        <span class="rule-id">{id}</span>
        {isNew && <span class="badge new">new</span>}
        {rationale && <span class="rationale">{rationale}</span>}
      </div>
      <CiteButton {...props} rule={id} />
    </div>
  );
}
