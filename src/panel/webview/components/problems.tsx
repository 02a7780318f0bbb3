import type { Controller } from '../app/controller';
import type { PanelProject } from '../../../protocol/panel';
import { Icon } from './icon';
import { counted } from '../../../base/text/phrases';

/** Errors in the schema or guideline. Labelling continues with the valid part. */
export function Problems({ app, project }: { app: Controller; project: PanelProject }) {
  const { problems } = project;
  if (problems.length === 0) return null;
  return (
    <details class="problems">
      <summary>
        <Icon name="warning" />
        <span>{counted(problems.length, 'problem')}</span>
      </summary>
      <div class="popover">
        <p>
          Schema or guideline have {problems.length === 1 ? 'a problem' : 'problems'}; what is valid in them
          works.
        </p>
        <ul>
          {problems.map((problem) => (
            <li key={problem}>{problem}</li>
          ))}
        </ul>
        <button class="secondary" onClick={() => app.ask('showFindings', {})}>
          Show problems
        </button>
      </div>
    </details>
  );
}
