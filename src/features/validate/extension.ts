import { askForProject, inSteps, type Steps, askServer, showProblem } from '../../extension/steps';
import type { ServerClient } from '../../extension/client';
import type { Editor } from '../../extension/editor';
import { MODELS_REQUEST } from '../predictions/requests';
import { VALIDATION_REQUEST } from './requests';

/** Its arguments are the URI of the project and a `ValidationTarget`; both may be left out. */
export const VALIDATE_COMMAND = 'labelwright.validateModel';

/** A model and the layer that it is validated on. */
interface ValidationTarget {
  readonly model: string;
  readonly layer: string;
}

/** A page that says whether a model may stand in for a person: the given one, or one that the user picks. */
export function register(editor: Editor): void {
  const pages = editor.page({
    viewType: 'labelwright.validation',
    request: VALIDATION_REQUEST,
    name: 'the validation',
    title: 'Validation',
  });
  const validate = async (root?: string, target?: ValidationTarget): Promise<void> => {
    const chosen = await inSteps('Validate Model', (ask) => askWhich(editor.client, ask, root, target));
    if (chosen) await pages.showOf(chosen.project, chosen.target);
  };
  editor.projectCommand(VALIDATE_COMMAND, validate, { label: 'Validate Model…', icon: 'law', order: 8 });
}

async function askWhich(
  client: ServerClient,
  ask: Steps,
  given: string | undefined,
  target: ValidationTarget | undefined,
) {
  const question = 'In which project do you want to validate a model?';
  const project = await askForProject(ask, client, question, given);
  if (target) return { project, target };
  const { root } = project;
  const result = await askServer(ask, client, 'Looking for predictions', MODELS_REQUEST, { root });
  if (result.models.length === 0) return void showProblem(NO_MODEL);
  if (result.layers.length === 0) return void showProblem(NO_LAYER);
  const models = result.models.map(({ name, about }) => ({ label: name, description: about }));
  const { label: model } = await ask.pick(models, {
    title: 'Validate Model',
    placeHolder: 'The model that may stand in for a person',
  });
  const layers = result.layers.map(({ id, name }) => ({ label: name, description: id, layer: id }));
  const { layer } =
    layers.length === 1
      ? layers[0]!
      : await ask.pick(layers, { title: `Validate ${model}`, placeHolder: 'The question' });
  return { project, target: { model, layer } };
}

const NO_MODEL =
  'The project has no predictions. "Predict with a Language Model…" makes some; "labelwright import FILE --as-predictions MODEL" brings those of other tools.';
const NO_LAYER =
  'The project has no layer of type choice or rating that is asked of the sample. Others cannot be validated.';
