import { Drawer, Statistic } from 'antd';
import { useState } from 'react';
import type { Capability, Figure, LogFigures, PersonFigures, Share } from '../api/types.gen';
import { FindingsByRule } from '../fields/findings-by-rule';
import { useWords } from '../i18n';
import { Nothing } from '../kit/empty';
import { Section } from '../kit/page';
import { countColumn, DataTable } from '../kit/table';
import { grouped } from '../kit/figures';

/** Seconds to a tenth; nothing where none are known. */
const tenths = (seconds: string | null): string => (seconds === null ? '—' : Number(seconds).toFixed(1));

/** A share as people read it: `98.1%`, with what it is of; nothing where nothing was reviewed. */
export const share = ({ of, good }: Share): string =>
  of === 0 ? '—' : `${((good / of) * 100).toFixed(1)}% (${grouped(good)}/${grouped(of)})`;

/** Breaches of the rules that are held to row by row: more are counted than named. */
const BREACHES: Record<string, (figures: LogFigures) => number> = {
  log_incomplete: (figures) => figures.incomplete,
  log_self_reviewed: (figures) => figures.self_reviewed,
  log_two_functions: (figures) => figures.two_functions,
  log_unassigned: (figures) => figures.unassigned,
  log_unqualified: (figures) => figures.unqualified,
  log_unapproved: (figures) => figures.items - figures.items_approved,
  log_undated: (figures) => figures.undated,
};

/** What a log shows: agreement, coverage, breaches, and what each person did. */
export function LogResult({ figures }: { figures: LogFigures }) {
  const { t, word } = useWords();
  const [shown, setShown] = useState<PersonFigures>();
  const figure = (one: Figure) => (one.value === null ? '—' : Number(one.value).toFixed(3));
  const why = (one: Figure) => (one.undefined ? word('undefined', one.undefined) : undefined);
  const counts: [string, number, boolean][] = [
    [t('log.self_reviewed'), figures.self_reviewed, true],
    [t('log.two_functions'), figures.two_functions, true],
    [t('log.unassigned'), figures.unassigned, true],
    [t('log.unqualified'), figures.unqualified, true],
    [t('log.incomplete'), figures.incomplete, true],
    [t('log.undated'), figures.undated, false],
    [t('log.untimed'), figures.untimed, false],
    [t('log.scattered'), figures.items_scattered, false],
  ];
  return (
    <>
      <Section title={t('log.result')} testid="log-result">
        <div className="figures">
          <Statistic title={t('log.rows')} value={figures.rows} />
          <Statistic title={t('log.items')} value={figures.items} />
          <Statistic
            title={t('log.reviewed')}
            value={share({ of: figures.items, good: figures.items_reviewed })}
            data-testid="log-reviewed"
          />
          <span title={why(figures.kappa)}>
            <Statistic title={t('log.kappa')} value={figure(figures.kappa)} data-testid="log-kappa" />
          </span>
          <span title={why(figures.alpha)}>
            <Statistic title={t('log.alpha')} value={figure(figures.alpha)} data-testid="log-alpha" />
          </span>
          <Statistic title={t('log.median_seconds')} value={tenths(figures.median_seconds)} />
        </div>
        {[figures.kappa, figures.alpha].map((one, at) =>
          one.undefined ? (
            <p key={one.undefined + String(at)} className="quiet">
              {t('log.why', { figure: t(at === 0 ? 'log.kappa' : 'log.alpha'), why: why(one) ?? '' })}
            </p>
          ) : null,
        )}
        <ul className="log-counts">
          {counts
            .filter(([, n]) => n > 0)
            .map(([label, n, bad]) => (
              <li key={label} className={bad ? 'bad' : undefined}>
                {label} <strong className="figure">{grouped(n)}</strong>
              </li>
            ))}
        </ul>
      </Section>
      <Section title={t('log.people')}>
        <DataTable<PersonFigures>
          label={t('log.people')}
          testid="log-people"
          rows={figures.people}
          rowKey={(person) => person.person ?? person.name}
          onOpen={(person) => person.capability && setShown(person)}
          columns={[
            { title: t('work.person'), render: (_, person) => person.name },
            countColumn(t('log.annotated'), (person) => person.capability?.items ?? 0),
            countColumn(t('log.reviews'), (person) => person.reviews),
            {
              title: t('log.accuracy'),
              className: 'right',
              render: (_, { capability }) => (capability ? share(capability.reviewed) : '—'),
            },
            {
              title: t('log.first_pass'),
              className: 'right',
              render: (_, { capability }) => (capability ? share(capability.first_pass) : '—'),
            },
            {
              title: t('log.kappa'),
              className: 'right',
              render: (_, { capability }) =>
                capability ? <span title={why(capability.kappa)}>{figure(capability.kappa)}</span> : '—',
            },
            {
              title: t('log.median_seconds'),
              className: 'right',
              render: (_, { capability }) => tenths(capability?.median_seconds ?? null),
            },
          ]}
        />
        <p className="quiet">{t('log.people.open')}</p>
      </Section>
      {figures.findings.length > 0 && (
        <Section title={t('section.findings')} testid="log-findings">
          <FindingsByRule
            findings={figures.findings}
            register="annotation_logs"
            count={(code) => BREACHES[code]?.(figures)}
          />
        </Section>
      )}
      {shown?.capability && (
        <Drawer open size={720} title={t('log.file', { name: shown.name })} onClose={() => setShown(undefined)}>
          <CapabilityFile capability={shown.capability} />
        </Drawer>
      )}
    </>
  );
}

/** The capability file of a person: errors by risk, and how it went month by month. */
function CapabilityFile({ capability }: { capability: Capability }) {
  const { t } = useWords();
  return (
    <div data-testid="capability">
      <h3>{t('log.by_risk')}</h3>
      {capability.risks.length === 0 && <Nothing text={t('empty')} />}
      {capability.risks.length > 0 && (
        <DataTable<Capability['risks'][number]>
          label={t('log.by_risk')}
          wrap
          rows={capability.risks}
          rowKey={(risk) => risk.risk}
          columns={[
            { title: t('keywords.risk'), render: (_, risk) => risk.risk },
            countColumn(t('log.items'), (risk) => risk.items),
            countColumn(t('log.reviewed_items'), (risk) => risk.reviewed),
            countColumn(t('log.wrong'), (risk) => risk.wrong),
          ]}
        />
      )}
      <h3>{t('log.by_month')}</h3>
      <DataTable<Capability['months'][number]>
        label={t('log.by_month')}
        wrap
        rows={capability.months}
        rowKey={(month) => month.month}
        columns={[
          { title: t('log.month'), render: (_, month) => month.month },
          countColumn(t('log.items'), (month) => month.items),
          { title: t('log.accuracy'), className: 'right', render: (_, month) => share(month.reviewed) },
          { title: t('log.mean_seconds'), className: 'right', render: (_, month) => tenths(month.mean_seconds) },
        ]}
      />
    </div>
  );
}
