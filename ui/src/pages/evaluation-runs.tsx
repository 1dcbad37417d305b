import { useDesk } from '../api/session';
import { useWords } from '../i18n';
import { Section } from '../kit/page';
import { go } from '../kit/route';
import { ShortList } from '../records/short-list';
import { NewRun } from './run-form';

/** Runs: the items of a draw, fetched for people to judge; `draw` is the one that a run is to be begun of. */
export function Runs({ draw }: { draw: string | undefined }) {
  const { t } = useWords();
  const { register } = useDesk();
  return (
    <>
      {register('evaluation_runs')?.access === 'write' && <NewRun given={draw} />}
      <Section title={t('evaluation.runs.list')}>
        <ShortList
          register="evaluation_runs"
          newest="begun_at"
          watch={['judgements']}
          empty={t('evaluation.runs.none')}
          onOpen={(row) => go('evaluation', 'runs', row.id)}
        />
      </Section>
    </>
  );
}
