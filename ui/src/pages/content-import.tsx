import type { ContentPlan, EditionChange } from '../api/types.gen';
import { useWords } from '../i18n';
import { DataTable } from '../kit/table';
import { PackImport } from './pack-import';
import { grouped } from '../kit/figures';

/** Brings in an edition or the profile of a province: looked at with what it changes, then kept. */
export function ContentImport() {
  const { t, say } = useWords();
  return (
    <PackImport<ContentPlan>
      name="content"
      label={t('content')}
      files={t('content.files')}
      send={(doing, sending) => doing.run('content_import', sending)}
      title={(plan) => `${say(plan.name)} · ${plan.key}`}
      kept={(plan) => <span role="status">{t('content.kept', { name: say(plan.name) })}</span>}
    >
      {(plan) => <PlanView plan={plan} />}
    </PackImport>
  );
}

function PlanView({ plan }: { plan: ContentPlan }) {
  const { t, say, list } = useWords();
  return (
    <>
      <p className="quiet">
        {plan.source} · SHA-256 {plan.sha256.slice(0, 16)}…
      </p>
      {plan.replaces && <p>{t('content.replaces')}</p>}
      {plan.assessments.length > 0 && (
        <p data-testid="content-assessments">
          {t('content.assessments', { names: list(plan.assessments.map((one) => say(one.title))) })}
        </p>
      )}
      {plan.edition && <ChangeView change={plan.edition} />}
      {plan.province && (
        <DataTable
          label={t('content.facts')}
          testid="content-facts"
          wrap
          rows={plan.province.facts}
          rowKey={(fact) => fact.key}
          columns={[
            { title: t('content.what'), render: (_, fact) => say(fact.label) },
            { title: t('content.asked'), render: (_, fact) => say(fact.value) },
            { title: t('calendar.source'), render: (_, fact) => fact.provenance.source },
          ]}
        />
      )}
    </>
  );
}

function ChangeView({ change }: { change: EditionChange }) {
  const { t, say, list } = useWords();
  const figure = (n: number | null) => (n === null ? '' : grouped(n));
  const lists = [
    { key: 'added', label: t('content.added'), ids: change.added },
    { key: 'removed', label: t('content.removed'), ids: change.removed },
    { key: 'changed', label: t('content.changed'), ids: change.changed },
  ];
  return (
    <div data-testid="content-change">
      {change.against && <p>{t('content.against', { edition: change.against })}</p>}
      <ul className="plain">
        {lists.map((one) => (
          <li key={one.key}>
            {one.label} {one.ids.length} <span className="quiet">{list(one.ids)}</span>
          </li>
        ))}
      </ul>
      <DataTable
        label={t('content.numbers')}
        testid="content-numbers"
        wrap
        rows={change.thresholds}
        rowKey={(one) => one.key}
        empty={t('content.numbers.none')}
        columns={[
          { title: t('content.numbers'), render: (_, one) => say(one.label) },
          { title: t('counterparts.clause'), render: (_, one) => one.clause },
          { title: t('content.before'), className: 'right', render: (_, one) => figure(one.before) },
          { title: t('content.after'), className: 'right', render: (_, one) => figure(one.after) },
        ]}
      />
    </div>
  );
}
