/** The pages of evaluation on the desk of tests. */
import { render } from '@testing-library/react';
import type { ComponentProps } from 'react';
import { useRoute } from '../src/kit/route';
import EvaluationPage from '../src/pages/evaluation';
import { Behind } from './desk';

function Routed() {
  const [, part, id] = useRoute();
  return <EvaluationPage part={part} id={id} />;
}

/** Opens a page of evaluation by its address. */
export function at(hash: string, how: Omit<ComponentProps<typeof Behind>, 'children'> = {}) {
  globalThis.location.hash = hash;
  return render(
    <Behind {...how}>
      <Routed />
    </Behind>,
  );
}
