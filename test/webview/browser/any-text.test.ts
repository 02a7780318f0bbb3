import { ODD_TEXTS } from '../../support/odd-texts';
import { walkTexts } from './walk-texts';

describe('any text in the browser', () => {
  it('is shown unchanged, and can be walked and marked', () => walkTexts(ODD_TEXTS));
});
