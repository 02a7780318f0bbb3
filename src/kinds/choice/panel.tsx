import { ChoiceRow } from '../../panel/webview/components/choice-row';
import type { KindPanel } from '../../panel/webview/components/parts';
import type { ChoiceLayer } from '../../project/schema/layer-types';

export const choice: KindPanel<ChoiceLayer> = { Row: ChoiceRow };
