import { Progress as Bar, Statistic } from 'antd';
import type { JudgingProgress } from '../api/types.gen';
import { useWords } from '../i18n';
import { grouped } from '../kit/figures';

/** How many items are settled, and what the others wait for. */
export function RunProgress({ progress }: { progress: JudgingProgress }) {
  const { t, list } = useWords();
  const { items, settled } = progress;
  const judges = Object.entries(progress.by_judge).map(([judge, n]) => `${judge} ${grouped(n)}`);
  const counts: [string, string, number][] = [
    ['first', t('evaluation.first'), progress.first],
    ['second', t('evaluation.second'), progress.second],
    ['arbitration', t('evaluation.arbitration'), progress.arbitration],
    ['settled', t('evaluation.settled'), settled],
  ];
  return (
    <>
      <Bar
        percent={items === 0 ? 0 : Math.floor((settled / items) * 100)}
        aria-label={t('evaluation.settled_of', { settled: grouped(settled), items: grouped(items) })}
      />
      <div className="figures">
        <Statistic title={t('evaluation.items')} value={items} />
        {counts.map(([key, label, n]) => (
          <Statistic key={key} title={label} value={n} data-testid={`run-${key}`} />
        ))}
        <Statistic title={t('evaluation.second_looks')} value={progress.second_looks} />
      </div>
      {judges.length > 0 && <p className="quiet">{t('evaluation.judges', { judges: list(judges) })}</p>}
      {progress.strange > 0 && <p className="warned">{t('evaluation.strange', { n: grouped(progress.strange) })}</p>}
    </>
  );
}
