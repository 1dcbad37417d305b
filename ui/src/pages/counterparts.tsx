import { Tag } from 'antd';
import type { CounterpartView, Dossier } from '../api/types.gen';
import { useWords } from '../i18n';
import { Section } from '../kit/page';
import { address } from '../kit/route';
import { DataTable } from '../kit/table';
import { VerdictTag } from './verdicts';

/** The clause in other editions and documents, and how it stands there for the same service. */
export function Counterparts({ counterparts }: { counterparts: CounterpartView[] }) {
  const { t, say, word } = useWords();
  if (counterparts.length === 0) return null;
  const there = (one: CounterpartView) => {
    const { assessment, clause, state } = one;
    if (!one.edition) return <span className="quiet">{t('counterparts.not_held')}</span>;
    if (!assessment || !clause) return <span className="quiet">{t('counterparts.no_assessment')}</span>;
    return (
      <>
        <a href={address('assessment', assessment.id, clause)}>{say(assessment.title)}</a>{' '}
        {one.verdict && <VerdictTag verdict={one.verdict} />}
        {state && <Tag>{word('clause', state)}</Tag>}
      </>
    );
  };
  return (
    <Section title={t('counterparts')} testid="counterparts">
      <DataTable
        label={t('counterparts')}
        testid="counterparts-table"
        wrap
        rows={counterparts}
        rowKey={(one) => one.cite}
        columns={[
          {
            title: t('counterparts.clause'),
            render: (_, one) => (
              <>
                <span className="clause">{one.cite}</span> {say(one.title)}
              </>
            ),
          },
          { title: t('counterparts.fact'), render: (_, one) => say(one.fact) },
          { title: t('counterparts.relation'), render: (_, one) => word('relation', one.relation) },
          { title: t('counterparts.there'), render: (_, one) => there(one) },
        ]}
      />
      <p className="quiet">{t('counterparts.about')}</p>
    </Section>
  );
}

/** The clause in the words of the document, where the organisation holds them under a licence of its own. */
export function Licensed({ dossier }: { dossier: Dossier }) {
  const { t } = useWords();
  if (!dossier.licensed) return null;
  const { text, source, licence } = dossier.licensed;
  return (
    <Section title={t('licensed')} testid="licensed">
      <blockquote className="requirement" data-testid="licensed-text">
        {text}
      </blockquote>
      <p className="quiet">{t('licensed.about', { source, licence })}</p>
    </Section>
  );
}
